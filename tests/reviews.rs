//! `review` in a real terminal: one key a decision, nothing recorded before the end, and nothing lost whatever ends it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]

mod desk;
#[path = "desk/terminal.rs"]
mod terminal;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use desk::{Desk, Said};
use rustix::process::Signal;
use serde_json::Value;
use terminal::Terminal;

const STORY: &str = "Holm dam leaks at its east gate\n\nBy Lena Orth\n\nTarn Post  /  October 2, 2026\n\n\
    The dam has been leaking since August, two engineers with direct knowledge of the inspection said.\n\n\
    “We check it daily,” Mayor Ana Duarte said. Holm Hydro declined to comment.\n\n\
    The dam was built in 1921 and is the oldest in the whole valley.\n";

struct Newsroom {
    desk: Desk,
}

impl Newsroom {
    fn new() -> Self {
        let newsroom = Self { desk: Desk::new() };
        fs::write(newsroom.desk.path("story.txt"), STORY).unwrap();
        newsroom
    }

    /// The command with a terminal of its own, or without any.
    fn command(&self, has_terminal: bool, arguments: &[&str]) -> Command {
        let mut command = Command::new("setsid");
        command.args(has_terminal.then_some("--ctty")).arg(env!("CARGO_BIN_EXE_ledger"));
        let mut command = self.desk.settle(command, arguments);
        // A terminal that only prints shows every screen whole, so that a test can read it.
        command.env_remove("VISUAL").env("TERM", "dumb").env("XDG_STATE_HOME", self.desk.path("state"));
        command
    }

    fn review(&self, arguments: &[&str]) -> Terminal {
        Terminal::run(self.command(true, &[&["review", "story.txt"], arguments].concat()), 30, 80)
    }

    fn texts(&self) -> Vec<String> {
        let shown: Vec<Value> = serde_json::from_str(&self.desk.good(["show", "--json", "--all"])).unwrap();
        let mut rows: Vec<(u64, String)> = shown
            .iter()
            .map(|row| (row["number"].as_u64().unwrap(), row["text"].as_str().unwrap().to_owned()))
            .collect();
        rows.sort();
        rows.into_iter().map(|(_, text)| text).collect()
    }

    fn drafts(&self) -> Vec<PathBuf> {
        let folder = self.desk.path("state/ledger/drafts");
        fs::read_dir(folder).map(|files| files.map(|file| file.unwrap().path()).collect()).unwrap_or_default()
    }

    fn kept(&self) -> String {
        assert_eq!(self.desk.digests().len(), 1, "something was recorded");
        let drafts = self.drafts();
        let [kept] = &drafts[..] else { panic!("kept: {drafts:?}") };
        kept.display().to_string()
    }
}

#[test]
fn records_one_commit_of_what_was_decided_with_one_key_each() {
    let newsroom = Newsroom::new();
    let mut terminal = newsroom.review(&["--tag", "dams"]);
    let first = terminal.until("q keep and quit");
    assert!(first.contains("1 of 4") && first.contains("The dam has been leaking since August."), "{first}");
    assert!(first.contains("[The dam has been leaking since August], two engineers"), "in its sentence: {first}");
    assert!(!terminal.is_as_before());
    for (key, shown) in [("\r", "2 of 4"), ("m", "3 of 4"), ("d", "4 of 4"), ("b", "3 of 4"), ("a", "4 of 4")] {
        terminal.press(key);
        terminal.until(shown);
    }
    terminal.press("d");
    let all = terminal.until("y record");
    assert!(all.contains("2 accepted, 1 dropped, 1 merged"), "{all}");
    terminal.press("\r");
    terminal.until("y records what is decided");
    assert_eq!(newsroom.desk.digests().len(), 1, "nothing is recorded before the last key");
    terminal.press("y");
    let (code, told) = terminal.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("and 2 statements from it: 1 as drafted, 1 edited."), "{told}");
    assert!(terminal.is_as_before());
    assert_eq!(newsroom.texts(), ["The dam has been leaking since August.", "Holm Hydro declined to comment."]);
    assert!(newsroom.drafts().is_empty());
    newsroom.desk.verify();
}

