//! Opening a ledger's file, and saying what is wrong with it.

use std::fs;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Sqlite;
use super::format::{APPLICATION_ID, layout};
use crate::store::engine::PATIENCE;
use crate::store::{Access, Error};

pub(super) const INDEXES: &str = include_str!("indexes.sql");
/// The smallest page of SQLite, in bytes; no database is smaller.
const SMALLEST: u64 = 512;

impl Sqlite {
    /// Makes an empty ledger in memory, into which a publication is read.
    pub(in crate::store) fn in_memory(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open_in_memory().map_err(|error| failure(path, error))?;
        let engine = Self::new(connection, path);
        engine.lay_out()?;
        Ok(engine)
    }

    /// Opens a ledger's file.
    pub(in crate::store) fn open(path: &Path, access: Access) -> Result<Self, Error> {
        inspect(path)?;
        let writable = may_write(path);
        if access == Access::Write {
            refuse_network(path)?;
            writable?;
            return Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?.checked()?.upgraded();
        }
        if writable.is_ok() {
            let opened = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(Self::checked);
            match opened.and_then(Self::readable) {
                // Reading needs no room, but for the index of a write-ahead log; where there is none, it goes on without.
                Err(Error::Full { .. }) => {}
                opened => return opened,
            }
        }
        Self::open_untouched(path)?.checked()?.readable()
    }

    /// Opens the file without writing anything beside it.
    ///
    /// Known weakness: without a write-ahead log SQLite takes the file for one that nobody changes. Somebody who may not
    /// write, and reads while another's command ends, can be told that the ledger is damaged; reading again helps.
    pub(super) fn open_untouched(path: &Path) -> Result<Self, Error> {
        let mut uri = String::from("file:");
        for byte in path.as_os_str().as_encoded_bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        let log = fs::metadata(path.with_file_name(file_name_with(path, "-wal")));
        uri.push_str(if log.is_ok_and(|log| log.len() > 0) { "?mode=ro" } else { "?mode=ro&immutable=1" });
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&uri, flags).map_err(|error| failure(path, error))?;
        Ok(Self::new(connection, path))
    }

    pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Self, Error> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| failure(path, error))?;
        configure(&connection).map_err(|error| failure(path, error))?;
        Ok(Self::new(connection, path))
    }

    pub(super) fn lay_out(&self) -> Result<(), Error> {
        let connection = self.connection()?;
        connection
            .execute_batch(&format!(
                "PRAGMA page_size = 8192; PRAGMA application_id = {APPLICATION_ID}; PRAGMA journal_mode = WAL;"
            ))
            .and_then(|()| connection.execute_batch(&format!("BEGIN; {} {INDEXES} COMMIT;", layout())))
            .map_err(|error| self.failure(error))
    }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;
         PRAGMA mmap_size = 1099511627776; PRAGMA recursive_triggers = ON;",
    )
}

/// What went wrong, in this layer's words.
pub(super) fn failure(path: &Path, error: rusqlite::Error) -> Error {
    let path = path.to_owned();
    let reason = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { path, seconds: PATIENCE.as_secs() },
        Some(ErrorCode::OperationInterrupted) => Error::GivenUp { path },
        Some(ErrorCode::DiskFull) => Error::Full { path },
        Some(ErrorCode::SystemIoFailure) if needs_room(&error) => Error::Full { path },
        Some(ErrorCode::SystemIoFailure) => Error::Disk { path, reason },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            Error::ReadOnly { path, reason }
        }
        Some(ErrorCode::NotADatabase) => Error::NotALedger { path, found: "it is not a SQLite file".to_owned() },
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, reason },
        _ => Error::Sqlite { path, source: error },
    }
}

/// Whether an input or output error is one of writing or growing a file: a file-size limit shows like that.
fn needs_room(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    const KINDS: [i32; 5] = [
        ffi::SQLITE_IOERR_WRITE,
        ffi::SQLITE_IOERR_TRUNCATE,
        ffi::SQLITE_IOERR_SHMOPEN,
        ffi::SQLITE_IOERR_SHMSIZE,
        ffi::SQLITE_IOERR_SHMMAP,
    ];
    error.sqlite_extended_error_code().is_some_and(|code| KINDS.contains(&code))
}

/// Tells a missing file, a folder and a scrap apart, for which SQLite has one message.
///
/// The file is not opened: closing it would give up the locks of every connection that this process has to it.
fn inspect(path: &Path) -> Result<(), Error> {
    let not_a_ledger = |found: &str| Err(Error::NotALedger { path: path.to_owned(), found: found.to_owned() });
    let unreadable = |reason: String| Err(Error::Unreadable { path: path.to_owned(), reason });
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::Absent { path: path.to_owned() }),
        Err(error) => unreadable(error.to_string()),
        Ok(metadata) if !metadata.is_file() => not_a_ledger("it is no file"),
        Ok(metadata) if metadata.len() < SMALLEST => not_a_ledger("it is too short to be one"),
        Ok(_) => match rustix::fs::access(path, rustix::fs::Access::READ_OK) {
            Err(error) => unreadable(std::io::Error::from(error).to_string()),
            Ok(()) => Ok(()),
        },
    }
}

/// Checks that SQLite can write to the file, and make its write-ahead log beside it.
fn may_write(path: &Path) -> Result<(), Error> {
    for place in [path, folder_of(path)] {
        if let Err(error) = rustix::fs::access(place, rustix::fs::Access::WRITE_OK) {
            let reason = std::io::Error::from(error).to_string();
            return Err(Error::ReadOnly { path: path.to_owned(), reason });
        }
    }
    Ok(())
}

pub(super) fn file_name_with(path: &Path, suffix: &str) -> std::ffi::OsString {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    name
}

/// The folder in which a file stands.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// SQLite's locks don't hold on network file systems, and its write-ahead log needs shared memory.
#[cfg(target_os = "linux")]
pub(super) fn refuse_network(path: &Path) -> Result<(), Error> {
    let kind = match rustix::fs::statfs(folder_of(path)).map(|found| found.f_type as u32) {
        Ok(0x6969) => "NFS",
        Ok(0x517b | 0xff53_4d42 | 0xfe53_4d42) => "SMB",
        Ok(0x5346_414f) => "AFS",
        Ok(0x00c3_6400) => "Ceph",
        _ => return Ok(()),
    };
    Err(Error::Network { path: path.to_owned(), kind })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn refuse_network(_: &Path) -> Result<(), Error> {
    Ok(())
}
