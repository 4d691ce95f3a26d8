//! What each audience gets, searched whole for what it may not have: every sealed name, every text of what is withheld.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Published keys, and no secret.
const ANN: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
const ANN_PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
/// A word for each thing that somebody may not see.
const NAME: &str = "Haddad";
const COUNSEL: &str = "Counselword";
const DEEP: &str = "Deepword";
const DESK: &str = "Deskword";
const HIDDEN_CHAIN: &str = "Chainword";
const ERASED: &str = "Erasedword";
const PUBLIC: &str = "Publicword";
const REVEALED: &str = "Revealword";
const SAME: &str = "Sameword";
/// What is for counsel, beside the words: topics, kinds and keys.
const OF_COUNSEL: [&str; 6] =
    ["same_source", "\"reveal\"", "\"kind\":\"seal\"", "commitment", "age1t7rx", "age-encryption"];

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::write(desk.path("ann.txt"), format!("{ANN}\n")).unwrap();
        fs::write(desk.path("who.txt"), format!("Noor {NAME}\n")).unwrap();
        desk.run(&["init", "--origin", "example.com/desk"]);
        desk.run(&["recipient", "add", ANN_PUBLIC, "--name", "Ann"]);
        let add = |text: &str, more: &[&str]| {
            let start = ["add", "--quiet", "--text", text, "--source", "a person familiar with the talks"];
            desk.run(&[&start, more].concat()).trim().to_owned()
        };
        let sealed = add(PUBLIC, &["--identity", "who.txt", "--audience", "public"]);
        add(DESK, &[]);
        add(COUNSEL, &["--audience", "counsel", "--tag", COUNSEL]);
        add(DEEP, &["--terms", "deep_background", "--audience", "desk"]);
        let chain = add(HIDDEN_CHAIN, &["--audience", "public"]);
        desk.run(&[
            "revise",
            &chain,
            "--audience",
            "counsel",
            "--text",
            HIDDEN_CHAIN,
            "--tag",
            "x",
            "--reason",
            HIDDEN_CHAIN,
        ]);
        let other = add("They met.", &["--audience", "public"]);
        desk.run(&["source", "same", &sealed, &other, "--because", SAME]);
        desk.run(&["reveal", &sealed, "--reason", REVEALED, "--age-key", "ann.txt"]);
        let erased = add(ERASED, &["--audience", "public"]);
        desk.run(&["redact", &erased, "--reason", "privacy", "--authority", "counsel", "--yes"]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn try_run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_ledger"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env_remove("LEDGER")
            .env_remove("LEDGER_KEY")
            .output()
            .unwrap()
    }

    fn run(&self, arguments: &[&str]) -> String {
        let done = self.try_run(arguments);
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Everything that `audience` gets: every export, and every file of a publication.
    fn gets(&self, audience: &str) -> String {
        let mut all = String::new();
        for format in ["csv", "tsv", "md", "json", "jsonl", "html"] {
            all.push_str(&self.run(&["export", format, "--audience", audience]));
        }
        all.push_str(&self.run(&["export", "corrections", "--audience", audience]));
        self.run(&["publish", audience, "--audience", audience, "--texts"]);
        append_files(&self.path(audience), &mut all);
        for command in [&["show", "--json"][..], &["log", "--json"], &["source", "list"]] {
            all.push_str(&self.run(&[command, &["--ledger", audience]].concat()));
        }
        all
    }
}

fn append_files(folder: &Path, all: &mut String) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => append_files(&path, all),
            false => all.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap())),
        }
        all.push_str(&path.display().to_string());
    }
}

fn check(all: &str, has: &[&str], has_not: &[&str]) {
    let all = all.to_lowercase();
    for word in has {
        assert!(all.contains(&word.to_lowercase()), "'{word}' is missing");
    }
    for word in has_not {
        assert!(!all.contains(&word.to_lowercase()), "'{word}' has leaked");
    }
}

