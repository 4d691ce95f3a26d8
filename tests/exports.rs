//! The examples of `docs/guide/exporting.md` run, and every format and house table stands there.

mod desk;

use std::fs;
use std::path::Path;

use desk::Desk;
use fact_ledger::export::Format;
use fact_ledger::template::Template;

#[test]
fn every_example_of_the_docs_runs() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/exporting.md");
    let docs = fs::read_to_string(docs).unwrap();
    let desk = Desk::new();
    let story = "Bridge closed\n\n\"We acted as soon as we knew of the warning,\" Mayor Ben Okri said.\n";
    fs::write(desk.path("story.txt"), story).unwrap();
    desk.good(["add", "story.txt", "--accept=low"]);
    let shown: serde_json::Value = serde_json::from_str(&desk.good(["show", "@", "--json"])).unwrap();
    let story = shown["revisions"][0]["appearances"][0]["story"].as_str().unwrap().to_owned();

    let examples: Vec<&str> = docs.split('`').filter(|code| code.starts_with("ledger export ")).collect();
    let mut seen = Vec::new();
    for example in examples.into_iter().filter(|example| *example != "ledger export WHAT") {
        let command = example.split(" \\|").next().unwrap().replace("3a7c24a", &story);
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        seen.push(words[1].to_owned());
        if words[1] == "parquet" && cfg!(not(feature = "parquet")) {
            assert!(desk.refused(&words).contains("--features parquet"));
        } else {
            desk.good(&words);
        }
    }
    let formats = Format::ALL.iter().map(|format| format.as_str());
    let all = formats.chain(Template::ALL.iter().map(|template| template.as_str())).chain(["corrections"]);
    // tsv is csv with another separator.
    for what in all.filter(|what| *what != "tsv") {
        assert!(seen.iter().any(|seen| seen == what), "docs/guide/exporting.md has no example of {what}");
    }
}

#[test]
fn a_package_is_written_whole_or_not_at_all_and_into_nobody_elses_folder() {
    let desk = Desk::new();
    desk.add("So it is.");
    fs::create_dir(desk.path("mine")).unwrap();
    fs::write(desk.path("mine/notes.txt"), "keep").unwrap();
    assert!(desk.refused(["export", "datapackage", "--output", "mine"]).contains("is not an empty folder"));
    assert!(desk.refused(["export", "datapackage", "--output", "ledger.db"]).contains("is not an empty folder"));
    assert!(desk.refused(["export", "datapackage", "--output", "absent/package"]).contains("make its folder first"));
    desk.refused(["export", "datapackage", "--columns", "colour", "--output", "package"]);
    let mut names: Vec<String> =
        fs::read_dir(desk.path(".")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["config", "ledger.db", "mine"], "nothing is left of what was not written");
    assert_eq!(fs::read_dir(desk.path("mine")).unwrap().count(), 1);
    desk.verify();
}
