//! Somebody is a superuser of the server, but has not the key: what they did, and all that `verify` then finds.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::server::{Database, OWNER, Server};

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
        &[
            "checkpoint_missing",
            "digest_mismatch",
            "projection_missing",
            "search_incomplete",
            "setting_invalid",
            "tile_mismatch",
        ],
    ),
    (
        "a record is put far beyond the others",
        "INSERT INTO record SELECT 4000000000000, sha256('x'), line FROM record WHERE number = 2",
        &["record_surplus", "setting_invalid"],
    ),
    ("those who watch are told of another size", "UPDATE head SET size = size + 5", &["setting_invalid"]),
    ("the row is gone that writers lock", "DELETE FROM head", &["setting_invalid"]),
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
    (
        "a reader's own view and table stand beside",
        "CREATE VIEW mine AS SELECT 1; CREATE TABLE notes (one int PRIMARY KEY CHECK (one > 0));
         CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER noted BEFORE INSERT ON notes EXECUTE FUNCTION noted(); CREATE INDEX own ON text (number)",
        &[],
    ),
];

/// What is done to the tables themselves, as their owner may, and where it is found. All is done to one database.
const CHANGES: &[(&str, &str, &str)] = &[
    (
        "what people with a shell are shown is another statement",
        "DO $$ BEGIN EXECUTE format('CREATE OR REPLACE VIEW statement AS %s',
           replace(pg_get_viewdef('statement'), '''text''', '''quote''')); END $$",
        "statement",
    ),
    (
        "what stands now is shown as what stood before",
        "DO $$ BEGIN EXECUTE format('CREATE OR REPLACE VIEW attribution AS %s',
           replace(pg_get_viewdef('attribution'), 'IS NULL', 'IS NOT NULL')); END $$",
        "attribution",
    ),
    ("a bound is taken away", "ALTER TABLE queue DROP CONSTRAINT queue_line_check", "queue.queue_line_check"),
    (
        "a bound is widened",
        "ALTER TABLE tile DROP CONSTRAINT tile_hashes_check;
         ALTER TABLE tile ADD CONSTRAINT tile_hashes_check CHECK (octet_length(hashes) BETWEEN 32 AND 81920)",
        "tile.tile_hashes_check",
    ),
    (
        "a bound holds for what is new alone",
        "ALTER TABLE record DROP CONSTRAINT record_number_check;
         ALTER TABLE record ADD CONSTRAINT record_number_check CHECK (number >= 0) NOT VALID",
        "record.record_number_check",
    ),
    (
        "nobody can record what is said of the mayor",
        "ALTER TABLE record ADD CONSTRAINT quiet CHECK (line NOT LIKE '%mayor%')",
        "record.quiet",
    ),
    (
        "a text goes when another row does",
        "ALTER TABLE text ADD CONSTRAINT tied FOREIGN KEY (number) REFERENCES version ON DELETE CASCADE",
        "text.tied",
    ),
    ("what is left is passed over", "CREATE RULE over AS ON INSERT TO queue DO INSTEAD NOTHING", "queue.over"),
    ("revisions are hidden from all but the owner", "ALTER TABLE revision ENABLE ROW LEVEL SECURITY", "revision"),
    ("later versions are hidden from some", "CREATE POLICY partly ON version USING (version = 1)", "version.partly"),
    ("rows of another table are read as signers", "CREATE TABLE more () INHERITS (signer)", "more"),
    ("a table is empty after a crash", "ALTER TABLE search SET UNLOGGED", "search"),
    ("whatever is left in the queue is refused", "ALTER TABLE queue ALTER COLUMN refused SET DEFAULT 1", "queue"),
    ("other words count as the same", "ALTER TABLE redaction ALTER COLUMN part TYPE text COLLATE \"C\"", "redaction"),
    (
        "one more record can be made, and then none",
        "CREATE UNIQUE INDEX full_up ON record ((1)) WHERE number > 5",
        "full_up",
    ),
    (
        "a function runs whenever something is recorded",
        "CREATE FUNCTION seen(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1';
         CREATE INDEX seen ON record (seen(number))",
        "seen",
    ),
    (
        "a trigger sees to some rows alone",
        "DROP TRIGGER record_is_never_altered ON record;
         CREATE TRIGGER record_is_never_altered BEFORE UPDATE ON record
           FOR EACH ROW WHEN (old.number > 5) EXECUTE FUNCTION ledger_keep_record()",
        "record_is_never_altered",
    ),
    (
        "a trigger sees to some columns alone",
        "DROP TRIGGER text_is_never_altered ON text;
         CREATE TRIGGER text_is_never_altered BEFORE UPDATE OF number ON text
           FOR EACH ROW EXECUTE FUNCTION ledger_refuse('the text of a story version is never altered')",
        "text_is_never_altered",
    ),
    (
        "a trigger's function is another one of that name",
        "CREATE SCHEMA other;
         CREATE FUNCTION other.ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
         DROP TRIGGER record_is_never_deleted ON record;
         CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
           FOR EACH ROW EXECUTE FUNCTION other.ledger_refuse('a record is never deleted')",
        "record_is_never_deleted",
    ),
    (
        "a trigger is put in under the name of one that is there",
        "CREATE TRIGGER checkpoint_is_never_deleted BEFORE INSERT ON tile
           FOR EACH ROW EXECUTE FUNCTION ledger_keep_seal()",
        "checkpoint_is_never_deleted",
    ),
    (
        "a trigger's function looks for redactions elsewhere",
        "ALTER FUNCTION ledger_keep_record() SET search_path = other, public",
        "ledger_keep_record",
    ),
    (
        "another function has the body and the name of one that lets everything through",
        "DO $$ BEGIN EXECUTE format('CREATE FUNCTION ledger_keep_content(int) RETURNS int LANGUAGE plpgsql AS %L',
           (SELECT prosrc FROM pg_proc WHERE proname = 'ledger_keep_content')); END $$;
         CREATE OR REPLACE FUNCTION ledger_keep_content() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "ledger_keep_content",
    ),
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

/// Where the tables are found to be others than a ledger's.
fn changed(desk: &Desk) -> BTreeSet<String> {
    let said = desk.run(["verify", "--json"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["code"] == "schema_changed"), "{findings:#?}");
    findings.iter().map(|one| one["place"]["schema"].as_str().unwrap().to_owned()).collect()
}

/// Nothing of it shows in a record: what the tables are decides what is shown of them, and what may be done to them.
#[test]
fn verify_finds_what_an_owner_did_to_the_tables_themselves() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let desk = Desk::at(Some(database.address()));
    for (story, sql, _) in CHANGES {
        let done = server.try_sql(&database.name, OWNER, sql);
        assert!(done.is_ok(), "{story}: {done:?}");
    }
    let found = changed(&desk);
    for (story, _, place) in CHANGES {
        assert!(found.contains(*place), "{story}: {found:?}");
    }
    assert_eq!(found, CHANGES.iter().map(|(_, _, place)| (*place).to_owned()).collect());
    // What is equal, and what a text is, would be what the owner says.
    database.sql(&format!("ALTER DATABASE {} SET search_path = public, pg_catalog", database.name));
    assert!(changed(&desk).contains("search_path"));
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
        let refused = server.try_sql(name, OWNER, sql).unwrap_err();
        assert!(refused.contains(why), "{sql}: {refused}");
    }
    desk.verify();
}
