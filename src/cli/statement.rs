//! One statement in full: its words, who stands behind it, where it stands, and its whole history.

use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use super::output::{Output, Tone, class_tone, plain, status_tone};
use super::table::wrapped;
use super::tombstone;
use crate::ledger::{Chain, Contested, Ledger, Revised};
use crate::record::{Attribution, Body, Stance, Statement, Terms};

/// What the lines of several sources begin with.
pub(super) const MARK: &str = "· ";

/// Who this is, in one line, for a terminal.
pub(super) fn who(attribution: &Attribution) -> String {
    plain(&attribution.described()).into_owned()
}

/// One line a source, led by its stance where that is not simply to assert; of several, each by a mark.
pub(super) fn behind(statement: &Statement) -> Vec<String> {
    let mark = if statement.attributions.len() > 1 { MARK } else { "" };
    let line = |one: &Attribution| match one.stance {
        Stance::Asserts => format!("{mark}{}", who(one)),
        stance => format!("{mark}{}: {}", stance.spaced(), who(one)),
    };
    statement.attributions.iter().map(line).collect()
}

/// Prints the statement as it stands at one of its revisions, and its history up to there.
pub(super) fn print(
    ledger: &Ledger,
    chain: &Chain,
    current: &Revised,
    contested: Option<Contested>,
    output: &mut Output,
) -> Result<(), Failure> {
    let width = usize::from(output.width.unwrap_or(100)).min(110);
    let statement = &current.statement;
    let id = output.paint(Tone::Faint, &ledger.short_id(&chain.id)?);
    let status = output.paint(status_tone(statement.status), statement.status.as_str());
    let last = chain.revisions.last().map_or(statement.revision, |newest| newest.statement.revision);
    let audience = statement.audience.map_or(String::new(), |audience| format!("  for the {audience}"));
    output.line(format!("{id}  {status}  revision {} of {last}{audience}", statement.revision))?;
    if let Some(contested) = contested {
        let why = format!("contested: rests on {}, {}", name(ledger, &contested.by)?, contested.status);
        for line in wrapped(&plain(&why), width, "") {
            output.line(output.paint(Tone::Warning, &line))?;
        }
    }
    lines(output, &statement.text, width, "")?;
    if let Some(quote) = &statement.quote {
        lines(output, &format!("“{quote}”"), width, "  ")?;
    }
    heading(output, "Who stands behind it")?;
    for (position, attribution) in statement.attributions.iter().enumerate() {
        source(output, position + 1, attribution, width)?;
    }
    places(ledger, statement, width, output)?;
    bearing(ledger, chain, statement, width, output)?;
    heading(output, "History, newest first")?;
    for revised in chain.revisions.iter().rev().filter(|revised| revised.number <= current.number) {
        step(output, revised, width)?;
    }
    let tombstones = ledger.tombstones_in(chain)?;
    for one in &tombstones {
        lines(output, &tombstone::line(ledger, one)?, width, "     ")?;
    }
    let withheld = chain.without_content - tombstones.len();
    if withheld > 0 {
        output.line(format!("  {withheld} more withheld from this copy"))?;
    }
    Ok(())
}

pub(super) fn heading(output: &mut Output, text: &str) -> Result<(), Failure> {
    output.line("")?;
    output.line(output.paint(Tone::Strong, text))
}

pub(super) fn lines(output: &mut Output, text: &str, width: usize, indent: &str) -> Result<(), Failure> {
    wrapped(&plain(text), width, indent).into_iter().try_for_each(|line| output.line(line))
}

pub(super) fn source(
    output: &mut Output,
    position: usize,
    attribution: &Attribution,
    width: usize,
) -> Result<(), Failure> {
    let mut head = wrapped(&who(attribution), width, "     ").into_iter();
    let first = head.next().unwrap_or_default();
    let painted = output.paint(class_tone(attribution.class), first.trim_start());
    output.line(format!("{position:3}  {painted}"))?;
    head.try_for_each(|line| output.line(line))?;
    let facets = facets(attribution);
    lines(output, &facets.join(" · "), width, "     ")
}

/// The facets that say more than the name or the phrase does.
pub(super) fn facets(attribution: &Attribution) -> Vec<String> {
    let Attribution { class, count, terms, stance, basis, anonymity_reason, medium, relays, cue, .. } = attribution;
    let mut facets = vec![class.spaced()];
    facets.extend(count.filter(|count| *count > 1).map(|count| format!("{count} people")));
    if *terms != Terms::NotStated {
        facets.push(terms.spaced());
    }
    if *stance != Stance::Asserts {
        facets.push(stance.spaced());
    }
    let named = [
        ("basis", basis),
        ("unnamed because", anonymity_reason),
        ("medium", medium),
        ("passes on", relays),
        ("cue", cue),
    ];
    facets.extend(named.iter().filter_map(|(label, text)| text.as_ref().map(|text| format!("{label}: {text}"))));
    let asked = [("asked", &attribution.asked_at), ("until", &attribution.deadline)];
    facets.extend(asked.iter().filter_map(|(label, time)| time.as_ref().map(|time| format!("{label} {time}"))));
    if let (Some(phrase), true) = (&attribution.phrase, attribution.name.is_some()) {
        facets.push(format!("as published: {phrase}"));
    }
    facets
}

