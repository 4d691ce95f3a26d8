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
        if let Some(minute) = read_digits(text.as_bytes()) {
            return Ok(minute);
        }
        let minute = Self::of(text.parse::<Timestamp>().map_err(|_| refused())?);
        if minute.to_string() == text { Ok(minute) } else { Err(refused()) }
    }
}

as_text!(Minute);

/// Reads `YYYY-MM-DDTHH:MM:00Z` of the years that are surely printed so, and of days that every month has.
fn read_digits(text: &[u8]) -> Option<Minute> {
    let number = |range: std::ops::Range<usize>| {
        text.get(range)?
            .iter()
            .try_fold(0i64, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0')))
    };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':')];
    if !marks.iter().all(|(at, mark)| text.get(*at) == Some(mark)) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute) = (number(11..13)?, number(14..16)?);
    let plain = year >= 1000 && (1..=12).contains(&month) && (1..=28).contains(&day) && hour < 24 && minute < 60;
    plain.then(|| Minute((days_since_1970(year, month, day) * 24 + hour) * 60 + minute))
}

/// The days from 1970-01-01 to a date of the Gregorian calendar after the year 0.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is a year's last.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year / 4 - year / 100 + year / 400;
    const FROM_YEAR_0_MARCH_1_TO_1970: i64 = 719_468;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - FROM_YEAR_0_MARCH_1_TO_1970
}

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
    fn reads_digits_as_the_calendar_does() {
        let start: Timestamp = "1000-01-01T00:00:00Z".parse().unwrap();
        let mut read = 0;
        for steps in 0..250_000 {
            let time = start + jiff::SignedDuration::from_mins(steps * (60 * 24 * 13 + 61));
            if let Some(minute) = read_digits(time.to_string().as_bytes()) {
                assert_eq!(minute, Minute::of(time), "{time}");
                read += 1;
            }
        }
        assert!(read > 200_000, "{read}");
    }

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
