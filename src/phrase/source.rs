//! One source phrase, read: its class and why, its name, role, body and ground.

use std::ops::Range;

use crate::record::{Attribution, Class, Terms};

use super::count;
use super::head::{self, Core, PEOPLE};
use super::lexicon::Kinds as K;
use super::token::{Shape, Words};
use super::{Reading, Reason};

/// What the words after the core say.
#[derive(Clone, Debug, Default)]
struct After {
    basis: Option<Range<usize>>,
    /// The basis is one of knowing: of being near the information, not merely near the event.
    knows: bool,
    body: Option<Range<usize>>,
    /// An appositive's core.
    aside: Option<Core>,
    name: Option<Range<usize>>,
    /// A seat and party in brackets: "(D-N.Y.)", "MP for Leeds".
    seated: bool,
}

/// Reads one source's tokens; `note` is the token where a note on anonymity begins.
pub(crate) fn read(words: &Words<'_>, range: Range<usize>, note: Option<usize>) -> Reading {
    let range = trim(words, range);
    let count = count::read(words, range.start, range.end);
    let core = head::read(words, count.next, range.end);
    let until = note.map_or(range.end, |note| note.clamp(core.range.end, range.end));
    let after = after(words, core.range.end, until, &core);
    let (class, because) = classify(words, &core, &after, count.definite);
    let mut attribution = Attribution::new(class);
    facets(words, &core, &after, &mut attribution);
    attribution.count = count.number.or_else(|| {
        let single =
            !core.plural && !matches!(class, Class::Document) && !words.says_any(core.range.start, &["they", "we"]);
        let numberless = count.any && !count.definite && count.number.is_none();
        (single && !numberless && range.start < range.end).then_some(1)
    });
    if class == Class::Document && (!count.any || count.number == Some(1)) {
        attribution.count = None;
    }
    attribution.phrase = Some(words.slice(range.clone()).to_owned());
    Reading { attribution, because, span: words.bytes(range) }
}

fn trim(words: &Words<'_>, mut range: Range<usize>) -> Range<usize> {
    let skip = |at: usize| {
        !words.tokens[at].is_word() && !matches!(words.tokens[at].shape, Shape::Open | Shape::Close | Shape::Quote)
    };
    while range.start < range.end && (skip(range.start) || words.says_any(range.start, &["and", "or", "but"])) {
        range.start += 1;
    }
    while range.end > range.start && skip(range.end - 1) {
        range.end -= 1;
    }
    range
}

fn after(words: &Words<'_>, start: usize, end: usize, core: &Core) -> After {
    let mut found = After::default();
    let mut at = start;
    while at < end {
        let token = words.tokens[at];
        let next = match token.shape {
            Shape::Open => {
                let close = (at..end.min(at + 8)).find(|&next| words.tokens[next].shape == Shape::Close).unwrap_or(at);
                found.seated |= (at..close).any(|next| is_seat(words, next));
                close + 1
            }
            Shape::Comma | Shape::Mark => aside(words, at + 1, end, core, &mut found),
            _ => modifier(words, at, end, core, &mut found),
        };
        at = next.max(at + 1);
    }
    found
}

/// "D-N.Y", "R-Texas", "Lab".
fn is_seat(words: &Words<'_>, at: usize) -> bool {
    let low = words.low(at);
    low.len() > 2
        && low.len() < 12
        && (low.starts_with("d-") || low.starts_with("r-") || low.starts_with("i-"))
        && words.tokens[at].is_capital()
}

