//! A proof for outsiders, as JSON shows it.

use serde::Serialize;

use crate::record::Digest;

/// What `prove --json` prints: of a record, or of the ledger's growth.
#[derive(Clone, Debug, Serialize)]
pub struct Proven {
    /// The record's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// Its digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// From how many records on growth is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// How many records the checkpoint is of.
    pub size: u64,
    /// The key that signed the checkpoint.
    pub verifier_key: String,
    /// The proof's file [C2SP tlog-proof, tlog-witness].
    pub proof: String,
}
