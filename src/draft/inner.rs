//! Verbs before their content: "She said that …", "… and added that …", "Smith, who told reporters …".

use std::ops::Range;

use super::clauses::{Complement, Opening, accepts, complement, content_end};
use super::cues::{Cue, Form, Tier};
use super::lexicon::Tags;
use super::nouns::{Phrase, phrase_left};
use super::objects::phrase_right;
use super::patterns::{Found, Reader};
use super::proposal::Rule;
use super::story::Story;
use super::subjects::subject_before;
use crate::text::Kind;

impl Reader<'_, '_> {
    /// Verbs before their content.
    pub(super) fn inner(&mut self, found: &mut Vec<Found>) {
        for (at, cue) in self.verbs().collect::<Vec<_>>() {
            if self.used.contains(&at)
                || self.holes.iter().any(|hole| hole.tokens.contains(&at) && !hole.inserted && hole.tokens.end < at)
            {
                continue;
            }
            let one = match cue.form {
                Form::Participle => self.participle(at, cue, &found[self.first..]),
                _ => self.finite(at, cue, &found[self.first..]),
            };
            found.extend(one);
        }
    }

    pub(super) fn limit(&self, at: usize) -> usize {
        self.holes
            .iter()
            .filter(|hole| !hole.inserted && hole.tokens.start > at)
            .map(|hole| hole.tokens.start)
            .min()
            .unwrap_or(self.end)
            .max(at + 1)
    }

    pub(super) fn floor(&self, at: usize) -> usize {
        self.holes
            .iter()
            .filter(|hole| hole.tokens.end <= at)
            .map(|hole| hole.tokens.end)
            .max()
            .unwrap_or(self.unit.body)
            .max(self.unit.body)
    }

