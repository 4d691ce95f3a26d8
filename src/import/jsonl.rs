//! JSON Lines: one object a row; blank lines are passed over.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use serde::Deserialize;

use super::{Placed, Row, Unreadable};
use crate::record::fault;

/// The longest line that is read, in bytes; a record may have at most 1 MiB.
const LONGEST_LINE: u64 = 4 << 20;

#[derive(Default, Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    kind: Option<Cow<'a, str>>,
}

/// Reads every line and hands it over, until the other side wants no more.
pub(super) fn read(
    input: &mut (dyn BufRead + Send),
    hand_over: &mut dyn FnMut(Placed) -> bool,
) -> Result<(), Unreadable> {
    let mut bytes = Vec::new();
    let (mut row, mut line) = (0, 0);
    loop {
        bytes.clear();
        line += 1;
        if (&mut *input).take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        let too_long = bytes.len() as u64 == LONGEST_LINE && bytes.last() != Some(&b'\n');
        if too_long {
            input.skip_until(b'\n')?;
        }
        let start: &[u8] = if line == 1 { b"\xef\xbb\xbf" } else { b"" };
        let bytes = bytes.strip_prefix(start).unwrap_or(&bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        row += 1;
        let parsed = if too_long { Err(format!("is longer than {LONGEST_LINE} bytes")) } else { parse(bytes) };
        if !hand_over(Placed { row, line, parsed }) {
            return Ok(());
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Row, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("is not UTF-8: byte {} of the line is wrong", error.valid_up_to() + 1))?;
    if !text.trim_start().starts_with('{') {
        return Err("is no JSON object, {…}".to_owned());
    }
    let explain = |error: serde_json::Error| fault(&error, text);
    // Most rows say no kind. One that does may spell the key with an escape.
    let says_kind = text.contains("\"kind\"") || text.contains("\\u");
    let envelope = if says_kind { serde_json::from_str(text).map_err(explain)? } else { Envelope::default() };
    match envelope.kind.as_deref() {
        None | Some("statement") => serde_json::from_str(text).map(Row::Statement).map_err(explain),
        Some("story") => serde_json::from_str(text).map(Row::Story).map_err(explain),
        Some("note") => serde_json::from_str(text).map(Row::Note).map_err(explain),
        Some(other) => Err(format!("kind '{other}' can't be imported; statement, story and note can")),
    }
}
