//! Stories of our own, in the habits of many outlets, with what a draft must find in them.
//!
//! A file in `tests/drafts` is a story, a line of dashes, and a line for each attribution
//! (`[source] <cue> {content | more content} class = what the source stands for`) and each note.
#![allow(clippy::unwrap_used)]

mod effort;

use std::fmt::Write as _;

use effort::effort;
use fact_ledger::draft::{Draft, Span, draft};
use proptest::prelude::*;

fn words(text: &str, spans: &[Span]) -> String {
    let letters: Vec<char> = text.chars().collect();
    let span = |span: &Span| letters[span.0 as usize..span.1 as usize].iter().collect::<String>().replace('\n', " ");
    spans.iter().map(span).collect::<Vec<_>>().join(" | ")
}

fn render(text: &str, draft: &Draft) -> String {
    let mut lines = String::new();
    for one in &draft.attributions {
        let (source, cue) = (words(text, &one.source), words(text, &one.cue));
        let content = words(text, &one.content);
        let class = one.facets.class;
        let resolved = one.resolved.as_ref().map_or_else(String::new, |phrase| format!(" = {phrase}"));
        writeln!(lines, "[{source}] <{cue}> {{{content}}} {class}{resolved}").unwrap();
    }
    for note in &draft.notes {
        let topic = serde_json::to_value(note.topic).unwrap();
        let (source, cue) = (words(text, &note.source), words(text, &note.cue));
        write!(lines, "note {} [{source}] <{cue}>", topic.as_str().unwrap()).unwrap();
        if !note.reason.is_empty() {
            write!(lines, " because {{{}}}", words(text, &note.reason)).unwrap();
        }
        let resolved = note.resolved.as_ref().map_or_else(String::new, |phrase| format!(" = {phrase}"));
        writeln!(lines, "{resolved}").unwrap();
    }
    lines
}

#[test]
fn drafts_stories_as_an_editor_marked_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drafts");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 10, "the stories are missing");
    for path in paths {
        let file = std::fs::read_to_string(&path).unwrap();
        let (text, expected) = file.split_once("\n-----\n").unwrap();
        let found = render(text, &draft(text));
        compare(&path.display().to_string(), expected, &found);
    }
}

fn compare(name: &str, expected: &str, found: &str) {
    let missing: Vec<&str> =
        expected.lines().filter(|line| !line.is_empty() && !found.lines().any(|other| other == *line)).collect();
    let surplus: Vec<&str> = found.lines().filter(|line| !expected.lines().any(|other| other == *line)).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{name}\nexpected but not found:\n{}\nfound but not expected:\n{}",
        missing.join("\n"),
        surplus.join("\n")
    );
}

#[test]
fn writes_spans_facets_and_rule_as_plain_json() {
    let text = "“No,” said Mayor Ada Lund. She said the road would stay shut.";
    let value = serde_json::to_value(draft(text)).unwrap();
    let first = &value["attributions"][0];
    assert_eq!(first["source"], serde_json::json!([[11, 25]]));
    assert_eq!(first["cue"], serde_json::json!([[6, 10]]));
    assert_eq!(first["content"], serde_json::json!([[0, 5]]));
    assert_eq!(first["class"], "official");
    assert_eq!(first["name"], "Ada Lund");
    assert_eq!(first["rule"], "inverted");
    assert_eq!(first["confidence"], "high");
    assert_eq!(value["attributions"][1]["resolved"], "Mayor Ada Lund");
}

#[test]
fn copies_a_note_on_anonymity_back_to_its_sources() {
    let text = "The plant will close, two people briefed on the plan said.\n\nThe people spoke on condition of anonymity \
                because the talks are private.\n\nA clerk said the gates were locked.";
    let found = draft(text);
    let reasons: Vec<_> = found.attributions.iter().map(|one| one.facets.anonymity_reason.as_deref()).collect();
    assert_eq!(reasons, [Some("the talks are private"), None]);
}

#[test]
fn lists_the_sentences_in_the_narrators_voice() {
    let text = "A headline\n\nThe bridge opened in May. It is blue, the mayor said. Nobody cares.";
    let found = draft(text);
    assert_eq!(found.headline.as_deref(), Some("A headline"));
    assert_eq!(words(text, &found.unattributed), "The bridge opened in May. | Nobody cares.");
}

#[test]
fn says_nothing_of_an_empty_story() {
    for text in ["", "\n\n", "\u{feff}", "\"", "“", "said", ":", ", said", "according to", "\u{0}"] {
        let found = draft(text);
        assert!(found.attributions.is_empty(), "{text:?}");
    }
}

/// Spans lie in the text, are not empty, and stand in the order of the text.
fn check(text: &str) {
    let length = u32::try_from(text.chars().count()).unwrap();
    let found = draft(text);
    assert_eq!(found, draft(text), "drafts are deterministic");
    for one in &found.attributions {
        assert!(!one.content.is_empty() && !one.cue.is_empty());
        for span in one.source.iter().chain(&one.cue).chain(&one.content) {
            assert!(span.0 < span.1 && span.1 <= length, "{span:?} of {length}");
        }
    }
    for span in found.unattributed.iter().chain(found.notes.iter().flat_map(|note| note.cue.iter().chain(&note.source)))
    {
        assert!(span.0 < span.1 && span.1 <= length);
    }
}

const PIECES: &[&str] = &[
    "said",
    "says",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "\n\n",
    "\n",
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "''",
    "the official",
    "Jane Poe",
    "according to",
    "he",
    "who",
    "that",
    "told reporters",
    "and",
    "but",
    "—",
    " - ",
    "(",
    ")",
    ":",
    ";",
    "?",
    "!",
    "…",
    "...",
    "saying",
    "adding that",
    "on Tuesday",
    "U.S.",
    "Mr.",
    "two sources",
    "the sources",
    "both",
    "one source",
    "declined to comment",
    "on condition of anonymity because",
    "was quoted by",
    "as saying",
    "called it",
    "\u{301}",
    "\u{202e}",
    "\u{200b}",
    "é",
    "日本",
    "SMITH: ",
    "• ",
    "per",
    "took to X to say",
    "did not respond",
    "with",
    "a",
    "report",
    "shows",
    "5%",
    "’s",
    "with one writing",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stands_any_shuffle_of_the_words_it_knows(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..120)) {
        check(&pieces.concat());
        check(&pieces.join(" "));
    }

    #[test]
    fn stands_any_text(text in "\\PC{0,300}") {
        check(&text);
    }
}

#[test]
fn reads_hostile_text_in_linear_time() {
    let pieces = [
        "\"",
        " 'a",
        "a",
        "said ",
        "he,said,",
        "e\u{301}\u{301}",
        "\u{202e}said ",
        "“he said\n",
        "“a\n\n",
        "a, b said, ",
        "and said that he said ",
        "Jane Poe, the mayor, said. ",
        "Jane Poe said. He said. ",
        ", according to a, ",
        "SMITH: said\n\n",
        "(",
        "’",
        ". ",
        "not authorized to ",
        "the sources said. ",
    ];
    for piece in pieces {
        let time = |repeats: usize| {
            let text = piece.repeat(repeats);
            effort(|| draft(&text)).as_secs_f64()
        };
        let repeats = 60_000 / piece.len();
        let (one, four) = (time(repeats).min(time(repeats)), time(4 * repeats));
        assert!(four < 14.0 * one + 0.5, "{piece:?}: {one:.3} s became {four:.3} s at four times the length");
    }
}
