//! The trail: a chronology of records, each with what it changed, why, and on whose word.

use std::ops::Range;

use serde::Serialize;

use super::{Audit, Scope, statements_in};
use crate::diff::{Happening, diff_attributions, happenings};
use crate::ledger::{Error, Ledger};
use crate::record::{Attribution, Body, Change, Digest, Kind, Record, Statement, Status};

/// One record in a trail.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// The record's number.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// What kind of record it is.
    pub kind: Kind,
    /// When it was recorded.
    pub recorded_at: String,
    /// By whom.
    pub recorded_by: String,
    /// The statement or story that it is a revision or version of: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Digest>,
    /// Its place in the chain, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// Where the statement stands with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// What kind of revision it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What it did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub happenings: Vec<Happening>,
    /// What it says: the statement's text, the story's headline, the note's words.
    pub text: String,
    /// Why it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// On whose word: the sources that it adds, or whose stance or facets it changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub word: Vec<Attribution>,
}

impl Audit<'_> {
    /// Calls `visit` with each record that belongs to the scope, oldest first, until it returns false. Of a whole ledger,
    /// only records from `start` on. Seals are passed over: that a name is on file is for nobody to read here.
    pub fn trail(&self, scope: &Scope, start: u64, mut visit: impl FnMut(Step) -> bool) -> Result<(), Error> {
        match scope {
            Scope::Ledger => self.range(start..self.size, &mut visit),
            Scope::Statement(first) => self.numbers(self.records_of(*first)?, &mut visit),
            Scope::Story(versions) => {
                let mut numbers = versions.clone();
                for version in versions {
                    numbers.extend(self.notes_about(*version)?);
                }
                for first in statements_in(self.ledger, versions, self.size)? {
                    numbers.extend(self.records_of(first)?);
                }
                self.numbers(numbers, &mut visit)
            }
        }
    }

    /// The records of a statement, and the notes and redactions about them.
    fn records_of(&self, first: u64) -> Result<Vec<u64>, Error> {
        let mut numbers = Vec::new();
        for row in self.ledger.store().revisions_of(first)? {
            numbers.push(row.number);
            numbers.extend(self.notes_about(row.number)?);
        }
        Ok(numbers)
    }

    fn notes_about(&self, number: u64) -> Result<Vec<u64>, Error> {
        let mut found = self.ledger.store().references_to(number)?;
        let mut failure = None;
        found.retain(|number| match self.ledger.record(*number) {
            Ok(record) => matches!(record.body, Body::Note(_) | Body::Redaction(_)),
            Err(Error::NoContent { .. } | Error::Record { .. }) => false,
            Err(error) => {
                failure = Some(error);
                false
            }
        });
        failure.map_or(Ok(found), Err)
    }

    fn numbers(&self, mut numbers: Vec<u64>, visit: &mut impl FnMut(Step) -> bool) -> Result<(), Error> {
        numbers.retain(|number| *number < self.size);
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let record = match self.ledger.record(number) {
                Ok(record) => record,
                Err(Error::NoContent { .. } | Error::Record { .. }) => continue,
                Err(error) => return Err(error),
            };
            if let Some(step) = step(self.ledger, number, self.ledger.digest_of(number)?, record)? {
                if !self.was_in_effect(&step) || visit(step) {
                    continue;
                }
                break;
            }
        }
        Ok(())
    }

    fn range(&self, range: Range<u64>, visit: &mut impl FnMut(Step) -> bool) -> Result<(), Error> {
        let mut outcome = Ok(());
        self.ledger.store().scan(range, |number, digest, line| {
            let (Some(line), Ok(digest)) = (line, <[u8; 32]>::try_from(digest)) else { return true };
            let Ok(record) = Record::parse(line) else { return true };
            match step(self.ledger, number, digest.into(), record) {
                Ok(Some(step)) => !self.was_in_effect(&step) || visit(step),
                Ok(None) => true,
                Err(error) => {
                    outcome = Err(error);
                    false
                }
            }
        })?;
        outcome
    }

    /// Whether a revision had taken effect at the audit's moment.
    fn was_in_effect(&self, step: &Step) -> bool {
        let Some(second) = self.in_effect else { return true };
        match self.ledger.revised_at(step.number) {
            Ok(Some(revised)) => revised.effective(self.ledger.zone()) <= second,
            _ => true,
        }
    }
}

fn step(ledger: &Ledger, number: u64, digest: Digest, record: Record) -> Result<Option<Step>, Error> {
    let mut step = Step {
        number,
        digest,
        kind: record.body.kind(),
        recorded_at: record.header.recorded_at.to_string(),
        recorded_by: record.header.recorded_by,
        of: None,
        revision: None,
        status: None,
        change: None,
        happenings: Vec::new(),
        text: String::new(),
        reason: None,
        word: Vec::new(),
    };
    match record.body {
        Body::Statement(statement) => {
            let before = before(ledger, &statement)?;
            step.of = Some(statement.statement.unwrap_or(digest));
            step.revision = Some(statement.revision);
            step.status = Some(statement.status);
            step.change = Some(statement.change);
            step.happenings = happenings(before.as_ref(), &statement);
            step.word = word(before.as_ref(), &statement);
            step.text = statement.text;
            step.reason = statement.reason;
        }
        Body::Story(story) => {
            step.of = Some(story.story.unwrap_or(digest));
            step.revision = Some(story.version);
            step.text = story.headline.or(story.url).unwrap_or_default();
        }
        Body::Note(note) => {
            let words: Vec<String> = [note.outcome, note.body].into_iter().flatten().collect();
            step.text = format!("{}: {}", note.topic, words.join(" — "));
            step.reason = note.because;
            step.of = note.about.first().copied();
        }
        Body::Signer(signer) => step.text = format!("{} {}", signer.action, signer.name),
        Body::Redaction(redaction) => {
            step.text = format!("{} of record {} erased", redaction.part, redaction.number);
            step.reason = Some(redaction.reason.to_string());
            step.of = Some(redaction.target);
        }
        Body::Seal(_) => return Ok(None),
    }
    Ok(Some(step))
}

/// The revision before this one, if it has content here.
fn before(ledger: &Ledger, statement: &Statement) -> Result<Option<Statement>, Error> {
    let Some(parent) = &statement.parent else { return Ok(None) };
    let Some(number) = ledger.store().number_of(parent)? else { return Ok(None) };
    Ok(ledger.revised_at(number)?.map(|revised| revised.statement))
}

/// The sources that a revision adds or changes.
fn word(before: Option<&Statement>, after: &Statement) -> Vec<Attribution> {
    let Some(before) = before else { return after.attributions.clone() };
    let changes = diff_attributions(&before.attributions, &after.attributions);
    let changed = changes.pairs.iter().filter(|pair| !pair.facets.is_empty()).map(|pair| pair.after);
    let mut positions: Vec<usize> = changed.chain(changes.added.iter().copied()).collect();
    positions.sort_unstable();
    positions.into_iter().filter_map(|position| after.attributions.get(position).cloned()).collect()
}
