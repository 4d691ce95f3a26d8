//! One version of a story: where and when it was published, and the digest of its text.

use serde::{Deserialize, Serialize};

use super::check::{Check, Findings, Problem};
use super::statement::{LONGEST_CHAIN, LONGEST_FACET};
use super::{Audience, Digest, Moment, Salt, canonical};

/// One version of a story. Its text is content beside the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Story {
    /// Who may see this record; absent: the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Who wrote it, as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub byline: Option<String>,
    /// How long its text is, in Unicode scalar values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<u32>,
    /// Its headline, as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub headline: Option<String>,
    /// Its language, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 35)))]
    pub language: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub outlet: Option<String>,
    /// The digest of the record of the version before; absent on the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Digest>,
    /// When this version was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Moment>,
    /// The digest of the first version's record; absent on that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<Digest>,
    /// The digest of its [`Text`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_digest: Option<Digest>,
    /// Where it stands on the web: an http or https address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000), regex(pattern = "^https?://")))]
    pub url: Option<String>,
    /// Its place among the story's versions, from 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1_000_000)))]
    pub version: u32,
}

/// A story version's text, kept with a salt of its own, which is erased with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Text {
    /// Random bytes, so that the digest alone does not tell whether a guessed text is the right one.
    pub salt: Salt,
    /// The text.
    pub text: String,
}

impl Text {
    /// SHA-256 of the canonical JSON of salt and text.
    pub fn digest(&self) -> Result<Digest, canonical::NotCanonical> {
        Ok(Digest::of(canonical::to_line(self)?.as_bytes()))
    }
}

impl Check for Story {
    fn check(&self, findings: &mut Findings) {
        let verbatim =
            [("byline", &self.byline), ("headline", &self.headline), ("outlet", &self.outlet), ("url", &self.url)];
        for (field, text) in verbatim {
            findings.verbatim_if(field, text.as_ref(), LONGEST_FACET);
        }
        findings.typed_if("language", self.language.as_ref(), 35);
        if self.url.as_ref().is_some_and(|url| !(url.starts_with("https://") || url.starts_with("http://"))) {
            findings.add("url", Problem::Rule("an http or https address is expected"));
        }
        if self.headline.is_none() && self.url.is_none() {
            findings.add("headline", Problem::Missing("a story has a headline, a url or both"));
        }
        findings.one_to("version", self.version, LONGEST_CHAIN);
        let first = self.version <= 1;
        for (field, present) in [("story", self.story.is_some()), ("parent", self.parent.is_some())] {
            match (first, present) {
                (true, true) => findings.add(field, Problem::Unexpected("a first version has no record before it")),
                (false, false) => findings.add(field, Problem::Missing("a later version names the record before it")),
                _ => {}
            }
        }
        if self.text_digest.is_some() != self.characters.is_some() {
            findings.add("characters", Problem::Rule("it stands with text_digest, and not without"));
        }
    }
}
