//! Proofs for outsiders, and the checkpoints that they lead to.
//!
//! Which checkpoint a reader can use depends on the key that the reader has: of several signers, each signs the commits
//! that it makes. So a proof is made for one signer: by default the first or, once that is dismissed, its successor.

use super::{Error, Ledger, Term};
use crate::merkle::{ConsistencyFile, ProofFile, SignedCheckpoint, TreeSize, prove_consistency, prove_inclusion};

impl Ledger {
    /// The signer with this name, key id or verifier key; without any, the first one or its successor: who bears its
    /// name now, or else has been admitted longest.
    ///
    /// A name or id that several signers bore means the one that is admitted now.
    pub fn signer(&self, named: Option<&str>) -> Result<Term, Error> {
        let signers = self.signers()?;
        let Some(named) = named else {
            let founder = signers.terms().first();
            let successor = signers.current().find(|term| founder.is_some_and(|founder| founder.name == term.name));
            let found = founder.filter(|founder| founder.dismissed.is_none()).or(successor);
            let found = found.or_else(|| signers.current().next());
            return found.cloned().ok_or_else(|| Error::NoFounder { reason: "there is none".to_owned() });
        };
        let is_named =
            |term: &&Term| term.name == named || term.key.id().to_string() == named || term.key.to_string() == named;
        let current: Vec<&Term> = signers.current().filter(is_named).collect();
        if let [_, _, ..] = current[..] {
            let keys = current.iter().map(|term| term.key.id().to_string()).collect();
            return Err(Error::SeveralSigners { named: named.to_owned(), keys });
        }
        let found = current.first().copied().or_else(|| signers.terms().iter().rev().find(is_named));
        found.cloned().ok_or_else(|| Error::UnknownSigner { named: named.to_owned() })
    }

    /// The newest kept checkpoint of at most `most` records that this signer signed while it was admitted.
    pub fn checkpoint_by(&self, term: &Term, most: u64) -> Result<SignedCheckpoint, Error> {
        self.checkpoint_where(most, |signed| {
            let size = signed.unverified().size.0;
            let in_office = term.admitted < size && term.dismissed.is_none_or(|number| number >= size);
            in_office && signed.verify(&term.key).is_ok()
        })?
        .ok_or_else(|| Error::NothingSigned { name: term.name.clone(), key: term.key.id().to_string() })
    }

    /// The newest kept checkpoint of at most `most` records that satisfies `holds`.
    pub fn checkpoint_where(
        &self,
        most: u64,
        holds: impl Fn(&SignedCheckpoint) -> bool,
    ) -> Result<Option<SignedCheckpoint>, Error> {
        let mut most = most.min(self.size()?);
        while let Some((size, note)) = self.store().checkpoint(most)? {
            if let Some(signed) = SignedCheckpoint::parse(note.as_bytes()).ok().filter(|signed| {
                // One that is kept under another size than its own is damaged; `verify` says so.
                signed.unverified().size.0 == size && holds(signed)
            }) {
                return Ok(Some(signed));
            }
            match size.checked_sub(1) {
                Some(below) => most = below,
                None => break,
            }
        }
        Ok(None)
    }

    /// Proves to whoever trusts the checkpoint that the record at `number` stood in the ledger. The file carries the
    /// record whole.
    pub fn prove(&self, number: u64, checkpoint: SignedCheckpoint) -> Result<ProofFile, Error> {
        let size = checkpoint.unverified().size;
        if number >= size.0 {
            return Err(Error::NotSignedYet { number, size: size.0 });
        }
        let line = self.line(number)?;
        let proof = prove_inclusion(number, size, self.store())?;
        Ok(ProofFile { extra: Some(line.into_bytes()), index: number, proof, checkpoint })
    }

    /// Proves to whoever kept a checkpoint of `old` records that the ledger at `checkpoint` only grew since.
    pub fn prove_growth(&self, old: TreeSize, checkpoint: SignedCheckpoint) -> Result<ConsistencyFile, Error> {
        let proof = prove_consistency(old, checkpoint.unverified().size, self.store())?;
        Ok(ConsistencyFile { old, proof, checkpoint })
    }
}
