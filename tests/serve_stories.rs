//! Stories by `ledger serve`'s API: a program drafts one, decides what becomes of each draft, and has the rest recorded, by the
//! rules and errors of the form and the command.
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

const STORY: &str = "Dam leaks\n\nThe dam leaks, two officials briefed on the inspection said. “We check it daily,” Mayor Ana \
    Duarte said.\n\nThe dam was built in 1921 and is the oldest in the whole valley. Holm Hydro declined to comment.\n";

on_both_engines!(takes_a_story_from_a_program_as_from_an_editor, follows_a_program_into_a_storys_next_version);

/// A server that writes, of a ledger wherever it is kept.
const WRITING: [&str; 3] = ["--write", "--tokens", "tokens"];

fn desk_at(engine: Engine) -> (Desk, String) {
    let desk = Desk::at(engine.address());
    fs::write(desk.path("story.txt"), STORY).unwrap();
    let token = desk.good(["token", "add", "Ana", "--scope", "write", "--quiet", "--tokens", "tokens"]);
    (desk, token.trim().to_owned())
}

fn shown(desk: &Desk) -> Vec<Value> {
    serde_json::from_str(&desk.good(["show", "--json"])).unwrap()
}

/// What a program sends, and the answer as JSON.
fn send(server: &Server, token: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let answer = server.send(&format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nAuthorization: Bearer {token}\r\n\r\n{body}",
        server.address,
        body.len()
    ));
    (answer.status, serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{answer:?}")))
}

/// What is sent back of a story's drafts, with these decisions.
fn reviewed(drafts: &Value, decisions: Value) -> Value {
    let mut sent = drafts.clone();
    let all = sent.as_object_mut().unwrap();
    all.retain(|name, _| name != "statements" && name != "version");
    all.insert("decisions".to_owned(), decisions);
    sent
}

