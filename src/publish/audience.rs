//! Who may see which record.
//!
//! A record's own `audience` says it, and a later note with the topic `audience` may change it, within bounds that no
//! word can change: what is off the record or on deep background is never for the public; seals, notes of reveals and
//! judgements that two sources are the same are for counsel alone; who signs and what was erased is never withheld, so
//! that outsiders can follow both. Hiding one revision hides its whole chain. A note is hidden with what it is about.

use std::ops::RangeInclusive;

use super::Error;
use crate::ledger::Ledger;
use crate::record::{Audience, Body, Digest, Note, Record, Statement, Terms};

/// The topics of notes that only counsel may see.
const COUNSEL_TOPICS: [&str; 3] = ["recipient", "reveal", "same_source"];

/// Which records an audience may see.
#[derive(Debug)]
pub(super) struct Visible {
    audience: Audience,
    /// For whom each record is, by number, with its chain's narrowest audience taken into account; counsel sees all.
    narrowest: Vec<Audience>,
}

impl Visible {
    /// Reads all records of the ledger at `size`.
    pub(super) fn of(ledger: &Ledger, size: u64, audience: Audience) -> Result<Self, Error> {
        if audience == Audience::Counsel {
            return Ok(Self { audience, narrowest: Vec::new() });
        }
        let mut own = vec![Audience::Public; usize::try_from(size).unwrap_or(usize::MAX)];
        let mut bounds = vec![Audience::Public..=Audience::Counsel; own.len()];
        let mut first_of = Vec::new();
        let mut notes = Vec::new();
        ledger.store().scan(0..size, |number, _, line| {
            let place = number as usize;
            match line.map(Record::parse) {
                Some(Ok(record)) => {
                    bounds[place] = bounds_of(&record.body);
                    own[place] = within(&bounds[place], record.body.audience());
                    match record.body {
                        Body::Statement(body) => first_of.extend(body.statement.map(|first| (number, first))),
                        Body::Story(body) => first_of.extend(body.story.map(|first| (number, first))),
                        Body::Note(note) => notes.push((number, note)),
                        _ => {}
                    }
                }
                // What can't be read can't be judged.
                Some(Err(_)) => {
                    bounds[place] = Audience::Counsel..=Audience::Counsel;
                    own[place] = Audience::Counsel;
                }
                None => {}
            }
            true
        })?;
        let number_of = |digest: &Digest| ledger.store().number_of(digest);
        for (_, note) in notes.iter().filter(|(_, note)| note.topic == "audience") {
            let Some(changed) = note.audience else { continue };
            for digest in &note.about {
                // A ledger that is not this snapshot's may have the record at a number that is not in it.
                let place = number_of(digest)?.map(|number| number as usize).filter(|place| *place < own.len());
                if let Some(place) = place {
                    own[place] = within(&bounds[place], changed);
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
        self.audience == Audience::Counsel
            || self.narrowest.get(number as usize).is_some_and(|narrowest| *narrowest <= self.audience)
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

/// The widest and the narrowest audience that a record may have, whatever it or a note says.
pub(super) fn bounds_of(body: &Body) -> RangeInclusive<Audience> {
    match body {
        Body::Signer(_) | Body::Redaction(_) => Audience::Public..=Audience::Public,
        Body::Seal(_) => Audience::Counsel..=Audience::Counsel,
        Body::Note(note) if is_for_counsel(note) => Audience::Counsel..=Audience::Counsel,
        Body::Statement(body) if is_never_public(body) => Audience::Desk..=Audience::Counsel,
        Body::Statement(_) | Body::Story(_) | Body::Note(_) => Audience::Public..=Audience::Counsel,
    }
}

pub(super) fn within(bounds: &RangeInclusive<Audience>, audience: Audience) -> Audience {
    audience.clamp(*bounds.start(), *bounds.end())
}

fn is_for_counsel(note: &Note) -> bool {
    COUNSEL_TOPICS.contains(&note.topic.as_str())
        || matches!(note.topic.as_str(), "judgement" | "census")
            && note.outcome.as_ref().is_some_and(|outcome| outcome == "same_source")
}

fn is_never_public(body: &Statement) -> bool {
    body.attributions.iter().any(|one| matches!(one.terms, Terms::DeepBackground | Terms::OffRecord))
}
