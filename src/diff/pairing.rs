//! Which sentence of the old text is which of the new one: the same, moved, reworded, merged or split.
//!
//! First the same sentences, wherever they stand; then, among those that are left, the most alike, with less asked of two
//! that stand between the same neighbours. Merged and split sentences are for `alignment`, which knows what is left of
//! each.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::likeness::{Bag, Index, Said, Weights};
use super::spelling::Spelled;

/// How alike two sentences are to be the same one reworded, anywhere.
const ALIKE: f32 = 0.45;
/// … between the same neighbours.
const ALIKE_IN_PLACE: f32 = 0.22;

/// What two sentences of the narrator's have in common beside names to be the same one: a word of some weight.
const BESIDE_NAMES: f32 = 0.4;

/// How alike the words around two statements are to be the same speaker's.
const SAME_FRAME: f32 = 0.8;
/// How alike what they say is to be … if they alone stand between the same neighbours.
const ALIKE_ALONE: f32 = 0.08;
/// The most words of an answer so short that another one may have none of them.
const SHORT: usize = 3;

/// The pairs of sentences.
#[derive(Debug)]
pub(super) struct Pairs {
    /// For each old sentence, the new one.
    pub(super) new_of: Vec<Option<usize>>,
    /// For each new sentence, the old one.
    pub(super) old_of: Vec<Option<usize>>,
    /// Whether an old sentence has left its order among those that stayed.
    pub(super) moved: Vec<bool>,
}

impl Pairs {
    /// Pairs the sentences of two texts; `said` holds what each of them says.
    pub(super) fn find(old: &Spelled<'_>, new: &Spelled<'_>, said: [&[Said]; 2], weights: &Weights) -> Self {
        let mut pairs = Self {
            new_of: vec![None; old.sentences.len()],
            old_of: vec![None; new.sentences.len()],
            moved: vec![false; old.sentences.len()],
        };
        pairs.same(old, new);
        pairs.alike(said, weights);
        pairs.alone(said, weights);
        pairs.find_moved(old);
        pairs
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.new_of[old] = Some(new);
        self.old_of[new] = Some(old);
    }

    /// Pairs sentences of the same words: those that stand once on either side, their neighbours, and the rest in order.
    fn same(&mut self, old: &Spelled<'_>, new: &Spelled<'_>) {
        let words =
            |spelled: &Spelled<'_>| (0..spelled.sentences.len()).map(|at| spelled.words(at)).collect::<Vec<_>>();
        let (old_words, new_words) = (words(old), words(new));
        let mut places: HashMap<&[u32], (Vec<usize>, Vec<usize>)> = HashMap::new();
        old_words.iter().enumerate().for_each(|(at, words)| places.entry(words).or_default().0.push(at));
        for (at, words) in new_words.iter().enumerate() {
            places.entry(words).or_default().1.push(at);
        }
        for (olds, news) in places.values() {
            if let ([old], [new]) = (&olds[..], &news[..]) {
                self.pair(*old, *new);
            }
        }
        for at in 1..old_words.len() {
            self.follow(at, self.new_of[at - 1].map(|new| new + 1), &old_words, &new_words);
        }
        for at in (1..old_words.len()).rev() {
            self.follow(at - 1, self.new_of[at].and_then(|new| new.checked_sub(1)), &old_words, &new_words);
        }
        for (olds, news) in places.values() {
            let free: Vec<usize> = news.iter().copied().filter(|new| self.old_of[*new].is_none()).collect();
            let left: Vec<usize> = olds.iter().copied().filter(|old| self.new_of[*old].is_none()).collect();
            left.into_iter().zip(free).for_each(|(old, new)| self.pair(old, new));
        }
    }

    /// Pairs an old sentence with the new one at `next`, if both are free and the same.
    fn follow(&mut self, old: usize, next: Option<usize>, old_words: &[Vec<u32>], new_words: &[Vec<u32>]) {
        let Some(new) = next.filter(|new| *new < new_words.len()) else { return };
        if self.new_of[old].is_none() && self.old_of[new].is_none() && old_words[old] == new_words[new] {
            self.pair(old, new);
        }
    }

