//! Where each statement of the old text stands in the new one, and which statement of the new one it is there.
//!
//! A statement goes where its words went. The new statement that shares most with them is its counterpart; a further one
//! whose words are mostly its own makes it split; two with one counterpart are merged.

use std::ops::Range;

use super::alignment::{Alignment, Texts};
use super::likeness::{Bag, Index, Weights};
use super::pairing::Pairs;
use super::spelling::Spelled;
use super::story::{Fate, Told};

/// How much of a statement must have stayed for it to stand there still.
const STAYS: f32 = 0.25;
/// How much of a further statement must come from one for that to be split.
const SPLIT: f32 = 0.6;
/// How alike two statements must be whose sentences do not belong together.
const ALIKE: f32 = 0.45;
/// The most statements of a sentence that are looked at.
const CROWD: usize = 24;

/// A statement of the old text and those of the new one that say it now; or one that is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) before: Option<usize>,
    pub(super) after: Vec<usize>,
    pub(super) before_pieces: Vec<Range<usize>>,
    pub(super) after_pieces: Vec<Range<usize>>,
    pub(super) change: Fate,
}

/// Finds every old statement's place, in the old order; then come the new statements.
pub(super) fn anchors(
    texts: &Texts<'_, '_>,
    alignment: &mut Alignment,
    pairs: &Pairs,
    [old, new]: [&[Told]; 2],
) -> Vec<Anchor> {
    let sides = [Side::new(texts.old, old, texts.weights), Side::new(texts.new, new, texts.weights)];
    let mut found = Anchoring {
        texts,
        sides,
        counterparts: vec![Vec::new(); old.len()],
        owners: vec![None; new.len()],
        shared: vec![false; new.len()],
    };
    found.find_counterparts(alignment, [old, new]);
    found.settle_shared();
    found.find_split(alignment);
    found.find_retold(alignment, [old, new]);
    found.find_rewritten(alignment);
    let mut anchors: Vec<Anchor> = (0..old.len()).map(|at| found.anchor(alignment, pairs, at)).collect();
    for at in (0..new.len()).filter(|at| found.owners[*at].is_none() && !found.was_within(alignment, &new[*at], *at)) {
        let after_pieces = found.sides[1].ranges[at].clone();
        anchors.push(Anchor {
            before: None,
            after: vec![at],
            before_pieces: Vec::new(),
            after_pieces,
            change: Fate::New,
        });
    }
    anchors
}

/// A version's statements by their pieces.
struct Side {
    /// The pieces of each statement.
    ranges: Vec<Vec<Range<usize>>>,
    /// What they weigh.
    weights: Vec<f32>,
    /// The statements that have words in each sentence.
    in_sentence: Vec<Vec<usize>>,
    /// For each piece, one more than the place of a statement that has it; 0 for none.
    holders: Vec<usize>,
}

impl Side {
    fn new(spelled: &Spelled<'_>, statements: &[Told], weights: &Weights) -> Self {
        let mut side = Self {
            weights: Vec::with_capacity(statements.len()),
            ranges: Vec::with_capacity(statements.len()),
            in_sentence: vec![Vec::new(); spelled.sentences.len()],
            holders: vec![0; spelled.pieces.len()],
        };
        for (at, told) in statements.iter().enumerate() {
            let ranges = told.places.iter().map(|place| spelled.within(place.start, place.end));
            let mut ranges: Vec<Range<usize>> = ranges.filter(|range| !range.is_empty()).collect();
            ranges.sort_by_key(|range| (range.start, range.end));
            for range in &ranges {
                let sentence = |piece: usize| spelled.pieces[piece].sentence as usize;
                for crowd in &mut side.in_sentence[sentence(range.start)..=sentence(range.end - 1)] {
                    if crowd.last() != Some(&at) && crowd.len() < CROWD {
                        crowd.push(at);
                    }
                }
                side.holders[range.clone()].fill(at + 1);
            }
            let weight = |at: usize| weights.of(spelled.pieces[at].word);
            side.weights.push(ranges.iter().cloned().flatten().map(weight).sum());
            side.ranges.push(ranges);
        }
        side
    }

    fn pieces(&self, statement: usize) -> impl Iterator<Item = usize> + '_ {
        self.ranges[statement].iter().cloned().flatten()
    }

    fn has(&self, statement: usize, piece: usize) -> bool {
        self.ranges[statement].iter().any(|range| range.contains(&piece))
    }
}

