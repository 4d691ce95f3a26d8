//! Which statements a reader asks for, as it is typed, and as a selection from the store.

use super::{Error, Ledger};
use crate::record::{Class, Moment, Status};
use crate::store::{AsOf, Selection};

/// Which statements. All conditions hold at once; absent ones hold for every statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// That stand so: any of these.
    pub statuses: Vec<Status>,
    /// With a source of any of these kinds.
    pub classes: Vec<Class>,
    /// With these words in a source's phrase, name, role or organization.
    pub source: Option<String>,
    /// That stand in the story of this id.
    pub story: Option<String>,
    /// With this label.
    pub tag: Option<String>,
    /// Recorded or revised at or after this.
    pub since: Option<Moment>,
    /// Last revised at or before this.
    pub until: Option<Moment>,
    /// With these words in text or quote.
    pub search: Option<String>,
    /// Neither confirmed nor superseded or retracted.
    pub unconfirmed: bool,
    /// With one person behind it, as far as is known.
    pub single_source: bool,
    /// What this ledger held then.
    pub as_of: Option<Moment>,
    /// What was so then.
    pub in_effect: Option<Moment>,
}

impl Ledger {
    /// Turns a filter into a selection: times become record numbers, a story becomes its versions.
    pub fn selection(&self, filter: Filter) -> Result<Selection, Error> {
        let size = filter.as_of.as_ref().map(|moment| self.size_at(moment)).transpose()?;
        let in_effect = filter.in_effect.as_ref().map(|moment| self.second_at(moment));
        let changed = match (&filter.since, &filter.until) {
            (None, None) => None,
            (since, until) => {
                let start = since.as_ref().map(|moment| self.number_since(moment)).transpose()?.unwrap_or(0);
                let end = until.as_ref().map(|moment| self.size_at(moment)).transpose()?.unwrap_or(u64::MAX);
                Some(start..end)
            }
        };
        let story = match &filter.story {
            Some(id) => Some(self.story(id)?.iter().map(|version| version.number).collect()),
            None => None,
        };
        Ok(Selection {
            as_of: AsOf { size, in_effect },
            statuses: filter.statuses,
            classes: filter.classes,
            changed,
            story,
            search: filter.search,
            source: filter.source,
            tag: filter.tag,
            unconfirmed: filter.unconfirmed,
            also_single_source: Vec::new(),
            single_source: filter.single_source,
        })
    }
}
