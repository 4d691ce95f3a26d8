//! The filters of `show` and `export`, as a selection from the store, and a statement at a moment.

use super::args::{FilterOptions, MomentOptions};
use super::context::explained;
use super::failure::Failure;
use crate::ledger::{Chain, Filter, Ledger, Revised};
use crate::store::Selection;

/// Turns the options into a selection.
pub(super) fn selection(ledger: &Ledger, options: FilterOptions) -> Result<Selection, Failure> {
    let filter = Filter {
        statuses: options.status,
        classes: options.class,
        source: options.source,
        story: options.story,
        tag: options.tag,
        since: options.since,
        until: options.until,
        search: options.search,
        unconfirmed: options.unconfirmed,
        single_source: options.single_source,
        as_of: options.moment.as_of,
        in_effect: options.moment.in_effect,
    };
    ledger.selection(filter).map_err(|error| explained(ledger, error))
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
