//! On which terms a source spoke, and why no name is given.

use crate::record::Terms;

use super::lexicon::Kinds as K;
use super::token::Words;

/// What a phrase says about its ground rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The ground rules, where they are said.
    pub(crate) terms: Terms,
    /// Why there is no name.
    pub(crate) reason: Option<String>,
    /// The first token of the note; everything before it is the source's own.
    pub(crate) start: usize,
}

/// Finds the note in a phrase, wherever it stands.
pub(crate) fn read(words: &Words<'_>) -> Option<Note> {
    for at in (0..words.tokens.len()).filter(|&at| words.is(at, K::NOTE)) {
        let Some((terms, end)) = marker(words, at) else { continue };
        let start = lead(words, at);
        let reason = if terms == Terms::NotStated {
            authority(words, at)
        } else {
            reason(words, end).or_else(|| authority_after(words, end))
        };
        let terms = if terms == Terms::NotStated { Terms::Background } else { terms };
        return Some(Note { terms, reason, start });
    }
    None
}

/// A marker of terms that begins at `at`, and the token after it; `NotStated` for a missing authority, which implies them.
fn marker(words: &Words<'_>, at: usize) -> Option<(Terms, usize)> {
    let says = |offset: usize, word: &str| words.says(at + offset, word);
    match words.low(at) {
        "condition" | "conditions" if says(1, "of") && words.says_any(at + 2, &["anonymity", "not", "being"]) => {
            Some((Terms::Background, at + 3))
        }
        "condition" if words.says_any(at + 1, &["that", "he", "she", "they"]) => {
            Some((Terms::Background, until_named(words, at)))
        }
        "anonymity"
            if !says(0, "")
                && words.says_any(
                    at.wrapping_sub(1),
                    &[
                        "requested",
                        "requesting",
                        "pleaded",
                        "craved",
                        "sought",
                        "preferred",
                        "demanded",
                        "insisted",
                        "granted",
                        "given",
                        "of",
                        "on",
                        "for",
                        "sought",
                        "promised",
                    ],
                ) =>
        {
            Some((Terms::Background, at + 1))
        }
        "anonymously" => Some((Terms::Background, at + 1)),
        "anonymous" if words.says_any(at.wrapping_sub(1), &["remain", "be", "stay", "remaining"]) => {
            Some((Terms::Background, at + 1))
        }
        "identified" | "named" | "quoted" if withheld(words, at) => {
            let by_name = says(1, "by") && (says(2, "name") || says(3, "name"));
            Some((Terms::Background, at + 1 + if by_name { 2 + usize::from(!says(2, "name")) } else { 0 }))
        }
        "name" | "names" if withheld_name(words, at) => Some((Terms::Background, at + 1)),
        "deep" if says(1, "background") => Some((Terms::DeepBackground, at + 2)),
        "background" if words.says_any(at.wrapping_sub(1), &["on"]) => Some((Terms::Background, at + 1)),
        "off" if says(1, "the") && says(2, "record") || says(1, "record") => Some((Terms::OffRecord, at + 3)),
        "off-the-record" => Some((Terms::OffRecord, at + 1)),
        "on" if says(1, "the") && says(2, "record") => Some((Terms::OnRecord, at + 3)),
        "authorized" | "authorised" | "permitted" | "allowed" if negated(words, at) && public_word(words, at) => {
            Some((Terms::NotStated, at + 1))
        }
        _ => None,
    }
}

fn until_named(words: &Words<'_>, at: usize) -> usize {
    (at..words.tokens.len().min(at + 10))
        .find(|&next| words.says_any(next, &["identified", "named", "quoted", "anonymous"]))
        .map_or(at + 1, |found| found + 1)
}

fn negated(words: &Words<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|before| {
        words.says_any(before, &["not", "wasn't", "weren't", "isn't", "aren't", "un", "never", "without"])
    })
}

fn public_word(words: &Words<'_>, at: usize) -> bool {
    (at + 1..words.tokens.len().min(at + 4)).any(|next| words.says_any(next, &["to", "speak", "talk", "discuss"]))
}

/// "asked not to be identified", "declined to be named", "who did not want to be named".
fn withheld(words: &Words<'_>, at: usize) -> bool {
    (at.saturating_sub(7)..at).any(|before| {
        words.says_any(
            before,
            &[
                "not",
                "declined",
                "refused",
                "didn't",
                "wouldn't",
                "couldn't",
                "can't",
                "cannot",
                "declining",
                "refusing",
                "don't",
                "never",
            ],
        )
    }) && words.says_any(at - 1, &["be", "being", "publicly", "further"])
}

