//! The list of corrections: what was wrong, what is right, when, and in which story.
//!
//! It holds every correction and retraction that an audience may see, newest first. A clarification was right before,
//! and an update was right when it was made: neither stands here.

use std::io::{self, Write};
use std::ops::Range;

use maud::{Markup, html};
use serde::Serialize;

use super::Error;
use super::audience::Visible;
use crate::export::{CLOSING, escaped, opening, text};
use crate::ledger::{self, Ledger, Revised};
use crate::record::{Attribution, Audience, Body, Change, Digest, Moment, Record, Statement, Status};

/// How the list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Markdown, a section a correction.
    Markdown,
    /// A page that stands alone.
    Html,
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The statement's id.
    pub id: Digest,
    /// Whether it is withdrawn as a whole.
    pub retracted: bool,
    /// The day on which it was recorded, in UTC.
    pub recorded_on: String,
    /// The day or time at which it became so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Moment>,
    /// The stories that it stands in.
    pub stories: Vec<Place>,
    /// What was wrong and what is right, each with its field; no right where it is withdrawn.
    pub changes: Vec<Put>,
    /// Why it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its headline, else its address.
    pub title: String,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What was put right in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Put {
    /// The field, in a word.
    pub field: &'static str,
    /// What was wrong.
    pub wrong: String,
    /// What is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
}

/// Finds the corrections that an audience may see, newest first, when the ledger has `size` records: those that records
/// with a number in `made` made.
pub fn corrections(ledger: &Ledger, size: u64, made: Range<u64>, audience: Audience) -> Result<Vec<Correction>, Error> {
    let visible = Visible::of(ledger, size, audience)?;
    let mut numbers = Vec::new();
    ledger.store().scan(made.start..made.end.min(size), |number, _, line| {
        let may = line
            .filter(|line| Change::CORRECTING.iter().any(|change| line.contains(&format!("\"change\":\"{change}\""))));
        if let Some(Ok(Record { body: Body::Statement(statement), .. })) = may.map(Record::parse) {
            let counts = statement.change.is_correcting();
            numbers.extend(Some(number).filter(|number| counts && visible.shows(*number)));
        }
        true
    })?;
    let mut found = Vec::new();
    for number in numbers.into_iter().rev() {
        found.extend(correction(ledger, number, |number| Ok(visible.shows(number)))?);
    }
    Ok(found)
}

/// The correction that the revision at `number` made, if its content and that of the revision before it are here. Names the
/// stories that `shows` shows, by their records' numbers.
pub fn correction(
    ledger: &Ledger,
    number: u64,
    shows: impl Fn(u64) -> Result<bool, ledger::Error>,
) -> Result<Option<Correction>, ledger::Error> {
    let Some(after) = ledger.revised_at(number)? else { return Ok(None) };
    let Some(parent) = after.statement.parent else { return Ok(None) };
    let Some(before) = ledger.store().number_of(&parent)? else { return Ok(None) };
    let Some(before) = ledger.revised_at(before)?.map(|before| before.statement) else { return Ok(None) };
    let Revised { id, header, statement: after, .. } = after;
    let retracted = after.status == Status::Retracted && before.status != Status::Retracted;
    let mut stories = Vec::new();
    for appearance in &after.appearances {
        let Some(number) = ledger.store().number_of(&appearance.story)? else { continue };
        if !shows(number)? {
            continue;
        }
        let Ok(record) = ledger.record(number) else { continue };
        if let Body::Story(story) = record.body {
            let title = story.headline.or(story.url.clone()).unwrap_or_default();
            let one = Place { title, url: story.url };
            if !stories.contains(&one) {
                stories.push(one);
            }
        }
    }
    Ok(Some(Correction {
        id,
        retracted,
        recorded_on: header.recorded_at.to_string().chars().take(10).collect(),
        effective_at: after.effective_at.clone(),
        stories,
        changes: changes(&before, &after, retracted),
        reason: after.reason,
    }))
}

