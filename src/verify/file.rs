//! The file as a whole: its tables and triggers, its settings, and, when asked for, SQLite's own structures.

use std::ops::RangeInclusive;

use jiff::tz::TimeZone;

use super::Error;
use super::finding::{Code, Findings, Place};
use crate::ledger::Ledger;
use crate::store::{self, Cells, Table};

/// Calls `visit` with the rows of a table. What can't be read is a finding; says whether all could be.
pub(super) fn each_row(
    view: &Ledger,
    table: Table,
    keys: RangeInclusive<i64>,
    findings: &mut Findings,
    mut visit: impl FnMut(Cells<'_>, &mut Findings),
) -> bool {
    let read = view.store().rows(table, keys, |row| {
        visit(row, findings);
        true
    });
    if let Err(error) = &read {
        let place = Place::Schema(table.name().to_owned());
        findings.add(Code::FileDamaged, place, || format!("expected rows, found: {error}"));
    }
    read.is_ok()
}

/// What nobody may add to a ledger's tables: it could write behind everybody's back, keep others from writing, or show
/// other rows than there are.
const NEVER_ADDED: [&str; 6] = ["trigger", "rule", "policy", "constraint", "binding index", "heir"];

/// Compares the tables, indexes, views and triggers to those of a new ledger. Others' indexes and views are let stand.
pub(super) fn check_schema(view: &Ledger, findings: &mut Findings) -> Result<(), Error> {
    let mut found = view.store().schema()?;
    let mut missing = Vec::new();
    for expected in view.store().expected_schema()? {
        match found.iter().position(|one| *one == expected) {
            Some(at) => drop(found.remove(at)),
            None => missing.push(expected),
        }
    }
    for (kind, name, what) in missing {
        let same = found.iter().position(|(other, named, _)| *other == kind && *named == name);
        findings.add(Code::SchemaChanged, Place::Schema(name), || match same {
            Some(at) => format!("expected: {what}; found: {}", found[at].2),
            None => format!("expected the {kind} of a ledger, found none"),
        });
        if let Some(at) = same {
            found.remove(at);
        }
    }
    for (kind, name, what) in found.into_iter().filter(|(kind, ..)| NEVER_ADDED.contains(&kind.as_str())) {
        findings.add(Code::SchemaChanged, Place::Schema(name), || format!("expected no such {kind}, found: {what}"));
    }
    Ok(())
}

/// Checks that the zone is one, and that no erasure is under way. Another one than the ledger was founded with shows in the
/// rows of dated statements.
pub(super) fn check_settings(view: &Ledger, findings: &mut Findings) {
    let place = || Place::Setting("zone".to_owned());
    match view.store().setting("zone") {
        Ok(Some(name)) if TimeZone::get(&name).is_ok() => {}
        Ok(Some(name)) => findings.add(Code::SettingInvalid, place(), || {
            format!("expected a zone of the tz database, found '{}'", name.chars().take(80).collect::<String>())
        }),
        Ok(None) => findings.add(Code::SettingInvalid, place(), || "expected a zone, found none".to_owned()),
        Err(error) => findings.add(Code::FileDamaged, place(), || error.to_string()),
    }
    match (view.store().head_size(), view.size()) {
        (Ok(Some(head)), Ok(size)) if u64::try_from(head) != Ok(size) => {
            findings.add(Code::SettingInvalid, Place::Setting("head".to_owned()), || {
                format!("expected {size} records, found that the row in head says {head}")
            });
        }
        (Err(error), _) => findings.add(Code::FileDamaged, place(), || error.to_string()),
        _ => {}
    }
    if view.store().has_unfinished_erasure().unwrap_or(false) {
        findings.add(Code::ErasureUnfinished, Place::Setting("erasure".to_owned()), || {
            "expected nothing to be left of what was erased, found a mark that it may still be in the file".to_owned()
        });
    }
}

/// Has SQLite check its own structures, and says whether that included the full-text index, whose check may be done
/// only where the file may be written.
pub(super) fn check_damage(ledger: &Ledger, findings: &mut Findings) -> Result<bool, Error> {
    let mut report = |message: String| findings.add(Code::FileDamaged, Place::Ledger, || message);
    match ledger.store().damage() {
        Ok(lines) => lines.into_iter().for_each(&mut report),
        Err(error) => report(error.to_string()),
    }
    match ledger.store().search_damage() {
        Ok(line) => line.into_iter().for_each(&mut report),
        Err(store::Error::ReadOnly { .. }) => return Ok(false),
        Err(error) => report(error.to_string()),
    }
    Ok(true)
}
