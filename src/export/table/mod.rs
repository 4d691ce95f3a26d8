//! The tables that formats with rows and columns share, and what kind of value stands in each column.
//!
//! A format asks a column for its [`Value`] and writes it as it can: as text, as a date of a spreadsheet, as a typed
//! column. So CSV, XLSX, Data Package and Parquet have the same columns under the same names.

mod appearances;
mod attributions;
mod statements;
mod stories;

use std::borrow::Cow;

pub(super) use appearances::{Appearances, Standing};
pub(super) use attributions::{Attributions, Cited};
pub use statements::column_names;
pub(super) use statements::{Facts, Statements, revision_columns};
pub(super) use stories::{Stories, Told};

use crate::record::{Digest, Minute, Moment};

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// Several words in one cell, with this between them.
    List(&'static str),
    /// One of the vocabulary's words.
    Word(fn() -> Vec<&'static str>),
    /// A digest: 64 hex digits.
    Digest,
    /// A whole number, never negative.
    Whole,
    /// Yes or no.
    Flag,
    /// A time in UTC, to the minute.
    Minute,
    /// A date, or a time with its offset, as it was given.
    Moment,
}

/// What one cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Nothing,
    Text(Cow<'a, str>),
    Digest(Digest),
    Whole(u64),
    Flag(bool),
    Minute(Minute),
    Moment(&'a Moment),
}

impl<'a> Value<'a> {
    fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    fn text_if(text: Option<&'a String>) -> Self {
        text.map_or(Self::Nothing, |text| Self::text(text))
    }

    fn list(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(Cow::Owned(text)) }
    }

    fn digest_if(digest: Option<Digest>) -> Self {
        digest.map_or(Self::Nothing, Self::Digest)
    }

    fn moment_if(moment: Option<&'a Moment>) -> Self {
        moment.map_or(Self::Nothing, Self::Moment)
    }

    /// The cell as text: yes or no for a flag, nothing for nothing.
    pub(super) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Nothing => Cow::Borrowed(""),
            Self::Text(text) => text,
            Self::Digest(digest) => Cow::Owned(digest.to_string()),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if flag { "yes" } else { "no" }),
            Self::Minute(minute) => Cow::Owned(minute.to_string()),
            Self::Moment(moment) => Cow::Borrowed(moment.as_str()),
        }
    }
}

/// A table: its name, what a row of it is made from, and its columns.
pub(super) trait Table: Sized + 'static {
    /// What a row is made from.
    type Row<'a>;
    /// Its name, as a sheet or a file bears it.
    const NAME: &'static str;
    /// What a row of it stands for, for people who read the data.
    const ABOUT: &'static str;
    /// Its columns, in their order.
    const COLUMNS: &'static [Column<Self>];
}

/// A column of a table.
pub(super) struct Column<T: Table> {
    /// Its name, unique in the table.
    pub(super) name: &'static str,
    /// What it holds, for people who read the data.
    pub(super) about: &'static str,
    /// What kind of values it holds.
    pub(super) kind: Kind,
    /// The value of a row.
    pub(super) value: for<'a> fn(&'a T::Row<'a>) -> Value<'a>,
}

/// Why columns can't be chosen so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadColumns {
    /// A name that the table does not have.
    #[error("column '{}' is unknown; the columns are: {}", name.chars().take(60).collect::<String>(), known.join(", "))]
    Unknown {
        /// The name as it was given.
        name: String,
        /// The names that would have been taken.
        known: Vec<&'static str>,
    },
    /// A name that was given before.
    #[error("column '{name}' is asked for twice")]
    Twice {
        /// The name.
        name: String,
    },
    /// A format that has no columns to choose from.
    #[error("'{format}' has no columns to choose from; these have: csv, tsv, xlsx, md, html, datapackage, parquet")]
    NoColumns {
        /// The format.
        format: &'static str,
    },
}

/// The columns with these names, in the order of the names; all of them when there are no names.
pub(super) fn chosen<T: Table>(names: &[String]) -> Result<Vec<&'static Column<T>>, BadColumns> {
    let mut chosen: Vec<&'static Column<T>> = Vec::new();
    for name in names {
        let known = || T::COLUMNS.iter().map(|column| column.name).collect();
        let found = T::COLUMNS.iter().find(|column| column.name == name);
        let column = found.ok_or_else(|| BadColumns::Unknown { name: name.clone(), known: known() })?;
        if chosen.iter().any(|before| before.name == column.name) {
            return Err(BadColumns::Twice { name: name.clone() });
        }
        chosen.push(column);
    }
    if names.is_empty() {
        chosen = T::COLUMNS.iter().collect();
    }
    Ok(chosen)
}

/// A vocabulary's words.
macro_rules! vocabulary {
    ($type:ty) => {
        crate::export::table::Kind::Word(|| <$type>::ALL.iter().map(|word| word.as_str()).collect())
    };
}
pub(super) use vocabulary;
