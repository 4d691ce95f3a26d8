//! Canonical JSON, RFC 8785, for the values that records have: strings, booleans, lists, objects with ASCII keys, and
//! integers within ±(2^53−1). Anything else, a null or a float, is an error and never a silent approximation.

use serde::ser::{self, Serialize};

/// The largest integer that every JSON reader takes exactly, 2^53−1.
pub const LARGEST_INTEGER: u64 = (1 << 53) - 1;

/// Why a value has no canonical form here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// An integer outside ±(2^53−1).
    #[error("the integer {0} is outside ±(2^53−1)")]
    Integer(String),
    /// A null, a float or another type that records do not have.
    #[error("a record has no {0}")]
    Type(&'static str),
    /// An object key that is not ASCII, whose sorting order would differ between readers.
    #[error("the key '{0}' is not ASCII")]
    Key(String),
    /// Two members of one object with the same key.
    #[error("the key '{0}' stands twice in one object")]
    Duplicate(String),
    /// What the value's own serialization reported.
    #[error("{0}")]
    Other(String),
}

impl ser::Error for NotCanonical {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }
}

/// Writes `value` as one line of canonical JSON.
pub fn to_line<T: Serialize + ?Sized>(value: &T) -> Result<String, NotCanonical> {
    let mut out = Vec::with_capacity(1024);
    value.serialize(Writer { out: &mut out })?;
    String::from_utf8(out).map_err(|error| NotCanonical::Other(error.to_string()))
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

/// An object under way. Its members are written in the order in which they come, and put in order at the end if they
/// did not come so.
struct Object<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    members: Vec<Member>,
}

/// Where a member stands in the output: its key, quoted, from `start` up to `key_end`.
struct Member {
    start: usize,
    key_end: usize,
    /// The key itself, where it is written with an escape.
    unescaped: Option<Box<str>>,
}

/// A list under way.
struct List<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl Member {
    fn key<'a>(&'a self, out: &'a [u8]) -> &'a [u8] {
        self.unescaped.as_deref().map_or(&out[self.start + 1..self.key_end - 1], str::as_bytes)
    }
}

impl Object<'_> {
    fn member<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotCanonical> {
        if !self.members.is_empty() {
            self.out.push(b',');
        }
        let start = self.out.len();
        key.serialize(Writer { out: self.out })?;
        let quoted = &self.out[start..];
        if quoted.first() != Some(&b'"') {
            return Err(NotCanonical::Type("key that is no text"));
        }
        if !quoted.is_ascii() {
            return Err(NotCanonical::Key(String::from_utf8_lossy(&quoted[1..quoted.len() - 1]).into_owned()));
        }
        let unescaped = quoted.contains(&b'\\').then(|| serde_json::from_slice(quoted)).transpose();
        let unescaped = unescaped.map_err(<NotCanonical as ser::Error>::custom)?;
        self.members.push(Member { start, key_end: self.out.len(), unescaped });
        self.out.push(b':');
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonical> {
        value.serialize(Writer { out: self.out })
    }

    /// Closes the object. ASCII keys sort alike by bytes and by the UTF-16 units that RFC 8785, 3.2.3, asks for.
    fn close(self) -> Result<(), NotCanonical> {
        if !self.members.is_sorted_by(|a, b| a.key(self.out) < b.key(self.out)) {
            let mut spans: Vec<(&[u8], usize, usize)> = Vec::with_capacity(self.members.len());
            for (position, member) in self.members.iter().enumerate() {
                let end = self.members.get(position + 1).map_or(self.out.len(), |next| next.start - 1);
                spans.push((member.key(self.out), member.start, end));
            }
            spans.sort_unstable_by_key(|(key, ..)| *key);
            if let Some(pair) = spans.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(NotCanonical::Duplicate(String::from_utf8_lossy(pair[0].0).into_owned()));
            }
            let mut sorted = Vec::with_capacity(self.out.len() - self.start);
            for (position, (_, start, end)) in spans.into_iter().enumerate() {
                if position > 0 {
                    sorted.push(b',');
                }
                sorted.extend_from_slice(&self.out[start..end]);
            }
            self.out.truncate(self.start);
            self.out.extend_from_slice(&sorted);
        }
        self.out.push(b'}');
        Ok(())
    }
}