fn changes(before: &Statement, after: &Statement, retracted: bool) -> Vec<Put> {
    if retracted {
        return vec![Put { field: "statement", wrong: before.text.clone(), right: None }];
    }
    let none = || "nobody".to_owned();
    let quote = |one: &Statement| one.quote.as_ref().map_or_else(String::new, |quote| format!("“{quote}”"));
    let sources = |one: &Statement| {
        let names: Vec<String> = one.attributions.iter().map(source).collect();
        if names.is_empty() { none() } else { names.join("; ") }
    };
    let when = |one: &Statement| one.effective_at.as_ref().map_or_else(String::new, Moment::to_string);
    let fields: [(&'static str, String, String); 5] = [
        ("statement", before.text.clone(), after.text.clone()),
        ("quotation", quote(before), quote(after)),
        ("source", sources(before), sources(after)),
        ("status", before.status.to_string(), after.status.to_string()),
        ("time", when(before), when(after)),
    ];
    let changed = fields.into_iter().filter(|(field, wrong, right)| {
        // A time that nobody gives again says nothing of the one before.
        wrong != right && !(*field == "time" && (wrong.is_empty() || right.is_empty()))
    });
    let mut changed: Vec<Put> = changed.map(|(field, wrong, right)| Put { field, wrong, right: Some(right) }).collect();
    if changed.is_empty() {
        changed.push(Put { field: "statement", wrong: before.text.clone(), right: Some(after.text.clone()) });
    }
    changed
}

fn source(one: &Attribution) -> String {
    one.to_string()
}

/// Writes the list.
pub fn write_corrections(found: &[Correction], form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Markdown => markdown(found, out)?,
        Form::Html => page(found, out)?,
    }
    out.flush()
}

fn markdown(found: &[Correction], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Corrections")?;
    if found.is_empty() {
        return writeln!(out, "\nThere are none.");
    }
    for one in found {
        writeln!(out, "\n## {}: {}\n", one.recorded_on, heading(one))?;
        for Place { title, url } in &one.stories {
            match url {
                Some(url) => writeln!(out, "In “{}” (<{}>)\n", escaped(title), address(url))?,
                None => writeln!(out, "In “{}”\n", escaped(title))?,
            }
        }
        for Put { field, wrong, right } in &one.changes {
            writeln!(out, "- {field}, wrong: {}", escaped(wrong))?;
            if let Some(right) = right {
                writeln!(out, "- {field}, right: {}", escaped(right))?;
            }
        }
        if let Some(reason) = &one.reason {
            writeln!(out, "\nWhy: {}", escaped(reason))?;
        }
        writeln!(out, "\nStatement {}", one.id.prefix(12))?;
    }
    Ok(())
}

fn heading(one: &Correction) -> &'static str {
    if one.retracted { "retraction" } else { "correction" }
}

/// An address within `<>`: whatever could end it is percent-encoded.
fn address(url: &str) -> String {
    let mut safe = String::new();
    for c in url.chars() {
        match c {
            '<' | '>' | '\\' | '"' | '\'' | '`' => safe.push_str(&format!("%{:02X}", c as u32)),
            c if c.is_control() || c.is_whitespace() => {}
            c => safe.push(c),
        }
    }
    safe
}

fn page(found: &[Correction], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(opening("Corrections").as_bytes())?;
    writeln!(out, "<h1>Corrections</h1>")?;
    if found.is_empty() {
        writeln!(out, "<p>There are none.</p>")?;
    }
    for one in found {
        writeln!(out, "{}", article(one).into_string())?;
    }
    out.write_all(CLOSING.as_bytes())
}

fn article(one: &Correction) -> Markup {
    html! {
        article id=(format!("c{}", one.id.prefix(12))) {
            h2 { time { (one.recorded_on) } ": " (heading(one)) }
            @for Place { title, url } in &one.stories {
                p {
                    "In "
                    @match url {
                        Some(url) => a href=(address(url)) { (text(title)) },
                        None => { "“" (text(title)) "”" }
                    }
                }
            }
            dl {
                @for Put { field, wrong, right } in &one.changes {
                    dt { (field) ", wrong" }
                    dd { del { (text(wrong)) } }
                    @if let Some(right) = right {
                        dt { (field) ", right" }
                        dd { ins { (text(right)) } }
                    }
                }
            }
            @if let Some(reason) = &one.reason { p { "Why: " (text(reason)) } }
            p { small { "Statement " code { (one.id.prefix(12)) } } }
        }
    }
}
