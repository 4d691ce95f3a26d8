//! Somebody has the ledger's file and an SQL shell, but not the key.

use std::fs;

use fact_ledger::verify::{Code, Options, Place, verify};

use crate::list::listed_codes;
use crate::newsroom::{Newsroom, at, codes};

/// A story, what was done to the file, and all that is then found.
type Case = (&'static str, &'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    for (story, sql, expected) in cases {
        let newsroom = Newsroom::new();
        newsroom.alter(sql);
        newsroom.expect(story, expected);
        listed_codes("database", story, expected);
    }
}

/// Runs SQL, and leaves the triggers as they then are.
fn run_alone(newsroom: &Newsroom, sql: &str) {
    let connection = rusqlite::Connection::open(newsroom.path("ledger.db")).unwrap();
    connection.execute_batch(sql).unwrap();
    connection.close().unwrap();
}

#[test]
fn finds_nothing_in_a_ledger_that_nobody_altered() {
    let newsroom = Newsroom::new();
    let report = newsroom.verify();
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!((report.size, report.records, report.checkpoints), (at::SIZE, at::SIZE, 4));
    assert_eq!((report.statements, report.revisions, report.stories, report.texts), (293, 3, 1, 2));
    assert_eq!(report.signers.len(), 1);
    assert_eq!((report.erased, report.withheld, report.newer), (0, 0, 0));
}

#[test]
fn finds_altered_records() {
    check(&[
        (
            "a word of a quotation is changed",
            "UPDATE record SET line = replace(line, 'They met in Doha', 'They met in Cairo') WHERE number = 4",
            &["digest_mismatch"],
        ),
        (
            "a denial is made a report, in the line alone",
            "UPDATE record SET line = replace(line, '\"status\":\"confirmed\"', '\"status\":\"reported\"') WHERE number = 7",
            &["digest_mismatch", "projection_revision_mismatch"],
        ),
        (
            "a line is spelt otherwise",
            "UPDATE record SET line = replace(line, '\"v\":1', '\"v\": 1') WHERE number = 4",
            &["digest_mismatch", "not_canonical"],
        ),
        (
            "a line is cut off",
            "UPDATE record SET line = substr(line, 1, 40) WHERE number = 20",
            &["digest_mismatch", "invalid_record"],
        ),
        (
            "a line becomes a blob that is no text",
            "UPDATE record SET line = CAST(x'ff00' AS TEXT) WHERE number = 20",
            &["missing_content", "search_surplus"],
        ),
        (
            "a line is taken away without a redaction",
            "UPDATE record SET line = NULL WHERE number = 20",
            &["missing_content", "search_surplus"],
        ),
        (
            "a digest is changed, so that the line seems to be another's",
            "UPDATE record SET digest = randomblob(32) WHERE number = 20",
            &["digest_mismatch", "tile_mismatch", "checkpoint_root_mismatch"],
        ),
        (
            "a record is deleted from the middle",
            "DELETE FROM record WHERE number = 20",
            &["record_missing", "projection_surplus", "search_surplus"],
        ),
        (
            "the newest record is deleted",
            "DELETE FROM record WHERE number = 299",
            &["tile_mismatch", "checkpoint_beyond_log", "checkpoint_missing", "projection_surplus", "search_surplus"],
        ),
        (
            "two records change places",
            "CREATE TEMP TABLE pair AS SELECT * FROM record WHERE number IN (20, 21);
             UPDATE record SET (digest, line) = (SELECT digest, line FROM pair WHERE pair.number = 41 - record.number)
             WHERE number IN (20, 21)",
            &["tile_mismatch", "checkpoint_root_mismatch"],
        ),
        (
            "a record is appended without the key",
            "INSERT INTO record SELECT 300, randomblob(32), line FROM record WHERE number = 20",
            &["digest_mismatch", "tile_mismatch", "checkpoint_missing", "projection_missing", "search_incomplete"],
        ),
        (
            "a record is put far beyond the others, to make a reader count to there",
            "INSERT INTO record SELECT 4000000000000, randomblob(32), line FROM record WHERE number = 20",
            &["record_surplus"],
        ),
        (
            "a record is put before the first",
            "INSERT INTO record SELECT -1, randomblob(32), line FROM record WHERE number = 20",
            &["record_surplus"],
        ),
    ]);
}

