//! A ledger in a PostgreSQL database.
//!
//! Every statement is sent with its values in one message and without a name, so that a pooler may put each transaction
//! on another of its connections. What a commit writes is gathered and sent together; see `pending.rs`. A writer locks the
//! one row of `head` from the beginning of its commit to the end.
//!
//! `connect.rs` connects, `messages.rs` sends and receives, `pending.rs` gathers, `behind.rs` sends while more is gathered,
//! `copy.rs` writes many rows as `COPY` reads them, `settle.rs` finds out what became of a commit, `erase.rs` gets rid of
//! erased bytes, `schema.rs` knows the tables, `definition.rs` what a server prints of them, `words.rs` and `letters.rs` how
//! words are found, `failure.rs` what went wrong.

mod behind;
mod connect;
mod copy;
mod definition;
mod erase;
mod failure;
mod letters;
mod messages;
mod pending;
mod schema;
mod settle;
mod words;

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_postgres::Client;

use super::cells::{Cells, Value};
use super::engine::{Dialect, Engine, Extent, Kind, Put, Target};
use super::recent::Progress;
use super::words::Find;
use super::{Access, Error, Location, SearchRow, Store};
use behind::Behind;
use connect::Link;
pub(super) use connect::login;
use failure::is_lost;
use pending::Pending;

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
    put: Put::New,
    sql: "INSERT INTO search (number, words) VALUES (?, ?)",
};

/// What every commit ends with: no two can change the same row of it.
const HEAD: &str = "UPDATE head SET size = (SELECT coalesce(max(number) + 1, 0) FROM record)";
/// The format of the tables.
const FORMAT: i64 = 1;
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
    client: RefCell<Arc<Client>>,
    /// What is being sent while more is gathered.
    behind: RefCell<Option<Behind>>,
    link: Link,
    mode: Cell<Mode>,
    pending: RefCell<Pending>,
    /// The digest of the last record that this commit appends.
    last: RefCell<Option<Vec<u8>>>,
    /// Likewise, of the last that is a revision or a version of a story: what somebody would look for.
    sought: RefCell<Option<Vec<u8>>>,
    /// The size of the head that this commit signs, and its note.
    head: RefCell<Option<(i64, String)>>,
    /// Whether this commit failed for nothing but another's being in its way, or its connection.
    may_retry: Cell<bool>,
    cursors: Cell<u64>,
    /// How often a commit was begun.
    begun: Cell<u64>,
    /// How often what is pending was sent or forgotten.
    sent: Cell<u64>,
    /// While all that is read is of one moment: whether nobody waits for it any more, and how long one question may take.
    patience: Option<(Arc<AtomicBool>, Duration)>,
    runtime: Arc<Runtime>,
}

impl Postgres {
    fn connect(location: &Location) -> Result<Self, Error> {
        let link = Link::to(location)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(|source| Error::File { path: location.shown().to_owned(), source })?;
        let client = RefCell::new(Arc::new(link.connect(&runtime)?));
        Ok(Self {
            client,
            behind: RefCell::default(),
            link,
            mode: Cell::new(Mode::Idle),
            pending: RefCell::default(),
            last: RefCell::default(),
            sought: RefCell::default(),
            head: RefCell::default(),
            may_retry: Cell::new(false),
            cursors: Cell::new(0),
            begun: Cell::new(0),
            sent: Cell::new(0),
            patience: None,
            runtime: Arc::new(runtime),
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
            tables => {
                return Err(match engine.check_format() {
                    Ok(()) => Error::Exists { path: path() },
                    // A ledger of others, or of a newer program, is nothing else.
                    Err(error @ (Error::Forbidden { .. } | Error::NewerFormat { .. })) => error,
                    Err(_) => {
                        let found = format!("its schema holds {tables} tables of something else");
                        Error::NotALedger { path: path(), found }
                    }
                });
            }
        }
        if let Some(encoding) = engine.answer("SHOW server_encoding")?.filter(|encoding| encoding != "UTF8") {
            let found = format!("its encoding is {encoding}, and UTF8 is expected");
            return Err(Error::NotALedger { path: path(), found });
        }
        engine.batch(&format!("BEGIN; {}", schema::layout(FORMAT))).map_err(|error| {
            engine.roll_back();
            // Another process may have made one just now: the server had this one wait for it.
            if engine.check_format().is_ok() { Error::Exists { path: path() } } else { error }
        })?;
        engine.mode.set(Mode::Founding);
        Ok(engine)
    }

    fn path(&self) -> &Path {
        self.link.location().shown()
    }

    fn is_read_only(&self) -> Result<bool, Error> {
        Ok(self.answer("SHOW transaction_read_only")?.as_deref() == Some("on"))
    }

    /// Takes what is gathered, to be sent.
    fn take_pending(&self) -> Pending {
        self.sent.set(self.sent.get() + 1);
        self.pending.take()
    }

    fn forget(&self) {
        self.take_pending();
        // Whatever became of it, it is of a transaction that will not be committed.
        let _ = self.wait();
    }

    fn is_writing(&self) -> bool {
        matches!(self.mode.get(), Mode::Writing | Mode::Founding)
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
        if self.is_writing() && extent != Extent::Sent && self.pending.borrow().concerns(sql) {
            self.flush()?;
        }
        if extent != Extent::Many {
            for row in &self.alive(|| self.rows(sql, values))? {
                if !visit(Cells(row))? {
                    break;
                }
            }
            return Ok(());
        }
        if self.mode.get() != Mode::Idle {
            return self.each_by_cursor(sql, values, visit);
        }
        self.alive(|| self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))?;
        self.mode.set(Mode::Reading);
        let read = self.each_by_cursor(sql, values, visit);
        self.mode.set(Mode::Idle);
        let ended = self.batch("ROLLBACK");
        read.and(ended)
    }

