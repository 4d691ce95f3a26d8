//! Statements of other stories that look like the same claim: suggested to an editor, never merged.

use super::{Error, Ledger, Revised};
use crate::diff::Claim;

/// By how many of its words a claim is looked for.
const WORDS: usize = 5;
/// How many statements are compared with one.
const MOST_COMPARED: usize = 200;
/// How many are suggested for one.
const MOST_SUGGESTED: usize = 3;

impl Ledger {
    /// The statements, newest first and three at the most, that look like the claim of `revised`, stand in no story that
    /// it stands in, and are not related to it yet.
    ///
    /// They are looked for by pairs of the claim's longest words, so that one common word leads nowhere.
    pub fn alike(&self, revised: &Revised) -> Result<Vec<Revised>, Error> {
        let claim = Claim::of(&revised.statement.text);
        let stories = self.stories_of(revised)?;
        let mut found = Vec::new();
        for number in self.store.with_two_of(&claim.longest_words(WORDS), MOST_COMPARED)? {
            let Some(other) = self.revised_at(number)? else { continue };
            let is_related =
                |one: &Revised, to: &Revised| one.statement.relations.iter().any(|relation| relation.to == to.id);
            if other.id == revised.id || is_related(revised, &other) || is_related(&other, revised) {
                continue;
            }
            let is_elsewhere = self.stories_of(&other)?.iter().all(|story| !stories.contains(story));
            if is_elsewhere && !other.statement.status.is_final() && claim.is_like(&Claim::of(&other.statement.text)) {
                found.push(other);
                if found.len() == MOST_SUGGESTED {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// The numbers of the first versions of the stories that a statement stands in.
    fn stories_of(&self, revised: &Revised) -> Result<Vec<u64>, Error> {
        let mut stories = Vec::new();
        for appearance in &revised.statement.appearances {
            let Some(number) = self.store.number_of(&appearance.story)? else { continue };
            stories.extend(self.store.version(number)?.map(|row| row.story));
        }
        Ok(stories)
    }
}
