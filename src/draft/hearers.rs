//! Who was told, when and where: what may stand between a verb of reporting and its content.

use super::cues::Cue;
use super::lexicon::Tags;
use super::objects::phrase_right;
use super::story::Story;
use super::subjects::time_ending;
use crate::text::Kind;

pub(super) fn hearer_end(story: &Story<'_>, at: usize, limit: usize) -> Option<usize> {
    if at >= limit || story.is_quoted(at) || story.tagged(at, Tags::THAT.or(Tags::WH).or(Tags::PREPOSITION)) {
        return None;
    }
    if story.tagged(at, Tags::PRONOUN.or(Tags::OBJECT)) && !story.is(at, "her") {
        let subject = story.tagged(at, Tags::PRONOUN) && !story.is_one_of(at, &["it", "you"]);
        return (!subject).then_some(at + 1);
    }
    if story.is_name(at) {
        return Some(name_end(story, at, limit));
    }
    let mut end = at;
    while end < limit && end < at + 8 {
        let tags = story.tags_of(end);
        let first = end == at;
        let stops = story.token(end).kind != Kind::Word
            || story.is_quoted(end)
            || tags.any(
                Tags::THAT
                    .or(Tags::PRONOUN)
                    .or(Tags::WH)
                    .or(Tags::BE)
                    .or(Tags::HAVE)
                    .or(Tags::MODAL)
                    .or(Tags::PREPOSITION),
            )
            || (!first && tags.any(Tags::DETERMINER))
            || (!first
                && story.is_name(end.wrapping_sub(1))
                && !story.token(end).capital
                && !tags.any(Tags::MEDIA.or(Tags::PERSON).or(Tags::BODY).or(Tags::MEDIUM))
                && !story.tagged(end.wrapping_sub(1), Tags::POSSESSIVE))
            || (!first
                && story.is_name(end)
                && !story.tagged(end.wrapping_sub(1), Tags::DETERMINER)
                && !story.is_name(end.wrapping_sub(1)))
            || (tags.any(Tags::TIME) && !tags.any(Tags::POSSESSIVE));
        if stops {
            break;
        }
        end += 1;
    }
    (end > at).then_some(end)
}

/// The end of a run of names that hears: "the BBC's Today programme", "Reuters", "The Associated Press".
pub(super) fn name_end(story: &Story<'_>, at: usize, limit: usize) -> usize {
    let mut end = at;
    while end < limit
        && (story.is_name(end)
            || (end > at && story.kind(end) == Some(Kind::Word) && story.tagged(end.wrapping_sub(1), Tags::POSSESSIVE)))
    {
        if end > at && story.tagged(end, Tags::TIME) && story.word(end).ends_with("day") {
            break;
        }
        end += 1;
        if story.tagged(end.wrapping_sub(1), Tags::MEDIA)
            && !story.tagged(end.wrapping_sub(1), Tags::POSSESSIVE)
            && !story.is_one_of(
                end,
                &["news", "times", "post", "radio", "tv", "sport", "sports", "online", "business", "digital"],
            )
        {
            break;
        }
    }
    if story.is(end, "and") && story.is_name(end + 1) && story.tagged(end + 1, Tags::MEDIA) {
        name_end(story, end + 1, limit)
    } else {
        end
    }
}

/// The end of an adverb, a time or an occasion between a verb and its content.
pub(super) fn aside_end(story: &Story<'_>, at: usize, limit: usize, cue: Cue) -> Option<usize> {
    if at >= limit || story.is_quoted(at) || story.token(at).kind != Kind::Word {
        return None;
    }
    if let Some(end) = time_from(story, at, limit) {
        return Some(end);
    }
    let tags = story.tags_of(at);
    if tags.any(Tags::ADVERB)
        && !tags.any(Tags::DETERMINER.or(Tags::PREPOSITION).or(Tags::BE))
        && !story.is_one_of(at, &["there", "here", "both", "all", "indeed"])
    {
        return Some(at + 1);
    }
    if !tags.any(Tags::PREPOSITION) || story.is_one_of(at, &["like", "than"]) {
        return None;
    }
    if cue.hearer && story.is(at, "of") {
        return None;
    }
    let phrase = phrase_right(story, at + 1, limit)?;
    let end = phrase.tokens.end;
    if end >= limit
        || story.tagged(end, Tags::THAT)
        || matches!(story.kind(end), Some(Kind::Colon | Kind::Stop))
        || story.quote_at(end).is_some()
    {
        return Some(end);
    }
    if story.kind(end) == Some(Kind::Comma) && (story.quote_at(end + 1).is_some() || end + 1 >= limit) {
        return Some(end);
    }
    let occasion = phrase.tokens.clone().any(|word| story.tagged(word, Tags::MEDIUM.or(Tags::TIME)));
    let answers = story
        .is_one_of(at, &["in", "on", "at", "to", "during", "via", "through", "by", "after", "before", "from", "ahead"]);
    if (occasion && answers) || (story.is(at, "to") && story.tagged(phrase.head, Tags::PERSON.or(Tags::MEDIA))) {
        return Some(end);
    }
    story.tagged(end, Tags::PREPOSITION).then(|| aside_end(story, end, limit, cue)).flatten()
}

/// Small words within a time.
const SMALL: &[&str] = &[
    "on", "in", "last", "this", "late", "early", "at", "next", "the", "that", "a", "of", "same", "over", "past",
    "during",
];

/// The end of a time that begins here: "Wednesday afternoon", "on Tuesday", "late last week", "earlier this month".
pub(super) fn time_from(story: &Story<'_>, at: usize, limit: usize) -> Option<usize> {
    let opener = story.is_one_of(
        at,
        &["on", "in", "last", "this", "late", "early", "earlier", "later", "at", "next", "the", "over", "during"],
    );
    let furthest = limit.min(at + 7);
    let mut end = at;
    let mut seen = false;
    while end < furthest {
        let tags = story.tags_of(end);
        let dated = seen
            && (story.kind(end) == Some(Kind::Number)
                || (story.kind(end) == Some(Kind::Comma)
                    && story.kind(end + 1) == Some(Kind::Number)
                    && story.word(end + 1).len() == 4));
        let small = end < at + 3 && story.is_one_of(end, SMALL);
        if tags.any(Tags::TIME) && !tags.any(Tags::POSSESSIVE) {
            seen = true;
        } else if !dated && !small {
            break;
        }
        end += 1;
    }
    while end > at
        && story.is_one_of(
            end.wrapping_sub(1),
            &["on", "in", "at", "the", "a", "of", "this", "that", "last", "over", "during"],
        )
    {
        end -= 1;
    }
    let plain =
        story.tagged(at, Tags::TIME) && (story.token(at).capital || story.tagged(at, Tags::ADVERB) || end > at + 1);
    let finished = end >= limit || !story.tagged(end, Tags::BE.or(Tags::MODAL).or(Tags::HAVE));
    (seen
        && end > at
        && (opener || plain)
        && finished
        && time_ending(story, at, end).is_some_and(|start| start <= at + 1))
    .then_some(end)
}
