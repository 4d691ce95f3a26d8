//! The core of one source phrase: which word says what the source is, which words name it, which place it in a body.
//!
//! A core is what stands between the determiners and the first word that only describes: "White House Press Secretary
//! Karoline Leavitt", "senior Israeli intelligence officials", "Ministry of Defence", "court documents".

use std::ops::Range;

use super::lexicon::Kinds as K;
use super::token::{Shape, Words};

/// Kinds that make a word a person's part rather than a body or a paper.
pub(crate) const PEOPLE: K = K::SOURCE.and(K::PERSON).and(K::OFFICIAL).and(K::PRIVATE).and(K::EITHER).and(K::RELATION);
/// Kinds that make a word a paper or words issued.
pub(crate) const PAPER: K = K::DOCUMENT.and(K::ISSUED).and(K::COVERAGE);
/// Kinds that make a word a body or an outlet.
pub(crate) const BODIES: K = K::BODY.and(K::BODY_NAME).and(K::OUTLET).and(K::PRESS);

/// What a core's head is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Head {
    /// No word of the core says what the source is: a bare name, or unknown words.
    #[default]
    None,
    /// A person's part or title: "official", "Sen.", "residents".
    Person(usize),
    /// A body, an outlet or a paper.
    Thing(usize),
    /// A country, a city, a nation's people.
    Place(usize),
}

/// The core's parts, as ranges of tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Core {
    /// All its tokens.
    pub(crate) range: Range<usize>,
    /// The word that says what the source is.
    pub(crate) head: Head,
    /// The name.
    pub(crate) name: Range<usize>,
    /// The role with its adjectives.
    pub(crate) role: Range<usize>,
    /// The body or place that the role belongs to, or that speaks.
    pub(crate) body: Range<usize>,
    /// Adjectives that stand before the body: "senior" in "a senior Israeli official".
    pub(crate) describing: Range<usize>,
    /// "former" or "ex-" (true), "current" (false), or neither or both.
    pub(crate) former: Option<bool>,
    /// Whether the head is a plural.
    pub(crate) plural: bool,
}

impl Core {
    /// The person whom the head names by a part, if it does.
    pub(crate) fn person(&self) -> Option<usize> {
        match self.head {
            Head::Person(at) => Some(at),
            _ => None,
        }
    }

    /// The head's token.
    pub(crate) fn head_token(&self) -> Option<usize> {
        match self.head {
            Head::None => None,
            Head::Person(at) | Head::Thing(at) | Head::Place(at) => Some(at),
        }
    }
}

/// What the scan over a core has found.
#[derive(Default)]
struct Scan {
    person: Option<usize>,
    thing: Option<usize>,
    place: Option<usize>,
    name: Option<usize>,
    owner: Option<usize>,
    former: bool,
    current: bool,
}

/// Reads the core that begins at `start`; `end` is where the source ends.
pub(crate) fn read(words: &Words<'_>, start: usize, end: usize) -> Core {
    let mut scan = Scan::default();
    let mut at = start;
    while at < end && !ends_before(words, start, at, &scan) {
        if !joins(words, at) {
            scan.take(words, start, at, end);
        }
        at += 1;
    }
    while at > start + 1 && (!words.tokens[at - 1].is_word() || words.says_any(at - 1, &["and", "or"])) {
        at -= 1;
    }
    scan.finish(words, start..at)
}

impl Scan {
    fn take(&mut self, words: &Words<'_>, start: usize, at: usize, end: usize) {
        let token = words.tokens[at];
        self.former |= token.is(K::FORMER) || token.former;
        self.current |= token.is(K::CURRENT);
        let next_belongs = at + 1 < end && words.tokens[at + 1].is_word() && !stops(words, at + 1);
        if token.possessive && next_belongs {
            // A possessor is never the head: what belongs to it comes after.
            let (former, current) = (self.former, self.current);
            *self = Self { former, current, owner: Some(at), ..Self::default() };
            return;
        }
        let among_body = self.thing.is_some()
            && token.is_capital()
            && token.is(K::PRIVATE)
            && words.says_any(at.wrapping_sub(1), &["and", "of", "&"]);
        if among_body {
            // "Ministry of Health and Family Welfare"
            return;
        }
        let part =
            (token.is(PEOPLE) || token.is(K::TITLE) && token.is_capital()) && !self.is_surname(words, start, at, end);
        if part && self.person.is_some() && is_courtesy(words, at) {
            // "Commissioner Sir Mark": the office stays the head.
            return;
        }
        if part {
            *self = Self { person: Some(at), thing: self.thing, place: self.place, name: None, ..*self };
            return;
        }
        if self.person.is_some() && token.is_capital() {
            self.name = self.name.or(Some(at));
            return;
        }
        let in_body = token.is(PAPER)
            && token.is_capital()
            && self.thing.is_some_and(|thing| words.is(thing, K::BODY) && words.tokens[thing].is_capital());
        if in_body {
            // "Office for National Statistics"
            return;
        }
        if token.is(BODIES.and(PAPER)) && !(self.name.is_some() && self.is_surname(words, start, at, end)) {
            self.thing = Some(at);
            // "police officer" keeps its person; "the president's office" has lost it to the possessive; "aide report" loses it.
            if !token.is_capital() {
                self.person = None;
            }
        } else if token.is(K::PLACE.and(K::DEMONYM)) && token.is_capital() && self.name.is_none() {
            self.place = Some(at);
        } else if token.is_capital() && !token.is(K::DESCRIBING.and(K::FIELD).and(K::FORMER).and(K::CURRENT))
            || token.is(K::GIVEN.and(K::FIGURE)) && token.is_capital()
        {
            self.name = self.name.or(Some(at));
        }
    }

