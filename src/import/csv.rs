//! CSV as spreadsheets write it: with a header; separated by commas, semicolons or tabs; with or without a byte-order
//! mark. The columns are named like the fields of the vocabulary.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::row::{AppearanceRow, StatementRow};
use super::{Placed, Row, Unreadable};
use crate::ledger::Source;
use crate::record::UnknownWord;

/// Which column of the file holds what.
#[derive(Debug, Default)]
pub struct Header {
    columns: Vec<(Column, usize)>,
    ignored: Vec<String>,
}

macro_rules! columns {
    ($($variant:ident = $name:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Column { $($variant,)+ }

        const COLUMNS: &[(Column, &str)] = &[$((Column::$variant, $name),)+];
    };
}

columns! {
    Key = "key",
    Revises = "revises",
    Text = "text",
    Quote = "quote",
    Source = "source",
    Class = "class",
    Name = "name",
    Role = "role",
    Organization = "organization",
    Former = "former",
    Count = "count",
    Terms = "terms",
    Basis = "basis",
    AnonymityReason = "anonymity_reason",
    Stance = "stance",
    Cue = "cue",
    Medium = "medium",
    Relays = "relays",
    Status = "status",
    Change = "change",
    Reason = "reason",
    EffectiveAt = "effective_at",
    Story = "story",
    Tags = "tags",
    Audience = "audience",
}

/// Reads every row and hands it over, until the other side wants no more. Yields the names of the ignored columns.
pub(super) fn read(
    input: &mut (dyn BufRead + Send),
    hand_over: &mut dyn FnMut(Placed) -> bool,
) -> Result<Vec<String>, Unreadable> {
    let mut head = Vec::new();
    (&mut *input).take(1 << 20).read_until(b'\n', &mut head)?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).to_vec();
    if head.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    let delimiter = delimiter(&head);
    // The reader takes a row for ended at its \r, and counts the \n behind it with the next row.
    let line_break: &'static [u8] = if head.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
    let counted_late = line_break.len() as u64 - 1;
    let ended = Rc::new(Cell::new(false));
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(Trim::Headers)
        .flexible(true)
        // With a line break at its end, a file ends within a row only if a quotation mark is open.
        .from_reader(
            io::Cursor::new(head).chain(input).chain(LastBreak { rest: line_break, ended: Rc::clone(&ended) }),
        );
    let names = reader.headers().map_err(|error| Unreadable::Header(error.to_string()))?.clone();
    let header = Header::of(&names)?;
    let mut record = StringRecord::new();
    let mut row = 0;
    loop {
        row += 1;
        let before = reader.position().line() + counted_late;
        let parsed = match reader.read_record(&mut record) {
            Ok(false) => return Ok(header.ignored),
            Ok(true) if ended.get() => {
                Err("has a quotation mark that is not closed: all that follows it is taken for one cell".to_owned())
            }
            Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => continue,
            Ok(true) if record.len() != names.len() => {
                Err(format!("has {} cells, and the header has {}", record.len(), names.len()))
            }
            Ok(true) => header.parse(&record),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(error.into()),
                csv::ErrorKind::Utf8 { err, .. } => {
                    Err(format!("is not UTF-8 (cell {}); save the file as \"CSV UTF-8\"", err.field() + 1))
                }
                _ => Err("is no CSV".to_owned()),
            },
        };
        // Empty lines before a row are passed over; those within it are its own.
        let within = record.iter().map(|cell| cell.bytes().filter(|byte| *byte == b'\n').count() as u64).sum::<u64>();
        let line = match ended.get() || parsed.is_err() && record.is_empty() {
            true => before,
            false => reader.position().line() + counted_late - 1 - within,
        };
        if !hand_over(Placed { row, line, parsed }) {
            return Ok(header.ignored);
        }
    }
}

/// The line break at a file's end, and whether what is behind it was asked for.
struct LastBreak {
    rest: &'static [u8],
    ended: Rc<Cell<bool>>,
}

impl Read for LastBreak {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.ended.set(self.ended.get() || self.rest.is_empty());
        self.rest.read(buffer)
    }
}

/// The beginning of a stranger's text, to be repeated in a message.
fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The separator that the header has most of, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in head {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| !quoted && separator == byte) {
            *count += 1;
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| count).map_or(b',', |(separator, _)| *separator)
}

impl Header {
    fn of(names: &StringRecord) -> Result<Self, Unreadable> {
        let mut header = Self::default();
        for (position, name) in names.iter().enumerate() {
            let plain = name.to_lowercase().replace([' ', '-'], "_");
            let found = COLUMNS.iter().find(|(_, known)| *known == plain || plain.strip_suffix('s') == Some(known));
            match found {
                Some((column, _)) if header.columns.iter().any(|(known, _)| known == column) => {
                    return Err(Unreadable::Header(format!("the header has the column '{}' twice", cut(name))));
                }
                Some((column, _)) => header.columns.push((*column, position)),
                None if name.is_empty() => {}
                None => header.ignored.push(name.to_owned()),
            }
        }
        let has = |column| header.columns.iter().any(|(known, _)| *known == column);
        if !has(Column::Text) && !has(Column::Revises) {
            let known: Vec<&str> = COLUMNS.iter().map(|(_, name)| *name).collect();
            let found: Vec<String> = names.iter().take(40).map(|name| format!("'{}'", cut(name))).collect();
            return Err(Unreadable::NoText { found: found.join(", "), known: known.join(", ") });
        }
        Ok(header)
    }

