//! The core of one source phrase: which word says what the source is, which words name it, which place it in a body.

use std::ops::Range;

use super::lexicon::Kinds as K;
use super::token::{Shape, Words};
use super::verb::WHO;

/// Kinds that make a word a person's part rather than a body or a paper.
pub(crate) const PEOPLE: K = K::SOURCE.and(K::PERSON).and(K::OFFICIAL).and(K::PRIVATE).and(K::EITHER).and(K::RELATION);
const PAPER: K = K::DOCUMENT.and(K::ISSUED).and(K::COVERAGE);
const BODIES: K = K::BODY.and(K::BODY_NAME).and(K::OUTLET).and(K::PRESS);

/// The core: from after the determiners to the first word that only describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Core {
    /// All its tokens.
    pub(crate) range: Range<usize>,
    /// The token that says what the source is.
    pub(crate) head: Option<usize>,
    /// The tokens of the name.
    pub(crate) name: Range<usize>,
    /// The tokens of the role, adjectives that stand apart left out.
    pub(crate) role: Range<usize>,
    /// The tokens that say to which body or place the role belongs.
    pub(crate) body: Range<usize>,
    /// Adjectives that stand before the body: "senior" in "a senior Israeli official".
    pub(crate) describing: Range<usize>,
    /// "former" or "ex-" (true), "current" (false), or neither.
    pub(crate) former: Option<bool>,
    /// Whether the head is a plural.
    pub(crate) plural: bool,
}

