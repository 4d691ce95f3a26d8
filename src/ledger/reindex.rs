//! Making the projections again, from record lines alone.

use super::project::{named, project};
use super::{Error, Ledger};
use crate::record::Record;
use crate::store::Transaction;

/// How many records are projected together, after what they name has been looked up in one question.
const TOGETHER: usize = 500;

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
        let mut some = Vec::with_capacity(TOGETHER);
        let mut done = Ok(());
        self.store.scan(0..size, |number, _, line| {
            gaps |= line.is_none();
            let Some(Ok(record)) = line.map(Record::parse) else { return true };
            some.push((number, record));
            if some.len() == TOGETHER {
                done = self.project_together(&transaction, &some);
                some.clear();
                progress(number);
            }
            projected += 1;
            done.is_ok()
        })?;
        done?;
        self.project_together(&transaction, &some)?;
        if gaps {
            transaction.bridge_gaps()?;
        }
        transaction.commit()?;
        Ok(projected)
    }

    fn project_together(&self, transaction: &Transaction<'_>, records: &[(u64, Record)]) -> Result<(), Error> {
        let digests: Vec<_> = records.iter().flat_map(|(_, record)| named(&record.body)).collect();
        let numbers = self.store.numbers_of(&digests)?;
        for (number, record) in records {
            project(transaction, *number, record, &self.zone, |digest| Ok(numbers.get(digest).copied()))?;
        }
        Ok(())
    }
}
