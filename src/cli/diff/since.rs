//! `diff --since T [--until T]`: everything that changed in the ledger in that time, a row a statement, newest first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::DiffOptions;
use crate::cli::context::{Context, refuse_future};
use crate::cli::failure::Failure;
use crate::cli::grid::Grid;
use crate::cli::happenings;
use crate::cli::known::named;
use crate::cli::output::{Output, Tone, status_tone};
use crate::diff::{Happening, Sourcing, What, sourcing_change};
use crate::export::Row;
use crate::ledger::{Contested, Ledger, Revised};
use crate::record::{Body, Digest, Kind, Moment, Record, Status};
use crate::store::{Access, AsOf, Selection};

/// A statement that changed.
struct Changed {
    before: Option<Revised>,
    after: Revised,
    happenings: Vec<Happening>,
    contested: Option<Contested>,
}

/// [`Changed`] as JSON.
#[derive(Serialize)]
struct ChangedLine<'a> {
    id: Digest,
    happenings: &'a [Happening],
    #[serde(skip_serializing_if = "Option::is_none")]
    sourcing: Option<Sourcing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Row<'a>>,
    after: Row<'a>,
}

/// A record of another kind: a story's version, a note, a signer, a redaction.
#[derive(Serialize)]
struct Other {
    kind: Kind,
    number: u64,
    digest: Digest,
    recorded_at: String,
    recorded_by: String,
    what: String,
    text: String,
}

/// The counts that stand at the end of the JSON and at the head of the table.
type Counts = BTreeMap<What, u64>;

/// Tells what changed since the moment; and whether anything did.
pub(super) fn run(
    context: &Context,
    since: &Moment,
    options: &DiffOptions,
    output: &mut Output,
) -> Result<bool, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--since", Some(since))?;
    refuse_future(context, &ledger, "--until", options.until.as_ref())?;
    refuse_future(context, &ledger, "--as-of", options.moment.as_of.as_ref())?;
    let start = ledger.number_since(since)?;
    let mut end = ledger.size()?;
    for moment in [&options.until, &options.moment.as_of].into_iter().flatten() {
        end = end.min(ledger.size_at(moment)?);
    }
    let in_effect = options.moment.in_effect.as_ref().map(|moment| ledger.second_at(moment));
    let selection =
        Selection { as_of: AsOf { size: Some(end), in_effect }, changed: Some(start..end), ..Selection::default() };
    if output.json {
        return stream(&ledger, &selection, start..end, output);
    }
    let limit = if options.page.all { usize::MAX } else { options.page.limit };
    let (mut rows, mut counts, mut more) = (Vec::new(), Counts::new(), 0u64);
    each(&ledger, &selection, start, |changed| {
        count(&mut counts, &changed);
        if rows.len() < limit {
            rows.push(changed)
        } else {
            more += 1
        }
        Ok(())
    })?;
    let (mut others, mut more_others) = (Vec::new(), 0u64);
    each_other(&ledger, start..end, |other| {
        if others.len() < limit {
            others.push(other)
        } else {
            more_others += 1
        }
        Ok(())
    })?;
    let statements = rows.len() as u64 + more;
    let differs = statements + others.len() as u64 > 0;
    if output.quiet {
        rows.iter().try_for_each(|changed| output.line(changed.after.id.to_string()))?;
        return Ok(differs);
    }
    if !differs {
        output.note("nothing changed in that time")?;
        return Ok(false);
    }
    head(statements, &counts, output)?;
    print(&ledger, rows, output)?;
    print_others(&ledger, others, output)?;
    if more + more_others > 0 {
        output.note(format!("{} more; --limit NUMBER or --all shows them", more + more_others))?;
    }
    Ok(true)
}

fn count(counts: &mut Counts, changed: &Changed) {
    changed.happenings.iter().for_each(|one| *counts.entry(one.what).or_default() += 1);
}

fn stream(
    ledger: &Ledger,
    selection: &Selection,
    range: std::ops::Range<u64>,
    output: &mut Output,
) -> Result<bool, Failure> {
    let mut counts = Counts::new();
    let mut any = false;
    output.writer().write_all(b"{\"statements\":[")?;
    each(ledger, selection, range.start, |changed| {
        count(&mut counts, &changed);
        output.writer().write_all(if any { b",\n" } else { b"\n" })?;
        any = true;
        let Changed { before, after, happenings, contested } = &changed;
        let sourcing = before
            .as_ref()
            .map(|before| sourcing_change(&before.statement.attributions, &after.statement.attributions));
        let line = ChangedLine {
            id: after.id,
            happenings,
            sourcing,
            before: before.as_ref().map(Row::from),
            after: Row::from(after).contested(*contested),
        };
        Ok(serde_json::to_writer(output.writer(), &line)?)
    })?;
    output.writer().write_all(b"],\n\"others\":[")?;
    let mut first = true;
    each_other(ledger, range, |other| {
        output.writer().write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        Ok(serde_json::to_writer(output.writer(), &other)?)
    })?;
    output.writer().write_all(b"],\n\"counts\":")?;
    serde_json::to_writer(output.writer(), &counts)?;
    output.writer().write_all(b"}\n")?;
    Ok(any || !first)
}

