//! What follows a reporting verb: its hearer, its occasion, and the content with its end.

use std::ops::Range;

use super::cues::{Cue, Form, Tier};
use super::hearers::{aside_end, hearer_end};
use super::lexicon::Tags;
use super::objects::phrase_right;
use super::story::Story;
use crate::text::Kind;

/// What opens the content behind a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// "that …", or a colon and words.
    That,
    /// A quotation right behind the verb, a comma or a colon.
    Quotation,
    /// A quotation that belongs to the verb's own clause: said it was "over".
    Clause,
    /// how, why, whether …
    Question,
    /// to + infinitive.
    Infinitive,
    /// A noun phrase only, or anything that is no clause.
    Phrase,
    /// Nothing: the clause, or the unit, ends here.
    Nothing,
}

/// What stands behind a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complement {
    /// What opens the content.
    pub(super) opening: Opening,
    /// Where the content begins.
    pub(super) start: usize,
    /// Hearer, occasion and time between the verb and its content.
    pub(super) aside: Range<usize>,
}

/// Reads what stands behind the verb at `verb`, up to `limit`.
pub(super) fn complement(story: &Story<'_>, verb: usize, cue: Cue, limit: usize) -> Complement {
    let mut at = verb + 1;
    if cue.hearer
        && let Some(end) = hearer_end(story, at, limit)
    {
        let of = story.is(end, "of").then(|| phrase_right(story, end + 1, limit)).flatten();
        at = of.map_or(end, |phrase| phrase.tokens.end);
        let programme = story
            .quote_at(at)
            .filter(|quote| story.tagged(at.wrapping_sub(1), Tags::POSSESSIVE) && quote.tokens.len() <= 8);
        at = programme.map_or(at, |quote| quote.tokens.end);
    }
    for _ in 0..5 {
        match aside_end(story, at, limit, cue) {
            Some(end) if end > at => at = end,
            _ => break,
        }
    }
    let (opening, start) = opening(story, at, limit);
    Complement { opening, start, aside: verb + 1..at }
}

fn opening(story: &Story<'_>, at: usize, limit: usize) -> (Opening, usize) {
    if at >= limit {
        return (Opening::Nothing, at);
    }
    if story.is_quoted(at) {
        return if story.quote_at(at).is_some() { (Opening::Quotation, at) } else { (Opening::Nothing, at) };
    }
    match story.token(at).kind {
        Kind::Comma | Kind::Dash if story.quote_at(at + 1).is_some() && at + 1 < limit => (Opening::Quotation, at + 1),
        Kind::Comma => interrupted(story, at, limit),
        Kind::Colon if story.quote_at(at + 1).is_some() => (Opening::Quotation, at + 1),
        Kind::Colon if at + 1 < limit => (Opening::That, at + 1),
        Kind::Word | Kind::Number | Kind::Symbol | Kind::Open => (words(story, at, limit), at),
        _ => (Opening::Nothing, at),
    }
}

/// "said, however, that" and "said, in part, “…”".
fn interrupted(story: &Story<'_>, comma: usize, limit: usize) -> (Opening, usize) {
    if story.tagged(comma + 1, Tags::THAT)
        && comma + 1 < limit
        && story.tagged(comma + 2, Tags::PRONOUN.or(Tags::DETERMINER))
    {
        return (Opening::That, comma + 1);
    }
    let close =
        (comma + 2..limit.min(comma + 12)).find(|at| story.token(*at).kind == Kind::Comma && !story.is_quoted(*at));
    if let Some(close) = close {
        if story.tagged(close + 1, Tags::THAT) {
            return (Opening::That, close + 1);
        }
        let adverbial = story.tagged(comma + 1, Tags::ADVERB.or(Tags::PREPOSITION).or(Tags::SUBORDINATOR))
            || story.word(comma + 1).ends_with("ing");
        if adverbial && story.quote_at(close + 1).is_some() {
            return (Opening::Quotation, close + 1);
        }
    }
    (Opening::Nothing, comma)
}

