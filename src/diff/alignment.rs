//! Which piece of the old text is which of the new one, within sentences that belong together.
//!
//! Words are compared sentence by sentence; what has left its order within a sentence is found in a second look at what
//! the first one left over. Then a sentence without a partner joins the one that took in its words (merged), or the one
//! whose words it took (split).

use super::likeness::{Bag, Index, Said, Weights};
use super::pairing::Pairs;
use super::spelling::Spelled;
use super::words::{Budget, matches};

/// How much of a sentence must be left over in another for the two to be merged or split.
const JOINS: f32 = 0.5;
/// How many sentences one may be merged from or split into.
const MOST_JOINED: usize = 8;
/// What a run of words must weigh to be the same one in another place of its sentence.
const RUN: f32 = 0.6;

/// Pieces that stayed, and sentences that belong together.
#[derive(Debug)]
pub(super) struct Alignment {
    /// For each old piece, the new one.
    pub(super) new_of: Vec<Option<usize>>,
    /// For each new piece, the old one.
    pub(super) old_of: Vec<Option<usize>>,
    /// For each old sentence, the new ones that belong to it.
    pub(super) new_sentences: Vec<Vec<usize>>,
    /// For each new sentence, the old ones that belong to it.
    pub(super) old_sentences: Vec<Vec<usize>>,
}

/// Two texts and what their words weigh.
pub(super) struct Texts<'s, 't> {
    pub(super) old: &'s Spelled<'t>,
    pub(super) new: &'s Spelled<'t>,
    pub(super) weights: &'s Weights,
}

impl Alignment {
    /// Aligns two texts along pairs of their sentences.
    pub(super) fn find(texts: &Texts<'_, '_>, pairs: &Pairs, [old_said, new_said]: [&[Said]; 2]) -> Self {
        let mut found = Self {
            new_of: vec![None; texts.old.pieces.len()],
            old_of: vec![None; texts.new.pieces.len()],
            new_sentences: vec![Vec::new(); texts.old.sentences.len()],
            old_sentences: vec![Vec::new(); texts.new.sentences.len()],
        };
        for (old, new) in pairs.new_of.iter().enumerate() {
            if let Some(new) = new {
                found.join(texts, old, *new);
            }
        }
        let free = |sentence: usize, is_old: bool, found: &Self| {
            let (spelled, taken) = if is_old { (texts.old, &found.new_of) } else { (texts.new, &found.old_of) };
            let pieces = spelled.sentences[sentence].clone().filter(|at| taken[*at].is_none());
            Bag::new(pieces.map(|at| spelled.pieces[at].word), texts.weights)
        };
        let new_free: Vec<Bag> = (0..new_said.len()).map(|at| free(at, false, &found)).collect();
        let index = Index::new(&new_free, |at| pairs.old_of[at].is_some());
        for (old, said) in old_said.iter().enumerate().filter(|(old, _)| pairs.new_of[*old].is_none()) {
            let new = host(&said.content, &index, texts.weights);
            if let Some(new) = new.filter(|new| found.old_sentences[*new].len() < MOST_JOINED) {
                found.join(texts, old, new);
            }
        }
        let old_free: Vec<Bag> = (0..old_said.len()).map(|at| free(at, true, &found)).collect();
        let index = Index::new(&old_free, |at| pairs.new_of[at].is_some());
        for (new, said) in new_said.iter().enumerate() {
            if !found.old_sentences[new].is_empty() {
                continue;
            }
            let old = host(&said.content, &index, texts.weights);
            if let Some(old) = old.filter(|old| found.new_sentences[*old].len() < MOST_JOINED) {
                found.join(texts, old, new);
            }
        }
        found
    }

    /// Makes two sentences belong together, and aligns what is left of both.
    pub(super) fn join(&mut self, texts: &Texts<'_, '_>, old: usize, new: usize) {
        self.new_sentences[old].push(new);
        self.old_sentences[new].push(old);
        for round in 0..3 {
            let left = |spelled: &Spelled<'_>, sentence: usize, taken: &[Option<usize>]| -> Vec<usize> {
                spelled.sentences[sentence].clone().filter(|at| taken[*at].is_none()).collect()
            };
            let olds = left(texts.old, old, &self.new_of);
            let news = left(texts.new, new, &self.old_of);
            if olds.is_empty() || news.is_empty() || !self.look(texts, &olds, &news, round > 0) {
                break;
            }
        }
    }

    /// Aligns some pieces with others; where asked, only in runs that weigh something. Tells whether any were.
    fn look(&mut self, texts: &Texts<'_, '_>, olds: &[usize], news: &[usize], in_runs: bool) -> bool {
        let words = |spelled: &Spelled<'_>, pieces: &[usize]| -> Vec<u32> {
            pieces.iter().map(|at| spelled.pieces[*at].word).collect()
        };
        let found = matches(&words(texts.old, olds), &words(texts.new, news), &mut Budget::new()).unwrap_or_default();
        let pairs: Vec<(usize, usize)> = found.into_iter().map(|(old, new)| (olds[old], news[new])).collect();
        let mut any = false;
        for run in pairs.chunk_by(|one, next| next.0 == one.0 + 1 && next.1 == one.1 + 1) {
            let weight: f32 = run.iter().map(|(old, _)| texts.weights.of(texts.old.pieces[*old].word)).sum();
            if in_runs && weight < RUN {
                continue;
            }
            any = true;
            for (old, new) in run {
                (self.new_of[*old], self.old_of[*new]) = (Some(*new), Some(*old));
            }
        }
        any
    }
}

/// The sentence in whose left-over words most of `bag` stands.
fn host(bag: &Bag, index: &Index<'_>, weights: &Weights) -> Option<usize> {
    let part = |at: usize| (bag.part_in(index.bag(at), weights), at);
    let parts = index.candidates(bag, weights).into_iter().map(part);
    parts.filter(|(part, _)| *part >= JOINS).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, at)| at)
}
