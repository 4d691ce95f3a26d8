//! What an editor decided or did about records that it leaves as they are.

use serde::{Deserialize, Serialize};

use super::check::{Check, Findings, Problem};
use super::statement::{LONGEST_FACET, LONGEST_TEXT};
use super::{Audience, Digest};

/// A note about records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// The digests of the records that it is about.
    #[cfg_attr(test, schemars(length(min = 1, max = 1000)))]
    pub about: Vec<Digest>,
    /// Who may see this record; absent: the desk. On a later note about a record, who may see that record from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// The ground of the outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub because: Option<String>,
    /// The note itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub body: Option<String>,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub outcome: Option<String>,
    /// What the note is for: `judgement`, `census`, `reveal`, `audience` or another lower-case word.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z][a-z_]{0,49}$")))]
    pub topic: String,
}

impl Check for Note {
    fn check(&self, findings: &mut Findings) {
        if self.about.is_empty() {
            findings.add("about", Problem::Rule("there is none; name the records that the note is about"));
        }
        findings.list("about", &self.about);
        findings.distinct("about", &self.about);
        findings.typed_if("because", self.because.as_ref(), LONGEST_TEXT);
        findings.typed_if("body", self.body.as_ref(), LONGEST_TEXT);
        findings.typed_if("outcome", self.outcome.as_ref(), LONGEST_FACET);
        let well_formed = self.topic.starts_with(|c: char| c.is_ascii_lowercase())
            && self.topic.len() <= 50
            && self.topic.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !well_formed {
            findings.add("topic", Problem::Rule("a lower-case word is expected, such as 'judgement' or 'census'"));
        }
    }
}