/// An editor is called away, the machine of the desk is shut down, somebody closes the window: whatever ends the review,
/// the decisions that were taken are there when it goes on.
#[test]
fn loses_no_decision_however_it_ends() {
    for how in ["q", "a typed interrupt", "SIGTERM", "SIGHUP", "SIGKILL", "a terminal that is closed"] {
        let newsroom = Newsroom::new();
        let mut terminal = newsroom.review(&[]);
        terminal.until("1 of 4");
        terminal.press("d");
        terminal.until("2 of 4");
        terminal.press("a");
        terminal.until("3 of 4");
        // What is shown next tells that the decision before is kept.
        terminal.press("?");
        terminal.until("any key goes back");
        terminal.press("b");
        terminal.until("3 of 4");
        match how {
            "q" => terminal.press("q"),
            "a typed interrupt" => terminal.press("\x03"),
            "SIGTERM" => terminal.signal(Signal::TERM),
            "SIGHUP" => terminal.signal(Signal::HUP),
            "SIGKILL" => terminal.signal(Signal::KILL),
            _ => {}
        }
        let said = match how {
            "a terminal that is closed" => (terminal.hang_up(), String::new()),
            _ => {
                let said = terminal.end();
                assert!(how == "SIGKILL" || terminal.is_as_before(), "{how}");
                said
            }
        };
        let expected = match how {
            "q" => Some(1),
            "SIGKILL" => None,
            _ => Some(2),
        };
        assert_eq!(said.0, expected, "{how}: {}", said.1);
        let kept = newsroom.kept();
        if !matches!(how, "SIGKILL" | "a terminal that is closed") {
            let told: String = said.1.split_whitespace().collect();
            assert!(told.contains("nothingisrecorded"), "{how}: {}", said.1);
            let kept: String = kept.split_whitespace().collect();
            assert!(told.contains(&format!("--resume'{kept}'")), "{how}: {}", said.1);
        }
        let mut terminal = newsroom.review(&["--resume", &kept]);
        let first = terminal.until("q keep and quit");
        assert!(first.contains("3 of 4") && first.contains("1 accepted, 1 dropped, 2 to decide"), "{how}: {first}");
        terminal.press("D");
        terminal.until("y record");
        terminal.press("y");
        assert_eq!(terminal.end().0, Some(0), "{how}");
        assert_eq!(newsroom.texts(), ["“We check it daily”"], "{how}");
        assert!(newsroom.drafts().is_empty(), "{how}");
    }
}

#[test]
fn leaves_nothing_behind_where_nothing_was_decided() {
    let newsroom = Newsroom::new();
    let mut terminal = newsroom.review(&[]);
    terminal.until("q keep and quit");
    terminal.press("q");
    let (code, told) = terminal.end();
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("nothing was decided"), "{told}");
    assert!(newsroom.drafts().is_empty());
}

#[test]
fn draws_anew_for_another_window_and_gives_the_screen_back() {
    let newsroom = Newsroom::new();
    let mut command = newsroom.command(true, &["review", "story.txt"]);
    command.env("TERM", "xterm");
    let mut terminal = Terminal::run(command, 30, 100);
    terminal.until("\x1b[?1049h");
    let wide = terminal.until("q keep and quit");
    assert!(wide.contains(&"─".repeat(100)), "{wide:?}");
    terminal.resize(9, 60);
    let narrow = terminal.until("q keep and quit");
    let rows: Vec<&str> = narrow.split("\r\n").collect();
    assert_eq!(rows.len(), 9, "{narrow:?}");
    assert!(narrow.contains(&"─".repeat(60)) && !narrow.contains(&"─".repeat(61)), "{narrow:?}");
    assert!(!narrow.contains("\x1b[1m"), "NO_COLOR is set: {narrow:?}");
    terminal.press("q");
    assert!(terminal.end().1.contains("\x1b[?1049l"));
}