fn words(story: &Story<'_>, at: usize, limit: usize) -> Opening {
    if story.tagged(at, Tags::THAT) {
        return Opening::That;
    }
    if story.is(at, "to") || (story.is(at, "not") && story.is(at + 1, "to")) {
        return Opening::Infinitive;
    }
    if story.is_one_of(at, &["how", "why", "what", "whether", "where", "when", "who", "which", "if"]) {
        return Opening::Question;
    }
    let fronted = story.tagged(at, Tags::PREPOSITION)
        && !(at..limit.min(at + 9)).any(|comma| story.kind(comma) == Some(Kind::Comma));
    if has_clause(story, at, limit) && !fronted { Opening::Clause } else { Opening::Phrase }
}

/// Whether a subject and a finite verb follow before the next mark.
pub(super) fn has_clause(story: &Story<'_>, start: usize, limit: usize) -> bool {
    if story.tagged(start, Tags::PRONOUN) {
        return start + 1 < limit && story.token(start + 1).is_word();
    }
    let mut nouns = 0;
    for at in start..limit.min(start + 30) {
        if story.is_quoted(at) {
            nouns += 1;
            continue;
        }
        match story.token(at).kind {
            Kind::Word => {}
            Kind::Number | Kind::Symbol => {
                nouns += 1;
                continue;
            }
            Kind::Comma
                if at < start + 12
                    && ((story.is_name(at.wrapping_sub(1)) && !story.tagged(at.wrapping_sub(1), Tags::TIME))
                        || story.kind(at + 1) == Some(Kind::Number)
                        || story.tagged(at + 1, Tags::WH)
                        || story.tagged(start, Tags::PREPOSITION)) =>
            {
                continue;
            }
            Kind::Open | Kind::Close => continue,
            _ => return false,
        }
        let tags = story.tags_of(at);
        if nouns > 0
            && !story.token(at).capital
            && tags.any(Tags::BE.or(Tags::HAVE).or(Tags::MODAL))
            && !tags.any(Tags::POSSESSIVE)
        {
            return true;
        }
        if tags.any(Tags::THAT.or(Tags::WH)) && nouns > 0 {
            return false;
        }
        let before = (start..at).rev().find(|word| !story.tagged(*word, Tags::ADVERB));
        if before.is_some_and(|word| story.tagged(word, Tags::COORDINATOR))
            && !story.tagged(at, Tags::DETERMINER.or(Tags::PRONOUN))
            && (tags.any(Tags::VERB.or(Tags::PARTICIPLE)) || story.cue(at).is_some())
        {
            return false;
        }
        let object_before =
            at > start && story.tagged(at.wrapping_sub(1), Tags::PREPOSITION.or(Tags::DETERMINER).or(Tags::POSSESSIVE));
        if nouns > 0 && !object_before {
            let cue = story.cue(at).is_some_and(|cue| matches!(cue.form, Form::Past | Form::Present) && !cue.noun);
            let verb = tags.any(Tags::VERB) || cue;
            let named =
                at > start && story.is_name(at.wrapping_sub(1)) && story.is_name(start) && !story.is(at + 1, "by");
            let reduced = !named
                && story.tagged(at + 1, Tags::PREPOSITION)
                && (tags.any(Tags::PARTICIPLE) || story.word(at).ends_with("ed"));
            let past = tags.any(Tags::PARTICIPLE)
                && (story.tagged(at + 1, Tags::DETERMINER.or(Tags::OBJECT))
                    || story.kind(at + 1) == Some(Kind::Number));
            if (verb || past || (named && tags.any(Tags::PARTICIPLE))) && !reduced {
                return true;
            }
        }
        if tags.any(Tags::PRONOUN) && nouns > 0 {
            return true;
        }
        nouns +=
            usize::from(!tags.any(Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::ADVERB)) || tags.any(Tags::QUANTITY));
    }
    false
}

