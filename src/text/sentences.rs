//! Where sentences and paragraphs begin and end.
//!
//! A sentence ends at a stop, a question or exclamation mark with whatever closes behind it, when what follows can begin
//! one; at an abbreviation's period only before a word that begins sentences; and at the end of a paragraph. Known
//! weakness: a name after "U.S." or "Inc." that does begin a sentence is read as its continuation.

use std::ops::Range;

use super::words::{Kind, Token};

/// A run of tokens that makes one sentence, a headline or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The positions of its tokens.
    pub tokens: Range<usize>,
    /// Whether it begins a paragraph.
    pub opens_paragraph: bool,
}

/// Splits `tokens`, which are those of `text`, into sentences. Every token lies in exactly one of them.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    let wrapped = tokens.iter().skip(1).any(|token| token.lines > 1);
    let mut found = Vec::with_capacity(tokens.len() / 20 + 1);
    let (mut start, mut opens_paragraph) = (0, true);
    let mut line_start = 0;
    for next in 1..=tokens.len() {
        let breaks = next < tokens.len() && breaks_paragraph(tokens, line_start, next, wrapped);
        if next == tokens.len() || breaks || ends_sentence(text, tokens, start, next) {
            found.push(Sentence { tokens: start..next, opens_paragraph });
            (start, opens_paragraph) = (next, breaks);
        }
        if next < tokens.len() && tokens[next].lines > 0 {
            line_start = next;
        }
    }
    found
}

/// The paragraphs that `sentences` make, as ranges of tokens.
pub fn paragraphs(sentences: &[Sentence]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for sentence in sentences {
        match found.last_mut() {
            Some(last) if !sentence.opens_paragraph => last.end = sentence.tokens.end,
            _ => found.push(sentence.tokens.clone()),
        }
    }
    found
}

/// Whether a paragraph begins at `next`. In a text with empty lines a single line end is a wrapped line, unless the
/// line before is short and unfinished (a headline) or an item of a list begins.
fn breaks_paragraph(tokens: &[Token], line_start: usize, next: usize, wrapped: bool) -> bool {
    let (before, here) = (&tokens[next - 1], &tokens[next]);
    match here.lines {
        0 => false,
        1 if wrapped => {
            let width = before.end - tokens[line_start].start;
            let finished =
                matches!(before.kind, Kind::Stop | Kind::Question | Kind::Exclamation | Kind::QuoteClose | Kind::Quote);
            matches!(here.kind, Kind::Bullet | Kind::Dash)
                || (width < 55 && (here.capital || finished || matches!(here.kind, Kind::QuoteOpen | Kind::Quote)))
                || width > 160
        }
        _ => true,
    }
}

fn ends_sentence(text: &str, tokens: &[Token], start: usize, next: usize) -> bool {
    let here = &tokens[next];
    if here.kind == Kind::Bullet && here.spaced && here.of(text) != "*" {
        return true;
    }
    let Some((last, marks)) = ending(tokens, start, next) else { return false };
    if closes(here) && !here.spaced {
        return false;
    }
    let opens = here.capital
        || matches!(
            here.kind,
            Kind::Number | Kind::QuoteOpen | Kind::Quote | Kind::Open | Kind::Dash | Kind::SingleOpen | Kind::Single
        );
    let end = &tokens[last];
    match end.kind {
        Kind::Stop => {
            opens
                || (here.kind == Kind::Word && here.spaced && marks == 0 && !here.capital && is_caseless(here.of(text)))
        }
        Kind::Question | Kind::Exclamation => opens && here.kind != Kind::Dash,
        Kind::Ellipsis => here.capital && here.spaced,
        _ => {
            end.abbreviation
                && (marks > 0 || !is_title(end.of(text)))
                && opens
                && begins_sentence(here.of(text), here.kind)
        }
    }
}

/// The token that may end the sentence before `next`, and how many closing marks stand behind it.
fn ending(tokens: &[Token], start: usize, next: usize) -> Option<(usize, usize)> {
    let mut last = next.checked_sub(1)?;
    let mut marks = 0;
    while last > start && marks < 4 && closes(&tokens[last]) && !tokens[last].spaced {
        last -= 1;
        marks += 1;
    }
    let token = &tokens[last];
    (token.abbreviation || matches!(token.kind, Kind::Stop | Kind::Question | Kind::Exclamation | Kind::Ellipsis))
        .then_some((last, marks))
}

fn closes(token: &Token) -> bool {
    matches!(token.kind, Kind::QuoteClose | Kind::Quote | Kind::Single | Kind::Close)
}

