//! Counsel's chronology: every record about the statements selected, oldest first, with what it changed, on whose word
//! and why, and the digest by which it is proved.

use std::collections::BTreeMap;

use super::selected;
use crate::audit::{Audit, Scope, Step};
use crate::diff::Happening;
use crate::export::{Cell, Sheet, identified};
use crate::ledger::{Error, Ledger};
use crate::record::{Kind, Moment};
use crate::store::Selection;

const COLUMNS: [(&str, u8); 10] = [
    ("recorded", 24),
    ("became so", 24),
    ("what happened", 28),
    ("statement or story", 52),
    ("on whose word", 40),
    ("why", 36),
    ("by", 14),
    ("of", 14),
    ("record", 9),
    ("digest", 14),
];

/// Makes the chronology of the statements selected, and of the story that they are chosen by.
pub fn chronology(ledger: &Ledger, selection: &Selection, audit: &Audit<'_>) -> Result<Sheet, Error> {
    let statements = selected(ledger, selection)?;
    let mut steps: BTreeMap<u64, Step> = BTreeMap::new();
    for revised in &statements {
        let Some(first) = ledger.first_of(&revised.id)? else { continue };
        audit.trail(&Scope::Statement(first), 0, |step| {
            steps.insert(step.number, step);
            true
        })?;
    }
    if let Some(versions) = &selection.story {
        audit.trail(&Scope::Story(versions.clone()), 0, |step| {
            if step.kind == Kind::Story {
                steps.insert(step.number, step);
            }
            true
        })?;
    }
    let last = steps.values().next_back().and_then(|step| step.recorded_at.parse().ok());
    let records = steps.len();
    let mut rows = Vec::with_capacity(records);
    for step in steps.into_values() {
        let effective = ledger.revised_at(step.number)?.and_then(|revised| revised.statement.effective_at);
        rows.push(row(step, effective));
    }
    Ok(Sheet {
        name: "chronology",
        title: "Chronology".to_owned(),
        about: vec![
            ("ledger", ledger.signers()?.origin().to_owned()),
            ("statements", statements.len().to_string()),
            ("records", records.to_string()),
        ],
        columns: COLUMNS.to_vec(),
        rows,
        newest: last,
    })
}

fn row(step: Step, effective: Option<Moment>) -> Vec<Cell> {
    let recorded = step.recorded_at.parse().map_or(Cell::Text(step.recorded_at.clone()), Cell::Minute);
    let happened: Vec<String> = match step.kind {
        Kind::Statement => step.happenings.iter().map(happening).collect(),
        kind => vec![kind.spaced()],
    };
    let word: Vec<String> = step.word.iter().map(identified).collect();
    vec![
        recorded,
        effective.map_or(Cell::Nothing, Cell::Moment),
        Cell::Lines(happened),
        Cell::Text(step.text),
        if word.is_empty() { Cell::Nothing } else { Cell::Lines(word) },
        Cell::text(step.reason.as_ref()),
        Cell::Text(step.recorded_by),
        step.of.map_or(Cell::Nothing, Cell::Id),
        Cell::Number(step.number),
        Cell::Id(step.digest),
    ]
}

fn happening(happening: &Happening) -> String {
    let what = happening.what.spaced();
    happening.to.map_or(what.clone(), |to| format!("{what} {}", to.prefix(12)))
}
