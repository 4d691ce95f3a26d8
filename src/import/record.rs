//! Recording rows in order: keys become records, and what the rules refuse is reported by row.

use std::collections::HashMap;

use super::row::{AppearanceRow, NoteRow, StatementRow, StoryRow};
use super::{Placed, Row};
use crate::ledger::{Batch, Error, Revision};
use crate::record::{Appearance, Audience, Digest, Note, Relation, Statement, Status, Story, compose};

/// What an import did, or would do.
#[derive(Debug, Default)]
pub struct Imported {
    /// New statements.
    pub statements: u64,
    /// Revisions of statements.
    pub revisions: u64,
    /// Stories and versions of stories.
    pub stories: u64,
    /// Notes.
    pub notes: u64,
    /// The rows that are wrong.
    pub bad: Vec<Bad>,
    /// How many more are wrong than `bad` holds.
    pub more_bad: u64,
    /// The columns of a CSV that were not read.
    pub ignored_columns: Vec<String>,
}

/// A row that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Its number among the rows, from 1.
    pub row: u64,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
}

/// The most bad rows that are told one by one.
const MOST_BAD: usize = 1_000;

/// What a key or an id stands for.
#[derive(Clone)]
struct Named {
    /// The digest of the first record: the statement's or story's id.
    first: Digest,
    /// The number of the newest record of its chain that is known.
    newest: u64,
    /// The digest of the story version that the key's row made, or of the newest; nothing else has one.
    version: Option<Box<Digest>>,
}

/// Why a row is not recorded: the row's own fault, or one that ends the import.
enum Refusal {
    Row(String),
    End(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(_) | Error::Log(_) | Error::KeyFile { .. } => Self::End(error),
            other => Self::Row(other.to_string()),
        }
    }
}

/// Records rows in a batch.
pub(super) struct Recorder {
    keys: HashMap<Box<str>, Named>,
    /// What the ids of this ledger that rows name stand for, so that each is looked up once.
    ids: HashMap<Box<str>, Named>,
    /// Likewise, where a story is expected.
    story_ids: HashMap<Box<str>, Named>,
    bad_keys: Vec<String>,
    audience: Option<Audience>,
    imported: Imported,
}

impl Recorder {
    /// Makes a recorder that gives rows without an audience this one.
    pub(super) fn new(audience: Option<Audience>) -> Self {
        Self {
            keys: HashMap::new(),
            ids: HashMap::new(),
            story_ids: HashMap::new(),
            bad_keys: Vec::new(),
            audience,
            imported: Imported::default(),
        }
    }

    /// Has the statements read together that these rows revise, as far as they are known by now.
    pub(super) fn foresee(&self, batch: &mut Batch<'_>, rows: &[Placed]) -> Result<(), Error> {
        let revised = rows.iter().filter_map(|placed| match &placed.parsed {
            Ok(Row::Statement(StatementRow { revises: Some(key), .. })) => {
                self.keys.get(&**key).or_else(|| self.ids.get(&**key))
            }
            _ => None,
        });
        batch.foresee(&revised.map(|named| named.newest).collect::<Vec<_>>())
    }

    /// Records a row, or notes what is wrong with it.
    pub(super) fn take(&mut self, batch: &mut Batch<'_>, placed: Placed) -> Result<(), Error> {
        let Placed { row, line, parsed } = placed;
        let (key, done) = match parsed {
            Err(reason) => (None, Err(Refusal::Row(reason))),
            Ok(row) => self.record(batch, row),
        };
        match done {
            Ok(named) => {
                if let Some(key) = key {
                    self.keys.insert(key.into(), named);
                }
            }
            Err(Refusal::End(error)) => return Err(error),
            Err(Refusal::Row(_)) if self.imported.bad.len() >= MOST_BAD => self.imported.more_bad += 1,
            Err(Refusal::Row(reason)) => {
                self.bad_keys.extend(key);
                self.imported.bad.push(Bad { row, line, reason });
            }
        }
        Ok(())
    }

