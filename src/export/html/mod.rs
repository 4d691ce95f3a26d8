//! A table on a page of its own, for readers: opens in any browser from a file, light or dark, on a phone and in print.
//!
//! It is for the eye: ids are cut to twelve digits and most facets are left out, unless columns are chosen. Nothing that
//! a stranger wrote is obeyed as markup, and the characters that reorder text are taken out.

mod page;

use maud::{Markup, html};

pub(crate) use page::{CLOSING, opening, text};
pub(super) use page::{class, minute, status};

use super::table::{Column, Kind, Statements, Value};
use super::{Error, Export, Out, Selected, quote_apart};
use crate::ledger::Contested;
use crate::record::{Attribution, Moment, Stance};

/// The columns of the table for readers.
const READING: [&str; 6] = ["id", "status", "statement", "who stands behind it", "effective", "recorded"];

/// Writes a page with a table.
pub(super) struct Html<'a> {
    out: Out<'a>,
    /// The columns that were chosen; none for the table for readers.
    columns: Vec<&'static Column<Statements>>,
}

impl<'a> Html<'a> {
    /// Begins the page, its table and the table's header.
    pub(super) fn begin(columns: Vec<&'static Column<Statements>>, out: Out<'a>) -> Result<Self, Error> {
        let names: Vec<&str> = match columns[..] {
            [] => READING.to_vec(),
            _ => columns.iter().map(|column| column.name).collect(),
        };
        out.write_all(opening("Statements").as_bytes())?;
        let header = html! { thead { tr { @for name in names { th scope="col" { (name) } } } } };
        writeln!(out, "<h1>Statements</h1>\n<div class=\"table\"><table>\n{}\n<tbody>", header.into_string())?;
        Ok(Self { out, columns })
    }
}

impl Export for Html<'_> {
    fn statement(&mut self, statement: Selected<'_>) -> Result<(), Error> {
        let row = if self.columns.is_empty() {
            reading_row(statement)
        } else {
            let facts = statement.facts();
            html! { tr { @for column in &self.columns { (cell(column, (column.value)(&facts))) } } }
        };
        Ok(writeln!(self.out, "{}", row.into_string())?)
    }

    fn end(&mut self) -> Result<(), Error> {
        write!(self.out, "</tbody>\n</table></div>\n{CLOSING}")?;
        Ok(self.out.flush()?)
    }
}

fn reading_row(Selected { revised, contested }: Selected<'_>) -> Markup {
    let body = &revised.statement;
    let [id, status_label, statement, sources_label, effective, recorded] = READING;
    html! {
        tr {
            td.id data-label=(id) title=(revised.id) { (revised.id.prefix(12)) }
            td data-label=(status_label) {
                (status(body.status))
                @if body.revision > 1 { " " span.faint { "revision " (body.revision) } }
                @if let Some(Contested { by, status, .. }) = contested {
                    br; span.contested { "contested: rests on " (by.prefix(12)) ", " (status.as_str()) }
                }
            }
            td.text data-label=(statement) {
                (text(&body.text))
                @if let Some(quote) = quote_apart(body) { " " q { (text(quote)) } }
            }
            td.text data-label=(sources_label) { (sources(&body.attributions)) }
            td.time data-label=(effective) { (body.effective_at.as_ref().map_or("", Moment::as_str)) }
            td.time data-label=(recorded) { (minute(revised.header.recorded_at)) }
        }
    }
}

/// Who it is, of what class, and what they do with the statement where they do not simply assert it.
pub(super) fn sources(attributions: &[Attribution]) -> Markup {
    html! {
        ul {
            @for attribution in attributions {
                li {
                    (text(&attribution.to_string())) " " (class(attribution.class))
                    @if attribution.stance != Stance::Asserts {
                        " " span.faint { (attribution.stance.spaced()) }
                    }
                }
            }
        }
    }
}

fn cell(column: &Column<Statements>, value: Value<'_>) -> Markup {
    let role = match column.kind {
        Kind::Text | Kind::List(_) => "text",
        Kind::Digest => "id",
        Kind::Whole => "number",
        Kind::Minute | Kind::Moment => "time",
        Kind::Word(_) | Kind::Flag => "word",
    };
    html! { td.(role) data-label=(column.name) { (text(&value.into_text())) } }
}