/// Whether a verb of this tier may be believed with what stands behind it.
pub(super) fn accepts(story: &Story<'_>, verb: usize, cue: Cue, complement: &Complement, limit: usize) -> bool {
    let start = complement.start;
    let clausal = matches!(complement.opening, Opening::That | Opening::Quotation | Opening::Clause);
    match cue.tier {
        Tier::Speech => match complement.opening {
            Opening::Phrase => {
                let full = start + 3 < limit
                    || is_short_clause(story, start, limit)
                    || (start..limit).any(|at| story.is_quoted(at));
                full && !story.is_one_of(
                    start,
                    &[
                        "so",
                        "nothing",
                        "goodbye",
                        "yes",
                        "no",
                        "hello",
                        "much",
                        "little",
                        "anything",
                        "something",
                        "more",
                        "sorry",
                    ],
                ) && !story.tagged(start, Tags::PREPOSITION)
                    && cue.lemma == "say"
            }
            Opening::Infinitive => false,
            Opening::Question => cue.lemma != "tell" || story.is_one_of(start, &["how", "why"]),
            opening => opening != Opening::Nothing,
        },
        Tier::Report => {
            if cue.lemma == "accuse" || cue.lemma == "put" || cue.lemma == "quote" {
                return false;
            }
            clausal && !(complement.opening == Opening::Quotation && in_object(story, verb, start, cue))
                || (complement.opening == Opening::Question && ASKS.contains(&cue.lemma))
        }
        Tier::Finding => {
            matches!(complement.opening, Opening::That | Opening::Clause)
                || (complement.opening == Opening::Quotation && cue.lemma == "read")
        }
        Tier::Attitude => matches!(complement.opening, Opening::That | Opening::Clause) && BELIEFS.contains(&cue.lemma),
        Tier::Characterise => false,
        Tier::Ask => {
            matches!(complement.opening, Opening::Quotation)
                || (complement.opening == Opening::Question && !story.is(limit, "?"))
        }
        Tier::Manner => {
            complement.opening == Opening::Quotation
                && story.kind(start.wrapping_sub(1)).is_some_and(|kind| matches!(kind, Kind::Comma | Kind::Colon))
        }
    }
}

/// Whether three words are a clause whose verb the word lists do not have: "the dam leaks", "the wall cracked". "The magic
/// words" are taken for one, too, which is seldom said.
fn is_short_clause(story: &Story<'_>, start: usize, limit: usize) -> bool {
    let last = limit.saturating_sub(1);
    let word = story.word(last);
    start + 2 == last
        && story.tagged(start, Tags::DETERMINER.or(Tags::POSSESSIVE_PRONOUN))
        && !story.token(last).capital
        && !story.tagged(last, Tags::PERSON.or(Tags::BODY).or(Tags::TIME))
        && (word.ends_with("ed")
            || word.ends_with('s') && !word.ends_with("ss") && !story.word(start + 1).ends_with('s'))
}

/// States of mind that a body tells of when it tells what it holds to be so.
const BELIEFS: &[&str] = &["believe", "think", "suspect", "expect", "understand"];

const ASKS: &[&str] = &["explain", "reveal", "disclose", "note", "recall", "announce", "detail", "report", "clarify"];

/// Whether a quotation right behind a verb of reporting is only a quoted word in its object: claimed "victory".
fn in_object(story: &Story<'_>, verb: usize, start: usize, cue: Cue) -> bool {
    let glued = start == verb + 1;
    let short = story.quote_at(start).is_some_and(|quote| quote.tokens.len() <= 4);
    glued && short && cue.form != Form::Participle
}

/// Where content that begins at `start` ends, looking no further than `limit`.
pub(super) fn content_end(story: &Story<'_>, start: usize, limit: usize) -> usize {
    let mut at = start;
    while at < limit {
        if story.is_quoted(at) {
            at += 1;
            continue;
        }
        let comma = story.token(at).kind == Kind::Comma;
        let next = if comma { at + 1 } else { at };
        let joined = story.is_one_of(next, &["and", "but", "while", "before", "then", "or"]);
        if at > start && (comma || joined || matches!(story.token(at).kind, Kind::Dash | Kind::Semicolon)) {
            let verb = skip_adverbs(story, if joined { next + 1 } else { next.max(at + 1) }, limit);
            if cuts(story, verb, limit, joined, comma) {
                return at;
            }
            if comma && story.is(next, "with") && reports_beside(story, next, limit, 14) {
                return at;
            }
            if comma && joined && speaks_anew(story, next + 1, limit) {
                return at;
            }
            if story.token(at).kind == Kind::Semicolon && speaks_anew(story, at + 1, limit) {
                return at;
            }
            if joined && story.is_one_of(verb, FURTHER) && !comma_list(story, at) {
                return at;
            }
            if comma && story.is_one_of(next, &["citing", "quoting"]) {
                return at;
            }
            if joined && reports_beside(story, next, limit, 6) {
                return at;
            }
        }
        at += 1;
    }
    limit
}

