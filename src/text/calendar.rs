//! The names of months and weekdays, in full or cut, in lower case.

use jiff::civil::Weekday;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];
/// The fewest letters to which a name is cut: "Sep", "Fri".
const SHORTEST: usize = 3;

/// The month of a name or of its beginning ("sept"), from 1.
pub(crate) fn month(word: &str) -> Option<i8> {
    let place = MONTHS.iter().position(|name| word.len() >= SHORTEST && name.starts_with(word))?;
    i8::try_from(place + 1).ok()
}

/// The weekday of a name or of its beginning ("fri").
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let begins = |name: &str| word.len() >= SHORTEST && name.to_ascii_lowercase().starts_with(word);
    WEEKDAYS.iter().find(|(name, _)| begins(name)).map(|(_, day)| *day)
}

/// A weekday's name, with its capital.
pub(crate) fn weekday_name(day: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, other)| *other == day).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_in_full_or_cut() {
        assert_eq!(
            (month("september"), month("sept"), month("sep"), month("jul")),
            (Some(9), Some(9), Some(9), Some(7))
        );
        assert_eq!((month("se"), month("marching"), month("")), (None, None, None));
        assert_eq!((weekday("friday"), weekday("fri")), (Some(Weekday::Friday), Some(Weekday::Friday)));
        assert_eq!((weekday("fr"), weekday("fridays")), (None, None));
        assert_eq!(weekday_name(Weekday::Sunday), "Sunday");
    }
}