    /// Whether a capitalised word that could be a part or a body is somebody's name here: "John Baker", "Mayor Cook".
    fn is_surname(&self, words: &Words<'_>, start: usize, at: usize, end: usize) -> bool {
        let token = words.tokens[at];
        if !token.is_capital() || token.is(K::BODY_NAME) {
            return false;
        }
        if leads_to_body(words, at, end) {
            return true;
        }
        if at == start {
            return false;
        }
        let before = words.tokens[at - 1];
        if is_courtesy(words, at - 1) {
            return true;
        }
        let next_capital = at + 1 < end && words.tokens[at + 1].is_capital();
        let begun = self.name.is_some_and(|name| name < at);
        // "Mahua Sen": not every Sen is a senator.
        if begun && !next_capital && token.is(K::TITLE) && !token.is(PEOPLE) {
            return true;
        }
        if begun && before.is(K::GIVEN) && before.is_capital() && !before.is(K::PLACE) {
            let other = token.is(K::BODY.and(K::OUTLET)) || token.is(K::TITLE) && next_capital;
            return !other || at + 1 == end;
        }
        let trade = token.is(K::PRIVATE) && !token.is(K::OFFICIAL.and(K::EITHER).and(K::TITLE))
            || token.plural && token.is(K::BODY);
        trade && !next_capital && before.is_capital() && (begun || self.person == Some(at - 1)) && self.thing.is_none()
    }

    fn finish(self, words: &Words<'_>, range: Range<usize>) -> Core {
        let (start, end) = (range.start, range.end);
        let mut core = Core { range, name: end..end, ..Core::default() };
        core.former = match (self.former, self.current) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        if let Some(head) = self.person {
            core.head = Head::Person(head);
            core.name = self.name.filter(|name| *name > head).unwrap_or(end)..end;
            core.plural = words.tokens[head].plural;
            let mut role = head;
            while role > start && in_role(words, role - 1, head) {
                role -= 1;
            }
            core.role = role..head + 1;
            let mut body = start;
            let joined = |at: usize| words.says_any(at, &["and", "or"]);
            while body < role
                && (words.is(body, K::DESCRIBING.and(K::FORMER).and(K::CURRENT))
                    && !words.is(body, K::PLACE.and(BODIES))
                    || joined(body))
            {
                body += 1;
            }
            core.describing = start..body;
            core.body = body..role;
            while core.body.start < core.body.end
                && (words.is(core.body.end - 1, K::FORMER.and(K::CURRENT)) || joined(core.body.end - 1))
            {
                core.body.end -= 1;
            }
            return core;
        }
        let person_name = self.name.filter(|_| self.is_person_name(words, start, end));
        if let Some(name) = person_name {
            core.name = name.min(self.place.unwrap_or(name))..end;
            core.body = start..self.owner.map_or(start, |owner| owner + 1);
            return core;
        }
        core.body = start..end;
        if let Some(head) = self.thing {
            core.head = Head::Thing(head);
            core.plural = words.tokens[head].plural;
        } else if let Some(head) = self.place.filter(|_| self.name.is_none()) {
            core.head = Head::Place(head);
            core.plural = words.tokens[head].plural;
        } else if let Some(name) = self.name {
            core.name = name.min(self.place.filter(|place| *place < name).unwrap_or(name))..end;
            core.body = start..start;
        }
        core
    }

    /// Whether a core with a body's or place's word in it is a personal name all the same: "Jordan Banks".
    fn is_person_name(&self, words: &Words<'_>, start: usize, end: usize) -> bool {
        let given = words.is(start, K::GIVEN) && words.tokens[start].is_capital() && !words.is(start, K::PLACE);
        let capitals = (start..end).all(|at| words.tokens[at].is_capital() || words.is(at, K::PARTICLE));
        match (self.thing, self.place) {
            (None, None) => true,
            (None, Some(place)) => capitals && (given || place == start && end == start + 2),
            (Some(thing), _) => {
                given
                    && capitals
                    && end == start + 2
                    && thing == start + 1
                    && !words.is(thing, K::BODY_NAME.and(K::OUTLET))
            }
        }
    }
}

