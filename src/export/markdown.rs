//! A Markdown table in GitHub's dialect, for readers: what is said, where it stands, who stands behind it, and when.
//!
//! It is for the eye: ids are cut to twelve digits and most facets are left out, unless columns are chosen. Everything
//! that Markdown or HTML would obey is escaped, and the characters that reorder text to both sides of their own cell are
//! taken out.

use super::table::{Column, Statements};
use super::{Error, Export, Out, Selected, quote_apart};
use crate::ledger::Contested;
use crate::record::{Attribution, Moment, Stance};

/// Writes a Markdown table.
pub(super) struct Markdown<'a> {
    out: Out<'a>,
    /// The columns that were chosen; none for the table for readers.
    columns: Vec<&'static Column<Statements>>,
}

impl<'a> Markdown<'a> {
    /// Begins the table with its header.
    pub(super) fn begin(columns: Vec<&'static Column<Statements>>, out: Out<'a>) -> Result<Self, Error> {
        let names: Vec<String> = match columns[..] {
            [] => ["id", "status", "statement", "sources", "effective", "recorded"].map(str::to_owned).into(),
            _ => columns.iter().map(|column| escaped(column.name)).collect(),
        };
        writeln!(out, "| {} |\n|{}", names.join(" | "), "---|".repeat(names.len()))?;
        Ok(Self { out, columns })
    }
}

impl Export for Markdown<'_> {
    fn statement(&mut self, statement: Selected<'_>) -> Result<(), Error> {
        let cells: Vec<String> = if self.columns.is_empty() {
            reading_cells(statement).into()
        } else {
            let facts = statement.facts();
            self.columns.iter().map(|column| escaped(&(column.value)(&facts).into_text())).collect()
        };
        Ok(writeln!(self.out, "| {} |", cells.join(" | "))?)
    }

    fn end(&mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}

fn reading_cells(Selected { revised, contested }: Selected<'_>) -> [String; 6] {
    let statement = &revised.statement;
    let mut status = escaped(statement.status.as_str());
    if statement.revision > 1 {
        status.push_str(&format!(" (revision {})", statement.revision));
    }
    if let Some(Contested { by, status: fallen, .. }) = contested {
        status.push_str(&format!("; contested: rests on {}, {fallen}", by.prefix(12)));
    }
    let mut text = escaped(&statement.text);
    if let Some(quote) = quote_apart(statement) {
        text.push_str(&format!(" “{}”", escaped(quote)));
    }
    let sources: Vec<String> = statement.attributions.iter().map(source).collect();
    let effective = statement.effective_at.as_ref().map_or("", Moment::as_str).to_owned();
    let recorded = revised.header.recorded_at.to_string();
    [revised.id.prefix(12), status, text, sources.join("; "), effective, recorded]
}

/// Who it is, of what class, and what they do with the statement where they do not simply assert it.
pub(super) fn source(attribution: &Attribution) -> String {
    let who = escaped(&attribution.to_string());
    let class = escaped(attribution.class.as_str());
    let mut text = if who == class { who } else { format!("{who} ({class})") };
    if attribution.stance != Stance::Asserts {
        text.push_str(&format!(", {}", escaped(attribution.stance.as_str())));
    }
    text
}

/// The text as Markdown shows it, on one line.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{2028}' | '\u{2029}' => escaped.push(' '),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
