//! Statements and records in the formats of other programs: tables for spreadsheets and readers, JSON for programs, and
//! the vocabularies of the web, of provenance and of news agencies. `docs/guide/exporting.md` says which is for whom.
//!
//! Each format is a file of its own. Those that take one statement after the other stand behind [`Export`] and stream:
//! one statement is in memory at a time, however many there are. All read the ledger through [`reader`] alone. Formats
//! with columns share the tables in [`table`].
//!
//! What a format can't hold is lost in it on purpose and said there; `json` loses nothing, and `jsonl` is what digests
//! are made of. Never prints, never writes to the ledger, never shows an identity that a seal covers: seals and notes are
//! records of their own, and no format but `jsonl`, which prints records as they are, reads them.

mod annotation;
mod csv;
mod html;
mod json;
mod jsonl;
mod log;
mod markdown;
mod ninjs;
mod package;
#[cfg(feature = "parquet")]
mod parquet;
mod prov;
mod proven;
mod reader;
mod row;
mod schema_org;
mod sheet;
mod table;
mod uri;
mod whole;
mod xlsx;

use std::io::{self, Write};

use self::csv::Separated;
use annotation::Annotations;
use html::Html;
use json::Json;
use markdown::Markdown;
use reader::Reader;
use schema_org::SchemaOrg;
use table::{Statements, chosen};

pub(crate) use annotation::identified;
pub(crate) use html::{CLOSING, opening, text};
pub use log::LogLine;
pub(crate) use markdown::escaped;
pub use package::write_package;
pub use proven::Proven;
pub use reader::Selected;
pub use row::Row;
pub use sheet::{Cell, Sheet, SheetFormat};
pub use table::{BadColumns, column_names};
pub use whole::Whole;

use crate::ledger::{self, Ledger};
use crate::record::{Statement, words};
use crate::store::Selection;

words! {
    /// A format that a ledger is exported to.
    Format {
        /// Comma-separated values, RFC 4180.
        Csv = "csv",
        /// Tab-separated values, one statement a line.
        Tsv = "tsv",
        /// A workbook with sheets of statements, revisions, attributions, stories and appearances.
        Xlsx = "xlsx",
        /// A Markdown table (GitHub's dialect), for readers.
        Markdown = "md",
        /// A page with a table, for readers.
        Html = "html",
        /// A JSON array of statements.
        Json = "json",
        /// The record lines, verbatim.
        Jsonl = "jsonl",
        /// A Data Package: a folder, so [`write_package`] writes it.
        Package = "datapackage",
        /// Parquet; only where the program was built with the feature `parquet`.
        Parquet = "parquet",
        /// Claims, their reviews and corrections in the vocabulary of schema.org, as JSON-LD.
        SchemaOrg = "schemaorg",
        /// W3C Web Annotations: statements on their stories.
        Annotations = "annotations",
        /// The trail, in W3C PROV as PROV-JSON.
        Prov = "prov",
        /// IPTC ninjs: stories with their statements and corrections.
        Ninjs = "ninjs",
    }
}

/// Where a format is written to. It should be buffered.
pub type Out<'a> = &'a mut (dyn Write + Send);

/// A format that takes statements one after the other.
pub trait Export {
    /// Writes one statement.
    fn statement(&mut self, statement: Selected<'_>) -> Result<(), Error>;

    /// Writes what comes after the last statement.
    fn end(&mut self) -> Result<(), Error>;
}

/// Which statements are exported, and what of them.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which statements.
    pub selection: Selection,
    /// The columns of the table of statements, in their order; none means all, or the format's own choice for readers.
    pub columns: Vec<String>,
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
    /// A format that is a folder, where a stream was to be written.
    #[error("a Data Package is a folder, which can't be written into a stream")]
    IsFolder,
    /// A format that this program was built without.
    #[error("'{format}' is not in this build")]
    NotBuilt {
        /// The format.
        format: &'static str,
    },
    /// Columns that can't be written.
    #[error(transparent)]
    Columns(#[from] BadColumns),
    /// More rows than a spreadsheet takes.
    #[error("the sheet '{sheet}' would have more than 1,048,575 rows, which no spreadsheet takes")]
    TooManyRows {
        /// The sheet.
        sheet: &'static str,
    },
}

impl Format {
    /// Whether it is no text.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }

