//! One source, read: its class and why, its count, name, role, body and ground.

use std::ops::Range;

use crate::record::{Attribution, Class, Terms};

use super::after::{self, After};
use super::class;
use super::count::{self, Count};
use super::head::{self, BODIES, Core, PEOPLE, is_courtesy};
use super::lexicon::Kinds as K;
use super::lookup::singular;
use super::token::{Shape, Words};
use super::{Reading, Reason};

/// One source, read, and what the next one in a list may take from it.
pub(crate) struct Read {
    /// The reading itself.
    pub(crate) reading: Reading,
    /// Its role stands for the names that follow, too: "Senators Doe and Roe".
    pub(crate) shared: bool,
}

/// Reads one source's tokens; `note` is the token where a note on anonymity begins.
pub(crate) fn read(words: &Words<'_>, range: Range<usize>, note: Option<usize>) -> Read {
    let range = trim(words, range);
    let count = count::read(words, range.start, range.end);
    let core = head::read(words, count.next, range.end);
    let until = note.map_or(range.end, |note| note.clamp(core.range.end.min(range.end), range.end));
    let after = after::read(words, &core, until);
    let (class, because) = class::of(words, &core, &after, count.definite);
    let mut attribution = Attribution::new(class);
    attribution.count = number(words, &core, count, class);
    attribution.phrase = Some(words.slice(range.clone()).to_owned());
    facets(words, &core, &after, count, because, &mut attribution);
    let shared = core.plural && !core.name.is_empty() && core.person().is_some();
    if shared {
        attribution.count = attribution.count.or(Some(1));
    }
    Read { reading: Reading { attribution, because, span: words.bytes(range) }, shared }
}

