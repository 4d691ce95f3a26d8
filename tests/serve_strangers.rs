//! What `ledger serve` lets strangers learn, and what they can't keep editors from.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;
mod server;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;

use desk::Desk;
use engines::Engine;
use serde_json::{Value, json};
use server::{Answer, Server};

const PUBLIC: [&str; 2] = ["--audience", "public"];

/// Records a story, and returns its id.
fn story(desk: &Desk, text: &str, audience: &str) -> String {
    fs::write(desk.path("story.txt"), text).unwrap();
    desk.good(["add", "story.txt", "--accept", "--audience", audience]);
    let stories = Server::start(desk, []).json("/api/stories?limit=1");
    stories[0]["id"].as_str().unwrap().to_owned()
}

/// An address that leads on, or a refusal that others don't get, says that there is something which may not be seen.
#[test]
fn tells_an_audience_by_no_further_part_of_a_list_that_something_is_withheld() {
    let desk = Desk::new();
    let public = |text: &str| desk.good(["add", "--text", text, "--source", "Mayor Ana Ruiz", "--audience", "public"]);
    desk.add("The zyxwv leaks.");
    public("The bridge is closed.");
    desk.add("The zyxwv is dry.");
    public("The gate is shut.");
    desk.add("The zyxwv is wet.");
    let server = Server::start(&desk, PUBLIC);
    for path in ["/api/statements?search=zyxwv&limit=1", "/api/statements?source=officials&limit=1"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("link"), answer.body.trim()), (200, None, "[]"), "{path}");
    }
    let first = server.get("/api/statements?limit=1");
    assert_eq!(first.header("link"), Some("<?limit=1&before=4>; rel=\"next\""), "{first:?}");
    let last = server.get("/api/statements?limit=1&before=4");
    assert!(last.body.contains("The bridge is closed.") && last.header("link").is_none(), "{last:?}");
    assert_eq!(server.get("/api/statements/@").status, 404, "nor whether the newest one is");
}

#[test]
fn tells_an_audience_nothing_of_stories_that_are_withheld() {
    let desk = Desk::new();
    let shown = story(&desk, "Dam leaks\n\nThe dam leaks, two officials briefed on the inspection said.\n", "public");
    let hidden = story(&desk, "Talks fail\n\nThe talks have failed, Mayor Ana Duarte said on Monday.\n", "desk");
    let digests = desk.digests();
    let all = Server::start(&desk, []);
    assert_eq!(all.get(&format!("/api/statements?story={hidden}")).status, 200, "so that this can fail");
    let server = Server::start(&desk, PUBLIC);
    let no_story = server.get(&format!("/api/statements?story={}", digests[0]));
    for path in [format!("/api/statements?story={hidden}"), format!("/api/statements?story={}", &hidden[..9])] {
        assert_eq!(server.get(&path).status, no_story.status, "{path}");
    }
    assert_eq!(server.get(&format!("/index.html?story={hidden}")).status, 404);
    assert_eq!(server.get(&format!("/api/statements?story={shown}")).status, 200);
    let newest = server.get("/api/stories?limit=1");
    assert!(newest.body.contains(&shown) && newest.header("link").is_none(), "{newest:?}");
    assert!(server.get("/stories.html").body.contains("Dam leaks"));
}

#[test]
fn tells_nothing_of_a_private_ledger_where_one_signs_in() {
    let desk = Desk::new();
    let token = desk.good(["token", "add", "Ana", "--quiet"]).trim().to_owned();
    let server = Server::start(&desk, ["--private"]);
    let page = server.get("/sign-in");
    assert!(page.status == 200 && page.body.contains("name=\"token\""), "{page:?}");
    let origin = format!("Origin: http://{}\r\n", server.address);
    let body = "token=x";
    let kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7";
    let wrong = server.ask("POST", "/sign-in", &format!("{origin}{kind}\r\n\r\n{body}"));
    assert!(wrong.status == 403 && wrong.body.contains("name=\"token\""), "{wrong:?}");
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let head: Value = serde_json::from_str(&server.ask("GET", "/api/checkpoint", &bearer).body).unwrap();
    for known in ["origin", "root", "verifier_key"] {
        let known = head[known].as_str().unwrap();
        assert!(!page.body.contains(known) && !wrong.body.contains(known), "{known}: {}", page.body);
    }
    for told in ["live.js", ".xml", "record"] {
        assert!(!page.body.contains(told), "{told}: {}", page.body);
    }
}

