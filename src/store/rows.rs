//! The rows of the projections.

use crate::record::Status;

/// A statement's revision, as it is found by its facets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionRow {
    /// The number of its record.
    pub number: u64,
    /// The number of the first revision's record.
    pub statement: u64,
    /// Its place in the chain, from 1.
    pub revision: u32,
    /// Where the statement stands with it.
    pub status: Status,
    /// Bit n is set when an attribution has the n-th class of the vocabulary.
    pub classes: u32,
    /// How many people stand behind it, at the least.
    pub people: u32,
    /// When it became so, in seconds since 1970.
    pub effective: i64,
    /// The number of the record of the revision after it.
    pub next: Option<u64>,
}

/// A story's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// The number of its record.
    pub number: u64,
    /// The number of the first version's record.
    pub story: u64,
    /// Its place in the chain, from 1.
    pub version: u32,
    /// The number of the record of the version after it.
    pub next: Option<u64>,
}

/// The words by which a statement's revision is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchRow {
    /// Its text and its quote.
    pub text: String,
    /// The phrases, names, roles and organizations of its sources.
    pub source: String,
    /// Its tags.
    pub tags: String,
}
