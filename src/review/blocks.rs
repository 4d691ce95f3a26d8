//! The lines of a form: blocks, each begun by what becomes of it, and their fields as they are typed.
//!
//! ```text
//! pick 3  # high: content, source, verb
//! text: …
//! source: …
//!   class: official | name: Ana Duarte
//! status: reported | tags: dam | effective_at: 2026-03-05
//! ```
//!
//! Blocks are parted by empty lines. `text`, `quote`, `source` and the heading's fields take their whole line; the others
//! may share one, parted by ` | `. A line that begins no field goes on with the one before it, since editors wrap lines.

use std::fmt::{self, Display, Formatter};

use serde::Deserialize;

use super::Mistake;
use crate::ledger::FACETS;

/// Fields that take the whole line.
const LONG: [&str; 8] = ["text", "quote", "reason", "source", "headline", "byline", "outlet", "url"];
/// Fields of a statement or a heading that are short.
const SHORT: [&str; 5] = ["status", "tags", "effective_at", "published_at", "language"];
/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verb {
    /// The story's own; no draft becomes one.
    #[serde(skip_deserializing)]
    Story,
    Pick,
    Drop,
    Merge,
    Update,
    Correct,
    Gone,
    Retract,
}

impl Display for Verb {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Story => "story",
            Self::Pick => "pick",
            Self::Drop => "drop",
            Self::Merge => "merge",
            Self::Update => "update",
            Self::Correct => "correct",
            Self::Gone => "gone",
            Self::Retract => "retract",
        })
    }
}

/// One block as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) verb: Verb,
    /// The proposal's number, from 1; none for one that the editor wrote.
    pub(super) number: Option<usize>,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    pub(super) fields: Vec<Field>,
}

/// One field as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) value: String,
    /// Its line, from 1.
    pub(super) line: usize,
}

/// Reads the lines of a form, and tells of all that are none.
pub(super) fn read(form: &str) -> Result<Vec<Block>, Vec<Mistake>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut mistakes = Vec::new();
    let mut begins = true;
    for (place, raw) in form.lines().enumerate() {
        let (number, text) = (place + 1, raw.trim());
        if is_comment(raw) {
            continue;
        }
        if text.is_empty() {
            begins = true;
            continue;
        }
        let mut wrong = |reason: String| mistakes.push(Mistake { line: number, reason });
        if let Some((verb, of)) = heading(text) {
            blocks.push(Block { verb, number: of, line: number, fields: Vec::new() });
        } else if let Some(block) = blocks.last_mut() {
            match fields(text, number) {
                Ok(found) if !found.is_empty() => block.fields.extend(found),
                Ok(_) if begins => wrong(format!("'{}' is none of pick, drop and merge", cut(text))),
                Ok(_) => match block.fields.last_mut() {
                    Some(field) => field.value = format!("{} {text}", field.value).trim().to_owned(),
                    None => wrong(format!("'{}' is no field, like 'text: …'", cut(text))),
                },
                Err(reason) => wrong(reason),
            }
        } else {
            wrong(format!("'{}' stands before the first block, which begins with pick, drop or merge", cut(text)));
        }
        begins = false;
    }
    if mistakes.is_empty() { Ok(blocks) } else { Err(mistakes) }
}

/// Whether a line is the form's own remark; a word with a hash, as social media have it, is none.
pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start().strip_prefix('#').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '#', '!', '\t']))
}

/// Reads "pick 3", with a remark behind it perhaps.
fn heading(text: &str) -> Option<(Verb, Option<usize>)> {
    let text = text.split_once('#').map_or(text, |(start, _)| start).trim_end();
    let mut words = text.split_whitespace();
    let verb = match words.next()?.to_ascii_lowercase().as_str() {
        "story" => Verb::Story,
        "pick" | "p" | "edit" | "e" => Verb::Pick,
        "drop" | "d" => Verb::Drop,
        "merge" | "m" => Verb::Merge,
        "update" | "u" => Verb::Update,
        "correct" => Verb::Correct,
        "gone" => Verb::Gone,
        "retract" => Verb::Retract,
        _ => return None,
    };
    let number = words.next().map(str::parse).transpose().ok()?;
    (words.next().is_none() && (verb != Verb::Story || number.is_none())).then_some((verb, number))
}

/// The fields that begin on a line: none, if the line goes on with the one before.
fn fields(text: &str, line: usize) -> Result<Vec<Field>, String> {
    let Some((key, value)) = key_of(text) else { return Ok(Vec::new()) };
    if let Some(key) = LONG.iter().find(|long| **long == key) {
        return Ok(vec![Field { key, value: value.to_owned(), line }]);
    }
    let known = |key: &str| SHORT.iter().chain(&FACETS).copied().find(|short| *short == key);
    if known(key).is_none() {
        let all = LONG.iter().chain(&SHORT).chain(&FACETS).copied().collect::<Vec<_>>().join(", ");
        return Err(format!("there is no field '{key}'; the fields are {all}"));
    }
    let mut found = Vec::new();
    for part in parts(text) {
        let Some((key, value)) = key_of(&part) else {
            return Err(format!(
                "'{}' has no field's name before it, like 'class: official'; a | within a value is written \\|",
                cut(&part)
            ));
        };
        let Some(key) = known(key) else {
            return Err(if LONG.contains(&key) {
                format!("'{key}' takes a line of its own")
            } else {
                format!("there is no field '{key}'")
            });
        };
        found.push(Field { key, value: value.to_owned(), line });
    }
    Ok(found)
}

/// A lower-case word, a colon, and what stands behind it.
fn key_of(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_key && (value.is_empty() || value.starts_with([' ', '\t']))).then(|| (key, value.trim()))
}

/// Splits at ` | `, and takes the backslash off `\|`.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if characters.peek() == Some(&'|') => {}
            '|' => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(if c == '\\' { characters.next_if_eq(&'|').unwrap_or(c) } else { c });
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn cut(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() { start + "…" } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(form: &str) -> Vec<String> {
        read(form).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn reads_blocks_fields_and_lines_that_go_on() {
        let form = "# note\npick 3  # high\ntext: It leaks,\n  she said: so #Dam\nsource: Ana | Duarte\n  class: official | name: A\\|B\n\nd\n";
        let blocks = read(form).unwrap();
        let [pick, drop] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!(
            (pick.verb, pick.number, pick.line, drop.verb, drop.number),
            (Verb::Pick, Some(3), 2, Verb::Drop, None)
        );
        let fields: Vec<(&str, &str)> = pick.fields.iter().map(|field| (field.key, field.value.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("text", "It leaks, she said: so #Dam"),
                ("source", "Ana | Duarte"),
                ("class", "official"),
                ("name", "A|B")
            ]
        );
    }

    #[test]
    fn tells_of_every_line_that_is_none() {
        let found = mistakes("text: x\n\npick 1\nsorce: y\nstatus: reported | oops\n\npikc 2\ntext: z\n");
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[0].starts_with("line 1: 'text: x' stands before the first block"));
        assert!(found[1].starts_with("line 4: there is no field 'sorce'"));
        assert!(found[2].starts_with("line 5: 'oops' has no field's name before it"));
        assert_eq!(found[3], "line 7: 'pikc 2' is none of pick, drop and merge");
    }
}
