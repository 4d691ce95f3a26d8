//! How many statements a second writers add at one ledger, each with a connection of its own: first one writer, then many,
//! in turns. `cargo run --release --example writers -- LEDGER KEY WRITERS SECONDS TURNS`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fact_ledger::ledger::{KeyFile, Ledger, Session};
use fact_ledger::record::{Attribution, Class, Statement};
use fact_ledger::store::Access;
use jiff::Timestamp;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [ledger, key, writers, seconds, turns] = arguments.as_slice() else {
        eprintln!("writers LEDGER KEY WRITERS SECONDS TURNS");
        std::process::exit(2);
    };
    let number = |text: &String| text.parse::<u64>().expect("a number");
    let (ledger, key) = (PathBuf::from(ledger), PathBuf::from(key));
    for _ in 0..number(turns) {
        let one = rate(&ledger, &key, 1, number(seconds));
        let many = rate(&ledger, &key, number(writers), number(seconds));
        println!("1 writer {one:.0}/s, {writers} writers {many:.0}/s, {:.2} times", many / one);
    }
}

/// Statements a second, all writers together.
fn rate(ledger: &Path, key: &Path, writers: u64, seconds: u64) -> f64 {
    let over = AtomicBool::new(false);
    let start = Instant::now();
    let added: u64 = std::thread::scope(|scope| {
        let begun: Vec<_> = (0..writers)
            .map(|writer| {
                scope.spawn({
                    let over = &over;
                    move || write(ledger, key, writer, over)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds));
        over.store(true, Ordering::Release);
        begun.into_iter().map(|writer| writer.join().expect("a writer ends")).sum()
    });
    added as f64 / start.elapsed().as_secs_f64()
}

fn write(ledger: &Path, key: &Path, writer: u64, over: &AtomicBool) -> u64 {
    let ledger = Ledger::open(ledger, Access::Write).expect("the ledger opens");
    let key = KeyFile::open(key).expect("the key opens");
    let mut added = 0;
    while !over.load(Ordering::Acquire) {
        let mut random = |bytes: &mut [u8]| getrandom::fill(bytes).expect("there is randomness");
        let mut session = Session { now: Timestamp::now(), random: &mut random, key: &key, clock_may_lag: true };
        let text = format!("Writer {writer} says that step {added} was taken.");
        let source = Attribution { name: Some("Ann Lee".to_owned()), ..Attribution::new(Class::Official) };
        ledger.add_statement(&mut session, Statement::new(text, vec![source])).expect("it is recorded");
        added += 1;
    }
    added
}
