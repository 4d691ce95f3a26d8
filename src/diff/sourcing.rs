//! What a revision does to who stands behind a statement: one word, and the reasons for it.
//!
//! The rule is the vocabulary's, "Sourcing change"; the first that applies decides. Only sources that support the
//! statement count (they assert or confirm it), and the narrator is nobody. Somebody is *named* who is named and on the
//! record; everybody else who is cited counts as unnamed.
//!
//! Known weaknesses. Among sources that are named and stay, another one who joins or leaves changes nothing, because the
//! rule weighs numbers among the unnamed only. How a source knows is read from a few words of its basis, so that an
//! unusual phrase counts as indirect. Two unnamed sources count as independent only if their bodies, the people whose
//! words they pass on, or else their classes differ.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use serde::Serialize;

use super::speaker::{Speaker, folded};
use crate::record::words;
use crate::record::{Attribution, Class, Terms};

words! {
    /// What became of the sourcing.
    SourcingChange {
        /// Nobody is cited any more.
        Lost = "lost",
        /// Better sourced than before.
        Strengthened = "strengthened",
        /// Worse sourced than before.
        Weakened = "weakened",
        /// One named speaker gave way to another.
        Respoken = "respoken",
        /// Better in one respect and worse in another.
        Mixed = "mixed",
        /// As well sourced as before.
        None = "none",
    }
}

words! {
    /// In what respect the sourcing changed.
    GroundKind {
        /// Whether anybody is cited at all.
        Cited = "cited",
        /// Whether anybody is named on the record.
        Named = "named",
        /// Who is named.
        Speaker = "speaker",
        /// On what terms people speak.
        Terms = "terms",
        /// How many of them are unnamed.
        Count = "count",
        /// How the unnamed know.
        Basis = "basis",
        /// From how many quarters the unnamed come.
        Independence = "independence",
    }
}

words! {
    /// Which way it changed.
    Direction {
        /// To the better.
        Rose = "rose",
        /// To the worse.
        Fell = "fell",
        /// To something else.
        Changed = "changed",
    }
}

/// One reason for a sourcing change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// In what respect.
    pub kind: GroundKind,
    /// Which way.
    pub direction: Direction,
    /// What stood before: a source, a name, terms, a number or a basis; nothing if there was none.
    pub before: Option<String>,
    /// What stands now, in the same form.
    pub after: Option<String>,
}

/// A sourcing change and its reasons: those that decided, none if nothing changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sourcing {
    /// The change.
    pub change: SourcingChange,
    /// Why.
    pub ground: Vec<Ground>,
}

/// Compares who stood behind a statement with who stands behind it now.
pub fn sourcing_change(before: &[Attribution], after: &[Attribution]) -> Sourcing {
    let (before, after) = (Sources::of(before), Sources::of(after));
    let one = |change, ground| Sourcing { change, ground: vec![ground] };
    let ground = |kind, direction| Ground { kind, direction, before: before.describe(), after: after.describe() };
    if before.is_cited() && !after.is_cited() {
        return one(SourcingChange::Lost, ground(GroundKind::Cited, Direction::Fell));
    }
    match (before.named.is_empty(), after.named.is_empty()) {
        (true, false) => return one(SourcingChange::Strengthened, ground(GroundKind::Named, Direction::Rose)),
        (false, true) => return one(SourcingChange::Weakened, ground(GroundKind::Named, Direction::Fell)),
        _ => {}
    }
    if let Some(respoken) = compare_speakers(&before, &after) {
        return one(SourcingChange::Respoken, respoken);
    }
    let ground = compare_facets(&before, &after);
    let has = |direction| ground.iter().any(|ground: &Ground| ground.direction == direction);
    let change = match (has(Direction::Rose), has(Direction::Fell)) {
        (true, true) => SourcingChange::Mixed,
        (true, false) => SourcingChange::Strengthened,
        (false, true) => SourcingChange::Weakened,
        (false, false) => SourcingChange::None,
    };
    Sourcing { change, ground }
}

/// The sources that support a statement, narrator excepted.
struct Sources<'list> {
    named: Vec<&'list Attribution>,
    unnamed: Vec<&'list Attribution>,
}

impl<'list> Sources<'list> {
    fn of(attributions: &'list [Attribution]) -> Self {
        let cited = attributions.iter().filter(|source| source.stance.supports() && source.class != Class::Narrator);
        let (named, unnamed) = cited.partition(|source| source.is_on_record());
        Self { named, unnamed }
    }

    fn is_cited(&self) -> bool {
        !self.named.is_empty() || !self.unnamed.is_empty()
    }

    /// Those who decide: the named, or, if there are none, the unnamed.
    fn describe(&self) -> Option<String> {
        describe(if self.named.is_empty() { &self.unnamed } else { &self.named })
    }

