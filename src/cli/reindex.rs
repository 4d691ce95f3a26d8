//! `reindex`: the projections, made again from the records; and an erasure that was left unfinished, finished.

use super::Outcome;
use super::context::{Context, fold};
use super::failure::Failure;
use super::output::Output;
use super::redact::PATIENCE;
use crate::store::Access;

pub(super) fn run(context: &Context, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Write)?;
    let progress = output.progress("projecting", Some(ledger.size()?));
    let projected = ledger.reindex(|number| progress.at(number))?;
    drop(progress);
    if !ledger.finish_erasure(PATIENCE)? {
        output.warn("what was erased before may still have left bytes, since another process is reading it");
    }
    fold(&ledger, output);
    if output.json {
        output.json(&serde_json::json!({"records": projected}))?;
    } else {
        output.note(format!("made the projections of {projected} records again"))?;
    }
    Ok(Outcome::Good)
}
