//! Who may see one record, found from it and the records around it: the same rule as in `audience.rs`, which reads all.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Error;
use super::audience::{bounds_of, within};
use crate::ledger::{self, Ledger};
use crate::record::{Audience, Body, Note, Record};

/// Finds for whom single records are.
pub(crate) struct Lookup<'a> {
    ledger: &'a Ledger,
    audience: Audience,
    known: RefCell<HashMap<u64, Audience>>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(ledger: &'a Ledger, audience: Audience) -> Self {
        Self { ledger, audience, known: RefCell::default() }
    }

    /// Whether the audience may see the record at `number`.
    pub(crate) fn shows(&self, number: u64) -> Result<bool, Error> {
        Ok(self.narrowest(number)? <= self.audience)
    }

    /// The records of the chain that `number` belongs to, itself included.
    pub(super) fn chain(&self, number: u64) -> Result<Vec<u64>, Error> {
        let store = self.ledger.store();
        if let Some(row) = store.revision(number)? {
            return Ok(store.revisions_of(row.statement)?.into_iter().map(|row| row.number).collect());
        }
        if let Some(row) = store.version(number)? {
            return Ok(store.versions_of(row.story)?.into_iter().map(|row| row.number).collect());
        }
        Ok(vec![number])
    }

    /// Whether the record is for fewer people than all others of its chain.
    pub(super) fn narrows(&self, number: u64, chain: &[u64]) -> Result<bool, Error> {
        let mut others = Audience::Public;
        for other in chain.iter().filter(|other| **other != number) {
            others = others.max(self.own(*other)?);
        }
        Ok(self.own(number)? > others)
    }

    /// For whom the record is, with its chain and what it is about taken into account. Notes about notes are followed
    /// without recursion, however deep they go; a note can only be about an earlier record.
    fn narrowest(&self, number: u64) -> Result<Audience, Error> {
        let mut waiting = vec![number];
        while let Some(number) = waiting.last().copied() {
            let known = |number: &u64| self.known.borrow().contains_key(number);
            let about: Vec<u64> = match known(&number) {
                true => Vec::new(),
                false => self.about(number)?.into_iter().filter(|target| *target < number).collect(),
            };
            let unknown: Vec<u64> = about.iter().copied().filter(|target| !known(target)).collect();
            if !unknown.is_empty() {
                waiting.extend(unknown);
                continue;
            }
            waiting.pop();
            if !known(&number) {
                let mut found = Audience::Public;
                for member in self.chain(number)? {
                    found = found.max(self.own(member)?);
                }
                let hidden = about.iter().filter_map(|target| self.known.borrow().get(target).copied()).max();
                self.known.borrow_mut().insert(number, found.max(hidden.unwrap_or(Audience::Public)));
            }
        }
        Ok(self.known.borrow().get(&number).copied().unwrap_or(Audience::Counsel))
    }

    /// The records that a note is about with which it is hidden.
    fn about(&self, number: u64) -> Result<Vec<u64>, Error> {
        match self.record(number)? {
            Found::Record(Record { body: Body::Note(note), .. }) if note.topic != "audience" => {
                let mut targets = Vec::new();
                for digest in &note.about {
                    targets.extend(self.ledger.store().number_of(digest)?);
                }
                Ok(targets)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// For whom the record itself is, as it says or as the last note on its audience does.
    fn own(&self, number: u64) -> Result<Audience, Error> {
        let record = match self.record(number)? {
            Found::Record(record) => record,
            // What can't be read can't be judged; what is not there has nothing to show.
            Found::Unreadable => return Ok(Audience::Counsel),
            Found::Nothing => return Ok(Audience::Public),
        };
        let bounds = bounds_of(&record.body);
        let mut own = record.body.audience();
        let digest = self.ledger.digest_of(number)?;
        for reference in self.ledger.store().references_to(number)? {
            if let Found::Record(Record { body: Body::Note(note), .. }) = self.record(reference)? {
                own = changed(&note, &digest).unwrap_or(own);
            }
        }
        Ok(within(&bounds, own))
    }

    fn record(&self, number: u64) -> Result<Found, Error> {
        match self.ledger.record(number) {
            Ok(record) => Ok(Found::Record(record)),
            Err(ledger::Error::Record { .. }) => Ok(Found::Unreadable),
            Err(ledger::Error::NoContent { .. } | ledger::Error::UnknownId { .. }) => Ok(Found::Nothing),
            Err(error) => Err(error.into()),
        }
    }
}

#[allow(clippy::large_enum_variant, reason = "nearly every one is a record")]
enum Found {
    Record(Record),
    Unreadable,
    Nothing,
}

/// The audience that a note gives to the record with `digest`.
fn changed(note: &Note, digest: &crate::record::Digest) -> Option<Audience> {
    note.audience.filter(|_| note.topic == "audience" && note.about.contains(digest))
}
