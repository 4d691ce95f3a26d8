//! What became of every quotation and every number of the old text, character by character.
//!
//! A quotation that kept all its words, wherever its marks stand, is the same one. Any other word, order, case or inner
//! mark is an alteration, and so are marks that were taken off or put on. What goes with a whole sentence that is gone is
//! told by the statement that is gone, and not once more here.

use std::collections::HashMap;
use std::ops::Range;

use super::alignment::{Alignment, Texts};
use super::numbers::{Number, numbers};
use super::story::Code;

/// One quotation or number that is not what it was. Ranges are pieces: of the old text before, of the new one after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alteration {
    pub(super) code: Code,
    pub(super) before: Option<Range<usize>>,
    pub(super) after: Option<Range<usize>>,
}

/// Compares all quotations.
pub(super) fn quotations(texts: &Texts<'_, '_>, alignment: &Alignment) -> Vec<Alteration> {
    let mut quotations = Quotations { texts, alignment, found: Vec::new(), dropped: Vec::new(), taken: Vec::new() };
    quotations.taken = vec![false; texts.new.quotes.len()];
    for number in 0..texts.old.quotes.len() {
        quotations.compare(number);
    }
    for number in 0..texts.new.quotes.len() {
        quotations.find_added(number);
    }
    quotations.settle_dropped();
    quotations.found
}

struct Quotations<'a, 's, 't> {
    texts: &'a Texts<'s, 't>,
    alignment: &'a Alignment,
    found: Vec<Alteration>,
    /// Quotations of the old text of which nothing is left, although their sentences are.
    dropped: Vec<usize>,
    /// Which quotations of the new text an old one accounts for.
    taken: Vec<bool>,
}

