//! Statements as they stand, and their revisions: the same columns, but that a revision is current or not, and that only
//! what stands is contested.
//!
//! **Several sources in one row.** `sources`, `bases` and `anonymity_reasons` are joined by ` | `, `classes`, `terms`
//! and `stances` by `;`. Part n of each belongs to source n, and a part that nobody has said is empty. A phrase that has
//! ` | ` itself can't be told apart any more; the table of attributions and `json` can.

use super::{Column, Kind, Table, Value, vocabulary};
use crate::ledger::{Contested, Revised};
use crate::record::{Attribution, Audience, Change, Statement, Status};

/// A revision with what is known of it beyond its record.
#[derive(Clone, Copy)]
pub(in crate::export) struct Facts<'a> {
    pub(in crate::export) revised: &'a Revised,
    /// What contests the statement.
    pub(in crate::export) contested: Option<Contested>,
    /// Whether the statement stands so.
    pub(in crate::export) current: bool,
}

impl<'a> Facts<'a> {
    fn body(&self) -> &'a Statement {
        &self.revised.statement
    }
}

/// Statements, each as it stands.
pub(in crate::export) struct Statements;

impl Table for Statements {
    type Row<'a> = Facts<'a>;
    const NAME: &'static str = "statements";
    const ABOUT: &'static str = "Statements as they stand, newest change first";
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
}

/// The names of the columns of statements, in their order.
pub fn column_names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.name)
}

/// The columns of a statement's revisions.
pub(in crate::export) fn revision_columns() -> Vec<&'static Column<Statements>> {
    COLUMNS.iter().filter(|column| column.name != "contested").chain([&CURRENT]).collect()
}

static CURRENT: Column<Statements> = Column {
    name: "current",
    about: "Whether the statement stands so",
    kind: Kind::Flag,
    value: |row| Value::Flag(row.current),
};

const COLUMNS: &[Column<Statements>] = &[
    Column {
        name: "id",
        about: "The statement's id: the SHA-256 of its first revision's record",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.revised.id),
    },
    Column {
        name: "revision",
        about: "The revision's place in the statement's history, from 1",
        kind: Kind::Whole,
        value: |row| Value::Whole(row.body().revision.into()),
    },
    Column {
        name: "status",
        about: "Where the statement stands",
        kind: vocabulary!(Status),
        value: |row| Value::text(row.body().status.as_str()),
    },
    Column {
        name: "change",
        about: "What this revision is",
        kind: vocabulary!(Change),
        value: |row| Value::text(row.body().change.as_str()),
    },
    Column {
        name: "text",
        about: "The proposition, in the desk's words",
        kind: Kind::Text,
        value: |row| Value::text(&row.body().text),
    },
    Column {
        name: "quote",
        about: "The speaker's own words, verbatim",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().quote.as_ref()),
    },
    Column {
        name: "sources",
        about: "Who stands behind it or against it, one after the other",
        kind: Kind::List(" | "),
        value: |row| joined(row.body(), " | ", |source| source.to_string()),
    },
    Column {
        name: "classes",
        about: "What kind of source each is",
        kind: Kind::List(";"),
        value: |row| joined(row.body(), ";", |source| source.class.to_string()),
    },
    Column {
        name: "named",
        about: "Whether somebody who stands behind it is named",
        kind: Kind::Flag,
        value: |row| Value::Flag(row.body().supporters().any(Attribution::is_named)),
    },
    Column {
        name: "people",
        about: "How many people stand behind it, at the least",
        kind: Kind::Whole,
        value: |row| {
            Value::Whole(row.body().supporters().map(Attribution::at_least).fold(0, u32::saturating_add).into())
        },
    },
    Column {
        name: "terms",
        about: "The ground rules with each source",
        kind: Kind::List(";"),
        value: |row| joined(row.body(), ";", |source| source.terms.to_string()),
    },
    Column {
        name: "stances",
        about: "What each source does with the statement",
        kind: Kind::List(";"),
        value: |row| joined(row.body(), ";", |source| source.stance.to_string()),
    },
    Column {
        name: "bases",
        about: "How each source knows",
        kind: Kind::List(" | "),
        value: |row| joined(row.body(), " | ", |source| source.basis.clone().unwrap_or_default()),
    },
    Column {
        name: "anonymity_reasons",
        about: "Why each source is not named",
        kind: Kind::List(" | "),
        value: |row| joined(row.body(), " | ", |source| source.anonymity_reason.clone().unwrap_or_default()),
    },
    Column {
        name: "tags",
        about: "The desk's own labels",
        kind: Kind::List(";"),
        value: |row| Value::list(row.body().tags.join(";")),
    },
    Column {
        name: "effective_at",
        about: "When it became so",
        kind: Kind::Moment,
        value: |row| Value::moment_if(row.body().effective_at.as_ref()),
    },
    Column {
        name: "recorded_at",
        about: "When the ledger took this revision in, in UTC",
        kind: Kind::Minute,
        value: |row| Value::Minute(row.revised.header.recorded_at),
    },
    Column {
        name: "recorded_by",
        about: "The name of the signer who recorded it",
        kind: Kind::Text,
        value: |row| Value::text(&row.revised.header.recorded_by),
    },
    Column {
        name: "reason",
        about: "Why this revision was made",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().reason.as_ref()),
    },
    Column {
        name: "audience",
        about: "Who may see it; empty: the desk",
        kind: vocabulary!(Audience),
        value: |row| row.body().audience.map_or(Value::Nothing, |audience| Value::text(audience.as_str())),
    },
    Column {
        name: "successor",
        about: "The statement that took its place",
        kind: Kind::Digest,
        value: |row| Value::digest_if(row.body().successor),
    },
    Column {
        name: "number",
        about: "The number of this revision's record in the log",
        kind: Kind::Whole,
        value: |row| Value::Whole(row.revised.number),
    },
    Column {
        name: "digest",
        about: "The SHA-256 of this revision's record",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.revised.digest),
    },
    Column {
        name: "contested",
        about: "The statement by whose fall this one is contested",
        kind: Kind::Digest,
        value: |row| Value::digest_if(row.contested.map(|contested| contested.by)),
    },
];

/// One facet of all sources, source by source; nothing at all where no source has it.
fn joined(statement: &Statement, separator: &str, facet: impl Fn(&Attribution) -> String) -> Value<'static> {
    let facets: Vec<String> = statement.attributions.iter().map(facet).collect();
    Value::list(if facets.iter().all(String::is_empty) { String::new() } else { facets.join(separator) })
}
