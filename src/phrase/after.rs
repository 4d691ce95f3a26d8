//! What stands after a source's core: the body it belongs to, how it knows, a name or role set off by a comma.

use std::ops::Range;

use super::count;
use super::head::{self, BODIES, Core, Head, PEOPLE};
use super::lexicon::Kinds as K;
use super::token::{Shape, Words};

/// What the words after the core say.
#[derive(Clone, Debug, Default)]
pub(crate) struct After {
    /// How the source knows.
    pub(crate) basis: Option<Range<usize>>,
    /// The body after "of", "for", "at".
    pub(crate) body: Option<Range<usize>>,
    /// All such bodies: from the first to the last.
    pub(crate) bodies: Range<usize>,
    /// A role set off by a comma.
    pub(crate) aside: Option<Core>,
    /// The body of the aside's role.
    pub(crate) aside_body: Option<Range<usize>>,
    /// A body after the words that go on a role: "Shelter" in "director of policy at Shelter".
    pub(crate) second: Option<Range<usize>>,
    /// A name that comes after the role's body, or set off by a comma.
    pub(crate) name: Option<Range<usize>>,
    /// The token after a role that goes on past the core: "Minister of Education".
    pub(crate) role_end: Option<usize>,
    /// A seat and party: "(D-N.Y.)", "R-Texas", ", MP".
    pub(crate) seated: bool,
}

/// Reads the tokens from the core's end to `end`.
pub(crate) fn read(words: &Words<'_>, core: &Core, end: usize) -> After {
    let mut found = After::default();
    let mut at = core.range.end;
    while at < end {
        let next = match words.tokens[at].shape {
            Shape::Open => bracket(words, at, end, core, &mut found),
            Shape::Comma | Shape::Mark => aside(words, at + 1, end, core, &mut found),
            _ => modifier(words, at, end, core, &mut found),
        };
        at = next.max(at + 1);
    }
    found
}

fn bracket(words: &Words<'_>, at: usize, end: usize, core: &Core, found: &mut After) -> usize {
    let close = (at..end.min(at + 12)).find(|&next| words.tokens[next].shape == Shape::Close).unwrap_or(at);
    found.seated |= (at + 1..close).any(|next| is_seat(words, next));
    // "DCP (South) Ankit Rathore"
    let next = close + 1;
    if core.person().is_some()
        && core.name.is_empty()
        && found.name.is_none()
        && next < end
        && words.tokens[next].is_capital()
    {
        let inner = head::read(words, next, end);
        if inner.head == Head::None && !inner.name.is_empty() {
            found.name = Some(inner.name);
            return inner.range.end;
        }
    }
    next
}

/// "D-N.Y", "R-Texas", "MP".
fn is_seat(words: &Words<'_>, at: usize) -> bool {
    let low = words.low(at);
    let party =
        low.len() > 2 && low.len() < 16 && (low.starts_with("d-") || low.starts_with("r-") || low.starts_with("i-"));
    words.tokens[at].is_capital() && party || is_member(low)
}

fn is_member(low: &str) -> bool {
    matches!(low, "mp" | "mep" | "mla" | "msp" | "td" | "mlc" | "mna" | "mk")
}

/// What stands after a comma or dash: a role for a name, a name for a role.
fn aside(words: &Words<'_>, start: usize, end: usize, core: &Core, found: &mut After) -> usize {
    let starts_other = words.is(start, K::RELATIVE.and(K::PREPOSITION).and(K::BASIS).and(K::ADVERB))
        && !words.tokens[start].is_capital();
    if start >= end || starts_other || !words.tokens[start].is_word() {
        return start;
    }
    if is_seat(words, start) {
        found.seated = true;
        return start + 1;
    }
    if words.is(start, K::AFTER_NAME) && words.tokens[start].is_capital() {
        return start + 1;
    }
    let count = count::read(words, start, end);
    let inner = head::read(words, count.next, end);
    let next = inner.range.end.max(start + 1);
    if inner.person().is_some() && found.aside.is_none() && is_aside_for(words, core) {
        found.aside = Some(inner);
    } else if inner.head == Head::None
        && !inner.name.is_empty()
        && core.name.is_empty()
        && found.name.is_none()
        && core.person().is_some()
    {
        found.name = Some(inner.name);
    } else if matches!(inner.head, Head::Thing(_) | Head::Place(_)) && core.person().is_some() && found.body.is_none() {
        // "the Permanent Secretary, Ministry of Works"
        found.bodies = count.next..next;
        found.body = Some(count.next..next);
    }
    next
}

/// Whether a role after a comma is the core's own: it is a name, or a role of its own.
fn is_aside_for(words: &Words<'_>, core: &Core) -> bool {
    match core.head {
        Head::None => true,
        Head::Person(at) => !core.name.is_empty() || !words.is(at, K::SOURCE),
        Head::Thing(_) | Head::Place(_) => false,
    }
}

