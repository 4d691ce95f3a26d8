//! Tables of anything but statements: columns that fit the terminal, paragraphs where it is narrow, lines with tabs in a
//! pipe.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::failure::Failure;
use super::output::{Output, Tone, plain};
use super::table::{NARROW, cell, wrapped};

/// A table under way.
pub(super) struct Grid<const N: usize> {
    header: [&'static str; N],
    rows: Vec<[(String, Tone); N]>,
}

impl<const N: usize> Grid<N> {
    pub(super) fn new(header: [&'static str; N]) -> Self {
        Self { header, rows: Vec::new() }
    }

    /// Adds a row of strangers' texts; a line break within one is kept.
    pub(super) fn row(&mut self, cells: [(String, Tone); N]) {
        self.rows.push(cells.map(|(text, tone)| {
            let lines: Vec<String> = text.lines().map(|line| plain(line).into_owned()).collect();
            (lines.join("\n"), tone)
        }));
    }

    /// Prints it; the columns before the last two take the room that they need.
    pub(super) fn print(self, output: &mut Output) -> Result<(), Failure> {
        match output.width {
            _ if self.rows.is_empty() => Ok(()),
            None => self.rows.iter().try_for_each(|row| {
                let (head, rest) = row.split_at(N.saturating_sub(2));
                let head = head.iter().map(|(text, _)| text.replace('\n', ", "));
                let cells: Vec<String> = head.chain(rest.iter().map(|(text, _)| text.replace('\n', " "))).collect();
                output.line(cells.join("\t"))
            }),
            Some(width) if width < NARROW => self.paragraphs(width, output),
            Some(width) => self.table(width, output),
        }
    }

    fn table(self, width: u16, output: &mut Output) -> Result<(), Failure> {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
        if output.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let narrow = N.saturating_sub(2);
        let widest = |column: usize| {
            let cells = self.rows.iter().flat_map(|row| row[column].0.lines());
            cells.chain([self.header[column]]).map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0)
        };
        let fixed: Vec<u16> =
            (0..narrow).map(|column| u16::try_from(widest(column).min(26)).unwrap_or(26) + 2).collect();
        table.set_header(self.header.map(|name| cell(name, Tone::Strong)));
        for row in &self.rows {
            table.add_row(row.iter().map(|(text, tone)| cell(text, *tone)).collect::<Vec<_>>());
        }
        for (position, width) in fixed.into_iter().enumerate() {
            if let Some(column) = table.column_mut(position) {
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            }
        }
        output.line(table.trim_fmt())
    }

    fn paragraphs(self, width: u16, output: &mut Output) -> Result<(), Failure> {
        for row in self.rows {
            let (head, rest) = row.split_at(N.saturating_sub(2));
            let head: Vec<String> =
                head.iter().map(|(text, tone)| output.paint(*tone, &text.replace('\n', ", "))).collect();
            output.line(head.join("  "))?;
            for (text, tone) in rest {
                for line in text.lines().flat_map(|line| wrapped(line, width.into(), "  ")) {
                    output.line(output.paint(*tone, &line))?;
                }
            }
            output.line("")?;
        }
        Ok(())
    }
}
