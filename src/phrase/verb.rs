//! The reporting verb of a phrase: where it stands, what its source does with the statement.

use std::ops::Range;

use crate::record::Stance;

use super::lexicon::Kinds as K;
use super::response::{complete, response};
use super::token::{Shape, Words};

/// A reporting verb, or a word that stands for one ("according to"), and the tokens around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// The verb with what completes it: "declined to comment".
    pub(crate) range: Range<usize>,
    /// What the source does.
    pub(crate) stance: Stance,
    /// The tokens that say who.
    pub(crate) source: Range<usize>,
    /// The tokens after the verb, where the source stands before it.
    pub(crate) tail: Range<usize>,
    /// The words were issued by this very verb: "tweeted".
    pub(crate) issues: bool,
    /// Takes whom it is said to: "told".
    pub(crate) tells: bool,
}

/// Everything of a person or body that can be a verb's subject.
pub(crate) const WHO: K = K::SOURCE
    .and(K::PERSON)
    .and(K::OFFICIAL)
    .and(K::PRIVATE)
    .and(K::EITHER)
    .and(K::RELATION)
    .and(K::BODY)
    .and(K::BODY_NAME)
    .and(K::OUTLET)
    .and(K::PRESS);

/// Finds the main reporting verb; `None` where the phrase is a bare source.
pub(crate) fn find(words: &Words<'_>) -> Option<Cue> {
    let count = words.tokens.len();
    let start = skip_quotation(words).unwrap_or_else(|| skip_lead(words));
    leading(words, start).or_else(|| following(words, start, count))
}

/// What a cue's words by themselves say of the stance.
pub(crate) fn stance(words: &Words<'_>, range: Range<usize>) -> Stance {
    if let Some(response) = range.clone().take(8).find_map(|at| response(words, at)) {
        return response.stance;
    }
    let mut stance = Stance::Asserts;
    for at in range.take(16) {
        let negated = at > 0 && words.says_any(at - 1, &["not", "never", "didn't", "doesn't", "neither", "nor"]);
        if words.is(at, K::CONFIRM) && !negated {
            stance = Stance::Confirms;
        } else if words.is(at, K::DENY) && !negated {
            stance = Stance::Denies;
        } else if words.is(at, K::DISPUTE) && !negated {
            stance = Stance::Disputes;
        } else if words.is(at, K::CONFIRM.and(K::DENY)) {
            stance = Stance::DeclinesComment;
        }
    }
    stance
}

/// Where a phrase that begins with words in quotation marks goes on after them.
fn skip_quotation(words: &Words<'_>) -> Option<usize> {
    let quote = |at: &usize| words.tokens[*at].shape == Shape::Quote;
    if !words.tokens.first().is_some_and(|first| first.shape == Shape::Quote) {
        return None;
    }
    let last = (1..words.tokens.len()).rev().find(quote)?;
    let next = (last + 1..words.tokens.len()).find(|&at| words.tokens[at].is_word())?;
    (last > 2).then_some(next)
}

/// Passes "But", "In what", adverbs and marks at the beginning.
pub(crate) fn skip_lead(words: &Words<'_>) -> usize {
    let mut at = 0;
    while let Some(token) = words.get(at) {
        let lead = !token.is_word()
            || words.says_any(
                at,
                &[
                    "but", "and", "while", "since", "as", "when", "because", "although", "though", "yet", "so", "that",
                    "what", "or", "if", "where",
                ],
            )
            || words.says(at, "in") && words.says_any(at + 1, &["what", "which"])
            || token.is(K::ADVERB) && !token.is(WHO);
        if !lead || token.is(K::AUXILIARY) {
            break;
        }
        at += 1;
    }
    at
}