#[test]
fn finds_altered_tiles() {
    check(&[
        (
            "a leaf's hash is changed",
            "UPDATE tile SET hashes = CAST(randomblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 0 AND position = 1",
            &["tile_mismatch"],
        ),
        (
            "a hash above is changed",
            "UPDATE tile SET hashes = CAST(randomblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 1",
            &["tile_mismatch"],
        ),
        ("a tile is cut", "UPDATE tile SET hashes = substr(hashes, 1, 64) WHERE position = 1", &["tile_mismatch"]),
        ("a tile is deleted", "DELETE FROM tile WHERE level = 0 AND position = 0", &["tile_missing"]),
        (
            "tiles are added",
            "INSERT INTO tile VALUES (0, 3, randomblob(32)), (2, 0, randomblob(32)), (-1, -1, randomblob(32))",
            &["tile_surplus"],
        ),
    ]);
}

#[test]
fn finds_altered_checkpoints() {
    check(&[
        (
            "a root is changed under a signature",
            "UPDATE checkpoint SET note = (SELECT replace(old.note, substr(old.note, 22, 44), substr(new.note, 24, 44))
               FROM checkpoint AS old, checkpoint AS new WHERE old.size = 7 AND new.size = 300) WHERE size = 7",
            &["checkpoint_root_mismatch", "checkpoint_signature"],
        ),
        (
            "a signature is changed",
            "UPDATE checkpoint SET note = substr(note, 1, length(note) - 9) || 'AAAAAA==' || char(10) WHERE size = 11",
            &["checkpoint_signature"],
        ),
        (
            "another log's name is put in",
            "UPDATE checkpoint SET note = replace(note, 'example.com/desk', 'example.com/disk') WHERE size = 11",
            &["checkpoint_origin"],
        ),
        ("a checkpoint is garbage", "UPDATE checkpoint SET note = 'x' WHERE size = 7", &["checkpoint_damaged"]),
        (
            "a checkpoint is kept under another size",
            "UPDATE checkpoint SET size = 8 WHERE size = 7",
            &["checkpoint_damaged"],
        ),
        (
            "the newest checkpoint is moved beyond the log",
            "UPDATE checkpoint SET size = 1000 WHERE size = 300",
            &["checkpoint_beyond_log", "checkpoint_missing"],
        ),
        ("the newest checkpoint is deleted", "DELETE FROM checkpoint WHERE size = 300", &["checkpoint_missing"]),
        (
            "a checkpoint of nothing is added",
            "INSERT INTO checkpoint VALUES (0, ''), (-5, '')",
            &["checkpoint_damaged"],
        ),
    ]);
}

#[test]
fn finds_altered_rows_of_revisions() {
    let fields: &[(&str, &str)] = &[
        ("a retraction is hidden from every list", "status = 'reported'"),
        ("a status is no word of the vocabulary", "status = 'doubted'"),
        ("an anonymous source is shown as an official", "classes = 2"),
        ("more people are shown behind it", "people = people + 1"),
        ("a number is negative", "people = -5"),
        ("a number is larger than any", "classes = 9223372036854775807"),
        ("it is shown as of another day", "effective = effective - 86400"),
        ("a revision is shown as another", "revision = 7"),
        ("a revision is shown as another statement's", "statement = 4"),
        ("a newer revision is hidden", "next = NULL"),
        ("a statement is shown as revised", "next = 4"),
        ("the next one is nothing that exists", "next = -1"),
    ];
    for (story, change) in fields {
        let newsroom = Newsroom::new();
        newsroom.alter(&format!("UPDATE revision SET {change} WHERE number = {}", at::RETRACTED));
        newsroom.expect(story, &["projection_revision_mismatch"]);
    }
    for number in [at::TALKS, at::DOHA] {
        let newsroom = Newsroom::new();
        newsroom.alter(&format!("UPDATE revision SET next = 20 WHERE number = {number}"));
        newsroom.expect("a first revision leads to another statement", &["projection_revision_mismatch"]);
    }
    let newsroom = Newsroom::new();
    newsroom.alter(&format!("UPDATE revision SET next = NULL WHERE number = {}", at::TALKS));
    newsroom.expect("the first revision is shown as the newest", &["projection_revision_mismatch"]);
}

