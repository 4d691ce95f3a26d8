//! `ledger serve`: what readers, programs and hostile clients get from the real server, over the loopback.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;
mod server;

use std::io::{BufRead, BufReader, Write};

use desk::Desk;
use engines::{Engine, on_both_engines};
use serde_json::Value;
use server::{Answer, Server};

on_both_engines!(
    serves_every_page_that_a_publication_has,
    gives_programs_what_the_command_prints,
    asks_for_any_of_several_values_and_for_one_twice_as_for_one,
    is_read_like_a_publication_by_the_command_itself,
    shows_what_is_recorded_while_it_runs,
    shows_an_audience_nothing_that_is_withheld_from_it,
    shows_nothing_any_more_of_what_was_erased,
    tells_those_who_listen_of_what_is_recorded,
);

fn desk() -> (Desk, String) {
    desk_at(Engine::File)
}

fn desk_at(engine: Engine) -> (Desk, String) {
    let desk = Desk::at(engine.address());
    let id = desk.good(["add", "--quiet", "--text", "The dam leaks.", "--source", "Mayor Ana Ruiz"]);
    desk.good([
        "revise",
        id.trim(),
        "--quiet",
        "--change",
        "correction",
        "--text",
        "The dam is dry.",
        "--reason",
        "misheard",
    ]);
    desk.good(["add", "--quiet", "--text", "The bridge is closed.", "--source", desk::SOURCE]);
    (desk, id.trim().to_owned())
}

fn serves_every_page_that_a_publication_has(engine: Engine) {
    let (desk, id) = desk_at(engine);
    let server = Server::start(&desk, []);
    let statement = format!("/statement/{}.html", &id[..20]);
    let pages = [
        ("/", "The bridge is closed."),
        ("/index.html?search=dry", "The dam is dry."),
        ("/stories.html", "No story is here."),
        ("/sources.html", "Ana Ruiz"),
        ("/source?name=ana%20ruiz", "The dam is dry."),
        ("/corrections.html", "misheard"),
        ("/changes.xml", "<title>corrected"),
        ("/corrections.xml", "misheard"),
        (statement.as_str(), "id=\"verify\""),
    ];
    for (path, expected) in pages {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(answer.body.contains(expected), "{path}: {}", answer.body);
    }
    let found = server.get("/index.html?search=bridge").body;
    assert!(found.contains("The bridge is closed.") && !found.contains("The dam is dry."), "{found}");
    assert!(server.get("/index.html?search=zeppelin").body.contains("Nothing is found."));
    assert!(server.get("/index.html?status=confirmed").body.contains("Nothing is found."));
    let feed = server.get("/changes.xml");
    assert!(feed.head.contains("application/atom+xml"), "{}", feed.head);
}

fn gives_programs_what_the_command_prints(engine: Engine) {
    let (desk, id) = desk_at(engine);
    let server = Server::start(&desk, []);
    let printed = |arguments: &[&str]| serde_json::from_str::<Value>(&desk.good(arguments)).unwrap();
    assert_eq!(server.json("/api/statements"), printed(&["show", "--json"]));
    assert_eq!(server.json("/api/statements?search=bridge"), printed(&["show", "--json", "--search", "bridge"]));
    assert_eq!(server.json(&format!("/api/statements/{}", &id[..12])), printed(&["show", "--json", &id]));
    assert_eq!(server.json(&format!("/api/statements/{id}/proof")), printed(&["prove", "--json", &id]));
    let mut log = printed(&["log", "--json"]);
    log.as_array_mut().unwrap().reverse();
    assert_eq!(server.json("/api/changes?since=0"), log);
    assert_eq!(server.json("/api/growth?from=2"), printed(&["prove", "--json", "--from", "2"]));
    assert_eq!(server.json("/api/checkpoint")["size"], 4);
    assert_eq!(server.json("/api/sources")[0]["name"], "Ana Ruiz");
    let audited = printed(&["audit", "--json", &id, "--policy", "reuters"]);
    assert_eq!(server.json(&format!("/api/statements/{id}/findings?policy=reuters")), audited);
    assert!(!audited["trail"].as_array().unwrap().is_empty());
    assert_eq!(server.get(&format!("/api/statements/{id}/findings?policy=mine")).status, 400);
    assert_eq!(server.get("/api/stories/aaaaaaa/findings").status, 404);
    let corrections = printed(&["export", "corrections", "--audience", "counsel", "--json"]);
    assert_eq!(corrections[0]["changes"][0]["right"], "The dam is dry.");
    assert_eq!(server.json("/api/corrections"), corrections);

    let answer = server.get("/api/statements?limit=1");
    let next = answer.head.split("link: <").nth(1).and_then(|rest| rest.split('>').next()).unwrap().to_owned();
    let first: Value = serde_json::from_str(&answer.body).unwrap();
    let second = server.json(&format!("/api/statements{next}"));
    let both: Vec<&Value> = [&first, &second].into_iter().flat_map(|part| part.as_array().unwrap()).collect();
    assert_eq!(serde_json::to_value(both).unwrap(), printed(&["show", "--json"]));
}

