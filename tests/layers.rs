//! Imports run one way: the table of the modules that each module may use, and what no module but one may do.

use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use, beside itself.
const ALLOWED: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("merkle", &[]),
    ("text", &[]),
    ("phrase", &["record", "text"]),
    ("draft", &["record", "text", "phrase"]),
    ("diff", &["record", "text"]),
    ("article", &["record", "text"]),
    ("store", &["record", "merkle"]),
    ("ledger", &["record", "merkle", "store", "phrase", "diff"]),
    ("review", &["record", "ledger", "phrase", "draft", "article", "text"]),
    ("import", &["record", "ledger"]),
    ("export", &["record", "ledger", "store"]),
    ("verify", &["record", "merkle", "store", "ledger"]),
    ("publish", &["record", "merkle", "store", "ledger"]),
];

/// The module that imports everything.
const TOP: &str = "cli";

/// What one module alone may do, and the words that betray it elsewhere.
const ALONE: &[(&str, &[&str])] = &[
    ("store", &["rusqlite::", "SELECT ", "INSERT INTO", "PRAGMA "]),
    ("cli", &["println!", "eprintln!", "print!(", "Timestamp::now", "std::env", "getrandom::", "process::exit"]),
];

#[test]
fn imports_run_one_way() {
    for (module, path, code) in sources() {
        if module == TOP {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
            panic!("{} is in the module {module}, which the table does not know", path.display());
        };
        for used in uses(&code) {
            let fits = used == module || allowed.contains(&used.as_str());
            assert!(fits, "{}: {module} may not use {used}", path.display());
        }
    }
}

#[test]
fn one_module_alone_has_sql_and_one_alone_prints_and_reads_the_clock() {
    for (module, path, code) in sources() {
        for (alone, words) in ALONE.iter().filter(|(alone, _)| *alone != module) {
            for word in *words {
                assert!(!code.contains(word), "{}: only {alone} may have '{word}'", path.display());
            }
        }
    }
}

#[test]
fn every_file_begins_with_what_it_owns_and_is_one_noun_long() {
    let mut seen = 0;
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not say what it owns", path.display());
        assert!(text.lines().count() <= 500, "{} has more than 500 lines", path.display());
        seen += 1;
    }
    assert!(seen > 100, "only {seen} files were found");
}

/// Every source file of a module, with its code: comments, and tests at its end, left out.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    for path in files(&root) {
        let inside = path.strip_prefix(&root).unwrap();
        let is_test =
            inside.iter().any(|part| ["tests", "tests.rs", "model.rs", "schema.rs"].iter().any(|name| part == *name));
        let Some(module) = inside.parent().and_then(|folder| folder.iter().next()) else { continue };
        if is_test {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        sources.push((module.to_string_lossy().into_owned(), path, code.join("\n")));
    }
    assert!(!sources.is_empty());
    sources
}

/// The modules of this library that the code names.
fn uses(code: &str) -> Vec<String> {
    let mut uses = Vec::new();
    for (place, _) in code.match_indices("crate::") {
        let rest = &code[place + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split_inclusive('}').next().unwrap_or_default();
                uses.extend(group.split(',').map(first_word));
            }
            None => uses.push(first_word(rest)),
        }
    }
    uses.retain(|word| ALLOWED.iter().any(|(name, _)| name == word) || word == TOP);
    uses
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false if path.extension().is_some_and(|extension| extension == "rs") => files.push(path),
            false => {}
        }
    }
    files.sort();
    files
}
