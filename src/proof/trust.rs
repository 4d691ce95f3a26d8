//! Whose word counts: the ledger's keys, and the witnesses of whom so many must have signed, too.

use super::Error;
use crate::merkle::{self, Hash, SignedCheckpoint, TreeSize, VerifierKey, WitnessKey};

/// The keys that somebody trusts.
#[derive(Clone, Debug)]
pub struct Trust {
    keys: Vec<VerifierKey>,
    witnesses: Vec<WitnessKey>,
    quorum: usize,
}

/// A checkpoint that was vouched for: what it says, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Which ledger it is.
    pub origin: String,
    /// How many records it has.
    pub size: TreeSize,
    /// The root of the tree over their digests.
    pub root: Hash,
    /// The known keys that signed.
    pub signers: Vec<VerifierKey>,
    /// The known witnesses that cosigned.
    pub witnesses: Vec<Witnessed>,
}

/// A known witness's cosignature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// The witness.
    pub key: WitnessKey,
    /// When it saw the checkpoint, in seconds since 1970.
    pub time: u64,
}

impl Trust {
    /// Trust in any one of `keys`, and in `quorum` of `witnesses`. A key that is given twice, under whatever name, counts
    /// once.
    pub fn new(keys: Vec<VerifierKey>, witnesses: Vec<WitnessKey>, quorum: usize) -> Self {
        let mut distinct: Vec<WitnessKey> = Vec::new();
        for witness in witnesses {
            if !distinct.iter().any(|known| known.public_key() == witness.public_key()) {
                distinct.push(witness);
            }
        }
        Self { keys, witnesses: distinct, quorum }
    }

    /// Trust in one key alone.
    pub fn in_key(key: VerifierKey) -> Self {
        Self::new(vec![key], Vec::new(), 0)
    }

    /// How many different witnesses are known.
    pub fn witnesses(&self) -> usize {
        self.witnesses.len()
    }

    /// Checks that a known key signed the checkpoint, and enough of the witnesses. A false signature in the name of a
    /// known key is an error even if another one is good. \[signed-note, "Signatures"\]
    ///
    /// # Errors
    /// Those of [`SignedCheckpoint::verify`] and [`WitnessKey::verify`]; [`Error::TooFewWitnesses`].
    pub fn check(&self, checkpoint: &SignedCheckpoint) -> Result<Vouched, Error> {
        let signers = self.signers(checkpoint)?;
        let mut witnesses = Vec::new();
        for key in &self.witnesses {
            let signed = key.verify(checkpoint)?;
            witnesses.extend(signed.map(|cosignature| Witnessed { key: key.clone(), time: cosignature.time }));
        }
        if witnesses.len() < self.quorum {
            return Err(Error::TooFewWitnesses { found: witnesses.len(), quorum: self.quorum });
        }
        let said = checkpoint.unverified();
        Ok(Vouched { origin: said.origin.clone(), size: said.size, root: said.root, signers, witnesses })
    }

    /// The known keys that signed the checkpoint; at least one.
    pub(super) fn signers(&self, checkpoint: &SignedCheckpoint) -> Result<Vec<VerifierKey>, merkle::Error> {
        let (mut signers, mut refusal) = (Vec::new(), None);
        for key in &self.keys {
            match checkpoint.verify(key) {
                Ok(_) => signers.push(key.clone()),
                Err(error @ merkle::Error::BadSignature { .. }) => return Err(error),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        match (signers.is_empty(), refusal) {
            (true, Some(error)) => Err(error),
            // Without any key there is nobody to believe.
            (true, None) => Err(merkle::Error::NoKnownSignature {
                expected: "nobody".to_owned(),
                found: checkpoint.unverified().origin.clone(),
            }),
            (false, _) => Ok(signers),
        }
    }
}
