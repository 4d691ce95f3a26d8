//! Which module may know which, and what each alone may do: imports run one way, so that what is pure stays pure.
//!
//! The test reads the sources as text: what stands in comments, and after the first `#[cfg(test)]` module of a file, does
//! not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that each module may import, the lowest first.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("merkle", &[]),
    ("text", &[]),
    ("phrase", &["record", "text"]),
    ("article", &["record", "text"]),
    ("draft", &["record", "text", "phrase"]),
    ("diff", &["record", "text"]),
    ("proof", &["record", "merkle"]),
    ("address", &[]),
    ("publication", &["merkle", "address"]),
    ("timestamp", &[]),
    ("seal", &["record"]),
    ("store", &["record", "merkle", "address"]),
    ("ledger", &["record", "merkle", "publication", "store", "seal", "phrase", "diff"]),
    ("review", &["record", "text", "phrase", "article", "draft", "diff", "ledger"]),
    ("intake", &["record", "text", "article", "store", "ledger", "review"]),
    ("audit", &["record", "text", "store", "diff", "ledger"]),
    ("import", &["record", "ledger"]),
    ("export", &["record", "ledger", "store"]),
    ("site", &["record", "merkle", "text", "diff", "store", "ledger"]),
    ("publish", &["record", "merkle", "store", "ledger", "export", "site"]),
    ("template", &["record", "store", "diff", "ledger", "audit", "export", "publish"]),
    ("verify", &["record", "merkle", "publication", "store", "ledger", "timestamp"]),
    ("copy", &["store", "ledger", "verify"]),
    (
        "serve",
        &[
            "record", "merkle", "text", "article", "draft", "store", "ledger", "review", "intake", "audit", "export",
            "site", "publish",
        ],
    ),
];
/// The module that may import every other, and that none may import.
const TOP: &str = "cli";
/// Modules whose results follow from what they are given: without disk, clock or environment.
const PURE: &[&str] =
    &["record", "merkle", "text", "phrase", "article", "draft", "diff", "proof", "timestamp", "review", "address"];
/// The most lines of a file.
const LONGEST_FILE: usize = 500;

struct Source {
    path: PathBuf,
    module: String,
    text: String,
    /// The text without comments and tests.
    code: String,
}

impl Source {
    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files under a folder whose names end in `.rs`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut sources = Vec::new();
    for file in files(&src) {
        let path = file.strip_prefix(&src).unwrap().to_owned();
        let module = path.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&file).unwrap();
        let code = if is_test(&file) { String::new() } else { code_of(&text) };
        sources.push(Source { path, module, text, code });
    }
    assert!(sources.len() > 80, "only {} files were found", sources.len());
    sources
}

/// Whether the file's module stands behind `#[cfg(test)]` in the file of the module that it belongs to.
fn is_test(file: &Path) -> bool {
    let folder = file.parent().unwrap();
    let parents = [folder.join("mod.rs"), folder.with_extension("rs")];
    let name = file.file_stem().unwrap().to_string_lossy();
    let declared = format!("#[cfg(test)]\nmod {name};");
    parents.iter().filter_map(|parent| fs::read_to_string(parent).ok()).any(|text| text.contains(&declared))
}

fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.starts_with("mod ") && next.ends_with('{')) {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// The modules of this crate that a file's code names, in paths and in groups of them.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut begins = true;
        for (at, c) in group.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                c if begins && c.is_alphabetic() => {
                    found.insert(word(&group[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// Holds that no code outside `allowed` modules has one of these words, or a word that begins so.
fn alone(allowed: &[&str], words: &[&str]) {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !allowed.contains(&source.module.as_str())) {
        let begins = |at: usize| !source.code[..at].ends_with(|c: char| c.is_alphanumeric());
        let found = words.iter().filter(|word| source.code.match_indices(**word).any(|(at, _)| begins(at)));
        wrong.extend(found.map(|word| format!("{} has {word}", source.name())));
    }
    assert!(wrong.is_empty(), "only {allowed:?} may:\n{}", wrong.join("\n"));
}

#[test]
fn imports_run_one_way() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        if [TOP, "lib", "main"].contains(&source.module.as_str()) {
            continue;
        }
        let Some(allowed) = table.get(source.module.as_str()) else {
            wrong.push(format!("{} is in no layer: say in the table what it may import", source.name()));
            continue;
        };
        for import in imports(&source.code).into_iter().filter(|import| *import != source.module) {
            if !allowed.contains(&import.as_str()) {
                wrong.push(format!("{} imports {import}", source.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_circle_and_no_module_that_is_not_there() {
    let modules: BTreeSet<String> = sources().into_iter().map(|source| source.module).collect();
    let mut lower: Vec<&str> = Vec::new();
    for (module, imports) in MAY_IMPORT {
        assert!(modules.contains(*module), "there is no module {module}");
        for import in *imports {
            assert!(lower.contains(import), "{module} may import {import}, which does not stand before it");
        }
        lower.push(module);
    }
}

#[test]
fn nobody_climbs_past_its_own_module() {
    alone(&[], &["super::super::"]);
}

#[test]
fn sql_stands_in_the_store_alone() {
    alone(&["store"], &["rusqlite", "SELECT ", "INSERT ", "DELETE FROM", "PRAGMA ", "CREATE TABLE"]);
}

#[test]
fn the_command_alone_prints() {
    alone(&[TOP], &["print!", "println!", "dbg!", "io::stdout", "io::stderr", "io::stdin", "comfy_table", "clap::"]);
}

#[test]
fn the_command_alone_knows_the_clock_the_environment_and_randomness() {
    alone(
        &[TOP],
        &["Timestamp::now", "Zoned::now", "SystemTime", "Instant", "std::env", "env::", "getrandom", "rand::"],
    );
}

#[test]
fn pure_modules_have_no_disk() {
    let others: Vec<&str> = MAY_IMPORT.iter().map(|(module, _)| *module).filter(|one| !PURE.contains(one)).collect();
    alone(&[&others[..], &[TOP, "lib", "main"]].concat(), &["std::fs", "fs::", "File::", "std::net", "std::process"]);
}

#[test]
fn every_file_is_short_and_says_what_it_is_for() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{} has {lines} lines, and {LONGEST_FILE} are the most", source.name()));
        }
        if !source.text.starts_with("//! ") {
            wrong.push(format!("{} does not begin with what it is for (//!)", source.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_outside_of_the_repository_is_needed() {
    let outside = ["..", "shared"].join("/");
    for folder in ["src", "tests", "benches"] {
        for file in files(&root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(!text.contains(&outside), "{} names {outside}", file.display());
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("path = \"..") && !manifest.contains("git = "), "a dependency lies elsewhere");
}

#[test]
fn finds_imports_in_groups_and_paths_and_none_in_comments_or_tests() {
    let code = code_of(
        "use crate::record::{Body, Digest};\nuse crate::{store, merkle::{Hash, Key}, text};\n// crate::cli\n\
         fn a() -> crate::ledger::Error {}\n#[cfg(test)]\nmod tests {\n    use crate::verify;\n}\n",
    );
    let expected = ["ledger", "merkle", "record", "store", "text"].map(str::to_owned);
    assert_eq!(imports(&code), BTreeSet::from(expected));
}
