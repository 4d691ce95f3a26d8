//! Redactions: the content of a record is erased, its digest, its place and every proof stay, and a record says why.

use std::time::Duration;

use serde::Serialize;

use super::project::search_row;
use super::{Added, Batch, Chain, Error, Ledger};
use crate::record::{Body, Digest, Minute, Part, Record, Redaction, RedactionReason};

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The number of the record.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// What of it.
    pub part: Part,
    /// What it is, in a few words that say nothing of its content: `revision 2`.
    pub what: String,
}

/// What stands where content was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tombstone {
    /// The number of the erased record.
    pub number: u64,
    /// Its digest, which stays.
    pub digest: Digest,
    /// What of it was erased.
    pub part: Part,
    /// Why.
    pub reason: RedactionReason,
    /// On whose word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The digest of the redaction's own record.
    pub redaction: Digest,
    /// When it was recorded.
    pub recorded_at: Minute,
    /// By whom.
    pub recorded_by: String,
}

impl Ledger {
    /// What a redaction of `id` erases: of a statement or a story all revisions or versions and what is sealed of its
    /// sources, or the one revision that is named; of [`Part::Text`] the texts of a story, of [`Part::Seal`] the sealed
    /// identities; any other record by itself.
    pub fn erasures(&self, id: &str, revision: Option<u32>, part: Part) -> Result<Vec<Erasure>, Error> {
        let first = match id {
            super::LAST => self.number(&self.chain(id)?.id),
            _ => {
                let candidates = self.candidates(id)?;
                self.statement_among(id, candidates.clone()).or_else(|error| match error {
                    Error::UnknownId { .. } => self.story_among(id, candidates),
                    other => Err(other),
                })
            }
        };
        match first {
            Ok(first) => self.erasures_of_chain(first, revision, part),
            Err(Error::UnknownId { .. }) if revision.is_none() => self.erasure_of_one(self.entry(id)?.number, part),
            Err(Error::UnknownId { .. }) => Err(Error::UnknownId { what: "statement or story", id: id.to_owned() }),
            Err(error) => Err(error),
        }
    }

    pub(super) fn number(&self, digest: &Digest) -> Result<u64, Error> {
        self.store.number_of(digest)?.ok_or_else(|| Error::UnknownId { what: "record", id: digest.to_string() })
    }

    /// The erasures of a chain's records, the oldest first.
    fn erasures_of_chain(&self, first: u64, revision: Option<u32>, part: Part) -> Result<Vec<Erasure>, Error> {
        let is_story = self.store.version(first)?.is_some();
        let (word, rows): (_, Vec<(u64, u32)>) = match is_story {
            true => ("version", self.store.versions_of(first)?.iter().map(|row| (row.number, row.version)).collect()),
            false => {
                ("revision", self.store.revisions_of(first)?.iter().map(|row| (row.number, row.revision)).collect())
            }
        };
        let newest = rows.last().copied().unwrap_or_default();
        let count = rows.len();
        let chosen: Vec<(u64, u32)> =
            rows.into_iter().filter(|(_, position)| revision.is_none_or(|wanted| wanted == *position)).collect();
        if let (Some(wanted), []) = (revision, &chosen[..]) {
            return Err(Error::NoSuchRevision { what: word, wanted, count });
        }
        if revision == Some(newest.1) && count > 1 && part == Part::Record {
            return Err(Error::NewestRevision { what: word, position: newest.1 });
        }
        let erased_before = chosen.last().map(|(number, _)| *number);
        let mut found = Vec::new();
        for (number, position) in chosen {
            let what = format!("{word} {position}");
            match part {
                Part::Record if self.store.entry(number)?.is_some_and(|entry| entry.line.is_some()) => {
                    found.push(self.erasure(number, Part::Record, what)?);
                }
                Part::Record => {}
                Part::Text if self.store.text(number)?.is_some() => {
                    found.push(self.erasure(number, Part::Text, format!("text of {what}"))?);
                }
                Part::Text | Part::Seal => {}
            }
            if part != Part::Text {
                self.push_seals(number, position, &mut found)?;
            }
        }
        match (found.is_empty(), erased_before) {
            (true, Some(number)) => Err(self.erased_already(number, part)?),
            _ => Ok(found),
        }
    }

    /// The sealed identities of the sources of the revision at `number`.
    fn push_seals(&self, number: u64, position: u32, found: &mut Vec<Erasure>) -> Result<(), Error> {
        for seal in self.store.references_to(number)? {
            if self.store.ciphertext(seal)?.is_none() {
                continue;
            }
            if let Ok(Body::Seal(body)) = self.record(seal).map(|record| record.body) {
                let what = format!("sealed identity of source {} of revision {position}", body.attribution);
                found.push(self.erasure(seal, Part::Seal, what)?);
            }
        }
        Ok(())
    }

