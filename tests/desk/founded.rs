//! A ledger that the library itself founds and writes, with its key, in a folder of its own; the same bytes every time.

use std::path::PathBuf;

use fact_ledger::ledger::{Batch, Error, Founding, KeyFile, Ledger, Session};
use tempfile::TempDir;

pub(crate) struct Founded {
    pub(crate) folder: TempDir,
    key: KeyFile,
    seed: u64,
}

impl Founded {
    /// Founds a ledger, and gives it open for writing beside what belongs to it.
    pub(crate) fn new() -> (Self, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let founding = Founding {
            origin: "example.com/desk",
            name: "desk",
            zone: "UTC",
            now: "2026-11-20T08:00:00Z".parse().unwrap(),
            random: &mut |bytes| bytes.fill(1),
        };
        let key_path = folder.path().join("desk.key");
        let (ledger, key) = Ledger::found(&folder.path().join("ledger.db"), founding, |_| Ok(key_path)).unwrap();
        (Self { folder, key, seed: 1 }, ledger)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// Commits on the day after the founding.
    pub(crate) fn commit<T>(
        &mut self,
        ledger: &Ledger,
        work: impl FnMut(&mut Batch<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                self.seed ^= self.seed << 13;
                self.seed ^= self.seed >> 7;
                self.seed ^= self.seed << 17;
                *byte = (self.seed >> 32) as u8;
            }
        };
        let now = "2026-11-21T08:00:00Z".parse().unwrap();
        let mut session = Session { now, random: &mut random, key: &self.key, clock_may_lag: false };
        ledger.commit(&mut session, work).map(|done| done.value)
    }
}
