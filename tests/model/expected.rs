//! The model: a `Vec` of what was recorded, slow and obvious, and the rules as a newsroom would tell them.

use fact_ledger::record::{Minute, Moment, Status};
use jiff::tz::TimeZone;

/// Whether a record is a statement's revision, and which; else what it is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Signer,
    Note {
        about: u64,
    },
    /// A version of the story whose first record has this number.
    Version {
        story: u64,
        version: u32,
    },
    Revision(Box<Revision>),
}

/// A statement's revision, as far as the model follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// The number of the first revision's record.
    pub(crate) statement: u64,
    pub(crate) revision: u32,
    pub(crate) text: String,
    pub(crate) status: Status,
    pub(crate) tags: Vec<String>,
    pub(crate) successor: Option<u64>,
    /// The number of the story version that it stands in.
    pub(crate) story: Option<u64>,
    /// The number of the first record of the statement that it supports.
    pub(crate) supports: Option<u64>,
    pub(crate) effective_at: Option<Moment>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) recorded_at: Minute,
    pub(crate) kind: Kind,
}

/// What changes in a revision.
#[derive(Clone, Debug)]
pub(crate) enum How {
    Reword(String),
    Tag(String),
    Since(Moment),
    /// A named official confirms it.
    Confirm,
    /// A named person denies it.
    Deny,
    /// An unnamed person disputes it.
    Dispute,
    Retract,
    /// By the statement whose first record has this number.
    Supersede(u64),
    /// A correction: it should still be as it was at first.
    Restore,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) rows: Vec<Row>,
}

impl Revision {
    /// The revision that `how` makes of this one, unless the rules refuse it.
    pub(crate) fn changed(&self, how: &How) -> Option<Self> {
        let next = Self { revision: self.revision + 1, effective_at: None, ..self.clone() };
        let became = |status, successor| Self { status, successor, ..next.clone() };
        let is_final = matches!(self.status, Status::Superseded | Status::Retracted);
        match how {
            How::Reword(text) => (*text != self.text).then(|| Self { text: text.clone(), ..next.clone() }),
            How::Tag(tag) if self.tags.contains(tag) => None,
            How::Tag(tag) => Some(Self { tags: self.tags.iter().chain([tag]).cloned().collect(), ..next }),
            How::Since(time) if self.effective_at.as_ref() == Some(time) => None,
            How::Since(time) => Some(Self { effective_at: Some(time.clone()), ..next }),
            How::Supersede(by) if *by == self.statement || self.successor == Some(*by) => None,
            How::Supersede(by) if self.status == Status::Superseded => Some(became(self.status, Some(*by))),
            How::Restore => (self.status != Status::Reported).then(|| became(Status::Reported, None)),
            _ if is_final => None,
            How::Confirm => Some(became(Status::Confirmed, None)),
            How::Deny => Some(became(Status::Denied, None)),
            How::Dispute => Some(became(Status::Disputed, None)),
            How::Retract => Some(became(Status::Retracted, None)),
            How::Supersede(by) => Some(became(Status::Superseded, Some(*by))),
        }
    }
}

impl Model {
    pub(crate) fn size(&self) -> u64 {
        self.rows.len() as u64
    }

    /// The numbers of the records that `pick` picks.
    pub(crate) fn numbers(&self, pick: impl Fn(&Kind) -> bool) -> Vec<u64> {
        (0..self.size()).filter(|number| pick(&self.rows[*number as usize].kind)).collect()
    }

    pub(crate) fn revision(&self, number: u64) -> Option<&Revision> {
        match &self.rows[number as usize].kind {
            Kind::Revision(revision) => Some(revision),
            _ => None,
        }
    }

    /// The numbers of the first records of all statements.
    pub(crate) fn statements(&self) -> Vec<u64> {
        self.numbers(|kind| matches!(kind, Kind::Revision(one) if one.revision == 1))
    }

    /// The numbers of the first records of all stories.
    pub(crate) fn stories(&self) -> Vec<u64> {
        self.numbers(|kind| matches!(kind, Kind::Version { version: 1, .. }))
    }

    /// The numbers of the revisions of the statement with this first record, oldest first.
    pub(crate) fn chain(&self, statement: u64) -> Vec<u64> {
        self.numbers(|kind| matches!(kind, Kind::Revision(one) if one.statement == statement))
    }

    pub(crate) fn versions(&self, story: u64) -> Vec<u64> {
        self.numbers(|kind| matches!(kind, Kind::Version { story: first, .. } if *first == story))
    }

    /// The numbers of the revisions that stand when the ledger has `size` records, newest first: of each statement the
    /// newest, or, `in_effect` at a second since 1970, the one that had become so last.
    pub(crate) fn standing(&self, size: u64, in_effect: Option<i64>) -> Vec<u64> {
        let stands = |statement| {
            let known = self.chain(statement).into_iter().filter(|number| *number < size);
            match in_effect {
                None => known.max(),
                Some(second) => {
                    let so = known.filter(|number| self.effective(*number) <= second);
                    so.max_by_key(|number| (self.effective(*number), *number))
                }
            }
        };
        let mut standing: Vec<u64> = self.statements().into_iter().filter_map(stands).collect();
        standing.sort_by(|a, b| b.cmp(a));
        standing
    }

    /// The second since 1970 at which the revision became so.
    fn effective(&self, number: u64) -> i64 {
        let time = self.revision(number).and_then(|one| one.effective_at.as_ref());
        let recorded = || self.rows[number as usize].recorded_at.to_timestamp();
        time.map_or_else(recorded, |time| time.start(&TimeZone::UTC)).as_second()
    }

    /// The numbers of the records that name the one at `target`, other than as what they follow.
    pub(crate) fn references_to(&self, target: u64) -> Vec<u64> {
        self.numbers(|kind| match kind {
            Kind::Revision(one) => [one.successor, one.story, one.supports].contains(&Some(target)),
            Kind::Note { about } => *about == target,
            Kind::Version { .. } | Kind::Signer => false,
        })
    }

    /// How many records there were when that minute had passed.
    pub(crate) fn size_at(&self, minute: Minute) -> u64 {
        self.rows.iter().filter(|row| row.recorded_at <= minute).count() as u64
    }
}