/// "did not want his name in print", "refused to give his name".
fn withheld_name(words: &Words<'_>, at: usize) -> bool {
    words.is(at.wrapping_sub(1), K::DETERMINER)
        && (at.saturating_sub(7)..at).any(|before| {
            words.says_any(before, &["not", "declined", "refused", "didn't", "declining", "refusing", "without"])
        })
        && (at.saturating_sub(6)..at)
            .any(|before| words.says_any(before, &["want", "wish", "give", "giving", "have", "disclose", "wanted"]))
}

/// Goes back from a marker over the words that belong to it: "who spoke on", "speaking on", ", who asked not to".
fn lead(words: &Words<'_>, at: usize) -> usize {
    let mut start = at;
    for before in (at.saturating_sub(10)..at).rev() {
        let token = &words.tokens[before];
        if token.is(K::RELATIVE) || words.says_any(before, &["and", "but"]) {
            return before;
        }
        if words.says_any(
            before,
            &[
                "spoke",
                "speaking",
                "spoken",
                "talked",
                "on",
                "under",
                "granted",
                "requesting",
                "requested",
                "asked",
                "asking",
                "declined",
                "declining",
                "insisted",
                "not",
            ],
        ) {
            start = before;
        } else if !token.is_word() {
            break;
        }
    }
    start
}

/// The reason after a marker: "because …", "due to …", "citing …", "for fear of …".
fn reason(words: &Words<'_>, from: usize) -> Option<String> {
    let end = words.tokens.len();
    for at in from..end.min(from + 12) {
        let skip = match words.low(at) {
            "because" => 1 + usize::from(words.says(at + 1, "of")),
            "because of" | "due to" => 1,
            "due" if words.says(at + 1, "to") => 2,
            "owing" | "thanks" if words.says(at + 1, "to") => 2,
            "as" | "since" if words.is(at + 1, K::PRONOUN.and(K::DETERMINER)) => 1,
            "citing" | "given" | "fearing" => usize::from(!words.says(at, "fearing")),
            "for" if words.says_any(at + 1, &["fear", "security", "safety", "privacy", "legal"]) => 1,
            "out" if words.says(at + 1, "of") => 2,
            "out of" => 1,
            "to" if words.says_any(
                at + 1,
                &["discuss", "speak", "talk", "describe", "share", "avoid", "protect", "preserve"],
            ) =>
            {
                0
            }
            "in" if words.says(at + 1, "order") => 2,
            "discussing" | "describing" => 0,
            _ if words.says(at, "so") && words.says(at + 1, "as") => 2,
            _ => continue,
        };
        return text(words, at + skip);
    }
    None
}

fn authority_after(words: &Words<'_>, from: usize) -> Option<String> {
    (from..words.tokens.len().min(from + 12))
        .find(|&at| words.says_any(at, &["authorized", "authorised", "permitted", "allowed"]) && negated(words, at))
        .and_then(|at| authority(words, at))
}

/// "not authorized to speak publicly": from the negation, or from "because" if there is one.
fn authority(words: &Words<'_>, at: usize) -> Option<String> {
    let mut start = at;
    for before in (at.saturating_sub(5)..at).rev() {
        if words.says_any(before, &["because", "since", "as"]) {
            return text(words, before + 1);
        }
        if words.is(before, K::RELATIVE) {
            return text(words, before + 1);
        }
        if words.is(before, K::AUXILIARY) || words.says_any(before, &["not", "never", "without"]) {
            start = before;
        } else if !words.is(before, K::ADVERB.and(K::PRONOUN)) {
            break;
        }
    }
    text(words, start)
}

/// From a token to the phrase's end, a closing comma's clause or the main verb.
fn text(words: &Words<'_>, start: usize) -> Option<String> {
    let mut end = start;
    while let Some(token) = words.get(end) {
        if !token.is_word() && token.shape != super::token::Shape::Quote {
            break;
        }
        if end > start + 1
            && token.is(K::VERB)
            && !words.is(end - 1, K::AUXILIARY.and(K::PRONOUN).and(K::ADVERB))
            && !words.says_any(end - 1, &["to", "not", "and", "or", "been"])
            && words.says_any(end, &["said", "says", "say", "told", "tells", "tell", "added", "confirmed", "claimed"])
        {
            break;
        }
        end += 1;
    }
    (end > start).then(|| words.slice(start..end).to_owned())
}
