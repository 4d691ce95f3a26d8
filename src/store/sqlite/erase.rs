//! Getting rid of erased bytes in a SQLite file.
//!
//! A transaction takes content out of the tables, with `secure_delete` on, and out of the full-text index, whose segments
//! are merged into one. Then the whole file is written anew, since pages that were split or joined may hold copies of a
//! row where none is any more, and the write-ahead log is truncated. Until that is done, a setting says so: a reader that
//! is in the log keeps it from being truncated, and the next one to open the file tries again.
//!
//! Known weakness: what the file system, a snapshot or a disk keeps of blocks that are no longer the file's is out of
//! reach. So are other copies of the file.

use std::time::Duration;

use super::Sqlite;
use crate::store::Error;
use crate::store::engine::PATIENCE;
use crate::store::erase::ERASURE;

/// What was erased may be in the write-ahead log, and in pages that it will replace.
const IN_LOG: &str = "in_log";
/// Files up to this size are written anew in memory, larger ones in a temporary file that only its owner can read.
const IN_MEMORY: u64 = 256 << 20;

impl Sqlite {
    pub(super) fn erase_bytes(&self, state: &str, patience: Duration) -> Result<bool, Error> {
        if state != IN_LOG {
            self.write_anew()?;
        }
        if !self.truncate_log(patience)? {
            return Ok(false);
        }
        self.batch(&format!("DELETE FROM setting WHERE name = '{ERASURE}'"))?;
        self.truncate_log(patience)?;
        Ok(true)
    }

    fn write_anew(&self) -> Result<(), Error> {
        let size = std::fs::metadata(&self.path).map_or(u64::MAX, |file| file.len());
        let place = if size <= IN_MEMORY { "MEMORY" } else { "FILE" };
        self.batch(&format!(
            "PRAGMA temp_store = {place};
             INSERT INTO search (search) VALUES ('optimize');
             VACUUM;
             UPDATE setting SET value = '{IN_LOG}' WHERE name = '{ERASURE}';"
        ))
    }

    /// Folds the whole write-ahead log into the file and leaves none of it.
    fn truncate_log(&self, patience: Duration) -> Result<bool, Error> {
        let busy = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let connection = self.connection()?;
        connection.busy_timeout(patience).map_err(|error| self.failure(error))?;
        let truncated = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], busy);
        connection.busy_timeout(PATIENCE).map_err(|error| self.failure(error))?;
        Ok(truncated.map_err(|error| self.failure(error))? == 0)
    }
}
