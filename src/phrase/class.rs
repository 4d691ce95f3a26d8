//! The class of one source, and why.

use crate::record::Class;

use super::Reason;
use super::after::After;
use super::head::{Core, Head, is_courtesy};
use super::lexicon::Kinds as K;
use super::token::{Shape, Words};

/// Classifies a source by its core and by what stands after it; `definite` where it has "the" or the like.
pub(crate) fn of(words: &Words<'_>, core: &Core, after: &After, definite: bool) -> (Class, Reason) {
    let own = match core.head {
        Head::Person(at) => person(words, core, after, at, false),
        Head::Thing(at) => thing(words, core, after, at, definite),
        Head::Place(at) => place(words, core, at, definite),
        Head::None => nameless(words, core, after, definite),
    };
    // "Anthony Doe, director of the health agency": the role after the comma says more than a name or a title of courtesy.
    let Some(aside) = &after.aside else { return own };
    let Some(at) = aside.person() else { return own };
    let (class, because) = person(words, aside, after, at, true);
    let says_more = own.1.is_guess() || own.0 == Class::Individual && class == Class::Official;
    if says_more && !matches!(own.0, Class::AnonymousSource) { (class, because) } else { own }
}

/// A part that people play: public, private, or either.
fn person(words: &Words<'_>, core: &Core, after: &After, at: usize, is_aside: bool) -> (Class, Reason) {
    let token = &words.tokens[at];
    let kinds = token.kinds;
    if kinds.has(K::SOURCE) {
        return (Class::AnonymousSource, Reason::Source);
    }
    if after.seated {
        return (Class::Official, Reason::Office);
    }
    if kinds.has(K::PERSON) && !kinds.has(K::OFFICIAL) {
        let knows = after.basis.is_some() && core.name.is_empty();
        return if knows { (Class::AnonymousSource, Reason::Knows) } else { (Class::Individual, Reason::Person) };
    }
    // "Captain Doe", "the Speaker"; not "captain" nor, at a sentence's start, "Speaker".
    let ranked = kinds.has(K::RANK)
        && token.is_capital()
        && (!core.name.is_empty() || after.name.is_some() || core.range.start > 0);
    let mut bodies = Bodies::default();
    for index in core.body.clone().chain(core.role.clone()).filter(|index| *index != at) {
        bodies.add(words, index);
    }
    if !is_aside || after.aside_body.is_some() || after.body.is_none() {
        let own = if is_aside { after.aside_body.clone().unwrap_or_default() } else { after.bodies.clone() };
        own.for_each(|index| bodies.add(words, index));
    }
    if kinds.has(K::EITHER) {
        return either(kinds, &bodies, ranked);
    }
    if is_courtesy(words, at) {
        return if bodies.public { (Class::Official, Reason::Office) } else { (Class::Individual, Reason::Name) };
    }
    if ranked || kinds.has(K::OFFICIAL) && !(kinds.has(K::PRIVATE) && bodies.private) {
        return (Class::Official, Reason::Office);
    }
    if kinds.has(K::RELATION) && !kinds.has(K::PRIVATE) {
        return (Class::Official, Reason::Office);
    }
    (Class::Individual, Reason::Part)
}

/// Which bodies a role belongs to.
#[derive(Default)]
struct Bodies {
    public: bool,
    private: bool,
    party: bool,
    place: bool,
    office: bool,
    unknown: bool,
}

impl Bodies {
    fn add(&mut self, words: &Words<'_>, at: usize) {
        let token = &words.tokens[at];
        if token.is(K::PLACE.and(K::DEMONYM)) {
            self.place |= token.is_capital();
        } else if token.is(K::PUBLIC.and(K::FIGURE)) {
            self.public = true;
        } else if token.is(K::PARTY) {
            self.party = true;
        } else if token.is(K::NOT_PUBLIC.and(K::OUTLET)) {
            self.private = true;
        } else if token.is(K::OFFICIAL) {
            self.office = true;
        } else if token.is_capital() && !token.is(K::DESCRIBING.and(K::OFFICIAL).and(K::EITHER).and(K::TIME)) {
            self.unknown = true;
        }
    }
}

