//! The patterns, in the order that gets nesting right.
//!
//! First a unit's outer attributions are found, those that stand behind or within their content ("…, officials said",
//! "…, according to Reuters, …"); they leave holes. Then the verbs before their content are read from left to right; their
//! content ends at such a hole, and so "Boehler assured him that …, a source said" is two attributions, one in the other.

use std::ops::Range;

use super::cues::Cue;
use super::lexicon::Tags;
use super::nouns::Phrase;
use super::proposal::Rule;
use super::story::{Story, Unit};
use crate::text::Kind;

/// An attribution as ranges of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The source phrase, if the words have one.
    pub(super) source: Option<Phrase>,
    /// The verb with its auxiliaries, or the words that do its work.
    pub(super) cue: Range<usize>,
    /// The cue's verb, if it is one.
    pub(super) verb: Option<Cue>,
    /// What is attributed.
    pub(super) content: Vec<Range<usize>>,
    /// Hearer, occasion and time, between the verb and its content or behind it.
    pub(super) aside: Range<usize>,
    /// The pattern.
    pub(super) rule: Rule,
    /// The unit in which the cue stands.
    pub(super) unit: usize,
    /// The last unit of its content.
    pub(super) until: usize,
}

/// A stretch of a unit that attributes what is around it.
#[derive(Clone, Debug)]
pub(super) struct Hole {
    pub(super) tokens: Range<usize>,
    /// Whether content goes on behind it.
    pub(super) inserted: bool,
}

/// Finds every attribution of a story, in the order of their cues.
pub(super) fn find(story: &Story<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for number in 0..story.units.len() {
        let mut reader = Reader::new(story, number, found.len());
        reader.outer(&mut found);
        reader.inner(&mut found);
        reader.beside(&mut found);
        found[reader.first..].sort_by_key(|one| one.cue.start);
    }
    found
}

/// Reads one unit.
pub(super) struct Reader<'s, 't> {
    pub(super) story: &'s Story<'t>,
    pub(super) unit: &'s Unit,
    pub(super) number: usize,
    /// How many attributions were found before this unit.
    pub(super) first: usize,
    /// Where the unit's prose ends, before its final stop.
    pub(super) end: usize,
    pub(super) holes: Vec<Hole>,
    /// The verbs that outer attributions have used.
    pub(super) used: Vec<usize>,
}

impl<'s, 't> Reader<'s, 't> {
    pub(super) fn new(story: &'s Story<'t>, number: usize, first: usize) -> Self {
        let unit = &story.units[number];
        let mut end = unit.tokens.end;
        if end > unit.body && matches!(story.kind(end.wrapping_sub(1)), Some(Kind::Stop)) && !story.is_quoted(end - 1) {
            end -= 1;
        }
        Self { story, unit, number, first, end, holes: Vec::new(), used: Vec::new() }
    }

    /// The positions of the reporting verbs outside quotations.
    pub(super) fn verbs(&self) -> impl Iterator<Item = (usize, Cue)> + use<'s, 't> {
        let story = self.story;
        (self.unit.body..self.end)
            .filter(move |at| !story.is_quoted(*at))
            .filter_map(move |at| Some((at, story.cue(at)?)))
    }

    /// The verb with its auxiliaries.
    pub(super) fn cue_range(&self, at: usize) -> Range<usize> {
        let story = self.story;
        let mut start = at;
        while start > self.unit.body && story.tagged(start.wrapping_sub(1), Tags::HAVE) && !story.is_quoted(start - 1) {
            start -= 1;
        }
        start..at + 1
    }

    pub(super) fn found(
        &self,
        source: Option<Phrase>,
        cue: Range<usize>,
        verb: Option<Cue>,
        content: Vec<Range<usize>>,
        aside: Range<usize>,
        rule: Rule,
    ) -> Found {
        Found { source, cue, verb, content, aside, rule, unit: self.number, until: self.number }
    }
}
