//! What changed between two versions of a story: which statement is which, what became of its words, its quotations and
//! numbers, and who stands behind it.
//!
//! Whoever calls says which statements each text has and who stands behind them; where a statement of the old text stands
//! in the new one is found here ("reanchoring"), from the words alone. The work is linear in the texts, and the same two
//! versions always have the same difference.

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use super::alignment::{Alignment, Texts};
use super::alteration::{Alteration, altered_numbers, quotations};
use super::anchors::{Anchor, anchors};
use super::likeness::{Bag, Said, Weights};
use super::pairing::Pairs;
use super::sourcing::{Sourcing, SourcingChange, sourcing_change};
use super::speaker::other_speaker;
use super::spelling::{Spelled, Spellings};
use crate::record::words;
use crate::record::{Attribution, Class};

words! {
    /// What became of a statement from one version to the next.
    Fate {
        /// Its words are the same, and stand in the same order among the others.
        Unchanged = "unchanged",
        /// Its words are the same, and stand elsewhere among the others.
        Moved = "moved",
        /// Its words are others.
        Reworded = "reworded",
        /// It stands there no more.
        Gone = "gone",
        /// It did not stand there before.
        New = "new",
    }
}

words! {
    /// What an editor must know of a change, however small it looks.
    Code {
        /// Words within quotation marks are others, or fewer.
        QuoteAltered = "quote_altered",
        /// A number is another one, or is gone from its sentence.
        NumberAltered = "number_altered",
        /// What stood within quotation marks stands there without them.
        QuotationMarksRemoved = "quotation_marks_removed",
        /// What stood there without quotation marks stands within them.
        QuotationMarksAdded = "quotation_marks_added",
        /// Nobody is cited any more.
        AttributionLost = "attribution_lost",
        /// Somebody is cited who was not.
        AttributionAdded = "attribution_added",
        /// It is said by somebody else.
        SpeakerChanged = "speaker_changed",
        /// The statement stands there no more.
        StatementGone = "statement_gone",
        /// The statement did not stand there before.
        StatementNew = "statement_new",
    }
}

/// A place in a version's text: `[start, end)` in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stretch {
    /// Its first character.
    pub start: u32,
    /// The character behind its last.
    pub end: u32,
}

/// A statement as one version has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What tells it apart from all others of its version, where both versions are known to have it.
    pub key: Option<u64>,
    /// What is said, in the words that it is shown by.
    pub text: String,
    /// Where the version says it.
    pub places: Vec<Stretch>,
    /// Where the version names who says it.
    pub sources: Vec<Stretch>,
    /// Who stands behind it.
    pub attributions: Vec<Attribution>,
}

/// A version of a story: its text, and the statements in it.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The text.
    pub text: &'a str,
    /// The statements.
    pub statements: &'a [Told],
}

/// What became of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementChange {
    /// Its place among the old version's statements.
    pub before: Option<usize>,
    /// The places, among the new version's statements, of those that say it now: several where it was split.
    pub after: Vec<usize>,
    /// Where the new version has its words, as far as they stayed.
    pub places: Vec<Stretch>,
    /// What became of it.
    pub change: Fate,
    /// What became of who stands behind it, if both versions have it.
    pub sourcing: Option<Sourcing>,
}

/// Something that an editor must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// What stood there before: words, a number, a source.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
    /// The statement in which, by its place in [`StoryDiff::statements`]; none for words between statements.
    pub statement: Option<usize>,
}

/// The difference of two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryDiff {
    /// What became of each statement, in the new version's order; what is gone stands behind what it followed.
    pub statements: Vec<StatementChange>,
    /// What an editor must know, statement by statement.
    pub findings: Vec<Finding>,
}

impl StoryDiff {
    /// Whether nothing but typography, white space and order may differ.
    pub fn is_empty(&self) -> bool {
        let same = |one: &StatementChange| {
            one.change == Fate::Unchanged && one.sourcing.as_ref().is_none_or(|it| it.change == SourcingChange::None)
        };
        self.findings.is_empty() && self.statements.iter().all(same)
    }
}

