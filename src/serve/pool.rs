//! A bounded number of opened ledgers, each read by one request at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::Problem;
use crate::ledger::{Error, Ledger};
use crate::store::{Access, Location};

/// The fewest and the most ledgers that are open at once.
const BOUNDS: (usize, usize) = (4, 16);
/// How long a request waits for one of them.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ledgers for reading.
pub(super) struct Pool {
    location: Location,
    /// How long a database may take for one question.
    longest: Duration,
    inner: Arc<Inner>,
}

struct Inner {
    idle: Mutex<Vec<Ledger>>,
    permits: Arc<Semaphore>,
}

/// Whoever waits for what is read: gone, the reading is over, so that it keeps no place from others.
#[derive(Default)]
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A ledger in a database has a runtime of its own, which must not end within another one.
impl Drop for Inner {
    fn drop(&mut self) {
        let idle = self.idle.lock().map(|mut idle| std::mem::take(&mut *idle)).unwrap_or_default();
        let _ = std::thread::spawn(move || drop(idle)).join();
    }
}

/// Opens the ledger for reading: the one place where a server does so.
pub(super) fn open(location: &Location) -> Result<Ledger, Error> {
    Ledger::open(location.clone(), Access::Read)
}

impl Pool {
    /// Opens the first ledger, so that what is wrong with it is told at once. A publication, which is read into memory
    /// whole, is opened once only.
    pub(super) fn open(location: &Location, longest: Duration) -> Result<Self, Error> {
        let first = open(location)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let many = if first.is_publication() { 1 } else { (threads * 2).clamp(BOUNDS.0, BOUNDS.1) };
        let inner = Inner { idle: Mutex::new(vec![first]), permits: Arc::new(Semaphore::new(many)) };
        Ok(Self { location: location.clone(), longest, inner: Arc::new(inner) })
    }

    /// Runs `work` on the ledger as it is at one moment, on a thread that may wait for the disk, and gives it up when nobody
    /// waits for it any more.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let waiting = tokio::time::timeout(PATIENCE, self.inner.permits.clone().acquire_owned());
        let permit = waiting.await.map_err(|_| Problem::busy())?.map_err(|_| Problem::busy())?;
        let (inner, location, longest) = (self.inner.clone(), self.location.clone(), self.longest);
        let waiting = Waiting::default();
        let over = waiting.0.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let idle = inner.idle.lock().ok().and_then(|mut idle| idle.pop());
            let mut ledger = idle.map_or_else(|| open(&location), Ok)?;
            ledger.give_up_when(&over, longest)?;
            ledger.store().freeze().map_err(Error::from)?;
            let worked = work(&ledger);
            ledger.store().thaw();
            if let Ok(mut idle) = inner.idle.lock() {
                idle.push(ledger);
            }
            worked
        });
        let done = done.await;
        drop(waiting);
        done.map_err(|error| Problem::internal(format!("a request's work ended early: {error}")))?
    }
}
