//! That a ledger only grew: an older checkpoint, which somebody kept, is the beginning of a newer one.

use super::{Error, Trust, Vouched};
use crate::merkle::{self, ConsistencyFile, Hash, SignedCheckpoint, TreeSize, check_consistency};

/// What a consistency file proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The size of the older checkpoint.
    pub old: TreeSize,
    /// The newer checkpoint, and who vouched for it.
    pub vouched: Vouched,
}

/// Checks a consistency file against an older checkpoint: everything that stood in the ledger then stands there still,
/// in its place and unaltered. The older checkpoint, too, must be signed by a known key.
///
/// # Errors
/// Those of [`ConsistencyFile::parse`], [`Trust::check`] and [`check_consistency`]; [`Error::Older`] if the older
/// checkpoint can't be believed, [`Error::OtherLedger`], [`Error::OtherOldSize`]; [`Error::Split`] if both are signed
/// and can't both be true.
pub fn check_growth(bytes: &[u8], older: &[u8], trust: &Trust) -> Result<Growth, Error> {
    let file = ConsistencyFile::parse(bytes)?;
    let older = SignedCheckpoint::parse(older).map_err(Error::Older)?;
    let (old, new) = (older.unverified(), file.checkpoint.unverified());
    if old.origin != new.origin {
        return Err(Error::OtherLedger { expected: new.origin.clone(), found: old.origin.clone() });
    }
    trust.signers(&older).map_err(Error::Older)?;
    let vouched = trust.check(&file.checkpoint)?;
    if file.old != old.size {
        return Err(Error::OtherOldSize { expected: old.size, found: file.old });
    }
    continues((old.size, &old.root), (new.size, &new.root), &file.proof)?;
    Ok(Growth { old: old.size, vouched })
}

/// Checks that the second signed head continues the first.
///
/// Two roots of one size can't both be true, whatever a proof says. Between two sizes, a proof that leads elsewhere is
/// only a false proof.
pub(super) fn continues(old: (TreeSize, &Hash), new: (TreeSize, &Hash), proof: &[Hash]) -> Result<(), Error> {
    if old.0 == new.0 && old.1 != new.1 {
        return Err(Error::two_roots(old.0, old.1, new.1));
    }
    Ok(check_consistency(old.0, old.1, new.0, new.1, proof)?)
}

/// Whether an error of a proof says that it leads elsewhere, rather than that it is malformed.
pub(super) fn leads_elsewhere(error: &Error) -> bool {
    matches!(error, Error::Log(merkle::Error::RootMismatch { .. } | merkle::Error::ProofLength { .. }))
}
