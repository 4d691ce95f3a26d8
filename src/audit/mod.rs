//! Audits: how statements came about, and what a newsroom's own standards find wrong with them.
//!
//! The **trail** is a chronology: every record, who made it, what it changed, why, and on whose word. The **findings**
//! are held against a [`Policy`]; each has a stable code (its [`Rule`]), the statement, the ground and the remedy. A
//! finding is a question to an editor, not a verdict: rules read facets and dates, they do not understand prose.
//!
//! Both stream, a statement or a record at a time, and never print, write, or read a clock. `rule.rs` lists the rules,
//! `policy.rs` reads policies, `rules/` has what looks at one statement, `stories.rs` what looks at a whole story;
//! `census.rs` counts the unnamed people behind a story, and `comment.rs` follows requests for comment.

mod case;
mod census;
mod comment;
mod dates;
mod policy;
mod rule;
mod rules;
mod stories;
mod trail;

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;

pub use census::{CENSUS, Census, CensusAnswer, Mention, answer_body, census};
pub use comment::{CommentOutcome, Request, SHORT_NOTICE, asked_about, requests};
pub use policy::{DEFAULT_POLICY, NotAPolicy, Policy, Setting};
pub use rule::{DAYS, Rule};
pub use trail::Step;

use case::Case;
use stories::Stories;

use crate::ledger::{Contests, Error, Ledger, Revised};
use crate::record::{Body, Digest, Record};

/// What is audited.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Every statement.
    Ledger,
    /// The statement whose first record has this number, and the stories that it stands in.
    Statement(u64),
    /// The story whose versions' records have these numbers.
    Story(Vec<u64>),
}

/// An audit of a ledger as it was at a moment.
#[derive(Debug)]
pub struct Audit<'a> {
    ledger: &'a Ledger,
    policy: &'a Policy,
    now: Timestamp,
    size: u64,
    in_effect: Option<i64>,
    knows_same_source: bool,
}

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that found it.
    pub code: Rule,
    /// The statement's id.
    pub statement: Digest,
    /// The number of the record of the revision that was looked at.
    pub number: u64,
    /// The story's id, where a story as a whole was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Digest>,
    /// What was found.
    pub ground: String,
    /// What to do about it.
    pub remedy: &'static str,
    /// Where the policy's standard asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// How much was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many statements were looked at.
    pub statements: u64,
    /// How many findings there are of each rule.
    pub counts: BTreeMap<Rule, u64>,
}

impl Summary {
    /// How many findings there are.
    pub fn findings(&self) -> u64 {
        self.counts.values().sum()
    }
}

impl<'a> Audit<'a> {
    /// Audits a ledger at the time `now`: as it was when it had `size` records, and as it was in effect at a second since
    /// 1970.
    pub fn new(
        ledger: &'a Ledger,
        policy: &'a Policy,
        now: Timestamp,
        size: Option<u64>,
        in_effect: Option<i64>,
    ) -> Result<Self, Error> {
        let size = size.unwrap_or(u64::MAX).min(ledger.size()?);
        Ok(Self { ledger, policy, now, size, in_effect, knows_same_source: true })
    }

    /// The same audit for readers who may not learn which sources an editor knows to be one person.
    pub fn without_same_source(self) -> Self {
        Self { knows_same_source: false, ..self }
    }

    /// Calls `visit` with each finding, statement by statement and then story by story, until it returns false.
    pub fn findings(&self, scope: &Scope, mut visit: impl FnMut(Finding) -> bool) -> Result<Summary, Error> {
        let mut contests = self.ledger.contests(Some(self.size))?;
        let mut work = Work {
            summary: Summary::default(),
            stories: Stories::new(self.ledger, self.policy),
            same_source: self.same_source()?,
            going: true,
        };
        match scope {
            Scope::Ledger => {
                contests.look_at_all()?;
                self.each_chain(|chain| self.take(chain, true, &mut contests, &mut work, &mut visit))?;
            }
            Scope::Statement(first) => {
                let chain = self.chain(*first)?;
                let versions = self.versions_of(&chain)?;
                self.take(&chain, true, &mut contests, &mut work, &mut visit)?;
                for other in
                    statements_in(self.ledger, &versions, self.size)?.into_iter().filter(|other| other != first)
                {
                    self.take(&self.chain(other)?, false, &mut contests, &mut work, &mut visit)?;
                }
                work.stories.keep(&chain);
            }
            Scope::Story(versions) => {
                for first in statements_in(self.ledger, versions, self.size)? {
                    self.take(&self.chain(first)?, true, &mut contests, &mut work, &mut visit)?;
                }
                work.stories.keep_versions(versions);
            }
        }
        let Work { mut summary, stories, mut going, .. } = work;
        for finding in stories.into_findings() {
            *summary.counts.entry(finding.code).or_default() += 1;
            going = going && visit(finding);
        }
        Ok(summary)
    }

