//! Which quotation marks belong together.
//!
//! Pairs never leave their paragraph, but a quotation that its paragraph does not close and that the next paragraph opens
//! again goes on there. Single marks count as quotation marks only outside double ones, and only when they stand as such:
//! an opening one before a word, a closing one behind a word or a mark, apostrophes of plural possessives left aside.

use std::ops::Range;

use super::words::{Kind, Token};

/// A quotation: from its opening mark to its closing mark, or to the end of its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The tokens, both marks included.
    pub tokens: Range<usize>,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// Whether it goes on from the quotation before it, which its own paragraph left open.
    pub continues: bool,
}

/// Finds the quotations in a text of which `paragraphs` are the token ranges.
pub fn quotes(text: &str, tokens: &[Token], paragraphs: &[Range<usize>]) -> Vec<Quote> {
    let mut found: Vec<Quote> = Vec::new();
    let mut left_open = false;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let first = found.len();
        let opens = tokens.get(paragraph.start).is_some_and(|token| is_double(token.kind));
        let carried = if left_open && !opens { closes_carried(tokens, paragraph) } else { None };
        if let Some(close) = carried {
            found.push(Quote { tokens: paragraph.start..close + 1, closed: true, continues: true });
        }
        let rest = carried.map_or(paragraph.start, |close| close + 1)..paragraph.end;
        pair_double(tokens, &rest, &mut found);
        let goes_on = paragraphs.get(number + 1).is_some_and(|next| opens_single(tokens, next.start, next));
        pair_single(text, tokens, paragraph, first, goes_on, &mut found);
        if let Some(quote) = found.get_mut(first).filter(|_| carried.is_none()) {
            quote.continues = left_open && quote.tokens.start == paragraph.start;
        }
        left_open = found[first..].last().is_some_and(|quote| !quote.closed && quote.tokens.end == paragraph.end);
    }
    found
}

/// The mark that closes a quotation left open by the paragraph before, although this one does not open it again.
fn closes_carried(tokens: &[Token], paragraph: &Range<usize>) -> Option<usize> {
    let close = paragraph.clone().find(|at| is_double(tokens[*at].kind))?;
    let mark = matches!(
        tokens.get(close.checked_sub(1)?)?.kind,
        Kind::Stop | Kind::Comma | Kind::Question | Kind::Exclamation | Kind::Ellipsis
    );
    let shaped = tokens[close].kind != Kind::QuoteOpen && !tokens[close].spaced && close > paragraph.start;
    (mark && shaped).then_some(close)
}

fn is_double(kind: Kind) -> bool {
    matches!(kind, Kind::Quote | Kind::QuoteOpen | Kind::QuoteClose)
}

fn pair_double(tokens: &[Token], paragraph: &Range<usize>, found: &mut Vec<Quote>) {
    let mut open: Option<usize> = None;
    for position in paragraph.clone() {
        let token = &tokens[position];
        if !is_double(token.kind) {
            continue;
        }
        let glued = tokens.get(position + 1).is_some_and(|next| !next.spaced && position + 1 < paragraph.end);
        let opening = glued && token.spaced;
        match (open, token.kind) {
            (None, Kind::QuoteClose) if !opening => {}
            (None, _) => open = Some(position),
            (Some(start), Kind::QuoteOpen) if glued || token.spaced => {
                found.push(Quote { tokens: start..position, closed: false, continues: false });
                open = Some(position);
            }
            (Some(start), Kind::Quote) if opening && position > start + 1 && !may_close(tokens, position) => {
                found.push(Quote { tokens: start..position, closed: false, continues: false });
                open = Some(position);
            }
            (Some(start), _) => {
                found.push(Quote { tokens: start..position + 1, closed: true, continues: false });
                open = None;
            }
        }
    }
    if let Some(start) = open {
        found.push(Quote { tokens: start..paragraph.end, closed: false, continues: false });
    }
}

/// Whether a straight mark that looks like an opening one may close all the same: a sloppy space before it.
fn may_close(tokens: &[Token], position: usize) -> bool {
    tokens.get(position + 1).is_some_and(|next| matches!(next.kind, Kind::Comma | Kind::Stop | Kind::Close))
}

