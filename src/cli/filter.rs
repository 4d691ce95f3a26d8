//! The filters of `show` and `export`, as a selection from the store, and a statement at a moment.

use super::args::{FilterOptions, MomentOptions};
use super::context::story_of;
use super::failure::Failure;
use crate::ledger::{Chain, Ledger, Revised};
use crate::store::{AsOf, Selection};

/// Turns the options into a selection: times become record numbers, a story becomes its versions.
pub(super) fn selection(ledger: &Ledger, options: FilterOptions) -> Result<Selection, Failure> {
    let size = options.moment.as_of.as_ref().map(|moment| ledger.size_at(moment)).transpose()?;
    let in_effect = options.moment.in_effect.as_ref().map(|moment| ledger.second_at(moment));
    let changed = match (&options.since, &options.until) {
        (None, None) => None,
        (since, until) => {
            let start = since.as_ref().map(|moment| ledger.number_since(moment)).transpose()?.unwrap_or(0);
            let end = until.as_ref().map(|moment| ledger.size_at(moment)).transpose()?.unwrap_or(u64::MAX);
            Some(start..end)
        }
    };
    let story = match &options.story {
        Some(id) => Some(story_of(ledger, id)?.iter().map(|version| version.number).collect()),
        None => None,
    };
    Ok(Selection {
        as_of: AsOf { size, in_effect },
        statuses: options.status,
        classes: options.class,
        changed,
        story,
        search: options.search,
        source: options.source,
        tag: options.tag,
        unconfirmed: options.unconfirmed,
        also_single_source: Vec::new(),
        single_source: options.single_source,
    })
}

/// The revision that stands at the moment that is asked for.
pub(super) fn standing<'a>(
    ledger: &Ledger,
    chain: &'a Chain,
    moment: &MomentOptions,
) -> Result<Option<&'a Revised>, Failure> {
    let size = moment.as_of.as_ref().map(|moment| ledger.size_at(moment)).transpose()?.unwrap_or(u64::MAX);
    let mut known = chain.revisions.iter().filter(|revised| revised.number < size);
    let Some(moment) = &moment.in_effect else { return Ok(known.next_back()) };
    let second = ledger.second_at(moment);
    let since = |revised: &Revised| revised.effective(ledger.zone());
    Ok(known.filter(|revised| since(revised) <= second).max_by_key(|revised| (since(revised), revised.number)))
}
