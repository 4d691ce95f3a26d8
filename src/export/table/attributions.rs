//! Attributions: a row for each source of each revision, its facets kept apart.

use super::{Column, Kind, Table, Value, vocabulary};
use crate::ledger::Revised;
use crate::record::{Attribution, Class, Stance, Terms};

/// One source of a revision.
#[derive(Clone, Copy)]
pub(in crate::export) struct Cited<'a> {
    pub(in crate::export) revised: &'a Revised,
    /// Whether the statement stands so.
    pub(in crate::export) current: bool,
    /// The source's place among the revision's sources, from 1.
    pub(in crate::export) position: usize,
    pub(in crate::export) attribution: &'a Attribution,
}

/// Sources of revisions.
pub(in crate::export) struct Attributions;

impl Table for Attributions {
    type Row<'a> = Cited<'a>;
    const NAME: &'static str = "attributions";
    const ABOUT: &'static str = "Who stands behind each revision, or against it: a row for each source";
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
}

/// A facet that is text, if anybody has said it.
macro_rules! facet {
    ($name:ident, $about:literal) => {
        Column {
            name: stringify!($name),
            about: $about,
            kind: Kind::Text,
            value: |row| Value::text_if(row.attribution.$name.as_ref()),
        }
    };
}

/// A facet that is one of the vocabulary's words.
macro_rules! word {
    ($name:ident, $type:ty, $about:literal) => {
        Column {
            name: stringify!($name),
            about: $about,
            kind: vocabulary!($type),
            value: |row| Value::text(row.attribution.$name.as_str()),
        }
    };
}

/// A facet that is a date or a time.
macro_rules! moment {
    ($name:ident, $about:literal) => {
        Column {
            name: stringify!($name),
            about: $about,
            kind: Kind::Moment,
            value: |row| Value::moment_if(row.attribution.$name.as_ref()),
        }
    };
}

const COLUMNS: &[Column<Attributions>] = &[
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
        name: "revision",
        about: "The revision's place in the statement's history, from 1",
        kind: Kind::Whole,
        value: |row| Value::Whole(row.revised.statement.revision.into()),
    },
    Column {
        name: "current",
        about: "Whether the statement stands so",
        kind: Kind::Flag,
        value: |row| Value::Flag(row.current),
    },
    Column {
        name: "source",
        about: "The source's place among the revision's sources, from 1",
        kind: Kind::Whole,
        value: |row| Value::Whole(row.position as u64),
    },
    word!(stance, Stance, "What the source does with the statement"),
    word!(class, Class, "What kind of source it is"),
    Column {
        name: "named",
        about: "Whether the reader learns who it is",
        kind: Kind::Flag,
        value: |row| Value::Flag(row.attribution.is_named()),
    },
    facet!(phrase, "The source phrase exactly as published"),
    facet!(name, "The source's name, where it is published"),
    facet!(role, "The source's office or part"),
    facet!(organization, "The body that the source belongs to or is"),
    Column {
        name: "former",
        about: "Whether the source no longer holds the role",
        kind: Kind::Flag,
        value: |row| row.attribution.former.map_or(Value::Nothing, Value::Flag),
    },
    Column {
        name: "count",
        about: "How many people the phrase stands for, where it says so",
        kind: Kind::Whole,
        value: |row| row.attribution.count.map_or(Value::Nothing, |count| Value::Whole(count.into())),
    },
    word!(terms, Terms, "The ground rules between source and reporter"),
    facet!(basis, "How the source knows"),
    facet!(anonymity_reason, "Why no name is given"),
    facet!(cue, "The verb as published"),
    facet!(medium, "Where or how it was said"),
    facet!(relays, "Whose words the source passes on"),
    moment!(asked_at, "When the source was asked for comment"),
    moment!(deadline, "Until when an answer was asked for"),
];