/// What stands after a comma or dash: a role for a name, a name for a role.
fn aside(words: &Words<'_>, start: usize, end: usize, core: &Core, found: &mut After) -> usize {
    if start >= end
        || words.is(start, K::RELATIVE.and(K::PREPOSITION)) && !words.tokens[start].is_capital()
        || !words.tokens[start].is_word()
    {
        return start;
    }
    if is_seat(words, start) {
        found.seated = true;
        return start + 1;
    }
    let count = count::read(words, start, end);
    let inner = head::read(words, count.next, end);
    if words.is(start, K::AFTER_NAME) && inner.head.is_none() {
        found.seated |= words.says_any(start, &["mp", "mep", "mla", "msp", "td"]);
        return start + 1;
    }
    let role = inner.head.is_some_and(|head| words.is(head, PEOPLE));
    if role && found.aside.is_none() {
        let next = inner.range.end;
        found.aside = Some(inner);
        return next;
    }
    let named = core.name.is_empty() && found.name.is_none() && core.head.is_some_and(|head| words.is(head, PEOPLE));
    if named && !inner.name.is_empty() && inner.head.is_none() {
        found.name = Some(inner.name.clone());
        return inner.range.end;
    }
    if inner.range.end > start { inner.range.end } else { start + 1 }
}

const KNOWING: [&str; 34] = [
    "knowledge",
    "familiar",
    "briefed",
    "aware",
    "privy",
    "knowledgeable",
    "involved",
    "informed",
    "acquainted",
    "close",
    "access",
    "insight",
    "understanding",
    "information",
    "direct",
    "present",
    "attended",
    "witnessed",
    "seen",
    "reviewed",
    "participated",
    "negotiations",
    "part",
    "told",
    "knew",
    "knows",
    "worked",
    "heard",
    "read",
    "apprised",
    "conversant",
    "led",
    "saw",
    "closely",
];

fn modifier(words: &Words<'_>, at: usize, end: usize, core: &Core, found: &mut After) -> usize {
    let token = words.tokens[at];
    let known = |from: usize, to: usize| (from..to.min(from + 12)).any(|next| words.says_any(next, &KNOWING));
    if token.is(K::RELATIVE) || words.says(at, "that") {
        let stop = clause_end(words, at + 1, end);
        if known(at + 1, stop) && found.basis.is_none() {
            let mut from = at + 1;
            while from < stop && (words.is(from, K::AUXILIARY) && !words.says_any(from, &["did", "does"])) {
                from += 1;
            }
            found.basis = Some(from..stop);
            found.knows = true;
        }
        return stop;
    }
    let basis_word = token.is(K::BASIS) && !token.is_capital()
        || token.is(K::ADVERB) && words.is(at + 1, K::BASIS)
        || words.says_any(at, &["directly", "closely", "personally", "intimately", "not"])
            && words.is(at + 1, K::BASIS)
        || words.says(at, "with") && known(at + 1, end.min(at + 5))
        || words.says_any(at, &["close", "working", "participating", "taking"])
            && core.head.is_some_and(|head| words.is(head, K::SOURCE.and(K::PERSON)));
    if basis_word {
        let stop = clause_end(words, at + 1, end);
        if found.basis.is_none() {
            found.basis = Some(if words.says(at, "with") { at + 1 } else { at }..stop);
            found.knows = true;
        }
        return stop;
    }
    if token.is(K::PREPOSITION)
        && words
            .says_any(at, &["of", "for", "at", "from", "in", "with", "to", "on", "inside", "within", "representing"])
    {
        let count = count::read(words, at + 1, end);
        let inner = head::read(words, count.next, end);
        let from = count.next;
        let stop = inner.range.end;
        if stop > from && found.body.is_none() {
            let role = !core.role.is_empty() || !core.name.is_empty();
            if role || core.head.is_some() {
                // "Governor of Washington Chris Gregoire": the name comes after the body.
                let name = !inner.name.is_empty()
                    && core.name.is_empty()
                    && inner.head.is_some_and(|head| !words.is(head, PEOPLE))
                    && core.head.is_some_and(|head| words.is(head, PEOPLE));
                if name && inner.name.start > from {
                    found.name = Some(inner.name.clone());
                    found.body = Some(from..inner.name.start);
                } else {
                    found.body = Some(from..stop);
                }
            }
        }
        return stop.max(at + 1);
    }
    at + 1
}

fn clause_end(words: &Words<'_>, from: usize, end: usize) -> usize {
    (from..end)
        .find(|&at| {
            matches!(words.tokens[at].shape, Shape::Comma | Shape::Open | Shape::Close)
                || words.tokens[at].shape == Shape::Mark
        })
        .unwrap_or(end)
}

