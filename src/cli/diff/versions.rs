//! Two versions of a story, side by side on a wide terminal: each statement that changed, its words, what an editor must
//! know of it, and what became of who stands behind it.

use serde::Serialize;

use super::marks::{flow, told};
use crate::cli::failure::Failure;
use crate::cli::output::{Output, Tone, plain};
use crate::cli::statement::{spaced, who};
use crate::cli::table::hanging;
use crate::diff::{
    Change, Code, Fate, Finding, Ground, Sourcing, SourcingChange, StatementChange, StoryDiff, Stretch, Tag, Told,
    Version, diff_stories, diff_words,
};
use crate::record::{Attribution, Digest};

/// From how many columns on the two versions stand side by side.
const WIDE: usize = 100;

/// One of the two versions.
pub(super) struct Side {
    /// What it is called.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// Its statements.
    pub(super) told: Vec<Told>,
    /// Their ids, where a ledger has them.
    pub(super) ids: Vec<Digest>,
}

impl Side {
    fn version(&self) -> Version<'_> {
        Version { text: &self.text, statements: &self.told }
    }
}

/// The difference as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    old: &'a str,
    new: &'a str,
    statements: Vec<PrintedChange<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct PrintedChange<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Digest>,
    change: Fate,
    before: Option<PrintedTold<'a>>,
    after: Option<PrintedTold<'a>>,
    sourcing: Option<&'a Sourcing>,
}

/// A statement of one version. Of several, all their words and sources.
#[derive(Serialize)]
struct PrintedTold<'a> {
    text: String,
    attributions: Vec<&'a Attribution>,
    places: Vec<PrintedPlace<'a>>,
}

#[derive(Serialize)]
struct PrintedPlace<'a> {
    #[serde(flatten)]
    stretch: Stretch,
    exact: &'a str,
}

/// Compares two versions, and prints what changed; tells whether anything did.
pub(super) fn compare(old: &Side, new: &Side, output: &mut Output) -> Result<bool, Failure> {
    let diff = diff_stories(old.version(), new.version());
    if output.json {
        output.json(&printed(old, new, &diff))?;
    } else if !output.quiet {
        Shown { old, new, diff: &diff, width: usize::from(output.width.unwrap_or(100)) }.print(output)?;
    }
    Ok(!diff.is_empty())
}

fn printed<'a>(old: &'a Side, new: &'a Side, diff: &'a StoryDiff) -> Printed<'a> {
    let offsets = [Offsets::new(&old.text), Offsets::new(&new.text)];
    let statement = |one: &'a StatementChange| {
        let before = one.before.and_then(|at| old.told.get(at));
        let after: Vec<&Told> = one.after.iter().filter_map(|at| new.told.get(*at)).collect();
        let id = one.before.and_then(|at| old.ids.get(at)).or(one.after.first().and_then(|at| new.ids.get(*at)));
        PrintedChange {
            id: id.copied(),
            change: one.change,
            before: before.map(|told| printed_told(&[told], &told.places, &offsets[0])),
            after: (one.change != Fate::Gone).then(|| printed_told(&after, &one.places, &offsets[1])),
            sourcing: one.sourcing.as_ref(),
        }
    };
    Printed {
        old: &old.name,
        new: &new.name,
        statements: diff.statements.iter().map(statement).collect(),
        findings: &diff.findings,
    }
}

fn printed_told<'a>(told: &[&'a Told], places: &[Stretch], offsets: &Offsets<'a>) -> PrintedTold<'a> {
    let place = |stretch: &Stretch| PrintedPlace { stretch: *stretch, exact: offsets.slice(stretch) };
    PrintedTold {
        text: told.iter().map(|told| told.text.as_str()).collect::<Vec<_>>().join(" "),
        attributions: told.iter().flat_map(|told| &told.attributions).collect(),
        places: places.iter().map(place).collect(),
    }
}

/// Where each Unicode scalar value of a text begins.
struct Offsets<'t> {
    text: &'t str,
    bytes: Vec<usize>,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, bytes: text.char_indices().map(|(at, _)| at).collect() }
    }

    fn slice(&self, stretch: &Stretch) -> &'t str {
        let byte = |scalar: u32| self.bytes.get(scalar as usize).copied().unwrap_or(self.text.len());
        self.text.get(byte(stretch.start)..byte(stretch.end)).unwrap_or("")
    }
}

