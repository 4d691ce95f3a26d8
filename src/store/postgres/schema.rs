//! The tables of a database: how they are made, how they are told from something else, and what they should be.

use super::{FORMAT, Postgres};
use crate::store::Error;
use crate::store::cells::Cells;

const TABLES: &str = include_str!("tables.sql");
const TRIGGERS: &str = include_str!("triggers.sql");
/// What [`Postgres::found_schema`] finds of a new ledger: kind, name and definition, a tab between them.
const EXPECTED: &str = include_str!("schema.txt");

const FOUND: &str = r"
SELECT 'table', CAST(c.relname AS text), string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, ', ' ORDER BY a.attnum)
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind = 'r' AND c.relnamespace = CAST(CAST(current_schema() AS text) AS regnamespace) GROUP BY c.relname
UNION ALL
SELECT 'index', CAST(i.relname AS text), concat(c.relname, ' (', (
    SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = i.oid), ')',
    ' where ' || pg_get_expr(x.indpred, x.indrelid), CASE WHEN x.indisunique THEN ' unique' END)
  FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS c ON c.oid = x.indrelid
  WHERE c.relnamespace = CAST(CAST(current_schema() AS text) AS regnamespace)
UNION ALL
SELECT 'view', CAST(c.relname AS text), ''
  FROM pg_class AS c WHERE c.relkind = 'v' AND c.relnamespace = CAST(CAST(current_schema() AS text) AS regnamespace)
UNION ALL
SELECT 'trigger', CAST(t.tgname AS text), concat(c.relname, ' ', t.tgtype, ' ', t.tgenabled, ' ', p.proname, ' ',
    encode(t.tgargs, 'escape'))
  FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
  WHERE NOT t.tgisinternal AND c.relnamespace = CAST(CAST(current_schema() AS text) AS regnamespace)
UNION ALL
SELECT 'function', CAST(p.proname AS text), p.prosrc
  FROM pg_proc AS p WHERE p.pronamespace = CAST(CAST(current_schema() AS text) AS regnamespace)
    AND p.proname LIKE 'ledger\_%'
ORDER BY 1, 2";

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

    /// Tables, indexes, views, triggers and our functions: kind, name and what each is.
    pub(super) fn found_schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        let read = |row: &tokio_postgres::Row| {
            let row = Cells(row);
            let text = |column| row.text(column).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            (text(0), text(1), text(2))
        };
        Ok(self.rows(FOUND, &[])?.iter().map(read).collect())
    }
}
