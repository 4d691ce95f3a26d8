//! Long results go through a pager on a terminal, as people are used to; what fits the window is printed as it is.
//!
//! What is printed is held back until it is longer than the window. Only then is the pager started: `$LEDGER_PAGER`, else
//! `$PAGER`, else less. Where there is none, all is printed.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::editor::Interrupts;

/// The most bytes that are held back.
const LONGEST_HELD: usize = 1 << 16;

/// Where results go.
pub(super) enum Sink {
    /// To standard output.
    Direct(BufWriter<io::Stdout>),
    /// Nowhere yet: it may become longer than the window.
    Held { bytes: Vec<u8>, lines: usize, rows: usize },
    /// To a pager.
    Paged(Box<Paged>),
}

/// A pager that runs.
pub(super) struct Paged {
    input: Option<BufWriter<ChildStdin>>,
    child: Child,
    /// An interrupt is the pager's, while it runs.
    _interrupts: Interrupts,
}

impl Sink {
    /// Standard output, or a pager once what is printed is longer than the window.
    pub(super) fn new(is_wished: bool) -> Self {
        let rows = rustix::termios::tcgetwinsize(io::stdout()).map_or(0, |size| usize::from(size.ws_row));
        let is_dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
        match is_wished && !is_dumb && rows > 1 && io::stdout().is_terminal() {
            true => Self::Held { bytes: Vec::new(), lines: 0, rows },
            false => Self::direct(),
        }
    }

    fn direct() -> Self {
        Self::Direct(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    /// Whether what is printed beside results must wait for them.
    pub(super) fn is_held(&self) -> bool {
        !matches!(self, Self::Direct(_))
    }

    /// Prints what was held back, or waits until the pager is left.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(out) => out.flush(),
            Self::Held { bytes, .. } => {
                let held = std::mem::take(bytes);
                *self = Self::direct();
                self.write_all(&held)?;
                self.flush()
            }
            Self::Paged(paged) => {
                // Who leaves the pager early has seen enough, which changes nothing of what was found.
                let flushed = paged.input.take().map_or(Ok(()), |mut input| input.flush());
                paged.child.wait()?;
                *self = Self::direct();
                flushed.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
            }
        }
    }

    /// Starts the pager with what was held back; without one, prints it.
    fn start(&mut self, held: &[u8]) -> io::Result<()> {
        *self = match pager().and_then(|pager| Paged::start(&pager).ok()) {
            Some(paged) => Self::Paged(Box::new(paged)),
            None => Self::direct(),
        };
        self.write_all(held)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Direct(out) => out.write(bytes),
            Self::Paged(paged) => match &mut paged.input {
                Some(input) => input.write(bytes),
                None => Err(io::ErrorKind::BrokenPipe.into()),
            },
            Self::Held { bytes: held, lines, rows } => {
                held.extend_from_slice(bytes);
                *lines += bytes.iter().filter(|byte| **byte == b'\n').count();
                // The prompt takes the last row; a line that never ends is not kept either.
                if *lines >= *rows || held.len() > LONGEST_HELD {
                    let held = std::mem::take(held);
                    self.start(&held)?;
                }
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(out) => out.flush(),
            Self::Paged(paged) => paged.input.as_mut().map_or(Ok(()), BufWriter::flush),
            Self::Held { .. } => Ok(()),
        }
    }
}

impl Drop for Paged {
    fn drop(&mut self) {
        // A pager that is not waited for would go on beneath the shell's prompt.
        self.input = None;
        let _ = self.child.wait();
    }
}

impl Paged {
    fn start(pager: &str) -> io::Result<Self> {
        let mut command = shell(pager);
        command.stdin(Stdio::piped());
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let interrupts = Interrupts::ignore();
        let mut child = command.spawn()?;
        let input = child.stdin.take().map(BufWriter::new);
        Ok(Self { input, child, _interrupts: interrupts })
    }
}

/// Prints a text that is there already, through a pager where it is long.
pub(super) fn print(text: &str, is_wished: bool) -> io::Result<()> {
    let mut sink = Sink::new(is_wished);
    sink.write_all(text.as_bytes())?;
    sink.finish()
}

/// The pager's command, if there is one: somebody who wants none says `cat`, or nothing.
fn pager() -> Option<String> {
    let named = ["LEDGER_PAGER", "PAGER"].iter().find_map(env::var_os);
    let pager = named.map_or_else(|| "less".to_owned(), |named| named.to_string_lossy().into_owned());
    let program = pager.split_whitespace().next().filter(|program| *program != "cat")?;
    let mut look = Command::new("sh");
    look.args(["-c", "command -v -- \"$1\"", "sh", program]).stdin(Stdio::null()).stdout(Stdio::null());
    look.stderr(Stdio::null()).status().is_ok_and(|status| status.success()).then_some(pager)
}

/// A command as the user's settings have it: with options and quotation marks, which a shell reads.
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}
