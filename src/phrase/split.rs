//! Where one source ends and the next begins: "an Israeli official and a former U.S. official" are two, "the ministry of
//! defence and interior" is one.

use std::ops::Range;

use super::count;
use super::lexicon::Kinds as K;
use super::token::{Shape, Words};
use super::verb::WHO;

/// Kinds that can be the head of a source.
const HEAD: K = WHO.and(K::DOCUMENT).and(K::ISSUED).and(K::COVERAGE).and(K::STATE).and(K::FIGURE);
const PEOPLE: K = K::SOURCE.and(K::PERSON).and(K::OFFICIAL).and(K::PRIVATE).and(K::EITHER).and(K::RELATION);

/// How far a chunk is looked at before it is judged, in tokens.
const REACH: usize = 16;

/// What a chunk between two separators is.
#[derive(Clone, Copy, Debug, Default)]
struct Chunk {
    determiner: bool,
    definite: bool,
    pronoun: bool,
    head: K,
    plural: bool,
    name: bool,
    /// Nothing but capitalised words, none of them a role.
    proper: bool,
    /// Begins with a capitalised role or title.
    titled: bool,
    words: usize,
    ends_in_body: bool,
    demonym_first: bool,
}

/// Splits the tokens of `range` into sources, in time linear in their number.
pub(crate) fn sources(words: &Words<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(2);
    let mut start = range.start;
    let mut left = glance(words, range.start, range.end);
    let mut inside = Inside::Nothing;
    let mut depth = 0_usize;
    let lists = has_list(words, &range);
    let mut at = range.start;
    while at < range.end {
        let token = words.tokens[at];
        match token.shape {
            Shape::Open => depth += 1,
            Shape::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && at > start {
            if token.is(K::RELATIVE) {
                let aside = words.tokens[at - 1].shape == Shape::Comma;
                inside = if aside { Inside::Aside } else { Inside::Clause };
            } else if words.says_any(at, &["because", "since", "citing"]) {
                break;
            } else if token.is(K::PREPOSITION.and(K::BASIS))
                && !token.is_capital()
                && matches!(inside, Inside::Nothing | Inside::Modifier)
            {
                let of_body = words.is(at - 1, K::BODY) && !words.is(at - 1, PEOPLE);
                inside = if of_body { Inside::Body } else { Inside::Modifier };
            }
        }
        let Some((kind, next)) = separator(words, at, range.end).filter(|_| depth == 0 && at > start) else {
            at += 1;
            continue;
        };
        let right = glance(words, next, range.end);
        let splits = match kind {
            Separator::Comma => inside != Inside::Aside && lists && comma_splits(words, left, right, next, inside),
            Separator::And => and_splits(words, at, left, right, next, inside),
            Separator::CommaAnd => {
                and_splits(words, at, left, right, next, inside) && (inside != Inside::Clause || right.determiner)
            }
        };
        if splits {
            found.push(start..at);
            (start, left, inside) = (next, right, Inside::Nothing);
        } else if kind != Separator::And {
            if inside == Inside::Aside || !left.name {
                left.name |= right.name && !right.determiner;
            }
            if !words.is(next, K::RELATIVE) {
                inside = Inside::Nothing;
            }
            left.head = left.head.and(right.head);
        } else if left.head.is_none() {
            left = right;
        }
        at = next.max(at + 1);
    }
    found.push(start..range.end);
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    /// After a preposition that belongs to a body's name.
    Body,
    /// After another preposition, or words of knowledge.
    Modifier,
    /// After "who".
    Clause,
    /// After ", who".
    Aside,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Comma,
    And,
    CommaAnd,
}

fn separator(words: &Words<'_>, at: usize, end: usize) -> Option<(Separator, usize)> {
    let joins = |at: usize| -> usize {
        if at >= end {
            0
        } else if words.says_any(at, &["and", "or", "plus"]) {
            1
        } else if words.says(at, "as") && words.says(at + 1, "well") && words.says(at + 2, "as") {
            3
        } else if words.says_any(at, &["along", "together"]) && words.says(at + 1, "with") {
            2
        } else {
            0
        }
    };
    let comma = words.tokens[at].shape == Shape::Comma
        || words.text.as_bytes().get(words.tokens[at].start as usize) == Some(&b';');
    let (kind, next) = match (comma, joins(at + usize::from(comma))) {
        (true, 0) => (Separator::Comma, at + 1),
        (true, used) => (Separator::CommaAnd, at + 1 + used),
        (false, 0) => return None,
        (false, used) => (Separator::And, at + used),
    };
    (next < end).then_some((kind, next))
}

/// Whether some "and" stands in the range at all: without one, commas only set off.
fn has_list(words: &Words<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|at| words.says_any(at, &["and", "or"]))
}

