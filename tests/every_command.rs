//! What holds of every command: a pager where results are long, the nearest ids where one is mistyped, JSON everywhere.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]

mod desk;
#[path = "desk/terminal.rs"]
mod terminal;

use std::fs;
use std::process::Command;

use desk::Desk;
use terminal::Terminal;

/// The command in a terminal of its own, with a pager that marks what it is given.
fn in_terminal(desk: &Desk, arguments: &[&str], pager: Option<&str>, rows: u16) -> (Option<i32>, String) {
    let mut command = Command::new("setsid");
    command.arg("--ctty").arg(env!("CARGO_BIN_EXE_ledger"));
    let mut command = desk.settle(command, arguments);
    command.env("TERM", "xterm").env_remove("PAGER").env_remove("LEDGER_PAGER").env_remove("LESS");
    if let Some(pager) = pager {
        command.env("LEDGER_PAGER", pager).env("PAGER", "false");
    }
    Terminal::run(command, rows, 80).end()
}

fn with_statements(count: usize) -> Desk {
    let desk = Desk::new();
    let rows: String = (0..count)
        .map(|at| format!("{{\"text\":\"Bridge {at} is closed.\",\"attributions\":[{{\"class\":\"narrator\"}}]}}\n"))
        .collect();
    fs::write(desk.path("rows.jsonl"), rows).unwrap();
    desk.good(["import", "--quiet", "rows.jsonl"]);
    desk
}

#[test]
fn pages_what_is_longer_than_the_window_and_nothing_else() {
    let desk = with_statements(30);
    let pager = "sed -e 's/^/PAGED /' -- -";
    let (code, shown) = in_terminal(&desk, &["show"], Some(pager), 24);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.lines().filter(|line| line.starts_with("PAGED ")).count() > 30, "{shown}");
    let (_, shown) = in_terminal(&desk, &["show", "--limit", "3"], Some(pager), 24);
    assert!(shown.contains("Bridge") && !shown.contains("PAGED"), "{shown}");
    let note = shown.find("ledger: these are").unwrap_or_else(|| panic!("{shown}"));
    assert!(note > shown.find("Bridge").unwrap(), "what is told beside it comes behind it: {shown}");
    for quiet in [&["show", "--no-pager"][..], &["show", "--quiet", "--no-pager"]] {
        assert!(!in_terminal(&desk, quiet, Some(pager), 24).1.contains("PAGED"));
    }
    let (_, help) = in_terminal(&desk, &["add", "--help"], Some(pager), 24);
    assert!(help.contains("PAGED Examples:"), "{help}");
    assert!(!desk.good(["show"]).contains("PAGED"), "never in a pipe");
}

#[test]
fn prints_all_where_the_pager_is_missing_or_none_is_wanted() {
    let desk = with_statements(30);
    for pager in ["no-such-pager --at-all", "cat", "", "  "] {
        let (code, shown) = in_terminal(&desk, &["show"], Some(pager), 24);
        assert_eq!(code, Some(0), "{pager}: {shown}");
        assert_eq!(shown.matches("is closed.").count(), 30, "{pager}: {shown}");
    }
}

#[test]
fn ends_quietly_and_as_it_would_have_when_the_pager_is_left() {
    let desk = with_statements(2_000);
    let (code, shown) = in_terminal(&desk, &["show", "--all"], Some("head -n 3"), 24);
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("error") && shown.lines().count() <= 4, "{shown}");
}

#[test]
fn names_the_ids_that_may_have_been_meant() {
    let desk = Desk::new();
    let id = desk.add("The bridge is closed.");
    let typed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut digits = id.as_bytes()[..7].to_vec();
        change(&mut digits);
        String::from_utf8(digits).unwrap()
    };
    let other = |digit: u8| if digit == b'0' { b'1' } else { b'0' };
    let mistyped = [
        typed(&|digits| digits[0] = other(digits[0])),
        typed(&|digits| digits[6] = other(digits[6])),
        typed(&|digits| digits.truncate(4)),
    ];
    for typed in mistyped {
        let commands = [
            &["show", &typed][..],
            &["revise", &typed, "--status", "confirmed", "--reason", "r"],
            &["prove", &typed],
            &["redact", &typed, "--reason", "safety", "--authority", "counsel", "--yes"],
        ];
        for command in commands {
            let said = desk.refused(command);
            assert!(said.contains(&format!("near it: {}  The bridge is closed.", &id[..7])), "{typed}: {said}");
        }
    }
    let signer = desk.good(["log", "--all", "--quiet"]).lines().last().unwrap()[..6].to_owned();
    assert!(!desk.refused(["show", &signer]).contains("near it"), "a signer is nothing that show shows");
}

/// What prints something else: scripts and pages for other programs, formats that are asked for, and what is held in a
/// terminal or a browser. `review` prints what `add` does.
const NO_JSON: [&str; 4] = ["completions", "export", "serve", "review"];
/// Published keys of age's own tests, and no secret.
const AGE_KEY: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
const AGE_PUBLIC: [&str; 2] = [
    "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa",
    "age1s8r83cl40nznp5herdlnfd4a9nmwyzlpaepf8el75akqkgk92yqqs3t3j5",
];

/// A day at the desk, in which every command is called with --json.
struct Day {
    desk: Desk,
    called: std::collections::BTreeSet<String>,
}

