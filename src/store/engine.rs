//! What an engine does for the store.
//!
//! Both engines keep the same tables and run the same SQL, written once in `read.rs`, `write.rs`, `select.rs` and `raw.rs`
//! with `?` for a value. What they can't share is here: how a file or a connection is opened and closed, how a writer has
//! the ledger to itself, how words are found, how erased bytes are got rid of, and the few turns of phrase of
//! [`Dialect`].

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::cells::{Cells, Value};
use super::recent::Progress;
use super::words::Find;
use super::{Error, SearchRow, Store};

/// How many rows a query may have, which says whether they are read at once or as they are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Few enough to hold.
    Few,
    /// Likewise, and not of what is still to be sent.
    Sent,
    /// As many as the ledger has.
    Many,
}

/// A table that rows are put into.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) table: &'static str,
    /// Each column's name and kind.
    pub(super) columns: &'static [(&'static str, Kind)],
    /// What happens to a row that is there already.
    pub(super) put: Put,
    /// Puts one row.
    pub(super) sql: &'static str,
}

/// How a row is put.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// As a new one.
    New,
    /// As a new one, unless it is there.
    Once,
    /// In place of the one with the same key, which these columns are.
    Over(&'static [&'static str]),
    /// Into the one with the same key, which is there.
    Into(&'static [&'static str]),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Text,
    Bytes,
    /// A text that PostgreSQL reads as words.
    Words,
}

/// The turns of phrase in which the engines' SQL differs.
#[derive(Debug)]
pub(super) struct Dialect {
    /// A join whose order is the one written.
    pub(super) join: &'static str,
    /// The revisions, read in the order of their statements.
    pub(super) revisions_by_statement: &'static str,
    /// Stands before a column that no index should be used for.
    pub(super) unindexed: &'static str,
    /// The number of a revision among the words.
    pub(super) found: &'static str,
    /// That a revision's words match a query.
    pub(super) matches: &'static str,
    /// That a record's line has a text in it.
    pub(super) contains: &'static str,
    /// The numbers of the revisions among the words, between two numbers.
    pub(super) searchable: &'static str,
}

/// What both engines do. Between [`Engine::begin`] and [`Engine::commit`], what is read has what was written.
pub(super) trait Engine: std::fmt::Debug + Send {
    fn dialect(&self) -> &'static Dialect;

    /// Calls `visit` with each row, until it returns false. `visit` may read by the same engine.
    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        extent: Extent,
        visit: &mut dyn FnMut(Cells<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error>;

    /// How far it is, if it gathers what is written; `None` if it does not.
    fn progress(&self) -> Option<Progress>;

    /// Sends what is gathered, if it is worth it, while more is.
    fn send_behind(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Runs a statement that changes rows; its failure may show as late as in [`Engine::commit`].
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), Error>;
    /// Puts a row into a table, likewise.
    fn insert(&self, target: &'static Target, values: &[Value<'_>]) -> Result<(), Error>;
    /// Makes a revision findable by its words, likewise.
    fn insert_words(&self, number: u64, row: &SearchRow) -> Result<(), Error>;
    /// Takes a revision's words back, which are those that it was made findable by.
    fn erase_words(&self, number: u64, row: &SearchRow) -> Result<(), Error>;
    /// Takes all words back.
    fn clear_words(&self) -> Result<(), Error>;

    /// Has the ledger to itself for writing, once no other writer has; waits for one no longer than [`PATIENCE`].
    fn begin(&self) -> Result<(), Error>;
    /// Begins, and asks for one row of what stands then.
    fn begin_asking(
        &self,
        sql: &str,
        values: &[Value<'_>],
        visit: &mut dyn FnMut(Cells<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        self.begin()?;
        self.each(sql, values, Extent::Few, visit)
    }
    /// Begins likewise, unless another writer is at it.
    fn try_to_begin(&self) -> Result<bool, Error>;
    /// Whether there is a queue for what other writers append.
    fn has_queue(&self) -> bool;
    /// Sends what was put, outside of a commit, and does not wait until it is durable.
    fn send_without_waiting(&self) -> Result<(), Error>;
    /// Waits until what was read is durable, on standbys too.
    fn confirm(&self) -> Result<(), Error>;
    /// Prepares for more rows than the ledger has.
    fn expect_many(&self) -> Result<(), Error>;
    /// Makes durable what was written since [`Engine::begin`].
    fn commit(&self) -> Result<(), Error>;
    /// Forgets what was written since [`Engine::begin`].
    fn roll_back(&self);
    /// Whether the commit that failed did so for another's being in its way or a connection that broke, and nothing of it
    /// stands: then all of it can be tried again. Says so once.
    fn may_retry(&self) -> bool {
        false
    }
    /// Has reading end with [`Error::GivenUp`] once `over` is set; a server ends by itself what takes longer than `longest`.
    fn give_up_when(&mut self, over: &Arc<AtomicBool>, longest: Duration) -> Result<(), Error>;
    /// Holds what is read from here on to one moment.
    fn freeze(&self) -> Result<(), Error>;
    /// Makes one file the whole ledger again.
    fn fold(&self) -> Result<(), Error>;

    /// A query in the engine's own words, as [`Dialect::matches`] takes it.
    fn find(&self, find: &Find<'_>) -> String;
    /// The numbers of revisions with any of these words, those with the rarest first, `most` at the most.
    fn find_rarest(&self, words: &[String], most: usize) -> Result<Vec<u64>, Error>;

    /// How many records the row says that writers lock, if there is one.
    fn head_size(&self) -> Result<Option<i64>, Error> {
        Ok(None)
    }
    /// What is wrong with the engine's own structures, a line each.
    fn damage(&self) -> Result<Vec<String>, Error>;
    /// What is wrong with the words' index.
    fn words_damage(&self) -> Result<Option<String>, Error>;
    /// Tables, indexes, views and triggers: kind, name and what each is, on one line.
    fn schema(&self) -> Result<Vec<(String, String, String)>, Error>;
    /// The same of a ledger as it should be.
    fn expected_schema(&self) -> Result<Vec<(String, String, String)>, Error>;

    /// Gets rid of the bytes of what was erased. `state` is that of the setting that an erasure leaves. Says whether it
    /// is done: not while something keeps it from that, which is waited for no longer than `patience`.
    fn finish_erasure(&self, state: &str, patience: Duration) -> Result<bool, Error>;

    /// Opens the same ledger once more, for reading; `None` while nobody else can see it.
    fn reopen(&self) -> Result<Option<Store>, Error>;
    /// Copies the ledger, as it stands at this moment, to a new file, if the engine keeps it in one; says whether it does.
    fn backup(&self, target: &Path) -> Result<bool, Error>;
    /// Puts a new ledger in its place.
    fn place(self: Box<Self>) -> Result<(), Error>;
}

/// How long a writer waits for another one.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
