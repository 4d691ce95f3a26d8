//! What an editor does with a draft: every proposal is picked, changed, dropped or merged before anything is recorded.
//!
//! [`propose`] words a story's draft as statements, [`Form`] prints them as a text that an editor can read and change, and
//! reads that text again; [`Session`] does the same one decision after another. What was not touched comes back exactly as
//! it was proposed; what was says so, in `drafted`. A form that can't be read gives all its [`Mistake`]s, each with its
//! line, and nothing is lost.
//!
//! Pure: opens no editor, records nothing, knows no ledger but for how a typed source is read.

mod blocks;
mod carry;
mod comments;
mod context;
mod decide;
mod form;
mod propose;
mod read;
mod told;
mod typed;
mod wording;

use crate::diff::Fate;
use crate::draft::Span;
use crate::record::{Attribution, Confidence, Drafted, Moment, Status};

pub(crate) use blocks::Verb;
pub use carry::{Before, Carried, Known, carry};
pub use context::{Context, Piece};
pub use decide::{Decided, Decision, Session, Tally};
pub use form::Form;
pub use propose::propose;
pub use told::{told, without_doubtful};

/// Where a statement stands in the story's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first character, in Unicode scalar values.
    pub start: u32,
    /// The character behind its last.
    pub end: u32,
    /// The text there.
    pub exact: String,
}

/// Which part of a form a proposal stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The version before has it.
    Known,
    /// Somebody is cited for it.
    Cited,
    /// Somebody was asked for comment, and this is what came of it.
    Comment,
    /// The outlet says it in its own voice.
    Narrator,
}

/// A statement as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// What is said, in the story's words.
    pub text: String,
    /// The speaker's own words among them.
    pub quote: Option<String>,
    /// Who stands behind it.
    pub attributions: Vec<Attribution>,
    /// Where it stands, as far as the cue says.
    pub status: Status,
    /// Where it stands in the story.
    pub place: Place,
    /// The words of it, without those that attribute it where they stand in its midst.
    pub content: Vec<Span>,
    /// Where its source is named.
    pub source: Vec<Span>,
    /// The rule that found it.
    pub rule: String,
    /// How sure the rules are.
    pub confidence: Confidence,
    /// Why, for people.
    pub because: String,
    /// What kind of proposal it is.
    pub group: Group,
    /// What the version before has of it.
    pub carried: Option<Carried>,
}

/// What becomes of a statement that the version before has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It stands in this version, as it is or as it is now.
    Update,
    /// The same, and it was wrong before.
    Correct,
    /// It does not stand in this version.
    Gone,
    /// It is withdrawn.
    Retract,
}

/// A statement that an editor left to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What is said, in the desk's words if they were changed.
    pub text: String,
    /// The speaker's own words.
    pub quote: Option<String>,
    /// Who stands behind it.
    pub attributions: Vec<Attribution>,
    /// Where it stands.
    pub status: Status,
    /// The desk's labels.
    pub tags: Vec<String>,
    /// When it became so.
    pub effective_at: Option<Moment>,
    /// Where it stands in the story: more than once after a merge, perhaps nowhere if the editor wrote it.
    pub places: Vec<Place>,
    /// What was proposed of it; absent if the editor wrote it.
    pub drafted: Option<Drafted>,
    /// The form's line on which its block begins; 0 if no form was read.
    pub line: usize,
    /// Which known statement this is, by its place among them, and what becomes of it.
    pub known: Option<(usize, Step)>,
    /// Why, in the editor's words.
    pub reason: Option<String>,
}

/// What a story says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its headline.
    pub headline: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// Its address.
    pub url: Option<String>,
    /// Its language.
    pub language: Option<String>,
}

/// A form that was read: what is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What the story says of itself.
    pub heading: Heading,
    /// The form's line on which that begins; 0 if it was left out.
    pub heading_line: usize,
    /// The statements, in the form's order.
    pub statements: Vec<Chosen>,
}

/// One thing that is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub reason: String,
}

impl Proposed {
    /// The statement as it was proposed, with what the whole form adds.
    pub fn accepted(&self, tags: &[String], effective_at: Option<&Moment>) -> Chosen {
        Chosen {
            text: self.text.clone(),
            quote: self.quote.clone(),
            attributions: self.attributions.clone(),
            status: self.status,
            tags: tags.to_vec(),
            effective_at: effective_at.cloned(),
            places: self.places(),
            known: self.carried.as_ref().map(|carried| (carried.known, self.step())),
            reason: None,
            drafted: Some(Drafted { confidence: self.confidence, edited: false, rule: self.rule.clone() }),
            line: 0,
        }
    }

    /// Where it stands in the story.
    pub(crate) fn places(&self) -> Vec<Place> {
        match &self.carried {
            Some(carried) => carried.places.clone(),
            None => vec![self.place.clone()],
        }
    }

    /// What becomes of it, if nobody says otherwise.
    pub(crate) fn step(&self) -> Step {
        let is_gone = self.carried.as_ref().is_some_and(|carried| carried.change == Fate::Gone);
        if is_gone { Step::Gone } else { Step::Update }
    }
}
