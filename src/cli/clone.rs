//! `clone`: a verified copy of a publication or a ledger.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Outcome;
use super::context::{Context, shown};
use super::failure::{Failure, Kind};
use super::output::{Output, plain};
use super::password::located;
use crate::copy::{Copied, Error, copy};
use crate::ledger::Ledger;
use crate::store::Access;

#[derive(Args)]
pub(super) struct CloneOptions {
    /// A publication's folder or address, a ledger's file, or postgres://… of one in a database.
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(super) from: PathBuf,
    /// The new file, or postgres://… of an empty database [default: ledger.db in this folder].
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) to: Option<PathBuf>,
    /// The zone in which dates without a time are compared, which a publication does not say [default: UTC].
    #[arg(long, value_name = "ZONE")]
    pub(super) zone: Option<String>,
}

pub(super) fn run(context: &Context, options: &CloneOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let to = options.to.as_deref().map_or_else(|| context.new_location(), located);
    let from = Ledger::open_as_it_is(located(&options.from), Access::Read)?;
    let progress = output.progress("copying and verifying", None);
    let copied = copy(&from, to.clone(), options.zone.as_deref())?;
    drop(progress);
    let to = to.shown();
    if output.json {
        output.json(&serde_json::json!({"file": to, "copy": copied}))?;
        return Ok(Outcome::Good);
    }
    if output.quiet {
        return Ok(Outcome::Good);
    }
    let Copied { origin, size, root, .. } = &copied;
    output.line(format!("{}: {}, {size} records, every digest as it was", shown(to), plain(origin)))?;
    output.line(format!("root {root}"))?;
    let missing = [
        (copied.withheld, "record", "records"),
        (copied.texts_withheld, "story's text", "stories' texts"),
        (copied.seals_withheld, "sealed identity", "sealed identities"),
    ];
    let missing = missing.iter().filter(|(count, ..)| *count > 0);
    let missing: Vec<String> =
        missing.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
    if missing.is_empty() {
        output.note("nothing is withheld from it: with a signer's key it can be written to")?;
    } else {
        output.note(format!("withheld from it: {}; it can be read, and not written to", missing.join(", ")))?;
    }
    Ok(Outcome::Good)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Ledger(error) => error.into(),
            Error::Verify(error) => error.into(),
            Error::Unsound { .. } => Self::new(error.to_string())
                .kind(Kind::Damaged)
                .hint("'ledger verify --ledger FROM' lists what is wrong with it"),
        }
    }
}
