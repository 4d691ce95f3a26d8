//! Making the projections again, from record lines alone.

use super::project::project;
use super::{Error, Ledger};
use crate::record::Record;

impl Ledger {
    /// Makes all projections again and returns how many records they were made from. Records without content, and
    /// those of a newer format, have none; `verify` says which.
    pub fn reindex(&self, progress: impl FnMut(u64)) -> Result<u64, Error> {
        self.writable()?;
        self.make_projections_again(progress)
    }

    /// Makes the projections of a copy, too, from which something is withheld.
    pub(crate) fn make_projections_again(&self, mut progress: impl FnMut(u64)) -> Result<u64, Error> {
        let transaction = self.store.begin()?;
        transaction.clear_projections()?;
        let size = self.size()?;
        let (mut projected, mut gaps) = (0, false);
        let mut failure = None;
        self.store.scan(0..size, |number, _, line| {
            gaps |= line.is_none();
            let Some(Ok(record)) = line.map(Record::parse) else { return true };
            let done = project(&transaction, number, &record, &self.zone, |digest| Ok(self.store.number_of(digest)?));
            failure = done.err();
            projected += 1;
            progress(number);
            failure.is_none()
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
        if gaps {
            transaction.bridge_gaps()?;
        }
        transaction.commit()?;
        Ok(projected)
    }
}
