//! A small ledger with everything in it, and ways to alter it behind its back.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fact_ledger::ledger::{Batch, Error, Founding, KeyFile, Ledger, Revision, Session};
use fact_ledger::merkle::{self, Appender, Checkpoint, Hash, TileReader, decode_hashes, leaf_hash};
use fact_ledger::record::{
    Appearance, Attribution, Audience, Body, Change, Class, Digest, Header, Note, Record, Relation, RelationType,
    Stance, Statement, Status, Story, Terms, VERSION,
};
use fact_ledger::store::Access;
use fact_ledger::verify::{Code, Options, Report, verify};
use rusqlite::Connection;
use tempfile::TempDir;

pub(crate) const ORIGIN: &str = "example.com/desk";
/// A later minute than any record's.
pub(crate) const NOW: &str = "2026-11-22T11:28:00Z";

/// Records of the small ledger, by number.
pub(crate) mod at {
    /// A story's first version, with a text; `STORY + 1` is its second, with another text.
    pub(crate) const STORY: u64 = 1;
    /// A statement that stands in that story and was confirmed later.
    pub(crate) const TALKS: u64 = 3;
    /// A statement that elaborates on [`TALKS`] and that nothing is said of later.
    pub(crate) const DOHA: u64 = 4;
    /// A statement that was retracted, and restored by a correction. After it comes one for the desk alone, whose source
    /// is on deep background.
    pub(crate) const TRIP: u64 = 5;
    /// The second revision of [`TALKS`].
    pub(crate) const CONFIRMED: u64 = 7;
    /// The second revision of [`TRIP`], which retracts it. After it come the third, which restores it, and a note.
    pub(crate) const RETRACTED: u64 = 8;
    /// The first of many statements, up to the end.
    pub(crate) const MANY: u64 = 11;
    /// How many records there are.
    pub(crate) const SIZE: u64 = 300;
}

/// A ledger of its own for one test.
pub(crate) struct Newsroom {
    folder: TempDir,
}