/// Compares two versions of a story.
pub fn diff_stories(old: Version<'_>, new: Version<'_>) -> StoryDiff {
    let mut spellings = Spellings::default();
    let (old_text, new_text) = (spellings.read(old.text), spellings.read(new.text));
    let weights = Weights::new(&spellings, [&old_text.pieces, &new_text.pieces]);
    let texts = Texts { old: &old_text, new: &new_text, weights: &weights };
    let said = [said(&old_text, old.statements, &weights), said(&new_text, new.statements, &weights)];
    let said = [&said[0][..], &said[1][..]];
    let pairs = Pairs::find(&old_text, &new_text, said, &weights);
    let mut alignment = Alignment::find(&texts, &pairs, said);
    let told = [old.statements, new.statements];
    let anchored = anchors(&texts, &mut alignment, &pairs, told);
    let mut alterations = quotations(&texts, &alignment);
    let counted = [counted(&old_text, old.statements), counted(&new_text, new.statements)];
    alterations.extend(altered_numbers(&texts, &alignment, |is_old, number| {
        counted[usize::from(!is_old)].contains(&(number.pieces.start, number.value.clone()))
    }));
    told_together(&texts, told, anchored, alterations)
}

/// What each sentence says, and the words around it.
fn said(spelled: &Spelled<'_>, statements: &[Told], weights: &Weights) -> Vec<Said> {
    let mut is_content = vec![false; spelled.pieces.len()];
    let mut is_cited = vec![false; spelled.sentences.len()];
    for told in statements.iter().filter(|told| told.attributions.iter().any(|one| one.class != Class::Narrator)) {
        for place in &told.places {
            let range = spelled.within(place.start, place.end);
            if let Some(piece) = spelled.pieces.get(range.start).filter(|_| !range.is_empty()) {
                is_cited[piece.sentence as usize] = true;
            }
            is_content[range].fill(true);
        }
    }
    let bag = |sentence: usize, of_content: bool| {
        let pieces = spelled.sentences[sentence].clone();
        let kept = pieces.filter(|at| (!is_cited[sentence] || is_content[*at]) == of_content);
        Bag::new(kept.map(|at| spelled.pieces[at].word), weights)
    };
    let said = |sentence| Said { content: bag(sentence, true), frame: bag(sentence, false) };
    (0..spelled.sentences.len()).map(said).collect()
}

/// How many people source phrases say that there are, and at which pieces: the sourcing tells of that.
fn counted(spelled: &Spelled<'_>, statements: &[Told]) -> HashSet<(usize, String)> {
    const LONGEST: usize = 60;
    const MOST: u32 = 100;
    let mut found = HashSet::new();
    for told in statements {
        let people = told.attributions.iter().filter(|one| !matches!(one.class, Class::Document | Class::Media));
        let counts: Vec<u32> = people.filter_map(|one| one.count).filter(|count| *count <= MOST).collect();
        for source in told.sources.iter().filter(|_| !counts.is_empty()) {
            for piece in spelled.within(source.start, source.end).take(LONGEST) {
                found.extend(counts.iter().map(|count| (piece, count.to_string())));
            }
        }
    }
    found
}

/// Puts statements in order, and the findings with them.
fn told_together(
    texts: &Texts<'_, '_>,
    [old, new]: [&[Told]; 2],
    anchored: Vec<Anchor>,
    alterations: Vec<Alteration>,
) -> StoryDiff {
    let mut placed: Vec<((usize, usize, usize), Anchor)> = Vec::with_capacity(anchored.len());
    let mut last = 0;
    for anchor in anchored {
        // What is gone stands behind the statement that it followed.
        let place = anchor.after_pieces.iter().map(|range| range.start).min();
        last = if anchor.before.is_some() { place.unwrap_or(last) } else { last };
        let order = place.map_or((last, 1, anchor.before.unwrap_or(0)), |place| (place, 0, anchor.before.unwrap_or(0)));
        placed.push((order, anchor));
    }
    placed.sort_by_key(|(order, _)| *order);
    let anchored: Vec<Anchor> = placed.into_iter().map(|(_, anchor)| anchor).collect();
    let mut diff = StoryDiff::default();
    let mut by_statement: Vec<Vec<Finding>> = vec![Vec::new(); anchored.len() + 1];
    let homes = Homes::new(texts, &anchored);
    for alteration in alterations {
        let at = homes.of(&alteration);
        let slice =
            |text: &Spelled<'_>, range: &Option<Range<usize>>| range.as_ref().map(|range| line(text.slice(range)));
        by_statement[at.unwrap_or(anchored.len())].push(Finding {
            code: alteration.code,
            before: slice(texts.old, &alteration.before),
            after: slice(texts.new, &alteration.after),
            statement: at,
        });
    }
    for (at, (anchor, findings)) in anchored.into_iter().zip(by_statement.iter_mut()).enumerate() {
        let before = anchor.before.and_then(|before| old.get(before));
        let after: Vec<&Told> = anchor.after.iter().filter_map(|after| new.get(*after)).collect();
        let sourcing = sourcing(before, &after, at, findings);
        let presence = match anchor.change {
            Fate::Gone => Some((Code::StatementGone, before.map(|told| told.text.clone()), None)),
            Fate::New => Some((Code::StatementNew, None, after.first().map(|told| told.text.clone()))),
            _ => None,
        };
        findings.extend(presence.map(|(code, before, after)| Finding { code, before, after, statement: Some(at) }));
        diff.findings.append(findings);
        diff.statements.push(StatementChange {
            before: anchor.before,
            after: anchor.after,
            places: anchor.after_pieces.iter().filter_map(|range| stretch(texts.new, range)).collect(),
            change: anchor.change,
            sourcing,
        });
    }
    diff.findings.append(by_statement.last_mut().unwrap_or(&mut Vec::new()));
    diff
}

