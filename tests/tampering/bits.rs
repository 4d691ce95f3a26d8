//! Every single bit of a small publication, one after another: none can change unseen, and none makes the program fall over.

use std::fs;
use std::path::Path;

use fact_ledger::ledger::{Error, Founding, Ledger, Session};
use fact_ledger::publish::{Options, publish};
use fact_ledger::record::{Attribution, Audience, Class, Statement};
use fact_ledger::store::Access;
use fact_ledger::verify::{self, verify};

/// Publishes a ledger of two records.
fn small(folder: &Path) {
    let now = "2026-11-20T08:00:00Z".parse().unwrap();
    let mut byte = 0;
    let mut random = |bytes: &mut [u8]| {
        byte += 1;
        bytes.fill(byte);
    };
    let founding = Founding { origin: "a.b/c", name: "d", zone: "UTC", now, random: &mut random };
    let (ledger, key) = Ledger::found(&folder.join("ledger.db"), founding, |_| Ok(folder.join("key"))).unwrap();
    let mut session = Session { now, random: &mut |bytes| bytes.fill(9), key: &key, clock_may_lag: false };
    let statement = Statement::new("So.".into(), vec![Attribution::new(Class::Narrator)]);
    ledger.commit::<_, Error>(&mut session, |batch| batch.add_statement(statement.clone())).unwrap();
    publish(&ledger, &folder.join("out"), &Options { texts: true, ..Options::new(Audience::Counsel) }, |_| ()).unwrap();
}

/// Whether the publication is taken as good.
fn believed(folder: &Path) -> bool {
    let Ok(ledger) = Ledger::open_as_it_is(folder, Access::Read) else { return false };
    verify(&ledger, &verify::Options { full: false, threads: None }, |_| ()).is_ok_and(|report| report.is_clean())
}

fn no_bit_changes_unseen(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    let out = folder.path().join("out");
    assert!(believed(&out));
    let path = out.join(name);
    let bytes = fs::read(&path).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, &changed).unwrap();
        assert!(!believed(&out), "{name}, bit {bit}: {}", String::from_utf8_lossy(&changed));
    }
}

#[test]
fn of_a_checkpoint() {
    no_bit_changes_unseen("checkpoint");
}

#[test]
fn of_a_tile_or_an_entry_bundle() {
    no_bit_changes_unseen("tile/0/000.p/2");
    no_bit_changes_unseen("tile/entries/000.p/2");
}

#[test]
fn of_a_file_of_records() {
    no_bit_changes_unseen("records/000.p/2.jsonl");
}
