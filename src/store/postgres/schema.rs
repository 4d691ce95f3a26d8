//! The tables of a database: how they are made, how they are told from something else, and what they should be.

use super::{FORMAT, Postgres, definition};
use crate::store::Error;
use crate::store::cells::Cells;

const TABLES: &str = include_str!("tables.sql");
const TRIGGERS: &str = include_str!("triggers.sql");
/// What [`Postgres::found_schema`] finds of a new ledger: kind, name and definition, a tab between them.
const EXPECTED: &str = include_str!("schema.txt");

/// Asks for it.
const FOUND: &str = include_str!("found.sql");
/// What is compared by its words, since each version of a server prints it otherwise.
const PRINTED: [&str; 2] = ["view", "constraint"];

/// What makes an empty database a ledger's.
pub(super) fn layout(format: i64) -> String {
    format!(
        "{TABLES} {TRIGGERS} INSERT INTO head (one, size) VALUES (1, 0);
        INSERT INTO setting (name, value) VALUES ('format', '{format}');"
    )
}

/// What a ledger's database has.
pub(super) fn expected() -> Vec<(String, String, String)> {
    let line = |line: &str| {
        let mut parts = line.splitn(3, '\t').map(str::to_owned);
        Some((parts.next()?, parts.next()?, parts.next().unwrap_or_default()))
    };
    EXPECTED.lines().filter_map(line).collect()
}

impl Postgres {
    /// Checks that the database has a ledger of a format that this program knows.
    pub(super) fn check_format(&self) -> Result<(), Error> {
        match self.look_at_format() {
            // Another process may have made the tables between the two questions.
            Err(Error::NotALedger { .. }) => self.look_at_format(),
            seen => seen,
        }
    }

    fn look_at_format(&self) -> Result<(), Error> {
        let path = || self.path().to_owned();
        match self.answer("SELECT value FROM setting WHERE name = 'format'") {
            Ok(Some(format)) => match format.parse::<i64>() {
                Ok(FORMAT) => Ok(()),
                Ok(found) if found > FORMAT => Err(Error::NewerFormat { path: path(), found, known: FORMAT }),
                _ => Err(Error::NotALedger { path: path(), found: format!("its format is {format}") }),
            },
            Ok(None) => Err(Error::NotALedger { path: path(), found: "its settings have no format".to_owned() }),
            Err(Error::NotALedger { .. }) if self.tables()? == 0 => Err(Error::Absent { path: path() }),
            Err(error) => Err(error),
        }
    }

    /// How many tables and views the schema has, whosever they are.
    pub(super) fn tables(&self) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p', 'f')
            AND relnamespace = CAST(CAST(current_schema() AS text) AS regnamespace)";
        Ok(self.answer(sql)?.and_then(|count| count.parse().ok()).unwrap_or_default())
    }

    /// What the database has at the tables of a ledger: kind, name and what each is.
    pub(super) fn found_schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        let expected = expected();
        let tables = expected.iter().filter(|(kind, ..)| kind == "table").map(|(_, name, _)| format!("'{name}'"));
        let sql = FOUND.replace("OURS)", &format!("{})", tables.collect::<Vec<_>>().join(", ")));
        let read = |row: &tokio_postgres::Row| {
            let row = Cells(row);
            let [kind, name, what] = [0, 1, 2].map(|column| row.text(column).unwrap_or_default().to_owned());
            let what = match PRINTED.contains(&kind.as_str()) {
                true => definition::words(&what),
                false => what.split_whitespace().collect::<Vec<_>>().join(" "),
            };
            (kind, name, what)
        };
        Ok(self.rows(&sql, &[])?.iter().map(read).collect())
    }
}
