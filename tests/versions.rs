//! Pairs of story versions in our own words, with what a comparison must find in them.
//!
//! A file in `tests/versions` holds cases: `=== title`, the old text, `---`, the new text, `---`, and the outcome. A line
//! `fate: words` says what became of the statement with these words (of the old text; of the new one if it is new); every
//! other statement is unchanged. `! code: before → after` is a finding, `~ change: words` a sourcing change. All that is
//! not named must not be found, but for findings that a fate or a sourcing change says already.
#![allow(clippy::unwrap_used)]

mod effort;

use std::fmt::Write as _;

use effort::effort;
use fact_ledger::diff::{Code, Fate, StoryDiff, Told, Version, diff_stories};
use fact_ledger::draft::draft;
use fact_ledger::review::{propose, told, without_doubtful};
use proptest::prelude::*;

struct Case {
    name: String,
    old: String,
    new: String,
    expected: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/versions");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let file = std::fs::read_to_string(&path).unwrap();
        for case in file.split("=== ").skip(1) {
            let (title, rest) = case.split_once('\n').unwrap();
            let parts: Vec<&str> = rest.split("---\n").collect();
            let [old, new, expected] = parts[..] else { panic!("{title} has {} parts", parts.len()) };
            let stem = path.file_stem().unwrap().to_string_lossy();
            cases.push(Case {
                name: format!("{stem}: {title}"),
                old: old.to_owned(),
                new: new.to_owned(),
                expected: expected.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            });
        }
    }
    cases
}

fn statements(text: &str) -> Vec<Told> {
    told(&without_doubtful(propose(text, &draft(text))))
}

fn compare(old: &str, new: &str) -> (Vec<Told>, Vec<Told>, StoryDiff) {
    let (before, after) = (statements(old), statements(new));
    let diff = diff_stories(Version { text: old, statements: &before }, Version { text: new, statements: &after });
    (before, after, diff)
}

/// What is right and wrong in one case.
#[derive(Default)]
struct Score {
    statements: usize,
    misplaced: usize,
    wrong: String,
    /// Altered quotations and numbers that were not found.
    missed: usize,
    /// Findings that nobody expects.
    surplus: usize,
}

fn score(case: &Case) -> Score {
    let (before, after, diff) = compare(&case.old, &case.new);
    let mut score = Score { statements: diff.statements.len(), ..Score::default() };
    let mut expected: Vec<&str> = case.expected.iter().map(String::as_str).collect();
    let mut take = |prefix: &str, text: &str| {
        let found = expected.iter().position(|line| {
            line.strip_prefix(prefix).is_some_and(|words| text.contains(words.trim_start_matches(": ")))
        });
        found.map(|at| expected.remove(at)).is_some()
    };
    for one in &diff.statements {
        let text = one.before.map_or_else(|| &after[one.after[0]].text, |at| &before[at].text);
        let is_expected = take(one.change.as_str(), text);
        if !is_expected && one.change != Fate::Unchanged {
            score.misplaced += 1;
            writeln!(score.wrong, "  {}: {text}", one.change).unwrap();
        }
        let sourcing =
            one.sourcing.as_ref().map(|sourcing| sourcing.change.as_str()).filter(|change| *change != "none");
        if let Some(sourcing) = sourcing.filter(|sourcing| !take(&format!("~ {sourcing}"), text)) {
            writeln!(score.wrong, "  ~ {sourcing}: {text}").unwrap();
            score.surplus += 1;
        }
    }
    for finding in diff.findings.iter().filter(|one| !matches!(one.code, Code::StatementGone | Code::StatementNew)) {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
        let line = format!("{} → {}", side(&finding.before), side(&finding.after));
        let mut exactly = expected.iter();
        match exactly.position(|expected| *expected == format!("! {}: {line}", finding.code)) {
            Some(at) => drop(expected.remove(at)),
            None => {
                score.surplus += 1;
                writeln!(score.wrong, "  ! {}: {line}", finding.code).unwrap();
            }
        }
    }
    for line in expected {
        writeln!(score.wrong, "  missing: {line}").unwrap();
        score.misplaced += usize::from(!line.starts_with(['!', '~']));
        score.missed += usize::from(line.starts_with(['!', '~']));
    }
    if !score.wrong.is_empty() {
        score.wrong = format!("{}\n{}", case.name, score.wrong);
    }
    score
}

#[test]
fn finds_every_statement_again_and_misses_no_altered_quotation_or_number() {
    let cases = cases();
    assert!(cases.len() >= 60, "only {} pairs were found", cases.len());
    let scores: Vec<Score> = cases.iter().map(score).collect();
    let sum = |count: fn(&Score) -> usize| scores.iter().map(count).sum::<usize>();
    let wrong: String = scores.iter().map(|score| score.wrong.as_str()).collect();
    let (statements, misplaced) = (sum(|score| score.statements), sum(|score| score.misplaced));
    let right = 100.0 - 100.0 * misplaced as f64 / statements as f64;
    println!(
        "{} pairs, {statements} statements: {right:.1} % reanchored right; {} findings missed, {} too many\n{wrong}",
        cases.len(),
        sum(|score| score.missed),
        sum(|score| score.surplus)
    );
    assert!(right >= 95.0, "{right:.1} % are right:\n{wrong}");
    assert_eq!((sum(|score| score.missed), sum(|score| score.surplus)), (0, 0), "findings:\n{wrong}");
}

