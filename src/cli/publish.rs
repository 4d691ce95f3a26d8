//! `publish`: plain files that anybody can check.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::Serialize;

use super::args::word;
use super::context::{Context, shown};
use super::failure::{Failure, Kind};
use super::output::Output;
use super::trust::{key, read_file};
use super::{Outcome, planned};
use crate::ledger::{self, Ledger};
use crate::merkle::{Signature, SignedCheckpoint, WitnessKey};
use crate::publication::Publication;
use crate::publish::{Error, Extent, Options, Pages, Summary, plan, publish_at, remove_pages, write_pages};
use crate::record::Audience;
use crate::store::Access;

/// Up to how many records pages are written without being asked for.
const MOST_WITH_PAGES: u64 = 50_000;

#[derive(Args)]
pub(super) struct PublishOptions {
    /// The folder, made if it is not there.
    #[arg(value_hint = ValueHint::DirPath)]
    pub(super) folder: PathBuf,
    /// For whom.
    #[arg(long, value_name = "AUDIENCE", default_value = "desk", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Audience,
    /// Publish the stories' texts, too.
    #[arg(long)]
    pub(super) texts: bool,
    /// Publish the log alone, and who signs and what was erased: proofs for those who have the records from elsewhere.
    #[arg(long, conflicts_with = "texts")]
    pub(super) proofs_only: bool,
    /// Go on although the folder holds a publication for fewer people.
    #[arg(long)]
    pub(super) widen: bool,
    /// Tell which records would appear in the folder, and which would be taken away; write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Write pages for people, too: the default for a ledger of up to 50,000 records, and where pages stand already.
    /// All of them are made again each time.
    #[arg(long)]
    pub(super) pages: bool,
    /// Write the records and the proofs alone, without pages for people.
    #[arg(long, conflicts_with = "pages")]
    pub(super) no_pages: bool,
    /// For holders of this signer's key (a name, key id or verifier key): the newest checkpoint that it signed
    /// [default: the first signer's, or its successor's].
    #[arg(long, value_name = "SIGNER")]
    pub(super) signer: Option<String>,
    /// Look at every file, also at those that nothing recorded since can have changed.
    #[arg(long)]
    pub(super) whole: bool,
    /// Add the cosignature in this file, as 'ledger witness' prints it, to the checkpoint that stands in the folder; may
    /// be given again.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) cosignature: Vec<PathBuf>,
    /// The key of a witness, or a file with it: its cosignature is taken only if it is good; may be given again.
    #[arg(long, value_name = "KEY", requires = "cosignature")]
    pub(super) witness: Vec<String>,
}

/// Whether pages are left out unless they are asked for: of a large ledger, in a folder that has none.
fn leaves_pages_out(size: u64, folder: &Path) -> bool {
    size > MOST_WITH_PAGES && !folder.join("index.html").exists()
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Pages>,
}

pub(super) fn run(context: &Context, options: &PublishOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let (ledger, checkpoint) = match options.cosignature.is_empty() {
        true => {
            let ledger = context.open(Access::Read)?;
            let term = ledger.signer(options.signer.as_deref())?;
            let checkpoint = ledger.checkpoint_by(&term, u64::MAX)?;
            (ledger, checkpoint)
        }
        false => cosigned(context, options)?,
    };
    let (signed, size) = (checkpoint.unverified().size.0, ledger.size()?);
    let publish_options = Options {
        audience: options.audience,
        texts: options.texts,
        proofs_only: options.proofs_only,
        widen: options.widen,
    };
    if options.dry_run {
        planned::print(&ledger, &plan(&ledger, &options.folder, &publish_options)?, options, output)?;
        return Ok(Outcome::Good);
    }
    let progress = output.progress("publishing", Some(signed));
    let extent = if options.whole { Extent::Whole } else { Extent::Changes };
    let summary =
        publish_at(&ledger, &options.folder, &checkpoint, &publish_options, extent, |done| progress.at(done))?;
    drop(progress);
    let progress = output.progress("writing pages", None);
    let no_pages = options.no_pages || options.proofs_only;
    let left_out = !no_pages && !options.pages && leaves_pages_out(signed, &options.folder);
    let pages = match no_pages || left_out {
        true => None,
        false => Some(write_pages(&options.folder, options.audience)?),
    };
    let removed = if no_pages { remove_pages(&options.folder, options.audience)? } else { 0 };
    drop(progress);
    if left_out {
        output.note(format!("no pages are written of {signed} records; --pages writes them"))?;
    }
    if signed < size {
        output.note(format!(
            "the newest {} of {size} records are not in it: the checkpoint that is published is of {signed}",
            size - signed
        ))?;
    }
    if output.json {
        output.json(&Printed { summary, pages })?;
    } else if !output.quiet {
        output.line(format!(
            "{}: {} records for the {}, {} withheld{}; {} files written, {} removed",
            shown(&options.folder),
            summary.records,
            options.audience,
            summary.withheld,
            if summary.erased > 0 { format!(", {} erased", summary.erased) } else { String::new() },
            summary.files_written,
            summary.files_removed + removed
        ))?;
        if let Some(Pages { pages, files_written, .. }) = pages {
            output.line(format!(
                "{}: pages of {} statements, {} stories, {} named sources; {files_written} written",
                shown(&options.folder.join("index.html")),
                pages.statements,
                pages.stories,
                pages.sources
            ))?;
        }
    }
    Ok(Outcome::Good)
}

