//! A signer's admission or dismissal, signed by one who was admitted before. Record 0 admits and signs itself.

use serde::{Deserialize, Serialize};

use super::check::{Check, Findings, Problem};
use super::words;

words! {
    /// What happens to the signer.
    SignerAction {
        /// Its checkpoints count from here on.
        Admit = "admit",
        /// Its checkpoints count no longer.
        Dismiss = "dismiss",
    }
}

/// A signer's admission or dismissal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Signer {
    /// Whether the signer is admitted or dismissed.
    pub action: SignerAction,
    /// The key id, 8 hex digits, of the signer who signs this record.
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9a-f]{8}$")))]
    pub by: String,
    /// The name that the signer's records bear as `recorded_by`.
    #[cfg_attr(test, schemars(length(min = 1, max = 200)))]
    pub name: String,
    /// The ledger's origin, which is the key name of all its signers.
    #[cfg_attr(test, schemars(length(min = 1, max = 200)))]
    pub origin: String,
    /// Base64 of the Ed25519 signature over [`Signer::signed_text`].
    #[cfg_attr(test, schemars(regex(pattern = r"^[A-Za-z0-9+/]{86}==$")))]
    pub signature: String,
    /// The signer's key, as a C2SP signed-note verifier key.
    #[cfg_attr(test, schemars(length(min = 1, max = 500)))]
    pub verifier_key: String,
}

impl Signer {
    /// The bytes that are signed: the format's name, origin, record number, action and verifier key, a line each.
    pub fn signed_text(origin: &str, number: u64, action: SignerAction, verifier_key: &str) -> String {
        format!("ledger-signer/v1\n{origin}\n{number}\n{action}\n{verifier_key}\n")
    }
}

impl Check for Signer {
    fn check(&self, findings: &mut Findings) {
        findings.typed("name", &self.name, 200);
        findings.typed("verifier_key", &self.verifier_key, 500);
        findings.typed("origin", &self.origin, 200);
        if self.origin.contains(|c: char| c.is_whitespace() || c == '+') {
            findings.add("origin", Problem::Rule("a key name has no white space and no '+'"));
        }
        let is_key_id = self.by.len() == 8 && self.by.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !is_key_id {
            findings.add("by", Problem::Rule("a key id is expected: 8 lower-case hex digits"));
        }
        let is_signature = self.signature.strip_suffix("==").is_some_and(|digits| {
            digits.len() == 86 && digits.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
        });
        if !is_signature {
            findings.add("signature", Problem::Rule("64 bytes in base64 are expected: 86 characters and '=='"));
        }
    }
}