/// A request that was answered "try again" must not be recorded after all: whoever obeys would record it twice.
#[test]
fn records_nothing_of_what_it_refuses_while_another_process_signs() {
    let desk = Desk::new();
    let token = desk.good(["token", "add", "Ana", "--scope", "write", "--quiet"]).trim().to_owned();
    let server = Server::start(&desk, ["--write"]);
    let body = json!({"text": "The dam leaks.", "sources": [{"phrase": "two officials"}]}).to_string();
    let length = body.len();
    let add = || {
        let headers = format!(
            "Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        server.ask("POST", "/api/statements", &headers)
    };
    let other = File::open(desk.key_file("key")).unwrap();
    other.lock().unwrap();
    let refused = add();
    assert!(refused.status == 503 && refused.header("retry-after").is_some(), "{refused:?}");
    drop(other);
    assert_eq!(add().status, 201);
    let shown: Value = serde_json::from_str(&desk.good(["show", "--json"])).unwrap();
    assert_eq!(shown.as_array().unwrap().len(), 1, "{shown}");
}

#[test]
fn tells_nothing_more_to_a_listener_whose_token_was_taken_back() {
    let desk = Desk::new();
    let token = desk.good(["token", "add", "Ana", "--quiet"]).trim().to_owned();
    let server = Server::start(&desk, ["--private"]);
    let mut stream = server.connect();
    let host = &server.address;
    write!(stream, "GET /api/events HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
    let mut said = vec![0; 4_096];
    while !String::from_utf8_lossy(&said).contains("records") {
        let read = stream.read(&mut said).unwrap();
        assert!(read > 0, "the listener is let in first");
    }
    desk.good(["token", "revoke", "Ana"]);
    desk.add("The dam leaks.");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(!rest.contains("grown"), "{rest}");
}

fn sign(server: &Server, path: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    let origin = format!("Origin: http://{}\r\n", server.address);
    let kind = "Content-Type: application/x-www-form-urlencoded";
    server.ask("POST", path, &format!("{origin}{headers}{kind}\r\nContent-Length: {length}\r\n\r\n{body}"))
}

/// A cookie that somebody copied must be worth nothing once its editor has signed out.
#[test]
fn ends_a_session_at_every_server_when_its_editor_signs_out() {
    let desk = Desk::new();
    let token = desk.good(["token", "add", "Ana", "--scope", "write", "--quiet"]).trim().to_owned();
    let (server, other) = (Server::start(&desk, ["--write"]), Server::start(&desk, ["--write"]));
    let sign_in = || {
        let cookie = sign(&server, "/sign-in", "", &format!("token={token}")).header("set-cookie").unwrap().to_owned();
        format!("Cookie: {}\r\n", cookie.split(';').next().unwrap())
    };
    let cookie = sign_in();
    assert_eq!(other.ask("GET", "/write", &cookie).status, 200);
    let from_elsewhere = server.ask("POST", "/sign-out", &format!("Origin: http://evil.example\r\n{cookie}"));
    assert_eq!((from_elsewhere.status, other.ask("GET", "/write", &cookie).status), (403, 200));
    assert_eq!(sign(&server, "/sign-out", &cookie, "").status, 303);
    for server in [&server, &other] {
        assert_eq!(server.ask("GET", "/write", &cookie).header("location"), Some("/sign-in"));
    }
    assert_eq!(other.ask("GET", "/write", &sign_in()).status, 200, "and may sign in again at once");
}

/// A database has no file beside which its tokens could be kept.
#[test]
fn keeps_the_tokens_of_a_database_in_the_configuration_folder() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::at(engine.address());
    let token = desk.good(["token", "add", "Ana", "--quiet"]).trim().to_owned();
    let file = desk.key_file("tokens");
    assert_eq!(file.file_stem(), desk.key_file("key").file_stem());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let named = [Server::start(&desk, ["--private"]), Server::start(&desk, ["--private", "--tokens", "shared"])];
    assert_eq!(named[0].ask("GET", "/api/statements", &bearer).status, 200);
    assert_eq!(named[1].ask("GET", "/api/statements", &bearer).status, 401);
    fs::copy(&file, desk.path("shared")).unwrap();
    assert_eq!(named[1].ask("GET", "/api/statements", &bearer).status, 200, "servers can share a file that is named");
}
