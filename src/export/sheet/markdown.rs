//! A sheet as a Markdown document: a heading, what it is about, a table.

use super::{Cell, Sheet};
use crate::export::markdown::escaped;
use crate::export::{Error, Out};

pub(super) fn write(sheet: &Sheet, out: Out<'_>) -> Result<(), Error> {
    writeln!(out, "# {}\n", escaped(&sheet.title))?;
    for (label, text) in &sheet.about {
        writeln!(out, "- {label}: {}", escaped(text))?;
    }
    let names: Vec<&str> = sheet.columns.iter().map(|(name, _)| *name).collect();
    writeln!(out, "\n| {} |\n|{}", names.join(" | "), "---|".repeat(names.len()))?;
    for row in &sheet.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(out.flush()?)
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Nothing | Cell::Above => String::new(),
        Cell::Text(text) | Cell::Quoted(text, None) => escaped(text),
        Cell::Quoted(text, Some(quote)) => format!("{} “{}”", escaped(text), escaped(quote)),
        Cell::Lines(lines) => lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>"),
        Cell::Number(number) => number.to_string(),
        Cell::Status(status) => format!("**{}**", status.as_str()),
        Cell::Class(class) => class.spaced(),
        Cell::Id(digest) => format!("`{}`", digest.prefix(12)),
        Cell::Minute(minute) => minute.to_string(),
        Cell::Moment(moment) => moment.to_string(),
    }
}
