//! A story made ready for the patterns: its words with what they may be, its quotations, and its units.
//!
//! A unit is a sentence, or several when a quotation runs across their ends: `"It is over. We lost," she said.` is one.

use std::ops::Range;

use super::cues::{Cue, cue_of};
use super::lexicon::{Tags, tags_of};
use crate::text::{Kind, Quote, Token, fold, paragraphs, quotes, sentences, tokens};

/// A sentence, or the sentences that a quotation holds together.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Its tokens, list marks and labels included.
    pub(super) tokens: Range<usize>,
    /// Where its prose begins, behind a bullet, a dash or a label such as "Why it matters:".
    pub(super) body: usize,
    /// Whether it begins a paragraph.
    pub(super) opens_paragraph: bool,
    /// The speaker's label before its prose, in a transcript.
    pub(super) label: Option<Range<usize>>,
}

/// A story's text and everything that is read off it before the patterns start.
pub(super) struct Story<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
    pub(super) tags: Vec<Tags>,
    pub(super) cues: Vec<Option<Cue>>,
    pub(super) quotes: Vec<Quote>,
    /// For each token, the quotation in which it lies, counted from 1; 0 for none.
    pub(super) quoted: Vec<u32>,
    pub(super) units: Vec<Unit>,
}

impl<'t> Story<'t> {
    /// Reads a text.
    pub(super) fn read(text: &'t str) -> Self {
        let tokens = tokens(text);
        let mut tags = Vec::with_capacity(tokens.len());
        let mut cues = Vec::with_capacity(tokens.len());
        let mut folded = String::new();
        for token in &tokens {
            if token.kind == Kind::Word {
                fold(token.of(text), &mut folded);
                let body = token.of(text) == "WHO" || token.of(text) == "US";
                tags.push(if body { Tags::BODY } else { tags_of(&folded) });
                cues.push(cue_of(&folded).filter(|cue| !(cue.noun && token.capital)));
            } else {
                tags.push(Tags::default());
                cues.push(None);
            }
        }
        let sentences = sentences(text, &tokens);
        let quotes = quotes(text, &tokens, &paragraphs(&sentences));
        let mut quoted = vec![0; tokens.len()];
        for (number, quote) in quotes.iter().enumerate() {
            quoted[quote.tokens.clone()].fill(number as u32 + 1);
        }
        let mut story = Self { text, tokens, tags, cues, quotes, quoted, units: Vec::new() };
        story.units = story.read_units(&sentences);
        story
    }

