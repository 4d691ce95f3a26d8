//! A Markdown table in GitHub's dialect, for readers: what is said, where it stands, who stands behind it, and when.
//!
//! It is for the eye: ids are cut to twelve digits and most facets are left out. Everything that Markdown or HTML would
//! obey is escaped, and the characters that reorder text to both sides of their own cell are taken out.

use std::io::{self, Write};

use super::Export;
use crate::ledger::{Contested, Revised};
use crate::record::{Attribution, Moment, Stance};

/// Writes a Markdown table.
pub struct Markdown<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Markdown<'a> {
    /// Begins the table with its header.
    pub fn begin(out: &'a mut dyn Write) -> io::Result<Self> {
        out.write_all(b"| id | status | statement | sources | effective | recorded |\n|---|---|---|---|---|---|\n")?;
        Ok(Self { out })
    }
}

impl Export for Markdown<'_> {
    fn row(&mut self, revised: &Revised, contested: Option<Contested>) -> io::Result<()> {
        let Revised { id, header, statement, .. } = revised;
        let mut status = escaped(statement.status.as_str());
        if statement.revision > 1 {
            status.push_str(&format!(" (revision {})", statement.revision));
        }
        if let Some(Contested { by, status: fallen, .. }) = contested {
            status.push_str(&format!("; contested: rests on {}, {fallen}", by.prefix(12)));
        }
        let mut text = escaped(&statement.text);
        if let Some(quote) = &statement.quote {
            text.push_str(&format!(" “{}”", escaped(quote)));
        }
        let sources: Vec<String> = statement.attributions.iter().map(source).collect();
        let effective = statement.effective_at.as_ref().map_or("", Moment::as_str);
        writeln!(
            self.out,
            "| {} | {status} | {text} | {} | {effective} | {} |",
            id.prefix(12),
            sources.join("; "),
            header.recorded_at
        )
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Who it is, of what class, and what they do with the statement where they do not simply assert it.
fn source(attribution: &Attribution) -> String {
    let who = escaped(&attribution.to_string());
    let class = escaped(attribution.class.as_str());
    let mut text = if who == class { who } else { format!("{who} ({class})") };
    if attribution.stance != Stance::Asserts {
        text.push_str(&format!(", {}", escaped(attribution.stance.as_str())));
    }
    text
}

fn escaped(text: &str) -> String {
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
