//! Chains: each later revision or version continues the newest one before it, and on good ground.

use super::content::statement_at;
use super::finding::{Code, Findings, Place};
use super::log::{Link, Log, Shape};
use crate::ledger::{Ledger, check_step};
use crate::record::Status;

/// What follows from the links of all chains of a kind.
#[derive(Debug)]
pub(super) struct Chains<'a> {
    links: Vec<&'a Link>,
    /// The numbers of each link's first record and parent, where they are known.
    ends: Vec<(Option<u64>, Option<u64>)>,
    /// Parent and child, in order.
    children: Vec<(u64, u64)>,
}

/// What a chain is one of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    first: Shape,
    later: Shape,
    whole: &'static str,
    part: &'static str,
}

/// Statements and their revisions.
pub(super) const STATEMENTS: Kind =
    Kind { first: Shape::Statement, later: Shape::Revision, whole: "statement", part: "revision" };
/// Stories and their versions.
pub(super) const STORIES: Kind = Kind { first: Shape::Story, later: Shape::Version, whole: "story", part: "version" };

impl<'a> Chains<'a> {
    /// Follows the links, which must come in the order of their numbers, and reports what does not fit.
    pub(super) fn follow(
        log: &Log,
        kind: Kind,
        links: impl Iterator<Item = &'a Link>,
        findings: &mut Findings,
    ) -> Self {
        let links: Vec<&Link> = links.collect();
        let mut chains = Self { ends: Vec::with_capacity(links.len()), links, children: Vec::new() };
        for link in &chains.links {
            let before = |number: &u64| *number < link.number;
            let first = log.find(&link.first).filter(before);
            let parent = log.find(&link.parent).filter(before);
            if let Some(difference) = chains.break_at(log, kind, link, first, parent) {
                findings.add(Code::ChainBroken, Place::record(link.number), || difference);
            }
            chains.ends.push((first, parent));
        }
        let known = chains.links.iter().zip(&chains.ends);
        chains.children = known.filter_map(|(link, (_, parent))| Some(((*parent)?, link.number))).collect();
        chains.children.sort_unstable();
        for pair in chains.children.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let [(parent, before), (_, number)] = [pair[0], pair[1]];
            findings.add(Code::ChainForked, Place::record(number), || {
                format!("expected the {} after the newest one, found one after {parent}, as {before} is", kind.part)
            });
        }
        chains
    }

    fn break_at(&self, log: &Log, kind: Kind, link: &Link, first: Option<u64>, parent: Option<u64>) -> Option<String> {
        let Kind { whole, part, .. } = kind;
        let Some(parent) = parent else {
            return Some(format!("expected a parent before it, found no record with the digest {}", link.parent));
        };
        let Some(first) = first else {
            return Some(format!("expected a {whole} before it, found no record with the digest {}", link.first));
        };
        let shape = log.shape(first);
        if shape != kind.first && !shape.is_opaque() {
            return Some(format!("expected the first {part} of a {whole} at record {first}, found another record"));
        }
        let shape = log.shape(parent);
        let (position, first_of_parent) = match self.link(parent) {
            _ if shape.is_opaque() => return None,
            _ if shape == kind.first => (1, log.digest(parent)),
            Some(before) if shape == kind.later => (before.position, &before.first),
            _ => return Some(format!("expected a {part} at its parent, record {parent}, found another record")),
        };
        if link.position.checked_sub(1) != Some(position) {
            let expected = u64::from(position) + 1;
            return Some(format!("expected {part} {expected} after record {parent}, found {}", link.position));
        }
        let found = &link.first;
        (found != first_of_parent).then(|| format!("expected the {whole} {first_of_parent}, found {found}"))
    }

    /// The link at `number`.
    fn link(&self, number: u64) -> Option<&'a Link> {
        self.place(number).map(|place| self.links[place])
    }

    fn place(&self, number: u64) -> Option<usize> {
        self.links.binary_search_by_key(&number, |link| link.number).ok()
    }

    /// The number of the first record of the chain to which the record at `number` belongs, as far as it is known.
    pub(super) fn first_of(&self, number: u64) -> u64 {
        self.place(number).and_then(|place| self.ends[place].0).unwrap_or(number)
    }

    /// Whether `later` is of the chain of `number` and follows a record whose content is not here.
    pub(super) fn follows_a_gap(&self, log: &Log, number: u64, later: i64) -> bool {
        let Some(place) = u64::try_from(later).ok().and_then(|later| self.place(later)) else { return false };
        let (first, parent) = self.ends[place];
        let is_later = self.links[place].number > number && first == Some(self.first_of(number));
        is_later && parent.is_some_and(|parent| log.shape(parent).is_opaque())
    }

    /// The numbers of the records that follow the one at `parent`: one, unless the chain forks.
    pub(super) fn children_of(&self, parent: u64) -> impl Iterator<Item = u64> + Clone + '_ {
        let start = self.children.partition_point(|(before, _)| *before < parent);
        self.children[start..].iter().take_while(move |(before, _)| *before == parent).map(|(_, child)| *child)
    }

    /// Every parent that has a child.
    pub(super) fn parents(&self) -> impl Iterator<Item = u64> + '_ {
        self.children.chunk_by(|a, b| a.0 == b.0).map(|children| children[0].0)
    }

    /// Checks the ground of the revisions at `numbers`, which need their whole chain or could not be checked at once.
    pub(super) fn check_grounds(
        &self,
        view: &Ledger,
        log: &Log,
        numbers: impl Iterator<Item = u64>,
        findings: &mut Findings,
    ) {
        let mut numbers = numbers.peekable();
        if numbers.peek().is_none() {
            return;
        }
        let had = self.statuses_had();
        for number in numbers {
            let Some((place, (Some(first), Some(parent)))) = self.place(number).map(|at| (at, self.ends[at])) else {
                continue;
            };
            let read = |number| statement_at(view, number, log.digest(number));
            // What an erased parent was can't be known.
            let (Some(next), Some(before)) = (read(number), read(parent)) else { continue };
            let mut earlier: Vec<Status> = read(first).into_iter().map(|statement| statement.status).collect();
            earlier.extend(Status::ALL.iter().filter(|status| had[place] & bit(**status) != 0));
            earlier.push(before.status);
            if let Err(error) = check_step(Some(&before), &earlier, &next) {
                findings.add(Code::NoGround, Place::record(number), || error.to_string());
            }
        }
    }

    /// For each link the statuses of the later revisions before it in its chain, a bit each.
    fn statuses_had(&self) -> Vec<u8> {
        let mut had = vec![0; self.links.len()];
        for (place, (_, parent)) in self.ends.iter().enumerate() {
            if let Some(before) = parent.and_then(|parent| self.place(parent)) {
                had[place] = had[before] | self.links[before].status.map_or(0, bit);
            }
        }
        had
    }
}

fn bit(status: Status) -> u8 {
    1 << status as u8
}
