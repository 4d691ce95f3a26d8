//! `diff`: what changed, in words and in sourcing. One file a form; here is told which form the arguments mean.

mod marks;
mod revisions;

use clap::Args;

use super::Outcome;
use super::args;
use super::context::Context;
use super::failure::Failure;
use super::output::Output;

#[derive(Args)]
pub(super) struct DiffOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    #[arg(value_name = "ID")]
    pub(super) what: String,
    /// From which revision to which, as 1..3 [default: the last two].
    #[arg(value_name = "REVISION..REVISION")]
    pub(super) other: Option<String>,
    /// Exit 1 if there is a difference.
    #[arg(long)]
    pub(super) exit_code: bool,
}

/// What the arguments mean.
enum Form<'a> {
    /// Two revisions of a statement, by default the last two.
    Revisions { id: &'a str, range: Option<(u32, u32)> },
}

impl<'a> Form<'a> {
    fn of(options: &'a DiffOptions) -> Result<Self, Failure> {
        let range = options.other.as_deref().map(args::revisions).transpose().map_err(Failure::new)?;
        Ok(Self::Revisions { id: &options.what, range })
    }
}

pub(super) fn run(context: &Context, options: &DiffOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let differs = match Form::of(options)? {
        Form::Revisions { id, range } => revisions::run(context, id, range, output)?,
    };
    Ok(if differs && options.exit_code { Outcome::Findings } else { Outcome::Good })
}
