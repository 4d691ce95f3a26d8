//! House tables: what an editor, counsel or a reader asks of a ledger, as one sheet with a title and columns.
//!
//! A sheet is made whole in memory, since it is about a story or a period and not about a ledger; [`Sheet::write`] gives
//! it as Markdown, as a page or as a workbook. The module `template` makes them.

mod html;
mod markdown;
mod xlsx;

use crate::record::{Class, Digest, Minute, Moment, Status, words};

use super::{Error, Out};

words! {
    /// What a sheet is written as.
    SheetFormat {
        /// A Markdown document.
        Markdown = "md",
        /// A page that stands alone.
        Html = "html",
        /// A workbook with one sheet.
        Xlsx = "xlsx",
    }
}

/// A table with a title.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What a workbook's tab is called.
    pub name: &'static str,
    /// Its title.
    pub title: String,
    /// What it is about, each with its label.
    pub about: Vec<(&'static str, String)>,
    /// The columns' names, and how wide each is, in characters.
    pub columns: Vec<(&'static str, u8)>,
    /// The rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// When the newest record in it was made.
    pub newest: Option<Minute>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Nothing,
    /// What stands in the row above: the same statement goes on with another source.
    Above,
    /// Words.
    Text(String),
    /// A text and the words that were quoted.
    Quoted(String, Option<String>),
    /// Several lines.
    Lines(Vec<String>),
    /// A whole number.
    Number(u64),
    /// Where a statement stands.
    Status(Status),
    /// What kind of source it is.
    Class(Class),
    /// A record's digest, shown by its first digits.
    Id(Digest),
    /// When something was recorded.
    Minute(Minute),
    /// A date or a time as it was given.
    Moment(Moment),
}

impl Cell {
    /// Words, if there are any.
    pub fn text(text: Option<&String>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.clone()))
    }
}

impl Sheet {
    /// Writes the sheet.
    pub fn write(&self, format: SheetFormat, out: Out<'_>) -> Result<(), Error> {
        match format {
            SheetFormat::Markdown => markdown::write(self, out),
            SheetFormat::Html => html::write(self, out),
            SheetFormat::Xlsx => xlsx::write(self, out),
        }
    }
}
