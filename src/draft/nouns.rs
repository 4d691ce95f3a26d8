//! Noun phrases without a parser: where the phrase before a verb begins, and where the phrase behind a word ends.
//!
//! Both walk word by word and stop at what can't lie inside a noun phrase: a finite verb, a subordinator, a pronoun, a mark.

use std::ops::Range;

use super::cues::Form;
use super::lexicon::Tags;
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
const LONGEST: usize = 48;

const BARRIER: Tags = Tags::THAT.or(Tags::WH).or(Tags::BE).or(Tags::HAVE).or(Tags::NEGATION);

/// Finds the subject of the verb at `verb`, looking back no further than `floor`. `None` for a passive, an infinitive,
/// a negated or a merely possible act of speech.
pub(super) fn subject_before(story: &Story<'_>, floor: usize, verb: usize) -> Option<Phrase> {
    let end = skip_auxiliaries(story, floor, verb)?;
    let last = end.checked_sub(1).filter(|last| *last >= floor)?;
    match story.kind(last)? {
        Kind::Comma => beside_commas(story, floor, last),
        Kind::Dash => beside_dashes(story, floor, last),
        _ => phrase_left(story, floor, end),
    }
}

/// Walks left over auxiliaries, adverbs and times: "has also repeatedly", "on Tuesday".
fn skip_auxiliaries(story: &Story<'_>, floor: usize, verb: usize) -> Option<usize> {
    let mut end = verb;
    while end > floor {
        let at = end - 1;
        let (tags, word) = (story.tags[at], story.word(at));
        if story.quoted[at] > 0 || story.tokens[at].kind != Kind::Word {
            break;
        }
        if tags.any(Tags::NEGATION)
            || (tags.any(Tags::BE) && word.len() < 8 && !word.ends_with("'s"))
            || story.is(at, "to")
        {
            return None;
        }
        if tags.any(Tags::MODAL) && !story.tokens[at].capital {
            if !story.is_one_of(at, &["did", "would", "do", "does", "will"]) {
                return None;
            }
            end = at;
        } else if let Some(start) = time_ending(story, floor, end) {
            end = start;
        } else if (tags.any(Tags::HAVE) || (tags.any(Tags::ADVERB) && !tags.any(Tags::DETERMINER)))
            && !tags.any(Tags::POSSESSIVE)
            && !story.is_one_of(at, &["all", "both", "either"])
        {
            end = at;
        } else {
            break;
        }
    }
    Some(end)
}

/// The start of a time that ends just before `end`: "on Tuesday", "late last week", "this month", "Wednesday afternoon".
pub(super) fn time_ending(story: &Story<'_>, floor: usize, end: usize) -> Option<usize> {
    let mut start = end;
    while start > floor
        && (story.tagged(start - 1, Tags::TIME) || (start < end && story.kind(start - 1) == Some(Kind::Number)))
        && !story.tagged(start - 1, Tags::POSSESSIVE)
    {
        start -= 1;
    }
    if start == end {
        return None;
    }
    let single = end - start == 1;
    if single && story.is_one_of(start, &["may", "march", "april", "june", "sun", "fall", "spring", "am"]) {
        let dated = start > floor && story.is_one_of(start - 1, &["in", "last", "this", "on", "since"]);
        if !dated {
            return None;
        }
    }
    while start > floor
        && story.is_one_of(
            start - 1,
            &["last", "this", "late", "early", "next", "earlier", "later", "the", "that", "previous"],
        )
    {
        start -= 1;
    }
    if start > floor && story.is_one_of(start - 1, &["on", "in", "at", "during", "since", "by"]) {
        start -= 1;
    } else if !story.tagged(end - 1, Tags::ADVERB) && !story.tokens[start].capital && single {
        return None;
    }
    Some(start)
}

/// Reads "NP, apposition," or "NP, who did it," with its closing comma at `comma`.
fn beside_commas(story: &Story<'_>, floor: usize, comma: usize) -> Option<Phrase> {
    let lowest = floor.max(comma.saturating_sub(LONGEST));
    let mut best: Option<Phrase> = None;
    let mut at = comma;
    while at > lowest + 1 {
        at -= 1;
        if story.quoted[at] > 0 {
            continue;
        }
        match story.tokens[at].kind {
            Kind::Semicolon | Kind::Colon | Kind::Question | Kind::Exclamation => break,
            Kind::Comma => {}
            _ => continue,
        }
        let inner = at + 1..comma;
        let Some(phrase) = phrase_left(story, floor, at) else { continue };
        if !is_beside(story, &inner, &phrase) {
            continue;
        }
        let behind_comma = phrase.tokens.start > floor && story.kind(phrase.tokens.start - 1) == Some(Kind::Comma);
        let phrase = join_beside(story, phrase, inner, comma);
        if !behind_comma {
            return Some(phrase);
        }
        best.get_or_insert(phrase);
    }
    best.or_else(|| {
        phrase_left(story, floor, comma).filter(|phrase| phrase.tokens.start == floor && phrase.tokens.len() > 5)
    })
}

