//! The connections that `verify` reads through, all held to the same moment of the ledger.

use std::num::NonZeroUsize;

use super::Error;
use crate::ledger::Ledger;

/// How often the views are opened anew because another process wrote in between.
const ATTEMPTS: u32 = 1000;

/// One connection a thread, or the one that a publication in memory has.
pub(super) enum Views<'a> {
    Shared(&'a Ledger),
    Own(Vec<Ledger>),
}

impl<'a> Views<'a> {
    /// Opens the ledger `threads` times at one moment.
    pub(super) fn open(ledger: &'a Ledger, threads: NonZeroUsize) -> Result<Self, Error> {
        for _ in 0..ATTEMPTS {
            let mut views = Vec::with_capacity(threads.get());
            let mut sizes = Vec::with_capacity(threads.get());
            for _ in 0..threads.get() {
                let Some(view) = ledger.reopen()? else { return Ok(Self::Shared(ledger)) };
                view.store().freeze()?;
                sizes.push(view.size()?);
                views.push(view);
            }
            if sizes.windows(2).all(|pair| pair[0] == pair[1]) {
                return Ok(Self::Own(views));
            }
        }
        Err(Error::Moving { attempts: ATTEMPTS })
    }

    /// The view for work that one thread does.
    pub(super) fn first(&self) -> &Ledger {
        match self {
            Self::Shared(ledger) => ledger,
            // Never empty: it was opened for a number of threads that is not zero.
            Self::Own(views) => &views[0],
        }
    }

    /// How many threads there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Shared(_) => 1,
            Self::Own(views) => views.len(),
        }
    }

    /// Runs `work` on every view at once, each with its position, and yields what they yield.
    pub(super) fn each<T: Send>(
        &mut self,
        work: impl Fn(usize, &Ledger) -> Result<T, Error> + Sync,
    ) -> Result<Vec<T>, Error> {
        match self {
            Self::Shared(ledger) => Ok(vec![work(0, ledger)?]),
            Self::Own(views) => std::thread::scope(|scope| {
                let work = &work;
                let threads: Vec<_> = views
                    .iter_mut()
                    .enumerate()
                    .map(|(position, view)| scope.spawn(move || work(position, &*view)))
                    .collect();
                let joined = threads.into_iter().map(|thread| match thread.join() {
                    Ok(done) => done,
                    Err(panic) => std::panic::resume_unwind(panic),
                });
                joined.collect()
            }),
        }
    }
}
