//! The noun phrase behind a word: "according to NP", "said NP", "told NP".

use super::cues::Form;
use super::lexicon::Tags;
use super::nouns::{BARRIER, LONGEST, Phrase, head_of, is_head, is_mention};
use super::story::Story;
use crate::text::Kind;

/// The noun phrase that begins at `start` and ends before `limit`.
pub(super) fn phrase_right(story: &Story<'_>, start: usize, limit: usize) -> Option<Phrase> {
    let limit = limit.min(start + LONGEST);
    if start >= limit
        || story.is_quoted(start) && story.quote_at(start).is_none_or(|quote| !is_mention(story, &quote.tokens))
    {
        return None;
    }
    if story.tagged(start, Tags::PRONOUN) && !story.is(start, "others") {
        return Some(Phrase { tokens: start..start + 1, beside: None, head: start });
    }
    let mut at = start;
    while at < limit {
        if story.is_quoted(at) {
            let Some(quote) = story.quote_at(at).filter(|quote| is_mention(story, &quote.tokens)) else { break };
            at = quote.tokens.end;
            continue;
        }
        match story.token(at).kind {
            Kind::Open => {
                let Some(close) = (at..limit.min(at + 9)).find(|close| story.token(*close).kind == Kind::Close) else {
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
        && story.tagged(end.wrapping_sub(1), trailing)
        && !story.tagged(end.wrapping_sub(1), Tags::QUANTITY)
        && !story.is_quoted(end - 1)
    {
        end -= 1;
    }
    if end <= start {
        return None;
    }
    let head = head_of(story, &(start..end));
    (end > start && is_head(story, head)).then_some(Phrase { tokens: start..end, beside: None, head })
}

pub(super) fn stops_right(story: &Story<'_>, start: usize, at: usize, limit: usize) -> bool {
    if at == start {
        return story.tagged(at, BARRIER.or(Tags::SUBORDINATOR)) && !story.token(at).capital;
    }
    let tags = story.tags_of(at);
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
    let adverb_stays = story.tagged(at + 1, Tags::PARTICIPLE) || (story.token(at).capital && story.is_name(before));
    if (tags.any(Tags::TIME) && !tags.any(Tags::POSSESSIVE) && !joined)
        || (tags.any(Tags::ADVERB) && !joined && !adverb_stays)
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
    let finite = story.cue(at).is_some_and(|cue| matches!(cue.form, Form::Past | Form::Present) && !cue.noun);
    let reduced = story.tagged(at + 1, Tags::PREPOSITION) && story.is_one_of(at, REDUCED);
    ((finite || tags.any(Tags::VERB)) && !joined && !reduced && !story.is_name(at))
        || (finite && story.is_one_of(at, &["said", "says"]))
}

/// Participles that describe the noun before them rather than say what it did.
pub(super) const REDUCED: &[&str] = &[
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

pub(super) fn is_day(story: &Story<'_>, at: usize) -> bool {
    story.word(at).ends_with("day")
}

/// Whether a preposition carries the phrase on rather than opening an adverbial.
pub(super) fn joins_right(story: &Story<'_>, start: usize, at: usize, limit: usize) -> bool {
    if at + 1 >= limit || story.tagged(at + 1, Tags::TIME) && !story.tagged(at + 1, Tags::POSSESSIVE) {
        return false;
    }
    if story.is_one_of(at, &["of", "for", "from", "with"]) {
        return true;
    }
    let named = story.is_name(at.wrapping_sub(1))
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
pub(super) fn coordinates_right(story: &Story<'_>, at: usize, limit: usize) -> bool {
    let next = at + 1;
    if next >= limit
        || story.tagged(next, Tags::PRONOUN.or(Tags::ADVERB).or(Tags::VERB))
        || !story.is_one_of(at, &["and", "or", "&"])
    {
        return false;
    }
    if story.cue(next).is_some_and(|cue| !cue.noun) {
        return false;
    }
    let end = (next..limit.min(next + 8))
        .find(|word| {
            !story.token(*word).is_word()
                || story.tagged(*word, Tags::BE.or(Tags::HAVE).or(Tags::MODAL))
                || (*word > next
                    && story.tagged(*word, Tags::VERB.or(Tags::PARTICIPLE))
                    && !(story.tagged(*word + 1, Tags::PREPOSITION)
                        && (story.tagged(*word, Tags::PARTICIPLE) || story.is_one_of(*word, REDUCED))))
        })
        .unwrap_or(limit);
    end >= limit || !story.token(end).is_word()
}
