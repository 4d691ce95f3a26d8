//! A sheet as a page that stands alone; cells that go on from the row above are one cell.

use maud::{Markup, html};

use super::{Cell, Sheet};
use crate::export::html::{CLOSING, class, minute, opening, status, text};
use crate::export::{Error, Out};

pub(super) fn write(sheet: &Sheet, out: Out<'_>) -> Result<(), Error> {
    out.write_all(opening(&sheet.title).as_bytes())?;
    let head = html! {
        h1 { (text(&sheet.title)) }
        @for (label, words) in &sheet.about { p { span.faint { (label) ": " } (text(words)) } }
    };
    let names = html! { thead { tr { @for (name, _) in &sheet.columns { th scope="col" { (name) } } } } };
    writeln!(
        out,
        "{}\n<div class=\"table\"><table>\n{}\n<tbody class=\"even\">",
        head.into_string(),
        names.into_string()
    )?;
    let spans = spans(sheet);
    for (row, spans) in sheet.rows.iter().zip(&spans) {
        let cells = row.iter().zip(spans).zip(&sheet.columns).filter(|((cell, _), _)| **cell != Cell::Above);
        let row = html! { tr { @for ((cell, span), (name, _)) in cells { (self::cell(name, cell, *span)) } } };
        writeln!(out, "{}", row.into_string())?;
    }
    write!(out, "</tbody>\n</table></div>\n{CLOSING}")?;
    Ok(out.flush()?)
}

/// How many rows each cell takes: itself, and those below that go on from it.
fn spans(sheet: &Sheet) -> Vec<Vec<usize>> {
    let mut spans = vec![vec![1; sheet.columns.len()]; sheet.rows.len()];
    for row in (1..sheet.rows.len()).rev() {
        let (upper, lower) = spans.split_at_mut(row);
        let Some(upper) = upper.last_mut() else { break };
        for ((cell, above), below) in sheet.rows[row].iter().zip(upper).zip(&lower[0]) {
            if *cell == Cell::Above {
                *above += below;
            }
        }
    }
    spans
}

fn cell(name: &str, cell: &Cell, span: usize) -> Markup {
    let role = match cell {
        Cell::Quoted(..) | Cell::Lines(_) => "text",
        Cell::Text(words) if words.chars().count() > 24 => "text",
        Cell::Number(_) => "number",
        Cell::Id(_) => "id",
        Cell::Minute(_) | Cell::Moment(_) => "time",
        _ => "word",
    };
    html! { td.(role) data-label=(name) rowspan=[(span > 1).then_some(span)] { (content(cell)) } }
}

fn content(cell: &Cell) -> Markup {
    match cell {
        Cell::Nothing | Cell::Above => html! {},
        Cell::Text(words) => html! { (text(words)) },
        Cell::Quoted(words, quote) => html! { (text(words)) @if let Some(quote) = quote { " " q { (text(quote)) } } },
        Cell::Lines(lines) => html! { ul { @for line in lines { li { (text(line)) } } } },
        Cell::Number(number) => html! { (number) },
        Cell::Status(word) => status(*word),
        Cell::Class(word) => class(*word),
        Cell::Id(digest) => html! { span title=(digest) { (digest.prefix(12)) } },
        Cell::Minute(time) => html! { (minute(*time)) },
        Cell::Moment(moment) => html! { (moment) },
    }
}