fn asks_for_any_of_several_values_and_for_one_twice_as_for_one(engine: Engine) {
    let (desk, _) = desk_at(engine);
    let guard =
        ["add", "--text", "The gate is shut.", "--source", "a guard", "--class", "individual", "--tag", "gates"];
    desk.good(guard.into_iter().chain(["--status", "reported"]));
    let server = Server::start(&desk, []);
    let shown = |options: &[&str]| {
        let shown = desk.good(["show", "--json"].iter().chain(options));
        serde_json::from_str::<Vec<Value>>(&shown).unwrap()
    };
    for (name, one, other, of_one, of_both) in
        [("class", "official", "individual", 2, 3), ("status", "reported", "confirmed", 3, 3)]
    {
        let option = format!("--{name}");
        let twice = shown(&[&option, one, &option, one]);
        assert_eq!((twice.len(), &twice), (of_one, &shown(&[&option, one])), "{name}");
        let both = shown(&[&option, one, &option, other, &option, one]);
        assert_eq!(both.len(), of_both, "{name}");
        let asked = |query: &str| server.json(&format!("/api/statements?{query}"));
        assert_eq!(asked(&format!("{name}={one}&{name}={one}")), Value::from(twice));
        assert_eq!(asked(&format!("{name}={one}&{name}={other}&{name}={one}")), Value::from(both));
    }
    // What means one thing can't be two: else the answer would be to another question.
    for name in ["search", "source", "tag", "since", "unconfirmed", "limit"] {
        let value = if name == "limit" { "1" } else { "true" };
        let answer = server.get(&format!("/api/statements?{name}={value}&{name}={value}"));
        assert!(answer.status == 400 && answer.body.contains("given twice"), "{answer:?}");
        let option = format!("--{name}");
        desk.run(["show", &option, value, &option, value]).code.filter(|code| *code == 2).unwrap();
    }
}

fn is_read_like_a_publication_by_the_command_itself(engine: Engine) {
    let (desk, _) = desk_at(engine);
    let server = Server::start(&desk, []);
    let address = format!("http://{}/", server.address);
    let verified = desk.good(["--ledger", &address, "verify"]);
    assert!(verified.contains("nothing is wrong"), "{verified}");
    desk.good(["clone", &address, "copy.db"]);
    assert_eq!(desk.good(["--ledger", "copy.db", "export", "jsonl"]), desk.good(["export", "jsonl"]));
    // A reader may hold the checkpoint of a moment ago.
    assert_eq!(server.get("/tile/0/000.p/2").status, 200);
    assert_eq!(server.get("/tile/0/000.p/5").status, 404);
}

