//! Noun phrases without a parser: where the phrase before a verb begins, and where the phrase behind a word ends.
//!
//! Both walk word by word and stop at what can't lie inside a noun phrase: a finite verb, a subordinator, a pronoun, a mark.

use std::ops::Range;

use super::cues::Form;
use super::lexicon::Tags;
use super::objects::REDUCED;
use super::story::Story;
use crate::text::Kind;

/// A noun phrase that may be a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Its tokens, with what belongs to it.
    pub(super) tokens: Range<usize>,
    /// The apposition or relative clause beside it that is no part of `tokens`.
    pub(super) beside: Option<Range<usize>>,
    /// Its head noun.
    pub(super) head: usize,
}

/// The longest phrase that is looked at, in tokens.
pub(super) const LONGEST: usize = 48;

pub(super) const BARRIER: Tags = Tags::THAT.or(Tags::WH).or(Tags::BE).or(Tags::HAVE).or(Tags::NEGATION);

/// The noun phrase that ends just before `end`.
pub(super) fn phrase_left(story: &Story<'_>, floor: usize, end: usize) -> Option<Phrase> {
    let lowest = floor.max(end.saturating_sub(LONGEST));
    let mut start = end;
    let mut coordinator = None;
    while start > lowest {
        let at = start - 1;
        if story.is_quoted(at) {
            let Some(quote) = story.quote_ending(at).filter(|quote| is_mention(story, &quote.tokens)) else { break };
            if quote.tokens.start < lowest {
                break;
            }
            start = quote.tokens.start;
            continue;
        }
        match story.token(at).kind {
            Kind::Close => {
                let Some(open) =
                    (at.saturating_sub(8).max(lowest)..at).rev().find(|open| story.token(*open).kind == Kind::Open)
                else {
                    break;
                };
                start = open;
                continue;
            }
            Kind::Number | Kind::Symbol | Kind::Single => {
                start = at;
                continue;
            }
            Kind::Word => {}
            _ => break,
        }
        let tags = story.tags_of(at);
        if tags.any(Tags::PRONOUN) && !story.is_one_of(at, &["others", "everyone", "everybody", "someone", "anyone"]) {
            if start == end {
                return Some(Phrase { tokens: at..end, beside: None, head: at });
            }
            if story.is(at + 1, "and") && end - at < 8 {
                start = at;
            }
            break;
        }
        if stops_left(story, at, start, end) {
            break;
        }
        if tags.any(Tags::COORDINATOR) {
            if !story.is_one_of(at, &["and", "or", "&"]) {
                break;
            }
            coordinator = Some(at);
        }
        start = at;
        if tags.any(Tags::DETERMINER) && at > lowest && !carries_on(story, at - 1) && !story.is(at, "such") {
            break;
        }
    }
    let relative = relative_clause(story, lowest, start, end);
    finish_left(
        story,
        floor,
        relative.unwrap_or(start),
        end,
        coordinator.filter(|_| relative.is_none()),
        relative.is_some(),
    )
}

/// Whether a quotation is a mere name or word inside a phrase: short, without a mark of its own.
pub(super) fn is_mention(story: &Story<'_>, quote: &Range<usize>) -> bool {
    let inner_end = quote.end.saturating_sub(2);
    quote.len() <= 9 && story.tokens.get(inner_end).is_some_and(crate::text::Token::is_word)
}

fn stops_left(story: &Story<'_>, at: usize, start: usize, end: usize) -> bool {
    let tags = story.tags_of(at);
    let capital = story.token(at).capital;
    let next = start;
    if tags.any(BARRIER) && !(capital && start < end && story.is_name(next) && !tags.any(Tags::THAT.or(Tags::WH))) {
        return true;
    }
    if tags.any(Tags::MODAL) && !capital {
        return true;
    }
    if story.is(at, "according") || tags.any(Tags::SUBORDINATOR) && !story.is(at, "as") {
        return true;
    }
    if story.is(at, "as")
        && !story.is_one_of(at + 1, &["well"])
        && !story.is(at.wrapping_sub(1), "such")
        && !story.is_one_of(at.wrapping_sub(2), &["as"])
    {
        return true;
    }
    if tags.any(Tags::TIME)
        && !tags.any(Tags::POSSESSIVE)
        && !capital_between(story, at)
        && !story.tagged(at, Tags::PERSON)
    {
        return true;
    }
    if tags.any(Tags::OBJECT) && !tags.any(Tags::DETERMINER) && !(at > 0 && story.is(at.wrapping_sub(1), "of")) {
        return true;
    }
    if tags.any(Tags::ADVERB)
        && story.is_one_of(
            at,
            &["today", "yesterday", "then", "later", "earlier", "now", "here", "there", "meanwhile", "also", "however"],
        )
    {
        return true;
    }
    is_verb_left(story, at, next, end)
}

