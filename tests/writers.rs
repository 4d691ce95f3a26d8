//! Several people at one ledger: two reporters press Enter at the same moment, an import runs while the desk works, two
//! editors revise what both have just read.
//!
//! All additions succeed, in some order; nobody reads half a commit; and of two revisions of the same revision one is
//! refused and told what to do, so that no chain forks.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use desk::{Desk, SOURCE, Said};
use engines::{Engine, on_both_engines};
use fact_ledger::ledger::{Error, KeyFile, Ledger, Session};
use fact_ledger::record::{Attribution, Class, Statement};
use fact_ledger::store::Access;
use jiff::Timestamp;
use serde_json::Value;

on_both_engines!(
    two_processes_that_add_at_once_both_succeed,
    eight_processes_that_add_at_once_all_succeed,
    eight_processes_that_make_the_ledger_at_once_share_one,
    additions_wait_for_an_import_and_readers_see_it_whole_or_not_at_all,
    of_two_revisions_of_the_same_revision_one_is_refused_with_what_to_do,
    revisions_of_the_newest_revision_never_fork_a_chain,
);

/// Lets `workers` threads begin at the same moment and returns what each one yields.
fn at_once<T: Send>(workers: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(workers);
    let (barrier, work) = (&barrier, &work);
    std::thread::scope(|scope| {
        let begun = (0..workers).map(|worker| {
            scope.spawn(move || {
                barrier.wait();
                work(worker)
            })
        });
        let begun: Vec<_> = begun.collect();
        begun.into_iter().map(|worker| worker.join().unwrap()).collect()
    })
}

/// Lets every worker add statements one after the other, and checks that all stand, each worker's in its order.
fn all_add(desk: &Desk, workers: usize, each: usize) {
    let before = desk.digests().len();
    let added = at_once(workers, |worker| {
        (0..each).map(|turn| desk.add(&format!("Statement {turn} of reporter {worker}."))).collect::<Vec<_>>()
    });
    let digests = desk.digests();
    assert_eq!(digests.len(), before + workers * each);
    let place = |id: &String| digests.iter().position(|digest| digest == id).expect("what was acknowledged stands");
    for ids in added {
        assert!(ids.iter().map(place).is_sorted(), "a reporter's statements stand in the order of adding them");
    }
    let log: Value = serde_json::from_str(&desk.good(["log", "--json"])).unwrap();
    let numbers = log.as_array().unwrap().iter().rev().map(|record| record["number"].as_u64().unwrap());
    assert!(numbers.eq(0..digests.len() as u64), "numbers are contiguous from 0");
    desk.ledger_stands_alone();
    desk.verify();
}

fn two_processes_that_add_at_once_both_succeed(engine: Engine) {
    all_add(&Desk::at(engine.address()), 2, 15);
}

fn eight_processes_that_add_at_once_all_succeed(engine: Engine) {
    all_add(&Desk::at(engine.address()), 8, 5);
}

fn eight_processes_that_make_the_ledger_at_once_share_one(engine: Engine) {
    for _ in 0..3 {
        let desk = Desk::empty_at(engine.address());
        let ids = at_once(8, |worker| desk.add(&format!("First, of reporter {worker}.")));
        let ids: BTreeSet<String> = ids.into_iter().collect();
        let digests = desk.digests();
        assert_eq!(digests.len(), 1 + ids.len());
        assert_eq!(ids.len(), 8);
        assert!(ids.iter().all(|id| digests.contains(id)));
        let names = |folder: &str| fs::read_dir(desk.path(folder)).unwrap().count();
        assert_eq!(names("config/ledger"), 2, "the keys of the ledgers that never were are gone");
        let left = engine.turns(2, 1);
        assert_eq!(names("."), left, "so are those ledgers: what is left is ledger.db and the configuration");
        desk.verify();
    }
}

