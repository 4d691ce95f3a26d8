//! `show`: statements as they stand, or one with its whole history.

use super::args::{FilterOptions, PageOptions};
use super::context::{Context, chain_of, refuse_future};
use super::failure::Failure;
use super::filter::{selection, standing};
use super::output::Output;
use super::{Outcome, statement, table, tombstone};
use crate::export::{self, Format, Whole};
use crate::ledger::{Ledger, Revised};
use crate::store::{Access, Selection};
use clap::Args;

#[derive(Args)]
pub(super) struct ShowOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    pub(super) id: Option<String>,
    #[command(flatten)]
    pub(super) filter: FilterOptions,
    #[command(flatten)]
    pub(super) page: PageOptions,
}

pub(super) fn run(context: &Context, options: ShowOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.filter.moment.as_of.as_ref())?;
    match &options.id {
        Some(id) => one(&ledger, id, &options, output)?,
        None => many(&ledger, options, output)?,
    }
    Ok(Outcome::Good)
}

fn one(ledger: &Ledger, id: &str, options: &ShowOptions, output: &mut Output) -> Result<(), Failure> {
    if tombstone::print_if_all_is_erased(ledger, id, output)? {
        return Ok(());
    }
    let chain = chain_of(ledger, id)?;
    let Some(current) = standing(ledger, &chain, &options.filter.moment)? else {
        let short = ledger.short_id(&chain.id)?;
        return Err(Failure::withheld(format!("statement {short} has no content at that moment"))
            .hint("it was recorded or took effect later, or it was erased or is withheld from this copy"));
    };
    if output.quiet {
        return output.line(chain.id.to_string());
    }
    let size = options.filter.moment.as_of.as_ref().map(|moment| ledger.size_at(moment)).transpose()?;
    let contested = ledger.contests(size)?.of(current)?;
    if output.json {
        return output.json(&Whole::of(ledger, &chain, current, contested)?);
    }
    statement::print(ledger, &chain, current, contested, output)
}

fn many(ledger: &Ledger, options: ShowOptions, output: &mut Output) -> Result<(), Failure> {
    let PageOptions { limit, all } = options.page;
    let selection = selection(ledger, options.filter)?;
    if output.json {
        let options = export::Options { selection, ..Default::default() };
        return export::export(ledger, Format::Json, &options, output.writer()).map(drop).map_err(Failure::from);
    }
    let (rows, more) = page(ledger, &selection, if all { usize::MAX } else { limit })?;
    if output.quiet {
        return rows.iter().try_for_each(|revised| output.line(revised.id.to_string()));
    }
    if rows.is_empty() {
        let is_empty = ledger.store().last_statement()?.is_none();
        return output.note(if is_empty {
            "there is no statement yet; 'ledger add' records one"
        } else {
            "no statement matches"
        });
    }
    table::statements_at(ledger, &rows, selection.as_of.size, output)?;
    if more {
        let which = if limit == 1 { "this is the newest".to_owned() } else { format!("these are the newest {limit}") };
        output.note(format!("{which}; --limit NUMBER or --all shows more"))?;
    }
    Ok(())
}

/// The first `limit` statements, and whether there are more.
fn page(ledger: &Ledger, selection: &Selection, limit: usize) -> Result<(Vec<Revised>, bool), Failure> {
    let mut rows = Vec::new();
    let mut more = false;
    ledger.select(selection, |revised| {
        more = rows.len() == limit;
        if !more {
            rows.push(revised);
        }
        !more
    })?;
    Ok((rows, more))
}
