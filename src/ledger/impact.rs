//! What depends on a statement: those that rest on it, those that refer to it, the stories that it stands in, and the
//! notes about it.

use std::collections::HashSet;

use super::{Contests, Error, Ledger, Revised};
use crate::record::{Body, Digest, RelationType};

/// How many dependent statements are told, at the most.
pub const MOST_DEPENDENTS: usize = 10_000;

/// What depends on a statement.
#[derive(Clone, Debug, Default)]
pub struct Impact {
    /// The statements that rest on it, nearest first.
    pub resting: Vec<Dependent>,
    /// The statements that refer to it and do not rest on it.
    pub referring: Vec<Reference>,
    /// The numbers of the records of the story versions that it stands in.
    pub stories: Vec<u64>,
    /// The numbers of the notes about it.
    pub notes: Vec<u64>,
    /// Whether there are more than [`MOST_DEPENDENTS`].
    pub cut_short: bool,
}

/// A statement that rests on another.
#[derive(Clone, Debug)]
pub struct Dependent {
    /// The statement as it stands.
    pub current: Revised,
    /// How far it is away: 1 if it rests on the other directly.
    pub remove: u32,
}

/// A statement that refers to another without resting on it.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The statement as it stands.
    pub current: Revised,
    /// Its relation to the other; none where the other took its place.
    pub kind: Option<RelationType>,
}

impl Ledger {
    /// Tells what depends on the statement whose first record is `first`.
    pub fn impact(&self, first: u64) -> Result<Impact, Error> {
        let mut impact = Impact::default();
        let mut contests = self.contests(None)?;
        contests.read_all();
        let mut seen = HashSet::from([first]);
        let mut nearest = vec![first];
        let mut remove = 0;
        while !nearest.is_empty() && !impact.cut_short {
            remove += 1;
            let mut next = Vec::new();
            for one in std::mem::take(&mut nearest) {
                for other in contests.resting_on(one)?.into_iter().filter(|other| seen.insert(*other)) {
                    if impact.resting.len() == MOST_DEPENDENTS {
                        impact.cut_short = true;
                        break;
                    }
                    next.push(other);
                    let current = self.current(other)?;
                    impact.resting.extend(current.map(|current| Dependent { current, remove }));
                }
            }
            nearest = next;
        }
        self.refer(first, &mut contests, &mut impact)?;
        Ok(impact)
    }

    /// Adds the records that name the statement.
    fn refer(&self, first: u64, contests: &mut Contests<'_>, impact: &mut Impact) -> Result<(), Error> {
        let id = self.digest_of(first)?;
        let direct: HashSet<u64> = contests.resting_on(first)?.into_iter().collect();
        let mut seen = HashSet::new();
        for row in self.store.revisions_of(first)? {
            for number in self.store.references_to(row.number)? {
                let kind = match self.record(number) {
                    Ok(record) => record.body,
                    Err(Error::NoContent { .. } | Error::Record { .. }) => continue,
                    Err(error) => return Err(error),
                };
                match kind {
                    Body::Note(_) => impact.notes.push(number),
                    Body::Statement(_) => {
                        let Some(row) = self.store.revision(number)? else { continue };
                        if direct.contains(&row.statement) || !seen.insert(row.statement) {
                            continue;
                        }
                        let Some(current) = self.current(row.statement)? else { continue };
                        let relation = current.statement.relations.iter().find(|relation| relation.to == id);
                        let kind = relation.map(|relation| relation.kind);
                        impact.referring.push(Reference { current, kind });
                    }
                    _ => {}
                }
            }
        }
        if let Some(current) = self.current(first)? {
            for appearance in &current.statement.appearances {
                impact.stories.extend(self.store.number_of(&appearance.story)?);
            }
        }
        Ok(())
    }

    /// The newest revision of the statement whose first record is `first`, if it has content here.
    pub fn current(&self, first: u64) -> Result<Option<Revised>, Error> {
        let Some(row) = self.store.revisions_of(first)?.pop() else { return Ok(None) };
        self.revised_at(row.number)
    }

    /// The id of the statement whose first record is `first`, and the number of that record, by any of its ids.
    pub fn first_of(&self, id: &Digest) -> Result<Option<u64>, Error> {
        let Some(number) = self.store.number_of(id)? else { return Ok(None) };
        Ok(self.store.revision(number)?.map(|row| row.statement))
    }
}
