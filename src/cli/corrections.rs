//! `export corrections`: the public list of what was wrong and what is right.

use super::Outcome;
use super::context::{Context, refuse_future};
use super::export::{ExportOptions, is_same_file, whole};
use super::failure::Failure;
use super::filter::selection;
use super::output::Output;
use crate::publish::{Form, corrections, write_corrections};
use crate::record::Audience;
use crate::store::{Access, Selection};

pub(super) fn run(context: &Context, options: &ExportOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.filter.moment.as_of.as_ref())?;
    let Selection { as_of, changed, .. } = selection(&ledger, options.filter.clone())?;
    refuse_filters(options)?;
    let size = as_of.size.unwrap_or(u64::MAX).min(ledger.size()?);
    let found =
        corrections(&ledger, size, changed.unwrap_or(0..u64::MAX), options.audience.unwrap_or(Audience::Public))?;
    if output.json {
        output.json(&found)?;
        return Ok(Outcome::Good);
    }
    let form = if options.html { Form::Html } else { Form::Markdown };
    let Some(path) = &options.output else {
        write_corrections(&found, form, output.writer())?;
        return Ok(Outcome::Good);
    };
    if is_same_file(path, ledger.path()) {
        return Err(Failure::new(format!("{} is the ledger itself", path.display())).hint("choose another name"));
    }
    whole(path, |out| Ok(write_corrections(&found, form, out)?))?;
    let count = found.len();
    output.note(format!("{}: {count} correction{}", path.display(), if count == 1 { "" } else { "s" }))?;
    Ok(Outcome::Good)
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
