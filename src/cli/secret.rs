//! What must not be seen: identities and passphrases, typed without an echo or read from a file, and an editor's keys.
//! No error here repeats what was read, nor an argument that may be a name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use age::secrecy::{ExposeSecret, SecretString};
use clap::{Args, ValueHint};

use super::context::shown;
use super::failure::Failure;
use super::output::plain;
use crate::seal::{Identity, Keys};

/// The longest file with an identity or a key that is read, in bytes.
const LONGEST: u64 = 1 << 16;

/// The editor's own key, which opens seals.
#[derive(Args)]
#[command(next_help_heading = "Opening")]
pub(super) struct AgeKeyOptions {
    /// Your age key file (from age-keygen), or your SSH private key.
    #[arg(long, env = "LEDGER_AGE_KEY", hide_env_values = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) age_key: Option<PathBuf>,
}

impl AgeKeyOptions {
    /// Reads the keys, if they were named.
    pub(super) fn read(&self) -> Result<Option<Keys>, Failure> {
        self.age_key.as_deref().map(read_keys).transpose()
    }

    /// Reads the keys, which are needed.
    pub(super) fn need(&self) -> Result<Keys, Failure> {
        let missing = || {
            Failure::new("your age key is needed to open a seal")
                .hint("name its file with --age-key or $LEDGER_AGE_KEY; 'age-keygen' makes one, and an SSH key will do")
        };
        self.read()?.ok_or_else(missing)
    }
}

fn read_keys(path: &Path) -> Result<Keys, Failure> {
    let refused = |reason: String| {
        Failure::unreadable(path, format!("age key {}: {reason}", shown(path)))
            .hint("name the file that age-keygen wrote, or an SSH private key")
    };
    let text = File::open(path).and_then(read_bounded).map_err(|error| refused(error.to_string()))?;
    let ask = |_: &str| ask("Passphrase of the SSH key: ").ok().map(|typed| typed.expose_secret().to_owned());
    Keys::parse(text.expose_secret(), ask).map_err(|error| refused(error.to_string()))
}

/// Reads who a source is: from a file, from standard input (`-`), or, for an empty name, from the terminal.
pub(super) fn identity(file: &str, source: &str) -> Result<Identity, Failure> {
    let text = match file {
        "" => ask_twice(source)?,
        "-" => read_bounded(io::stdin().lock()).map_err(|error| {
            Failure::unreadable(Path::new("-"), format!("the identity can't be read from standard input: {error}"))
        })?,
        // What was typed here may be the name itself, so it is not repeated.
        file => File::open(file).and_then(read_bounded).map_err(|error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "there is no file of that name".to_owned(),
                _ => error.to_string(),
            };
            Failure::new(format!("--identity: {reason}")).hint(
                "--identity takes a file, '-' for standard input, or nothing to be asked; if you typed a name, take it \
                 out of your shell's history",
            )
        })?,
    };
    Identity::new(text.expose_secret()).map_err(|error| Failure::new(format!("--identity: {error}")))
}

/// Refuses an identity from standard input where the statement's text is read from there.
pub(super) fn refuse_two_from_stdin(identities: &[String]) -> Result<(), Failure> {
    if identities.iter().any(|file| file == "-") {
        return Err(Failure::new("text and identity can't both be read from standard input")
            .hint("put the identity into a file, or leave the file out to be asked for it"));
    }
    Ok(())
}

fn read_bounded(input: impl Read) -> io::Result<SecretString> {
    let mut bytes = Vec::with_capacity(1 << 12);
    input.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other(format!("it is longer than {LONGEST} bytes")));
    }
    String::from_utf8(bytes).map(SecretString::from).map_err(|_| io::Error::other("it is not UTF-8"))
}

fn ask_twice(source: &str) -> Result<SecretString, Failure> {
    let of = if source.is_empty() { "the source".to_owned() } else { format!("“{}”", plain(source)) };
    let first = ask(&format!("Who is {of}? (not shown) "))?;
    let second = ask("Once more: ")?;
    match first.expose_secret() == second.expose_secret() {
        true => Ok(first),
        false => Err(Failure::new("the two identities differ").hint("type it again, or read it from a file")),
    }
}

/// Asks on the terminal itself, without an echo.
fn ask(prompt: &str) -> Result<SecretString, Failure> {
    let no_terminal = |_| {
        Failure::new("there is no terminal to ask on")
            .hint("name a file with --identity FILE, or '-' for standard input")
    };
    #[cfg(unix)]
    {
        let mut terminal = File::options().read(true).write(true).open("/dev/tty").map_err(no_terminal)?;
        let _ = terminal.write_all(prompt.as_bytes());
        let silence = Silence::begin(&terminal).map_err(no_terminal)?;
        let mut typed = String::new();
        let read = BufReader::new((&terminal).take(LONGEST)).read_line(&mut typed);
        drop(silence);
        let _ = terminal.write_all(b"\n");
        let typed = SecretString::from(typed);
        match read {
            Ok(_) if typed.expose_secret().contains('\u{3}') => Err(Failure::failed("it was cancelled")),
            Ok(0) => Err(Failure::failed("nothing was typed")),
            Ok(_) => Ok(SecretString::from(typed.expose_secret().trim_end_matches(['\n', '\r']).to_owned())),
            Err(error) => Err(no_terminal(error)),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = prompt;
        Err(no_terminal(io::Error::other("there is none")))
    }
}

/// A terminal that shows nothing of what is typed, until this is dropped. Ctrl-C is read like any other character, so
/// that no signal leaves the terminal silent.
#[cfg(unix)]
struct Silence<'a> {
    terminal: &'a File,
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl<'a> Silence<'a> {
    fn begin(terminal: &'a File) -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(terminal)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);

        tcsetattr(terminal, OptionalActions::Flush, &silent)?;
        Ok(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Silence<'_> {
    fn drop(&mut self) {
        let _ = rustix::termios::tcsetattr(self.terminal, rustix::termios::OptionalActions::Flush, &self.before);
    }
}
