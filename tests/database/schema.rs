//! `schema.txt`, which `verify` holds every ledger's tables to, is what a new ledger has.

use std::fs;
use std::path::Path;

use fact_ledger::store::{Access, Store};

use crate::desk::Desk;
use crate::engines::Engine;

/// `UPDATE_SCHEMA=1 cargo test --test database schema` writes it anew; read what changed.
#[test]
fn the_written_schema_is_what_a_new_ledger_has() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::at(engine.address());
    let store = Store::open(&desk.ledger(), Access::Read).unwrap();
    let found = store.schema().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/postgres/schema.txt");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        let lines = found.iter().map(|(kind, name, what)| format!("{kind}\t{name}\t{what}\n"));
        fs::write(&path, lines.collect::<String>()).unwrap();
        return;
    }
    let expected = store.expected_schema().unwrap();
    for one in &found {
        assert!(expected.contains(one), "{} lacks {one:?}", path.display());
    }
    for one in &expected {
        assert!(found.contains(one), "{} has {one:?}, and a new ledger has not", path.display());
    }
    assert!(found.len() > 50, "{}", found.len());
}
