//! What rests on a statement that was denied, superseded or retracted, and has not been judged anew since.
//!
//! A statement rests on what it elaborates, on what supports it and on what is the same; not on what it qualifies,
//! contradicts, updates or corrects, nor on the statement whose successor it is. It is *contested* while something that
//! it rests on, at whatever remove, has fallen, until an editor records the judgement that it stands: a note of the topic
//! [`JUDGEMENT`] and the outcome `stands` about it, later than the fall.
//!
//! Nothing of this is stored. For a page, the way is walked from the statements shown to what they rest on; for many
//! statements, from all that fell to what rests on it. Both read each statement once, so that circles end.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::{Error, Ledger, Revised};
use crate::record::{Body, Digest, RelationType, Statement, Status, words};

/// The topic of a note that says how a statement was judged.
pub const JUDGEMENT: &str = "judgement";

words! {
    /// What an editor finds about a contested statement: the outcome of a note of the topic [`JUDGEMENT`].
    Judgement {
        /// It stands without what fell.
        Stands = "stands",
        /// It was looked at, and stays contested.
        Open = "open",
    }
}

/// How many records are read for a page, at the most.
const MOST_READ: usize = 20_000;
/// After this many questions it is cheaper to look at all that fell.
const MANY: usize = 1_000;

/// Why a statement is contested: the newest fall that nobody has judged it after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Contested {
    /// The id of the statement that fell.
    pub by: Digest,
    /// Where that one stands.
    pub status: Status,
    /// The number of the record by which it fell.
    pub number: u64,
}

/// Answers which statements are contested, when the ledger has a certain size.
#[derive(Debug)]
pub struct Contests<'a> {
    ledger: &'a Ledger,
    size: u64,
    nodes: HashMap<u64, Node>,
    asked: usize,
    /// How many records may still be read.
    left: usize,
    /// Whether an answer in time is worth more than every answer.
    is_page: bool,
    /// Whether some way was not walked to its end.
    cut_short: bool,
    /// Every contested statement, by the number of its first record, once it is known.
    all: Option<HashMap<u64, Contested>>,
}

/// A statement, as far as others rest on it or it on them. Statements are named by their first records' numbers.
#[derive(Clone, Debug, Default)]
struct Node {
    fallen: Option<Contested>,
    successor: Option<u64>,
    rests_on: Vec<u64>,
    holds: Vec<u64>,
    /// The number of the newest judgement that it stands.
    judged: u64,
}

impl Ledger {
    /// Answers which statements are contested: now, or when the ledger had `size` records.
    pub fn contests(&self, size: Option<u64>) -> Result<Contests<'_>, Error> {
        let size = size.unwrap_or(u64::MAX).min(self.size()?);
        Ok(Contests {
            ledger: self,
            size,
            nodes: HashMap::new(),
            asked: 0,
            left: MOST_READ,
            is_page: false,
            cut_short: false,
            all: None,
        })
    }
}