fn beside_dashes(story: &Story<'_>, floor: usize, dash: usize) -> Option<Phrase> {
    let lowest = floor.max(dash.saturating_sub(LONGEST));
    let open = (lowest..dash).rev().find(|at| story.tokens[*at].kind == Kind::Dash)?;
    let phrase = phrase_left(story, floor, open)?;
    let inner = open + 1..dash;
    is_beside(story, &inner, &phrase).then(|| join_beside(story, phrase, inner, dash))
}

/// Whether what stands between two commas describes the phrase before it, or is a mere adverb.
fn is_beside(story: &Story<'_>, inner: &Range<usize>, phrase: &Phrase) -> bool {
    let first = inner.start;
    if inner.is_empty() || story.is_one_of(first, &["and", "but", "or", "that", "if", "because", "so"]) {
        return false;
    }
    let describes =
        Tags::DETERMINER.or(Tags::WH).or(Tags::PERSON).or(Tags::PREPOSITION).or(Tags::ADVERB).or(Tags::PARTICIPLE);
    let aside = story.is_one_of(first, &["while", "when", "asked", "if"]);
    if aside
        || story.kind(first) == Some(Kind::Number)
        || story.tagged(first, describes)
        || story.is_one_of(first, &["former", "formerly", "now", "senior", "co-founder", "then", "himself", "herself"])
    {
        return true;
    }
    if story.is_name(first) {
        return story.tagged(phrase.head, Tags::PERSON.or(Tags::BODY))
            || inner.clone().any(|at| story.tagged(at, Tags::PERSON))
            || inner.len() <= 3;
    }
    inner.clone().take(6).any(|at| story.tagged(at, Tags::PERSON)) || story.word(first).ends_with("ing")
}

/// A short apposition belongs to its phrase; a long one only when the phrase has no name of its own.
fn join_beside(story: &Story<'_>, phrase: Phrase, inner: Range<usize>, close: usize) -> Phrase {
    let words = |range: &Range<usize>| range.clone().filter(|at| story.tokens[*at].is_word()).count();
    let adverb = words(&inner) <= 4
        && story.tagged(inner.start, Tags::ADVERB.or(Tags::CONNECTIVE).or(Tags::PREPOSITION))
        && !story.is(inner.start, "of");
    let named = story.is_name(phrase.head);
    if adverb {
        return phrase;
    }
    if words(&inner) <= words(&phrase.tokens) || !named {
        return Phrase { tokens: phrase.tokens.start..close, beside: None, head: phrase.head };
    }
    Phrase { beside: Some(inner), ..phrase }
}