fn shows_what_is_recorded_while_it_runs(engine: Engine) {
    let (desk, _) = desk_at(engine);
    let server = Server::start(&desk, []);
    assert!(!server.get("/").body.contains("The gate is shut."));
    let tag = |answer: &Answer| answer.head.split("etag: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
    let before = tag(&server.get("/"));
    assert_eq!(server.ask("GET", "/", &format!("If-None-Match: {before}\r\n")).status, 304);
    desk.add("The gate is shut.");
    let answer = server.ask("GET", "/", &format!("If-None-Match: {before}\r\n"));
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("The gate is shut.") && answer.body.contains("3 statements from 0 stories"));
}

fn shows_an_audience_nothing_that_is_withheld_from_it(engine: Engine) {
    let desk = Desk::at(engine.address());
    let shown =
        desk.good(["add", "--quiet", "--text", "Known to all.", "--source", "Mayor Ana Ruiz", "--audience", "public"]);
    let relation = format!("qualifies:{}", shown.trim());
    let hidden = ["add", "--quiet", "--text", "Kept within the zyxwv.", "--source", "Konsul Qwertz", "--tag", "geheim"];
    let hidden = desk.good(hidden.into_iter().chain(["--relation", relation.as_str()]));
    let hidden = hidden.trim();
    let paths = [
        "/".to_owned(),
        "/index.html?search=zyxwv".to_owned(),
        "/sources.html".to_owned(),
        "/source?name=Konsul%20Qwertz".to_owned(),
        "/changes.xml".to_owned(),
        "/corrections.html".to_owned(),
        format!("/statement/{}.html", &shown[..20]),
        format!("/statement/{}.html", &hidden[..20]),
        "/records/000.p/3.jsonl".to_owned(),
        "/api/statements".to_owned(),
        format!("/api/statements/{hidden}"),
        format!("/api/statements/{hidden}/proof"),
        "/api/sources".to_owned(),
        "/api/changes".to_owned(),
        "/api/corrections".to_owned(),
        format!("/api/statements/{}/findings", shown.trim()),
    ];
    let all = Server::start(&desk, []);
    let words = ["zyxwv", "Qwertz", "geheim"];
    for word in words {
        assert!(paths.iter().any(|path| all.get(path).body.contains(word)), "{word} is nowhere, so this can't fail");
    }
    let server = Server::start(&desk, ["--audience", "public"]);
    for path in &paths {
        let answer = server.get(path);
        for word in words {
            let is_asked = path.contains(word);
            assert!(is_asked || !answer.body.contains(word), "{path} shows {word} to the public: {}", answer.body);
        }
    }
    assert_eq!(server.get(&format!("/api/statements/{hidden}")).status, 404);
    assert_eq!(server.get(&format!("/api/statements/{}/findings", shown.trim())).status, 403);
    assert!(server.get("/").body.contains("Known to all."));
}

#[test]
fn tells_a_browser_to_load_nothing_from_elsewhere_and_to_frame_nothing() {
    let (desk, _) = desk();
    let server = Server::start(&desk, []);
    for path in ["/", "/nothing", "/api/statements", "/checkpoint", "/site.css"] {
        let head = server.get(path).head;
        for expected in [
            "content-security-policy: default-src 'none'; script-src 'self';",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "cache-control: ",
        ] {
            assert!(head.contains(expected), "{path} lacks {expected}: {head}");
        }
        assert!(!head.contains("access-control-allow"), "{path} lets other sites read: {head}");
    }
}

