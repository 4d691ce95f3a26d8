//! Word by word, what left a text and what came in.
//!
//! The comparison is `similar`'s, over words and marks as Unicode bounds them (UAX 29), white space left out; white space
//! goes with the words that it stands between. Work is bounded by size and not by time, so that the same two texts always
//! have the same difference: texts too large and too different for words are compared by lines first, and whatever is
//! still too much is taken as replaced.

use std::hash::Hash;

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use crate::record::words;

/// The most words and lines, both sides together, that one call compares, apart from those that the texts share at their
/// beginnings and ends. At this size `similar` needs a fifth of a second at worst; its cost grows with size^1.5.
const MOST_COMPARED: usize = 100_000;

words! {
    /// In which of two texts a piece stands.
    Tag {
        /// In both.
        Equal = "equal",
        /// In the old one only.
        Delete = "delete",
        /// In the new one only.
        Insert = "insert",
    }
}

/// A piece of text that stayed, left or came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change<'text> {
    /// Whether it stayed, left or came in.
    pub tag: Tag,
    /// The piece, never empty.
    pub text: &'text str,
}

/// Compares two texts word by word.
///
/// The pieces that are not inserted are the old text, in order; those that are not deleted are the new one. No two
/// neighbours have the same tag, and what came in the place of something follows what it replaces. Equal texts have one
/// piece, empty ones none.
pub fn diff_words<'text>(old: &'text str, new: &'text str) -> Vec<Change<'text>> {
    let mut walk = Walk { old, new, old_done: 0, new_done: 0, changes: Vec::new() };
    let mut budget = Budget::new();
    let (old_words, new_words) = (words(old, 0), words(new, 0));
    match matches(&old_words, &new_words, &mut budget) {
        Some(matches) => {
            matches.iter().for_each(|&(old_at, new_at)| walk.match_up(&old_words[old_at], &new_words[new_at]));
            walk.change(old.len(), new.len());
        }
        None => walk.by_lines(&mut budget),
    }
    walk.changes
}

/// How many words and lines may still be compared.
pub(super) struct Budget(usize);

impl Budget {
    /// As much as one call may need.
    pub(super) fn new() -> Self {
        Self(MOST_COMPARED)
    }

    fn spend(&mut self, work: usize) -> bool {
        match self.0.checked_sub(work) {
            Some(left) => self.0 = left,
            None => return false,
        }
        true
    }
}

/// A word, a mark or a line, and where it begins in its text, in bytes.
#[derive(Clone, Copy)]
struct Token<'text> {
    start: usize,
    text: &'text str,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

impl PartialEq for Token<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Token<'_> {}

impl Hash for Token<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// The words and marks of a piece that begins at `from` in its text.
fn words(piece: &str, from: usize) -> Vec<Token<'_>> {
    let tokens = piece.split_word_bound_indices().map(|(start, text)| Token { start: from + start, text });
    tokens.filter(|token| !is_blank(token.text)).collect()
}

fn lines(text: &str) -> Vec<Token<'_>> {
    let mut start = 0;
    let tokens = text.split_inclusive('\n').map(|line| {
        let token = Token { start, text: line };
        start = token.end();
        token
    });
    tokens.filter(|token| !is_blank(token.text)).collect()
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Pairs of places that stay, rising on both sides, or nothing if finding them would cost more than the budget.
pub(super) fn matches<T: Eq + Hash>(old: &[T], new: &[T], budget: &mut Budget) -> Option<Vec<(usize, usize)>> {
    let prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - suffix, new.len() - suffix);
    let (old_middle, new_middle) = (&old[prefix..old_end], &new[prefix..new_end]);

    let mut matches: Vec<_> = (0..prefix).map(|at| (at, at)).collect();
    if !old_middle.is_empty() && !new_middle.is_empty() {
        if !budget.spend(old_middle.len() + new_middle.len()) {
            return None;
        }
        for operation in capture_diff_slices(Algorithm::Myers, old_middle, new_middle) {
            if let DiffOp::Equal { old_index, new_index, len } = operation {
                matches.extend((0..len).map(|at| (prefix + old_index + at, prefix + new_index + at)));
            }
        }
    }
    matches.extend((0..suffix).map(|at| (old_end + at, new_end + at)));
    Some(matches)
}

