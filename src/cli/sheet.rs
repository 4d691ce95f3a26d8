//! `export sourcing-sheet`, `export chronology`: house tables, as Markdown, a page or a workbook.

use super::context::{Context, refuse_future, story_of};
use super::export::{ExportOptions, deliver, seen};
use super::failure::Failure;
use super::filter::selection;
use super::output::Output;
use super::{Outcome, audit};
use crate::audit::{Audit, DEFAULT_POLICY};
use crate::export::{Sheet, SheetFormat};
use crate::ledger::Ledger;
use crate::record::Audience;
use crate::store::Access;
use crate::template::{Template, chronology, sourcing_sheet};

pub(super) fn run(
    context: &Context,
    template: Template,
    options: &ExportOptions,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.filter.moment.as_of.as_ref())?;
    let ledger = seen(ledger, options, output)?;
    let sheet = sheet(context, &ledger, template, options)?;
    let rows = sheet.rows.len();
    deliver(
        options,
        &ledger,
        output,
        |out| sheet.write(options.sheet_format(), out).map(|()| rows as u64),
        ("row", "rows"),
    )
}

fn sheet(context: &Context, ledger: &Ledger, template: Template, options: &ExportOptions) -> Result<Sheet, Failure> {
    let audience = options.audience.unwrap_or(Audience::Desk);
    let wanted = selection(ledger, options.filter.clone())?;
    let policy = audit::policy(DEFAULT_POLICY)?;
    let moment = options.filter.moment.as_of.as_ref();
    let now = moment.map_or(context.now(), |moment| moment.end(ledger.zone()).min(context.now()));
    let audit = Audit::new(ledger, &policy, now, wanted.as_of.size, wanted.as_of.in_effect)?;
    let audit = if audience == Audience::Counsel { audit } else { audit.without_same_source() };
    match (template, &options.filter.story) {
        (Template::SourcingSheet, None) => {
            Err(Failure::new("a sourcing sheet is of one story")
                .hint("name it with --story; 'ledger log' lists stories"))
        }
        (Template::SourcingSheet, Some(id)) => {
            let story = story_of(ledger, id)?;
            Ok(sourcing_sheet(ledger, &story, &wanted, &audit)?)
        }
        (Template::Chronology, _) => Ok(chronology(ledger, &wanted, &audit)?),
    }
}

impl ExportOptions {
    /// What a house table is written as.
    pub(super) fn sheet_format(&self) -> SheetFormat {
        self.sheet_format.unwrap_or(SheetFormat::Markdown)
    }
}
