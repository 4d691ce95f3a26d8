//! Reading that is given up: when nobody waits for it any more, and when a server takes too long.
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;

use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use desk::Desk;
use engines::server::Database;
use engines::{Engine, on_both_engines};
use fact_ledger::ledger::{Error, Ledger};
use fact_ledger::store::{self, Access, Location};

on_both_engines!(ends_when_nobody_waits_for_it_any_more);

const LONG: Duration = Duration::from_secs(3_600);

fn is_given_up<T>(read: Result<T, Error>) -> bool {
    matches!(read, Err(Error::Store(store::Error::GivenUp { .. })))
}

fn ends_when_nobody_waits_for_it_any_more(engine: Engine) {
    let desk = Desk::at(engine.address());
    desk.add("The dam leaks.");
    desk.add("The dam is dry.");
    let mut ledger = Ledger::open(Location::from(&desk.ledger()), Access::Read).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    ledger.give_up_when(&over, LONG).unwrap();
    ledger.store().freeze().unwrap();
    let mut seen = 0;
    let read = ledger.select(&store::Selection::default(), |_| {
        seen += 1;
        over.store(true, Ordering::Relaxed);
        true
    });
    assert!(is_given_up(read) && seen == 1, "{seen}");
    assert!(is_given_up(ledger.size()));
    ledger.store().thaw();
    // The same ledger goes on for the next one who asks.
    ledger.give_up_when(&Arc::default(), LONG).unwrap();
    ledger.store().freeze().unwrap();
    assert_eq!(ledger.size().unwrap(), 3);
}

/// A session that keeps others from reading the records of a database.
struct Holder<'a> {
    database: &'a Database<'a>,
    session: Child,
}

impl<'a> Holder<'a> {
    fn of(database: &'a Database<'a>) -> Self {
        let mut session = database.server.client("psql");
        session.args(["-X", "-q", "-d", &database.name, "-c", "BEGIN; LOCK TABLE record; SELECT pg_sleep(600)"]);
        let session = session.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let locks = "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation
            JOIN pg_database ON pg_database.oid = database
            WHERE datname = current_database() AND relname = 'record' AND mode = 'AccessExclusiveLock' AND granted";
        while database.sql(locks) != "1" {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { database, session }
    }

    /// How many wait for it.
    fn waiting(&self) -> String {
        self.database.sql(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
            WHERE datname = current_database() AND NOT granted",
        )
    }
}

impl Drop for Holder<'_> {
    fn drop(&mut self) {
        self.database.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()",
        );
        self.session.wait().unwrap();
    }
}

#[test]
fn has_a_server_end_what_takes_too_long() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let desk = Desk::at(Some(database.address()));
    let mut ledger = Ledger::open(Location::from(&desk.ledger()), Access::Read).unwrap();
    ledger.give_up_when(&Arc::default(), Duration::from_millis(200)).unwrap();
    let _holder = Holder::of(&database);
    let frozen = ledger.store().freeze().map_err(Error::from);
    assert!(is_given_up(frozen));
}

/// A server goes on with a question although nobody waits for its answer, unless it is told to stop.
#[test]
fn has_a_server_end_what_nobody_waits_for_any_more() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let desk = Desk::at(Some(database.address()));
    let mut ledger = Ledger::open(Location::from(&desk.ledger()), Access::Read).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    ledger.give_up_when(&over, LONG).unwrap();
    let holder = Holder::of(&database);
    let reader = std::thread::spawn(move || {
        let frozen = ledger.store().freeze().map_err(Error::from);
        (ledger, is_given_up(frozen))
    });
    while holder.waiting() == "0" {
        std::thread::sleep(Duration::from_millis(20));
    }
    over.store(true, Ordering::Relaxed);
    let (mut ledger, given_up) = reader.join().unwrap();
    assert!(given_up);
    assert_eq!(holder.waiting(), "0");
    drop(holder);
    ledger.store().thaw();
    ledger.give_up_when(&Arc::default(), LONG).unwrap();
    ledger.store().freeze().unwrap();
    assert_eq!(ledger.size().unwrap(), 1, "the connection goes on");
}
