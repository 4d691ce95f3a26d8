//! All statements, stories and named sources of a publication at once, in a few words each, and who links to whom: what
//! the pages of a folder are made from.
//!
//! Known weakness: the catalogue is held in memory, about half a kilobyte a statement, so that a site of a million
//! statements wants some 600 MB.

use std::collections::{BTreeMap, HashMap};

use super::card::{Card, folded, named, office};
use super::figures::Figures;
use super::head::{Head, Place};
use super::shelf::{Shelf, StoryLink};
use super::words::name;
use crate::ledger::{Error, Ledger, Revised};
use crate::record::{Body, Digest, Stance, Story, Text};
use crate::store::Selection;

/// A ledger in a few words a page.
pub(super) struct Catalogue<'a> {
    ledger: &'a Ledger,
    head: Head,
    /// The newest change first.
    pub(super) statements: Vec<Card>,
    /// Positions of the stories that each stands in.
    pub(super) stories_of: Vec<Vec<usize>>,
    by_id: HashMap<Digest, usize>,
    /// The newest version first.
    pub(super) stories: Vec<StoryCard>,
    by_version: HashMap<Digest, usize>,
    /// In order of their names.
    pub(super) sources: Vec<SourceCard>,
    by_key: BTreeMap<String, usize>,
    pub(super) figures: Figures,
}

/// A story, by its newest version.
pub(super) struct StoryCard {
    pub(super) name: String,
    /// The digest of each version's record, oldest first.
    pub(super) versions: Vec<Digest>,
    pub(super) story: Story,
    /// The text of the newest version, if it is published.
    pub(super) text: Option<String>,
    /// Positions of the statements that stand in it.
    pub(super) statements: Vec<usize>,
}

/// Somebody who is named: a person, or a body whose words were issued.
pub(super) struct SourceCard {
    pub(super) who: String,
    /// Offices and bodies, as the attributions give them.
    pub(super) offices: Vec<String>,
    /// Positions of statements, and what the source does with each.
    pub(super) statements: Vec<(usize, Stance)>,
}

impl Shelf for Catalogue<'_> {
    fn head(&self) -> &Head {
        &self.head
    }

    fn ledger(&self) -> &Ledger {
        self.ledger
    }

    fn shows(&self, _: u64) -> Result<bool, Error> {
        // A publication has nothing in it that its readers may not see.
        Ok(true)
    }

    fn text_of(&self, id: &Digest) -> Result<Option<String>, Error> {
        Ok(self.by_id.get(id).map(|position| self.statements[*position].text.clone()))
    }

    fn story_of(&self, version: &Digest) -> Result<Option<StoryLink>, Error> {
        Ok(self.by_version.get(version).map(|position| {
            let story = &self.stories[*position];
            let place = story.versions.iter().position(|one| one == version);
            StoryLink {
                page: story.name.clone(),
                title: super::story::title(&story.story),
                version: place.map_or(1, |at| at + 1),
                versions: story.versions.len(),
            }
        }))
    }
}

impl<'a> Catalogue<'a> {
    /// Reads the whole ledger once.
    pub(super) fn read(ledger: &'a Ledger) -> Result<Self, Error> {
        let mut catalogue = Self {
            ledger,
            head: Head::read(ledger, Place::Folder)?,
            statements: Vec::new(),
            stories_of: Vec::new(),
            by_id: HashMap::new(),
            stories: Vec::new(),
            by_version: HashMap::new(),
            sources: Vec::new(),
            by_key: BTreeMap::new(),
            figures: Figures::default(),
        };
        catalogue.read_stories()?;
        catalogue.read_statements()?;
        catalogue.sort_sources();
        Ok(catalogue)
    }

    /// The position of the source of this name.
    pub(super) fn source(&self, who: &str) -> Option<usize> {
        self.by_key.get(&folded(who)).copied()
    }

    fn read_stories(&mut self) -> Result<(), Error> {
        let mut by_first: HashMap<u64, usize> = HashMap::new();
        for row in self.ledger.store().versions()? {
            let Ok(record) = self.ledger.record(row.number) else { continue };
            let Body::Story(story) = record.body else { continue };
            let digest = self.ledger.digest_of(row.number)?;
            let text = self.ledger.store().text(row.number)?;
            let text = text.and_then(|text| serde_json::from_str::<Text>(&text).ok()).map(|text| text.text);
            let position = *by_first.entry(row.story).or_insert(self.stories.len());
            self.by_version.insert(digest, position);
            match self.stories.get_mut(position) {
                Some(known) => {
                    known.versions.push(digest);
                    (known.story, known.text) = (story, text);
                }
                None => {
                    let id = self.ledger.digest_of(row.story)?;
                    let (name, versions) = (name("story", &id), vec![digest]);
                    self.stories.push(StoryCard { name, versions, story, text, statements: Vec::new() });
                }
            }
        }
        Ok(())
    }

    fn read_statements(&mut self) -> Result<(), Error> {
        let mut contests = self.ledger.contests(None)?;
        let mut all: Vec<Revised> = Vec::new();
        self.ledger.select(&Selection::default(), |revised| {
            all.push(revised);
            true
        })?;
        for revised in all {
            let contested = contests.of(&revised)?;
            let first = self.ledger.store().revision(revised.number)?.map_or(revised.number, |row| row.statement);
            let card = Card::of(&revised, first, contested);
            self.take_links(&revised);
            self.figures.take(&card);
            self.by_id.insert(card.id, self.statements.len());
            self.statements.push(card);
        }
        Ok(())
    }

    /// Notes in which stories the next statement stands, and which sources stand behind it.
    fn take_links(&mut self, revised: &Revised) {
        let position = self.statements.len();
        let mut stories: Vec<usize> = Vec::new();
        for appearance in &revised.statement.appearances {
            let Some(story) = self.by_version.get(&appearance.story) else { continue };
            if !stories.contains(story) {
                stories.push(*story);
                self.stories[*story].statements.push(position);
            }
        }
        self.stories_of.push(stories);
        for attribution in &revised.statement.attributions {
            let Some(who) = named(attribution) else { continue };
            let source = *self.by_key.entry(folded(who)).or_insert(self.sources.len());
            if source == self.sources.len() {
                self.sources.push(SourceCard { who: who.to_owned(), offices: Vec::new(), statements: Vec::new() });
            }
            let card = &mut self.sources[source];
            card.statements.push((position, attribution.stance));
            if let Some(office) = office(attribution, who).filter(|office| !card.offices.contains(office)) {
                card.offices.push(office);
            }
        }
    }

    /// Puts the sources in order of their names.
    fn sort_sources(&mut self) {
        let mut sources: Vec<Option<SourceCard>> = std::mem::take(&mut self.sources).into_iter().map(Some).collect();
        for (after, before) in self.by_key.values_mut().enumerate() {
            self.sources.extend(sources[*before].take());
            *before = after;
        }
    }
}
