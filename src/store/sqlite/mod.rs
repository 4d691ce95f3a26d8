//! A ledger in one SQLite file.
//!
//! `part.rs` makes files and puts them in their places, `open.rs` opens them and says what is wrong with them,
//! `format.rs` knows their formats, `behind.rs` writes while more is made, `erase.rs` gets rid of erased bytes; here is how
//! SQL is run, and words are found.

mod behind;
mod erase;
mod format;
mod open;
mod part;

use std::cell::{Cell, Ref};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::cells::{Cells, Row, Value};
use super::engine::{Dialect, Engine, Extent, Target};
use super::recent::Progress;
use super::words::{Column, Find};
use super::{Access, Error, SearchRow, Store};
use behind::Link;
use open::{INDEXES, failure};
use part::Part;

/// How many bytes of words the full-text index gathers in a bulk load before it writes them out.
const WORDS_GATHERED: u32 = 32 << 20;

/// After how many of its steps SQLite asks whether to go on: some hundredth of a second.
const STEPS: i32 = 100_000;

const DIALECT: Dialect = Dialect {
    // It keeps SQLite to the order written.
    join: "CROSS JOIN",
    revisions_by_statement: "revision AS r INDEXED BY revision_by_statement",
    unindexed: "+",
    found: "search.rowid",
    matches: "search MATCH ?",
    contains: "instr(record.line, ?) > 0",
    searchable: "SELECT id FROM search_docsize WHERE id BETWEEN ? AND ? ORDER BY id",
};

/// An open file.
#[derive(Debug)]
pub(super) struct Sqlite {
    link: Link,
    path: PathBuf,
    /// Where the file is until it is put in its place; removed, if it never is, when the connection is closed.
    part: Option<Part>,
    /// Whether the commit under way goes without indexes until it ends, and gathers what it writes.
    bulk: Cell<bool>,
    /// How often a commit was begun, and what was gathered was written.
    progress: Cell<Progress>,
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Integer(value) => ValueRef::Integer(value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Null | Self::Alien => ValueRef::Null,
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn value(&self, column: usize) -> Value<'_> {
        match self.get_ref(column) {
            Ok(ValueRef::Null) => Value::Null,
            Ok(ValueRef::Integer(value)) => Value::Integer(value),
            Ok(ValueRef::Text(value)) => std::str::from_utf8(value).map_or(Value::Alien, Value::Text),
            Ok(ValueRef::Blob(value)) => Value::Bytes(value),
            Ok(ValueRef::Real(_)) | Err(_) => Value::Alien,
        }
    }
}

impl Sqlite {
    fn new(connection: Connection, path: &Path) -> Self {
        let (bulk, progress) = (Cell::new(false), Cell::default());
        Self { link: Link::new(connection), path: path.to_owned(), part: None, bulk, progress }
    }