fn classify(words: &Words<'_>, core: &Core, after: &After, definite: bool) -> (Class, Reason) {
    let kinds = core.head.map_or(K::NONE, |head| words.tokens[head].kinds);
    if let Some(head) = core.head {
        if kinds.has(K::SOURCE) {
            return (Class::AnonymousSource, Reason::Source);
        }
        if kinds.has(K::PERSON) && !kinds.has(K::OFFICIAL) {
            return if after.knows {
                (Class::AnonymousSource, Reason::Knows)
            } else {
                (Class::Individual, Reason::Person)
            };
        }
        if kinds.has(PEOPLE) || kinds.has(K::TITLE) && words.tokens[head].is_capital() {
            return person(words, core, after, kinds);
        }
        return thing(words, core, after, head, kinds);
    }
    if let Some(inner) = &after.aside {
        let kinds = inner.head.map_or(K::NONE, |head| words.tokens[head].kinds);
        return person(words, inner, after, kinds);
    }
    nameless(words, core, after, definite)
}

/// A part that people play: public, private, or either.
fn person(words: &Words<'_>, core: &Core, after: &After, kinds: K) -> (Class, Reason) {
    if after.seated {
        return (Class::Official, Reason::Office);
    }
    let within = core.body.clone().chain(core.role.clone()).chain(after.body.clone().unwrap_or_default());
    let (mut public, mut private) = (false, false);
    for at in within {
        let token = &words.tokens[at];
        if core.head == Some(at) {
            continue;
        }
        public |= token.is(K::PUBLIC.and(K::FIGURE));
        private |= token.is(K::NOT_PUBLIC) && !token.is(K::PUBLIC);
    }
    if kinds.has(K::EITHER) {
        if private && !public {
            return (Class::Individual, Reason::PrivateBody);
        }
        if public || kinds.has(K::OFFICIAL) && after.body.is_none() {
            return (Class::Official, Reason::Office);
        }
        if kinds.has(K::PRIVATE) {
            return (Class::Individual, Reason::Part);
        }
        let unknown =
            core.body.clone().chain(after.body.clone().unwrap_or_default()).any(|at| words.tokens[at].is_capital());
        return if unknown || !kinds.has(K::OFFICIAL) {
            (Class::Individual, Reason::UnknownBody)
        } else {
            (Class::Official, Reason::Office)
        };
    }
    if kinds.has(K::OFFICIAL) && !(kinds.has(K::PRIVATE) && private) {
        return (Class::Official, Reason::Office);
    }
    if kinds.has(K::RELATION) && !kinds.has(K::PRIVATE) {
        return (Class::Official, Reason::Office);
    }
    (Class::Individual, Reason::Part)
}

/// A body, an outlet, a paper, a country.
fn thing(words: &Words<'_>, core: &Core, after: &After, head: usize, kinds: K) -> (Class, Reason) {
    let mut outlet = core
        .range
        .clone()
        .chain(after.body.clone().unwrap_or_default())
        .any(|at| words.is(at, K::OUTLET.and(K::PRESS)) && at != head);
    outlet |= kinds.has(K::COVERAGE) && core.range.len() == 1 && core.plural && after.body.is_none();
    if kinds.has(K::COVERAGE) && outlet {
        return (Class::Media, Reason::Coverage);
    }
    if kinds.has(K::ISSUED) {
        return (Class::Statement, Reason::Issued);
    }
    if kinds.has(K::DOCUMENT) && !words.tokens[head].is_capital() {
        return (Class::Document, Reason::Paper);
    }
    if kinds.has(K::OUTLET) || kinds.has(K::PRESS) && (words.tokens[head].is_capital() || !kinds.has(K::BODY)) {
        return (Class::Media, Reason::Outlet);
    }
    if kinds.has(K::DOCUMENT.and(K::COVERAGE)) {
        return (Class::Document, Reason::Paper);
    }
    if kinds.has(K::DEMONYM) && !kinds.has(K::PLACE) {
        return (Class::Official, Reason::Nation);
    }
    (Class::Statement, if kinds.has(K::PLACE) { Reason::State } else { Reason::Body })
}

