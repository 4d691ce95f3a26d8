//! Times as people give them: a date, or a date and time with its offset; never completed by guess.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A date (`2025-03-05`) or an RFC 3339 time with its offset (`2025-03-05T16:20:00-05:00`), kept as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(String);

/// Why a text is no [`Moment`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAMoment {
    /// Of the right form, but no day or time of the calendar and clock.
    #[error("'{found}' is a date or a time that does not exist")]
    Nonexistent {
        /// The text as it was given, cut at 40 characters.
        found: String,
    },
    /// A time of day that could be any zone's.
    #[error("'{found}' has no offset, like Z or -05:00, and none is guessed")]
    WithoutOffset {
        /// The text as it was given, cut at 40 characters.
        found: String,
    },
    /// Another form.
    #[error("'{found}' is neither a date, like 2025-03-05, nor a time with its offset, like 2025-03-05T16:20:00-05:00")]
    OtherForm {
        /// The text as it was given, cut at 40 characters.
        found: String,
    },
}

impl Moment {
    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a date without a time of day.
    pub fn is_date(&self) -> bool {
        self.0.len() == 10
    }

    /// The first instant that this moment can mean; a date is taken in `zone`.
    pub fn start(&self, zone: &TimeZone) -> Timestamp {
        self.time().unwrap_or_else(|| midnight(self.day(), zone).unwrap_or(Timestamp::MIN))
    }

    /// The instant after the last one that this moment can mean: for a date the next midnight in `zone`, for a time the
    /// time itself.
    pub fn end(&self, zone: &TimeZone) -> Timestamp {
        let after = || self.day().checked_add(1.day()).ok().and_then(|day| midnight(day, zone));
        self.time().unwrap_or_else(|| after().unwrap_or(Timestamp::MAX))
    }

    /// Compares two moments by their first instants.
    pub fn compare(&self, other: &Self, zone: &TimeZone) -> Ordering {
        self.start(zone).cmp(&other.start(zone))
    }

    /// The instant, unless this is a date.
    fn time(&self) -> Option<Timestamp> {
        if self.is_date() { None } else { self.0.parse().ok() }
    }

    fn day(&self) -> Date {
        self.0.parse().unwrap_or(Date::MIN)
    }
}

fn midnight(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_zoned(day.into()).ok().map(|zoned| zoned.timestamp())
}

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let found = || text.chars().take(40).collect();
        let is_date = is_date_form(text);
        if !is_date && !is_time_form(text) {
            let is_local = text.len() < 40 && is_time_form(&format!("{text}Z"));
            let refused = if is_local {
                NotAMoment::WithoutOffset { found: found() }
            } else {
                NotAMoment::OtherForm { found: found() }
            };
            return Err(refused);
        }
        let exists = text[..10].parse::<Date>().is_ok() && (is_date || text.parse::<Timestamp>().is_ok());
        if exists { Ok(Self(text.to_owned())) } else { Err(NotAMoment::Nonexistent { found: found() }) }
    }
}

/// `YYYY-MM-DD`, so that "2025-3-5" and ISO week dates, which other readers would not take, are refused.
fn is_date_form(text: &str) -> bool {
    matches_form(text.as_bytes(), b"0000-00-00")
}

/// RFC 3339, section 5.6, with upper-case `T` and `Z`.
fn is_time_form(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 20 || !matches_form(&bytes[..19], b"0000-00-00T00:00:00") {
        return false;
    }
    let mut rest = &bytes[19..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&digits) {
            return false;
        }
        rest = &fraction[digits..];
    }
    rest == b"Z" || matches_form(rest, b"+00:00") || matches_form(rest, b"-00:00")
}

fn matches_form(text: &[u8], form: &[u8]) -> bool {
    text.len() == form.len()
        && text
            .iter()
            .zip(form)
            .all(|(byte, expected)| if *expected == b'0' { byte.is_ascii_digit() } else { byte == expected })
}

impl TryFrom<String> for Moment {
    type Error = NotAMoment;

    fn try_from(text: String) -> Result<Self, NotAMoment> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod schema {
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    impl JsonSchema for super::Moment {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Moment".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "string",
                "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?$",
                "description": "A date (2025-03-05) or an RFC 3339 time with its offset (2025-03-05T16:20:00-05:00), kept as it was given."})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_dates_and_times_as_given_and_refuses_what_does_not_exist() {
        for good in ["2025-03-05", "2024-02-29", "2025-03-05T16:20:00-05:00", "2025-03-05T16:20:00.25Z"] {
            assert_eq!(good.parse::<Moment>().map(|moment| moment.to_string()), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "2025-02-29",
            "2025-3-5",
            "2025-03-05T16:20:00",
            "2025-03-05 16:20:00Z",
            "2025-03-05T25:00:00Z",
            "yesterday",
            "2025-W10-3",
        ] {
            assert!(bad.parse::<Moment>().is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn says_whether_the_day_the_offset_or_the_form_is_wrong() {
        let refused = |text: &str| text.parse::<Moment>().unwrap_err();
        for absent in ["2025-02-29", "2025-02-29T10:00:00Z", "2025-03-05T25:00:00Z"] {
            assert!(matches!(refused(absent), NotAMoment::Nonexistent { .. }), "{absent}");
        }
        assert!(matches!(refused("2025-03-05T16:20:00"), NotAMoment::WithoutOffset { .. }));
        assert!(matches!(refused("5 March 2025"), NotAMoment::OtherForm { .. }));
        assert!(refused(&"é".repeat(99)).to_string().contains(&format!("'{}'", "é".repeat(40))));
    }

    #[test]
    fn compares_a_date_in_the_zone_that_is_given() {
        let day: Moment = "2025-03-05".parse().unwrap();
        let evening: Moment = "2025-03-04T23:00:00-05:00".parse().unwrap();
        assert_eq!(day.compare(&evening, &TimeZone::UTC), Ordering::Less);
        let new_york = TimeZone::get("America/New_York").unwrap();
        assert_eq!(day.compare(&evening, &new_york), Ordering::Greater);
        assert_eq!(day.end(&new_york).to_string(), "2025-03-06T05:00:00Z");
    }
}
