//! Why a proof proves nothing.

use crate::merkle::{self, Hash, TreeSize};

/// Why a proof is false, or proves nothing to whoever holds these keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file that is malformed, a signature that is false, or a proof that leads elsewhere.
    #[error(transparent)]
    Log(#[from] merkle::Error),
    /// The checkpoint that somebody kept is malformed or not signed by a known key.
    #[error("the older checkpoint: {0}")]
    Older(merkle::Error),
    /// A proof file without the record.
    #[error("the proof carries no record: expected a line 'extra' with the record's line in base64")]
    NoRecord,
    /// A proof file whose record is no text.
    #[error("the record in the proof is not UTF-8")]
    NotText,
    /// Fewer witnesses than are wanted.
    #[error("cosigned by {found} of the witnesses known here, expected at least {quorum}")]
    TooFewWitnesses {
        /// How many signed.
        found: usize,
        /// How many must have signed.
        quorum: usize,
    },
    /// A consistency file for another older size than that of the checkpoint that was kept.
    #[error("the file proves growth from {found} records, and the older checkpoint is of {expected}")]
    OtherOldSize {
        /// The size of the checkpoint that was kept.
        expected: TreeSize,
        /// The size in the file.
        found: TreeSize,
    },
    /// An older checkpoint of another ledger.
    #[error("the older checkpoint is of the ledger '{found}', and the newer one of '{expected}'")]
    OtherLedger {
        /// The origin of the newer checkpoint.
        expected: String,
        /// The origin of the older one.
        found: String,
    },
    /// A checkpoint of fewer records than one that was seen before.
    #[error("a checkpoint of {found} records is served after one of {seen} was seen: it is an older one")]
    OlderServed {
        /// What was seen.
        seen: TreeSize,
        /// What is served now.
        found: TreeSize,
    },
    /// Two signed histories that can't both be true. Whoever holds both checkpoints can show that to everybody.
    #[error("two histories were signed: {reason}")]
    Split {
        /// How they differ.
        reason: String,
    },
}

impl Error {
    /// Two checkpoints of one size with two roots.
    pub(super) fn two_roots(size: TreeSize, seen: &Hash, found: &Hash) -> Self {
        let (seen, found) = (seen.to_base64(), found.to_base64());
        Self::Split { reason: format!("of {size} records, with the root {seen} and with the root {found}") }
    }

    /// A checkpoint that does not continue the one before it.
    pub(super) fn no_growth(old: TreeSize, size: TreeSize) -> Self {
        Self::Split { reason: format!("the first {old} of {size} records are not the {old} that were signed before") }
    }
}
