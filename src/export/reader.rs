//! What exports read of a ledger: the one way by which a statement, its history or its story reaches a format. For whom an
//! export is has been decided before: the ledger is as those see it (`publish::seen_by`).

use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use super::table::{Cited, Facts, Standing, Told};
use crate::ledger::{self, Contested, Ledger, Revised, Version};
use crate::record::{Body, Digest, Header};
use crate::store::Selection;

/// Reads what is selected of a ledger.
pub(super) struct Reader<'a> {
    ledger: &'a Ledger,
    selection: &'a Selection,
}

/// A statement that was selected, as it stands at the selection's moment.
#[derive(Clone, Copy)]
pub struct Selected<'a> {
    /// The revision that stands.
    pub revised: &'a Revised,
    /// What contests the statement.
    pub contested: Option<Contested>,
}

/// A version of a story, with its record's header.
pub(super) struct StoryVersion {
    pub(super) version: Version,
    pub(super) header: Header,
}

impl<'a> Reader<'a> {
    pub(super) fn new(ledger: &'a Ledger, selection: &'a Selection) -> Self {
        Self { ledger, selection }
    }

    /// Calls `visit` with each statement, newest change first, and returns how many there were.
    pub(super) fn each(&self, mut visit: impl FnMut(Selected<'_>) -> Result<(), Error>) -> Result<u64, Error> {
        let mut read = 0;
        let mut failure = None;
        let mut contests = self.ledger.contests(self.selection.as_of.size)?;
        self.ledger.select(self.selection, |revised| {
            read += 1;
            let contested = contests.of(&revised).map_err(Error::from);
            failure = contested.and_then(|contested| visit(Selected { revised: &revised, contested })).err();
            failure.is_none()
        })?;
        failure.map_or(Ok(read), Err)
    }

    /// The statement's revisions, oldest first, up to the one that stands.
    pub(super) fn history(&self, revised: &Revised) -> Result<Vec<Revised>, Error> {
        if revised.statement.revision == 1 {
            return Ok(vec![revised.clone()]);
        }
        let first = self.ledger.store().number_of(&revised.id).map_err(ledger::Error::from)?;
        let Some(first) = first else { return Ok(vec![revised.clone()]) };
        let mut revisions = self.ledger.chain_at(first)?.revisions;
        revisions.retain(|one| one.number <= revised.number);
        Ok(revisions)
    }

    /// The version of a story whose record has this digest, if its content is here.
    pub(super) fn story(&self, digest: &Digest) -> Result<Option<StoryVersion>, Error> {
        let number = self.ledger.store().number_of(digest).map_err(ledger::Error::from)?;
        let Some(number) = number else { return Ok(None) };
        match self.ledger.record(number) {
            Ok(record) => Ok(match record.body {
                Body::Story(story) => {
                    let id = story.story.unwrap_or(*digest);
                    let version = Version { id, number, digest: *digest, story };
                    Some(StoryVersion { version, header: record.header })
                }
                _ => None,
            }),
            Err(ledger::Error::NoContent { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The versions of each story, oldest first, as far as the ledger had them and their content is here; of the story
    /// that is selected alone, if one is.
    pub(super) fn all_stories(&self) -> Result<Vec<Vec<StoryVersion>>, Error> {
        let size = self.selection.as_of.size.unwrap_or(u64::MAX);
        let rows = self.ledger.store().versions().map_err(ledger::Error::from)?;
        let wanted = |number: u64| self.selection.story.as_ref().is_none_or(|numbers| numbers.contains(&number));
        let mut stories: BTreeMap<u64, Vec<StoryVersion>> = BTreeMap::new();
        for row in rows.into_iter().filter(|row| row.number < size && wanted(row.number)) {
            let version = self.story(&self.ledger.digest_of(row.number)?)?;
            stories.entry(row.story).or_default().extend(version);
        }
        Ok(stories.into_values().collect())
    }

    /// Calls `visit` with each selected statement that stands in one of these versions, and its revisions.
    pub(super) fn of_story(
        &self,
        versions: &[StoryVersion],
        mut visit: impl FnMut(&Revised, &[Revised]),
    ) -> Result<(), Error> {
        let story = Some(versions.iter().map(|one| one.version.number).collect());
        let selection = Selection { story, ..self.selection.clone() };
        Reader::new(self.ledger, &selection).each(|Selected { revised, .. }| {
            visit(revised, &self.history(revised)?);
            Ok(())
        })?;
        Ok(())
    }

    /// Calls `visit` with each of these versions of stories that has content here.
    pub(super) fn stories(
        &self,
        digests: &BTreeSet<Digest>,
        mut visit: impl FnMut(Told<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for digest in digests {
            if let Some(StoryVersion { version, header }) = self.story(digest)? {
                visit(Told { version: &version, header: &header })?;
            }
        }
        Ok(())
    }
}

impl<'a> Selected<'a> {
    /// The statement as a row of the tables of statements.
    pub(super) fn facts(&self) -> Facts<'a> {
        Facts { revised: self.revised, contested: self.contested, current: true }
    }
}

/// The revision's sources, as rows.
pub(super) fn cited<'a>(revised: &'a Revised, current: bool) -> impl Iterator<Item = Cited<'a>> {
    let sources = revised.statement.attributions.iter().enumerate();
    sources.map(move |(place, attribution)| Cited { revised, current, position: place + 1, attribution })
}

/// The places where a revision stands, as rows.
pub(super) fn standing(revised: &Revised) -> impl Iterator<Item = Standing<'_>> {
    revised.statement.appearances.iter().map(move |appearance| Standing { revised, appearance })
}
