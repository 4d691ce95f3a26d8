//! Whether the ledger is one that outsiders saw the beginning of.
//!
//! A ledger that is restored from a back-up, or recovered to a moment before the last, may be shorter than a checkpoint
//! that was published. To record in it would fork the log: from then on two histories bear the same name. The state beside
//! a key says so where the key has signed; what is here says so anywhere, of a checkpoint from outside.

use super::{Error, Ledger};
use crate::merkle::{SignedCheckpoint, root};

impl Ledger {
    /// Checks that a checkpoint is of this ledger as it is, or as it was before: that the log has only grown since. Its
    /// signatures are not looked at: a forged one can do no more than have a good ledger refused.
    pub fn continues(&self, published: &SignedCheckpoint) -> Result<(), Error> {
        let said = published.unverified();
        let signers = self.signers()?;
        if said.origin != signers.origin() {
            return Err(Error::OtherOrigin { found: said.origin.clone(), expected: signers.origin().to_owned() });
        }
        let size = self.size()?;
        if said.size.0 > size {
            return Err(Error::PublishedLonger { size, published: said.size.0 });
        }
        if root(said.size, &self.store).map_err(Error::from)? != said.root {
            return Err(Error::PublishedOther { published: said.size.0 });
        }
        Ok(())
    }
}