/// No word that says what the source is: a name, or something that the reader doesn't know.
fn nameless(words: &Words<'_>, core: &Core, after: &After, definite: bool) -> (Class, Reason) {
    let first = core.range.start;
    if words.is(first, K::PRONOUN) {
        return if words.says(first, "it") {
            (Class::Statement, Reason::Pronoun)
        } else {
            (Class::Individual, Reason::Pronoun)
        };
    }
    if after.seated {
        return (Class::Official, Reason::Office);
    }
    let Some(token) = words.get(first).filter(|_| !core.range.is_empty()) else {
        return (Class::Individual, Reason::Unknown);
    };
    let last = core.range.end - 1;
    if words.is(last, K::FIGURE) && words.tokens[last].is_capital() {
        return (Class::Official, Reason::Figure);
    }
    if token.is(K::GIVEN) && token.is_capital() {
        return (Class::Individual, Reason::Name);
    }
    if token.is_capital() {
        let body = definite || core.range.len() == 1 && token.shape == Shape::Acronym;
        return if body { (Class::Statement, Reason::NameOfBody) } else { (Class::Individual, Reason::Name) };
    }
    (Class::Individual, Reason::Unknown)
}

fn facets(words: &Words<'_>, core: &Core, after: &After, attribution: &mut Attribution) {
    let owned = |range: &Range<usize>| {
        let text = words.stem(range.clone());
        (!text.is_empty()).then(|| text.to_owned())
    };
    let role_of = match &after.aside {
        Some(inner) if core.role.is_empty() => inner,
        _ => core,
    };
    let pronoun = words.is(core.name.start, K::PRONOUN) && core.name.len() == 1;
    attribution.name = owned(&core.name)
        .filter(|_| !pronoun)
        .or_else(|| after.name.as_ref().and_then(&owned))
        .or_else(|| after.aside.as_ref().and_then(|inner| owned(&inner.name)));
    attribution.former = core.former.or(role_of.former);
    attribution.basis = after.basis.as_ref().and_then(&owned);
    if !role_of.role.is_empty()
        && !role_of.head.is_some_and(|head| words.is(head, K::SOURCE.and(K::PERSON)) && role_of.role.len() == 1)
    {
        attribution.role = role(words, role_of);
    }
    attribution.organization = match attribution.class {
        Class::Statement | Class::Media if core.role.is_empty() && after.aside.is_none() => {
            owned(&core.body).filter(|_| !pronoun).or_else(|| after.body.as_ref().and_then(&owned))
        }
        Class::Document => after.body.as_ref().and_then(&owned),
        _ => owned(&role_of.body).or_else(|| after.body.as_ref().and_then(&owned)),
    };
    if matches!(attribution.class, Class::Statement) && attribution.organization.is_none() && !core.name.is_empty() {
        attribution.organization = attribution.name.take();
    }
    let named = match attribution.class {
        Class::Statement | Class::Media => attribution.organization.is_some(),
        Class::Document => false,
        _ => attribution.name.is_some(),
    };
    attribution.terms = if named { Terms::OnRecord } else { Terms::NotStated };
}

/// The role's words, its last in the singular.
fn role(words: &Words<'_>, core: &Core) -> Option<String> {
    let mut text = String::new();
    let former = |at: usize| words.is(at, K::FORMER.and(K::CURRENT));
    for at in core.describing.clone().filter(|&at| !former(at)).chain(core.role.clone()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(words.stem(at..at + 1));
    }
    if core.plural {
        let low = text.rsplit(' ').next().unwrap_or("").to_lowercase();
        let (cut, ending) = super::token::singular(&low);
        if cut > 0 && text.is_char_boundary(text.len().saturating_sub(cut)) {
            text.truncate(text.len() - cut);
            text.push_str(ending);
        }
    }
    (!text.is_empty()).then_some(text)
}
