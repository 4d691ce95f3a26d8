//! What went wrong on a server, in this layer's words.

use std::path::Path;

use tokio_postgres::error::SqlState;

use crate::store::Error;
use crate::store::engine::PATIENCE;

/// What went wrong.
pub(super) fn failure(path: &Path, error: &tokio_postgres::Error) -> Error {
    let path = path.to_owned();
    let Some(answer) = error.as_db_error() else {
        return Error::Interrupted { path, reason: chain(error) };
    };
    let reason = answer.message().to_owned();
    match *answer.code() {
        ref code if is_interruption(code) || is_conflict(code) => Error::Interrupted { path, reason },
        SqlState::INVALID_CATALOG_NAME => Error::NoDatabase { path },
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => Error::Refused { path, reason },
        SqlState::INSUFFICIENT_PRIVILEGE => Error::Forbidden { path, reason },
        SqlState::READ_ONLY_SQL_TRANSACTION => {
            Error::ReadOnly { path, reason: "it is a standby, or set to be read only".to_owned() }
        }
        SqlState::DISK_FULL | SqlState::OUT_OF_MEMORY => Error::Full { path },
        SqlState::QUERY_CANCELED => Error::GivenUp { path },
        SqlState::LOCK_NOT_AVAILABLE => Error::Busy { path, seconds: PATIENCE.as_secs() },
        SqlState::UNDEFINED_TABLE | SqlState::UNDEFINED_COLUMN => {
            Error::NotALedger { path, found: format!("in this database, {reason}") }
        }
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Error::Damaged { path, reason },
        ref code => Error::Postgres { path, code: code.code().to_owned(), reason },
    }
}

/// What went wrong when a connection was to be made.
pub(super) fn refusal(path: &Path, error: &tokio_postgres::Error) -> Error {
    match failure(path, error) {
        Error::Interrupted { path, reason } => Error::Refused { path, reason },
        other => other,
    }
}

/// Whether the connection is gone, or the server about to be.
pub(super) fn is_lost(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_none_or(|answer| is_interruption(answer.code()))
}

/// Whether the server is starting, or on its way to: it is worth waiting.
pub(super) fn is_starting(error: &tokio_postgres::Error) -> bool {
    let refused = std::error::Error::source(error)
        .and_then(|source| source.downcast_ref::<std::io::Error>())
        .is_some_and(|source| source.kind() != std::io::ErrorKind::InvalidInput);
    match error.as_db_error() {
        Some(answer) => is_interruption(answer.code()) || *answer.code() == SqlState::TOO_MANY_CONNECTIONS,
        None => refused || error.is_closed(),
    }
}

/// Whether the server itself says that it is starting.
pub(super) fn says_it_starts(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|answer| *answer.code() == SqlState::CANNOT_CONNECT_NOW)
}

/// Whether nothing is wrong but that another transaction was in the way, so that the same can be tried again.
pub(super) fn is_conflict(code: &SqlState) -> bool {
    [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code)
}

/// Class 08 is of connections; 57P01 to 57P03 are of a server that is shut down, has crashed or starts.
fn is_interruption(code: &SqlState) -> bool {
    code.code().starts_with("08") || ["57P01", "57P02", "57P03", "57P05"].contains(&code.code())
}

/// An error with what caused it. Drivers' errors have no password in them: they say what failed, not what was sent.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
