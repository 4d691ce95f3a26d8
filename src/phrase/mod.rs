//! Reads a source phrase as it is published and tells who stands behind it, as far as the phrase itself says.
//!
//! "Two sources with direct knowledge of the discussions tell Axios" is one [`Attribution`]: an anonymous source, two
//! people, who know directly, to Axios. "An Israeli official and a former U.S. official said" is two. English only. Rules
//! and word lists, no model: the same phrase always reads the same.
//!
//! The steps: the phrase is taken apart into tokens (`token`), looked up in `lexicon`; the reporting verb is found
//! (`verb`) and with it where the source stands and what it does; what follows the verb says how it was said (`medium`);
//! a note on anonymity is read wherever it stands (`terms`); the source's tokens are split into sources (`split`), and each
//! is read (`count`, `head`, `source`).
//!
//! Pure. Knows nothing of the story around the phrase: what "she" or "the sources" stand for, and whether a bare name holds
//! an office, is for the caller to say; [`Reason::is_guess`] marks where the reader could only guess. Time is linear in the
//! phrase's length, and no text makes it panic.

mod after;
#[cfg(test)]
mod cases;
mod class;
mod count;
mod head;
mod lexicon;
mod lookup;
mod medium;
mod response;
mod source;
mod split;
mod terms;
mod token;
mod verb;

use std::ops::Range;

use crate::record::{Attribution, Class, Stance, Terms};

use token::Words;

/// One source of a phrase, and why it was read as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The source's facets.
    pub attribution: Attribution,
    /// Why it has its class.
    pub because: Reason,
    /// The bytes of the phrase that name this source.
    pub span: Range<usize>,
}

/// Why a source has its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Called a source, an insider or the like.
    Source,
    /// Known only by how they know.
    Knows,
    /// Was granted anonymity.
    Anonymity,
    /// Holds, or held, a public office.
    Office,
    /// A nation's people speaking for it: "the Israelis".
    Nation,
    /// The surname of somebody whom the news knows by an office.
    Figure,
    /// Speaks for or leads a party or an armed movement.
    Party,
    /// Speaks for or leads a body that is not public.
    PrivateBody,
    /// Speaks for or leads a body that the reader does not know.
    UnknownBody,
    /// Has a part in private life: kin, trade, opinion.
    Part,
    /// A human being, no more said.
    Person,
    /// A personal name without a role.
    Name,
    /// A name with an article, or an acronym: taken for a body's.
    NameOfBody,
    /// A body that speaks as itself.
    Body,
    /// A country or city that speaks as its government.
    State,
    /// Words issued: a statement, a filing, a post.
    Issued,
    /// A record, report, poll or paper.
    Paper,
    /// An outlet.
    Outlet,
    /// What an outlet published.
    Coverage,
    /// A pronoun: who it is stands earlier in the story.
    Pronoun,
    /// No word of it is known.
    Unknown,
}

impl Reason {
    /// The reason in a few words, the same in every version.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "called a source",
            Self::Knows => "known only by relation to the information",
            Self::Anonymity => "granted anonymity",
            Self::Office => "holds or held a public office",
            Self::Nation => "a nation's people for its government",
            Self::Figure => "a surname that the news knows by its office (a guess)",
            Self::Party => "speaks for a party or movement (a guess)",
            Self::PrivateBody => "speaks for a body that is not public",
            Self::UnknownBody => "speaks for a body that is not known to be public (a guess)",
            Self::Part => "a part in private life",
            Self::Person => "a person, no more said",
            Self::Name => "a personal name without a role (a guess)",
            Self::NameOfBody => "a name with an article or in capitals, taken for a body's (a guess)",
            Self::Body => "a body speaking as itself",
            Self::State => "a country or city speaking as its government",
            Self::Issued => "words issued in a statement, filing or post",
            Self::Paper => "a record, report or paper",
            Self::Outlet => "an outlet",
            Self::Coverage => "what an outlet published",
            Self::Pronoun => "a pronoun, resolved by the story alone (a guess)",
            Self::Unknown => "no word of it is known (a guess)",
        }
    }

    /// Whether the story around the phrase may well say otherwise.
    pub fn is_guess(self) -> bool {
        matches!(
            self,
            Self::Figure
                | Self::Party
                | Self::UnknownBody
                | Self::Name
                | Self::NameOfBody
                | Self::Pronoun
                | Self::Unknown
        )
    }
}

/// Reads a source phrase as published, with or without its reporting verb and medium; empty where it names nobody.
pub fn read(phrase: &str) -> Vec<Attribution> {
    explain(phrase).into_iter().map(|reading| reading.attribution).collect()
}

/// Reads like [`read`] and says with each attribution why it has its class and where it stands in the phrase.
pub fn explain(phrase: &str) -> Vec<Reading> {
    let words = Words::read(phrase);
    let cue = verb::find(&words);
    let (source, mut medium) = match &cue {
        Some(cue) => (cue.source.clone(), medium::after(&words, cue)),
        None => (verb::skip_lead(&words)..words.tokens.len(), medium::Medium::default()),
    };
    let mut source = source;
    if medium.text.is_none() {
        let (trailing, end) = medium::trailing(&words, source.clone());
        if cue.is_some() || trailing.issued {
            (medium, source.end) = (medium::Medium { relays: medium.relays, ..trailing }, end);
        }
    }
    let issued = medium.issued || cue.as_ref().is_some_and(|cue| cue.issues);
    let mut readings = sources(&words, source, issued);
    for reading in &mut readings {
        let attribution = &mut reading.attribution;
        attribution.medium.clone_from(&medium.text);
        attribution.relays.clone_from(&medium.relays);
        if let Some(cue) = &cue {
            attribution.cue = Some(words.slice(cue.range.clone()).to_owned());
            attribution.stance = cue.stance;
        }
    }
    readings
}