/// For each piece of the old and the new text, the statement that has it; of several, the one with the fewest words.
struct Homes([Vec<Option<usize>>; 2]);

impl Homes {
    fn new(texts: &Texts<'_, '_>, anchored: &[Anchor]) -> Self {
        let fill = |length: usize, pieces: fn(&Anchor) -> &[Range<usize>]| {
            let size = |at: &usize| pieces(&anchored[*at]).iter().map(ExactSizeIterator::len).sum::<usize>();
            let mut order: Vec<usize> = (0..anchored.len()).collect();
            order.sort_by_key(|at| std::cmp::Reverse(size(at)));
            let mut homes = vec![None; length];
            for at in order {
                pieces(&anchored[at]).iter().for_each(|range| homes[range.clone()].fill(Some(at)));
            }
            homes
        };
        Self([
            fill(texts.old.pieces.len(), |anchor| &anchor.before_pieces),
            fill(texts.new.pieces.len(), |anchor| &anchor.after_pieces),
        ])
    }

    fn of(&self, alteration: &Alteration) -> Option<usize> {
        let find = |side: usize, range: &Option<Range<usize>>| {
            range.as_ref().and_then(|range| self.0[side].get(range.clone())?.iter().flatten().next().copied())
        };
        find(0, &alteration.before).or_else(|| find(1, &alteration.after))
    }
}

/// Compares who stood behind a statement with who does now, and finds what must be told of it.
fn sourcing(before: Option<&Told>, after: &[&Told], at: usize, findings: &mut Vec<Finding>) -> Option<Sourcing> {
    let before = before?;
    let mut now: Vec<Attribution> = Vec::new();
    for one in after.iter().flat_map(|told| &told.attributions) {
        if !now.contains(one) {
            now.push(one.clone());
        }
    }
    if after.is_empty() {
        return None;
    }
    let sourcing = sourcing_change(&before.attributions, &now);
    let cited = |all: &[Attribution]| {
        let names = all.iter().filter(|one| one.class != Class::Narrator).map(ToString::to_string);
        Some(names.collect::<Vec<_>>().join("; ")).filter(|names| !names.is_empty())
    };
    let (old, new) = (cited(&before.attributions), cited(&now));
    let code = match (&old, &new) {
        (Some(_), None) => Some(Code::AttributionLost),
        (None, Some(_)) => Some(Code::AttributionAdded),
        _ if sourcing.change == SourcingChange::Respoken || other_speaker(&before.attributions, &now) => {
            Some(Code::SpeakerChanged)
        }
        _ => None,
    };
    findings.extend(code.map(|code| Finding { code, before: old, after: new, statement: Some(at) }));
    Some(sourcing)
}

fn stretch(text: &Spelled<'_>, range: &Range<usize>) -> Option<Stretch> {
    let pieces = text.pieces.get(range.clone())?;
    Some(Stretch { start: pieces.first()?.scalars.0, end: pieces.last()?.scalars.1 })
}

/// The text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
