//! One statement as the rules look at it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ledger::{Contested, Revised};
use crate::record::{Attribution, Class, Moment, Stance, Statement};

/// A statement with its history.
pub(super) struct Case<'a> {
    /// Its revisions, oldest first.
    pub(super) chain: &'a [Revised],
    /// The last of them.
    pub(super) current: &'a Revised,
    /// The time of the audit.
    pub(super) now: Timestamp,
    /// The ledger's zone.
    pub(super) zone: &'a TimeZone,
    /// Whether an editor knows its sources to be one person.
    pub(super) is_one_person: bool,
    /// By what it is contested.
    pub(super) contested: Option<Contested>,
}

impl Case<'_> {
    /// The statement as it stands.
    pub(super) fn statement(&self) -> &Statement {
        &self.current.statement
    }

    /// Whether nothing is left to be done about it: it is superseded or retracted.
    pub(super) fn is_over(&self) -> bool {
        self.statement().status.is_final()
    }

    /// The day on which a moment lies, in the ledger's zone.
    pub(super) fn day(&self, moment: &Moment) -> Date {
        day(moment, self.zone)
    }
}

/// The day on which a moment lies.
pub(super) fn day(moment: &Moment, zone: &TimeZone) -> Date {
    moment.start(zone).to_zoned(zone.clone()).date()
}

/// The sources that stand behind a statement, narrator excepted.
pub(super) fn cited(statement: &Statement) -> impl Iterator<Item = &Attribution> + Clone {
    statement.supporters().filter(|one| one.class != Class::Narrator)
}

/// Whether a source is a person, or persons, whom the reader can't know.
pub(super) fn is_unnamed(one: &Attribution) -> bool {
    matches!(one.class, Class::AnonymousSource | Class::Official | Class::Individual) && !one.is_on_record()
}

/// Whether an attribution shows that somebody was asked, or answered.
pub(super) fn is_response(one: &Attribution) -> bool {
    match one.stance {
        Stance::Asked | Stance::DeclinesComment | Stance::NoResponse | Stance::Denies | Stance::Disputes => true,
        Stance::Confirms => one.is_on_record(),
        Stance::Asserts => false,
    }
}