/// An office that states and companies alike have.
fn either(kinds: K, bodies: &Bodies, ranked: bool) -> (Class, Reason) {
    let office = kinds.has(K::OFFICIAL);
    if bodies.public {
        return (Class::Official, Reason::Office);
    }
    if bodies.private {
        return (Class::Individual, Reason::PrivateBody);
    }
    if bodies.office {
        return (Class::Official, Reason::Office);
    }
    if bodies.party && !kinds.has(K::PRIVATE) {
        return (Class::Official, Reason::Party);
    }
    if bodies.unknown && !office && !ranked {
        return (Class::Individual, Reason::UnknownBody);
    }
    if bodies.place && !kinds.has(K::PRIVATE) || office || ranked {
        let guess = bodies.unknown && !bodies.place;
        return (Class::Official, if guess { Reason::UnknownBody } else { Reason::Office });
    }
    (Class::Individual, if kinds.has(K::PRIVATE) { Reason::Part } else { Reason::UnknownBody })
}

/// A body, an outlet, a paper.
fn thing(words: &Words<'_>, core: &Core, after: &After, at: usize, definite: bool) -> (Class, Reason) {
    let token = &words.tokens[at];
    let kinds = token.kinds;
    let others = core.range.clone().chain(after.body.clone().unwrap_or_default()).filter(|index| *index != at);
    let press = others.clone().any(|index| words.is(index, K::OUTLET.and(K::PRESS)) && !words.is(index, K::DEMONYM));
    let bare = core.range.len() == 1 && core.plural && after.body.is_none();
    let outlet = kinds.has(K::OUTLET) && token.is_capital()
        || kinds.has(K::PRESS)
            && (token.is_capital() && (at > core.range.start || definite && at > 0) || !kinds.has(PAPER_OR_BODY));
    if outlet {
        return (Class::Media, Reason::Outlet);
    }
    if kinds.has(K::COVERAGE)
        && (press
            || bare
            || !kinds.has(K::DOCUMENT)
            || words.says_any(at, &["reports"]) && !words.is(at.wrapping_sub(1), K::FIELD) && core.range.len() <= 2)
    {
        return (Class::Media, Reason::Coverage);
    }
    if kinds.has(K::ISSUED) {
        return (Class::Statement, Reason::Issued);
    }
    if kinds.has(K::DOCUMENT.and(K::COVERAGE)) && (!kinds.has(K::BODY) || !token.is_capital()) {
        return (Class::Document, Reason::Paper);
    }
    if kinds.has(K::PRESS) {
        return (Class::Media, Reason::Outlet);
    }
    (Class::Statement, Reason::Body)
}

const PAPER_OR_BODY: K = K::DOCUMENT.and(K::ISSUED).and(K::BODY).and(K::COVERAGE);

/// A country or city as its government; a nation's people.
fn place(words: &Words<'_>, core: &Core, at: usize, definite: bool) -> (Class, Reason) {
    if words.is(at, K::PLACE) && !core.plural {
        return (Class::Statement, Reason::State);
    }
    if core.plural && definite { (Class::Official, Reason::Nation) } else { (Class::Individual, Reason::Person) }
}

/// No word that says what the source is: a name, or something that the reader doesn't know.
fn nameless(words: &Words<'_>, core: &Core, after: &After, definite: bool) -> (Class, Reason) {
    let first = core.range.start;
    if words.is(first, K::PRONOUN) && core.range.len() <= 1 {
        return (if words.says(first, "it") { Class::Statement } else { Class::Individual }, Reason::Pronoun);
    }
    if after.seated {
        return (Class::Official, Reason::Office);
    }
    let name = core.name.clone();
    if name.is_empty() {
        return (Class::Individual, Reason::Unknown);
    }
    if name.len() == 1 && words.is(name.start, K::FIGURE) {
        return (Class::Official, Reason::Figure);
    }
    if words.is(name.start, K::GIVEN) {
        return (Class::Individual, Reason::Name);
    }
    let acronym = name.len() == 1 && words.tokens[name.start].shape == Shape::Acronym;
    let joined = name.clone().any(|at| words.says_any(at, &["&", "of", "for"]));
    let domain = name.len() == 1 && words.low(name.start).contains('.') && !acronym;
    if definite || acronym || joined || domain {
        (Class::Statement, Reason::NameOfBody)
    } else {
        (Class::Individual, Reason::Name)
    }
}
