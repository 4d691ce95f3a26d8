//! The ledger as somebody sees it who may not see everything: in memory, with what is withheld left out, so that whatever
//! reads it can't tell what it does not have.

use super::project::project;
use super::{Error, Ledger};
use crate::record::Record;
use crate::store::Store;

impl Ledger {
    /// Makes a ledger in memory that has the content of the records that `shows` says, and the digests of all.
    pub fn with_only(&self, shows: impl Fn(u64) -> bool) -> Result<Self, Error> {
        let store = Store::in_memory(self.path())?;
        let transaction = store.begin()?;
        let mut failure = None;
        self.store.scan(0..self.size()?, |number, digest, line| {
            let digest = <[u8; 32]>::try_from(digest).unwrap_or_default().into();
            failure = transaction.append(number, &digest, line.filter(|_| shows(number))).err();
            failure.is_none()
        })?;
        if let Some(error) = failure {
            return Err(error.into());
        }
        for number in 0..self.size()? {
            let Some(line) = store.entry(number)?.and_then(|entry| entry.line) else { continue };
            let Ok(record) = Record::parse(&line) else { continue };
            project(&transaction, number, &record, &self.zone, |digest| Ok(store.number_of(digest)?))?;
            if let Some(text) = self.store.text(number)? {
                transaction.put_text(number, &text)?;
            }
            if let Some(age_file) = self.store.ciphertext(number)? {
                transaction.put_ciphertext(number, &age_file)?;
            }
        }
        transaction.bridge_gaps()?;
        transaction.commit()?;
        Ok(Self::new(store, self.zone.clone(), None))
    }
}
