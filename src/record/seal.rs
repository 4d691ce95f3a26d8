//! A seal: the commitment to a source's identity, in a record of its own that the public never sees.

use serde::{Deserialize, Serialize};

use super::Digest;
use super::check::{Check, Findings};

/// The commitment to the identity of one source of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Seal {
    /// The digest of the statement revision's record.
    pub about: Digest,
    /// Which of its attributions, from 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1000)))]
    pub attribution: u32,
    /// SHA-256 of the canonical JSON of the identity and its salt.
    pub commitment: Digest,
}

impl Check for Seal {
    fn check(&self, findings: &mut Findings) {
        findings.one_to("attribution", self.attribution, 1_000);
    }
}
