//! `complete`: what may stand at the cursor of a shell's command line. The scripts that `completions` prints ask it.
//!
//! It reads a ledger and writes nothing, says nothing of what goes wrong, and takes no longer than somebody waits for a
//! key. What a stranger wrote and a terminal could obey is not offered at all; what a shell could obey is in quotes: bash is given
//! them, zsh and fish put them themselves.

mod line;
mod offers;
mod typed;

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::output::Output;
use super::{Outcome, args};
use crate::text::{is_unsafe, plain};
use line::Place;
use typed::Typed;

/// How long a ledger is asked; then the shell has what the program itself knows.
const PATIENCE: Duration = Duration::from_millis(400);
/// The longest description, in characters.
const LONGEST_ABOUT: usize = 60;

#[derive(Args)]
pub(super) struct CompleteOptions {
    /// The shell that asks.
    #[arg(value_enum)]
    shell: Shell,
    /// The command line up to the cursor.
    #[arg(allow_hyphen_values = true)]
    line: String,
    /// The word at the cursor, as the shell takes it to be: bash begins a new one after `=` and `:`.
    #[arg(allow_hyphen_values = true)]
    word: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// One thing that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    value: String,
    about: String,
}

impl Candidate {
    fn new(value: impl Into<String>, about: &str) -> Self {
        let about = plain(about.trim());
        let about = match about.char_indices().nth(LONGEST_ABOUT) {
            Some((end, _)) => format!("{}…", about[..end].trim_end()),
            None => about.into_owned(),
        };
        Self { value: value.into(), about }
    }
}

pub(super) fn run(options: &CompleteOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let typed = Typed::read(&options.line);
    let mut root = args::command();
    root.build();
    let place = Place::of(&root, &typed);
    let mut candidates = place.known();
    if let Some(wish) = place.wish() {
        let (sender, receiver) = channel();
        let (ledger, word) = (place.ledger(), place.word().to_owned());
        // A ledger that does not answer in time is left alone; this process ends, and the thread with it.
        thread::spawn(move || sender.send(offers::of(ledger, wish, &word)));
        candidates.extend(receiver.recv_timeout(PATIENCE).unwrap_or_default());
    }
    print(options, &typed, &place, candidates, output)
}

/// Prints whether files may stand there, too, then a candidate a line: the value, a tab, and what it is.
fn print(
    options: &CompleteOptions,
    typed: &Typed,
    place: &Place<'_>,
    candidates: Vec<Candidate>,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let begun = place.word().to_lowercase();
    // What the shell does not replace, it must not be given again.
    let kept = options.word.as_deref().and_then(|word| typed.current().strip_suffix(Typed::read(word).current()));
    let kept = if options.shell == Shell::Bash { kept.unwrap_or_default() } else { "" };
    let out = output.writer();
    writeln!(out, "{}", if place.takes_files() { "files" } else { "words" })?;
    for Candidate { value, about } in candidates {
        if value.contains(is_unsafe) || !value.to_lowercase().starts_with(&begun) {
            continue;
        }
        let whole = format!("{}{value}", place.prefix());
        let Some(rest) = whole.get(kept.len()..) else { continue };
        let rest = if options.shell == Shell::Bash { typed.quoted(rest) } else { Some(rest.to_owned()) };
        if let Some(rest) = rest {
            writeln!(out, "{rest}\t{about}")?;
        }
    }
    Ok(Outcome::Good)
}