    /// How many unnamed people there are at the least.
    fn people(&self) -> u64 {
        self.unnamed.iter().map(|source| u64::from(source.at_least())).sum()
    }

    /// Whether there may be more of them, since a phrase does not say how many it stands for.
    fn may_be_more(&self) -> bool {
        self.unnamed.iter().any(|source| source.count.is_none())
    }

    /// How many quarters the unnamed demonstrably come from.
    fn origins(&self) -> u64 {
        self.unnamed.iter().map(|source| Origin::of(source)).collect::<BTreeSet<_>>().len() as u64
    }
}

fn describe(sources: &[&Attribution]) -> Option<String> {
    let names: Vec<_> = sources.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| names.join("; "))
}

/// Where an unnamed source comes from, as far as the attribution tells.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Relayed(String),
    Body(String),
    Class(Class),
}

impl Origin {
    fn of(source: &Attribution) -> Self {
        match (&source.relays, &source.organization) {
            (Some(relayed), _) => Self::Relayed(folded(relayed)),
            (None, Some(body)) => Self::Body(folded(body)),
            (None, None) => Self::Class(source.class),
        }
    }
}

/// Says who gave way to whom among the named.
fn compare_speakers(before: &Sources<'_>, after: &Sources<'_>) -> Option<Ground> {
    let speakers =
        |sources: &Sources<'_>| -> Vec<_> { sources.named.iter().map(|source| Speaker::of(source)).collect() };
    let (old, new) = (speakers(before), speakers(after));
    let missing = |speaker: &Option<Speaker>, others: &[Option<Speaker>]| {
        speaker.as_ref().is_some_and(|speaker| !others.iter().flatten().any(|other| other.is(speaker)))
    };
    let gone = before.named.iter().zip(&old).filter(|(_, speaker)| missing(speaker, &new)).map(|(source, _)| *source);
    let come = after.named.iter().zip(&new).filter(|(_, speaker)| missing(speaker, &old)).map(|(source, _)| *source);
    let (before, after) = (describe(&gone.collect::<Vec<_>>()), describe(&come.collect::<Vec<_>>()));
    (before.is_some() && after.is_some()).then_some(Ground {
        kind: GroundKind::Speaker,
        direction: Direction::Changed,
        before,
        after,
    })
}

/// Compares terms, and count, basis and independence among the unnamed.
fn compare_facets(before: &Sources<'_>, after: &Sources<'_>) -> Vec<Ground> {
    let crossing = Crossing::between(before, after);
    let mut grounds = compare_terms(before, after, &crossing);
    grounds.extend(compare_counts(before, after, &crossing));
    let basis = |sources, skip| Ranks::new(sources, skip, |source| (basis_rank(source), basis_text(source)));
    grounds.extend(basis(before, crossing.forward).compare(&basis(after, crossing.back), GroundKind::Basis));
    grounds.extend(compare_origins(before, after, &crossing));
    grounds
}

/// How many people went from the unnamed to the named, or back.
///
/// Whoever is named now has not gone: as far as the named grew, the unnamed may shrink without a fall, and the other way.
struct Crossing {
    forward: u64,
    back: u64,
}

impl Crossing {
    fn between(before: &Sources<'_>, after: &Sources<'_>) -> Self {
        let (old_named, new_named) = (before.named.len() as u64, after.named.len() as u64);
        let (old, new) = (before.people(), after.people());
        Self {
            forward: new_named.saturating_sub(old_named).min(old.saturating_sub(new)),
            back: old_named.saturating_sub(new_named).min(new.saturating_sub(old)),
        }
    }
}

fn compare_terms(before: &Sources<'_>, after: &Sources<'_>, crossing: &Crossing) -> Vec<Ground> {
    let terms = |sources, skip| Ranks::new(sources, skip, |source| (terms_rank(source), source.terms.to_string()));
    let on_record = || Some(Terms::OnRecord.to_string());
    let mut grounds = Vec::new();
    if crossing.forward > 0 {
        let (before, after) = (terms(before, 0).best(), on_record());
        grounds.push(Ground { kind: GroundKind::Terms, direction: Direction::Rose, before, after });
    }
    if crossing.back > 0 {
        let (before, after) = (on_record(), terms(after, 0).best());
        grounds.push(Ground { kind: GroundKind::Terms, direction: Direction::Fell, before, after });
    }
    grounds.extend(terms(before, crossing.forward).compare(&terms(after, crossing.back), GroundKind::Terms));
    grounds
}

/// Compares how many unnamed people there are; where a phrase does not say, only another phrase makes more or fewer.
fn compare_counts(before: &Sources<'_>, after: &Sources<'_>, crossing: &Crossing) -> Option<Ground> {
    let (old, new) = (before.people() - crossing.forward, after.people() - crossing.back);
    let rose = new > old && (after.unnamed.len() > before.unnamed.len() || !before.may_be_more());
    let fell = new < old && (after.unnamed.len() < before.unnamed.len() || !after.may_be_more());
    number_ground(GroundKind::Count, rose, fell, before.people(), after.people())
}

