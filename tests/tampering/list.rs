//! The one list of all forgeries, `forgeries.txt`: of what, what somebody did, and what comes of it.
//!
//! Every test holds its cases to the list. `UPDATE_FORGERIES=1 cargo test --test tampering` writes it anew; read what
//! changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tampering/forgeries.txt")
}

/// Holds that the list has this forgery with this outcome.
pub(crate) fn listed(of: &str, what_is_done: &str, outcome: &str) {
    static WRITING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let line = format!("{of:<12} | {what_is_done} | {outcome}");
    assert!(!line.contains('\n') && what_is_done == what_is_done.trim(), "{line}");
    let mut written = WRITING.lock().unwrap();
    assert!(written.insert(line.clone()), "{line} stands twice");
    if std::env::var_os("UPDATE_FORGERIES").is_some() {
        let lines: Vec<&str> = written.iter().map(String::as_str).collect();
        fs::write(path(), format!("{}\n", lines.join("\n"))).unwrap();
        return;
    }
    let list = fs::read_to_string(path()).unwrap_or_default();
    assert!(list.lines().any(|listed| listed == line), "the list of forgeries lacks: {line}");
}

/// The same, where `verify` finds it under these codes; what is found under none is no forgery.
pub(crate) fn listed_codes(of: &str, what_is_done: &str, codes: &[&str]) {
    if !codes.is_empty() {
        let codes: BTreeSet<&str> = codes.iter().copied().collect();
        listed(of, what_is_done, &codes.into_iter().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn the_list_names_every_forgery_once_and_in_order() {
    let list = fs::read_to_string(path()).unwrap();
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines.len() >= 60, "{} forgeries", lines.len());
    assert!(lines.is_sorted());
    let names: BTreeSet<_> = lines.iter().map(|line| line.rsplit_once(" | ").unwrap().0).collect();
    assert_eq!(names.len(), lines.len(), "a forgery is named twice");
}
