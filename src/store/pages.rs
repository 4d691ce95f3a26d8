//! What a server asks for that shows a ledger page by page: a bounded number of rows from a place on.

use super::cells::{Cells, Mistyped, Value};
use super::engine::Dialect;
use super::{Error, Store, VersionRow};
use crate::record::Change;

impl Store {
    /// Lets go of the moment that [`Store::freeze`] held.
    pub fn thaw(&self) {
        self.engine.roll_back();
    }

    /// The newest versions of stories, the latest recorded first: `most` at the most, by records below `below`.
    pub fn newest_versions(&self, below: u64, most: usize) -> Result<Vec<VersionRow>, Error> {
        let sql = "SELECT number, story, version, next FROM version
            WHERE next IS NULL AND number < ? ORDER BY number DESC LIMIT ?";
        self.all(sql, &[below.into(), (most as u64).into()], |row| {
            Ok(VersionRow { number: row.get(0)?, story: row.get(1)?, version: row.get(2)?, next: row.get(3)? })
        })
    }

    /// How many statements stand, as they are now, in the story version at `version`.
    pub fn standing_in(&self, version: u64) -> Result<u64, Error> {
        let Dialect { join, .. } = self.engine.dialect();
        let sql = format!(
            "SELECT count(*) FROM reference {join} revision ON revision.number = reference.number
            WHERE reference.target = ? AND revision.next IS NULL"
        );
        Ok(self.one(&sql, &[version.into()], number)?.unwrap_or_default())
    }

    /// The numbers of the revisions below `below`, newest first, `most` at the most.
    pub fn newest_revisions(&self, below: u64, most: usize) -> Result<Vec<u64>, Error> {
        let sql = "SELECT number FROM revision WHERE number < ? ORDER BY number DESC LIMIT ?";
        self.all(sql, &[below.into(), (most as u64).into()], number)
    }

    /// The numbers of the revisions within `range` that are such a change, newest first, `most` at the most. Quotation
    /// marks within a text are escaped in a record line, so that no text can pass for a change.
    pub fn revisions_with(
        &self,
        changes: [Change; 2],
        range: std::ops::Range<u64>,
        most: usize,
    ) -> Result<Vec<u64>, Error> {
        let Dialect { join, contains, .. } = self.engine.dialect();
        let sql = format!(
            "SELECT r.number FROM revision AS r {join} record ON record.number = r.number
            WHERE r.revision > 1 AND r.number >= ? AND r.number < ? AND ({contains} OR {contains})
            ORDER BY r.number DESC LIMIT ?"
        );
        let [one, two] = changes.map(|change| format!("\"change\":\"{change}\""));
        let words = [Value::Text(&one), Value::Text(&two)];
        let values = [range.start.into(), range.end.into(), words[0], words[1], (most as u64).into()];
        self.all(&sql, &values, number)
    }
}

fn number(row: &Cells<'_>) -> Result<u64, Mistyped> {
    row.get(0)
}