/// Compares from how many quarters the unnamed come, where there are any on both sides.
fn compare_origins(before: &Sources<'_>, after: &Sources<'_>, crossing: &Crossing) -> Option<Ground> {
    let (old, new) = (before.origins(), after.origins());
    let rose = old > 0 && new > old + crossing.back;
    let fell = new > 0 && old > new + crossing.forward;
    number_ground(GroundKind::Independence, rose, fell, old, new)
}

fn number_ground(kind: GroundKind, rose: bool, fell: bool, before: u64, after: u64) -> Option<Ground> {
    let direction = match (rose, fell) {
        (true, _) => Direction::Rose,
        (_, true) => Direction::Fell,
        (false, false) => return None,
    };
    Some(Ground { kind, direction, before: Some(before.to_string()), after: Some(after.to_string()) })
}

/// How unnamed people rank in one respect, the best first: rank, how it is shown, how many people.
struct Ranks(Vec<(u8, String, u64)>);

impl Ranks {
    /// Ranks the people of all phrases and leaves out the best `skip`.
    fn new(sources: &Sources<'_>, mut skip: u64, rank: impl Fn(&Attribution) -> (u8, String)) -> Self {
        let mut ranks: Vec<_> =
            sources.unnamed.iter().map(|source| (rank(source), u64::from(source.at_least()))).collect();
        ranks.sort_by_key(|((rank, _), _)| Reverse(*rank));
        let mut kept = Vec::new();
        for ((rank, shown), people) in ranks {
            let skipped = skip.min(people);
            skip -= skipped;
            if people > skipped {
                kept.push((rank, shown, people - skipped));
            }
        }
        Self(kept)
    }

    fn best(&self) -> Option<String> {
        self.0.first().map(|(_, shown, _)| shown.clone())
    }

    /// Compares best with best, second with second, as far as both go, and yields the first rise and the first fall.
    fn compare(&self, after: &Self, kind: GroundKind) -> Vec<Ground> {
        let mut grounds: Vec<Ground> = Vec::new();
        let (mut old, mut new) = (self.0.iter(), after.0.iter());
        let (mut left, mut right) = (old.next().cloned(), new.next().cloned());
        while let (Some(one), Some(other)) = (&mut left, &mut right) {
            let direction = match other.0.cmp(&one.0) {
                Ordering::Greater => Some(Direction::Rose),
                Ordering::Less => Some(Direction::Fell),
                Ordering::Equal => None,
            };
            if let Some(direction) = direction.filter(|found| grounds.iter().all(|ground| ground.direction != *found)) {
                grounds.push(Ground { kind, direction, before: Some(one.1.clone()), after: Some(other.1.clone()) });
            }
            let people = one.2.min(other.2);
            one.2 -= people;
            other.2 -= people;
            let (old_is_done, new_is_done) = (one.2 == 0, other.2 == 0);
            if old_is_done {
                left = old.next().cloned();
            }
            if new_is_done {
                right = new.next().cloned();
            }
        }
        grounds
    }
}

/// Ranks ground rules. What a story does not say of an unnamed source is background: it may be quoted, not named.
fn terms_rank(source: &Attribution) -> u8 {
    match source.terms {
        Terms::OffRecord => 0,
        Terms::DeepBackground => 1,
        Terms::Background | Terms::NotStated => 2,
        Terms::OnRecord => 3,
    }
}

/// Ranks how a source knows: not said, at second hand, at first hand. \[NPR Ethics Handbook\]
fn basis_rank(source: &Attribution) -> u8 {
    const FIRST_HAND: [&str; 21] = [
        "direct",
        "directly",
        "firsthand",
        "first-hand",
        "participant",
        "participants",
        "participated",
        "part",
        "present",
        "attended",
        "witness",
        "witnesses",
        "witnessed",
        "eyewitness",
        "involved",
        "saw",
        "seen",
        "reviewed",
        "holds",
        "obtained",
        "room",
    ];
    const SECOND_HAND: [&str; 12] = [
        "told",
        "briefed",
        "informed",
        "relayed",
        "according",
        "indirect",
        "indirectly",
        "secondhand",
        "second-hand",
        "no",
        "not",
        "without",
    ];
    let Some(basis) = &source.basis else { return 0 };
    let basis = folded(basis);
    let says = |cues: &[&str]| basis.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| cues.contains(&word));
    if says(&FIRST_HAND) && !says(&SECOND_HAND) { 2 } else { 1 }
}

fn basis_text(source: &Attribution) -> String {
    source.basis.clone().unwrap_or_else(|| "not stated".to_owned())
}

#[cfg(test)]
mod tests;
