//! Tables of statements: they fit the terminal, wrap between words, and in a pipe are plain lines.

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use super::output::{Output, Tone, class_tone, plain, status_tone};
use super::statement::{behind, who};
use crate::ledger::{Ledger, Revised};
use crate::record::Class;

/// Below this many columns a table has no room, and each statement is a paragraph.
const NARROW: u16 = 64;

/// Prints statements, each with its id, status, text and who stands behind it.
pub(super) fn statements(ledger: &Ledger, rows: &[Revised], output: &mut Output) -> Result<(), Failure> {
    match output.width {
        None => plain_lines(ledger, rows, output),
        Some(width) if width < NARROW => paragraphs(ledger, rows, width, output),
        Some(width) => table(ledger, rows, width, output),
    }
}

fn table(ledger: &Ledger, rows: &[Revised], width: u16, output: &mut Output) -> Result<(), Failure> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    if output.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(["id", "status", "statement", "who stands behind it"].map(|name| cell(name, Tone::Strong)));
    for row in rows {
        let statement = &row.statement;
        table.add_row([
            cell(&ledger.short_id(&row.id)?, Tone::Faint),
            cell(statement.status.as_str(), status_tone(statement.status)),
            cell(&plain(&statement.text), Tone::Plain),
            cell(&behind(statement).join("\n"), strongest(row)),
        ]);
    }
    let share = |percent| ColumnConstraint::UpperBoundary(Width::Percentage(percent));
    table.set_constraints([ColumnConstraint::ContentWidth, ColumnConstraint::ContentWidth, share(48), share(40)]);
    output.line(table.trim_fmt())
}

/// The tone of the first source: the table's hint at what kind of sourcing this is.
fn strongest(row: &Revised) -> Tone {
    row.statement.attributions.first().map_or(Tone::Plain, |attribution| class_tone(attribution.class))
}

fn cell(text: &str, tone: Tone) -> Cell {
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

fn paragraphs(ledger: &Ledger, rows: &[Revised], width: u16, output: &mut Output) -> Result<(), Failure> {
    for row in rows {
        let statement = &row.statement;
        let id = output.paint(Tone::Faint, &ledger.short_id(&row.id)?);
        let status = output.paint(status_tone(statement.status), statement.status.as_str());
        output.line(format!("{id}  {status}"))?;
        for line in wrapped(&plain(&statement.text), width.into(), "") {
            output.line(line)?;
        }
        for source in behind(statement) {
            let hanging = if source.starts_with("· ") { "    " } else { "  " };
            for (position, line) in wrapped(&source, width.into(), hanging).iter().enumerate() {
                let line = if position == 0 { format!("  {}", line.trim_start()) } else { line.clone() };
                output.line(output.paint(strongest(row), &line))?;
            }
        }
        output.line("")?;
    }
    Ok(())
}

/// One line a statement: id, status, text and sources, with tabs between them, as `cut` and `grep` like it.
fn plain_lines(ledger: &Ledger, rows: &[Revised], output: &mut Output) -> Result<(), Failure> {
    for row in rows {
        let statement = &row.statement;
        let id = ledger.short_id(&row.id)?;
        let sources: Vec<String> = statement
            .attributions
            .iter()
            .map(|one| match one.class {
                Class::Narrator => "narrator".to_owned(),
                class => format!("{} ({class})", who(one)),
            })
            .collect();
        output.line(format!("{id}\t{}\t{}\t{}", statement.status, plain(&statement.text), sources.join("; ")))?;
    }
    Ok(())
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
