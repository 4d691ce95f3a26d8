//! The values of rows, as both engines give and take them.

use crate::record::Digest;

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// What no column of a ledger has: a fraction, or a text that is not UTF-8.
    Alien,
}

/// A row of an engine's.
pub(super) trait Row {
    fn value(&self, column: usize) -> Value<'_>;
}

/// One row's values.
pub struct Cells<'a>(pub(super) &'a dyn Row);

impl std::fmt::Debug for Cells<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cells")
    }
}

impl Cells<'_> {
    /// The integer in `column`, if there is one.
    pub fn integer(&self, column: usize) -> Option<i64> {
        match self.0.value(column) {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The text in `column`, if there is one and it is UTF-8.
    pub fn text(&self, column: usize) -> Option<&str> {
        match self.0.value(column) {
            Value::Text(value) => Some(value),
            _ => None,
        }
    }

    /// The bytes in `column`, if there are any.
    pub fn bytes(&self, column: usize) -> Option<&[u8]> {
        match self.0.value(column) {
            Value::Bytes(value) => Some(value),
            _ => None,
        }
    }

    /// Whether `column` has no value.
    pub fn is_null(&self, column: usize) -> bool {
        self.0.value(column) == Value::Null
    }

    /// The value in `column` as what it should be.
    pub(super) fn get<T: FromValue>(&self, column: usize) -> Result<T, Mistyped> {
        let value = self.0.value(column);
        T::from_value(value).ok_or_else(|| Mistyped { column, found: kind_of(value), expected: T::EXPECTED })
    }
}

/// A value that its column should not have.
#[derive(Debug)]
pub(super) struct Mistyped {
    pub(super) column: usize,
    pub(super) found: &'static str,
    pub(super) expected: &'static str,
}

fn kind_of(value: Value<'_>) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Integer(_) => "another number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Alien => "something else",
    }
}

/// What a value is read as.
pub(super) trait FromValue: Sized {
    const EXPECTED: &'static str;
    fn from_value(value: Value<'_>) -> Option<Self>;
}

macro_rules! from_integer {
    ($($number:ty),*) => {$(
        impl FromValue for $number {
            const EXPECTED: &'static str = "a number";
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Integer(value) => Self::try_from(value).ok(),
                    _ => None,
                }
            }
        }
    )*};
}

from_integer!(u64, u32, u8, i64);

impl FromValue for String {
    const EXPECTED: &'static str = "text";
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(value) => Some(value.to_owned()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    const EXPECTED: &'static str = "bytes";
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(value) => Some(value.to_owned()),
            _ => None,
        }
    }
}

impl FromValue for Digest {
    const EXPECTED: &'static str = "32 bytes";
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(value) => <[u8; 32]>::try_from(value).ok().map(Self::from),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! into_value {
    ($($from:ty => $make:expr),* $(,)?) => {$(
        impl<'a> From<$from> for Value<'a> {
            fn from(value: $from) -> Self {
                #[allow(clippy::redundant_closure_call, reason = "one macro for all")]
                ($make)(value)
            }
        }
    )*};
}

into_value! {
    i64 => Value::Integer,
    u32 => |value: u32| Value::Integer(value.into()),
    u8 => |value: u8| Value::Integer(value.into()),
    // Greater than any number of a record: what is asked for is not there.
    u64 => |value: u64| Value::Integer(i64::try_from(value).unwrap_or(i64::MAX)),
    &'a str => Value::Text,
    &'a String => |value: &'a String| Value::Text(value),
    &'a [u8] => Value::Bytes,
    &'a [u8; 32] => |value: &'a [u8; 32]| Value::Bytes(value),
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
