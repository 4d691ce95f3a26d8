//! Facet by facet, what changed between two lists of sources.
//!
//! Owns the pairing of attributions, which have no identity of their own, and the list of facets. Says what changed, not
//! whether that is better or worse: see `sourcing`.

use serde::Serialize;

use super::speaker::{folded, is_same_name};
use crate::record::Attribution;
use crate::record::words;

words! {
    /// A facet of an attribution, in the vocabulary's order.
    Facet {
        /// What kind of source it is.
        Class = "class",
        /// The published name.
        Name = "name",
        /// The office or part.
        Role = "role",
        /// The body that the source belongs to or is.
        Organization = "organization",
        /// Whether the role is a past one.
        Former = "former",
        /// How many people the phrase stands for.
        Count = "count",
        /// Ground rules.
        Terms = "terms",
        /// How the source knows.
        Basis = "basis",
        /// Why no name is given.
        AnonymityReason = "anonymity_reason",
        /// What the source does with the statement.
        Stance = "stance",
        /// The verb as published.
        Cue = "cue",
        /// When the source was asked for comment.
        AskedAt = "asked_at",
        /// Until when an answer was asked for.
        Deadline = "deadline",
        /// Where or how it was said.
        Medium = "medium",
        /// Whose belief or words are passed on.
        Relays = "relays",
        /// The source phrase as published.
        Phrase = "phrase",
    }
}

/// One facet before and after, each as its record writes it; nothing where the facet is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetChange {
    /// Which facet.
    pub facet: Facet,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// Two attributions that are taken for the same source's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// Position in the list before, from 0.
    pub before: usize,
    /// Position in the list after, from 0.
    pub after: usize,
    /// The facets that changed, in the vocabulary's order; none if the source stayed as it was.
    pub facets: Vec<FacetChange>,
}

/// What became of the sources of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttributionChanges {
    /// Sources that are in both lists, in the order after.
    pub pairs: Vec<Pair>,
    /// Positions, in the list before, of sources that are gone.
    pub dropped: Vec<usize>,
    /// Positions, in the list after, of sources that are new.
    pub added: Vec<usize>,
}

impl AttributionChanges {
    /// Whether nothing was dropped, added or changed; another order is no change.
    pub fn is_empty(&self) -> bool {
        self.dropped.is_empty() && self.added.is_empty() && self.pairs.iter().all(|pair| pair.facets.is_empty())
    }
}

/// Compares two lists of attributions, pairing them by name, else phrase, else class with organization and role, else
/// position; never two that bear different names.
pub fn diff_attributions(before: &[Attribution], after: &[Attribution]) -> AttributionChanges {
    let mut pairing = Pairing::new(before, after);
    pairing.pair_up(|before, after| before.attribution == after.attribution);
    pairing.pair_up(|before, after| before.name.is_some() && after.name.is_some() && !before.differs_in_name(after));
    pairing.pair_up(|before, after| is_same(&before.phrase, &after.phrase));
    pairing.pair_up(|before, after| {
        before.attribution.class == after.attribution.class
            && is_same(&before.organization, &after.organization)
            && is_same(&before.role, &after.role)
    });
    pairing.pair_up(|before, after| {
        before.attribution.class == after.attribution.class
            && (is_same(&before.organization, &after.organization) || is_same(&before.role, &after.role))
    });
    pairing.pair_up_by_position();
    pairing.into_changes()
}

/// The facets in which two attributions differ, in the vocabulary's order.
fn changed_facets(before: &Attribution, after: &Attribution) -> Vec<FacetChange> {
    let pairs = Facet::ALL.iter().zip(values(before)).zip(values(after));
    let changed = pairs.filter(|((_, before), after)| before != after);
    changed.map(|((facet, before), after)| FacetChange { facet: *facet, before, after }).collect()
}

/// The values of all facets, in the order of [`Facet::ALL`].
fn values(attribution: &Attribution) -> [Option<String>; 16] {
    let Attribution {
        anonymity_reason,
        asked_at,
        basis,
        class,
        count,
        cue,
        deadline,
        former,
        medium,
        name,
        organization,
        phrase,
        relays,
        role,
        stance,
        terms,
    } = attribution;
    [
        Some(class.to_string()),
        name.clone(),
        role.clone(),
        organization.clone(),
        former.map(|former| former.to_string()),
        count.map(|count| count.to_string()),
        Some(terms.to_string()),
        basis.clone(),
        anonymity_reason.clone(),
        Some(stance.to_string()),
        cue.clone(),
        asked_at.as_ref().map(ToString::to_string),
        deadline.as_ref().map(ToString::to_string),
        medium.clone(),
        relays.clone(),
        phrase.clone(),
    ]
}

