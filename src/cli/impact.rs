//! `impact`: what depends on a statement, before it is corrected, denied, superseded or retracted.

use clap::Args;
use serde::Serialize;

use super::context::{Context, chain_of};
use super::failure::Failure;
use super::grid::Grid;
use super::known::named;
use super::output::{Output, Tone, status_tone};
use super::statement::spaced;
use super::{Outcome, output};
use crate::ledger::{Chain, Impact, Ledger, MOST_DEPENDENTS, Revised};
use crate::record::{Body, Change, Digest, RelationType, Status};
use crate::store::Access;

#[derive(Args)]
pub(super) struct ImpactOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    pub(super) id: String,
}

/// What depends on a statement, as JSON.
#[derive(Serialize)]
struct Told<'a> {
    id: Digest,
    /// The statement's revisions after the one that was named.
    later: Vec<Later<'a>>,
    resting: Vec<Line<'a>>,
    referring: Vec<Line<'a>>,
    stories: Vec<Story>,
    notes: Vec<Note>,
    cut_short: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    id: Digest,
    status: Status,
    text: &'a str,
    revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    remove: Option<u32>,
    /// The relations of this statement to the other, or the relation by which the other supports this one.
    relation: &'static str,
}

#[derive(Serialize)]
struct Later<'a> {
    revision: u32,
    digest: Digest,
    change: Change,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Story {
    id: Digest,
    version: u32,
    title: String,
}

#[derive(Serialize)]
struct Note {
    digest: Digest,
    topic: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
}

pub(super) fn run(context: &Context, options: &ImpactOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    let chain = chain_of(&ledger, &options.id)?;
    let impact = impact_of(&ledger, &chain)?;
    let told = tell(&ledger, &chain, named_revision(&chain, &options.id), &impact)?;
    if output.json {
        output.json(&told)?;
    } else if output.quiet {
        told.resting.iter().try_for_each(|line| output.line(line.id.to_string()))?;
    } else {
        print(&ledger, &told, output)?;
    }
    Ok(Outcome::Good)
}

fn impact_of(ledger: &Ledger, chain: &Chain) -> Result<Impact, Failure> {
    let first = ledger.first_of(&chain.id)?;
    Ok(first.map(|first| ledger.impact(first)).transpose()?.unwrap_or_default())
}

/// The revision whose record an id names; the newest where it names none, as `@` does.
fn named_revision(chain: &Chain, id: &str) -> u32 {
    let id = id.to_ascii_lowercase();
    let named = chain.revisions.iter().find(|revised| revised.digest.to_string().starts_with(&id));
    named.or(chain.revisions.last()).map_or(1, |revised| revised.statement.revision)
}

/// Puts together what depends on a statement's revision.
fn tell<'a>(ledger: &Ledger, chain: &'a Chain, revision: u32, impact: &'a Impact) -> Result<Told<'a>, Failure> {
    let id = chain.id;
    let later = chain.revisions.iter().filter(|revised| revised.statement.revision > revision);
    let later = later.map(|revised| Later {
        revision: revised.statement.revision,
        digest: revised.digest,
        change: revised.statement.change,
        status: revised.statement.status,
        reason: revised.statement.reason.as_deref(),
    });
    let line = |revised: &'a Revised, remove, relation| Line {
        id: revised.id,
        status: revised.statement.status,
        text: &revised.statement.text,
        revision: revised.statement.revision,
        remove,
        relation,
    };
    let resting = impact.resting.iter().map(|one| {
        let relation = match (relation_to(&one.current, &id), one.remove) {
            (Some(kind), _) => kind.as_str(),
            (None, 1) => "supported",
            (None, _) => "indirectly",
        };
        line(&one.current, Some(one.remove), relation)
    });
    let referring = impact
        .referring
        .iter()
        .map(|one| line(&one.current, None, one.kind.map_or("superseded", RelationType::as_str)));
    let mut told = Told {
        id,
        later: later.collect(),
        resting: resting.collect(),
        referring: referring.collect(),
        stories: Vec::new(),
        notes: Vec::new(),
        cut_short: impact.cut_short,
    };
    for number in &impact.stories {
        let Ok(record) = ledger.record(*number) else { continue };
        if let Body::Story(story) = record.body {
            let id = story.story.map_or_else(|| ledger.digest_of(*number), Ok)?;
            told.stories.push(Story { id, version: story.version, title: named(&story) });
        }
    }
    for number in &impact.notes {
        let Ok(record) = ledger.record(*number) else { continue };
        if let Body::Note(note) = record.body {
            told.notes.push(Note { digest: ledger.digest_of(*number)?, topic: note.topic, outcome: note.outcome });
        }
    }
    Ok(told)
}

