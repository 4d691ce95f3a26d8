//! Days that do not go together: a weekday that a date is not, in the words of a statement.
//!
//! What a story's own date clashes with is seen in `stories.rs`.

use jiff::civil::Date;

use super::case::Case;
use crate::text::{month, weekday, weekday_name};

/// A weekday with a date that is another one's, in the statement's text or in its words in a story.
pub(super) fn clash(case: &Case<'_>) -> Option<String> {
    let statement = case.statement();
    let exact = statement.appearances.iter().filter_map(|one| one.exact.as_deref());
    let texts = [Some(statement.text.as_str()), statement.quote.as_deref()];
    let mut texts = texts.into_iter().flatten().chain(exact).filter(|text| text.contains("day")).peekable();
    texts.peek()?;
    let year = match &statement.effective_at {
        Some(moment) => case.day(moment).year(),
        None => case.current.header.recorded_at.to_timestamp().to_zoned(case.zone.clone()).year(),
    };
    texts.find_map(|text| wrong_weekday(text, year))
}

/// Finds "Wednesday, March 6" where March 6 was a Thursday; without a year of its own, the date is taken in `year`.
fn wrong_weekday(text: &str, year: i16) -> Option<String> {
    let low = text.to_lowercase();
    let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        // A weekday in full: "sun" and "sat" are words of their own.
        let Some(weekday) = weekday(word).filter(|_| word.ends_with("day")) else { continue };
        let next = |ahead: usize| words.get(at + ahead).copied().unwrap_or_default();
        let month_first = month(next(1)).zip(number(next(2)));
        let day_first = || Some((month(next(2))?, number(next(1))?));
        let Some((month, day)) = month_first.or_else(day_first) else { continue };
        let stated = next(3).parse().ok().filter(|stated| (1000..=9999).contains(stated));
        let Ok(date) = Date::new(stated.unwrap_or(year), month, day) else { continue };
        if date.weekday() != weekday {
            let said: Vec<String> = [capital(word), capital(next(1)), capital(next(2))].into();
            return Some(format!("it says “{}”, and {date} was a {}", said.join(" "), weekday_name(date.weekday())));
        }
    }
    None
}

fn number(word: &str) -> Option<i8> {
    word.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok().filter(|day| (1..=31).contains(day))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_weekday_that_the_date_is_not() {
        let found = wrong_weekday("He said it on Wednesday, March 6, in Doha.", 2025);
        assert_eq!(found.unwrap(), "it says “Wednesday March 6”, and 2025-03-06 was a Thursday");
        for right in [
            "on Thursday, March 6",
            "Thursday 6 March",
            "Wednesday, March 6, 2024",
            "on Wednesday",
            "May 6, Wednesday",
            "Monday may 40",
            "Wednesday evening",
            "Wednesday, marching 6",
        ] {
            assert_eq!(wrong_weekday(right, 2025), None, "{right}");
        }
        assert!(wrong_weekday("Thursday, Sept. 6th", 2025).is_some());
    }
}
