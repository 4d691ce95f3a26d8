//! What every page needs of the others: each statement, story and named source in a few words, and who links to whom.
//!
//! Known weakness: the catalogue is held in memory, about half a kilobyte a statement, so that a site of a million
//! statements wants some 600 MB.

use std::collections::{BTreeMap, HashMap};

use super::words::{day, name};
use crate::ledger::{Contested, Error, Ledger, Revised};
use crate::merkle::{SignedCheckpoint, VerifierKey};
use crate::record::{Attribution, Body, Class, Digest, Minute, Stance, Status, Story, Text};
use crate::store::Selection;

/// A ledger in a few words a page.
pub(super) struct Catalogue<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) origin: String,
    /// The key of record 0, which an outsider checks the checkpoint with.
    pub(super) verifier: VerifierKey,
    /// The published checkpoint, verbatim.
    pub(super) checkpoint: String,
    pub(super) size: u64,
    /// The checkpoint's root, in base64 as it stands there.
    pub(super) root: String,
    /// When the newest record was made.
    pub(super) updated: Minute,
    /// The newest change first.
    pub(super) statements: Vec<Card>,
    by_id: HashMap<Digest, usize>,
    /// The newest version first.
    pub(super) stories: Vec<StoryCard>,
    by_version: HashMap<Digest, usize>,
    /// In order of their names.
    pub(super) sources: Vec<SourceCard>,
    by_key: BTreeMap<String, usize>,
}

/// A statement as it stands.
pub(super) struct Card {
    /// The name of its page.
    pub(super) name: String,
    pub(super) id: Digest,
    /// The number of its first revision's record.
    pub(super) first: u64,
    /// The digest of the newest revision's record.
    pub(super) digest: Digest,
    pub(super) revision: u32,
    pub(super) text: String,
    pub(super) status: Status,
    pub(super) contested: Option<Contested>,
    pub(super) recorded_at: Minute,
    /// The day on which it became so, or was recorded where nobody says: `2025-03-05`.
    pub(super) day: String,
    /// Who stands behind it or against it, in the record's order.
    pub(super) voices: Vec<Voice>,
    /// Positions of the stories that it stands in.
    pub(super) stories: Vec<usize>,
}

/// One attribution in a few words.
pub(super) struct Voice {
    pub(super) class: Class,
    pub(super) stance: Stance,
    pub(super) who: String,
    /// Whether readers learn who this is and may hold them to it.
    pub(super) is_on_record: bool,
    /// The source's position, if it is named.
    pub(super) source: Option<usize>,
}

impl Voice {
    /// Whether this is anybody but the narrator.
    pub(super) fn is_cited(&self) -> bool {
        self.class != Class::Narrator
    }
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
    pub(super) name: String,
    pub(super) who: String,
    /// Offices and bodies, as the attributions give them.
    pub(super) offices: Vec<String>,
    /// Positions of statements, and what the source does with each.
    pub(super) statements: Vec<(usize, Stance)>,
}

impl<'a> Catalogue<'a> {
    /// Reads the whole ledger once.
    pub(super) fn read(ledger: &'a Ledger) -> Result<Self, Error> {
        let size = ledger.size()?;
        let missing =
            || Error::BadPublication { path: ledger.path().to_owned(), reason: "it has no checkpoint".into() };
        let (_, checkpoint) = ledger.store().checkpoint(size)?.ok_or_else(missing)?;
        let signed = SignedCheckpoint::parse(checkpoint.as_bytes())?;
        let signers = ledger.signers()?;
        let founder = signers.terms().first().map(|term| term.key.clone()).ok_or_else(missing)?;
        let mut catalogue = Self {
            ledger,
            origin: signers.origin().to_owned(),
            verifier: founder,
            root: signed.note().text().lines().nth(2).unwrap_or_default().to_owned(),
            checkpoint,
            size,
            updated: ledger.record(0)?.header.recorded_at,
            statements: Vec::new(),
            by_id: HashMap::new(),
            stories: Vec::new(),
            by_version: HashMap::new(),
            sources: Vec::new(),
            by_key: BTreeMap::new(),
        };
        catalogue.read_stories()?;
        catalogue.read_statements()?;
        catalogue.sort_sources();
        Ok(catalogue)
    }