    /// What it is, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Csv => "comma-separated values, for any program",
            Self::Tsv => "tab-separated values, a statement a line",
            Self::Xlsx => "a workbook: statements, revisions, attributions, stories, appearances",
            Self::Markdown => "a table for readers, in Markdown",
            Self::Html => "a table for readers, on a page that stands alone",
            Self::Json => "everything that a statement's record says",
            Self::Jsonl => "every record line, verbatim, to check digests with",
            Self::Package => "a Data Package: a folder of described CSV files (--output FOLDER)",
            Self::Parquet if cfg!(feature = "parquet") => "typed columns, for DuckDB, pandas, R",
            Self::Parquet => "typed columns, for DuckDB, pandas, R (not in this build: --features parquet)",
            Self::SchemaOrg => "Claim, ClaimReview and CorrectionComment, as JSON-LD",
            Self::Annotations => "W3C Web Annotations: statements on their stories",
            Self::Prov => "the trail, as W3C PROV-JSON",
            Self::Ninjs => "IPTC ninjs 2.1: stories with their statements and corrections",
        }
    }

    /// Whether columns can be chosen.
    pub fn has_columns(self) -> bool {
        let tables = [Self::Csv, Self::Tsv, Self::Xlsx, Self::Markdown, Self::Html, Self::Package, Self::Parquet];
        tables.contains(&self)
    }
}

/// Writes the statements selected, newest change first, to `out`, and returns how many. [`Format::Jsonl`] has no use
/// for the selection: it writes every record, in order. What may not be seen is left out, or is a digest alone there.
pub fn export(ledger: &Ledger, format: Format, options: &Options, out: Out<'_>) -> Result<u64, Error> {
    if !options.columns.is_empty() && !format.has_columns() {
        return Err(BadColumns::NoColumns { format: format.as_str() }.into());
    }
    let reader = Reader::new(ledger, &options.selection);
    let all = chosen::<Statements>(&options.columns)?;
    let for_readers = if options.columns.is_empty() { Vec::new() } else { all.clone() };
    let mut export: Box<dyn Export + '_> = match format {
        Format::Csv => Box::new(Separated::csv(all, out)?),
        Format::Tsv => Box::new(Separated::tsv(all, out)?),
        Format::Xlsx => return xlsx::write(&reader, all, out),
        Format::Markdown => Box::new(Markdown::begin(for_readers, out)?),
        Format::Html => Box::new(Html::begin(for_readers, out)?),
        Format::Json => Box::new(Json::begin(out)?),
        Format::Jsonl => return jsonl::write_records(ledger, out),
        Format::Package => return Err(Error::IsFolder),
        #[cfg(feature = "parquet")]
        Format::Parquet => Box::new(parquet::Parquet::begin(all, out)?),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => return Err(Error::NotBuilt { format: "parquet" }),
        Format::SchemaOrg => Box::new(SchemaOrg::begin(&reader, out)?),
        Format::Annotations => Box::new(Annotations::begin(&reader, out)?),
        Format::Prov => return prov::write(&reader, &ledger.digest_of(0)?, out),
        Format::Ninjs => return ninjs::write(&reader, out),
    };
    let written = reader.each(|statement| export.statement(statement))?;
    export.end()?;
    Ok(written)
}

/// The speaker's own words, where the statement's text does not have them anyway.
pub(crate) fn quote_apart(statement: &Statement) -> Option<&str> {
    statement.quote.as_deref().filter(|quote| !statement.text.contains(quote))
}

#[cfg(test)]
mod tests;
