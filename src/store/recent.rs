//! What a commit has written, for the few questions that it asks of its own rows. Without it, each revision of a large
//! import would have everything before it sent first, and be waited for.

use std::collections::{HashMap, HashSet};

use super::{Entry, RevisionRow, VersionRow};
use crate::record::Digest;

/// About how many bytes of rows are kept that were sent.
const MOST_BYTES: usize = 192 << 20;

/// How far an engine is: which commit it is at, and how often it has sent what it gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) commit: u64,
    pub(super) sent: u64,
}

/// Rows of this commit by number.
#[derive(Debug, Default)]
pub(super) struct Recent {
    since: Progress,
    bytes: usize,
    /// The number of the first record that is not sent; all records after it are here.
    first: Option<u64>,
    records: HashMap<u64, (Digest, Option<String>)>,
    revisions: HashMap<u64, RevisionRow>,
    versions: HashMap<u64, VersionRow>,
    /// Rows that were sent, and are changed by what is not.
    changed: HashSet<u64>,
    /// Whether rows were changed in ways that are not kept here, so that only the engine knows.
    is_stale: bool,
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
    /// Forgets what another commit wrote, and what is too much of what was sent.
    pub(super) fn since(&mut self, since: Progress) -> &mut Self {
        if self.since.commit != since.commit || (self.since != since && self.bytes > MOST_BYTES) {
            *self = Self { since, ..Self::default() };
        } else if self.since != since {
            self.since = since;
            self.first = None;
            self.changed.clear();
        }
        self
    }

    /// Knows nothing any more until the commit ends.
    pub(super) fn give_up(&mut self) {
        *self = Self { since: self.since, is_stale: true, ..Self::default() };
    }

    pub(super) fn record(&mut self, number: u64, digest: &Digest, line: Option<&str>) {
        self.first.get_or_insert(number);
        self.bytes += 256 + line.map_or(0, str::len);
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
            _ if self.is_stale => Answer::Unsent,
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
        let sent = Progress { commit: 0, sent: 1 };
        assert!(matches!(recent.since(sent).revision_of(10), Answer::Here(Some(_))));
        assert_eq!(recent.revision_of(3), Answer::Sent);
        assert_eq!(recent.revision_of(13), Answer::Sent);
        assert_eq!(recent.since(Progress { commit: 1, ..sent }).revision_of(10), Answer::Sent);
        recent.revision(&row(12, 12), None);
        assert_eq!(recent.revision_of(12), Answer::Here(Some(row(12, 12))));
        assert_eq!(recent.entry_of(12), Answer::Sent);
        recent.give_up();
        assert_eq!(recent.since(Progress { commit: 1, sent: 7 }).revision_of(12), Answer::Unsent);
        assert_eq!(recent.since(Progress { commit: 2, sent: 7 }).revision_of(12), Answer::Sent);
    }
}