/// The furthest that a single quotation may reach, in tokens.
const REACH: usize = 240;

fn pair_single(
    text: &str,
    tokens: &[Token],
    paragraph: &Range<usize>,
    first: usize,
    goes_on: bool,
    found: &mut Vec<Quote>,
) {
    let double: Vec<Range<usize>> = found[first..].iter().map(|quote| quote.tokens.clone()).collect();
    let mut next_double = 0;
    let mut position = paragraph.start;
    let mut added = false;
    while position < paragraph.end {
        while next_double < double.len() && double[next_double].end <= position {
            next_double += 1;
        }
        if let Some(range) = double.get(next_double).filter(|range| range.start <= position) {
            position = range.end;
            continue;
        }
        let limit = double.get(next_double).map_or(paragraph.end, |range| range.start).min(position + REACH);
        let opens = opens_single(tokens, position, paragraph);
        let close = if opens { closing_single(text, tokens, position, limit) } else { None };
        let introduced = position == paragraph.start || matches!(tokens[position - 1].kind, Kind::Colon | Kind::Comma);
        let end = match close {
            Some(close) => close + 1,
            None if opens && goes_on && introduced && limit == paragraph.end => paragraph.end,
            None => {
                position += 1;
                continue;
            }
        };
        found.push(Quote { tokens: position..end, closed: close.is_some(), continues: false });
        added = true;
        position = end;
    }
    if added {
        found[first..].sort_by_key(|quote| quote.tokens.start);
    }
}

fn opens_single(tokens: &[Token], position: usize, paragraph: &Range<usize>) -> bool {
    let token = &tokens[position];
    let glued =
        position + 1 < paragraph.end && !tokens[position + 1].spaced && tokens[position + 1].kind != Kind::Number;
    let free = token.spaced
        || position == paragraph.start
        || matches!(tokens[position - 1].kind, Kind::Open | Kind::Dash | Kind::Colon | Kind::Comma);
    matches!(token.kind, Kind::SingleOpen | Kind::Single) && glued && free
}

fn closing_single(text: &str, tokens: &[Token], open: usize, limit: usize) -> Option<usize> {
    let mut possessive = None;
    for position in open + 2..limit {
        let (token, before) = (&tokens[position], &tokens[position - 1]);
        if token.kind != Kind::Single || token.spaced {
            continue;
        }
        let follows = tokens.get(position + 1);
        let ends = follows.is_none_or(|next| next.spaced || !next.is_word());
        if !ends {
            continue;
        }
        let plural = before.kind == Kind::Word
            && before.of(text).ends_with('s')
            && follows.is_some_and(|next| next.spaced && next.is_word());
        if !plural {
            return Some(position);
        }
        possessive.get_or_insert(position);
    }
    possessive
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn spans(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for position in 1..=tokens.len() {
            if position == tokens.len() || tokens[position].lines > 0 {
                paragraphs.push(start..position);
                start = position;
            }
        }
        quotes(text, &tokens, &paragraphs)
            .iter()
            .map(|quote| {
                let (first, last) = (&tokens[quote.tokens.start], &tokens[quote.tokens.end - 1]);
                text[first.byte_start as usize..last.byte_end as usize].to_owned()
            })
            .collect()
    }

    #[test]
    fn pairs_straight_and_curly_marks() {
        assert_eq!(spans("\"A,\" he said, \"b.\" “C” d"), ["\"A,\"", "\"b.\"", "“C”"]);
    }

    #[test]
    fn does_not_take_a_plural_possessive_for_an_end() {
        assert_eq!(spans("The 'doctors' pay is low' row"), ["'doctors' pay is low'"]);
        assert_eq!(spans("The rebels' leader and the unions' chief"), Vec::<String>::new());
    }

    #[test]
    fn follows_single_marks_over_paragraphs() {
        let text = "She said: 'It was dark.\n'I ran,' she added.";
        assert_eq!(spans(text), ["'It was dark.", "'I ran,'"]);
    }

    #[test]
    fn closes_an_open_quotation_with_its_paragraph() {
        let text = "“One.\n“Two,” he said.\nThree";
        assert_eq!(spans(text), ["“One.", "“Two,”"]);
    }
}
