//! What may go wrong with a ledger's file.

use std::path::{Path, PathBuf};

/// Why a ledger's file could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("there is no ledger at {}", path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Something is there already.
    #[error("{} exists already", path.display())]
    Exists {
        /// Where it stands.
        path: PathBuf,
    },
    /// A file that SQLite does not know, or that another program made.
    #[error("{} is not a ledger: {found}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: String,
    },
    /// A ledger that a later version of this program made.
    #[error("{} is a ledger of format {found}, and this program knows format {known}", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A folder on another machine, whose locks SQLite can't rely on.
    #[error("{} is on a network file system ({kind}), where two writers can damage a ledger", path.display())]
    Network {
        /// The file.
        path: PathBuf,
        /// The file system.
        kind: &'static str,
    },
    /// The file may not be read.
    #[error("{} can't be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file or its folder may not be written.
    #[error("{} can't be written: {reason}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// No space is left, or the file may not grow.
    #[error("the disk is full, or {} may not grow", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The system could not read, or make durable, what it should have.
    #[error("the disk under {} failed: {reason}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// Another process has held the ledger for too long.
    #[error("another process has been writing to {} for {seconds} seconds", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long it was waited for.
        seconds: u64,
    },
    /// Reading took too long, or nobody waits for it any more.
    #[error("{}: reading was given up: it took too long, or nobody waits for it", path.display())]
    GivenUp {
        /// The file.
        path: PathBuf,
    },
    /// The file's own structure is broken.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// A number or a text in a table that no ledger has.
    #[error("{} is damaged: {place} has {found} where {expected} is expected", path.display())]
    Alien {
        /// The file.
        path: PathBuf,
        /// The column, and what it was read from.
        place: String,
        /// What stands there.
        found: &'static str,
        /// What should.
        expected: &'static str,
    },
    /// A query in words that can't be searched for.
    #[error("'{query}' has no word to search for")]
    NoWords {
        /// The query.
        query: String,
    },
    /// Reading or writing a file beside SQLite's own.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A tile that is none.
    #[error("the stored tree is damaged: {0}")]
    Tree(#[from] crate::merkle::Error),
    /// An address of a database that can't be understood.
    #[error("{}: {reason}", path.display())]
    BadAddress {
        /// The address, without its password.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The server could not be reached, or let nobody in.
    #[error("{} can't be reached: {reason}", path.display())]
    Refused {
        /// The address, without its password.
        path: PathBuf,
        /// What the server or the system said.
        reason: String,
    },
    /// The server has no such database.
    #[error("there is no database at {}", path.display())]
    NoDatabase {
        /// The address, without its password.
        path: PathBuf,
    },
    /// The user may not do this.
    #[error("{}: {reason}", path.display())]
    Forbidden {
        /// The address, without its password.
        path: PathBuf,
        /// What the server said.
        reason: String,
    },
    /// The connection broke, or other writers were in the way for too long; nothing was written.
    #[error("{}: {reason}; nothing was recorded", path.display())]
    Interrupted {
        /// The address, without its password.
        path: PathBuf,
        /// What the server or the system said.
        reason: String,
    },
    /// The connection broke while a commit was under way, and whether it stands can't be found out.
    #[error("{}: the connection was lost at the end of a commit, and whether it stands is not known: {reason}", path.display())]
    Unsettled {
        /// The address, without its password.
        path: PathBuf,
        /// The digest, in hex, of the last record of the commit.
        digest: Option<String>,
        /// Why it can't be found out.
        reason: String,
    },
    /// Anything else that PostgreSQL reports.
    #[error("{}: {reason} (SQLSTATE {code})", path.display())]
    Postgres {
        /// The address, without its password.
        path: PathBuf,
        /// The five signs of the SQL standard.
        code: String,
        /// What the server said.
        reason: String,
    },
    /// Anything else that SQLite reports.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl Error {
    /// The file or the address that it is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Absent { path }
            | Self::Exists { path }
            | Self::NotALedger { path, .. }
            | Self::NewerFormat { path, .. }
            | Self::Network { path, .. }
            | Self::Unreadable { path, .. }
            | Self::ReadOnly { path, .. }
            | Self::Full { path }
            | Self::Disk { path, .. }
            | Self::Busy { path, .. }
            | Self::GivenUp { path }
            | Self::Damaged { path, .. }
            | Self::Alien { path, .. }
            | Self::File { path, .. }
            | Self::BadAddress { path, .. }
            | Self::Refused { path, .. }
            | Self::NoDatabase { path }
            | Self::Forbidden { path, .. }
            | Self::Interrupted { path, .. }
            | Self::Unsettled { path, .. }
            | Self::Postgres { path, .. }
            | Self::Sqlite { path, .. } => Some(path),
            Self::NoWords { .. } | Self::Tree(_) => None,
        }
    }
}
