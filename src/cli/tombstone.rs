//! What is told of a record whose content was erased: when, by whom, why, and on whose word.

use serde::Serialize;

use super::failure::Failure;
use super::output::{Output, plain};
use crate::ledger::{Chain, Error, Ledger, Tombstone};
use crate::record::{Digest, Minute, Part, RedactionReason};

/// A tombstone as JSON.
#[derive(Serialize)]
pub(super) struct Told {
    number: u64,
    digest: Digest,
    part: Part,
    reason: RedactionReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
    redaction: Digest,
    recorded_at: Minute,
    recorded_by: String,
}

/// A statement of which nothing but tombstones is left.
#[derive(Serialize)]
struct Erased {
    id: Digest,
    redacted: Vec<Told>,
}

impl From<Tombstone> for Told {
    fn from(tombstone: Tombstone) -> Self {
        let Tombstone { number, digest, part, reason, authority, redaction, recorded_at, recorded_by } = tombstone;
        Self { number, digest, part, reason, authority, redaction, recorded_at, recorded_by }
    }
}

/// One tombstone in a line.
pub(super) fn line(ledger: &Ledger, tombstone: &Tombstone) -> Result<String, Failure> {
    let Tombstone { reason, authority, redaction, recorded_at, recorded_by, .. } = tombstone;
    let when = recorded_at.to_string().replace('T', " ").replace(":00Z", " UTC");
    let word = authority.as_ref().map_or(String::new(), |authority| format!(", on the word of {authority}"));
    let line = format!("redacted {when} by {recorded_by}: {reason}{word} ({})", ledger.short_id(redaction)?);
    Ok(plain(&line).into_owned())
}

/// The tombstones among a statement's revisions, oldest first.
pub(super) fn in_chain(ledger: &Ledger, chain: &Chain) -> Result<Vec<Tombstone>, Failure> {
    let mut found = Vec::new();
    if chain.without_content == 0 {
        return Ok(found);
    }
    if let Some(first) = ledger.store().number_of(&chain.id)? {
        for row in ledger.store().revisions_of(first)? {
            found.extend(ledger.tombstone(row.number)?);
        }
    }
    Ok(found)
}

/// Prints what is left of a statement, or of another record, of which nothing is but tombstones; says whether that is so.
pub(super) fn print_if_all_is_erased(ledger: &Ledger, id: &str, output: &mut Output) -> Result<bool, Failure> {
    let (id, tombstones) = match ledger.chain(id) {
        Ok(chain) if chain.revisions.is_empty() => (chain.id, in_chain(ledger, &chain)?),
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
        output.json(&Erased { id, redacted: tombstones.into_iter().map(Told::from).collect() })?;
    } else if output.quiet {
        output.line(id.to_string())?;
    } else {
        for tombstone in &tombstones {
            output.line(format!("{}  {}", ledger.short_id(&tombstone.digest)?, line(ledger, tombstone)?))?;
        }
    }
    Ok(true)
}
