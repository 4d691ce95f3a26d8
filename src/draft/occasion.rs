//! Where or how something was said: "to Axios", "in a statement", "on Truth Social", out of the words beside a cue.

use std::ops::Range;

use super::hearers::time_from;
use super::lexicon::Tags;
use super::patterns::Found;
use super::story::Story;
use crate::text::Kind;

/// The medium of an attribution, in the story's words, with "to" before a hearer.
pub(super) fn medium(story: &Story<'_>, one: &Found) -> Option<String> {
    let aside = without_times(story, &one.aside);
    if aside.is_empty() {
        return None;
    }
    let first = aside.start;
    let occasion = |range: &Range<usize>| range.clone().any(|at| story.tagged(at, Tags::MEDIUM.or(Tags::MEDIA)));
    if story.tagged(first, Tags::PREPOSITION) {
        return (occasion(&aside) && !story.is_one_of(first, &["of", "as", "about", "with"]))
            .then(|| story.slice(&aside).to_owned());
    }
    if !one.verb.is_some_and(|verb| verb.hearer) {
        let place = aside.clone().find(|at| story.tagged(*at, Tags::PREPOSITION))?;
        let rest = place..aside.end;
        return occasion(&rest).then(|| story.slice(&rest).to_owned());
    }
    let hearer_end = aside.clone().find(|at| *at > first && story.tagged(*at, Tags::PREPOSITION)).unwrap_or(aside.end);
    let hearer = first..hearer_end;
    let heard = occasion(&hearer)
        || story.is_name(first)
        || (story.tagged(hearer_end.wrapping_sub(1), Tags::PERSON.or(Tags::BODY))
            && !story.tagged(first, Tags::POSSESSIVE_PRONOUN));
    let rest = hearer_end..aside.end;
    match (heard && !story.tagged(first, Tags::OBJECT), occasion(&rest)) {
        (true, true) => Some(format!("to {}", story.slice(&aside))),
        (true, false) => Some(format!("to {}", story.slice(&hearer))),
        (false, true) => Some(story.slice(&rest).to_owned()),
        (false, false) => None,
    }
}

/// The aside without the times and adverbs at its ends.
fn without_times(story: &Story<'_>, aside: &Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = *aside;
    end = end.min(start + 24);
    while start < end {
        if let Some(next) = time_from(story, start, end).filter(|next| *next > start) {
            start = next;
        } else if story.tagged(start, Tags::ADVERB) && !story.tagged(start, Tags::DETERMINER) {
            start += 1;
        } else {
            break;
        }
    }
    let time = (start + 1..end).find(|at| time_from(story, *at, end) == Some(end));
    end = time.unwrap_or(end);
    while end > start
        && (story.tagged(end.wrapping_sub(1), Tags::ADVERB) || story.kind(end.wrapping_sub(1)) == Some(Kind::Comma))
    {
        end -= 1;
    }
    start..end
}
