//! A bureau's worst day: many write at once while connections are cut at random and the server is killed and started
//! again; and a primary that dies for good, whose standby takes over. Every statement whose id somebody saw is there
//! once, the log verifies, and nothing has forked.
//!
//! With `LEDGER_KILL_TESTS=full` the first runs as long and as hard as it must hold: 16 processes for 60 seconds, and
//! 10 kills.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::desk::{Desk, Random};
use crate::engines::server::{Database, OWNER, Server};

/// How long and how hard.
struct Day {
    writers: usize,
    length: Duration,
    kills: u32,
}

impl Day {
    fn long_enough() -> Self {
        if std::env::var("LEDGER_KILL_TESTS").is_ok_and(|value| value == "full") {
            return Self { writers: 16, length: Duration::from_secs(60), kills: 10 };
        }
        Self { writers: 6, length: Duration::from_secs(8), kills: 2 }
    }
}

/// What writers saw.
#[derive(Default)]
struct Seen {
    /// Ids that were printed, with the texts that they are of.
    acknowledged: Mutex<Vec<(String, String)>>,
    /// What was said of failures.
    failures: Mutex<Vec<String>>,
    /// That the server is gone for good: who still waits for it need not.
    gone: AtomicBool,
}

/// Adds statements one after the other, as a process each, until it is told to end.
fn write(desk: &Desk, writer: usize, over: &AtomicBool, seen: &Seen) {
    for turn in 0.. {
        if over.load(Ordering::Acquire) {
            return;
        }
        let text = format!("Statement {turn} of writer {writer}.");
        let mut child = desk.command(Desk::adding(&text));
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            if seen.gone.load(Ordering::Acquire) {
                child.kill().unwrap();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output().unwrap();
        let id = String::from_utf8(output.stdout).unwrap().trim_end().to_owned();
        match output.status.code() {
            Some(0) => {
                assert_eq!(id.len(), 64, "{id}");
                seen.acknowledged.lock().unwrap().push((id, text));
            }
            Some(2) => seen.failures.lock().unwrap().push(String::from_utf8(output.stderr).unwrap()),
            None if seen.gone.load(Ordering::Acquire) => return,
            other => panic!("{other:?}: {}", String::from_utf8_lossy(&output.stderr)),
        }
    }
}

/// Holds that all that was acknowledged is there once, and returns how many records there are.
fn holds(desk: &Desk, seen: &Seen) -> usize {
    desk.verify();
    let lines = desk.good(["export", "jsonl", "--audience", "counsel"]);
    let texts: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter_map(|record| record["text"].as_str().map(str::to_owned))
        .collect();
    let distinct: BTreeSet<&String> = texts.iter().collect();
    assert_eq!(distinct.len(), texts.len(), "a statement was recorded twice");
    let digests: BTreeSet<String> = desk.digests().into_iter().collect();
    for (id, text) in seen.acknowledged.lock().unwrap().iter() {
        assert!(digests.contains(id), "'{text}' was acknowledged as {id} and is lost");
        assert!(distinct.contains(text));
    }
    texts.len()
}

/// Cuts a connection of somebody to the database, now and then.
fn cut(server: &Server, database: &str, random: &mut Random) {
    let sql = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'
         AND application_name = 'ledger' ORDER BY md5(pid::text || '{}') LIMIT 1",
        random.below(1 << 40)
    );
    // The server may be down just now.
    let _ = server.try_sql("postgres", OWNER, &sql);
}

#[test]
fn everything_acknowledged_is_there_once_when_connections_and_servers_die() {
    if !Server::is_installed() {
        return;
    }
    let Day { writers, length, kills } = Day::long_enough();
    // What is acknowledged must survive the kill, so that nothing is switched off here that makes it durable.
    let server = Server::start(&[]);
    let Database { name, .. } = server.database();
    let desk = Desk::at(Some(server.address(OWNER, &name)));
    let (over, seen) = (AtomicBool::new(false), Seen::default());
    let mut cuts = 0;
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let (desk, over, seen) = (&desk, &over, &seen);
            scope.spawn(move || write(desk, writer, over, seen));
        }
        let mut random = Random::seeded();
        let begun = Instant::now();
        let mut killed = 0;
        while begun.elapsed() < length || killed < kills {
            std::thread::sleep(Duration::from_millis(100 + random.below(200)));
            cut(&server, &name, &mut random);
            cuts += 1;
            if begun.elapsed() > length * (killed + 1) / (kills + 1) && killed < kills {
                server.kill();
                server.begin();
                killed += 1;
            }
        }
        over.store(true, Ordering::Release);
    });
    let recorded = holds(&desk, &seen);
    let (acknowledged, failures) = (seen.acknowledged.lock().unwrap().len(), seen.failures.lock().unwrap());
    println!("{kills} kills, {cuts} cuts: {acknowledged} acknowledged, {recorded} recorded, {} failed", failures.len());
    failures.iter().take(5).for_each(|said| println!("{said}"));
    assert!(acknowledged > 0, "the day was too hard for anybody to write");
    // What failed said so: at most what is not known to stand may be there, too.
    let unknown = failures.iter().filter(|said| said.contains("is not known")).count();
    assert!(recorded <= acknowledged + unknown, "{recorded} are recorded: {failures:#?}");
    // And the key goes on where it was.
    desk.add("The day after.");
    let after = holds(&desk, &Seen::default());
    assert!((recorded + 1..=recorded + 1 + unknown).contains(&after), "{after}, after {recorded}");
}

#[test]
fn nothing_acknowledged_is_lost_when_a_synchronous_standby_takes_over() {
    if !Server::is_installed() {
        return;
    }
    let primary = Server::start(&[]);
    let Database { name, .. } = primary.database();
    let desk = Desk::at(Some(primary.address(OWNER, &name)));
    let standby = Server::standby_of(&primary, "standby1", &[]);
    primary.configure(&["synchronous_standby_names='standby1'"]);
    primary.sql("postgres", "SELECT pg_reload_conf()");
    let synchronous = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
    while primary.sql("postgres", synchronous) != "1" {
        std::thread::sleep(Duration::from_millis(50));
    }
    let (over, seen) = (AtomicBool::new(false), Seen::default());
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (desk, over, seen) = (&desk, &over, &seen);
            scope.spawn(move || write(desk, writer, over, seen));
        }
        let deadline = Instant::now() + Duration::from_secs(60);
        while seen.acknowledged.lock().unwrap().len() < 20 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        primary.kill();
        over.store(true, Ordering::Release);
        standby.sql("postgres", "SELECT pg_promote()");
        seen.gone.store(true, Ordering::Release);
    });
    assert!(seen.acknowledged.lock().unwrap().len() >= 20, "{:?}", seen.failures.lock().unwrap());
    // One address for both, of which the one that can be written to is taken.
    let hosts = format!("127.0.0.1:{},127.0.0.1:{}", primary.port(), standby.port());
    let either = format!("postgres://{OWNER}@{hosts}/{name}?target_session_attrs=read-write");
    let promoted = desk.moved(either.into());
    let recorded = holds(&promoted, &seen);
    promoted.add("On the new primary.");
    // What a killed writer had left in the queue is appended now, too.
    assert!((recorded + 1..=recorded + 5).contains(&holds(&promoted, &Seen::default())));
}
