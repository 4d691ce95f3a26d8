//! Every export, read back by its format's own reader: csvkit, openpyxl, frictionless, DuckDB, PyLD, prov, JSON Schema,
//! and parsers of Markdown and HTML that are not ours.
//!
//! The readers are Python packages, pinned in `tests/readers/requirements.txt` and installed into
//! `target/readers` when they are needed first; where that can't be done, the tests fail and say so.
#![cfg(unix)]

#[path = "desk/mod.rs"]
mod desk;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use desk::{Desk, SOURCE};

const STORY: &str = "Bridge closed after cracks are found\n\nBy Ana Ruiz\n\nThe Mill Road bridge was closed on Friday — 🚧. \
Inspectors had warned of cracks in March, according to two people briefed on the inspection.\n\n\"We acted as soon as we \
knew,\" Mayor Ben Okri said. The contractor did not respond to a request for comment.\n";

/// What programs and people would trip over.
const TEXTS: [&str; 8] = [
    "=HYPERLINK(\"http://evil.example\",\"y\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+49 30 1234 was called",
    "a <script>alert(1)</script> | `b` \"c\" & 'd' *e* _f_ [g](http://h.example) ~~i~~ \\| $j$ &amp; <!-- k",
    "paid \u{202e}001\u{202c}; Zürich 東京 👩‍👧 e\u{301}",
    "_x0041_ is no letter, nor is &#x41;",
    "'tis so, “quoted”; then | a bar",
    "https://evil.example/a_very_long_address_without_a_space_that_goes_on_and_on_and_on",
];

#[test]
fn csv_is_read_by_csvkit() {
    read("csv");
}

#[test]
fn tsv_is_read_by_agate() {
    read("tsv");
}

#[test]
fn a_workbook_is_read_by_openpyxl() {
    read("xlsx");
}

#[test]
fn markdown_is_read_by_a_markdown_parser() {
    read("md");
}

#[test]
fn a_page_is_read_by_an_html_parser() {
    read("html");
}

#[test]
fn claims_are_read_by_pyld_and_are_in_the_vocabulary_of_schema_org() {
    read("schemaorg");
}

#[test]
fn annotations_are_read_by_pyld_and_hold_to_the_model() {
    read("annotations");
}

#[test]
fn the_trail_is_read_by_prov() {
    read("prov");
}

#[test]
fn news_objects_hold_to_the_terms_of_ninjs() {
    read("ninjs");
}

#[test]
fn a_data_package_is_read_by_frictionless() {
    read("datapackage");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_is_read_by_duckdb() {
    read("parquet");
}

#[test]
fn house_tables_are_read_by_the_readers_of_their_formats() {
    let desk = newsroom();
    for format in ["md", "html", "xlsx"] {
        let file = format!("sheet.{format}");
        let story = fs::read_to_string(desk.path("story.id")).unwrap();
        desk.good(["export", "sourcing-sheet", "--story", &story, "--format", format, "--output", &file]);
        check(&desk, "sheet", &file);
    }
}

/// Exports a newsroom's statements and has the format's reader hold them against the same statements as JSON.
fn read(format: &str) {
    let desk = newsroom();
    let export = format!("export.{format}");
    desk.good(["export", format, "--output", &export]);
    check(&desk, format, &export);
}

fn check(desk: &Desk, name: &str, export: &str) {
    desk.good(["export", "json", "--output", "statements.json"]);
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/check.py");
    let found = Command::new(python())
        .arg(check)
        .arg(name)
        .args([export, "statements.json", "story.txt"].map(|name| desk.path(name)))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(found.status.success(), "{name}, {export}:\n{}{}", text(&found.stdout), text(&found.stderr));
    assert!(text(&found.stdout).starts_with(&format!("{name}: ")), "the check ran to its end");
}

/// A desk with a story, hostile texts, and every kind of revision.
fn newsroom() -> Desk {
    let desk = Desk::new();
    fs::write(desk.path("story.md"), STORY).unwrap();
    let url = "https://news.example/bridge";
    desk.good(["add", "story.md", "--accept=low", "--url", url, "--published-at", "2026-03-01T10:00:00+01:00"]);
    let archived = desk.good(["show", "@", "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&archived).unwrap();
    let version = shown["revisions"][0]["appearances"][0]["story"].as_str().unwrap().to_owned();
    let drafted = shown["id"].as_str().unwrap().to_owned();
    fs::write(desk.path("story.txt"), text_of(&desk, &version)).unwrap();
    fs::write(desk.path("story.id"), version).unwrap();

    let ids: Vec<String> = TEXTS.iter().map(|text| desk.add(text)).collect();
    let quoted = ["add", "--text", "It was said.", "--quote", "line one\nline two\t=1", "--effective-at", "2026-02-28"];
    desk.good(quoted.into_iter().chain(["--source", "@handle", "--tag=-1+1", "--class", "individual"]));
    let revise = |id: &str, arguments: &[&str]| {
        desk.good(["revise", id, "--reason", "=as the record shows"].iter().chain(arguments));
    };
    let named = ["--source", "Mayor Ana Ruiz", "--stance"];
    revise(&ids[0], &[&["--status", "confirmed"], &named[..], &["confirms"]].concat());
    revise(&ids[1], &[&["--status", "denied"], &named[..], &["denies"]].concat());
    revise(&ids[2], &["--status", "retracted", "--change", "retraction"]);
    revise(&drafted, &["--text", "They did not answer.", "--change", "correction"]);
    revise(&ids[3], &["--effective-at", "2026-03-05T16:20:00-05:00", "--source", SOURCE]);
    desk
}

/// The archived text of the story version whose record has this digest.
fn text_of(desk: &Desk, version: &str) -> String {
    desk.good(["publish", "site", "--texts"]);
    let lines = desk.good(["export", "jsonl"]);
    let record = lines.lines().find(|line| fact_ledger::record::Digest::of(line.as_bytes()).to_string() == version);
    let record: serde_json::Value = serde_json::from_str(record.unwrap()).unwrap();
    let file = desk.path(&format!("site/texts/{}.json", record["text_digest"].as_str().unwrap()));
    let text: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    text["text"].as_str().unwrap().to_owned()
}

/// A Python that has the readers.
fn python() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/requirements.txt");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("readers");
        let python = folder.join("bin/python");
        let stamp = folder.join("requirements.txt");
        if fs::read(&stamp).ok() != fs::read(&wanted).ok() || !python.exists() {
            let _ = fs::remove_dir_all(&folder);
            must("make a virtual environment", Command::new("python3").arg("-m").arg("venv").arg(&folder));
            let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
            must("install the readers", Command::new(&python).args(install).arg(&wanted));
            fs::copy(&wanted, stamp).unwrap();
        }
        python
    })
}

fn must(what: &str, command: &mut Command) {
    let done = command.output();
    let said = match &done {
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    let worked = done.is_ok_and(|output| output.status.success());
    assert!(worked, "these tests need Python 3 with venv and a package index, but could not {what}: {said}");
}