    fn progress(&self) -> Option<Progress> {
        self.is_writing().then(|| Progress { commit: self.begun.get(), sent: self.sent.get() })
    }

    fn send_behind(&self) -> Result<(), Error> {
        if self.is_writing() && self.pending.borrow().is_worth_sending() { self.flush_behind() } else { Ok(()) }
    }

    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), Error> {
        let gather = || self.pending.borrow_mut().run(sql, values);
        if self.is_writing() {
            gather();
            return Ok(());
        }
        self.alive(|| {
            gather();
            self.flush()
        })
    }

    fn insert(&self, target: &'static Target, values: &[Value<'_>]) -> Result<(), Error> {
        if let ("record", [_, Value::Bytes(digest), ..]) = (target.table, values) {
            self.last.replace(Some(digest.to_vec()));
        }
        if matches!(target.table, "revision" | "version") {
            self.sought.replace(self.last.borrow().clone());
        }
        if let ("checkpoint", [Value::Integer(size), Value::Text(note)]) = (target.table, values) {
            self.head.replace(Some((*size, (*note).to_owned())));
        }
        let is_much = {
            let mut pending = self.pending.borrow_mut();
            pending.insert(target, values);
            pending.is_much()
        };
        if is_much { self.flush_behind() } else { Ok(()) }
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

    fn begin_asking(
        &self,
        sql: &str,
        values: &[Value<'_>],
        visit: &mut dyn FnMut(Cells<'_>) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        self.make_ready()?;
        let rows = self.lock_asking(sql, values).inspect_err(|_| self.roll_back())?;
        self.mode.set(Mode::Writing);
        rows.iter().try_for_each(|row| visit(Cells(row)).map(drop))
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

    fn confirm(&self) -> Result<(), Error> {
        let names = self.alive(|| self.answer("SELECT current_setting('synchronous_standby_names', true)"))?;
        if names.is_none_or(|names| names.is_empty()) {
            return Ok(());
        }
        // Anything written and committed after it is waited for no sooner than it is.
        let nothing = "'\\x00000000000000000000000000000000000000000000000000000000000000ff'";
        self.alive(|| {
            self.batch(&format!(
                "BEGIN; INSERT INTO queue (digest, line, signature, refused)
                SELECT CAST({nothing} AS bytea), '', CAST(repeat('0', 64) AS bytea), 1 ON CONFLICT DO NOTHING;
            DELETE FROM queue WHERE digest = CAST({nothing} AS bytea); COMMIT"
            ))
        })
    }

    fn expect_many(&self) -> Result<(), Error> {
        Ok(())
    }

    fn commit(&self) -> Result<(), Error> {
        if self.mode.get() == Mode::Founding {
            return self.send(&[HEAD]).map_err(|error| self.failure(&error));
        }
        self.mode.set(Mode::Idle);
        match self.send(&[HEAD, "COMMIT"]) {
            Ok(()) => Ok(()),
            Err(error) if is_lost(&error) => self.settle(),
            Err(error) => {
                let failed = self.failure(&error);
                self.roll_back();
                Err(failed)
            }
        }
    }

    fn roll_back(&self) {
        if self.mode.get() != Mode::Founding {
            self.mode.set(Mode::Idle);
        }
        self.forget();
        let retry = self.may_retry.get();
        let _ = self.batch("ROLLBACK");
        self.may_retry.set(retry);
    }

    fn may_retry(&self) -> bool {
        self.may_retry.take()
    }

    fn give_up_when(&mut self, over: &Arc<AtomicBool>, longest: Duration) -> Result<(), Error> {
        self.patience = Some((Arc::clone(over), longest));
        Ok(())
    }

    fn freeze(&self) -> Result<(), Error> {
        let longest = self.patience.as_ref().map(|(_, longest)| longest.as_millis());
        let limit = longest.map(|longest| format!("; SET LOCAL statement_timeout = {longest}")).unwrap_or_default();
        let begin = format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY{limit}");
        self.alive(|| self.batch(&begin))?;
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
                "SELECT count(*) FROM (SELECT 1 FROM search WHERE words @@ CAST(? AS tsquery) LIMIT {FREQUENT}) AS counted"
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

    fn head_size(&self) -> Result<Option<i64>, Error> {
        let rows = self.rows("SELECT size FROM head", &[])?;
        // One that is missing says nothing that could be right.
        Ok(Some(rows.first().and_then(|row| Cells(row).integer(0)).unwrap_or(-1)))
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
        self.mode.set(Mode::Idle);
        match self.send(&[HEAD, "COMMIT"]) {
            Ok(()) => Ok(()),
            // Until the lost transaction has ended, nobody can see its tables, nor wait for it.
            Err(error) if is_lost(&error) => self.settle().map_err(|error| self.unsettled(error.to_string())),
            Err(error) => Err(self.failure(&error)),
        }
    }
}
