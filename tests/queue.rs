//! What a writer may leave in a database's queue for others to append: a first revision of a statement, complete, within
//! the rules, and signed by a signer who bears the name that it says. Whoever can write to the table and is no signer gets
//! nothing into the log; and what is fit enters it once, whoever appends it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

#[macro_use]
mod engines;

use std::sync::Barrier;

use engines::Engine;
use fact_ledger::ledger::{Error, Founding, KeyFile, Ledger, Session};
use fact_ledger::merkle::SignerKey;
use fact_ledger::record::{
    Attribution, Body, Class, Digest, Header, LONGEST_LINE, Minute, Note, Record, Relation, RelationType, Statement,
    Status, VERSION,
};
use fact_ledger::store::{self, Access, Queued, Selection, Turn};
use fact_ledger::verify::{Options, verify};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

const ORIGIN: &str = "example.com/queue";

struct Desk {
    _folder: TempDir,
    ledger: Ledger,
    key: KeyFile,
}

/// A record that somebody leaves, before they sign it.
struct Left {
    body: Body,
    by: &'static str,
    at: Timestamp,
    signer: SignerKey,
    origin: &'static str,
}

fn now() -> Timestamp {
    "2026-03-01T09:00:30Z".parse().unwrap()
}

fn statement(text: &str) -> Statement {
    Statement { revision: 1, ..Statement::new(text.to_owned(), vec![Attribution::new(Class::Narrator)]) }
}

impl Desk {
    fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let random = &mut |bytes: &mut [u8]| bytes.fill(1);
        let founding = Founding { origin: ORIGIN, name: "desk", zone: "UTC", now: now(), random };
        let key_path = folder.path().join("desk.key");
        let (ledger, key) = Ledger::found(&engine.place(folder.path()), founding, |_| Ok(key_path)).unwrap();
        Self { _folder: folder, ledger, key }
    }

    fn add(&self, text: &str) -> Digest {
        self.add_at(text, now())
    }

    fn add_at(&self, text: &str, now: Timestamp) -> Digest {
        let mut salt = 0;
        let random = &mut |bytes: &mut [u8]| {
            salt += 1;
            bytes.fill(salt);
        };
        let mut session = Session { now, random, key: &self.key, clock_may_lag: false };
        self.ledger.add_statement(&mut session, statement(text)).unwrap().value.digest
    }

    /// What the desk itself would leave.
    fn fit(&self, body: Body) -> Left {
        let signer = self.key.key().to_secret_text().parse().unwrap();
        Left { body, by: "desk", at: now(), signer, origin: ORIGIN }
    }

    fn leave(&self, left: &Left) -> Queued {
        let header =
            Header { recorded_at: Minute::of(left.at), recorded_by: left.by.into(), salt: [9; 16].into(), v: VERSION };
        let line = Record { header, body: left.body.clone() }.to_line().unwrap();
        let digest = Digest::of(line.as_bytes());
        let text = format!("ledger-queued/v1\n{}\n{digest}\n", left.origin);
        Queued { digest, line, signature: left.signer.sign_bytes(text.as_bytes()).to_vec() }
    }

    /// How many records lie in the queue of the ledger's database of which this is so.
    fn queued(&self, engine: Engine, condition: &str) -> usize {
        let Engine::Database(server) = engine else { return 0 };
        let address = self.ledger.path().to_str().unwrap();
        let database = address.rsplit('/').next().unwrap();
        server.sql(database, &format!("SELECT count(*) FROM queue WHERE {condition}")).parse().unwrap()
    }

    fn wait_for_queue(&self, engine: Engine, records: usize) {
        while self.queued(engine, "true") != records {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    fn has(&self, digest: &Digest) -> bool {
        self.ledger.store().number_of(digest).unwrap().is_some()
    }

    fn is_sound(&self) {
        let report = verify(&self.ledger, &Options::default(), |_| ()).unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}

#[test]
fn appends_what_a_signer_left_and_nothing_else() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    let first = desk.add("The dam holds.");
    let stranger = || SignerKey::from_seed(ORIGIN, &[7; 32]).unwrap();
    let told = |text: &str| Body::Statement(statement(text));
    let minutes = SignedDuration::from_mins;
    let unknown = Relation { kind: RelationType::SameAs, to: Digest::of(b"nothing") };
    let related = Statement { relations: vec![unknown], ..statement("It stands beside another.") };
    let revised = Statement {
        change: fact_ledger::record::Change::Correction,
        reason: Some("It was late.".into()),
        revision: 2,
        statement: Some(first),
        parent: Some(first),
        ..statement("The dam held.")
    };
    let note = Note {
        about: vec![first],
        audience: None,
        because: None,
        body: Some("It is so.".into()),
        outcome: None,
        topic: "judgement".into(),
    };
    let cases = [
        ("a signer's", true, desk.fit(told("One."))),
        ("a stranger's", false, Left { signer: stranger(), ..desk.fit(told("Two.")) }),
        ("in nobody's name", false, Left { by: "night", ..desk.fit(told("Three.")) }),
        ("for another ledger", false, Left { origin: "example.com/other", ..desk.fit(told("Four.")) }),
        ("of the day before", false, Left { at: now() - minutes(24 * 60), ..desk.fit(told("Five.")) }),
        ("of tomorrow", false, Left { at: now() + minutes(24 * 60), ..desk.fit(told("Six.")) }),
        ("beside what is not there", false, desk.fit(Body::Statement(related))),
        ("a revision", false, desk.fit(Body::Statement(revised))),
        ("a note", false, desk.fit(Body::Note(note))),
    ];
    let mut left: Vec<(&str, bool, Queued)> =
        cases.iter().map(|(what, fits, left)| (*what, *fits, desk.leave(left))).collect();
    let mut altered = desk.leave(&desk.fit(told("Seven.")));
    altered.line = altered.line.replace("Seven", "Eight");
    left.push(("altered", false, altered));
    for (_, _, queued) in &left {
        desk.ledger.store().leave(queued).unwrap();
    }
    let before = desk.ledger.size().unwrap();
    let last = desk.add("The dam held all night.");
    for (what, fits, queued) in &left {
        assert_eq!(desk.has(&queued.digest), *fits, "{what}");
        let turn = if *fits { Turn::Gone } else { Turn::Refused };
        assert_eq!(desk.ledger.store().turn_of(&queued.digest).unwrap().0, turn, "{what}");
    }
    assert!(desk.has(&last));
    assert_eq!(desk.ledger.size().unwrap(), before + 2);
    assert_eq!(desk.queued(engine, "refused > 0"), left.len() - 1);
    assert_eq!(desk.queued(engine, "line <> ''"), 0, "of what was refused, the words stay");
    desk.is_sound();
}

/// Its writer may have been interrupted, and knows nothing of it.
#[test]
fn appends_nothing_that_was_left_long_ago() {
    let Some(engine) = Engine::database() else { return };
    for (minutes, fits) in [(1, true), (4, false)] {
        let desk = Desk::new(engine);
        let queued = desk.leave(&desk.fit(Body::Statement(statement("They met in Doha."))));
        desk.ledger.store().leave(&queued).unwrap();
        desk.add_at("The dam holds.", now() + SignedDuration::from_mins(minutes));
        assert_eq!(desk.has(&queued.digest), fits, "after {minutes} minutes");
        desk.is_sound();
    }
}

#[test]
fn a_record_is_taken_back_or_appended_and_never_both() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    for turn in 0..20 {
        let queued = desk.leave(&desk.fit(Body::Statement(statement(&format!("Step {turn}.")))));
        desk.ledger.store().leave(&queued).unwrap();
        let other = desk.ledger.reopen().unwrap().unwrap();
        let barrier = Barrier::new(2);
        let withdrawn = std::thread::scope(|scope| {
            let barrier = &barrier;
            let withdrawing = scope.spawn(move || {
                barrier.wait();
                other.store().withdraw(&queued.digest, now().as_second() / 60).unwrap();
                other.store().number_of(&queued.digest).unwrap().is_none()
            });
            barrier.wait();
            desk.add(&format!("Meanwhile, {turn}."));
            withdrawing.join().unwrap()
        });
        desk.add(&format!("Afterwards, {turn}."));
        assert_eq!(withdrawn, !desk.has(&queued.digest), "turn {turn}");
    }
    desk.is_sound();
}

