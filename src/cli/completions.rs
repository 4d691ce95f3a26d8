//! `completions`: a script that completes commands and options in a shell.

use clap::{Args, CommandFactory};

use super::Outcome;
use super::args::Arguments;
use super::failure::Failure;
use super::output::Output;

#[derive(Args)]
pub(super) struct CompletionsOptions {
    /// The shell.
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

pub(super) fn run(options: &CompletionsOptions, output: &mut Output) -> Result<Outcome, Failure> {
    clap_complete::generate(options.shell, &mut Arguments::command(), "ledger", output.writer());
    Ok(Outcome::Good)
}
