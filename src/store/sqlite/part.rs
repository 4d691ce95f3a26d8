//! A new file beside its place, put there when it is whole.
//!
//! A ledger is founded and a back-up written under a name of its own that ends in `.part`, closed, and only then renamed
//! to its place, never over anything. Killed before that, a command leaves a `.part` file that nobody opens, and no half
//! of a ledger for the next command to stumble over.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::Sqlite;
use super::open::{failure, file_name_with, folder_of, refuse_network};
use crate::store::Error;

/// How many names are tried beside a place before that is given up.
const NAMES: u32 = 1_000;

/// A file that is not in its place yet. Dropped before [`Part::place`], it is gone.
#[derive(Debug)]
pub(super) struct Part {
    part: PathBuf,
    path: PathBuf,
    placed: bool,
}

impl Sqlite {
    /// Makes the tables of a new ledger beside `path`, where nothing may stand, readable by its owner alone.
    pub(in crate::store) fn draft(path: &Path) -> Result<Self, Error> {
        refuse_network(path)?;
        let part = Part::create(path)?;
        let mut engine = Self::connect(&part.part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        path.clone_into(&mut engine.path);
        engine.part = Some(part);
        engine.lay_out()?;
        Ok(engine)
    }

    /// Copies the ledger, as it stands at this moment, to a new file, while others may write.
    pub(super) fn copy_file(&self, target: &Path) -> Result<(), Error> {
        let part = Part::create(target)?;
        let connection = self.connection()?;
        let copied = Connection::open_with_flags(&part.part, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|mut copy| {
            let backup = rusqlite::backup::Backup::new(&connection, &mut copy)?;
            backup.run_to_completion(4096, std::time::Duration::ZERO, None)?;
            drop(backup);
            copy.pragma_update(None, "journal_mode", "wal")?;
            copy.close().map_err(|(_, error)| error)
        });
        copied.map_err(|error| failure(target, error))?;
        part.place()
    }
}

impl Part {
    /// Makes an empty file beside `path`, where nothing may stand.
    fn create(path: &Path) -> Result<Self, Error> {
        let exists = || Error::Exists { path: path.to_owned() };
        if fs::symlink_metadata(path).is_ok() {
            return Err(exists());
        }
        let name = path.file_name().ok_or_else(exists)?;
        let first = std::process::id();
        for number in first..first.saturating_add(NAMES) {
            let mut own = name.to_owned();
            own.push(format!(".{number}.part"));
            let part = path.with_file_name(own);
            match private().open(&part) {
                Ok(_) => return Ok(Self { part, path: path.to_owned(), placed: false }),
                // Another command's, or left by one that was killed.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::ReadOnly { path: path.to_owned(), reason: error.to_string() }),
            }
        }
        let reason = format!("{NAMES} files beside it end in '.part'");
        Err(Error::ReadOnly { path: path.to_owned(), reason })
    }

    /// What SQLite keeps beside the file while it is open, and leaves there only if it could not fold it in.
    fn logs(&self) -> [PathBuf; 3] {
        ["-wal", "-shm", "-journal"].map(|suffix| self.part.with_file_name(file_name_with(&self.part, suffix)))
    }

    /// Renames the file, which must be closed, to its place, and makes that durable.
    pub(super) fn place(mut self) -> Result<(), Error> {
        let refused = |source: std::io::Error| match source.kind() {
            ErrorKind::AlreadyExists => Error::Exists { path: self.path.clone() },
            _ => Error::File { path: self.path.clone(), source },
        };
        if self.logs().iter().any(|log| log.exists()) {
            return Err(Error::Full { path: self.path.clone() });
        }
        File::open(&self.part).and_then(|file| file.sync_all()).map_err(refused)?;
        rename_to_nothing(&self.part, &self.path).map_err(refused)?;
        self.placed = true;
        // It stands there now; a folder that can't be read can't be made durable either, and SQLite passes over it, too.
        let _ = File::open(folder_of(&self.path)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.placed {
            for file in self.logs().iter().chain([&self.part]) {
                let _ = fs::remove_file(file);
            }
        }
    }
}

fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Renames where nothing stands. A file system that can't promise that leaves an instant in which another may be lost.
fn rename_to_nothing(from: &Path, to: &Path) -> std::io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return Ok(done?),
        }
    }
    match fs::symlink_metadata(to) {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}
