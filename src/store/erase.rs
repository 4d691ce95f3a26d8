//! Erasing content so that no byte of it stays in the ledger's files.
//!
//! A transaction takes it out of the tables, with `secure_delete` on, and out of the full-text index, whose segments are
//! merged into one; then [`Store::finish_erasure`] writes the whole file anew, since pages that were split or joined may
//! hold copies of a row where none is any more, and truncates the write-ahead log. Until that is done, a setting says so:
//! a reader that is in the log keeps it from being truncated, and the next one to open the file tries again.
//!
//! Known weakness: what the file system, a snapshot or a disk keeps of blocks that are no longer the file's is out of
//! reach. So are other copies of the file.

use std::time::Duration;

use rusqlite::Row;

use super::{Error, SearchRow, Store, Transaction};

/// The setting that stands while an erasure is not finished: [`IN_FILE`] or [`IN_LOG`].
const ERASURE: &str = "erasure";
/// What was erased may be anywhere in the file.
const IN_FILE: &str = "in_file";
/// What was erased may be in the write-ahead log, and in pages that it will replace.
const IN_LOG: &str = "in_log";
/// Files up to this size are written anew in memory, larger ones in a temporary file that only its owner can read.
const IN_MEMORY: u64 = 256 << 20;

impl Transaction<'_> {
    /// Erases the line of the record at `number`, which a redaction in this transaction or before must name; its place in
    /// its chain stays. `words` are those by which it was found.
    pub fn erase_record(&self, number: u64, words: Option<&SearchRow>) -> Result<(), Error> {
        if let Some(SearchRow { text, source, tags }) = words {
            let sql = "INSERT INTO search (search, rowid, text, source, tags) VALUES ('delete', ?, ?, ?, ?)";
            self.run(sql, (number, text, source, tags))?;
        }
        self.run("UPDATE record SET line = NULL WHERE number = ?", [number])?;
        let sql = "UPDATE revision SET status = 'reported', classes = 0, people = 0, effective = 0 WHERE number = ?";
        self.run(sql, [number])?;
        self.run("DELETE FROM reference WHERE number = ?", [number])?;
        self.erase_text(number)?;
        self.erase_ciphertext(number)
    }

    /// Erases the text of the story version at `number`, if there is one.
    pub fn erase_text(&self, number: u64) -> Result<(), Error> {
        self.run("DELETE FROM text WHERE number = ?", [number])?;
        self.put_setting(ERASURE, IN_FILE)
    }

    /// Erases the age file of the seal at `number`, if there is one.
    pub fn erase_ciphertext(&self, number: u64) -> Result<(), Error> {
        self.run("DELETE FROM seal WHERE number = ?", [number])?;
        self.put_setting(ERASURE, IN_FILE)
    }

    /// Marks that something was replaced of which no byte may stay: an age file for earlier recipients.
    pub fn mark_unfinished(&self) -> Result<(), Error> {
        self.put_setting(ERASURE, IN_FILE)
    }

    /// Links revisions and versions over those of their chains that are not here.
    pub fn bridge_gaps(&self) -> Result<(), Error> {
        for (table, chain) in [("revision", "statement"), ("version", "story")] {
            let later = format!(
                "SELECT min(later.number) FROM {table} AS later
                 WHERE later.{chain} = {table}.{chain} AND later.number > {table}.number"
            );
            self.run(&format!("UPDATE {table} SET next = ({later}) WHERE next IS NULL AND ({later}) IS NOT NULL"), ())?;
        }
        Ok(())
    }
}

impl Store {
    /// Whether something was erased whose bytes may still be in the ledger's files.
    pub fn has_unfinished_erasure(&self) -> Result<bool, Error> {
        Ok(self.setting(ERASURE)?.is_some())
    }

    /// Writes the file anew without what was erased and truncates the write-ahead log. Returns whether that is done: not
    /// while another process reads what stands in the log, which is waited for no longer than `patience`.
    pub fn finish_erasure(&self, patience: Duration) -> Result<bool, Error> {
        let Some(state) = self.setting(ERASURE)? else { return Ok(true) };
        if state != IN_LOG {
            self.write_anew()?;
        }
        if !self.truncate_log(patience)? {
            return Ok(false);
        }
        self.execute(&format!("DELETE FROM setting WHERE name = '{ERASURE}'"))?;
        self.truncate_log(patience)?;
        Ok(true)
    }

    /// Finishes what an erasure before this left to do, if nothing keeps it from that now.
    pub(super) fn cleaned(self) -> Self {
        if self.has_unfinished_erasure().unwrap_or(false) {
            // Whether it was finished is asked where it matters; a reader reads on all the same.
            let _ = self.finish_erasure(Duration::ZERO);
        }
        self
    }

    fn write_anew(&self) -> Result<(), Error> {
        let size = std::fs::metadata(&self.path).map_or(u64::MAX, |file| file.len());
        let place = if size <= IN_MEMORY { "MEMORY" } else { "FILE" };
        self.execute(&format!(
            "PRAGMA temp_store = {place};
             INSERT INTO search (search) VALUES ('optimize');
             VACUUM;
             UPDATE setting SET value = '{IN_LOG}' WHERE name = '{ERASURE}';"
        ))
    }

    fn execute(&self, sql: &str) -> Result<(), Error> {
        self.connection.execute_batch(sql).map_err(|error| self.failure(error))
    }

    /// Folds the whole write-ahead log into the file and leaves none of it.
    fn truncate_log(&self, patience: Duration) -> Result<bool, Error> {
        let busy = |row: &Row<'_>| row.get::<_, i64>(0);
        self.connection.busy_timeout(patience).map_err(|error| self.failure(error))?;
        let truncated = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], busy);
        self.connection.busy_timeout(super::open::PATIENCE).map_err(|error| self.failure(error))?;
        Ok(truncated.map_err(|error| self.failure(error))? == 0)
    }
}