impl Quotations<'_, '_, '_> {
    /// The pieces of an old quotation.
    fn pieces(&self, number: usize) -> Vec<usize> {
        let pieces = &self.texts.old.pieces;
        self.texts.old.quotes[number].clone().filter(|at| pieces[*at].quote as usize == number + 1).collect()
    }

    fn compare(&mut self, number: usize) {
        let own = self.pieces(number);
        let new = &self.texts.new.pieces;
        let images: Vec<Option<usize>> = own.iter().map(|at| self.alignment.new_of[*at]).collect();
        let stayed = |is_quoted: bool| -> Vec<usize> {
            images.iter().flatten().copied().filter(|at| (new[*at].quote > 0) == is_quoted).collect()
        };
        let (inside, outside) = (stayed(true), stayed(false));
        let before = Some(self.texts.old.quotes[number].clone());
        if inside.is_empty() {
            let linked = own.iter().any(|at| {
                let sentence = self.texts.old.pieces[*at].sentence as usize;
                !self.alignment.new_sentences[sentence].is_empty()
            });
            if self.weight_new(&outside) * 2.0 >= self.weight_old(&own) && !outside.is_empty() {
                let after = hull(&outside);
                self.found.push(Alteration { code: Code::QuotationMarksRemoved, before, after });
            } else if linked && !own.is_empty() {
                self.dropped.push(number);
            }
            return;
        }
        let targets = self.targets(&inside);
        let after = hull(&targets.iter().flat_map(|at| self.texts.new.quotes[*at].clone()).collect::<Vec<_>>());
        targets.iter().for_each(|target| self.taken[*target] = true);
        let lost = images.iter().any(Option::is_none);
        let (inserted, marked) = self.come_in(&targets, &inside);
        let in_order = inside.windows(2).all(|pair| pair[0] < pair[1]);
        let code = match () {
            () if lost || inserted || !in_order || self.changes_case(&own) => Code::QuoteAltered,
            () if !outside.is_empty() => Code::QuotationMarksRemoved,
            () if marked => Code::QuotationMarksAdded,
            () => return,
        };
        self.found.push(Alteration { code, before, after });
    }

    /// The new quotations in which these new pieces stand.
    fn targets(&self, inside: &[usize]) -> Vec<usize> {
        let mut targets: Vec<usize> = inside.iter().map(|at| self.texts.new.pieces[*at].quote as usize - 1).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// Whether words came into these new quotations that are new, and whether words did that stood there without marks.
    /// Whole sentences that the speaker is quoted with besides alter nothing.
    fn come_in(&self, targets: &[usize], inside: &[usize]) -> (bool, bool) {
        let new = &self.texts.new.pieces;
        let mut own: Vec<u32> = inside.iter().map(|at| new[*at].sentence).collect();
        own.sort_unstable();
        let (mut inserted, mut marked) = (false, false);
        for at in targets.iter().flat_map(|target| self.texts.new.quotes[*target].clone()) {
            let is_target = targets.binary_search(&(new[at].quote as usize).wrapping_sub(1)).is_ok();
            let is_own = is_target && own.binary_search(&new[at].sentence).is_ok();
            match self.alignment.old_of[at].map(|old| self.texts.old.pieces[old].quote) {
                None => inserted |= is_own,
                Some(0) => marked |= is_own,
                Some(_) => {}
            }
        }
        (inserted, marked)
    }

    /// Whether a word changed its case, other than the first one of a quotation or a sentence.
    fn changes_case(&self, own: &[usize]) -> bool {
        let (old, new) = (self.texts.old, self.texts.new);
        own.iter().any(|at| {
            let Some(image) = self.alignment.new_of[*at] else { return false };
            old.pieces[*at].exact != new.pieces[image].exact && !old.opens(*at) && !new.opens(image)
        })
    }

    fn find_added(&mut self, number: usize) {
        let range = self.texts.new.quotes[number].clone();
        let from: Vec<usize> = range.clone().filter_map(|at| self.alignment.old_of[at]).collect();
        if from.iter().any(|at| self.texts.old.pieces[*at].quote > 0) || self.taken[number] {
            return;
        }
        let own: Vec<usize> = range.clone().collect();
        if !from.is_empty() && self.weight_old(&from) * 2.0 >= self.weight_new(&own) {
            self.taken[number] = true;
            let (before, after) = (hull(&from), Some(range));
            self.found.push(Alteration { code: Code::QuotationMarksAdded, before, after });
        }
    }

    /// Finds what stands in the place of quotations of which nothing is left.
    fn settle_dropped(&mut self) {
        let mut elsewhere: HashMap<Vec<u32>, usize> = HashMap::new();
        let mut in_sentence: HashMap<u32, Vec<usize>> = HashMap::new();
        for (number, range) in self.texts.new.quotes.iter().enumerate().filter(|(number, _)| !self.taken[*number]) {
            let pieces = &self.texts.new.pieces[range.clone()];
            *elsewhere.entry(pieces.iter().map(|piece| piece.exact).collect()).or_default() += 1;
            let mut sentences: Vec<u32> = pieces.iter().map(|piece| piece.sentence).collect();
            sentences.dedup();
            sentences.into_iter().for_each(|sentence| in_sentence.entry(sentence).or_default().push(number));
        }
        for number in std::mem::take(&mut self.dropped) {
            let own = self.pieces(number);
            let words: Vec<u32> = own.iter().map(|at| self.texts.old.pieces[*at].exact).collect();
            if let Some(count) = elsewhere.get_mut(&words).filter(|count| **count > 0) {
                *count -= 1;
                continue;
            }
            let sentences = own.iter().map(|at| self.texts.old.pieces[*at].sentence as usize);
            let linked = sentences.flat_map(|sentence| self.alignment.new_sentences[sentence].iter());
            let candidates = linked.filter_map(|sentence| in_sentence.get(&(*sentence as u32))).flatten().copied();
            let instead = candidates.into_iter().find(|candidate| !self.taken[*candidate]);
            if let Some(instead) = instead {
                self.taken[instead] = true;
            }
            self.found.push(Alteration {
                code: Code::QuoteAltered,
                before: Some(self.texts.old.quotes[number].clone()),
                after: instead.map(|instead| self.texts.new.quotes[instead].clone()),
            });
        }
    }

    fn weight_old(&self, pieces: &[usize]) -> f32 {
        pieces.iter().map(|at| self.texts.weights.of(self.texts.old.pieces[*at].word)).sum()
    }

    fn weight_new(&self, pieces: &[usize]) -> f32 {
        pieces.iter().map(|at| self.texts.weights.of(self.texts.new.pieces[*at].word)).sum()
    }
}

