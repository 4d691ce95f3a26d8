//! Somebody is a superuser of the server, but has not the key: what they did, and all that `verify` then finds.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::server::{Database, Server};

/// What is done to the database of [`newsroom`], and all that is then found.
const FORGERIES: &[(&str, &str, &[&str])] = &[
    ("nothing is done", "SELECT 1", &[]),
    (
        "a word of a statement is changed",
        "UPDATE record SET line = replace(line, 'in Doha', 'in Cairo') WHERE number = 1",
        &["digest_mismatch"],
    ),
    (
        "a line is taken away without a redaction",
        "UPDATE record SET line = NULL WHERE number = 1",
        &["missing_content", "search_surplus"],
    ),
    (
        "a record is deleted from the middle",
        "DELETE FROM record WHERE number = 2",
        &["projection_surplus", "record_missing", "search_surplus"],
    ),
    (
        "two records change places",
        "WITH pair AS (SELECT * FROM record WHERE number IN (2, 3))
         UPDATE record SET digest = pair.digest, line = pair.line FROM pair WHERE pair.number = 5 - record.number
         AND record.number IN (2, 3)",
        &["checkpoint_root_mismatch", "tile_mismatch"],
    ),
    (
        "a record is appended without the key",
        "INSERT INTO record SELECT 6, sha256('x'), line FROM record WHERE number = 2",
        &["checkpoint_missing", "digest_mismatch", "projection_missing", "search_incomplete", "tile_mismatch"],
    ),
    (
        "a record is put far beyond the others",
        "INSERT INTO record SELECT 4000000000000, sha256('x'), line FROM record WHERE number = 2",
        &["record_surplus"],
    ),
    ("a tile is changed", "UPDATE tile SET hashes = sha256('x') || substr(hashes, 33)", &["tile_mismatch"]),
    ("an older signed head is deleted", "DELETE FROM checkpoint WHERE size = 3", &[]),
    (
        "a status is changed in what queries read",
        "UPDATE revision SET status = 'confirmed' WHERE number = 1",
        &["projection_revision_mismatch"],
    ),
    ("a statement is hidden from searches", "DELETE FROM search WHERE number = 1", &["search_incomplete"]),
    ("an index is dropped", "DROP INDEX record_by_digest", &["schema_changed"]),
    ("a trigger is dropped", "DROP TRIGGER record_is_never_altered ON record", &["schema_changed"]),
    ("a trigger is disabled", "ALTER TABLE record DISABLE TRIGGER record_is_never_deleted", &["schema_changed"]),
    (
        "a trigger lets through what it should refuse",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        &["schema_changed"],
    ),
    (
        "a trigger is put in that writes when others do",
        "CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM text; RETURN NEW; END';
         CREATE TRIGGER later AFTER INSERT ON record EXECUTE FUNCTION later()",
        &["schema_changed"],
    ),
    ("a reader's own view and table stand beside", "CREATE VIEW mine AS SELECT 1; CREATE TABLE notes (one int)", &[]),
];

/// A ledger of 6 records in a database, from which others are copied.
fn newsroom(engine: Engine) -> Desk {
    let desk = Desk::at(engine.address());
    let first = desk.add("They met in Doha.");
    desk.add("They met again.");
    desk.add("The bridge is closed.");
    desk.good(["revise", &first, "--quiet", "--text", "They met in Doha twice.", "--reason", "a second meeting"]);
    desk.add("The bridge is open.");
    desk
}

/// Runs SQL with all triggers out of the way, as a superuser may.
fn alter(database: &Database<'_>, sql: &str) {
    database.sql(&format!("SET session_replication_role = replica; {sql}"));
}

#[test]
fn verify_finds_what_a_superuser_did() {
    let Some(engine) = Engine::database() else { return };
    let desk = newsroom(engine);
    let template = desk.ledger().display().to_string();
    let template = template.rsplit('/').next().unwrap();
    let server = Server::shared().unwrap();
    for (story, sql, expected) in FORGERIES {
        let database = server.copy_of(template);
        alter(&database, sql);
        let said = desk.run(["verify", "--full", "--json", "--ledger", database.address().to_str().unwrap()]);
        assert_eq!(said.code, Some(i32::from(!expected.is_empty())), "{story}: {said:?}");
        let report: Value = serde_json::from_str(&said.out).unwrap();
        let findings = report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap());
        let found: BTreeSet<&str> = findings.collect();
        assert_eq!(found, expected.iter().copied().collect(), "{story}: {}", report["findings"]);
    }
}

#[test]
fn the_database_refuses_to_alter_what_was_recorded() {
    let Some(engine) = Engine::database() else { return };
    let desk = newsroom(engine);
    let address = desk.ledger().display().to_string();
    let name = address.rsplit('/').next().unwrap();
    let server = Server::shared().unwrap();
    for (sql, why) in [
        ("UPDATE record SET line = 'x' WHERE number = 1", "a record is never altered"),
        ("UPDATE record SET line = NULL WHERE number = 1", "a record is never altered"),
        ("DELETE FROM record WHERE number = 1", "a record is never deleted"),
        ("TRUNCATE record", "a record is never deleted"),
        ("DELETE FROM checkpoint", "a checkpoint is never deleted"),
        ("UPDATE checkpoint SET note = 'x'", "a checkpoint is never altered"),
    ] {
        let refused = server.try_sql(name, crate::engines::server::OWNER, sql).unwrap_err();
        assert!(refused.contains(why), "{sql}: {refused}");
    }
    desk.verify();
}