    /// Records a row whose key is new, and returns its key.
    fn record(&mut self, batch: &mut Batch<'_>, mut row: Row) -> (Option<String>, Result<Named, Refusal>) {
        let key = match &mut row {
            Row::Statement(row) => row.key.take(),
            Row::Story(row) => row.key.take(),
            Row::Note(row) => row.key.take(),
        };
        if let Some(key) = key.as_deref().filter(|key| self.keys.contains_key(*key)) {
            let refusal = Refusal::Row(format!("key: '{key}' stands twice"));
            return (None, Err(refusal));
        }
        let done = match row {
            Row::Statement(row) => self.statement(batch, row),
            Row::Story(row) => self.story(batch, row),
            Row::Note(row) => self.note(batch, row),
        };
        (key, done)
    }

    /// What was done.
    pub(super) fn finish(self) -> Imported {
        self.imported
    }

    fn statement(&mut self, batch: &mut Batch<'_>, row: StatementRow) -> Result<Named, Refusal> {
        let relations = row.relations.iter().map(|relation| {
            Ok(Relation { to: self.find(batch, &relation.to, "relations")?.first, kind: relation.kind })
        });
        let relations = relations.collect::<Result<Vec<_>, Refusal>>()?;
        let mut appearances = Vec::with_capacity(row.appearances.len() + 1);
        let whole = row.story.map(|story| AppearanceRow { story, start: None, end: None, exact: None });
        for AppearanceRow { story, start, end, exact } in row.appearances.into_iter().chain(whole) {
            let Named { first, version, .. } = self.find_story(batch, &story)?;
            appearances.push(Appearance { end, exact, start, story: version.as_deref().copied().unwrap_or(*first) });
        }
        let successor = row.successor.map(|key| self.find(batch, &key, "successor")).transpose()?;
        let revision = Revision {
            drop_quote: false,
            change: row.change,
            reason: row.reason.as_deref().map(compose),
            status: row.status,
            text: row.text.as_deref().map(compose),
            quote: row.quote,
            drop_sources: row.drop_sources,
            add_sources: row.attributions,
            appearances,
            relations,
            drop_relations: Vec::new(),
            drop_tags: Vec::new(),
            tags: row.tags.iter().map(|tag| compose(tag)).collect(),
            effective_at: row.effective_at,
            successor: successor.map(|named| named.first),
            audience: row.audience,
            drafted: row.drafted.map(Into::into),
        };
        match row.revises {
            Some(key) => self.revise(batch, &key, revision),
            None => self.add(batch, revision),
        }
    }

    fn add(&mut self, batch: &mut Batch<'_>, row: Revision) -> Result<Named, Refusal> {
        let Some(text) = row.text else { return Err(Refusal::Row("text is missing".to_owned())) };
        let statement = Statement {
            appearances: row.appearances,
            audience: row.audience.or(self.audience),
            drafted: row.drafted,
            effective_at: row.effective_at,
            quote: row.quote,
            reason: row.reason,
            relations: row.relations,
            status: row.status.unwrap_or(Status::Reported),
            successor: row.successor,
            tags: row.tags,
            change: row.change.unwrap_or(crate::record::Change::New),
            ..Statement::new(text, row.add_sources)
        };
        let added = batch.add_statement(statement)?;
        self.imported.statements += 1;
        Ok(Named { first: added.digest, newest: added.number, version: None })
    }

    fn revise(&mut self, batch: &mut Batch<'_>, key: &str, revision: Revision) -> Result<Named, Refusal> {
        let before = self.find(batch, key, "revises")?;
        let newest = batch.ledger().newest_revision(before.newest)?;
        let first = before.first;
        let added = batch.revise(newest, revision)?;
        self.imported.revisions += 1;
        if let Some(named) = self.keys.get_mut(key).or_else(|| self.ids.get_mut(key)) {
            named.newest = added.number;
        }
        Ok(Named { first, newest: added.number, version: None })
    }

