//! Redactions, tried with a rare word: letter case ignored, it stands in no byte of the ledger's files, nor of a
//! publication that is made again. Of a database, the tables' files are searched in `database/erasure.rs`.
#![cfg(unix)]

#[macro_use]
mod engines;
#[path = "desk/founded.rs"]
mod founded;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use engines::Engine;
use fact_ledger::ledger::{Batch, Error, Ledger, Revision};
use fact_ledger::publish::{Options as PublishOptions, publish};
use fact_ledger::record::{
    Appearance, Attribution, Audience, Class, Digest, Note, Part, RedactionReason, Statement, Story,
};
use fact_ledger::store::{Access, Selection};
use fact_ledger::verify::{Options, Report, verify};
use founded::Founded;
use rusqlite::Connection;

/// Long enough that no tokenizer, no compression and no chance makes it.
const RARE: &str = "Zyzzogeton";
const NO_PATIENCE: Duration = Duration::from_millis(50);

struct Desk {
    founded: Founded,
    /// The story, the statement with two revisions, and the note that have the rare word.
    story: Digest,
    statement: Digest,
    note: Digest,
}

impl Desk {
    /// A ledger in which the rare word stands between `others` other statements before and after it.
    fn new(engine: Engine, others: u32) -> Self {
        let (founded, _) = Founded::at(|folder| engine.place(folder));
        let nothing = Digest::of(b"");
        let mut desk = Self { founded, story: nothing, statement: nothing, note: nothing };
        desk.add_others(others);
        desk.add_rare();
        desk.add_others(others);
        desk
    }

    fn path(&self) -> PathBuf {
        self.founded.path()
    }

    fn open(&self) -> Ledger {
        Ledger::open(&self.path(), Access::Write).unwrap()
    }

    fn commit<T>(&mut self, work: impl FnMut(&mut Batch<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let ledger = self.open();
        self.founded.commit(&ledger, work)
    }

    fn add_others(&mut self, count: u32) {
        self.commit(|batch| {
            for number in 0..count {
                let text =
                    format!("Convoy {number} crossed the border near the old mill. ").repeat(1 + number as usize % 40);
                batch.add_statement(Statement::new(text, vec![Attribution::new(Class::Narrator)]))?;
            }
            Ok(())
        })
        .unwrap();
    }

    fn add_rare(&mut self) {
        let text = format!("The {RARE} crews met, two people said. ").repeat(400);
        let headline = Some(format!("{RARE} talks"));
        let (story, statement, note) = self
            .commit(|batch| {
                let story = Story {
                    headline: headline.clone(),
                    version: 1,
                    audience: Some(Audience::Public),
                    ..Story::default()
                };
                let story = batch.add_story(story, Some(&text))?.digest;
                let exact = Some(format!("The {RARE} crews met"));
                let end = exact.as_ref().map(|exact| exact.chars().count() as u32);
                let appearance = Appearance { end, exact, start: Some(0), story };
                let source = Attribution {
                    phrase: Some(format!("two {} officials", RARE.to_uppercase())),
                    ..Attribution::new(Class::AnonymousSource)
                };
                let mut first = Statement::new(format!("The {RARE} crews met."), vec![source]);
                first.appearances.push(appearance);
                first.tags.push(RARE.to_lowercase());
                first.quote = Some(format!("We are {RARE}."));
                first.audience = Some(Audience::Public);
                let first = batch.add_statement(first)?;
                let reason = Some(format!("{RARE} moved."));
                let text = Some(format!("The {RARE} crews parted. ").repeat(300));
                batch.revise(first.number, Revision { reason, text, ..Revision::default() })?;
                let note = batch.add_note(Note {
                    about: vec![first.digest],
                    audience: None,
                    because: None,
                    body: Some(format!("{RARE}s were asked.")),
                    outcome: None,
                    topic: "census".into(),
                })?;
                Ok((story, first.digest, note.digest))
            })
            .unwrap();
        (self.story, self.statement, self.note) = (story, statement, note);
    }

    fn redact(&mut self, id: Digest, revision: Option<u32>, part: Part) -> Result<(), Error> {
        let erasures = self.open().erasures(&id.to_string(), revision, part)?;
        self.commit(|batch| {
            erasures
                .iter()
                .try_for_each(|one| batch.redact(one, RedactionReason::Safety, Some("counsel".into())).map(drop))
        })
    }

    /// Redacts all that has the rare word.
    fn redact_all(&mut self) {
        for id in [self.statement, self.story, self.note] {
            self.redact(id, None, Part::Record).unwrap();
        }
    }

    /// Ends what the next opening of a file would end.
    fn finish(&self) {
        assert!(self.open().finish_erasure(Duration::from_secs(20)).unwrap());
    }

    fn verify(&self) -> Report {
        verify(&Ledger::open(&self.path(), Access::Read).unwrap(), &Options { full: true, threads: None }, |_| ())
            .unwrap()
    }

    fn publish(&self) -> PathBuf {
        let out = self.founded.folder.path().join("out");
        let options = PublishOptions { texts: true, ..PublishOptions::new(Audience::Desk) };
        publish(&self.open(), &out, &options, |_| ()).unwrap();
        out
    }

    /// How often the rare word stands in the bytes of the ledger's own files.
    fn traces(&self) -> usize {
        fs::read_dir(self.founded.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ledger.db")))
            .map(|path| count(&fs::read(path).unwrap()))
            .sum()
    }
}

on_both_engines!(
    leaves_no_trace_in_a_publication_that_is_made_again,
    erases_a_storys_text_alone_and_one_revision_alone,
    never_erases_who_signs_nor_what_was_erased,
    what_stands_stays_the_same_when_a_revision_in_the_middle_is_erased,
    names_the_extracts_of_a_story_and_what_still_says_the_same,
);

/// How often the rare word stands in `bytes`, whatever the case. The full-text index cuts what neighbouring words share
/// from their beginning, so that its middle counts as well.
fn count(bytes: &[u8]) -> usize {
    let bytes = bytes.to_ascii_lowercase();
    let parts = [&RARE.to_lowercase()[..], "zzogeton"];
    parts.iter().map(|part| bytes.windows(part.len()).filter(|window| *window == part.as_bytes()).count()).sum()
}

fn count_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { count_below(&path) } else { count(&fs::read(&path).unwrap()) }).sum()
}

