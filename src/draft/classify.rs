//! Which class and facets a source has: what the phrase reader says of the phrase, refined by what the story said before.

use super::proposal::Facets;
use crate::phrase::{Reading, Reason, read_source};
use crate::record::Class;

/// The readings of a source phrase: its facets, those of further sources in it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classified {
    /// The facets of the first source.
    pub(super) facets: Facets,
    /// The facets of the others: "an Israeli official and a source with knowledge of the call".
    pub(super) also: Vec<Facets>,
    /// Why the first has its class.
    pub(super) because: &'static str,
    /// Whether the phrase alone could only be guessed at.
    pub(super) guess: bool,
    /// Whether it is the cue or the medium that makes the words a statement.
    pub(super) issued: bool,
}

/// Reads a source phrase with its cue and the words that say where or how it was said.
pub(super) fn classify(phrase: &str, cue: &str, medium: Option<&str>) -> Classified {
    let mut readings = read_source(phrase, Some(cue), medium).into_iter();
    let Some(first) = readings.next() else {
        let facets = Facets { phrase: Some(phrase.to_owned()), ..Facets::new(Class::Individual) };
        return Classified { facets, also: Vec::new(), because: "no source is named", guess: true, issued: false };
    };
    let issued = first.because == Reason::Issued;
    let (because, guess) = (first.because.as_str(), first.because.is_guess());
    Classified {
        facets: facets(first, phrase),
        also: readings.map(|reading| facets(reading, phrase)).collect(),
        because,
        guess,
        issued,
    }
}

fn facets(reading: Reading, phrase: &str) -> Facets {
    let own = phrase.get(reading.span.clone()).unwrap_or(phrase);
    let attribution = reading.attribution;
    let courtesy = |role: &String| COURTESIES.contains(&role.as_str());
    Facets {
        class: attribution.class,
        name: attribution.name,
        role: attribution.role.filter(|role| !courtesy(role)),
        organization: attribution.organization,
        former: attribution.former,
        count: attribution.count,
        terms: attribution.terms,
        basis: attribution.basis,
        anonymity_reason: attribution.anonymity_reason,
        stance: attribution.stance,
        medium: attribution.medium,
        relays: attribution.relays,
        phrase: attribution.phrase.or_else(|| Some(own.to_owned())),
    }
}

/// Forms of address, which are no roles.
const COURTESIES: &[&str] = &[
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Sir", "Dame", "Lord", "Lady", "Dr", "Dr.", "Alhaji", "Mallam",
    "Chief", "Shri", "Smt",
];

/// Takes over from the phrase that a source stands for what its own phrase leaves open.
pub(super) fn inherit(own: &mut Facets, from: &Facets, guess: bool, issued: bool) {
    let issued = issued && matches!(from.class, Class::Official | Class::Individual);
    if guess && !issued {
        own.class = from.class;
    }
    let take = |mine: &mut Option<String>, theirs: &Option<String>| {
        if mine.is_none() {
            mine.clone_from(theirs);
        }
    };
    if from.name.is_some() && (guess || own.name.is_none()) {
        own.name.clone_from(&from.name);
    }
    take(&mut own.role, &from.role);
    take(&mut own.organization, &from.organization);
    take(&mut own.basis, &from.basis);
    take(&mut own.anonymity_reason, &from.anonymity_reason);
    own.former = own.former.or(from.former);
    own.count = own.count.or(from.count);
}
