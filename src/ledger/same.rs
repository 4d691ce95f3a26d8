//! Two unnamed sources are the same person, or are not: an editor's word, in notes for counsel alone. Those who may read
//! them count people rightly; others learn nothing, not even that there is such a note.

use std::collections::BTreeMap;

use super::{Added, Batch, Error, Ledger};
use crate::record::{Attribution, Audience, Body, Digest, Note, Stance, Statement};

/// The topic of these notes.
pub const SAME_SOURCE_TOPIC: &str = "same_source";
const SAME: &str = "same";
const DIFFERENT: &str = "different";

/// A source of a statement's revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceOf {
    /// The number of the statement's first record.
    pub statement: u64,
    /// The digest of the revision's record.
    pub revision: Digest,
    /// Its position among the attributions, from 1.
    pub position: usize,
    /// What the revision says of it.
    pub source: Attribution,
}

/// What an editor declared of two sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceJudgement {
    /// The number of the note.
    pub number: u64,
    /// Whether they are one person; otherwise they are two.
    pub is_same: bool,
    /// The two sources.
    pub sources: [SourceOf; 2],
    /// Why.
    pub because: Option<String>,
}

/// Who is the same person as whom, as far as it was declared: the last word on two sources counts.
#[derive(Clone, Debug, Default)]
pub struct SamePeople {
    /// Each source that some declaration names, by its statement and what is said of it, with the number of its person.
    people: BTreeMap<(u64, String), usize>,
}

impl Ledger {
    /// What was declared of two sources, oldest first. Nothing, in a copy for those who may not know.
    pub fn source_judgements(&self) -> Result<Vec<SourceJudgement>, Error> {
        let mut found = Vec::new();
        for number in self.store.with_topic(SAME_SOURCE_TOPIC)? {
            let Ok(Body::Note(note)) = self.record(number).map(|record| record.body) else { continue };
            if note.topic != SAME_SOURCE_TOPIC {
                continue;
            }
            let is_same = note.outcome.as_deref() == Some(SAME);
            let positions: Vec<usize> =
                note.body.iter().flat_map(|body| body.split(' ')).filter_map(|word| word.parse().ok()).collect();
            let ([a, b], Some(first)) = (&positions[..], note.about.first()) else { continue };
            let second = note.about.get(1).unwrap_or(first);
            if let (Some(first), Some(second)) = (self.source_of(first, *a)?, self.source_of(second, *b)?) {
                found.push(SourceJudgement { number, is_same, sources: [first, second], because: note.because });
            }
        }
        Ok(found)
    }

    fn source_of(&self, revision: &Digest, position: usize) -> Result<Option<SourceOf>, Error> {
        let Some(number) = self.store.number_of(revision)? else { return Ok(None) };
        let Ok(Body::Statement(statement)) = self.record(number).map(|record| record.body) else { return Ok(None) };
        let row = self.store.revision(number)?;
        let source = position.checked_sub(1).and_then(|at| statement.attributions.get(at).cloned());
        Ok(row.zip(source).map(|(row, source)| SourceOf {
            statement: row.statement,
            revision: *revision,
            position,
            source,
        }))
    }

    /// Who is the same person as whom.
    pub fn same_people(&self) -> Result<SamePeople, Error> {
        Ok(SamePeople::of(&self.source_judgements()?))
    }

    /// The numbers of the newest revisions behind which, with what was declared, one person stands, although their
    /// sources alone would count as more.
    pub(super) fn single_by_declaration(&self, size: Option<u64>) -> Result<Vec<u64>, Error> {
        let judgements = self.source_judgements()?;
        let same = SamePeople::of(&judgements);
        let mut found = Vec::new();
        for first in judgements.iter().flat_map(|one| &one.sources).map(|source| source.statement) {
            for row in
                self.store.revisions_of(first)?.into_iter().filter(|row| size.is_none_or(|size| row.number < size))
            {
                let Ok(Body::Statement(statement)) = self.record(row.number).map(|record| record.body) else {
                    continue;
                };
                if row.people > 1 && same.people_behind(first, &statement) == 1 {
                    found.push(row.number);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

impl SamePeople {
    fn of(judgements: &[SourceJudgement]) -> Self {
        let key = |source: &SourceOf| (source.statement, said_of(&source.source));
        let mut last: BTreeMap<[(u64, String); 2], bool> = BTreeMap::new();
        for judgement in judgements {
            let mut pair = [key(&judgement.sources[0]), key(&judgement.sources[1])];
            pair.sort();
            last.insert(pair, judgement.is_same);
        }
        let mut people: BTreeMap<(u64, String), usize> = BTreeMap::new();
        for ([a, b], is_same) in last {
            let next = people.len();
            let first = *people.entry(a).or_insert(next);
            let second = *people.entry(b).or_insert(next + 1);
            if is_same {
                people.values_mut().filter(|person| **person == second).for_each(|person| *person = first);
            }
        }
        Self { people }
    }

    /// The person that a source of the statement whose first record is `statement` is, as a number that all of its
    /// sources that are the same person share; none if nothing was declared of it.
    pub fn person(&self, statement: u64, source: &Attribution) -> Option<usize> {
        self.people.get(&(statement, said_of(source))).copied()
    }

    /// How many people stand behind a statement, at the least, when those who are the same count once.
    pub fn people_behind(&self, statement: u64, revision: &Statement) -> u32 {
        let mut seen = Vec::new();
        let counted = revision.supporters().filter(|source| match self.person(statement, source) {
            Some(person) if seen.contains(&person) => false,
            Some(person) => {
                seen.push(person);
                true
            }
            None => true,
        });
        counted.map(Attribution::at_least).fold(0, u32::saturating_add)
    }
}

/// What is said of a source, but for what it does with the statement: so it is found again in later revisions.
fn said_of(source: &Attribution) -> String {
    let plain = Attribution { stance: Stance::Asserts, ..source.clone() };
    crate::record::to_line(&plain).unwrap_or_default()
}

impl Batch<'_> {
    /// Declares that two unnamed sources are the same person, or are not.
    pub fn judge_sources(
        &mut self,
        sources: [(Digest, usize); 2],
        is_same: bool,
        because: Option<String>,
    ) -> Result<Added, Error> {
        let [(first, a), (second, b)] = sources;
        for (revision, position) in sources {
            let ledger = self.ledger();
            let Some(source) = ledger.source_of(&revision, position)? else {
                let number = ledger.number(&revision)?;
                let count = match ledger.record(number)?.body {
                    Body::Statement(statement) => statement.attributions.len(),
                    _ => 0,
                };
                return Err(Error::NoSuchSource { position, count });
            };
            if source.source.name.is_some() {
                return Err(Error::NamedSource { position });
            }
        }
        if (first, a) == (second, b) {
            return Err(Error::SourceTwice);
        }
        let about = if first == second { vec![first] } else { vec![first, second] };
        self.add_note(Note {
            about,
            audience: Some(Audience::Counsel),
            because,
            body: Some(format!("{a} {b}")),
            outcome: Some(if is_same { SAME } else { DIFFERENT }.to_owned()),
            topic: SAME_SOURCE_TOPIC.to_owned(),
        })
    }
}
