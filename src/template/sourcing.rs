//! An editor's sourcing sheet of one story: a row for each source of each statement, in the order of the story.

use std::collections::{BTreeMap, HashMap};

use super::selected;
use crate::audit::{Audit, Scope};
use crate::export::{Cell, Sheet, identified, quote_apart};
use crate::ledger::{Error, Ledger, Revised, Version};
use crate::record::{Attribution, Class, Digest, Status};
use crate::store::Selection;

const COLUMNS: [(&str, u8); 10] = [
    ("statement", 48),
    ("who", 34),
    ("named", 10),
    ("terms", 14),
    ("basis", 28),
    ("why unnamed", 28),
    ("status", 12),
    ("last change", 32),
    ("open questions", 44),
    ("id", 14),
];

/// Makes the sheet of the story with these versions. Open questions are what the audit finds.
pub fn sourcing_sheet(
    ledger: &Ledger,
    story: &[Version],
    selection: &Selection,
    audit: &Audit<'_>,
) -> Result<Sheet, Error> {
    let versions: Vec<u64> = story.iter().map(|version| version.number).collect();
    let mut questions: HashMap<Digest, Vec<String>> = HashMap::new();
    audit.findings(&Scope::Story(versions), |finding| {
        questions.entry(finding.statement).or_default().push(finding.ground);
        true
    })?;
    let mut statements = selected(ledger, selection)?;
    let digests: Vec<Digest> = story.iter().map(|version| version.digest).collect();
    statements.sort_by_key(|revised| (place(revised, &digests), revised.number));
    let rows = statements.iter().flat_map(|revised| rows(revised, questions.remove(&revised.id).unwrap_or_default()));
    Ok(Sheet {
        name: "sourcing",
        title: title(story),
        about: about(story, &statements),
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        newest: statements.iter().map(|revised| revised.header.recorded_at).max(),
    })
}

/// Where the statement stands in the newest version that it stands in; last, where nobody knows.
fn place(revised: &Revised, story: &[Digest]) -> u32 {
    let newest_first = story.iter().rev();
    let starts = newest_first.filter_map(|version| {
        revised.statement.appearances.iter().find(|one| one.story == *version).and_then(|one| one.start)
    });
    starts.into_iter().next().unwrap_or(u32::MAX)
}

fn title(story: &[Version]) -> String {
    let newest = story.last().map(|version| &version.story);
    let named = newest.and_then(|story| story.headline.clone().or_else(|| story.url.clone()));
    format!("Sourcing: {}", named.unwrap_or_else(|| "a story".to_owned()))
}

fn about(story: &[Version], statements: &[Revised]) -> Vec<(&'static str, String)> {
    let mut about = Vec::new();
    if let Some(newest) = story.last() {
        let facts = [
            ("byline", newest.story.byline.clone()),
            ("outlet", newest.story.outlet.clone()),
            ("published", newest.story.published_at.as_ref().map(|moment| moment.to_string())),
            ("address", newest.story.url.clone()),
        ];
        about.extend(facts.into_iter().filter_map(|(label, text)| Some((label, text?))));
        about.push(("version", format!("{}, record {}", newest.story.version, newest.digest)));
    }
    let mut statuses: BTreeMap<Status, usize> = BTreeMap::new();
    for revised in statements {
        *statuses.entry(revised.statement.status).or_default() += 1;
    }
    let counts: Vec<String> = statuses.iter().map(|(status, count)| format!("{count} {status}")).collect();
    about.push(("statements", format!("{} ({})", statements.len(), counts.join(", "))));
    about
}

/// A row for each source; the statement stands in the first.
fn rows(revised: &Revised, questions: Vec<String>) -> Vec<Vec<Cell>> {
    let body = &revised.statement;
    let day: String = revised.header.recorded_at.to_string().chars().take(10).collect();
    let change = format!("{day}, {}", body.change);
    let change = body.reason.as_ref().map_or(change.clone(), |reason| format!("{change}: {reason}"));
    let open = if questions.is_empty() { Cell::Nothing } else { Cell::Lines(questions) };
    let row = |(place, source): (usize, &Attribution)| {
        let once = |cell: Cell| if place == 0 { cell } else { Cell::Above };
        vec![
            once(Cell::Quoted(body.text.clone(), quote_apart(body).map(str::to_owned))),
            Cell::Text(identified(source)),
            Cell::Text(named(source).to_owned()),
            Cell::Text(source.terms.spaced()),
            Cell::text(source.basis.as_ref()),
            Cell::text(source.anonymity_reason.as_ref()),
            once(Cell::Status(body.status)),
            once(Cell::Text(change.clone())),
            once(open.clone()),
            once(Cell::Id(revised.id)),
        ]
    };
    body.attributions.iter().enumerate().map(row).collect()
}

fn named(source: &Attribution) -> &'static str {
    match source.class {
        Class::Narrator => "nobody cited",
        _ if source.is_named() => "named",
        _ => "unnamed",
    }
}
