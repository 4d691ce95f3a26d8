//! `completions`: a script that completes commands and options in a shell.

use clap::CommandFactory;

use super::Outcome;
use super::args::{Arguments, CompletionsOptions};
use super::failure::Failure;
use super::output::Output;

pub(super) fn run(options: &CompletionsOptions, output: &mut Output) -> Result<Outcome, Failure> {
    clap_complete::generate(options.shell, &mut Arguments::command(), "ledger", output.writer());
    Ok(Outcome::Good)
}
