//! A draft's proposals as the statements that a version tells, so that two versions can be compared.

use super::Proposed;
use crate::diff::{Stretch, Told};
use crate::draft::Span;
use crate::record::Confidence;

/// The statements of a version, in the order of its proposals.
pub fn told(proposals: &[Proposed]) -> Vec<Told> {
    proposals.iter().map(one).collect()
}

/// Drops what the rules are not sure of and what they read within, or around, words that they are sure of.
pub fn without_doubtful(proposals: Vec<Proposed>) -> Vec<Proposed> {
    let is_doubtful = |one: &Proposed| one.confidence == Confidence::Low;
    let mut sure: Vec<(u32, u32)> =
        proposals.iter().filter(|one| !is_doubtful(one)).map(|one| (one.place.start, one.place.end)).collect();
    sure.sort_unstable();
    let mut furthest = 0;
    for place in &mut sure {
        furthest = furthest.max(place.1);
        place.1 = furthest;
    }
    let overlaps = |one: &Proposed| {
        let before = sure.partition_point(|place| place.0 < one.place.end);
        before.checked_sub(1).is_some_and(|last| sure[last].1 > one.place.start)
    };
    proposals.into_iter().filter(|one| !is_doubtful(one) || !overlaps(one)).collect()
}

fn one(proposed: &Proposed) -> Told {
    let stretches =
        |spans: &[Span]| spans.iter().map(|Span(start, end)| Stretch { start: *start, end: *end }).collect();
    Told {
        key: None,
        text: proposed.text.clone(),
        places: stretches(&proposed.content),
        sources: stretches(&proposed.source),
        attributions: proposed.attributions.clone(),
    }
}