    /// Looks at one statement. Of one that is not `told`, only its stories take note.
    fn take(
        &self,
        chain: &[Revised],
        told: bool,
        contests: &mut Contests<'_>,
        work: &mut Work<'_>,
        visit: &mut impl FnMut(Finding) -> bool,
    ) -> Result<bool, Error> {
        let Some(chain) = self.standing(chain) else { return Ok(true) };
        let Some(current) = chain.last() else { return Ok(true) };
        let mut case = Case {
            chain: &chain,
            current,
            now: self.now,
            zone: self.ledger.zone(),
            is_one_person: work.same_source.contains(&current.id),
            contested: None,
        };
        work.stories.take(&case)?;
        if !told {
            return Ok(true);
        }
        work.summary.statements += 1;
        case.contested = contests.of(current)?;
        for (rule, setting) in &self.policy.rules {
            let Some(ground) = rules::check(*rule, &case, setting) else { continue };
            *work.summary.counts.entry(*rule).or_default() += 1;
            work.going = work.going
                && visit(Finding {
                    code: *rule,
                    statement: current.id,
                    number: current.number,
                    story: None,
                    ground,
                    remedy: rule.remedy(),
                    section: setting.section.clone(),
                });
        }
        Ok(work.going)
    }

    /// The revisions up to the one that stands at the audit's moment, that one last.
    fn standing<'c>(&self, chain: &'c [Revised]) -> Option<std::borrow::Cow<'c, [Revised]>> {
        let Some(second) = self.in_effect else { return (!chain.is_empty()).then(|| chain.into()) };
        let zone = self.ledger.zone();
        let known = chain.iter().filter(|revised| revised.effective(zone) <= second);
        let current = known.clone().max_by_key(|revised| (revised.effective(zone), revised.number))?.number;
        Some(known.filter(|revised| revised.number <= current).cloned().collect::<Vec<_>>().into())
    }

    /// The chain of one statement, as far as the ledger had it.
    fn chain(&self, first: u64) -> Result<Vec<Revised>, Error> {
        let mut chain = self.ledger.chain_at(first)?.revisions;
        chain.retain(|revised| revised.number < self.size);
        Ok(chain)
    }

    /// Visits the chains of all statements, in the order of their first records, until `visit` returns false.
    fn each_chain(&self, mut visit: impl FnMut(&[Revised]) -> Result<bool, Error>) -> Result<(), Error> {
        let mut chain: Vec<Revised> = Vec::new();
        let (mut of, mut id) = (u64::MAX, None);
        let mut outcome = Ok(true);
        self.ledger.store().scan_chains(self.size, |first, number, digest, line| {
            if first != of {
                outcome = visit(&chain);
                chain.clear();
                (of, id) = (first, <[u8; 32]>::try_from(digest).ok().map(Digest::from));
            }
            let (Some(line), Ok(digest)) = (line, <[u8; 32]>::try_from(digest)) else {
                return matches!(outcome, Ok(true));
            };
            // A record that can't be read is for `verify` to report.
            if let Ok(Record { header, body: Body::Statement(statement) }) = Record::parse(line) {
                let digest = Digest::from(digest);
                let id = statement.statement.or(id).unwrap_or(digest);
                chain.push(Revised { id, number, digest, header, statement });
            }
            matches!(outcome, Ok(true))
        })?;
        if outcome? {
            visit(&chain)?;
        }
        Ok(())
    }

    /// The numbers of the records of all versions of the stories that the statement stands in.
    fn versions_of(&self, chain: &[Revised]) -> Result<Vec<u64>, Error> {
        let store = self.ledger.store();
        let mut versions = Vec::new();
        for appearance in chain.last().into_iter().flat_map(|current| &current.statement.appearances) {
            let Some(number) = store.number_of(&appearance.story)? else { continue };
            let Some(row) = store.version(number)? else { continue };
            versions.extend(store.versions_of(row.story)?.into_iter().map(|row| row.number));
        }
        versions.sort_unstable();
        versions.dedup();
        Ok(versions)
    }

    /// The statements whose several sources an editor knows to be one person.
    fn same_source(&self) -> Result<HashSet<Digest>, Error> {
        let mut found = HashSet::new();
        if !self.knows_same_source {
            return Ok(found);
        }
        self.ledger.store().scan(0..self.size, |_, _, line| {
            let note = line.filter(|line| line.contains("\"kind\":\"note\"") && line.contains("\"same_source\""));
            if let Some(Ok(Record { body: Body::Note(note), .. })) = note.map(Record::parse) {
                let said = note.outcome.as_deref() == Some("same_source");
                found.extend(note.about.into_iter().filter(|_| said));
            }
            true
        })?;
        Ok(found)
    }
}

/// The first records' numbers of the statements that stand in these story versions, when the ledger has `size` records.
pub fn statements_in(ledger: &Ledger, versions: &[u64], size: u64) -> Result<Vec<u64>, Error> {
    let store = ledger.store();
    let mut found = Vec::new();
    for version in versions {
        for number in store.references_to(*version)?.into_iter().filter(|number| *number < size) {
            found.extend(store.revision(number)?.map(|row| row.statement));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What an audit keeps while it goes on.
struct Work<'a> {
    summary: Summary,
    stories: Stories<'a>,
    same_source: HashSet<Digest>,
    going: bool,
}

#[cfg(test)]
mod tests;