/// A difference as people see it.
struct Shown<'a> {
    old: &'a Side,
    new: &'a Side,
    diff: &'a StoryDiff,
    width: usize,
}

impl Shown<'_> {
    fn print(&self, output: &mut Output) -> Result<(), Failure> {
        let names = format!("{} → {}", plain(&self.old.name), plain(&self.new.name));
        let width = self.width;
        for line in hanging(&names, width, "", "  ") {
            output.line(output.paint(Tone::Strong, &line))?;
        }
        if self.diff.is_empty() {
            let told = match self.old.text == self.new.text {
                true => "the texts are the same",
                false => "nothing changed but typography, white space or what is no statement",
            };
            return hanging(told, width, "", "").iter().try_for_each(|line| output.line(line));
        }
        self.summary().iter().try_for_each(|line| output.line(line))?;
        for (at, one) in self.diff.statements.iter().enumerate() {
            let findings: Vec<&Finding> =
                self.diff.findings.iter().filter(|finding| finding.statement == Some(at)).collect();
            let sourced = one.sourcing.as_ref().is_some_and(|sourcing| sourcing.change != SourcingChange::None);
            if one.change != Fate::Unchanged || sourced || !findings.is_empty() {
                self.statement(one, &findings, output)?;
            }
        }
        let loose: Vec<&Finding> = self.diff.findings.iter().filter(|finding| finding.statement.is_none()).collect();
        if !loose.is_empty() {
            output.line("")?;
            output.line(output.paint(Tone::Strong, "between statements"))?;
            loose.into_iter().try_for_each(|finding| self.finding(finding, output))?;
        }
        Ok(())
    }

    /// How many statements became what, and how many findings there are.
    fn summary(&self) -> Vec<String> {
        let count = |fate: Fate| self.diff.statements.iter().filter(|one| one.change == fate).count();
        let counts = Fate::ALL.iter().map(|fate| (count(*fate), fate.as_str())).filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, fate)| format!("{count} {fate}")).collect();
        let findings = match self.diff.findings.len() {
            0 => "no finding".to_owned(),
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        };
        hanging(&format!("statements: {}; {findings}", counts.join(", ")), self.width, "", "  ")
    }

    fn statement(&self, one: &StatementChange, findings: &[&Finding], output: &mut Output) -> Result<(), Failure> {
        let tone = match one.change {
            Fate::Gone => Tone::Bad,
            Fate::New => Tone::Good,
            Fate::Reworded => Tone::Warning,
            Fate::Unchanged | Fate::Moved => Tone::Open,
        };
        output.line("")?;
        let id =
            one.before.and_then(|at| self.old.ids.get(at)).or(one.after.first().and_then(|at| self.new.ids.get(*at)));
        let id = id.map_or(String::new(), |id| format!("  {}", output.paint(Tone::Faint, &id.prefix(7))));
        let split = if one.after.len() > 1 { format!(", split into {}", one.after.len()) } else { String::new() };
        let change = if one.change == Fate::Unchanged { "words unchanged" } else { one.change.as_str() };
        output.line(format!("{}{split}{id}", output.paint(tone, change)))?;
        let before = one.before.and_then(|at| self.old.told.get(at));
        let after: Vec<&Told> = one.after.iter().filter_map(|at| self.new.told.get(*at)).collect();
        let now = after.iter().map(|told| straight(&told.text)).collect::<Vec<_>>().join(" ");
        match (before, one.change) {
            (Some(told), Fate::Reworded) if !now.is_empty() => self.words(&straight(&told.text), &now, output)?,
            (Some(told), Fate::Gone) => self.side(Tag::Delete, &straight(&told.text), output)?,
            (Some(told), _) => self.side(Tag::Equal, &straight(&told.text), output)?,
            (None, _) => self.side(Tag::Insert, &now, output)?,
        }
        self.sources(before, &after, output)?;
        let told = |code: Code| !matches!(code, Code::StatementGone | Code::StatementNew);
        findings.iter().filter(|finding| told(finding.code)).try_for_each(|finding| self.finding(finding, output))?;
        one.sourcing.iter().try_for_each(|sourcing| self.sourcing(sourcing, output))
    }

    /// The words of both sides: beside each other if there is room.
    fn words(&self, before: &str, after: &str, output: &mut Output) -> Result<(), Failure> {
        let changes = diff_words(before, after);
        if self.width < WIDE {
            let lines = flow(output, &changes, self.width.saturating_sub(2));
            return lines.iter().try_for_each(|(line, _)| output.line(format!("  {line}").trim_end()));
        }
        let column = (self.width.min(180) - 5) / 2;
        let without =
            |tag: Tag| -> Vec<Change<'_>> { changes.iter().copied().filter(|change| change.tag != tag).collect() };
        let left = flow(output, &without(Tag::Insert), column);
        let right = flow(output, &without(Tag::Delete), column);
        for row in 0..left.len().max(right.len()) {
            let (text, used) = left.get(row).map_or(("", 0), |(text, used)| (text.as_str(), *used));
            let beside = right.get(row).map_or("", |(text, _)| text.as_str());
            let space = " ".repeat(column.saturating_sub(used));
            output.line(format!("  {text}{space} │ {beside}").trim_end())?;
        }
        Ok(())
    }

    /// Words that stand on one side alone, or that are the same on both.
    fn side(&self, tag: Tag, text: &str, output: &mut Output) -> Result<(), Failure> {
        let text = plain(text);
        let lines = flow(output, &[Change { tag, text: &text }], self.width.saturating_sub(2));
        lines.iter().try_for_each(|(line, _)| output.line(format!("  {line}").trim_end()))
    }

    /// Who stands behind it: in one line if that is as it was.
    fn sources(&self, before: Option<&Told>, after: &[&Told], output: &mut Output) -> Result<(), Failure> {
        let named = |all: &[Attribution]| all.iter().map(who).collect::<Vec<_>>().join("; ");
        let old = before.map(|told| named(&told.attributions));
        let mut all: Vec<Attribution> = Vec::new();
        for one in after.iter().flat_map(|told| &told.attributions) {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
        let new = (!after.is_empty()).then(|| named(&all));
        let line = match (old, new) {
            (Some(old), Some(new)) if old == new => format!("who: {new}"),
            (Some(old), Some(new)) => format!("who: {old} → {new}"),
            (old, new) => format!("who: {}", old.or(new).unwrap_or_default()),
        };
        told(output, Tone::Faint, "  ", &line, self.width)
    }

    fn finding(&self, finding: &Finding, output: &mut Output) -> Result<(), Failure> {
        let Finding { code, before, after, .. } = finding;
        let quoted = |text: &Option<String>| {
            let text = text.as_deref().map(plain);
            match (text, code) {
                (None, Code::AttributionLost | Code::AttributionAdded) => "nobody".to_owned(),
                (None, _) => "—".to_owned(),
                (Some(text), Code::QuoteAltered) => format!("“{text}”"),
                (Some(text), _) => text.into_owned(),
            }
        };
        let (mut before, mut after) = (quoted(before), quoted(after));
        match code {
            Code::QuotationMarksRemoved => before = format!("“{before}”"),
            Code::QuotationMarksAdded => after = format!("“{after}”"),
            _ => {}
        }
        told(output, Tone::Bad, "! ", &format!("{}: {before} → {after}", spaced(code.as_str())), self.width)
    }

    fn sourcing(&self, sourcing: &Sourcing, output: &mut Output) -> Result<(), Failure> {
        if sourcing.change == SourcingChange::None {
            return Ok(());
        }
        let side = |text: &Option<String>| plain(text.as_deref().unwrap_or("—")).into_owned();
        let ground = |Ground { kind, direction, before, after }: &Ground| {
            format!("{} {direction}: {} → {}", kind.as_str(), side(before), side(after))
        };
        let grounds = sourcing.ground.iter().map(ground).collect::<Vec<_>>().join("; ");
        let tone = match sourcing.change {
            SourcingChange::Strengthened => Tone::Good,
            SourcingChange::Weakened | SourcingChange::Lost => Tone::Bad,
            _ => Tone::Warning,
        };
        told(output, tone, "  ", &format!("sourcing {}: {grounds}", sourcing.change), self.width)
    }
}

/// The text with one shape for each mark: what differs in nothing else is no difference to look at.
fn straight(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '“' | '”' | '„' | '«' | '»' => '"',
            '’' | '‘' => '\'',
            '–' | '—' => '—',
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            other => other,
        })
        .collect()
}
