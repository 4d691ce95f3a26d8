//! A story's words as they are compared: typography and white space taken off, quotations told apart.
//!
//! Two texts are alike here when they differ in nothing but the shape of their marks (curly or straight, single or double,
//! dashes, dots), invisible characters and white space. Marks that only lead into a quotation or out of it, and the
//! full stop of a sentence, are left out; they go where the sentence is broken, not where a fact is.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

use crate::text::{Kind, Token, is_ignorable, paragraphs, quotes, sentences, tokens};

/// The most pieces of a sentence; a longer one is cut, so that no comparison of two sentences is large.
const LONGEST: usize = 400;

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Its spelling without case.
    pub(super) word: u32,
    /// Its spelling.
    pub(super) exact: u32,
    /// Whether it is a mark.
    pub(super) is_mark: bool,
    /// The quotation in which it lies, from 1; 0 for none.
    pub(super) quote: u32,
    /// The sentence in which it lies.
    pub(super) sentence: u32,
    /// Where it begins and ends, in Unicode scalar values.
    pub(super) scalars: (u32, u32),
    /// Where it begins and ends, in bytes.
    pub(super) bytes: (u32, u32),
}

/// A text's pieces, in order, with its sentences and quotations.
#[derive(Debug)]
pub(super) struct Spelled<'t> {
    pub(super) text: &'t str,
    pub(super) pieces: Vec<Piece>,
    /// The pieces of each sentence.
    pub(super) sentences: Vec<Range<usize>>,
    /// The pieces of each quotation, marks left out; the first is the one with number 1.
    pub(super) quotes: Vec<Range<usize>>,
}

/// Every spelling that was met, by number.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    numbers: HashMap<String, u32>,
    /// How many letters each has, at most 255.
    pub(super) lengths: Vec<u8>,
    buffer: String,
}

impl Spellings {
    /// Reads a text.
    pub(super) fn read<'t>(&mut self, text: &'t str) -> Spelled<'t> {
        let tokens = tokens(text);
        let sentences = sentences(text, &tokens);
        let quotations = quotes(text, &tokens, &paragraphs(&sentences));
        let mut spelled =
            Spelled { text, pieces: Vec::with_capacity(tokens.len()), sentences: Vec::new(), quotes: Vec::new() };
        let mut quoted = vec![0u32; tokens.len()];
        let mut bounds = vec![false; tokens.len()];
        for (number, quote) in quotations.iter().enumerate() {
            quoted[quote.tokens.clone()].fill(number as u32 + 1);
            let last = quote.tokens.end - 1;
            for at in [Some(quote.tokens.start), quote.closed.then_some(last)].into_iter().flatten() {
                bounds[at] = is_quotation_mark(tokens[at].kind);
            }
        }
        for sentence in &sentences {
            let start = spelled.pieces.len();
            for at in sentence.tokens.clone() {
                let ends = at + 1 == sentence.tokens.end;
                if !bounds[at] && !is_left_out(&tokens, &bounds, at, ends) {
                    self.take(&mut spelled, &tokens[at], quoted[at]);
                }
            }
            spelled.close_sentence(start);
        }
        spelled.find_quotes(quotations.len());
        spelled
    }

    /// Takes a token in; one with hyphens in several pieces, since a dash of any width may stand in their place.
    fn take(&mut self, spelled: &mut Spelled<'_>, token: &Token, quote: u32) {
        let text = token.of(spelled.text);
        let mut piece = Piece {
            word: 0,
            exact: 0,
            is_mark: !token.is_word(),
            quote,
            sentence: 0,
            scalars: (token.start, token.end),
            bytes: (token.byte_start, token.byte_end),
        };
        if piece.is_mark || !text.contains(is_hyphen) {
            (piece.word, piece.exact) = self.spell(text, token.kind);
            return spelled.pieces.push(piece);
        }
        let (mut scalar, mut byte) = (token.start, token.byte_start);
        for part in parts(text) {
            piece.scalars = (scalar, scalar + part.chars().count() as u32);
            piece.bytes = (byte, byte + part.len() as u32);
            (scalar, byte) = (piece.scalars.1, piece.bytes.1);
            piece.is_mark = part.starts_with(is_hyphen);
            (piece.word, piece.exact) = self.spell(part, if piece.is_mark { Kind::Dash } else { token.kind });
            spelled.pieces.push(piece);
        }
    }

    fn spell(&mut self, text: &str, kind: Kind) -> (u32, u32) {
        let plain = match kind {
            Kind::Dash => "-",
            Kind::Ellipsis => "…",
            Kind::Single | Kind::SingleOpen => "'",
            _ => "",
        };
        if !plain.is_empty() {
            let number = self.number(plain);
            return (number, number);
        }
        let mut spelling = std::mem::take(&mut self.buffer);
        spelling.clear();
        if text.is_ascii() {
            spelling.push_str(text);
        } else {
            let straight = text.chars().filter(|c| !is_ignorable(*c) && *c != '\u{ad}').map(plain_apostrophe);
            match is_nfc_quick(text.chars()) {
                unicode_normalization::IsNormalized::Yes => spelling.extend(straight),
                _ => spelling.extend(straight.nfc()),
            }
        }
        let exact = self.number(&spelling);
        let word = if spelling.bytes().all(|byte| byte.is_ascii_lowercase()) {
            exact
        } else {
            let lower = spelling.to_lowercase();
            self.number(&lower)
        };
        self.buffer = spelling;
        (word, exact)
    }

    fn number(&mut self, spelling: &str) -> u32 {
        if let Some(number) = self.numbers.get(spelling) {
            return *number;
        }
        let number = self.lengths.len() as u32;
        self.lengths.push(spelling.chars().filter(|c| c.is_alphanumeric()).count().min(255) as u8);
        self.numbers.insert(spelling.to_owned(), number);
        number
    }
}

