//! `diff`: what changed, in words and in sourcing. One file a form; here is told which form the arguments mean.

mod marks;
mod revisions;
mod since;
mod two;

use clap::Args;

use super::Outcome;
use super::args::{self, MomentOptions, PageOptions};
use super::context::Context;
use super::failure::Failure;
use super::output::Output;
use crate::record::Moment;

#[derive(Args)]
pub(super) struct DiffOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    #[arg(value_name = "ID", required_unless_present = "since", conflicts_with_all = ["since", "until"])]
    pub(super) what: Option<String>,
    /// From which revision to which, as 1..3 [default: the last two]; or another statement's id.
    #[arg(value_name = "REVISION..REVISION|ID")]
    pub(super) other: Option<String>,
    /// Everything that changed in the ledger from this date or time on.
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<Moment>,
    /// Up to this date or time [default: now].
    #[arg(long, value_name = "TIME", requires = "since")]
    pub(super) until: Option<Moment>,
    #[command(flatten)]
    pub(super) moment: MomentOptions,
    #[command(flatten)]
    pub(super) page: PageOptions,
    /// Exit 1 if there is a difference.
    #[arg(long)]
    pub(super) exit_code: bool,
}

/// What the arguments mean.
enum Form<'a> {
    /// Two revisions of a statement, by default the last two.
    Revisions { id: &'a str, range: Option<(u32, u32)> },
    /// Two statements.
    Two { ids: [&'a str; 2] },
    /// The whole ledger, from a moment on.
    Since { since: &'a Moment },
}

impl<'a> Form<'a> {
    fn of(options: &'a DiffOptions) -> Result<Self, Failure> {
        if let Some(since) = &options.since {
            return Ok(Self::Since { since });
        }
        let id = options.what.as_deref().unwrap_or_default();
        match options.other.as_deref() {
            Some(other) if !other.contains("..") => Ok(Self::Two { ids: [id, other] }),
            other => Ok(Self::Revisions { id, range: other.map(args::revisions).transpose().map_err(Failure::new)? }),
        }
    }
}

pub(super) fn run(context: &Context, options: &DiffOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let differs = match Form::of(options)? {
        Form::Revisions { id, range } => revisions::run(context, id, range, &options.moment, output)?,
        Form::Two { ids } => two::run(context, ids, &options.moment, output)?,
        Form::Since { since } => since::run(context, since, options, output)?,
    };
    Ok(if differs && options.exit_code { Outcome::Findings } else { Outcome::Good })
}
