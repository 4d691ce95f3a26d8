//! What a draft proposes: statements with who stands behind them, notes on sources, and the narrator's sentences.

use serde::Serialize;

use crate::record::{Attribution, Class, Confidence, Stance, Terms};

/// A place in the story's text: `[start, end)` in Unicode scalar values of the text as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span(pub u32, pub u32);

/// Who a source is, as far as phrase and story say: the facets of [`Attribution`] but for its cue, which is a span here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// What kind of source this is.
    pub class: Class,
    /// The source's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The source's office or part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The body that the source belongs to or is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Whether the role is one that the source no longer holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub former: Option<bool>,
    /// How many people the phrase stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Ground rules.
    pub terms: Terms,
    /// How the source knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Why no name is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anonymity_reason: Option<String>,
    /// What the source does with the statement.
    pub stance: Stance,
    /// Where or how it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// Whose words or belief the source passes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relays: Option<String>,
    /// The source phrase as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
}

impl Facets {
    /// Facets of `class` and no other.
    pub(super) fn new(class: Class) -> Self {
        let empty = Attribution::new(class);
        Self {
            class,
            name: None,
            role: None,
            organization: None,
            former: None,
            count: None,
            terms: empty.terms,
            basis: None,
            anonymity_reason: None,
            stance: empty.stance,
            medium: None,
            relays: None,
            phrase: None,
        }
    }

    /// The same as an attribution for the record.
    pub fn to_attribution(&self, cue: Option<String>) -> Attribution {
        Attribution {
            name: self.name.clone(),
            role: self.role.clone(),
            organization: self.organization.clone(),
            former: self.former,
            count: self.count,
            terms: self.terms,
            basis: self.basis.clone(),
            anonymity_reason: self.anonymity_reason.clone(),
            stance: self.stance,
            medium: self.medium.clone(),
            relays: self.relays.clone(),
            phrase: self.phrase.clone(),
            cue,
            ..Attribution::new(self.class)
        }
    }
}

/// The pattern that found an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A source and a verb, then the content: "She said that …".
    Reported,
    /// A source and a verb, then a quotation.
    Quoted,
    /// The content, then a source and a verb: "…, she said."
    Trailing,
    /// The content, a verb and then its source: "…, said Smith."
    Inverted,
    /// A source and a verb in the midst of the content: "The deal, she said, is off."
    Inserted,
    /// "according to" and its like.
    According,
    /// ", saying …", ", adding that …".
    Participle,
    /// "… and said …": a verb that shares its subject with one before.
    Coordinated,
    /// A quotation within a characterisation: called it “a mistake”.
    Characterised,
    /// A quotation and a name behind a dash.
    DashName,
    /// A speaker's label: "SMITH: …", "Police: …".
    Label,
    /// A quotation that goes on where the speaker was named before.
    Continued,
}

impl Rule {
    /// The rule in a few words, for explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "source, verb, content",
            Self::Quoted => "source, verb, quotation",
            Self::Trailing => "content, source, verb",
            Self::Inverted => "content, verb, source",
            Self::Inserted => "source and verb within the content",
            Self::According => "according to",
            Self::Participle => "participle after the main verb",
            Self::Coordinated => "verb that shares its subject",
            Self::Characterised => "quotation in a characterisation",
            Self::DashName => "quotation, dash, name",
            Self::Label => "speaker's label",
            Self::Continued => "quotation that goes on",
        }
    }
}

/// A proposed statement: what is said, by whom, in which words of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The source phrase; empty where the source is only implied.
    pub source: Vec<Span>,
    /// The words that attribute.
    pub cue: Vec<Span>,
    /// What is attributed.
    pub content: Vec<Span>,
    /// The facets of the source.
    #[serde(flatten)]
    pub facets: Facets,
    /// The facets of further sources in the same phrase: "an Israeli official and a source with knowledge of the call".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Facets>,
    /// The phrase that a pronoun, "the sources" or a bare surname stands for; "ambiguous" where the story does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
    /// How sure the rules are.
    pub confidence: Confidence,
    /// The pattern that found it.
    pub rule: Rule,
    /// Why: rule, tier of the cue, and what the class rests on.
    pub because: String,
}

impl Proposal {
    /// The attributions for the record, one for each source in the phrase, with the cue as published in `text`.
    pub fn attributions(&self, text: &str) -> Vec<Attribution> {
        let cue = self.cue.first().map(|first| {
            let end = self.cue.last().map_or(first.1, |last| last.1);
            text.chars().skip(first.0 as usize).take((end - first.0) as usize).collect::<String>()
        });
        std::iter::once(&self.facets).chain(&self.also).map(|facets| facets.to_attribution(cue.clone())).collect()
    }
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// "declined to comment".
    DeclinedComment,
    /// "did not respond to a request for comment".
    NoResponse,
    /// "spoke on condition of anonymity".
    Anonymity,
}

/// A remark of the story on one of its sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is about.
    pub topic: Topic,
    /// The source phrase; empty where the story names none.
    pub source: Vec<Span>,
    /// The words that make the remark.
    pub cue: Vec<Span>,
    /// The reason given, for anonymity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<Span>,
    /// The phrase that the source phrase stands for, if it is not the phrase itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
}

/// Everything that was read off a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// The story's first line, if it looks like a headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// The proposed statements, in the order of the story.
    pub attributions: Vec<Proposal>,
    /// Declined comments, unanswered requests, notes on anonymity.
    pub notes: Vec<Note>,
    /// The sentences in the narrator's voice.
    pub unattributed: Vec<Span>,
}
