//! A revision as an editor makes it: what changes against the revision before. The record that comes of it is whole.

use super::Error;
use crate::record::{Appearance, Attribution, Audience, Change, Digest, Drafted, Moment, Relation, Statement, Status};

/// What changes. What is absent carries over from the revision before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// What this revision is; absent: an update, or a retraction where the status says so.
    pub change: Option<Change>,
    /// Why it is made.
    pub reason: Option<String>,
    /// Where the statement stands now.
    pub status: Option<Status>,
    /// Its new text.
    pub text: Option<String>,
    /// Its new quote.
    pub quote: Option<String>,
    /// Whether it has no quote any more.
    pub drop_quote: bool,
    /// Sources to take away, by their positions in the revision before, from 1.
    pub drop_sources: Vec<usize>,
    /// Sources to add, after those that stay.
    pub add_sources: Vec<Attribution>,
    /// Appearances to add.
    pub appearances: Vec<Appearance>,
    /// Relations to add.
    pub relations: Vec<Relation>,
    /// Relations to take back.
    pub drop_relations: Vec<Relation>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Tags to take away.
    pub drop_tags: Vec<String>,
    /// When it became so; absent: not said, since the time of the revision before is another one's.
    pub effective_at: Option<Moment>,
    /// The statement that takes its place.
    pub successor: Option<Digest>,
    /// Who may see it from now on.
    pub audience: Option<Audience>,
    /// What a program proposed of it.
    pub drafted: Option<Drafted>,
}

impl Revision {
    /// Makes the statement's next revision. The chain's own fields are left for the ledger to set.
    pub(crate) fn apply(self, parent: &Statement) -> Result<Statement, Error> {
        let count = parent.attributions.len();
        if let Some(position) = self.drop_sources.iter().copied().find(|position| !(1..=count).contains(position)) {
            return Err(Error::NoSuchSource { position, count });
        }
        let status = self.status.unwrap_or(match self.change {
            Some(Change::Retraction) => Status::Retracted,
            _ => parent.status,
        });
        let retracted = status == Status::Retracted && parent.status != Status::Retracted;
        let change = self.change.unwrap_or(if retracted { Change::Retraction } else { Change::Update });
        let kept =
            parent.attributions.iter().enumerate().filter(|(index, _)| !self.drop_sources.contains(&(index + 1)));
        let mut next = Statement {
            attributions: kept.map(|(_, attribution)| attribution.clone()).chain(self.add_sources).collect(),
            audience: self.audience.or(parent.audience),
            change,
            drafted: self.drafted,
            effective_at: self.effective_at,
            reason: self.reason,
            status,
            successor: self.successor.or(parent.successor.filter(|_| status == Status::Superseded)),
            ..parent.clone()
        };
        next.text = self.text.unwrap_or(next.text);
        next.quote = self.quote.or(next.quote.filter(|_| !self.drop_quote));
        for relation in &self.drop_relations {
            let named = || format!("'{}' to {}", relation.kind, relation.to.prefix(12));
            take(&mut next.relations, relation).ok_or_else(|| Error::NotThere { what: "relation", named: named() })?;
        }
        for tag in &self.drop_tags {
            let named = || format!("'{tag}'");
            take(&mut next.tags, tag).ok_or_else(|| Error::NotThere { what: "tag", named: named() })?;
        }
        extend_distinct(&mut next.appearances, self.appearances);
        extend_distinct(&mut next.relations, self.relations);
        extend_distinct(&mut next.tags, self.tags);
        if is_same_but_for_its_step(&next, parent) {
            return Err(Error::NothingChanges);
        }
        Ok(next)
    }
}

fn take<T: PartialEq>(list: &mut Vec<T>, item: &T) -> Option<T> {
    let place = list.iter().position(|one| one == item)?;
    Some(list.remove(place))
}

fn extend_distinct<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// Whether nothing but the reason for the revision would differ. A clarification of when it became so is a change.
fn is_same_but_for_its_step(next: &Statement, parent: &Statement) -> bool {
    let plain = Statement {
        change: parent.change,
        drafted: parent.drafted.clone(),
        effective_at: next.effective_at.clone().or(parent.effective_at.clone()),
        reason: parent.reason.clone(),
        ..next.clone()
    };
    plain == *parent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::RelationType;

    #[test]
    fn takes_a_relation_and_a_tag_back_and_nothing_that_is_not_there() {
        let relation = |kind| Relation { kind, to: Digest::of(b"other") };
        let (same, supports) = (relation(RelationType::SameAs), relation(RelationType::Supports));
        let before = Statement {
            relations: vec![same, supports],
            tags: vec!["talks".to_owned(), "iran".to_owned()],
            ..Statement::new("The talks took place.".to_owned(), Vec::new())
        };
        let drop = Revision {
            drop_relations: vec![same],
            drop_tags: vec!["talks".to_owned()],
            relations: vec![relation(RelationType::Qualifies)],
            ..Revision::default()
        };
        let next = drop.apply(&before).unwrap();
        assert_eq!(next.relations, [supports, relation(RelationType::Qualifies)]);
        assert_eq!(next.tags, ["iran"]);
        let twice = Revision { drop_relations: vec![same, same], ..Revision::default() };
        let told = twice.apply(&before).unwrap_err().to_string();
        assert!(told.contains("no relation 'same_as' to "), "{told}");
        let other = Revision { drop_tags: vec!["iraq".to_owned()], ..Revision::default() };
        assert_eq!(other.apply(&before).unwrap_err().to_string(), "the statement has no tag 'iraq'");
    }
}
