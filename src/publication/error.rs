//! What keeps a publication's file from being read.

use crate::merkle;

/// Why a file of a publication could not be read. Every variant says which file or address.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An address that can't be that of a folder.
    #[error("'{address}' is no address of a publication: {reason}")]
    Address {
        /// The address as it was given.
        address: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file or a connection that the system, or the other side, refuses.
    #[error("{place}: {reason}")]
    Unreadable {
        /// The file or the address.
        place: String,
        /// What was said.
        reason: String,
    },
    /// A server that answers something else than the file.
    #[error("{place}: the server answers with status {status}")]
    Status {
        /// The address.
        place: String,
        /// The status of HTTP.
        status: u16,
    },
    /// A server that sends a page for people where a file should be.
    #[error("{place}: the server sends a web page (HTML), not a file of a publication")]
    Page {
        /// The address.
        place: String,
    },
    /// A server that takes too long.
    #[error("{place}: no whole answer came within {seconds} seconds")]
    Slow {
        /// The address.
        place: String,
        /// How long was waited.
        seconds: u64,
    },
    /// A server that sends its reader on and on.
    #[error("{place}: the server redirects more than {most} times")]
    Redirects {
        /// The address.
        place: String,
        /// How often is followed.
        most: u32,
    },
    /// A file that is longer than it may be.
    #[error("{place}: expected at most {most} bytes, found more")]
    TooLong {
        /// The file or the address.
        place: String,
        /// The most that is read.
        most: u64,
    },
    /// A file that must be there and is not.
    #[error("{place}: there is no such file")]
    NoFile {
        /// The file or the address.
        place: String,
    },
    /// A place without a checkpoint.
    #[error("{place}: there is no checkpoint, so it is no publication of a ledger")]
    NoCheckpoint {
        /// The folder or the address.
        place: String,
    },
    /// A checkpoint that is none.
    #[error("{place}: {source}")]
    Checkpoint {
        /// The file or the address.
        place: String,
        /// What is wrong with it.
        source: merkle::Error,
    },
    /// A tile that is none.
    #[error("{place}: {source}")]
    Tile {
        /// The file or the address.
        place: String,
        /// What is wrong with it.
        source: merkle::Error,
    },
    /// A tree that the tiles do not make.
    #[error(transparent)]
    Tree(#[from] merkle::Error),
}
