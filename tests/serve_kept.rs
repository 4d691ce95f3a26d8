//! What an editor or a program sends is neither lost nor recorded twice: when the session has ended, when it is sent again.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;
mod server;

use desk::Desk;
use engines::{Engine, on_both_engines};
use serde_json::{Value, json};
use server::browser::*;
use server::{Answer, Server};

on_both_engines!(records_what_is_sent_twice_once,);

const TYPED: &str = "Two \"words\" <b>&</b> a line\nand another.";

fn shown(desk: &Desk) -> Vec<Value> {
    serde_json::from_str(&desk.good(["show", "--json"])).unwrap()
}

/// A whole review was lost when the session had ended: the answer led to the page to sign in, and the way back to a page that
/// no browser had kept.
#[test]
fn keeps_what_was_typed_when_the_session_has_ended() {
    for private in [false, true] {
        let (desk, token) = desk();
        let server = Server::start(&desk, WRITING.into_iter().chain(private.then_some("--private")));
        let browser = Browser::sign_in(&server, &token);
        let page = browser.get("/write/statement");
        let form =
            with(untouched(&page.body, "/write/statement"), [("text", TYPED), ("source.0.source", "two officials")]);
        let origin = format!("Origin: http://{}\r\n", server.address);
        assert_eq!(post(&server, "/sign-out", &format!("{origin}Cookie: {}\r\n", browser.cookie), &[]).status, 303);

        for headers in [format!("{origin}Cookie: {}\r\n", browser.cookie), origin.clone()] {
            let held = post(&server, "/write/statement", &headers, &form);
            assert_eq!(held.status, 403);
            assert!(
                held.body.contains("Your session has ended") && held.body.contains("href=\"/sign-in\""),
                "{held:?}"
            );
            let kept = untouched(&held.body, "/write/statement");
            assert!(kept.contains(&("text".to_owned(), TYPED.to_owned())), "{kept:?}");
            assert!(kept.iter().all(|(name, _)| name != "seal"), "a stranger's page bears no seal");
        }

        // Signed in anew, in another page, the editor sends it once more: it is shown to have another session's seal.
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        let anew = Browser::sign_in(&server, &token);
        let headers = format!("{origin}Cookie: {}\r\n", anew.cookie);
        let held = post(&server, "/write/statement", &headers, &form);
        assert_eq!((held.status, shown(&desk).len()), (403, 0));
        let kept = untouched(&held.body, "/write/statement");
        assert!(kept.contains(&("seal".to_owned(), anew.seal.clone())));
        assert_eq!(post(&server, "/write/statement", &headers, &kept).status, 303);
        assert_eq!(shown(&desk)[0]["text"], "Two \"words\" <b>&</b> a line and another.");

        let elsewhere = post(&server, "/write/statement", "Origin: http://evil.example\r\n", &form);
        assert!(elsewhere.status == 403 && !elsewhere.body.contains("another."), "another site's is kept for nobody");
    }
}

/// A second press of the button, or a program that never heard the answer, recorded a statement twice.
fn records_what_is_sent_twice_once(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let browser = Browser::sign_in(&server, &token);
    let typed = |page: &Answer| {
        let form = untouched(&page.body, "/write/statement");
        with(form, [("text", "Talks are under way."), ("source.0.source", "two officials")])
    };
    let form = typed(&browser.get("/write/statement"));
    let answers = std::thread::scope(|scope| {
        let sent = [form.clone(), form].map(|form| scope.spawn(|| browser.post("/write/statement", form)));
        sent.map(|sent| sent.join().unwrap())
    });
    assert_eq!(answers[0].header("location"), answers[1].header("location"), "{answers:?}");
    assert_eq!((answers[0].status, answers[1].status, shown(&desk).len()), (303, 303, 1));
    assert_eq!(browser.post("/write/statement", typed(&browser.get("/write/statement"))).status, 303);
    assert_eq!(shown(&desk).len(), 2, "another form is another statement");

    let size = server.json("/api/checkpoint")["size"].as_u64().unwrap();
    let send = |since: Option<u64>| {
        let mut body = json!({"text": "By a program.", "sources": [{"phrase": "two officials"}]});
        if let Some(since) = since {
            body["since"] = since.into();
        }
        let body = body.to_string();
        server.send(&format!(
            "POST /api/statements HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}",
            server.address,
            body.len()
        ))
    };
    let (first, again) = (send(Some(size)), send(Some(size)));
    assert_eq!((first.status, again.status), (201, 200), "{again:?}");
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(shown(&desk).len(), 3);
    assert_eq!((send(None).status, shown(&desk).len()), (201, 4), "who names no size means it");
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

/// Of what is no text another text was recorded; a program read that its body was too large when it had broken off; and an
/// address that is no text was answered in a library's words.
#[test]
fn refuses_what_came_broken_and_says_so() {
    let (desk, token) = desk();
    let server = Server::start(&desk, WRITING);
    for path in ["/statement/%ff", "/api/statements/%ff", "/api/statements?search=%C3"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 400, "{answer:?}");
        let kind = if path.starts_with("/api") { "application/problem+json" } else { "text/html; charset=utf-8" };
        assert_eq!(answer.header("content-type"), Some(kind));
        assert!(answer.body.contains("UTF-8"), "{answer:?}");
    }
    let host = &server.address;
    let head = format!(
        "POST /api/statements HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\n"
    );
    let broken = server.send(&format!("{head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n"));
    assert!(broken.status == 400 && broken.body.contains("broken"), "{broken:?}");
    let large = server.send(&format!("{head}Content-Length: 2097153\r\n\r\n{}", "x".repeat((2 << 20) + 1)));
    assert!([0, 413].contains(&large.status), "{large:?}");

    let browser = Browser::sign_in(&server, &token);
    let headers = format!("Origin: http://{host}\r\nCookie: {}\r\n", browser.cookie);
    let body = format!("seal={}&text=%ff%fe&source.0.source=two+officials", browser.seal);
    let answer = server.send(&format!(
        "POST /write/statement HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.status == 400 && answer.body.contains("UTF-8"), "{answer:?}");
    assert_eq!(shown(&desk).len(), 0);
}

/// A server started with such a file, and told its editors that it could not do this.
#[test]
fn starts_with_no_file_of_tokens_that_it_could_not_use() {
    let (desk, _) = desk();
    for (content, mode, expected) in [("{}", 0o600, "is no file of tokens"), ("", 0o644, "can be read by others")] {
        std::fs::write(desk.path("bad"), content).unwrap();
        std::fs::set_permissions(desk.path("bad"), std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
        let said = desk.refused(["serve", "--write", "--tokens", "bad", "--listen", "127.0.0.1:0"]);
        assert!(said.contains(expected), "{said}");
    }
    let said = desk.run(["serve", "--listen", "nope"]);
    assert!(said.code == Some(2) && said.err.contains("an IP address and a port are expected"), "{said:?}");
}
