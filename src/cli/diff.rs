//! `diff`: what changed between two revisions, in words, in facets, and in who stands behind the statement.

use clap::Args;
use serde::Serialize;

use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::revisions;
use super::context::{Context, chain_of};
use super::failure::Failure;
use super::output::{Output, Tone, plain, status_tone};
use super::statement::{spaced, who};
use super::table::{hanging, wrapped};
use crate::diff::{
    AttributionChanges, Change, FacetChange, Ground, Sourcing, SourcingChange, Tag, diff_attributions, diff_words,
    sourcing_change,
};
use crate::ledger::{Ledger, Revised};
use crate::record::{Attribution, Digest, Statement};
use crate::store::Access;

#[derive(Args)]
pub(super) struct DiffOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    pub(super) id: String,
    /// From which revision to which, as 1..3 [default: the last two].
    #[arg(value_name = "REVISION..REVISION", value_parser = revisions)]
    pub(super) revisions: Option<(u32, u32)>,
    /// Exit 1 if there is a difference.
    #[arg(long)]
    pub(super) exit_code: bool,
}

/// What changed between two revisions of a statement.
#[derive(Serialize)]
struct Difference<'a> {
    id: Digest,
    from: u32,
    to: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldChange>,
    text: Vec<Change<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quote: Vec<Change<'a>>,
    attributions: AttributionChanges,
    sourcing: Sourcing,
}

/// A plain field of the statement before and after.
#[derive(Serialize)]
struct FieldChange {
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
}

pub(super) fn run(context: &Context, options: &DiffOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    let chain = chain_of(&ledger, &options.id)?;
    let last = chain.revisions.last().map_or(0, |newest| newest.statement.revision);
    let (from, to) = options.revisions.unwrap_or((last.saturating_sub(1).max(1), last));
    let find = |wanted: u32| {
        let found = chain.revisions.iter().find(|revised| revised.statement.revision == wanted);
        found.ok_or_else(|| {
            Failure::new(format!("there is no revision {wanted} to read"))
                .hint(format!("the newest is revision {last}"))
        })
    };
    let (before, after) = (find(from)?, find(to)?);
    let difference = compare(chain.id, before, after);
    let differs = !difference.is_empty();
    if output.json {
        output.json(&difference)?;
    } else if !output.quiet {
        print(&ledger, &difference, before, after, output)?;
    }
    Ok(if differs && options.exit_code { Outcome::Findings } else { Outcome::Good })
}

fn compare<'a>(id: Digest, before: &'a Revised, after: &'a Revised) -> Difference<'a> {
    let (old, new) = (&before.statement, &after.statement);
    let quotes = (old.quote.as_deref().unwrap_or_default(), new.quote.as_deref().unwrap_or_default());
    Difference {
        id,
        from: old.revision,
        to: new.revision,
        fields: fields(old, new),
        text: diff_words(&old.text, &new.text),
        quote: diff_words(quotes.0, quotes.1),
        attributions: diff_attributions(&old.attributions, &new.attributions),
        sourcing: sourcing_change(&old.attributions, &new.attributions),
    }
}

impl Difference<'_> {
    fn is_empty(&self) -> bool {
        let same = |changes: &[Change<'_>]| changes.iter().all(|change| change.tag == Tag::Equal);
        self.fields.is_empty() && same(&self.text) && same(&self.quote) && self.attributions.is_empty()
    }
}

fn fields(old: &Statement, new: &Statement) -> Vec<FieldChange> {
    let list = |items: Vec<String>| if items.is_empty() { None } else { Some(items.join(", ")) };
    let relations =
        |one: &Statement| list(one.relations.iter().map(|r| format!("{} {}", r.kind, r.to.prefix(12))).collect());
    let stories = |one: &Statement| list(one.appearances.iter().map(|place| place.story.prefix(12)).collect());
    let values = |one: &Statement| {
        [
            ("status", Some(one.status.to_string())),
            ("effective_at", one.effective_at.as_ref().map(ToString::to_string)),
            ("successor", one.successor.map(|digest| digest.prefix(12))),
            ("tags", list(one.tags.clone())),
            ("relations", relations(one)),
            ("appearances", stories(one)),
            ("audience", one.audience.map(|audience| audience.to_string())),
        ]
    };
    let pairs = values(old).into_iter().zip(values(new));
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed.map(|((field, before), (_, after))| FieldChange { field, before, after }).collect()
}

