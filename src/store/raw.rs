//! Rows as they stand, whatever an outsider wrote into them: for `verify`, which must go on where others may stop.

use std::ops::RangeInclusive;

use super::cells::Cells;
use super::{Error, Store};

/// A table, with the columns that are read of it, in the order of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// `number` of records alone.
    Record,
    /// `number`, `statement`, `revision`, `status`, `classes`, `people`, `effective`, `next`.
    Revision,
    /// `number`, `story`, `version`, `next`.
    Version,
    /// `target`, `number`; in the order of both.
    Reference,
    /// `number`.
    Signer,
    /// `number`, `target`, `part`.
    Redaction,
    /// The record number of each revision in the full-text index.
    Search,
    /// `level`, `position`; the key is the level.
    Tile,
    /// `size`, `note`.
    Checkpoint,
    /// `number` of texts alone.
    TextNumber,
    /// `number`, `content`.
    Text,
    /// `number`, `ciphertext`.
    Seal,
    /// `size`, `token`.
    Timestamp,
}

impl Table {
    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Revision => "revision",
            Self::Version => "version",
            Self::Reference => "reference",
            Self::Signer => "signer",
            Self::Redaction => "redaction",
            Self::Search => "search",
            Self::Tile => "tile",
            Self::Checkpoint => "checkpoint",
            Self::TextNumber | Self::Text => "text",
            Self::Seal => "seal",
            Self::Timestamp => "timestamp",
        }
    }

    fn sql(self) -> &'static str {
        match self {
            Self::Record => "SELECT number FROM record WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Revision => {
                "SELECT number, statement, revision, status, classes, people, effective, next FROM revision
                 WHERE number BETWEEN ? AND ? ORDER BY number"
            }
            Self::Version => {
                "SELECT number, story, version, next FROM version WHERE number BETWEEN ? AND ? ORDER BY number"
            }
            Self::Reference => {
                "SELECT target, number FROM reference WHERE target BETWEEN ? AND ? ORDER BY target, number"
            }
            Self::Signer => "SELECT number FROM signer WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Redaction => {
                "SELECT number, target, part FROM redaction WHERE number BETWEEN ? AND ? ORDER BY number"
            }
            Self::Search => "",
            Self::Tile => "SELECT level, position FROM tile WHERE level BETWEEN ? AND ? ORDER BY level, position",
            Self::Checkpoint => "SELECT size, note FROM checkpoint WHERE size BETWEEN ? AND ? ORDER BY size",
            Self::TextNumber => "SELECT number FROM text WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Text => "SELECT number, content FROM text WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Seal => "SELECT number, ciphertext FROM seal WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Timestamp => "SELECT size, token FROM timestamp WHERE size BETWEEN ? AND ? ORDER BY size, token",
        }
    }
}

impl Store {
    /// Calls `visit` with each row of `table` whose key lies in `keys`, in order, until it returns false.
    pub fn rows(
        &self,
        table: Table,
        keys: RangeInclusive<i64>,
        mut visit: impl FnMut(Cells<'_>) -> bool,
    ) -> Result<(), Error> {
        let sql = match table {
            Table::Search => self.engine.dialect().searchable,
            _ => table.sql(),
        };
        self.visit(sql, &[(*keys.start()).into(), (*keys.end()).into()], |row| Ok(visit(row)))
    }

    /// How many records there are, counted one by one.
    pub fn count(&self) -> Result<u64, Error> {
        self.one("SELECT count(*) FROM record", &[], |row| row.get(0)).map(Option::unwrap_or_default)
    }

    /// The greatest number of a record below `limit`.
    pub fn greatest_below(&self, limit: i64) -> Result<Option<i64>, Error> {
        self.one("SELECT max(number) FROM record WHERE number < ?", &[limit.into()], |row| row.get(0))
            .map(Option::flatten)
    }

    /// Every table, index, view and trigger but the engine's own: kind, name, and what makes it, on one line.
    pub fn schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        self.engine.schema()
    }

    /// The tables, indexes, views and triggers that a ledger of this one's format has, as [`Store::schema`] yields them.
    pub fn expected_schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        self.engine.expected_schema()
    }

    /// Checks the engine's own structures and returns what is wrong with them, a line each.
    pub fn damage(&self) -> Result<Vec<String>, Error> {
        self.engine.damage()
    }

    /// How many records a database says that it has, in the row by which writers wait for each other; a file has none.
    pub fn head_size(&self) -> Result<Option<i64>, Error> {
        self.engine.head_size()
    }

    /// Has the words' index checked and returns what is wrong with it. SQLite does so only in a file that may be written,
    /// though it writes nothing.
    pub fn search_damage(&self) -> Result<Option<String>, Error> {
        self.engine.words_damage()
    }
}
