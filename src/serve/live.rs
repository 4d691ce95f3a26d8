//! What a page needs of the ledger, read from the ledger itself and only as far as its readers may see it.

use std::sync::Arc;

use crate::ledger::{Chain, Error, Filter, LAST, Ledger, Revised, Version};
use crate::publish::{self, Lookup};
use crate::record::{self, Audience, Body, Digest, Text};
use crate::site::card::Card;
use crate::site::head::Head;
use crate::site::shelf::{Shelf, StoryLink};
use crate::site::{story, words};
use crate::store::{Selection, VersionRow};

/// The most rows that are read for a page, whether they are shown there or not.
const MOST_READ: usize = 5_000;
/// At a multiple of what number a list goes on that was left because so many were read.
const ROUND: u64 = 1_024;

/// A ledger at one moment, as some readers see it.
pub(super) struct Live<'a> {
    ledger: &'a Ledger,
    head: Arc<Head>,
    /// Says what its readers may see, if that is not all.
    lookup: Option<Lookup<'a>>,
    texts: bool,
}

/// A part of a list that is read newest first, and the record number below which it goes on.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    pub(super) before: Option<u64>,
}

/// A part of a list in the making. Where it goes on is told by what is shown alone: whoever may not see a record must not
/// learn by a further part that it matches a question.
///
/// Known weakness: where more than [`MOST_READ`] rows in a row match and are not shown, the list goes on further down, at a
/// round number. So it can be seen that so many are withheld, though not which.
pub(super) struct Gathering<T> {
    part: Part<T>,
    most: usize,
    read: usize,
    /// The numbers of the row that was read last, and of the one that is shown last.
    last: u64,
    shown: u64,
}

impl<T> Gathering<T> {
    pub(super) fn new(most: usize) -> Self {
        Self { part: Part { items: Vec::new(), before: None }, most, read: 0, last: 0, shown: u64::MAX }
    }

    /// Takes the next row, if it is shown, and says whether further ones are needed.
    pub(super) fn take(&mut self, number: u64, shown: Option<T>) -> bool {
        if self.read == MOST_READ {
            self.part.before = Some(self.last.next_multiple_of(ROUND).min(self.shown));
            return false;
        }
        (self.read, self.last) = (self.read + 1, number);
        match shown {
            Some(_) if self.part.items.len() == self.most => {
                self.part.before = Some(self.shown);
                return false;
            }
            Some(item) => {
                self.part.items.push(item);
                self.shown = number;
            }
            None => {}
        }
        true
    }

    pub(super) fn part(self) -> Part<T> {
        self.part
    }
}

impl Shelf for Live<'_> {
    fn head(&self) -> &Head {
        &self.head
    }

    fn ledger(&self) -> &Ledger {
        self.ledger
    }

    fn shows(&self, number: u64) -> Result<bool, Error> {
        let Some(lookup) = &self.lookup else { return Ok(true) };
        lookup.shows(number).map_err(|error| match error {
            publish::Error::Ledger(error) => error,
            other => Error::BadPublication { path: self.ledger.path().to_owned(), reason: other.to_string() },
        })
    }

    fn text_of(&self, id: &Digest) -> Result<Option<String>, Error> {
        let Some(first) = self.ledger.store().number_of(id)? else { return Ok(None) };
        if !self.shows(first)? {
            return Ok(None);
        }
        let newest = self.ledger.newest_revision(first)?;
        Ok(self.ledger.revised_at(newest)?.map(|revised| revised.statement.text))
    }

    fn story_of(&self, version: &Digest) -> Result<Option<StoryLink>, Error> {
        let Some(number) = self.ledger.store().number_of(version)? else { return Ok(None) };
        let Some(row) = self.ledger.store().version(number)?.filter(|_| self.shows(number).unwrap_or(false)) else {
            return Ok(None);
        };
        let rows = self.ledger.store().versions_of(row.story)?;
        let Some(newest) = rows.last() else { return Ok(None) };
        let crate::record::Body::Story(newest) = self.ledger.record(newest.number)?.body else { return Ok(None) };
        Ok(Some(StoryLink {
            page: words::name("story", &self.ledger.digest_of(row.story)?),
            title: story::title(&newest),
            version: row.version as usize,
            versions: rows.len(),
        }))
    }
}

impl<'a> Live<'a> {
    pub(super) fn new(ledger: &'a Ledger, head: Arc<Head>, audience: Option<Audience>, texts: bool) -> Self {
        let lookup = audience.filter(|audience| *audience != Audience::Counsel);
        Self { ledger, head, lookup: lookup.map(|audience| Lookup::new(ledger, audience)), texts }
    }

    /// What every page says of the ledger, to be kept.
    pub(super) fn shared_head(&self) -> Arc<Head> {
        self.head.clone()
    }

    /// Whether its readers see less than there is.
    pub(super) fn is_part(&self) -> bool {
        self.lookup.is_some()
    }

    /// The statements selected, newest change first and `most` at the most, of those that `keeps` keeps.
    pub(super) fn statements(
        &self,
        selection: &Selection,
        most: usize,
        mut keeps: impl FnMut(&Revised) -> bool,
    ) -> Result<Part<Revised>, Error> {
        let (mut gathering, mut failure) = (Gathering::new(most), None);
        self.ledger.select(selection, |revised| match self.shows(revised.number) {
            Ok(shown) => gathering.take(revised.number, Some(revised).filter(|revised| shown && keeps(revised))),
            Err(error) => {
                failure = Some(error);
                false
            }
        })?;
        failure.map_or(Ok(gathering.part()), Err)
    }

