//! What a story says of its sources: that they declined, did not answer, or asked not to be named.

use std::ops::Range;

use super::lexicon::Tags;
use super::nouns::{Phrase, phrase_left};
use super::objects::phrase_right;
use super::patterns::Found;
use super::proposal::Topic;
use super::story::{Story, Unit};
use super::subjects::subject_before;
use crate::text::Kind;

/// A note as ranges of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) topic: Topic,
    pub(super) source: Option<Phrase>,
    pub(super) cue: Range<usize>,
    pub(super) reason: Option<Range<usize>>,
    pub(super) unit: usize,
}

/// The words that make a remark; `*` stands for any word or none.
const REMARKS: &[(Topic, &[&str])] = &[
    (
        Topic::DeclinedComment,
        &[
            "declined to comment",
            "declined to be interviewed",
            "declined comment",
            "declined a request",
            "declined requests",
            "declined an interview",
            "declined further comment",
            "declined * to comment",
            "refused to comment",
            "refused comment",
            "would not comment",
            "wouldn't comment",
            "had no comment",
            "did not comment",
            "didn't comment",
            "did not offer comment",
            "offered no comment",
            "did not provide comment",
            "declining to comment",
            "declines to comment",
            "has not commented",
            "have not commented",
            "has yet to comment",
            "was not commenting",
            "decline to comment",
            "declined to discuss",
            "declined to elaborate",
            "declined to say",
            "declined to provide",
            "declined to answer",
            "has declined to comment",
        ],
    ),
    (
        Topic::NoResponse,
        &[
            "did not * respond",
            "didn't * respond",
            "did not * reply",
            "didn't * reply",
            "did not * return",
            "didn't * return",
            "has not responded",
            "have not responded",
            "had not responded",
            "has not replied",
            "have not replied",
            "has yet to respond",
            "have yet to respond",
            "could not * be reached",
            "couldn't be reached",
            "was not * available",
            "were not * available",
            "was unavailable",
            "were unavailable",
            "not immediately reachable",
            "did not answer",
            "didn't answer",
            "not respond to",
            "could not be contacted",
            "no immediate response",
            "no immediate comment",
            "no response from",
        ],
    ),
    (
        Topic::Anonymity,
        &[
            "on condition of anonymity",
            "on the condition of anonymity",
            "under condition of anonymity",
            "on condition of strict anonymity",
            "speaking anonymously",
            "spoke anonymously",
            "granted anonymity",
            "requested anonymity",
            "requesting anonymity",
            "asked for anonymity",
            "asked not to be named",
            "asked not to be identified",
            "declined to be named",
            "declined to be identified",
            "asking not to be named",
            "asking not to be identified",
            "declining to be named",
            "declining to be identified",
            "requested not to be named",
            "did not want to be named",
            "did not wish to be named",
            "who wished to remain anonymous",
            "wished to remain anonymous",
            "asked to remain anonymous",
            "not authorized to",
            "not authorised to",
            "weren't authorized to",
            "wasn't authorized to",
            "weren't authorised to",
            "wasn't authorised to",
            "spoke on background",
            "speaking on background",
            "preferred anonymity",
            "on the condition that they not be",
            "refused to be named",
            "who cannot be named",
            "who can't be named",
            "insisted on anonymity",
            "on condition of not being",
            "on condition they not be",
            "on condition that they not be",
        ],
    ),
];

/// Finds the remarks of a story, in its order, at most one of a topic a unit.
pub(super) fn find(story: &Story<'_>, cited: &[Found]) -> Vec<Remark> {
    let mut found = Vec::new();
    for (number, unit) in story.units.iter().enumerate() {
        let first = found.len();
        for at in unit.body..unit.tokens.end {
            if story.is_quoted(at) || !story.tagged(at, Tags::REMARK) {
                continue;
            }
            if let Some((topic, end)) = REMARKS.iter().find_map(|(topic, remarks)| {
                Some((*topic, remarks.iter().find_map(|remark| match_at(story, at, remark))?))
            }) {
                let seen = found[first..].iter().any(|remark: &Remark| remark.topic == topic);
                if !seen {
                    let mut remark = read(story, unit, number, topic, at..end);
                    if remark.source.is_none() {
                        let speaker = cited.iter().find(|one| one.unit == number);
                        remark.source = speaker.and_then(|one| one.source.clone());
                    }
                    found.push(remark);
                }
            }
        }
    }
    found
}

