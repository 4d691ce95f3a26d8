//! Whether two statements look like the same claim: most of their telling words are the same, and no number differs.
//!
//! It only suggests: other words for the same thing are not known, and "not" weighs like any short word, so that a claim
//! and its denial look alike. Whether two claims are one is for an editor.

use std::collections::BTreeSet;

use crate::text::{Kind, fold, tokens};

/// From how many letters on a word tells something.
const TELLING: usize = 4;
/// The fewest telling words that two claims share.
const FEWEST_SHARED: usize = 3;
/// The most words of a claim that are looked at.
const MOST_WORDS: usize = 200;

/// The telling words of a claim, folded, each once, and its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Claim {
    /// Reads a claim's words.
    pub fn of(text: &str) -> Self {
        let mut claim = Self::default();
        let mut folded = String::new();
        for token in
            tokens(text).into_iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)).take(MOST_WORDS)
        {
            fold(token.of(text), &mut folded);
            let word = folded.trim_end_matches("'s");
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                claim.numbers.insert(word.to_owned());
            } else if word.chars().count() >= TELLING {
                claim.words.insert(word.to_owned());
            }
        }
        claim
    }

    /// The words by which claims like this one are looked for: the longest, up to `most`.
    pub fn longest_words(&self, most: usize) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.truncate(most);
        words
    }

    /// Whether the two look like the same claim: at least three telling words are shared, they are two thirds of the
    /// shorter claim's and half of the longer one's, and the numbers are the same where both have some.
    pub fn is_like(&self, other: &Self) -> bool {
        let shared = self.words.intersection(&other.words).count();
        let (shorter, longer) = (self.words.len().min(other.words.len()), self.words.len().max(other.words.len()));
        let numbers_agree = self.numbers.is_empty() || other.numbers.is_empty() || self.numbers == other.numbers;
        numbers_agree && shared >= FEWEST_SHARED && shared * 3 >= shorter * 2 && shared * 2 >= longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_like(one: &str, other: &str) -> bool {
        let (one, other) = (Claim::of(one), Claim::of(other));
        assert_eq!(one.is_like(&other), other.is_like(&one));
        one.is_like(&other)
    }

    #[test]
    fn knows_a_claim_again_in_nearly_the_same_words() {
        assert!(are_like(
            "Inspectors had warned of cracks in the bridge.",
            "Inspectors warned of cracks in the bridge in March."
        ));
        assert!(are_like(
            "The ministry’s inspectors found 12 cracks.",
            "Inspectors of the ministry had found 12 cracks"
        ));
        assert!(are_like("The bridge was closed on Friday.", "On Friday, the bridge was closed"));
    }

    #[test]
    fn takes_other_numbers_and_other_matters_for_other_claims() {
        assert!(!are_like("The ministry's inspectors found 12 cracks.", "The ministry's inspectors found 13 cracks."));
        assert!(!are_like("Inspectors had warned of cracks in the bridge.", "The mayor visited the bridge on Friday."));
        assert!(!are_like("Yes.", "Yes."), "too little to tell");
        assert!(!are_like("", ""));
    }

    #[test]
    fn looks_for_claims_by_their_longest_words() {
        let claim = Claim::of("Inspectors had warned of the cracks.");
        assert_eq!(claim.longest_words(2), ["inspectors", "cracks"]);
    }
}
