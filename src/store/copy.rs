//! What a ledger has beside its projections, from one store to another: between a file and a database, either way.

use super::{Error, Store, Table, Transaction};
use crate::record::Digest;

impl Store {
    /// Puts every record, text, sealed identity, tile, checkpoint and timestamp of this store into an empty one, as they
    /// stand at this moment. The projections are left for the records to be made from.
    pub fn copy_to(&self, to: &Transaction<'_>) -> Result<(), Error> {
        self.freeze()?;
        let mut failure = Ok(());
        self.scan(0..u64::MAX, |number, digest, line| {
            let digest = <[u8; 32]>::try_from(digest).unwrap_or_default();
            failure = to.append(number, &Digest::from(digest), line);
            failure.is_ok()
        })?;
        std::mem::replace(&mut failure, Ok(()))?;
        for table in [Table::Text, Table::Seal, Table::Checkpoint, Table::Timestamp] {
            self.rows(table, 0..=i64::MAX, |row| {
                let key = row.integer(0).and_then(|key| u64::try_from(key).ok()).unwrap_or_default();
                failure = match (table, row.text(1), row.bytes(1)) {
                    (Table::Text, Some(content), _) => to.put_text(key, content),
                    (Table::Checkpoint, Some(note), _) => to.put_checkpoint(key, note),
                    (Table::Seal, _, Some(ciphertext)) => to.put_ciphertext(key, ciphertext),
                    (_, _, Some(token)) => to.put_timestamp(key, token),
                    _ => Ok(()),
                };
                failure.is_ok()
            })?;
            std::mem::replace(&mut failure, Ok(()))?;
        }
        for (level, position) in self.tiles()? {
            if let Some(hashes) = self.tile_bytes(level, position)? {
                to.put_tile(level, position, &hashes)?;
            }
        }
        if self.is_withholding()? {
            to.mark_withholding(true)?;
        }
        Ok(())
    }
}
