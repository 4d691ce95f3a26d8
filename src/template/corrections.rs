//! The list of corrections as a sheet: what was wrong, what is right, when, and in which story; a row for each thing that
//! was put right.

use crate::export::{Cell, Sheet};
use crate::publish::{Correction, Put};
use crate::record::Moment;

const COLUMNS: [(&str, u8); 9] = [
    ("recorded", 14),
    ("kind", 12),
    ("in", 44),
    ("field", 12),
    ("wrong", 52),
    ("right", 52),
    ("why", 40),
    ("effective", 24),
    ("id", 14),
];

/// Makes the sheet.
pub fn corrections_sheet(found: &[Correction]) -> Sheet {
    Sheet {
        name: "corrections",
        title: "Corrections".to_owned(),
        about: vec![("corrections", found.len().to_string())],
        columns: COLUMNS.to_vec(),
        rows: found.iter().flat_map(rows).collect(),
        newest: found.iter().filter_map(|one| format!("{}T00:00:00Z", one.recorded_on).parse().ok()).max(),
    }
}

fn rows(one: &Correction) -> Vec<Vec<Cell>> {
    let day = one.recorded_on.parse::<Moment>().map_or(Cell::Text(one.recorded_on.clone()), Cell::Moment);
    let kind = if one.retracted { "retraction" } else { "correction" };
    let stories: Vec<String> = one.stories.iter().map(|story| story.title.clone()).collect();
    let row = |(place, Put { field, wrong, right }): (usize, &Put)| {
        let once = |cell: Cell| if place == 0 { cell } else { Cell::Above };
        vec![
            once(day.clone()),
            once(Cell::Text(kind.to_owned())),
            once(if stories.is_empty() { Cell::Nothing } else { Cell::Lines(stories.clone()) }),
            Cell::Text((*field).to_owned()),
            Cell::Text(wrong.clone()),
            Cell::text(right.as_ref()),
            once(Cell::text(one.reason.as_ref())),
            once(one.effective_at.clone().map_or(Cell::Nothing, Cell::Moment)),
            once(Cell::Id(one.id)),
        ]
    };
    one.changes.iter().enumerate().map(row).collect()
}
