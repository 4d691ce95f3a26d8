//! Dates as bylines and pages write them, read only where there is one way to read them.

use jiff::civil::Date;

use crate::record::Moment;
use crate::text::{month, weekday};

/// Reads a date that is all there is in `text`: "March 5, 2025", "Friday, 21 July 2017", "2025-03-05", an RFC 3339 time,
/// "21/07/2017" (one number alone can be the month). A weekday that the date did not have makes it none; a time of day
/// behind it is passed over, since its zone is seldom certain.
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    if let Some(moment) = machine(text) {
        return Some(moment);
    }
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·' | '–' | '—' | '\u{a0}'))
        .filter(|word| !word.is_empty())
        .map(|word| word.trim_end_matches('.').to_lowercase())
        .collect();
    let mut words = words.iter().map(String::as_str).peekable();
    let stated = words.next_if(|word| weekday(word).is_some()).and_then(weekday);
    let (first, second) = (words.next()?, words.next());
    let date = match second {
        None => slashed(first)?,
        Some(second) => {
            let year = words.next()?.parse::<i16>().ok().filter(|year| (1600..=2999).contains(year))?;
            let (month, day) = match month(first) {
                Some(month) => (month, ordinal(second)?),
                None => (month(second)?, ordinal(first)?),
            };
            Date::new(year, month, day).ok()?
        }
    };
    if !words.all(is_time_of_day) || stated.is_some_and(|stated| stated != date.weekday()) {
        return None;
    }
    date.to_string().parse().ok()
}

/// Reads a date or time as machines write it: ISO 8601, with `T` or a space, with or without seconds and offset. A time
/// without an offset is kept as its date alone.
pub(super) fn machine(text: &str) -> Option<Moment> {
    let text = text.trim();
    let date = text.get(..10).filter(|date| date.parse::<Moment>().is_ok())?;
    let Some(rest) = text.get(10..).filter(|rest| !rest.is_empty()) else { return date.parse().ok() };
    let time = rest.strip_prefix(['T', 't', ' '])?;
    let digits = time.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(time.len());
    let (clock, offset) = time.split_at(digits);
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    let offset = match offset.trim() {
        "Z" | "z" | "GMT" | "UTC" => "Z".to_owned(),
        short if short.len() == 5 && short.starts_with(['+', '-']) => format!("{}:{}", &short[..3], &short[3..]),
        other => other.to_owned(),
    };
    let whole = format!("{date}T{clock}{offset}").parse::<Moment>();
    if offset.is_empty() {
        format!("{date}T{clock}Z").parse::<Moment>().ok().and(date.parse().ok())
    } else {
        whole.ok()
    }
}

fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let day = digits.parse::<i8>().ok().filter(|day| (1..=31).contains(day))?;
    matches!(suffix, "" | "st" | "nd" | "rd" | "th").then_some(day)
}

/// Day, month and year between slashes or full stops, if one of the first two numbers can't be a month.
fn slashed(word: &str) -> Option<Date> {
    let mut parts = word.split(['/', '.']).map(|part| part.parse::<i16>().ok());
    let (first, second, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1600..=2999).contains(&year) {
        return None;
    }
    let (day, month) = match (first > 12, second > 12) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ if first == second => (first, second),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn is_time_of_day(word: &str) -> bool {
    let is_clock = word.starts_with(|c: char| c.is_ascii_digit())
        && word.len() <= 8
        && word.bytes().all(|byte| byte.is_ascii_digit() || b":.apm".contains(&byte));
    is_clock
        || matches!(
            word,
            "at" | "a.m"
                | "p.m"
                | "am"
                | "pm"
                | "gmt"
                | "utc"
                | "bst"
                | "est"
                | "edt"
                | "et"
                | "ist"
                | "wat"
                | "cet"
                | "pt"
                | "pst"
                | "pdt"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<String> {
        read(text).map(|moment| moment.to_string())
    }

    #[test]
    fn reads_the_dates_of_bylines() {
        for (text, expected) in [
            ("March 5, 2025", "2025-03-05"),
            ("Friday, July 21, 2017", "2017-07-21"),
            ("Fri 21 Jul 2017", "2017-07-21"),
            ("21st July 2017", "2017-07-21"),
            ("Sept. 9, 2016, 4:20 p.m. EST", "2016-09-09"),
            ("2025-03-05", "2025-03-05"),
            ("2025-03-05T16:20:00-05:00", "2025-03-05T16:20:00-05:00"),
            ("2025-03-05T16:20Z", "2025-03-05T16:20:00Z"),
            ("2025-03-05 16:20:00+0530", "2025-03-05T16:20:00+05:30"),
            ("2025-03-05T16:20:00", "2025-03-05"),
            ("21/07/2017", "2017-07-21"),
            ("07/21/2017", "2017-07-21"),
        ] {
            assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_no_date_where_there_is_a_doubt() {
        for text in [
            "",
            "May",
            "March 5",
            "5/3/2025",
            "Thursday, July 21, 2017",
            "February 30, 2024",
            "March 5, 2025 in Doha",
            "Marching 5 2025",
            "yesterday",
            "2025-13-01",
            "2025-03-05T99:00Z",
            "March 2025",
            "12 of 2025 dogs",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
