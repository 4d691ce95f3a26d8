//! `verify`: everything that can be computed, computed again.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::Outcome;
use super::context::Context;
use super::failure::{Failure, Kind};
use super::output::{Output, Tone, plain};
use super::trust::read_checkpoint;
use crate::ledger::Ledger;
use crate::merkle::SignedCheckpoint;
use crate::store::Access;
use crate::verify::{Error, Options, Outside, Report, verify_against};

#[derive(Args)]
pub(super) struct VerifyOptions {
    /// The ledger, if it is not the one of --ledger: a file, or a publication's folder.
    #[arg(value_name = "LOCATION", conflicts_with = "ledger", value_hint = ValueHint::AnyPath)]
    pub(super) location: Option<PathBuf>,
    /// A checkpoint that you kept, which the ledger must continue; may be given again.
    #[arg(long, value_name = "CHECKPOINT", value_hint = ValueHint::FilePath)]
    pub(super) against: Vec<PathBuf>,
    /// Root certificates (PEM) that must vouch for the authorities of time stamps.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) ca: Option<PathBuf>,
    /// Check SQLite's own structures and the full-text index, too.
    #[arg(long)]
    pub(super) full: bool,
}

pub(super) fn run(context: &Context, options: &VerifyOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = match &options.location {
        Some(location) => Ledger::open_as_it_is(location, Access::Read)?,
        None => Ledger::open_as_it_is(context.location(), Access::Read)?,
    };
    let kept = options.against.iter().map(|path| kept(path)).collect::<Result<Vec<_>, _>>()?;
    let outside = Outside { kept, roots: options.ca.as_deref().map(super::timestamp::roots).transpose()? };
    let progress = output.progress("verifying", Some(ledger.size()?));
    let verifying = Options { full: options.full, threads: None };
    let report = verify_against(&ledger, &verifying, &outside, |done| progress.at(done))?;
    drop(progress);
    if output.json {
        output.json(&report)?;
    } else {
        print(&report, output)?;
        let sizes: Vec<String> = outside.kept.iter().map(|signed| signed.unverified().size.to_string()).collect();
        if report.is_clean() && !sizes.is_empty() {
            output.line(format!("it continues what you kept: the log of {} records", sizes.join(", of ")))?;
        }
    }
    if ledger.withholds()? && !ledger.is_publication() {
        output.note("this is a copy; what is withheld from it can't be told from what somebody took away")?;
    }
    Ok(if report.findings.is_empty() { Outcome::Good } else { Outcome::Findings })
}

fn kept(path: &Path) -> Result<SignedCheckpoint, Failure> {
    SignedCheckpoint::parse(&read_checkpoint(path)?)
        .map_err(|error| Failure::unreadable(path, format!("{} is no checkpoint: {error}", path.display())))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Ledger(error) => error.into(),
            Error::Store(error) => error.into(),
            Error::Tree(error) => Self::new(error.to_string()).kind(Kind::Damaged),
            Error::Moving { .. } => {
                Self::new(error.to_string()).kind(Kind::Busy).hint("verify a copy: 'ledger backup FILE'")
            }
        }
    }
}

fn print(report: &Report, output: &mut Output) -> Result<(), Failure> {
    for finding in &report.findings {
        let code = output.paint(Tone::Bad, finding.code.as_str());
        output.line(format!("{code}  {}: {}", finding.place, plain(&finding.message)))?;
    }
    let unlisted = report.counts.values().sum::<u64>() - report.findings.len() as u64;
    if unlisted > 0 {
        output.line(format!("… and {unlisted} more of these kinds"))?;
    }
    if output.quiet {
        return Ok(());
    }
    let counted = [
        (report.size, "record", "records"),
        (report.statements, "statement", "statements"),
        (report.revisions, "later revision", "later revisions"),
        (report.stories, "story", "stories"),
        (report.checkpoints, "signed head", "signed heads"),
    ];
    let counted = counted.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
    output.line(format!("{}: {}", plain(&report.origin), counted.join(", ")))?;
    let absent = [
        (report.erased, "erased by a redaction"),
        (report.withheld, "withheld"),
        (report.newer, "of a newer format, of which only the digest was checked"),
    ];
    for (count, what) in absent.iter().filter(|(count, _)| *count > 0) {
        let records = if *count == 1 { "record is" } else { "records are" };
        output.line(format!("{count} {records} {what}"))?;
    }
    output.line(format!("root {}", report.root))?;
    for stamp in &report.stamps {
        let whose = if stamp.vouched { "" } else { ", for whom nobody vouches here (--ca)" };
        let (size, time, authority) = (stamp.size, &stamp.time, plain(&stamp.authority));
        output.line(format!("its first {size} records were there at {time}, says {authority}{whose}"))?;
    }
    let verdict = match report.counts.values().sum::<u64>() {
        0 => output.paint(Tone::Good, "nothing is wrong"),
        1 => output.paint(Tone::Bad, "1 thing is wrong"),
        count => output.paint(Tone::Bad, &format!("{count} things are wrong")),
    };
    output.line(verdict)
}
