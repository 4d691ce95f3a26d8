//! The subject of a verb: over auxiliaries, adverbs and times, and past what stands between commas or dashes.

use std::ops::Range;

use super::lexicon::Tags;
use super::nouns::{LONGEST, Phrase, phrase_left};
use super::story::Story;
use crate::text::Kind;

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
pub(super) fn skip_auxiliaries(story: &Story<'_>, floor: usize, verb: usize) -> Option<usize> {
    let mut end = verb;
    while end > floor {
        let at = end - 1;
        let (tags, word) = (story.tags_of(at), story.word(at));
        if story.is_quoted(at) || story.token(at).kind != Kind::Word {
            break;
        }
        if tags.any(Tags::NEGATION)
            || (tags.any(Tags::BE) && word.len() < 8 && !word.ends_with("'s"))
            || story.is(at, "to")
        {
            return None;
        }
        if tags.any(Tags::MODAL) && !story.token(at).capital {
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
        && (story.tagged(start.wrapping_sub(1), Tags::TIME)
            || (start < end && story.kind(start.wrapping_sub(1)) == Some(Kind::Number)))
        && !story.tagged(start.wrapping_sub(1), Tags::POSSESSIVE)
    {
        start -= 1;
    }
    if start == end {
        return None;
    }
    let single = end - start == 1;
    if single && story.is_one_of(start, &["may", "march", "april", "june", "sun", "fall", "spring", "am"]) {
        let dated = start > floor && story.is_one_of(start.wrapping_sub(1), &["in", "last", "this", "on", "since"]);
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
    if start > floor && story.is_one_of(start.wrapping_sub(1), &["on", "in", "at", "during", "since", "by"]) {
        start -= 1;
    } else if !story.tagged(end.wrapping_sub(1), Tags::ADVERB) && !story.token(start).capital && single {
        return None;
    }
    Some(start)
}

/// Reads "NP, apposition," or "NP, who did it," with its closing comma at `comma`.
pub(super) fn beside_commas(story: &Story<'_>, floor: usize, comma: usize) -> Option<Phrase> {
    let lowest = floor.max(comma.saturating_sub(LONGEST));
    let mut best: Option<Phrase> = None;
    let mut at = comma;
    while at > lowest + 1 {
        at -= 1;
        if story.is_quoted(at) {
            continue;
        }
        match story.token(at).kind {
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
        let lead = phrase.tokens.start.checked_sub(1).filter(|lead| *lead >= floor);
        let fronted = lead.is_some_and(|lead| story.tagged(lead, Tags::PREPOSITION.or(Tags::SUBORDINATOR)));
        let fallback = fronted && best.is_some();
        if !behind_comma && !fallback {
            return Some(phrase);
        }
        best.get_or_insert(phrase);
    }
    let end = time_ending(story, floor, comma).unwrap_or(comma);
    best.or_else(|| {
        phrase_left(story, floor, end).filter(|phrase| phrase.tokens.start == floor && phrase.tokens.len() > 5)
    })
}

pub(super) fn beside_dashes(story: &Story<'_>, floor: usize, dash: usize) -> Option<Phrase> {
    let lowest = floor.max(dash.saturating_sub(LONGEST));
    let open = (lowest..dash).rev().find(|at| story.token(*at).kind == Kind::Dash)?;
    let phrase = phrase_left(story, floor, open)?;
    let inner = open + 1..dash;
    is_beside(story, &inner, &phrase).then(|| join_beside(story, phrase, inner, dash))
}

/// Whether what stands between two commas describes the phrase before it, or is a mere adverb.
pub(super) fn is_beside(story: &Story<'_>, inner: &Range<usize>, phrase: &Phrase) -> bool {
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
pub(super) fn join_beside(story: &Story<'_>, phrase: Phrase, inner: Range<usize>, close: usize) -> Phrase {
    let words = |range: &Range<usize>| range.clone().filter(|at| story.token(*at).is_word()).count();
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
