//! Reading and writing DER, as far as tokens need it: definite lengths in their shortest form, tags of one byte.

use super::Error;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The context-specific tag of this number, constructed.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// A value with its tag, and the bytes of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// Tag, length and content.
    pub(super) whole: &'a [u8],
}

/// The values that stand one after another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The tag of the next value, if there is one.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next value, of whatever tag.
    pub(super) fn any(&mut self) -> Result<Value<'a>, Error> {
        let malformed = || Error::Malformed { what: "its encoding (DER)" };
        let (&tag, rest) = self.rest.split_first().ok_or_else(malformed)?;
        let (&first, mut rest) = rest.split_first().ok_or_else(malformed)?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            let count = usize::from(first & 0x7f);
            let (digits, after) = rest.split_at_checked(count).ok_or_else(malformed)?;
            length = digits.iter().fold(0usize, |length, digit| length << 8 | usize::from(*digit));
            let shortest = digits.first().is_some_and(|digit| *digit != 0) && length >= 0x80;
            if count == 0 || count > 4 || !shortest {
                return Err(malformed());
            }
            rest = after;
        }
        // A tag of several bytes occurs in nothing that is read here.
        if tag & 0x1f == 0x1f {
            return Err(malformed());
        }
        let (content, after) = rest.split_at_checked(length).ok_or_else(malformed)?;
        let whole = &self.rest[..self.rest.len() - after.len()];
        self.rest = after;
        Ok(Value { tag, content, whole })
    }

    /// The next value, which must have this tag.
    pub(super) fn take(&mut self, tag: u8, what: &'static str) -> Result<Value<'a>, Error> {
        let value = self.any()?;
        if value.tag == tag { Ok(value) } else { Err(Error::Malformed { what }) }
    }

    /// The next value, if it has this tag.
    pub(super) fn take_if(&mut self, tag: u8) -> Result<Option<Value<'a>>, Error> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// The values within the next one, which must have this tag.
    pub(super) fn within(&mut self, tag: u8, what: &'static str) -> Result<Self, Error> {
        Ok(Self::new(self.take(tag, what)?.content))
    }

    /// That nothing is left.
    pub(super) fn end(&self, what: &'static str) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(Error::Malformed { what }) }
    }
}

/// Writes a value.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = vec![tag];
    match length {
        0..0x80 => bytes.push(length as u8),
        _ => {
            let digits = length.to_be_bytes();
            let digits = &digits[digits.iter().position(|digit| *digit != 0).unwrap_or(0)..];
            bytes.push(0x80 | digits.len() as u8);
            bytes.extend_from_slice(digits);
        }
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_at_every_length() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let content = vec![7; length];
            let bytes = value(OCTET_STRING, &[&content]);
            let mut reader = Reader::new(&bytes);
            let read = reader.take(OCTET_STRING, "it").unwrap();
            assert_eq!((read.content, read.whole), (&content[..], &bytes[..]));
            assert!(reader.end("it").is_ok());
        }
    }

    #[test]
    fn refuses_lengths_that_are_long_indefinite_or_beyond_the_end() {
        let cases: [&[u8]; 8] = [
            &[],
            &[4],
            &[4, 1],
            &[4, 0x80, 0, 0],
            &[4, 0x81, 1, 7],
            &[4, 0x82, 0, 200],
            &[4, 0x85, 1, 0, 0, 0, 0],
            &[0x1f, 1, 7],
        ];
        for bytes in cases {
            assert!(Reader::new(bytes).any().is_err(), "{bytes:?}");
        }
    }
}
