//! A terminal of our own: a command runs in it as it does before a person, and what it prints is read back.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, OutputModes, Winsize, tcgetattr, tcsetattr, tcsetwinsize};

/// How wide the terminal is, unless a command sets COLUMNS.
const COLUMNS: u16 = 80;

/// Runs a shell's command line in a terminal, and yields all that it prints and its exit code.
pub(crate) fn run(line: &str, folder: &Path, home: &Path) -> (String, i32) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal can be opened");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("the terminal can be unlocked");
    let name = ptsname(&master, Vec::new()).expect("the terminal has a name");
    let slave = rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("it opens");
    let mut modes = tcgetattr(&slave).expect("the terminal has modes");
    modes.output_modes.remove(OutputModes::OPOST);
    tcsetattr(&slave, OptionalActions::Now, &modes).expect("the terminal takes modes");
    tcsetwinsize(&slave, Winsize { ws_row: 50, ws_col: COLUMNS, ws_xpixel: 0, ws_ypixel: 0 }).expect("and a size");

    let program = Path::new(env!("CARGO_BIN_EXE_ledger")).parent().expect("the program lies in a folder");
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env_clear();
    command.envs([("PATH", path.as_str()), ("NO_COLOR", "1"), ("TERM", "xterm"), ("LC_ALL", "C.UTF-8")]);
    command.env("HOME", home).env("XDG_CONFIG_HOME", home.join("config"));
    command.stdin(Stdio::null()).stdout(slave.try_clone().expect("a handle")).stderr(slave);
    let mut child = command.spawn().expect("a shell runs");
    drop(command);

    let mut bytes = Vec::new();
    // When the last writer has gone, reading from a terminal ends in an error on Linux and with nothing elsewhere.
    let _ = File::from(master).read_to_end(&mut bytes);
    let status = child.wait().expect("the shell ends");
    let printed =
        String::from_utf8(bytes).unwrap_or_else(|error| panic!("$ {line}\nprints what is not UTF-8: {error}"));
    (printed, status.code().unwrap_or(-1))
}
