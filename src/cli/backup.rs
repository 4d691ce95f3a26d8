//! `backup`: a copy of the ledger as it stands at this moment.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Outcome;
use super::context::{Context, shown};
use super::failure::Failure;
use super::output::Output;
use crate::copy::copy;
use crate::store::Access;

#[derive(Args)]
pub(super) struct BackupOptions {
    /// The new file.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,
}

pub(super) fn run(context: &Context, options: &BackupOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    if ledger.is_publication() {
        return Err(Failure::new("a publication is plain files").hint("copy the folder"));
    }
    let progress = output.progress("copying", None);
    if !ledger.store().backup(&options.file)? {
        copy(&ledger, &options.file, None)?;
    }
    drop(progress);
    let copy = crate::ledger::Ledger::open(&options.file, Access::Read)?;
    let size = copy.size()?;
    if output.json {
        output.json(&serde_json::json!({"file": options.file, "records": size}))?;
    } else {
        output.note(format!("{}: {size} records; the signing key is not in it", shown(&options.file)))?;
    }
    Ok(Outcome::Good)
}
