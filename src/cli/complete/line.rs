//! Where on its command line a cursor stands: at a command, an option, or the value of one; and what may stand there.

use std::path::PathBuf;

use clap::{Arg, Command, ValueHint};

use super::Candidate;
use super::offers::Wish;
use super::typed::Typed;
use crate::audit::Policy;
use crate::export;

/// The place at the cursor.
pub(super) struct Place<'c> {
    command: &'c Command,
    /// What the value at the cursor belongs to.
    argument: Option<&'c Arg>,
    /// Whether a command or an option may stand there.
    is_open: bool,
    /// What stands before the value within the word: `--status=`.
    prefix: String,
    word: String,
    ledger: Option<PathBuf>,
}

impl<'c> Place<'c> {
    /// Follows the words down from the program to the cursor.
    pub(super) fn of(root: &'c Command, typed: &Typed) -> Self {
        let mut walk = Walk { command: root, position: 0, pending: None, is_literal: false, ledger: None };
        typed.before().iter().for_each(|word| walk.step(word));
        walk.end(typed.current())
    }

    /// What the program itself knows may stand there.
    pub(super) fn known(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        if let Some(argument) = self.argument {
            let values = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
            found.extend(values.map(|value| {
                Candidate::new(value.get_name(), &value.get_help().map(ToString::to_string).unwrap_or_default())
            }));
            match value_name(argument) {
                "NAME|FILE" => found.extend(Policy::names().map(|name| Candidate::new(name, ""))),
                "NAMES" if argument.get_id() == "columns" => {
                    let before = self.word.rfind(',').map_or("", |comma| &self.word[..=comma]);
                    found.extend(export::column_names().map(|name| Candidate::new(format!("{before}{name}"), "")));
                }
                _ => {}
            }
        }
        if self.is_open {
            if self.word.starts_with('-') {
                found.extend(options(self.command));
            } else {
                found.extend(commands(self.command));
            }
        }
        found
    }

    /// What of the ledger may stand there, if anything.
    pub(super) fn wish(&self) -> Option<Wish> {
        let argument = self.argument.filter(|_| !self.word.starts_with('-'))?;
        match (value_name(argument), argument.get_id().as_str()) {
            ("STORY" | "ID", "story" | "stories") => Some(Wish::Stories),
            ("ID" | "ID|OLD", _) if self.command.get_name() == "audit" => Some(Wish::StatementsAndStories),
            ("ID" | "ID|OLD" | "REVISION..REVISION|ID|NEW", _) => Some(Wish::Statements),
            ("ID:POSITION", _) => Some(Wish::Statements),
            ("TYPE:ID", _) => Some(Wish::Relations),
            ("WORDS", "source") | ("PHRASE", _) | ("NAME", "name" | "relays") => Some(Wish::Names),
            ("TAG", "tag" | "tags" | "drop_tags") => Some(Wish::Tags),
            ("SIGNER", _) => Some(Wish::Signers),
            _ => None,
        }
    }

    /// Whether a file or a folder may stand there.
    pub(super) fn takes_files(&self) -> bool {
        let hint = self.argument.filter(|_| !self.word.starts_with('-')).map(Arg::get_value_hint);
        let is_old_or_new = self.argument.is_some_and(|argument| value_name(argument).contains('|'));
        is_old_or_new || matches!(hint, Some(ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath))
    }

    /// What stands before the value within the word.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The value so far.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// The ledger that the command line names.
    pub(super) fn ledger(&self) -> Option<PathBuf> {
        self.ledger.clone()
    }
}

/// The way through the words.
struct Walk<'c> {
    command: &'c Command,
    /// How many arguments without an option's name were passed.
    position: usize,
    /// The option whose values come next, and how many more it takes.
    pending: Option<(&'c Arg, usize)>,
    /// Whether `--` was passed.
    is_literal: bool,
    ledger: Option<PathBuf>,
}

impl<'c> Walk<'c> {
    fn step(&mut self, word: &str) {
        if let Some((argument, more)) = self.pending.take() {
            self.value(argument, word);
            self.pending = (more > 1).then_some((argument, more - 1));
        } else if self.is_literal {
            self.position += 1;
        } else if word == "--" {
            self.is_literal = true;
        } else if let Some((name, value)) = word.strip_prefix("--").and_then(|word| word.split_once('=')) {
            if let Some(argument) = option(self.command, name) {
                self.value(argument, value);
            }
        } else if let Some(argument) = named(self.command, word) {
            let most = argument.get_num_args().map_or(0, |range| range.max_values());
            let takes = argument.get_action().takes_values() && !argument.is_require_equals_set() && most > 0;
            // Of an option whose value may be left out, the next word may be anything: it is taken for what follows.
            let is_optional = argument.get_num_args().is_some_and(|range| range.min_values() == 0);
            self.pending = (takes && !is_optional).then_some((argument, most));
        } else if word.starts_with('-') && word.len() > 1 {
            // An option that there is not: whatever follows is taken as if it were not there.
        } else if let Some(next) = self.command.find_subcommand(word).filter(|_| self.position == 0) {
            self.command = next;
        } else {
            self.position += 1;
        }
    }

    fn value(&mut self, argument: &Arg, value: &str) {
        if argument.get_id() == "ledger" {
            self.ledger = Some(at_home(value));
        }
    }

    fn end(self, word: &str) -> Place<'c> {
        let place = |argument, is_open, prefix: &str, word: &str| Place {
            command: self.command,
            argument,
            is_open,
            prefix: prefix.to_owned(),
            word: word.to_owned(),
            ledger: self.ledger.clone(),
        };
        if let Some((argument, _)) = self.pending {
            return place(Some(argument), false, "", word);
        }
        let joined = word.strip_prefix("--").and_then(|rest| rest.split_once('=')).filter(|_| !self.is_literal);
        if let Some((name, value)) = joined {
            return place(option(self.command, name), false, &format!("--{name}="), value);
        }
        let mut positions = self.command.get_positionals();
        let argument = positions.nth(self.position).or_else(|| {
            let last = self.command.get_positionals().last();
            last.filter(|last| last.get_num_args().is_some_and(|range| range.max_values() > 1))
        });
        place(argument, !self.is_literal, "", word)
    }
}

/// A path as the shell would have it: `~` is nobody's business but the shell's, which has not seen it yet.
fn at_home(path: &str) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}

fn option<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    command.get_arguments().find(|argument| {
        argument.get_long() == Some(name) || argument.get_all_aliases().is_some_and(|all| all.contains(&name))
    })
}

/// The option that a word names: `--output`, `-o`.
fn named<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    match word.strip_prefix("--") {
        Some(name) => option(command, name),
        None => {
            let letter = word.strip_prefix('-')?.chars().last()?;
            command.get_arguments().find(|argument| argument.get_short() == Some(letter))
        }
    }
}

fn value_name(argument: &Arg) -> &str {
    argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str())
}

fn options(command: &Command) -> impl Iterator<Item = Candidate> {
    let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
    shown.filter_map(|argument| {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        Some(Candidate::new(format!("--{}", argument.get_long()?), &help))
    })
}

fn commands(command: &Command) -> impl Iterator<Item = Candidate> {
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    shown.map(|command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        Candidate::new(command.get_name(), &about)
    })
}