impl Day {
    /// Runs a command line, whose words have no spaces but where `_` stands for one; returns what it printed.
    fn call(&mut self, line: &str) -> serde_json::Value {
        self.called.extend(Some(line.split(' ').next().unwrap().to_owned()));
        let words: Vec<String> = line.split(' ').map(|word| word.replace('_', " ")).collect();
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        let parent = ["signer", "recipient", "source", "token"].contains(&words[0]);
        if parent {
            self.called.insert(format!("{}-{}", words[0], words[1]));
        }
        words.push("--json");
        let said = self.desk.run(&words);
        assert!(matches!(said.code, Some(0 | 1)), "{line}: {said:?}");
        assert!(!said.out.is_empty(), "{line} prints no JSON: {said:?}");
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{line}: {error}: {}", said.out))
    }

    /// Records something, and returns its id.
    fn record(&mut self, line: &str) -> String {
        let said = self.call(line);
        let id = said["id"].as_str().or(said["story"]["id"].as_str());
        id.unwrap_or_else(|| panic!("{line} tells no id: {said}")).to_owned()
    }
}

#[test]
fn every_command_that_prints_prints_json() {
    let desk = Desk::empty();
    let file = |name: &str, text: &str| fs::write(desk.path(name), text).unwrap();
    file("story.txt", "Dam leaks\n\nThe dam leaks, two officials said. “We know,” Mayor Ana Duarte said.\n");
    file("rows.jsonl", "{\"text\":\"The gate is shut.\",\"attributions\":[{\"class\":\"narrator\"}]}\n");
    file("who.txt", "Noor Haddad\n");
    file("ann.txt", AGE_KEY);
    let mut day = Day { desk, called: std::collections::BTreeSet::new() };
    let founded = day.call("init --origin example.com/desk");
    fs::write(day.desk.path("desk.vkey"), founded["verifier_key"].as_str().unwrap()).unwrap();
    let first = day.record("add --text The_dam_leaks_badly. --source a_person_briefed_on_it");
    let other = day.record("add --text The_dam_leaks_a_lot. --source an_official");
    let resting =
        day.record(&format!("add --text It_leaks_at_the_gate. --source an_engineer --relation elaborates:{other}"));
    let story = day.record("add story.txt --accept");
    day.call("import rows.jsonl");
    day.call("draft story.txt");
    day.call("show");
    day.call(&format!("show {first}"));
    day.call(&format!("revise {first} --tag dams --reason sorted"));
    day.call(&format!("impact {other}"));
    day.call(&format!("revise {other} --status retracted --reason mistaken --yes"));
    day.call(&format!("judge {resting} --outcome stands --because seen"));
    for line in ["diff @", "log", "audit", "verify", "comment", "reindex", "backup copy.db"] {
        day.call(line);
    }
    day.call(&format!("census {story}"));
    day.call(&format!("comment {first} --ask the_mayor --asked-at 2026-03-06T10:00:00Z"));
    day.call(&format!("prove {first} --output one.tlog-proof"));
    day.call("check one.tlog-proof --key desk.vkey");
    day.call("timestamp --text head.txt");
    day.call("publish public --audience desk");
    day.call("witness public --state seen");
    day.call("clone public cloned.db");
    let made = day.call("signer key --key bo.key");
    fs::write(day.desk.path("bo.vkey"), made["verifier_key"].as_str().unwrap()).unwrap();
    for line in ["signer add bo.vkey --name bo", "signer list", "signer sign --key bo.key", "signer remove bo"] {
        day.call(line);
    }
    day.call(&format!("recipient add {} --name ann", AGE_PUBLIC[0]));
    day.call(&format!("seal {first} --identity who.txt --source 1"));
    day.call(&format!("reveal {first} --reason asked --age-key ann.txt"));
    day.call(&format!("recipient add {} --name bob --age-key ann.txt", AGE_PUBLIC[1]));
    for line in ["recipient list", "recipient seal-again --age-key ann.txt", "recipient remove bob --age-key ann.txt"] {
        day.call(line);
    }
    day.call(&format!("source same {first}:1 {resting} --because met"));
    day.call(&format!("source different {first}:1 {other} --because met"));
    day.call("source list");
    for line in ["token add ana", "token list", "token revoke ana"] {
        day.call(line);
    }
    day.call(&format!("redact {resting} --reason privacy --authority counsel --yes"));
    let pages = day.call("man --output man");
    let names = pages["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap().trim_end_matches(".1"));
    let commands: Vec<&str> = names.filter_map(|name| name.strip_prefix("ledger-")).collect();
    assert!(commands.len() > 40, "{commands:?}");
    let left: Vec<&&str> =
        commands.iter().filter(|name| !day.called.contains(**name) && !NO_JSON.contains(*name)).collect();
    assert!(left.is_empty(), "never called with --json: {left:?}");
}

#[test]
fn shows_progress_on_a_terminal_and_never_in_a_pipe() {
    let desk = with_statements(3);
    // Somebody else writes for a while: what waits for it tells so.
    let other = rusqlite::Connection::open(desk.ledger()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut command = Command::new("setsid");
    command.arg("--ctty").arg(env!("CARGO_BIN_EXE_ledger"));
    let mut command = desk.settle(command, ["import", "rows.jsonl"]);
    command.env("TERM", "xterm");
    let mut terminal = Terminal::run(command, 24, 80);
    terminal.until("importing");
    other.execute_batch("ROLLBACK").unwrap();
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("\r\x1b[K"), "the line is taken away: {shown:?}");
    let said = desk.run(["verify"]);
    assert!(!said.err.contains('\r') && !said.err.contains("verifying"), "{said:?}");
}