    pub(super) fn finite(&self, at: usize, cue: Cue, before: &[Found]) -> Option<Found> {
        let story = self.story;
        let limit = self.limit(at);
        let floor = self.floor(at);
        let complement = complement(story, at, cue, limit);
        let coordinated = self.coordinated(at, floor, cue);
        let phrase = if coordinated { None } else { subject_before(story, floor, at) };
        let phrase = match phrase {
            Some(phrase) => phrase,
            None if cue.form == Form::Base && story.is(at.wrapping_sub(1), "to") => self.took_to(at, floor)?,
            None if coordinated => self.shared_subject(at, cue, before)?,
            None => self.relative_subject(at, floor)?,
        };
        let noun = cue.noun && story.tagged(at + 1, Tags::HAVE.or(Tags::BE).or(Tags::MODAL));
        if noun || story.is(at + 1, "by") || (cue.tier == Tier::Attitude && !self.is_body(&phrase)) {
            return None;
        }
        if matches!(cue.form, Form::Base)
            && !story.is(at.wrapping_sub(1), "to")
            && (!is_plural(story, &phrase)
                || cue.noun
                    && !coordinated
                    && cue.tier != Tier::Speech
                    && !story.tagged(phrase.head, Tags::PERSON.or(Tags::PRONOUN).or(Tags::DOCUMENT)))
        {
            return None;
        }
        if cue.noun
            && !(story.is_name(phrase.head)
                || story.tagged(
                    phrase.head,
                    Tags::PERSON.or(Tags::PRONOUN).or(Tags::BODY).or(Tags::DOCUMENT).or(Tags::MEDIA),
                ))
        {
            return None;
        }
        if story.is_one_of(phrase.head, &["i", "you", "we", "nobody", "none"])
            || story.is_one_of(phrase.tokens.start, &["no", "neither"])
        {
            return None;
        }
        let lead = phrase.tokens.start.checked_sub(1).filter(|lead| *lead >= floor && rule_lead(story, *lead));
        let fused = lead
            .is_some_and(|lead| story.is_one_of(lead, &["what", "how", "why", "whatever", "if", "unless", "whether"]));
        if fused && cue.tier != Tier::Characterise && !coordinated {
            return None;
        }
        let subordinate = lead.is_some_and(|lead| {
            story
                .is_one_of(lead, &["while", "although", "though", "whereas", "when", "after", "as", "since", "because"])
        });
        let limit = if subordinate && !coordinated {
            (complement.start..limit)
                .find(|at| !story.is_quoted(*at) && story.kind(*at) == Some(Kind::Comma))
                .unwrap_or(limit)
        } else {
            limit
        };
        let rule = if coordinated {
            Rule::Coordinated
        } else if complement.opening == Opening::Quotation {
            Rule::Quoted
        } else {
            Rule::Reported
        };
        if cue.tier == Tier::Characterise {
            return self.characterised(at, cue, phrase, limit);
        }
        if lead.is_some_and(|lead| story.is(lead, "as"))
            && complement.opening == Opening::Nothing
            && story.kind(complement.start) == Some(Kind::Comma)
        {
            let start = complement.start + 1;
            let content: Vec<Range<usize>> = std::iter::once(start..content_end(story, start, self.limit(at)))
                .filter(|range| range.len() > 2)
                .collect();
            return (!content.is_empty() && cue.tier != Tier::Attitude).then(|| {
                self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, Rule::Reported)
            });
        }
        if let Some(content) = self.block_quotation(at, &complement) {
            return Some(self.found(
                Some(phrase),
                self.cue_range(at),
                Some(cue),
                content,
                complement.aside,
                Rule::Quoted,
            ));
        }
        if !accepts(story, at, cue, &complement, limit) || !self.may_find(cue, &phrase) {
            return None;
        }
        let content = self.content_after(&complement, limit);
        (!content.is_empty())
            .then(|| self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, rule))
    }

    /// Whether a state of mind is that of a body or of several people in office, and so must have been told to somebody.
    pub(super) fn is_body(&self, phrase: &Phrase) -> bool {
        let story = self.story;
        let word = story.word(phrase.head);
        let people = story.tagged(phrase.head, Tags::PERSON)
            && word.ends_with('s')
            && (!story.token(phrase.head).capital || phrase.head == self.unit.body);
        people
            || story.tagged(phrase.head, Tags::BODY.or(Tags::MEDIA))
            || story.is_one_of(phrase.head, &["police", "intelligence"])
    }

    /// Findings need somebody or something that can find.
    pub(super) fn may_find(&self, cue: Cue, phrase: &Phrase) -> bool {
        let story = self.story;
        if cue.tier != Tier::Finding && !matches!(cue.lemma, "suggest" | "imply" | "reveal" | "conclude") {
            return true;
        }
        let document = phrase.tokens.clone().any(|at| story.tagged(at, Tags::DOCUMENT))
            || story.tagged(phrase.head, Tags::PERSON.or(Tags::BODY));
        document
            || (matches!(cue.lemma, "suggest" | "conclude" | "reveal" | "find" | "determine" | "project")
                && (story.is_name(phrase.head) || story.is_one_of(phrase.head, &["they", "he", "she", "it"])))
    }

    /// Whether the verb follows "and" or "but" without a subject of its own.
    pub(super) fn coordinated(&self, at: usize, floor: usize, cue: Cue) -> bool {
        let story = self.story;
        let mut before = at;
        while before > floor
            && story.tagged(before.wrapping_sub(1), Tags::ADVERB.or(Tags::HAVE))
            && !story.is_one_of(before.wrapping_sub(1), &["and", "but", "yet"])
        {
            before -= 1;
        }
        matches!(cue.form, Form::Past | Form::Present | Form::Base)
            && before > floor
            && story.is_one_of(before.wrapping_sub(1), &["and", "but", "then"])
            && before - 1 > self.unit.body
    }

    /// The subject of the verb that this one is coordinated with.
    pub(super) fn shared_subject(&self, at: usize, cue: Cue, before: &[Found]) -> Option<Phrase> {
        let fits = |one: &&Found| {
            one.cue.start < at && one.verb.is_none_or(|verb| verb.form == cue.form || verb.form == Form::Participle)
        };
        let trailing = before
            .iter()
            .rev()
            .filter(fits)
            .find(|one| matches!(one.rule, Rule::Trailing | Rule::Inverted | Rule::Inserted));
        let earlier = trailing.or_else(|| before.iter().rfind(fits));
        match earlier {
            Some(one) => one.source.clone(),
            None if cue.form == Form::Base => None,
            None => self.main_subject(at),
        }
    }

    /// The subject of the unit's main clause.
    pub(super) fn main_subject(&self, before: usize) -> Option<Phrase> {
        let story = self.story;
        let mut start = self.unit.body;
        for _ in 0..3 {
            while start < before
                && story.tagged(start, Tags::COORDINATOR.or(Tags::CONNECTIVE))
                && story.token(start).is_word()
                && !story.tagged(start, Tags::QUANTITY)
            {
                start += 1;
            }
            let adverbial = story.tagged(start, Tags::PREPOSITION.or(Tags::SUBORDINATOR).or(Tags::TIME))
                || story.word(start).ends_with("ing")
                || story.is_one_of(start, &["asked", "told"])
                || story.tagged(start, Tags::PARTICIPLE);
            if !adverbial
                || story.is_name(start)
                    && !story.is_one_of(start, &["asked", "told"])
                    && !story.tagged(start, Tags::PREPOSITION.or(Tags::SUBORDINATOR))
            {
                break;
            }
            start = (start..before).find(|at| story.kind(*at) == Some(Kind::Comma) && !story.is_quoted(*at))? + 1;
        }
        phrase_right(story, start, before).filter(|phrase| !story.is_one_of(phrase.head, &["i", "it", "there", "you"]))
    }

    /// "Smith took to X to say that …": Smith.
    pub(super) fn took_to(&self, at: usize, floor: usize) -> Option<Phrase> {
        let story = self.story;
        let took = (floor..at).rev().take(7).find(|word| story.is(*word, "took") && story.is(*word + 1, "to"))?;
        subject_before(story, floor, took)
    }

    /// "Witkoff, who told reporters …": the pronoun speaks.
    pub(super) fn relative_subject(&self, at: usize, floor: usize) -> Option<Phrase> {
        let story = self.story;
        let mut who = at.checked_sub(1)?;
        while who > floor && story.tagged(who, Tags::ADVERB.or(Tags::HAVE)) {
            who -= 1;
        }
        if !story.is(who, "who") || who <= floor {
            return None;
        }
        let behind_comma = story.kind(who.wrapping_sub(1)) == Some(Kind::Comma);
        let end = if behind_comma { who - 1 } else { who };
        let phrase = phrase_left(story, floor, end).or_else(|| {
            let preposition = (floor..end).rev().take(10).find(|at| story.tagged(*at, Tags::PREPOSITION))?;
            phrase_left(story, preposition + 1, end)
        })?;
        Some(Phrase { tokens: who..who + 1, beside: Some(phrase.tokens.clone()), head: who })
    }

    /// A quotation in the next paragraph, which a colon or comma at the end of this unit announces.
    pub(super) fn block_quotation(&self, at: usize, complement: &Complement) -> Option<Vec<Range<usize>>> {
        let story = self.story;
        let last = self.end.checked_sub(1)?;
        let colon = story.kind(last) == Some(Kind::Colon);
        let announced = (colon || story.kind(last) == Some(Kind::Comma)) && !story.is_quoted(last);
        let other = complement.opening != Opening::Nothing && complement.start < last;
        if !announced || (other && !(colon && complement.opening == Opening::Phrase && last - at < 14)) || last < at {
            return None;
        }
        let next = story.units.get(self.number + 1)?;
        let number = story.quote_number(next.body)?;
        (story.quotes[number].tokens.start == next.body).then(|| self.whole_quotation(number))
    }
}

/// Whether the word before a subject opens its clause.
pub(super) fn rule_lead(story: &Story<'_>, lead: usize) -> bool {
    !story.is_quoted(lead) && story.tagged(lead, Tags::SUBORDINATOR.or(Tags::WH).or(Tags::PREPOSITION))
}

pub(super) fn is_plural(story: &Story<'_>, phrase: &Phrase) -> bool {
    let word = story.word(phrase.head);
    word.ends_with('s')
        || word.ends_with('S')
        || story.is_one_of(
            phrase.head,
            &[
                "they", "who", "both", "others", "people", "police", "some", "many", "men", "women", "several", "we",
                "i", "you", "few", "all", "two", "three", "four",
            ],
        )
        || story.tagged(phrase.head, Tags::BODY.or(Tags::QUANTITY))
        || phrase.tokens.clone().any(|at| story.is(at, "and"))
}
