//! A statement that is sent twice, by a second press of the button or by a program that never heard the answer: it was
//! recorded since whoever sends it looked at the ledger.

use crate::ledger::{Error, Ledger};
use crate::record::{Body, Statement};

/// How many of the newest records are looked through.
const MOST: u64 = 1_000;

/// The number of the record of the very same statement, among those after the first `since` and among the newest ones. To
/// be asked within the commit that records it.
pub(super) fn recorded_since(ledger: &Ledger, statement: &Statement, since: u64) -> Result<Option<u64>, Error> {
    let size = ledger.size()?;
    for number in (since.max(size.saturating_sub(MOST))..size).rev() {
        let line = ledger.store().entry(number)?.and_then(|entry| entry.line);
        if line.is_some() && matches!(ledger.record(number)?.body, Body::Statement(own) if own == *statement) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}
