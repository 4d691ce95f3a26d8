//! Letters as SQLite's tokenizer has them (`unicode61 remove_diacritics 2`), so that a database finds what a file does:
//! `letters.txt` says of each code point what becomes of it within a word, and a test holds it to SQLite.

use std::sync::LazyLock;

/// What becomes of a code point within a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    /// It is a part of the word, perhaps as another.
    Is(char),
    /// It is left out, as a diacritic is.
    LeftOut,
    /// The word ends before it.
    Apart,
}

/// From one code point to another: what becomes of those.
struct Range {
    first: u32,
    last: u32,
    rule: Rule,
}

#[derive(Clone, Copy)]
enum Rule {
    /// Each becomes one that stands as far away.
    Moved(i64),
    /// All become the same.
    All(char),
    LeftOut,
}

/// The code points of which there is something to say, in order. All others are apart.
static RANGES: LazyLock<Vec<Range>> = LazyLock::new(|| include_str!("letters.txt").lines().filter_map(range).collect());

/// Reads `FIRST LAST RULE`: `+N` or `-N`, `=X`, or `x`, in hexadecimal.
fn range(line: &str) -> Option<Range> {
    let mut parts = line.split(' ');
    let mut number = || u32::from_str_radix(parts.next()?, 16).ok();
    let (first, last) = (number()?, number()?);
    let rule = match parts.next()?.split_at_checked(1)? {
        ("x", _) => Rule::LeftOut,
        ("=", one) => Rule::All(char::from_u32(u32::from_str_radix(one, 16).ok()?)?),
        ("+", by) => Rule::Moved(i64::from_str_radix(by, 16).ok()?),
        (_, by) => Rule::Moved(-i64::from_str_radix(by, 16).ok()?),
    };
    Some(Range { first, last, rule })
}

/// What becomes of a code point.
pub(super) fn letter(c: char) -> Letter {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Letter::Is(c.to_ascii_lowercase()) } else { Letter::Apart };
    }
    let code = u32::from(c);
    let at = RANGES.partition_point(|range| range.last < code);
    match RANGES.get(at).filter(|range| range.first <= code).map(|range| range.rule) {
        None => Letter::Apart,
        Some(Rule::LeftOut) => Letter::LeftOut,
        Some(Rule::All(one)) => Letter::Is(one),
        Some(Rule::Moved(by)) => {
            let moved = u32::try_from(i64::from(code) + by).ok().and_then(char::from_u32);
            moved.map_or(Letter::Apart, Letter::Is)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// What SQLite makes of these code points between two letters.
    fn by_sqlite(all: &[char]) -> Vec<(char, Letter)> {
        let connection = Connection::open_in_memory().unwrap();
        let tables = "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize='unicode61 remove_diacritics 2');
            CREATE VIRTUAL TABLE found USING fts5vocab (words, instance); BEGIN";
        connection.execute_batch(tables).unwrap();
        let mut put = connection.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)").unwrap();
        for c in all {
            put.execute((u32::from(*c), format!("q{c}q"))).unwrap();
        }
        let mut letters: Vec<(char, Letter)> = all.iter().map(|c| (*c, Letter::Apart)).collect();
        let mut read = connection.prepare("SELECT term, doc FROM found WHERE term <> 'q'").unwrap();
        let mut rows = read.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (term, code): (String, u32) = (row.get(0).unwrap(), row.get(1).unwrap());
            let within = term.strip_prefix('q').and_then(|term| term.strip_suffix('q')).unwrap();
            let mut within = within.chars();
            let at = letters.binary_search_by_key(&char::from_u32(code).unwrap(), |(c, _)| *c).unwrap();
            letters[at].1 = within.next().map_or(Letter::LeftOut, Letter::Is);
            assert_eq!(within.next(), None);
        }
        letters
    }

    /// The same, as `letters.txt` has it.
    fn written(letters: &[(char, Letter)]) -> String {
        let rule = |c: char, letter: Letter| match letter {
            Letter::Is(other) => Some((i64::from(u32::from(other)) - i64::from(u32::from(c)), Some(other))),
            Letter::LeftOut => Some((0, None)),
            Letter::Apart => None,
        };
        let said: Vec<(u32, i64, Option<char>)> = letters
            .iter()
            .filter_map(|(c, letter)| rule(*c, *letter).map(|(by, other)| (u32::from(*c), by, other)))
            .collect();
        let mut lines = String::new();
        let mut rest = said.as_slice();
        while let Some((first, by, other)) = rest.first().copied() {
            let run = |is_same: &dyn Fn(i64, Option<char>) -> bool| {
                let follows = |(at, (code, its, to)): &(usize, &(u32, i64, Option<char>))| {
                    *code == first + *at as u32 && is_same(*its, *to)
                };
                rest.iter().enumerate().take_while(follows).count()
            };
            let moved = run(&|its, to| its == by && to.is_some() == other.is_some());
            let all = if other.is_some() { run(&|_, to| to == other) } else { 0 };
            let (count, rule) = match other {
                None => (moved, "x".to_owned()),
                Some(one) if all > moved => (all, format!("={:x}", u32::from(one))),
                Some(_) if by < 0 => (moved, format!("-{:x}", -by)),
                Some(_) => (moved, format!("+{by:x}")),
            };
            lines.push_str(&format!("{first:x} {:x} {rule}\n", first + count as u32 - 1));
            rest = &rest[count..];
        }
        lines
    }

    #[test]
    #[ignore = "it writes letters.txt anew, for another version of SQLite"]
    fn are_written() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/postgres/letters.txt");
        let all: Vec<char> = ('\u{80}'..=char::MAX).collect();
        std::fs::write(path, written(&by_sqlite(&all))).unwrap();
    }

    #[test]
    fn are_those_of_sqlite() {
        // All that have letters, and of the rest, as of Chinese characters beyond the first plane, some.
        let some: Vec<char> = ('\u{80}'..'\u{20000}').chain(('\u{20000}'..=char::MAX).step_by(251)).collect();
        let letters = by_sqlite(&some);
        let other: Vec<_> = letters.iter().filter(|(c, by_sqlite)| letter(*c) != *by_sqlite).collect();
        assert!(other.is_empty(), "{} differ, such as {:?}", other.len(), &other[..other.len().min(5)]);
    }
}