fn hull(pieces: &[usize]) -> Option<Range<usize>> {
    Some(*pieces.iter().min()?..pieces.iter().max()? + 1)
}

/// Compares all numbers, but those for which `is_left_out` holds (old or not, their place among the pieces).
pub(super) fn altered_numbers(
    texts: &Texts<'_, '_>,
    alignment: &Alignment,
    is_left_out: impl Fn(bool, &Number) -> bool,
) -> Vec<Alteration> {
    let read = |is_old: bool| -> Vec<Number> {
        let found = numbers(if is_old { texts.old } else { texts.new });
        found.into_iter().filter(|number| !is_left_out(is_old, number)).collect()
    };
    let mut figures = Figures::new(texts, alignment, read(true), read(false));
    figures.settle(|one, other| one.value == other.value && one.hunk_meets(other));
    figures.alter(|one, other| one.alone && other.alone && one.before.is_some() && one.hunk_is(other));
    figures.settle(|one, other| one.value == other.value);
    figures.alter(Figure::hunk_meets);
    figures.alter_the_only_two();
    figures.drop_the_rest();
    figures.found
}

/// A number, and between which pieces that stayed it stands; both as places in the new text.
#[derive(Debug)]
struct Figure {
    pieces: Range<usize>,
    value: String,
    /// Whether its going is worth telling: "one" goes and comes as an article does.
    counts: bool,
    /// The nearest piece before it that stayed.
    before: Option<usize>,
    /// The nearest piece behind it that stayed.
    behind: Option<usize>,
    /// Whether these are its neighbours.
    alone: bool,
    settled: bool,
}

impl Figure {
    fn hunk_meets(&self, other: &Self) -> bool {
        self.before == other.before || (self.behind.is_some() && self.behind == other.behind)
    }

    fn hunk_is(&self, other: &Self) -> bool {
        self.before == other.before && self.behind == other.behind
    }
}

/// The numbers of both texts, sentence by sentence.
struct Figures<'a> {
    alignment: &'a Alignment,
    old: Vec<Figure>,
    new: Vec<Figure>,
    old_sentence: Vec<usize>,
    /// The numbers that stand in each new sentence.
    in_sentence: HashMap<usize, Vec<usize>>,
    found: Vec<Alteration>,
}