fn additions_wait_for_an_import_and_readers_see_it_whole_or_not_at_all(engine: Engine) {
    const ROWS: usize = 1_500;
    let desk = Desk::at(engine.address());
    let row = |number| format!(r#"{{"text":"Imported {number}.","attributions":[{{"phrase":"{SOURCE}"}}]}}"#);
    fs::write(desk.path("rows.jsonl"), (0..ROWS).map(|number| row(number) + "\n").collect::<String>()).unwrap();
    let over = AtomicBool::new(false);
    at_once(3, |worker| match worker {
        0 => {
            desk.good(["import", "rows.jsonl"]);
            over.store(true, Ordering::Release);
        }
        1 => {
            (0..10).for_each(|turn| drop(desk.add(&format!("Meanwhile, {turn}."))));
        }
        _ => {
            while !over.load(Ordering::Acquire) {
                let seen = desk.digests().len();
                assert!(seen <= 11 || seen > ROWS, "{seen} records were seen while {ROWS} were imported");
            }
        }
    });
    assert_eq!(desk.digests().len(), 1 + ROWS + 10);
    desk.ledger_stands_alone();
    desk.verify();
}

/// Two editors revise a statement at once; returns what each was told.
fn both_revise(desk: &Desk, id: &str, turn: u64, more: &[&str]) -> Vec<Said> {
    let said: Vec<Output> = at_once(2, |editor| {
        let reason = format!("Editor {editor} says so.");
        let text = format!("As editor {editor} has it, {turn}.");
        let arguments = ["revise", id, "--quiet", "--change", "clarification", "--reason", &reason, "--text", &text];
        desk.command(arguments.iter().chain(more)).output().unwrap()
    });
    said.into_iter().map(Said::of).collect()
}

fn revisions(desk: &Desk, id: &str) -> Vec<u64> {
    let shown: Value = serde_json::from_str(&desk.good(["show", id, "--json"])).unwrap();
    shown["revisions"].as_array().unwrap().iter().map(|one| one["revision"].as_u64().unwrap()).collect()
}

fn of_two_revisions_of_the_same_revision_one_is_refused_with_what_to_do(engine: Engine) {
    let desk = Desk::at(engine.address());
    for turn in 0..8 {
        let id = desk.add(&format!("Contested, {turn}."));
        let (good, refused): (Vec<_>, Vec<_>) =
            both_revise(&desk, &id, turn, &["--revision", "1"]).into_iter().partition(|said| said.code == Some(0));
        assert_eq!((good.len(), refused.len()), (1, 1), "{good:?} {refused:?}");
        for said in refused {
            let err = said.refused();
            assert!(err.contains("has moved on: revision 2 is the newest"), "{err}");
            assert!(err.contains(&format!("ledger show {}", &id[..12])) && err.contains("then revise again"), "{err}");
        }
        assert_eq!(revisions(&desk, &id), [1, 2]);
    }
    desk.verify();
}

fn revisions_of_the_newest_revision_never_fork_a_chain(engine: Engine) {
    let desk = Desk::at(engine.address());
    let id = desk.add("Contested all day.");
    let mut good = 0;
    for turn in 0..8 {
        for said in both_revise(&desk, &id, turn, &[]) {
            match said.code {
                Some(0) => good += 1,
                _ => assert!(said.refused().contains("has moved on")),
            }
        }
    }
    assert!(good >= 8, "at least one editor of two gets through each time, not {good} in 8");
    assert!(revisions(&desk, &id).into_iter().eq(1..=good + 1));
    desk.verify();
}

/// A program that keeps the ledger open, as a server does, looks at it once more through a second connection. To close a
/// handle of the file gives up all locks that the process has on it. The next command could then take itself for the only
/// one and remove the write-ahead log, and what the program commits from then on would go to a file without a name.
#[test]
fn a_second_look_in_the_same_process_keeps_the_locks_of_the_first() {
    let desk = Desk::new();
    let key = KeyFile::open(&desk.key_file("key")).unwrap();
    let ledger = Ledger::open(&desk.ledger(), Access::Write).unwrap();
    let add = |text: &str| {
        let statement = Statement::new(text.to_owned(), vec![Attribution::new(Class::Narrator)]);
        let mut random = |bytes: &mut [u8]| bytes.fill(7);
        let mut session = Session { now: Timestamp::now(), random: &mut random, key: &key, clock_may_lag: true };
        let added = ledger.commit::<_, Error>(&mut session, |batch| batch.add_statement(statement.clone())).unwrap();
        added.value.digest.to_string()
    };
    let mut ids = vec![add("Before the second look.")];
    drop(ledger.reopen().unwrap());
    ids.push(desk.add("By another process."));
    assert!(desk.path("ledger.db-wal").exists(), "the other process took itself for the only one");
    ids.push(add("After it."));
    drop(ledger);
    assert_eq!(desk.digests()[1..], ids);
    desk.ledger_stands_alone();
    desk.verify();
}