/// A connection that broke while a record was left may carry it there later.
#[test]
fn a_record_that_was_taken_back_never_enters_the_queue_again() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    let queued = desk.leave(&desk.fit(Body::Statement(statement("It is late."))));
    desk.ledger.store().leave(&queued).unwrap();
    desk.ledger.store().withdraw(&queued.digest, now().as_second() / 60).unwrap();
    assert!(desk.ledger.store().leave(&queued).is_err());
    assert_eq!((desk.queued(engine, "true"), desk.queued(engine, "line <> ''")), (1, 0));
    desk.add("The dam holds.");
    assert!(!desk.has(&queued.digest));
    desk.is_sound();
}

/// Whoever may write to the queue must not be able to fill the writers' memory with it.
#[test]
fn nothing_longer_than_a_record_may_be_is_left_in_the_queue() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    let left = desk.leave(&desk.fit(Body::Statement(statement("It is short."))));
    // Of characters that are longer in bytes, which count.
    let long =
        |bytes: usize| Queued {
            line: "é".repeat(bytes / 2), digest: Digest::of(&bytes.to_be_bytes()), ..left.clone()
        };
    assert!(desk.ledger.store().leave(&long(LONGEST_LINE + 2)).is_err());
    let longest = long(LONGEST_LINE);
    desk.ledger.store().leave(&longest).unwrap();
    desk.add("The dam holds.");
    assert_eq!(desk.ledger.store().turn_of(&longest.digest).unwrap().0, Turn::Refused, "it is no record");
    assert_eq!(desk.ledger.size().unwrap(), 2);
    desk.is_sound();
}

#[test]
fn a_copy_of_a_record_that_stands_is_not_appended_again() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    let queued = desk.leave(&desk.fit(Body::Statement(statement("It is said once."))));
    for turn in 0..2 {
        desk.ledger.store().leave(&queued).unwrap();
        desk.add(&format!("Meanwhile, {turn}."));
    }
    assert_eq!(desk.ledger.size().unwrap(), 4);
    desk.is_sound();
}

