//! A statement's revision as JSON shows it: its record's fields, and where the record stands.

use serde::Serialize;

use crate::ledger::{Contested, Revised};
use crate::record::{Digest, Header, Kind, Statement};

/// What `--json` prints of a statement: the fields of its record, with `id`, `number` and `digest`, and `contested` where it
/// is. Without these four and sorted by key it is the record line again, so that a reader can make the digest from it.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'a> {
    id: Digest,
    number: u64,
    digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    contested: Option<Contested>,
    kind: Kind,
    #[serde(flatten)]
    header: &'a Header,
    #[serde(flatten)]
    statement: &'a Statement,
}

impl<'a> From<&'a Revised> for Row<'a> {
    fn from(revised: &'a Revised) -> Self {
        let Revised { id, number, digest, header, statement } = revised;
        Self { id: *id, number: *number, digest: *digest, contested: None, kind: Kind::Statement, header, statement }
    }
}

impl Row<'_> {
    /// The same, with what contests the statement.
    pub fn contested(self, contested: Option<Contested>) -> Self {
        Self { contested, ..self }
    }
}
