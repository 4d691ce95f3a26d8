//! Ledgers of earlier formats, kept as the programs of their time left them (`tests/formats/N`): each is still read as it
//! is, verified, and brought up to date by the first command that writes.

use std::fs;
use std::path::{Path, PathBuf};

use fact_ledger::ledger::{KeyFile, Ledger, Session};
use fact_ledger::record::{Attribution, Class, Statement};
use fact_ledger::store::Access;
use fact_ledger::verify::{Options, Report, verify};
use rusqlite::Connection;
use tempfile::TempDir;

/// A copy of the ledger of format `format`, with its key.
fn ledger_of(format: u32) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{format}"));
    for name in ["ledger.db", "desk.key"] {
        fs::copy(kept.join(name), folder.path().join(name)).unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path().join("desk.key"), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let path = folder.path().join("ledger.db");
    (folder, path)
}

fn format_of(path: &Path) -> u32 {
    Connection::open(path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

fn report(path: &Path) -> Report {
    let report = verify(&Ledger::open(path, Access::Read).unwrap(), &Options { full: true, threads: None }, |_| ());
    let report = report.unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
    report
}

fn add(path: &Path, key: &Path) {
    let ledger = Ledger::open(path, Access::Write).unwrap();
    let key = KeyFile::open(key).unwrap();
    let mut random = |bytes: &mut [u8]| bytes.fill(5);
    let now = "2026-11-26T08:00:00Z".parse().unwrap();
    let mut session = Session { now, random: &mut random, key: &key, clock_may_lag: false };
    let statement = Statement::new("The ferries sail again.".into(), vec![Attribution::new(Class::Narrator)]);
    ledger.commit(&mut session, |batch| batch.add_statement(statement.clone())).unwrap();
}

#[test]
fn reads_and_verifies_format_1_without_writing_to_it() {
    let (_folder, path) = ledger_of(1);
    let before = fs::read(&path).unwrap();
    let report = report(&path);
    assert_eq!((report.size, report.statements, report.texts), (7, 4, 1));
    let ledger = Ledger::open(&path, Access::Read).unwrap();
    assert_eq!((ledger.store().seals().unwrap().len(), ledger.store().timestamps().unwrap().len()), (0, 0));
    drop(ledger);
    assert!(before == fs::read(&path).unwrap(), "reading changed the file");
}

#[test]
fn appends_to_format_1_which_is_the_newest_from_then_on() {
    let (folder, path) = ledger_of(1);
    let root = report(&path).root;
    assert_eq!(format_of(&path), 1);
    add(&path, &folder.path().join("desk.key"));
    assert_eq!(format_of(&path), 2);
    let after = report(&path);
    assert_eq!((after.size, after.statements), (8, 5));
    assert_ne!(after.root, root);
}

#[test]
fn refuses_a_format_that_is_not_yet_known() {
    let (_folder, path) = ledger_of(1);
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 3").unwrap();
    for access in [Access::Read, Access::Write] {
        let refused = Ledger::open(&path, access).unwrap_err().to_string();
        assert!(refused.contains("is a ledger of format 3, and this program knows format 2"), "{refused}");
    }
}