#[test]
fn finds_rows_that_are_missing_or_too_many() {
    check(&[
        ("a statement is in no list", "DELETE FROM revision WHERE number = 20", &["projection_missing"]),
        (
            "a story is in the list of statements",
            "INSERT INTO revision VALUES (1, 1, 1, 'reported', 0, 0, 0, NULL)",
            &["projection_surplus"],
        ),
        (
            "rows have numbers that no record has",
            "INSERT INTO revision VALUES (-3, 1, 1, 'reported', 0, 0, 0, NULL), (700, 1, 1, 'x', 0, 0, 0, NULL)",
            &["projection_surplus"],
        ),
        ("a story's version is in no list", "DELETE FROM version WHERE number = 2", &["projection_missing"]),
        (
            "a statement is in the list of stories",
            "INSERT INTO version VALUES (3, 3, 1, NULL)",
            &["projection_surplus"],
        ),
        (
            "a version is another story's",
            "UPDATE version SET story = 2 WHERE number = 2",
            &["projection_version_mismatch"],
        ),
        (
            "a version has another place",
            "UPDATE version SET version = 3 WHERE number = 2",
            &["projection_version_mismatch"],
        ),
        ("a newer version is hidden", "UPDATE version SET next = NULL", &["projection_version_mismatch"]),
        ("a signer is left out", "DELETE FROM signer", &["projection_missing"]),
        ("a statement is a signer", "INSERT INTO signer VALUES (20)", &["projection_surplus"]),
        ("a redaction is made up", "INSERT INTO redaction VALUES (20, 4, 'record')", &["projection_surplus"]),
        (
            "a line is erased with a made-up redaction",
            "INSERT INTO redaction VALUES (20, 21, 'record'); UPDATE record SET line = NULL WHERE number = 21",
            &["projection_surplus", "missing_content", "search_surplus"],
        ),
    ]);
}

#[test]
fn finds_altered_references_words_and_texts() {
    check(&[
        ("a relation is hidden", "DELETE FROM reference WHERE target = 3 AND number = 4", &["reference_missing"]),
        ("all relations are hidden", "DELETE FROM reference", &["reference_missing"]),
        ("a relation is made up", "INSERT INTO reference VALUES (5, 20)", &["reference_surplus"]),
        (
            "relations of nothing are made up",
            "INSERT INTO reference VALUES (-1, 20), (3, 900), (900, 3)",
            &["reference_surplus"],
        ),
        (
            "a relation is turned",
            "UPDATE reference SET target = 4, number = 3 WHERE number = 4",
            &["reference_missing", "reference_surplus"],
        ),
        ("a statement can't be searched for", "DELETE FROM search_docsize WHERE id = 20", &["search_incomplete"]),
        (
            "a story is found among statements",
            "INSERT INTO search_docsize VALUES (1, x'000000'), (900, x'000000')",
            &["search_surplus"],
        ),
        (
            "a word of a story's text is changed",
            "UPDATE text SET content = replace(content, 'Doha', 'Cairo') WHERE number = 1",
            &["text_mismatch"],
        ),
        ("a story's text is gone", "DELETE FROM text WHERE number = 1", &["text_missing"]),
        (
            "a text belongs to a statement",
            "INSERT INTO text VALUES (20, 'x'), (-1, 'x'), (900, 'x')",
            &["text_surplus"],
        ),
    ]);
}