fn is_same(before: &Option<String>, after: &Option<String>) -> bool {
    before.is_some() && before == after
}

/// An attribution and the folded spellings by which it is recognised.
struct Source<'list> {
    attribution: &'list Attribution,
    name: Option<String>,
    phrase: Option<String>,
    organization: Option<String>,
    role: Option<String>,
}

impl<'list> Source<'list> {
    fn new(attribution: &'list Attribution) -> Self {
        let spelling = |text: &Option<String>| text.as_deref().map(folded);
        Self {
            attribution,
            name: spelling(&attribution.name),
            phrase: spelling(&attribution.phrase),
            organization: spelling(&attribution.organization),
            role: spelling(&attribution.role),
        }
    }

    fn differs_in_name(&self, other: &Self) -> bool {
        matches!((&self.name, &other.name), (Some(one), Some(other)) if !is_same_name(one, other))
    }
}

/// Which attributions are still without a counterpart.
struct Pairing<'lists> {
    before: Vec<Source<'lists>>,
    after: Vec<Source<'lists>>,
    /// For each position after, the position before that it is paired with.
    partners: Vec<Option<usize>>,
    /// Positions before that have no partner yet, rising.
    left: Vec<usize>,
}

impl<'lists> Pairing<'lists> {
    fn new(before: &'lists [Attribution], after: &'lists [Attribution]) -> Self {
        Self {
            before: before.iter().map(Source::new).collect(),
            after: after.iter().map(Source::new).collect(),
            partners: vec![None; after.len()],
            left: (0..before.len()).collect(),
        }
    }

    /// Pairs each attribution after with the first one left before that is the same by `is_same`.
    fn pair_up(&mut self, is_same: impl Fn(&Source<'_>, &Source<'_>) -> bool) {
        for (partner, after) in self.partners.iter_mut().zip(&self.after).filter(|(partner, _)| partner.is_none()) {
            let is_partner = |before: &Source<'_>| !before.differs_in_name(after) && is_same(before, after);
            if let Some(found) = self.left.iter().position(|at| is_partner(&self.before[*at])) {
                *partner = Some(self.left.remove(found));
            }
        }
    }

    /// Pairs what is left, first with first, but not two that differ in name: they are two people.
    fn pair_up_by_position(&mut self) {
        let mut left = std::mem::take(&mut self.left).into_iter();
        for (partner, after) in self.partners.iter_mut().zip(&self.after).filter(|(partner, _)| partner.is_none()) {
            match left.next() {
                Some(at) if self.before[at].differs_in_name(after) => self.left.push(at),
                at => *partner = at,
            }
        }
        self.left.extend(left);
    }

