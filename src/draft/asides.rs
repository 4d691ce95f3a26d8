//! The patterns that lean on an attribution or a main clause before them: participles, characterisations, labels.

use std::ops::Range;

use super::clauses::{accepts, complement, content_end};
use super::cues::{Cue, Form, Tier};
use super::lexicon::Tags;
use super::nouns::{Phrase, phrase_left, phrase_right};
use super::patterns::{Found, Reader};
use super::proposal::Rule;
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
        let start = if story.is(at - 1, "as") && story.is_one_of(at.wrapping_sub(2), &["quoted", "cited"]) {
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
        if story.kind(mark) == Some(Kind::Comma) || story.kind(mark) == Some(Kind::Dash) || story.quoted[mark] > 0 {
            return self.speaker_before(at, before);
        }
        if story.is(mark, "as") && story.is_one_of(mark.wrapping_sub(1), &["quoted", "cited"]) {
            return self.quoted_subject(mark - 1);
        }
        let lowest = self.unit.body.max(at.saturating_sub(12));
        let with = (lowest..at)
            .rev()
            .take_while(|word| story.tokens[*word].is_word() && story.quoted[*word] == 0)
            .find(|word| story.is(*word, "with"));
        if let Some(with) = with.filter(|with| with + 1 < at) {
            return Some(Phrase { tokens: with + 1..at, beside: None, head: at - 1 });
        }
        let phrase = phrase_left(story, self.unit.body, at)?;
        let carrier = story.tagged(phrase.head, Tags::DOCUMENT) && phrase.tokens.len() <= 6;
        carrier.then_some(phrase)
    }

    /// "Smith was quoted by Xinhua as saying": Smith.
    fn quoted_subject(&self, quoted: usize) -> Option<Phrase> {
        let story = self.story;
        let be = (self.unit.body..quoted).rev().take(6).find(|at| story.tagged(*at, Tags::BE))?;
        phrase_left(story, self.unit.body, be)
    }

    fn speaker_before(&self, at: usize, before: &[Found]) -> Option<Phrase> {
        let earlier = before.iter().filter(|one| one.cue.start < at);
        let trailing =
            earlier.clone().rfind(|one| matches!(one.rule, Rule::Trailing | Rule::Inverted | Rule::Inserted));
        let speaker = trailing.or_else(|| earlier.clone().next());
        match speaker {
            Some(one) => one.source.clone(),
            None => self.main_subject(at),
        }
    }

    /// Called it “a mistake”; defended the talks because “…”: the quotation makes the complement a statement.
    pub(super) fn characterised(&self, at: usize, cue: Cue, phrase: Phrase, limit: usize) -> Option<Found> {
        let story = self.story;
        let start = if story.is_one_of(at + 1, &["as", "to"]) { at + 2 } else { at + 1 };
        let fronted = phrase.tokens.start > self.unit.body && story.is(phrase.tokens.start - 1, "what");
        let comma = (start..limit).find(|at| fronted && story.kind(*at) == Some(Kind::Comma) && story.quoted[*at] == 0);
        let end = content_end(story, start, comma.unwrap_or(limit));
        let quote = (start..end).find(|word| story.quote_at(*word).is_some())?;
        let near = (start..quote).all(|word| !matches!(story.kind(word), Some(Kind::Semicolon | Kind::Colon)));
        let far = quote - start > 24;
        if !near || far || start >= end || (cue.form == Form::Base) {
            return None;
        }
        Some(self.found(Some(phrase), at..start, Some(cue), vec![start..end], at + 1..start, Rule::Characterised))
    }

    /// Labels, and names behind a dash.
    pub(super) fn beside(&mut self, found: &mut Vec<Found>) {
        if found.len() > self.first {
            return;
        }
        found.extend(self.dash_name());
        found.extend(self.label());
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

    /// `SMITH: …` in a transcript, `Police: …` in a headline.
    fn label(&self) -> Option<Found> {
        let story = self.story;
        let body = self.unit.body;
        if !self.unit.opens_paragraph {
            return None;
        }
        let colon = (body..self.end.min(body + 8)).find(|at| story.kind(*at) == Some(Kind::Colon))?;
        let words = body..colon;
        if words.is_empty()
            || colon + 1 >= self.end
            || !words.clone().all(|at| story.tokens[at].is_word() || story.tokens[at].kind == Kind::Comma)
        {
            return None;
        }
        let shouted = words.clone().all(|at| {
            let word = story.word(at);
            word.len() > 1 && word.chars().all(|letter| !letter.is_lowercase())
        });
        let speaks = self.number == 0
            && story.tagged(colon - 1, Tags::PERSON.or(Tags::DOCUMENT).or(Tags::BODY))
            && words.len() <= 4;
        if !(shouted && self.number > 0 || speaks) {
            return None;
        }
        let phrase = Phrase { tokens: words, beside: None, head: colon - 1 };
        let content: Vec<Range<usize>> = vec![colon + 1..self.end];
        Some(self.found(Some(phrase), colon..colon + 1, None, content, colon..colon, Rule::Label))
    }
}