    fn erasure_of_one(&self, number: u64, part: Part) -> Result<Vec<Erasure>, Error> {
        let record = match self.record(number) {
            Ok(record) => record,
            Err(Error::NoContent { .. }) => return Err(self.erased_already(number, part)?),
            Err(error) => return Err(error),
        };
        let kind = record.body.kind();
        match (&record.body, part) {
            (Body::Signer(_) | Body::Redaction(_), _) => Err(Error::NeverErased { number, kind }),
            (_, Part::Record) => Ok(vec![self.erasure(number, Part::Record, kind.to_string())?]),
            (Body::Seal(_), Part::Seal) if self.store.ciphertext(number)?.is_some() => {
                Ok(vec![self.erasure(number, Part::Seal, "sealed identity".to_owned())?])
            }
            _ => Err(self.erased_already(number, part)?),
        }
    }

    fn erasure(&self, number: u64, part: Part, what: String) -> Result<Erasure, Error> {
        Ok(Erasure { number, digest: self.digest_of(number)?, part, what })
    }

    fn erased_already(&self, number: u64, part: Part) -> Result<Error, Error> {
        let tombstone = self.tombstones_of(number)?.into_iter().find(|one| one.part == part);
        Ok(tombstone
            .map_or(Error::NothingToErase { part }, |one| Error::ErasedAlready { number, redaction: one.redaction }))
    }

    /// What redactions erased of the record at `number`, oldest first.
    pub fn tombstones_of(&self, number: u64) -> Result<Vec<Tombstone>, Error> {
        let mut found = Vec::new();
        for (redaction, _) in self.store.redactions_of(number)? {
            let Record { header, body } = self.record(redaction)?;
            let Body::Redaction(body) = body else { continue };
            found.push(Tombstone {
                number,
                digest: self.digest_of(number)?,
                part: body.part,
                reason: body.reason,
                authority: body.authority,
                redaction: self.digest_of(redaction)?,
                recorded_at: header.recorded_at,
                recorded_by: header.recorded_by,
            });
        }
        Ok(found)
    }

    /// Why the record at `number` has no content, if a redaction erased it.
    pub fn tombstone(&self, number: u64) -> Result<Option<Tombstone>, Error> {
        Ok(self.tombstones_of(number)?.into_iter().find(|one| one.part == Part::Record))
    }

    /// The tombstones among a statement's revisions, oldest first.
    pub fn tombstones_in(&self, chain: &Chain) -> Result<Vec<Tombstone>, Error> {
        let mut found = Vec::new();
        if chain.without_content == 0 {
            return Ok(found);
        }
        if let Some(first) = self.store.number_of(&chain.id)? {
            for row in self.store.revisions_of(first)? {
                found.extend(self.tombstone(row.number)?);
            }
        }
        Ok(found)
    }

    /// One tombstone in a line.
    pub fn told(&self, tombstone: &Tombstone) -> Result<String, Error> {
        let Tombstone { reason, authority, redaction, recorded_at, recorded_by, .. } = tombstone;
        let when = recorded_at.to_string().replace('T', " ").replace(":00Z", " UTC");
        let word = authority.as_ref().map_or(String::new(), |authority| format!(", on the word of {authority}"));
        Ok(format!("redacted {when} by {recorded_by}: {reason}{word} ({})", self.short_id(redaction)?))
    }

    /// Writes the ledger's file anew without what was erased, and returns whether that is done: not while another process
    /// reads what stands in its write-ahead log, which is waited for no longer than `patience`.
    pub fn finish_erasure(&self, patience: Duration) -> Result<bool, Error> {
        Ok(self.store.finish_erasure(patience)?)
    }
}

impl Batch<'_> {
    /// Records a redaction, and takes what it erases out of every table and the full-text index. Once the commit stands,
    /// [`Ledger::finish_erasure`] takes it out of the file's other bytes.
    pub fn redact(
        &mut self,
        erasure: &Erasure,
        reason: RedactionReason,
        authority: Option<String>,
    ) -> Result<Added, Error> {
        let Erasure { number, digest, part, .. } = *erasure;
        let ledger = self.ledger();
        let line = ledger.store().entry(number)?.and_then(|entry| entry.line);
        let record = line.as_deref().map(Record::parse).and_then(Result::ok);
        let body = record.as_ref().map(|record| &record.body);
        if let Some(Body::Signer(_) | Body::Redaction(_)) = body {
            return Err(Error::NeverErased {
                number,
                kind: record.map_or(crate::record::Kind::Signer, |one| one.body.kind()),
            });
        }
        let is_there = match part {
            Part::Record => line.is_some(),
            Part::Text => ledger.store().text(number)?.is_some(),
            Part::Seal => ledger.store().ciphertext(number)?.is_some(),
        };
        if !is_there {
            return Err(ledger.erased_already(number, part)?);
        }
        let added = self.append(Body::Redaction(Redaction { authority, number, part, reason, target: digest }))?;
        let words = match body {
            Some(Body::Statement(statement)) => Some(search_row(statement)),
            _ => None,
        };
        self.erase(number, part, words.as_ref())?;
        Ok(added)
    }
}
