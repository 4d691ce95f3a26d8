//! What is attributed: the stretches of a unit before, behind and around an attribution.

use std::ops::Range;

use super::clauses::{Complement, Opening, content_end};
use super::lexicon::Tags;
use super::outer::has_clause_before;
use super::patterns::Reader;
use crate::text::{Kind, Quote};

/// The most paragraphs of one quotation that are followed.
pub(super) const CHAIN: usize = 24;

impl Reader<'_, '_> {
    /// The content before the mark at `mark`, and behind the attribution that ends at `end`, if it goes on there.
    pub(super) fn content_before(
        &self,
        floor: usize,
        mark: usize,
        end: usize,
        verb: usize,
    ) -> Option<(Vec<Range<usize>>, bool)> {
        let story = self.story;
        let quote = story.quote_ending(mark).filter(|_| story.is_quoted(mark)).cloned();
        let before = if quote.is_some() { mark + 1 } else { mark };
        let start = match &quote {
            Some(quote) if self.is_own(floor, quote.tokens.start) => quote.tokens.start,
            _ => self.content_start(floor, before),
        };
        if start >= before {
            return None;
        }
        let mut content = Vec::new();
        if let Some(quote) = quote.filter(|quote| quote.tokens.start == start) {
            self.chain_before(&quote, &mut content);
        }
        content.push(start..before);
        let comma = matches!(story.kind(end), Some(Kind::Comma | Kind::Dash | Kind::Colon | Kind::Semicolon));
        let next = if comma { end + 1 } else { end };
        if next >= self.end || next <= verb {
            return Some((content, false));
        }
        if let Some(second) = story.quote_at(next).filter(|_| story.is_quoted(mark)) {
            content.push(second.tokens.clone());
            return Some((content, true));
        }
        let goes_on = comma
            && story.kind(end) != Some(Kind::Semicolon)
            && !story.is_quoted(mark)
            && !self.opens_aside(next)
            && story.kind(mark) == story.kind(end);
        if goes_on {
            content.push(next..content_end(story, next, self.end));
        }
        Some((content, goes_on))
    }

    /// Whether a quotation is the whole content, with nothing of its sentence before it.
    pub(super) fn is_own(&self, floor: usize, open: usize) -> bool {
        let story = self.story;
        if open <= floor {
            return true;
        }
        let mark = open - 1;
        matches!(story.kind(mark), Some(Kind::Colon | Kind::Stop | Kind::Question | Kind::Exclamation))
            || story.is_quoted(mark)
            || (floor..open)
                .all(|at| story.tagged(at, Tags::COORDINATOR.or(Tags::CONNECTIVE)) || !story.token(at).is_word())
            || (story.kind(mark) == Some(Kind::Comma) && !has_clause_before(story, floor, mark))
    }

    /// Adds the paragraphs of a quotation that runs over several, before its last.
    pub(super) fn chain_before(&self, quote: &Quote, content: &mut Vec<Range<usize>>) {
        let mut number = self.story.quote_number(quote.tokens.start).unwrap_or(0);
        let mut chain = Vec::new();
        while number > 0 && chain.len() < CHAIN && self.story.quotes[number].continues {
            number -= 1;
            chain.push(self.story.quotes[number].tokens.clone());
        }
        content.extend(chain.into_iter().rev());
    }

    /// A quotation with the paragraphs in which it goes on.
    pub(super) fn whole_quotation(&self, number: usize) -> Vec<Range<usize>> {
        let quotes = &self.story.quotes;
        let mut content = vec![quotes[number].tokens.clone()];
        let following = quotes[number + 1..].iter().take_while(|next| next.continues).take(CHAIN);
        if !quotes[number].closed {
            content.extend(following.map(|next| next.tokens.clone()));
        }
        content
    }

    /// Where content that ends at `end` begins: behind opening conjunctions and marks.
    pub(super) fn content_start(&self, floor: usize, end: usize) -> usize {
        let story = self.story;
        let mut start = floor;
        while start < end {
            let skips = story.is_one_of(start, &["but", "and", "yet", "so"])
                || matches!(story.kind(start), Some(Kind::Comma | Kind::Semicolon | Kind::Dash));
            if !skips || story.is_quoted(start) {
                break;
            }
            start += 1;
        }
        start
    }

    /// The content from a complement to its end, without the attributions that stand within it.
    pub(super) fn content_after(&self, complement: &Complement, limit: usize) -> Vec<Range<usize>> {
        let story = self.story;
        let start = complement.start;
        if let (Opening::Quotation, Some(number)) = (complement.opening, story.quote_number(start)) {
            let close = story.quotes[number].tokens.end;
            let separate = matches!(story.kind(start.wrapping_sub(1)), Some(Kind::Comma | Kind::Colon));
            let ends = close >= limit
                || !story.token(close).is_word()
                || (separate && story.tagged(close, Tags::SUBORDINATOR));
            if ends && (close >= limit || separate || !matches!(story.kind(close), Some(Kind::Comma))) || close >= limit
            {
                return self.whole_quotation(number);
            }
        }
        let mut pieces = self.pieces(start, content_end(story, start, limit));
        let last = pieces.last().map_or(start, |piece| piece.end - 1);
        if let Some(number) = story.quote_number(last)
            && story.quotes[number].tokens.end == last + 1
        {
            pieces.extend(self.whole_quotation(number).into_iter().skip(1));
        }
        pieces
    }

    pub(super) fn pieces(&self, start: usize, end: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut from = start;
        for hole in
            self.holes.iter().filter(|hole| hole.inserted && hole.tokens.start >= start && hole.tokens.end <= end)
        {
            if hole.tokens.start > from {
                pieces.push(from..hole.tokens.start);
            }
            from = hole.tokens.end;
        }
        if from < end {
            pieces.push(from..end);
        }
        pieces
    }
}
