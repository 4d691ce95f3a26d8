//! `diff`: what changed, in words and in sourcing. One file a form; here is told which form the arguments mean.

mod files;
mod marks;
mod revisions;
mod since;
mod story;
mod two;
mod versions;

use std::path::Path;

use clap::Args;

use super::Outcome;
use super::args::{self, MomentOptions, PageOptions};
use super::context::Context;
use super::failure::Failure;
use super::output::Output;
use crate::ledger::{LAST, SHORTEST_ID};
use crate::record::Moment;

#[derive(Args)]
pub(super) struct DiffOptions {
    /// A statement's id, or its beginning (at least 7 digits), `@` for the one recorded or revised last; two versions
    /// of a story, as ID@1..2; or the file of a story: plain text, Markdown or a saved page.
    #[arg(value_name = "ID|OLD", required_unless_present = "since", conflicts_with_all = ["since", "until"])]
    pub(super) what: Option<String>,
    /// Of a statement: from which revision to which, as 1..3 [default: the last two], or another statement's id. Of a
    /// file: the file to compare it with.
    #[arg(value_name = "REVISION..REVISION|ID|NEW")]
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
    /// Two versions of a story.
    Story { versions: (&'a str, u32, u32) },
    /// Two files of a story.
    Files { old: &'a Path, new: &'a Path },
}

impl<'a> Form<'a> {
    fn of(options: &'a DiffOptions) -> Result<Self, Failure> {
        if let Some(since) = &options.since {
            return Ok(Self::Since { since });
        }
        let what = options.what.as_deref().unwrap_or_default();
        if let (Some(versions), None) = (story::parse(what), &options.other) {
            return Ok(Self::Story { versions });
        }
        match options.other.as_deref() {
            Some(other) if is_id(what) && is_id(other) => Ok(Self::Two { ids: [what, other] }),
            Some(new) if !is_id(what) && args::revisions(new).is_err() => {
                Ok(Self::Files { old: Path::new(what), new: Path::new(new) })
            }
            None if !is_id(what) && Path::new(what).is_file() => {
                Err(Failure::new(format!("'{what}' is a file, and there is nothing to compare it with"))
                    .hint("name the other one: ledger diff OLD NEW"))
            }
            other => {
                let range = other.map(args::revisions).transpose().map_err(Failure::new)?;
                Ok(Self::Revisions { id: what, range })
            }
        }
    }
}

/// Whether this names a record, and no file: `./` before it makes a file of it.
fn is_id(text: &str) -> bool {
    text == LAST || ((SHORTEST_ID..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

pub(super) fn run(context: &Context, options: &DiffOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let differs = match Form::of(options)? {
        Form::Revisions { id, range } => revisions::run(context, id, range, &options.moment, output)?,
        Form::Two { ids } => two::run(context, ids, &options.moment, output)?,
        Form::Since { since } => since::run(context, since, options, output)?,
        Form::Story { versions } => story::run(context, versions, output)?,
        Form::Files { old, new } => files::run(old, new, output)?,
    };
    Ok(if differs && options.exit_code { Outcome::Findings } else { Outcome::Good })
}
