//! Copies of publications and ledgers: every digest as it was, every reading command at work, and the way back after a
//! disaster.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    /// A ledger with a story, statements for the public and the desk, and one that was redacted.
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::write(
            desk.0.path().join("story.txt"),
            "Ferry talks resume\n\nThe crews will meet again, two people said.\n",
        )
        .unwrap();
        desk.run("init --origin example.com/desk --zone America/New_York --key desk.key");
        desk.run("add story.txt --accept=low --outlet Gazette");
        desk.run("add --text Public. --source an_official --audience public --effective-at 2026-11-01");
        desk.run("add --text Deep. --source an_official --terms deep_background");
        desk.run("revise @ --status disputed --source Ana --stance denies --reason asked");
        desk.run("add --text Erased. --source an_official");
        desk.run("redact @ --reason privacy --authority counsel --yes");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What a command prints, which must succeed. Words are split at spaces; `_` stands for one within a word.
    fn run(&self, command: &str) -> String {
        let (good, out, err) = self.try_run(command);
        assert!(good, "{command}: {out}{err}");
        out
    }

    fn try_run(&self, command: &str) -> (bool, String, String) {
        let words =
            command.split(' ').map(|word| if word.contains("an_") { word.replace('_', " ") } else { word.into() });
        let done = Command::new(env!("CARGO_BIN_EXE_ledger"))
            .args(words)
            .current_dir(self.0.path())
            .env("LEDGER_KEY", self.path("desk.key"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env_remove("LEDGER")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.success(), text(done.stdout), text(done.stderr))
    }

    fn head(&self, ledger: &str) -> (u64, String) {
        let report: serde_json::Value =
            serde_json::from_str(&self.run(&format!("verify --json --ledger {ledger}"))).unwrap();
        (report["size"].as_u64().unwrap(), report["root"].as_str().unwrap().to_owned())
    }
}

fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

#[test]
fn copies_a_publication_with_every_digest_as_it_was_and_reads_it_like_any_ledger() {
    let desk = Desk::new();
    desk.run("publish out --audience public");
    let told = desk.run("clone out copy.db");
    assert!(told.contains("every digest as it was"), "{told}");
    assert_eq!(desk.head("copy.db"), desk.head("ledger.db"));
    for command in ["show", "log", "export csv", "export jsonl", "show --json"] {
        let of = |ledger: &str| desk.run(&format!("{command} --ledger {ledger}"));
        assert_eq!(of("copy.db"), of("out"), "{command}");
    }
    let published = desk.run("export jsonl --ledger out");
    assert!(!published.contains("Deep.") && published.contains("Public."));
}

#[test]
fn a_copy_from_which_something_is_withheld_is_read_and_never_written_to() {
    let desk = Desk::new();
    desk.run("publish out --audience desk");
    desk.run("clone out copy.db");
    let (good, _, error) = desk.try_run("add --text More. --source an_official --ledger copy.db");
    assert!(!good && error.contains("is a copy from which something is withheld"), "{error}");
    let (good, _, error) = desk.try_run("reindex --ledger copy.db");
    assert!(!good && error.contains("withheld"), "{error}");
}

#[test]
fn a_copy_of_all_takes_the_ledgers_place_with_a_signers_key() {
    let desk = Desk::new();
    desk.run("publish out --audience counsel --texts");
    let before = desk.head("ledger.db");
    let shown = desk.run("show --in-effect 2026-11-01");
    fs::remove_file(desk.path("ledger.db")).unwrap();
    desk.run("clone out --zone America/New_York");
    assert_eq!(desk.head("ledger.db"), before);
    assert_eq!(desk.run("show --in-effect 2026-11-01"), shown);
    desk.run("add --text More. --source an_official");
    assert_eq!(desk.head("ledger.db").0, before.0 + 1);
    // What was published continues it.
    desk.run("publish out --audience counsel --texts");
}

#[test]
fn copies_a_ledger_with_all_that_lies_beside_the_log() {
    let desk = Desk::new();
    desk.run("clone ledger.db copy.db");
    assert_eq!(desk.head("copy.db"), desk.head("ledger.db"));
    let checkpoints = |ledger: &str| {
        let report: serde_json::Value =
            serde_json::from_str(&desk.run(&format!("verify --json --ledger {ledger}"))).unwrap();
        report["checkpoints"].as_u64().unwrap()
    };
    assert_eq!(checkpoints("copy.db"), checkpoints("ledger.db"));
    desk.run("add --text More. --source an_official --ledger copy.db");
    // The key has signed more by now than the ledger that was copied has.
    let (good, _, error) = desk.try_run("add --text Other. --source an_official");
    assert!(!good && error.contains("it is an older copy"), "{error}");
}

#[test]
fn leaves_nothing_behind_of_what_is_unsound_and_overwrites_nothing() {
    let desk = Desk::new();
    desk.run("publish out --audience desk");
    let records = desk.path("out/records/000.p");
    let file = fs::read_dir(&records).unwrap().next().unwrap().unwrap().path();
    let lines = fs::read_to_string(&file).unwrap();
    fs::write(&file, lines.replace("Public.", "Forged.")).unwrap();
    let (good, _, error) = desk.try_run("clone out copy.db");
    assert!(!good && error.contains("digest_mismatch"), "{error}");
    assert!(!desk.path("copy.db").exists());

    fs::write(&file, lines).unwrap();
    let before = bytes_of(&desk.path("ledger.db"));
    let (good, _, error) = desk.try_run("clone out ledger.db");
    assert!(!good && error.contains("exists already"), "{error}");
    assert!(before == bytes_of(&desk.path("ledger.db")));
    let (good, _, error) = desk.try_run("clone out other.db --zone Atlantis/Capital");
    assert!(!good && error.contains("not a time zone"), "{error}");
    let (good, _, error) = desk.try_run("clone nowhere copy.db");
    assert!(!good && error.contains("nowhere"), "{error}");
    assert!(!desk.path("copy.db").exists() && !desk.path("other.db").exists());
}
