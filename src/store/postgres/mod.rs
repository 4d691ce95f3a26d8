//! A ledger in a PostgreSQL database.
//!
//! Every statement is sent with its values in one message and without a name, so that a pooler may put each transaction
//! on another of its connections. What a commit writes is gathered and sent together; see `pending.rs`. A writer locks the
//! one row of `head` from the beginning of its commit to the end.
//!
//! A commit whose connection is lost before the server answered may stand or not. Then [`Postgres::settle`] asks: it waits
//! for the row of `head`, which the lost transaction holds as long as it lives, looks for the record that it would have
//! appended, and commits a change of its own, so that what it found is as durable as any commit (with a synchronous
//! standby: there, too) before anybody is told.

mod connect;
mod failure;
mod pending;
mod schema;
mod words;

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::runtime::Runtime;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::cells::{Cells, Row, Value};
use super::engine::{Dialect, Engine, Extent, Kind, PATIENCE, Target};
use super::words::Find;
use super::{Access, Error, Location, SearchRow, Store};
use crate::record::Digest;
use connect::Link;
pub(super) use connect::login;
use failure::{failure, is_lost};
use pending::{Pending, Statement, numbered, type_of};

const DIALECT: Dialect = Dialect {
    join: "JOIN",
    revisions_by_statement: "revision AS r",
    unindexed: "",
    found: "search.number",
    matches: "search.words @@ CAST(? AS tsquery)",
    contains: "strpos(record.line, ?) > 0",
    searchable: "SELECT number FROM search WHERE number BETWEEN ? AND ? ORDER BY number",
};

const SEARCH: Target = Target {
    table: "search",
    columns: &[("number", Kind::Integer), ("words", Kind::Words)],
    sql: "INSERT INTO search (number, words) VALUES (?, ?)",
};

/// The format of the tables.
const FORMAT: i64 = 1;
/// How many rows of a long result are held at once.
const ROWS: u32 = 512;
/// How many statements are on their way at once.
const ON_THEIR_WAY: usize = 30;
/// How often a word is counted to find the rarest: what is more frequent than that is frequent.
const FREQUENT: u64 = 1_000;

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Nothing: every statement is a transaction of its own.
    Idle,
    /// Long results are being read, in one transaction.
    Reading,
    /// All that is read is of one moment.
    Frozen,
    /// A commit.
    Writing,
    /// A new ledger is being made, in one transaction with its first commits.
    Founding,
}

/// A connection to a database that has a ledger.
#[derive(Debug)]
pub(super) struct Postgres {
    // Dropped before the runtime that drives it.
    client: RefCell<Client>,
    link: Link,
    mode: Cell<Mode>,
    pending: RefCell<Pending>,
    /// The digest of the last record that this commit appends.
    last: RefCell<Option<Vec<u8>>>,
    /// Whether this commit failed for nothing but another's being in its way, or its connection.
    may_retry: Cell<bool>,
    cursors: Cell<u64>,
    runtime: Runtime,
}

impl Row for tokio_postgres::Row {
    fn value(&self, column: usize) -> Value<'_> {
        let Some(kind) = self.columns().get(column).map(tokio_postgres::Column::type_) else { return Value::Alien };
        let value = match *kind {
            Type::INT8 => self.try_get::<_, Option<i64>>(column).map(|value| value.map(Value::Integer)),
            Type::INT4 => {
                self.try_get::<_, Option<i32>>(column).map(|value| value.map(|one| Value::Integer(one.into())))
            }
            Type::BYTEA => self.try_get::<_, Option<&[u8]>>(column).map(|value| value.map(Value::Bytes)),
            Type::TEXT | Type::VARCHAR | Type::NAME => {
                self.try_get::<_, Option<&str>>(column).map(|value| value.map(Value::Text))
            }
            _ => return Value::Alien,
        };
        value.map_or(Value::Alien, |value| value.unwrap_or(Value::Null))
    }
}

impl Postgres {
    fn connect(location: &Location) -> Result<Self, Error> {
        let link = Link::to(location)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(|source| Error::File { path: location.shown().to_owned(), source })?;
        let client = RefCell::new(link.connect(&runtime)?);
        Ok(Self {
            client,
            link,
            mode: Cell::new(Mode::Idle),
            pending: RefCell::default(),
            last: RefCell::default(),
            may_retry: Cell::new(false),
            cursors: Cell::new(0),
            runtime,
        })
    }