fn places(ledger: &Ledger, statement: &Statement, width: usize, output: &mut Output) -> Result<(), Failure> {
    if statement.appearances.is_empty() && statement.tags.is_empty() && statement.effective_at.is_none() {
        return Ok(());
    }
    heading(output, "Where and when")?;
    for appearance in &statement.appearances {
        let number = ledger.store().number_of(&appearance.story)?;
        let record = number.and_then(|number| ledger.record(number).ok());
        let story = match record.map(|record| record.body) {
            Some(Body::Story(story)) => {
                let parts = [story.outlet, story.headline, story.published_at.map(|time| time.to_string())];
                let named = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
                if story.version > 1 { format!("{named} (version {})", story.version) } else { named }
            }
            _ => format!("a story withheld here ({})", appearance.story.prefix(12)),
        };
        let place = match (appearance.start, appearance.end) {
            (Some(start), Some(end)) => format!("; characters {start} to {end}"),
            _ => String::new(),
        };
        lines(output, &format!("{story}{place}"), width, "  ")?;
    }
    if let Some(time) = &statement.effective_at {
        output.line(format!("  so since {time}"))?;
    }
    if !statement.tags.is_empty() {
        lines(output, &format!("tags: {}", statement.tags.join(", ")), width, "  ")?;
    }
    Ok(())
}

/// How it bears on other statements, and they on it; and the notes about it.
fn bearing(
    ledger: &Ledger,
    chain: &Chain,
    statement: &Statement,
    width: usize,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut found = Vec::new();
    for relation in &statement.relations {
        found.push(format!("{} {}", relation.kind.spaced(), name(ledger, &relation.to)?));
    }
    if let Some(successor) = &statement.successor {
        found.push(format!("superseded by {}", name(ledger, successor)?));
    }
    if let Some(first) = ledger.store().number_of(&chain.id)? {
        for number in ledger.store().references_to(first)? {
            let Ok(record) = ledger.record(number) else { continue };
            match record.body {
                Body::Statement(other) if ledger.store().revision(number)?.is_some_and(|row| row.next.is_none()) => {
                    let other_id = other.statement.map_or_else(|| ledger.digest_of(number), Ok)?;
                    for relation in other.relations.iter().filter(|relation| relation.to == chain.id) {
                        found.push(format!("← {} by {}", passive(relation.kind.as_str()), name(ledger, &other_id)?));
                    }
                }
                Body::Note(note) => {
                    let words = [note.outcome, note.body, note.because].into_iter().flatten().collect::<Vec<_>>();
                    found.push(format!("note ({}): {}", note.topic, words.join(" — ")));
                }
                _ => {}
            }
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    heading(output, "How it bears on others")?;
    found.iter().try_for_each(|text| lines(output, text, width, "  "))
}

fn name(ledger: &Ledger, id: &crate::record::Digest) -> Result<String, Failure> {
    let short = ledger.short_id(id)?;
    let text = ledger
        .chain(&id.to_string())
        .ok()
        .and_then(|chain| chain.revisions.last().map(|newest| newest.statement.text.clone()));
    Ok(match text {
        Some(text) => format!("{short} “{text}”"),
        None => short,
    })
}

fn step(output: &mut Output, revised: &Revised, width: usize) -> Result<(), Failure> {
    let statement = &revised.statement;
    let when = revised.header.recorded_at.to_string().replace('T', " ").replace(":00Z", " UTC");
    let status = output.paint(status_tone(statement.status), statement.status.as_str());
    let head = format!("{:3}  {when}  {}", statement.revision, plain(&revised.header.recorded_by));
    let room = width.saturating_sub(statement.change.as_str().len() + statement.status.as_str().len() + 4);
    if head.width() <= room {
        output.line(format!("{head}  {}, {status}", statement.change))?;
    } else {
        output.line(head)?;
        output.line(format!("     {}, {status}", statement.change))?;
    }
    if let Some(reason) = &statement.reason {
        lines(output, reason, width, "     ")?;
    }
    if let Some(drafted) = &statement.drafted {
        let edited = if drafted.edited { "edited before it was recorded" } else { "taken as it was" };
        lines(
            output,
            &format!("drafted by {} ({} confidence), {edited}", drafted.rule, drafted.confidence),
            width,
            "     ",
        )?;
    }
    Ok(())
}

fn passive(relation: &str) -> String {
    match relation {
        "same_as" => "said as well".to_owned(),
        "supports" => "supported".to_owned(),
        "contradicts" => "contradicted".to_owned(),
        "qualifies" => "qualified".to_owned(),
        "elaborates" => "elaborated".to_owned(),
        "updates" => "updated".to_owned(),
        _ => "corrected".to_owned(),
    }
}

/// A word of the vocabulary as prose has it.
pub(super) fn spaced(word: &str) -> String {
    word.replace('_', " ")
}
