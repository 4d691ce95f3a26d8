//! How a difference looks: words that left and came in, sources that did, and what that means for the sourcing.

use unicode_width::UnicodeWidthStr;

use crate::cli::failure::Failure;
use crate::cli::output::{Output, Tone, plain};
use crate::cli::statement::who;
use crate::cli::table::hanging;
use crate::diff::{AttributionChanges, Change, FacetChange, Ground, Sourcing, SourcingChange, Tag};
use crate::record::Attribution;

/// Prints a line that begins with a mark, and what does not fit in lines of their own, further in.
pub(super) fn told(output: &mut Output, tone: Tone, mark: &str, text: &str, width: usize) -> Result<(), Failure> {
    let lines = hanging(text, width, mark, &" ".repeat(mark.len() + 2));
    lines.iter().try_for_each(|line| output.line(output.paint(tone, line)))
}

pub(super) fn words(output: &mut Output, title: &str, changes: &[Change<'_>], width: usize) -> Result<(), Failure> {
    output.line("")?;
    output.line(output.paint(Tone::Strong, title))?;
    let lines = flow(output, changes, width.saturating_sub(2));
    lines.iter().try_for_each(|(line, _)| output.line(format!("  {line}").trim_end()))
}

/// Breaks changed words into lines of at most `width` columns, each with how many it has.
pub(super) fn flow(output: &Output, changes: &[Change<'_>], width: usize) -> Vec<(String, usize)> {
    let mut pieces = Vec::new();
    for change in changes {
        for word in plain(change.text).split_inclusive(char::is_whitespace) {
            pieces.push((change.tag, word.to_owned()));
        }
    }
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    let mut open = Tag::Equal;
    for (index, (tag, word)) in pieces.iter().enumerate() {
        let next = pieces.get(index + 1).map_or(Tag::Equal, |(tag, _)| *tag);
        let (first, last) = (open != *tag, next != *tag);
        let marks = if output.color || *tag == Tag::Equal { 0 } else { 2 * (usize::from(first) + usize::from(last)) };
        let length = word.trim_end().width();
        if used > 0 && used + length + marks > width {
            lines.push((std::mem::take(&mut line), used));
            used = 0;
        }
        line.push_str(&marked(output, *tag, word, first, last));
        used += word.width() + marks;
        open = *tag;
    }
    lines.push((line, used));
    lines
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

pub(super) fn sources(
    output: &mut Output,
    changes: &AttributionChanges,
    old: &[Attribution],
    new: &[Attribution],
    width: usize,
) -> Result<(), Failure> {
    let AttributionChanges { pairs, dropped, added } = changes;
    output.line("")?;
    output.line(output.paint(Tone::Strong, "Who stands behind it"))?;
    let described = |one: &Attribution| format!("{} ({}, {})", who(one), one.class.spaced(), one.stance.spaced());
    for position in dropped {
        if let Some(one) = old.get(*position) {
            told(output, Tone::Bad, "- ", &described(one), width)?;
        }
    }
    for pair in pairs {
        let Some(one) = new.get(pair.after) else { continue };
        told(output, Tone::Plain, "  ", &described(one), width)?;
        for FacetChange { facet, before, after } in &pair.facets {
            let change = format!("{}: {} → {}", facet.spaced(), side(before), side(after));
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

pub(super) fn sourcing(output: &mut Output, sourcing: &Sourcing, width: usize) -> Result<(), Failure> {
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
