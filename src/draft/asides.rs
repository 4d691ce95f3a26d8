//! The patterns that lean on an attribution or a main clause before them: participles, characterisations, labels.

use std::ops::Range;

use super::clauses::{accepts, complement, content_end};
use super::cues::{Cue, Form, Tier};
use super::lexicon::Tags;
use super::nouns::{Phrase, phrase_left};
use super::objects::phrase_right;
use super::patterns::{Found, Reader};
use super::proposal::Rule;
use super::subjects::subject_before;
use crate::text::Kind;

impl Reader<'_, '_> {
    /// ", saying that …": the subject is that of the attribution before, or of the main clause.
    pub(super) fn participle(&self, at: usize, cue: Cue, before: &[Found]) -> Option<Found> {
        let story = self.story;
        let limit = self.end;
        let complement = complement(story, at, cue, limit);
        let phrase = self.participle_subject(at, before)?;
        if cue.tier == Tier::Characterise {
            return self.characterised(at, cue, phrase, limit);
        }
        if !accepts(story, at, cue, &complement, limit) || cue.tier == Tier::Finding {
            return None;
        }
        let content = self.content_after(&complement, limit);
        let start = if story.is(at.wrapping_sub(1), "as") && story.is_one_of(at.wrapping_sub(2), &["quoted", "cited"]) {
            at - 2
        } else {
            at
        };
        (!content.is_empty())
            .then(|| self.found(Some(phrase), start..at + 1, Some(cue), content, complement.aside, Rule::Participle))
    }

    fn participle_subject(&self, at: usize, before: &[Found]) -> Option<Phrase> {
        let story = self.story;
        let mut mark = at.checked_sub(1)?;
        while mark > self.unit.body && story.tagged(mark, Tags::ADVERB) {
            mark -= 1;
        }
        if story.is_one_of(mark, &["and", "while", "before", "but", "by", "in", "after", "without", "whilst", "when"])
            && mark > self.unit.body
        {
            if story.is_one_of(mark, &["by", "in", "after", "without", "when"]) && !story.is(mark, "by") {
                return None;
            }
            return self.speaker_before(at, before);
        }
        if story.kind(mark) == Some(Kind::Comma) || story.kind(mark) == Some(Kind::Dash) || story.is_quoted(mark) {
            return self.speaker_before(at, before);
        }
        if story.is(mark, "as") && story.is_one_of(mark.wrapping_sub(1), &["quoted", "cited"]) {
            return self.quoted_subject(mark - 1);
        }
        let lowest = self.unit.body.max(at.saturating_sub(12));
        let with = (lowest..at)
            .rev()
            .take_while(|word| story.token(*word).is_word() && !story.is_quoted(*word))
            .find(|word| story.is(*word, "with"));
        if let Some(with) = with.filter(|with| with + 1 < at) {
            return Some(Phrase { tokens: with + 1..at, beside: None, head: at - 1 });
        }
        if story.is(mark, "as") {
            let quoted =
                (lowest..mark).rev().find(|word| story.is_one_of(*word, &["quoted", "cited", "quotes", "quoting"]))?;
            if story.is(quoted + 1, "by") {
                return self.quoted_subject(quoted);
            }
            return phrase_right(story, quoted + 1, mark);
        }
        let phrase = phrase_left(story, self.unit.body, at)?;
        if story.tagged(at.wrapping_sub(1), Tags::PREPOSITION) {
            return None;
        }
        let beside_with = phrase.tokens.start > self.unit.body
            && story.is(phrase.tokens.start - 1, "and")
            && (self.unit.body..phrase.tokens.start).any(|word| story.is(word, "with"));
        if beside_with {
            return Some(phrase);
        }
        let carrier = story.tagged(phrase.head, Tags::DOCUMENT) && phrase.tokens.len() <= 6;
        carrier.then_some(phrase)
    }

