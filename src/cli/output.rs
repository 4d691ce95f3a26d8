//! How commands print: results on standard output, everything else on standard error, and nothing raw that a stranger
//! wrote.

use std::env;
use std::io::{self, BufRead, IsTerminal, Write};

use serde::Serialize;

use super::args::{Color, Global};
use super::escaped::Escaped;
use super::failure::Failure;
use super::pager::Sink;
use super::progress::Progress;
use crate::address;
use crate::record::{Class, Status};
pub(super) use crate::text::plain;

/// Where and how results are printed.
pub(super) struct Output {
    out: Escaped<Sink>,
    /// What is told when the results are printed.
    notes: Vec<String>,
    /// Print JSON.
    pub(super) json: bool,
    /// Print the result alone.
    pub(super) quiet: bool,
    /// Colour the output.
    pub(super) color: bool,
    wish: Color,
    terminal: bool,
    /// How many columns there are: as $COLUMNS says, else the terminal's; none in a pipe.
    pub(super) width: Option<u16>,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Open,
    Warning,
    Bad,
    Faint,
    Strong,
    Plain,
}

impl Output {
    /// `is_read`: the command prints what it finds, and asks nothing, so that a pager may show it.
    pub(super) fn new(global: &Global, is_read: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let color = colors(global.color, terminal);
        let width = wished_width().or(if terminal { terminal_width() } else { None });
        Self {
            out: Escaped::new(Sink::new(is_read && !global.no_pager), terminal && global.json),
            notes: Vec::new(),
            json: global.json,
            quiet: global.quiet,
            color,
            wish: global.color,
            terminal,
            width,
        }
    }

    /// Whether what is drawn on the terminal itself is coloured, wherever results go.
    pub(super) fn colors_a_terminal(&self) -> bool {
        colors(self.wish, true)
    }

    /// Prints a line of the result.
    pub(super) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        self.out.write_all(text.as_ref().as_bytes())?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Prints a value as JSON, on one line in a pipe and indented on a terminal.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        if self.terminal {
            serde_json::to_writer_pretty(&mut self.out, value)?;
        } else {
            serde_json::to_writer(&mut self.out, value)?;
        }
        Ok(self.out.write_all(b"\n")?)
    }

    /// Whether results go to a terminal, where nothing may go that is no text.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Has what is written for programs escaped where it goes to a terminal; JSON of any command is.
    pub(super) fn escape_for_terminal(&mut self) {
        if self.terminal {
            self.out.turn_on();
        }
    }

    /// Standard output itself, for what streams.
    pub(super) fn writer(&mut self) -> &mut (dyn Write + Send) {
        &mut self.out
    }

    /// Tells the person something that is no part of the result.
    pub(super) fn note(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        let note = format!("ledger: {}", plain(&address::told(text.as_ref())));
        if self.out.settled()?.is_held() {
            self.notes.push(note);
            return Ok(());
        }
        self.out.flush()?;
        let _ = writeln!(io::stderr(), "{note}");
        Ok(())
    }

    /// Tells the person, `--quiet` or not, what did not go as it should although the work is done.
    pub(super) fn warn(&self, text: impl AsRef<str>) {
        warn(text);
    }

    /// Shows how far a long work has come, of so many things if that is known, on a terminal alone.
    pub(super) fn progress(&self, doing: &'static str, total: Option<u64>) -> Progress {
        Progress::new(doing, total, !self.quiet)
    }

    /// Prints what went wrong, and the remedy.
    pub(super) fn failure(&mut self, failure: &Failure) {
        let _ = self.finish();
        failure.print(self.json);
    }

    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        let finished = self.out.settled().and_then(Sink::finish);
        for note in self.notes.drain(..) {
            let _ = writeln!(io::stderr(), "{note}");
        }
        Ok(finished?)
    }

    /// Colours a text, if this output has colours.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        paint(self.color, tone, text)
    }
}

/// Tells the person what did not go as it should although the work goes on.
pub(super) fn warn(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr(), "ledger: warning: {}", plain(&address::told(text.as_ref())));
}

/// Colours a text, if there are colours.
pub(super) fn paint(has_color: bool, tone: Tone, text: &str) -> String {
    let code = match tone {
        _ if !has_color => return text.to_owned(),
        Tone::Plain => return text.to_owned(),
        Tone::Good => "32",
        Tone::Open => "36",
        Tone::Warning => "33",
        Tone::Bad => "31",
        Tone::Faint => "2",
        Tone::Strong => "1",
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// Whether somebody sits before a terminal who can answer.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question whose answer is yes or no; anything but a yes is a no.
pub(super) fn ask(question: &str) -> bool {
    let mut err = io::stderr().lock();
    let _ = write!(err, "ledger: {} [y/N] ", plain(question));
    let _ = err.flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}

/// The tone of a status.
pub(super) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Confirmed => Tone::Good,
        Status::Reported => Tone::Open,
        Status::Disputed => Tone::Warning,
        Status::Denied | Status::Retracted => Tone::Bad,
        Status::Superseded => Tone::Faint,
    }
}

/// The tone of a class.
pub(super) fn class_tone(class: Class) -> Tone {
    match class {
        Class::AnonymousSource => Tone::Warning,
        Class::Official | Class::Statement => Tone::Open,
        Class::Narrator => Tone::Faint,
        Class::Individual | Class::Document | Class::Media => Tone::Plain,
    }
}

/// Whether the terminal only prints.
pub(super) fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether to colour, by the option, else by NO_COLOR, CLICOLOR_FORCE and CLICOLOR, else where a terminal has colours.
pub(super) fn colors(wish: Color, is_terminal: bool) -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is = |name: &str, value: &str| env::var_os(name).is_some_and(|found| found == value);
    match wish {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if is_set("NO_COLOR") => false,
        Color::Auto if is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
        Color::Auto => is_terminal && !is("CLICOLOR", "0") && !is_dumb(),
    }
}

fn wished_width() -> Option<u16> {
    env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|width| *width > 0)
}

fn terminal_width() -> Option<u16> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    size.map(|size| size.ws_col).filter(|width| *width > 0).or(Some(80))
}