/// The way through both texts, from front to back.
struct Walk<'text> {
    old: &'text str,
    new: &'text str,
    /// Bytes of the old text that the changes account for.
    old_done: usize,
    /// Bytes of the new text that the changes account for.
    new_done: usize,
    changes: Vec<Change<'text>>,
}

impl<'text> Walk<'text> {
    /// Compares by lines, and by words within what changed, as far as the budget goes.
    fn by_lines(&mut self, budget: &mut Budget) {
        let (old_lines, new_lines) = (lines(self.old), lines(self.new));
        let matches = matches(&old_lines, &new_lines, budget).unwrap_or_default();
        for (old_at, new_at) in matches {
            let (old_line, new_line) = (&old_lines[old_at], &new_lines[new_at]);
            self.by_words(old_line.start, new_line.start, budget);
            self.match_up(old_line, new_line);
        }
        self.by_words(self.old.len(), self.new.len(), budget);
    }

    /// Compares what lies before these two places word by word, if the budget allows.
    fn by_words(&mut self, old_end: usize, new_end: usize, budget: &mut Budget) {
        let old_words = words(&self.old[self.old_done..old_end], self.old_done);
        let new_words = words(&self.new[self.new_done..new_end], self.new_done);
        for (old_at, new_at) in matches(&old_words, &new_words, budget).unwrap_or_default() {
            self.match_up(&old_words[old_at], &new_words[new_at]);
        }
        self.change(old_end, new_end);
    }

    /// Goes on to two equal tokens and past them.
    fn match_up(&mut self, old: &Token<'text>, new: &Token<'text>) {
        self.change(old.start, new.start);
        self.keep(old.text.len());
    }

    /// Accounts for all that lies before these two places, in which no word is shared.
    fn change(&mut self, old_end: usize, new_end: usize) {
        let (old, new) = (&self.old[self.old_done..old_end], &self.new[self.new_done..new_end]);
        let before = shared_space(old.chars().zip(new.chars()));
        let (old, new) = (&old[before..], &new[before..]);
        let after = shared_space(old.chars().rev().zip(new.chars().rev()));
        let (old, new) = (&old[..old.len() - after], &new[..new.len() - after]);
        self.keep(before);
        self.push(Tag::Delete, old);
        self.push(Tag::Insert, new);
        self.old_done += old.len();
        self.new_done += new.len();
        self.keep(after);
    }

    /// Accounts for bytes that are the same in both texts.
    fn keep(&mut self, bytes: usize) {
        self.push(Tag::Equal, &self.old[self.old_done..self.old_done + bytes]);
        self.old_done += bytes;
        self.new_done += bytes;
    }

    /// Adds a piece that follows all earlier ones of its text, to the last one if that has the same tag.
    fn push(&mut self, tag: Tag, text: &'text str) {
        if text.is_empty() {
            return;
        }
        let source = if tag == Tag::Insert { self.new } else { self.old };
        let end = if tag == Tag::Insert { self.new_done } else { self.old_done } + text.len();
        match self.changes.last_mut() {
            Some(last) if last.tag == tag => last.text = &source[end - text.len() - last.text.len()..end],
            _ => self.changes.push(Change { tag, text }),
        }
    }
}

