//! Numbers as they stand in prose, by their value: "1,900", "2.3 million", "5m", "fifty-nine", "19th".
//!
//! What is compared is the value, so that another way to write it is no other number; whatever can't be read as a value
//! (a time, a score) counts by its spelling.

use std::ops::Range;

use super::spelling::Spelled;
use crate::text::numeral;

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its pieces.
    pub(super) pieces: Range<usize>,
    /// Its value, in one spelling for all ways to write it.
    pub(super) value: String,
    /// Whether it has digits.
    pub(super) has_digits: bool,
}

/// Finds the numbers of a text, in order.
pub(super) fn numbers(spelled: &Spelled<'_>) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < spelled.pieces.len() {
        let limit = spelled.sentences[spelled.pieces[at].sentence as usize].end;
        let read = in_digits(spelled, at, limit).or_else(|| in_words(spelled, at, limit));
        at = read.as_ref().map_or(at + 1, |number| number.pieces.end);
        found.extend(read);
    }
    found
}

fn word(spelled: &Spelled<'_>, at: usize, limit: usize) -> String {
    if at < limit { spelled.slice(&(at..at + 1)).to_lowercase() } else { String::new() }
}

/// A number that begins with digits, with the scale behind it and the minus before it.
fn in_digits(spelled: &Spelled<'_>, at: usize, limit: usize) -> Option<Number> {
    let text = word(spelled, at, limit);
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':'))).unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let attached = match suffix {
        "k" => 3,
        "m" | "mn" => 6,
        "b" | "bn" => 9,
        "t" | "tn" | "trn" => 12,
        _ => 0,
    };
    let (scale, end) = match scale(&word(spelled, at + 1, limit)) {
        Some(scale) if suffix.is_empty() => (scale, at + 2),
        _ => (attached, at + 1),
    };
    let decade = if suffix == "s" { "s" } else { "" };
    let value = decimal(number, scale).map(|value| format!("{value}{decade}")).unwrap_or(text);
    let sign = if is_minus(spelled, at) { "-" } else { "" };
    Some(Number { pieces: at..end, value: format!("{sign}{value}"), has_digits: true })
}

/// Whether a dash stands right before a piece and behind white space.
fn is_minus(spelled: &Spelled<'_>, at: usize) -> bool {
    let Some(dash) = at.checked_sub(1).map(|before| spelled.pieces[before]) else { return false };
    let (start, end) = (dash.bytes.0 as usize, dash.bytes.1 as usize);
    let is_dash = spelled.text.get(start..end).is_some_and(|text| matches!(text, "-" | "−" | "–"));
    let is_free =
        spelled.text.get(..start).is_none_or(|before| before.chars().next_back().is_none_or(char::is_whitespace));
    is_dash && is_free && end == spelled.pieces[at].bytes.0 as usize
}

/// The number times a power of ten, without zeros that say nothing: ("2.3", 6) is 2300000.
fn decimal(number: &str, power: usize) -> Option<String> {
    let grouped = number.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|group| group.len() == 3));
    let plain: String = if grouped { number.replace(',', "") } else { return None };
    let plain = plain.trim_end_matches('.');
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    if whole.contains(':') || part.contains(['.', ':']) {
        return None;
    }
    let part = part.trim_end_matches('0');
    let (moved, left) = part.split_at(part.len().min(power));
    let zeros = "0".repeat(power - moved.len());
    let whole = format!("{whole}{moved}{zeros}");
    let whole = Some(whole.trim_start_matches('0')).filter(|whole| !whole.is_empty()).unwrap_or("0");
    Some(if left.is_empty() { whole.to_owned() } else { format!("{whole}.{left}") })
}

/// A number in words: "two", "fifty-nine", "two hundred and six", "three million".
fn in_words(spelled: &Spelled<'_>, at: usize, limit: usize) -> Option<Number> {
    let (mut total, mut group, mut end) = (0u64, small(&word(spelled, at, limit))?, at + 1);
    loop {
        let first = word(spelled, end, limit);
        let joins = usize::from((first == "-" && is_tens(group)) || (first == "and" && is_hundreds(group)));
        let next = if joins == 0 { first } else { word(spelled, end + joins, limit) };
        match (small(&next), scale(&next)) {
            (Some(unit), _) if is_tens(group) && unit < 10 || is_hundreds(group) && unit < 100 => {
                (group, end) = (group + unit, end + joins + 1);
            }
            (_, Some(2)) if joins == 0 && group < 100 => (group, end) = (group * 100, end + 1),
            (_, Some(power)) if joins == 0 && power > 2 && group < 1000 => {
                total = total.saturating_add(group.saturating_mul(10u64.pow(power as u32)));
                (group, end) = (0, end + 1);
                match small(&word(spelled, end, limit)) {
                    Some(unit) => (group, end) = (unit, end + 1),
                    None => break,
                }
            }
            _ => break,
        }
    }
    Some(Number { pieces: at..end, value: total.saturating_add(group).to_string(), has_digits: false })
}

/// Whether units may follow: "fifty-nine".
fn is_tens(group: u64) -> bool {
    group.is_multiple_of(10) && (20..100).contains(&(group % 100))
}

/// Whether tens and units may follow: "two hundred and six".
fn is_hundreds(group: u64) -> bool {
    group >= 100 && group.is_multiple_of(100)
}

fn small(word: &str) -> Option<u64> {
    numeral(word).map(u64::from)
}

/// The power of ten that a word stands for.
fn scale(word: &str) -> Option<usize> {
    match word {
        "hundred" => Some(2),
        "thousand" => Some(3),
        "million" => Some(6),
        "billion" => Some(9),
        "trillion" => Some(12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::spelling::Spellings;
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let mut spellings = Spellings::default();
        numbers(&spellings.read(text)).into_iter().map(|number| number.value).collect()
    }

    #[test]
    fn reads_one_value_from_all_ways_to_write_it() {
        for (ways, value) in [
            (&["1,900", "1900", "1,900.0", "nineteen hundred"][..], "1900"),
            (&["2.3 million", "2,300,000", "2.3m"], "2300000"),
            (&["59", "fifty-nine", "fifty nine", "59.0", "59th"], "59"),
            (&["206", "two hundred and six"], "206"),
            (&["5 billion", "$5bn", "five billion"], "5000000000"),
            (&["0.5", "0.50"], "0.5"),
            (&["3 thousand", "three thousand", "3k"], "3000"),
            (&["-5", "−5"], "-5"),
        ] {
            ways.iter().for_each(|way| assert_eq!(values(&format!("It is {way} now")), [value], "{way}"));
        }
    }

    #[test]
    fn keeps_numbers_apart_that_are_no_one_number() {
        assert_eq!(values("Two of five, 10-12 of 1990s 9:30 and F-16"), ["2", "5", "10", "12", "1990s", "9:30", "16"]);
        assert_eq!(values("three two one, twenty and four hundred"), ["3", "2", "1", "20", "400"]);
        assert_eq!(values("1,90 and 1.2.3"), ["1,90", "1.2.3"]);
        assert!(values("hundreds of dozens; a million").is_empty());
    }
}