    /// Opens a ledger.
    pub(super) fn open(location: &Location, access: Access) -> Result<Self, Error> {
        let engine = Self::connect(location)?;
        engine.check_format()?;
        if access == Access::Write && engine.is_read_only()? {
            let reason = "it is a standby, or set to be read only".to_owned();
            return Err(Error::ReadOnly { path: engine.path().to_owned(), reason });
        }
        Ok(engine)
    }

    /// Makes the tables of a new ledger, in a transaction that ends when it is placed.
    pub(super) fn draft(location: &Location) -> Result<Self, Error> {
        let engine = Self::connect(location)?;
        let path = || engine.path().to_owned();
        match engine.tables()? {
            0 => {}
            _ if engine.check_format().is_ok() => return Err(Error::Exists { path: path() }),
            tables => {
                let found = format!("its schema holds {tables} tables of something else");
                return Err(Error::NotALedger { path: path(), found });
            }
        }
        engine.batch(&format!("BEGIN; {}", schema::layout(FORMAT)))?;
        engine.mode.set(Mode::Founding);
        Ok(engine)
    }

    fn path(&self) -> &Path {
        self.link.location().shown()
    }

    fn failure(&self, error: &tokio_postgres::Error) -> Error {
        let failed = failure(self.path(), error);
        self.may_retry.set(matches!(failed, Error::Interrupted { .. }));
        failed
    }

    /// Runs statements without values.
    fn batch(&self, sql: &str) -> Result<(), Error> {
        let client = self.client.borrow();
        self.runtime.block_on(client.batch_execute(sql)).map_err(|error| self.failure(&error))
    }

    /// The first value of a statement without values.
    fn answer(&self, sql: &str) -> Result<Option<String>, Error> {
        let client = self.client.borrow();
        let found = self.runtime.block_on(client.simple_query(sql)).map_err(|error| self.failure(&error))?;
        let row = found.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        Ok(row.and_then(|row| row.get(0)).map(str::to_owned))
    }

    fn is_read_only(&self) -> Result<bool, Error> {
        Ok(self.answer("SHOW transaction_read_only")?.as_deref() == Some("on"))
    }

