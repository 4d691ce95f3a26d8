//! A sheet as a workbook: the table with its header in the first row, so that it can be filtered and sorted, and what it
//! is about on a sheet of its own. A cell that goes on from the row above repeats it, since sorting takes rows apart.

use std::borrow::Cow;

use super::{Cell, Sheet};
use crate::export::table::{Kind, Value, vocabulary};
use crate::export::xlsx::Book;
use crate::export::{Error, Out};
use crate::record::{Class, Status};

pub(super) fn write(sheet: &Sheet, out: Out<'_>) -> Result<(), Error> {
    let mut book = Book::new();
    book.newest = sheet.newest;
    let columns: Vec<(&str, f64)> = sheet.columns.iter().map(|(name, width)| (*name, f64::from(*width))).collect();
    let place = book.page(sheet.name, &columns)?;
    let mut above: Vec<&Cell> = vec![&Cell::Nothing; columns.len()];
    for (row, cells) in (1..).zip(&sheet.rows) {
        for ((column, cell), above) in (0..).zip(cells).zip(&mut above) {
            if *cell != Cell::Above {
                *above = cell;
            }
            let (kind, value) = typed(above);
            book.put(place, (row, column), kind, value)?;
        }
    }
    book.filter(place, sheet.rows.len() as u32, columns.len() as u16)?;
    let about = book.page("about", &[("what", 16.0), ("value", 80.0)])?;
    let title = ("title", sheet.title.clone());
    for (row, (label, text)) in (1..).zip([&title].into_iter().chain(&sheet.about)) {
        book.put(about, (row, 0), Kind::Text, Value::Text(Cow::Borrowed(label)))?;
        book.put(about, (row, 1), Kind::Text, Value::Text(Cow::Borrowed(text)))?;
    }
    book.save(out)
}

fn typed(cell: &Cell) -> (Kind, Value<'_>) {
    let text = |text| Value::Text(Cow::Borrowed(text));
    match cell {
        Cell::Nothing | Cell::Above => (Kind::Text, Value::Nothing),
        Cell::Text(words) | Cell::Quoted(words, None) => (Kind::Text, text(words)),
        Cell::Quoted(words, Some(quote)) => (Kind::Text, Value::Text(Cow::Owned(format!("{words} “{quote}”")))),
        Cell::Lines(lines) => (Kind::Text, Value::Text(Cow::Owned(lines.join("\n")))),
        Cell::Number(number) => (Kind::Whole, Value::Whole(*number)),
        Cell::Status(status) => (vocabulary!(Status), text(status.as_str())),
        Cell::Class(class) => (vocabulary!(Class), text(class.as_str())),
        Cell::Id(digest) => (Kind::Digest, Value::Digest(*digest)),
        Cell::Minute(minute) => (Kind::Minute, Value::Minute(*minute)),
        Cell::Moment(moment) => (Kind::Moment, Value::Moment(moment)),
    }
}
