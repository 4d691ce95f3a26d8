//! A workbook for editors: sheets of statements, revisions, attributions, stories and appearances, with a header that
//! stays in sight, filters, real dates, and statuses and classes in colour.
//!
//! Rows are spooled to the system's folder for temporary files and not kept in memory. What a spreadsheet can't hold: a
//! sheet has at most 1,048,576 rows, which is an error; a cell has at most 32,767 characters, so a longer text is cut and
//! says so; times have no offset, so they are in UTC. A text that begins like a formula is text, and stays so when the
//! cell is edited.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, FormatAlign, Workbook, Worksheet, XlsxError};

use super::csv::begins_formula;
use super::reader::{Reader, cited, standing};
use super::table::{
    Appearances, Attributions, Column, Kind, Statements, Stories, Table, Value, chosen, revision_columns,
};
use super::{Error, Out, Selected};
use crate::record::{Digest, Minute, Moment};

/// The most rows that a sheet takes, its header among them.
const MOST_ROWS: u32 = 1_048_576;
/// The most UTF-16 code units that a cell takes.
const LONGEST_CELL: usize = 32_767;

/// Writes the workbook and returns how many statements there are.
pub(super) fn write(
    reader: &Reader<'_>,
    columns: Vec<&'static Column<Statements>>,
    out: Out<'_>,
) -> Result<u64, Error> {
    let mut book = Book::new();
    let mut statements = book.sheet(Statements::NAME, columns)?;
    let mut revisions = book.sheet("revisions", revision_columns())?;
    let mut attributions = book.sheet(Attributions::NAME, chosen::<Attributions>(&[])?)?;
    let mut stories = book.sheet(Stories::NAME, chosen::<Stories>(&[])?)?;
    let mut appearances = book.sheet(Appearances::NAME, chosen::<Appearances>(&[])?)?;
    let mut told: BTreeSet<Digest> = BTreeSet::new();
    let written = reader.each(|selected| {
        book.row(&mut statements, &selected.facts())?;
        for revised in &reader.history(selected.revised)? {
            let current = revised.number == selected.revised.number;
            let facts = Selected { revised, contested: None }.facts();
            book.row(&mut revisions, &super::table::Facts { current, ..facts })?;
            cited(revised, current).try_for_each(|row| book.row(&mut attributions, &row))?;
            standing(revised).try_for_each(|row| book.row(&mut appearances, &row))?;
            told.extend(revised.statement.appearances.iter().map(|appearance| appearance.story));
            book.newest = book.newest.max(Some(revised.header.recorded_at));
        }
        Ok(())
    })?;
    reader.stories(&told, |row| book.row(&mut stories, &row))?;
    let ends = [statements.end(), revisions.end(), attributions.end(), stories.end(), appearances.end()];
    book.finish(&ends, out)?;
    Ok(written)
}

/// A workbook that is being written.
pub(super) struct Book {
    workbook: Workbook,
    styles: Styles,
    /// When the newest of its records was made: the workbook's own date, so that the same records give the same file.
    pub(super) newest: Option<Minute>,
}

/// A sheet that is being written.
pub(super) struct Sheet<T: Table> {
    place: usize,
    name: &'static str,
    columns: Vec<&'static Column<T>>,
    rows: u32,
}

impl<T: Table> Sheet<T> {
    /// The sheet's place, its last row and its last column.
    fn end(&self) -> (usize, u32, u16) {
        (self.place, self.rows - 1, (self.columns.len() as u16).saturating_sub(1))
    }
}

impl Book {
    pub(super) fn new() -> Self {
        Self { workbook: Workbook::new(), styles: Styles::new(), newest: None }
    }

    fn sheet<T: Table>(&mut self, name: &'static str, columns: Vec<&'static Column<T>>) -> Result<Sheet<T>, Error> {
        let place = self.workbook.worksheets().len();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        for (at, column) in (0u16..).zip(&columns) {
            sheet.set_column_width(at, width(column.name, column.kind))?;
            sheet.write_string_with_format(0, at, column.name, &self.styles.header)?;
        }
        Ok(Sheet { place, name, columns, rows: 1 })
    }

    fn row<'r, T: Table>(&mut self, sheet: &mut Sheet<T>, row: &'r T::Row<'r>) -> Result<(), Error> {
        if sheet.rows == MOST_ROWS {
            return Err(Error::TooManyRows { sheet: sheet.name });
        }
        let page = self.workbook.worksheet_from_index(sheet.place)?;
        for (at, column) in (0u16..).zip(&sheet.columns) {
            self.styles.write(page, (sheet.rows, at), column.kind, (column.value)(row))?;
        }
        sheet.rows += 1;
        Ok(())
    }

    /// Adds a sheet for a table that is not a ledger's, with its columns' names and widths, and returns its place.
    pub(super) fn page(&mut self, name: &str, columns: &[(&str, f64)]) -> Result<usize, Error> {
        let place = self.workbook.worksheets().len();
        let page = self.workbook.add_worksheet();
        page.set_name(name)?.set_freeze_panes(1, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(0, 0)?;
        for (at, (name, width)) in (0u16..).zip(columns) {
            page.set_column_width(at, *width)?;
            page.write_string_with_format(0, at, *name, &self.styles.header)?;
        }
        Ok(place)
    }

    /// Writes one cell.
    pub(super) fn put(&mut self, place: usize, at: (u32, u16), kind: Kind, value: Value<'_>) -> Result<(), Error> {
        let page = self.workbook.worksheet_from_index(place)?;
        Ok(self.styles.write(page, at, kind, value)?)
    }

    /// Lets people filter a table of so many rows, its header not among them, and columns.
    pub(super) fn filter(&mut self, place: usize, rows: u32, columns: u16) -> Result<(), Error> {
        self.workbook.worksheet_from_index(place)?.autofilter(0, 0, rows, columns.saturating_sub(1))?;
        Ok(())
    }

    fn finish(mut self, ends: &[(usize, u32, u16)], out: Out<'_>) -> Result<(), Error> {
        for (place, last_row, last_column) in ends {
            self.workbook.worksheet_from_index(*place)?.autofilter(0, 0, *last_row, *last_column)?;
        }
        self.save(out)
    }

    /// Writes the workbook out.
    pub(super) fn save(mut self, out: Out<'_>) -> Result<(), Error> {
        let seconds = self.newest.map_or(0, |minute| minute.to_timestamp().as_second());
        let created = ExcelDateTime::from_timestamp(seconds)?;
        self.workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        self.workbook.save_to_writer(&mut *out)?;
        Ok(out.flush()?)
    }
}

