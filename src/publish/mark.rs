//! What a publication's folder says of its own last publishing, so that the next one need not look at everything.
//!
//! The mark is a note to ourselves, `published.json`, and proves nothing to anybody. It is believed only where it agrees
//! with the checkpoint beside it; a folder without it, or with another audience's, is published whole. What somebody
//! altered by hand in files that did not have to change stays so: `verify` on the folder finds it, and publishing whole
//! mends it.

use serde::{Deserialize, Serialize};

use super::Options;
use crate::merkle::Checkpoint;
use crate::record::Audience;

/// The file's name in the folder.
pub(super) const NAME: &str = "published.json";

/// The most bytes of a mark.
pub(super) const LARGEST: u64 = 4096;

/// For whom a folder with this mark was published.
pub(super) fn audience(bytes: &[u8]) -> Option<Audience> {
    Some(serde_json::from_slice::<Mark>(bytes).ok()?.audience)
}

/// What was published last, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    audience: Audience,
    texts: bool,
    #[serde(default)]
    proofs_only: bool,
    size: u64,
    root: String,
    /// How many records the ledger had: those beyond the published size may say who sees the others.
    pub(super) seen: u64,
    /// Records whose lines are in the publication.
    pub(super) records: u64,
    /// Texts of stories that are in it.
    pub(super) texts_shown: u64,
}

impl Mark {
    /// The mark of a publication of `checkpoint`, when the ledger had `seen` records.
    pub(super) fn new(options: &Options, checkpoint: &Checkpoint, seen: u64) -> Self {
        Self {
            audience: options.audience,
            texts: options.texts,
            proofs_only: options.proofs_only,
            size: checkpoint.size.0,
            root: checkpoint.root.to_base64(),
            seen,
            records: 0,
            texts_shown: 0,
        }
    }

    /// Reads a mark that speaks of this very checkpoint and these options; any other is none.
    pub(super) fn read(bytes: &[u8], options: &Options, published: &Checkpoint) -> Option<Self> {
        let mark: Self = serde_json::from_slice(bytes).ok()?;
        let expected = Self {
            seen: mark.seen,
            records: mark.records,
            texts_shown: mark.texts_shown,
            ..Self::new(options, published, 0)
        };
        (mark == expected && mark.seen >= mark.size && mark.records <= mark.size).then_some(mark)
    }

    /// The bytes of its file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
