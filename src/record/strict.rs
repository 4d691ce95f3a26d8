//! Reading a record that is in canonical form, in one pass.
//!
//! This reader takes nothing but the bytes that [`super::to_line`] prints: sorted keys, no white space, one spelling of
//! every string and number, no null, no empty list, no field that it does not know. Whatever else it meets, it
//! hesitates, and the caller reads the line the slow way, which also tells what is wrong. So it never decides that a
//! line is bad; and what it takes needs no second printing to be known as canonical.

use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Body, Header, Kind, LARGEST_INTEGER, Record, VERSION};

/// Reads a record from its line, unless the line gives cause to hesitate. Does not check the fields' values.
pub(super) fn read(line: &str) -> Option<Record> {
    if let Some((header, body)) = read_as(line, Kind::Statement) {
        return Some(Record { header, body: Body::Statement(body) });
    }
    let kind = kind_of(line)?;
    let with = |(header, body)| Record { header, body };
    match kind {
        Kind::Statement => None,
        Kind::Story => read_as(line, kind).map(|(header, body)| with((header, Body::Story(body)))),
        Kind::Note => read_as(line, kind).map(|(header, body)| with((header, Body::Note(body)))),
        Kind::Seal => read_as(line, kind).map(|(header, body)| with((header, Body::Seal(body)))),
        Kind::Signer => read_as(line, kind).map(|(header, body)| with((header, Body::Signer(body)))),
        Kind::Redaction => read_as(line, kind).map(|(header, body)| with((header, Body::Redaction(body)))),
    }
}

/// What is most likely the line's kind; [`read_as`] finds out whether it is.
fn kind_of(line: &str) -> Option<Kind> {
    const KEY: &str = "\"kind\":\"";
    let rest = &line[line.find(KEY)? + KEY.len()..];
    rest[..rest.find('"')?].parse().ok()
}

fn read_as<'de, B: Deserialize<'de>>(line: &'de str, kind: Kind) -> Option<(Header, B)> {
    let mut reader = Reader { text: line, at: 0 };
    let mut envelope = Envelope::default();
    let body = B::deserialize(Top { reader: &mut reader, envelope: &mut envelope }).ok()?;
    let Envelope { kind: found, recorded_at, recorded_by, salt, v } = envelope;
    let fits = reader.at == line.len() && found == Some(kind) && v == Some(VERSION);
    let header = Header { recorded_at: recorded_at?, recorded_by: recorded_by?, salt: salt?, v: VERSION };
    fits.then_some((header, body))
}

/// The fields that stand among the body's, but belong to every record.
#[derive(Default)]
struct Envelope {
    kind: Option<Kind>,
    recorded_at: Option<super::Minute>,
    recorded_by: Option<String>,
    salt: Option<super::Salt>,
    v: Option<u64>,
}

/// That the line is not in the form that this reader takes, or does not fit the type. It says no more.
#[derive(Debug)]
struct Hesitation;

impl fmt::Display for Hesitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not in canonical form")
    }
}

impl std::error::Error for Hesitation {}

impl de::Error for Hesitation {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Reader<'de> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), Hesitation> {
        if self.peek() != Some(byte) {
            return Err(Hesitation);
        }
        self.at += 1;
        Ok(())
    }

    /// Reads up to the string's end, or to its first escape.
    fn plain(&mut self) -> Result<&'de str, Hesitation> {
        let rest = self.text.get(self.at..).ok_or(Hesitation)?;
        let length = plain_length(rest.as_bytes());
        self.at += length;
        rest.get(..length).ok_or(Hesitation)
    }

    /// Reads a string and hands it to `visitor`, without copying it if it has no escapes.
    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Hesitation> {
        self.expect(b'"')?;
        let plain = self.plain()?;
        if self.peek() == Some(b'"') {
            self.at += 1;
            return visitor.visit_borrowed_str(plain);
        }
        let mut text = plain.to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return visitor.visit_string(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(Hesitation),
            }
            text.push_str(self.plain()?);
        }
    }

    /// Reads one escape in the only spelling that RFC 8785, 3.2.2.2, gives the character.
    fn escape(&mut self) -> Result<char, Hesitation> {
        let rest = &self.text.as_bytes()[self.at..];
        let (character, length) = match rest.get(1) {
            Some(b'"') => ('"', 2),
            Some(b'\\') => ('\\', 2),
            Some(b'b') => ('\u{8}', 2),
            Some(b't') => ('\t', 2),
            Some(b'n') => ('\n', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'r') => ('\r', 2),
            Some(b'u') => match rest.get(2..6) {
                Some(&[b'0', b'0', high @ (b'0' | b'1'), low]) => {
                    let low = match low {
                        b'0'..=b'9' => low - b'0',
                        b'a'..=b'f' => low - b'a' + 10,
                        _ => return Err(Hesitation),
                    };
                    match (high - b'0') * 16 + low {
                        8 | 9 | 10 | 12 | 13 => return Err(Hesitation),
                        control => (char::from(control), 6),
                    }
                }
                _ => return Err(Hesitation),
            },
            _ => return Err(Hesitation),
        };
        self.at += length;
        Ok(character)
    }

    fn key(&mut self) -> Result<&'de str, Hesitation> {
        self.expect(b'"')?;
        let key = self.plain()?;
        self.expect(b'"')?;
        self.expect(b':')?;
        Ok(key)
    }

    fn integer(&mut self) -> Result<u64, Hesitation> {
        let start = self.at;
        let mut value: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - start;
        let leading_zero = digits > 1 && self.text.as_bytes()[start] == b'0';
        if digits == 0 || leading_zero || value > LARGEST_INTEGER { Err(Hesitation) } else { Ok(value) }
    }

    fn boolean(&mut self) -> Result<bool, Hesitation> {
        for (word, value) in [("true", true), ("false", false)] {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(Hesitation)
    }
}