impl<'a> Figures<'a> {
    fn new(texts: &Texts<'_, '_>, alignment: &'a Alignment, old: Vec<Number>, new: Vec<Number>) -> Self {
        let figure = |number: Number, is_old: bool| {
            let (spelled, stays) = if is_old { (texts.old, &alignment.new_of) } else { (texts.new, &alignment.old_of) };
            let sentence = spelled.sentences[spelled.pieces[number.pieces.start].sentence as usize].clone();
            let place = |at: usize| if is_old { stays[at] } else { stays[at].map(|_| at) };
            let Number { pieces, value, has_digits } = number;
            Figure {
                before: (sentence.start..pieces.start).rev().find_map(place),
                behind: (pieces.end..sentence.end).find_map(place),
                alone: pieces
                    .start
                    .checked_sub(1)
                    .filter(|at| *at >= sentence.start)
                    .is_some_and(|at| stays[at].is_some())
                    && (pieces.end >= sentence.end || stays[pieces.end].is_some()),
                counts: has_digits || value != "1",
                settled: false,
                pieces,
                value,
            }
        };
        let new_sentence = |figure: &Figure| texts.new.pieces[figure.pieces.start].sentence as usize;
        let old: Vec<Figure> = old.into_iter().map(|number| figure(number, true)).collect();
        let new: Vec<Figure> = new.into_iter().map(|number| figure(number, false)).collect();
        let mut in_sentence: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, figure) in new.iter().enumerate() {
            in_sentence.entry(new_sentence(figure)).or_default().push(at);
        }
        let old_sentence = old.iter().map(|one| texts.old.pieces[one.pieces.start].sentence as usize).collect();
        let mut figures = Self { alignment, old, new, old_sentence, in_sentence, found: Vec::new() };
        figures.settle_what_stayed();
        figures
    }

    /// The unsettled numbers of the sentences that belong to an old number's sentence.
    fn open(&self, old: usize) -> Vec<usize> {
        let sentences = &self.alignment.new_sentences[self.old_sentence[old]];
        let numbers = sentences.iter().filter_map(|sentence| self.in_sentence.get(sentence)).flatten();
        numbers.copied().filter(|at| !self.new[*at].settled).collect()
    }

    /// Numbers that share a piece are each other's; if the value changed with what stands around it, it was altered.
    fn settle_what_stayed(&mut self) {
        for old in 0..self.old.len() {
            let images: Vec<usize> = self.old[old].pieces.clone().filter_map(|at| self.alignment.new_of[at]).collect();
            let shares = |new: &Figure| images.iter().any(|image| new.pieces.contains(image));
            let Some(new) = self.open(old).into_iter().find(|at| shares(&self.new[*at])) else { continue };
            let is_same = self.old[old].value == self.new[new].value;
            let whole = images.len() == self.old[old].pieces.len() || images.len() == self.new[new].pieces.len();
            if is_same {
                self.close(old, new);
            } else if whole {
                self.alter_pair(old, new);
            }
        }
    }

    fn close(&mut self, old: usize, new: usize) {
        (self.old[old].settled, self.new[new].settled) = (true, true);
    }

    fn alter_pair(&mut self, old: usize, new: usize) {
        self.close(old, new);
        let (before, after) = (Some(self.old[old].pieces.clone()), Some(self.new[new].pieces.clone()));
        self.found.push(Alteration { code: Code::NumberAltered, before, after });
    }

    fn settle(&mut self, is_same: impl Fn(&Figure, &Figure) -> bool) {
        for old in 0..self.old.len() {
            if !self.old[old].settled {
                let new = self.open(old).into_iter().find(|new| is_same(&self.old[old], &self.new[*new]));
                new.into_iter().for_each(|new| self.close(old, new));
            }
        }
    }

    fn alter(&mut self, takes_place_of: impl Fn(&Figure, &Figure) -> bool) {
        for old in 0..self.old.len() {
            if !self.old[old].settled {
                let new = self.open(old).into_iter().find(|new| takes_place_of(&self.old[old], &self.new[*new]));
                new.into_iter().for_each(|new| self.alter_pair(old, new));
            }
        }
    }

    /// Where one number went and another came in sentences that belong together, the one became the other.
    fn alter_the_only_two(&mut self) {
        let mut left: HashMap<usize, usize> = HashMap::new();
        for (one, sentence) in self.old.iter().zip(&self.old_sentence).filter(|(one, _)| !one.settled) {
            *left.entry(*sentence).or_default() += usize::from(one.counts);
        }
        for old in 0..self.old.len() {
            if !self.old[old].settled
                && left.get(&self.old_sentence[old]) == Some(&1)
                && let [new] = self.open(old)[..]
            {
                self.alter_pair(old, new);
            }
        }
    }

    /// A number that is nowhere any more, although its sentence is.
    fn drop_the_rest(&mut self) {
        let mut elsewhere: HashMap<String, usize> = HashMap::new();
        for new in self.new.iter().filter(|new| !new.settled) {
            *elsewhere.entry(new.value.clone()).or_default() += 1;
        }
        for (one, sentence) in self.old.iter().zip(&self.old_sentence).filter(|(one, _)| !one.settled && one.counts) {
            let is_elsewhere = elsewhere.get_mut(&one.value).filter(|count| **count > 0);
            if let Some(count) = is_elsewhere {
                *count -= 1;
            } else if !self.alignment.new_sentences[*sentence].is_empty() {
                let before = Some(one.pieces.clone());
                self.found.push(Alteration { code: Code::NumberAltered, before, after: None });
            }
        }
    }
}
