//! The rows of the projections against the records that they are made of.

use std::collections::BTreeMap;
use std::ops::Range;

use super::chains::Chains;
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::log::{Log, Shape, StoredLink};
use crate::ledger::Ledger;
use crate::record::Status;
use crate::store::{Cells, RevisionRow, Table};

/// The row of a statement's revision as it stands; what is no number, or no status, is none.
#[derive(Clone, Debug)]
pub(super) struct StoredRevision {
    pub(super) number: i64,
    pub(super) statement: Option<i64>,
    revision: Option<i64>,
    status: Option<Status>,
    classes: Option<i64>,
    people: Option<i64>,
    effective: Option<i64>,
    pub(super) next: Option<i64>,
}

impl StoredRevision {
    fn read(row: &Cells<'_>) -> Self {
        Self {
            number: row.integer(0).unwrap_or(-1),
            statement: row.integer(1),
            revision: row.integer(2),
            status: row.text(3).and_then(|word| word.parse().ok()),
            classes: row.integer(4),
            people: row.integer(5),
            effective: row.integer(6),
            next: next(row, 7),
        }
    }

    /// What differs from the row that the record gives; the statement is compared for a first revision alone.
    pub(super) fn difference(&self, expected: &RevisionRow, is_first: bool) -> Option<String> {
        let statement = if is_first { Some(expected.statement as i64) } else { self.statement };
        let numbers = [
            ("statement", statement, self.statement),
            ("revision", Some(expected.revision.into()), self.revision),
            ("classes", Some(expected.classes.into()), self.classes),
            ("people", Some(expected.people.into()), self.people),
            ("effective", Some(expected.effective), self.effective),
        ];
        if self.status == Some(expected.status) && numbers.iter().all(|(_, expected, found)| expected == found) {
            return None;
        }
        let mut differences = Vec::new();
        if self.status != Some(expected.status) {
            let found = self.status.map_or("another word", Status::as_str);
            differences.push(format!("status: expected {}, found {found}", expected.status));
        }
        for (name, expected, found) in numbers.into_iter().filter(|(_, expected, found)| expected != found) {
            differences.push(format!("{name}: expected {}, found {}", show(expected), show(found)));
        }
        Some(differences.join("; "))
    }
}

/// The rows of the revisions in `range`, unless the table can't be read.
pub(super) fn revisions(view: &Ledger, range: &Range<u64>, findings: &mut Findings) -> Option<Vec<StoredRevision>> {
    let mut rows = Vec::new();
    let read = view.store().rows(Table::Revision, keys(range), |row| {
        rows.push(StoredRevision::read(&row));
        true
    });
    readable(read, rows, "rows of revisions", range, findings)
}

/// The numbers in `range` that the full-text index knows, unless it can't be read.
pub(super) fn words(view: &Ledger, range: &Range<u64>, findings: &mut Findings) -> Option<Vec<i64>> {
    let mut numbers = Vec::new();
    let read = view.store().rows(Table::Search, keys(range), |row| {
        numbers.push(row.integer(0).unwrap_or(-1));
        true
    });
    readable(read, numbers, "the full-text index", range, findings)
}

fn readable<T>(
    read: Result<(), crate::store::Error>,
    found: T,
    what: &str,
    range: &Range<u64>,
    findings: &mut Findings,
) -> Option<T> {
    match read {
        Ok(()) => Some(found),
        Err(error) => {
            findings.add(Code::FileDamaged, Place::record(range.start), || format!("expected {what}, found: {error}"));
            None
        }
    }
}

fn keys(range: &Range<u64>) -> std::ops::RangeInclusive<i64> {
    range.start as i64..=range.end as i64 - 1
}

fn next(row: &Cells<'_>, column: usize) -> Option<i64> {
    row.integer(column).or((!row.is_null(column)).then_some(i64::MIN))
}

fn show(number: Option<i64>) -> String {
    number.map_or("nothing".to_owned(), |number| number.to_string())
}

/// Checks the rows of revisions that depend on other records: which statement, and which revision is next.
pub(super) fn check_revisions(log: &Log, chains: &Chains<'_>, findings: &mut Findings) {
    let stored: Vec<StoredLink> =
        log.chunks().iter().flat_map(|chunk| chunk.stored_revisions.iter().copied()).collect();
    check_links(log, chains, &stored, Shape::is_revision, Code::ProjectionRevisionMismatch, findings);
}

/// Checks the rows of story versions.
pub(super) fn check_versions(view: &Ledger, log: &Log, chains: &Chains<'_>, findings: &mut Findings) {
    let mut expected: BTreeMap<i64, u32> = log
        .chunks()
        .iter()
        .flat_map(|chunk| chunk.stories.iter().map(|(number, version, _)| (*number as i64, *version)))
        .collect();
    let mut stored = Vec::new();
    let read = each_row(view, Table::Version, i64::MIN..=i64::MAX, findings, |row, findings| {
        let number = row.integer(0).unwrap_or(-1);
        match expected.remove(&number) {
            Some(version) => {
                stored.push(StoredLink { number: number as u64, first: row.integer(1), next: next(&row, 3) });
                if row.integer(2) != Some(version.into()) {
                    findings.add(Code::ProjectionVersionMismatch, Place::Record(number), || {
                        format!("version: expected {version}, found {}", show(row.integer(2)))
                    });
                }
            }
            None => surplus(log, number, "story's version", findings),
        }
    });
    if read {
        missing(expected.into_keys(), "story's version", findings);
        check_links(log, chains, &stored, Shape::is_version, Code::ProjectionVersionMismatch, findings);
    }
}