/// Whether a time word is part of a name, as in "The Sunday Times".
fn capital_between(story: &Story<'_>, at: usize) -> bool {
    story.token(at).capital
        && story.is_name(at + 1)
        && at > 0
        && (story.is_name(at.wrapping_sub(1)) || story.is(at.wrapping_sub(1), "the"))
        || (story.is_one_of(at, &["may", "march", "april", "june"]) && at > 0 && story.is_name(at.wrapping_sub(1)))
}

fn is_verb_left(story: &Story<'_>, at: usize, next: usize, end: usize) -> bool {
    let tags = story.tags_of(at);
    if story.token(at).capital && at > 0 && story.is_name(at.wrapping_sub(1)) {
        return false;
    }
    let reduced = next < end && story.tagged(next, Tags::PREPOSITION);
    let behind_determiner =
        at > 0 && (story.tagged(at.wrapping_sub(1), Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::POSSESSIVE)));
    if let Some(cue) = story.cue(at) {
        let finite = matches!(cue.form, Form::Past | Form::Present) && !cue.noun;
        if finite
            && !behind_determiner
            && !(cue.form == Form::Past
                && reduced
                && story.is_one_of(next, &["by", "in", "to", "of", "with", "on", "at", "for", "about"])
                && cue.lemma != "say")
        {
            return true;
        }
    }
    let describes = reduced && (story.word(at).ends_with("ed") || story.is_one_of(at, REDUCED));
    if tags.any(Tags::VERB) && !behind_determiner && !describes {
        return true;
    }
    let takes_object = next < end
        && (story.tagged(next, Tags::DETERMINER.or(Tags::PRONOUN).or(Tags::THAT))
            || story.kind(next) == Some(Kind::Number));
    tags.any(Tags::PARTICIPLE) && takes_object && !behind_determiner
}

/// Whether the token before a determiner lets the phrase go on to the left.
fn carries_on(story: &Story<'_>, at: usize) -> bool {
    story.tagged(at, Tags::PREPOSITION.or(Tags::COORDINATOR)) || story.is_one_of(at, &["all", "both", "half", "close"])
}

/// The start of "people who know him", seen from where the walk to the left has stopped.
fn relative_clause(story: &Story<'_>, lowest: usize, stopped: usize, end: usize) -> Option<usize> {
    let mut at = stopped;
    let floor = lowest.max(end.saturating_sub(26));
    while at > floor {
        at -= 1;
        if story.is_quoted(at) || !story.token(at).is_word() {
            return None;
        }
        if story.is_one_of(at, &["who", "whose"]) {
            let inner = plain_phrase_left(story, lowest, at)?;
            return story.tagged(inner.head, Tags::PERSON.or(Tags::QUANTITY)).then_some(inner.tokens.start);
        }
        if story.tagged(at, Tags::PRONOUN.or(Tags::SUBORDINATOR)) || story.cue(at).is_some_and(|cue| cue.lemma == "say")
        {
            return None;
        }
    }
    None
}

fn plain_phrase_left(story: &Story<'_>, lowest: usize, end: usize) -> Option<Phrase> {
    let mut start = end;
    while start > lowest
        && story.kind(start.wrapping_sub(1)) == Some(Kind::Word)
        && !stops_left(story, start - 1, start, end)
        && !story.tagged(start.wrapping_sub(1), Tags::COORDINATOR)
    {
        start -= 1;
        if story.tagged(start, Tags::DETERMINER) && start > lowest && !carries_on(story, start - 1) {
            break;
        }
    }
    finish_left(story, lowest, start, end, None, false)
}

/// Trims what can't open a noun phrase and checks that a head remains.
fn finish_left(
    story: &Story<'_>,
    floor: usize,
    start: usize,
    end: usize,
    coordinator: Option<usize>,
    relative: bool,
) -> Option<Phrase> {
    let mut start = start;
    if let Some(at) = coordinator.filter(|at| *at > start && *at + 1 < end) {
        let numbered = story.kind(start) == Some(Kind::Number) && at == start + 1;
        if numbered
            || !opens_phrase(story, start)
            || (start..at).any(|word| {
                story.tagged(word, Tags::PARTICIPLE)
                    && !story.tagged(word + 1, Tags::PREPOSITION)
                    && !story.tagged(word.wrapping_sub(1), Tags::DETERMINER)
            })
        {
            start = at + 1;
        }
    }
    if coordinator.is_some()
        && start > floor
        && story.kind(start.wrapping_sub(1)) == Some(Kind::Comma)
        && is_list(story, floor, start, end)
    {
        start = floor;
    }
    while start < end && is_opening(story, start, end) {
        start += 1;
    }
    if start < end && story.tagged(start, Tags::PREPOSITION) && !story.is_name(start) {
        start = behind_preposition(story, start, end)?;
    }
    if start >= end {
        return None;
    }
    let head = head_of(story, &(start..end));
    let owner =
        story.tagged(end.wrapping_sub(1), Tags::POSSESSIVE) && !story.tagged(end.wrapping_sub(1), Tags::PRONOUN);
    let valid = (relative || is_head(story, head)) && !owner;
    valid.then_some(Phrase { tokens: start..end, beside: None, head })
}

