//! What lies beside the log for seals: each has its age file, unless a redaction erased it; and no other file is there.
//!
//! Whether the file holds the identity that the seal commits to can't be known without a recipient's own key; `reveal`
//! checks it.

use std::collections::BTreeMap;

use super::erasures::{Absent, Erased};
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::log::{Log, Shape};
use crate::ledger::Ledger;
use crate::store::Table;

/// How every age file begins [age-encryption.org/v1].
const BEGINNING: &[u8] = b"age-encryption.org/v1\n";

/// Checks the age files of all seals, and counts those that are not here.
pub(super) fn check(
    view: &Ledger,
    log: &Log,
    erased: &BTreeMap<u64, Erased>,
    absent: &mut Absent,
    findings: &mut Findings,
) {
    let shapes = log.chunks().iter().flat_map(|chunk| (chunk.start..).zip(&chunk.shapes));
    let seals = shapes.filter(|(_, shape)| **shape == Shape::Seal).map(|(number, _)| number);
    let mut missing: BTreeMap<u64, ()> = seals.map(|number| (number, ())).collect();
    let is_erased = |number: u64| erased.get(&number).is_some_and(|erased| erased.seal || erased.record);
    let withholds = view.withholds().unwrap_or(false);
    let read = each_row(view, Table::Seal, i64::MIN..=i64::MAX, findings, |row, findings| {
        let number = row.integer(0).unwrap_or(-1);
        let mut report = |code, message: &str| findings.add(code, Place::Record(number), || message.to_owned());
        let is_seal = u64::try_from(number).is_ok_and(|number| missing.remove(&number).is_some());
        if u64::try_from(number).is_ok_and(is_erased) {
            report(
                Code::ContentNotErased,
                "expected no sealed identity, since a redaction says that it was erased, found one",
            );
        } else if !is_seal && !matches!(log.shape_at(number), Shape::Newer | Shape::Unreadable) {
            report(Code::SealSurplus, "expected no sealed identity, since the record is no seal, found one");
        } else if !row.bytes(1).is_some_and(|bytes| bytes.starts_with(BEGINNING)) {
            report(Code::SealDamaged, "expected an age file, found other bytes");
        } else {
            absent.seals += 1;
        }
    });
    if !read {
        return;
    }
    for number in missing.into_keys() {
        match is_erased(number) {
            true => absent.seals_erased += 1,
            false if withholds => absent.seals_withheld += 1,
            false => findings.add(Code::SealMissing, Place::record(number), || {
                "expected the identity that this seal covers, encrypted, or a redaction of it, found neither".to_owned()
            }),
        }
    }
}
