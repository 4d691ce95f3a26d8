//! What a page needs of the ledger, read from the ledger itself and only as far as its readers may see it.

use std::sync::Arc;

use crate::ledger::{Chain, Error, Ledger, Revised, Version};
use crate::publish::{self, Lookup};
use crate::record::{Audience, Digest, Text};
use crate::site::card::Card;
use crate::site::head::Head;
use crate::site::shelf::{Shelf, StoryLink};
use crate::site::{story, words};
use crate::store::Selection;

/// The most statements that are read for a page, whether they are shown there or not.
const MOST_READ: usize = 5_000;

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
        let mut part = Part { items: Vec::new(), before: None };
        let (mut read, mut last, mut failure) = (0, 0, None);
        self.ledger.select(selection, |revised| {
            if part.items.len() == most || read == MOST_READ {
                part.before = Some(last);
                return false;
            }
            (read, last) = (read + 1, revised.number);
            match self.shows(revised.number) {
                Ok(true) if keeps(&revised) => part.items.push(revised),
                Ok(_) => {}
                Err(error) => failure = Some(error),
            }
            failure.is_none()
        })?;
        failure.map_or(Ok(part), Err)
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
        let versions = self.ledger.story(id).map_err(|error| match error {
            Error::AmbiguousId { .. } if self.is_part() => unknown(),
            error => error,
        })?;
        let last = versions.last().ok_or_else(unknown)?;
        if self.shows(last.number)? { Ok(versions) } else { Err(unknown()) }
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
