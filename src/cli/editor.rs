//! The editor, and the file that it is given: yours alone, and kept until what stands in it is recorded.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::failure::{Failure, Kind};

/// A form in a file.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
}

impl Draft {
    /// Writes a form to a new file that nobody else may read, in the user's state folder or the temporary one.
    pub(super) fn new(stem: &str, form: &str) -> Result<Self, Failure> {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let stem: String = stem.chars().take(40).map(plain).collect();
        let stem = stem.trim_matches('-');
        let stem = if stem.is_empty() { "story" } else { stem };
        let mut refused = String::new();
        for folder in folders() {
            match create(&folder, stem) {
                Ok((path, mut file)) => {
                    let draft = Self { path };
                    file.write_all(form.as_bytes()).map_err(|error| draft.unwritten(&error))?;
                    return Ok(draft);
                }
                Err(error) => refused = format!("{}: {error}", folder.display()),
            }
        }
        Err(Failure::failed(format!("the draft can't be written: {refused}"))
            .kind(Kind::Unwritable)
            .hint("set XDG_STATE_HOME or TMPDIR to a folder of yours"))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The form that an earlier run kept at `path`.
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// What stands in the file.
    pub(super) fn read(&self) -> Result<String, Failure> {
        let path = self.path.display();
        let bytes = fs::read(&self.path)
            .map_err(|error| Failure::unreadable(&self.path, format!("{path} can't be read: {error}")))?;
        String::from_utf8(bytes).map_err(|_| {
            Failure::unreadable(&self.path, format!("{path} is not in UTF-8 any more")).hint("save it as UTF-8")
        })
    }

    /// Puts `form` in the place of what stands in the file, whole or not at all: whoever is ended here loses nothing.
    pub(super) fn write(&self, form: &str) -> Result<(), Failure> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let written = create(folder, "new").and_then(|(path, mut file)| {
            let done = file.write_all(form.as_bytes()).and_then(|()| fs::rename(&path, &self.path));
            done.inspect_err(|_| drop(fs::remove_file(&path)))
        });
        written.map_err(|error| self.unwritten(&error))
    }

    /// Removes the file, when all that stands in it is recorded.
    pub(super) fn remove(self) {
        // What stays behind is the user's own and does no harm.
        let _ = fs::remove_file(&self.path);
    }

    fn unwritten(&self, error: &io::Error) -> Failure {
        Failure::unwritable(&self.path, format!("{} can't be written: {error}", self.path.display()))
    }
}

/// Lets the user edit a file in `$VISUAL`, `$EDITOR` or vi, and waits until they have done so.
pub(super) fn edit(path: &Path) -> Result<(), Failure> {
    let named = |name| env::var(name).ok().filter(|editor: &String| !editor.trim().is_empty());
    let chosen = named("VISUAL").or_else(|| named("EDITOR"));
    let terminal = io::stderr().is_terminal() || OpenOptions::new().read(true).write(true).open("/dev/tty").is_ok();
    if chosen.is_none() && !terminal {
        return Err(Failure::new("there is no terminal for an editor")
            .hint("name one that needs none in $EDITOR, or take the drafts as they are with --accept"));
    }
    let editor = chosen.unwrap_or_else(|| "vi".to_owned());
    let quiet = Interrupts::ignore();
    let status = command(&editor, path).status();
    drop(quiet);
    let status = status.map_err(|error| Failure::failed(format!("the editor '{editor}' can't be started: {error}")))?;
    if status.success() {
        return Ok(());
    }
    let how = match status.code() {
        Some(127) => "was not found".to_owned(),
        Some(code) => format!("ended with exit code {code}"),
        None => "was ended by a signal".to_owned(),
    };
    Err(Failure::failed(format!("the editor '{editor}' {how}")))
}

/// The editor's command: `$EDITOR` may have options and quotation marks, which the shell reads; the path is an argument
/// of its own, which no shell reads.
fn command(editor: &str, path: &Path) -> Command {
    let mut command = if cfg!(windows) {
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(editor));
        command.args(words);
        command
    } else {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor);
        command
    };
    command.arg(path);
    // The story may have come through standard input, and the result may go into a pipe; the editor needs a terminal.
    let terminal = || OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
    if !io::stdin().is_terminal() {
        command.stdin(terminal().map_or_else(Stdio::null, Stdio::from));
    }
    if !io::stdout().is_terminal() {
        command.stdout(terminal().map_or_else(|| Stdio::from(io::stderr()), Stdio::from));
    }
    command
}

/// While another program has the terminal, an interrupt is that program's: this one must live to tell what came of it.
pub(super) struct Interrupts(Vec<signal_hook::SigId>);

impl Interrupts {
    pub(super) fn ignore() -> Self {
        let signals = [
            signal_hook::consts::SIGINT,
            #[cfg(unix)]
            signal_hook::consts::SIGQUIT,
        ];
        let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let register = |signal| signal_hook::flag::register(signal, std::sync::Arc::clone(&flag)).ok();
        Self(signals.into_iter().filter_map(register).collect())
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        for id in self.0.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}

/// Where drafts are kept: the user's state folder, else the temporary one.
fn folders() -> Vec<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else {
        named("XDG_STATE_HOME").filter(|path| path.is_absolute()).or_else(|| Some(named("HOME")?.join(".local/state")))
    };
    state.map(|folder| folder.join("ledger/drafts")).into_iter().chain([env::temp_dir()]).collect()
}

/// Creates a file for one's own eyes, under a name that is free.
fn create(folder: &Path, stem: &str) -> io::Result<(PathBuf, File)> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let mut random = super::context::Random::default();
    for _ in 0..100 {
        let mut digits = [0u8; 4];
        random.fill(&mut digits);
        let path = folder.join(format!("{stem}-{:08x}.txt", u32::from_be_bytes(digits)));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