#[test]
fn edits_a_statement_and_the_story_in_the_editor_and_tells_what_it_can_not_take() {
    let newsroom = Newsroom::new();
    let script = "if grep -q '^#! line' \"$1\"; then sed -e 's/sure/reported/' \"$1\" > new; cp new mended; else \
        sed -e 's/^text: The dam/text: The Holm dam/' -e 's/status: reported/status: sure/' -e 's/^byline:.*/byline: A. N. Other/' \
        \"$1\" > new; fi; cat new > \"$1\"";
    fs::write(newsroom.desk.path("editor.sh"), format!("set -e\n{script}\n")).unwrap();
    let mut command = newsroom.command(true, &["review", "story.txt"]);
    command.env("EDITOR", format!("sh '{}'", newsroom.desk.path("editor.sh").display()));
    let mut terminal = Terminal::run(command, 30, 80);
    terminal.until("q keep and quit");
    terminal.press("e");
    terminal.until("2 of 4");
    terminal.until("q keep and quit");
    terminal.press("s");
    terminal.until("q keep and quit");
    terminal.press("D");
    terminal.until("y record");
    terminal.press("y");
    let (code, told) = terminal.end();
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(newsroom.texts(), ["The Holm dam has been leaking since August."]);
    assert!(fs::read_to_string(newsroom.desk.path("mended")).unwrap().contains("#! line"));
    assert!(newsroom.desk.good(["export", "jsonl"]).contains("A. N. Other"));
    assert!(newsroom.drafts().is_empty(), "the editor's own file is gone, too");
}

#[test]
fn is_finished_in_the_editor_where_that_is_liked_better() {
    let newsroom = Newsroom::new();
    let mut terminal = newsroom.review(&[]);
    terminal.until("1 of 4");
    terminal.press("d");
    terminal.until("2 of 4");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(1));
    let kept = newsroom.kept();
    let mut command = newsroom.command(false, &["add", "story.txt", "--resume", &kept]);
    Said::of(command.env("EDITOR", "true").output().unwrap()).good();
    assert_eq!(newsroom.texts(), ["“We check it daily”", "Holm Hydro declined to comment."]);
}

#[test]
fn leads_back_to_the_statement_that_the_rules_refuse() {
    let newsroom = Newsroom::new();
    fs::write(
        newsroom.desk.path("editor.sh"),
        "sed -e 's/status: reported/status: confirmed/' \"$1\" > new\ncat new > \"$1\"\n",
    )
    .unwrap();
    let mut command = newsroom.command(true, &["review", "story.txt"]);
    command.env("EDITOR", format!("sh '{}'", newsroom.desk.path("editor.sh").display()));
    let mut terminal = Terminal::run(command, 30, 80);
    terminal.until("q keep and quit");
    terminal.press("a");
    terminal.until("2 of 4");
    terminal.press("e");
    terminal.until("3 of 4");
    terminal.press("D");
    terminal.until("y record");
    terminal.press("y");
    terminal.until("2 of 4");
    let refused = terminal.until("q keep and quit");
    assert!(refused.contains("confirm"), "{refused}");
    assert_eq!(newsroom.desk.digests().len(), 1);
    terminal.press("d");
    terminal.until("y record");
    terminal.press("y");
    assert_eq!(terminal.end().0, Some(0));
    assert_eq!(newsroom.texts(), ["The dam has been leaking since August."]);
}

#[test]
fn decides_what_became_of_the_version_befores_statements() {
    let newsroom = Newsroom::new();
    newsroom.desk.good(["add", "story.txt", "--accept"]);
    let next = STORY.replace("since August", "since July").replace(" Holm Hydro declined to comment.", "");
    fs::write(newsroom.desk.path("story.txt"), next).unwrap();
    let id = newsroom.desk.good(["log", "--all", "--json"]);
    let id: Vec<Value> = serde_json::from_str(&id).unwrap();
    let id = id.iter().find(|row| row["kind"] == "story").unwrap()["digest"].as_str().unwrap().to_owned();
    let mut terminal = newsroom.review(&["--story", &id]);
    let first = terminal.until("q keep and quit");
    assert!(first.contains("reworded in this version") && first.contains("[-August-]"), "{first}");
    terminal.press("c");
    let second = terminal.until("q keep and quit");
    assert!(second.contains("unchanged in this version"), "{second}");
    terminal.press("u");
    let third = terminal.until("q keep and quit");
    assert!(third.contains("gone in this version"), "{third}");
    terminal.press("r");
    terminal.until("4 of 4");
    terminal.press("d");
    terminal.until("y record");
    terminal.press("y");
    let (code, told) = terminal.end();
    assert_eq!(code, Some(0), "{told}");
    let lines = newsroom.desk.good(["export", "jsonl"]);
    assert!(lines.contains("\"change\":\"correction\"") && lines.contains("\"change\":\"retraction\""), "{lines}");
    newsroom.desk.verify();
}

