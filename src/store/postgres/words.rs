//! Words as PostgreSQL finds them: `tsvector` and `tsquery`, made here and not by the server, whose own reading of words
//! depends on its configuration and differs from SQLite's.
//!
//! A word is a run of letters and digits, in lower case and without diacritics, as FTS5's `unicode61` has it; see
//! `letters.rs`. The weight of a word says its column: A is the text and the quote, B the sources, C the tags.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::letters::{Letter, letter};
use crate::store::SearchRow;
use crate::store::words::{Column, Find};

/// The longest word that is told from others, in bytes; a `tsvector` takes 2,046.
const LONGEST_WORD: usize = 512;
/// The greatest position that a `tsvector` knows.
const LAST_POSITION: usize = 16_383;
/// How many bytes of words a revision is found by; a `tsvector` takes a mebibyte, positions included.
const MOST_BYTES: usize = 384 << 10;
/// How many positions of a word are kept.
const MOST_POSITIONS: usize = 255;

/// Splits a text into words as they are compared.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut letters = text.chars().map(letter);
    std::iter::from_fn(move || {
        // A diacritic begins no word.
        let first = letters.find_map(|one| if let Letter::Is(c) = one { Some(c) } else { None })?;
        let mut token = String::from(first);
        for one in letters.by_ref() {
            match one {
                Letter::Is(c) if token.len() + c.len_utf8() <= LONGEST_WORD => token.push(c),
                Letter::Is(_) | Letter::LeftOut => {}
                Letter::Apart => break,
            }
        }
        Some(token)
    })
}

/// A revision's words, as the text of a `tsvector`.
pub(super) fn vector(row: &SearchRow) -> String {
    let mut words: BTreeMap<String, Vec<(usize, char)>> = BTreeMap::new();
    let (mut position, mut bytes) = (0, 0);
    for (text, weight) in [(&row.text, 'A'), (&row.source, 'B'), (&row.tags, 'C')] {
        for token in tokens(text) {
            position += 1;
            let positions = words.entry(token).or_insert_with_key(|token| {
                bytes += token.len() + 8;
                Vec::new()
            });
            if positions.len() < MOST_POSITIONS {
                positions.push((position.min(LAST_POSITION), weight));
            }
            bytes += 2;
            if bytes > MOST_BYTES {
                break;
            }
        }
        // No phrase runs from one column into the next.
        position += 1;
    }
    let mut vector = String::with_capacity(bytes * 2);
    for (word, positions) in words {
        let _ = write!(vector, "'{word}':");
        for (at, (position, weight)) in positions.iter().enumerate() {
            let _ = write!(vector, "{}{position}{weight}", if at == 0 { "" } else { "," });
        }
        vector.push(' ');
    }
    vector
}

/// A search, as the text of a `tsquery`. One in which no word is left finds nothing.
pub(super) fn query(find: &Find<'_>) -> String {
    match find {
        Find::Phrase { column, words, is_prefix } => {
            let weight = match column {
                Column::Text => 'A',
                Column::Source => 'B',
                Column::Tags => 'C',
            };
            let tokens: Vec<String> = tokens(words).collect();
            let last = tokens.len().saturating_sub(1);
            let star = |at| if *is_prefix && at == last { "*" } else { "" };
            let parts = tokens.iter().enumerate().map(|(at, token)| format!("'{token}':{}{weight}", star(at)));
            joined(parts, " <-> ")
        }
        // In SQLite, too, nothing has all words if one of them has no letter to be found by.
        Find::All(all) if all.iter().any(|one| query(one).is_empty()) => String::new(),
        Find::All(all) => joined(all.iter().map(query), " & "),
        Find::Any(any) => joined(any.iter().map(query), " | "),
    }
}

/// A search for words one after the other in any column.
pub(super) fn anywhere(words: &str) -> String {
    joined(tokens(words).map(|token| format!("'{token}'")), " <-> ")
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    match parts.len() {
        0 => String::new(),
        1 => parts.concat(),
        _ => format!("({})", parts.join(between)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::words::all_of;

    #[test]
    fn folds_case_and_diacritics_and_splits_at_all_but_letters_and_digits() {
        let found: Vec<String> = tokens("Hamas's CAFÉ, São—Paulo 3.5% naïve").collect();
        assert_eq!(found, ["hamas", "s", "cafe", "sao", "paulo", "3", "5", "naive"]);
        let long = format!("{} b", "é".repeat(2 * LONGEST_WORD));
        let found: Vec<usize> = tokens(&long).map(|token| token.len()).collect();
        assert_eq!(found, [LONGEST_WORD, 1]);
    }

    #[test]
    fn says_each_words_places_and_columns() {
        let row = SearchRow { text: "talks, direct talks".to_owned(), source: "Talks".to_owned(), tags: String::new() };
        assert_eq!(vector(&row), "'direct':2A 'talks':1A,3A,5B ");
    }

    #[test]
    fn reads_no_input_as_query_syntax() {
        let found = |text| query(&all_of(Column::Text, text).unwrap());
        assert_eq!(found("\"direct talks\" Ham*"), "(('direct':A <-> 'talks':A) & 'ham':*A)");
        assert_eq!(found("a' | !b:* \\ & (c"), "('a':A & 'b':*A & 'c':A)");
    }
}
