//! Every kept checkpoint against the root of the log at its size, and against the signers who were admitted then.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Error;
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::frontier::Frontier;
use super::log::{CHUNK, Log};
use super::views::Views;
use crate::ledger::{Ledger, Signers};
use crate::merkle::{Hash, SignedCheckpoint, TILE_WIDTH};
use crate::store::Table;

const FULL: u64 = TILE_WIDTH as u64;

/// Checks all checkpoints and yields how many there are.
pub(super) fn check(
    views: &mut Views<'_>,
    log: &Log,
    signers: &Signers,
    findings: &mut Findings,
) -> Result<u64, Error> {
    let mut count = check_misplaced(views.first(), log.size(), findings);
    let mut newest = Some(0);
    let next = AtomicU64::new(0);
    let parts = views.each(|_, view| {
        let mut walk = Walk::new(log);
        let mut findings = Findings::default();
        let (mut count, mut newest) = (0, Some(0));
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= log.size() {
                return Ok((count, newest, findings));
            }
            let end = log.size().min(start.saturating_add(CHUNK));
            let sizes = start as i64 + 1..=end as i64;
            let read = each_row(view, Table::Checkpoint, sizes, &mut findings, |row, findings| {
                let size = row.integer(0).unwrap_or_default() as u64;
                check_one(size, row.text(1).unwrap_or_default(), || walk.root_at(size), signers, findings);
                count += 1;
                newest = newest.map(|_| size);
            });
            // Which is the newest can't be said of checkpoints that can't be read.
            newest = newest.filter(|_| read);
        }
    })?;
    for (part, last, found) in parts {
        count += part;
        newest = newest.zip(last).map(|(newest, last)| newest.max(last));
        findings.merge(found);
    }
    if let Some(newest) = newest.filter(|newest| *newest != log.size()) {
        findings.add(Code::CheckpointMissing, Place::Checkpoint(log.size() as i64), || {
            format!("expected a checkpoint of all {} records, found the newest at {newest}", log.size())
        });
    }
    Ok(count)
}

/// Reports timestamps over checkpoints of sizes that the log never had.
pub(super) fn check_timestamps(view: &Ledger, size: u64, findings: &mut Findings) {
    for keys in [i64::MIN..=0, size as i64 + 1..=i64::MAX] {
        each_row(view, Table::Timestamp, keys, findings, |row, findings| {
            let found = row.integer(0).unwrap_or_default();
            findings.add(Code::TimestampSurplus, Place::Checkpoint(found), || {
                format!("expected timestamps of sizes from 1 to the log's {size}, found one of {found}")
            });
        });
    }
}

/// Reports checkpoints of sizes that the log never had, and yields how many there are.
fn check_misplaced(view: &Ledger, size: u64, findings: &mut Findings) -> u64 {
    let mut count = 0;
    for keys in [i64::MIN..=0, size as i64 + 1..=i64::MAX] {
        each_row(view, Table::Checkpoint, keys, findings, |row, findings| {
            let found = row.integer(0).unwrap_or_default();
            let code = if found > 0 { Code::CheckpointBeyondLog } else { Code::CheckpointDamaged };
            findings.add(code, Place::Checkpoint(found), || {
                format!("expected a size from 1 to the log's {size}, found {found}")
            });
            count += 1;
        });
    }
    count
}

fn check_one(size: u64, note: &str, root: impl FnOnce() -> Hash, signers: &Signers, findings: &mut Findings) {
    let mut report = |code, message: String| findings.add(code, Place::Checkpoint(size as i64), || message);
    let signed = match SignedCheckpoint::parse(note.as_bytes()) {
        Ok(signed) => signed,
        Err(error) => return report(Code::CheckpointDamaged, error.to_string()),
    };
    let checkpoint = signed.unverified();
    if checkpoint.size.0 != size {
        let found = checkpoint.size;
        return report(Code::CheckpointDamaged, format!("expected a checkpoint of size {size}, found one of {found}"));
    }
    let root = root();
    if checkpoint.root != root {
        let (expected, found) = (root.to_base64(), checkpoint.root.to_base64());
        report(Code::CheckpointRootMismatch, format!("expected the root {expected}, found {found}"));
    }
    if checkpoint.origin != signers.origin() {
        let (expected, found) = (signers.origin(), &checkpoint.origin);
        report(Code::CheckpointOrigin, format!("expected a checkpoint of '{expected}', found one of '{found}'"));
    } else if let Err(error) = signers.verify(&signed) {
        report(Code::CheckpointSignature, format!("expected the signature of a signer admitted at {size}: {error}"));
    }
}

/// Goes along the log and yields its root at growing sizes.
pub(super) struct Walk<'a> {
    log: &'a Log,
    tile_roots: Box<dyn Iterator<Item = Hash> + 'a>,
    tiles: Frontier,
    tile_count: u64,
    leaves: Frontier,
    leaf_count: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(log: &'a Log) -> Self {
        let (tiles, leaves) = Default::default();
        Self { log, tile_roots: Box::new(log.tile_roots()), tiles, tile_count: 0, leaves, leaf_count: 0 }
    }

    /// The root at `size`, which is not less than at the last call and not more than the log's.
    pub(super) fn root_at(&mut self, size: u64) -> Hash {
        while self.tile_count < size / FULL {
            if let Some(root) = self.tile_roots.next() {
                self.tiles.push(8, root);
            }
            self.tile_count += 1;
            self.leaves.clear();
            self.leaf_count = 0;
        }
        while self.leaf_count < size % FULL {
            self.leaves.push(0, self.log.leaf(self.tile_count * FULL + self.leaf_count));
            self.leaf_count += 1;
        }
        self.tiles.root_with(&self.leaves)
    }
}