    fn cell<'a>(&self, record: &'a StringRecord, column: Column) -> Option<&'a str> {
        let (_, position) = self.columns.iter().find(|(known, _)| *known == column)?;
        record.get(*position).map(str::trim).filter(|cell| !cell.is_empty())
    }

    fn parse(&self, record: &StringRecord) -> Result<Row, String> {
        let text = |column| self.cell(record, column).map(str::to_owned);
        let mut row = StatementRow {
            key: text(Column::Key),
            revises: text(Column::Revises),
            text: text(Column::Text),
            quote: text(Column::Quote),
            status: self.word(record, Column::Status)?,
            change: self.word(record, Column::Change)?,
            reason: text(Column::Reason),
            audience: self.word(record, Column::Audience)?,
            ..StatementRow::default()
        };
        row.effective_at = match self.cell(record, Column::EffectiveAt) {
            Some(cell) => Some(cell.parse().map_err(|error| format!("effective_at: {error}"))?),
            None => None,
        };
        if let Some(story) = text(Column::Story) {
            row.appearances.push(AppearanceRow { story, start: None, end: None, exact: None });
        }
        let tags = self.cell(record, Column::Tags).unwrap_or_default();
        row.tags = tags.split([';', '|']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
        row.attributions = self.attributions(record)?;
        Ok(Row::Statement(row))
    }

    /// Several phrases in one cell are separated by `|`; facets in columns of their own are the one source's.
    fn attributions(&self, record: &StringRecord) -> Result<Vec<crate::record::Attribution>, String> {
        let facets = self.facets(record)?;
        let phrases: Vec<&str> = match self.cell(record, Column::Source) {
            Some(cell) => cell.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()).collect(),
            None => Vec::new(),
        };
        if phrases.is_empty() && facets.is_empty() {
            return Ok(Vec::new());
        }
        if phrases.len() > 1 && !facets.is_empty() {
            return Err("source: has several phrases, so the facets' columns must be empty".to_owned());
        }
        let mut attributions = Vec::new();
        let sources = match phrases.len() {
            0 => vec![facets],
            1 => vec![Source { phrase: Some(phrases[0].to_owned()), ..facets }],
            _ => phrases.into_iter().map(Source::of_phrase).collect(),
        };
        for source in sources {
            attributions.extend(source.attributions().map_err(|error| error.to_string())?);
        }
        Ok(attributions)
    }

    fn facets(&self, record: &StringRecord) -> Result<Source, String> {
        let text = |column| self.cell(record, column).map(str::to_owned);
        let count = match self.cell(record, Column::Count) {
            Some(cell) => Some(
                cell.parse()
                    .ok()
                    .filter(|count| *count > 0)
                    .ok_or_else(|| format!("count: '{}' is not a whole number of at least 1", cut(cell)))?,
            ),
            None => None,
        };
        let former = match self.cell(record, Column::Former).map(str::to_lowercase).as_deref() {
            None => None,
            Some("yes" | "true" | "1") => Some(true),
            Some("no" | "false" | "0") => Some(false),
            Some(other) => return Err(format!("former: '{}' is neither yes nor no", cut(other))),
        };
        Ok(Source {
            class: self.word(record, Column::Class)?,
            name: text(Column::Name),
            role: text(Column::Role),
            organization: text(Column::Organization),
            former,
            count,
            terms: self.word(record, Column::Terms)?,
            basis: text(Column::Basis),
            anonymity_reason: text(Column::AnonymityReason),
            stance: self.word(record, Column::Stance)?,
            cue: text(Column::Cue),
            medium: text(Column::Medium),
            relays: text(Column::Relays),
            ..Source::default()
        })
    }

    fn word<T: std::str::FromStr<Err = UnknownWord>>(
        &self,
        record: &StringRecord,
        column: Column,
    ) -> Result<Option<T>, String> {
        let cell = self.cell(record, column).map(|cell| cell.to_lowercase().replace([' ', '-'], "_"));
        cell.map(|cell| cell.parse().map_err(|error: UnknownWord| error.to_string())).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines on which rows begin, and what is wrong with them.
    fn lines(file: &str) -> Vec<(u64, Option<String>)> {
        let mut found = Vec::new();
        let mut input = io::BufReader::with_capacity(3, file.as_bytes());
        let read = read(&mut input, &mut |placed: Placed| {
            found.push((placed.line, placed.parsed.err()));
            true
        });
        assert_eq!(read.unwrap(), Vec::<String>::new());
        found
    }

    /// Excel ends lines with CR LF, and an editor looks for the line that a message names.
    #[test]
    fn tells_the_line_on_which_a_row_begins() {
        let file = "text,class\na,narrator\n\n\n\"b\nb\n\",narrator\n,\nc,nobody\nd,narrator";
        for (ending, behind) in [("\n", ""), ("\r\n", ""), ("\n", "\n"), ("\r\n", "\r\n\r\n")] {
            let file = file.replace('\n', ending) + behind;
            let found: Vec<(u64, bool)> =
                lines(&file).into_iter().map(|(line, wrong)| (line, wrong.is_some())).collect();
            assert_eq!(found, [(2, false), (5, false), (9, true), (10, false)], "{file:?}");
        }
    }

    #[test]
    fn says_that_a_quotation_mark_is_open() {
        for ending in ["", "\n", "\r\n"] {
            let found = lines(&format!("text,class\na,narrator\n\"b,narrator\nc,narrator{ending}"));
            let (line, wrong) = found.last().unwrap();
            assert_eq!((found.len(), *line), (2, 3), "{found:?}");
            assert!(wrong.as_ref().unwrap().contains("a quotation mark that is not closed"), "{wrong:?}");
        }
        assert_eq!(lines("text\n\"a\"").len(), 1);
        assert_eq!(lines("text\n\"a\n\""), [(2, None)]);
    }
}