/// "according to X", "said X": the source stands after.
fn leading(words: &Words<'_>, start: usize) -> Option<Cue> {
    let end = words.tokens.len();
    let mut after = preposition(words, start);
    let mut range = start..after;
    if after == start {
        let mut verb = start;
        while words.is(verb, K::AUXILIARY) || verb > start && words.is(verb, K::ADVERB) {
            verb += 1;
        }
        if words.says(start, "it")
            && (words.is(verb + 1, K::AUXILIARY) && words.is(verb + 2, K::VERB) || words.says(verb + 1, "emerged"))
        {
            return Some(nobody(words, start..end));
        }
        if words.says(start, "neither") && words.is(start + 1, K::VERB) {
            return Some(nobody(words, start..end));
        }
        if verb > start && !words.is(verb, K::VERB) || verb >= end {
            return (verb > start).then(|| nobody(words, start..verb.max(start + 1).min(end)));
        }
        let token = words.get(verb)?;
        let reporting = token.is(K::VERB.and(K::GERUND)) && !token.is_capital() && !token.possessive
            || token.is(K::VERB) && token.is_capital() && matches!(words.low(verb), "said" | "says");
        if !reporting || token.is(WHO) {
            return None;
        }
        if verb > start {
            return Some(nobody(words, start..verb + 1));
        }
        // "alleged victims", "displaced residents": a participle that describes.
        let describes = token.is(K::PARTICIPLE)
            && words.get(verb + 1).is_some_and(|next| !next.is(K::DETERMINER) && !next.is_capital());
        if describes {
            return None;
        }
        after = verb + 1;
        range = start..after;
        if token.is(K::GERUND) || verb > start || is_content(words, after) {
            return Some(nobody(words, range));
        }
    }
    let stance = stance(words, range.clone());
    let tells = range.end > range.start && words.is(range.end - 1, K::TELL);
    let issues = range.end > range.start && words.is(range.end - 1, K::ISSUE_VERB);
    Some(Cue { range, stance, source: after..end, tail: end..end, issues, tells })
}

/// A verb of which the phrase does not say who did it.
fn nobody(words: &Words<'_>, range: Range<usize>) -> Cue {
    let end = words.tokens.len();
    let stance = stance(words, range.clone());
    Cue { source: range.end..range.end, tail: range.end..end, stance, range, issues: false, tells: false }
}

/// Where a preposition that stands for a verb ends; `start` if there is none.
fn preposition(words: &Words<'_>, start: usize) -> usize {
    let pairs: [&[&str]; 17] = [
        &["according", "to"],
        &["in", "the", "words", "of"],
        &["in", "the", "opinion", "of"],
        &["in", "the", "view", "of"],
        &["as", "reported", "by"],
        &["as", "told", "by"],
        &["reported", "by"],
        &["quoted", "by"],
        &["cited", "by"],
        &["confirmed", "by"],
        &["told", "by"],
        &["as", "per"],
        &["per"],
        &["via"],
        &["citing"],
        &["quoting"],
        &["attributed", "to"],
    ];
    for pair in pairs {
        if pair.iter().enumerate().all(|(offset, word)| words.says(start + offset, word)) {
            return start + pair.len();
        }
    }
    start
}

/// Whether what follows an inverted verb is what is said, not who says it: "said Israel had been consulted".
fn is_content(words: &Words<'_>, after: usize) -> bool {
    let Some(first) = words.get(after) else { return true };
    if !first.is_word()
        || first.is(K::TIME.and(K::PREPOSITION).and(K::ADVERB)) && !first.is(WHO)
        || words.says_any(after, &["that", "there", "only"])
    {
        return true;
    }
    for at in after..words.tokens.len().min(after + 24) {
        if words.is(at, K::RELATIVE) || words.get(at).is_some_and(|token| token.shape == Shape::Comma) {
            return false;
        }
        if words.is(at, K::AUXILIARY) && !words.get(at).is_some_and(|token| token.is_capital())
            || words.says(at, "that")
        {
            return true;
        }
    }
    false
}