fn relation_to(revised: &Revised, id: &Digest) -> Option<RelationType> {
    revised.statement.relations.iter().find(|relation| relation.to == *id).map(|relation| relation.kind)
}

fn print(ledger: &Ledger, told: &Told<'_>, output: &mut Output) -> Result<(), Failure> {
    let counts = [
        (told.later.len(), "later revision builds on it", "later revisions build on it"),
        (told.resting.len(), "statement rests on it", "statements rest on it"),
        (told.referring.len(), "other refers to it", "others refer to it"),
        (told.stories.len(), "story version has it", "story versions have it"),
        (told.notes.len(), "note is about it", "notes are about it"),
    ];
    let counts = counts.iter().filter(|(count, ..)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
    let id = ledger.short_id(&told.id)?;
    output.line(match counts.is_empty() {
        true => format!("{id}: nothing depends on it"),
        false => format!("{id}: {}", counts.join(", ")),
    })?;
    let mut grid = Grid::new(["rev.", "status", "change", "why"]);
    for later in &told.later {
        grid.row([
            (later.revision.to_string(), Tone::Faint),
            (later.status.to_string(), status_tone(later.status)),
            (later.change.to_string(), Tone::Plain),
            (later.reason.unwrap_or_default().to_owned(), Tone::Plain),
        ]);
    }
    grid.print(output)?;
    lines(ledger, &told.resting, output)?;
    lines(ledger, &told.referring, output)?;
    let mut grid = Grid::new(["id", "version", "story"]);
    for story in &told.stories {
        let cells = [(ledger.short_id(&story.id)?, Tone::Faint), (story.version.to_string(), Tone::Plain)];
        let [id, version] = cells;
        grid.row([id, version, (story.title.clone(), Tone::Plain)]);
    }
    grid.print(output)?;
    let mut grid = Grid::new(["id", "note", "outcome"]);
    for note in &told.notes {
        let outcome = note.outcome.clone().unwrap_or_default();
        grid.row([
            (ledger.short_id(&note.digest)?, Tone::Faint),
            (note.topic.clone(), Tone::Plain),
            (outcome, Tone::Plain),
        ]);
    }
    grid.print(output)?;
    if told.cut_short {
        output.note(format!("these are the nearest {MOST_DEPENDENTS}; there are more"))?;
    }
    Ok(())
}

fn lines(ledger: &Ledger, lines: &[Line<'_>], output: &mut Output) -> Result<(), Failure> {
    let mut grid = Grid::new(["id", "status", "how", "statement"]);
    for line in lines {
        let how = match line.remove {
            Some(remove) if remove > 1 => format!("at {remove} removes"),
            _ => spaced(line.relation),
        };
        grid.row([
            (ledger.short_id(&line.id)?, Tone::Faint),
            (line.status.to_string(), status_tone(line.status)),
            (how, Tone::Plain),
            (line.text.to_owned(), Tone::Plain),
        ]);
    }
    grid.print(output)
}

/// Shows what a revision makes contested, and in a terminal asks whether to go on.
pub(super) fn warn(
    ledger: &Ledger,
    chain: &Chain,
    status: Option<Status>,
    change: Option<Change>,
    yes: bool,
    output: &mut Output,
) -> Result<(), Failure> {
    let falls = status.is_some_and(Status::is_fallen) || change == Some(Change::Retraction);
    let stood = chain.revisions.last().is_none_or(|newest| !newest.statement.status.is_fallen());
    if !(falls && stood || change == Some(Change::Correction)) {
        return Ok(());
    }
    let impact = impact_of(ledger, chain)?;
    let standing = impact.resting.iter().filter(|one| !one.current.statement.status.is_fallen()).count();
    if standing == 0 {
        return Ok(());
    }
    let told = tell(ledger, chain, u32::MAX, &impact)?;
    if !output.quiet && !output.json {
        print(ledger, &told, output)?;
        output.finish()?;
    }
    let what = if standing == 1 { "1 statement rests".to_owned() } else { format!("{standing} statements rest") };
    let becomes = if falls { " and will be contested" } else { "" };
    if yes || !output::can_ask() {
        return output.note(format!("{what} on this one{becomes}; 'ledger judge ID' records what an editor finds"));
    }
    match output::ask(&format!("{what} on this one{becomes}. Go on?")) {
        true => Ok(()),
        false => Err(Failure::failed("nothing was recorded").hint("go on without being asked with --yes")),
    }
}