#[test]
fn refuses_where_there_is_no_terminal_and_names_the_other_ways() {
    let newsroom = Newsroom::new();
    let said = Said::of(newsroom.command(false, &["review", "story.txt"]).output().unwrap()).refused();
    assert!(said.contains("there is no terminal to review in"), "{said}");
    assert!(said.contains("'ledger add STORY --accept'") && said.contains("'ledger add STORY'"), "{said}");
    assert!(newsroom.drafts().is_empty());
}

#[test]
fn takes_the_story_from_a_pipe_its_keys_from_the_terminal_and_writes_its_result_where_it_goes() {
    let newsroom = Newsroom::new();
    let mut command = Command::new("setsid");
    command.args(["--ctty", "sh", "-c"]);
    let script = format!("cat story.txt | '{}' review - --json > result", env!("CARGO_BIN_EXE_ledger"));
    let mut command = newsroom.desk.settle(command, [script]);
    command.env("TERM", "dumb").env("XDG_STATE_HOME", newsroom.desk.path("state"));
    let mut terminal = Terminal::run(command, 30, 80);
    terminal.until("q keep and quit");
    terminal.press("Al");
    terminal.until("4 of 4");
    terminal.press("D");
    terminal.until("y record");
    terminal.press("y");
    let (code, told) = terminal.end();
    assert_eq!(code, Some(0), "{told}");
    let result: Value = serde_json::from_str(&fs::read_to_string(newsroom.desk.path("result")).unwrap()).unwrap();
    assert_eq!(result["statements"].as_array().unwrap().len(), 3, "{result}");
}

/// What was typed or pasted ahead of the last question is no answer to it, whether the terminal marks pastes or not.
#[test]
fn records_nothing_that_was_typed_before_it_was_asked() {
    let newsroom = Newsroom::new();
    let mut terminal = newsroom.review(&[]);
    terminal.until("q keep and quit");
    terminal.press("\n\n\n\n\nyes\n");
    let asked = terminal.until("y record");
    assert!(!asked.contains("Recorded"), "{asked}");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(1));
    assert_eq!(newsroom.desk.digests().len(), 1, "something was recorded");
}

#[test]
fn decides_nothing_by_an_editor_that_changes_nothing() {
    let newsroom = Newsroom::new();
    let mut command = newsroom.command(true, &["review", "story.txt"]);
    command.env("EDITOR", "true");
    let mut terminal = Terminal::run(command, 30, 80);
    terminal.until("q keep and quit");
    terminal.press("e");
    let after = terminal.until("the editor changed nothing");
    assert!(!after.contains("2 of 4"), "{after}");
    terminal.until("q keep and quit");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(1));
}

/// Somebody presses Ctrl-Z in the midst of a review, does something else in that terminal, and comes back.
#[test]
fn gives_the_terminal_back_while_it_is_stopped_and_goes_on() {
    let newsroom = Newsroom::new();
    let mut terminal = newsroom.review(&[]);
    terminal.until("1 of 4");
    terminal.press("a");
    terminal.until("2 of 4");
    terminal.until("q keep and quit");
    terminal.signal(Signal::TSTP);
    terminal.stopped();
    assert!(terminal.is_as_before());
    terminal.signal(Signal::CONT);
    let again = terminal.until("q keep and quit");
    assert!(again.contains("2 of 4"), "{again}");
    assert!(!terminal.is_as_before());
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(1));
    assert!(terminal.is_as_before());
}
