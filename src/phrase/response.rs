//! What came of a request for comment: "declined to comment", "did not respond", "could not be reached".

use std::ops::Range;

use crate::record::Stance;

use super::lexicon::Kinds as K;
use super::token::Words;

/// A request for comment and its outcome, or a wish not to be named.
pub(crate) struct Response {
    /// The words from the auxiliary to the end.
    pub(crate) range: Range<usize>,
    /// What came of it.
    pub(crate) stance: Stance,
    /// Who was asked, where the words before say who asked.
    pub(crate) source: Option<Range<usize>>,
}

/// Reads "declined to comment", "did not respond to a request", "could not be reached" and the like from `at`.
pub(crate) fn response(words: &Words<'_>, at: usize) -> Option<Response> {
    if !may_begin(words, at) {
        return None;
    }
    let negated = words.says_any(
        at,
        &[
            "didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "wouldn't", "couldn't", "can't", "cannot",
            "wasn't", "weren't", "isn't", "aren't", "won't",
        ],
    ) || words.says_any(
        at,
        &["did", "does", "do", "has", "have", "had", "would", "could", "was", "were", "is", "are", "will", "can"],
    ) && (words.says_any(at + 1, &["not", "no", "neither", "never", "yet"])
        || words.says_any(at + 2, &["not"]) && words.is(at + 1, K::ADVERB));
    let refused = words
        .says_any(at, &["declined", "declines", "refused", "refuses", "refusing", "declining", "decline", "refuse"]);
    let failed = words.says_any(at, &["failed", "fails"]);
    let ignored =
        words.says_any(at, &["ignored", "asked", "requested", "unavailable", "neither", "unreachable", "insisted"]);
    let asked = words.says_any(at, &["was", "were", "has", "have", "been", "is", "are"])
        && (at..at + 4)
            .any(|next| words.says_any(next, &["approached", "contacted", "asked", "unavailable", "unreachable"]));
    if !(negated || refused || failed || ignored || asked) {
        return None;
    }
    outcome(words, at, refused, negated || failed)
}

fn outcome(words: &Words<'_>, at: usize, refused: bool, negated: bool) -> Option<Response> {
    let end = words.tokens.len().min(at + 10);
    let done = |last: usize, stance| Some(Response { range: at..complete(words, last), stance, source: None });
    let willing = !words.says_any(at, &["would", "wouldn't", "will", "won't"]);
    for next in at + 1..end {
        let token = words.tokens[next];
        if !token.is_word() || words.says(next, "that") {
            break;
        }
        match words.low(next) {
            "identified" | "named" | "quoted" | "anonymity" | "anonymous" | "names" | "published" | "used"
                if refused
                    || words.says_any(at, &["asked", "requested", "insisted", "neither"])
                    || negated && words.says_any(at + 1, &["want", "wish", "not"]) =>
            {
                return Some(Response { range: at..next + 1, stance: Stance::Asserts, source: None });
            }
            "comment" | "comments" | "elaborate" | "discuss" | "speculate" | "answer" | "speak" | "say" | "provide"
            | "give" | "confirm" | "deny" | "disclose" | "reveal" | "specify" | "go" | "talk" | "respond" | "reply"
            | "interviewed" | "address" | "offer" | "identify" | "name"
                if refused =>
            {
                return done(next, Stance::DeclinesComment);
            }
            "confirm" | "deny" | "confirmed" | "denied" | "elaborate" | "discuss" if negated => {
                return done(next, Stance::DeclinesComment);
            }
            "comment" | "comments" | "commented" if negated => {
                let none = words.says(next - 1, "no")
                    || words.says_any(next - 1, &["immediate", "further"])
                        && words.says_any(at, &["had", "has", "have"]);
                let declines = none || !willing;
                return done(next, if declines { Stance::DeclinesComment } else { Stance::NoResponse });
            }
            "respond" | "responded" | "reply" | "replied" | "answer" | "answered" | "return" | "returned"
            | "reached" | "available" | "unavailable" | "contacted" | "acknowledge"
                if negated =>
            {
                return done(next, Stance::NoResponse);
            }
            "unavailable" | "unreachable" => return done(next, Stance::NoResponse),
            "requests" | "request" | "calls" | "questions" | "emails" if words.says(at, "ignored") => {
                return done(next, Stance::NoResponse);
            }
            "approached" | "contacted" | "asked" if !negated && words.is(at, K::AUXILIARY) => {
                return asked(words, at, next);
            }
            _ => {}
        }
    }
    None
}

/// Takes the rest of a response: "to a request for comment", "for comment".
pub(crate) fn complete(words: &Words<'_>, last: usize) -> usize {
    let mut at = last + 1;
    for next in last + 1..words.tokens.len().min(last + 9) {
        let word = words.get(next).is_some_and(|token| token.is_word());
        if !word
            || words.says_any(next, &["that", "prior", "before", "on", "about", "because"])
            || words.is(next, K::TIME)
        {
            break;
        }
        if words.says_any(
            next,
            &[
                "comment",
                "requests",
                "request",
                "calls",
                "call",
                "messages",
                "message",
                "email",
                "emails",
                "questions",
                "inquiries",
                "details",
                "information",
                "specifics",
                "queries",
                "deny",
            ],
        ) {
            at = next + 1;
        }
    }
    at
}

/// "was approached for comment", or "has contacted the Home Office for comment".
fn asked(words: &Words<'_>, at: usize, verb: usize) -> Option<Response> {
    let passive = (at..verb).any(|before| words.says_any(before, &["was", "were", "been", "is", "are"]));
    let last = words.tokens.len().min(verb + 16);
    let comment = (verb + 1..last)
        .find(|&next| words.says(next, "for") && words.says_any(next + 1, &["comment", "a", "response", "further"]));
    if passive {
        return Some(Response { range: at..complete(words, verb), stance: Stance::Asked, source: None });
    }
    let comment = comment.filter(|comment| *comment > verb + 1)?;
    Some(Response { range: at..verb + 1, stance: Stance::Asked, source: Some(verb + 1..comment) })
}

/// Whether a token can begin a response at all, so that most tokens cost one look.
fn may_begin(words: &Words<'_>, at: usize) -> bool {
    words.is(at, K::AUXILIARY) || words.is(at, K::RESPONSE)
}