#[test]
fn no_audience_gets_what_it_may_not_see() {
    let desk = Desk::new();
    let of_counsel = [&OF_COUNSEL[..], &[COUNSEL, HIDDEN_CHAIN, REVEALED, SAME]].concat();
    check(&desk.gets("public"), &[PUBLIC], &[&of_counsel[..], &[NAME, DEEP, DESK, ERASED]].concat());
    check(&desk.gets("desk"), &[PUBLIC, DESK, DEEP], &[&of_counsel[..], &[NAME, ERASED]].concat());
    check(&desk.gets("counsel"), &[&of_counsel[..], &[PUBLIC, DESK, DEEP]].concat(), &[NAME, ERASED]);
}

#[test]
fn an_export_is_for_the_desk_unless_it_says_for_whom() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["export", "jsonl"]), desk.run(&["export", "jsonl", "--audience", "desk"]));
    let withheld = desk.run(&["export", "jsonl"]).lines().filter(|line| line.starts_with(r#"{"digest":"#)).count();
    // A recipient, a seal, what is for counsel with two chains of it, a reveal, a judgement, and what was erased.
    assert_eq!(withheld, 8);
}

#[test]
fn proofs_alone_hold_no_content_but_who_signs_and_what_was_erased() {
    let desk = Desk::new();
    desk.run(&["publish", "out", "--audience", "counsel", "--proofs-only"]);
    let mut all = String::new();
    append_files(&desk.path("out"), &mut all);
    check(
        &all,
        &["\"kind\":\"signer\"", "\"kind\":\"redaction\""],
        &[PUBLIC, DESK, "age-encryption", "\"kind\":\"note\""],
    );
    desk.run(&["verify", "--ledger", "out"]);
    // And back: what was left out comes again.
    desk.run(&["publish", "out", "--audience", "counsel"]);
    let mut all = String::new();
    append_files(&desk.path("out"), &mut all);
    check(&all, &[PUBLIC, DESK, "age-encryption"], &[NAME]);
}

#[test]
fn a_folder_for_fewer_people_becomes_none_for_more_unasked() {
    let desk = Desk::new();
    desk.run(&["publish", "out", "--audience", "desk"]);
    let refused = desk.try_run(&["publish", "out", "--audience", "public"]);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(error.contains("out holds a publication for the desk, and this one is for the public"), "{error}");
    desk.run(&["publish", "out", "--audience", "counsel"]);
    desk.run(&["publish", "out", "--audience", "public", "--widen"]);
    let mut all = String::new();
    append_files(&desk.path("out"), &mut all);
    check(&all, &[PUBLIC], &[&OF_COUNSEL[..], &[DESK, DEEP, COUNSEL]].concat());
}

#[test]
fn a_dry_run_lists_what_would_appear_and_writes_nothing() {
    let desk = Desk::new();
    let plan = desk.run(&["publish", "out", "--audience", "public", "--dry-run"]);
    assert!(plan.contains(&format!("statement  {PUBLIC}")) && !plan.contains(DESK), "{plan}");
    assert!(!desk.path("out").exists());
    desk.run(&["publish", "out", "--audience", "desk"]);
    let plan = desk.run(&["publish", "out", "--audience", "public", "--dry-run"]);
    let leaving: Vec<&str> = plan.lines().filter(|line| line.starts_with('-')).collect();
    assert_eq!(leaving.len(), 2, "{plan}");
    assert!(leaving[0].contains(DESK) && leaving[1].contains(DEEP), "{plan}");
}

/// The way back after a disaster, with what is sealed.
#[test]
fn counsels_publication_brings_the_sealed_identities_back() {
    let desk = Desk::new();
    desk.run(&["publish", "out", "--audience", "counsel", "--texts"]);
    desk.run(&["clone", "out", "copy.db"]);
    let key = desk.run(&["log", "--json", "--ledger", "copy.db"]);
    assert!(key.contains("\"kind\":\"seal\""));
    let first = desk.run(&["export", "json", "--ledger", "copy.db"]);
    let id = serde_json::from_str::<serde_json::Value>(&first).unwrap();
    let id =
        id.as_array().unwrap().iter().find(|row| row["text"] == PUBLIC).unwrap()["id"].as_str().unwrap().to_owned();
    let name = desk.run(&["reveal", &id, "--reason", "after the fire", "--age-key", "ann.txt", "--ledger", "copy.db"]);
    assert_eq!(name.trim(), format!("Noor {NAME}"));
}