/// A page elsewhere can point its own name to this machine, and would then read the ledger as its own.
#[test]
fn answers_under_its_own_names_alone() {
    let (desk, _) = desk();
    let server = Server::start(&desk, ["--host", "ledger.example"]);
    let host = |host: &str| server.send(&format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n"));
    for good in ["127.0.0.1", "localhost:9", "[::1]:80", "Ledger.Example"] {
        assert_eq!(host(&format!("Host: {good}\r\n")).status, 200, "{good}");
    }
    for bad in ["evil.example", "127.0.0.1.evil.example", ""] {
        let answer = host(&format!("Host: {bad}\r\n"));
        assert!([400, 421].contains(&answer.status) && !answer.body.contains("The dam"), "{bad}: {answer:?}");
    }
    assert_ne!(host("Host: localhost\r\nHost: evil.example\r\n").status, 200);
    assert_ne!(
        server.send("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status,
        200
    );
}

#[test]
fn refuses_what_no_reader_would_ask_for() {
    let (desk, id) = desk();
    let server = Server::start(&desk, []);
    let long = "x".repeat(60_000);
    let refused = [
        ("GET", "/../../etc/passwd".to_owned()),
        ("GET", "/tile/..%2f..%2f..%2fetc%2fpasswd".to_owned()),
        ("GET", "/tile/0/000.p/0".to_owned()),
        ("GET", "/tile/63/x018/x446/x744/x073/x709/x551/615".to_owned()),
        ("GET", "/records/x999/x999/x999/x999/x999/x999/999.jsonl".to_owned()),
        ("GET", "/texts/..%2fserve.log".to_owned()),
        ("GET", "/statement/%00.html".to_owned()),
        ("GET", "/statement/aaaaaaaaaaaaaaaaaaaa.html".to_owned()),
        ("GET", "/source".to_owned()),
        ("GET", "/index.html?search=%22%22".to_owned()),
        ("GET", "/index.html?before=-1".to_owned()),
        ("GET", "/api/statements?limit=0".to_owned()),
        ("GET", "/api/statements?limit=999999999999999999999".to_owned()),
        ("GET", "/api/statements?sort=text".to_owned()),
        ("GET", "/api/growth?from=1000".to_owned()),
        ("GET", format!("/api/statements/{id}/proof?revision=9")),
        ("GET", format!("/?search={long}")),
        ("POST", "/".to_owned()),
        ("PUT", "/api/statements".to_owned()),
        ("DELETE", format!("/api/statements/{id}")),
        ("TRACE", "/".to_owned()),
        ("CONNECT", "/".to_owned()),
    ];
    for (method, path) in refused {
        let answer = server.ask(method, &path, "");
        assert!((400..500).contains(&answer.status), "{method} {:.60}: {answer:?}", path);
        assert!(!answer.body.contains("root:") && !answer.body.contains(".db"), "{path}: {answer:?}");
    }
    let problem = server.get("/api/nothing");
    assert!(problem.head.contains("application/problem+json"), "{problem:?}");
    assert_eq!(server.ask("POST", "/api/statements/x", "").status, 405);
    let large = format!("Content-Length: 99999999\r\n\r\n{}", "x".repeat(10_000));
    assert!(server.ask("POST", "/", &large).status >= 400);
    assert_eq!(server.get("/").status, 200, "and goes on");
}

fn tells_those_who_listen_of_what_is_recorded(engine: Engine) {
    let (desk, _) = desk_at(engine);
    let server = Server::start(&desk, []);
    let mut stream = server.connect();
    let host = &server.address;
    write!(stream, "GET /api/events HTTP/1.1\r\nHost: {host}\r\nLast-Event-ID: 2\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines().map(|line| line.unwrap());
    let mut until = |wanted: &str| lines.by_ref().find(|line| line.contains(wanted)).unwrap();
    until("text/event-stream");
    assert_eq!(until("data: {"), "data: {\"since\":2,\"size\":4}", "what was missed is told at once");
    desk.add("The gate is shut.");
    assert_eq!(until("data: {"), "data: {\"since\":4,\"size\":5}");
    assert_eq!(server.stop(), Some(0), "a listener keeps no server from stopping");
}

/// What was erased must leave what the server keeps, too: its answers, its counts, its list of sources.
fn shows_nothing_any_more_of_what_was_erased(engine: Engine) {
    let (desk, _) = desk_at(engine);
    let id = desk.good(["add", "--quiet", "--text", "Konsul Qwertz lives there.", "--source", "Konsul Qwertz"]);
    let id = id.trim();
    let server = Server::start(&desk, []);
    let paths = [
        "/".to_owned(),
        "/index.html?search=Qwertz".to_owned(),
        "/sources.html".to_owned(),
        format!("/statement/{}.html", &id[..20]),
        format!("/api/statements/{id}"),
        "/api/statements".to_owned(),
        "/api/sources".to_owned(),
        "/records/000.p/5.jsonl".to_owned(),
        "/changes.xml".to_owned(),
    ];
    for path in &paths {
        assert!(server.get(path).body.contains("Konsul Qwertz"), "{path} never shows it, so this can't fail");
    }
    desk.good(["redact", id, "--reason", "safety", "--authority", "the editor", "--yes"]);
    for path in &paths {
        let body = server.get(path).body;
        assert!(!body.contains("lives there") && !body.contains("Konsul"), "{path} still shows it: {body}");
    }
    assert!(server.get("/").body.contains("2 statements from 0 stories, 1 named source."));
    assert_eq!(server.stop(), Some(0));
    if engine.is_file() {
        desk.ledger_stands_alone();
        let bytes = std::fs::read(desk.ledger()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"Qwertz"), "nor has the file");
    }
}

/// Clients that send the beginning of a request and then nothing keep nobody else from reading.
#[test]
fn answers_others_while_many_clients_dawdle() {
    let (desk, id) = desk();
    let server = Server::start(&desk, []);
    let beginnings = [
        "",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx",
    ];
    let mut dawdling = Vec::new();
    for beginning in beginnings.into_iter().cycle().take(200) {
        let mut stream = server.connect();
        stream.write_all(beginning.as_bytes()).unwrap();
        dawdling.push(stream);
    }
    // And some that ask for much and take nothing of it.
    for _ in 0..20 {
        let mut stream = server.connect();
        let ask = format!("GET /statement/{}.html HTTP/1.1\r\nHost: localhost\r\n\r\n", &id[..20]);
        stream.write_all(ask.repeat(300).as_bytes()).unwrap();
        dawdling.push(stream);
    }
    for path in ["/", "/api/statements", "/checkpoint", "/metrics"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    drop(dawdling);
    assert_eq!(server.get("/").status, 200);
}

/// One that dawdles is sent away: this waits for it as long as the server does.
#[test]
fn sends_a_client_away_that_does_not_finish_its_request() {
    let (desk, _) = desk();
    let server = Server::start(&desk, []);
    let mut stream = server.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
    let mut bytes = Vec::new();
    let _ = std::io::Read::read_to_end(&mut stream, &mut bytes);
    let said = String::from_utf8_lossy(&bytes);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
}

#[test]
fn counts_and_logs_what_it_does_without_saying_what_was_asked() {
    let (desk, _) = desk();
    let server = Server::start(&desk, []);
    server.get("/index.html?search=geheimnis");
    server.get("/nothing");
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("ledger_http_requests_total{method=\"GET\",route=\"/index.html\",status=\"200\"} 1"));
    assert!(metrics.contains("ledger_records 4\n"), "{metrics}");
    assert_eq!(server.get("/healthz").body, "ok\n");
    assert_eq!(server.get("/readyz").body, "ready\n");
    assert_eq!(server.stop(), Some(0));
    let log = std::fs::read_to_string(desk.path("serve.log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|line| line["route"] == "/index.html" && line["status"] == 200), "{log}");
    assert!(!log.contains("geheimnis") && !metrics.contains("geheimnis"));
}

#[test]
fn listens_beyond_this_machine_only_when_told_to() {
    let (desk, _) = desk();
    let told = desk.refused(["serve", "--listen", "0.0.0.0:0"]);
    assert!(told.contains("can be reached from other machines") && told.contains("--allow-remote"), "{told}");
    let taken = Server::start(&desk, []);
    let told = desk.refused(["serve", "--listen", &taken.address]);
    assert!(told.contains("can't be listened at"), "{told}");
    let told = Desk::empty().refused(["serve", "--listen", "127.0.0.1:0"]);
    assert!(told.contains("ledger init"), "{told}");
}