fn print(
    ledger: &Ledger,
    difference: &Difference<'_>,
    before: &Revised,
    after: &Revised,
    output: &mut Output,
) -> Result<(), Failure> {
    let width = usize::from(output.width.unwrap_or(100)).min(110);
    let id = output.paint(Tone::Faint, &ledger.short_id(&difference.id)?);
    output.line(format!("{id}  revision {} → {}", difference.from, difference.to))?;
    if difference.is_empty() {
        return output.line("nothing changed");
    }
    if let Some(reason) = &after.statement.reason {
        wrapped(&format!("{}: {}", after.statement.change, plain(reason)), width, "  ")
            .into_iter()
            .try_for_each(|line| output.line(line))?;
    }
    for FieldChange { field, before: old, after: new } in &difference.fields {
        let sides = [(old, before.statement.status), (new, after.statement.status)];
        let [old, new] = sides.map(|(text, status)| {
            let text = plain(text.as_deref().unwrap_or("—"));
            if *field == "status" { output.paint(status_tone(status), &text) } else { text.into_owned() }
        });
        // What is painted has a width of its own, and is short.
        if *field == "status" {
            output.line(format!("  status: {old} → {new}"))?;
        } else {
            told(output, Tone::Plain, "  ", &format!("{}: {old} → {new}", spaced(field)), width)?;
        }
    }
    words(output, "Words", &difference.text, width)?;
    if !difference.quote.iter().all(|change| change.tag == Tag::Equal) {
        words(output, "Quote", &difference.quote, width)?;
    }
    sources(output, difference, &before.statement.attributions, &after.statement.attributions, width)?;
    sourcing(output, &difference.sourcing, width)
}

/// Prints a line that begins with a mark, and what does not fit in lines of their own, further in.
fn told(output: &mut Output, tone: Tone, mark: &str, text: &str, width: usize) -> Result<(), Failure> {
    let lines = hanging(text, width, mark, &" ".repeat(mark.len() + 2));
    lines.iter().try_for_each(|line| output.line(output.paint(tone, line)))
}

fn words(output: &mut Output, title: &str, changes: &[Change<'_>], width: usize) -> Result<(), Failure> {
    output.line("")?;
    output.line(output.paint(Tone::Strong, title))?;
    let mut pieces = Vec::new();
    for change in changes {
        for word in plain(change.text).split_inclusive(char::is_whitespace) {
            pieces.push((change.tag, word.to_owned()));
        }
    }
    let mut line = String::from("  ");
    let mut used = 2;
    let mut open = Tag::Equal;
    for (index, (tag, word)) in pieces.iter().enumerate() {
        let length = word.trim_end().width();
        if used > 2 && used + length > width {
            output.line(line.trim_end())?;
            line = String::from("  ");
            used = 2;
        }
        let next = pieces.get(index + 1).map_or(Tag::Equal, |(tag, _)| *tag);
        line.push_str(&marked(output, *tag, word, open != *tag, next != *tag));
        used += word.width() + if *tag == Tag::Equal { 0 } else { 2 };
        open = *tag;
    }
    output.line(line.trim_end())
}

/// A word that left or came in: in colour, or without colour in the marks of `git diff --word-diff`.
fn marked(output: &Output, tag: Tag, word: &str, first: bool, last: bool) -> String {
    let (text, space) = word.split_at(word.trim_end().len());
    let (open, close, tone) = match tag {
        Tag::Equal => return word.to_owned(),
        Tag::Delete => ("[-", "-]", Tone::Bad),
        Tag::Insert => ("{+", "+}", Tone::Good),
    };
    if output.color {
        return format!("{}{space}", output.paint(tone, text));
    }
    format!("{}{text}{}{space}", if first { open } else { "" }, if last { close } else { "" })
}

fn sources(
    output: &mut Output,
    difference: &Difference<'_>,
    old: &[Attribution],
    new: &[Attribution],
    width: usize,
) -> Result<(), Failure> {
    let AttributionChanges { pairs, dropped, added } = &difference.attributions;
    output.line("")?;
    output.line(output.paint(Tone::Strong, "Who stands behind it"))?;
    let described =
        |one: &Attribution| format!("{} ({}, {})", who(one), spaced(one.class.as_str()), spaced(one.stance.as_str()));
    for position in dropped {
        if let Some(one) = old.get(*position) {
            told(output, Tone::Bad, "- ", &described(one), width)?;
        }
    }
    for pair in pairs {
        let Some(one) = new.get(pair.after) else { continue };
        told(output, Tone::Plain, "  ", &described(one), width)?;
        for FacetChange { facet, before, after } in &pair.facets {
            let change = format!("{}: {} → {}", spaced(facet.as_str()), side(before), side(after));
            told(output, Tone::Plain, "      ", &change, width)?;
        }
    }
    for position in added {
        if let Some(one) = new.get(*position) {
            told(output, Tone::Good, "+ ", &described(one), width)?;
        }
    }
    Ok(())
}

fn side(text: &Option<String>) -> std::borrow::Cow<'_, str> {
    plain(text.as_deref().unwrap_or("—"))
}

fn sourcing(output: &mut Output, sourcing: &Sourcing, width: usize) -> Result<(), Failure> {
    let tone = match sourcing.change {
        SourcingChange::Strengthened => Tone::Good,
        SourcingChange::Weakened | SourcingChange::Lost => Tone::Bad,
        SourcingChange::Respoken | SourcingChange::Mixed => Tone::Warning,
        SourcingChange::None => Tone::Plain,
    };
    output.line("")?;
    output.line(format!(
        "{} {}",
        output.paint(Tone::Strong, "Sourcing:"),
        output.paint(tone, sourcing.change.as_str())
    ))?;
    for Ground { kind, direction, before, after } in &sourcing.ground {
        let change = format!("{} {direction}: {} → {}", kind.as_str(), side(before), side(after));
        told(output, Tone::Plain, "  ", &change, width)?;
    }
    Ok(())
}
