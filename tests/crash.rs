//! The machine dies while something is being recorded: a power cut, the memory's killer, a closed lid.
//!
//! Whoever worked at the desk saw an id for each statement that was recorded before, and nothing for the last. When the
//! machine is up again, the ledger must open as if nothing had been, hold every statement whose id was seen, hold the
//! last one whole or not at all, and take the next. Each test here kills real processes with SIGKILL, at instants drawn
//! from a printed seed and spread over a command's whole life. SIGKILL leaves the system's page cache alive, so that
//! what only a power cut can lose is not tested here; SQLite's `synchronous=FULL` and PostgreSQL's
//! `fsync` are what answers for that. Servers that are killed are in `database/kills.rs`.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use desk::{Desk, Random, SOURCE, Said};
use engines::{Engine, on_both_engines};

on_both_engines!(
    loses_nothing_acknowledged_when_an_addition_is_killed,
    begins_again_when_the_founding_of_a_ledger_is_killed,
    an_addition_succeeds_beside_one_that_is_killed,
    an_import_that_is_killed_has_recorded_everything_or_nothing,
    a_reindex_that_is_killed_leaves_every_answer_the_same,
);

/// How a command ended that was to be killed.
struct Fate {
    /// What it had printed: what was acknowledged.
    out: String,
    /// Whether the signal found it alive.
    killed: bool,
}

/// Starts a command whose output is kept.
fn start(desk: &Desk, arguments: &[&str]) -> Child {
    desk.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Kills a command after `instant`, if it is still alive then.
fn kill_after(mut child: Child, instant: Duration) -> Fate {
    std::thread::sleep(instant);
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let killed = output.status.signal() == Some(9);
    assert!(killed || output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Fate { out: String::from_utf8(output.stdout).unwrap(), killed }
}

/// How long a command lives when nobody kills it: the middle one of five.
fn lifetime(mut run: impl FnMut(usize)) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|turn| {
            let start = Instant::now();
            run(turn);
            start.elapsed()
        })
        .collect();
    times.sort();
    times[2]
}

/// An instant in a command's life, or a little after it.
fn instant(random: &mut Random, lifetime: Duration) -> Duration {
    Duration::from_nanos(random.below(lifetime.as_nanos() as u64 * 11 / 10))
}

/// Checks that the ledger holds all that was acknowledged, and returns how many records it has.
fn holds(desk: &Desk, acknowledged: &[String]) -> usize {
    let digests = desk.digests();
    for id in acknowledged {
        assert!(digests.contains(id), "{id} was acknowledged and is lost");
    }
    digests.len()
}

fn loses_nothing_acknowledged_when_an_addition_is_killed(engine: Engine) {
    let mut random = Random::seeded();
    let desk = Desk::at(engine.address());
    let mut acknowledged = Vec::new();
    let mut lifetime = lifetime(|turn| acknowledged.push(desk.add(&format!("Before, {turn}."))));
    let (mut kills, mut recorded, enough) = (0, 0, engine.turns(120, 24));
    // It goes on until kills have come both before and after the commit.
    while kills < enough || (!(1..kills).contains(&recorded) && kills < 20 * enough) {
        let text = format!("Killed, {kills}.");
        let fate = kill_after(start(&desk, &Desk::adding(&text)), instant(&mut random, lifetime));
        kills += usize::from(fate.killed);
        acknowledged.extend(fate.out.lines().map(str::to_owned));
        if random.below(2) == 0 {
            holds(&desk, &acknowledged);
        }
        // What else the machine does changes how long a command lives.
        let begun = Instant::now();
        acknowledged.push(desk.add(&format!("After kill {kills}.")));
        lifetime = (lifetime + begun.elapsed()) / 2;
        desk.ledger_stands_alone();
        let extra = holds(&desk, &acknowledged) - 1 - acknowledged.len() - recorded;
        assert!(extra <= usize::from(fate.killed), "one command recorded {extra} statements");
        recorded += extra;
        if kills % 20 == 0 {
            desk.verify();
        }
    }
    println!("{kills} kills; {recorded} of the statements were recorded before the kill, and not yet acknowledged");
    assert!((1..kills).contains(&recorded), "the instants miss the commit: {recorded} of {kills}");
    desk.verify();
}