    /// Pairs what is left by likeness, the most alike first.
    fn alike(&mut self, [old_said, new_said]: [&[Said]; 2], weights: &Weights) {
        let gaps = self.gaps();
        let new_bags: Vec<Bag> = new_said.iter().map(|said| said.content.clone()).collect();
        let index = Index::new(&new_bags, |at| self.old_of[at].is_none());
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        for (old, Said { content: bag, .. }) in old_said.iter().enumerate() {
            if self.new_of[old].is_some() {
                continue;
            }
            for new in index.candidates(bag, weights) {
                let likeness = bag.likeness(index.bag(new), weights);
                let (after, before) = gaps[old];
                let in_place = after.is_none_or(|after| after < new) && before.is_none_or(|before| new < before);
                if likeness >= if in_place { ALIKE_IN_PLACE } else { ALIKE }
                    && !shares_names_alone(&old_said[old], &new_said[new], weights)
                {
                    let bonus = if in_place { 0.15 } else { 0.0 };
                    found.push((likeness + bonus, old, new));
                }
            }
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        for (_, old, new) in found {
            if self.new_of[old].is_none() && self.old_of[new].is_none() {
                self.pair(old, new);
            }
        }
    }

    /// Pairs two sentences of one speaker that alone are left between the same neighbours.
    fn alone(&mut self, [old_said, new_said]: [&[Said]; 2], weights: &Weights) {
        for (old, one) in old_said.iter().enumerate() {
            let is_paired = |at: Option<usize>, paired: &[Option<usize>]| {
                at.is_none_or(|at| paired.get(at).is_none_or(Option::is_some))
            };
            let neighbours = [old.checked_sub(1), Some(old + 1)];
            if self.new_of[old].is_some() || !neighbours.iter().all(|at| is_paired(*at, &self.new_of)) {
                continue;
            }
            let new = match old.checked_sub(1) {
                Some(before) => self.new_of[before].map(|new| new + 1),
                None => Some(0),
            };
            let behind = self
                .new_of
                .get(old + 1)
                .copied()
                .flatten()
                .or((old + 1 == self.new_of.len()).then_some(self.old_of.len()));
            let Some(new) = new.filter(|new| self.old_of.get(*new) == Some(&None) && behind == Some(new + 1)) else {
                continue;
            };
            let other = &new_said[new];
            let is_short = one.content.has_at_most(SHORT) && other.content.has_at_most(SHORT);
            if one.frame.likeness(&other.frame, weights) >= SAME_FRAME
                && (is_short || one.content.likeness(&other.content, weights) >= ALIKE_ALONE)
            {
                self.pair(old, new);
            }
        }
    }

    /// For each old sentence, the new ones with which the nearest paired ones before and after it are paired.
    fn gaps(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let mut gaps = vec![(None, None); self.new_of.len()];
        let mut last = None;
        for (gap, new) in gaps.iter_mut().zip(&self.new_of) {
            gap.0 = last;
            last = new.or(last);
        }
        last = None;
        for (gap, new) in gaps.iter_mut().zip(&self.new_of).rev() {
            gap.1 = last;
            last = new.or(last);
        }
        gaps
    }

    /// Marks the sentences that are not on the heaviest run of pairs whose order is the same in both texts.
    fn find_moved(&mut self, old: &Spelled<'_>) {
        let pairs: Vec<(usize, usize)> =
            self.new_of.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?))).collect();
        let weights: Vec<u64> = pairs.iter().map(|(at, _)| old.sentences[*at].len() as u64 + 1).collect();
        let news: Vec<usize> = pairs.iter().map(|(_, new)| *new).collect();
        let stays = heaviest_rising(&news, &weights, self.old_of.len());
        for ((old, _), stays) in pairs.iter().zip(stays) {
            self.moved[*old] = !stays;
        }
    }
}

/// Whether two sentences of the narrator's have hardly more in common than names: they are about the same people, and say
/// other things of them.
fn shares_names_alone(old: &Said, new: &Said, weights: &Weights) -> bool {
    let is_narrators = |said: &Said| said.frame.has_at_most(0);
    is_narrators(old) && is_narrators(new) && old.content.shared_beside_names(&new.content, weights) < BESIDE_NAMES
}

