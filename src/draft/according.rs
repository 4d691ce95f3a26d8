//! "according to" and "per", and what may stand behind a source at the end of an attribution.

use std::ops::Range;

use super::clauses::content_end;
use super::lexicon::Tags;
use super::nouns::Phrase;
use super::objects::phrase_right;
use super::patterns::{Found, Hole, Reader};
use super::proposal::Rule;
use crate::text::Kind;

impl Reader<'_, '_> {
    /// ", per NP": where it can't be a rate.
    pub(super) fn per(&self, at: usize, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        let comma = at > floor && story.kind(at.wrapping_sub(1)) == Some(Kind::Comma);
        let source = story.is_name(at + 1)
            || (story.tagged(at + 1, Tags::DETERMINER)
                && phrase_right(story, at + 1, self.end)
                    .is_some_and(|phrase| story.tagged(phrase.head, Tags::DOCUMENT.or(Tags::PERSON).or(Tags::MEDIA))));
        (comma && source).then(|| self.according(at, at + 1, floor)).flatten()
    }

    /// "According to NP, …",  "…, according to NP" and "…, according to NP, …".
    pub(super) fn according(&self, at: usize, behind: usize, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        let phrase = phrase_right(story, behind, self.end)?;
        let cue = at..behind;
        let end = self.past_apposition(&phrase);
        let opens = at == self.unit.body
            || (at > floor
                && floor == self.unit.body
                && (floor..at).all(|word| {
                    story.tagged(word, Tags::COORDINATOR.or(Tags::CONNECTIVE).or(Tags::ADVERB))
                        || story.kind(word) == Some(Kind::Comma)
                }));
        let behind_that = at > floor && story.tagged(at.wrapping_sub(1), Tags::THAT);
        let relative = at > floor + 1
            && story.kind(at.wrapping_sub(1)) == Some(Kind::Comma)
            && story.tagged(at.wrapping_sub(2), Tags::WH.or(Tags::THAT));
        if opens || behind_that || relative {
            let end = self.past_reduced(end);
            let aside = end..end;
            let start = if story.kind(end) == Some(Kind::Comma) { end + 1 } else { end };
            if start >= self.end {
                return None;
            }
            let hole = Hole { tokens: at..start, inserted: true };
            let content = vec![start..content_end(story, start, self.end)];
            return Some((self.found(Some(phrase), cue, None, content, aside, Rule::According), hole));
        }
        let (aside, tail) = self.tail(end);
        let end = tail.max(end);
        let mark = at - 1;
        let comma = matches!(story.kind(mark), Some(Kind::Comma | Kind::Dash)) || story.is_quoted(mark);
        let before = if comma && !story.is_quoted(mark) { mark } else { at };
        let goes_on = story.kind(end) == Some(Kind::Comma) && comma && end + 1 < self.end && !self.opens_aside(end + 1);
        let start = self.content_start(if before <= floor + 1 { self.unit.body } else { floor }, before);
        let mut content = vec![start..before];
        if goes_on {
            content.push(end + 1..content_end(story, end + 1, self.end));
        }
        let hole = Hole { tokens: before..end, inserted: goes_on };
        (start < before).then(|| (self.found(Some(phrase), cue, None, content, aside, Rule::According), hole))
    }

    /// The end of a reduced relative behind a phrase: "a posting made an hour ago, …".
    pub(super) fn past_reduced(&self, end: usize) -> usize {
        let story = self.story;
        let reduced = story.tagged(end, Tags::PARTICIPLE.or(Tags::VERB).or(Tags::PREPOSITION))
            || story.word(end).ends_with("ing")
            || story.tagged(end, Tags::TIME);
        let comma = (end..self.end.min(end + 24)).find(|at| story.kind(*at) == Some(Kind::Comma));
        comma.filter(|_| reduced && end < self.end).unwrap_or(end)
    }

    /// The end of an apposition behind a phrase: "according to Jane Poe, a lawyer, …".
    pub(super) fn past_apposition(&self, phrase: &Phrase) -> usize {
        let story = self.story;
        let end = phrase.tokens.end;
        if story.kind(end) != Some(Kind::Comma) {
            return end;
        }
        let close = (end + 1..self.end.min(end + 32))
            .find(|at| !story.is_quoted(*at) && story.kind(*at) == Some(Kind::Comma))
            .unwrap_or(self.end);
        let inner = end + 1..close;
        let first = inner.start;
        let clausal = inner.clone().any(|at| story.tagged(at, Tags::BE.or(Tags::HAVE).or(Tags::MODAL).or(Tags::VERB)))
            && !story.tagged(first, Tags::WH)
            && !story.word(first).ends_with("ing");
        let role = (!story.is_name(first) && inner.clone().any(|at| story.tagged(at, Tags::PERSON)))
            || story.tagged(first, Tags::WH)
            || story.is_one_of(first, &["of", "quoting", "citing"]);
        let name =
            story.is_name(first) && inner.len() <= 4 && story.tagged(phrase.head, Tags::PERSON) && close < self.end;
        if !clausal
            && !inner.is_empty()
            && ((role && story.is_name(phrase.head))
                || story.is_one_of(first, &["quoting", "citing", "who", "which"])
                || name)
        {
            close
        } else {
            end
        }
    }

    /// Occasion, time and apposition behind a verb or a source that ends an attribution.
    pub(super) fn tail(&self, start: usize) -> (Range<usize>, usize) {
        let story = self.story;
        let mut end = start;
        while end < self.end && !story.is_quoted(end) && story.token(end).is_word() {
            let clause = story.tagged(end, Tags::COORDINATOR) && end > start;
            if clause {
                break;
            }
            end += 1;
        }
        let mut last = end;
        while story.kind(last) == Some(Kind::Comma) && last + 1 < self.end && self.opens_apposition(last + 1) {
            let close = (last + 1..self.end.min(last + 40))
                .find(|at| !story.is_quoted(*at) && matches!(story.kind(*at), Some(Kind::Comma | Kind::Semicolon)))
                .unwrap_or(self.end);
            if (last + 1..close).any(|at| story.is_quoted(at)) {
                break;
            }
            last = close;
        }
        (start..end, last)
    }

    pub(super) fn opens_apposition(&self, at: usize) -> bool {
        let story = self.story;
        let ends = story.tagged(at, Tags::WH)
            || story.is_one_of(
                at,
                &[
                    "a",
                    "an",
                    "the",
                    "of",
                    "one",
                    "his",
                    "her",
                    "their",
                    "now",
                    "speaking",
                    "citing",
                    "referring",
                    "quoting",
                    "in",
                    "on",
                    "at",
                    "during",
                    "after",
                    "when",
                    "as",
                    "before",
                    "while",
                    "with",
                ],
            )
            || story.kind(at) == Some(Kind::Number);
        ends || story.tagged(at, Tags::PERSON) && !story.tagged(at + 1, Tags::BE.or(Tags::HAVE))
    }
}
