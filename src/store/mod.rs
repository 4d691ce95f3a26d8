//! Where a ledger is kept: the tables of one SQLite file, and the only place with SQL.
//!
//! It stores what it is given and answers queries. What may be stored is for the rules in `ledger` to say; the database
//! itself refuses, by triggers, whatever would alter a record.
//!
//! `part.rs` makes files and puts them in their places, `open.rs` opens them and says what is wrong with them,
//! `format.rs` knows their formats, `read.rs`
//! answers, `raw.rs` shows rows as they stand, `write.rs` holds the one transaction of a commit, `select.rs` finds the
//! statements that `show` asks for.

mod erase;
mod error;
mod format;
mod open;
mod part;
mod raw;
mod read;
mod rows;
mod select;
mod tiles;
mod write;

pub use error::Error;
pub use open::{Access, Store};
pub use raw::{Cells, Table};
pub use read::Entry;
pub use rows::{RevisionRow, SearchRow, VersionRow};
pub use select::{AsOf, Selection};
pub use write::Transaction;
