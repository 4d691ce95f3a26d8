//! What else in the ledger still says what a redaction erases: a name or a sentence is gone only when it is gone from every
//! record that has it. These are hints for the editor, and nothing here erases anything.

use std::collections::{BTreeMap, BTreeSet};

use super::{Erasure, Error, Ledger};
use crate::record::{Body, Digest, Part, Statement};

/// How many statements are compared with each erased one.
const MOST_CANDIDATES: usize = 50;
/// The shortest word that is compared, in characters: shorter ones are mostly grammar.
const SHORTEST_WORD: usize = 4;

/// A record that may still say what is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// The number of the record.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// Why it may, in a few words that say nothing of the content.
    pub why: &'static str,
}

impl Ledger {
    /// The whole chains of the statements that keep verbatim extracts of the story versions that are erased.
    pub fn extracts(&self, erasures: &[Erasure]) -> Result<Vec<Erasure>, Error> {
        let mut firsts = BTreeSet::new();
        for erasure in erasures.iter().filter(|one| one.part != Part::Seal) {
            for number in self.store.references_to(erasure.number)? {
                let Ok(Body::Statement(statement)) = self.record(number).map(|record| record.body) else { continue };
                let has_extract =
                    statement.appearances.iter().any(|one| one.story == erasure.digest && one.exact.is_some());
                if has_extract {
                    firsts.extend(self.store.revision(number)?.map(|row| row.statement));
                }
            }
        }
        let mut found = Vec::new();
        for first in firsts {
            found.extend(self.erasures(&self.digest_of(first)?.to_string(), None, Part::Record)?);
        }
        found.retain(|one| !erasures.contains(one));
        Ok(found)
    }

    /// The records that may still say what the erasures erase, by number, each for its first reason.
    pub fn echoes(&self, erasures: &[Erasure]) -> Result<Vec<Echo>, Error> {
        let erased: BTreeSet<u64> =
            erasures.iter().filter(|one| one.part == Part::Record).map(|one| one.number).collect();
        let mut found: BTreeMap<u64, &'static str> = BTreeMap::new();
        for erasure in erasures.iter().filter(|one| one.part != Part::Seal) {
            let body = match self.record(erasure.number) {
                Ok(record) => record.body,
                Err(Error::NoContent { .. } | Error::Record { .. }) => continue,
                Err(error) => return Err(error),
            };
            for number in self.store.references_to(erasure.number)? {
                let why = match self.record(number).map(|record| record.body) {
                    Ok(Body::Note(_)) => "a note about it",
                    Ok(Body::Statement(_)) => "a statement that names it, or stands in that story",
                    _ => continue,
                };
                found.entry(number).or_insert(why);
            }
            match body {
                Body::Statement(statement) => self.echoes_of(&statement, &erased, &mut found)?,
                Body::Story(story) => {
                    for row in self.store.versions()? {
                        let other = self.record(row.number).map(|record| record.body);
                        let same = matches!(&other, Ok(Body::Story(other)) if other.headline == story.headline);
                        if same && row.number != erasure.number {
                            found.entry(row.number).or_insert("another version, or a story with the same headline");
                        }
                    }
                }
                _ => {}
            }
        }
        for number in found.keys().copied().collect::<Vec<_>>() {
            let is_gone = self.store.entry(number)?.is_none_or(|entry| entry.line.is_none());
            if is_gone || erased.contains(&number) {
                found.remove(&number);
            }
        }
        let echo = |(number, why)| Ok(Echo { number, digest: self.digest_of(number)?, why });
        found.into_iter().map(echo).collect()
    }

    fn echoes_of(
        &self,
        statement: &Statement,
        erased: &BTreeSet<u64>,
        found: &mut BTreeMap<u64, &'static str>,
    ) -> Result<(), Error> {
        for appearance in &statement.appearances {
            if let Some(number) = self.store.number_of(&appearance.story)?
                && self.store.text(number)?.is_some()
            {
                found.entry(number).or_insert("the text of the story that it stands in");
            }
        }
        for relation in &statement.relations {
            if let Some(number) = self.store.number_of(&relation.to)? {
                found.entry(self.newest_revision(number)?).or_insert("a statement that it bears on");
            }
        }
        let said = words(&format!("{}\n{}", statement.text, statement.quote.as_deref().unwrap_or_default()));
        for (number, other) in self.with_words(&said)? {
            let others = words(&format!("{}\n{}", other.text, other.quote.as_deref().unwrap_or_default()));
            let shared = said.intersection(&others).count();
            if shared * 5 >= said.len() * 3 && !erased.contains(&number) {
                found.entry(number).or_insert("a statement in much the same words");
            }
        }
        for name in statement.attributions.iter().filter_map(|one| one.name.as_deref()) {
            for (number, other) in self.with_words(&words(name))? {
                let says = |text: &str| text.to_lowercase().contains(&name.to_lowercase());
                let named = other.attributions.iter().any(|one| one.name.as_deref() == Some(name));
                if (named || says(&other.text) || other.quote.as_deref().is_some_and(says)) && !erased.contains(&number)
                {
                    found.entry(number).or_insert("a statement with one of its sources' names");
                }
            }
        }
        Ok(())
    }

    /// Statements with some of the words, those with the rarest first.
    fn with_words(&self, words: &BTreeSet<String>) -> Result<Vec<(u64, Statement)>, Error> {
        let words: Vec<String> = words.iter().cloned().collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for number in self.store.with_any_word(&words, MOST_CANDIDATES)? {
            if let Ok(Body::Statement(statement)) = self.record(number).map(|record| record.body) {
                found.push((number, statement));
            }
        }
        Ok(found)
    }
}

/// The longer words of a text, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .map(str::to_lowercase)
        .collect()
}
