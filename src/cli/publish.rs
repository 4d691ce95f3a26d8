//! `publish`: plain files that anybody can check.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde::Serialize;

use super::Outcome;
use super::args::word;
use super::context::{Context, shown};
use super::failure::Failure;
use super::output::Output;
use crate::publish::{Error, Options, Pages, Summary, publish, remove_pages, write_pages};
use crate::record::Audience;
use crate::store::Access;

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
    /// Write the records and the proofs alone, without pages for people.
    #[arg(long)]
    pub(super) no_pages: bool,
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
    let ledger = context.open(Access::Read)?;
    let mut progress = output.progress("publishing record");
    let publish_options = Options { audience: options.audience, texts: options.texts };
    let summary = publish(&ledger, &options.folder, &publish_options, |done| progress.at(done))?;
    let pages = match options.no_pages {
        true => None,
        false => Some(write_pages(&options.folder, options.audience)?),
    };
    let removed = if options.no_pages { remove_pages(&options.folder, options.audience)? } else { 0 };
    drop(progress);
    if output.json {
        output.json(&Printed { summary, pages })?;
    } else if !output.quiet {
        output.line(format!(
            "{}: {} records for the {}, {} withheld; {} files written, {} removed",
            shown(&options.folder),
            summary.records,
            options.audience,
            summary.withheld,
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

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let hint = match &error {
            Error::NotEmpty { .. } | Error::OtherLedger { .. } | Error::NoFolder { .. } => {
                "name a new or an empty folder"
            }
            Error::Newer { .. } => "publish from the newest copy of the ledger",
            Error::Diverged { .. } => "find out which is right: 'ledger verify' on the ledger and on the folder",
            Error::BadCheckpoint { .. } => "name a new folder, or take that file away",
            Error::NoCheckpoint { .. } => "'ledger verify' tells what is wrong",
            Error::File { .. } | Error::Ledger(_) => "",
        };
        match error {
            Error::Ledger(error) => error.into(),
            error if hint.is_empty() => Self::new(error.to_string()),
            error => Self::new(error.to_string()).hint(hint),
        }
    }
}
