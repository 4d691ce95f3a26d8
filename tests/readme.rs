//! The README's commands, run as they are written, print what the README shows.
//!
//! `UPDATE_README=1 cargo test --test readme` writes the real output into the README; read what changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A block of the README: its commands and what follows each.
struct Block {
    section: String,
    steps: Vec<(String, String)>,
}

#[test]
fn the_commands_of_the_readme_print_what_it_shows() {
    let path = Path::new(ROOT).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut rewritten = readme.clone();
    let mut checked = 0;
    for block in blocks(&readme) {
        let folder = home.path().join(if block.section == "Quick start" { "checkout" } else { "desk" });
        prepare(&folder);
        for (command, shown) in block.steps {
            let Some(runnable) = runnable(&command) else { continue };
            let printed = run(&runnable, &folder, home.path());
            let before = format!("$ {command}\n{shown}```");
            rewritten =
                replace_step(&rewritten, &command, &shown, &printed).unwrap_or_else(|| panic!("{before} is gone"));
            if std::env::var_os("UPDATE_README").is_none() {
                assert_eq!(stable(&shown), stable(&printed), "the output of: {command}");
            }
            checked += 1;
        }
    }
    assert!(checked >= 15, "only {checked} commands were found in the README");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, rewritten).unwrap();
    }
}

fn blocks(readme: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut section = String::new();
    let mut inside = false;
    for line in readme.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.to_owned();
        } else if line == "```console" {
            inside = true;
            blocks.push(Block { section: section.clone(), steps: Vec::new() });
        } else if line == "```" {
            inside = false;
        } else if let (true, Some(block)) = (inside, blocks.last_mut()) {
            match (line.strip_prefix("$ "), block.steps.last_mut()) {
                (Some(command), _) => block.steps.push((command.to_owned(), String::new())),
                (None, Some((_, shown))) => {
                    shown.push_str(line);
                    shown.push('\n');
                }
                (None, None) => panic!("output without a command: {line}"),
            }
        }
    }
    blocks
}

/// The command without the part that builds this program, which cargo has done for this test; none if nothing remains.
fn runnable(command: &str) -> Option<String> {
    let command = command.strip_prefix("cargo build --release && ").unwrap_or(command);
    (!command.starts_with("cargo ")).then(|| command.replace("target/release/ledger", "ledger"))
}

/// A folder with the parts of the repository that the quick start uses, and the program's name on the path.
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

/// Puts what was printed in the place of what was shown.
fn replace_step(readme: &str, command: &str, shown: &str, printed: &str) -> Option<String> {
    let (before, after) = readme.split_once(&format!("$ {command}\n{shown}"))?;
    Some(format!("{before}$ {command}\n{printed}{after}"))
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
        ["ledger.local/", "root "].iter().fold(line, |line, start| match line.split_once(start) {
            Some((before, _)) => format!("{before}{start}…"),
            None => line,
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}
