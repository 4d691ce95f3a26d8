//! Time stamps of others against the roots that the records give.

use jiff::SignedDuration;
use serde::Serialize;

use super::checkpoints::Walk;
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::log::Log;
use crate::ledger::{Ledger, Signers};
use crate::merkle::{Checkpoint, TreeSize};
use crate::store::Table;
use crate::timestamp::{self, Roots};

/// How far the clock of a newsroom may be before that of an authority.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A time stamp that is good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stamped {
    /// The size of the checkpoint that it is over.
    pub size: u64,
    /// When the authority says that the checkpoint was there.
    pub time: String,
    /// The authority's own name for itself.
    pub authority: String,
    /// Whether the roots that were brought along vouch for the authority.
    pub vouched: bool,
}

/// Checks every token over a checkpoint that the log had, and yields the good ones, oldest first.
pub(super) fn check(
    view: &Ledger,
    log: &Log,
    signers: &Signers,
    roots: Option<&Roots>,
    findings: &mut Findings,
) -> Vec<Stamped> {
    let mut walk = Walk::new(log);
    let mut good = Vec::new();
    each_row(view, Table::Timestamp, 1..=log.size() as i64, findings, |row, findings| {
        let size = row.integer(0).unwrap_or_default() as u64;
        let text = Checkpoint::new(signers.origin(), TreeSize(size), walk.root_at(size)).to_string();
        let place = Place::Checkpoint(size as i64);
        let stamp = match timestamp::check(row.bytes(1).unwrap_or_default(), text.as_bytes(), roots) {
            Ok(stamp) => stamp,
            Err(error) => return findings.add(Code::TimestampFalse, place, || error.to_string()),
        };
        let newest = view.record(size - 1).ok().map(|record| record.header.recorded_at.to_timestamp());
        if let Some(newest) = newest.filter(|newest| newest.duration_since(stamp.time) > TOLERANCE) {
            findings.add(Code::TimestampEarly, place, || {
                format!("expected a time after that of its newest record, {newest}, found {}", stamp.time)
            });
        }
        let (time, authority, vouched) = (stamp.time.to_string(), stamp.authority, stamp.vouched);
        good.push(Stamped { size, time, authority, vouched });
    });
    good
}
