//! How much two bags of words have in common, and which bags are worth comparing at all.
//!
//! Rare and long words weigh more than common and short ones, counted over the texts at hand: no list of stop words, no
//! language. Only bags that share a rare word are compared, so that the work stays linear in the texts.

use std::collections::HashMap;

use super::spelling::{Piece, Spellings};

/// In how many bags a word may stand that leads from one bag to another.
const RARE: usize = 48;
/// With how many bags one is compared.
const CANDIDATES: usize = 12;

/// What each word weighs, and which are names.
#[derive(Debug)]
pub(super) struct Weights {
    weights: Vec<f32>,
    names: Vec<bool>,
}

impl Weights {
    /// Weighs the words of two texts.
    pub(super) fn new(spellings: &Spellings, texts: [&[Piece]; 2]) -> Self {
        let mut counts = vec![0u32; spellings.lengths.len()];
        let mut marks = vec![false; counts.len()];
        for piece in texts.into_iter().flatten() {
            counts[piece.word as usize] += 1;
            marks[piece.word as usize] = piece.is_mark;
        }
        let weight = |((count, length), is_mark): ((&u32, &u8), &bool)| {
            let rarity = 1.0 / (1.0 + (*count as f32 / 2.0).max(1.0).log2());
            match (is_mark, length) {
                (true, _) => 0.02,
                (false, 0..=3) => 0.3 * rarity,
                (false, _) => rarity,
            }
        };
        let weights = counts.iter().zip(&spellings.lengths).zip(&marks).map(weight).collect();
        Self { weights, names: names(counts.len(), texts) }
    }

    pub(super) fn of(&self, word: u32) -> f32 {
        self.weights.get(word as usize).copied().unwrap_or(0.0)
    }

    fn is_name(&self, word: u32) -> bool {
        self.names.get(word as usize).copied().unwrap_or(false)
    }
}

/// Which of `count` words are written with a capital within a sentence, and nowhere without one.
fn names(count: usize, texts: [&[Piece]; 2]) -> Vec<bool> {
    let (mut capital, mut plain) = (vec![false; count], vec![false; count]);
    for pieces in texts {
        let mut sentence = None;
        for piece in pieces.iter().filter(|piece| !piece.is_mark) {
            let is_first = sentence.replace(piece.sentence) != Some(piece.sentence);
            let has_capital = piece.exact != piece.word;
            capital[piece.word as usize] |= has_capital && !is_first;
            plain[piece.word as usize] |= !has_capital;
        }
    }
    capital.iter().zip(plain).map(|(capital, plain)| *capital && !plain).collect()
}

/// Words with how often they stand in a bag, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Bag {
    words: Vec<(u32, u32)>,
    weight: f32,
}

impl Bag {
    pub(super) fn new(words: impl Iterator<Item = u32>, weights: &Weights) -> Self {
        let mut all: Vec<u32> = words.collect();
        all.sort_unstable();
        let mut bag = Self::default();
        for word in all {
            bag.weight += weights.of(word);
            match bag.words.last_mut() {
                Some((last, count)) if *last == word => *count += 1,
                _ => bag.words.push((word, 1)),
            }
        }
        bag
    }

    /// What both have in common, in weight.
    pub(super) fn shared(&self, other: &Self, weights: &Weights) -> f32 {
        let (mut own, mut others) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut shared = 0.0;
        while let (Some((word, count)), Some((with, times))) = (own.peek(), others.peek()) {
            match word.cmp(with) {
                std::cmp::Ordering::Less => drop(own.next()),
                std::cmp::Ordering::Greater => drop(others.next()),
                std::cmp::Ordering::Equal => {
                    shared += weights.of(*word) * (*count).min(*times) as f32;
                    own.next();
                    others.next();
                }
            }
        }
        shared
    }

    /// How alike two bags are, from 0 to 1 (Dice).
    pub(super) fn likeness(&self, other: &Self, weights: &Weights) -> f32 {
        let all = self.weight + other.weight;
        if all > 0.0 { 2.0 * self.shared(other, weights) / all } else { 0.0 }
    }

    /// What both have in common beside names, in weight.
    pub(super) fn shared_beside_names(&self, other: &Self, weights: &Weights) -> f32 {
        let beside = |bag: &Self| Self {
            words: bag.words.iter().copied().filter(|(word, _)| !weights.is_name(*word)).collect(),
            weight: 0.0,
        };
        beside(self).shared(&beside(other), weights)
    }

    /// Whether there are at most `most` words in it, however often each stands there.
    pub(super) fn has_at_most(&self, most: usize) -> bool {
        self.words.len() <= most
    }

    /// How much of this bag stands in the other, from 0 to 1.
    pub(super) fn part_in(&self, other: &Self, weights: &Weights) -> f32 {
        if self.weight > 0.0 { self.shared(other, weights) / self.weight } else { 0.0 }
    }
}

/// What a sentence says, and who says it: the contents of its statements and the words around them, or all of it where
/// nobody is cited.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) content: Bag,
    pub(super) frame: Bag,
}

/// Finds the bags that may be like one.
pub(super) struct Index<'b> {
    bags: &'b [Bag],
    holders: HashMap<u32, Vec<u32>>,
}

impl<'b> Index<'b> {
    /// Indexes the bags for which `is_open` holds.
    pub(super) fn new(bags: &'b [Bag], is_open: impl Fn(usize) -> bool) -> Self {
        let mut holders: HashMap<u32, Vec<u32>> = HashMap::new();
        for (at, bag) in bags.iter().enumerate().filter(|(at, _)| is_open(*at)) {
            for (word, _) in &bag.words {
                holders.entry(*word).or_default().push(at as u32);
            }
        }
        Self { bags, holders }
    }

    /// The bags that share the most rare words with `bag`, in no order.
    pub(super) fn candidates(&self, bag: &Bag, weights: &Weights) -> Vec<usize> {
        let mut found: HashMap<u32, f32> = HashMap::new();
        for (word, _) in &bag.words {
            for at in self.holders.get(word).filter(|holders| holders.len() <= RARE).into_iter().flatten() {
                *found.entry(*at).or_default() += weights.of(*word);
            }
        }
        let mut found: Vec<(u32, f32)> = found.into_iter().collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.truncate(CANDIDATES);
        found.into_iter().map(|(at, _)| at as usize).collect()
    }

    pub(super) fn bag(&self, at: usize) -> &Bag {
        &self.bags[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_and_long_words_make_bags_alike() {
        let mut spellings = Spellings::default();
        let old = spellings.read("The dam leaks at its gate. The bridge is shut.");
        let new = spellings.read("At its gate the dam is leaking water. The road is shut.");
        let weights = Weights::new(&spellings, [&old.pieces, &new.pieces]);
        let bag = |spelled: &super::super::spelling::Spelled<'_>, sentence| {
            Bag::new(spelled.words(sentence).into_iter(), &weights)
        };
        let bags = [bag(&new, 0), bag(&new, 1)];
        let index = Index::new(&bags, |_| true);
        let leaks = bag(&old, 0);
        assert!(leaks.likeness(&bags[0], &weights) > 0.4);
        assert!(leaks.likeness(&bags[1], &weights) < 0.2);
        assert_eq!(index.candidates(&leaks, &weights)[0], 0);
        assert!((leaks.likeness(&leaks, &weights) - 1.0).abs() < 1e-6);
        assert!(leaks.part_in(&bags[0], &weights) > leaks.part_in(&bags[1], &weights));
    }
}