/// Whether the words before a comma are the first members of a list of names: "Lee, Park and Kim".
fn is_list(story: &Story<'_>, floor: usize, last: usize, end: usize) -> bool {
    let member = |at: usize| {
        let name =
            story.is_name(at) || story.tagged(at, Tags::PERSON.or(Tags::TITLE)) || story.is_one_of(at, &["of", "from"]);
        !story.is_quoted(at) && (story.kind(at) == Some(Kind::Comma) || (name && story.kind(at) == Some(Kind::Word)))
    };
    last - floor <= 14
        && opens_phrase(story, floor)
        && (floor..last).all(member)
        && (last..end).all(|at| member(at) || story.tagged(at, Tags::COORDINATOR))
}

fn is_opening(story: &Story<'_>, at: usize, end: usize) -> bool {
    if story.token(at).kind == Kind::Word && story.tagged(at, Tags::QUANTITY) {
        return false;
    }
    let opening = story.tagged(at, Tags::CONNECTIVE.or(Tags::COORDINATOR)) && at + 1 < end
        || (story.tagged(at, Tags::ADVERB) && !story.tagged(at, Tags::DETERMINER.or(Tags::QUANTITY)) && at + 1 < end)
        || matches!(story.token(at).kind, Kind::Symbol | Kind::Single);
    opening && !story.is_one_of(at, &["both", "all"])
}

fn opens_phrase(story: &Story<'_>, at: usize) -> bool {
    story.is_name(at)
        || story.kind(at) == Some(Kind::Number)
        || story.tagged(at, Tags::DETERMINER.or(Tags::QUANTITY).or(Tags::PERSON).or(Tags::BODY).or(Tags::TITLE))
        || (story.token(at).capital && at + 1 < story.tokens.len())
}

/// Finds the subject behind an adverbial without a comma: "At the ceremony Smith".
fn behind_preposition(story: &Story<'_>, start: usize, end: usize) -> Option<usize> {
    let mut seen = false;
    for at in start + 1..end {
        if story.tagged(at, Tags::DETERMINER) && seen && !story.tagged(at.wrapping_sub(1), Tags::PREPOSITION) {
            return Some(at);
        }
        if seen
            && story.is_name(at)
            && !story.is_name(at.wrapping_sub(1))
            && !story.tagged(at.wrapping_sub(1), Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::COORDINATOR))
        {
            return Some(at);
        }
        seen |= story.token(at).is_word() && !story.tagged(at, Tags::DETERMINER);
    }
    None
}

/// The head of a phrase: the last word before the first preposition, relative or bracket.
pub(super) fn head_of(story: &Story<'_>, phrase: &Range<usize>) -> usize {
    let ends = |at: &usize| {
        story.tagged(*at, Tags::PREPOSITION.or(Tags::WH).or(Tags::COORDINATOR))
            || matches!(story.token(*at).kind, Kind::Open | Kind::Comma)
            || story.is_one_of(
                *at,
                &["familiar", "close", "briefed", "aware", "knowledgeable", "privy", "present", "involved", "speaking"],
            )
            || ((story.tagged(*at, Tags::PARTICIPLE.or(Tags::VERB)) || story.is_one_of(*at, REDUCED))
                && story.tagged(*at + 1, Tags::PREPOSITION))
    };
    (phrase.start + 1..phrase.end).find(ends).unwrap_or(phrase.end).saturating_sub(1)
}

pub(super) fn is_head(story: &Story<'_>, head: usize) -> bool {
    let Some(token) = story.tokens.get(head) else { return false };
    if token.kind != Kind::Word && !story.is_quoted(head) {
        return false;
    }
    let tags = story.tags_of(head);
    if tags.any(Tags::PRONOUN.or(Tags::QUANTITY).or(Tags::PERSON)) {
        return true;
    }
    if !token.capital && story.word(head).ends_with("ing") && !tags.any(Tags::BODY.or(Tags::DOCUMENT)) {
        return false;
    }
    let small = Tags::DETERMINER
        .or(Tags::PREPOSITION)
        .or(Tags::SUBORDINATOR)
        .or(Tags::NEVER_SOURCE)
        .or(Tags::OBJECT)
        .or(Tags::WH);
    let verbal = Tags::PARTICIPLE.or(Tags::ADVERB).or(Tags::TIME);
    !tags.any(small) && (token.capital || !tags.any(verbal))
}
