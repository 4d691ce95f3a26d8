//! `export corrections`: the public list of what was wrong and what is right.

use super::Outcome;
use super::context::{Context, refuse_future};
use super::export::{ExportOptions, deliver, refuse_columns};
use super::failure::Failure;
use super::filter::selection;
use super::output::Output;
use crate::export::{Out, SheetFormat};
use crate::publish::{Form, corrections, write_corrections};
use crate::record::Audience;
use crate::store::{Access, Selection};
use crate::template::corrections_sheet;

pub(super) fn run(context: &Context, options: &ExportOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.filter.moment.as_of.as_ref())?;
    let Selection { as_of, changed, .. } = selection(&ledger, options.filter.clone())?;
    refuse_filters(options)?;
    refuse_columns(options)?;
    let size = as_of.size.unwrap_or(u64::MAX).min(ledger.size()?);
    let found =
        corrections(&ledger, size, changed.unwrap_or(0..u64::MAX), options.audience.unwrap_or(Audience::Public))?;
    if output.json {
        output.json(&found)?;
        return Ok(Outcome::Good);
    }
    let form = match options.sheet_format() {
        SheetFormat::Markdown => Form::Markdown,
        SheetFormat::Html => Form::Html,
        SheetFormat::Xlsx => {
            let sheet = corrections_sheet(&found);
            let write = |out: Out<'_>| sheet.write(SheetFormat::Xlsx, out).map(|()| found.len() as u64);
            return deliver(options, &ledger, output, write, ("correction", "corrections"));
        }
    };
    let write = |out: Out<'_>| {
        write_corrections(&found, form, out)?;
        Ok(found.len() as u64)
    };
    deliver(options, &ledger, output, write, ("correction", "corrections"))
}

/// Only times choose among corrections.
fn refuse_filters(options: &ExportOptions) -> Result<(), Failure> {
    let filter = &options.filter;
    let given = [
        (!filter.status.is_empty(), "--status"),
        (!filter.class.is_empty(), "--class"),
        (filter.source.is_some(), "--source"),
        (filter.story.is_some(), "--story"),
        (filter.tag.is_some(), "--tag"),
        (filter.search.is_some(), "--search"),
        (filter.unconfirmed, "--unconfirmed"),
        (filter.single_source, "--single-source"),
        (filter.moment.in_effect.is_some(), "--in-effect"),
    ];
    let Some((_, option)) = given.iter().find(|(is_given, _)| *is_given) else { return Ok(()) };
    Err(Failure::new(format!("{option} does not choose among corrections"))
        .hint("--since, --until and --as-of do; the list is whole otherwise"))
}
