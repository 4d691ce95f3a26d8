//! The terminal that a review is held in: keys one by one, a screen of its own, and everything as it was afterwards,
//! whether the review ends, is interrupted, is hung up on, or panics.
//!
//! Text that is pasted is no key: a terminal is asked to mark it (bracketed paste), and what is marked is dropped.
//!
//! Keys are read with a timeout rather than with `poll`, which not every system has for terminals. A terminal that only
//! prints (`TERM=dumb`) gets every screen beneath the one before.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};

use rustix::termios::{
    InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
    tcgetwinsize, tcsetattr,
};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::{SigId, flag, low_level};

/// The terminal of this process, wherever its input and output go.
const DEVICE: &str = "/dev/tty";
/// Another screen, without a cursor and with pastes marked, and back.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
const LEAVE: &str = "\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// What a terminal sends behind a paste.
const PASTE_END: &[u8] = b"\x1b[201~";
/// How long to wait for a key before looking after signals and the window, in tenths of a second.
const WAIT: u8 = 1;

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Character(char),
    Enter,
    Backspace,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Key(Key),
    /// Something was pasted, and is dropped.
    Paste,
    /// The window has another size, or the program was stopped and goes on.
    Redraw,
    /// Somebody interrupted or ended the program, or hung up.
    End,
}

/// Rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// A terminal that gives keys one by one, until it is dropped.
pub(super) struct Terminal {
    device: File,
    signals: Signals,
    size: Size,
    typed: Typed,
}

/// How a terminal was before, for whoever puts it back.
struct Before {
    device: File,
    settings: Termios,
    has_screen: bool,
}

/// The terminal that is to be put back; a panic must find it.
static BEFORE: Mutex<Option<Before>> = Mutex::new(None);

impl Terminal {
    /// Takes the terminal of this process; none, if it has no terminal.
    pub(super) fn open() -> io::Result<Self> {
        Self::on(device()?)
    }