    fn story(&mut self, batch: &mut Batch<'_>, row: StoryRow) -> Result<Named, Refusal> {
        let story = Story {
            audience: row.audience.or(self.audience),
            byline: row.byline,
            headline: row.headline,
            language: row.language,
            outlet: row.outlet,
            published_at: row.published_at,
            url: row.url,
            ..Story::default()
        };
        let text = row.text.as_deref();
        let (first, added) = match row.revises {
            None => {
                let added = batch.add_story(story, text)?;
                (added.digest, added)
            }
            Some(key) => {
                let before = self.find_story(batch, &key)?;
                let newest = batch.ledger().newest_version(before.newest)?;
                let first = before.first;
                let added = batch.add_version(newest, story, text)?;
                if let Some(named) = self.keys.get_mut(&*key).or_else(|| self.story_ids.get_mut(&*key)) {
                    named.newest = added.number;
                }
                (first, added)
            }
        };
        let named = Named { first, newest: added.number, version: Some(Box::new(added.digest)) };
        self.imported.stories += 1;
        Ok(named)
    }

    fn note(&mut self, batch: &mut Batch<'_>, row: NoteRow) -> Result<Named, Refusal> {
        let about = row.about.iter().map(|key| self.find(batch, key, "about").map(|named| named.first));
        let note = Note {
            about: about.collect::<Result<_, Refusal>>()?,
            audience: row.audience.or(self.audience),
            because: row.because.as_deref().map(compose),
            body: row.body.as_deref().map(compose),
            outcome: row.outcome.as_deref().map(compose),
            topic: row.topic,
        };
        let added = batch.add_note(note)?;
        self.imported.notes += 1;
        Ok(Named { first: added.digest, newest: added.number, version: None })
    }

    /// The statement, or another record, that a key or an id names.
    fn find(&mut self, batch: &Batch<'_>, key: &str, field: &str) -> Result<&Named, Refusal> {
        if !self.keys.contains_key(key) && !self.ids.contains_key(key) {
            if self.bad_keys.iter().any(|bad| bad == key) {
                return Err(Refusal::Row(format!("{field}: names '{key}', whose row is wrong itself")));
            }
            let named = look_up(batch, key).map_err(|error| refusal(error, field, key))?;
            self.ids.insert(key.into(), named);
        }
        self.keys.get(key).or_else(|| self.ids.get(key)).ok_or_else(|| unknown(field, key))
    }

    fn find_story(&mut self, batch: &Batch<'_>, key: &str) -> Result<&Named, Refusal> {
        if !self.keys.contains_key(key) && !self.story_ids.contains_key(key) {
            let (first, newest) = batch.story(key).map_err(|error| refusal(error, "story", key))?;
            let version = Some(Box::new(batch.ledger().digest_of(newest)?));
            self.story_ids.insert(key.into(), Named { first, newest, version });
        }
        match self.keys.get(key).or_else(|| self.story_ids.get(key)) {
            Some(named) if named.version.is_some() => Ok(named),
            _ => Err(Refusal::Row(format!("story: '{key}' is the key of another kind of row"))),
        }
    }
}

/// The statement with an id that begins so, or the record with the whole digest.
fn look_up(batch: &Batch<'_>, id: &str) -> Result<Named, Error> {
    let whole = match id.parse::<Digest>() {
        Ok(digest) => batch.number_of(&digest)?.map(|number| (digest, number)),
        Err(_) => None,
    };
    if let Some((digest, number)) = whole {
        let row = batch.ledger().store().revision(number)?;
        let first = row.map_or(Ok(digest), |row| batch.ledger().digest_of(row.statement))?;
        return Ok(Named { first, newest: batch.ledger().newest_revision(number)?, version: None });
    }
    let (first, newest) = batch.statement(id)?;
    Ok(Named { first, newest, version: None })
}

fn refusal(error: Error, field: &str, key: &str) -> Refusal {
    match error {
        Error::NotAnId { .. } | Error::UnknownId { .. } => unknown(field, key),
        other => other.into(),
    }
}

fn unknown(field: &str, key: &str) -> Refusal {
    let key: String = key.chars().take(80).collect();
    Refusal::Row(format!("{field}: '{key}' is neither the key of a row before it nor an id of this ledger"))
}
