//! A redaction in a database, tried with a rare word: it stands in no file of any table once the redaction has ended.
//!
//! Each test has a server of its own: a redaction waits for transactions in any database of the server, and what others
//! write decides how long the write-ahead log keeps the word.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use crate::engines::server::{Database, Server};

/// Long enough that no compression and no chance makes it.
const RARE: &str = "zyzzogeton";

/// How often the rare word stands in the files below a folder, whatever the case.
fn count_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let count = |path: &Path| {
        let bytes = fs::read(path).unwrap_or_default().to_ascii_lowercase();
        bytes.windows(RARE.len()).filter(|window| *window == RARE.as_bytes()).count()
    };
    entries.map(|path| if path.is_dir() { count_below(&path) } else { count(&path) }).sum()
}

/// How often it stands in the files of the database, and in the server's write-ahead log.
fn traces(database: &Database<'_>) -> (usize, usize) {
    database.sql("CHECKPOINT");
    let folder = database.sql("SELECT oid FROM pg_database WHERE datname = current_database()");
    let data = database.server.data();
    (count_below(&data.join("base").join(folder)), count_below(&data.join("pg_wal")))
}

/// Adds a statement, its revision and a story with a long text that have the word, and returns the ids.
fn add_rare(desk: &Desk) -> [String; 2] {
    // Too random to be compressed, so that the word would be found in it.
    let mut noise = crate::desk::Random::seeded();
    let letters = (0..9_000).map(|_| char::from(b'a' + noise.below(26) as u8)).collect::<String>();
    fs::write(desk.path("story.txt"), format!("{RARE} talks\n\nThe {RARE} crews met, two people said. {letters}.\n"))
        .unwrap();
    desk.good(["add", "story.txt", "--accept", "--quiet", "--headline", RARE]);
    let log: serde_json::Value = serde_json::from_str(&desk.good(["log", "--all", "--json"])).unwrap();
    let story = log.as_array().unwrap().iter().find(|record| record["kind"] == "story").unwrap();
    let story = story["digest"].as_str().unwrap().to_owned();
    let source = format!("two {} officials", RARE.to_uppercase());
    let text = format!("The {RARE} crews left.");
    let add = ["add", "--quiet", "--text", &text, "--source", &source, "--tag", RARE];
    let statement = desk.good(add).trim_end().to_owned();
    let text = format!("The {RARE} crews stayed.");
    desk.good(["revise", &statement, "--quiet", "--text", &text, "--reason", RARE]);
    [statement, story]
}

fn redact(desk: &Desk, id: &str) {
    desk.good(["redact", id, "--reason", "safety", "--authority", "counsel", "--extracts", "--yes"]);
}

#[test]
fn leaves_no_trace_in_the_files_of_the_database() {
    if !Server::is_installed() {
        return;
    }
    let server = Server::start(&["fsync=off"]);
    let database = server.database();
    let desk = Desk::at(Some(database.address()));
    for turn in 0..30 {
        desk.add(&format!("Convoy {turn} crossed the border."));
    }
    let ids = add_rare(&desk);
    // What a server does by itself: it keeps samples of what the columns have.
    database.sql("ANALYZE");
    let (in_tables, _) = traces(&database);
    assert!(in_tables > 10, "the test looks for what is not there: {in_tables}");
    ids.iter().for_each(|id| redact(&desk, id));
    let (in_tables, in_log) = traces(&database);
    assert_eq!(in_tables, 0);
    assert!(in_log > 0, "SECURITY.md and docs/postgresql.md say that the write-ahead log still has it");
    desk.good(["verify", "--full"]);
    assert_eq!(database.sql(&format!("SELECT count(*) FROM record WHERE line ILIKE '%{RARE}%'")), "0");
}

/// Somebody reads the tables meanwhile, which can't be written anew then.
#[test]
fn says_that_it_is_not_finished_while_somebody_reads_and_reindex_finishes_it() {
    if !Server::is_installed() {
        return;
    }
    let server = Server::start(&["fsync=off"]);
    let database = server.database();
    let desk = Desk::at(Some(database.address()));
    let [statement, _] = add_rare(&desk);
    let mut reader = server.client("psql");
    reader.args(["-X", "-q", "-d", &database.name, "-c", "BEGIN; SELECT count(*) FROM record; SELECT pg_sleep(600)"]);
    let mut reader = reader.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let sleeping =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    while database.sql(sleeping) == "0" {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let said = desk.run(["redact", &statement, "--reason", "safety", "--authority", "counsel", "--yes"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("is recorded, but not finished") && said.err.contains("'ledger reindex'"), "{said:?}");
    let said = desk.run(["verify", "--json"]);
    assert!(said.out.contains("erasure_unfinished"), "{said:?}");
    database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    reader.wait().unwrap();
    desk.good(["reindex"]);
    desk.good(["verify", "--full"]);
}
