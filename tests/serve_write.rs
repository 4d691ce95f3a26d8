//! Writing by `ledger serve`: who may, from where, and that what is refused comes back and what is recorded stands.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;
mod server;

use std::fs;

use desk::Desk;
use engines::{Engine, on_both_engines};
use serde_json::{Value, json};
use server::Server;
use server::browser::*;

const STORY: &str = "Dam leaks\n\nThe dam leaks, two officials briefed on the inspection said. “We check it daily,” Mayor Ana \
    Duarte said.\n\nThe dam was built in 1921 and is the oldest in the whole valley. Holm Hydro declined to comment.\n";

on_both_engines!(
    records_what_an_editor_leaves_of_a_story,
    follows_a_story_into_its_next_version_and_asks_where_it_is_not_sure,
    records_and_revises_one_statement_by_the_rules_of_the_command,
    gives_programs_the_same_rules_and_errors,
    is_one_desk_however_many_servers_it_has,
);

fn shown(desk: &Desk) -> Vec<Value> {
    serde_json::from_str(&desk.good(["show", "--json"])).unwrap()
}

fn records_what_an_editor_leaves_of_a_story(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let browser = Browser::sign_in(&server, &token);
    let page = browser.post("/write/draft", pairs([("story", STORY), ("published_at", "2026-03-05")]));
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.contains("class=\"mark c-official\" href=\"#draft-1\">The dam leaks"), "{}", page.body);
    assert_eq!(shown(&desk).len(), 0, "nothing is recorded before it is reviewed");
    let form = untouched(&page.body, "/write/story");

    let wrong = with(form.clone(), [("1.status", "confirmed"), ("2.text", "Typed with care.")]);
    let refused = browser.post("/write/story", wrong);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("draft 1: the status 'confirmed' needs a source"), "{}", refused.body);
    let kept = untouched(&refused.body, "/write/story");
    assert!(kept.contains(&("2.text".to_owned(), "Typed with care.".to_owned())), "what was typed is not lost");
    assert_eq!(shown(&desk).len(), 0);

    let mended = with(kept, [("1.status", "reported"), ("3.verb", "drop")]);
    let done = browser.post("/write/story", mended);
    assert_eq!(done.status, 303, "{done:?}");
    let page = server.get(done.header("location").unwrap()).body;
    assert!(page.contains("The dam leaks.") && page.contains("Typed with care."), "{page}");
    let statements = shown(&desk);
    assert_eq!(statements.len(), 2);
    assert_eq!(statements[0]["text"], "Typed with care.");
    assert_eq!(statements[0]["drafted"]["edited"], true);
    assert_eq!(
        (&statements[1]["drafted"]["edited"], &statements[1]["effective_at"]),
        (&json!(false), &json!("2026-03-05"))
    );
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

/// What a browser records untouched is what the command records untouched.
#[test]
fn records_the_same_as_the_command_does() {
    let (desk, token) = desk();
    fs::write(desk.path("story.txt"), STORY).unwrap();
    let server = Server::start(&desk, WRITING);
    let browser = Browser::sign_in(&server, &token);
    let page = browser.post("/write/draft", pairs([("story", STORY)]));
    assert_eq!(browser.post("/write/story", untouched(&page.body, "/write/story")).status, 303);
    let other = Desk::new();
    fs::write(other.path("story.txt"), STORY).unwrap();
    other.good(["add", "story.txt", "--accept"]);
    let plain = |mut statements: Vec<Value>| {
        for statement in &mut statements {
            for own in ["id", "digest", "salt", "recorded_at", "number"] {
                statement.as_object_mut().unwrap().remove(own);
            }
            statement["appearances"][0].as_object_mut().unwrap().remove("story");
        }
        statements
    };
    assert_eq!(plain(shown(&desk)), plain(shown(&other)));
}

fn follows_a_story_into_its_next_version_and_asks_where_it_is_not_sure(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let browser = Browser::sign_in(&server, &token);
    let page = browser.post("/write/draft", pairs([("story", STORY)]));
    browser.post("/write/story", untouched(&page.body, "/write/story"));
    let second = STORY.replace("Holm Hydro declined", "The regulator declined");
    let asked = browser.post("/write/draft", pairs([("story", &second)]));
    assert!(asked.body.contains("Which story is it?"), "{}", asked.body);
    let story = asked.body.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = browser.post("/write/draft", pairs([("story", &second), ("of", &story)]));
    assert!(page.body.contains("Version 2 of") && page.body.contains("Stands here no more"), "{}", page.body);
    let form = untouched(&page.body, "/write/story");
    assert_eq!(browser.post("/write/story", form.clone()).status, 303);
    assert!(server.get("/stories.html").body.contains("2 versions"));
    let late = browser.post("/write/story", form);
    assert_eq!(late.status, 409, "the ledger has moved on: {late:?}");
    assert!(late.body.contains("What you typed") && late.body.contains("text: The dam leaks."), "{}", late.body);
    let same = browser.post("/write/draft", pairs([("story", &second), ("of", &story)]));
    assert_eq!(same.status, 409);
    assert!(same.body.contains("has the same text"), "{}", same.body);
}

