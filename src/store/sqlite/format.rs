//! The formats of the tables: what each has, and how a ledger of an earlier one is read and written.
//!
//! A writer brings an earlier format up to date, in one transaction. A reader does not write, so it reads an earlier
//! format as it is: what that lacks stands empty beside it, under the same names, for as long as the connection lasts.

use rusqlite::Connection;

use super::Sqlite;
use crate::store::Error;
use crate::store::engine::Engine;

/// "LDGR", at byte 68 of the file.
pub(super) const APPLICATION_ID: i32 = 0x4c44_4752;
/// The format that is written, and the newest that is read.
const NEWEST: i64 = 2;
const TABLES_1: &str = include_str!("tables.sql");
const TABLES_2: &str = include_str!("tables_2.sql");
/// What format 1 lacks, for a connection that may not write.
const STAND_INS_2: &str = "PRAGMA temp_store = MEMORY;
    CREATE TEMP TABLE seal (number INTEGER PRIMARY KEY, ciphertext BLOB NOT NULL) STRICT;
    CREATE TEMP TABLE timestamp (size INTEGER NOT NULL, token BLOB NOT NULL) STRICT;";

/// The tables and triggers of the newest format, and its number.
pub(super) fn layout() -> String {
    format!("{TABLES_1} {TABLES_2} PRAGMA user_version = {NEWEST};")
}

impl Sqlite {
    /// Checks that the file is a ledger of a format that this program knows.
    pub(super) fn checked(self) -> Result<Self, Error> {
        let application = self.number("application_id")?;
        if application != i64::from(APPLICATION_ID) {
            let found = format!("a SQLite file of another program (application id {application})");
            return Err(Error::NotALedger { path: self.path, found });
        }
        match self.format()? {
            1..=NEWEST => Ok(self),
            found if found > NEWEST => Err(Error::NewerFormat { path: self.path, found, known: NEWEST }),
            found => Err(Error::NotALedger { path: self.path, found: format!("its format is {found}") }),
        }
    }

    /// Brings the tables to the newest format.
    pub(super) fn upgraded(self) -> Result<Self, Error> {
        if self.format()? < NEWEST {
            self.begin()?;
            // Another process may have done it while this one waited.
            let upgraded = match self.format() {
                Ok(NEWEST..) => Ok(()),
                Ok(_) => self.batch(&format!("{TABLES_2} PRAGMA user_version = {NEWEST};")),
                Err(error) => Err(error),
            };
            upgraded.and_then(|()| self.commit()).inspect_err(|_| self.roll_back())?;
        }
        Ok(self)
    }

    /// Makes an earlier format readable, without writing to the file.
    pub(super) fn readable(self) -> Result<Self, Error> {
        if self.format()? < NEWEST {
            self.batch(STAND_INS_2)?;
        }
        Ok(self)
    }

    /// The format of the file's tables.
    pub(super) fn format(&self) -> Result<i64, Error> {
        self.number("user_version")
    }

    /// The tables, indexes, views and triggers that a ledger of this one's format has.
    pub(super) fn schema_of_format(&self) -> Result<Vec<(String, String, String)>, Error> {
        let path = std::path::Path::new(":memory:");
        if self.format()? == NEWEST {
            return Self::in_memory(path)?.schema();
        }
        let connection = Connection::open_in_memory().map_err(|error| self.failure(error))?;
        let earlier = Self::new(connection, path);
        earlier.batch(&format!("{TABLES_1} {}", super::open::INDEXES))?;
        earlier.schema()
    }

    fn number(&self, name: &str) -> Result<i64, Error> {
        self.connection()?.pragma_query_value(None, name, |row| row.get(0)).map_err(|error| self.failure(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    /// Somebody who may read the file and not write it.
    #[test]
    fn reads_format_1_through_a_connection_that_may_not_write() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/1/ledger.db");
        let engine = Sqlite::open_untouched(&path).and_then(Sqlite::checked).and_then(Sqlite::readable).unwrap();
        assert_eq!(engine.format().unwrap(), 1);
        let store = Store::of(engine, &path);
        assert_eq!(store.size().unwrap(), 7);
        assert_eq!(store.ciphertext(3).unwrap(), None);
        assert!(store.timestamps().unwrap().is_empty());
        assert_eq!(store.schema().unwrap(), store.expected_schema().unwrap());
    }
}
