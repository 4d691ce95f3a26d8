//! An editor's browser, without a screen: it signs in, reads forms out of pages, and sends them.

#![allow(dead_code, reason = "each file of tests uses its own part of the browser")]

use super::{Answer, Server};
use crate::desk::Desk;
use crate::engines::Engine;

/// An editor's browser, which has signed in.
pub(crate) struct Browser<'a> {
    pub(crate) server: &'a Server,
    pub(crate) cookie: String,
    pub(crate) seal: String,
}

pub(crate) type Form = Vec<(String, String)>;

pub(crate) fn encoded(form: &[(String, String)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(
                |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") },
            )
            .collect()
    };
    form.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

pub(crate) fn post(server: &Server, path: &str, headers: &str, form: &[(String, String)]) -> Answer {
    let body = encoded(form);
    let length = body.len();
    let host = &server.address;
    server.send(&format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    ))
}

pub(crate) fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Form {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

impl<'a> Browser<'a> {
    pub(crate) fn sign_in(server: &'a Server, token: &str) -> Self {
        let origin = format!("Origin: http://{}\r\n", server.address);
        let answer = post(server, "/sign-in", &origin, &pairs([("token", token)]));
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap();
        for flag in ["HttpOnly", "SameSite=Strict", "Max-Age="] {
            assert!(cookie.contains(flag), "{cookie}");
        }
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let mut browser = Self { server, cookie, seal: String::new() };
        browser.seal = value_of(&browser.get("/write").body, "seal");
        browser
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.server.ask("GET", path, &format!("Cookie: {}\r\n", self.cookie))
    }

    pub(crate) fn post(&self, path: &str, mut form: Form) -> Answer {
        form.retain(|(name, _)| name != "seal");
        form.push(("seal".to_owned(), self.seal.clone()));
        let headers = format!("Origin: http://{}\r\nCookie: {}\r\n", self.server.address, self.cookie);
        post(self.server, path, &headers, &form)
    }
}

/// The value of the first field of this name in a page.
pub(crate) fn value_of(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// What the form to `action` would send if nobody touched it.
pub(crate) fn untouched(page: &str, action: &str) -> Form {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("no form in {page}"));
    let form = form.split("</form>").next().unwrap();
    let plain =
        |text: &str| text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let attribute = |tag: &str, name: &str| {
        tag.split(&format!(" {name}=\"")).nth(1).map(|rest| plain(rest.split('"').next().unwrap()))
    };
    let mut found = Form::new();
    for piece in form.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let kind = attribute(tag, "type").unwrap_or_default();
        match tag.split_whitespace().next().unwrap() {
            "input" if ["radio", "checkbox"].contains(&kind.as_str()) && !tag.contains(" checked") => {}
            "input" => found.push((attribute(tag, "name").unwrap(), attribute(tag, "value").unwrap_or_default())),
            "textarea" => found.push((attribute(tag, "name").unwrap(), plain(text.trim_start_matches('\n')))),
            "select" => found.push((attribute(tag, "name").unwrap(), String::new())),
            "option" if tag.contains(" selected") => found.last_mut().unwrap().1 = attribute(tag, "value").unwrap(),
            _ => {}
        }
    }
    found
}

pub(crate) fn with<const N: usize>(mut form: Form, changes: [(&str, &str); N]) -> Form {
    for (name, value) in changes {
        match form.iter_mut().find(|(own, _)| own == name) {
            Some(field) => value.clone_into(&mut field.1),
            None => form.push((name.to_owned(), value.to_owned())),
        }
    }
    form
}

/// A server that writes, of a ledger wherever it is kept.
pub(crate) const WRITING: [&str; 3] = ["--write", "--tokens", "tokens"];

pub(crate) fn desk() -> (Desk, String) {
    desk_at(Engine::File)
}

pub(crate) fn desk_at(engine: Engine) -> (Desk, String) {
    let desk = Desk::at(engine.address());
    let token =
        desk.good(["token", "add", "Ana", "--scope", "write", "--quiet", "--tokens", "tokens"]).trim().to_owned();
    (desk, token)
}