fn records_and_revises_one_statement_by_the_rules_of_the_command(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let browser = Browser::sign_in(&server, &token);
    let form = untouched(&browser.get("/write/statement").body, "/write/statement");
    let nobody = browser.post("/write/statement", with(form.clone(), [("text", "Talks are under way.")]));
    assert!(nobody.status == 422 && nobody.body.contains("nobody stands behind this statement"), "{nobody:?}");
    assert!(nobody.body.contains("Talks are under way."));
    let typed =
        with(form, [("text", "Talks are under way."), ("source.0.source", "two officials briefed on the talks")]);
    let done = browser.post("/write/statement", typed);
    assert_eq!(done.status, 303, "{done:?}");
    let id = shown(&desk)[0]["id"].as_str().unwrap().to_owned();

    let address = format!("/write/revise/{id}");
    let form = untouched(&browser.get(&address).body, &address);
    let reasonless = browser.post(&address, with(form.clone(), [("status", "denied")]));
    assert_eq!(reasonless.status, 422, "{reasonless:?}");
    let groundless = browser.post(&address, with(form.clone(), [("status", "denied"), ("reason", "so they say")]));
    assert!(groundless.body.contains("denies") && groundless.status == 422, "{groundless:?}");
    let grounded = with(
        form.clone(),
        [
            ("status", "denied"),
            ("reason", "denied on the record"),
            ("source.0.source", "Mayor Ana Ruiz"),
            ("source.0.stance", "denies"),
        ],
    );
    assert_eq!(browser.post(&address, grounded.clone()).status, 303);
    assert_eq!(shown(&desk)[0]["status"], "denied");

    let stale = browser.post(&address, with(form, [("text", "No talks."), ("reason", "late")]));
    assert_eq!(stale.status, 409);
    assert!(stale.body.contains("No talks.") && stale.body.contains("revision 2"), "{}", stale.body);
    let again = untouched(&stale.body, &address);
    assert!(again.contains(&("revision".to_owned(), "2".to_owned())));
    assert_eq!(browser.post(&address, again).status, 303);
    assert_eq!(shown(&desk)[0]["text"], "No talks.");
    assert_eq!(shown(&desk)[0]["status"], "denied", "what the other editor recorded stands");
    assert_eq!(desk.good(["log"]).matches("entered_by: Ana").count(), 3, "who was signed in stands beside each");
}

#[test]
fn takes_nothing_from_whoever_has_no_token_or_is_led_here_by_another_site() {
    let (desk, token) = desk();
    let reader = desk.good(["token", "add", "Reader", "--quiet", "--tokens", "tokens"]).trim().to_owned();
    let server = Server::start(&desk, WRITING);
    assert_eq!(server.get("/write").header("location"), Some("/sign-in"));
    let origin = format!("Origin: http://{}\r\n", server.address);
    for wrong in ["", "x", &token[..token.len() - 1], &format!("{token}x")] {
        let answer = post(&server, "/sign-in", &origin, &pairs([("token", wrong)]));
        assert!(answer.status == 403 && answer.header("set-cookie").is_none(), "{answer:?}");
    }
    let elsewhere = post(&server, "/sign-in", "Origin: http://evil.example\r\n", &pairs([("token", &token)]));
    assert_eq!(elsewhere.status, 403);
    let browser = Browser::sign_in(&server, &token);
    let form = with(
        untouched(&browser.get("/write/statement").body, "/write/statement"),
        [("text", "x"), ("source.0.source", "two officials")],
    );
    let cookie = format!("Cookie: {}\r\n", browser.cookie);
    let forged = format!("Cookie: {}x\r\n", browser.cookie);
    let (id, rest) = browser.cookie.split_once('.').unwrap();
    let longer = format!("{id}.9{}", &rest[1..]);
    let unsealed: Form = form.iter().filter(|(name, _)| name != "seal").cloned().collect();
    let attempts = [
        ("no cookie", origin.clone(), &form),
        ("a forged cookie", format!("{origin}{forged}"), &form),
        ("a session made longer", format!("{origin}Cookie: {longer}\r\n"), &form),
        ("no seal", format!("{origin}{cookie}"), &unsealed),
        ("another site", format!("Origin: http://evil.example\r\n{cookie}"), &form),
        ("no origin at all", cookie.clone(), &form),
        ("a sandboxed page", format!("Origin: null\r\n{cookie}"), &form),
        ("a page of another port", format!("Origin: http://127.0.0.1:1\r\n{cookie}"), &form),
        ("the browser says so", format!("{origin}{cookie}Sec-Fetch-Site: cross-site\r\n"), &form),
    ];
    for (what, headers, form) in attempts {
        let answer = post(&server, "/write/statement", &headers, form);
        assert!([303, 403].contains(&answer.status), "{what}: {answer:?}");
        assert_eq!(shown(&desk).len(), 0, "{what}");
    }
    let body = json!({"text": "By a reader.", "sources": [{"phrase": "two officials"}]}).to_string();
    let call = |headers: &str| {
        server.send(&format!(
            "POST /api/statements HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            server.address,
            body.len()
        ))
    };
    assert_eq!(call("").status, 401);
    assert_eq!(call("Authorization: Bearer nothing\r\n").status, 401);
    assert_eq!(call(&format!("Authorization: Bearer {reader}\r\n")).status, 403);
    assert_eq!(call(&cookie).status, 401, "a cookie is no token");
    assert_eq!(shown(&desk).len(), 0);
    assert_eq!(call(&format!("Authorization: Bearer {token}\r\n")).status, 201);

    desk.good(["token", "revoke", "Ana", "--tokens", "tokens"]);
    assert_eq!(browser.get("/write").status, 303, "a revoked token ends its sessions");
    assert_eq!(call(&format!("Authorization: Bearer {token}\r\n")).status, 401);
    let log = fs::read_to_string(desk.path("serve.log")).unwrap();
    assert!(!log.contains(&token) && !log.contains(&browser.cookie[20..]) && !log.contains("By a reader"));
}

