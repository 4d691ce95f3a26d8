//! Tables of statements: they fit the terminal, wrap between words, and in a pipe are plain lines.

use std::borrow::Cow;

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use super::output::{Output, Tone, class_tone, plain, status_tone};
use super::statement::{MARK, behind, who};
use crate::ledger::{Contested, Ledger, Revised};
use crate::record::{Class, Stance};

/// Below this many columns a table has no room, and each statement is a paragraph.
pub(super) const NARROW: u16 = 64;

/// Prints statements, each with its id, status, text and who stands behind it.
pub(super) fn statements(ledger: &Ledger, rows: &[Revised], output: &mut Output) -> Result<(), Failure> {
    statements_at(ledger, rows, None, output)
}

/// The same, when the ledger had `size` records.
pub(super) fn statements_at(
    ledger: &Ledger,
    rows: &[Revised],
    size: Option<u64>,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut contests = ledger.contests(size)?.for_a_page();
    let contested = rows.iter().map(|row| contests.of(row)).collect::<Result<Vec<_>, _>>()?;
    match output.width {
        None => plain_lines(ledger, rows, &contested, output)?,
        Some(width) if width < NARROW => paragraphs(ledger, rows, &contested, width, output)?,
        Some(width) => table(ledger, rows, &contested, width, output)?,
    }
    if contests.is_cut_short() {
        output.note(
            "these rest on so many others that not all were looked at; 'ledger audit' tells all that is contested",
        )?;
    }
    Ok(())
}

/// What stands beside the status of a contested statement.
const CONTESTED: &str = "contested";

fn table(
    ledger: &Ledger,
    rows: &[Revised],
    contested: &[Option<Contested>],
    width: u16,
    output: &mut Output,
) -> Result<(), Failure> {
    let ids = rows.iter().map(|row| ledger.short_id(&row.id)).collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<_> = rows.iter().map(|row| plain(&row.statement.text)).collect();
    let sources: Vec<_> = rows.iter().map(|row| behind(&row.statement)).collect();
    let statuses: Vec<_> = rows.iter().zip(contested).map(|(row, contested)| standing(row, *contested, "\n")).collect();
    let widths = Widths::of(width.into(), &statuses, &ids, &texts, &sources);
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    if output.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(HEADER.map(|name| cell(name, Tone::Strong)));
    for ((((row, id), text), sources), (status, contested)) in
        rows.iter().zip(&ids).zip(&texts).zip(&sources).zip(statuses.iter().zip(contested))
    {
        let tone = if contested.is_some() { Tone::Warning } else { status_tone(row.statement.status) };
        let sources: Vec<String> = sources.iter().flat_map(|source| marked(source, widths.source, "")).collect();
        table.add_row([
            cell(id, Tone::Faint),
            cell(status, tone),
            cell(&wrapped(text, widths.text, "").join("\n"), Tone::Plain),
            cell(&sources.join("\n"), strongest(row)),
        ]);
    }
    output.line(table.trim_fmt())
}

const HEADER: [&str; 4] = ["id", "status", "statement", "who stands behind it"];

/// How many columns the texts and the sources of a table have.
struct Widths {
    text: usize,
    source: usize,
}

impl Widths {
    /// Gives both what they need; where there is not so much room, divides it so that the table is the least high, and
    /// the fewest lines are broken.
    fn of(width: usize, statuses: &[String], ids: &[String], texts: &[Cow<'_, str>], sources: &[Vec<String>]) -> Self {
        /// A space on both sides of each cell, and one between two.
        const SPACES: usize = 4 * 2 + 3;
        let widest = |name: &str, cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0).max(name.width());
        let id = widest(HEADER[0], &mut ids.iter().map(String::len));
        let status = widest(HEADER[1], &mut statuses.iter().flat_map(|status| status.lines()).map(str::len));
        let text = widest(HEADER[2], &mut texts.iter().map(|text| text.width()));
        let source = widest(HEADER[3], &mut sources.iter().flatten().map(|source| source.width()));
        let room = width.saturating_sub(SPACES + id + status);
        if text + source <= room {
            return Self { text, source };
        }
        let least = HEADER[3].width();
        let choices = least..=room.saturating_sub(least).max(least).min(source);
        let lengths = |text: &str| text.split_whitespace().map(str::width).collect::<Vec<_>>();
        let sample = texts.iter().zip(sources).take(SAMPLE);
        let sample = sample.map(|(text, sources)| (lengths(text), sources.iter().map(|one| lengths(one)).collect()));
        let sample: Vec<(Vec<usize>, Vec<Vec<usize>>)> = sample.collect();
        let height = |source: &usize| {
            let (mut height, mut lines) = (0, 0);
            for (text, sources) in &sample {
                let (text, sources) =
                    (lines_of(text, room - source), sources.iter().map(|one| lines_of(one, *source)).sum());
                height += text.max(sources);
                lines += text + sources;
            }
            (height, lines, source.abs_diff(room * 2 / 5))
        };
        let source = choices.min_by_key(height).unwrap_or(least);
        Self { text: text.min(room - source), source }
    }
}

/// How many rows a table's columns are fitted to.
const SAMPLE: usize = 100;

