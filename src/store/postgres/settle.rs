//! How a commit begins, and what became of one whose connection was lost before the server answered: it may stand or not.
//!
//! Then [`Postgres::settle`] asks: it waits for the row of `head`, which the lost transaction holds as long as it lives,
//! looks for the head that it would have signed, and commits a change of its own, so that what it found is as durable
//! as any commit (with a synchronous standby: there, too) before anybody is told.

use std::sync::Arc;

use futures_util::future::join;

use super::Postgres;
use super::pending::{numbered, parameters};
use crate::store::Error;
use crate::store::cells::Value;
use crate::store::engine::PATIENCE;

/// How often a connection may break while it is asked.
const TRIES: u32 = 20;

impl Postgres {
    /// Finds out whether a commit stands whose connection was lost.
    pub(super) fn settle(&self) -> Result<(), Error> {
        let mut tries = 0;
        let found = loop {
            let looked = self.look_for(self.head.borrow().as_ref());
            match looked {
                Err(Error::Interrupted { .. }) if tries < TRIES => tries += 1,
                Err(error) => return Err(self.unsettled(error.to_string())),
                Ok(found) => break found,
            }
        };
        match found {
            Some(true) => return Ok(()),
            Some(false) => {}
            None => return Err(self.unsettled("it signed no head by which it could be found".to_owned())),
        }
        self.may_retry.set(true);
        Err(Error::Interrupted { path: self.path().to_owned(), reason: "the connection was lost".to_owned() })
    }

    /// What to say of a commit that stands or not.
    pub(super) fn unsettled(&self, reason: String) -> Error {
        self.may_retry.set(false);
        let digest = self.sought.borrow().as_deref().or(self.last.borrow().as_deref()).map(hex);
        Error::Unsettled { path: self.path().to_owned(), digest, reason }
    }

    /// Whether a head is there, once no other writer is at it, and durably so; `None` without one to look for. A record
    /// would not tell: one from the queue may have been appended by another writer, after other records.
    pub(super) fn look_for(&self, head: Option<&(i64, String)>) -> Result<Option<bool>, Error> {
        self.connect_again()?;
        self.lock()?;
        let found = match head {
            Some((size, note)) => {
                // Others may have signed under it by now.
                let sql = "SELECT size FROM checkpoint WHERE size = ? AND strpos(note, ?) = 1";
                Some(!self.rows(sql, &[Value::Integer(*size), Value::Text(note)])?.is_empty())
            }
            None => None,
        };
        self.batch("UPDATE head SET size = size; COMMIT")?;
        Ok(found)
    }

    pub(super) fn connect_again(&self) -> Result<(), Error> {
        let client = self.link.reconnect(&self.runtime, self.patience.is_none())?;
        self.client.replace(Arc::new(client));
        Ok(())
    }

    /// Forgets an earlier commit, and connects again if it broke the connection.
    pub(super) fn make_ready(&self) -> Result<(), Error> {
        self.last.take();
        self.sought.take();
        self.head.take();
        self.may_retry.set(false);
        self.forget();
        self.begun.set(self.begun.get() + 1);
        if self.client.borrow().is_closed() { self.connect_again() } else { Ok(()) }
    }

    /// Begins a transaction that has the head to itself.
    pub(super) fn lock(&self) -> Result<(), Error> {
        self.batch(&locking())
    }

    /// Likewise, and asks something in the same breath, which the server answers once it has the head.
    pub(super) fn lock_asking(&self, sql: &str, values: &[Value<'_>]) -> Result<Vec<tokio_postgres::Row>, Error> {
        let client = self.client().map_err(|error| self.failure(&error))?;
        let (locking, sql, parameters) = (locking(), numbered(sql), parameters(values));
        let both = join(client.batch_execute(&locking), client.query_typed(&sql, &parameters));
        let (locked, rows) = self.runtime.block_on(both);
        locked.and(rows).map_err(|error| self.failure(&error))
    }
}

fn locking() -> String {
    let seconds = PATIENCE.as_secs();
    format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '{seconds}s'; SELECT size FROM head FOR UPDATE"
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
