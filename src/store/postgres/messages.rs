//! What is sent to a server, and what comes back.

use std::io::Cursor;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::SinkExt;
use futures_util::future::join_all;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::failure::failure;
use super::pending::{Statement, numbered, parameters};
use super::{Mode, Postgres};
use crate::store::Error;
use crate::store::cells::{Cells, Row, Value};

/// How often it is looked whether somebody still waits for an answer.
const LOOK: Duration = Duration::from_millis(100);
/// How many rows of a long result are held at once.
const ROWS: u32 = 512;
/// How many statements are on their way at once.
const ON_THEIR_WAY: usize = 30;

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
    pub(super) fn failure(&self, error: &tokio_postgres::Error) -> Error {
        let failed = failure(self.path(), error);
        self.may_retry.set(matches!(failed, Error::Interrupted { .. }));
        failed
    }

    /// Runs statements without values.
    pub(super) fn batch(&self, sql: &str) -> Result<(), Error> {
        let client = self.client().map_err(|error| self.failure(&error))?;
        self.runtime.block_on(client.batch_execute(sql)).map_err(|error| self.failure(&error))
    }

    /// The first value of a statement without values.
    pub(super) fn answer(&self, sql: &str) -> Result<Option<String>, Error> {
        let client = self.client().map_err(|error| self.failure(&error))?;
        let found = self.runtime.block_on(client.simple_query(sql)).map_err(|error| self.failure(&error))?;
        let row = found.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        Ok(row.and_then(|row| row.get(0)).map(str::to_owned))
    }

    pub(super) fn rows(&self, sql: &str, values: &[Value<'_>]) -> Result<Vec<tokio_postgres::Row>, Error> {
        let client = self.client().map_err(|error| self.failure(&error))?;
        let (sql, parameters) = (numbered(sql), parameters(values));
        self.wait_for(&client, client.query_typed(&sql, &parameters)).map_err(|error| self.failure(&error))
    }

    /// Waits for an answer; has the server stop looking for one that nobody waits for any more.
    fn wait_for<T>(
        &self,
        client: &Client,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, tokio_postgres::Error> {
        let Some((over, _)) = self.patience.as_ref().filter(|_| self.mode.get() == Mode::Frozen) else {
            return self.runtime.block_on(answer);
        };
        self.runtime.block_on(async {
            let mut answer = pin!(answer);
            loop {
                match tokio::time::timeout(LOOK, answer.as_mut()).await {
                    Ok(answer) => return answer,
                    Err(_) if over.load(Ordering::Relaxed) => break,
                    Err(_) => {}
                }
            }
            // If it can't be told, it goes on for as long as one question may take.
            let _ = self.link.cancel(&client.cancel_token()).await;
            answer.await
        })
    }

    /// Does what a connection is asked that may have been broken since it was last used: then on a new one, unless
    /// something had begun on the old.
    pub(super) fn alive<T>(&self, ask: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
        match ask() {
            Err(Error::Interrupted { .. }) if self.mode.get() == Mode::Idle => {
                self.connect_again()?;
                ask()
            }
            answer => answer,
        }
    }

    /// Sends what is gathered, `last` after it, and waits for the answers.
    pub(super) fn send(&self, last: &[&str]) -> Result<(), tokio_postgres::Error> {
        self.send_between(&[], last)
    }

    pub(super) fn send_between(&self, first: &[&str], last: &[&str]) -> Result<(), tokio_postgres::Error> {
        let client = self.client()?;
        let mut statements: Vec<Statement> = first.iter().map(|sql| Statement::plain(sql)).collect();
        statements.extend(self.take_pending().into_statements());
        statements.extend(last.iter().map(|sql| Statement::plain(sql)));
        self.runtime.block_on(send(&client, statements))
    }

    pub(super) fn flush(&self) -> Result<(), Error> {
        self.send(&[]).map_err(|error| self.failure(&error))
    }

    /// Reads a long result by a cursor, some rows at a time, so that `visit` can read in between.
    pub(super) fn each_by_cursor(
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
}

/// Sends statements and waits for the answers.
pub(super) async fn send(client: &Client, mut statements: Vec<Statement>) -> Result<(), tokio_postgres::Error> {
    // A COPY's rows go between its question and its answer, so that nothing can be on its way beside it.
    for some in statements.chunk_by_mut(|one, next| one.copied.is_none() && next.copied.is_none()) {
        if let [Statement { sql, copied: Some(rows), .. }] = some {
            copy(client, sql, std::mem::take(rows)).await?;
            continue;
        }
        for some in some.chunks(ON_THEIR_WAY) {
            // The first that failed is the cause; those after it only say that their transaction is broken.
            let answers = join_all(some.iter().map(|one| execute(client, one))).await;
            answers.into_iter().collect::<Result<Vec<_>, _>>()?;
        }
    }
    Ok(())
}

async fn execute(client: &Client, statement: &Statement) -> Result<u64, tokio_postgres::Error> {
    let parameters = statement.parameters.iter();
    let parameters: Vec<(&(dyn ToSql + Sync), Type)> =
        parameters.map(|(value, kind)| (&**value as &(dyn ToSql + Sync), kind.clone())).collect();
    client.execute_typed(&statement.sql, &parameters).await
}

async fn copy(client: &Client, sql: &str, rows: Vec<u8>) -> Result<u64, tokio_postgres::Error> {
    let mut sink = pin!(client.copy_in(sql).await?);
    sink.send(Cursor::new(rows)).await?;
    sink.finish().await
}