fn modifier(words: &Words<'_>, at: usize, end: usize, core: &Core, found: &mut After) -> usize {
    let token = words.tokens[at];
    if token.is(K::RELATIVE) || words.says(at, "that") {
        return relative(words, at, end, found);
    }
    let near = |from: usize, reach: usize| (from..end.min(from + reach)).any(|next| words.is(next, K::KNOWING));
    let knowing = token.is(K::BASIS) && !token.is_capital()
        || (token.is(K::ADVERB) || words.says_any(at, &["directly", "closely", "personally", "intimately", "not"]))
            && words.is(at + 1, K::BASIS)
        || words.says(at, "with") && near(at + 1, 4)
        || words.says_any(at, &["working", "participating", "taking", "attending"])
            && core.person().is_some_and(|person| words.is(person, K::SOURCE.and(K::PERSON)));
    if knowing {
        let stop = clause_end(words, at + 1, end);
        found.basis.get_or_insert(if words.says(at, "with") { at + 1 } else { at }..stop);
        return stop;
    }
    if words.says_any(at, &["named", "called"])
        && words.get(at + 1).is_some_and(|next| next.is_capital())
        && at + 1 < end
    {
        let inner = head::read(words, at + 1, end);
        if !inner.name.is_empty() {
            found.name = Some(inner.name.clone());
        }
        return inner.range.end.max(at + 1);
    }
    if words.says(at, "by") && core.person().is_some() {
        return at + 1;
    }
    if words
        .says_any(at, &["of", "for", "at", "from", "in", "with", "to", "on", "inside", "within", "representing", "by"])
    {
        return body(words, at, end, core, found);
    }
    at + 1
}

/// ", who was directly involved in the talks"
fn relative(words: &Words<'_>, at: usize, end: usize, found: &mut After) -> usize {
    let stop = clause_end(words, at + 1, end);
    let knows = (at + 1..stop.min(at + 10)).any(|next| words.is(next, K::KNOWING));
    if knows && found.basis.is_none() && !words.says(at, "whose") {
        let mut from = at + 1;
        while from < stop && words.is(from, K::AUXILIARY) && !words.says_any(from, &["did", "does"]) {
            from += 1;
        }
        found.basis = Some(from..stop);
    }
    stop
}

/// "of the Refugee Council", "at Goldman Sachs", "of Washington Chris Gregoire".
fn body(words: &Words<'_>, at: usize, end: usize, core: &Core, found: &mut After) -> usize {
    let count = count::read(words, at + 1, end);
    let inner = head::read(words, count.next, end);
    let (from, stop) = (count.next, inner.range.end);
    if stop <= from {
        return at + 1;
    }
    let office = core.person().is_some_and(|person| words.is(person, K::OFFICIAL.and(K::EITHER)));
    let mut from = from;
    if office && words.says_any(at, &["of", "for"]) && found.body.is_none() && found.aside.is_none() {
        // "Minister of Education Stefania Giannini": the portfolio belongs to the role.
        let mut role = from;
        while role < stop
            && (words.is(role, K::PORTFOLIO) || words.says_any(role, &["and", "&"]) && words.is(role + 1, K::PORTFOLIO))
        {
            role += 1;
        }
        if role > from {
            found.role_end = Some(role);
            from = role;
        }
    }
    let name = if core.person().is_some() && core.name.is_empty() && found.name.is_none() {
        late_name(words, from, stop, core)
    } else {
        stop
    };
    if name < stop {
        let first = if head::is_courtesy(words, name) { name + 1 } else { name };
        found.name = Some(first.min(stop - 1)..stop);
    }
    if name > from {
        let is_body = (from..name).any(|token| words.tokens[token].is_capital() || words.is(token, BODIES));
        let first = if found.aside.is_some() { &mut found.aside_body } else { &mut found.body };
        if first.is_none() {
            *first = Some(from..name);
        } else if is_body {
            found.second.get_or_insert(from..name);
        }
        let first = if found.bodies.is_empty() { from } else { found.bodies.start };
        found.bodies = first..name;
    }
    stop
}

/// Where a name begins that stands after a role's body; `stop` if none does.
fn late_name(words: &Words<'_>, from: usize, stop: usize, core: &Core) -> usize {
    let plural = core.plural;
    let mut known = from == stop || core.range.end < from && words.is(from - 1, K::PORTFOLIO);
    for at in from..stop {
        let token = &words.tokens[at];
        let title = token.is(K::TITLE) && token.is_capital() && at > from;
        if title && at + 1 < stop {
            return at + 1;
        }
        let rest = stop - at;
        let capitals = (at..stop).take(4).all(|next| words.tokens[next].is_capital() || words.is(next, K::PARTICLE));
        let joined = at > from && words.says_any(at - 1, &["and", "of", "&", "for", "the"]);
        let name_like = !joined
            && !(at..stop).any(|next| words.is(next, K::BODY))
            && token.is_capital()
            && !token.is(BODIES.and(K::PLACE).and(PEOPLE))
            && capitals
            && (2..=4).contains(&rest);
        if name_like && !plural && (known || token.is(K::GIVEN) && at > from) {
            return at;
        }
        known |= token.is(BODIES.and(K::PLACE).and(K::PORTFOLIO));
        if token.possessive {
            known = false;
        }
    }
    stop
}

fn clause_end(words: &Words<'_>, from: usize, end: usize) -> usize {
    let stops = |at: usize| matches!(words.tokens[at].shape, Shape::Comma | Shape::Open | Shape::Close | Shape::Mark);
    (from..end).find(|&at| stops(at)).unwrap_or(end)
}
