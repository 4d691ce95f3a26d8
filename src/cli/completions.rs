//! `completions`: a script that completes commands and options in a shell.

use clap::Args;

use super::Outcome;
use super::args;
use super::failure::Failure;
use super::output::Output;

#[derive(Args)]
pub(super) struct CompletionsOptions {
    /// The shell.
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

pub(super) fn run(options: &CompletionsOptions, output: &mut Output) -> Result<Outcome, Failure> {
    // The generator panics where its output takes no more, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut args::command(), "ledger", &mut script);
    output.writer().write_all(&script)?;
    Ok(Outcome::Good)
}