/// The noun phrase that ends just before `end`.
pub(super) fn phrase_left(story: &Story<'_>, floor: usize, end: usize) -> Option<Phrase> {
    let lowest = floor.max(end.saturating_sub(LONGEST));
    let mut start = end;
    let mut coordinator = None;
    while start > lowest {
        let at = start - 1;
        if story.quoted[at] > 0 {
            let Some(quote) = story.quote_ending(at).filter(|quote| is_mention(story, &quote.tokens)) else { break };
            if quote.tokens.start < lowest {
                break;
            }
            start = quote.tokens.start;
            continue;
        }
        match story.tokens[at].kind {
            Kind::Close => {
                let Some(open) =
                    (at.saturating_sub(8).max(lowest)..at).rev().find(|open| story.tokens[*open].kind == Kind::Open)
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
        let tags = story.tags[at];
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
        if tags.any(Tags::DETERMINER) && at > lowest && !carries_on(story, at - 1) {
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
fn is_mention(story: &Story<'_>, quote: &Range<usize>) -> bool {
    let inner_end = quote.end.saturating_sub(2);
    quote.len() <= 9 && story.tokens.get(inner_end).is_some_and(crate::text::Token::is_word)
}

fn stops_left(story: &Story<'_>, at: usize, start: usize, end: usize) -> bool {
    let tags = story.tags[at];
    let capital = story.tokens[at].capital;
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
    if story.is(at, "as") && !story.is_one_of(at + 1, &["well"]) && !story.is_one_of(at.wrapping_sub(2), &["as"]) {
        return true;
    }
    if tags.any(Tags::TIME)
        && !tags.any(Tags::POSSESSIVE)
        && !capital_between(story, at)
        && !story.tagged(at, Tags::PERSON)
    {
        return true;
    }
    if tags.any(Tags::OBJECT) && !tags.any(Tags::DETERMINER) && !(at > 0 && story.is(at - 1, "of")) {
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
    story.tokens[at].capital && story.is_name(at + 1) && at > 0 && (story.is_name(at - 1) || story.is(at - 1, "the"))
        || (story.is_one_of(at, &["may", "march", "april", "june"]) && at > 0 && story.is_name(at - 1))
}

fn is_verb_left(story: &Story<'_>, at: usize, next: usize, end: usize) -> bool {
    let tags = story.tags[at];
    if story.tokens[at].capital && at > 0 && story.is_name(at - 1) {
        return false;
    }
    let reduced = next < end && story.tagged(next, Tags::PREPOSITION);
    let behind_determiner =
        at > 0 && (story.tagged(at - 1, Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::POSSESSIVE)));
    if let Some(cue) = story.cues[at] {
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
    if tags.any(Tags::VERB) && !behind_determiner && !reduced {
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
        if story.quoted[at] > 0 || !story.tokens[at].is_word() {
            return None;
        }
        if story.is_one_of(at, &["who", "whose"]) {
            let inner = plain_phrase_left(story, lowest, at)?;
            return story.tagged(inner.head, Tags::PERSON.or(Tags::QUANTITY)).then_some(inner.tokens.start);
        }
        if story.tagged(at, Tags::PRONOUN.or(Tags::SUBORDINATOR))
            || story.cues[at].is_some_and(|cue| cue.lemma == "say")
        {
            return None;
        }
    }
    None
}

fn plain_phrase_left(story: &Story<'_>, lowest: usize, end: usize) -> Option<Phrase> {
    let mut start = end;
    while start > lowest
        && story.kind(start - 1) == Some(Kind::Word)
        && !stops_left(story, start - 1, start, end)
        && !story.tagged(start - 1, Tags::COORDINATOR)
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
        && story.kind(start - 1) == Some(Kind::Comma)
        && is_list(story, floor, start)
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
    let owner = story.tagged(end - 1, Tags::POSSESSIVE) && !story.tagged(end - 1, Tags::PRONOUN);
    let valid = (relative || is_head(story, head)) && !owner;
    valid.then_some(Phrase { tokens: start..end, beside: None, head })
}

/// Whether the words before a comma are the first members of a list of names: "Lee, Park and Kim".
fn is_list(story: &Story<'_>, floor: usize, end: usize) -> bool {
    let member = |at: usize| {
        let name =
            story.is_name(at) || story.tagged(at, Tags::PERSON.or(Tags::TITLE)) || story.is_one_of(at, &["of", "from"]);
        story.quoted[at] == 0 && (story.kind(at) == Some(Kind::Comma) || (name && story.kind(at) == Some(Kind::Word)))
    };
    end - floor <= 14 && opens_phrase(story, floor) && (floor..end).all(member)
}

fn is_opening(story: &Story<'_>, at: usize, end: usize) -> bool {
    if story.tokens[at].kind == Kind::Word && story.tagged(at, Tags::QUANTITY) {
        return false;
    }
    let opening = story.tagged(at, Tags::CONNECTIVE.or(Tags::COORDINATOR)) && at + 1 < end
        || (story.tagged(at, Tags::ADVERB) && !story.tagged(at, Tags::DETERMINER.or(Tags::QUANTITY)) && at + 1 < end)
        || matches!(story.tokens[at].kind, Kind::Symbol | Kind::Single);
    opening && !story.is_one_of(at, &["both", "all"])
}

fn opens_phrase(story: &Story<'_>, at: usize) -> bool {
    story.is_name(at)
        || story.kind(at) == Some(Kind::Number)
        || story.tagged(at, Tags::DETERMINER.or(Tags::QUANTITY).or(Tags::PERSON).or(Tags::BODY).or(Tags::TITLE))
        || (story.tokens[at].capital && at + 1 < story.tokens.len())
}

/// Finds the subject behind an adverbial without a comma: "At the ceremony Smith".
fn behind_preposition(story: &Story<'_>, start: usize, end: usize) -> Option<usize> {
    let mut seen = false;
    for at in start + 1..end {
        if story.tagged(at, Tags::DETERMINER) && seen && !story.tagged(at - 1, Tags::PREPOSITION) {
            return Some(at);
        }
        if seen
            && story.is_name(at)
            && !story.is_name(at - 1)
            && !story.tagged(at - 1, Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::COORDINATOR))
        {
            return Some(at);
        }
        seen |= story.tokens[at].is_word() && !story.tagged(at, Tags::DETERMINER);
    }
    None
}

/// The head of a phrase: the last word before the first preposition, relative or bracket.
pub(super) fn head_of(story: &Story<'_>, phrase: &Range<usize>) -> usize {
    let ends = |at: &usize| {
        story.tagged(*at, Tags::PREPOSITION.or(Tags::WH).or(Tags::COORDINATOR))
            || matches!(story.tokens[*at].kind, Kind::Open | Kind::Comma)
            || story.is_one_of(
                *at,
                &["familiar", "close", "briefed", "aware", "knowledgeable", "privy", "present", "involved", "speaking"],
            )
            || (story.tagged(*at, Tags::PARTICIPLE.or(Tags::VERB)) && story.tagged(*at + 1, Tags::PREPOSITION))
    };
    (phrase.start + 1..phrase.end).find(ends).unwrap_or(phrase.end) - 1
}

fn is_head(story: &Story<'_>, head: usize) -> bool {
    let Some(token) = story.tokens.get(head) else { return false };
    if token.kind != Kind::Word && story.quoted[head] == 0 {
        return false;
    }
    let tags = story.tags[head];
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

/// The noun phrase that begins at `start` and ends before `limit`.
pub(super) fn phrase_right(story: &Story<'_>, start: usize, limit: usize) -> Option<Phrase> {
    let limit = limit.min(start + LONGEST);
    if start >= limit
        || story.quoted[start] > 0 && story.quote_at(start).is_none_or(|quote| !is_mention(story, &quote.tokens))
    {
        return None;
    }
    if story.tagged(start, Tags::PRONOUN) && !story.is(start, "others") {
        return Some(Phrase { tokens: start..start + 1, beside: None, head: start });
    }
    let mut at = start;
    while at < limit {
        if story.quoted[at] > 0 {
            let Some(quote) = story.quote_at(at).filter(|quote| is_mention(story, &quote.tokens)) else { break };
            at = quote.tokens.end;
            continue;
        }
        match story.tokens[at].kind {
            Kind::Open => {
                let Some(close) = (at..limit.min(at + 9)).find(|close| story.tokens[*close].kind == Kind::Close) else {
                    break;
                };
                at = close + 1;
                continue;
            }
            Kind::Word if stops_right(story, start, at, limit) => break,
            Kind::Word | Kind::Number | Kind::Symbol | Kind::Single => at += 1,
            _ => break,
        }
    }
    let mut end = at.min(limit);
    let trailing = Tags::PREPOSITION.or(Tags::COORDINATOR).or(Tags::DETERMINER);
    while end > start + 1
        && story.tagged(end - 1, trailing)
        && !story.tagged(end - 1, Tags::QUANTITY)
        && story.quoted[end - 1] == 0
    {
        end -= 1;
    }
    let head = head_of(story, &(start..end));
    (end > start && is_head(story, head)).then_some(Phrase { tokens: start..end, beside: None, head })
}

fn stops_right(story: &Story<'_>, start: usize, at: usize, limit: usize) -> bool {
    if at == start {
        return story.tagged(at, BARRIER.or(Tags::SUBORDINATOR)) && !story.tokens[at].capital;
    }
    let tags = story.tags[at];
    let before = at - 1;
    if story.is_name(at)
        && tags.any(BARRIER.or(Tags::MODAL).or(Tags::TIME))
        && story.is_name(before)
        && !is_day(story, at)
    {
        return false;
    }
    if tags.any(BARRIER.or(Tags::PRONOUN).or(Tags::MODAL)) {
        return true;
    }
    if tags.any(Tags::PREPOSITION) {
        return !joins_right(story, start, at, limit);
    }
    if tags.any(Tags::SUBORDINATOR) {
        return true;
    }
    if tags.any(Tags::COORDINATOR) {
        return !coordinates_right(story, at, limit);
    }
    let joined =
        story.tagged(before, Tags::PREPOSITION.or(Tags::COORDINATOR).or(Tags::DETERMINER).or(Tags::POSSESSIVE));
    if tags.any(Tags::DETERMINER) && !joined {
        return true;
    }
    if (tags.any(Tags::TIME) && !tags.any(Tags::POSSESSIVE) && !joined)
        || (tags.any(Tags::ADVERB)
            && !joined
            && !story.tagged(at + 1, Tags::PARTICIPLE)
            && !(story.tokens[at].capital && story.is_name(before)))
    {
        return true;
    }
    if story.is_name(at)
        && !joined
        && !story.is_name(before)
        && story.tagged(before, Tags::MEDIUM)
        && !story.tagged(before, Tags::PERSON)
    {
        return true;
    }
    let finite = story.cues[at].is_some_and(|cue| matches!(cue.form, Form::Past | Form::Present) && !cue.noun);
    let reduced = story.tagged(at + 1, Tags::PREPOSITION) && story.is_one_of(at, REDUCED);
    ((finite || tags.any(Tags::VERB)) && !joined && !reduced && !story.is_name(at))
        || (finite && story.is_one_of(at, &["said", "says"]))
}

/// Participles that describe the noun before them rather than say what it did.
const REDUCED: &[&str] = &[
    "published",
    "seen",
    "written",
    "posted",
    "obtained",
    "reviewed",
    "released",
    "issued",
    "conducted",
    "compiled",
    "led",
    "held",
    "based",
    "filed",
    "made",
    "briefed",
    "involved",
    "cited",
    "quoted",
    "known",
    "called",
    "named",
    "appointed",
    "commissioned",
    "carried",
    "produced",
    "prepared",
    "signed",
    "sent",
    "provided",
    "shared",
    "leaked",
    "viewed",
    "heard",
    "caught",
    "brought",
    "built",
    "circulated",
    "submitted",
    "written",
];

fn is_day(story: &Story<'_>, at: usize) -> bool {
    story.word(at).ends_with("day")
}

/// Whether a preposition carries the phrase on rather than opening an adverbial.
fn joins_right(story: &Story<'_>, start: usize, at: usize, limit: usize) -> bool {
    if at + 1 >= limit || story.tagged(at + 1, Tags::TIME) && !story.tagged(at + 1, Tags::POSSESSIVE) {
        return false;
    }
    if story.is_one_of(at, &["of", "for", "from", "with"]) {
        return true;
    }
    let named = story.is_name(at - 1)
        && !story.tagged(head_of(story, &(start..at)), Tags::PERSON.or(Tags::BODY).or(Tags::DOCUMENT));
    let occasion = (at + 1..limit.min(at + 5))
        .take_while(|word| !story.tagged(*word, Tags::PREPOSITION))
        .any(|word| story.tagged(word, Tags::MEDIUM.or(Tags::TIME)));
    if story.is_one_of(
        at,
        &[
            "in",
            "at",
            "on",
            "by",
            "near",
            "within",
            "into",
            "about",
            "against",
            "inside",
            "outside",
            "behind",
            "under",
            "involving",
            "including",
        ],
    ) {
        let person = story.tagged(head_of(story, &(start..at)), Tags::DOCUMENT);
        return !named && (!occasion || person);
    }
    story.is_one_of(at, &["to", "between", "among", "regarding", "concerning", "across"]) && !named
}

/// Whether a coordinator joins a second noun phrase rather than a clause or a verb.
fn coordinates_right(story: &Story<'_>, at: usize, limit: usize) -> bool {
    let next = at + 1;
    if next >= limit
        || story.tagged(next, Tags::PRONOUN.or(Tags::ADVERB).or(Tags::VERB))
        || !story.is_one_of(at, &["and", "or", "&"])
    {
        return false;
    }
    if story.cues[next].is_some_and(|cue| !cue.noun) {
        return false;
    }
    let end = (next..limit.min(next + 8))
        .find(|word| {
            !story.tokens[*word].is_word()
                || story.tagged(*word, Tags::BE.or(Tags::HAVE).or(Tags::MODAL))
                || (*word > next
                    && story.tagged(*word, Tags::VERB.or(Tags::PARTICIPLE))
                    && !(story.tagged(*word + 1, Tags::PREPOSITION)
                        && (story.tagged(*word, Tags::PARTICIPLE) || story.is_one_of(*word, REDUCED))))
        })
        .unwrap_or(limit);
    end >= limit || !story.tokens[end].is_word()
}