fn begins_again_when_the_founding_of_a_ledger_is_killed(engine: Engine) {
    let mut random = Random::seeded();
    let lifetime = lifetime(|turn| drop(Desk::empty_at(engine.address()).add(&format!("First, {turn}."))));
    let mut kills = 0;
    while kills < engine.turns(25, 6) {
        let desk = Desk::empty_at(engine.address());
        let fate = kill_after(start(&desk, &Desk::adding("The first statement.")), instant(&mut random, lifetime));
        kills += usize::from(fate.killed);
        let mut acknowledged: Vec<String> = fate.out.lines().map(str::to_owned).collect();
        acknowledged.push(desk.add("The second statement."));
        holds(&desk, &acknowledged);
        desk.ledger_stands_alone();
        desk.verify();
    }
}

/// Two reporters at once; one of them is killed. The other must not notice.
fn an_addition_succeeds_beside_one_that_is_killed(engine: Engine) {
    let mut random = Random::seeded();
    let desk = Desk::at(engine.address());
    let mut acknowledged = Vec::new();
    let lifetime = lifetime(|turn| acknowledged.push(desk.add(&format!("Before, {turn}."))));
    let mut kills = 0;
    while kills < engine.turns(30, 6) {
        let doomed = start(&desk, &Desk::adding(&format!("Killed, {kills}.")));
        let spared = start(&desk, &Desk::adding(&format!("Spared, {kills}.")));
        let fate = kill_after(doomed, instant(&mut random, lifetime * 2));
        kills += usize::from(fate.killed);
        acknowledged.extend(fate.out.lines().map(str::to_owned));
        let said = Said::of(spared.wait_with_output().unwrap());
        acknowledged.push(said.good().trim_end().to_owned());
        holds(&desk, &acknowledged);
    }
    desk.add("After all of them.");
    desk.ledger_stands_alone();
    desk.verify();
}

/// A statement a row; with `many`, as many bytes as make the import drop the indexes and make them again.
fn rows(many: bool) -> String {
    let row = |number| format!(r#"{{"text":"Row {number}.","attributions":[{{"phrase":"{SOURCE}"}}]}}"#);
    let blank = if many { " ".repeat(1 << 20) + "\n" } else { String::new() };
    blank.repeat(21) + &(0..ROWS).map(|number| row(number) + "\n").collect::<String>()
}

/// How many rows an import has here.
const ROWS: usize = 150;

/// An import is one commit: killed, it has recorded all of its rows or none.
fn an_import_that_is_killed_has_recorded_everything_or_nothing(engine: Engine) {
    let mut random = Random::seeded();
    let mut kills = 0;
    for many in [false, true] {
        let desk = Desk::at(engine.address());
        std::fs::write(desk.path("rows.jsonl"), rows(many)).unwrap();
        let lifetime = lifetime(|_| drop(desk.good(["import", "rows.jsonl"])));
        let mut size = desk.digests().len();
        let (mut turns, mut whole) = (0, 0);
        while turns < engine.turns(15, 4) {
            let fate = kill_after(start(&desk, &["import", "rows.jsonl"]), instant(&mut random, lifetime));
            turns += usize::from(fate.killed);
            let found = desk.digests().len();
            assert!(found == size || found == size + ROWS, "{found} records, of {size} and {ROWS} that were imported");
            assert!(found > size || fate.out.is_empty(), "what was acknowledged is lost: {}", fate.out);
            whole += usize::from(found > size && fate.killed);
            let id = desk.add(&format!("After {turns}."));
            size = found + 1;
            assert!(desk.good(["show", &id, "--quiet"]).contains(&id), "the index of digests is whole");
            desk.ledger_stands_alone();
        }
        println!("{turns} imports killed, {whole} of them after the commit");
        kills += turns;
        desk.verify();
    }
    assert_eq!(kills, engine.turns(30, 8));
}

/// The projections are made again in one commit, too: killed, it leaves those that were there.
fn a_reindex_that_is_killed_leaves_every_answer_the_same(engine: Engine) {
    let mut random = Random::seeded();
    let desk = Desk::at(engine.address());
    std::fs::write(desk.path("rows.jsonl"), rows(false)).unwrap();
    desk.good(["import", "rows.jsonl"]);
    let ask = || [&["show", "--all"][..], &["show", "--search", "Row 7*"], &["log"]].map(|asked| desk.good(asked));
    let answers = ask();
    let lifetime = lifetime(|_| drop(desk.good(["reindex"])));
    let mut kills = 0;
    while kills < engine.turns(15, 4) {
        kills += usize::from(kill_after(start(&desk, &["reindex"]), instant(&mut random, lifetime)).killed);
        assert_eq!(ask(), answers);
    }
    desk.verify();
}