    fn into_changes(self) -> AttributionChanges {
        let mut changes = AttributionChanges { pairs: Vec::new(), dropped: self.left, added: Vec::new() };
        for (at, (partner, source)) in self.partners.iter().zip(&self.after).enumerate() {
            match partner {
                Some(before) => changes.pairs.push(Pair {
                    before: *before,
                    after: at,
                    facets: changed_facets(self.before[*before].attribution, source.attribution),
                }),
                None => changes.added.push(at),
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Moment, Stance, Terms};

    fn source(class: Class, name: &str, phrase: &str, organization: &str, role: &str) -> Attribution {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Attribution {
            name: text(name),
            phrase: text(phrase),
            organization: text(organization),
            role: text(role),
            ..Attribution::new(class)
        }
    }

    fn official(name: &str, organization: &str, role: &str) -> Attribution {
        source(Class::Official, name, "", organization, role)
    }

    fn anonymous(phrase: &str) -> Attribution {
        source(Class::AnonymousSource, "", phrase, "", "")
    }

    /// Which position before each position after is paired with, what was dropped, and what was added.
    fn pairing(before: &[Attribution], after: &[Attribution]) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
        let changes = diff_attributions(before, after);
        (changes.pairs.iter().map(|pair| (pair.before, pair.after)).collect(), changes.dropped, changes.added)
    }

    #[test]
    fn another_order_is_no_change() {
        let list = [official("A B", "", ""), anonymous("two sources"), official("", "IDF", "")];
        let turned = [list[2].clone(), list[0].clone(), list[1].clone()];
        let changes = diff_attributions(&list, &turned);
        assert!(changes.is_empty());
        assert_eq!(changes.pairs.iter().map(|pair| pair.before).collect::<Vec<_>>(), [2, 0, 1]);
        assert!(diff_attributions(&[], &[]).is_empty());
    }

    #[test]
    fn the_same_source_is_known_by_name_then_phrase_then_office_then_place() {
        let cases = [
            (
                "by name, in another class and place",
                vec![official("Karoline Leavitt", "", ""), anonymous("a source")],
                vec![anonymous("someone"), source(Class::Statement, "Leavitt", "", "", "")],
                (vec![(1, 0), (0, 1)], vec![], vec![]),
            ),
            (
                "by phrase, whatever its spelling",
                vec![anonymous("a person"), anonymous("The sources’ lawyer")],
                vec![anonymous("the sources' lawyer"), anonymous("a person")],
                (vec![(1, 0), (0, 1)], vec![], vec![]),
            ),
            (
                "by office, both words before one",
                vec![official("", "Israel", "envoy"), official("", "Israel", "minister")],
                vec![official("", "israel", "minister"), official("", "Israel", "spokesman")],
                (vec![(1, 0), (0, 1)], vec![], vec![]),
            ),
            (
                "by place, if nothing else is shared",
                vec![anonymous("two sources")],
                vec![official("A B", "", ""), anonymous("a third source")],
                (vec![(0, 0)], vec![], vec![1]),
            ),
            (
                "never two of different names",
                vec![official("A B", "White House", "envoy"), anonymous("one")],
                vec![official("C D", "White House", "envoy"), anonymous("two")],
                (vec![(1, 1)], vec![0], vec![0]),
            ),
            (
                "dropped",
                vec![anonymous("one"), anonymous("two")],
                vec![anonymous("two")],
                (vec![(1, 0)], vec![0], vec![]),
            ),
            (
                "added",
                vec![anonymous("one")],
                vec![anonymous("zero"), anonymous("one")],
                (vec![(0, 1)], vec![], vec![0]),
            ),
        ];
        for (story, before, after, expected) in cases {
            assert_eq!(pairing(&before, &after), expected, "{story}");
        }
    }

    #[test]
    fn names_every_facet_that_changed_before_and_after() {
        let before = Attribution {
            count: Some(2),
            basis: Some("familiar with it".to_owned()),
            ..source(Class::AnonymousSource, "", "two sources", "Israel", "")
        };
        let after = Attribution {
            count: Some(3),
            basis: None,
            terms: Terms::Background,
            stance: Stance::Confirms,
            ..source(Class::AnonymousSource, "", "two sources", "Israel", "officer")
        };
        let changes = diff_attributions(std::slice::from_ref(&before), std::slice::from_ref(&after));
        let facets: Vec<_> = changes.pairs[0]
            .facets
            .iter()
            .map(|change| (change.facet.as_str(), change.before.as_deref(), change.after.as_deref()))
            .collect();
        assert_eq!(
            facets,
            [
                ("role", None, Some("officer")),
                ("count", Some("2"), Some("3")),
                ("terms", Some("not_stated"), Some("background")),
                ("basis", Some("familiar with it"), None),
                ("stance", Some("asserts"), Some("confirms")),
            ]
        );
        assert!(!changes.is_empty());
    }

    #[test]
    fn every_facet_has_its_own_word() {
        let moment = |text: &str| Some(text.parse::<Moment>().unwrap());
        let text = |text: &str| Some(text.to_owned());
        let full = Attribution {
            anonymity_reason: text("reason"),
            asked_at: moment("2025-03-05"),
            basis: text("basis"),
            count: Some(7),
            cue: text("said"),
            deadline: moment("2025-03-06"),
            former: Some(true),
            medium: text("in a call"),
            name: text("name"),
            organization: text("organization"),
            phrase: text("phrase"),
            relays: text("relays"),
            role: text("role"),
            stance: Stance::Denies,
            terms: Terms::OffRecord,
            class: Class::Official,
        };
        let changed = changed_facets(&Attribution::new(Class::Media), &full);
        assert_eq!(changed.iter().map(|change| change.facet).collect::<Vec<_>>(), Facet::ALL);
        let after: Vec<_> = changed.iter().filter_map(|change| change.after.as_deref()).collect();
        assert_eq!(
            after,
            [
                "official",
                "name",
                "role",
                "organization",
                "true",
                "7",
                "off_record",
                "basis",
                "reason",
                "denies",
                "said",
                "2025-03-05",
                "2025-03-06",
                "in a call",
                "relays",
                "phrase",
            ]
        );
    }

    #[test]
    fn long_lists_are_paired_quickly() {
        let list = |first: char| (0..1000).map(|at| official(&format!("{first}{at} X"), "", "")).collect::<Vec<_>>();
        let changes = diff_attributions(&list('a'), &list('b'));
        assert_eq!((changes.pairs.len(), changes.dropped.len(), changes.added.len()), (0, 1000, 1000));
    }
}