/// How many bytes of white space two texts share from where they are read.
fn shared_space(pairs: impl Iterator<Item = (char, char)>) -> usize {
    pairs.take_while(|(old, new)| old == new && old.is_whitespace()).map(|(space, _)| space.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes changes as `[-deleted-]{+inserted+}`.
    fn marked(old: &str, new: &str) -> String {
        let mark = |change: &Change<'_>| match change.tag {
            Tag::Equal => change.text.to_owned(),
            Tag::Delete => format!("[-{}-]", change.text),
            Tag::Insert => format!("{{+{}+}}", change.text),
        };
        diff_words(old, new).iter().map(mark).collect()
    }

    fn rejoined(changes: &[Change<'_>], without: Tag) -> String {
        changes.iter().filter(|change| change.tag != without).map(|change| change.text).collect()
    }

    fn check(old: &str, new: &str) {
        let changes = diff_words(old, new);
        assert_eq!(rejoined(&changes, Tag::Insert), old);
        assert_eq!(rejoined(&changes, Tag::Delete), new);
        assert!(changes.iter().all(|change| !change.text.is_empty()));
        for pair in changes.windows(2) {
            assert_ne!(pair[0].tag, pair[1].tag);
            assert!((pair[0].tag, pair[1].tag) != (Tag::Insert, Tag::Delete), "an insertion before what it replaces");
        }
    }

    #[test]
    fn marks_the_words_that_left_and_came() {
        let cases = [
            ("", "", ""),
            ("same words", "same words", "same words"),
            ("", "all new", "{+all new+}"),
            ("all gone", "", "[-all gone-]"),
            ("the talks were held", "the talks are held", "the talks [-were-]{+are+} held"),
            ("the envoy planned to travel", "the envoy will travel", "the envoy [-planned to-]{+will+} travel"),
            ("a trip was planned", "a trip was planned and cancelled", "a trip was planned{+ and cancelled+}"),
            ("no deal has been reached", "no deal reached", "no deal [-has been -]reached"),
            ("one two three", "four five six", "[-one two three-]{+four five six+}"),
            ("he said.", "he said, again.", "he said{+, again+}."),
            ("“Hell to pay”", "“Hell will be paid”", "“Hell [-to pay-]{+will be paid+}”"),
            ("a  b", "a b", "a [- -]b"),
            ("a\nb", "a b", "a[-\n-]{+ +}b"),
            ("Zoë's 1,900 words", "Zoë's 2,000 words", "Zoë's [-1,900-]{+2,000+} words"),
            (" x", "x ", "[- -]x{+ +}"),
            ("   ", " ", " [-  -]"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(marked(old, new), expected);
            check(old, new);
        }
    }

    #[test]
    fn compares_large_texts_by_lines_and_the_changed_lines_by_words() {
        let line = |number: usize| format!("line {number} has its own words w{number} x{number} y{number} z{number}\n");
        let old: String = (0..20_000).map(line).collect();
        let new = old.replace("line 7 has its", "line 7 keeps its").replace("w19990", "changed");
        let changed: Vec<_> = diff_words(&old, &new).into_iter().filter(|change| change.tag != Tag::Equal).collect();
        assert_eq!(changed.iter().map(|change| change.text).collect::<Vec<_>>(), ["has", "keeps", "w19990", "changed"]);
        check(&old, &new);
    }

    #[test]
    fn large_texts_without_anything_in_common_are_compared_quickly() {
        let text = |first: char, separator: &str| {
            (0..120_000).map(|at| format!("{first}{at:06}{separator}")).collect::<String>()
        };
        let started = std::time::Instant::now();
        for separator in [" ", "\n"] {
            let (old, new) = (text('a', separator), text('b', separator));
            check(&old, &new);
            let mut reversed: Vec<_> = old.split_inclusive(separator).collect();
            reversed.reverse();
            check(&old, &reversed.concat());
        }
        check(&"a ".repeat(400_000), &"a b ".repeat(200_000));
        check(&"a\n".repeat(400_000), &"a\nb\n".repeat(200_000));
        // Under two seconds in all when optimised; a quadratic comparison would take hours.
        assert!(started.elapsed().as_secs() < 120);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_put_together_again(old in "([a-c]| |\n|[.,]|é|\u{301}|\u{1F1E6}|\u{200D}){0,40}", new in "([a-c]| |\n|[.,]|é|\u{301}|\u{1F1E6}|\u{200D}){0,40}") {
            check(&old, &new);
        }

        #[test]
        fn any_texts_can_be_put_together_again(old: String, new: String) {
            check(&old, &new);
        }
    }
}
