//! A statement with its history, as JSON shows it.

use serde::Serialize;

use super::Row;
use crate::ledger::{Chain, Contested, Error, Ledger, Revised, Tombstone};

/// What `show ID --json` prints: the statement as it stands, and its revisions up to there, oldest first.
#[derive(Debug, Serialize)]
pub struct Whole<'a> {
    #[serde(flatten)]
    current: Row<'a>,
    revisions: Vec<Row<'a>>,
    /// Revisions whose content was erased.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    redacted: Vec<Tombstone>,
}

impl<'a> Whole<'a> {
    /// The statement of this history as it stands with `current`.
    pub fn of(
        ledger: &Ledger,
        chain: &'a Chain,
        current: &'a Revised,
        contested: Option<Contested>,
    ) -> Result<Self, Error> {
        let revisions = chain.revisions.iter().filter(|revised| revised.number <= current.number).map(Row::from);
        Ok(Self {
            current: Row::from(current).contested(contested),
            revisions: revisions.collect(),
            redacted: ledger.tombstones_in(chain)?,
        })
    }
}