    fn rows(&self, sql: &str, values: &[Value<'_>]) -> Result<Vec<tokio_postgres::Row>, Error> {
        let parameters: Vec<(&(dyn ToSql + Sync), Type)> =
            values.iter().map(|value| (value as &(dyn ToSql + Sync), type_of(value))).collect();
        let client = self.client.borrow();
        self.runtime.block_on(client.query_typed(&numbered(sql), &parameters)).map_err(|error| self.failure(&error))
    }

    /// Sends what is gathered, `last` after it, and waits for the answers.
    fn send(&self, last: &[&str]) -> Result<(), tokio_postgres::Error> {
        self.send_between(&[], last)
    }

    fn send_between(&self, first: &[&str], last: &[&str]) -> Result<(), tokio_postgres::Error> {
        let plain = |sql: &&str| Statement { sql: (*sql).to_owned(), parameters: Vec::new() };
        let mut statements: Vec<Statement> = first.iter().map(plain).collect();
        statements.extend(self.pending.borrow_mut().take());
        statements.extend(last.iter().map(plain));
        let client = self.client.borrow();
        for some in statements.chunks(ON_THEIR_WAY) {
            let sent = some.iter().map(async |Statement { sql, parameters }| {
                let parameters: Vec<(&(dyn ToSql + Sync), Type)> =
                    parameters.iter().map(|(value, kind)| (&**value as &(dyn ToSql + Sync), kind.clone())).collect();
                client.execute_typed(sql, &parameters).await
            });
            // The first that failed is the cause; those after it only say that their transaction is broken.
            self.runtime.block_on(join_all(sent)).into_iter().collect::<Result<Vec<_>, _>>()?;
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), Error> {
        self.send(&[]).map_err(|error| self.failure(&error))
    }

    fn is_writing(&self) -> bool {
        matches!(self.mode.get(), Mode::Writing | Mode::Founding)
    }

    /// Reads a long result by a cursor, some rows at a time, so that `visit` can read in between.
    fn each_by_cursor(
        &self,
        sql: &str,
        values: &[Value<'_>],
        visit: &mut dyn FnMut(Cells<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let cursor = format!("long{}", self.cursors.replace(self.cursors.get() + 1));
        self.rows(&format!("DECLARE {cursor} NO SCROLL CURSOR FOR {sql}"), values)?;
        let fetch = format!("FETCH {ROWS} FROM {cursor}");
        loop {
            let rows = self.rows(&fetch, &[])?;
            for row in &rows {
                if !visit(Cells(row))? {
                    return self.batch(&format!("CLOSE {cursor}"));
                }
            }
            if rows.len() < ROWS as usize {
                return self.batch(&format!("CLOSE {cursor}"));
            }
        }
    }

    /// Finds out whether a commit stands whose connection was lost.
    fn settle(&self) -> Result<(), Error> {
        let digest = self.last.borrow().clone();
        let unsettled = |reason: String| {
            self.may_retry.set(false);
            Error::Unsettled { path: self.path().to_owned(), digest: digest.as_deref().map(hex), reason }
        };
        let mut tries = 0;
        let found = loop {
            let looked = self.look_for(digest.as_deref());
            match looked {
                Err(Error::Interrupted { .. }) if tries < 20 => tries += 1,
                Err(error) => return Err(unsettled(error.to_string())),
                Ok(found) => break found,
            }
        };
        if found {
            return Ok(());
        }
        self.may_retry.set(true);
        Err(Error::Interrupted { path: self.path().to_owned(), reason: "the connection was lost".to_owned() })
    }

    /// Whether the record is there, once no other writer is at it, and durably so.
    fn look_for(&self, digest: Option<&[u8]>) -> Result<bool, Error> {
        self.connect_again()?;
        self.lock()?;
        let found = match digest {
            Some(digest) => !self.rows("SELECT number FROM record WHERE digest = ?", &[digest.into()])?.is_empty(),
            None => false,
        };
        self.batch("UPDATE head SET size = size; COMMIT")?;
        Ok(found)
    }

    fn connect_again(&self) -> Result<(), Error> {
        let client = self.link.reconnect(&self.runtime)?;
        self.client.replace(client);
        Ok(())
    }

    /// Forgets an earlier commit, and connects again if it broke the connection.
    fn make_ready(&self) -> Result<(), Error> {
        self.last.take();
        self.may_retry.set(false);
        self.pending.take();
        if self.client.borrow().is_closed() { self.connect_again() } else { Ok(()) }
    }

    /// Begins a transaction that has the head to itself.
    fn lock(&self) -> Result<(), Error> {
        let seconds = PATIENCE.as_secs();
        self.batch(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '{seconds}s'; SELECT size FROM head FOR UPDATE"
        ))
    }
}

impl Engine for Postgres {
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
        if self.is_writing() && self.pending.borrow().concerns(sql) {
            self.flush()?;
        }
        if extent == Extent::Few {
            for row in &self.rows(sql, values)? {
                if !visit(Cells(row))? {
                    break;
                }
            }
            return Ok(());
        }
        if self.mode.get() != Mode::Idle {
            return self.each_by_cursor(sql, values, visit);
        }
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        self.mode.set(Mode::Reading);
        let read = self.each_by_cursor(sql, values, visit);
        self.mode.set(Mode::Idle);
        let ended = self.batch("ROLLBACK");
        read.and(ended)
    }

    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), Error> {
        self.pending.borrow_mut().run(sql, values);
        if self.is_writing() { Ok(()) } else { self.flush() }
    }

    fn insert(&self, target: &'static Target, values: &[Value<'_>]) -> Result<(), Error> {
        if let ("record", [_, Value::Bytes(digest), ..]) = (target.table, values) {
            self.last.replace(Some(digest.to_vec()));
        }
        let is_much = {
            let mut pending = self.pending.borrow_mut();
            pending.insert(target, values);
            pending.is_much()
        };
        if is_much { self.flush() } else { Ok(()) }
    }

    fn insert_words(&self, number: u64, row: &SearchRow) -> Result<(), Error> {
        self.insert(&SEARCH, &[number.into(), Value::Text(&words::vector(row))])
    }

    fn erase_words(&self, number: u64, _: &SearchRow) -> Result<(), Error> {
        self.run("DELETE FROM search WHERE number = ?", &[number.into()])
    }

    fn clear_words(&self) -> Result<(), Error> {
        self.run("DELETE FROM search", &[])
    }

    fn begin(&self) -> Result<(), Error> {
        if self.mode.get() == Mode::Founding {
            return Ok(());
        }
        self.make_ready()?;
        self.lock().inspect_err(|_| self.roll_back())?;
        self.mode.set(Mode::Writing);
        Ok(())
    }

