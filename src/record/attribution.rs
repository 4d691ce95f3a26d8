//! Who stands behind a statement: one source's attribution, with its facets kept apart.
//!
//! The facets and their values follow the style books of the field (AP, Reuters, Washington Post on ground rules, the
//! NPR Ethics Handbook on how a source knows); the split into source, cue and content is that of PARC 3.0.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Moment, words};

words! {
    /// What kind of source this is.
    Class {
        /// Known only by relation to the information ("two sources with direct knowledge"), or granted anonymity.
        AnonymousSource = "anonymous_source",
        /// A public official speaking for themself or their government, named or not.
        Official = "official",
        /// Words issued: an office or institution speaking as itself, in a statement, filing or post.
        Statement = "statement",
        /// A person who is none of these, named or not: relatives, experts, critics, voters.
        Individual = "individual",
        /// A record, report, poll, e-mail or court paper.
        Document = "document",
        /// Another outlet's report, or the outlet's own earlier one.
        Media = "media",
        /// The outlet's own voice: nobody is cited.
        Narrator = "narrator",
    }
}

words! {
    /// Ground rules between source and reporter.
    Terms {
        /// May be quoted by name.
        OnRecord = "on_record",
        /// May be quoted by description only.
        Background = "background",
        /// May be used without any attribution.
        DeepBackground = "deep_background",
        /// May not be published.
        OffRecord = "off_record",
        /// The story does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// What a source does with the statement; a request for comment and its outcome is an attribution, too.
    Stance {
        /// Says that it is so.
        Asserts = "asserts",
        /// Says that what was reported is so.
        Confirms = "confirms",
        /// Says that it is not so.
        Denies = "denies",
        /// Contests it, in part or in its terms.
        Disputes = "disputes",
        /// Was asked for comment; the outcome is open.
        Asked = "asked",
        /// Was asked and declined.
        DeclinesComment = "declines_comment",
        /// Was asked and did not answer.
        NoResponse = "no_response",
    }
}

impl Stance {
    /// Whether a source with this stance stands behind the statement.
    pub fn supports(self) -> bool {
        matches!(self, Self::Asserts | Self::Confirms)
    }

    /// Whether a source with this stance stands against the statement.
    pub fn opposes(self) -> bool {
        matches!(self, Self::Denies | Self::Disputes)
    }
}

/// One source's attribution of a statement: who, on what ground, on which terms, and with which stance.
///
/// Every facet but `class`, `stance` and `terms` may be absent, which means that nobody has said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attribution {
    /// Why no name is given, as published: "not authorized to discuss the sensitive meetings".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub anonymity_reason: Option<String>,
    /// When this source was asked for comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Moment>,
    /// How the source knows: "direct knowledge of the discussions", "familiar with his thinking".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub basis: Option<String>,
    /// What kind of source this is.
    pub class: Class,
    /// How many people the phrase stands for, at least 1; absent where it does not say ("sources": at least 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1, max = 1_000_000)))]
    pub count: Option<u32>,
    /// The verb as published: "said", "claimed", "confirmed".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub cue: Option<String>,
    /// Until when an answer was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Moment>,
    /// Whether the role is one that the source no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<bool>,
    /// Where or how it was said: "to Axios", "in a statement", "on Truth Social".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub medium: Option<String>,
    /// The source's name, where it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub name: Option<String>,
    /// The body that the source belongs to or is: "White House", "Israel Defense Forces".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub organization: Option<String>,
    /// The source phrase exactly as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub phrase: Option<String>,
    /// Whose belief or words this source passes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub relays: Option<String>,
    /// The source's office or part: "press secretary", "hostage envoy", "family member".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub role: Option<String>,
    /// What this source does with the statement.
    pub stance: Stance,
    /// Ground rules between source and reporter.
    pub terms: Terms,
}

impl Attribution {
    /// Makes an attribution of `class` that asserts, on terms that are not stated, with no other facet.
    pub fn new(class: Class) -> Self {
        Self {
            anonymity_reason: None,
            asked_at: None,
            basis: None,
            class,
            count: None,
            cue: None,
            deadline: None,
            former: None,
            medium: None,
            name: None,
            organization: None,
            phrase: None,
            relays: None,
            role: None,
            stance: Stance::Asserts,
            terms: Terms::NotStated,
        }
    }

    /// Whether the reader learns who this is: a person's name, or the body that issued the words.
    pub fn is_named(&self) -> bool {
        match self.class {
            Class::Statement | Class::Document | Class::Media => self.name.is_some() || self.organization.is_some(),
            Class::AnonymousSource | Class::Official | Class::Individual => self.name.is_some(),
            Class::Narrator => false,
        }
    }

    /// Whether this source can be held to it in public: named, and not on terms that forbid the name.
    pub fn is_on_record(&self) -> bool {
        self.is_named() && matches!(self.terms, Terms::OnRecord | Terms::NotStated)
    }

    /// How many people stand behind it at the least: `count`; else 2 for unnamed people ("sources"), whose number a
    /// phrase in the singular would have given; else 1; and nobody for the narrator.
    pub fn at_least(&self) -> u32 {
        let unnamed_people = matches!(self.class, Class::AnonymousSource | Class::Official | Class::Individual)
            && self.name.is_none()
            && self.phrase.is_some();
        match (self.class, self.count) {
            (Class::Narrator, _) => 0,
            (_, Some(count)) => count,
            (_, None) if unnamed_people => 2,
            (_, None) => 1,
        }
    }
}

impl Attribution {
    /// Who this is, in one line for a reader: the name with office and body, else the phrase as published, else what is
    /// known of the office.
    pub fn described(&self) -> String {
        let Self { name, role, organization, phrase, .. } = self;
        let former = if self.former == Some(true) { "former " } else { "" };
        if let Some(name) = name {
            let is_said = |role: &str| former.is_empty() || role.to_lowercase().starts_with("former");
            let office = role.as_ref().map(|role| if is_said(role) { role.clone() } else { format!("{former}{role}") });
            let parts = [Some(name.clone()), office, organization.clone()];
            return parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        }
        if let Some(phrase) = phrase {
            return phrase.clone();
        }
        if self.class == Class::Narrator {
            return "narrator (nobody is cited)".to_owned();
        }
        let parts: Vec<&str> = [role, organization].into_iter().flatten().map(String::as_str).collect();
        match parts.is_empty() {
            true => self.class.spaced(),
            false => format!("{former}{}", parts.join(", ")),
        }
    }
}

impl fmt::Display for Attribution {
    /// The shortest words that say who this is: the name with its role, else the phrase, else the facets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(phrase) = &self.phrase {
            return f.write_str(phrase);
        }
        let parts: Vec<&str> =
            [&self.name, &self.role, &self.organization].into_iter().flatten().map(String::as_str).collect();
        if parts.is_empty() { f.write_str(self.class.as_str()) } else { f.write_str(&parts.join(", ")) }
    }
}