/// "X said": the source stands before.
fn following(words: &Words<'_>, start: usize, end: usize) -> Option<Cue> {
    let mut depth = 0_usize;
    let mut clause = Clause::None;
    let mut fallback: Option<usize> = None;
    let mut subject_is_paper = false;
    let mut at = start;
    while at < end {
        let token = words.tokens[at];
        match token.shape {
            Shape::Open => depth += 1,
            Shape::Close => depth = depth.saturating_sub(1),
            Shape::Comma | Shape::Mark if clause == Clause::Aside => clause = Clause::None,
            _ => {}
        }
        if depth > 0 || clause == Clause::Aside || !token.is_word() {
            at += 1;
            continue;
        }
        if at > start
            && (token.is(K::RELATIVE) || words.says(at, "that") && words.is(at + 1, K::VERB.and(K::AUXILIARY)))
        {
            let aside = words.tokens[at - 1].shape == Shape::Comma || words.tokens[at - 1].shape == Shape::Mark;
            clause = if aside { Clause::Aside } else { Clause::Restrictive };
        } else if at > start
            && let Some(response) = response(words, at)
        {
            if clause == Clause::Restrictive {
                clause = Clause::Over;
            } else if clause != Clause::Over || !joined(words, at) {
                let mut cue = cue(words, start, response.range, end, Some(response.stance));
                cue.source = response.source.unwrap_or(cue.source);
                return Some(cue);
            }
            at = response.range.end;
            continue;
        } else if at > start && is_verb(words, at) {
            if clause == Clause::Restrictive {
                clause = Clause::Over;
            } else if clause == Clause::Over && joined(words, at) {
            } else if is_participle(words, at, subject_is_paper) {
                fallback = fallback.or(Some(at));
            } else {
                return Some(spoken(words, start, at, end));
            }
        } else if clause == Clause::Restrictive
            && token.is(K::AUXILIARY)
            && !words.is(at + 1, K::VERB.and(K::AUXILIARY).and(K::ADVERB))
        {
            clause = Clause::Over;
        }
        subject_is_paper |= token.is(K::DOCUMENT.and(K::ISSUED).and(K::COVERAGE)) && !token.possessive;
        at += 1;
    }
    fallback
        .filter(|&at| !words.says_any(at + 1, &["by", "to", "from", "as"]) && !subject_is_paper)
        .map(|at| cue(words, start, at..at + 1, end, None))
}

/// The cue whose verb stands at `at`; "said it would not comment" declines.
fn spoken(words: &Words<'_>, start: usize, at: usize, end: usize) -> Cue {
    if words.says_any(at, &["said", "says"])
        && words.is(at + 1, K::PRONOUN)
        && let Some(found) = response(words, at + 2)
    {
        return cue(words, start, at..found.range.end, end, Some(found.stance));
    }
    let nobody = words.says_any(start, &["neither", "none", "no", "nobody"]);
    if nobody && words.says_any(at, &["responded", "replied", "answered", "returned", "commented", "respond"]) {
        return cue(words, start, at..complete(words, at), end, Some(Stance::NoResponse));
    }
    cue(words, start, with_auxiliaries(words, start, at), end, None)
}

/// Where the scan stands with a clause that begins with "who".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clause {
    None,
    /// Its verb is still to come.
    Restrictive,
    /// Its verb is past.
    Over,
    /// Set off by a comma: everything to the next comma is its own.
    Aside,
}

/// Whether a verb goes on with a clause: "who declined to be named and spoke".
fn joined(words: &Words<'_>, at: usize) -> bool {
    at > 0 && (words.says_any(at - 1, &["and", "or", "but", "to"]) || words.is(at - 1, K::PRONOUN))
}

fn cue(words: &Words<'_>, start: usize, range: Range<usize>, end: usize, found: Option<Stance>) -> Cue {
    let mut source_end = range.start;
    while source_end > start && trails(words, source_end - 1) {
        source_end -= 1;
    }
    let last = range.end - 1;
    let stance = found.unwrap_or_else(|| stance(words, range.clone()));
    Cue {
        source: start..source_end,
        tail: range.end..end,
        stance,
        issues: words.is(last, K::ISSUE_VERB) && found.is_none(),
        tells: words.is(last, K::TELL),
        range,
    }
}

