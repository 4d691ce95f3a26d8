//! `ledger serve --write` before a database whose answers come late or never: an editor is told what is so, and nothing is
//! recorded twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::proxy::{Fate, Proxy};
use crate::engines::server::{Database, OWNER};
use crate::server::{Answer, Server};

/// A server that writes, behind a proxy, and a token for it.
fn serving(desk: Desk, proxy: &Proxy, role: &str, database: &Database<'_>) -> (Desk, Server, String) {
    let desk = desk.moved(proxy.address(role, &database.name));
    let token = desk.good(["token", "add", "Ana", "--scope", "write", "--quiet", "--tokens", "tokens"]);
    let server = Server::start(&desk, ["--write", "--tokens", "tokens"]);
    (desk, server, token.trim().to_owned())
}

/// Has a program record a statement.
pub(crate) fn add(server: &Server, token: &str, text: &str) -> Answer {
    let body = json!({ "text": text, "sources": [{ "phrase": "two officials" }] }).to_string();
    let length = body.len();
    let headers =
        format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}");
    server.ask("POST", "/api/statements", &format!("{headers}\r\n\r\n{body}"))
}

/// How many statements stand.
pub(crate) fn statements(database: &Database<'_>) -> String {
    database.sql("SELECT count(*) FROM revision")
}

#[test]
fn waits_for_an_answer_that_is_late_and_says_nothing_before_it() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let holds = Arc::new(AtomicBool::new(true));
    let proxy =
        Proxy::start(server, move || if holds.swap(false, Ordering::SeqCst) { Fate::Held } else { Fate::Passes });
    let desk = Desk::at(Some(database.address()));
    let (_desk, server, token) = serving(desk, &proxy, OWNER, &database);
    std::thread::scope(|scope| {
        let (tell, told) = channel();
        let (server, token) = (&server, &token);
        scope.spawn(move || tell.send(add(server, token, "The dam leaks.")).unwrap());
        while statements(&database) != "1" {
            std::thread::sleep(Duration::from_millis(20));
        }
        let early = told.recv_timeout(Duration::from_millis(500));
        assert!(early.is_err(), "it was answered before the database did: {early:?}");
        proxy.let_go();
        let answer = told.recv().unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
    });
    assert_eq!(statements(&database), "1");
}

/// Who is told "try again" of what stands records it twice; who is told "recorded" of what does not loses it.
#[test]
fn tells_by_its_digest_what_may_stand_or_not_and_goes_on_when_it_can_ask_again() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    for (role, fate, stands) in [("editor", Fate::Unanswered, true), ("publisher2", Fate::NeverArrives, false)] {
        let database = server.database();
        let proxy = Proxy::shut_at_the_first_commit(&database, role, fate);
        let desk = Desk::at(Some(server.address(role, &database.name)));
        let (desk, web, token) = serving(desk, &proxy, role, &database);
        let answer = add(&web, &token, "The dam leaks.");
        assert_eq!((answer.status, answer.header("retry-after")), (504, None), "{fate:?}: {answer:?}");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        let told = problem.to_string();
        assert!(!told.contains("postgres://") && !told.contains(role), "{told}");
        let digest = told.split(|sign: char| !sign.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap();
        let found = format!(
            "SELECT count(*) FROM revision JOIN record USING (number) WHERE digest = decode('{digest}', 'hex')"
        );
        assert_eq!(database.sql(&found), if stands { "1" } else { "0" }, "{fate:?}");

        server.sql("postgres", &format!("ALTER ROLE {role} LOGIN"));
        let answer = add(&web, &token, "The dam is dry.");
        assert_eq!(answer.status, 201, "{fate:?}: {answer:?}");
        assert_eq!(statements(&database), if stands { "2" } else { "1" });
        desk.good(["verify", "--full"]);
    }
}