/// "Muslim Student Association": a body follows that the part belongs to.
fn leads_to_body(words: &Words<'_>, at: usize, end: usize) -> bool {
    words.is(at, PEOPLE)
        && (at + 1..end.min(at + 5))
            .take_while(|&next| words.tokens[next].is_capital())
            .any(|next| words.is(next, K::BODY) && !words.is(next, PEOPLE))
}

/// Words that belong to a role: "senior", "deputy", "hostage", "Foreign" before "Minister".
fn in_role(words: &Words<'_>, at: usize, head: usize) -> bool {
    let token = &words.tokens[at];
    if words.says_any(at, &["and", "or", "&"]) {
        return at > 0 && words.is(at - 1, PEOPLE.and(K::PORTFOLIO)) && words.is(at + 1, PEOPLE.and(K::PORTFOLIO));
    }
    if token.possessive || !token.is_word() || token.is(K::FORMER.and(K::CURRENT)) && !token.is(PEOPLE) {
        return false;
    }
    if token.is(K::PORTFOLIO)
        && token.is_capital() == words.tokens[head].is_capital()
        && words.is(head, K::OFFICIAL.and(K::EITHER))
    {
        return true;
    }
    if token.is_capital() {
        return token.is(K::DESCRIBING.and(PEOPLE).and(K::RANK))
            && !token.is(K::DEMONYM.and(K::PLACE).and(BODIES).and(K::FIGURE));
    }
    token.is(K::DESCRIBING.and(K::FIELD).and(PEOPLE))
        || !token.is(K::DEMONYM.and(K::PLACE).and(BODIES).and(K::DETERMINER).and(K::PREPOSITION))
}

/// Whether the core ends before `at`.
fn ends_before(words: &Words<'_>, start: usize, at: usize, scan: &Scan) -> bool {
    let token = words.tokens[at];
    if token.shape == Shape::Open || token.shape == Shape::Close {
        return at == start || !around_bracket(words, at);
    }
    if !token.is_word() && token.shape != Shape::Quote {
        return true;
    }
    if at == start {
        return false;
    }
    if stops(words, at) {
        return !names_body(words, at, scan);
    }
    // A lower-case word after a name begins something else.
    let named = scan.person.is_some() && scan.name.is_some();
    named && token.shape == Shape::Lower && !token.is(K::PARTICLE) && !joins(words, at)
}

/// Whether a bracket stands inside a core: "Shiv Sena (UBT) leader".
fn around_bracket(words: &Words<'_>, at: usize) -> bool {
    let close = (at..words.tokens.len().min(at + 5)).find(|&next| words.tokens[next].shape == Shape::Close);
    let goes_on = |close: usize| words.is(close + 1, PEOPLE) && !words.tokens[close + 1].is_capital();
    close.is_some_and(goes_on)
}

/// Whether a preposition is part of a body's name: "Ministry of Defence", "Council on Foreign Relations".
fn names_body(words: &Words<'_>, at: usize, scan: &Scan) -> bool {
    let body = scan.person.is_none()
        && scan
            .thing
            .is_some_and(|thing| words.is(thing, K::BODY) && (thing + 2 >= at || words.tokens[at - 1].is_capital()));
    let after = at + 1 + usize::from(words.says(at + 1, "the"));
    body && words.says_any(at, &["of", "for", "on"])
        && words.get(after).is_some_and(|next| next.is_word() && (next.is_capital() || next.is(K::PORTFOLIO)))
}

/// Whether a word can't be inside a core, bodies' names apart.
pub(crate) fn stops(words: &Words<'_>, at: usize) -> bool {
    let token = &words.tokens[at];
    if token.is_capital() {
        return false;
    }
    token.is(K::PREPOSITION.and(K::RELATIVE).and(K::BASIS).and(K::PRONOUN).and(K::AUXILIARY))
        && !token.is(K::PARTICLE.and(PEOPLE))
        || token.is(K::PARTICIPLE.and(K::GERUND)) && !token.is(PEOPLE.and(BODIES).and(PAPER)) && !describes(words, at)
        || token.is(K::ADVERB) && words.is(at + 1, K::BASIS)
        || words.says_any(at, &["not", "that", "speaking", "working", "directly", "closely", "personally", "because"])
}

/// "a leaked letter", "suspected militants": a participle before its noun.
fn describes(words: &Words<'_>, at: usize) -> bool {
    words.is(at + 1, PEOPLE.and(PAPER).and(BODIES).and(K::DESCRIBING).and(K::FIELD))
        && !words.is(at + 1, K::PREPOSITION)
}

fn joins(words: &Words<'_>, at: usize) -> bool {
    words.says_any(at, &["of", "for", "on", "and", "or", "the", "&"]) || !words.tokens[at].is_word()
}

/// Whether a token is a title of courtesy ("Mr", "Dr"), after which everything with a capital is the name.
pub(crate) fn is_courtesy(words: &Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|token| token.is(K::TITLE) && token.is_capital() && !token.is(K::RANK.and(PEOPLE)))
}
