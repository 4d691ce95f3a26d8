//! What is seen in a story as a whole: whether anybody was asked for comment, and whether its date fits its days.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::case::{Case, day};
use super::rules::{relies_on_unnamed, was_sought};
use super::{Finding, Policy, Rule};
use crate::ledger::{Error, Ledger, Revised};
use crate::record::{Body, Digest};
use crate::text::weekday_name;

/// The stories seen so far.
pub(super) struct Stories<'a> {
    ledger: &'a Ledger,
    policy: &'a Policy,
    /// Of each version's record, what is needed of it.
    versions: HashMap<Digest, Option<Version>>,
    /// By the first version's record, in the order of their first statements.
    seen: BTreeMap<u64, Story>,
}

#[derive(Clone, Copy)]
struct Version {
    story: Digest,
    first: u64,
    published: Option<Date>,
}

/// One story. Statements are kept as their ids and their current records' numbers.
struct Story {
    id: Digest,
    unnamed: Option<(Digest, u64)>,
    unnamed_count: u64,
    sought: bool,
    later: Option<(Digest, u64)>,
    later_count: u64,
    dated: Option<Date>,
    latest: Option<Date>,
}

impl<'a> Stories<'a> {
    pub(super) fn new(ledger: &'a Ledger, policy: &'a Policy) -> Self {
        Self { ledger, policy, versions: HashMap::new(), seen: BTreeMap::new() }
    }

    /// Takes note of a statement in the stories that it stands in.
    pub(super) fn take(&mut self, case: &Case<'_>) -> Result<(), Error> {
        let named = (case.current.id, case.current.number);
        let (unnamed, sought) = (!case.is_over() && relies_on_unnamed(case), was_sought(case));
        let mut counted = HashSet::new();
        for (position, revised) in case.chain.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|before| case.chain.get(before));
            let had = |one| before.is_some_and(|before| before.statement.appearances.contains(one));
            let told = revised.statement.effective_at.as_ref().map(|moment| case.day(moment));
            for appearance in revised.statement.appearances.iter().filter(|one| !had(one)) {
                let Some(version) = self.version(&appearance.story)? else { continue };
                let story = self.seen.entry(version.first).or_insert_with(|| Story::new(version.story));
                story.sought |= sought;
                if unnamed && counted.insert(version.first) {
                    story.unnamed_count += 1;
                    story.unnamed.get_or_insert(named);
                }
                // What became so after a version was published can't have stood in it.
                if let Some((published, told)) =
                    version.published.zip(told).filter(|(published, told)| told > published)
                {
                    story.later_count += 1;
                    story.later.get_or_insert(named);
                    story.dated.get_or_insert(published);
                    story.latest = story.latest.max(Some(told));
                }
            }
        }
        Ok(())
    }

    /// Forgets all stories but those that the statement stands in.
    pub(super) fn keep(&mut self, chain: &[Revised]) {
        let appearances = chain.iter().flat_map(|revised| &revised.statement.appearances);
        let kept: HashSet<Digest> = appearances
            .filter_map(|one| self.versions.get(&one.story).copied().flatten())
            .map(|one| one.story)
            .collect();
        self.seen.retain(|_, story| kept.contains(&story.id));
    }

    /// Forgets all stories but the one with these versions.
    pub(super) fn keep_versions(&mut self, versions: &[u64]) {
        self.seen.retain(|first, _| versions.contains(first));
    }

    /// What is wrong with the stories.
    pub(super) fn into_findings(self) -> impl Iterator<Item = Finding> {
        let policy = self.policy;
        self.seen.into_values().flat_map(move |story| {
            let comment = story.unnamed.filter(|_| !story.sought).map(|statement| {
                let count = story.unnamed_count;
                let many =
                    if count == 1 { "1 statement in it relies" } else { &format!("{count} statements in it rely") };
                (
                    Rule::CommentNotSought,
                    statement,
                    format!("{many} on unnamed sources alone, and no request for comment is recorded"),
                )
            });
            let dates = story.later.zip(story.dated.zip(story.latest)).map(|(statement, (dated, latest))| {
                let count = story.later_count;
                let many =
                    if count == 1 { "1 statement in it tells" } else { &format!("{count} statements in it tell") };
                let ground = format!(
                    "the story is dated {}, {dated}, and {many} of a later day, up to {}, {latest}",
                    weekday_name(dated.weekday()),
                    weekday_name(latest.weekday())
                );
                (Rule::DateClash, statement, ground)
            });
            let found = [comment, dates].into_iter().flatten();
            found.filter_map(move |(code, (statement, number), ground)| {
                let setting = policy.rules.get(&code)?;
                let section = setting.section.clone();
                Some(Finding { code, statement, number, story: Some(story.id), ground, remedy: code.remedy(), section })
            })
        })
    }

    fn version(&mut self, digest: &Digest) -> Result<Option<Version>, Error> {
        if let Some(version) = self.versions.get(digest) {
            return Ok(*version);
        }
        let version = self.read(digest)?;
        self.versions.insert(*digest, version);
        Ok(version)
    }

    fn read(&self, digest: &Digest) -> Result<Option<Version>, Error> {
        let store = self.ledger.store();
        let Some(number) = store.number_of(digest)? else { return Ok(None) };
        let Some(row) = store.version(number)? else { return Ok(None) };
        let published = match self.ledger.record(number) {
            Ok(record) => match record.body {
                Body::Story(story) => story.published_at.map(|moment| day(&moment, self.ledger.zone())),
                _ => None,
            },
            Err(Error::NoContent { .. } | Error::Record { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Some(Version { story: self.ledger.digest_of(row.story)?, first: row.story, published }))
    }
}

impl Story {
    fn new(id: Digest) -> Self {
        Self {
            id,
            unnamed: None,
            unnamed_count: 0,
            sought: false,
            later: None,
            later_count: 0,
            dated: None,
            latest: None,
        }
    }
}