struct Anchoring<'a, 's, 't> {
    texts: &'a Texts<'s, 't>,
    /// Old and new.
    sides: [Side; 2],
    /// For each old statement, the new ones that say it now.
    counterparts: Vec<Vec<usize>>,
    /// For each new statement, an old one that it says.
    owners: Vec<Option<usize>>,
    /// Whether a new statement says several old ones.
    shared: Vec<bool>,
}

impl Anchoring<'_, '_, '_> {
    fn spelled(&self, side: usize) -> &Spelled<'_> {
        if side == 0 { self.texts.old } else { self.texts.new }
    }

    fn weigh(&self, side: usize, pieces: impl Iterator<Item = usize>) -> f32 {
        pieces.map(|at| self.texts.weights.of(self.spelled(side).pieces[at].word)).sum()
    }

    /// The statement of the other side that shares most with one of `side`, and how much of this one it shares.
    fn best(&self, side: usize, statement: usize, images: &[usize]) -> Option<(usize, f32)> {
        let other = &self.sides[1 - side];
        let mut candidates: Vec<usize> = Vec::new();
        let mut last = usize::MAX;
        for image in images {
            let sentence = self.spelled(1 - side).pieces[*image].sentence as usize;
            if sentence != last {
                candidates.extend(&other.in_sentence[sentence]);
                last = sentence;
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let own = self.sides[side].weights[statement];
        let likeness = |candidate: &usize| {
            let shared = self.weigh(1 - side, images.iter().copied().filter(|image| other.has(*candidate, *image)));
            let all = own + other.weights[*candidate] - shared;
            (*candidate, shared / own.max(f32::MIN_POSITIVE), shared / all.max(f32::MIN_POSITIVE))
        };
        let found = candidates.iter().map(likeness).filter(|(_, shared, _)| *shared > 0.0);
        let best = found.max_by(|one, other| one.2.total_cmp(&other.2).then(other.0.cmp(&one.0)));
        best.map(|(candidate, shared, _)| (candidate, shared))
    }

    fn find_counterparts(&mut self, alignment: &Alignment, [old, new]: [&[Told]; 2]) {
        let keys: std::collections::HashMap<u64, usize> =
            new.iter().enumerate().filter_map(|(at, told)| Some((told.key?, at))).collect();
        for (at, told) in old.iter().enumerate() {
            let known = told.key.and_then(|key| keys.get(&key).copied());
            let stayed = self.stayed(alignment, at);
            let found = known.or_else(|| {
                let images: Vec<usize> = self.sides[0].pieces(at).filter_map(|piece| alignment.new_of[piece]).collect();
                let found = self.best(0, at, &images).map(|(candidate, _)| candidate).filter(|_| stayed >= STAYS);
                // A statement that is known by its key is nobody else's.
                found.filter(|candidate| new[*candidate].key.is_none() || told.key.is_none())
            });
            if let Some(counterpart) = found {
                self.counterparts[at].push(counterpart);
                self.owners[counterpart].get_or_insert(at);
            }
        }
    }

    /// Of old statements within one another that have the same counterpart, the one that is most like it keeps it.
    fn settle_shared(&mut self) {
        let mut claims: Vec<Vec<usize>> = vec![Vec::new(); self.owners.len()];
        for (at, counterparts) in self.counterparts.iter().enumerate() {
            counterparts.iter().for_each(|counterpart| claims[*counterpart].push(at));
        }
        for (counterpart, mut claims) in claims.into_iter().enumerate() {
            if claims.len() < 2 {
                continue;
            }
            let size = self.sides[1].pieces(counterpart).count();
            claims.sort_by_key(|at| (self.sides[0].pieces(*at).count().abs_diff(size), *at));
            let mut kept: Vec<usize> = Vec::new();
            for at in claims.into_iter().take(CROWD) {
                let overlaps =
                    kept.iter().any(|other| self.sides[0].pieces(at).any(|piece| self.sides[0].has(*other, piece)));
                match overlaps {
                    true => self.counterparts[at].clear(),
                    false => kept.push(at),
                }
            }
            self.owners[counterpart] = kept.first().copied();
            self.shared[counterpart] = kept.len() > 1;
        }
    }

    /// How much of an old statement stands in the new text.
    fn stayed(&self, alignment: &Alignment, at: usize) -> f32 {
        let stayed = self.weigh(0, self.sides[0].pieces(at).filter(|piece| alignment.new_of[*piece].is_some()));
        stayed / self.sides[0].weights[at].max(f32::MIN_POSITIVE)
    }

    /// New statements that an old one was split into.
    fn find_split(&mut self, alignment: &Alignment) {
        for at in 0..self.owners.len() {
            if self.owners[at].is_some() {
                continue;
            }
            let images: Vec<usize> = self.sides[1].pieces(at).filter_map(|piece| alignment.old_of[piece]).collect();
            let Some((owner, shared)) = self.best(1, at, &images) else { continue };
            let first = self.counterparts[owner].first().copied();
            let is_nested = first.is_some_and(|first| {
                let inside = self.weigh(1, self.sides[1].pieces(at).filter(|piece| self.sides[1].has(first, *piece)));
                inside * 2.0 > self.sides[1].weights[at]
            });
            if shared >= SPLIT && first.is_some() && !is_nested {
                self.counterparts[owner].push(at);
                self.owners[at] = Some(owner);
            }
        }
    }

    /// Old statements of which nothing is left, in the sentence of whose speaker's new one belongs to theirs.
    fn find_retold(&mut self, alignment: &Alignment, [old, new]: [&[Told]; 2]) {
        for (at, told) in old.iter().enumerate() {
            if !self.counterparts[at].is_empty() || self.stayed(alignment, at) >= STAYS {
                continue;
            }
            let Some(first) = self.sides[0].ranges[at].first() else { continue };
            let sentence = self.texts.old.pieces[first.start].sentence as usize;
            let candidates = alignment.new_sentences[sentence].iter().flat_map(|new| &self.sides[1].in_sentence[*new]);
            let is_same = |candidate: &&usize| {
                self.owners[**candidate].is_none() && new[**candidate].attributions == told.attributions
            };
            if let Some(found) = candidates.copied().collect::<Vec<_>>().iter().find(is_same) {
                self.counterparts[at].push(*found);
                self.owners[*found] = Some(at);
            }
        }
    }

    /// Old statements without a place whose words make a new one all the same, in sentences that seemed to be others.
    fn find_rewritten(&mut self, alignment: &mut Alignment) {
        let bag = |side: usize, at: usize| {
            let pieces = &self.spelled(side).pieces;
            Bag::new(self.sides[side].pieces(at).map(|piece| pieces[piece].word), self.texts.weights)
        };
        let bags: Vec<Bag> = (0..self.owners.len()).map(|at| bag(1, at)).collect();
        let index = Index::new(&bags, |at| self.owners[at].is_none());
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        for old in 0..self.counterparts.len() {
            if !self.counterparts[old].is_empty() || self.stayed(alignment, old) >= STAYS {
                continue;
            }
            let own = bag(0, old);
            for new in index.candidates(&own, self.texts.weights) {
                let likeness = own.likeness(index.bag(new), self.texts.weights);
                if likeness >= ALIKE {
                    found.push((likeness, old, new));
                }
            }
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        for (_, old, new) in found {
            if self.counterparts[old].is_empty() && self.owners[new].is_none() {
                self.counterparts[old].push(new);
                self.owners[new] = Some(old);
                self.join(alignment, old, new);
            }
        }
    }

    /// Makes the sentences of two statements belong together.
    fn join(&self, alignment: &mut Alignment, old: usize, new: usize) {
        let first = |side: usize, at: usize| {
            let range = self.sides[side].ranges[at].first()?;
            Some(self.spelled(side).pieces[range.start].sentence as usize)
        };
        if let (Some(old), Some(new)) = (first(0, old), first(1, new))
            && !alignment.new_sentences[old].contains(&new)
        {
            alignment.join(self.texts, old, new);
        }
    }

    /// Whether all words of a new statement, its source's too, stood within the old statements already.
    fn was_within(&self, alignment: &Alignment, told: &Told, at: usize) -> bool {
        let sources = told.sources.iter().flat_map(|place| self.texts.new.within(place.start, place.end));
        let stood = |piece: usize| alignment.old_of[piece].is_some_and(|old| self.sides[0].holders[old] > 0);
        let mut words = self.sides[1].pieces(at).chain(sources).filter(|piece| !self.texts.new.pieces[*piece].is_mark);
        !told.sources.is_empty() && words.all(stood)
    }

    fn anchor(&self, alignment: &Alignment, pairs: &Pairs, at: usize) -> Anchor {
        let before_pieces = self.sides[0].ranges[at].clone();
        let mut after = self.counterparts[at].clone();
        after.sort_unstable();
        let mut images: Vec<usize> = self.sides[0].pieces(at).filter_map(|piece| alignment.new_of[piece]).collect();
        images.sort_unstable();
        if after.is_empty() && self.stayed(alignment, at) < STAYS {
            return Anchor { before: Some(at), after, before_pieces, after_pieces: Vec::new(), change: Fate::Gone };
        }
        let now = self.now(alignment, at, &after, &images);
        let moved = before_pieces.first().is_some_and(|range| {
            let piece = (range.start..range.end).find(|piece| alignment.new_of[*piece].is_some());
            piece.is_some_and(|piece| pairs.moved[self.texts.old.pieces[piece].sentence as usize])
        });
        let change = match (self.says_the_same(at, &now), moved) {
            (true, false) => Fate::Unchanged,
            (true, true) => Fate::Moved,
            (false, _) => Fate::Reworded,
        };
        Anchor { before: Some(at), after, before_pieces, after_pieces: runs(&now), change }
    }

    /// The new pieces that say now what the old statement said.
    fn now(&self, alignment: &Alignment, at: usize, after: &[usize], images: &[usize]) -> Vec<usize> {
        let is_others = |piece: &usize| {
            let old = alignment.old_of[*piece];
            old.is_some_and(|old| self.sides[0].holders[old] > 0 && !self.sides[0].has(at, old))
        };
        let is_merged = after.iter().any(|after| self.shared[*after]);
        if let Some(whole) = after.first().filter(|_| is_merged).and_then(|after| self.whole(at, *after)) {
            return whole.collect();
        }
        let mut now: Vec<usize> = match (after, images) {
            (after, [first, .., last]) if after.is_empty() || is_merged => (*first..last + 1).collect(),
            (after, images) if after.is_empty() || is_merged => images.to_vec(),
            (after, _) => after.iter().flat_map(|after| self.sides[1].pieces(*after)).collect(),
        };
        now.sort_unstable();
        now.dedup();
        let own: Vec<usize> = now.iter().copied().filter(|piece| !is_others(piece)).collect();
        if own.is_empty() { now } else { own }
    }

    /// The pieces of a new statement that are an old one, word by word.
    fn whole(&self, at: usize, after: usize) -> Option<Range<usize>> {
        let words: Vec<u32> = self.sides[0].pieces(at).map(|piece| self.texts.old.pieces[piece].word).collect();
        let found = self.sides[1].ranges[after].iter().find_map(|range| {
            let mut windows = self.texts.new.pieces[range.clone()].windows(words.len().max(1));
            let start = windows.position(|window| window.iter().map(|piece| piece.word).eq(words.iter().copied()))?;
            Some(range.start + start..range.start + start + words.len())
        });
        found.filter(|_| !words.is_empty())
    }

    /// Whether these new pieces are the old statement, word by word, within quotation marks and without.
    fn says_the_same(&self, at: usize, now: &[usize]) -> bool {
        let is_word = |side: usize, piece: &usize| !self.spelled(side).pieces[*piece].is_mark;
        let (old, new) = (&self.texts.old.pieces, &self.texts.new.pieces);
        let before: Vec<usize> = trimmed(self.sides[0].pieces(at).collect(), |piece| is_word(0, piece));
        let now = trimmed(now.to_vec(), |piece| is_word(1, piece));
        before.len() == now.len()
            && before.iter().zip(&now).all(|(before, now)| {
                let is_quoted = old[*before].quote > 0;
                let is_cased = is_quoted && !self.texts.old.opens(*before) && !self.texts.new.opens(*now);
                is_quoted == (new[*now].quote > 0)
                    && old[*before].word == new[*now].word
                    && (!is_cased || old[*before].exact == new[*now].exact)
            })
    }
}

/// The pieces from the first to the last for which `holds` holds.
fn trimmed(mut pieces: Vec<usize>, holds: impl Fn(&usize) -> bool) -> Vec<usize> {
    let end = pieces.iter().rposition(&holds).map_or(0, |last| last + 1);
    pieces.truncate(end);
    let start = pieces.iter().position(holds).unwrap_or(0);
    pieces.split_off(start)
}

/// Rising pieces as ranges.
fn runs(pieces: &[usize]) -> Vec<Range<usize>> {
    pieces.chunk_by(|one, next| next - one <= 1).map(|run| run[0]..run[run.len() - 1] + 1).collect()
}
