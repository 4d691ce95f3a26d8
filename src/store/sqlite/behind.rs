//! Writing what a bulk load gathered while more is made: SQLite has a thread for itself then, and the connection with it.

use std::cell::{Ref, RefCell};
use std::ops::Range;
use std::sync::mpsc::{SendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, Result, params_from_iter};

use crate::store::cells::Value;

/// How many bytes are gathered at the most before they are written.
const MOST_BYTES: usize = 16 << 20;
/// How many bytes are worth a thread.
const WORTH_WRITING: usize = 1 << 20;

/// A thread that writes, and gives the connection back with what became of it.
type Writing = JoinHandle<Option<(Connection, Result<()>)>>;

/// A connection, and what is to be written through it.
#[derive(Debug)]
pub(super) struct Link {
    /// Nothing while a thread has it.
    connection: RefCell<Option<Connection>>,
    gathered: RefCell<Gathered>,
    behind: RefCell<Option<Writing>>,
}

/// Rows, their values one after the other.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The statement that puts each row, and how many values it has.
    rows: Vec<(&'static str, usize)>,
    values: Vec<Kept>,
    bytes: Vec<u8>,
}

/// A value, or where its bytes are.
#[derive(Debug)]
enum Kept {
    Integer(i64),
    Text(Range<usize>),
    Bytes(Range<usize>),
    Null,
}

impl Link {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection: RefCell::new(Some(connection)), gathered: RefCell::default(), behind: RefCell::default() }
    }

    /// The connection, once everything that was gathered is written.
    pub(super) fn connection(&self) -> Result<Ref<'_, Connection>> {
        let connection = self.connection_behind()?;
        self.gathered.take().write(&connection)?;
        Ok(connection)
    }

    /// The connection, once what was handed over is written: not what was gathered since.
    pub(super) fn connection_behind(&self) -> Result<Ref<'_, Connection>> {
        if let Some(writing) = self.behind.take() {
            let done = writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let (connection, written) = done.ok_or(Error::UnwindingPanic)?;
            self.connection.replace(Some(connection));
            written?;
        }
        Ref::filter_map(self.connection.borrow(), Option::as_ref).map_err(|_| Error::UnwindingPanic)
    }

    /// The connection, for settings of its own.
    pub(super) fn connection_mut(&mut self) -> Result<&mut Connection> {
        drop(self.connection()?);
        self.connection.get_mut().as_mut().ok_or(Error::UnwindingPanic)
    }

    /// Gathers a row, and says whether it is time to write.
    pub(super) fn gather(&self, sql: &'static str, values: &[Value<'_>]) -> bool {
        let mut gathered = self.gathered.borrow_mut();
        gathered.put(sql, values);
        gathered.bytes.len() > MOST_BYTES
    }

    /// Whether what is gathered is worth a thread.
    pub(super) fn has_much(&self) -> bool {
        self.gathered.borrow().bytes.len() > WORTH_WRITING
    }

    /// Hands what is gathered, and the connection, over to a thread that writes.
    pub(super) fn write_behind(&self) -> Result<()> {
        drop(self.connection_behind()?);
        let (sender, receiver) = sync_channel::<(Connection, Gathered)>(1);
        let writing = std::thread::Builder::new().spawn(move || {
            let (connection, gathered) = receiver.recv().ok()?;
            let written = gathered.write(&connection);
            Some((connection, written))
        });
        let connection = self.connection.try_borrow_mut().ok().and_then(|mut connection| connection.take());
        match (writing, connection) {
            (Ok(writing), Some(connection)) => {
                if let Err(SendError((connection, _))) = sender.send((connection, self.gathered.take())) {
                    self.connection.replace(Some(connection));
                    return Err(Error::UnwindingPanic);
                }
                self.behind.replace(Some(writing));
                Ok(())
            }
            // There is no thread to be had, or something is being read, which keeps the connection here.
            (_, connection) => {
                if connection.is_some() {
                    self.connection.replace(connection);
                }
                self.connection().map(drop)
            }
        }
    }

    /// Forgets what is gathered, and waits for what was handed over.
    pub(super) fn forget(&self) {
        self.gathered.take();
        let _ = self.connection_behind();
    }

    pub(super) fn close(self) -> Result<()> {
        drop(self.connection()?);
        self.connection.into_inner().map_or(Ok(()), |connection| connection.close().map_err(|(_, error)| error))
    }
}

impl Gathered {
    fn put(&mut self, sql: &'static str, values: &[Value<'_>]) {
        self.rows.push((sql, values.len()));
        for value in values {
            let kept = match value {
                Value::Integer(value) => Kept::Integer(*value),
                Value::Text(text) => Kept::Text(self.keep(text.as_bytes())),
                Value::Bytes(bytes) => Kept::Bytes(self.keep(bytes)),
                Value::Null | Value::Alien => Kept::Null,
            };
            self.values.push(kept);
        }
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len()
    }

    fn write(self, connection: &Connection) -> Result<()> {
        let mut values = self.values.as_slice();
        for (sql, count) in self.rows {
            let (row, rest) = values.split_at(count);
            values = rest;
            let row = row.iter().map(|kept| kept.of(&self.bytes));
            connection.prepare_cached(sql)?.execute(params_from_iter(row))?;
        }
        Ok(())
    }
}

impl Kept {
    /// The value, whose bytes are among these.
    fn of<'a>(&self, bytes: &'a [u8]) -> ToSqlOutput<'a> {
        ToSqlOutput::Borrowed(match self {
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Text(range) => ValueRef::Text(&bytes[range.clone()]),
            Self::Bytes(range) => ValueRef::Blob(&bytes[range.clone()]),
            Self::Null => ValueRef::Null,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PUT: &str = "INSERT INTO kept VALUES (?, ?)";

    fn link() -> Link {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE kept (number INTEGER CHECK (number <> 7), line TEXT)").unwrap();
        Link::new(connection)
    }

    fn put(link: &Link, number: i64) {
        link.gather(PUT, &[Value::Integer(number), Value::Text("é\0")]);
    }

    fn count(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM kept WHERE line = 'é' || char(0)", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn writes_what_was_handed_over_before_anything_is_read_and_the_rest_when_it_is_wanted() {
        let link = link();
        (1..=3).for_each(|number| put(&link, number));
        link.write_behind().unwrap();
        put(&link, 4);
        assert_eq!(count(&link.connection_behind().unwrap()), 3);
        assert_eq!(count(&link.connection().unwrap()), 4);
        // While something is read here, no thread can have the connection.
        let read = link.connection().unwrap();
        put(&link, 5);
        link.write_behind().unwrap();
        assert_eq!(count(&read), 5);
    }

    #[test]
    fn says_what_failed_on_the_thread_once_and_goes_on() {
        let link = link();
        put(&link, 7);
        link.write_behind().unwrap();
        put(&link, 8);
        assert!(link.connection_behind().unwrap_err().to_string().contains("CHECK"));
        link.forget();
        assert_eq!(count(&link.connection().unwrap()), 0);
        link.close().unwrap();
    }
}