/// Reads a bare source span whose cue and medium, found apart from it, are given as published.
pub fn read_source(source: &str, cue: Option<&str>, medium: Option<&str>) -> Vec<Reading> {
    let words = Words::read(source);
    let cue_words = cue.map(Words::read);
    let medium_words = medium.map(Words::read);
    let mut issued = medium_words.as_ref().is_some_and(medium::is_issued);
    let mut stance = Stance::Asserts;
    let mut cue_medium = medium::Medium::default();
    if let Some(words) = &cue_words {
        stance = verb::stance(words, 0..words.tokens.len());
        issued |= words.tokens.iter().any(|token| token.is(lexicon::Kinds::ISSUE_VERB));
        if let Some(last) = (0..words.tokens.len()).find(|&at| words.is(at, lexicon::Kinds::PREPOSITION)) {
            let all = 0..words.tokens.len();
            let found = medium::trailing(words, last.saturating_sub(1)..all.end).0;
            issued |= found.issued;
            cue_medium = found;
        }
    }
    let range = verb::skip_lead(&words)..words.tokens.len();
    let mut readings = sources(&words, range, issued);
    for reading in &mut readings {
        reading.attribution.cue = cue.map(str::to_owned);
        reading.attribution.stance = stance;
        reading.attribution.medium = medium.map(str::to_owned).or_else(|| cue_medium.text.clone());
    }
    readings
}

/// What a cue by itself says of a source's stance: "declined to comment", "confirmed".
pub fn stance(cue: &str) -> Stance {
    let words = Words::read(cue);
    verb::stance(&words, 0..words.tokens.len())
}

/// Reads the sources of a token range; `issued` where the words were issued in writing.
fn sources(words: &Words<'_>, range: Range<usize>, issued: bool) -> Vec<Reading> {
    if range.is_empty() {
        return Vec::new();
    }
    let note = terms::read(words);
    let start = note.as_ref().map(|note| note.start);
    let own = range.start
        ..start.map_or(range.end, |start| if start > range.start { range.end.min(start) } else { range.end });
    let mut readings: Vec<Reading> = Vec::with_capacity(1);
    let parts = split::sources(words, own.clone());
    let last = parts.len();
    let mut shared = false;
    for (index, part) in parts.into_iter().enumerate() {
        // The note on anonymity belongs to the last source's phrase.
        let part = if index + 1 == last && part.end == own.end { part.start..range.end } else { part };
        if !part.clone().any(|at| words.tokens[at].is_word()) {
            continue;
        }
        let of_previous = words.says_any(part.start, &["his", "her", "their", "its"]);
        let source::Read { mut reading, shared: shares } = source::read(words, part, start);
        // "the president and his advisers": whose they are decides.
        if let Some(previous) = readings.last().filter(|_| of_previous && reading.because == Reason::UnknownBody)
            && matches!(previous.attribution.class, Class::Official | Class::Individual)
        {
            (reading.attribution.class, reading.because) = (previous.attribution.class, previous.because);
        }
        if let Some(previous) = readings.last().filter(|_| shared && reading.because == Reason::Name) {
            (reading.attribution.class, reading.because) = (previous.attribution.class, previous.because);
            reading.attribution.role.clone_from(&previous.attribution.role);
            reading.attribution.organization.clone_from(&previous.attribution.organization);
        } else {
            shared = shares;
        }
        grant(&mut reading, note.as_ref());
        if issued && matches!(reading.attribution.class, Class::Official | Class::Individual) {
            reading.attribution.class = Class::Statement;
            reading.because = Reason::Issued;
        }
        readings.push(reading);
    }
    readings
}

/// Puts a note on anonymity to a source that has no name.
fn grant(reading: &mut Reading, note: Option<&terms::Note>) {
    let Some(note) = note else { return };
    let attribution = &mut reading.attribution;
    if note.terms == Terms::Background && attribution.is_named() {
        return;
    }
    attribution.terms = note.terms;
    if note.terms != Terms::OnRecord {
        attribution.anonymity_reason.clone_from(&note.reason);
    }
    if attribution.class == Class::Individual && note.terms == Terms::Background {
        attribution.class = Class::AnonymousSource;
        reading.because = Reason::Anonymity;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_count_basis_and_medium_of_unnamed_sources() {
        let read = read("three people with close knowledge of the merger tell the Gazette");
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].class, Class::AnonymousSource);
        assert_eq!(read[0].count, Some(3));
        assert_eq!(read[0].basis.as_deref(), Some("close knowledge of the merger"));
        assert_eq!(read[0].medium.as_deref(), Some("to the Gazette"));
        assert_eq!(read[0].phrase.as_deref(), Some("three people with close knowledge of the merger"));
    }

    proptest! {
        #[test]
        fn reads_any_text_without_a_panic(phrase in "\\PC{0,200}", cue in "\\PC{0,40}") {
            for reading in explain(&phrase).iter().chain(&read_source(&phrase, Some(&cue), Some(&cue))) {
                prop_assert!(phrase.get(reading.span.clone()).is_some());
            }
        }
    }
}
