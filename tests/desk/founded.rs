//! A ledger that the library itself founds and writes, with its key, in a folder of its own; the same bytes every time.

use std::path::{Path, PathBuf};

use fact_ledger::ledger::{Batch, Error, Founding, KeyFile, Ledger, Session};
use tempfile::TempDir;

pub(crate) struct Founded {
    pub(crate) folder: TempDir,
    place: PathBuf,
    key: KeyFile,
    seed: u64,
}

impl Founded {
    /// Founds a ledger at the place that `place` names for this folder, and gives it open for writing beside what belongs
    /// to it.
    pub(crate) fn at(place: impl FnOnce(&Path) -> PathBuf) -> (Self, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        let founding = Founding {
            origin: "example.com/desk",
            name: "desk",
            zone: "UTC",
            now: "2026-11-20T08:00:00Z".parse().unwrap(),
            random: &mut |bytes| bytes.fill(1),
        };
        let key_path = folder.path().join("desk.key");
        let (ledger, key) = Ledger::found(&place, founding, |_| Ok(key_path)).unwrap();
        (Self { folder, place, key, seed: 1 }, ledger)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.place.clone()
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
