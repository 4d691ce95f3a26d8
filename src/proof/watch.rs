//! What a witness remembers of a ledger, and when it may sign for it.
//!
//! A witness believes no proof that it did not make itself: it reads the ledger's own tiles and proves from them, so that
//! a failure to connect two signed checkpoints is the ledger's own word against itself.

use super::growth::{continues, leads_elsewhere};
use super::{Error, Trust, Vouched};
use crate::merkle::{Checkpoint, SignedCheckpoint, TileReader, TreeSize, prove_consistency, root};

/// The checkpoint that a witness saw last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen(pub SignedCheckpoint);

/// What a witness found, so that it may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The checkpoint, and who vouched for it.
    pub vouched: Vouched,
    /// The size that was seen before; none at the first time.
    pub before: Option<TreeSize>,
}

/// Checks a checkpoint against what was seen before, with the tiles that go with it.
///
/// The tiles must have the checkpoint's root, so that a ledger whose tiles are damaged is not signed for, either.
///
/// # Errors
/// Those of [`Trust::check`]; the reader's, as `E`; [`Error::OlderServed`], [`Error::OtherLedger`]; [`Error::Split`] if
/// the ledger signed two histories.
pub fn watch<R, E>(seen: Option<&Seen>, served: &SignedCheckpoint, trust: &Trust, tiles: &R) -> Result<Watched, E>
where
    R: TileReader,
    E: From<Error> + From<R::Error>,
{
    let vouched = trust.check(served)?;
    let new = served.unverified();
    let before = seen.map(|Seen(seen)| seen.unverified());
    if let Some(before) = before {
        refuse_older(before, new)?;
    }
    let found = root(new.size, tiles)?;
    if found != new.root {
        return Err(Error::Log(crate::merkle::Error::RootMismatch { expected: new.root, found }).into());
    }
    if let Some(before) = before {
        let proof = prove_consistency(before.size, new.size, tiles)?;
        continues((before.size, &before.root), (new.size, &new.root), &proof).map_err(|error| match error {
            error if leads_elsewhere(&error) => Error::no_growth(before.size, new.size),
            error => error,
        })?;
    }
    Ok(Watched { vouched, before: before.map(|before| before.size) })
}

fn refuse_older(before: &Checkpoint, new: &Checkpoint) -> Result<(), Error> {
    if before.origin != new.origin {
        return Err(Error::OtherLedger { expected: new.origin.clone(), found: before.origin.clone() });
    }
    if before.size == new.size && before.root != new.root {
        return Err(Error::two_roots(new.size, &before.root, &new.root));
    }
    if new.size < before.size {
        return Err(Error::OlderServed { seen: before.size, found: new.size });
    }
    Ok(())
}
