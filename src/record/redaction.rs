//! A redaction: that a record's content was erased, why, and on whose word. The erased record's digest stays.

use serde::{Deserialize, Serialize};

use super::Digest;
use super::check::{Check, Findings};
use super::statement::LONGEST_TEXT;
use super::words;

words! {
    /// What of a record was erased.
    Part {
        /// The record line.
        Record = "record",
        /// A story version's text.
        Text = "text",
        /// A seal's ciphertext.
        Seal = "seal",
    }
}

words! {
    /// Why it was erased.
    RedactionReason {
        /// Somebody's privacy.
        Privacy = "privacy",
        /// Somebody's safety.
        Safety = "safety",
        /// A court or a law.
        Legal = "legal",
        /// Somebody else's copyright.
        Copyright = "copyright",
        /// It should not have been recorded.
        Mistake = "mistake",
    }
}

/// A record's erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Redaction {
    /// On whose word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub authority: Option<String>,
    /// The number of the record whose content was erased.
    #[cfg_attr(test, schemars(range(max = 9_007_199_254_740_991u64)))]
    pub number: u64,
    /// What of it.
    pub part: Part,
    /// Why.
    pub reason: RedactionReason,
    /// The digest of that record.
    pub target: Digest,
}

impl Check for Redaction {
    fn check(&self, findings: &mut Findings) {
        findings.typed_if("authority", self.authority.as_ref(), LONGEST_TEXT);
    }
}