impl Newsroom {
    /// The small ledger, in its own folder with its key.
    pub(crate) fn new() -> Self {
        // Made once: every test alters a copy.
        static MADE: std::sync::OnceLock<Newsroom> = std::sync::OnceLock::new();
        let made = MADE.get_or_init(|| {
            let newsroom = Self { folder: tempfile::tempdir().unwrap() };
            newsroom.fill();
            newsroom
        });
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["ledger.db", "desk.key"] {
            fs::copy(made.path(name), copy.path(name)).unwrap();
        }
        copy
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn fill(&self) {
        let key_path = self.path("desk.key");
        let founding = Founding {
            origin: ORIGIN,
            name: "desk",
            zone: "America/New_York",
            now: "2026-11-20T08:00:00Z".parse().unwrap(),
            random: &mut random(),
        };
        let (ledger, key) = Ledger::found(&self.path("ledger.db"), founding, |_| Ok(key_path)).unwrap();
        commit(&ledger, &key, add_stories_and_statements);
        commit(&ledger, &key, revise);
        commit(&ledger, &key, add_many);
        assert_eq!(ledger.size().unwrap(), at::SIZE);
    }

    /// Opens the ledger.
    pub(crate) fn open(&self) -> Ledger {
        Ledger::open(&self.path("ledger.db"), Access::Read).unwrap()
    }

    /// Runs SQL as somebody would who has the file: with triggers and SQLite's own defences out of the way.
    pub(crate) fn alter(&self, sql: &str) {
        let connection = Connection::open(self.path("ledger.db")).unwrap();
        let triggers = without_triggers(&connection);
        connection.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        connection.execute_batch(&triggers).unwrap();
        connection.close().unwrap();
    }

    /// Reads one value.
    pub(crate) fn value<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let connection = Connection::open(self.path("ledger.db")).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn line(&self, number: u64) -> String {
        self.value(&format!("SELECT line FROM record WHERE number = {number}"))
    }

    pub(crate) fn record(&self, number: u64) -> Record {
        Record::parse(&self.line(number)).unwrap()
    }

    pub(crate) fn digest(&self, number: u64) -> Digest {
        Digest::from(self.value::<[u8; 32]>(&format!("SELECT digest FROM record WHERE number = {number}")))
    }

    pub(crate) fn statement(&self, number: u64) -> Statement {
        match self.record(number).body {
            Body::Statement(statement) => statement,
            other => panic!("record {number} is {other:?}"),
        }
    }

    pub(crate) fn key(&self) -> KeyFile {
        KeyFile::open(&self.path("desk.key")).unwrap()
    }

    /// Appends a line as somebody would who has the file and the key, but not the program with its rules: into the log,
    /// the tree and a signed checkpoint. The projections are left to `ledger reindex`.
    pub(crate) fn append(&self, line: &str) -> u64 {
        let connection = Connection::open(self.path("ledger.db")).unwrap();
        let triggers = without_triggers(&connection);
        let size: u64 = connection.query_row("SELECT max(number) + 1 FROM record", [], |row| row.get(0)).unwrap();
        let digest = Digest::of(line.as_bytes());
        let row = (size, digest.as_bytes(), line);
        connection.execute("INSERT INTO record (number, digest, line) VALUES (?, ?, ?)", row).unwrap();
        let mut appender = Appender::open(size.into(), &Tiles(&connection)).unwrap();
        appender.push(leaf_hash(digest.as_bytes()));
        let appended = appender.finish();
        for tile in &appended.tiles {
            let row = (tile.level, tile.index, tile.to_bytes());
            connection.execute("INSERT OR REPLACE INTO tile (level, position, hashes) VALUES (?, ?, ?)", row).unwrap();
        }
        let signed = Checkpoint::new(ORIGIN, appended.size, appended.root).sign(self.key().key()).unwrap();
        let row = (appended.size.0, signed.to_string());
        connection.execute("INSERT INTO checkpoint (size, note) VALUES (?, ?)", row).unwrap();
        connection.execute_batch(&triggers).unwrap();
        connection.close().unwrap();
        size
    }

    /// Appends a record of any content, and makes the projections of all records again.
    pub(crate) fn append_body(&self, body: Body) -> u64 {
        let number = self.append(&line_of(NOW, body));
        self.reindex();
        number
    }

    pub(crate) fn reindex(&self) {
        Ledger::open(&self.path("ledger.db"), Access::Write).unwrap().reindex(|_| ()).unwrap();
    }

    /// What is found, by one thread and by two alike.
    pub(crate) fn verify(&self) -> Report {
        let ledger = self.open();
        let one = verify(&ledger, &Options { full: false, threads: std::num::NonZeroUsize::new(1) }, |_| ()).unwrap();
        let two = verify(&ledger, &Options { full: true, threads: std::num::NonZeroUsize::new(2) }, |_| ()).unwrap();
        assert!(two.full);
        assert_eq!(one, Report { full: false, ..two });
        one
    }

    /// Asserts that just these codes are found.
    pub(crate) fn expect(&self, story: &str, expected: &[&str]) {
        let report = self.verify();
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        assert_eq!(codes(&report), expected, "{story}: {:#?}", report.findings);
    }
}

pub(crate) fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.counts.keys().copied().map(Code::as_str).collect()
}

/// The line of a record with `body`, recorded at `time`; it need not be valid.
pub(crate) fn line_of(time: &str, body: Body) -> String {
    let header =
        Header { recorded_at: time.parse().unwrap(), recorded_by: "desk".into(), salt: [9; 16].into(), v: VERSION };
    // Printing checks the fields, so that invalid ones are made from valid lines.
    Record { header, body }.to_line().unwrap()
}

/// Drops all triggers, and yields the SQL that makes them again.
fn without_triggers(connection: &Connection) -> String {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let triggers: Vec<_> = rows.map(Result::unwrap).collect();
    drop(statement);
    triggers.iter().for_each(|(name, _)| connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    triggers.into_iter().map(|(_, sql)| sql + ";").collect()
}

struct Tiles<'a>(&'a Connection);

impl TileReader for Tiles<'_> {
    type Error = merkle::Error;

    fn tile(&self, level: u8, index: u64, _: u16) -> Result<Vec<Hash>, merkle::Error> {
        let sql = "SELECT hashes FROM tile WHERE level = ? AND position = ?";
        decode_hashes(&self.0.query_row(sql, (level, index), |row| row.get::<_, Vec<u8>>(0)).unwrap())
    }
}

