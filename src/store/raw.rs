//! Rows as they stand, whatever an outsider wrote into them: for `verify`, which must go on where others may stop.

use std::ops::RangeInclusive;

use rusqlite::Row;
use rusqlite::types::ValueRef;

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
            Self::Search => "SELECT id FROM search_docsize WHERE id BETWEEN ? AND ? ORDER BY id",
            Self::Tile => "SELECT level, position FROM tile WHERE level BETWEEN ? AND ? ORDER BY level, position",
            Self::Checkpoint => "SELECT size, note FROM checkpoint WHERE size BETWEEN ? AND ? ORDER BY size",
            Self::TextNumber => "SELECT number FROM text WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Text => "SELECT number, content FROM text WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Seal => "SELECT number, ciphertext FROM seal WHERE number BETWEEN ? AND ? ORDER BY number",
            Self::Timestamp => "SELECT size, token FROM timestamp WHERE size BETWEEN ? AND ? ORDER BY size, token",
        }
    }
}

/// One row's values.
#[derive(Debug)]
pub struct Cells<'a>(&'a Row<'a>);

impl Cells<'_> {
    /// The integer in `column`, if there is one.
    pub fn integer(&self, column: usize) -> Option<i64> {
        match self.0.get_ref(column) {
            Ok(ValueRef::Integer(value)) => Some(value),
            _ => None,
        }
    }

    /// The text in `column`, if there is one and it is UTF-8.
    pub fn text(&self, column: usize) -> Option<&str> {
        self.0.get_ref(column).ok()?.as_str().ok()
    }

    /// The bytes in `column`, if there are any.
    pub fn bytes(&self, column: usize) -> Option<&[u8]> {
        self.0.get_ref(column).ok()?.as_blob().ok()
    }

    /// Whether `column` has no value.
    pub fn is_null(&self, column: usize) -> bool {
        matches!(self.0.get_ref(column), Ok(ValueRef::Null))
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
        let mut statement = self.connection.prepare_cached(table.sql()).map_err(|error| self.failure(error))?;
        let mut rows = statement.query((keys.start(), keys.end())).map_err(|error| self.failure(error))?;
        while let Some(row) = rows.next().map_err(|error| self.failure(error))? {
            if !visit(Cells(row)) {
                break;
            }
        }
        Ok(())
    }

    /// How many records there are, counted one by one.
    pub fn count(&self) -> Result<u64, Error> {
        self.one("SELECT count(*) FROM record", [], |row| row.get(0)).map(Option::unwrap_or_default)
    }

    /// The greatest number of a record below `limit`.
    pub fn greatest_below(&self, limit: i64) -> Result<Option<i64>, Error> {
        self.one("SELECT max(number) FROM record WHERE number < ?", [limit], |row| row.get(0)).map(Option::flatten)
    }

    /// Every table, index, view and trigger but SQLite's own: kind, name, and the SQL that makes it, on one line.
    pub fn schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        let mut found = Vec::new();
        let sql = r"SELECT type, name, sql FROM sqlite_schema
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE 'search\_%' ESCAPE '\'
            ORDER BY name";
        self.each(sql, [], |row| {
            let sql: String = row.get(2)?;
            found.push((row.get(0)?, row.get(1)?, sql.split_whitespace().collect::<Vec<_>>().join(" ")));
            Ok(())
        })?;
        Ok(found)
    }
}