/// Checks which record is a row's chain's first, and which one its next.
fn check_links(
    log: &Log,
    chains: &Chains<'_>,
    stored: &[StoredLink],
    is_of_kind: fn(Shape) -> bool,
    code: Code,
    findings: &mut Findings,
) {
    for StoredLink { number, first, next } in stored {
        let expected = chains.first_of(*number) as i64;
        if *first != Some(expected) {
            findings.add(code, Place::record(*number), || {
                format!("first of its chain: expected {expected}, found {}", show(*first))
            });
        }
        check_next(log, chains, *number, *next, code, findings);
    }
    // Rows that give no next record are not all in `stored`.
    for parent in chains.parents().filter(|parent| is_of_kind(log.shape(*parent))) {
        if stored.binary_search_by_key(&parent, |row| row.number).is_err() {
            check_next(log, chains, parent, None, code, findings);
        }
    }
}

fn check_next(log: &Log, chains: &Chains<'_>, number: u64, found: Option<i64>, code: Code, findings: &mut Findings) {
    let mut expected = chains.children_of(number).map(|child| child as i64).peekable();
    let fits = match (expected.peek(), found) {
        (None, None) => true,
        // An erased record may have stood there, or between the two.
        (None, Some(found)) => {
            matches!(log.shape_at(found), Shape::Empty | Shape::Newer | Shape::Unreadable)
                || chains.follows_a_gap(log, number, found)
        }
        (Some(_), None) => false,
        (Some(_), Some(found)) => expected.clone().any(|child| child == found),
    };
    if !fits {
        let expected = expected.next();
        findings
            .add(code, Place::record(number), || format!("next: expected {}, found {}", show(expected), show(found)));
    }
}

/// Checks the rows of signers and redactions.
pub(super) fn check_signers_and_redactions(view: &Ledger, log: &Log, findings: &mut Findings) {
    let signers = log.chunks().iter().flat_map(|chunk| chunk.signers.iter().map(|(number, _)| (*number as i64, ())));
    let mut signers: BTreeMap<i64, ()> = signers.collect();
    let read = each_row(view, Table::Signer, i64::MIN..=i64::MAX, findings, |row, findings| {
        let number = row.integer(0).unwrap_or(-1);
        if signers.remove(&number).is_none() {
            surplus(log, number, "signer", findings);
        }
    });
    if read {
        missing(signers.into_keys(), "signer", findings);
    }

    let redactions = log.chunks().iter().flat_map(|chunk| &chunk.redactions);
    let mut redactions: BTreeMap<i64, (i64, &str)> =
        redactions.map(|(number, body)| (*number as i64, (body.number as i64, body.part.as_str()))).collect();
    let read = each_row(view, Table::Redaction, i64::MIN..=i64::MAX, findings, |row, findings| {
        let number = row.integer(0).unwrap_or(-1);
        let (target, part) = (row.integer(1), row.text(2));
        match redactions.remove(&number) {
            None => surplus(log, number, "redaction", findings),
            Some(expected) if (Some(expected.0), Some(expected.1)) == (target, part) => {}
            Some((expected, word)) => findings.add(Code::ProjectionRedactionMismatch, Place::Record(number), || {
                let (target, part) = (show(target), part.unwrap_or("nothing"));
                format!("expected {word} of record {expected}, found {part} of record {target}")
            }),
        }
    });
    if read {
        missing(redactions.into_keys(), "redaction", findings);
    }
}

/// Reports rows of revisions and of the full-text index whose numbers the log does not have.
pub(super) fn check_outside(view: &Ledger, log: &Log, findings: &mut Findings) {
    let end = i64::try_from(log.size()).unwrap_or(i64::MAX);
    for keys in [i64::MIN..=-1, end..=i64::MAX] {
        each_row(view, Table::Revision, keys.clone(), findings, |row, findings| {
            surplus(log, row.integer(0).unwrap_or(-1), "revision", findings);
        });
        each_row(view, Table::Search, keys, findings, |row, findings| {
            let number = row.integer(0).unwrap_or(-1);
            findings.add(Code::SearchSurplus, Place::Record(number), || {
                "expected no words in the full-text index, since there is no such record".to_owned()
            });
        });
    }
}

/// A row that no record accounts for. What was erased may keep its row; a newer program may make rows of its own.
fn surplus(log: &Log, number: i64, what: &str, findings: &mut Findings) {
    let shape = log.shape_at(number);
    if shape == Shape::Missing || !shape.is_opaque() {
        findings.add(Code::ProjectionSurplus, Place::Record(number), || {
            format!("expected no row of a {what}, since the record is none")
        });
    }
}

fn missing(numbers: impl Iterator<Item = i64>, what: &str, findings: &mut Findings) {
    for number in numbers {
        findings.add(Code::ProjectionMissing, Place::Record(number), || {
            format!("expected a row of this {what}, found none")
        });
    }
}
