//! `completions`: a script by which a shell completes commands and options, and what the ledger has.
//!
//! For bash, zsh and fish the script asks `ledger complete` each time, so that it never grows old; for other shells it is
//! made from the command line as it is now, and knows no ledger.

use clap::Args;
use clap_complete::Shell;

use super::Outcome;
use super::args;
use super::failure::Failure;
use super::output::Output;

#[derive(Args)]
pub(super) struct CompletionsOptions {
    /// The shell.
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

pub(super) fn run(options: &CompletionsOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let asking = match options.shell {
        Shell::Bash => include_str!("complete/ledger.bash"),
        Shell::Zsh => include_str!("complete/ledger.zsh"),
        Shell::Fish => include_str!("complete/ledger.fish"),
        other => return generated(other, output),
    };
    output.writer().write_all(asking.as_bytes())?;
    Ok(Outcome::Good)
}

fn generated(shell: Shell, output: &mut Output) -> Result<Outcome, Failure> {
    // The generator panics where its output takes no more, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "ledger", &mut script);
    output.writer().write_all(&script)?;
    Ok(Outcome::Good)
}