/// Whether a script without capitals is used, so that a stop is the only sign.
fn is_caseless(word: &str) -> bool {
    word.chars().next().is_some_and(|first| !first.is_lowercase() && !first.is_uppercase())
}

/// Abbreviations that stand before a name and so never end a sentence.
fn is_title(word: &str) -> bool {
    let title = matches!(
        word,
        "Mr."
            | "Mrs."
            | "Ms."
            | "Dr."
            | "Sen."
            | "Rep."
            | "Reps."
            | "Sens."
            | "Gov."
            | "Gen."
            | "Col."
            | "Lt."
            | "Sgt."
            | "Capt."
            | "Maj."
            | "Adm."
            | "Cmdr."
            | "Cpl."
            | "Pvt."
            | "Rev."
            | "Hon."
            | "Prof."
            | "St."
            | "Ste."
            | "Mt."
            | "Ft."
            | "vs."
            | "No."
            | "Nos."
            | "Supt."
            | "Insp."
            | "Det."
            | "Atty."
            | "Dist."
            | "Amb."
            | "Pres."
            | "Mme."
            | "Messrs."
            | "Cllr."
            | "Brig."
            | "Engr."
            | "Alh."
            | "Barr."
            | "Smt."
            | "Shri."
    );
    title || word.chars().count() == 2
}

/// Whether a capitalised word after an abbreviation is one that begins sentences rather than a name.
fn begins_sentence(word: &str, kind: Kind) -> bool {
    matches!(kind, Kind::Quote | Kind::QuoteOpen | Kind::Dash)
        || matches!(
            word,
            "The"
                | "A"
                | "An"
                | "He"
                | "She"
                | "It"
                | "They"
                | "We"
                | "I"
                | "You"
                | "His"
                | "Her"
                | "Its"
                | "Their"
                | "Our"
                | "This"
                | "That"
                | "These"
                | "Those"
                | "But"
                | "And"
                | "In"
                | "On"
                | "At"
                | "As"
                | "If"
                | "When"
                | "While"
                | "After"
                | "Before"
                | "Since"
                | "For"
                | "From"
                | "With"
                | "By"
                | "To"
                | "There"
                | "However"
                | "Meanwhile"
                | "Although"
                | "Though"
                | "Because"
                | "No"
                | "Not"
                | "One"
                | "Two"
                | "Some"
                | "Many"
                | "Most"
                | "All"
                | "Another"
                | "Both"
                | "According"
                | "What"
                | "Who"
                | "How"
                | "Why"
                | "Where"
                | "My"
                | "So"
                | "Yet"
                | "Or"
                | "Under"
                | "During"
                | "Last"
                | "Earlier"
                | "Later"
                | "Officials"
                | "Police"
                | "Asked"
                | "Speaking"
        )
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        sentences(text, &tokens)
            .iter()
            .map(|sentence| {
                let (first, last) = (&tokens[sentence.tokens.start], &tokens[sentence.tokens.end - 1]);
                text[first.byte_start as usize..last.byte_end as usize].to_owned()
            })
            .collect()
    }

    #[test]
    fn does_not_break_at_titles_initials_and_acronyms() {
        let text = "Gov. J. R. Lane met U.S. Rep. Ann Poe at 5 p.m. The talks failed. “Sad,” she said.";
        assert_eq!(
            split(text),
            ["Gov. J. R. Lane met U.S. Rep. Ann Poe at 5 p.m.", "The talks failed.", "“Sad,” she said."]
        );
    }

    #[test]
    fn keeps_closing_marks_with_their_sentence() {
        assert_eq!(split("\"Stop.\" He ran. 'Why?' she asked."), ["\"Stop.\"", "He ran.", "'Why?' she asked."]);
        assert_eq!(split("It was over (at last). Then rain."), ["It was over (at last).", "Then rain."]);
    }

    #[test]
    fn breaks_at_empty_lines_and_bullets_but_not_at_wrapped_lines() {
        let text = "A headline\n\nThe first line of a paragraph that has been wrapped by\nhand goes on here.\n- An item\n- Another one";
        assert_eq!(split(text).len(), 4);
    }

    #[test]
    fn gives_every_token_to_one_sentence() {
        let text = "A. B? \"C!\" (D.) … e. F.G. h\n\nI";
        let tokens = tokens(text);
        let found = sentences(text, &tokens);
        let mut position = 0;
        for sentence in &found {
            assert_eq!(sentence.tokens.start, position);
            position = sentence.tokens.end;
        }
        assert_eq!(position, tokens.len());
    }

    #[test]
    fn finds_no_sentence_in_an_empty_text() {
        assert!(split("").is_empty());
        assert!(split(" \n\t").is_empty());
    }
}