    /// "Smith was quoted by Xinhua as saying": Smith.
    fn quoted_subject(&self, quoted: usize) -> Option<Phrase> {
        let story = self.story;
        let be = (self.unit.body..quoted).rev().take(6).find(|at| story.tagged(*at, Tags::BE))?;
        subject_before(story, self.unit.body, be)
    }

    fn speaker_before(&self, at: usize, before: &[Found]) -> Option<Phrase> {
        let story = self.story;
        let earlier = before.iter().filter(|one| one.cue.start < at);
        let trailing =
            earlier.clone().rfind(|one| matches!(one.rule, Rule::Trailing | Rule::Inverted | Rule::Inserted));
        let speaker = trailing.or_else(|| earlier.clone().next());
        let subordinate = |one: &Found| {
            let start = one.source.as_ref().map_or(0, |source| source.tokens.start);
            start > self.unit.body && story.tagged(start.wrapping_sub(1), Tags::SUBORDINATOR.or(Tags::WH))
        };
        match speaker {
            Some(one) if subordinate(one) && self.main_subject(one.cue.start).is_some() => self.main_subject(at),
            Some(one) => one.source.clone(),
            None => self.main_subject(at),
        }
    }

    /// Called it “a mistake”; defended the talks because “…”: the quotation makes the complement a statement.
    pub(super) fn characterised(&self, at: usize, cue: Cue, phrase: Phrase, limit: usize) -> Option<Found> {
        let story = self.story;
        let naming = matches!(cue.lemma, "call" | "dub" | "label" | "brand") && cue.form != Form::Participle;
        let described = phrase.tokens.start > self.unit.body
            && story.tagged(phrase.tokens.start - 1, Tags::VERB.or(Tags::PREPOSITION).or(Tags::BE));
        if naming && (described || story.quote_at(at + 1).is_some() || story.is_one_of(at + 1, &["on", "for", "off"])) {
            return None;
        }
        let start = if story.is_one_of(at + 1, &["as", "to"]) { at + 2 } else { at + 1 };
        let fronted = phrase.tokens.start > self.unit.body && story.is(phrase.tokens.start - 1, "what");
        let comma = (start..limit).find(|at| fronted && story.kind(*at) == Some(Kind::Comma) && !story.is_quoted(*at));
        let end = self.characterised_end(start, content_end(story, start, comma.unwrap_or(limit)));
        let quote = (start..end).find(|word| story.quote_at(*word).is_some())?;
        let near = (start..quote).all(|word| !matches!(story.kind(word), Some(Kind::Semicolon | Kind::Colon)));
        let far = quote - start > 24;
        if !near || far || start >= end || (cue.form == Form::Base) {
            return None;
        }
        Some(self.found(Some(phrase), at..start, Some(cue), vec![start..end], at + 1..start, Rule::Characterised))
    }

    /// The end of a characterisation: before a further verb that "and" or "but" joins to it behind its quotation.
    fn characterised_end(&self, start: usize, end: usize) -> usize {
        let story = self.story;
        let Some(first) = (start..end).find(|at| story.quote_at(*at).is_some()) else { return end };
        let joins = |at: &usize| {
            !story.is_quoted(*at)
                && story.is_one_of(*at, &["and", "but", "before", "while"])
                && (story
                    .tagged(*at + 1, Tags::VERB.or(Tags::PARTICIPLE).or(Tags::PRONOUN).or(Tags::HAVE).or(Tags::BE))
                    || story.cue(*at + 1).is_some_and(|cue| cue.form == Form::Past))
        };
        let cut = (first..end.saturating_sub(1)).find(joins).unwrap_or(end);
        if cut > start && story.kind(cut.wrapping_sub(1)) == Some(Kind::Comma) { cut - 1 } else { cut }
    }

    /// Labels, names behind a dash, and quotations that go on.
    pub(super) fn beside(&mut self, found: &mut Vec<Found>) {
        found.extend(self.transcript());
        if found.len() == self.first {
            let one = self.dash_name().or_else(|| self.headline_label());
            match one {
                Some(one) => found.push(one),
                None => self.go_on(found),
            }
        }
    }