/// Writes a string with the shortest escapes, RFC 8785, 3.2.2.2.
fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, escaped) = rest.split_at(plain_length(rest));
        out.extend_from_slice(plain);
        let Some((byte, after)) = escaped.split_first() else { break };
        write_escape(out, *byte);
        rest = after;
    }
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    match byte {
        b'"' | b'\\' => out.extend([b'\\', byte]),
        0x08 => out.extend(b"\\b"),
        b'\t' => out.extend(b"\\t"),
        b'\n' => out.extend(b"\\n"),
        0x0c => out.extend(b"\\f"),
        b'\r' => out.extend(b"\\r"),
        _ => {
            out.extend(b"\\u00");
            out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

/// How many bytes come before the first that is escaped. Whole blocks are looked at without a branch for each byte.
fn plain_length(bytes: &[u8]) -> usize {
    let is_escaped = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    let (blocks, _) = bytes.as_chunks::<16>();
    let plain = blocks.iter().take_while(|block| !block.iter().fold(false, |found, byte| found | is_escaped(byte)));
    let length = plain.count() * 16;
    bytes[length..].iter().position(is_escaped).map_or(bytes.len(), |position| length + position)
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = NotCanonical;
    type SerializeSeq = List<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeTuple = ser::Impossible<(), NotCanonical>;
    type SerializeTupleStruct = ser::Impossible<(), NotCanonical>;
    type SerializeTupleVariant = ser::Impossible<(), NotCanonical>;
    type SerializeStructVariant = ser::Impossible<(), NotCanonical>;

    fn serialize_bool(self, value: bool) -> Result<(), NotCanonical> {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), NotCanonical> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), NotCanonical> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), NotCanonical> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), NotCanonical> {
        if value.unsigned_abs() > LARGEST_INTEGER {
            return Err(NotCanonical::Integer(value.to_string()));
        }
        serde_json::to_writer(self.out, &value).map_err(ser::Error::custom)
    }

    fn serialize_u8(self, value: u8) -> Result<(), NotCanonical> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), NotCanonical> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), NotCanonical> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), NotCanonical> {
        if value > LARGEST_INTEGER {
            return Err(NotCanonical::Integer(value.to_string()));
        }
        serde_json::to_writer(self.out, &value).map_err(ser::Error::custom)
    }

    fn serialize_f32(self, _: f32) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("fraction"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("fraction"))
    }

    fn serialize_char(self, value: char) -> Result<(), NotCanonical> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), NotCanonical> {
        write_string(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("byte string"))
    }

    fn serialize_none(self) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("null"))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotCanonical> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("null"))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("null"))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NotCanonical> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), NotCanonical> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NotCanonical> {
        Err(NotCanonical::Type("tagged value"))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, NotCanonical> {
        self.out.push(b'[');
        Ok(List { out: self.out, empty: true })
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, NotCanonical> {
        Err(NotCanonical::Type("tuple"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, NotCanonical> {
        Err(NotCanonical::Type("tuple"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NotCanonical> {
        Err(NotCanonical::Type("tagged value"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>, NotCanonical> {
        self.out.push(b'{');
        let start = self.out.len();
        Ok(Object { out: self.out, start, members: Vec::with_capacity(16) })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'a>, NotCanonical> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NotCanonical> {
        Err(NotCanonical::Type("tagged value"))
    }
}

impl ser::SerializeSeq for List<'_> {
    type Ok = ();
    type Error = NotCanonical;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonical> {
        if !std::mem::replace(&mut self.empty, false) {
            self.out.push(b',');
        }
        value.serialize(Writer { out: self.out })
    }

    fn end(self) -> Result<(), NotCanonical> {
        self.out.push(b']');
        Ok(())
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = NotCanonical;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotCanonical> {
        self.member(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonical> {
        self.value(value)
    }

    fn end(self) -> Result<(), NotCanonical> {
        self.close()
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = NotCanonical;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NotCanonical> {
        self.member(key)?;
        self.value(value)
    }

    fn end(self) -> Result<(), NotCanonical> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            (-(LARGEST_INTEGER as i64)..=LARGEST_INTEGER as i64).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[ -~]{0,40}[\\x00-\\x1f\"\\\\é]?[ -~]{0,40}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                proptest::collection::hash_map("[ -~]{0,8}", inner, 0..8)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn agrees_with_another_implementation_of_rfc_8785(value in value()) {
            prop_assert_eq!(to_line(&value).unwrap(), serde_json_canonicalizer::to_string(&value).unwrap());
        }
    }

    #[test]
    fn sorts_the_members_of_a_struct_that_declares_them_in_another_order() {
        #[derive(serde::Serialize)]
        struct Unsorted {
            b: u8,
            a: &'static str,
            c: Vec<u8>,
        }
        let unsorted = Unsorted { b: 1, a: "x", c: vec![2, 3] };
        assert_eq!(to_line(&unsorted).unwrap(), r#"{"a":"x","b":1,"c":[2,3]}"#);
    }

    #[test]
    fn refuses_what_other_readers_would_not_take_exactly() {
        assert_eq!(to_line(&(1u64 << 53)), Err(NotCanonical::Integer("9007199254740992".into())));
        assert_eq!(to_line(&1.5), Err(NotCanonical::Type("fraction")));
        assert_eq!(to_line(&json!({"a": null})), Err(NotCanonical::Type("null")));
        assert_eq!(to_line(&json!({"é": 1})), Err(NotCanonical::Key("é".into())));
        assert_eq!(
            to_line(&std::collections::BTreeMap::from([(1, 2)])),
            Err(NotCanonical::Type("key that is no text"))
        );
    }
}
