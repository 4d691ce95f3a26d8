//! Erasing content so that no byte of it stays in the ledger.
//!
//! A transaction takes it out of the tables and out of what words are found by; then [`Store::finish_erasure`] has the
//! engine get rid of the bytes that no row has any more. Until that is done, a setting says so.

use std::time::Duration;

use super::recent::Recent;
use super::{Error, SearchRow, Store, Transaction};

/// The setting that stands while an erasure is not finished: [`IN_FILE`], or what an engine put there instead.
pub(super) const ERASURE: &str = "erasure";
/// What was erased may be anywhere.
pub(super) const IN_FILE: &str = "in_file";

impl Transaction<'_> {
    /// Erases the line of the record at `number`, which a redaction in this transaction or before must name; its place in
    /// its chain stays. `words` are those by which it was found.
    pub fn erase_record(&self, number: u64, words: Option<&SearchRow>) -> Result<(), Error> {
        if let Some(words) = words {
            self.store().engine.erase_words(number, words)?;
        }
        self.remember(Recent::give_up);
        self.run("UPDATE record SET line = NULL WHERE number = ?", &[number.into()])?;
        let sql = "UPDATE revision SET status = 'reported', classes = 0, people = 0, effective = 0 WHERE number = ?";
        self.run(sql, &[number.into()])?;
        self.run("DELETE FROM reference WHERE number = ?", &[number.into()])?;
        self.erase_text(number)?;
        self.erase_ciphertext(number)
    }

    /// Erases the text of the story version at `number`, if there is one.
    pub fn erase_text(&self, number: u64) -> Result<(), Error> {
        self.run("DELETE FROM text WHERE number = ?", &[number.into()])?;
        self.mark_unfinished()
    }

    /// Erases the age file of the seal at `number`, if there is one.
    pub fn erase_ciphertext(&self, number: u64) -> Result<(), Error> {
        self.run("DELETE FROM seal WHERE number = ?", &[number.into()])?;
        self.mark_unfinished()
    }

    /// Marks that something was erased or replaced of which no byte may stay, as an age file for earlier recipients.
    pub fn mark_unfinished(&self) -> Result<(), Error> {
        self.put_setting(ERASURE, IN_FILE)
    }
}

impl Store {
    /// Whether something was erased whose bytes may still be in the ledger.
    pub fn has_unfinished_erasure(&self) -> Result<bool, Error> {
        Ok(self.setting(ERASURE)?.is_some())
    }

    /// Gets rid of the bytes of what was erased. Returns whether that is done: not while another process keeps it from
    /// that, which is waited for no longer than `patience`.
    pub fn finish_erasure(&self, patience: Duration) -> Result<bool, Error> {
        match self.setting(ERASURE)? {
            Some(state) => self.engine.finish_erasure(&state, patience),
            None => Ok(true),
        }
    }

    /// Finishes what an erasure before this left to do, if nothing keeps it from that now.
    pub(super) fn cleaned(self) -> Self {
        if self.has_unfinished_erasure().unwrap_or(false) {
            // Whether it was finished is asked where it matters; a reader reads on all the same.
            let _ = self.finish_erasure(Duration::ZERO);
        }
        self
    }
}
