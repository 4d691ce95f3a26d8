//! Where or how the words were said: "to Axios", "in a statement", "on Truth Social".

use std::ops::Range;

use super::lexicon::Kinds as K;
use super::token::{Shape, Words};
use super::verb::Cue;

/// What stands after the verb, or at a source's end, that says how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Medium {
    /// The words, with "to" where the phrase has only "told".
    pub(crate) text: Option<String>,
    /// The words were issued: a statement, a post, a filing.
    pub(crate) issued: bool,
    /// Whom the source passes on: "said Trump believes".
    pub(crate) relays: Option<String>,
}

/// How many tokens after the verb are looked at.
const REACH: usize = 40;

/// Reads the tokens after a cue.
pub(crate) fn after(words: &Words<'_>, cue: &Cue) -> Medium {
    let mut medium = Medium::default();
    let end = cue.tail.end.min(cue.tail.start + REACH);
    let mut at = cue.tail.start;
    if cue.tells {
        let hearer = hearer(words, at, end);
        if hearer > at {
            medium.add("to ", words.stem(at..hearer));
            at = hearer;
        }
    }
    let mut said = true;
    while at < end {
        let token = words.tokens[at];
        if matches!(token.shape, Shape::Quote) || words.says(at, "that") || words.says(at, ":") {
            break;
        }
        if let Some((last, issued)) = phrase(words, at, end) {
            if !words.says(at, "to") && !words.says(at, "with") {
                medium.add("", words.slice(at..last));
            } else if said {
                medium.add("to ", words.slice(at + 1..last));
            }
            medium.issued |= issued;
            at = last;
            continue;
        }
        if said && token.is_capital() && !token.is(K::TIME) {
            medium.relays = relayed(words, at, end);
            break;
        }
        said &= token.is(K::TIME.and(K::ADVERB).and(K::PREPOSITION)) || !token.is_word();
        if !said && !token.is(K::TIME.and(K::ADVERB).and(K::DETERMINER)) {
            break;
        }
        at += 1;
    }
    medium
}

/// Finds a medium at the end of a source's tokens ("Leavitt at a briefing"); returns it and where the source ends.
pub(crate) fn trailing(words: &Words<'_>, source: Range<usize>) -> (Medium, usize) {
    let mut medium = Medium::default();
    let from = source.end.saturating_sub(14).max(source.start + 1);
    for at in from..source.end {
        if !words.is(at, K::PREPOSITION) {
            continue;
        }
        if let Some((last, issued)) = phrase(words, at, source.end)
            && last == source.end
            && !words.says_any(at, &["to", "with"])
        {
            medium.add("", words.slice(at..last));
            medium.issued = issued;
            let mut end = at;
            while end > source.start && (words.tokens[end - 1].shape == Shape::Comma || words.is(end - 1, K::TIME)) {
                end -= 1;
            }
            return (medium, end);
        }
    }
    (medium, source.end)
}

impl Medium {
    fn add(&mut self, lead: &str, words: &str) {
        let text = self.text.get_or_insert_default();
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(lead);
        text.push_str(words);
    }
}

/// Whether a medium, given by itself, is one of issued words.
pub(crate) fn is_issued(words: &Words<'_>) -> bool {
    (0..words.tokens.len().min(REACH))
        .any(|at| words.is(at, K::ISSUED_MEDIUM.and(K::PLATFORM)) && !words.says(at.wrapping_sub(1), "to"))
}

/// Whom a "told" is told to: an outlet, a capitalised name, or hearers.
fn hearer(words: &Words<'_>, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end && words.is(at, K::DETERMINER) && !words.says_any(at, &["that"]) {
        at += 1;
    }
    let named = at;
    let article = at > start;
    while at < end {
        let token = words.tokens[at];
        let owned = at > named && words.tokens[at - 1].possessive;
        let capital = token.is_capital() && (!token.is(K::TIME) || token.is(K::GIVEN) || owned);
        let joint = at > named
            && words.says_any(at, &["and", "of", "&", "'s"])
            && at + 1 < end
            && words.tokens[at + 1].is_capital();
        let hears = token.is(K::HEARERS.and(K::PRESS).and(K::MEDIUM))
            || at == named && token.is(K::PRONOUN) && !words.says_any(at, &["they", "we", "i", "he", "she", "it"]);
        let describes =
            article && !token.is_capital() && (token.is(K::DESCRIBING.and(K::FIELD).and(K::BODY))) && at + 1 < end;
        if !(capital || joint || hears || describes) {
            break;
        }
        at += 1;
        if token.possessive && at < end && !words.tokens[at].is_capital() && !words.is(at, K::MEDIUM.and(K::PRESS)) {
            break;
        }
    }
    if at == named { start } else { at }
}

/// A preposition with its medium from `at`: the token after its last, and whether the words were issued.
fn phrase(words: &Words<'_>, at: usize, end: usize) -> Option<(usize, bool)> {
    let lead = words.low(at);
    if !matches!(
        lead,
        "in" | "on" | "at" | "during" | "via" | "by" | "through" | "over" | "to" | "with" | "from" | "before" | "after"
    ) {
        return None;
    }
    if lead == "by" && words.is(at + 1, K::OUTLET) && at + 1 < end {
        return Some((at + 2, false));
    }
    if matches!(lead, "to" | "with") {
        let last = hearer(words, at + 1, end);
        return (last > at + 1).then_some((last, false));
    }
    let mut next = at + 1;
    while next < end && next < at + 8 {
        let token = words.tokens[next];
        if !token.is_word() || token.is(K::PREPOSITION.and(K::RELATIVE).and(K::PRONOUN)) {
            return None;
        }
        let platform = token.is(K::PLATFORM) && (token.is_capital() || words.says(next, "social media"));
        let broadcast = token.is(K::OUTLET) && token.is_capital() && matches!(lead, "on" | "in");
        let medium = token.is(K::MEDIUM.and(K::ISSUED_MEDIUM))
            && !token.possessive
            && !matches!(lead, "after" | "before" | "from" | "through");
        let issued = platform || token.is(K::ISSUED_MEDIUM);
        let continues = words.is(next + 1, K::MEDIUM.and(K::ISSUED_MEDIUM).and(K::PLATFORM)) && next + 1 < end;
        if (platform || broadcast || medium) && !continues {
            let heard = matches!(lead, "by")
                && !matches!(
                    words.low(next),
                    "phone" | "email" | "e-mail" | "telephone" | "text" | "text message" | "video" | "letter"
                );
            if heard {
                return None;
            }
            return Some((further(words, next + 1, end), issued));
        }
        next += 1;
    }
    None
}

/// Takes "to AFP", "with the BBC", "on Facebook" after a medium's noun.
fn further(words: &Words<'_>, at: usize, end: usize) -> usize {
    if at + 1 < end
        && words.says_any(at, &["to", "with", "on", "for", "of", "published", "sent", "posted", "aired", "from", "by"])
    {
        let mut from = at + 1;
        if words.is(from, K::PREPOSITION) {
            from += 1;
        }
        let last = hearer(words, from, end);
        if last > from && !words.is(from, K::TIME) {
            return last;
        }
    }
    at
}

/// "Trump believes": a name with a verb of mind after it.
fn relayed(words: &Words<'_>, start: usize, end: usize) -> Option<String> {
    let mut at = start;
    while at < end && words.tokens[at].is_capital() && !words.tokens[at].possessive {
        at += 1;
    }
    let mut verb = at;
    while verb < end && words.is(verb, K::ADVERB) {
        verb += 1;
    }
    (at > start && verb < end && words.is(verb, K::ATTITUDE)).then(|| words.slice(start..at).to_owned())
}
