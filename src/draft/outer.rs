//! Attributions that stand behind or within their content: "…, officials said", "“…,” said Smith, “…”".

use super::clauses::{Complement, Opening, complement};
use super::cues::{Cue, Form, Tier};
use super::inner::is_plural;
use super::lexicon::Tags;
use super::objects::phrase_right;
use super::patterns::{Found, Hole, Reader};
use super::proposal::Rule;
use super::story::Story;
use super::subjects::subject_before;
use crate::text::{Kind, numeral};

impl Reader<'_, '_> {
    /// Attributions that stand behind or within their content.
    pub(super) fn outer(&mut self, found: &mut Vec<Found>) {
        let mut floor = self.unit.body;
        let mut at = self.unit.body;
        while at < self.end {
            let one = if self.story.is_quoted(at) {
                None
            } else if self.story.is(at, "according") && self.story.is(at + 1, "to") {
                self.according(at, at + 2, floor)
            } else if self.story.is(at, "per") {
                self.per(at, floor)
            } else {
                self.story
                    .cue(at)
                    .and_then(|cue| self.inverted(at, cue, floor).or_else(|| self.trailing(at, cue, floor)))
            };
            match one {
                Some((one, hole)) => {
                    at = hole.tokens.end.max(at + 1);
                    floor = if hole.inserted { floor } else { hole.tokens.end };
                    self.used.push(one.cue.start.max(one.cue.end - 1));
                    self.holes.push(hole);
                    found.push(one);
                }
                None => at += 1,
            }
        }
    }

    /// "“…,” said Smith": the verb stands between a quotation or a comma and its subject.
    pub(super) fn inverted(&self, at: usize, cue: Cue, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        if !matches!(cue.form, Form::Past | Form::Present | Form::Base) || at <= floor {
            return None;
        }
        if !matches!(cue.tier, Tier::Speech | Tier::Report | Tier::Manner | Tier::Ask) && cue.lemma != "read" {
            return None;
        }
        let mark = at - 1;
        let quoted = story.quote_ending(mark).is_some() && story.is_quoted(mark);
        if !quoted && story.kind(mark) != Some(Kind::Comma) {
            return None;
        }
        let start = at + 1;
        let opens = story.is_name(start)
            || story.tagged(start, Tags::PERSON.or(Tags::BODY).or(Tags::TITLE).or(Tags::QUANTITY).or(Tags::MEDIA))
            || (story.tagged(start, Tags::DETERMINER.or(Tags::POSSESSIVE_PRONOUN))
                && !story.tagged(start, Tags::THAT)
                && quoted | (cue.tier == Tier::Speech))
            || (quoted && story.tagged(start, Tags::PRONOUN))
            || (quoted && cue.lemma == "say" && story.kind(start) == Some(Kind::Word));
        if !opens
            || cue.lemma == "tell"
            || (cue.hearer && !quoted && cue.lemma != "warn")
            || story.tagged(start, Tags::TIME) && story.word(start).ends_with("day")
        {
            return None;
        }
        let phrase = phrase_right(story, start, self.end)?;
        let after = phrase.tokens.end;
        if !quoted {
            let closes = after >= self.end
                || matches!(story.kind(after), Some(Kind::Comma | Kind::Dash))
                || story.tagged(after, Tags::PREPOSITION.or(Tags::TIME));
            if !closes
                || subject_before(story, floor, at)
                    .is_some_and(|phrase| phrase.tokens.end != mark || phrase.beside.is_some())
                || !has_clause_before(story, floor, mark)
            {
                return None;
            }
        }
        let (aside, end) = self.tail(after);
        let hole_start = if quoted { at } else { mark };
        let (content, inserted) = self.content_before(floor, mark, end, at)?;
        let rule = if inserted { Rule::Inserted } else { Rule::Inverted };
        let hole = Hole { tokens: hole_start..end, inserted };
        Some((self.found(Some(phrase), at..at + 1, Some(cue), content, aside, rule), hole))
    }

