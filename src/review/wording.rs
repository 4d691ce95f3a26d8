//! How the spans of a draft become the words of a statement: its text, and the quotation in it.

use crate::draft::Span;

/// A story's text, sliced by Unicode scalar values in no time.
#[derive(Debug)]
pub(super) struct Words<'t> {
    text: &'t str,
    /// The byte at which each scalar value begins, and the text's length.
    bytes: Vec<u32>,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        Self { text, bytes: bytes.map(|byte| u32::try_from(byte).unwrap_or(u32::MAX)).collect() }
    }

    /// The text of a span; what lies beyond the text is empty.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        let byte = |scalar: u32| self.bytes.get(scalar as usize).map_or(self.text.len(), |byte| *byte as usize);
        self.text.get(byte(span.0)..byte(span.1)).unwrap_or("")
    }

    /// The scalar value that begins at `byte`.
    pub(super) fn scalar_at(&self, byte: usize) -> u32 {
        let place = self.bytes.partition_point(|start| (*start as usize) < byte);
        u32::try_from(place).unwrap_or(u32::MAX)
    }
}

/// Makes a statement of the words of a story: on one line, without the "that" or the comma that tied them to the cue,
/// with a capital and a full stop where the story had them elsewhere.
pub(super) fn statement(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.strip_prefix("that ").unwrap_or(&line);
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—' | '-'));
    let mut text = without_inner_comma(line);
    if let Some(first) = text.chars().next().filter(|first| first.is_lowercase()) {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().collect::<String>());
    }
    if text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '%')) {
        text.push('.');
    }
    text
}

/// Takes the comma off that stands before the last closing mark: “…, not ours,” → “…, not ours”.
fn without_inner_comma(text: &str) -> String {
    let Some(mark) = text.chars().next_back().filter(|c| is_closing(*c)) else { return text.to_owned() };
    let inner = &text[..text.len() - mark.len_utf8()];
    format!("{}{mark}", inner.strip_suffix(',').unwrap_or(inner))
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '"' | '’' | '\'' | '»')
}

/// The quotations in what a source is cited for, verbatim and without their marks, with “ … ” between two of them.
pub(super) fn quotation(content: &[&str]) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for part in content {
        match whole_single(part) {
            Some(inner) => found.push(inner.to_owned()),
            None => found.extend(doubles(part).into_iter().map(str::to_owned)),
        }
    }
    let found: Vec<&str> = found
        .iter()
        .map(|part| part.trim().trim_end_matches(','))
        .filter(|part| part.contains(char::is_alphanumeric))
        .collect();
    (!found.is_empty()).then(|| found.join(" … "))
}

/// What stands between single marks, if they hold all of it: ‘We let people down,’ as British papers have it.
fn whole_single(part: &str) -> Option<&str> {
    let part = part.trim();
    let inner = part.strip_prefix(['‘', '\''])?;
    inner.trim_end_matches([',', '.']).strip_suffix(['’', '\'']).filter(|inner| inner.contains(' '))
}

/// What stands between double marks; a mark that is never closed opens what is left.
fn doubles(part: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in part.char_indices() {
        let after = at + c.len_utf8();
        match (c, start) {
            ('“' | '«' | '„', None) | ('"', None) => start = Some(after),
            // A paragraph of the same quotation opens its mark anew.
            ('“', Some(from)) => {
                found.push(&part[from..at]);
                start = Some(after);
            }
            ('”' | '»' | '"', Some(from)) => {
                found.push(&part[from..at]);
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| &part[from..]));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_a_statement_as_a_sentence() {
        assert_eq!(
            statement("that the talks,\nwhich began in May, were over,"),
            "The talks, which began in May, were over."
        );
        assert_eq!(statement("“These talks went nowhere,”"), "“These talks went nowhere”");
        assert_eq!(statement("35 of them are dead"), "35 of them are dead.");
        assert_eq!(statement(""), "");
    }

    #[test]
    fn takes_the_quotations_verbatim() {
        assert_eq!(quotation(&["that it was “a  mistake,” and “no more”"]).as_deref(), Some("a  mistake … no more"));
        assert_eq!(
            quotation(&["\"We find a chance,\"", "\"to show it.\""]).as_deref(),
            Some("We find a chance … to show it.")
        );
        assert_eq!(quotation(&["‘We let people down,’"]).as_deref(), Some("We let people down"));
        assert_eq!(quotation(&["“It never closes"]).as_deref(), Some("It never closes"));
        assert_eq!(quotation(&["the Browns’ offer wasn’t 'new'"]), None);
    }

    #[test]
    fn slices_by_scalar_values() {
        let words = Words::new("a—é“x”");
        assert_eq!((words.slice(Span(1, 3)), words.slice(Span(4, 99)), words.scalar_at(4)), ("—é", "x”", 2));
    }
}