fn trim(words: &Words<'_>, mut range: Range<usize>) -> Range<usize> {
    let skip = |at: usize| matches!(words.tokens[at].shape, Shape::Comma | Shape::Mark);
    while range.start < range.end && (skip(range.start) || words.says_any(range.start, &["and", "or", "but"])) {
        range.start += 1;
    }
    while range.end > range.start && skip(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// The number that is said, else one for whatever is singular.
fn number(words: &Words<'_>, core: &Core, count: Count, class: Class) -> Option<u32> {
    if class == Class::Document {
        return count.number.filter(|number| *number > 1);
    }
    let police = core.head_token().is_some_and(|head| words.says(head, "police"));
    let plural = core.plural && !police
        || words.says_any(core.range.start, &["they", "we", "them"])
        || words.is(count.next.wrapping_sub(1), K::MANY);
    count.number.or((!plural && !core.range.is_empty()).then_some(1))
}

fn facets(words: &Words<'_>, core: &Core, after: &After, count: Count, because: Reason, attribution: &mut Attribution) {
    let owned = |range: Range<usize>| {
        let text = words.stem(range).trim_matches(['"', '“', '”', ' ']);
        (!text.is_empty()).then(|| text.to_owned())
    };
    let pronoun = because == Reason::Pronoun;
    attribution.basis = after.basis.clone().and_then(owned);
    if matches!(attribution.class, Class::Statement | Class::Media | Class::Document)
        && core.person().is_none()
        && after.aside.is_none()
    {
        attribution.organization = if matches!(because, Reason::Paper | Reason::Issued | Reason::Coverage) {
            issuer(words, core, after)
        } else if pronoun {
            None
        } else {
            owned(core.name.clone())
                .filter(|_| core.body.is_empty())
                .or_else(|| names_body(words, core, count).then(|| owned(core.body.clone())).flatten())
        };
        let named = attribution.organization.is_some() && attribution.class != Class::Document;
        attribution.terms = if named { Terms::OnRecord } else { Terms::NotStated };
        return;
    }
    let aside = after.aside.as_ref();
    let role_of = aside
        .filter(|_| core.role.is_empty() || core.person().is_some_and(|person| yields(words, person, aside)))
        .unwrap_or(core);
    if !pronoun {
        let name = |core: &Core| if core.name.is_empty() { None } else { owned(core.name.clone()) };
        attribution.name = name(core).or_else(|| after.name.clone().and_then(owned)).or_else(|| aside.and_then(name));
    }
    attribution.former = core.former.or(role_of.former);
    let is_aside = aside.is_some_and(|aside| std::ptr::eq(aside, role_of));
    let late = if is_aside { after.aside_body.clone().or(after.body.clone()) } else { after.body.clone() };
    attribution.role = role(words, role_of, after, is_aside);
    let is_relation =
        relation(words, role_of, late.as_ref()) || late.as_ref().is_some_and(|late| role_goes_on(words, role_of, late));
    let body = if pronoun || role_of.body.is_empty() || is_relation && possessor_in_role(words, role_of) {
        None
    } else {
        Some(role_of.body.clone())
    };
    // "residents of Jos", "a doctor in Hull": where somebody lives is no body.
    let is_home = |body: &Range<usize>| {
        matches!(attribution.class, Class::Individual | Class::AnonymousSource)
            && (words.says_any(body.start.wrapping_sub(1), &["in", "from"])
                && !body.clone().any(|at| words.is(at, BODIES.and(K::FIELD)))
                || body.clone().all(|at| words.is(at, K::PLACE))
                || !body
                    .clone()
                    .any(|at| words.tokens[at].is_capital() || words.is(at, BODIES.and(K::FIELD).and(PEOPLE))))
    };
    let plain = late.as_ref().is_some_and(|late| {
        is_relation || !late.clone().any(|at| words.tokens[at].is_capital() || words.is(at, BODIES))
    });
    let second = after.second.clone().filter(|second| plain && !is_home(second)).and_then(owned);
    let late = second.or_else(|| late.filter(|late| !is_relation && !is_home(late)).and_then(owned));
    let body = body.and_then(|body| {
        let former = words.tokens[body.start].former;
        owned(body).map(|text| {
            if former { text.split_once('-').map_or(text.clone(), |(_, rest)| rest.to_owned()) } else { text }
        })
    });
    attribution.organization = body.or(late);
    attribution.terms = if attribution.name.is_some() { Terms::OnRecord } else { Terms::NotStated };
}

/// Whether a title before a name tells less than the role after it: "Col. Doe, a spokesman".
fn yields(words: &Words<'_>, title: usize, aside: Option<&Core>) -> bool {
    let office = aside
        .and_then(Core::person)
        .is_some_and(|person| words.is(person, K::OFFICIAL.and(K::EITHER)) && !words.is(person, K::PRIVATE));
    is_courtesy(words, title) || office && words.is(title, K::RANK) && !words.is(title, K::OFFICIAL.and(K::EITHER))
}

/// Whether the words of a body tell which one: a name, or a noun that stands alone or with "the".
fn names_body(words: &Words<'_>, core: &Core, count: Count) -> bool {
    let noun = K::BODY.and(K::PRESS).and(K::DESCRIBING).and(K::FIELD);
    let proper = core.body.clone().any(|at| {
        let common = words.is(at, noun) && !words.is(at, K::BODY_NAME.and(K::OUTLET));
        words.tokens[at].is_capital() && !(at == core.range.start && !count.any && common)
    });
    let alone = !count.any && !core.plural && core.head_token().is_some_and(|head| words.is(head, K::BODY));
    proper || count.definite || alone
}

/// Who issued or filed a paper: "a Reuters poll", "documents filed by the company".
fn issuer(words: &Words<'_>, core: &Core, after: &After) -> Option<String> {
    let head = core.head_token()?;
    let mut range = core.body.start..head.max(core.body.start);
    while range.start < range.end && !words.tokens[range.start].is_capital() {
        range.start += 1;
    }
    while range.end > range.start && !words.tokens[range.end - 1].is_capital() && !words.is(range.end - 1, K::BODY) {
        range.end -= 1;
    }
    if !range.is_empty() {
        return Some(words.stem(range).to_owned());
    }
    let body = after.body.clone().filter(|body| {
        issues(words, body.start) && body.clone().any(|at| words.tokens[at].is_capital() || words.is(at, K::BODY))
    })?;
    Some(words.stem(body).to_owned())
}

/// Whether what stands before a body makes it the one that issued the paper: "by the ministry", but not "seen by".
fn issues(words: &Words<'_>, body: usize) -> bool {
    let before = (body.saturating_sub(3)..body).rev().find(|&at| words.is(at, K::PREPOSITION));
    before.is_some_and(|at| {
        let seen = at > 0
            && words.says_any(
                at - 1,
                &[
                    "seen", "obtained", "reviewed", "viewed", "read", "cited", "quoted", "reported", "verified",
                    "shown", "analysed", "analyzed",
                ],
            );
        words.says_any(at, &["by", "from", "of", "for", "at"]) && !seen
    })
}

/// Whether the role says to whom somebody stands in relation, and that one is no body.
fn relation(words: &Words<'_>, core: &Core, late: Option<&Range<usize>>) -> bool {
    let Some(head) = core.person() else { return false };
    let bodies = |range: &Range<usize>| {
        range.clone().any(|at| {
            words.is(
                at,
                K::BODY.and(K::BODY_NAME).and(K::PLACE).and(K::DEMONYM).and(K::PUBLIC).and(K::NOT_PUBLIC).and(K::PARTY),
            )
        })
    };
    words.is(head, K::RELATION)
        && (possessor_in_role(words, core) && !bodies(&core.body)
            || core.body.is_empty() && late.is_some_and(|late| !bodies(late)))
}

/// "head of cybersecurity", "mother of three": what follows is no body, and belongs to the role.
fn role_goes_on(words: &Words<'_>, core: &Core, late: &Range<usize>) -> bool {
    let Some(head) = core.person() else { return false };
    let plain = late.clone().all(|at| !words.tokens[at].is_capital() && !words.is(at, BODIES.and(K::FIELD)));
    plain
        && core.body.is_empty()
        && !words.is(head, K::SOURCE.and(K::PERSON))
        && late.start > head
        && (head + 1..late.start).any(|at| words.says_any(at, &["of", "for", "to"]))
}

fn possessor_in_role(words: &Words<'_>, core: &Core) -> bool {
    !core.body.is_empty() && words.tokens[core.body.end - 1].possessive
}

/// The role's words, the last in the singular; with its possessor where it is a relation: "Trump's envoy".
fn role(words: &Words<'_>, core: &Core, after: &After, is_aside: bool) -> Option<String> {
    let head = core.person()?;
    let only = core.role.len() == 1 && core.describing.is_empty();
    if is_courtesy(words, head) && !core.name.is_empty() || words.is(head, K::SOURCE.and(K::PERSON)) && only {
        return None;
    }
    let mut text = String::new();
    let mut add = |part: &str| {
        if !text.is_empty() && !part.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    };
    let late = if is_aside { after.aside_body.clone().or(after.body.clone()) } else { after.body.clone() };
    let is_relation =
        relation(words, core, late.as_ref()) || late.as_ref().is_some_and(|late| role_goes_on(words, core, late));
    if is_relation && possessor_in_role(words, core) {
        add(words.slice(core.body.clone()));
    }
    let former = |at: usize| {
        words.is(at, K::FORMER.and(K::CURRENT)) && at < core.role.end - 1
            || words.says_any(at, &["and", "or"]) && at < core.role.start
    };
    for at in core
        .describing
        .clone()
        .chain(core.role.clone())
        .filter(|&at| !former(at) && (at == head || !is_courtesy(words, at)))
    {
        // "spokesman Rear Adm. Doe": the rank is a title here.
        let rank =
            at > core.role.start && words.is(at, K::RANK) && words.is(at, K::TITLE) && words.tokens[at].is_capital();
        if rank && words.is(at - 1, K::EITHER) && !words.tokens[at - 1].is_capital() {
            continue;
        }
        add(without_prefix(words, at));
    }
    if core.plural {
        make_singular(&mut text);
    }
    if let Some(end) = after.role_end.filter(|_| !is_aside) {
        text.push(' ');
        text.push_str(words.slice(head + 1..end));
    } else if is_relation
        && !possessor_in_role(words, core)
        && let Some(late) = late
    {
        let from = (head + 1..late.start).rev().find(|&at| words.is(at, K::PREPOSITION)).unwrap_or(head + 1);
        text.push(' ');
        text.push_str(words.slice(from..late.end));
    }
    (!text.is_empty()).then_some(text)
}

/// A token's text, "ex-" off.
fn without_prefix<'a>(words: &Words<'a>, at: usize) -> &'a str {
    let text = words.stem(at..at + 1);
    let prefixed = text
        .get(..5)
        .is_some_and(|start| start.to_ascii_lowercase().starts_with("ex-") || start.eq_ignore_ascii_case("then-"));
    if prefixed { text.split_once('-').map_or(text, |(_, rest)| rest) } else { text }
}

fn make_singular(text: &mut String) {
    let last = text.rsplit(' ').next().unwrap_or("").to_lowercase();
    let irregular = [("men", "man"), ("women", "woman"), ("people", "person"), ("children", "child")];
    for (plural, one) in irregular {
        if last.ends_with(plural) && text.is_char_boundary(text.len() - plural.len()) {
            text.truncate(text.len() - plural.len());
            text.push_str(one);
            return;
        }
    }
    let (cut, ending) = singular(&last);
    if cut > 0 && text.is_char_boundary(text.len().saturating_sub(cut)) {
        text.truncate(text.len() - cut);
        text.push_str(ending);
    }
}
