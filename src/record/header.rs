//! The fields that every record has: format version, when it was recorded and by whom, and its salt.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::check::{Check, Findings};
use super::{Salt, as_text};

/// The newest record format that this program writes.
pub const VERSION: u64 = 1;

/// When a record was taken in: a UTC time rounded down to the minute, since seconds could be matched with a telephone
/// log. Written as RFC 3339, `2026-11-22T11:28:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(i64);

/// Why a text is no [`Minute`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is not a UTC time at a full minute, like 2026-11-22T11:28:00Z")]
pub struct NotAMinute {
    /// The text as it was given, cut at 40 characters.
    pub found: String,
}

impl Minute {
    /// Rounds `time` down to its minute.
    pub fn of(time: Timestamp) -> Self {
        Self(time.as_second().div_euclid(60))
    }

    /// The minutes since 1970-01-01T00:00:00Z.
    pub fn as_minutes(self) -> i64 {
        self.0
    }

    /// The instant at which this minute begins.
    pub fn to_timestamp(self) -> Timestamp {
        Timestamp::from_second(self.0.saturating_mul(60)).unwrap_or(Timestamp::MAX)
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_timestamp())
    }
}

impl FromStr for Minute {
    type Err = NotAMinute;

    fn from_str(text: &str) -> Result<Self, NotAMinute> {
        let refused = || NotAMinute { found: text.chars().take(40).collect() };
        if text.len() != 20 || !text.ends_with(":00Z") {
            return Err(refused());
        }
        let minute = Self::of(text.parse::<Timestamp>().map_err(|_| refused())?);
        if minute.to_string() == text { Ok(minute) } else { Err(refused()) }
    }
}

as_text!(Minute);

/// The fields that every record has beside its kind and its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Header {
    /// When this ledger took the record in; never settable, and never earlier than the record before.
    pub recorded_at: Minute,
    /// The name that the signer chose for its records; never a login or a host's name.
    #[cfg_attr(test, schemars(length(min = 1, max = 200)))]
    pub recorded_by: String,
    /// Random bytes, so that the digest alone gives nothing away.
    pub salt: Salt,
    /// The record format, [`VERSION`].
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub v: u64,
}

impl Check for Header {
    fn check(&self, findings: &mut Findings) {
        findings.typed("recorded_by", &self.recorded_by, 200);
    }
}

#[cfg(test)]
mod schema {
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    impl JsonSchema for super::Minute {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Minute".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00Z$",
                "description": "A UTC time rounded down to the minute, RFC 3339."})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_down_and_takes_only_full_minutes() {
        let time: Timestamp = "2026-11-22T11:28:59.9Z".parse().unwrap();
        assert_eq!(Minute::of(time).to_string(), "2026-11-22T11:28:00Z");
        assert_eq!("2026-11-22T11:28:00Z".parse(), Ok(Minute::of(time)));
        for bad in ["2026-11-22T11:28:59Z", "2026-11-22T11:28:00+00:00", "2026-11-22t11:28:00Z", "2026-11-31T11:28:00Z"]
        {
            assert!(bad.parse::<Minute>().is_err(), "{bad} was taken");
        }
    }
}