fn glance(words: &Words<'_>, start: usize, end: usize) -> Chunk {
    let end = end.min(start + REACH);
    let count = count::read(words, start, end);
    let mut chunk = Chunk {
        determiner: count.any,
        definite: count.definite,
        pronoun: words.says_any(start, &["his", "her", "their", "its"]),
        proper: true,
        ..Chunk::default()
    };
    let first = count.next;
    let mut last_role = None;
    for at in first..end {
        let token = words.tokens[at];
        if !token.is_word() && token.shape != Shape::Quote
            || at > first && !token.is_capital() && token.is(K::PREPOSITION.and(K::RELATIVE).and(K::BASIS))
            || words.says_any(at, &["and", "or"])
        {
            break;
        }
        chunk.words += 1;
        chunk.demonym_first |= at == first && token.is(K::DEMONYM.and(K::PLACE));
        if !token.is_capital() {
            chunk.proper &= token.is(K::PARTICIPLE.and(K::PARTICLE));
        }
        let is_name_part =
            at > first && token.is_capital() && words.tokens[at - 1].is(K::GIVEN) && words.tokens[at - 1].is_capital();
        if token.is(HEAD) && !token.possessive && !is_name_part {
            if token.is(PEOPLE) || !chunk.head.has(PEOPLE) || chunk.head.is_none() {
                chunk.head = token.kinds;
                chunk.plural = token.plural;
            }
            chunk.ends_in_body = token.is(K::BODY);
            if token.is(PEOPLE) {
                chunk.proper = false;
                chunk.titled |= token.is_capital() && token.is(K::OFFICIAL.and(K::EITHER).and(K::RANK));
                last_role = Some(at);
            }
        } else {
            chunk.ends_in_body = false;
        }
        if token.is(K::TITLE) && token.is_capital() {
            chunk.proper = false;
            chunk.titled = true;
            last_role = Some(at);
        } else if token.is_capital()
            && !token.possessive
            && !token.is(K::DEMONYM)
            && last_role.is_none_or(|role| at > role)
            && !token.is(HEAD.without(K::FIGURE))
        {
            chunk.name = true;
        }
    }
    chunk.proper &= chunk.words > 0;
    if last_role.is_some_and(|role| role + 1 == first + chunk.words) {
        chunk.name = false;
    }
    chunk
}

fn comma_splits(words: &Words<'_>, left: Chunk, right: Chunk, next: usize, inside: Inside) -> bool {
    if words.is(next, K::RELATIVE.and(K::PREPOSITION).and(K::GERUND)) || right.words == 0 {
        return false;
    }
    let bodies = K::BODY.and(K::BODY_NAME).and(K::OUTLET).and(K::PRESS).and(K::STATE);
    if left.name && !left.head.has(bodies) && !right.proper {
        return false;
    }
    if right.proper {
        // "the prime minister, Keir Starmer": a name for a role; "Smith, Jones and Brown": a list.
        let named = left.proper || left.name || left.head.has(bodies);
        return named && inside == Inside::Nothing && goes_on(words, next);
    }
    let like = right.head.has(HEAD) && (left.head.has(HEAD));
    like && inside != Inside::Clause
        && goes_on(words, next)
        && (right.determiner && !right.definite || right.plural || right.head.has(bodies) && right.definite)
}

/// Whether a list goes on after the chunk that begins at `next`.
fn goes_on(words: &Words<'_>, next: usize) -> bool {
    for at in next..words.tokens.len().min(next + REACH) {
        if words.says_any(at, &["and", "or"]) {
            return true;
        }
        if words.is(at, K::RELATIVE) {
            return false;
        }
    }
    false
}

fn and_splits(words: &Words<'_>, at: usize, left: Chunk, right: Chunk, next: usize, inside: Inside) -> bool {
    let bodies = K::BODY.and(K::BODY_NAME).and(K::OUTLET).and(K::PRESS).and(K::STATE);
    let left_is_whole = left.head.has(HEAD) || left.name || left.proper;
    if right.words == 0
        || !left_is_whole
        || words.is(next, K::PREPOSITION) && !words.is(next, K::DETERMINER) && !right.head.has(HEAD)
    {
        return false;
    }
    if matches!(inside, Inside::Aside | Inside::Clause)
        && !(right.determiner && right.head.has(HEAD))
        && !(right.titled && right.name)
    {
        return false;
    }
    if right.determiner {
        let people = right.head.has(PEOPLE.and(K::DOCUMENT));
        if right.pronoun || !right.definite {
            return right.head.has(HEAD) || right.pronoun && right.head.has(HEAD);
        }
        return match inside {
            Inside::Modifier => people,
            _ => right.head.has(HEAD) || right.proper,
        };
    }
    if words.tokens[at].shape != Shape::Comma
        && left.demonym_first
        && left.words == 1
        && right.demonym_first
        && right.words > 1
        && right.head.has(PEOPLE.and(K::BODY))
    {
        return false;
    }
    // "the University and College Union" is one body.
    let common = K::BODY.without(K::BODY_NAME);
    if left.determiner
        && left.words == 1
        && left.head.has(common)
        && !left.head.has(K::BODY_NAME)
        && right.proper
        && right.words > 1
        && right.ends_in_body
    {
        return false;
    }
    if right.titled && right.name {
        return inside != Inside::Body && left.name
            || left.plural
            || left.head.has(bodies)
            || inside == Inside::Nothing && left.definite && right.titled;
    }
    if right.proper {
        return match inside {
            Inside::Nothing => {
                let fragment = right.words > 1 && right.ends_in_body && left.words == 1 && !left.head.has(HEAD);
                !fragment && (left.proper || left.name || right.head.has(HEAD) || left.head.has(bodies))
            }
            Inside::Body => right.head.has(K::BODY_NAME.and(K::OUTLET)) && right.words == 1,
            Inside::Modifier => left.name && right.name && !right.head.has(bodies),
            Inside::Clause | Inside::Aside => false,
        };
    }
    let fields_only = left.words == 1 && left.head.has(K::FIELD) && right.words > 1 && words.is(next, K::FIELD);
    right.plural
        && right.head.has(HEAD)
        && !fields_only
        && (left.plural || left.name || left.head.has(bodies) || left.determiner)
        && (inside == Inside::Nothing || right.head.has(PEOPLE) && inside != Inside::Body)
}
