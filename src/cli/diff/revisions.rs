//! `diff ID [A..B]`: what changed between two revisions, in words, in facets, and in who stands behind the statement.

use serde::Serialize;

use super::marks::{sources, sourcing, told, words};
use crate::cli::args::MomentOptions;
use crate::cli::context::{Context, chain_of, refuse_future};
use crate::cli::failure::Failure;
use crate::cli::filter::standing;
use crate::cli::output::{Output, Tone, plain, status_tone};
use crate::cli::statement::spaced;
use crate::cli::table::wrapped;
use crate::diff::{AttributionChanges, Change, Sourcing, Tag, diff_attributions, diff_words, sourcing_change};
use crate::ledger::{Ledger, Revised};
use crate::record::{Digest, Statement};
use crate::store::Access;

/// What changed between two revisions, of one statement or of two.
#[derive(Serialize)]
pub(super) struct Difference<'a> {
    id: Digest,
    /// The other statement, if they are two.
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<Digest>,
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

/// Compares two revisions of the statement that `id` names, by default the last two; tells whether they differ.
pub(super) fn run(
    context: &Context,
    id: &str,
    revisions: Option<(u32, u32)>,
    moment: &MomentOptions,
    output: &mut Output,
) -> Result<bool, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", moment.as_of.as_ref())?;
    let mut chain = chain_of(&ledger, id)?;
    let standing = standing(&ledger, &chain, moment)?.map_or(0, |revised| revised.number);
    chain.revisions.retain(|revised| revised.number <= standing);
    let last = chain.revisions.last().map_or(0, |newest| newest.statement.revision);
    let (from, to) = revisions.unwrap_or((last.saturating_sub(1).max(1), last));
    let find = |wanted: u32| {
        let found = chain.revisions.iter().find(|revised| revised.statement.revision == wanted);
        found.ok_or_else(|| {
            Failure::not_found(format!("there is no revision {wanted} to read"))
                .hint(format!("the newest is revision {last}"))
        })
    };
    let (before, after) = (find(from)?, find(to)?);
    let difference = compare(before, after);
    if output.json {
        output.json(&difference)?;
    } else if !output.quiet {
        print(&ledger, &difference, before, after, output)?;
    }
    Ok(!difference.is_empty())
}

/// Compares two revisions.
pub(super) fn compare<'a>(before: &'a Revised, after: &'a Revised) -> Difference<'a> {
    let (old, new) = (&before.statement, &after.statement);
    let quotes = (old.quote.as_deref().unwrap_or_default(), new.quote.as_deref().unwrap_or_default());
    Difference {
        id: before.id,
        other: Some(after.id).filter(|other| *other != before.id),
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
    pub(super) fn is_empty(&self) -> bool {
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

/// Prints the difference.
pub(super) fn print(
    ledger: &Ledger,
    difference: &Difference<'_>,
    before: &Revised,
    after: &Revised,
    output: &mut Output,
) -> Result<(), Failure> {
    let width = usize::from(output.width.unwrap_or(100)).min(110);
    let id = output.paint(Tone::Faint, &ledger.short_id(&difference.id)?);
    output.line(match &difference.other {
        None => format!("{id}  revision {} → {}", difference.from, difference.to),
        Some(other) => {
            let other = output.paint(Tone::Faint, &ledger.short_id(other)?);
            format!("{id}  revision {} → {other}  revision {}", difference.from, difference.to)
        }
    })?;
    if difference.is_empty() {
        return output.line("nothing changed");
    }
    if let (Some(reason), None) = (&after.statement.reason, difference.other) {
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
    sources(output, &difference.attributions, &before.statement.attributions, &after.statement.attributions, width)?;
    sourcing(output, &difference.sourcing, width)
}