/// Visits every statement that a record from `start` on changed, newest change first.
fn each(
    ledger: &Ledger,
    selection: &Selection,
    start: u64,
    mut visit: impl FnMut(Changed) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut contests = ledger.contests(selection.as_of.size)?;
    let mut failure = None;
    ledger.select(selection, |after| {
        let visited = changed(ledger, start, after).and_then(|mut changed| {
            changed.contested = contests.of(&changed.after)?;
            visit(changed)
        });
        failure = visited.err();
        failure.is_none()
    })?;
    failure.map_or(Ok(()), Err)
}

/// Reads what the statement was before `start`, and what every step since then did.
fn changed(ledger: &Ledger, start: u64, after: Revised) -> Result<Changed, Failure> {
    if after.statement.revision == 1 {
        let happenings = crate::diff::happenings(None, &after.statement);
        return Ok(Changed { before: None, after, happenings, contested: None });
    }
    let first = ledger.first_of(&after.id)?.unwrap_or(after.number);
    let mut steps = ledger.chain_at(first)?.revisions;
    steps.retain(|step| step.number <= after.number);
    let mut found: Vec<Happening> = Vec::new();
    for (position, step) in steps.iter().enumerate().filter(|(_, step)| step.number >= start) {
        let before = position.checked_sub(1).map(|before| &steps[before].statement);
        for one in crate::diff::happenings(before, &step.statement) {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found.sort_by_key(|one| one.what);
    let before = steps.into_iter().rfind(|step| step.number < start);
    Ok(Changed { before, after, happenings: found, contested: None })
}

/// Visits every record of another kind, oldest first. That a source is sealed is for nobody to read here.
fn each_other(
    ledger: &Ledger,
    range: std::ops::Range<u64>,
    mut visit: impl FnMut(Other) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut failure = None;
    ledger.store().scan(range, |number, digest, line| {
        let Some(line) = line.filter(|line| !line.contains("\"kind\":\"statement\"")) else { return true };
        let (Ok(record), Ok(digest)) = (Record::parse(line), <[u8; 32]>::try_from(digest)) else { return true };
        if let Some((what, text)) = told(&record.body) {
            let other = Other {
                kind: record.body.kind(),
                number,
                digest: digest.into(),
                recorded_at: record.header.recorded_at.to_string(),
                recorded_by: record.header.recorded_by,
                what,
                text,
            };
            failure = visit(other).err();
        }
        failure.is_none()
    })?;
    failure.map_or(Ok(()), Err)
}

fn told(body: &Body) -> Option<(String, String)> {
    Some(match body {
        Body::Story(story) if story.version == 1 => ("new story".to_owned(), named(story)),
        Body::Story(story) => (format!("version {} of a story", story.version), named(story)),
        Body::Note(note) => {
            let words: Vec<String> =
                [&note.outcome, &note.body, &note.because].into_iter().flatten().cloned().collect();
            (note.topic.clone(), words.join(" — "))
        }
        Body::Signer(signer) => (format!("signer: {}", signer.action), signer.name.clone()),
        Body::Redaction(redaction) => (format!("redaction: {}", redaction.part), redaction.reason.to_string()),
        Body::Seal(_) | Body::Statement(_) => return None,
    })
}

fn head(statements: u64, counts: &Counts, output: &mut Output) -> Result<(), Failure> {
    let counted: Vec<String> =
        counts.iter().map(|(what, count)| format!("{count} {}", happenings::word(*what))).collect();
    let changed =
        if statements == 1 { "1 statement changed".to_owned() } else { format!("{statements} statements changed") };
    let line = if counted.is_empty() { changed } else { format!("{changed}: {}", counted.join(", ")) };
    let width = usize::from(output.width.unwrap_or(u16::MAX));
    crate::cli::table::wrapped(&line, width, "").into_iter().try_for_each(|line| output.line(line))
}

fn print(ledger: &Ledger, rows: Vec<Changed>, output: &mut Output) -> Result<(), Failure> {
    let mut grid = Grid::new(["id", "what changed", "status", "statement"]);
    for Changed { before, after, happenings, contested } in rows {
        let status = after.statement.status;
        let mut stands = match before.map(|before| before.statement.status).filter(|before| *before != status) {
            Some(before) => format!("{before}\n→ {status}"),
            None => status.to_string(),
        };
        if contested.is_some() {
            stands.push_str("\ncontested");
        }
        let tone = if contested.is_some() { Tone::Warning } else { status_tone(status) };
        let mut text = after.statement.text.clone();
        if let Some(reason) = &after.statement.reason {
            text.push_str(&format!("\n— {reason}"));
        }
        let what = happenings::words(ledger, &happenings, Status::is_fallen(status))?;
        grid.row([(ledger.short_id(&after.id)?, Tone::Faint), (what.0, what.1), (stands, tone), (text, Tone::Plain)]);
    }
    grid.print(output)
}

fn print_others(ledger: &Ledger, others: Vec<Other>, output: &mut Output) -> Result<(), Failure> {
    let mut grid = Grid::new(["id", "what", "when", "what it says"]);
    for other in others {
        grid.row([
            (ledger.short_id(&other.digest)?, Tone::Faint),
            (other.what, Tone::Plain),
            (other.recorded_at.replace('T', " ").replace(":00Z", ""), Tone::Plain),
            (other.text, Tone::Plain),
        ]);
    }
    grid.print(output)
}
