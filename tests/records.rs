//! Records in text form: what is taken comes out again byte for byte, and what is refused gets the message beside it.
//!
//! `tests/records/valid/NAME.json` are record lines. Beside each `tests/records/invalid/NAME.json` stands `NAME.txt`:
//! the message, and whether the kind's JSON Schema refuses the line, too. `UPDATE_RECORDS=1 cargo test --test records`
//! writes these texts anew; read what changed before it is committed.

mod effort;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use effort::effort;
use fact_ledger::record::{
    Attribution, Body, Class, Kind, LONGEST_LINE, LONGEST_LIST, LONGEST_TEXT, Record, Statement,
};
use jsonschema::Validator;
use serde_json::Value;

/// The lines of a folder, by name. The line end that editors put behind them is no part of them.
fn lines(folder: &str) -> BTreeMap<String, (PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records").join(folder);
    let mut lines = BTreeMap::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).unwrap();
            let line = text.strip_suffix('\n').unwrap_or(&text).to_owned();
            lines.insert(path.file_stem().unwrap().to_string_lossy().into_owned(), (path, line));
        }
    }
    assert!(!lines.is_empty(), "{} has no records", folder.display());
    lines
}

/// The schemas of all kinds.
fn schemas() -> BTreeMap<&'static str, Validator> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let read = |kind: &Kind| {
        let text = fs::read_to_string(folder.join(format!("{kind}.json"))).unwrap();
        (kind.as_str(), jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap())
    };
    Kind::ALL.iter().map(read).collect()
}

/// Whether the line is JSON that the schema of its kind takes.
fn suits_a_schema(schemas: &BTreeMap<&str, Validator>, line: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(line) else { return false };
    let schema = value.get("kind").and_then(Value::as_str).and_then(|kind| schemas.get(kind));
    schema.is_some_and(|schema| schema.is_valid(&value))
}

fn smallest() -> (Record, Statement) {
    let (_, line) = lines("valid").remove("statement_smallest").unwrap();
    let record = Record::parse(&line).unwrap();
    let Body::Statement(statement) = record.body.clone() else { panic!("{line} is no statement") };
    (record, statement)
}

fn refusal_of(change: impl FnOnce(&mut Statement)) -> String {
    let (mut record, mut statement) = smallest();
    change(&mut statement);
    record.body = Body::Statement(statement);
    record.to_line().unwrap_err().to_string()
}

#[test]
fn takes_every_valid_record_and_prints_the_same_line_again() {
    let schemas = schemas();
    let mut kinds = BTreeSet::new();
    for (name, (_, line)) in lines("valid") {
        let record = Record::parse(&line).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(record.to_line().unwrap(), line, "{name}");
        assert_eq!(serde_json_canonicalizer::to_string(&serde_json::from_str::<Value>(&line).unwrap()).unwrap(), line);
        assert!(suits_a_schema(&schemas, &line), "{name} does not suit its schema");
        kinds.insert(record.body.kind());
    }
    assert_eq!(kinds.len(), Kind::ALL.len(), "a kind has no example");
}

#[test]
fn refuses_every_invalid_record_with_the_message_beside_it() {
    let schemas = schemas();
    let mut wrong = Vec::new();
    for (name, (path, line)) in lines("invalid") {
        let message = match Record::parse(&line) {
            Ok(_) => panic!("{name} was taken"),
            Err(error) => error.to_string(),
        };
        let schema = if suits_a_schema(&schemas, &line) { "takes" } else { "refuses" };
        let told = format!("{message}\n(its JSON Schema {schema} it)\n");
        let path = path.with_extension("txt");
        if std::env::var_os("UPDATE_RECORDS").is_some() {
            fs::write(&path, &told).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != told {
            wrong.push(format!("{name}\n  expected: {expected}\n  found:    {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn repeats_little_of_what_it_refuses() {
    let (_, line) = lines("valid").remove("statement_smallest").unwrap();
    let long = "é".repeat(100_000);
    for (found, with) in
        [("reported", &*long), ("statement", &long), ("revision", &long), ("2026-03-02T09:15:00Z", &long)]
    {
        let message = Record::parse(&line.replace(found, with)).unwrap_err().to_string();
        assert!(message.len() < 600, "a message of {} bytes", message.len());
    }
}

#[test]
fn refuses_a_line_that_ends_in_a_line_break_or_is_too_long() {
    let (_, line) = lines("valid").remove("statement_smallest").unwrap();
    let found = Record::parse(&format!("{line}\n")).unwrap_err().to_string();
    assert_eq!(found, format!("the record line departs from its canonical form (RFC 8785) at byte {}", line.len() + 1));
    let long = line.replace("Tuesday", &"T".repeat(LONGEST_LINE));
    let found = Record::parse(&long).unwrap_err().to_string();
    assert_eq!(found, format!("the record line has {} bytes, and {LONGEST_LINE} are the most", long.len()));
}

#[test]
fn refuses_to_print_what_it_would_not_take() {
    let text = "t".repeat(LONGEST_TEXT + 1);
    assert_eq!(refusal_of(|one| one.text = text), "text has 100001 characters, and 100000 are the most");
    let tags = (0..=LONGEST_LIST).map(|number| number.to_string()).collect();
    assert_eq!(refusal_of(|one| one.tags = tags), "tags: 1001 entries stand there, and 1000 are the most");
    let attributions = vec![Attribution::new(Class::Narrator); LONGEST_LIST + 1];
    assert!(refusal_of(|one| one.attributions = attributions).starts_with("attributions: 1001 entries"));
    // 1000 tags of 2000 characters each are allowed one by one, and too long together.
    let tags = (0..LONGEST_LIST).map(|number| format!("{number:02000}")).collect();
    assert!(refusal_of(|one| one.tags = tags).starts_with("the record line has 20"));
}

#[test]
fn compares_a_hundred_thousand_tags_in_linear_time() {
    let tags = (0..150_000).map(|number| format!("{number:x}")).collect();
    let took = effort(|| assert!(refusal_of(|one| one.tags = tags).starts_with("tags: 150000 entries")));
    assert!(took.as_secs() < 5, "it took {took:?}");
}
