//! Appearances: a row for each place of a story where a revision stands.

use super::{Column, Kind, Table, Value};
use crate::ledger::Revised;
use crate::record::Appearance;

/// One place where a revision stands.
#[derive(Clone, Copy)]
pub(in crate::export) struct Standing<'a> {
    pub(in crate::export) revised: &'a Revised,
    pub(in crate::export) appearance: &'a Appearance,
}

/// Places of stories.
pub(in crate::export) struct Appearances;

impl Table for Appearances {
    type Row<'a> = Standing<'a>;
    const NAME: &'static str = "appearances";
    const ABOUT: &'static str = "Where each revision stands in versions of stories";
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
}

const COLUMNS: &[Column<Appearances>] = &[
    Column {
        name: "statement",
        about: "The statement's id",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.revised.id),
    },
    Column {
        name: "digest",
        about: "The SHA-256 of the revision's record",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.revised.digest),
    },
    Column {
        name: "story",
        about: "The SHA-256 of the story version's record",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.appearance.story),
    },
    Column {
        name: "start",
        about: "Where it starts, in Unicode scalar values of the version's text",
        kind: Kind::Whole,
        value: |row| row.appearance.start.map_or(Value::Nothing, |start| Value::Whole(start.into())),
    },
    Column {
        name: "end",
        about: "Where it ends; the character there is no longer part of it",
        kind: Kind::Whole,
        value: |row| row.appearance.end.map_or(Value::Nothing, |end| Value::Whole(end.into())),
    },
    Column {
        name: "exact",
        about: "The text that stands there, exactly",
        kind: Kind::Text,
        value: |row| Value::text_if(row.appearance.exact.as_ref()),
    },
];