impl<'t> Spelled<'t> {
    fn close_sentence(&mut self, start: usize) {
        let mut from = start;
        while from < self.pieces.len() {
            let end = self.pieces.len().min(from + LONGEST);
            let number = self.sentences.len() as u32;
            self.pieces[from..end].iter_mut().for_each(|piece| piece.sentence = number);
            self.sentences.push(from..end);
            from = end;
        }
    }

    fn find_quotes(&mut self, count: usize) {
        self.quotes = vec![0..0; count];
        for (at, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| piece.quote > 0) {
            let range = &mut self.quotes[piece.quote as usize - 1];
            *range = if range.start == range.end { at..at + 1 } else { range.start..at + 1 };
        }
    }

    /// The text from the first piece of a range to its last; empty for none.
    pub(super) fn slice(&self, range: &Range<usize>) -> &'t str {
        let Some(pieces) = self.pieces.get(range.clone()).filter(|pieces| !pieces.is_empty()) else { return "" };
        let (start, end) = (pieces[0].bytes.0 as usize, pieces[pieces.len() - 1].bytes.1 as usize);
        self.text.get(start..end).unwrap_or("")
    }

    /// The pieces that lie within a span of scalar values, without marks at its beginning and end.
    pub(super) fn within(&self, start: u32, end: u32) -> Range<usize> {
        let mut from = self.pieces.partition_point(|piece| piece.scalars.0 < start);
        let mut to = self.pieces.partition_point(|piece| piece.scalars.1 <= end).max(from);
        while from < to && self.pieces[from].is_mark {
            from += 1;
        }
        while from < to && self.pieces[to - 1].is_mark {
            to -= 1;
        }
        from..to
    }

    /// Whether a piece begins its sentence, or a quotation in it: there a capital says nothing.
    pub(super) fn opens(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &self.pieces[before]) else { return true };
        before.quote != self.pieces[at].quote || before.sentence != self.pieces[at].sentence
    }

    /// The words of a sentence, by number.
    pub(super) fn words(&self, sentence: usize) -> Vec<u32> {
        self.pieces[self.sentences[sentence].clone()].iter().map(|piece| piece.word).collect()
    }
}

/// Whether a mark says nothing of its own: stray quotation marks, list marks, what leads into or out of a quotation, the
/// stop or comma at a sentence's end.
fn is_left_out(tokens: &[Token], bounds: &[bool], at: usize, ends: bool) -> bool {
    let near = |place: Option<usize>| place.and_then(|place| bounds.get(place)).copied().unwrap_or(false);
    match tokens[at].kind {
        Kind::QuoteOpen | Kind::QuoteClose | Kind::Quote | Kind::Bullet => true,
        Kind::Comma | Kind::Stop | Kind::Colon | Kind::Semicolon | Kind::Ellipsis => {
            ends || near(at.checked_sub(1)) || near(Some(at + 1))
        }
        _ => false,
    }
}

fn is_quotation_mark(kind: Kind) -> bool {
    matches!(kind, Kind::QuoteOpen | Kind::QuoteClose | Kind::Quote | Kind::SingleOpen | Kind::Single)
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '‐' | '‑')
}

fn plain_apostrophe(character: char) -> char {
    if matches!(character, '’' | '‘' | '`' | '´' | 'ʼ') { '\'' } else { character }
}

/// A word's parts: letters, hyphen, letters.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = match is_hyphen(first) {
            true => first.len_utf8(),
            false => rest.find(is_hyphen).unwrap_or(rest.len()),
        };
        let (part, left) = rest.split_at(end);
        rest = left;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(one: &str, other: &str) -> bool {
        let mut spellings = Spellings::default();
        let exact = |spelled: Spelled<'_>| -> Vec<(u32, bool)> {
            spelled.pieces.iter().map(|piece| (piece.exact, piece.quote > 0)).collect()
        };
        exact(spellings.read(one)) == exact(spellings.read(other))
    }

    #[test]
    fn typography_and_white_space_make_no_difference() {
        let alike = [
            ("“We don’t know,” she said.", "\"We don't know\", she said."),
            ("It has 10–12 rooms — all\u{a0}full …", "It has 10-12 rooms  -  all full..."),
            ("‘It is over,’ he said", "“It is over,” he said"),
            ("caf\u{e9} co\u{ad}operate", "cafe\u{301} cooperate"),
            ("He said: “Go.”", "He said, “Go”"),
        ];
        for (one, other) in alike {
            assert!(spelt(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn words_marks_case_and_quotation_make_one() {
        for (one, other) in [
            ("“We don’t know”", "“We do not know”"),
            ("“Safe?” he said", "“Safe,” he said"),
            ("“It is safe”", "It is safe"),
            ("the Lords", "the lords"),
            ("1,900", "1,901"),
        ] {
            assert!(!spelt(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn gives_pieces_their_places() {
        let mut spellings = Spellings::default();
        let spelled = spellings.read("Zoë’s well-known “old house,” it is.");
        assert_eq!(spelled.slice(&spelled.within(6, 16)), "well-known");
        assert_eq!(spelled.slice(&spelled.quotes[0]), "old house");
        assert_eq!(spelled.slice(&(3..3)), "");
        assert_eq!(spelled.slice(&spelled.sentences[0]), "Zoë’s well-known “old house,” it is");
    }
}