#[test]
fn finds_altered_settings_and_tables() {
    check(&[
        (
            "another zone moves dates to other days",
            "UPDATE setting SET value = 'Asia/Tokyo'",
            &["projection_revision_mismatch"],
        ),
        (
            "the zone is nowhere",
            "UPDATE setting SET value = 'Atlantis/Capital'",
            &["setting_invalid", "projection_revision_mismatch"],
        ),
        ("no zone is set", "DELETE FROM setting", &["setting_invalid", "projection_revision_mismatch"]),
        (
            "a trigger is put in that writes when others do",
            "CREATE TRIGGER later AFTER INSERT ON record BEGIN DELETE FROM text; END",
            &["schema_changed"],
        ),
        ("a timestamp of a later time is put in", "INSERT INTO timestamp VALUES (301, x'30')", &["timestamp_surplus"]),
        ("an index is dropped", "DROP INDEX record_by_digest", &["schema_changed"]),
        ("a reader's own view is let stand", "CREATE VIEW mine AS SELECT 1; CREATE INDEX own ON text (number)", &[]),
        (
            "what the shell shows is another statement",
            "DROP VIEW statement; CREATE VIEW statement AS SELECT 'all is well' AS text",
            &["schema_changed"],
        ),
    ]);
    const TABLES: [&str; 11] = [
        "revision",
        "version",
        "reference",
        "signer",
        "redaction",
        "tile",
        "checkpoint",
        "text",
        "search",
        "seal",
        "timestamp",
    ];
    for table in TABLES {
        let newsroom = Newsroom::new();
        run_alone(&newsroom, &format!("DROP TABLE {table}"));
        let report = verify(&newsroom.open(), &Options::default(), |_| ()).unwrap();
        let found = codes(&report);
        assert!(found.is_superset(&["schema_changed", "file_damaged"].into()), "{table}: {found:?}");
        assert_eq!(report.records, at::SIZE, "{table}");
    }
    let newsroom = Newsroom::new();
    run_alone(&newsroom, "DROP TRIGGER record_is_never_altered");
    newsroom.expect("a trigger is dropped and stays so", &["schema_changed"]);
}

#[test]
fn goes_on_to_the_end_through_everything_at_once() {
    let newsroom = Newsroom::new();
    newsroom.alter(
        "UPDATE record SET line = replace(line, 'Doha', 'Cairo') WHERE number = 4;
         UPDATE record SET line = NULL WHERE number = 30;
         DELETE FROM record WHERE number = 40;
         UPDATE tile SET hashes = CAST(randomblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 0 AND position = 1;
         DELETE FROM tile WHERE level = 1;
         UPDATE checkpoint SET note = 'x' WHERE size = 7;
         UPDATE revision SET status = 'denied' WHERE number = 290;
         DELETE FROM revision WHERE number = 299;
         DELETE FROM version WHERE number = 2;
         DELETE FROM reference;
         DELETE FROM search_docsize WHERE id = 50;
         DELETE FROM text WHERE number = 2;
         DELETE FROM setting;",
    );
    let report = newsroom.verify();
    let expected = [
        "digest_mismatch",
        "missing_content",
        "record_missing",
        "tile_mismatch",
        "tile_missing",
        "checkpoint_damaged",
        "projection_revision_mismatch",
        "projection_missing",
        "projection_surplus",
        "reference_missing",
        "search_incomplete",
        "search_surplus",
        "text_missing",
        "setting_invalid",
    ];
    let found = codes(&report);
    for code in expected {
        assert!(found.contains(code), "{code} is not among {found:?}");
    }
    assert!(found.len() == expected.len(), "{found:?}");
    let at = |code, place| report.findings.iter().any(|finding| finding.code == code && finding.place == place);
    assert!(at(Code::DigestMismatch, Place::Record(4)));
    assert!(at(Code::TileMismatch, Place::Tile { level: 0, position: 1 }));
    assert!(at(Code::ProjectionMissing, Place::Record(299)));
    assert!(at(Code::CheckpointDamaged, Place::Checkpoint(7)));
    assert!(at(Code::SettingInvalid, Place::Setting("zone".into())));
}

#[test]
fn reads_on_around_a_damaged_page() {
    let newsroom = Newsroom::new();
    let path = newsroom.path("ledger.db");
    let mut bytes = fs::read(&path).unwrap();
    let word = b"Convoy 200 crossed";
    let place = bytes.windows(word.len()).position(|window| window == word).unwrap();
    let page = place / 8192 * 8192;
    bytes[page..page + 16].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let ledger = newsroom.open();
    for full in [false, true] {
        let report = verify(&ledger, &Options { full, threads: None }, |_| ()).unwrap();
        let found = codes(&report);
        assert!(found.contains("file_damaged") && found.contains("record_missing"), "{found:?}");
        assert!(!found.contains("checkpoint_root_mismatch"), "{found:?}");
        assert!(report.records > at::SIZE / 2, "{} records were read", report.records);
    }
}
