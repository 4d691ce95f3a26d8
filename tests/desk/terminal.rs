//! A terminal for tests: the real command with a controlling terminal of its own, keys that are typed, and what it shows.

#![allow(dead_code, reason = "each file of tests uses its own part of the terminal")]

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, fcntl_setfl};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

/// How long a test waits for what must come, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command in a terminal.
pub(crate) struct Terminal {
    master: File,
    slave: OwnedFd,
    child: Child,
    /// What was shown and not yet looked at.
    pending: String,
}

impl Terminal {
    /// Runs `command`, which `setsid --ctty` must lead, in a terminal of this many rows and columns.
    pub(crate) fn run(mut command: Command, rows: u16, columns: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).and_then(|()| unlockpt(&master)).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave =
            rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap();
        tcsetwinsize(&master, size(rows, columns)).unwrap();
        let end = || slave.try_clone().unwrap();
        let child = command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        fcntl_setfl(&master, OFlags::RDWR | OFlags::NONBLOCK).unwrap();
        Self { master: File::from(master), slave, child, pending: String::new() }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until `text` is shown, and returns all up to there.
    pub(crate) fn until(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(at) = self.pending.find(text) {
                let rest = self.pending.split_off(at + text.len());
                return std::mem::replace(&mut self.pending, rest);
            }
            let waited = begun.elapsed();
            assert!(waited < PATIENCE, "{text:?} is not shown, but {:?}", self.pending);
            self.read();
        }
    }

    /// Takes what is shown; waits a moment where nothing is.
    fn read(&mut self) {
        let mut bytes = [0; 4096];
        match self.master.read(&mut bytes) {
            Ok(count @ 1..) => self.pending.push_str(&String::from_utf8_lossy(&bytes[..count])),
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(Duration::from_millis(5)),
            other => panic!("the terminal is gone: {other:?}"),
        }
    }

    pub(crate) fn resize(&self, rows: u16, columns: u16) {
        tcsetwinsize(&self.master, size(rows, columns)).unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until the command has stopped, as a shell does before it lets it go on: what comes earlier is lost.
    pub(crate) fn stopped(&self) {
        let stopped = waitpid(Some(Pid::from_child(&self.child)), WaitOptions::UNTRACED).unwrap();
        assert!(stopped.is_some_and(|(_, status)| status.stopped()), "the command has not stopped, but ended");
    }

    /// Closes the terminal, as somebody who shuts the window.
    pub(crate) fn hang_up(self) -> Option<i32> {
        let Self { mut child, slave, master, .. } = self;
        drop((slave, master));
        child.wait().unwrap().code()
    }

    /// Waits for the end; returns the exit code and what was shown last. The terminal stays.
    pub(crate) fn end(&mut self) -> (Option<i32>, String) {
        loop {
            // Asked before it is read, so that nothing which was shown at the end is missed.
            let ended = self.child.try_wait().unwrap();
            let before = self.pending.len();
            self.read();
            if let (Some(status), true) = (ended, self.pending.len() == before) {
                return (status.code(), std::mem::take(&mut self.pending));
            }
        }
    }

    /// Whether what is typed is shown and edited line by line, as before.
    pub(crate) fn is_as_before(&self) -> bool {
        tcgetattr(&self.slave).unwrap().local_modes.contains(LocalModes::ECHO | LocalModes::ICANON)
    }
}

fn size(rows: u16, columns: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}
