//! Ledgers that no command can make on demand: with a clock of their own, or with ids that begin alike.

use std::collections::HashMap;
use std::path::Path;

use fact_ledger::ledger::{Added, Batch, Error, Founding, KeyFile, Ledger, Revision, Session};
use fact_ledger::record::{
    Attribution, Body, Change, Class, Digest, Header, Minute, Record, Salt, Stance, Statement, Status, VERSION,
};
use jiff::Timestamp;

/// Makes the ledger that a transcript asks for in words.
pub(crate) fn make(wish: &str, folder: &Path) {
    match wish {
        "a ledger.db of March 2025: reported on the 5th, confirmed on the 6th and retracted on the 8th" => {
            march(folder)
        }
        "a ledger.db with two statements whose ids begin with the same seven digits" => alike(folder),
        other => panic!("no such ledger is known: {other}"),
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn found(folder: &Path, now: Timestamp) -> (Ledger, KeyFile) {
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    let founding = Founding { origin: "example.com/desk", name: "desk", zone: "UTC", now, random: &mut random };
    Ledger::found(&folder.join("ledger.db"), founding, |_| Ok(folder.join("desk.key"))).expect("a ledger")
}

fn march(folder: &Path) {
    let (ledger, key) = found(folder, time("2025-03-05T08:00:00Z"));
    let at = |now: &str, salt: u8, work: &dyn Fn(&mut Batch<'_>) -> Result<Added, Error>| {
        let mut random = |bytes: &mut [u8]| bytes.fill(salt);
        let mut session = Session { now: time(now), random: &mut random, key: &key, clock_may_lag: false };
        ledger.commit(&mut session, work).expect("it is recorded");
    };
    let reported = Statement {
        effective_at: Some("2025-03-04".parse().expect("a date")),
        ..Statement::new("The bridge will be closed.".into(), vec![unnamed("two engineers who saw the report")])
    };
    at("2025-03-05T09:30:00Z", 1, &|batch| batch.add_statement(reported.clone()));
    let minister = Attribution {
        name: Some("Ana Duarte".into()),
        role: Some("transport minister".into()),
        stance: Stance::Confirms,
        ..Attribution::new(Class::Official)
    };
    let confirmed = Revision {
        status: Some(Status::Confirmed),
        reason: Some("the minister confirmed it at a briefing".into()),
        add_sources: vec![minister],
        effective_at: Some("2025-03-05T21:00:00+01:00".parse().expect("a time")),
        ..Revision::default()
    };
    at("2025-03-06T10:00:00Z", 2, &|batch| batch.revise(1, confirmed.clone()));
    let retracted = Revision {
        change: Some(Change::Retraction),
        reason: Some("the report was about another bridge".into()),
        ..Revision::default()
    };
    at("2025-03-08T11:00:00Z", 3, &|batch| batch.revise(2, retracted.clone()));
}

fn unnamed(phrase: &str) -> Attribution {
    Attribution { phrase: Some(phrase.into()), count: Some(2), ..Attribution::new(Class::AnonymousSource) }
}

fn alike(folder: &Path) {
    let now = time("2025-03-05T08:00:00Z");
    let (ledger, key) = found(folder, now);
    let one = Statement::new("The bridge will be closed.".into(), vec![unnamed("two engineers")]);
    let other = Statement::new("The tunnel stays open.".into(), vec![unnamed("two of its guards")]);
    let salts = salts_alike(&one, &other, now);
    let mut left = salts.iter();
    let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(left.next().expect("one salt a statement"));
    let mut session = Session { now, random: &mut random, key: &key, clock_may_lag: false };
    ledger
        .commit::<_, Error>(&mut session, |batch| {
            batch.add_statement(one.clone()).and_then(|_| batch.add_statement(other.clone()))
        })
        .expect("both are added");
}

/// Salts that give the two statements' records digests with the same first 28 bits: found among 2^15 by 2^15 or so.
fn salts_alike(one: &Statement, other: &Statement, now: Timestamp) -> [[u8; 16]; 2] {
    let beginning = |statement: &Statement, salt: [u8; 16]| {
        let header =
            Header { recorded_at: Minute::of(now), recorded_by: "desk".into(), salt: Salt::from(salt), v: VERSION };
        let record = Record { header, body: Body::Statement(statement.clone()) };
        Digest::of(record.to_line().expect("a line").as_bytes()).prefix(7)
    };
    let salts = || (0u128..).map(u128::to_be_bytes);
    let seen: HashMap<String, [u8; 16]> = salts().take(1 << 15).map(|salt| (beginning(one, salt), salt)).collect();
    salts()
        .find_map(|salt| seen.get(&beginning(other, salt)).map(|first| [*first, salt]))
        .expect("there are enough salts")
}
