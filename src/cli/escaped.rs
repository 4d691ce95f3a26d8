//! What is written for programs, as it may reach a terminal: every character that a terminal could obey, or that hides what
//! is written, as `\\u202e`. JSON stays the same JSON; in a file or a pipe nothing is escaped at all.

use std::io::{self, Write};

use crate::text::is_unsafe;

/// Escapes a text, line breaks and tabs excepted.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let is_break = matches!(sign, '\n' | '\t') || sign == '\r' && signs.peek() == Some(&'\n');
        match is_unsafe(sign) && !is_break {
            true => sign.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}"))),
            false => escaped.push(sign),
        }
    }
    escaped
}

/// A writer of text that passes it on escaped, however it is cut into pieces; while it is not on, as it is.
pub(super) struct Escaped<W> {
    out: W,
    is_on: bool,
    /// A character's beginning, or a carriage return, whose rest is still to come.
    pending: Vec<u8>,
}

impl<W: Write> Escaped<W> {
    pub(super) fn new(out: W, is_on: bool) -> Self {
        Self { out, is_on, pending: Vec::new() }
    }

    /// Escapes all that is written from here on.
    pub(super) fn turn_on(&mut self) {
        self.is_on = true;
    }

    /// Where it writes to, once what is pending is written.
    pub(super) fn settled(&mut self) -> io::Result<&mut W> {
        let pending = std::mem::take(&mut self.pending);
        self.out.write_all(escaped(&String::from_utf8_lossy(&pending)).as_bytes())?;
        Ok(&mut self.out)
    }
}

impl<W: Write> Write for Escaped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_on {
            return self.out.write(bytes);
        }
        self.pending.extend_from_slice(bytes);
        let mut end = match std::str::from_utf8(&self.pending) {
            // What can be no character, however it goes on, is passed on as the replacement character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.pending.len(),
        };
        end -= usize::from(self.pending[..end].ends_with(b"\r"));
        let text = escaped(&String::from_utf8_lossy(&self.pending[..end]));
        self.pending.drain(..end);
        self.out.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_on_nothing_that_a_terminal_obeys_however_it_is_cut() {
        let text = "a\u{202e}b\u{9b}31m\tc\r\nd\re\u{e0001} “é”\u{200d}\r";
        let expected = "a\\u202eb\\u009b31m\tc\r\nd\\u000de\\udb40\\udc01 “é”\\u200d\\u000d";
        for length in 1..text.len() {
            let mut out = Vec::new();
            let mut writer = Escaped::new(&mut out, true);
            text.as_bytes().chunks(length).for_each(|piece| writer.write_all(piece).unwrap());
            writer.settled().unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected, "in pieces of {length}");
        }
        let mut out = Vec::new();
        let mut writer = Escaped::new(&mut out, true);
        writer.write_all(b"a\xff\x9bb\xe2\x80").unwrap();
        writer.settled().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{fffd}\u{fffd}b\u{fffd}");
    }
}
