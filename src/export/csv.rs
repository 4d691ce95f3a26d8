//! Comma- and tab-separated values: a header, then a row a statement.
//!
//! CSV is RFC 4180 in UTF-8, without a byte-order mark. In TSV every row is one line: tabs and line ends within a cell
//! become spaces; a cell with a quotation mark is quoted as in CSV, since most readers of TSV expect it.
//!
//! **Formulas.** A spreadsheet would run a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end. Such a cell
//! gets an apostrophe in front, and so does one that begins so after spaces or apostrophes of its own. To undo it,
//! take one apostrophe from every cell that begins with apostrophes, or spaces, and one of these characters.

use std::borrow::Cow;
use std::io::Write;

use super::table::{Column, Statements, Table};
use super::{Error, Export, Selected};

/// Writes separated values: a table of any kind.
pub(super) struct Separated<T: Table, W: Write> {
    writer: csv::Writer<W>,
    /// Whether a cell must stay on one line.
    one_line: bool,
    columns: Vec<&'static Column<T>>,
}

impl<T: Table, W: Write> Separated<T, W> {
    /// Begins comma-separated values with their header.
    pub(super) fn csv(columns: Vec<&'static Column<T>>, out: W) -> Result<Self, Error> {
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        Self { writer, one_line: false, columns }.with_header()
    }

    /// Begins tab-separated values with their header.
    pub(super) fn tsv(columns: Vec<&'static Column<T>>, out: W) -> Result<Self, Error> {
        let writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
        Self { writer, one_line: true, columns }.with_header()
    }

    fn with_header(mut self) -> Result<Self, Error> {
        self.writer.write_record(self.columns.iter().map(|column| column.name))?;
        Ok(self)
    }

    /// Writes one row.
    pub(super) fn row<'r>(&mut self, row: &'r T::Row<'r>) -> Result<(), Error> {
        for column in &self.columns {
            let cell = (column.value)(row).into_text();
            let cell = if self.one_line { on_one_line(&cell) } else { cell };
            self.writer.write_field(guarded(&cell).as_bytes())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// Writes out what is still held back, and gives the output back.
    pub(super) fn finish(self) -> Result<W, Error> {
        self.writer.into_inner().map_err(|error| Error::Output(std::io::Error::other(error.to_string())))
    }
}

impl<W: Write> Export for Separated<Statements, W> {
    fn statement(&mut self, statement: Selected<'_>) -> Result<(), Error> {
        self.row(&statement.facts())
    }

    fn end(&mut self) -> Result<(), Error> {
        Ok(self.writer.flush()?)
    }
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Self {
        Self::Output(error.into())
    }
}

fn on_one_line(cell: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if cell.contains(breaks) { Cow::Owned(cell.replace(breaks, " ")) } else { Cow::Borrowed(cell) }
}

/// Puts an apostrophe before what a spreadsheet would run.
fn guarded(cell: &str) -> Cow<'_, str> {
    if begins_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether a spreadsheet would run the cell, full-width signs included, which some take for plain ones.
pub(super) fn begins_formula(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start_matches(|c: char| c == '\'' || c.is_whitespace())
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}