#[test]
fn leaves_no_trace_in_the_ledgers_files() {
    for others in [0, 700] {
        let mut desk = Desk::new(Engine::File, others);
        assert!(desk.traces() > 20, "the test looks for what is not there");
        desk.redact_all();
        assert!(desk.open().finish_erasure(NO_PATIENCE).unwrap());
        assert_eq!(desk.traces(), 0, "{others} others");
        let report = desk.verify();
        assert!(report.is_clean(), "{:#?}", report.findings);
        assert_eq!((report.erased, report.statements), (4, u64::from(others) * 2));
    }
}

/// Somebody has the ledger open, and reads what was there before.
#[test]
fn says_that_it_is_not_finished_while_a_reader_holds_the_log_and_finishes_at_the_next_open() {
    let mut desk = Desk::new(Engine::File, 50);
    let reader = Connection::open(desk.path()).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let size: u64 = reader.query_row("SELECT count(*) FROM record", [], |row| row.get(0)).unwrap();
    desk.redact_all();
    assert!(!desk.open().finish_erasure(NO_PATIENCE).unwrap());
    assert!(desk.verify().counts.keys().any(|code| code.as_str() == "erasure_unfinished"));
    let words = "SELECT count(*) FROM record WHERE line LIKE '%zyzzogeton%'";
    assert_eq!(reader.query_row(words, [], |row| row.get::<_, u64>(0)).unwrap(), 4, "the reader still reads it");
    assert_eq!(reader.query_row("SELECT count(*) FROM record", [], |row| row.get::<_, u64>(0)).unwrap(), size);
    drop(reader);

    drop(Ledger::open(&desk.path(), Access::Read).unwrap());
    assert_eq!(desk.traces(), 0);
    assert!(desk.verify().is_clean());
}

fn leaves_no_trace_in_a_publication_that_is_made_again(engine: Engine) {
    let mut desk = Desk::new(engine, 300);
    let out = desk.publish();
    assert!(count_below(&out) > 20);
    desk.redact_all();
    desk.finish();
    desk.publish();
    assert_eq!(count_below(&out), 0);
    let published = Ledger::open(&out, Access::Read).unwrap();
    let report = verify(&published, &Options::default(), |_| ()).unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!((report.erased, report.withheld), (4, 0));
}