/// How cells look.
struct Styles {
    header: Style,
    text: Style,
    /// A text that begins like a formula: the mark keeps it a text when the cell is edited.
    guarded: Style,
    plain: Style,
    date: Style,
    time: Style,
    /// The vocabulary's words that have a colour.
    words: Vec<(&'static str, Style)>,
}

impl Styles {
    fn new() -> Self {
        let plain = Style::new().set_align(FormatAlign::Top);
        let text = plain.clone().set_text_wrap();
        let filled = |word, ink: u32, ground: u32| {
            (word, plain.clone().set_font_color(ink).set_background_color(ground).set_bold())
        };
        let inked = |word, ink: u32| (word, plain.clone().set_font_color(ink));
        Self {
            header: plain.clone().set_bold().set_background_color(0x00E8_EAED),
            guarded: text.clone().set_quote_prefix(),
            date: plain.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            time: plain.clone().set_num_format("yyyy-mm-dd hh:mm:ss \"UTC\"").set_align(FormatAlign::Left),
            words: vec![
                filled("reported", 0x001F_4E9E, 0x00E3_ECFB),
                filled("confirmed", 0x000B_6B3A, 0x00DF_F3E6),
                filled("disputed", 0x008A_4B00, 0x00FD_EFD9),
                filled("denied", 0x00A3_161F, 0x00FB_E1E3),
                filled("superseded", 0x005F_6368, 0x00EC_EDEF),
                filled("retracted", 0x00A3_161F, 0x00F6_C9CC),
                inked("anonymous_source", 0x00B3_541E),
                inked("official", 0x002F_6DB5),
                inked("statement", 0x006A_51A3),
                inked("individual", 0x002A_8C6A),
                inked("document", 0x007A_6A1F),
                inked("media", 0x00A0_3F7D),
                inked("narrator", 0x006B_6E74),
            ],
            text,
            plain,
        }
    }

    fn write(
        &self,
        page: &mut Worksheet,
        (row, column): (u32, u16),
        kind: Kind,
        value: Value<'_>,
    ) -> Result<(), XlsxError> {
        match value {
            Value::Nothing => {}
            Value::Whole(number) if number < 1 << 53 => {
                page.write_number_with_format(row, column, number as f64, &self.plain)?;
            }
            Value::Minute(minute) => {
                let time = ExcelDateTime::from_timestamp(minute.to_timestamp().as_second())?;
                page.write_datetime_with_format(row, column, &time, &self.time)?;
            }
            Value::Moment(moment) => match real_date(moment) {
                Some(date) => {
                    let style = if moment.is_date() { &self.date } else { &self.time };
                    page.write_datetime_with_format(row, column, &date, style)?;
                }
                None => {
                    page.write_string_with_format(row, column, moment.as_str(), &self.plain)?;
                }
            },
            value => {
                let text = value.into_text();
                let style = match kind {
                    Kind::Word(_) => self.words.iter().find(|(word, _)| *word == text).map_or(&self.plain, |(_, s)| s),
                    Kind::Text | Kind::List(_) if begins_formula(&text) => &self.guarded,
                    Kind::Text | Kind::List(_) => &self.text,
                    _ => &self.plain,
                };
                page.write_string_with_format(row, column, cut(&text), style)?;
            }
        }
        Ok(())
    }
}

/// The date or the time in UTC, if a spreadsheet knows the year.
fn real_date(moment: &Moment) -> Option<ExcelDateTime> {
    if moment.is_date() {
        return ExcelDateTime::parse_from_str(moment.as_str()).ok();
    }
    ExcelDateTime::from_timestamp(moment.start(&TimeZone::UTC).as_second()).ok()
}

/// The text, cut where a cell ends.
fn cut(text: &str) -> String {
    let mut units = text.chars().map(char::len_utf16).sum::<usize>();
    if units <= LONGEST_CELL {
        return text.to_owned();
    }
    let mark = format!("… [cut: {} characters in all; json has them]", text.chars().count());
    let room = LONGEST_CELL - mark.chars().count();
    let mut kept = text.to_owned();
    while units > room {
        units -= kept.pop().map_or(units, char::len_utf16);
    }
    kept + &mark
}

/// A column's width in characters.
fn width(name: &str, kind: Kind) -> f64 {
    match (name, kind) {
        ("text" | "quote" | "exact", _) => 60.0,
        (_, Kind::Text | Kind::List(" | ")) => 36.0,
        (_, Kind::List(_)) => 24.0,
        (_, Kind::Digest) => 14.0,
        (_, Kind::Minute | Kind::Moment) => 24.0,
        (_, Kind::Word(_)) => 18.0,
        (_, Kind::Whole | Kind::Flag) => 10.0,
    }
}

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Output(error),
            error => Self::Output(std::io::Error::other(error.to_string())),
        }
    }
}
