//! What is not here: erased content must be accounted for by a redaction, and what a redaction erased must be gone.

use std::collections::BTreeMap;

use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::log::{Log, Shape};
use super::seals;
use crate::ledger::Ledger;
use crate::record::{Part, Redaction};
use crate::store::Table;

/// How much content is not here, and why.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Absent {
    pub(super) erased: u64,
    pub(super) withheld: u64,
    pub(super) texts_erased: u64,
    pub(super) texts_withheld: u64,
    /// Sealed identities that are here.
    pub(super) seals: u64,
    pub(super) seals_erased: u64,
    pub(super) seals_withheld: u64,
}

/// The parts of a record that redactions erased.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Erased {
    pub(super) record: bool,
    pub(super) text: bool,
    pub(super) seal: bool,
}

/// Checks redactions, absent content and texts. In a ledger what is absent was erased; in a publication it may be
/// withheld, too.
pub(super) fn check(view: &Ledger, log: &Log, findings: &mut Findings) -> Absent {
    let erased = redactions(log, findings);
    let erased_at = |number: u64| erased.get(&number).copied().unwrap_or_default();
    let withholds = view.withholds().unwrap_or(false);
    let mut absent = Absent::default();
    for chunk in log.chunks() {
        let empty = (chunk.start..).zip(&chunk.shapes).filter(|(_, shape)| **shape == Shape::Empty);
        for (number, _) in empty {
            match erased_at(number).record {
                true => absent.erased += 1,
                false if withholds => absent.withheld += 1,
                false => findings.add(Code::MissingContent, Place::record(number), || {
                    "expected a line, or a redaction of this record, found neither".to_owned()
                }),
            }
        }
        for number in &chunk.without_text {
            let Erased { record, text, .. } = erased_at(*number);
            match record || text {
                true => absent.texts_erased += 1,
                false if withholds => absent.texts_withheld += 1,
                false => findings.add(Code::TextMissing, Place::record(*number), || {
                    "expected the text of this story version, or a redaction of it, found neither".to_owned()
                }),
            }
        }
    }
    for (number, _) in erased.iter().filter(|(_, erased)| erased.record) {
        if !matches!(log.shape(*number), Shape::Empty | Shape::Missing) {
            findings.add(Code::ContentNotErased, Place::record(*number), || {
                "expected no line, since a redaction says that it was erased, found one".to_owned()
            });
        }
    }
    check_texts(view, log, &erased, findings);
    seals::check(view, log, &erased, &mut absent, findings);
    absent
}

/// What the good redactions erased.
fn redactions(log: &Log, findings: &mut Findings) -> BTreeMap<u64, Erased> {
    let mut erased: BTreeMap<u64, Erased> = BTreeMap::new();
    for (number, redaction) in log.chunks().iter().flat_map(|chunk| &chunk.redactions) {
        if let Some(difference) = falsehood(log, *number, redaction) {
            findings.add(Code::RedactionFalse, Place::record(*number), || difference);
            continue;
        }
        let entry = erased.entry(redaction.number).or_default();
        match redaction.part {
            Part::Record => entry.record = true,
            Part::Text => entry.text = true,
            Part::Seal => entry.seal = true,
        }
    }
    erased
}

fn falsehood(log: &Log, number: u64, redaction: &Redaction) -> Option<String> {
    let Redaction { number: target, target: digest, part, .. } = redaction;
    if *target >= number || log.digest(*target) != digest {
        return Some(format!("expected record {target} before this one with the digest {digest}, found another"));
    }
    let shape = log.shape(*target);
    let fits = match part {
        _ if shape.is_opaque() => true,
        Part::Record => !matches!(shape, Shape::Signer | Shape::Redaction),
        Part::Text => shape.is_version(),
        Part::Seal => shape == Shape::Seal,
    };
    (!fits).then(|| format!("expected a record whose {part} may be redacted, found record {target}"))
}

/// Reports texts that no story version accounts for, and those that should be erased.
fn check_texts(view: &Ledger, log: &Log, erased: &BTreeMap<u64, Erased>, findings: &mut Findings) {
    let stories = log.chunks().iter().flat_map(|chunk| chunk.stories.iter());
    let mut expected = stories.filter(|(_, _, has_text)| *has_text).map(|(number, ..)| *number as i64).peekable();
    each_row(view, Table::TextNumber, i64::MIN..=i64::MAX, findings, |row, findings| {
        let number = row.integer(0).unwrap_or(-1);
        while expected.next_if(|expected| *expected < number).is_some() {}
        let is_expected = expected.next_if_eq(&number).is_some();
        let is_erased = u64::try_from(number).ok().and_then(|number| erased.get(&number));
        if is_erased.is_some_and(|erased| erased.text || erased.record) {
            findings.add(Code::ContentNotErased, Place::Record(number), || {
                "expected no text, since a redaction says that it was erased, found one".to_owned()
            });
        } else if !is_expected && !matches!(log.shape_at(number), Shape::Newer | Shape::Unreadable) {
            findings.add(Code::TextSurplus, Place::Record(number), || {
                "expected no text, since the record is no story version that has one".to_owned()
            });
        }
    });
}
