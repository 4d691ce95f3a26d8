//! How far a long work has come, on a terminal's standard error alone: from half a second on, a few times a second.
//!
//! The work itself only stores a number; a thread of its own draws, so that no work is slower for being watched.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr;

use super::output::is_dumb;

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long a line stays as it is.
const EVERY: Duration = Duration::from_millis(200);

/// A long work's progress, until it is dropped.
pub(super) struct Progress {
    done: Arc<AtomicU64>,
    /// What ends the thread that draws, and the thread; none where nobody watches.
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Watches a work: so many things, if that is known.
    pub(super) fn new(doing: &'static str, total: Option<u64>, is_wished: bool) -> Self {
        let done = Arc::new(AtomicU64::new(0));
        if !is_wished || is_dumb() || !io::stderr().is_terminal() {
            return Self { done, drawing: None };
        }
        let (sender, ended) = channel();
        let shared = Arc::clone(&done);
        let thread = thread::spawn(move || {
            let begun = Instant::now();
            let mut wait = PATIENCE;
            let mut is_drawn = false;
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(wait) {
                let columns = rustix::termios::tcgetwinsize(io::stderr()).map_or(80, |size| usize::from(size.ws_col));
                let line = line(doing, shared.load(Ordering::Relaxed), total, begun.elapsed(), columns);
                let _ = write!(io::stderr(), "\r\x1b[K{line}");
                (wait, is_drawn) = (EVERY, true);
            }
            if is_drawn {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        Self { done, drawing: Some((sender, thread)) }
    }

    /// Tells how many are done.
    pub(super) fn at(&self, done: u64) {
        self.done.fetch_max(done, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.drawing.take() {
            drop(sender);
            // The line is gone before anything else is printed.
            let _ = thread.join();
        }
    }
}

/// What is drawn, narrower than the window.
fn line(doing: &str, done: u64, total: Option<u64>, elapsed: Duration, columns: usize) -> String {
    let seconds = elapsed.as_secs();
    let Some(total) = total.filter(|total| *total > 0 && done > 0) else {
        let count = if done > 0 { format!(" {}", grouped(done)) } else { String::new() };
        return fitting(&[&format!("{doing}{count} …"), &format!("  {seconds} s")], columns);
    };
    let done = done.min(total);
    let part = done as f64 / total as f64;
    let left = (elapsed.as_secs_f64() * (1.0 - part) / part).round() as u64;
    let head = format!("{doing}  {:>3} %", (part * 100.0).floor());
    let tail = format!("  {} of {}, {left} s left", grouped(done), grouped(total));
    let room = columns.saturating_sub(head.width() + tail.width() + 4).min(40);
    if room < 8 {
        return fitting(&[&head, &tail], columns);
    }
    let full = (part * room as f64) as usize;
    format!("{head}  {}{}{tail}", "█".repeat(full), "░".repeat(room - full))
}

/// As many of the parts as fit.
fn fitting(parts: &[&str], columns: usize) -> String {
    let mut line = String::new();
    for part in parts {
        if line.width() + part.width() >= columns {
            break;
        }
        line.push_str(part);
    }
    line
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_far_and_how_long_in_any_window() {
        let at = |done, total, columns| line("verifying", done, total, Duration::from_secs(30), columns);
        assert_eq!(
            at(250_000, Some(1_000_000), 80),
            "verifying   25 %  ██████░░░░░░░░░░░░░░░░░░░░░  250,000 of 1,000,000, 90 s left"
        );
        assert_eq!(at(250_000, Some(1_000_000), 52), "verifying   25 %  250,000 of 1,000,000, 90 s left");
        assert_eq!(at(250_000, Some(1_000_000), 30), "verifying   25 %");
        assert_eq!(at(1_234, None, 80), "verifying 1,234 …  30 s");
        assert_eq!(at(0, Some(7), 80), "verifying …  30 s");
        for (done, total) in [(0, None), (5, Some(3)), (u64::MAX, Some(u64::MAX)), (1, Some(u64::MAX))] {
            for columns in 0..130 {
                assert!(at(done, total, columns).width() <= columns.saturating_sub(1), "{done} {total:?} {columns}");
            }
        }
    }
}