/// Which values, all below `bound` and none twice, are on the heaviest rising run among them.
fn heaviest_rising(values: &[usize], weights: &[u64], bound: usize) -> Vec<bool> {
    // A Fenwick tree over values: the heaviest run that ends at a value up to here, and its last position.
    let mut tree: Vec<(u64, Option<usize>)> = vec![(0, None); bound + 1];
    let mut before = vec![None; values.len()];
    let mut best: (u64, Reverse<usize>) = (0, Reverse(usize::MAX));
    for (at, (value, weight)) in values.iter().zip(weights).enumerate() {
        let mut heaviest = (0, None);
        let mut node = *value;
        while node > 0 {
            if tree[node].0 > heaviest.0 {
                heaviest = tree[node];
            }
            node &= node - 1;
        }
        before[at] = heaviest.1;
        let total = heaviest.0 + weight;
        best = best.max((total, Reverse(at)));
        let mut node = value + 1;
        while node <= bound {
            if total > tree[node].0 {
                tree[node] = (total, Some(at));
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut stays = vec![false; values.len()];
    let mut next = values.get(best.1.0).map(|_| best.1.0);
    while let Some(at) = next {
        stays[at] = true;
        next = before[at];
    }
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spelling::Spellings;
    use super::*;

    fn pairs(old: &str, new: &str) -> (Vec<Option<usize>>, Vec<bool>) {
        let mut spellings = Spellings::default();
        let (old, new) = (spellings.read(old), spellings.read(new));
        let weights = Weights::new(&spellings, [&old.pieces, &new.pieces]);
        let bags = |spelled: &Spelled<'_>| -> Vec<Said> {
            let bag = |at| Bag::new(spelled.words(at).into_iter(), &weights);
            (0..spelled.sentences.len()).map(|at| Said { content: bag(at), frame: Bag::default() }).collect()
        };
        let found = Pairs::find(&old, &new, [&bags(&old), &bags(&new)], &weights);
        (found.new_of, found.moved)
    }

    #[test]
    fn finds_the_same_sentences_and_those_that_moved() {
        let old = "Rain fell. The dam leaks badly. No. Nobody was hurt at all. No.";
        let new = "Nobody was hurt at all. No. Rain fell. The dam leaks badly. No.";
        let (found, moved) = pairs(old, new);
        assert_eq!(found, [Some(2), Some(3), Some(4), Some(0), Some(1)]);
        assert_eq!(moved, [false, false, false, true, true]);
    }

    #[test]
    fn finds_reworded_sentences_where_they_stood_and_elsewhere() {
        let old = "Rain fell on Tarn. The engineers warned of cracks in the dam wall. Schools stay shut until Monday.";
        let new = "Rain fell on Tarn. Cracks had been seen in the wall, engineers wrote. The council met twice. Schools stay shut until Monday.";
        assert_eq!(pairs(old, new).0, [Some(0), Some(1), Some(3)]);
        assert_eq!(pairs("Cats sleep all day. Rivers rise.", "Bread costs more now. Taxes fell.").0, [None, None]);
    }

    #[test]
    fn pairs_no_sentences_that_share_names_alone() {
        let old = "Rain fell on Tarn. The mayor Ana Duarte was born in Holm. Schools stay shut until Monday.";
        let new = "Rain fell on Tarn. A medal from Holm honours Ana Duarte. Schools stay shut until Monday.";
        assert_eq!(pairs(old, new).0, [Some(0), None, Some(2)]);
        let new =
            "Rain fell on Tarn. The mayor of Holm, Ana Duarte, has long lived there. Schools stay shut until Monday.";
        assert_eq!(pairs(old, new).0, [Some(0), Some(1), Some(2)]);
    }

    proptest! {
        #[test]
        fn the_heaviest_run_is_the_heaviest(order in Just((0..7usize).collect::<Vec<_>>()).prop_shuffle(), weights in proptest::collection::vec(1u64..5, 7)) {
            let stays = heaviest_rising(&order, &weights, 7);
            let weight = |chosen: &dyn Fn(usize) -> bool| (0..7).filter(|at| chosen(*at)).map(|at| weights[at]).sum::<u64>();
            let rises = |chosen: &dyn Fn(usize) -> bool| {
                let values: Vec<usize> = (0..7).filter(|at| chosen(*at)).map(|at| order[at]).collect();
                values.windows(2).all(|pair| pair[0] < pair[1])
            };
            let heaviest = (0u32..128).filter(|mask| rises(&|at| mask >> at & 1 == 1)).map(|mask| weight(&|at| mask >> at & 1 == 1)).max().unwrap();
            prop_assert!(rises(&|at| stays[at]));
            prop_assert_eq!(weight(&|at| stays[at]), heaviest);
        }
    }
}
