//! `diff A B`: two statements side by side, as both stand at the same moment.

use super::revisions::{compare, print};
use crate::cli::args::MomentOptions;
use crate::cli::context::{Context, chain_of, refuse_future};
use crate::cli::failure::Failure;
use crate::cli::filter::standing;
use crate::cli::output::Output;
use crate::ledger::{Chain, Ledger, Revised};
use crate::store::Access;

/// Compares the statements that the ids name; tells whether they differ.
pub(super) fn run(
    context: &Context,
    ids: [&str; 2],
    moment: &MomentOptions,
    output: &mut Output,
) -> Result<bool, Failure> {
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", moment.as_of.as_ref())?;
    let [one, other] = [chain_of(&ledger, ids[0])?, chain_of(&ledger, ids[1])?];
    let (before, after) = (read(&ledger, &one, moment)?, read(&ledger, &other, moment)?);
    let difference = compare(before, after);
    if output.json {
        output.json(&difference)?;
    } else if !output.quiet {
        print(&ledger, &difference, before, after, output)?;
    }
    Ok(!difference.is_empty())
}

fn read<'a>(ledger: &Ledger, chain: &'a Chain, moment: &MomentOptions) -> Result<&'a Revised, Failure> {
    let short = ledger.short_id(&chain.id)?;
    standing(ledger, chain, moment)?.ok_or_else(|| {
        Failure::withheld(format!("statement {short} has no content at that moment"))
            .hint("it was recorded or took effect later, or it was erased or is withheld from this copy")
    })
}
