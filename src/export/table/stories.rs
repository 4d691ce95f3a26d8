//! Stories: a row for each version.

use super::{Column, Kind, Table, Value};
use crate::ledger::Version;
use crate::record::{Header, Story};

/// One version of a story.
#[derive(Clone, Copy)]
pub(in crate::export) struct Told<'a> {
    pub(in crate::export) version: &'a Version,
    pub(in crate::export) header: &'a Header,
}

impl<'a> Told<'a> {
    fn body(&self) -> &'a Story {
        &self.version.story
    }
}

/// Versions of stories.
pub(in crate::export) struct Stories;

impl Table for Stories {
    type Row<'a> = Told<'a>;
    const NAME: &'static str = "stories";
    const ABOUT: &'static str = "The versions of stories that these statements stand in";
    const COLUMNS: &'static [Column<Self>] = COLUMNS;
}

const COLUMNS: &[Column<Stories>] = &[
    Column {
        name: "id",
        about: "The story's id: the SHA-256 of its first version's record",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.version.id),
    },
    Column {
        name: "version",
        about: "The version's place in the story's history, from 1",
        kind: Kind::Whole,
        value: |row| Value::Whole(row.body().version.into()),
    },
    Column {
        name: "headline",
        about: "Its headline, as published",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().headline.as_ref()),
    },
    Column {
        name: "byline",
        about: "Who wrote it, as published",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().byline.as_ref()),
    },
    Column {
        name: "outlet",
        about: "Who published it",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().outlet.as_ref()),
    },
    Column {
        name: "url",
        about: "Where it stands on the web",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().url.as_ref()),
    },
    Column {
        name: "published_at",
        about: "When this version was published",
        kind: Kind::Moment,
        value: |row| Value::moment_if(row.body().published_at.as_ref()),
    },
    Column {
        name: "language",
        about: "Its language, as a BCP 47 tag",
        kind: Kind::Text,
        value: |row| Value::text_if(row.body().language.as_ref()),
    },
    Column {
        name: "characters",
        about: "How long its text is, in Unicode scalar values",
        kind: Kind::Whole,
        value: |row| row.body().characters.map_or(Value::Nothing, |count| Value::Whole(count.into())),
    },
    Column {
        name: "recorded_at",
        about: "When the ledger took this version in, in UTC",
        kind: Kind::Minute,
        value: |row| Value::Minute(row.header.recorded_at),
    },
    Column {
        name: "recorded_by",
        about: "The name of the signer who recorded it",
        kind: Kind::Text,
        value: |row| Value::text(&row.header.recorded_by),
    },
    Column {
        name: "number",
        about: "The number of this version's record in the log",
        kind: Kind::Whole,
        value: |row| Value::Whole(row.version.number),
    },
    Column {
        name: "digest",
        about: "The SHA-256 of this version's record",
        kind: Kind::Digest,
        value: |row| Value::Digest(row.version.digest),
    },
];
