//! What a commit has written and its engine not sent yet, for the few questions that a commit asks of its own rows. Without
//! it, each revision of a large import would have everything before it sent first.

use std::collections::{HashMap, HashSet};

use super::{Entry, RevisionRow, VersionRow};
use crate::record::Digest;

/// Rows by number, since the engine sent the ones before.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// How often the engine had sent when the first of them was written.
    sent: u64,
    /// The number of the first record of them; all records after it are here.
    first: Option<u64>,
    records: HashMap<u64, (Digest, Option<String>)>,
    revisions: HashMap<u64, RevisionRow>,
    versions: HashMap<u64, VersionRow>,
    /// Rows that were sent, and are changed by what is not.
    changed: HashSet<u64>,
}

/// Where the answer to a question about one number is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer<T> {
    /// Here.
    Here(T),
    /// Where it was sent, whatever is still to be sent.
    Sent,
    /// Where it is sent, once everything is.
    Unsent,
}

impl Recent {
    /// Forgets what was sent since.
    pub(super) fn since(&mut self, sent: u64) -> &mut Self {
        if self.sent != sent {
            *self = Self { sent, ..Self::default() };
        }
        self
    }

    pub(super) fn record(&mut self, number: u64, digest: &Digest, line: Option<&str>) {
        self.first.get_or_insert(number);
        self.records.insert(number, (*digest, line.map(str::to_owned)));
    }

    pub(super) fn revision(&mut self, row: &RevisionRow, parent: Option<u64>) {
        self.revisions.insert(row.number, row.clone());
        match parent.map(|parent| (parent, self.revisions.get_mut(&parent))) {
            Some((_, Some(before))) => before.next = Some(row.number),
            Some((parent, None)) => drop(self.changed.insert(parent)),
            None => {}
        }
    }

    pub(super) fn version(&mut self, row: &VersionRow, parent: Option<u64>) {
        self.versions.insert(row.number, row.clone());
        match parent.map(|parent| (parent, self.versions.get_mut(&parent))) {
            Some((_, Some(before))) => before.next = Some(row.number),
            Some((parent, None)) => drop(self.changed.insert(parent)),
            None => {}
        }
    }

    pub(super) fn entry_of(&self, number: u64) -> Answer<Option<Entry>> {
        let found = self.records.get(&number);
        self.answer(number, found.map(|(digest, line)| Entry { number, digest: *digest, line: line.clone() }))
    }

    pub(super) fn revision_of(&self, number: u64) -> Answer<Option<RevisionRow>> {
        self.answer(number, self.revisions.get(&number).cloned())
    }

    pub(super) fn version_of(&self, number: u64) -> Answer<Option<VersionRow>> {
        self.answer(number, self.versions.get(&number).cloned())
    }

    fn answer<T>(&self, number: u64, found: Option<T>) -> Answer<Option<T>> {
        match self.first {
            // A record may have been sent before its row of another table was written.
            _ if found.is_some() => Answer::Here(found),
            Some(first) if number >= first => Answer::Here(None),
            _ if self.changed.contains(&number) => Answer::Unsent,
            _ => Answer::Sent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Status;

    fn row(number: u64, statement: u64) -> RevisionRow {
        let revision = if number == statement { 1 } else { 2 };
        let status = Status::Reported;
        RevisionRow { number, statement, revision, status, classes: 0, people: 0, effective: 0, next: None }
    }

    #[test]
    fn knows_its_own_rows_and_which_of_the_others_it_changes() {
        let mut recent = Recent::default();
        assert_eq!(recent.revision_of(7), Answer::Sent);
        for (number, statement, parent) in [(10, 10, None), (11, 10, Some(10)), (12, 3, Some(3))] {
            recent.record(number, &Digest::of(&[number as u8]), Some("{}"));
            recent.revision(&row(number, statement), parent);
        }
        assert_eq!(recent.revision_of(10), Answer::Here(Some(RevisionRow { next: Some(11), ..row(10, 10) })));
        assert_eq!(recent.revision_of(13), Answer::Here(None));
        assert_eq!(recent.revision_of(3), Answer::Unsent);
        assert_eq!(recent.revision_of(4), Answer::Sent);
        assert!(matches!(recent.entry_of(11), Answer::Here(Some(Entry { number: 11, .. }))));
        assert_eq!(recent.since(1).revision_of(10), Answer::Sent);
        recent.revision(&row(12, 12), None);
        assert_eq!(recent.revision_of(12), Answer::Here(Some(row(12, 12))));
        assert_eq!(recent.entry_of(12), Answer::Sent);
    }
}
