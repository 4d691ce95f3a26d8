//! The command as people meet it: transcripts with its real output, in a terminal of 80 columns.
//!
//! A transcript is lines of four kinds: `# …` tells what is shown; `$ …` is a command line, with `> ` before what
//! continues it; `% …` asks for a ledger that no command makes on demand; everything else is what was printed, with
//! `[exit N]` where the exit code is not 0. What differs from run to run has placeholders, which later commands may use:
//! `⟨id-01⟩` is an id's first 7 digits, `⟨id-01…⟩` more of them, `⟨digest-01⟩` all.
//!
//! Of every command it is held that no control character reaches the terminal, and that one which fails with exit 2
//! leaves the ledger as it was. `UPDATE_TRANSCRIPTS=1 cargo test --test transcripts` writes the output anew; read what
//! changed before it is committed.
#![cfg(target_os = "linux")]

#[path = "transcripts/ledgers.rs"]
mod ledgers;
#[path = "transcripts/placeholders.rs"]
mod placeholders;
#[path = "transcripts/terminal.rs"]
mod terminal;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use placeholders::Placeholders;

macro_rules! transcripts {
    ($($name:ident)+) => {
        const NAMES: &[&str] = &[$(stringify!($name),)+];
        $(#[test] fn $name() { check(stringify!($name)); })+
    };
}

transcripts! {
    audits
    bad_input
    changes
    drafts_compared
    errors
    exports
    filters
    hostile_text
    ids
    imports
    main_job
    moments
    places
    programs
    proofs
    redactions
    revisions
    same_sources
    seals
    sheets
    signers
    sources
    stories
    usage
    versions
    widths
    witnesses
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

fn check(name: &str) {
    let path = folder().join(format!("{name}.txt"));
    let expected = fs::read_to_string(&path).unwrap();
    let found = replay(&expected);
    if std::env::var_os("UPDATE_TRANSCRIPTS").is_some() {
        fs::write(&path, &found).unwrap();
    } else if found != expected {
        panic!("{}", difference(name, &expected, &found));
    }
}

/// Runs every command of a transcript in a folder of its own, and writes the transcript with what it prints.
fn replay(transcript: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().canonicalize().unwrap();
    let folder = home.join("desk");
    fs::create_dir(&folder).unwrap();
    let mut placeholders = Placeholders::new(&home);
    let mut written = String::new();
    let mut lines = transcript.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(wish) = line.strip_prefix("% ") {
            ledgers::make(wish, &folder);
            placeholders.learn(&folder.join("ledger.db"));
            placeholders.name_all();
        }
        if line.starts_with("# ") || line.starts_with("% ") {
            writeln!(written, "{line}").unwrap();
            if lines.peek().is_some_and(|next| next.is_empty()) {
                written.push('\n');
            }
        }
        let Some(command) = line.strip_prefix("$ ") else { continue };
        let mut command = command.to_owned();
        writeln!(written, "{line}").unwrap();
        while let Some(more) = lines.next_if(|next| next.starts_with("> ")) {
            command.push('\n');
            command.push_str(&more[2..]);
            writeln!(written, "{more}").unwrap();
        }
        let filled = placeholders.fill(&command);
        let before = placeholders.learn(&folder.join("ledger.db"));
        let (printed, code) = terminal::run(&filled, &folder, &home);
        let printed = printed.replace("\r\n", "\n");
        let after = placeholders.learn(&folder.join("ledger.db"));
        let control = printed.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert!(control.is_none(), "$ {command}\nprints the control character {control:?}: {printed:?}");
        assert!(
            code != 2 || before == after,
            "$ {command}\nfails, and the ledger grew from {before} to {after} records"
        );
        written.push_str(&placeholders.hide(&told(&printed, code)));
    }
    format!("{}\n", written.trim_end())
}

fn told(printed: &str, code: i32) -> String {
    let printed = printed.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let mut told = printed.trim_end().to_owned();
    let is_command = |line: &str| ["# ", "% ", "$ ", "> "].iter().any(|mark| line.starts_with(mark));
    assert!(!told.lines().any(is_command), "this would be read as a command: {told}");
    if code != 0 {
        write!(told, "{}[exit {code}]", if told.is_empty() { "" } else { "\n" }).unwrap();
    }
    if told.is_empty() { "\n".to_owned() } else { told + "\n\n" }
}

/// The transcript's lines that differ, `-` as it stands, `+` as it was found.
fn difference(name: &str, expected: &str, found: &str) -> String {
    let differ = similar::TextDiff::from_lines(expected, found);
    format!("{}", differ.unified_diff().context_radius(4).header(&format!("{name}.txt"), "found"))
}

#[test]
fn runs_every_transcript_in_the_folder() {
    let mut stems: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    stems.sort();
    let mut names = NAMES.to_vec();
    names.sort_unstable();
    assert_eq!(stems, names);
}
