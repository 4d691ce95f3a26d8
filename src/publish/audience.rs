//! Who may see which record.
//!
//! A record's own `audience` says it, and a later note with the topic `audience` may change it. Hiding one revision
//! hides its whole chain. What is off the record or on deep background is never for the public. Seals, notes of reveals
//! and judgements that two sources are the same are for counsel alone. A note is hidden with what it is about. Who
//! signs and what was erased is never withheld, so that outsiders can follow both.

use super::Error;
use crate::ledger::Ledger;
use crate::record::{Audience, Body, Digest, Note, Record, Statement, Terms};

/// The topics of notes that only counsel may see.
const COUNSEL_TOPICS: [&str; 2] = ["reveal", "same_source"];

/// Which records an audience may see.
pub(super) struct Visible {
    audience: Audience,
    /// For whom each record is, by number, with its chain's narrowest audience taken into account.
    narrowest: Vec<Audience>,
}

impl Visible {
    /// Reads all records of the ledger at `size`.
    pub(super) fn of(ledger: &Ledger, size: u64, audience: Audience) -> Result<Self, Error> {
        let mut own = vec![Audience::Public; usize::try_from(size).unwrap_or(usize::MAX)];
        let mut first_of = Vec::new();
        let mut notes = Vec::new();
        ledger.store().scan(0..size, |number, _, line| {
            let Some(slot) = own.get_mut(number as usize) else { return false };
            match line.map(Record::parse) {
                Some(Ok(record)) => {
                    *slot = own_audience(&record.body);
                    match record.body {
                        Body::Statement(body) => first_of.extend(body.statement.map(|first| (number, first))),
                        Body::Story(body) => first_of.extend(body.story.map(|first| (number, first))),
                        Body::Note(note) => notes.push((number, note)),
                        _ => {}
                    }
                }
                // What can't be read can't be judged.
                Some(Err(_)) => *slot = Audience::Counsel,
                None => {}
            }
            true
        })?;
        let number_of = |digest: &Digest| ledger.store().number_of(digest);
        for (_, note) in notes.iter().filter(|(_, note)| note.topic == "audience") {
            let Some(changed) = note.audience else { continue };
            for digest in &note.about {
                if let Some(slot) = number_of(digest)?.and_then(|number| own.get_mut(number as usize)) {
                    *slot = changed;
                }
            }
        }
        let mut narrowest = own.clone();
        let mut chains = Vec::with_capacity(first_of.len());
        for (number, first) in first_of {
            let Some(first) = number_of(&first)? else { continue };
            let both = narrowest[first as usize].max(own[number as usize]);
            narrowest[first as usize] = both;
            chains.push((number as usize, first as usize));
        }
        for (number, first) in chains {
            narrowest[number] = narrowest[first];
        }
        hide_with_what_they_are_about(&notes, &mut narrowest, number_of)?;
        Ok(Self { audience, narrowest })
    }

    /// Whether the audience may see the record at `number`.
    pub(super) fn shows(&self, number: u64) -> bool {
        self.narrowest.get(number as usize).is_some_and(|narrowest| *narrowest <= self.audience)
    }
}

/// In order, so that a note about a hidden note is hidden, too.
fn hide_with_what_they_are_about(
    notes: &[(u64, Note)],
    narrowest: &mut [Audience],
    number_of: impl Fn(&Digest) -> Result<Option<u64>, crate::store::Error>,
) -> Result<(), Error> {
    for (number, note) in notes.iter().filter(|(_, note)| note.topic != "audience") {
        for digest in &note.about {
            if let Some(target) = number_of(digest)? {
                let target = narrowest[target as usize];
                narrowest[*number as usize] = narrowest[*number as usize].max(target);
            }
        }
    }
    Ok(())
}

/// For whom a record is by its own word, and by what no word can change.
fn own_audience(body: &Body) -> Audience {
    let said = body.audience();
    match body {
        Body::Statement(body) if is_never_public(body) => said.max(Audience::Desk),
        Body::Note(note) if COUNSEL_TOPICS.contains(&note.topic.as_str()) => Audience::Counsel,
        _ => said,
    }
}

fn is_never_public(body: &Statement) -> bool {
    body.attributions.iter().any(|one| matches!(one.terms, Terms::DeepBackground | Terms::OffRecord))
}