fn gives_programs_the_same_rules_and_errors(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let call = |path: &str, kind: &str, body: &str| {
        server.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Authorization: Bearer {token}\r\n\r\n{body}",
            server.address,
            body.len()
        ))
    };
    let add = |body: Value| call("/api/statements", "application/json", &body.to_string());
    let sources = json!([{"phrase": "two officials briefed on the talks"}]);
    let made = add(json!({"text": "Talks are under way.", "sources": sources, "tags": ["talks"]}));
    assert_eq!(made.status, 201, "{made:?}");
    let row: Value = serde_json::from_str(&made.body).unwrap();
    assert_eq!(row, shown(&desk)[0]);
    let id = row["id"].as_str().unwrap();
    assert_eq!(made.header("location"), Some(format!("/api/statements/{id}").as_str()));
    let refused = [
        (422, add(json!({"text": "", "sources": sources}))),
        (422, add(json!({"text": "x", "sources": []}))),
        (422, add(json!({"text": "x", "sources": sources, "statsu": "confirmed"}))),
        (422, add(json!({"text": "x", "sources": sources, "status": "confirmed"}))),
        (404, add(json!({"text": "x", "sources": sources, "story": "aaaaaaa"}))),
        (400, call("/api/statements", "application/json", "{")),
        (415, call("/api/statements", "text/plain", "{}")),
        (413, call("/api/statements", "application/json", &format!("\"{}\"", "x".repeat(3 << 20)))),
    ];
    for (status, answer) in refused {
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(answer.head.contains("application/problem+json"), "{answer:?}");
    }
    let revise = |body: Value| call(&format!("/api/statements/{id}/revisions"), "application/json", &body.to_string());
    let correction =
        json!({"revision": 1, "reason": "misheard", "change": "correction", "text": "No talks are under way."});
    assert_eq!(revise(correction.clone()).status, 201);
    let stale = revise(correction);
    assert_eq!(stale.status, 409, "{stale:?}");
    assert_eq!(revise(json!({"revision": 2, "reason": "nothing"})).status, 422);
    assert_eq!(shown(&desk)[0]["revision"], 2);
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

#[test]
fn writes_and_signs_in_only_where_it_was_started_for_that() {
    let (desk, token) = desk();
    let server = Server::start(&desk, []);
    assert_eq!(server.get("/write").status, 404);
    assert_eq!(server.get("/sign-in").status, 404);
    assert_eq!(server.ask("POST", "/api/statements", &format!("Authorization: Bearer {token}\r\n")).status, 405);
    let private = Server::start(&desk, ["--private", "--tokens", "tokens"]);
    assert_eq!(private.get("/").header("location"), Some("/sign-in"));
    assert_eq!(private.get("/api/statements").status, 401);
    assert_eq!(private.get("/records/000.p/1.jsonl").status, 401);
    assert_eq!(private.get("/healthz").status, 200);
    let asked = private.get("/sign-in");
    assert!(asked.status == 200 && !asked.body.contains("example.com/desk"), "a stranger learns nothing: {asked:?}");
    let browser = post(
        &private,
        "/sign-in",
        &format!("Origin: http://{}\r\n", private.address),
        &pairs([("token", token.as_str())]),
    );
    assert_eq!(browser.header("location"), Some("/"), "there is nothing to write here");
    assert_eq!(private.ask("GET", "/api/statements", &format!("Authorization: Bearer {token}\r\n")).status, 200);
    let told = desk.refused(["serve", "--write", "--audience", "public"]);
    assert!(told.contains("--audience"), "{told}");
    fs::remove_file(desk.key_file("key")).unwrap();
    let told = desk.refused(["serve", "--write", "--listen", "127.0.0.1:0"]);
    assert!(told.contains("--key"), "{told}");
}