    fn try_to_begin(&self) -> Result<bool, Error> {
        if self.mode.get() == Mode::Founding {
            return Ok(true);
        }
        self.make_ready()?;
        let begun = self.answer("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT size FROM head FOR UPDATE SKIP LOCKED");
        match begun {
            Ok(Some(_)) => {
                self.mode.set(Mode::Writing);
                Ok(true)
            }
            Ok(None) => {
                self.roll_back();
                Ok(false)
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    fn has_queue(&self) -> bool {
        self.mode.get() != Mode::Founding
    }

    fn send_without_waiting(&self) -> Result<(), Error> {
        // One transaction in one message; not every server knows the setting, and then it waits.
        self.send_between(&["BEGIN", "SET LOCAL synchronous_commit = off"], &["COMMIT"])
            .map_err(|error| self.failure(&error))
    }

    fn delete_queued(&self, digest: &Digest) -> Result<bool, Error> {
        if self.client.borrow().is_closed() {
            self.connect_again()?;
        }
        let sql = "DELETE FROM queue WHERE digest = ? RETURNING refused";
        Ok(!self.rows(sql, &[digest.as_bytes().into()])?.is_empty())
    }

    fn expect_many(&self) -> Result<(), Error> {
        Ok(())
    }

    fn commit(&self) -> Result<(), Error> {
        if self.mode.get() == Mode::Founding {
            return self.flush();
        }
        self.mode.set(Mode::Idle);
        let head = "UPDATE head SET size = (SELECT coalesce(max(number) + 1, 0) FROM record)";
        match self.send(&[head, "COMMIT"]) {
            Ok(()) => Ok(()),
            Err(error) if is_lost(&error) => self.settle(),
            Err(error) => {
                let failed = self.failure(&error);
                let retry = self.may_retry.get();
                self.roll_back();
                self.may_retry.set(retry);
                Err(failed)
            }
        }
    }

    fn roll_back(&self) {
        if self.mode.get() != Mode::Founding {
            self.mode.set(Mode::Idle);
        }
        self.pending.take();
        let retry = self.may_retry.get();
        let _ = self.batch("ROLLBACK");
        self.may_retry.set(retry);
    }

    fn may_retry(&self) -> bool {
        self.may_retry.take()
    }

    fn freeze(&self) -> Result<(), Error> {
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        self.mode.set(Mode::Frozen);
        Ok(())
    }

    fn fold(&self) -> Result<(), Error> {
        Ok(())
    }

    fn find(&self, find: &Find<'_>) -> String {
        words::query(find)
    }

    /// SQLite ranks by how rare the words are; here the rarest words are looked for first, and the newest of each.
    fn find_rarest(&self, words: &[String], most: usize) -> Result<Vec<u64>, Error> {
        let mut by_count = Vec::new();
        for word in words.iter().map(|word| words::anywhere(word)).filter(|word| !word.is_empty()) {
            let sql = format!(
                "SELECT count(*) FROM (SELECT 1 FROM search WHERE words @@ CAST(? AS tsquery) LIMIT {FREQUENT}) AS some"
            );
            let rows = self.rows(&sql, &[Value::Text(&word)])?;
            by_count.push((rows.first().and_then(|row| Cells(row).integer(0)).unwrap_or_default(), word));
        }
        by_count.sort();
        let mut found: Vec<u64> = Vec::new();
        for (_, word) in by_count.iter().filter(|(count, _)| *count > 0) {
            let sql = "SELECT number FROM search WHERE words @@ CAST(? AS tsquery) ORDER BY number DESC LIMIT ?";
            for row in self.rows(sql, &[Value::Text(word), (most as u64).into()])? {
                let number = Cells(&row).integer(0).and_then(|number| u64::try_from(number).ok());
                found.extend(number.filter(|number| !found.contains(number)));
            }
            if found.len() >= most {
                break;
            }
        }
        found.truncate(most);
        Ok(found)
    }

    /// The server looks after its own structures; what is in them, `verify` recomputes.
    fn damage(&self) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    fn words_damage(&self) -> Result<Option<String>, Error> {
        Ok(None)
    }

    fn schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        self.found_schema()
    }

    fn expected_schema(&self) -> Result<Vec<(String, String, String)>, Error> {
        Ok(schema::expected())
    }

    fn finish_erasure(&self, _: &str, patience: Duration) -> Result<bool, Error> {
        self.vacuum(patience)
    }

    fn reopen(&self) -> Result<Option<Store>, Error> {
        match self.mode.get() {
            // Nobody else can see it yet.
            Mode::Founding => Ok(None),
            _ => Store::open(self.link.location().clone(), Access::Read).map(Some),
        }
    }

    fn backup(&self, _: &Path) -> Result<bool, Error> {
        Ok(false)
    }

    fn place(self: Box<Self>) -> Result<(), Error> {
        self.flush()?;
        self.batch("UPDATE head SET size = (SELECT coalesce(max(number) + 1, 0) FROM record); COMMIT")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