/// Its writer alone takes the refusal of it; with nobody else at the ledger it must come to that, too.
#[test]
fn a_writer_whose_record_is_refused_is_told_why() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    let other = desk.ledger.reopen().unwrap().unwrap();
    let held = other.store().begin().unwrap();
    let key = KeyFile::open(desk.key.path()).unwrap();
    let path = desk.ledger.path().to_owned();
    let told = std::thread::spawn(move || {
        let ledger = Ledger::open(&path, Access::Write).unwrap();
        let random = &mut |bytes: &mut [u8]| bytes.fill(5);
        let mut session = Session { now: now(), random, key: &key, clock_may_lag: false };
        let groundless = Statement { status: Status::Confirmed, ..statement("It is so.") };
        ledger.add_statement(&mut session, groundless).unwrap_err().to_string()
    });
    desk.wait_for_queue(engine, 1);
    drop(held);
    let told = told.join().unwrap();
    assert!(told.contains("the status 'confirmed'"), "{told}");
    assert_eq!(desk.ledger.size().unwrap(), 1);
}

#[test]
fn many_writers_statements_all_stand_and_share_commits() {
    const WRITERS: u8 = 8;
    const EACH: u8 = 6;
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    // Nobody gets to write before all of them have something to be written.
    let holder = desk.ledger.reopen().unwrap().unwrap();
    let held = holder.store().begin().unwrap();
    let added: Vec<Digest> = std::thread::scope(|scope| {
        let begun: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let other = desk.ledger.reopen().unwrap().unwrap();
                let key = KeyFile::open(desk.key.path()).unwrap();
                scope.spawn(move || {
                    let add = |turn| {
                        let random = &mut |bytes: &mut [u8]| bytes.fill(writer * EACH + turn);
                        let mut session = Session { now: now(), random, key: &key, clock_may_lag: false };
                        let text = format!("Writer {writer} takes step {turn}.");
                        let done = other.add_statement(&mut session, statement(&text)).unwrap().value;
                        assert_eq!(other.digest_of(done.number).unwrap(), done.digest);
                        done.digest
                    };
                    (0..EACH).map(add).collect::<Vec<_>>()
                })
            })
            .collect();
        desk.wait_for_queue(engine, WRITERS.into());
        drop(held);
        begun.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    assert!(added.iter().all(|digest| desk.has(digest)));
    let records = desk.ledger.size().unwrap();
    assert_eq!(records, 1 + u64::from(WRITERS) * u64::from(EACH));
    let heads = desk.ledger.store().checkpoints().unwrap();
    let first = heads[1].0;
    assert_eq!(first, 1 + u64::from(WRITERS), "all that waited is appended in one commit");
    desk.is_sound();
    assert_eq!(Ledger::open(desk.ledger.path(), Access::Read).unwrap().size().unwrap(), records);
}

/// A server that was restarted, or closed an idle connection, is nothing that somebody who only reads should see.
#[test]
fn a_reader_goes_on_when_its_connection_was_cut() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    desk.add("The dam holds.");
    let Engine::Database(server) = engine else { return };
    let address = desk.ledger.path().to_str().unwrap().to_owned();
    let database = address.rsplit('/').next().unwrap().split('?').next().unwrap();
    for _ in 0..2 {
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        server.sql("postgres", &sql);
        assert_eq!(desk.ledger.size().unwrap(), 2);
    }
    let mut numbers = Vec::new();
    let visit = |number, _: &[u8], _: Option<&str>| {
        numbers.push(number);
        true
    };
    desk.ledger.store().scan(0..9, visit).unwrap();
    assert_eq!(numbers, [0, 1]);
}

/// A page or a report is of one moment. On another connection it would be of two.
#[test]
fn a_reader_of_one_moment_is_told_when_its_connection_was_cut() {
    let Some(engine) = Engine::database() else { return };
    let desk = Desk::new(engine);
    let reader = desk.ledger.reopen().unwrap().unwrap();
    reader.store().freeze().unwrap();
    desk.add("The dam holds.");
    assert_eq!(reader.size().unwrap(), 1, "what is recorded meanwhile is of another moment");
    let Engine::Database(server) = engine else { return };
    let address = desk.ledger.path().to_str().unwrap();
    let database = address.rsplit('/').next().unwrap();
    let cut = format!("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{database}'");
    server.sql("postgres", &cut);
    let mut seen = 0;
    let read = reader.select(&Selection::default(), |_| {
        seen += 1;
        true
    });
    let told = read.unwrap_err();
    assert!(matches!(told, Error::Store(store::Error::Interrupted { .. })) && seen == 0, "{told:?}");
    assert!(told.to_string().contains("connection"), "{told}");
    assert!(reader.size().is_err(), "nor does it go on at another moment by itself");
    reader.store().thaw();
    reader.store().freeze().unwrap();
    assert_eq!(reader.size().unwrap(), 2, "at the next moment it reads on");
}