/// Verbs that go on with what a speaker did, though what follows them is no clause.
const FURTHER: &[&str] = &[
    "urged",
    "called",
    "accused",
    "declined",
    "refused",
    "demanded",
    "vowed",
    "pledged",
    "promised",
    "praised",
    "criticized",
    "criticised",
    "condemned",
    "thanked",
    "apologised",
    "apologized",
    "denied",
    "asked",
    "blamed",
    "warned",
];

/// Whether a verb behind "and" more likely goes on within the content: "said they found it and, and, …".
fn comma_list(story: &Story<'_>, at: usize) -> bool {
    at > 0 && story.tagged(at.wrapping_sub(1), Tags::PARTICIPLE.or(Tags::MODAL))
}

/// ", and officials said …": a new speaker behind a comma and a conjunction.
fn speaks_anew(story: &Story<'_>, at: usize, limit: usize) -> bool {
    let Some(phrase) = phrase_right(story, at, limit).filter(|phrase| phrase.tokens.len() <= 10) else { return false };
    let verb = skip_adverbs(story, phrase.tokens.end, limit);
    let Some(cue) = story.cues.get(verb).copied().flatten().filter(|_| verb < limit) else { return false };
    let quoted = (verb..limit.min(verb + 9)).any(|at| story.quote_at(at).is_some());
    if cue.tier == Tier::Characterise && cue.form == Form::Past && quoted {
        return true;
    }
    let finite = matches!(cue.form, Form::Past | Form::Present) && matches!(cue.tier, Tier::Speech | Tier::Report);
    finite
        && !story.tagged(phrase.head, Tags::PRONOUN)
        && accepts(story, verb, cue, &complement(story, verb, cue, limit), limit)
}

fn skip_adverbs(story: &Story<'_>, at: usize, limit: usize) -> usize {
    let mut at = at;
    while at < limit && story.tagged(at, Tags::ADVERB.or(Tags::HAVE)) && story.cue(at).is_none() {
        at += 1;
    }
    at
}

/// Whether the verb at `at` reports anew, so that the content before it ends.
fn cuts(story: &Story<'_>, at: usize, limit: usize, joined: bool, comma: bool) -> bool {
    let Some(cue) = story.cues.get(at).copied().flatten().filter(|_| at < limit && !story.is_quoted(at)) else {
        return false;
    };
    if matches!(cue.tier, Tier::Attitude | Tier::Finding) || story.is(at + 1, "by") {
        return false;
    }
    let quote_near = (at..limit.min(at + 9)).any(|word| story.quote_at(word).is_some());
    if cue.tier == Tier::Characterise && cue.form == Form::Participle && comma && quote_near {
        return true;
    }
    let fits = match cue.form {
        Form::Participle => comma || joined,
        Form::Past | Form::Present => joined && (!cue.noun || cue.tier == Tier::Speech),
        Form::Base => {
            joined && !comma && cue.tier == Tier::Report && complement(story, at, cue, limit).opening != Opening::Phrase
        }
    };
    fits && accepts(story, at, cue, &complement(story, at, cue, limit), limit)
}

/// ", with one poster writing “…”".
fn reports_beside(story: &Story<'_>, with: usize, limit: usize, reach: usize) -> bool {
    (with + 2..limit.min(with + reach))
        .take_while(|at| story.token(*at).kind == Kind::Word && !story.is_quoted(*at))
        .any(|at| {
            story.cue(at).is_some_and(|cue| {
                cue.form == Form::Participle && accepts(story, at, cue, &complement(story, at, cue, limit), limit)
            })
        })
}
