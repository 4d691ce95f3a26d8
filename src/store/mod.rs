//! Where a ledger is kept: one SQLite file, or one PostgreSQL database; and the only place with SQL.
//!
//! It stores what it is given and answers queries. What may be stored is for the rules in `ledger` to say; the database
//! itself refuses, by triggers and grants, whatever would alter a record.
//!
//! `read.rs` answers, `raw.rs` shows rows as they stand, `select.rs` finds the statements that `show` asks for, `pages.rs`
//! what a server shows a page of; `write.rs` and `erase.rs` hold the one transaction of a commit, `queue.rs` what writers
//! leave for each other, `copy.rs` carries a ledger from one store to another: for both engines in one SQL. `engine.rs` says
//! what an engine is, `sqlite/` and `postgres/` are the two, `cells.rs` and `words.rs` what they take and give, `recent.rs`
//! what one of them has not sent yet.

mod cells;
mod copy;
mod engine;
mod erase;
mod error;
mod location;
mod pages;
mod postgres;
mod queue;
mod raw;
mod read;
mod recent;
mod rows;
mod select;
mod sqlite;
mod tiles;
mod words;
mod write;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use cells::Cells;
use engine::Engine;
pub use error::Error;
pub use location::{Location, Login};
use postgres::Postgres;
pub use queue::{Queued, Turn};
pub use raw::Table;
pub use read::Entry;
use recent::Recent;
pub use rows::{RevisionRow, SearchRow, VersionRow};
pub use select::{AsOf, Selection};
use sqlite::Sqlite;
pub use write::Transaction;

/// What a ledger is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading alone.
    Read,
    /// Reading and appending.
    Write,
}

/// An open ledger.
#[derive(Debug)]
pub struct Store {
    engine: Box<dyn Engine>,
    path: PathBuf,
    recent: RefCell<Recent>,
    /// Says that reading is to end.
    over: Option<Arc<AtomicBool>>,
}

impl Store {
    fn of(engine: impl Engine + 'static, path: &Path) -> Self {
        Self { engine: Box::new(engine), path: path.to_owned(), recent: RefCell::default(), over: None }
    }

    /// Makes an empty ledger in memory, into which a publication is read.
    pub fn in_memory(path: &Path) -> Result<Self, Error> {
        Ok(Self::of(Sqlite::in_memory(path)?, path))
    }

    /// Makes the tables of a new ledger, where nothing may stand. Dropped before [`Store::place`], it is gone.
    pub fn draft(location: impl Into<Location>) -> Result<Self, Error> {
        let location = location.into();
        let path = location.shown();
        Ok(match location.is_database() {
            true => Self::of(Postgres::draft(&location)?, path),
            false => Self::of(Sqlite::draft(path)?, path),
        })
    }

    /// Opens a ledger.
    pub fn open(location: impl Into<Location>, access: Access) -> Result<Self, Error> {
        let location = location.into();
        let path = location.shown();
        Ok(match location.is_database() {
            true => Self::of(Postgres::open(&location, access)?, path),
            false => Self::of(Sqlite::open(path, access)?, path).cleaned(),
        })
    }

    /// Opens the same ledger once more, for reading; `None` of a draft that nobody else can see yet.
    pub fn reopen(&self) -> Result<Option<Self>, Error> {
        self.engine.reopen()
    }

    /// Puts a new ledger in its place, unless something stands there by now.
    pub fn place(self) -> Result<(), Error> {
        self.engine.place()
    }

    /// Copies the ledger's file, as it stands at this moment, to a new one, while others may write. Says whether it did:
    /// a database has no file.
    pub fn backup(&self, target: &Path) -> Result<bool, Error> {
        self.engine.backup(target)
    }

    /// Has reading end with [`Error::GivenUp`] once `over` is set; a frozen database's server ends any one question by
    /// itself that takes longer than `longest`.
    pub fn give_up_when(&mut self, over: &Arc<AtomicBool>, longest: Duration) -> Result<(), Error> {
        self.over = Some(over.clone());
        self.engine.give_up_when(over, longest)
    }

    /// Refuses to go on with reading that is over.
    fn go_on(&self) -> Result<(), Error> {
        match &self.over {
            Some(over) if over.load(Ordering::Relaxed) => Err(Error::GivenUp { path: self.path.clone() }),
            _ => Ok(()),
        }
    }

    /// Whether the commit that failed last can be tried again as a whole. Says so once.
    pub fn may_retry(&self) -> bool {
        self.engine.may_retry()
    }

    /// Where the ledger stands: a path, or an address without its password.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