/// How many bytes stand before the first quote, backslash or control character.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // A byte's high bit is set in `zeros(x)` where x has a zero byte, and perhaps in bytes after it, never before it.
    let zeros = |x: u64| x.wrapping_sub(ONES) & !x & HIGH;
    let (words, _) = bytes.as_chunks::<8>();
    for (position, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quotes = zeros(word ^ (ONES * u64::from(b'"')));
        let escapes = zeros(word ^ (ONES * u64::from(b'\\')));
        let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = quotes | escapes | controls;
        if found != 0 {
            return position * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let start = words.len() * 8;
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    start + bytes[start..].iter().position(is_special).unwrap_or(bytes.len() - start)
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Hesitation;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Hesitation> {
        Err(Hesitation)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        visitor.visit_bool(self.boolean()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        visitor.visit_u64(self.integer()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        visitor.visit_u64(self.integer()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        self.string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        self.string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        self.expect(b'[')?;
        if self.peek() == Some(b']') {
            return Err(Hesitation);
        }
        let value = visitor.visit_seq(Items { reader: self, first: true })?;
        self.expect(b']')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Hesitation> {
        self.expect(b'{')?;
        let value = visitor.visit_map(Members { reader: self, last: "" })?;
        self.expect(b'}')?;
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Hesitation> {
        self.expect(b'"')?;
        let word = self.plain()?;
        self.expect(b'"')?;
        visitor.visit_enum(Word(word))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Hesitation> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct map identifier
        ignored_any
    }
}

/// The items of a list.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Hesitation;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Hesitation> {
        if !std::mem::replace(&mut self.first, false) {
            match self.reader.peek() {
                Some(b',') => self.reader.at += 1,
                _ => return Ok(None),
            }
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

/// The members of an object, whose keys must rise.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    last: &'de str,
}

impl<'de> Members<'_, 'de> {
    fn next_key(&mut self) -> Result<Option<&'de str>, Hesitation> {
        if !self.last.is_empty() {
            match self.reader.peek() {
                Some(b',') => self.reader.at += 1,
                _ => return Ok(None),
            }
        }
        let key = self.reader.key()?;
        // Most neighbours differ in their first letters.
        let rises = match (key.as_bytes().first(), self.last.as_bytes().first()) {
            (Some(new), Some(old)) if new != old => new > old,
            _ => key > self.last,
        };
        if !rises {
            return Err(Hesitation);
        }
        self.last = key;
        Ok(Some(key))
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Hesitation;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Hesitation> {
        match self.next_key()? {
            Some(key) => seed.deserialize(de::value::BorrowedStrDeserializer::new(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Hesitation> {
        seed.deserialize(&mut *self.reader)
    }
}

/// The record's own object: the body's members, with the envelope's taken out on the way.
struct Top<'a, 'de> {
    reader: &'a mut Reader<'de>,
    envelope: &'a mut Envelope,
}

impl<'de> Deserializer<'de> for Top<'_, 'de> {
    type Error = Hesitation;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Hesitation> {
        self.reader.expect(b'{')?;
        let members = Members { reader: &mut *self.reader, last: "" };
        let value = visitor.visit_map(TopMembers { members, envelope: self.envelope })?;
        self.reader.expect(b'}')?;
        Ok(value)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct TopMembers<'a, 'de> {
    members: Members<'a, 'de>,
    envelope: &'a mut Envelope,
}

impl<'de> MapAccess<'de> for TopMembers<'_, 'de> {
    type Error = Hesitation;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Hesitation> {
        while let Some(key) = self.members.next_key()? {
            let reader = &mut *self.members.reader;
            match key {
                "kind" => self.envelope.kind = Some(Kind::deserialize(reader)?),
                "recorded_at" => self.envelope.recorded_at = Some(super::Minute::deserialize(reader)?),
                "recorded_by" => self.envelope.recorded_by = Some(String::deserialize(reader)?),
                "salt" => self.envelope.salt = Some(super::Salt::deserialize(reader)?),
                "v" => self.envelope.v = Some(reader.integer()?),
                _ => return seed.deserialize(de::value::BorrowedStrDeserializer::new(key)).map(Some),
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Hesitation> {
        self.members.next_value_seed(seed)
    }
}

/// A word of a vocabulary.
struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Hesitation;
    type Variant = Unit;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Unit), Hesitation> {
        let word: de::value::StrDeserializer<'_, Hesitation> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, Unit))
    }
}

/// A word has nothing after it.
struct Unit;

impl<'de> de::VariantAccess<'de> for Unit {
    type Error = Hesitation;

    fn unit_variant(self) -> Result<(), Hesitation> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Hesitation> {
        Err(Hesitation)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Hesitation> {
        Err(Hesitation)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Hesitation> {
        Err(Hesitation)
    }
}

#[cfg(test)]
mod tests;