    /// "…, officials said": nothing, or only hearer and occasion, stands behind the verb.
    pub(super) fn trailing(&self, at: usize, cue: Cue, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        let plural = cue.form == Form::Base && !cue.noun;
        if !(matches!(cue.form, Form::Past | Form::Present) || plural) {
            return None;
        }
        if !matches!(cue.tier, Tier::Speech | Tier::Report | Tier::Manner | Tier::Ask | Tier::Attitude)
            && cue.lemma != "read"
        {
            return None;
        }
        let phrase = subject_before(story, floor, at)?;
        if plural && !is_plural(story, &phrase) {
            return None;
        }
        let mut before = phrase.tokens.start;
        if before > floor && story.is_one_of(before.wrapping_sub(1), &["as", "and", "but"]) {
            before -= 1;
        }
        let complement = complement(story, at, cue, self.end);
        let mark = before.checked_sub(1)?;
        let own_unit = before == self.unit.body;
        let quoted = !own_unit && before > floor && story.quote_ending(mark).is_some();
        let previous = own_unit.then(|| self.quotation_before()).flatten();
        let rest = complement.aside.end;
        let nothing = complement.opening == Opening::Nothing || (quoted && !self.reports_on(&complement));
        if !nothing || (cue.tier == Tier::Attitude && !quoted) {
            return None;
        }
        if let Some(quote) = previous {
            let hole = Hole { tokens: before..self.end, inserted: false };
            let content = self.whole_quotation(quote);
            return Some((
                self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, Rule::Trailing),
                hole,
            ));
        }
        let marked =
            quoted || matches!(story.kind(mark), Some(Kind::Comma | Kind::Dash | Kind::Question | Kind::Exclamation));
        if own_unit || before <= floor || !marked {
            return None;
        }
        if !quoted
            && (matches!(cue.tier, Tier::Manner | Tier::Ask | Tier::Finding) || !has_clause_before(story, floor, mark))
        {
            return None;
        }
        let (_, end) = self.tail(rest.max(at + 1));
        let (content, inserted) = self.content_before(floor, mark, end, at)?;
        let rule = if inserted { Rule::Inserted } else { Rule::Trailing };
        let hole_start = if quoted { before } else { mark };
        let hole = Hole { tokens: hole_start..end, inserted };
        Some((self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, rule), hole))
    }

    /// Whether a verb behind a quotation has content of its own behind it as well.
    pub(super) fn reports_on(&self, complement: &Complement) -> bool {
        let comma = self.story.kind(complement.start.wrapping_sub(1)) == Some(Kind::Comma);
        match complement.opening {
            Opening::That => true,
            Opening::Quotation => !comma,
            Opening::Clause => self.story.tagged(complement.start, Tags::PRONOUN) && complement.aside.is_empty(),
            _ => false,
        }
    }

    /// A quotation that ends the unit before in the same paragraph: `“Why?” Smith asked.`
    pub(super) fn quotation_before(&self) -> Option<usize> {
        if self.unit.opens_paragraph || self.number == 0 {
            return None;
        }
        let last = self.story.units[self.number - 1].tokens.end.checked_sub(1)?;
        let number = self.story.quote_number(last)?;
        (self.story.quotes[number].tokens.end == last + 1 && self.story.quotes[number].closed).then_some(number)
    }

    pub(super) fn opens_aside(&self, at: usize) -> bool {
        let story = self.story;
        story.tagged(at, Tags::WH)
            || story.cues.get(at).copied().flatten().is_some_and(|cue| cue.form == Form::Participle)
            || story.is_one_of(
                at,
                &[
                    "a",
                    "an",
                    "who",
                    "which",
                    "citing",
                    "one",
                    "and",
                    "but",
                    "though",
                    "although",
                    "while",
                    "as",
                    "whereas",
                    "whose",
                    "leaving",
                    "setting",
                    "making",
                    "raising",
                    "sending",
                    "bringing",
                    "giving",
                    "putting",
                    "prompting",
                    "forcing",
                    "ending",
                    "following",
                    "including",
                ],
            )
    }
}

/// Whether a clause begins with how many there are, at least or about: "At least 59 people left".
fn counts(story: &Story<'_>, start: usize, mark: usize) -> bool {
    let number = match story.is(start, "at") {
        true if story.is_one_of(start + 1, &["least", "most"]) => start + 2,
        true => return false,
        false if story.is_one_of(start, &["about", "around", "over", "under", "nearly"]) => start + 1,
        false => return false,
    };
    let word = story.word(number);
    // A verb must follow: "At least 59 people" alone is no clause.
    number + 2 < mark && (word.starts_with(|c: char| c.is_ascii_digit()) || numeral(word).is_some())
}

/// Whether the words before a mark can be content by themselves.
pub(super) fn has_clause_before(story: &Story<'_>, floor: usize, mark: usize) -> bool {
    let start = (floor..mark).find(|at| story.token(*at).is_word()).unwrap_or(mark);
    if mark - start < 2 {
        return false;
    }
    if story.tagged(start, Tags::PREPOSITION.or(Tags::SUBORDINATOR)) && !counts(story, start, mark) {
        return (start..mark).any(|at| story.kind(at) == Some(Kind::Comma))
            && (start..mark).any(|at| {
                story.tagged(at, Tags::BE.or(Tags::HAVE).or(Tags::MODAL).or(Tags::VERB).or(Tags::PARTICIPLE))
                    || story.cue(at).is_some()
            });
    }
    true
}