/// The stories that drafts are tested with: long ones, in the habits of many outlets.
fn stories() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drafts");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let story = |path: std::path::PathBuf| {
        let file = std::fs::read_to_string(&path).unwrap();
        (path.display().to_string(), file.split_once("\n-----\n").unwrap().0.to_owned())
    };
    paths.into_iter().map(story).collect()
}

#[test]
fn typography_alone_is_no_finding_in_any_story() {
    let shapes: &[(&str, &str)] =
        &[("“", "\""), ("”", "\""), ("’", "'"), ("‘", "'"), ("—", "–"), ("…", "..."), (" ", "\u{a0}")];
    for (name, story) in stories() {
        for (from, to) in shapes {
            let (_, _, diff) = compare(&story, &story.replace(from, to));
            assert!(diff.findings.is_empty(), "{name}, {from} as {to}: {:#?}", diff.findings);
        }
    }
}

#[test]
fn misses_no_altered_number_in_any_story() {
    let mut altered = 0;
    for (name, story) in stories() {
        let before = statements(&story);
        for (at, digit) in story.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let begins = !story[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | ':'));
            if !begins {
                continue;
            }
            let mut new = story.clone();
            new.replace_range(at..at + 1, if digit == '9' { "8" } else { "9" });
            let after = statements(&new);
            let diff =
                diff_stories(Version { text: &story, statements: &before }, Version { text: &new, statements: &after });
            let told =
                diff.findings.iter().any(|finding| matches!(finding.code, Code::NumberAltered | Code::QuoteAltered));
            assert!(
                told,
                "{name}: {}",
                &new[new.floor_char_boundary(at.saturating_sub(40))..new.ceil_char_boundary(at + 40)]
            );
            altered += 1;
        }
    }
    assert!(altered > 60, "only {altered} numbers were altered");
}

#[test]
fn misses_no_altered_word_within_quotation_marks_in_any_story() {
    let mut altered = 0;
    for (name, story) in stories() {
        let before = statements(&story);
        let mut quoted = false;
        let mut words = 0;
        for (at, c) in story.char_indices() {
            quoted = match c {
                '“' => true,
                '”' | '\n' => false,
                _ => quoted,
            };
            words += usize::from(c == ' ');
            let word = story[at..].split(|c: char| !c.is_alphabetic()).next().unwrap();
            let begins = !story[..at].ends_with(char::is_alphanumeric) && word.len() > 1;
            // Every third word is enough, and takes a third of the time.
            if !quoted || !begins || words % 3 != 0 {
                continue;
            }
            let mut new = story.clone();
            new.replace_range(at..at + word.len(), "otherwise");
            let after = statements(&new);
            let diff =
                diff_stories(Version { text: &story, statements: &before }, Version { text: &new, statements: &after });
            let told = diff.findings.iter().any(|finding| finding.code == Code::QuoteAltered);
            assert!(
                told,
                "{name}: {word:?} in {}",
                &new[new.floor_char_boundary(at.saturating_sub(40))..new.ceil_char_boundary(at + 40)]
            );
            altered += 1;
        }
    }
    assert!(altered > 100, "only {altered} words were altered");
}

/// Holds what is so of every difference: each statement of either version is told of, places lie in the text, and a text
/// is what it is.
fn check(old: &str, new: &str) {
    let (before, after, diff) = compare(old, new);
    let length = u32::try_from(new.chars().count()).unwrap();
    let mut olds: Vec<usize> = diff.statements.iter().filter_map(|one| one.before).collect();
    olds.sort_unstable();
    assert_eq!(olds, (0..before.len()).collect::<Vec<_>>());
    for one in &diff.statements {
        assert!(one.places.iter().all(|place| place.start < place.end && place.end <= length));
        assert!(one.after.iter().all(|at| *at < after.len()));
    }
    assert!(compare(old, old).2.is_empty());
}

const PIECES: &[&str] = &[
    "said ",
    "The dam ",
    "leaks. ",
    "“",
    "”",
    "\"",
    "'",
    "\n\n",
    "two officials ",
    "Mayor Ana Ruiz ",
    "59 ",
    "5 million ",
    "twenty-",
    "one ",
    ", ",
    ". ",
    "not ",
    "that ",
    "according to ",
    "é",
    "-",
    "—",
    "…",
    "$",
    "\u{a0}",
    "?",
];

proptest! {
    #[test]
    fn compares_any_texts(old: String, new: String) {
        check(&old, &new);
    }

    #[test]
    fn compares_any_prose(old in proptest::collection::vec(proptest::sample::select(PIECES), 0..60), new in proptest::collection::vec(proptest::sample::select(PIECES), 0..60)) {
        check(&old.concat(), &new.concat());
    }
}

#[test]
fn hostile_texts_are_compared_in_linear_time() {
    let many = |piece: &str| piece.repeat(20_000 / piece.len());
    let numbered = |step: usize| (0..1_000).map(|at| format!("w{} said x{}. ", at * step, at % 7)).collect::<String>();
    let texts = [
        many("a "),
        many("59 "),
        many("“No,” he said. "),
        many("“"),
        many("she said that "),
        many("The dam leaks, two officials said.\n\n"),
        numbered(1),
        numbered(3),
    ];
    let took = effort(|| {
        for (old, new) in texts.iter().zip(texts.iter().skip(1)) {
            compare(old, new);
            compare(new, &format!("{old}{new}"));
        }
    });
    // A few seconds unoptimised.
    assert!(took.as_secs() < 120, "{took:?}");
}
