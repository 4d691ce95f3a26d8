//! Which files of a publication records that were added since can have changed, beside those at the right edge.
//!
//! A record's line in a publication depends on the record, on the audience of its chain, and on that of what a note is
//! about; all of these are found by number. So what is new tells which older records to look at again: the target of a
//! redaction or of a note on its audience, the chain of a revision that is for fewer people than the chain was, and the
//! notes about any of these.

use std::collections::BTreeSet;

use super::Error;
use super::lookup::Lookup;
use crate::ledger::Ledger;
use crate::record::{Body, Digest, Record};

/// The numbers of the records before `seen` whose line may have changed by those from `seen` on.
pub(super) fn touched(ledger: &Ledger, lookup: &Lookup<'_>, seen: u64, now: u64) -> Result<BTreeSet<u64>, Error> {
    let mut targets = Vec::new();
    let mut failure = None;
    ledger.store().scan(seen..now, |number, _, line| {
        let Some(Ok(record)) = line.map(Record::parse) else { return true };
        match direct(ledger, lookup, number, &record.body, &mut targets) {
            Ok(()) => true,
            Err(error) => {
                failure = Some(error);
                false
            }
        }
    })?;
    match failure {
        Some(error) => Err(error),
        None => with_what_follows(ledger, targets),
    }
}

/// What one new record touches itself.
fn direct(ledger: &Ledger, lookup: &Lookup<'_>, number: u64, body: &Body, targets: &mut Vec<u64>) -> Result<(), Error> {
    let number_of = |digest: &Digest| ledger.store().number_of(digest);
    match body {
        Body::Statement(_) | Body::Story(_) => {
            let chain = lookup.chain(number)?;
            if chain.len() > 1 && lookup.narrows(number, &chain)? {
                targets.extend(chain);
            }
        }
        Body::Note(note) if note.topic == "audience" => {
            for digest in &note.about {
                if let Some(target) = number_of(digest)? {
                    targets.extend(lookup.chain(target)?);
                }
            }
        }
        Body::Redaction(redaction) => targets.extend(number_of(&redaction.target)?),
        Body::Note(_) | Body::Seal(_) | Body::Signer(_) => {}
    }
    Ok(())
}

/// The targets, the notes about them, the notes about those, and so on.
fn with_what_follows(ledger: &Ledger, mut targets: Vec<u64>) -> Result<BTreeSet<u64>, Error> {
    let mut touched = BTreeSet::new();
    while let Some(target) = targets.pop() {
        if !touched.insert(target) {
            continue;
        }
        for number in ledger.store().references_to(target)? {
            if matches!(ledger.record(number), Ok(Record { body: Body::Note(_), .. })) {
                targets.push(number);
            }
        }
    }
    Ok(touched)
}
