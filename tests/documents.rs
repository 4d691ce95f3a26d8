//! What the README and the guides show is what happens: their commands print what stands under them, and their links
//! lead somewhere.
//!
//! `UPDATE_DOCS=1 cargo test --test documents` writes the real output into them; read what changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A part of a document: its words, or a command with the output that it shows.
enum Part {
    Words(String),
    Step { section: String, command: String, shown: String },
}

#[test]
fn every_command_prints_what_its_document_shows() {
    for path in documents() {
        check(&path);
    }
}

/// Runs one document's commands, one after another, in a folder of its own.
fn check(path: &Path) {
    let home = tempfile::tempdir().unwrap();
    let name = path.strip_prefix(ROOT).unwrap().display();
    let parts = parts(&fs::read_to_string(path).unwrap());
    let updates = std::env::var_os("UPDATE_DOCS").is_some();
    let mut rewritten = String::new();
    for part in parts {
        match part {
            Part::Words(words) => rewritten.push_str(&words),
            Part::Step { section, command, shown } => {
                let folder = home.path().join(if section == "Quick start" { "checkout" } else { "desk" });
                prepare(&folder);
                let printed = runnable(&command).map_or(shown.clone(), |command| run(&command, &folder, home.path()));
                assert!(updates || stable(&shown) == stable(&printed), "{name}: {command}\n{shown}\nprints\n{printed}");
                rewritten.push_str(&format!("$ {command}\n{printed}"));
            }
        }
    }
    if updates {
        fs::write(path, rewritten).unwrap();
    }
}

/// The README, and all that lies in `docs/`.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![Path::new(ROOT).join("README.md")];
    let mut folders = vec![Path::new(ROOT).join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found
}

fn parts(document: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut section = String::new();
    let mut inside = false;
    for line in document.split_inclusive('\n') {
        let bare = line.trim_end();
        if let Some(title) = bare.strip_prefix("## ") {
            section = title.to_owned();
        }
        inside = if inside { bare != "```" } else { bare == "```console" };
        let command = bare.strip_prefix("$ ").filter(|_| inside);
        match (command, parts.last_mut()) {
            (Some(command), _) => {
                parts.push(Part::Step { section: section.clone(), command: command.to_owned(), shown: String::new() });
            }
            (None, Some(Part::Step { shown, .. })) if inside => shown.push_str(line),
            (None, Some(Part::Words(words))) => words.push_str(line),
            (None, _) => parts.push(Part::Words(line.to_owned())),
        }
    }
    parts
}

/// The command without the part that builds this program, which cargo has done for this test; none if nothing remains.
fn runnable(command: &str) -> Option<String> {
    let command = command.strip_prefix("cargo build --release && ").unwrap_or(command);
    (!command.starts_with("cargo ")).then(|| command.replace("target/release/ledger", "ledger"))
}

/// A folder with the parts of the repository that the examples use.
fn prepare(folder: &Path) {
    if folder.exists() {
        return;
    }
    fs::create_dir_all(folder.join("ledger")).unwrap();
    fs::copy(Path::new(ROOT).join("ledger/events.jsonl"), folder.join("ledger/events.jsonl")).unwrap();
}

fn run(command: &str, folder: &Path, home: &Path) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_ledger"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", path.as_str()), ("COLUMNS", "100"), ("HOME", home.to_str().unwrap())])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().replace(home.to_str().unwrap(), "/home/you")
}

/// The text with what differs from run to run made the same: ids, keys, times.
fn stable(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words = line.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).map(|word| {
            let plain = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            let varies = plain.len() >= 7 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
            let counts = plain.len() >= 2 && plain.bytes().all(|byte| byte.is_ascii_digit());
            if varies || counts { word.replace(plain, "#") } else { word.to_owned() }
        });
        let line: String = words.collect();
        // A verifier key and a root are base64, where every character may differ.
        ["ledger.local/", "example.com/desk+", "root "].iter().fold(line, |line, start| match line.split_once(start) {
            Some((before, _)) => format!("{before}{start}…"),
            None => line,
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let root = Path::new(ROOT);
    let beside = ["SECURITY.md", "benches/README.md", "ledger/README.md"].map(|name| root.join(name));
    let mut reached = BTreeSet::from([root.join("README.md")]);
    for path in documents().into_iter().chain(beside) {
        let text = fs::read_to_string(&path).unwrap();
        for target in targets(&text).filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let linked = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let linked = linked.canonicalize().unwrap_or_else(|_| panic!("{}: {target} is not there", path.display()));
            if !heading.is_empty() {
                let headings = anchors(&fs::read_to_string(&linked).unwrap());
                assert!(headings.contains(heading), "{}: {target}: there are {headings:?}", path.display());
            }
            reached.insert(linked);
        }
        let words = without_code(&text);
        for label in words.split("][").skip(1).filter_map(|rest| rest.split(']').next()) {
            assert!(text.contains(&format!("\n[{label}]: ")), "{}: [{label}] is not defined", path.display());
        }
    }
    for document in documents() {
        assert!(reached.contains(&document.canonicalize().unwrap()), "nothing leads to {}", document.display());
    }
}

/// What a document's links point at: `[words](target)` and `[label]: target`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let inline = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let defined = text.lines().filter(|line| line.starts_with('[')).filter_map(|line| Some(line.split_once("]: ")?.1));
    inline.chain(defined)
}

/// The names that a document's headings have in links, as the forges make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ';
    headings
        .map(|title| title.to_lowercase().chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}

fn without_code(text: &str) -> String {
    let blocks: String = text.split("```").step_by(2).collect();
    blocks.split('`').step_by(2).collect()
}