fn erases_a_storys_text_alone_and_one_revision_alone(engine: Engine) {
    let mut desk = Desk::new(engine, 3);
    desk.redact(desk.story, None, Part::Text).unwrap();
    assert!(matches!(desk.redact(desk.story, None, Part::Text), Err(Error::ErasedAlready { .. })));
    assert!(matches!(desk.redact(desk.statement, Some(2), Part::Record), Err(Error::NewestRevision { .. })));
    assert!(matches!(desk.redact(desk.statement, Some(7), Part::Record), Err(Error::NoSuchRevision { count: 2, .. })));
    desk.redact(desk.statement, Some(1), Part::Record).unwrap();
    assert!(matches!(desk.redact(desk.statement, Some(1), Part::Record), Err(Error::ErasedAlready { .. })));
    desk.finish();
    let report = desk.verify();
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!((report.erased, report.texts_erased, report.revisions), (1, 1, 1));
}

fn never_erases_who_signs_nor_what_was_erased(engine: Engine) {
    let mut desk = Desk::new(engine, 0);
    let signer = desk.open().digest_of(0).unwrap();
    assert!(matches!(desk.redact(signer, None, Part::Record), Err(Error::NeverErased { number: 0, .. })));
    desk.redact(desk.note, None, Part::Record).unwrap();
    let ledger = desk.open();
    let redaction = ledger.digest_of(ledger.size().unwrap() - 1).unwrap();
    drop(ledger);
    assert!(matches!(desk.redact(redaction, None, Part::Record), Err(Error::NeverErased { .. })));
    assert!(matches!(desk.redact(desk.note, None, Part::Record), Err(Error::ErasedAlready { .. })));
    assert!(matches!(desk.redact(Digest::of(b"nothing"), None, Part::Record), Err(Error::UnknownId { .. })));
}

/// The list of what stands, by id and revision.
fn standing(ledger: &Ledger) -> Vec<(Digest, u32)> {
    let mut found = Vec::new();
    ledger
        .select(&Selection::default(), |revised| {
            found.push((revised.id, revised.statement.revision));
            true
        })
        .unwrap();
    found
}

/// A revision in the middle is erased: what stands is the newest, in the ledger, after `reindex`, and for a reader of the
/// publication, who can't know what the erased record was.
fn what_stands_stays_the_same_when_a_revision_in_the_middle_is_erased(engine: Engine) {
    let mut desk = Desk::new(engine, 2);
    let chain = desk.open().chain(&desk.statement.to_string()).unwrap();
    let newest = chain.revisions.last().unwrap().number;
    let third = desk.commit(|batch| {
        let reason = Some("It moved.".to_owned());
        batch.revise(newest, Revision { reason, text: Some("They met.".into()), ..Revision::default() })
    });
    let fourth = Revision { reason: Some("Again.".into()), text: Some("They parted.".into()), ..Revision::default() };
    let third = third.unwrap().number;
    desk.commit(|batch| batch.revise(third, fourth.clone())).unwrap();
    for revision in [2, 3] {
        desk.redact(desk.statement, Some(revision), Part::Record).unwrap();
    }
    desk.finish();
    let ledger = desk.open();
    let expected = standing(&ledger);
    assert!(expected.contains(&(desk.statement, 4)), "{expected:?}");
    ledger.reindex(|_| ()).unwrap();
    assert_eq!(standing(&ledger), expected);
    assert!(desk.verify().is_clean(), "{:#?}", desk.verify().findings);
    let published = Ledger::open(&desk.publish(), Access::Read).unwrap();
    assert_eq!(standing(&published), expected);
    let report = verify(&published, &Options::default(), |_| ()).unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
}

fn names_the_extracts_of_a_story_and_what_still_says_the_same(engine: Engine) {
    let mut desk = Desk::new(engine, 2);
    let twin = Statement::new(format!("The {RARE} crews have met."), vec![Attribution::new(Class::Narrator)]);
    let twin = desk.commit(|batch| batch.add_statement(twin.clone())).unwrap();
    let ledger = desk.open();
    let story = ledger.erasures(&desk.story.to_string(), None, Part::Record).unwrap();
    let extracts = ledger.extracts(&story).unwrap();
    assert_eq!(extracts.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["revision 1", "revision 2"]);

    let statement = ledger.erasures(&desk.statement.to_string(), None, Part::Record).unwrap();
    let echoes = ledger.echoes(&statement).unwrap();
    let why = |digest: Digest| echoes.iter().find(|echo| echo.digest == digest).map(|echo| echo.why);
    assert_eq!(why(twin.digest), Some("a statement in much the same words"));
    assert_eq!(why(desk.note), Some("a note about it"));
    assert_eq!(why(desk.story), Some("the text of the story that it stands in"));
    assert_eq!(echoes.len(), 3, "{echoes:?}");
}
