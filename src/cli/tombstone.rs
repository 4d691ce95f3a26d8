//! What is told of a record whose content was erased: when, by whom, why, and on whose word.

use serde::Serialize;

use super::failure::Failure;
use super::output::{Output, plain};
use crate::ledger::{Error, Ledger, Tombstone};
use crate::record::Digest;

/// A statement of which nothing but tombstones is left.
#[derive(Serialize)]
struct Erased {
    id: Digest,
    redacted: Vec<Tombstone>,
}

/// One tombstone in a line.
pub(super) fn line(ledger: &Ledger, tombstone: &Tombstone) -> Result<String, Failure> {
    let line = ledger.told(tombstone)?;
    Ok(plain(&line).into_owned())
}

/// Prints what is left of a statement, or of another record, of which nothing is but tombstones; says whether that is so.
pub(super) fn print_if_all_is_erased(ledger: &Ledger, id: &str, output: &mut Output) -> Result<bool, Failure> {
    let (id, tombstones) = match ledger.chain(id) {
        Ok(chain) if chain.revisions.is_empty() => (chain.id, ledger.tombstones_in(&chain)?),
        Err(Error::UnknownId { .. }) => match ledger.entry(id) {
            Ok(entry) if entry.line.is_none() => {
                (entry.digest, ledger.tombstone(entry.number)?.into_iter().collect::<Vec<_>>())
            }
            _ => return Ok(false),
        },
        _ => return Ok(false),
    };
    if tombstones.is_empty() {
        return Ok(false);
    }
    if output.json {
        output.json(&Erased { id, redacted: tombstones })?;
    } else if output.quiet {
        output.line(id.to_string())?;
    } else {
        for tombstone in &tombstones {
            output.line(format!("{}  {}", ledger.short_id(&tombstone.digest)?, line(ledger, tombstone)?))?;
        }
    }
    Ok(true)
}