/// How many lines words of these widths take.
fn lines_of(words: &[usize], room: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for length in words {
        if used > 0 && used + 1 + length > room {
            lines += 1;
            used = 0;
        }
        used += usize::from(used > 0) + length;
        lines += used.saturating_sub(1) / room;
        used -= room * (used.saturating_sub(1) / room);
    }
    lines
}

/// One source's lines; those of several begin with a mark, and what continues them stands further in.
fn marked(source: &str, width: usize, indent: &str) -> Vec<String> {
    match source.strip_prefix(MARK) {
        Some(rest) => hanging(rest, width, &format!("{indent}{MARK}"), &format!("{indent}  ")),
        None => wrapped(source, width, indent),
    }
}

/// The tone of the first source: the table's hint at what kind of sourcing this is.
fn strongest(row: &Revised) -> Tone {
    row.statement.attributions.first().map_or(Tone::Plain, |attribution| class_tone(attribution.class))
}

/// A cell in a tone.
pub(super) fn cell(text: &str, tone: Tone) -> Cell {
    let cell = Cell::new(text);
    match tone {
        Tone::Plain => cell,
        Tone::Strong => cell.add_attribute(Attribute::Bold),
        Tone::Faint => cell.add_attribute(Attribute::Dim),
        Tone::Good => cell.fg(Color::DarkGreen),
        Tone::Open => cell.fg(Color::DarkCyan),
        Tone::Warning => cell.fg(Color::DarkYellow),
        Tone::Bad => cell.fg(Color::DarkRed),
    }
}

/// The status, and beside it whether the statement is contested.
fn standing(row: &Revised, contested: Option<Contested>, between: &str) -> String {
    let status = row.statement.status.as_str();
    if contested.is_some() { format!("{status}{between}{CONTESTED}") } else { status.to_owned() }
}

fn paragraphs(
    ledger: &Ledger,
    rows: &[Revised],
    contested: &[Option<Contested>],
    width: u16,
    output: &mut Output,
) -> Result<(), Failure> {
    for (row, contested) in rows.iter().zip(contested) {
        let statement = &row.statement;
        let id = output.paint(Tone::Faint, &ledger.short_id(&row.id)?);
        let status = output.paint(status_tone(statement.status), statement.status.as_str());
        let contested = contested.map_or_else(String::new, |_| format!("  {}", output.paint(Tone::Warning, CONTESTED)));
        output.line(format!("{id}  {status}{contested}"))?;
        for line in wrapped(&plain(&statement.text), width.into(), "") {
            output.line(line)?;
        }
        for source in behind(statement) {
            for line in marked(&source, width.into(), "  ") {
                output.line(output.paint(strongest(row), &line))?;
            }
        }
        output.line("")?;
    }
    Ok(())
}

/// One line a statement: id, status, text and sources, with tabs between them, as `cut` and `grep` like it.
fn plain_lines(
    ledger: &Ledger,
    rows: &[Revised],
    contested: &[Option<Contested>],
    output: &mut Output,
) -> Result<(), Failure> {
    for (row, contested) in rows.iter().zip(contested) {
        let statement = &row.statement;
        let id = ledger.short_id(&row.id)?;
        let sources: Vec<String> = statement
            .attributions
            .iter()
            .map(|one| match one.class {
                Class::Narrator => "narrator".to_owned(),
                class if one.stance == Stance::Asserts => format!("{} ({class})", who(one)),
                class => format!("{}: {} ({class})", one.stance.spaced(), who(one)),
            })
            .collect();
        let status = standing(row, *contested, ", ");
        output.line(format!("{id}\t{status}\t{}\t{}", plain(&statement.text), sources.join("; ")))?;
    }
    Ok(())
}

/// [`wrapped`] with one indent for the first line and another for the others.
pub(super) fn hanging(text: &str, width: usize, first: &str, others: &str) -> Vec<String> {
    let mut lines = wrapped(text, width, others);
    if let Some(line) = lines.first_mut() {
        line.replace_range(..others.len(), first);
    }
    lines
}

/// Breaks a text between words into lines of at most `width` columns, as a terminal shows them; a longer word is broken
/// between its characters.
pub(super) fn wrapped(text: &str, width: usize, indent: &str) -> Vec<String> {
    let room = width.saturating_sub(indent.width()).max(10);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.width();
        if used > 0 && used + 1 + length > room {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if length <= room {
            line.push_str(word);
            used += length;
            continue;
        }
        for character in word.graphemes(true) {
            if used + character.width() > room {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(character);
            }
            used += character.width();
        }
    }
    lines.into_iter().map(|line| format!("{indent}{line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_between_words_and_breaks_what_has_no_space() {
        assert_eq!(
            wrapped("who said this, and what changed", 16, "  "),
            ["  who said this,", "  and what", "  changed"]
        );
        assert!(wrapped(&"x".repeat(95), 20, "").iter().all(|line| line.len() <= 20));
    }

    #[test]
    fn counts_columns_as_a_terminal_does() {
        let lines = wrapped("港は開いていると東京の当局者が述べた", 14, "  ");
        assert_eq!(lines, ["  港は開いてい", "  ると東京の当", "  局者が述べた"]);
        // A letter and its accent stay together, and so does a family.
        let accents = "e\u{301}".repeat(15);
        assert_eq!(wrapped(&accents, 10, "")[0], "e\u{301}".repeat(10));
        assert!(wrapped(&"👩‍👧".repeat(8), 10, "").iter().all(|line| line.ends_with('👧')));
    }
}
