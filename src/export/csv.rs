//! Comma- and tab-separated values: a header, then a row a statement.
//!
//! CSV is RFC 4180 in UTF-8, without a byte-order mark. In TSV every row is one line: tabs and line ends within a cell
//! become spaces; a cell with a quotation mark is quoted as in CSV, since most readers of TSV expect it.
//!
//! **Several sources in one row.** `sources`, `bases` and `anonymity_reasons` are joined by ` | `, `classes`, `terms`
//! and `stances` by `;`. Part n of each belongs to source n, and a part that nobody has said is empty. A phrase that has
//! ` | ` itself can't be told apart any more; `json` can.
//!
//! **Contested.** The last column has the id of the statement by whose fall this one is contested.
//!
//! **Formulas.** A spreadsheet would run a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end. Such a cell
//! gets an apostrophe in front, and so does one that begins so after spaces or apostrophes of its own. To undo it,
//! take one apostrophe from every cell that begins with apostrophes, or spaces, and one of these characters.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Export;
use crate::ledger::{Contested, Revised};
use crate::record::{Attribution, Moment, Statement};

const COLUMNS: [&str; 24] = [
    "id",
    "revision",
    "status",
    "change",
    "text",
    "quote",
    "sources",
    "classes",
    "named",
    "people",
    "terms",
    "stances",
    "bases",
    "anonymity_reasons",
    "tags",
    "effective_at",
    "recorded_at",
    "recorded_by",
    "reason",
    "audience",
    "successor",
    "number",
    "digest",
    "contested",
];

/// Writes separated values.
pub struct Separated<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    /// Whether a cell must stay on one line.
    one_line: bool,
}

impl<'a> Separated<'a> {
    /// Begins comma-separated values with their header.
    pub fn csv(out: &'a mut dyn Write) -> io::Result<Self> {
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        Self { writer, one_line: false }.with_header()
    }

    /// Begins tab-separated values with their header.
    pub fn tsv(out: &'a mut dyn Write) -> io::Result<Self> {
        let writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
        Self { writer, one_line: true }.with_header()
    }

    fn with_header(mut self) -> io::Result<Self> {
        self.writer.write_record(COLUMNS)?;
        Ok(self)
    }
}

impl Export for Separated<'_> {
    fn row(&mut self, revised: &Revised, contested: Option<Contested>) -> io::Result<()> {
        for cell in cells(revised, contested) {
            let cell = if self.one_line { on_one_line(&cell) } else { Cow::Borrowed(cell.as_str()) };
            self.writer.write_field(guarded(&cell).as_bytes())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    fn end(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The cells of a row, in the order of [`COLUMNS`].
fn cells(revised: &Revised, contested: Option<Contested>) -> [String; COLUMNS.len()] {
    let Revised { id, number, digest, header, statement } = revised;
    [
        id.to_string(),
        statement.revision.to_string(),
        statement.status.to_string(),
        statement.change.to_string(),
        statement.text.clone(),
        statement.quote.clone().unwrap_or_default(),
        joined(statement, " | ", |source| source.to_string()),
        joined(statement, ";", |source| source.class.to_string()),
        if statement.supporters().any(Attribution::is_named) { "yes" } else { "no" }.to_owned(),
        statement.supporters().map(Attribution::at_least).fold(0, u32::saturating_add).to_string(),
        joined(statement, ";", |source| source.terms.to_string()),
        joined(statement, ";", |source| source.stance.to_string()),
        joined(statement, " | ", |source| source.basis.clone().unwrap_or_default()),
        joined(statement, " | ", |source| source.anonymity_reason.clone().unwrap_or_default()),
        statement.tags.join(";"),
        statement.effective_at.as_ref().map_or("", Moment::as_str).to_owned(),
        header.recorded_at.to_string(),
        header.recorded_by.clone(),
        statement.reason.clone().unwrap_or_default(),
        statement.audience.map_or("", |audience| audience.as_str()).to_owned(),
        statement.successor.map_or_else(String::new, |successor| successor.to_string()),
        number.to_string(),
        digest.to_string(),
        contested.map_or_else(String::new, |contested| contested.by.to_string()),
    ]
}

/// One facet of all sources, source by source; nothing at all where no source has it.
fn joined(statement: &Statement, separator: &str, facet: impl Fn(&Attribution) -> String) -> String {
    let facets: Vec<String> = statement.attributions.iter().map(facet).collect();
    if facets.iter().all(String::is_empty) { String::new() } else { facets.join(separator) }
}

fn on_one_line(cell: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if cell.contains(breaks) { Cow::Owned(cell.replace(breaks, " ")) } else { Cow::Borrowed(cell) }
}

/// Puts an apostrophe before what a spreadsheet would run, full-width signs included, which some take for plain ones.
fn guarded(cell: &str) -> Cow<'_, str> {
    let begins_formula = cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start_matches(|c: char| c == '\'' || c.is_whitespace())
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if begins_formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}