    fn on(device: File) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let next = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                restore();
                next(panic);
            }));
        });
        let size = size_of(&device)?;
        let terminal = Self { signals: Signals::register()?, device, size, typed: Typed::default() };
        terminal.enter()?;
        Ok(terminal)
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Shows a screen: as many lines as there are rows, at the most.
    pub(super) fn show(&mut self, lines: &[String]) -> io::Result<()> {
        let mut screen = String::new();
        if has_screen() {
            screen.push_str("\x1b[H");
            for (place, line) in lines.iter().enumerate() {
                screen.push_str(if place > 0 { "\r\n" } else { "" });
                screen.push_str(line);
                screen.push_str("\x1b[K");
            }
            screen.push_str("\x1b[J");
        } else {
            lines.iter().for_each(|line| screen.extend([line.as_str(), "\n"]));
        }
        self.device.write_all(screen.as_bytes())
    }

    /// Waits until something happens.
    pub(super) fn next(&mut self) -> Event {
        loop {
            if let Some(event) = self.typed.next(false) {
                return event;
            }
            if self.signals.end.load(Ordering::Relaxed) {
                return Event::End;
            }
            if self.signals.stop.swap(false, Ordering::Relaxed) {
                restore();
                let stopped = low_level::emulate_default_handler(SIGTSTP);
                return if stopped.and_then(|()| self.enter()).is_ok() { Event::Redraw } else { Event::End };
            }
            match size_of(&self.device) {
                Ok(size) if size != self.size => {
                    self.size = size;
                    return Event::Redraw;
                }
                Ok(_) => {}
                Err(_) => return Event::End,
            }
            let mut bytes = [0; 64];
            match self.device.read(&mut bytes) {
                // Nothing came: what is left is the key Escape, or none.
                Ok(0) => {
                    if let Some(event) = self.typed.next(true) {
                        return event;
                    }
                }
                Ok(count) => self.typed.pending.extend(&bytes[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Event::End,
            }
        }
    }

    /// Drops what was typed and is not yet taken.
    pub(super) fn discard(&mut self) {
        self.typed.pending.clear();
        // Where the terminal is gone, the next read says so.
        let _ = tcflush(&self.device, QueueSelector::IFlush);
    }

    /// Gives the terminal back while `work` is done, in which interrupts are the work's own.
    pub(super) fn aside<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        self.signals.aside.store(true, Ordering::Relaxed);
        let done = work();
        self.signals.aside.store(false, Ordering::Relaxed);
        for flag in [&self.signals.end, &self.signals.stop] {
            flag.store(false, Ordering::Relaxed);
        }
        self.enter()?;
        self.size = size_of(&self.device)?;
        Ok(done)
    }

    fn enter(&self) -> io::Result<()> {
        let before = tcgetattr(&self.device)?;
        let mut settings = before.clone();
        settings.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
        settings.input_modes -= InputModes::IXON;
        settings.special_codes[SpecialCodeIndex::VMIN] = 0;
        settings.special_codes[SpecialCodeIndex::VTIME] = WAIT;
        let has_screen = has_screen();
        let kept = Before { device: self.device.try_clone()?, settings: before, has_screen };
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        tcsetattr(&self.device, OptionalActions::Now, &settings)?;
        if has_screen { (&self.device).write_all(ENTER.as_bytes()) } else { Ok(()) }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether this process has a terminal.
pub(super) fn is_there() -> bool {
    device().is_ok()
}

fn device() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(DEVICE)
}

/// Puts the terminal back as it was.
fn restore() {
    let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    // Where the terminal is gone, there is nothing left to put back.
    if before.has_screen {
        let _ = (&before.device).write_all(LEAVE.as_bytes());
    }
    let _ = tcsetattr(&before.device, OptionalActions::Now, &before.settings);
}

/// Signals, noted until somebody looks.
struct Signals {
    end: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    /// Whether signals do what they do without us.
    aside: Arc<AtomicBool>,
    registered: Vec<SigId>,
}

impl Signals {
    fn register() -> io::Result<Self> {
        let flag = || Arc::new(AtomicBool::new(false));
        let mut signals = Self { end: flag(), stop: flag(), aside: flag(), registered: Vec::new() };
        for signal in [SIGHUP, SIGTERM, SIGTSTP] {
            signals.registered.push(flag::register_conditional_default(signal, Arc::clone(&signals.aside))?);
        }
        for signal in [SIGHUP, SIGTERM, SIGINT, SIGQUIT] {
            signals.registered.push(flag::register(signal, Arc::clone(&signals.end))?);
        }
        signals.registered.push(flag::register(SIGTSTP, Arc::clone(&signals.stop))?);
        Ok(signals)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        // What is registered stays so in the system: from here on, signals do again what they do without us.
        self.aside.store(true, Ordering::Relaxed);
        for signal in [SIGINT, SIGQUIT] {
            let _ = flag::register_conditional_default(signal, Arc::clone(&self.aside));
        }
    }
}

/// Whether the terminal can move its cursor.
fn has_screen() -> bool {
    env::var_os("TERM").is_some_and(|term| !term.is_empty() && term != "dumb")
}

fn size_of(device: &File) -> io::Result<Size> {
    let size = tcgetwinsize(device)?;
    let or = |given: u16, otherwise: usize| if given > 0 { usize::from(given) } else { otherwise };
    Ok(Size { rows: or(size.ws_row, 24), columns: or(size.ws_col, 80) })
}

/// What came from the keyboard and is not yet taken.
#[derive(Debug, Default)]
struct Typed {
    /// What was read and is no whole key yet.
    pending: Vec<u8>,
    is_paste: bool,
}

impl Typed {
    /// What is first in what was read; `no_more`: nothing more belongs to it.
    fn next(&mut self, no_more: bool) -> Option<Event> {
        while !self.pending.is_empty() {
            if self.is_paste {
                let Some(end) = self.pending.windows(PASTE_END.len()).position(|bytes| bytes == PASTE_END) else {
                    // A part of the end may have come already.
                    self.pending.drain(..self.pending.len().saturating_sub(PASTE_END.len() - 1));
                    return None;
                };
                self.pending.drain(..end + PASTE_END.len());
                self.is_paste = false;
                return Some(Event::Paste);
            }
            match read_key(&self.pending) {
                Begun::Key(key, length) => {
                    self.pending.drain(..length);
                    return Some(Event::Key(key));
                }
                Begun::Paste(length) => {
                    self.pending.drain(..length);
                    self.is_paste = true;
                }
                Begun::Unknown(length) => drop(self.pending.drain(..length)),
                Begun::Part if no_more => self.pending.clear(),
                Begun::Part => return None,
            }
        }
        None
    }
}

/// What bytes begin with.
enum Begun {
    Key(Key, usize),
    /// The mark before a paste.
    Paste(usize),
    Unknown(usize),
    /// More must come before it is known.
    Part,
}

fn read_key(bytes: &[u8]) -> Begun {
    match bytes {
        [b'\r' | b'\n', ..] => Begun::Key(Key::Enter, 1),
        [0x7f | 0x08, ..] => Begun::Key(Key::Backspace, 1),
        [b' '..=b'~', ..] => Begun::Key(Key::Character(char::from(bytes[0])), 1),
        [0x1b] => Begun::Part,
        [0x1b, b'[' | b'O', rest @ ..] => {
            let Some(end) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
                return if rest.len() > 16 { Begun::Unknown(bytes.len()) } else { Begun::Part };
            };
            let key = match (&rest[..end], rest[end]) {
                (_, b'A') => Key::Up,
                (_, b'B') => Key::Down,
                (_, b'C') => Key::Right,
                (_, b'D') => Key::Left,
                (b"5", b'~') => Key::PageUp,
                (b"6", b'~') => Key::PageDown,
                (b"200", b'~') => return Begun::Paste(end + 3),
                _ => return Begun::Unknown(end + 3),
            };
            Begun::Key(key, end + 3)
        }
        _ => Begun::Unknown(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{Mode, OFlags};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    /// What is made of bytes that come in pieces of this length.
    fn events(bytes: &[u8], piece: usize) -> Vec<Event> {
        let (mut typed, mut events) = (Typed::default(), Vec::new());
        for piece in bytes.chunks(piece) {
            typed.pending.extend(piece);
            events.extend(std::iter::from_fn(|| typed.next(false)));
        }
        events.extend(std::iter::from_fn(|| typed.next(true)));
        events
    }

    #[test]
    fn reads_keys_out_of_what_a_terminal_sends() {
        let expected = [Key::Character('a'), Key::Up, Key::Enter, Key::PageDown, Key::Left, Key::Character('A')];
        let expected = expected.map(Event::Key);
        assert_eq!(events(b"a\x1b[A\r\x1b[6~\x1bOD\xc3\xa9\x1b[2~A", 64), expected);
        assert_eq!(events(b"\x1b[1;2", 64), []);
        assert_eq!(events(&[b"\x1b[".as_slice(), &[b'1'; 40]].concat(), 64), []);
    }

    /// Somebody pastes a paragraph into the wrong window: nine line breaks and a "yes" once recorded nine statements.
    #[test]
    fn takes_no_key_from_a_paste_however_it_comes() {
        let paste = b"d\x1b[200~\n\n\n\n\n\n\n\n\nyes Amy\x1b[A\x1b[20\x1b[201~b";
        let expected = [Event::Key(Key::Character('d')), Event::Paste, Event::Key(Key::Character('b'))];
        for piece in 1..=paste.len() {
            assert_eq!(events(paste, piece), expected, "in pieces of {piece}");
        }
        let mut typed = Typed { pending: b"\x1b[200~".to_vec(), is_paste: false };
        for _ in 0..1000 {
            typed.pending.extend([b'y'; 64]);
            assert_eq!(typed.next(true), None, "a paste without its end");
            assert!(typed.pending.len() < PASTE_END.len(), "a paste is not kept");
        }
    }

    /// A panic within a review must not leave somebody before a terminal that shows nothing that is typed.
    #[test]
    fn puts_the_terminal_back_after_a_panic_and_when_it_is_dropped() {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).and_then(|()| unlockpt(&master)).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let slave = File::from(slave);
        let echoes = || tcgetattr(&slave).unwrap().local_modes.contains(LocalModes::ECHO | LocalModes::ICANON);
        assert!(echoes());
        let terminal = Terminal::on(slave.try_clone().unwrap()).unwrap();
        assert!(!echoes());
        let next = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let silent = panic::catch_unwind(|| panic!("without the hook nothing is put back before the end"));
        panic::set_hook(next);
        assert!(silent.is_err() && !echoes());
        assert!(panic::catch_unwind(|| panic!("this panic is meant")).is_err());
        assert!(echoes());
        drop(terminal);
        drop(Terminal::on(slave.try_clone().unwrap()).unwrap());
        assert!(echoes());
    }
}
