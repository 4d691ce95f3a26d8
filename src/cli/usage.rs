//! What a person reads when the command line itself is wrong: clap's findings, in our words and with a remedy.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::{Arguments, Color};
use super::failure::{EXIT, Failure};
use super::{output, pager};

/// Prints the help or the version that was asked for, or what is wrong with the command line.
pub(super) fn tell(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp => {
            let is_wished = !std::env::args_os().any(|one| one == "--no-pager");
            let help = error.render();
            let is_colored = output::colors(Color::Auto, std::io::stdout().is_terminal());
            let help = if is_colored { help.ansi().to_string() } else { help.to_string() };
            // Who closes the pipe has read enough.
            let _ = pager::print(&help, is_wished);
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        _ => {
            told(error).print(wants_json(std::env::args_os()));
            ExitCode::from(EXIT)
        }
    }
}

/// Whether JSON is asked for on a command line that can't be read as a whole.
fn wants_json(arguments: impl Iterator<Item = OsString>) -> bool {
    arguments.skip(1).take_while(|argument| argument != "--").any(|argument| argument == "--json")
}

/// The failure, with the argument that it is about.
fn told(error: &clap::Error) -> Failure {
    let argument = bare_name(&list(error, ContextKind::InvalidArg).into_iter().next().unwrap_or_default());
    let failure = failure(error);
    if argument.is_empty() { failure } else { failure.argument(argument) }
}

fn failure(error: &clap::Error) -> Failure {
    let option = text(error, ContextKind::InvalidArg);
    let name = bare_name(&option);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = text(error, ContextKind::InvalidSubcommand);
            let known = format!("'{} --help' lists the commands", command());
            Failure::new(format!("there is no command '{word}'"))
                .hint(suggestion(error, ContextKind::SuggestedSubcommand).map_or(known.clone(), |one| one + &known))
        }
        ErrorKind::UnknownArgument if option.starts_with("--") || is_letter_option(&option) => {
            let known = format!("'{} --help' lists the options", command());
            Failure::new(format!("there is no option '{option}' here"))
                .hint(suggestion(error, ContextKind::SuggestedArg).map_or(known.clone(), |one| one + &known))
        }
        ErrorKind::UnknownArgument if option.starts_with('-') => {
            Failure::new(format!("'{}' is no option", option.trim_end()))
                .hint("a value that begins with '-' is joined to its option: --text='- as it was'")
        }
        ErrorKind::UnknownArgument => Failure::new(format!("'{option}' is one argument too many"))
            .hint("put a text with spaces in quotation marks"),
        ErrorKind::InvalidValue if value.is_empty() => {
            Failure::new(format!("{name} needs a value: {option}")).hint(see_help())
        }
        ErrorKind::InvalidValue => {
            let failure = Failure::new(format!(
                "{name}: '{value}' is unknown; it is one of: {}",
                list(error, ContextKind::ValidValue).join(", ")
            ));
            match suggestion(error, ContextKind::SuggestedValue) {
                Some(one) => failure.hint(one.trim_end()),
                None => failure,
            }
        }
        ErrorKind::ValueValidation => {
            let reason = error.source().map_or_else(|| format!("'{value}' is no value for it"), ToString::to_string);
            Failure::new(if option.starts_with("--") { format!("{name}: {reason}") } else { reason })
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = list(error, ContextKind::InvalidArg);
            let verb = if missing.len() == 1 { "is" } else { "are" };
            Failure::new(format!("{} {verb} missing", missing.join(" and "))).hint(see_help())
        }
        ErrorKind::ArgumentConflict if text(error, ContextKind::PriorArg) == option => {
            Failure::new(format!("{name} stands twice")).hint("it is given once")
        }
        ErrorKind::ArgumentConflict => {
            let prior = list(error, ContextKind::PriorArg).join(" and ");
            Failure::new(format!("{option} can't stand together with {prior}")).hint("leave one out")
        }
        ErrorKind::InvalidUtf8 => {
            Failure::new("an argument is not UTF-8").hint("give a text in another encoding as a file, saved as UTF-8")
        }
        _ => {
            let rendered = error.render().to_string();
            let first = rendered.lines().next().unwrap_or_default();
            Failure::new(first.trim_start_matches("error: ")).hint(see_help())
        }
    }
}

/// `--status` of `--status <STATUS>`, and `shell` of `<SHELL>`.
fn bare_name(argument: &str) -> String {
    if argument.starts_with(['<', '[']) {
        return argument.trim_matches(['<', '>', '[', ']', '.']).to_lowercase();
    }
    argument.split([' ', '=', '[']).next().unwrap_or_default().to_owned()
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    list(error, kind).join(", ")
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// `did you mean '--stance'? `, if something known is near.
fn suggestion(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let near: Vec<String> = list(error, kind).into_iter().map(|one| format!("'{one}'")).collect();
    if near.is_empty() { None } else { Some(format!("did you mean {}? ", near.join(" or "))) }
}

fn is_letter_option(option: &str) -> bool {
    option.len() == 2 && option.starts_with('-') && option.ends_with(|c: char| c.is_ascii_alphabetic())
}

fn see_help() -> String {
    format!("'{} --help' shows how it is used", command())
}

/// The command that was typed, as far as it is one.
fn command() -> String {
    let known = Arguments::command();
    let typed = std::env::args_os().skip(1).filter_map(|word| word.into_string().ok());
    let mut found = typed.filter(|word| known.find_subcommand(word).is_some());
    found.next().map_or_else(|| "ledger".to_owned(), |name| format!("ledger {name}"))
}
