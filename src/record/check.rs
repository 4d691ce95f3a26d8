//! Checks of a record's fields, which hold for every record whether it was just typed or came from another ledger.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::statement::LONGEST_LIST;

/// One thing that is wrong with a record: the field, and what was expected of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}{}{problem}", if problem.is_clause() { ": " } else { " " })]
pub struct Finding {
    /// The field's path, with list positions from 1: `attributions[2].count`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Finding {
    /// Says the same to people who typed the record and never saw it: `source 2's count is 0, …`.
    pub fn in_words(&self) -> String {
        let step = self.field.split_once('[').and_then(|(list, rest)| Some((list, rest.split_once(']')?)));
        let field = match step {
            Some((list, (position, facet))) => {
                let one = match list {
                    "attributions" => "source",
                    other => other.strip_suffix('s').unwrap_or(other),
                };
                match facet.strip_prefix('.') {
                    Some(facet) => format!("{one} {position}'s {facet}"),
                    None => format!("{one} {position}"),
                }
            }
            None if self.field == "attributions" => "sources".to_owned(),
            None => self.field.clone(),
        };
        Self { field: field.replace('_', " "), problem: self.problem.clone() }.to_string()
    }
}

/// What may be wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// Longer than the field may be.
    #[error("has {found} characters, and {most} are the most")]
    TooLong {
        /// Unicode scalar values found.
        found: usize,
        /// Unicode scalar values allowed.
        most: usize,
    },
    /// A control character, which a terminal could obey.
    #[error("has the control character U+{code:04X} at character {at}; remove it")]
    Control {
        /// The character.
        code: u32,
        /// Its place, from 1.
        at: usize,
    },
    /// A typed text that is not in Unicode's composed form.
    #[error("is not in Unicode normalization form C")]
    NotComposed,
    /// A number below its least value.
    #[error("is {found}, and at least {least} is expected")]
    TooSmall {
        /// The number.
        found: u64,
        /// The least.
        least: u64,
    },
    /// A number above its greatest value.
    #[error("is {found}, and at most {most} is expected")]
    TooLarge {
        /// The number.
        found: u64,
        /// The greatest.
        most: u64,
    },
    /// A field that this record needs.
    #[error("is missing: {0}")]
    Missing(&'static str),
    /// A field that this record may not have.
    #[error("may not stand here: {0}")]
    Unexpected(&'static str),
    /// More entries than a list may have.
    #[error("{found} entries stand there, and {most} are the most")]
    TooMany {
        /// The number of entries.
        found: usize,
        /// The greatest.
        most: usize,
    },
    /// A value that stands twice in a list of distinct values.
    #[error("'{0}' stands there twice")]
    Twice(String),
    /// Any other rule.
    #[error("{0}")]
    Rule(&'static str),
}

impl Problem {
    /// Whether this is said in a clause of its own, after a colon, and not of the field as its subject.
    fn is_clause(&self) -> bool {
        matches!(self, Self::TooMany { .. } | Self::Twice(_) | Self::Rule(_))
    }
}

/// Collects what is wrong with a record, all of it.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The lists that the part stands in, and its places there, from 0.
    path: Vec<(&'static str, usize)>,
    found: Vec<Finding>,
}

/// A part of a record that can be checked on its own.
pub(crate) trait Check {
    /// Reports everything that is wrong.
    fn check(&self, findings: &mut Findings);
}

impl Findings {
    /// What was found.
    pub(crate) fn into_found(self) -> Vec<Finding> {
        self.found
    }

    /// Reports `problem` with `field` of the part that is being checked.
    pub(crate) fn add(&mut self, field: impl fmt::Display, problem: Problem) {
        let mut path = String::new();
        for (list, position) in &self.path {
            path.push_str(&format!("{list}[{}].", position + 1));
        }
        path.push_str(&field.to_string());
        self.found.push(Finding { field: path, problem });
    }

    /// Checks every item of a list, under its own path.
    pub(crate) fn each<T: Check>(&mut self, field: &'static str, items: &[T]) {
        for (position, item) in items.iter().enumerate() {
            self.path.push((field, position));
            item.check(self);
            self.path.pop();
        }
    }

    /// Checks a text that people type: not empty, at most `most` characters, composed, without control characters.
    pub(crate) fn typed(&mut self, field: &str, text: &str, most: usize) {
        self.verbatim(field, text, most);
        if !is_plainly_composed(text) && !is_nfc(text) {
            self.add(field, Problem::NotComposed);
        }
    }

    /// Checks a text that is kept as somebody else wrote it: like [`Findings::typed`], but in any normalization form.
    pub(crate) fn verbatim(&mut self, field: &str, text: &str, most: usize) {
        if text.chars().all(char::is_whitespace) {
            self.add(field, Problem::Empty);
        }
        if text.len() > most {
            let found = text.chars().count();
            if found > most {
                self.add(field, Problem::TooLong { found, most });
            }
        }
        if may_have_control(text.as_bytes())
            && let Some((at, control)) = text.chars().enumerate().find(|(_, c)| is_refused_control(*c))
        {
            self.add(field, Problem::Control { code: control.into(), at: at + 1 });
        }
    }

    /// [`Findings::typed`] for a field that may be absent.
    pub(crate) fn typed_if(&mut self, field: &str, text: Option<&String>, most: usize) {
        if let Some(text) = text {
            self.typed(field, text, most);
        }
    }

    /// [`Findings::verbatim`] for a field that may be absent.
    pub(crate) fn verbatim_if(&mut self, field: &str, text: Option<&String>, most: usize) {
        if let Some(text) = text {
            self.verbatim(field, text, most);
        }
    }

    /// Checks that a list has at most [`LONGEST_LIST`] entries.
    pub(crate) fn list<T>(&mut self, field: &str, items: &[T]) {
        if items.len() > LONGEST_LIST {
            self.add(field, Problem::TooMany { found: items.len(), most: LONGEST_LIST });
        }
    }

    /// Checks that a list has no value twice.
    pub(crate) fn distinct<T: Eq + Hash + fmt::Display>(&mut self, field: &str, items: &[T]) {
        let mut seen = HashSet::new();
        let twice = match items.len() {
            // A list of the usual length is searched faster than hashed.
            0..16 => items.iter().enumerate().find(|(position, item)| items[..*position].contains(item)),
            _ => items.iter().enumerate().find(|(_, item)| !seen.insert(*item)),
        };
        if let Some((_, item)) = twice {
            self.add(field, Problem::Twice(item.to_string()));
        }
    }

    /// Checks that a position, a count or a version lies between 1 and `most`.
    pub(crate) fn one_to(&mut self, field: &str, found: u32, most: u32) {
        if found == 0 {
            self.add(field, Problem::TooSmall { found: 0, least: 1 });
        } else if found > most {
            self.add(field, Problem::TooLarge { found: found.into(), most: most.into() });
        }
    }
}

/// Puts a text that people typed into the form in which it is recorded: trimmed, and in normalization form C.
pub fn compose(text: &str) -> String {
    let text = text.trim();
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// Whether every character is of a range in which all stand for themselves in normalization form C: below the combining
/// marks, and the dashes and quotation marks of prose.
fn is_plainly_composed(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|c| c < '\u{300}' || ('\u{2010}'..='\u{2027}').contains(&c))
}

/// Whether a byte may belong to a control character; without a branch a byte, so that it costs little on long texts.
fn may_have_control(bytes: &[u8]) -> bool {
    // U+0080 to U+009F are the bytes C2 80 to C2 9F.
    bytes.iter().fold(false, |found, byte| found | (*byte < b' ') | (*byte == 0x7f) | (*byte == 0xc2))
}

/// Control characters of C0, C1 and DEL, but line feed and tab, which texts may have.
fn is_refused_control(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_as_composed_only_what_normalization_leaves_alone() {
        let plain = (0..=u32::from(char::MAX))
            .filter_map(char::from_u32)
            .filter(|c| is_plainly_composed(c.encode_utf8(&mut [0; 4])));
        let all: String = plain.collect();
        assert!(all.chars().count() > 0x300 && is_nfc(&all));
        assert!(all.chars().all(|c| unicode_normalization::char::canonical_combining_class(c) == 0));
    }

    #[test]
    fn finds_every_control_character_by_its_bytes() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter(|c| is_refused_control(*c)) {
            assert!(may_have_control(format!("a{c}b").as_bytes()), "{c:?}");
        }
        assert!(!may_have_control("“Talks” – on Tuesday…".as_bytes()));
    }

    #[test]
    fn says_to_people_what_it_says_to_programs() {
        let said = |field: &str, problem| Finding { field: field.into(), problem }.in_words();
        let small = Problem::TooSmall { found: 0, least: 1 };
        assert_eq!(said("attributions[2].count", small), "source 2's count is 0, and at least 1 is expected");
        assert_eq!(said("attributions[1].anonymity_reason", Problem::Empty), "source 1's anonymity reason is empty");
        assert_eq!(said("tags[3]", Problem::Empty), "tag 3 is empty");
        assert_eq!(said("attributions", Problem::Rule("there is none")), "sources: there is none");
        assert_eq!(said("text", Problem::Empty), "text is empty");
    }
}