    /// The connection, once everything that was gathered is written.
    fn connection(&self) -> Result<Ref<'_, Connection>, Error> {
        self.link.connection().map_err(|error| self.failure(error))
    }

    fn batch(&self, sql: &str) -> Result<(), Error> {
        self.connection()?.execute_batch(sql).map_err(|error| self.failure(error))
    }

    /// Puts a row: in a bulk load, before long.
    fn put(&self, sql: &'static str, values: &[Value<'_>]) -> Result<(), Error> {
        match self.bulk.get() {
            false => self.run(sql, values),
            true if self.link.gather(sql, values) => self.write_behind(),
            true => Ok(()),
        }
    }

    fn write_behind(&self) -> Result<(), Error> {
        let Progress { commit, sent } = self.progress.get();
        self.progress.set(Progress { commit, sent: sent + 1 });
        self.link.write_behind().map_err(|error| self.failure(error))
    }

    fn failure(&self, error: rusqlite::Error) -> Error {
        failure(&self.path, error)
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        extent: Extent,
        visit: &mut dyn FnMut(Cells<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let failed = |error| self.failure(error);
        let connection = match extent {
            Extent::Sent => self.link.connection_behind().map_err(failed)?,
            Extent::Few | Extent::Many => self.connection()?,
        };
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if !visit(Cells(row))? {
                break;
            }
        }
        Ok(())
    }

    fn progress(&self) -> Option<Progress> {
        self.bulk.get().then(|| self.progress.get())
    }

    fn send_behind(&self) -> Result<(), Error> {
        if self.bulk.get() && self.link.has_much() { self.write_behind() } else { Ok(()) }
    }

    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), Error> {
        let connection = self.connection()?;
        let prepared = connection.prepare_cached(sql);
        let done = prepared.and_then(|mut statement| statement.execute(params_from_iter(values)));
        done.map(drop).map_err(|error| self.failure(error))
    }

    fn insert(&self, target: &'static Target, values: &[Value<'_>]) -> Result<(), Error> {
        self.put(target.sql, values)
    }

    fn insert_words(&self, number: u64, row: &SearchRow) -> Result<(), Error> {
        let sql = "INSERT INTO search (rowid, text, source, tags) VALUES (?, ?, ?, ?)";
        self.put(sql, &[number.into(), (&row.text).into(), (&row.source).into(), (&row.tags).into()])
    }

    fn erase_words(&self, number: u64, row: &SearchRow) -> Result<(), Error> {
        let sql = "INSERT INTO search (search, rowid, text, source, tags) VALUES ('delete', ?, ?, ?, ?)";
        self.run(sql, &[number.into(), (&row.text).into(), (&row.source).into(), (&row.tags).into()])
    }

    fn clear_words(&self) -> Result<(), Error> {
        self.batch("INSERT INTO search (search) VALUES ('delete-all');")
    }

    fn begin(&self) -> Result<(), Error> {
        self.bulk.set(false);
        let Progress { commit, .. } = self.progress.get();
        self.progress.set(Progress { commit: commit + 1, sent: 0 });
        self.batch("BEGIN IMMEDIATE")
    }

    fn try_to_begin(&self) -> Result<bool, Error> {
        self.begin().map(|()| true)
    }

    fn has_queue(&self) -> bool {
        false
    }

    fn send_without_waiting(&self) -> Result<(), Error> {
        Ok(())
    }

    fn confirm(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Indexes, and the trigger that sees to the order of records, are dropped and made again when the commit ends, which
    /// nobody else can see. The trigger costs most: as it may abort, SQLite makes a savepoint for every record, and at
    /// each the full-text index writes out what it has gathered.
    fn expect_many(&self) -> Result<(), Error> {
        self.bulk.set(true);
        self.batch(&format!(
            "DROP INDEX IF EXISTS record_by_digest; DROP INDEX IF EXISTS revision_by_statement;
            DROP INDEX IF EXISTS current_revision_by_status; DROP TRIGGER IF EXISTS record_is_appended;
            INSERT INTO search (search, rank) VALUES ('automerge', 0), ('hashsize', {WORDS_GATHERED});"
        ))
    }

    fn commit(&self) -> Result<(), Error> {
        let written = || {
            if self.bulk.take() {
                self.batch(INDEXES)?;
                self.batch("INSERT INTO search (search, rank) VALUES ('automerge', 4), ('hashsize', 1048576);")?;
            }
            self.batch("COMMIT")
        };
        written().inspect_err(|_| self.roll_back())
    }

    fn roll_back(&self) {
        self.bulk.set(false);
        self.link.forget();
        let _ = self.batch("ROLLBACK");
    }

    fn give_up_when(&mut self, over: &Arc<AtomicBool>, _: Duration) -> Result<(), Error> {
        let over = over.clone();
        let handler = move || over.load(Ordering::Relaxed);
        let connection = self.link.connection_mut();
        let set = connection.and_then(|connection| connection.progress_handler(STEPS, Some(handler)));
        set.map_err(|error| failure(&self.path, error))
    }

    fn freeze(&self) -> Result<(), Error> {
        self.batch("BEGIN")
    }

    fn fold(&self) -> Result<(), Error> {
        self.each("PRAGMA wal_checkpoint(PASSIVE)", &[], Extent::Few, &mut |_| Ok(true))
    }

    fn find(&self, find: &Find<'_>) -> String {
        match find {
            Find::Phrase { column, words, is_prefix } => {
                let column = match column {
                    Column::Text => "text",
                    Column::Source => "source",
                    Column::Tags => "tags",
                };
                let star = if *is_prefix { "*" } else { "" };
                format!("{column}:{}{star}", quoted(words))
            }
            Find::All(all) => format!("({})", self.joined(all, " AND ")),
            Find::Any(any) => format!("({})", self.joined(any, " OR ")),
        }
    }

    fn find_rarest(&self, words: &[String], most: usize) -> Result<Vec<u64>, Error> {
        let any = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" OR ");
        let sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?";
        let mut found = Vec::new();
        self.each(sql, &[Value::Text(&any), (most as u64).into()], Extent::Few, &mut |row| {
            found.extend(row.integer(0).and_then(|number| u64::try_from(number).ok()));
            Ok(true)
        })?;
        Ok(found)
    }

    fn damage(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        self.each("PRAGMA quick_check(100)", &[], Extent::Few, &mut |row| {
            found.extend(row.text(0).filter(|line| *line != "ok").map(str::to_owned));
            Ok(true)
        })?;
        Ok(found)
    }

    fn words_damage(&self) -> Result<Option<String>, Error> {
        let sql = "INSERT INTO search (search, rank) VALUES ('integrity-check', 0)";
        match self.connection()?.execute(sql, []).map_err(|error| self.failure(error)) {
            Ok(_) => Ok(None),
            Err(error @ (Error::ReadOnly { .. } | Error::Busy { .. } | Error::Full { .. })) => Err(error),
            Err(error) => Ok(Some(format!("full-text index: {error}"))),
        }
    }

    fn schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        let sql = r"SELECT type, name, sql FROM sqlite_schema
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE 'search\_%' ESCAPE '\'
            ORDER BY name";
        let mut found = Vec::new();
        self.each(sql, &[], Extent::Few, &mut |row| {
            let text = |column| row.text(column).unwrap_or_default();
            let sql = text(2).split_whitespace().collect::<Vec<_>>().join(" ");
            found.push((text(0).to_owned(), text(1).to_owned(), sql));
            Ok(true)
        })?;
        Ok(found)
    }

    fn expected_schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        self.schema_of_format()
    }

    fn finish_erasure(&self, state: &str, patience: Duration) -> Result<bool, Error> {
        self.erase_bytes(state, patience)
    }

    fn reopen(&self) -> Result<Option<Store>, Error> {
        match &self.part {
            // It is not in its place yet.
            Some(_) => Ok(None),
            None => Store::open(self.path.as_path(), Access::Read).map(Some),
        }
    }

    fn backup(&self, target: &Path) -> Result<bool, Error> {
        self.copy_file(target).map(|()| true)
    }

    fn place(self: Box<Self>) -> Result<(), Error> {
        self.fold()?;
        let Self { link, path, part, .. } = *self;
        link.close().map_err(|error| failure(&path, error))?;
        part.map_or(Ok(()), Part::place)
    }
}

