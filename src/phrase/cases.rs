//! The table of phrases: what the reader makes of each, in a file that a person can read and correct.
//!
//! `cases.txt`: a phrase on a line of its own, then one indented line for each source that it must yield, facets apart by
//! " · " in the order of [`show`]; a facet that is absent is not shown. `#` begins a heading.

use super::{Reading, explain, read, read_source};
use crate::record::{Class, Stance, Terms};

const CASES: &str = include_str!("cases.txt");

/// One source on one line.
fn show(reading: &Reading, phrase: &str) -> String {
    let attribution = &reading.attribution;
    let mut line = attribution.class.to_string();
    let mut put = |facet: &str, value: Option<&str>| {
        if let Some(value) = value {
            line.push_str(" · ");
            line.push_str(facet);
            line.push(' ');
            line.push_str(value);
        }
    };
    put("count", attribution.count.map(|count| count.to_string()).as_deref());
    put("name", attribution.name.as_deref());
    put("role", attribution.role.as_deref());
    put("of", attribution.organization.as_deref());
    put("former", attribution.former.map(|former| if former { "yes" } else { "no" }));
    put("basis", attribution.basis.as_deref());
    put("terms", Some(attribution.terms.as_str()).filter(|_| attribution.terms != Terms::NotStated));
    put("reason", attribution.anonymity_reason.as_deref());
    put("stance", Some(attribution.stance.as_str()).filter(|_| attribution.stance != Stance::Asserts));
    put("cue", attribution.cue.as_deref());
    put("medium", attribution.medium.as_deref());
    put("relays", attribution.relays.as_deref());
    put("phrase", attribution.phrase.as_deref().filter(|own| *own != phrase));
    put("because", Some(reading.because.as_str()));
    line
}

/// The phrases and their expected lines.
fn cases() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("    "), cases.last_mut()) {
            (Some(expected), Some((_, lines))) => lines.push(expected),
            _ => cases.push((line, Vec::new())),
        }
    }
    cases
}

#[test]
fn reads_every_phrase_of_the_table_as_it_says() {
    let cases = cases();
    assert!(cases.len() > 400, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for (phrase, expected) in cases {
        let found: Vec<String> = explain(phrase).iter().map(|reading| show(reading, phrase)).collect();
        if found != expected {
            wrong.push(format!("{phrase}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} phrases are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn reads_a_bare_span_with_its_cue_like_the_whole_phrase() {
    for (source, cue, medium, whole) in [
        ("two Danish officials", "tell", Some("to Semafor"), "two Danish officials tell Semafor"),
        (
            "The Kenyan President’s office",
            "said",
            Some("in a statement"),
            "The Kenyan President’s office said in a statement",
        ),
        ("Okello", "declined to comment", None, "Okello declined to comment"),
        ("he", "wrote", Some("on Bluesky"), "he wrote on Bluesky"),
        ("Downing Street", "confirmed", None, "Downing Street confirmed"),
        ("the rebels", "denied", None, "the rebels denied"),
        (
            "a source familiar with her thinking",
            "according to",
            None,
            "according to a source familiar with her thinking",
        ),
    ] {
        let apart: Vec<_> =
            read_source(source, Some(cue), medium).into_iter().map(|reading| reading.attribution).collect();
        assert_eq!(apart, read(whole), "{whole}");
    }
}

#[test]
fn says_where_in_the_phrase_each_source_stands() {
    let phrase = "“It is over,” a Danish official and a former aide told Semafor";
    let spans: Vec<&str> = explain(phrase).iter().map(|reading| &phrase[reading.span.clone()]).collect();
    assert_eq!(spans, ["a Danish official", "a former aide"]);
}

#[test]
fn yields_nothing_where_nobody_is_named() {
    for phrase in
        ["", " \t\n", "—", "is believed to be alive", "saying only that it rained", "“”", "...", "\u{202e}\u{0}"]
    {
        assert_eq!(read(phrase), [], "{phrase:?}");
    }
}

#[test]
fn marks_as_a_guess_what_only_the_story_can_settle() {
    for (phrase, guess) in [
        ("Okello", true),
        ("she", true),
        ("a spokesman for Quibbler", true),
        ("a Danish official", false),
        ("two sources", false),
        ("the defence ministry", false),
    ] {
        assert_eq!(explain(phrase)[0].because.is_guess(), guess, "{phrase}");
    }
    assert_eq!(explain("Okello")[0].attribution.class, Class::Individual);
}