fn match_at(story: &Story<'_>, at: usize, remark: &str) -> Option<usize> {
    let mut place = at;
    let first = story.word(at);
    let same = first.as_bytes().first().is_some_and(|byte| remark.as_bytes()[0].eq_ignore_ascii_case(byte));
    if !same || remark.len() + 2 < first.len() {
        return None;
    }
    for word in remark.split(' ') {
        if word == "*" {
            place += usize::from(story.tagged(place, Tags::ADVERB));
            continue;
        }
        let same = story.is(place, word)
            || (word.contains('\'') && story.word(place).replace('’', "'").eq_ignore_ascii_case(word));
        if !same {
            return None;
        }
        place += 1;
    }
    Some(place)
}

fn read(story: &Story<'_>, unit: &Unit, number: usize, topic: Topic, words: Range<usize>) -> Remark {
    let source = subject(story, unit, topic, words.start);
    let reason = (topic == Topic::Anonymity).then(|| reason(story, unit, &words)).flatten();
    Remark { topic, source, cue: words, reason, unit: number }
}

fn subject(story: &Story<'_>, unit: &Unit, topic: Topic, at: usize) -> Option<Phrase> {
    if story.is(at, "no") {
        let from = (at..unit.tokens.end.min(at + 6)).find(|word| story.is(*word, "from"))?;
        return phrase_right(story, from + 1, unit.tokens.end);
    }
    let verb = if topic == Topic::Anonymity {
        (unit.body..at)
            .rev()
            .take(8)
            .find(|word| {
                story.is_one_of(*word, &["spoke", "speaking", "speak", "talked", "told", "said", "agreed", "discussed"])
            })
            .unwrap_or(at)
    } else {
        at
    };
    let mut place = verb;
    while place > unit.body && story.tagged(place.wrapping_sub(1), Tags::BE.or(Tags::HAVE)) {
        place -= 1;
    }
    let who = place > unit.body && story.is(place.wrapping_sub(1), "who");
    if who {
        let end =
            if place >= 2 && story.kind(place.wrapping_sub(2)) == Some(Kind::Comma) { place - 2 } else { place - 1 };
        return phrase_left(story, unit.body, end);
    }
    subject_before(story, unit.body, place).or_else(|| {
        let coordinated = place > unit.body && story.is_one_of(place.wrapping_sub(1), &["and", "but"]);
        let found = phrase_right(story, unit.body, place)?;
        (coordinated || topic == Topic::Anonymity).then_some(found)
    })
}

/// The reason behind "because", "due to", "given", "to discuss".
fn reason(story: &Story<'_>, unit: &Unit, words: &Range<usize>) -> Option<Range<usize>> {
    let stop = |from: usize| {
        (from..unit.tokens.end)
            .find(|at| {
                matches!(story.kind(*at), Some(Kind::Stop | Kind::Semicolon | Kind::Dash))
                    || (story.kind(*at) == Some(Kind::Comma) && *at > from + 2)
            })
            .unwrap_or(unit.tokens.end)
    };
    if story.is(words.end - 1, "to") {
        let start = (words.start.saturating_sub(4).max(unit.body)..words.start)
            .find(|at| story.is(*at, "because"))
            .map_or(words.start, |because| because + 1);
        return Some(start..stop(words.end));
    }
    for at in words.end..unit.tokens.end.min(words.end + 5) {
        let skip = match story.word(at).to_ascii_lowercase().as_str() {
            "because" | "due" | "given" | "citing" | "owing" => 1,
            "as" | "since" if story.tagged(at + 1, Tags::PRONOUN.or(Tags::DETERMINER)) => 1,
            "for" if story.is(at + 1, "fear") => 0,
            "to" if story
                .is_one_of(at + 1, &["discuss", "speak", "describe", "talk", "share", "avoid", "protect", "be"]) =>
            {
                0
            }
            _ => continue,
        };
        let skip = skip
            + usize::from(story.is_one_of(at, &["due", "owing", "because"]) && story.is_one_of(at + 1, &["to", "of"]));
        let start = at + skip;
        let end = stop(start);
        return (start < end).then_some(start..end);
    }
    None
}
