//! What a commit has written, for the few questions that it asks of its own rows. Without it, each revision of a large
//! import would have everything before it sent first, and be waited for.

use std::collections::{HashMap, HashSet};

use super::{Entry, RevisionRow, VersionRow};
use crate::record::Digest;

/// How far an engine is: which commit it is at, and how often it has sent what it gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) commit: u64,
    pub(super) sent: u64,
}

/// Rows of this commit by number: those that are still to be sent, and those that were sent last, which may be on their
/// way. Older ones are asked of the engine, or foreseen.
#[derive(Debug, Default)]
pub(super) struct Recent {
    since: Progress,
    /// The number of the first record that is not sent; all records after it are here.
    first: Option<u64>,
    unsent: Rows,
    sent: Rows,
    /// Rows that were read before they were needed.
    foreseen: Rows,
    /// Rows that are not here, and are changed by what is not sent.
    changed: HashSet<u64>,
    /// Whether rows were changed in ways that are not kept here, so that only the engine knows.
    is_stale: bool,
}

#[derive(Debug, Default)]
struct Rows {
    records: HashMap<u64, (Digest, Option<String>)>,
    revisions: HashMap<u64, RevisionRow>,
    versions: HashMap<u64, VersionRow>,
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
    /// Forgets what another commit wrote, and what was sent before the last.
    pub(super) fn since(&mut self, since: Progress) -> &mut Self {
        if self.since.commit != since.commit {
            *self = Self { since, ..Self::default() };
        } else if self.since != since {
            self.since = since;
            self.sent = std::mem::take(&mut self.unsent);
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
        self.unsent.records.insert(number, (*digest, line.map(str::to_owned)));
    }

    pub(super) fn revision(&mut self, row: &RevisionRow, parent: Option<u64>) {
        self.unsent.revisions.insert(row.number, row.clone());
        let Some(parent) = parent else { return };
        let before = self.rows_mut().find_map(|rows| rows.revisions.get_mut(&parent));
        match before {
            Some(before) => before.next = Some(row.number),
            None => drop(self.changed.insert(parent)),
        }
    }

    pub(super) fn version(&mut self, row: &VersionRow, parent: Option<u64>) {
        self.unsent.versions.insert(row.number, row.clone());
        let Some(parent) = parent else { return };
        let before = self.rows_mut().find_map(|rows| rows.versions.get_mut(&parent));
        match before {
            Some(before) => before.next = Some(row.number),
            None => drop(self.changed.insert(parent)),
        }
    }

    /// Keeps what is here of these revisions until others are foreseen, and says which are to be read.
    pub(super) fn foresee(&mut self, numbers: &[u64]) -> Vec<u64> {
        let mut before = std::mem::take(&mut self.foreseen);
        let mut missing = Vec::new();
        for number in numbers {
            let mut found = [&mut self.sent, &mut before].into_iter().filter_map(|rows| rows.take(*number));
            match found.next() {
                Some((record, revision)) => self.foreseen.keep(*number, record, revision),
                None if self.is_stale || self.unsent.revisions.contains_key(number) => {}
                None if self.foreseen.revisions.contains_key(number) || self.changed.contains(number) => {}
                None => missing.push(*number),
            }
        }
        missing
    }

    /// Keeps a revision that was foreseen.
    pub(super) fn keep(&mut self, entry: Entry, row: RevisionRow) {
        self.foreseen.keep(entry.number, (entry.digest, entry.line), row);
    }

    pub(super) fn entry_of(&self, number: u64) -> Answer<Option<Entry>> {
        let found = self.rows().find_map(|rows| rows.records.get(&number));
        self.answer(number, found.map(|(digest, line)| Entry { number, digest: *digest, line: line.clone() }))
    }

    pub(super) fn revision_of(&self, number: u64) -> Answer<Option<RevisionRow>> {
        self.answer(number, self.rows().find_map(|rows| rows.revisions.get(&number)).cloned())
    }

    pub(super) fn version_of(&self, number: u64) -> Answer<Option<VersionRow>> {
        self.answer(number, self.rows().find_map(|rows| rows.versions.get(&number)).cloned())
    }

    fn rows(&self) -> impl Iterator<Item = &Rows> {
        [&self.unsent, &self.sent, &self.foreseen].into_iter()
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = &mut Rows> {
        [&mut self.unsent, &mut self.sent, &mut self.foreseen].into_iter()
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

impl Rows {
    fn take(&mut self, number: u64) -> Option<((Digest, Option<String>), RevisionRow)> {
        let both = self.records.contains_key(&number) && self.revisions.contains_key(&number);
        if both { self.records.remove(&number).zip(self.revisions.remove(&number)) } else { None }
    }

    fn keep(&mut self, number: u64, record: (Digest, Option<String>), revision: RevisionRow) {
        self.records.insert(number, record);
        self.revisions.insert(number, revision);
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
        recent.revision(&row(14, 10), Some(11));
        assert_eq!(recent.revision_of(11), Answer::Here(Some(RevisionRow { next: Some(14), ..row(11, 10) })));
        let again = Progress { commit: 0, sent: 2 };
        assert_eq!(recent.since(again).revision_of(11), Answer::Sent);
        assert!(matches!(recent.revision_of(14), Answer::Here(Some(_))));
        assert_eq!(recent.since(Progress { commit: 1, ..again }).revision_of(14), Answer::Sent);
        recent.revision(&row(12, 12), None);
        assert_eq!(recent.revision_of(12), Answer::Here(Some(row(12, 12))));
        assert_eq!(recent.entry_of(12), Answer::Sent);
        recent.give_up();
        assert_eq!(recent.since(Progress { commit: 1, sent: 7 }).revision_of(12), Answer::Unsent);
        assert_eq!(recent.since(Progress { commit: 2, sent: 7 }).revision_of(12), Answer::Sent);
    }

    #[test]
    fn keeps_what_is_foreseen_until_something_else_is() {
        let mut recent = Recent::default();
        let send = |recent: &mut Recent| {
            let since = Progress { sent: recent.since.sent + 1, ..recent.since };
            recent.since(since);
        };
        for number in [10, 11] {
            recent.record(number, &Digest::of(&[number as u8]), Some("{}"));
            recent.revision(&row(number, number), None);
        }
        assert!(recent.foresee(&[10]).is_empty(), "it is still to be sent");
        send(&mut recent);
        recent.record(12, &Digest::of(&[12]), Some("{}"));
        recent.revision(&row(12, 2), Some(2));
        assert_eq!(recent.foresee(&[10, 2, 3, 10]), [3], "one is on its way, one is changed by what is to be sent");
        recent.keep(Entry { number: 3, digest: Digest::of(&[3]), line: None }, row(3, 3));
        send(&mut recent);
        send(&mut recent);
        for number in [3, 10] {
            assert_eq!(recent.revision_of(number), Answer::Here(Some(row(number, number))));
            assert!(matches!(recent.entry_of(number), Answer::Here(Some(_))));
        }
        recent.revision(&row(13, 3), Some(3));
        assert_eq!(recent.revision_of(3), Answer::Here(Some(RevisionRow { next: Some(13), ..row(3, 3) })));
        assert!(recent.foresee(&[10]).is_empty());
        send(&mut recent);
        assert_eq!((recent.revision_of(3), recent.entry_of(3)), (Answer::Sent, Answer::Sent));
        assert!(matches!(recent.revision_of(10), Answer::Here(Some(_))));
        recent.give_up();
        assert!(recent.foresee(&[10, 11]).is_empty());
    }
}
