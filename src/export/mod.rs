//! Statements and records in the formats of other programs: tables for spreadsheets and readers, JSON for programs.
//!
//! [`export`] streams: one statement is in memory at a time, however many there are. Each format is a file of its own
//! behind [`Export`]; only `jsonl` stands apart, since it prints records of all kinds as they are and not statements.
//!
//! What a format can't hold is lost in it on purpose and said there; `json` loses nothing, and `jsonl` is what digests
//! are made of. Never prints, never writes to the ledger, never shows an identity that a seal covers: seals are records
//! of their own and hold commitments only.

mod csv;
mod json;
mod jsonl;
mod markdown;
mod row;

use std::io::{self, Write};

pub use csv::Separated;
pub use json::Json;
pub use markdown::Markdown;
pub use row::Row;

use crate::ledger::{self, Contested, Ledger, Revised};
use crate::record::words;
use crate::store::Selection;

words! {
    /// A format that a ledger is exported to.
    Format {
        /// Comma-separated values, RFC 4180.
        Csv = "csv",
        /// Tab-separated values, one statement a line.
        Tsv = "tsv",
        /// A Markdown table (GitHub's dialect), for readers.
        Markdown = "md",
        /// A JSON array of statements.
        Json = "json",
        /// The record lines, verbatim.
        Jsonl = "jsonl",
    }
}

/// A format that takes statements one after the other.
pub trait Export {
    /// Writes one statement, and what contests it.
    fn row(&mut self, revised: &Revised, contested: Option<Contested>) -> io::Result<()>;

    /// Writes what comes after the last statement.
    fn end(&mut self) -> io::Result<()>;
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The output took no more.
    #[error("the export can't be written: {0}")]
    Output(#[from] io::Error),
}

/// Writes the statements selected, newest change first, to `out`, and returns how many. [`Format::Jsonl`] has no use
/// for the selection: it writes every record, in order.
///
/// `out` should be buffered.
pub fn export(ledger: &Ledger, format: Format, selection: &Selection, out: &mut dyn Write) -> Result<u64, Error> {
    let mut export: Box<dyn Export + '_> = match format {
        Format::Csv => Box::new(Separated::csv(out)?),
        Format::Tsv => Box::new(Separated::tsv(out)?),
        Format::Markdown => Box::new(Markdown::begin(out)?),
        Format::Json => Box::new(Json::begin(out)?),
        Format::Jsonl => return jsonl::write_records(ledger, out),
    };
    let mut written = 0;
    let mut failure = None;
    let mut contests = ledger.contests(selection.as_of.size)?;
    ledger.select(selection, |revised| {
        written += 1;
        let row = contests.of(&revised).map_err(Error::from);
        let row = row.and_then(|contested| Ok(export.row(&revised, contested)?));
        failure = row.err();
        failure.is_none()
    })?;
    if let Some(error) = failure {
        return Err(error);
    }
    export.end()?;
    Ok(written)
}

#[cfg(test)]
mod tests;