/// Keeps the witnesses' cosignatures with the checkpoint that stands in the folder, and yields that checkpoint.
fn cosigned(context: &Context, options: &PublishOptions) -> Result<(Ledger, SignedCheckpoint), Failure> {
    let published = Publication::Folder(options.folder.clone()).checkpoint().map_err(ledger::Error::from)?;
    let witnesses = options.witness.iter().map(|text| key(text)).collect::<Result<Vec<WitnessKey>, _>>()?;
    let mut lines = Vec::new();
    for path in &options.cosignature {
        lines.extend(cosignatures(path, &published, &witnesses)?);
    }
    let ledger = context.open(Access::Write)?;
    let published = published.unverified();
    let head = ledger.checkpoint_where(published.size.0, |signed| signed.unverified() == published)?;
    if head.is_none() {
        return Err(Failure::refused("the checkpoint in the folder is none of this ledger's")
            .hint("name the folder that it was published into"));
    }
    let (checkpoint, _) = ledger.keep_cosignatures(published.size.0, &lines)?;
    Ok((ledger, checkpoint))
}

/// The signature lines in a file, each of them good if its witness is known.
fn cosignatures(
    path: &Path,
    published: &SignedCheckpoint,
    witnesses: &[WitnessKey],
) -> Result<Vec<Signature>, Failure> {
    let bytes = read_file(path)?;
    let refused = |reason: String| {
        Failure::unreadable(path, format!("{}: {reason}", path.display()))
            .hint("it is one line, as 'ledger witness' prints it, over the checkpoint that stands in the folder")
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| refused("not UTF-8".to_owned()))?;
    let lines = text.lines().map(Signature::parse).collect::<Result<Vec<_>, _>>();
    let lines = lines.map_err(|error| refused(error.to_string()))?;
    if lines.is_empty() {
        return Err(refused("there is no cosignature in it".to_owned()));
    }
    for line in &lines {
        let mut cosigned = published.clone();
        cosigned.cosign(line.clone()).map_err(|error| refused(error.to_string()))?;
        let known = witnesses.iter().find(|key| key.id() == line.key_id && key.name() == line.name);
        match known.map(|key| key.verify(&cosigned)) {
            Some(Err(error)) => return Err(refused(error.to_string())),
            None if !witnesses.is_empty() => return Err(refused(format!("it is {}'s, who is not named", line.name))),
            _ => {}
        }
    }
    Ok(lines)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let hint = match &error {
            Error::NotEmpty { .. } | Error::OtherLedger { .. } | Error::NoFolder { .. } => {
                "name a new or an empty folder"
            }
            Error::Narrower { .. } => {
                "name a new folder, since who fetched from this one may compare; or go on with --widen"
            }
            Error::Newer { .. } => "publish from the newest copy of the ledger",
            Error::Diverged { .. } => "find out which is right: 'ledger verify' on the ledger and on the folder",
            Error::BadCheckpoint { .. } => "name a new folder, or take that file away",
            Error::NoCheckpoint { .. } => "'ledger verify' tells what is wrong",
            Error::File { .. } | Error::Ledger(_) => "",
        };
        let kind = match &error {
            Error::NotEmpty { .. } | Error::OtherLedger { .. } => Kind::Conflict,
            Error::NoFolder { .. } | Error::File { .. } => Kind::Unwritable,
            Error::Narrower { .. } => Kind::Refused,
            Error::Newer { .. } | Error::Diverged { .. } => Kind::Fork,
            Error::BadCheckpoint { .. } => Kind::Unreadable,
            Error::NoCheckpoint { .. } | Error::Ledger(_) => Kind::Damaged,
        };
        match error {
            Error::Ledger(error) => error.into(),
            error if hint.is_empty() => Self::new(error.to_string()).kind(kind),
            error => Self::new(error.to_string()).kind(kind).hint(hint),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_pages_out_of_a_large_ledger_unless_they_stand_there() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!leaves_pages_out(MOST_WITH_PAGES, folder.path()));
        assert!(leaves_pages_out(MOST_WITH_PAGES + 1, folder.path()));
        std::fs::write(folder.path().join("index.html"), "").unwrap();
        assert!(!leaves_pages_out(MOST_WITH_PAGES + 1, folder.path()));
    }
}
