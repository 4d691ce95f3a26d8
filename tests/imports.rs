//! Imports of so many rows that they are recorded in several windows, and sent to a server in several parts while more are
//! made: what rows revise may be in any of them, and what goes wrong is told however late it shows.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;

use std::fmt::Write;
use std::fs;

use desk::Desk;
use engines::server::Server;
use engines::{Engine, on_both_engines};
use serde_json::Value;

on_both_engines!(
    what_rows_revise_may_be_anywhere_before_them,
    what_rows_revise_may_be_anywhere_in_a_load_of_very_many,
    an_import_revises_what_was_there_before_it,
);

/// How many rows are new statements; a window has 2,048 rows.
const STATEMENTS: usize = 9_000;
/// After how many of them some are revised.
const EVERY: usize = 100;
/// The statement that is revised again and again.
const OFTEN: usize = 7;

fn statement(number: usize) -> String {
    let relation = match number {
        0..3 => String::new(),
        _ => format!(r#","relations":[{{"type":"contradicts","to":"k{}"}}]"#, number / 3),
    };
    let quote = "It is so. ".repeat(80);
    format!(
        r#"{{"key":"k{number}","text":"Statement {number}.","quote":"{}","attributions":[{{"phrase":"officials said"}}]{relation}}}"#,
        quote.trim_end()
    )
}

fn revision(of: &str, text: &str) -> String {
    format!(r#"{{"revises":"{of}","text":"{text}","change":"clarification","reason":"it says so"}}"#)
}

/// New statements, and revisions of the last one, of one far back and of always the same.
fn rows() -> String {
    let mut rows = String::new();
    for number in 0..STATEMENTS {
        writeln!(rows, "{}", statement(number)).unwrap();
        if number % EVERY == EVERY - 1 {
            for of in [number, number / 2, OFTEN] {
                writeln!(rows, "{}", revision(&format!("k{of}"), &format!("Clearer after {number}."))).unwrap();
            }
        }
    }
    rows
}

fn texts_of(desk: &Desk, id: &str) -> Vec<String> {
    let shown: Value = serde_json::from_str(&desk.good(["show", id, "--json"])).unwrap();
    let revisions = shown["revisions"].as_array().unwrap().iter();
    revisions.map(|revision| revision["text"].as_str().unwrap().to_owned()).collect()
}

fn what_rows_revise_may_be_anywhere_before_them(engine: Engine) {
    revises_anywhere(engine, &rows());
}

/// From 20 MB on, rows are taken for so many that indexes are made after them, and a file is written on a thread of its own.
fn what_rows_revise_may_be_anywhere_in_a_load_of_very_many(engine: Engine) {
    let blank = " ".repeat(1 << 20) + "\n";
    revises_anywhere(engine, &(blank.repeat(21) + &rows()));
}

fn revises_anywhere(engine: Engine, rows: &str) {
    let desk = Desk::at(engine.address());
    fs::write(desk.path("rows.jsonl"), rows).unwrap();
    let said = desk.good(["import", "rows.jsonl"]);
    assert_eq!(said.trim_end(), "Recorded 9000 statements, 270 revisions.");
    let digests = desk.digests();
    let often = texts_of(&desk, &digests[1 + OFTEN]);
    assert_eq!(often.len(), 1 + STATEMENTS / EVERY);
    assert_eq!(often[90], "Clearer after 8999.");
    let far = 1 + 4_499 + 3 * (4_499 / EVERY);
    assert_eq!(texts_of(&desk, &digests[far]), ["Statement 4499.", "Clearer after 4499.", "Clearer after 8999."]);
    desk.verify();
}

fn an_import_revises_what_was_there_before_it(engine: Engine) {
    let desk = Desk::at(engine.address());
    fs::write(desk.path("rows.jsonl"), (0..20).map(|number| statement(number) + "\n").collect::<String>()).unwrap();
    desk.good(["import", "rows.jsonl"]);
    let ids = desk.digests();
    let mut more = String::new();
    for turn in 0..3 {
        for id in &ids[1..] {
            writeln!(more, "{}", revision(&id[..16], &format!("Clearer, {turn}."))).unwrap();
        }
    }
    fs::write(desk.path("more.jsonl"), &more).unwrap();
    desk.good(["import", "more.jsonl"]);
    for id in &ids[1..] {
        assert_eq!(texts_of(&desk, id)[1..], ["Clearer, 0.", "Clearer, 1.", "Clearer, 2."]);
    }
    desk.verify();
}

/// Runs statements in a desk's database.
fn sql(desk: &Desk, server: &Server, statements: &str) {
    let address = desk.ledger().display().to_string();
    server.sql(address.rsplit('/').next().unwrap(), statements);
}

/// Makes the database fail so often when it is to append the record at 6,000, which is not in the first part.
fn fail_late(desk: &Desk, server: &Server, code: &str, times: u32) {
    let statements = format!(
        "CREATE SEQUENCE tries;
         CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF NEW.number = 6000 AND nextval('tries') <= {times} THEN
             RAISE EXCEPTION 'not now' USING ERRCODE = '{code}';
           END IF;
           RETURN NEW; END $$;
         CREATE TRIGGER late BEFORE INSERT ON record FOR EACH ROW EXECUTE FUNCTION late()"
    );
    sql(desk, server, &statements);
}

fn no_longer_fail(desk: &Desk, server: &Server) {
    sql(desk, server, "DROP TRIGGER late ON record; DROP FUNCTION late; DROP SEQUENCE tries");
}

#[test]
fn what_fails_while_more_is_made_is_told_or_tried_again() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let desk = Desk::at(Some(server.database().address()));
    fs::write(desk.path("rows.jsonl"), rows()).unwrap();
    fail_late(&desk, server, "P0001", u32::MAX);
    let said = desk.refused(["import", "rows.jsonl"]);
    assert!(said.contains("not now") && !said.contains("aborted"), "{said}");
    assert_eq!(desk.digests().len(), 1, "nothing is recorded");
    no_longer_fail(&desk, server);
    fail_late(&desk, server, "40001", 1);
    desk.good(["import", "rows.jsonl"]);
    assert_eq!(desk.digests().len(), 1 + STATEMENTS + 3 * STATEMENTS / EVERY, "once");
    no_longer_fail(&desk, server);
    desk.verify();
}