fn takes_a_story_from_a_program_as_from_an_editor(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let call = |path: &str, body: &Value| send(&server, &token, path, body);
    let paste = json!({"text": STORY, "heading": {"url": "https://example.com/dam", "outlet": "Valley News"}});
    let (status, drafts) = call("/api/drafts", &paste);
    assert_eq!(status, 200, "{drafts}");
    assert_eq!(drafts["heading"]["headline"], "Dam leaks");
    assert!(shown(&desk).is_empty(), "drafting records nothing");
    let statements = drafts["statements"].as_array().unwrap();
    let number_of = |text: &str| {
        let found = statements.iter().find(|one| one["text"].as_str().unwrap().contains(text));
        found.unwrap_or_else(|| panic!("{drafts}"))["draft"].as_u64().unwrap()
    };
    let (leaks, daily) = (number_of("dam leaks"), number_of("check it daily"));

    for (status, decisions) in [
        (422, json!([])),
        (422, json!([{"draft": 99, "verb": "pick"}])),
        (422, json!([{"draft": leaks, "verb": "pick"}, {"draft": leaks, "verb": "drop"}])),
        (422, json!([{"draft": leaks, "verb": "pick", "status": "confirmed"}])),
        (422, json!([{"draft": leaks, "verb": "gone"}])),
        (422, json!([{"draft": leaks, "verb": "pick", "sources": [{"phrase": "an aide"}, {"class": "narrator"}]}])),
        (422, json!([{"draft": leaks, "verb": "pick", "txt": "no"}])),
    ] {
        let (found, told) = call("/api/stories", &reviewed(&drafts, decisions.clone()));
        assert_eq!(found, status, "{decisions}: {told}");
    }
    let mut others = reviewed(&drafts, json!([{"draft": leaks, "verb": "pick"}]));
    others["text"] = json!("Dam leaks\n\nThe gate leaks, two officials said.\n");
    assert_eq!(call("/api/stories", &others).0, 409, "other drafts than those that were reviewed");
    assert!(shown(&desk).is_empty());

    let sources = json!([{"phrase": "two officials briefed on the inspection", "terms": "background", "count": 2}]);
    let decisions = json!([
        {"draft": daily, "verb": "pick"},
        {"draft": leaks, "verb": "pick", "text": "The dam leaks badly.", "sources": sources, "tags": ["dams", "water"]},
    ]);
    let (status, told) = call("/api/stories", &reviewed(&drafts, decisions.clone()));
    assert_eq!(status, 201, "{told}");
    let story = told["story"]["id"].as_str().unwrap();
    assert_eq!(server.json(&format!("/api/stories/{story}"))["url"], "https://example.com/dam");
    let rows = told["statements"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "what nobody decided is left out: {told}");
    let edited = rows.iter().find(|row| row["text"] == "The dam leaks badly.").unwrap();
    assert_eq!((&edited["drafted"]["edited"], &edited["tags"]), (&json!(true), &json!(["dams", "water"])));
    assert_eq!(edited["attributions"][0]["terms"], "background");
    let notes: Vec<Value> = serde_json::from_str(&desk.good(["log", "--json"])).unwrap();
    assert_eq!(notes[0]["what"], "entered_by: Ana", "who was signed in stands beside it");
    let untouched = rows.iter().find(|row| row["id"] != edited["id"]).unwrap();
    assert_eq!(untouched["drafted"]["edited"], false);
    assert_eq!(call("/api/stories", &reviewed(&drafts, decisions)).0, 409, "the same text a second time");
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

fn follows_a_program_into_a_storys_next_version(engine: Engine) {
    let (desk, token) = desk_at(engine);
    let server = Server::start(&desk, WRITING);
    let call = |path: &str, body: &Value| send(&server, &token, path, body);
    desk.good([
        "add",
        "--quiet",
        "--accept",
        "story.txt",
        "--headline",
        "Dam leaks",
        "--url",
        "https://example.com/dam",
    ]);
    let next = STORY.replace("two officials briefed on the inspection", "chief inspector Fay Moss");
    let (status, asked) = call("/api/drafts", &json!({"text": next}));
    assert_eq!(status, 409, "it looks like one, and is not sure: {asked}");
    assert!(asked["hint"].as_str().unwrap().contains("\"of\""), "{asked}");
    let (status, drafts) = call("/api/drafts", &json!({"text": next, "heading": {"url": "https://example.com/dam"}}));
    assert_eq!((status, &drafts["version"]), (200, &json!(2)), "{drafts}");
    let decisions = drafts["statements"].as_array().unwrap().iter();
    let decisions = decisions.map(|one| json!({"draft": one["draft"], "verb": one["verb"]})).collect();
    let (status, told) = call("/api/stories", &reviewed(&drafts, decisions));
    assert_eq!((status, &told["story"]["version"]), (201, &json!(2)), "{told}");
    let moss = shown(&desk).into_iter().find(|one| one["attributions"][0]["name"] == "Fay Moss");
    assert_eq!(moss.unwrap()["revision"], 2, "a known statement gets a revision");
    assert!(desk.good(["verify"]).contains("nothing is wrong"));
}

#[test]
fn says_who_was_signed_in_to_nobody_who_may_not_see_what_was_recorded() {
    let (desk, token) = desk_at(Engine::File);
    let server = Server::start(&desk, WRITING);
    for (text, audience) in [("Known to all.", "public"), ("For the desk.", "desk"), ("For counsel.", "counsel")] {
        let body = json!({"text": text, "sources": [{"phrase": "Mayor Ana Ruiz"}], "audience": audience});
        assert_eq!(send(&server, &token, "/api/statements", &body).0, 201);
    }
    for (audience, told) in [("public", 0), ("desk", 2), ("counsel", 3)] {
        let lines = desk.good(["export", "jsonl", "--audience", audience]);
        assert_eq!(lines.matches("\"topic\":\"entered_by\"").count(), told, "{audience}: {lines}");
    }
    desk.verify();
}