/// Reads the core from `start`; `end` is the source's last token.
pub(crate) fn read(words: &Words<'_>, start: usize, end: usize) -> Core {
    let mut core = Core { range: start..end, ..Core::default() };
    let mut last_body: Option<usize> = None;
    let mut person: Option<usize> = None;
    let mut name_from: Option<usize> = None;
    let mut former = (false, false);
    let mut at = start;
    while at < end {
        let token = words.tokens[at];
        if !token.is_word() && token.shape != Shape::Quote {
            break;
        }
        if at > start && stops(words, at, last_body, person, &mut core) {
            break;
        }
        if continues_body(words, at) {
            at += 1;
            continue;
        }
        former.0 |= token.is(K::FORMER) || token.former;
        former.1 |= token.is(K::CURRENT);
        let in_name =
            name_from.is_some() && token.is_capital() && (words.tokens[at - 1].is(K::GIVEN) || after_title(words, at));
        if token.possessive && at + 1 < end && words.tokens[at + 1].is_word() && !stops_at(words, at + 1) {
            // A possessor is never the head; what belongs to it comes after.
            (person, last_body, name_from) = (None, None, None);
        } else if in_name || token.is_capital() && after_title(words, at) {
            name_from = name_from.or(Some(at));
        } else if token.is(PEOPLE) || token.is(K::TITLE) && token.is_capital() {
            let is_surname = person.is_some_and(|person| person + 1 == at)
                && token.is_capital()
                && !token.is(K::TITLE)
                && !next_is_name(words, at, end)
                && !token.plural;
            if is_surname {
                name_from = Some(at);
            } else {
                person = Some(at);
                name_from = None;
            }
        } else if token.is(PAPER) && !token.is_capital()
            || token.is(PAPER) && name_from.is_none() && person.is_none() && !token.is(BODIES)
        {
            person = None;
            core.head = Some(at);
            last_body = Some(at);
            name_from = None;
        } else if token.is(BODIES) && (person.is_none() || !token.is_capital())
            || token.is(K::BODY_NAME) && name_from.is_none()
        {
            if name_from.is_none() || token.is(K::BODY) || !token.is(K::GIVEN) {
                last_body = Some(at);
                core.head = Some(at);
                if !token.is_capital() {
                    person = None;
                }
            }
        } else if (token.is_capital() || token.is(K::PARTICLE) && name_from.is_some())
            && (person.is_some() || !token.is(K::DEMONYM.and(K::PLACE).and(K::DESCRIBING).and(K::FIELD)))
        {
            name_from = name_from.or(Some(at));
        } else if token.shape == Shape::Lower
            && name_from.is_some()
            && !token.is(K::PARTICLE)
            && person.is_some_and(|person| person < at)
        {
            break;
        }
        at += 1;
    }
    core.range.end = at;
    core.former = match former {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    finish(words, core, person, last_body, name_from)
}

fn finish(
    words: &Words<'_>,
    mut core: Core,
    person: Option<usize>,
    last_body: Option<usize>,
    name_from: Option<usize>,
) -> Core {
    let end = core.range.end;
    let start = core.range.start;
    core.head = person
        .or(last_body)
        .or(core.head)
        .or_else(|| (start..end).rev().find(|&at| words.is(at, K::PLACE.and(K::DEMONYM)) && name_from.is_none()));
    core.plural = core.head.is_some_and(|head| words.tokens[head].plural);
    match (person, last_body) {
        (Some(head), _) => {
            core.name = match name_from.filter(|from| *from > head) {
                Some(from) => from..end,
                None => end..end,
            };
            let mut from = head;
            while from > start && in_role(words, from - 1) {
                from -= 1;
            }
            core.role = from..head + 1;
            let mut body = start;
            while body < from
                && words.is(body, K::DESCRIBING.and(K::FORMER).and(K::CURRENT))
                && !words.is(body, K::PLACE)
            {
                body += 1;
            }
            core.describing = start..body;
            core.body = body..from;
        }
        (None, Some(_)) => core.body = start..end,
        (None, None) if name_from.is_some() && core.head.is_none() => {
            core.name = name_from.unwrap_or(start)..end;
            core.body = start..name_from.unwrap_or(start);
        }
        (None, None) => core.body = start..end,
    }
    core
}

/// Words that belong to a role: "senior", "deputy prime", "hostage".
fn in_role(words: &Words<'_>, at: usize) -> bool {
    let token = &words.tokens[at];
    if token.possessive || token.is(K::FORMER.and(K::CURRENT)) || !token.is_word() || words.says_any(at, &["and", "or"])
    {
        return false;
    }
    if token.is_capital() {
        return token.is(K::DESCRIBING.and(PEOPLE).and(K::TITLE))
            && !token.is(K::DEMONYM.and(K::PLACE).and(BODIES).and(K::FIGURE));
    }
    token.is(K::DESCRIBING.and(K::FIELD).and(PEOPLE))
        || !token.is(K::DEMONYM.and(K::PLACE).and(BODIES).and(K::DETERMINER).and(K::PREPOSITION))
}

/// Whether the core ends before `at`.
fn stops(words: &Words<'_>, at: usize, last_body: Option<usize>, person: Option<usize>, core: &mut Core) -> bool {
    if !stops_at(words, at) {
        return false;
    }
    // "Ministry of Defence", "Council on Foreign Relations": the name of a body goes on.
    let body = last_body.is_some_and(|body| body + 1 == at || body + 2 == at) && person.is_none();
    let after = at + 1 + usize::from(words.says_any(at + 1, &["the"]));
    let goes_on = body
        && words.says_any(at, &["of", "for", "on"])
        && words.get(after).is_some_and(|next| {
            next.is_word() && (next.is_capital() || next.is(K::FIELD) && words.is(at - 1, K::BODY))
        });
    if goes_on {
        core.head = last_body;
    }
    !goes_on
}

fn stops_at(words: &Words<'_>, at: usize) -> bool {
    let token = &words.tokens[at];
    if token.is_capital() {
        return false;
    }
    token.is(K::PREPOSITION.and(K::RELATIVE).and(K::BASIS).and(K::PRONOUN).and(K::AUXILIARY))
        && !token.is(K::PARTICLE.and(WHO))
        || token.is(K::PARTICIPLE.and(K::GERUND)) && !token.is(WHO)
        || token.is(K::ADVERB) && words.is(at + 1, K::BASIS)
        || words.says_any(at, &["not", "that", "speaking", "working", "directly", "closely", "so-called", "personally"])
}

fn continues_body(words: &Words<'_>, at: usize) -> bool {
    words.says_any(at, &["of", "for", "on", "and", "the", "&"])
}

/// After "Mr" and the like everything with a capital is the name.
fn after_title(words: &Words<'_>, at: usize) -> bool {
    at > 0
        && words.is(at - 1, K::TITLE)
        && !words.is(at - 1, K::OFFICIAL.and(K::PRIVATE).and(K::EITHER))
        && words.tokens[at - 1].is_capital()
}

fn next_is_name(words: &Words<'_>, at: usize, end: usize) -> bool {
    at + 1 < end && words.tokens[at + 1].is_capital()
}
