//! Sending what was gathered while more is: the server loads rows in the time in which the next ones are made.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio_postgres::Client;

use super::Postgres;
use super::messages::send;
use crate::store::Error;

/// What is being sent.
pub(super) type Behind = JoinHandle<Result<(), tokio_postgres::Error>>;

impl Postgres {
    /// Sends what is gathered, and leaves it to whoever uses the connection next to wait for it.
    pub(super) fn flush_behind(&self) -> Result<(), Error> {
        let client = self.client().map_err(|error| self.failure(&error))?;
        let (pending, runtime) = (self.take_pending(), Arc::clone(&self.runtime));
        let sending = std::thread::Builder::new()
            .spawn(move || runtime.block_on(send(&client, pending.into_statements().collect())))
            .map_err(|source| Error::File { path: self.path().to_owned(), source })?;
        self.behind.replace(Some(sending));
        Ok(())
    }

    /// The connection, once everything has been sent; or what went wrong with that.
    pub(super) fn client(&self) -> Result<Arc<Client>, tokio_postgres::Error> {
        self.wait()?;
        Ok(Arc::clone(&self.client.borrow()))
    }

    /// Waits until everything has been sent.
    pub(super) fn wait(&self) -> Result<(), tokio_postgres::Error> {
        match self.behind.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(sent)) => sent,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
        }
    }
}
