//! References: each digest in a record names a record before it, of the right kind; and the rows say just that.

use std::cmp::Ordering::{Equal, Greater, Less};
use std::iter::Peekable;
use std::ops::RangeInclusive;
use std::slice::Iter;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Error;
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::log::{Finder, Log, Reference, Shape, Wanted};
use super::views::Views;
use crate::ledger::Ledger;
use crate::store::Table;

/// Target and number, as a row has them.
type Pair = (i64, i64);

/// Checks all references and their rows.
pub(super) fn check(views: &mut Views<'_>, log: &Log, findings: &mut Findings) -> Result<(), Error> {
    let next = AtomicUsize::new(0);
    let parts = views.each(|_, _| {
        let (mut pairs, mut findings, mut finder) = (Vec::new(), Findings::default(), Finder::new(log));
        while let Some(chunk) = log.chunks().get(next.fetch_add(1, Ordering::Relaxed)) {
            pairs.extend(chunk.references.iter().filter_map(|one| {
                let target = resolve(log, &mut finder, one, &mut findings)?;
                Some((target as i64, one.number as i64))
            }));
        }
        Ok((pairs, findings))
    })?;
    let mut pairs = Vec::new();
    for (part, found) in parts {
        pairs.extend(part);
        findings.merge(found);
    }
    pairs.sort_unstable();
    pairs.dedup();

    let parts = views.count();
    let compared = views.each(|part, view| {
        let mut findings = Findings::default();
        let (expected, targets) = share(&pairs, part, parts);
        compare_rows(view, log, expected, targets, &mut findings);
        Ok(findings)
    })?;
    compared.into_iter().for_each(|found| findings.merge(found));
    Ok(())
}

/// The number of the record that a reference names, unless it names none.
fn resolve(log: &Log, finder: &mut Finder<'_>, one: &Reference, findings: &mut Findings) -> Option<u64> {
    let Reference { target, number, field, wanted } = one;
    let found = finder.find(target);
    let expected = match wanted {
        Wanted::Record => "record",
        Wanted::Statement => "statement's first revision",
        Wanted::Revision => "statement's revision",
        Wanted::Version => "story's version",
    };
    let fits = found.filter(|found| found < number).is_some_and(|found| {
        let shape = log.shape(found);
        shape.is_opaque()
            || match wanted {
                Wanted::Record => true,
                Wanted::Statement => shape == Shape::Statement,
                Wanted::Revision => shape.is_revision(),
                Wanted::Version => shape.is_version(),
            }
    });
    if !fits {
        findings.add(Code::DanglingReference, Place::record(*number), || {
            let found = found.map_or("no record".to_owned(), |found| format!("record {found}"));
            format!("{field}: expected a {expected} before this record with the digest {target}, found {found}")
        });
    }
    found
}

/// The part of the expected pairs that one of several threads compares, and the targets that bound it.
fn share(pairs: &[Pair], part: usize, parts: usize) -> (&[Pair], RangeInclusive<i64>) {
    let bound = |part: usize| match part {
        0 => i64::MIN,
        _ if part == parts => i64::MAX,
        _ => pairs.get(pairs.len() / parts * part).map_or(i64::MAX, |pair| pair.0),
    };
    let (least, end) = (bound(part), bound(part + 1));
    // Targets are numbers of records, never so large that the last part's bound shuts one out.
    let place = |bound: i64| pairs.partition_point(|pair| pair.0 < bound);
    let greatest = if part + 1 == parts { i64::MAX } else { end.saturating_sub(1) };
    (&pairs[place(least)..place(end).max(place(least))], least..=greatest)
}

fn compare_rows(view: &Ledger, log: &Log, expected: &[Pair], targets: RangeInclusive<i64>, findings: &mut Findings) {
    let mut expected = expected.iter().peekable();
    let mut read = true;
    if !targets.is_empty() {
        read = each_row(view, Table::Reference, targets, findings, |row, findings| {
            let found = (row.integer(0).unwrap_or(-1), row.integer(1).unwrap_or(-1));
            if !is_expected(&mut expected, found, findings) {
                report_surplus(log, found, findings);
            }
        });
    }
    if read {
        expected.for_each(|pair| report_missing(*pair, findings));
    }
}

/// Whether the row stands among the expected ones; reports those that should stand before it.
fn is_expected(expected: &mut Peekable<Iter<'_, Pair>>, found: Pair, findings: &mut Findings) -> bool {
    while let Some(next) = expected.peek() {
        match (*next).cmp(&found) {
            Less => report_missing(**next, findings),
            Equal => {
                expected.next();
                return true;
            }
            Greater => return false,
        }
        expected.next();
    }
    false
}

fn report_missing((target, number): Pair, findings: &mut Findings) {
    findings.add(Code::ReferenceMissing, Place::Record(number), || {
        format!("expected a row that says that it names record {target}, found none")
    });
}

/// What an erased record named is not known, nor what a newer program reads in a record.
fn report_surplus(log: &Log, (target, number): Pair, findings: &mut Findings) {
    let shape = log.shape_at(number);
    if shape == Shape::Missing || !shape.is_opaque() {
        findings.add(Code::ReferenceSurplus, Place::Record(number), || {
            format!("expected no row that says that it names record {target}, found one")
        });
    }
}
