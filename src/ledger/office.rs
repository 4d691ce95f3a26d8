//! Who comes into office and who leaves it, and what is kept with checkpoints beside the signature of their commit:
//! those of other signers, witnesses' cosignatures, and time stamps.

use super::signers::sign_admission;
use super::{Added, Committed, Error, Ledger, Session, Term};
use crate::merkle::{Signature, SignedCheckpoint, VerifierKey, root};
use crate::record::SignerAction;

impl Ledger {
    /// Admits the signer with `key`, whose records are to bear `name`; the session's signer answers for it.
    pub fn admit(&self, session: &mut Session<'_>, key: &VerifierKey, name: &str) -> Result<Committed<Added>, Error> {
        if let Some(term) = self.signers()?.current().find(|term| term.key == *key) {
            return Err(Error::AdmittedAlready { name: term.name.clone(), key: key.id().to_string() });
        }
        self.take_office(session, SignerAction::Admit, key, name)
    }

    /// Dismisses a signer who is admitted now. Nobody dismisses themself, since the checkpoint over that would count for
    /// nothing; and so the last one stays.
    pub fn dismiss(&self, session: &mut Session<'_>, term: &Term) -> Result<Committed<Added>, Error> {
        if self.signers()?.current().count() < 2 {
            return Err(Error::LastSigner { name: term.name.clone() });
        }
        if term.key == *session.key.key().verifier() {
            return Err(Error::OwnDismissal { name: term.name.clone() });
        }
        self.take_office(session, SignerAction::Dismiss, &term.key, &term.name)
    }

    fn take_office(
        &self,
        session: &mut Session<'_>,
        action: SignerAction,
        key: &VerifierKey,
        name: &str,
    ) -> Result<Committed<Added>, Error> {
        let by = session.key;
        self.commit(session, |batch| batch.add_signer(sign_admission(batch.next_number(), action, name, key, by.key())))
    }

    /// Adds the session's signature to the newest checkpoint, so that holders of its key can follow the ledger up to
    /// there. Yields the checkpoint, and whether the signature is new.
    pub fn countersign(&self, session: &Session<'_>) -> Result<(SignedCheckpoint, bool), Error> {
        self.writable()?;
        let lock = session.key.lock()?;
        let transaction = self.store.begin()?;
        let size = self.size()?;
        let signers = self.signers()?;
        signers.name_of(session.key.key())?;
        let record_0 = self.digest_of(0)?;
        let guard = lock.guard(&record_0, size, &self.store)?;
        let head = self.checkpoint_where(size, |signed| signed.unverified().size.0 == size)?;
        let mut head = head.ok_or(Error::NoHead { size })?;
        let said = signers.verify(&head)?;
        let found = root(size.into(), &self.store)?;
        if said.root != found {
            return Err(Error::HeadDiffers { size });
        }
        if head.verify(session.key.key().verifier()).is_ok() {
            return Ok((head, false));
        }
        head.countersign(session.key.key())?;
        transaction.add_signatures(size, &head.to_string())?;
        transaction.commit()?;
        guard.remember(record_0, size, &found)?;
        Ok((head, true))
    }

    /// Keeps an RFC 3161 token over the text of the checkpoint of `size`.
    pub fn keep_timestamp(&self, size: u64, token: &[u8]) -> Result<(), Error> {
        self.writable()?;
        let transaction = self.store.begin()?;
        transaction.put_timestamp(size, token)?;
        Ok(transaction.commit()?)
    }

    /// Keeps witnesses' cosignatures with the checkpoint of `size`. Yields the checkpoint, and whether any of them is new.
    pub fn keep_cosignatures(&self, size: u64, lines: &[Signature]) -> Result<(SignedCheckpoint, bool), Error> {
        self.writable()?;
        let transaction = self.store.begin()?;
        let kept = self.checkpoint_where(size, |signed| signed.unverified().size.0 == size)?;
        let mut kept = kept.ok_or(Error::NoHead { size })?;
        let new: Vec<&Signature> = lines.iter().filter(|line| !kept.note().signatures().contains(line)).collect();
        if new.is_empty() {
            return Ok((kept, false));
        }
        new.into_iter().try_for_each(|line| kept.cosign(line.clone()))?;
        transaction.add_signatures(size, &kept.to_string())?;
        transaction.commit()?;
        Ok((kept, true))
    }
}
