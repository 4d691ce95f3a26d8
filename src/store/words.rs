//! What is searched for, before an engine says it in its own words.

/// The columns of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Text,
    Source,
    Tags,
}

/// A search. No input is ever read as an engine's query syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Find<'a> {
    /// These words, one after the other, the last perhaps no more than the beginning of one.
    Phrase { column: Column, words: &'a str, is_prefix: bool },
    /// All of these.
    All(Vec<Find<'a>>),
    /// Any of these.
    Any(Vec<Find<'a>>),
}

/// Splits a query into words and `"quoted phrases"`, keeping only what has a letter or a digit to be found by: all of
/// them, in one column. `None` if there are none.
pub(super) fn all_of(column: Column, query: &str) -> Option<Find<'_>> {
    let mut found = Vec::new();
    for (position, part) in query.split('"').enumerate() {
        let quoted = position % 2 == 1;
        let pieces: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
        for piece in pieces.into_iter().filter(|piece| piece.contains(char::is_alphanumeric)) {
            let (words, is_prefix) = match piece.strip_suffix('*') {
                Some(word) if !quoted => (word, true),
                _ => (piece, false),
            };
            found.push(Find::Phrase { column, words, is_prefix });
        }
    }
    (!found.is_empty()).then_some(Find::All(found))
}

/// Any two of these words, in one column. `None` if there are less than two.
pub(super) fn two_of<'a>(column: Column, words: &[&'a str]) -> Option<Find<'a>> {
    let phrase = |words| Find::Phrase { column, words, is_prefix: false };
    let pairs = words.iter().enumerate().flat_map(|(at, one)| words[at + 1..].iter().map(move |two| (*one, *two)));
    let pairs: Vec<Find<'a>> = pairs.map(|(one, two)| Find::All(vec![phrase(one), phrase(two)])).collect();
    (!pairs.is_empty()).then_some(Find::Any(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_query_into_words_beginnings_and_phrases() {
        let found = |query| match all_of(Column::Text, query) {
            Some(Find::All(found)) => found
                .into_iter()
                .map(|one| match one {
                    Find::Phrase { words, is_prefix, .. } => (words.to_owned(), is_prefix),
                    other => panic!("{other:?}"),
                })
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(found("direct talks"), [("direct".to_owned(), false), ("talks".to_owned(), false)]);
        assert_eq!(found("\"direct talks\" Hamas*"), [("direct talks".to_owned(), false), ("Hamas".to_owned(), true)]);
        assert_eq!(found("-- *** \"\""), []);
    }
}