/// What stands between a source and its verb without belonging to either.
fn trails(words: &Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|token| {
        !token.is_word() && token.shape != Shape::Close
            || token.is(K::AUXILIARY.and(K::ADVERB)) && !token.is(WHO) && !token.is_capital()
            || token.is(K::TIME)
                && !token.possessive
                && !(at > 0 && words.is(at - 1, K::GIVEN.and(K::TITLE).and(K::PREPOSITION)))
            || words.says(at, "on") && words.is(at + 1, K::TIME)
            || words.says(at, "and")
    })
}

/// The verb with "neither" or a negation before it, which turn it around; other auxiliaries stay outside.
fn with_auxiliaries(words: &Words<'_>, start: usize, at: usize) -> Range<usize> {
    let quoted = words.says_any(at, &["quoted", "cited", "reported"]) && words.says(at + 1, "as");
    if quoted && words.is(at + 2, K::GERUND) {
        let first = if words.is(at - 1, K::AUXILIARY) { at - 1 } else { at };
        return first.max(start)..at + 3;
    }
    at..at + 1
}

/// Whether the token is a reporting verb here.
fn is_verb(words: &Words<'_>, at: usize) -> bool {
    let token = words.tokens[at];
    if !token.is(K::VERB.and(K::GERUND).and(K::NOUN_VERB)) || token.possessive || at == 0 || token.is_capital() {
        return false;
    }
    let before = words.tokens[at - 1];
    if words.says(at - 1, "to")
        || before.is(K::DETERMINER)
            && !before.is(WHO)
            && !words.says_any(
                at - 1,
                &[
                    "both", "all", "one", "two", "three", "others", "some", "many", "several", "another", "this",
                    "that", "first",
                ],
            )
        || before.is(K::PREPOSITION) && !before.is(K::ADVERB)
    {
        return false;
    }
    let passive = words.says_any(at - 1, &["is", "are", "was", "were", "be", "been", "being"]);
    if passive {
        return words.says(at + 1, "as") && words.is(at + 2, K::GERUND);
    }
    if token.is(K::VERB) {
        return true;
    }
    if token.is(K::GERUND) {
        return before.shape == Shape::Comma
            && !token.is(WHO)
            && words.low(at) != "speaking"
            && words.low(at) != "citing"
            && words.low(at) != "quoting";
    }
    token.is(K::NOUN_VERB) && is_noun_verb(words, at)
}

/// "experts estimate", "the church claims": a noun by its form, a verb by what stands before it.
fn is_noun_verb(words: &Words<'_>, at: usize) -> bool {
    let before = words.tokens[at - 1];
    let singular_form = words.low(at).ends_with('s');
    if before.possessive || before.is(K::DEMONYM.and(K::FIELD)) && !before.is(WHO) {
        return false;
    }
    let people = K::SOURCE.and(K::PERSON).and(K::OFFICIAL).and(K::PRIVATE).and(K::EITHER);
    if !singular_form {
        return before.plural && before.is(people.and(K::DOCUMENT)) && !words.says(at - 1, "police")
            || words.says_any(at - 1, &["they", "we", "i", "you", "to", "did", "would", "will", "not"]);
    }
    if words.says_any(at - 1, &["he", "she", "it", "who"]) {
        return true;
    }
    if before.plural || before.is(K::DESCRIBING) {
        return false;
    }
    let more = at + 1 < words.tokens.len();
    if before.is_capital() {
        return !before.is(K::OUTLET.and(K::PRESS))
            || more
            || words.says_any(at, &["claims", "states", "notes", "shows", "finds"]);
    }
    before.is(WHO.and(K::DOCUMENT)) && (more || words.says_any(at, &["claims", "states", "notes", "shows", "finds"]))
}

/// Whether a past form describes the noun before it: "a report published by", "a statement posted on".
fn is_participle(words: &Words<'_>, at: usize, subject_is_paper: bool) -> bool {
    words.is(at, K::PARTICIPLE)
        && (words.says(at + 1, "by")
            || subject_is_paper && words.is(at + 1, K::PREPOSITION.and(K::TIME).and(K::ADVERB)))
}
