//! The command `ledger`: reads arguments, the clock, the environment, the terminal and randomness, and alone prints.
//!
//! One file a command, with what it alone is called with; `args.rs` has what they share, `context.rs` what they find
//! around them, `output.rs` how they print, and `failure.rs` what they say when they can't.

mod add;
mod alike;
mod args;
mod audit;
mod backup;
mod census;
mod check;
mod clone;
mod comment;
mod complete;
mod completions;
mod context;
mod corrections;
mod diff;
mod draft;
mod editor;
mod escaped;
mod examples;
mod export;
mod failure;
mod filter;
mod grid;
mod happenings;
mod impact;
mod import;
mod incoming;
mod init;
mod judge;
mod known;
mod log;
mod man;
mod marked;
mod output;
mod pager;
mod password;
mod planned;
mod progress;
mod prove;
mod publish;
mod recipient;
mod record;
mod recorded;
mod redact;
mod reindex;
mod reveal;
mod review;
mod revise;
mod seal;
mod secret;
mod serve;
mod sheet;
mod show;
mod signer;
mod source;
mod sources;
mod statement;
mod story;
mod table;
mod timestamp;
mod token;
mod tombstone;
mod trust;
mod usage;
mod verify;
mod witness;

use std::process::ExitCode;

use clap::FromArgMatches;

use args::{Arguments, Command};
use context::Context;
use failure::Failure;
use output::Output;

/// What a command found: whether there is something to report (exit 1), or not (exit 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Good,
    Findings,
}

/// Runs the command with the arguments of this process.
pub fn main() -> ExitCode {
    let parsed = args::command().try_get_matches();
    let parsed = parsed.and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, matches)));
    let (arguments, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage::tell(&error),
    };
    let mut output = Output::new(&arguments.global, reads(&arguments.command));
    let done = run(arguments, &matches, &mut output).and_then(|outcome| {
        output.finish()?;
        Ok(outcome)
    });
    match done {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure::EXIT)
        }
    }
}

/// Whether a command prints what it finds and asks nothing, so that a pager may show it.
fn reads(command: &Command) -> bool {
    matches!(
        command,
        Command::Draft(_)
            | Command::Show(_)
            | Command::Impact(_)
            | Command::Diff(_)
            | Command::Log(_)
            | Command::Audit(_)
            | Command::Census(_)
            | Command::Comment(_)
            | Command::Verify(_)
            | Command::Export(_)
    )
}

fn run(arguments: Arguments, matches: &clap::ArgMatches, output: &mut Output) -> Result<Outcome, Failure> {
    context::survive_file_size_limit();
    let context = Context::new(arguments.global);
    let given = matches.subcommand().map(|(_, given)| given);
    match arguments.command {
        Command::Init(options) => init::run(&context, options, output),
        Command::Add(options) => add::run(&context, options, given, output),
        Command::Review(options) => review::run(&context, &options, output),
        Command::Draft(options) => draft::run(&options, output),
        Command::Show(options) => show::run(&context, options, output),
        Command::Revise(options) => revise::run(&context, options, given, output),
        Command::Impact(options) => impact::run(&context, &options, output),
        Command::Judge(options) => judge::run(&context, options, output),
        Command::Diff(options) => diff::run(&context, &options, output),
        Command::Log(options) => log::run(&context, &options, output),
        Command::Audit(options) => audit::run(&context, &options, output),
        Command::Census(options) => census::run(&context, &options, output),
        Command::Comment(options) => comment::run(&context, options, output),
        Command::Verify(options) => verify::run(&context, &options, output),
        Command::Export(options) => export::run(&context, options, output),
        Command::Import(options) => import::run(&context, &options, output),
        Command::Backup(options) => backup::run(&context, &options, output),
        Command::Prove(options) => prove::run(&context, &options, output),
        Command::Check(options) => check::run(&options, output),
        Command::Timestamp(options) => timestamp::run(&context, &options, output),
        Command::Witness(options) => witness::run(&context, &options, output),
        Command::Signer(options) => signer::run(&context, &options, output),
        Command::Publish(options) => publish::run(&context, &options, output),
        Command::Serve(options) => serve::run(&context, options, output),
        Command::Token(options) => token::run(&context, options, output),
        Command::Recipient(options) => recipient::run(&context, options, output),
        Command::Seal(options) => seal::run(&context, &options, output),
        Command::Reveal(options) => reveal::run(&context, options, output),
        Command::Redact(options) => redact::run(&context, options, output),
        Command::Clone(options) => clone::run(&context, &options, output),
        Command::Source(options) => source::run(&context, options, output),
        Command::Reindex => reindex::run(&context, output),
        Command::Complete(options) => complete::run(&options, output),
        Command::Completions(options) => completions::run(&options, output),
        Command::Man(options) => man::run(&options, output),
    }
}