    /// The statement with this id, if it is here.
    pub(super) fn statement(&self, id: &Digest) -> Option<&Card> {
        self.by_id.get(id).map(|position| &self.statements[*position])
    }

    /// The story that has this version, if it is here.
    pub(super) fn story_of(&self, version: &Digest) -> Option<&StoryCard> {
        self.by_version.get(version).map(|position| &self.stories[*position])
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
            let position = self.statements.len();
            let card = self.card(revised, contested, position)?;
            self.updated = self.updated.max(card.recorded_at);
            self.by_id.insert(card.id, position);
            self.statements.push(card);
        }
        Ok(())
    }

    fn card(&mut self, revised: Revised, contested: Option<Contested>, position: usize) -> Result<Card, Error> {
        let Revised { id, digest, header, statement, number } = revised;
        let voices = statement.attributions.iter().map(|one| self.voice(one, position)).collect();
        let mut stories: Vec<usize> = Vec::new();
        for appearance in &statement.appearances {
            let Some(story) = self.by_version.get(&appearance.story) else { continue };
            if !stories.contains(story) {
                stories.push(*story);
                self.stories[*story].statements.push(position);
            }
        }
        let effective = statement.effective_at.as_ref().map(|time| time.as_str().chars().take(10).collect());
        let first = self.ledger.store().revision(number)?.map_or(number, |row| row.statement);
        Ok(Card {
            name: name("statement", &id),
            id,
            first,
            digest,
            revision: statement.revision,
            text: statement.text,
            status: statement.status,
            contested,
            recorded_at: header.recorded_at,
            day: effective.unwrap_or_else(|| day(header.recorded_at)),
            voices,
            stories,
        })
    }

    fn voice(&mut self, attribution: &Attribution, statement: usize) -> Voice {
        let source = named(attribution).map(|who| {
            let position = *self.by_key.entry(folded(who)).or_insert(self.sources.len());
            if position == self.sources.len() {
                let name = name("source", &Digest::of(folded(who).as_bytes()));
                let card = SourceCard { name, who: who.to_owned(), offices: Vec::new(), statements: Vec::new() };
                self.sources.push(card);
            }
            let card = &mut self.sources[position];
            card.statements.push((statement, attribution.stance));
            let office = [attribution.role.as_deref(), attribution.organization.as_deref().filter(|body| *body != who)];
            let office = office.into_iter().flatten().collect::<Vec<_>>().join(", ");
            if !office.is_empty() && !card.offices.contains(&office) {
                card.offices.push(office);
            }
            position
        });
        Voice {
            class: attribution.class,
            stance: attribution.stance,
            who: attribution.described(),
            is_on_record: attribution.is_on_record(),
            source,
        }
    }

    /// Puts the sources in order of their names, and the voices' positions with them.
    fn sort_sources(&mut self) {
        let order: Vec<usize> = self.by_key.values().copied().collect();
        let mut place = vec![0; order.len()];
        for (after, before) in order.iter().enumerate() {
            place[*before] = after;
        }
        let mut sources: Vec<Option<SourceCard>> = std::mem::take(&mut self.sources).into_iter().map(Some).collect();
        self.sources = order.iter().filter_map(|before| sources[*before].take()).collect();
        for voice in self.statements.iter_mut().flat_map(|card| &mut card.voices) {
            voice.source = voice.source.map(|before| place[before]);
        }
    }
}

/// The name under which a source has a page: a person's, or the body's whose words were issued.
fn named(attribution: &Attribution) -> Option<&str> {
    let body = attribution.organization.as_deref().filter(|_| attribution.class == Class::Statement);
    attribution.name.as_deref().or(body).filter(|_| attribution.is_on_record())
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