impl Contests<'_> {
    /// Why this statement is contested, if it is.
    pub fn of(&mut self, revised: &Revised) -> Result<Option<Contested>, Error> {
        if revised.statement.status.is_fallen() {
            return Ok(None);
        }
        let Some(first) = self.ledger.store.number_of(&revised.id)? else { return Ok(None) };
        self.asked += 1;
        if self.asked > MANY && self.all.is_none() {
            self.look_at_all()?;
        }
        if self.all.is_none() {
            let walked = self.walk(first)?;
            if !self.cut_short || self.is_page {
                return Ok(walked);
            }
            self.look_at_all()?;
        }
        Ok(self.all.as_ref().and_then(|all| all.get(&first)).copied())
    }

    /// Looks at all that fell, after which every question is answered at once.
    pub fn look_at_all(&mut self) -> Result<(), Error> {
        let mut fallen = Vec::new();
        self.ledger.store.fallen(self.size, |first| fallen.push(first))?;
        self.left = usize::MAX;
        self.nodes = HashMap::new();
        let mut found = HashMap::new();
        for first in &fallen {
            self.load(*first)?;
        }
        let mut open: Vec<u64> = fallen;
        while let Some(first) = open.pop() {
            let node = self.nodes.get(&first).cloned().unwrap_or_default();
            let Some(value) = node.fallen.or(found.get(&first).copied()) else { continue };
            for other in node.holds {
                self.load(other)?;
                if self.passes(first, other, value) && improves(found.get(&other), value) {
                    found.insert(other, value);
                    open.push(other);
                }
            }
        }
        self.nodes = HashMap::new();
        self.all = Some(found);
        self.cut_short = false;
        Ok(())
    }

    /// Bounds what is read for the statements of a page: what rests on very much may then be contested unseen, which
    /// [`Contests::is_cut_short`] tells.
    pub fn for_a_page(self) -> Self {
        Self { is_page: true, ..self }
    }

    /// Lets it read as many records as it takes.
    pub(super) fn read_all(&mut self) {
        self.left = usize::MAX;
    }

    /// Whether some statements of a page rest on so many others that not all were looked at.
    pub fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// The statements that rest on the one whose first record is `first`, directly.
    pub fn resting_on(&mut self, first: u64) -> Result<Vec<u64>, Error> {
        self.load(first)?;
        let node = self.nodes.get(&first).cloned().unwrap_or_default();
        let mut found = Vec::new();
        for other in node.holds {
            self.load(other)?;
            if self.nodes.get(&first).is_none_or(|node| node.successor != Some(other)) {
                found.push(other);
            }
        }
        Ok(found)
    }

    /// Walks from a statement to all that it rests on, then back from what fell.
    fn walk(&mut self, start: u64) -> Result<Option<Contested>, Error> {
        let (mut seen, mut open) = (HashSet::from([start]), vec![start]);
        let mut roots = Vec::new();
        while let Some(first) = open.pop() {
            if self.left == 0 && !self.nodes.contains_key(&first) {
                self.cut_short = true;
                continue;
            }
            self.load(first)?;
            let Some(node) = self.nodes.get(&first) else { continue };
            if node.fallen.is_some() {
                roots.push(first);
                continue;
            }
            open.extend(node.rests_on.iter().copied().filter(|other| seen.insert(*other)));
        }
        let mut found: HashMap<u64, Contested> = HashMap::new();
        let mut resting: HashMap<u64, Vec<u64>> = HashMap::new();
        for first in &seen {
            let Some(node) = self.nodes.get(first).filter(|node| node.fallen.is_none()) else { continue };
            node.rests_on.iter().for_each(|other| resting.entry(*other).or_default().push(*first));
        }
        let mut open = roots;
        while let Some(first) = open.pop() {
            let fallen = self.nodes.get(&first).and_then(|node| node.fallen);
            let Some(value) = fallen.or(found.get(&first).copied()) else { continue };
            for other in resting.get(&first).into_iter().flatten() {
                if self.passes(first, *other, value) && improves(found.get(other), value) {
                    found.insert(*other, value);
                    open.push(*other);
                }
            }
        }
        Ok(found.get(&start).copied())
    }

    /// Whether `other`, which rests on `first`, is contested by what contests `first`.
    fn passes(&self, first: u64, other: u64, value: Contested) -> bool {
        let is_successor = self.nodes.get(&first).is_some_and(|node| node.successor == Some(other));
        let node = self.nodes.get(&other);
        !is_successor && node.is_some_and(|node| node.fallen.is_none() && node.judged < value.number)
    }

    fn load(&mut self, first: u64) -> Result<(), Error> {
        if !self.nodes.contains_key(&first) {
            let node = self.read(first)?;
            self.nodes.insert(first, node);
        }
        Ok(())
    }

    fn read(&mut self, first: u64) -> Result<Node, Error> {
        let store = &self.ledger.store;
        self.left = self.left.saturating_sub(1);
        let mut rows = store.revisions_of(first)?;
        rows.retain(|row| row.number < self.size);
        let Some(newest) = rows.last() else { return Ok(Node::default()) };
        let id = self.ledger.digest_of(first)?;
        let mut node = Node::default();
        if newest.status.is_fallen() {
            let fell = rows.iter().rev().take_while(|row| row.status.is_fallen()).last().unwrap_or(newest);
            node.fallen = Some(Contested { by: id, status: newest.status, number: fell.number });
        }
        if let Some(statement) = self.statement(newest.number)? {
            node.successor = statement.successor.map(|digest| store.number_of(&digest)).transpose()?.flatten();
            for relation in &statement.relations {
                let Some(other) = store.number_of(&relation.to)? else { continue };
                if rests(relation.kind) {
                    node.rests_on.push(other);
                }
                if holds(relation.kind) {
                    node.holds.push(other);
                }
            }
        }
        for row in &rows {
            // The newest first: a judgement or a support of late weighs more than one that may be out of date.
            for number in store.references_to(row.number)?.into_iter().rev().filter(|number| *number < self.size) {
                if self.left == 0 {
                    self.cut_short = true;
                    break;
                }
                self.left -= 1;
                self.take_reference(&mut node, &id, number)?;
            }
        }
        Ok(node)
    }

    /// Takes into account what the record at `number` says about the statement.
    fn take_reference(&self, node: &mut Node, id: &Digest, number: u64) -> Result<(), Error> {
        let body = match self.ledger.record(number) {
            Ok(record) => record.body,
            Err(Error::NoContent { .. } | Error::Record { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        match body {
            Body::Note(note)
                if note.topic == JUDGEMENT && note.outcome.as_deref() == Some(Judgement::Stands.as_str()) =>
            {
                node.judged = node.judged.max(number);
            }
            Body::Statement(statement) => {
                let Some(row) = self.ledger.store.revision(number)? else { return Ok(()) };
                if row.next.is_some_and(|next| next < self.size) {
                    return Ok(());
                }
                let kinds = statement.relations.iter().filter(|relation| relation.to == *id).map(|one| one.kind);
                for kind in kinds {
                    if rests(kind) {
                        node.holds.push(row.statement);
                    }
                    if holds(kind) {
                        node.rests_on.push(row.statement);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn statement(&self, number: u64) -> Result<Option<Statement>, Error> {
        match self.ledger.record(number) {
            Ok(record) => match record.body {
                Body::Statement(statement) => Ok(Some(statement)),
                _ => Ok(None),
            },
            Err(Error::NoContent { .. } | Error::Record { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Whether a statement with this relation to another rests on that one.
fn rests(kind: RelationType) -> bool {
    matches!(kind, RelationType::Elaborates | RelationType::SameAs)
}

/// Whether a statement with this relation to another holds that one up.
fn holds(kind: RelationType) -> bool {
    matches!(kind, RelationType::Supports | RelationType::SameAs)
}

fn improves(found: Option<&Contested>, value: Contested) -> bool {
    found.is_none_or(|found| found.number < value.number)
}