    fn read_units(&self, sentences: &[crate::text::Sentence]) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let start = sentence.tokens.start;
            let short = units.last().is_none_or(|last| last.tokens.len() + sentence.tokens.len() <= LONGEST);
            let runs_on = short
                && !sentence.opens_paragraph
                && start > 0
                && self.quoted[start] != 0
                && self.quoted[start] == self.quoted[start - 1];
            match units.last_mut() {
                Some(last) if runs_on => last.tokens.end = sentence.tokens.end,
                _ => {
                    let mut from = start;
                    while from < sentence.tokens.end {
                        let end = sentence.tokens.end.min(from + LONGEST);
                        let opens_paragraph = sentence.opens_paragraph && from == start;
                        units.push(Unit { tokens: from..end, body: from, opens_paragraph, label: None });
                        from = end;
                    }
                }
            }
        }
        for unit in &mut units {
            unit.body = self.body(&unit.tokens, unit.opens_paragraph);
        }
        self.read_labels(&mut units);
        units
    }

    /// Takes "SMITH:" and "Jane Smith:" for speakers' labels where a text has at least three such paragraphs.
    fn read_labels(&self, units: &mut [Unit]) {
        let labels: Vec<(usize, Range<usize>)> = units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.opens_paragraph)
            .filter_map(|(number, unit)| Some((number, self.speaker(&unit.tokens)?)))
            .collect();
        if labels.len() < 3 {
            return;
        }
        for (number, label) in labels {
            units[number].body = label.end + 1;
            units[number].label = Some(label);
        }
    }

    fn speaker(&self, unit: &Range<usize>) -> Option<Range<usize>> {
        let near = unit.end.min(unit.start + 7);
        let colon = (unit.start..near).find(|at| self.tokens[*at].kind == Kind::Colon)?;
        let words = unit.start..colon;
        let shouted = |at: usize| self.word(at).len() > 1 && !self.word(at).chars().any(char::is_lowercase);
        let named = |at: usize| self.is_name(at) && self.cues[at].is_none() && !self.tagged(at, Tags::TIME);
        let spoken = words.clone().all(shouted) || (words.len() == 2 && words.clone().all(named));
        (spoken && !words.is_empty() && colon + 1 < unit.end).then_some(words)
    }

    /// Skips list marks, a dateline ("LAGOS, Nigeria (AP) —") and a label ("State of play:").
    fn body(&self, unit: &Range<usize>, opens_paragraph: bool) -> usize {
        let mut start = unit.start;
        while start < unit.end && matches!(self.tokens[start].kind, Kind::Bullet | Kind::Dash | Kind::Symbol) {
            start += 1;
        }
        if !opens_paragraph {
            return start;
        }
        let near = unit.end.min(start + 12);
        let dash = (start..near).find(|at| self.tokens[*at].kind == Kind::Dash);
        if let Some(dash) = dash.filter(|_| self.is_dateline(start, near)) {
            return dash + 1;
        }
        let colon = (start..unit.end.min(start + 7)).find(|at| self.tokens[*at].kind == Kind::Colon);
        match colon {
            Some(colon) if self.is_label(start, colon) && colon + 1 < unit.end => colon + 1,
            _ => start,
        }
    }

    fn is_dateline(&self, start: usize, end: usize) -> bool {
        let first = self.word(start);
        let shouted = first.len() > 2 && first.chars().all(|character| !character.is_lowercase());
        let agency = (start..end).any(|at| {
            self.tokens[at].kind == Kind::Open && self.tokens.get(at + 2).is_some_and(|token| token.kind == Kind::Close)
        });
        self.tokens.get(start).is_some_and(|token| token.kind == Kind::Word) && (shouted || agency)
    }

    /// Whether the words before a colon are a heading of the outlet's own rather than somebody who speaks.
    fn is_label(&self, start: usize, colon: usize) -> bool {
        let words = start..colon;
        if words.is_empty()
            || !words.clone().all(|at| self.tokens[at].is_word() || self.tokens[at].kind == Kind::Single)
        {
            return false;
        }
        let speaks = words.clone().any(|at| {
            self.cues[at].is_some()
                || (self.tags[at].any(Tags::PERSON.or(Tags::BODY).or(Tags::DOCUMENT).or(Tags::MEDIA))
                    && !LABEL_WORDS.contains(&self.word(at)))
        });
        let names = words.clone().skip(1).any(|at| self.tokens[at].capital);
        LABELS.iter().any(|label| self.starts_with(start, label)) || (!speaks && !names)
    }

    fn starts_with(&self, start: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(offset, word)| self.is(start + offset, word))
    }

    /// The token's text; empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    /// The token here; an invisible mark beyond the end.
    pub(super) fn token(&self, at: usize) -> Token {
        self.tokens.get(at).copied().unwrap_or(BEYOND)
    }

    /// The reporting verb that the token may be.
    pub(super) fn cue(&self, at: usize) -> Option<Cue> {
        self.cues.get(at).copied().flatten()
    }

    /// What the token may be.
    pub(super) fn tags_of(&self, at: usize) -> Tags {
        self.tags.get(at).copied().unwrap_or_default()
    }

    /// Whether the token lies in a quotation, marks included.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.quoted.get(at).is_some_and(|number| *number > 0)
    }

    /// The position among the quotations of the one in which the token lies.
    pub(super) fn quote_number(&self, at: usize) -> Option<usize> {
        (*self.quoted.get(at)? as usize).checked_sub(1)
    }

    /// Whether the token is this lower-case ASCII word, in any case.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        let same_length =
            self.tokens.get(at).is_some_and(|token| (token.byte_end - token.byte_start) as usize == word.len());
        same_length && self.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether the token is one of these lower-case words, in any case.
    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    /// The token's kind, if there is one.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether the token may be any of these.
    pub(super) fn tagged(&self, at: usize, tags: Tags) -> bool {
        self.tags.get(at).is_some_and(|found| found.any(tags))
    }

    /// Whether the token begins with a capital and is no pronoun or small word that only opens a sentence.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital && token.kind == Kind::Word) && !self.tagged(at, SMALL)
    }

    /// The quotation that begins at this token.
    pub(super) fn quote_at(&self, at: usize) -> Option<&Quote> {
        let quote = self.quotes.get(*self.quoted.get(at)? as usize - usize::from(*self.quoted.get(at)? > 0))?;
        (self.quoted[at] > 0 && quote.tokens.start == at).then_some(quote)
    }

    /// The quotation that ends with this token.
    pub(super) fn quote_ending(&self, at: usize) -> Option<&Quote> {
        let number = *self.quoted.get(at)?;
        let quote = self.quotes.get((number as usize).checked_sub(1)?)?;
        (quote.tokens.end == at + 1).then_some(quote)
    }

    /// The unit in which a token lies.
    pub(super) fn unit_of(&self, at: usize) -> usize {
        self.units.partition_point(|unit| unit.tokens.end <= at).min(self.units.len().saturating_sub(1))
    }

    /// The text from the first token of a range to its last.
    pub(super) fn slice(&self, range: &Range<usize>) -> &'t str {
        if range.is_empty() {
            return "";
        }
        let (Some(first), Some(last)) = (self.tokens.get(range.start), self.tokens.get(range.end - 1)) else {
            return "";
        };
        self.text.get(first.byte_start as usize..last.byte_end as usize).unwrap_or("")
    }
}

/// What stands beyond a text's end.
const BEYOND: Token = Token {
    start: u32::MAX,
    end: u32::MAX,
    byte_start: u32::MAX,
    byte_end: u32::MAX,
    kind: Kind::Symbol,
    spaced: false,
    lines: 2,
    capital: false,
    abbreviation: false,
};

/// The most tokens of a unit: what is longer is no prose, and is cut so that work stays linear.
const LONGEST: usize = 600;

const SMALL: Tags = Tags::DETERMINER
    .or(Tags::PRONOUN)
    .or(Tags::PREPOSITION)
    .or(Tags::COORDINATOR)
    .or(Tags::SUBORDINATOR)
    .or(Tags::CONNECTIVE)
    .or(Tags::WH)
    .or(Tags::THAT);

/// Words that say that somebody speaks, but not when they stand in a heading.
const LABEL_WORDS: &[&str] = &["news", "state", "press", "note", "notes", "history", "players", "people", "context"];

/// Headings that look like speakers.
const LABELS: &[&str] = &[
    "state of play",
    "by the numbers",
    "the other side",
    "what they're saying",
    "what we're hearing",
    "driving the news",
];