    /// A unit that is a quotation and nothing else, behind a quotation whose speaker is known: it belongs to the statement
    /// before, but for a longer one in a paragraph of its own, which is a statement of its own.
    fn go_on(&self, found: &mut Vec<Found>) {
        let story = self.story;
        let Some(quote) = story.quote_at(self.unit.body).filter(|quote| quote.tokens.len() > 4).cloned() else {
            return;
        };
        let whole = quote.tokens.end >= self.end && !quote.continues;
        let Some(last) = found.last_mut().filter(|last| whole && last.until + 1 == self.number) else { return };
        let before = story.units[last.until].tokens.end;
        let quoted = last
            .content
            .iter()
            .any(|range| story.quote_at(range.start).is_some_and(|quote| quote.tokens.end == range.end));
        if !quoted || last.content.iter().any(|range| range.end == before && last.rule == Rule::Characterised) {
            return;
        }
        let said: usize = last.content.iter().map(Range::len).sum();
        if !self.unit.opens_paragraph || quote.tokens.len() <= said {
            last.content.push(quote.tokens);
            last.until = self.number;
            return;
        }
        let one = Found { content: vec![quote.tokens], rule: Rule::Continued, until: self.number, ..last.clone() };
        found.push(one);
    }

    /// `SMITH: …` in a transcript: all that follows in the paragraph.
    fn transcript(&self) -> Option<Found> {
        let story = self.story;
        let label = self.unit.label.clone()?;
        let next = story.units[self.number + 1..].iter().take(40).find(|unit| unit.opens_paragraph);
        let end = next.map_or_else(
            || story.units.get(self.number + 40).map_or(story.tokens.len(), |unit| unit.tokens.start),
            |unit| unit.tokens.start,
        );
        let colon = label.end;
        let phrase = Phrase { head: label.end - 1, tokens: label, beside: None };
        let content: Vec<Range<usize>> = std::iter::once(colon + 1..end).collect();
        Some(self.found(Some(phrase), colon..colon + 1, None, content, colon..colon, Rule::Label))
    }

    /// `“…” — Jane Poe`
    fn dash_name(&self) -> Option<Found> {
        let story = self.story;
        let body = self.unit.body;
        let quote = story.quote_at(body).filter(|quote| quote.closed)?.tokens.clone();
        if story.kind(quote.end) != Some(Kind::Dash) || quote.len() < 5 || !story.is_name(quote.end + 1) {
            return None;
        }
        let phrase = phrase_right(story, quote.end + 1, self.end)?;
        let close = phrase.tokens.end;
        let short = self.end - close <= 14 && (close >= self.end || story.kind(close) == Some(Kind::Comma));
        let cue = quote.end..quote.end + 1;
        short.then(|| self.found(Some(phrase), cue, None, vec![quote], close..close, Rule::DashName))
    }

    /// `Police: …` in a headline.
    fn headline_label(&self) -> Option<Found> {
        let story = self.story;
        let body = self.unit.body;
        let colon = (body..self.end.min(body + 5)).find(|at| story.kind(*at) == Some(Kind::Colon))?;
        let words = body..colon;
        let speaks = !words.is_empty()
            && words.clone().all(|at| story.token(at).is_word())
            && story.tagged(colon.wrapping_sub(1), Tags::PERSON.or(Tags::DOCUMENT).or(Tags::BODY));
        if self.number > 0 || !speaks || colon + 1 >= self.end {
            return None;
        }
        let phrase = Phrase { tokens: words, beside: None, head: colon - 1 };
        let content: Vec<Range<usize>> = std::iter::once(colon + 1..self.end).collect();
        Some(self.found(Some(phrase), colon..colon + 1, None, content, colon..colon, Rule::Label))
    }
}