/// Numbers that look random and are the same in every run.
fn random() -> impl FnMut(&mut [u8]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}

fn commit(ledger: &Ledger, key: &KeyFile, mut work: impl FnMut(&mut Batch<'_>)) {
    let size = ledger.size().unwrap();
    let mut seeded = random();
    // Each commit goes on in the row of numbers, so that no salt stands twice.
    seeded(&mut vec![0; 16 * size as usize + 64]);
    let now = "2026-11-21T09:30:00Z".parse().unwrap();
    let mut session = Session { now, random: &mut seeded, key, clock_may_lag: false };
    let work = |batch: &mut Batch<'_>| {
        work(batch);
        Ok::<_, Error>(())
    };
    ledger.commit(&mut session, work).unwrap();
}

pub(crate) fn unnamed(phrase: &str) -> Attribution {
    Attribution {
        count: Some(2),
        phrase: Some(phrase.into()),
        terms: Terms::Background,
        ..Attribution::new(Class::AnonymousSource)
    }
}

pub(crate) fn named(name: &str, stance: Stance) -> Attribution {
    Attribution { name: Some(name.into()), stance, terms: Terms::OnRecord, ..Attribution::new(Class::Official) }
}

fn public(text: &str, attributions: Vec<Attribution>) -> Statement {
    let effective_at = Some("2026-11-19".parse().unwrap());
    Statement { audience: Some(Audience::Public), effective_at, ..Statement::new(text.into(), attributions) }
}

fn add_stories_and_statements(batch: &mut Batch<'_>) {
    let story = |headline: &str| Story {
        headline: Some(headline.into()),
        audience: Some(Audience::Public),
        version: 1,
        ..Story::default()
    };
    let first = batch.add_story(story("Envoys meet"), Some("Envoys met in Doha, two people said.")).unwrap();
    batch.add_version(first.number, story("Envoys met"), Some("Envoys met in Doha on Monday.")).unwrap();
    let appearance = Appearance { end: Some(19), exact: None, start: Some(0), story: first.digest };
    let mut talks = public("Envoys of both sides met.", vec![unnamed("two people briefed on the talks")]);
    talks.appearances.push(appearance);
    talks.tags.push("talks".into());
    let talks = batch.add_statement(talks).unwrap();
    let mut doha = public("They met in Doha.", vec![named("Ana Ruiz", Stance::Asserts)]);
    doha.relations.push(Relation { to: talks.digest, kind: RelationType::Elaborates });
    batch.add_statement(doha).unwrap();
    batch.add_statement(public("The envoy will travel.", vec![Attribution::new(Class::Narrator)])).unwrap();
    let deep = Attribution { terms: Terms::DeepBackground, ..unnamed("a person who saw the letter") };
    batch.add_statement(Statement::new("There is a letter.".into(), vec![deep])).unwrap();
}

fn revise(batch: &mut Batch<'_>) {
    let because = |reason: &str| Revision { reason: Some(reason.into()), ..Revision::default() };
    let confirmed = Revision {
        status: Some(Status::Confirmed),
        add_sources: vec![named("Ana Ruiz", Stance::Confirms)],
        ..because("The spokeswoman confirmed it.")
    };
    batch.revise(at::TALKS, confirmed).unwrap();
    batch.revise(at::TRIP, Revision { change: Some(Change::Retraction), ..because("Taken from a draft.") }).unwrap();
    let restored = Revision {
        change: Some(Change::Correction),
        status: Some(Status::Reported),
        ..because("The retraction was meant for another one.")
    };
    batch.revise(at::RETRACTED, restored).unwrap();
    let note = Note {
        about: vec![batch.ledger().digest_of(at::TALKS).unwrap()],
        audience: Some(Audience::Public),
        because: None,
        body: Some("Both sides were asked.".into()),
        outcome: None,
        topic: "census".into(),
    };
    batch.add_note(note).unwrap();
}

fn add_many(batch: &mut Batch<'_>) {
    for number in at::MANY..at::SIZE {
        let text = format!("Convoy {number} crossed the border.");
        batch.add_statement(public(&text, vec![unnamed("two drivers")])).unwrap();
    }
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}