    /// The newest versions of stories, the latest recorded first and `most` at the most, by records below `before`.
    pub(super) fn stories(&self, before: Option<u64>, most: usize) -> Result<Part<(VersionRow, record::Story)>, Error> {
        let (mut gathering, mut below) = (Gathering::new(most), before.unwrap_or(u64::MAX));
        loop {
            let rows = self.ledger.store().newest_versions(below, most + 1)?;
            let is_end = rows.len() <= most;
            for row in rows {
                below = row.number;
                let record = match self.shows(row.number)? {
                    true => self.ledger.record(row.number).ok(),
                    false => None,
                };
                let story = record.and_then(|record| match record.body {
                    Body::Story(story) => Some((row, story)),
                    _ => None,
                });
                if !gathering.take(below, story) {
                    return Ok(gathering.part());
                }
            }
            if is_end {
                return Ok(gathering.part());
            }
        }
    }

    /// What a filter selects. A story that its readers may not see is none.
    pub(super) fn selection(&self, filter: Filter) -> Result<Selection, Error> {
        if let Some(id) = &filter.story {
            self.story(id)?;
        }
        self.ledger.selection(filter)
    }

    /// The same statements as pages list them.
    pub(super) fn cards(&self, statements: &[Revised], as_of: Option<u64>) -> Result<Vec<Card>, Error> {
        let mut contests = self.ledger.contests(as_of)?.for_a_page();
        let mut cards = Vec::with_capacity(statements.len());
        for revised in statements {
            // What its readers may not see contests nothing that they see.
            let contested = match contests.of(revised)? {
                Some(contested) if self.shows(contested.number)? => Some(contested),
                _ => None,
            };
            let first = match revised.statement.revision {
                1 => revised.number,
                _ => self.ledger.store().number_of(&revised.id)?.unwrap_or(revised.number),
            };
            cards.push(Card::of(revised, first, contested));
        }
        Ok(cards)
    }

    /// A statement's history, if its readers may see it.
    pub(super) fn chain(&self, id: &str) -> Result<Chain, Error> {
        let unknown = || Error::UnknownId { what: "statement", id: id.to_owned() };
        self.no_last(id, "statement")?;
        // Whoever may not see a record is not told that its id is the beginning of one either.
        let chain = self.ledger.chain(id).map_err(|error| match error {
            Error::AmbiguousId { .. } if self.is_part() => unknown(),
            error => error,
        })?;
        let first = self.ledger.store().number_of(&chain.id)?.ok_or_else(unknown)?;
        if self.shows(first)? { Ok(chain) } else { Err(unknown()) }
    }

    /// A story's versions, oldest first, if its readers may see it.
    pub(super) fn story(&self, id: &str) -> Result<Vec<Version>, Error> {
        let unknown = || Error::UnknownId { what: "story", id: id.to_owned() };
        self.no_last(id, "story")?;
        let versions = self.ledger.story(id).map_err(|error| match error {
            Error::AmbiguousId { .. } if self.is_part() => unknown(),
            error => error,
        })?;
        let last = versions.last().ok_or_else(unknown)?;
        if self.shows(last.number)? { Ok(versions) } else { Err(unknown()) }
    }

    /// Refuses to say which is the last one, to those who may not see every one.
    fn no_last(&self, id: &str, what: &'static str) -> Result<(), Error> {
        match self.is_part() && id == LAST {
            true => Err(Error::UnknownId { what, id: id.to_owned() }),
            false => Ok(()),
        }
    }

    /// The text of the story version at `number`, if it is here and its readers may see it.
    pub(super) fn text(&self, number: u64) -> Result<Option<String>, Error> {
        if !self.texts || !self.shows(number)? {
            return Ok(None);
        }
        let content = self.ledger.store().text(number)?;
        Ok(content.and_then(|content| serde_json::from_str::<Text>(&content).ok()).map(|text| text.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(rows: impl IntoIterator<Item = (u64, bool)>, most: usize) -> (Vec<u64>, Option<u64>) {
        let mut gathering = Gathering::new(most);
        for (number, is_shown) in rows {
            if !gathering.take(number, is_shown.then_some(number)) {
                break;
            }
        }
        let Part { items, before } = gathering.part();
        (items, before)
    }

    #[test]
    fn goes_on_below_what_is_shown_and_only_where_more_of_it_is() {
        assert_eq!(part([(9, true), (8, true), (7, true)], 2), (vec![9, 8], Some(8)));
        assert_eq!(part([(9, true), (7, false), (6, true), (5, false), (4, true)], 2), (vec![9, 6], Some(6)));
        assert_eq!(part([(9, true), (8, true), (7, false), (6, false)], 2), (vec![9, 8], None));
        assert_eq!(part([(9, false)], 2), (vec![], None));
    }

    #[test]
    fn goes_on_at_a_round_number_after_very_many_that_are_not_shown() {
        let withheld = (0..20_000).rev().map(|number| (number, false));
        assert_eq!(part(withheld.clone(), 2), (vec![], Some(15_360)));
        assert_eq!(part(withheld.filter(|(number, _)| number % 3 != 0), 2).1.map(|before| before % ROUND), Some(0));
        assert_eq!(part((0..MOST_READ as u64).rev().map(|number| (number, false)), 2), (vec![], None));
    }
}