#[test]
fn signs_out_a_reader_of_a_private_ledger() {
    let (desk, _) = desk();
    let token = desk.good(["token", "add", "Bo <b>Reader", "--quiet", "--tokens", "tokens"]).trim().to_owned();
    let server = Server::start(&desk, ["--private", "--tokens", "tokens"]);
    let origin = format!("Origin: http://{}\r\n", server.address);
    let answer = post(&server, "/sign-in", &origin, &pairs([("token", &token)]));
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let session = format!("{origin}Cookie: {cookie}\r\n");
    assert!(server.ask("GET", "/", &session).body.contains("href=\"sign-out\""), "every page leads there");
    let page = server.ask("GET", "/sign-out", &session);
    assert!(page.body.contains("Bo &lt;b&gt;Reader") && page.body.contains("action=\"/sign-out\""), "{page:?}");
    assert_eq!(post(&server, "/sign-out", &session, &[]).status, 303);
    assert_eq!(server.ask("GET", "/", &session).header("location"), Some("/sign-in"), "the cookie is good no more");
    assert_eq!(server.get("/sign-out").header("location"), Some("/sign-in"));
}

/// A session that was begun with one server is known to another; a form of one is taken by the other; both show all.
fn is_one_desk_however_many_servers_it_has(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let servers = [Server::start(&desk, WRITING), Server::start(&desk, WRITING)];
    let [first, second] = &servers;
    let browser = Browser::sign_in(first, &token);
    let elsewhere = Browser { server: second, cookie: browser.cookie.clone(), seal: browser.seal.clone() };
    let page = browser.post("/write/draft", pairs([("story", STORY)]));
    let form = untouched(&page.body, "/write/story");
    assert_eq!(elsewhere.post("/write/story", form.clone()).status, 303);
    assert_eq!(browser.post("/write/story", form).status, 409, "and is taken once");
    for server in &servers {
        assert!(server.get("/").body.contains("The dam leaks."));
    }
    std::thread::scope(|scope| {
        for (at, browser) in [&browser, &elsewhere].into_iter().cycle().take(8).enumerate() {
            scope.spawn(move || {
                let form = [("text", format!("Statement {at}.")), ("source.0.source", "two officials".to_owned())];
                let form = form.map(|(name, value)| (name.to_owned(), value)).to_vec();
                assert_eq!(browser.post("/write/statement", form).status, 303);
            });
        }
    });
    assert_eq!(shown(&desk).len(), 11);
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

#[test]
fn takes_a_long_story_and_refuses_one_that_is_too_long() {
    let (desk, token) = desk();
    let server = Server::start(&desk, WRITING);
    let browser = Browser::sign_in(&server, &token);
    let words = "drip ".repeat(400);
    let long: String =
        (0..300).map(|at| format!("Gate {at} leaks {words}, Mayor Ana Duarte said on Monday.\n\n")).collect();
    let page = browser.post("/write/draft", pairs([("story", &long), ("headline", "Gates")]));
    assert_eq!(page.status, 200);
    let form = untouched(&page.body, "/write/story");
    assert!(encoded(&form).len() > 1 << 20);
    assert_eq!(browser.post("/write/story", form).status, 303);
    assert_eq!(shown(&desk).len(), 300);
    let endless = "x".repeat(17 << 20);
    assert!([0, 413].contains(&browser.post("/write/draft", pairs([("story", &endless)])).status));
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn bounds_how_often_somebody_tries_to_sign_in() {
    let (desk, token) = desk();
    let server = Server::start(&desk, WRITING);
    let origin = format!("Origin: http://{}\r\n", server.address);
    let attempt = |token: &str| post(&server, "/sign-in", &origin, &pairs([("token", token)])).status;
    let statuses: Vec<u16> = (0..12).map(|_| attempt("guess")).collect();
    assert_eq!((statuses[0], statuses[11]), (403, 429), "{statuses:?}");
    assert_eq!(attempt(&token), 303, "who has a token is not kept out by who has none");
}