impl Sqlite {
    fn joined(&self, all: &[Find<'_>], between: &str) -> String {
        all.iter().map(|one| self.find(one)).collect::<Vec<_>>().join(between)
    }
}

/// Words as FTS5 reads a phrase, whatever is in them.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace(['"', '\0'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::words::all_of;

    #[test]
    fn reads_no_input_as_query_syntax() {
        let store = Sqlite::in_memory(Path::new(":memory:")).unwrap();
        let found = |query| store.find(&all_of(Column::Text, query).unwrap());
        assert_eq!(found("direct talks"), "(text:\"direct\" AND text:\"talks\")");
        assert_eq!(found("\"direct talks\" Hamas*"), "(text:\"direct talks\" AND text:\"Hamas\"*)");
        let hostile = found("a OR text:b) NEAR(c \"unclosed");
        assert_eq!(
            hostile,
            "(text:\"a\" AND text:\"OR\" AND text:\"text:b)\" AND text:\"NEAR(c\" AND text:\"unclosed\")"
        );
        let sql = "SELECT rowid FROM search WHERE search MATCH ?";
        assert!(store.each(sql, &[Value::Text(&hostile)], Extent::Few, &mut |_| Ok(true)).is_ok());
    }

    /// One that finds nothing for a long time asks nobody in between.
    #[test]
    fn ends_a_question_without_an_answer_when_it_is_told_to() {
        let mut store = Sqlite::in_memory(Path::new(":memory:")).unwrap();
        let over = Arc::new(AtomicBool::new(false));
        store.give_up_when(&over, Duration::MAX).unwrap();
        let endless =
            "WITH RECURSIVE all_of AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM all_of) SELECT max(n) FROM all_of";
        let telling = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            over.store(true, Ordering::Relaxed);
        });
        let ended = store.each(endless, &[], Extent::Few, &mut |_| Ok(true));
        assert!(matches!(ended, Err(Error::GivenUp { .. })), "{ended:?}");
        telling.join().unwrap();
    }
}
