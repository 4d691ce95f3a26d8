//! Reading records, tiles, checkpoints and projections.

use rusqlite::{OptionalExtension, Params, Row};

use super::{Error, RevisionRow, Store, VersionRow};
use crate::record::Digest;

/// One record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log, from 0.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// Its line, unless it is erased or withheld.
    pub line: Option<String>,
}

const REVISION: &str = "SELECT number, statement, revision, status, classes, people, effective, next FROM revision";
const VERSION: &str = "SELECT number, story, version, next FROM version";

/// The setting of a copy from which something is withheld.
pub(super) const WITHHOLDING: &str = "withholding";

impl Store {
    /// Whether this is a copy from which something is withheld.
    pub fn is_withholding(&self) -> Result<bool, Error> {
        Ok(self.setting(WITHHOLDING)?.is_some())
    }

    /// How many records there are.
    pub fn size(&self) -> Result<u64, Error> {
        self.one("SELECT ifnull(max(number) + 1, 0) FROM record", [], |row| row.get(0)).map(Option::unwrap_or_default)
    }

    /// The record at `number`.
    pub fn entry(&self, number: u64) -> Result<Option<Entry>, Error> {
        self.one("SELECT number, digest, line FROM record WHERE number = ?", [number], entry)
    }

    /// The number of the record with `digest`.
    pub fn number_of(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        self.one("SELECT number FROM record WHERE digest = ? LIMIT 1", [digest.as_bytes()], |row| row.get(0))
    }

    /// The digest of the record at `number`.
    pub fn digest_of(&self, number: u64) -> Result<Option<Digest>, Error> {
        self.one("SELECT digest FROM record WHERE number = ?", [number], |row| {
            Ok(Digest::from(row.get::<_, [u8; 32]>(0)?))
        })
    }

    /// Up to `most` records, in order of digest, whose digests lie within `least..=greatest`.
    pub fn digests_between(&self, least: &[u8], greatest: &[u8], most: usize) -> Result<Vec<(u64, Digest)>, Error> {
        let mut found = Vec::new();
        let sql = "SELECT number, digest FROM record WHERE digest BETWEEN ? AND ? ORDER BY digest LIMIT ?";
        self.each(sql, (least, greatest, most as u64), |row| {
            found.push((row.get(0)?, Digest::from(row.get::<_, [u8; 32]>(1)?)));
            Ok(())
        })?;
        Ok(found)
    }

    /// The nearest digest before and after `digest`, for the shortest prefix that tells it apart.
    pub fn neighbours(&self, digest: &Digest) -> Result<[Option<Digest>; 2], Error> {
        let find = |sql| self.one(sql, [digest.as_bytes()], |row| Ok(Digest::from(row.get::<_, [u8; 32]>(0)?)));
        Ok([
            find("SELECT digest FROM record WHERE digest < ? ORDER BY digest DESC LIMIT 1")?,
            find("SELECT digest FROM record WHERE digest > ? ORDER BY digest LIMIT 1")?,
        ])
    }

    /// Calls `visit` with each record of `range`, in order, without copying its line; stops when it returns false.
    pub fn scan(
        &self,
        range: std::ops::Range<u64>,
        mut visit: impl FnMut(u64, &[u8], Option<&str>) -> bool,
    ) -> Result<(), Error> {
        let sql = "SELECT number, digest, line FROM record WHERE number >= ? AND number < ? ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.failure(error))?;
        let mut rows = statement.query((range.start, range.end)).map_err(|error| self.failure(error))?;
        while let Some(row) = rows.next().map_err(|error| self.failure(error))? {
            let number = row.get(0).map_err(|error| self.failure(error))?;
            let digest = row.get_ref(1).map_err(|error| self.failure(error))?;
            let line = row.get_ref(2).map_err(|error| self.failure(error))?;
            let (digest, line) = (digest.as_bytes().unwrap_or_default(), line.as_str_or_null().unwrap_or_default());
            if !visit(number, digest, line) {
                break;
            }
        }
        Ok(())
    }

    /// The content of the text of the story version at `number`.
    pub fn text(&self, number: u64) -> Result<Option<String>, Error> {
        self.one("SELECT content FROM text WHERE number = ?", [number], |row| row.get(0))
    }

    /// The numbers of the records that have a text.
    pub fn texts(&self) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM text ORDER BY number", [], |row| row.get(0))
    }

    /// The age file of the identity that the seal at `number` covers.
    pub fn ciphertext(&self, number: u64) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT ciphertext FROM seal WHERE number = ?", [number], |row| row.get(0))
    }

    /// The numbers of the seals whose identities are kept.
    pub fn seals(&self) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM seal ORDER BY number", [], |row| row.get(0))
    }

    /// Every RFC 3161 token, with the size of the checkpoint that it is over, oldest first.
    pub fn timestamps(&self) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        self.all("SELECT size, token FROM timestamp ORDER BY size, token", [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The hashes of the tile at `level` and `position`, 32 bytes each.
    pub fn tile_bytes(&self, level: u8, position: u64) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT hashes FROM tile WHERE level = ? AND position = ?", (level, position), |row| row.get(0))
    }

    /// Every tile's level and position.
    pub fn tiles(&self) -> Result<Vec<(u8, u64)>, Error> {
        self.all("SELECT level, position FROM tile ORDER BY level, position", [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The newest checkpoint at or below `size`.
    pub fn checkpoint(&self, size: u64) -> Result<Option<(u64, String)>, Error> {
        let sql = "SELECT size, note FROM checkpoint WHERE size <= ? ORDER BY size DESC LIMIT 1";
        self.one(sql, [size.min(i64::MAX as u64)], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Every checkpoint, oldest first.
    pub fn checkpoints(&self) -> Result<Vec<(u64, String)>, Error> {
        self.all("SELECT size, note FROM checkpoint ORDER BY size", [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What `init` set under `name`.
    pub fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        self.one("SELECT value FROM setting WHERE name = ?", [name], |row| row.get(0))
    }

    /// The projection of the revision at `number`.
    pub fn revision(&self, number: u64) -> Result<Option<RevisionRow>, Error> {
        self.one(&format!("{REVISION} WHERE number = ?"), [number], revision)
    }

    /// The revisions of the statement whose first record is `statement`, oldest first.
    pub fn revisions_of(&self, statement: u64) -> Result<Vec<RevisionRow>, Error> {
        self.all(&format!("{REVISION} WHERE statement = ? ORDER BY number"), [statement], revision)
    }

    /// Calls `visit` with every revision among the first `size` records, statement by statement and oldest first: the
    /// number of the statement's first record, and this record's number, digest and line; stops when it returns false.
    pub fn scan_chains(
        &self,
        size: u64,
        mut visit: impl FnMut(u64, u64, &[u8], Option<&str>) -> bool,
    ) -> Result<(), Error> {
        // CROSS JOIN keeps SQLite to the order of the index by statement, so that nothing is sorted.
        let sql = "SELECT r.statement, record.number, record.digest, record.line
            FROM revision AS r INDEXED BY revision_by_statement CROSS JOIN record ON record.number = r.number
            WHERE r.number < ? ORDER BY r.statement, r.number";
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.failure(error))?;
        let mut rows = statement.query([size]).map_err(|error| self.failure(error))?;
        while let Some(row) = rows.next().map_err(|error| self.failure(error))? {
            let first = row.get(0).map_err(|error| self.failure(error))?;
            let number = row.get(1).map_err(|error| self.failure(error))?;
            let digest = row.get_ref(2).map_err(|error| self.failure(error))?;
            let line = row.get_ref(3).map_err(|error| self.failure(error))?;
            let (digest, line) = (digest.as_bytes().unwrap_or_default(), line.as_str_or_null().unwrap_or_default());
            if !visit(first, number, digest, line) {
                break;
            }
        }
        Ok(())
    }

    /// Calls `visit` with the first record's number of each statement that is denied, superseded or retracted, when the
    /// ledger has `size` records.
    pub fn fallen(&self, size: u64, mut visit: impl FnMut(u64)) -> Result<(), Error> {
        const FALLEN: &str = "status IN ('denied', 'superseded', 'retracted')";
        let read = |row: &Row<'_>| {
            visit(row.get(0)?);
            Ok(())
        };
        if size >= self.size()? {
            return self.each(&format!("SELECT statement FROM revision WHERE next IS NULL AND {FALLEN}"), [], read);
        }
        let sql =
            format!("SELECT statement FROM revision WHERE number < ? AND (next IS NULL OR next >= ?) AND {FALLEN}");
        self.each(&sql, (size, size), read)
    }

    /// The number of the first record of the statement that was recorded or revised last.
    pub fn last_statement(&self) -> Result<Option<u64>, Error> {
        self.one("SELECT statement FROM revision ORDER BY number DESC LIMIT 1", [], |row| row.get(0))
    }

    /// The number of the first record of the story that was recorded last, or of which a version was.
    pub fn last_story(&self) -> Result<Option<u64>, Error> {
        self.one("SELECT story FROM version ORDER BY number DESC LIMIT 1", [], |row| row.get(0))
    }

    /// Calls `visit` with the projection of each revision in `range`, in order.
    pub fn scan_revisions(&self, range: std::ops::Range<u64>, mut visit: impl FnMut(RevisionRow)) -> Result<(), Error> {
        let sql = format!("{REVISION} WHERE number >= ? AND number < ? ORDER BY number");
        self.each(&sql, (range.start, range.end), |row| {
            visit(revision(row)?);
            Ok(())
        })
    }

    /// The projection of the story version at `number`.
    pub fn version(&self, number: u64) -> Result<Option<VersionRow>, Error> {
        self.one(&format!("{VERSION} WHERE number = ?"), [number], version)
    }

    /// The versions of the story whose first record is `story`, oldest first.
    pub fn versions_of(&self, story: u64) -> Result<Vec<VersionRow>, Error> {
        self.all(&format!("{VERSION} WHERE story = ? ORDER BY number"), [story], version)
    }

    /// Every story version, oldest first.
    pub fn versions(&self) -> Result<Vec<VersionRow>, Error> {
        self.all(&format!("{VERSION} ORDER BY number"), [], version)
    }

    /// The numbers of the records that name `target`.
    pub fn references_to(&self, target: u64) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM reference WHERE target = ? ORDER BY number", [target], |row| row.get(0))
    }

    /// The numbers of the records whose lines have this topic, which only notes do. Reads every note that names a
    /// record.
    pub fn with_topic(&self, topic: &str) -> Result<Vec<u64>, Error> {
        let sql = "SELECT DISTINCT record.number FROM reference JOIN record ON record.number = reference.number
            WHERE record.number NOT IN (SELECT number FROM revision) AND instr(record.line, ?) ORDER BY record.number";
        self.all(sql, [format!("\"topic\":\"{topic}\"")], |row| row.get(0))
    }

    /// Every reference, by target and number.
    pub fn scan_references(&self, mut visit: impl FnMut(u64, u64)) -> Result<(), Error> {
        self.each("SELECT target, number FROM reference ORDER BY target, number", [], |row| {
            visit(row.get(0)?, row.get(1)?);
            Ok(())
        })
    }

    /// The numbers of the records that admit or dismiss signers.
    pub fn signers(&self) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM signer ORDER BY number", [], |row| row.get(0))
    }

    /// Every erasure: the redaction's number, its target's and the part.
    pub fn redactions(&self) -> Result<Vec<(u64, u64, String)>, Error> {
        let sql = "SELECT number, target, part FROM redaction ORDER BY number";
        self.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// The erasures of the record at `target`: each redaction's number, and the part.
    pub fn redactions_of(&self, target: u64) -> Result<Vec<(u64, String)>, Error> {
        let sql = "SELECT number, part FROM redaction WHERE target = ? ORDER BY number";
        self.all(sql, [target], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Up to `most` revisions with any of `words`, those with the rarest of them first.
    pub fn with_any_word(&self, words: &[String], most: usize) -> Result<Vec<u64>, Error> {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.replace('"', " "))).collect();
        let sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?";
        self.all(sql, (quoted.join(" OR "), most as u64), |row| row.get(0))
    }

    /// How many revisions the full-text index knows.
    pub fn searchable(&self) -> Result<u64, Error> {
        self.one("SELECT count(*) FROM search_docsize", [], |row| row.get(0)).map(Option::unwrap_or_default)
    }

    /// Holds everything that is read from here on to one moment, until the store is dropped.
    pub fn freeze(&self) -> Result<(), Error> {
        self.connection.execute_batch("BEGIN").map_err(|error| self.failure(error))?;
        self.size().map(drop)
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        let found = self.connection.prepare_cached(sql).and_then(|mut one| one.query_row(parameters, read).optional());
        found.map_err(|error| self.failure(error))
    }

    fn all<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, parameters, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn each(
        &self,
        sql: &str,
        parameters: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        let visited = self.connection.prepare_cached(sql).and_then(|mut statement| {
            let mut rows = statement.query(parameters)?;
            while let Some(row) = rows.next()? {
                visit(row)?;
            }
            Ok(())
        });
        visited.map_err(|error| self.failure(error))
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry { number: row.get(0)?, digest: Digest::from(row.get::<_, [u8; 32]>(1)?), line: row.get(2)? })
}

fn revision(row: &Row<'_>) -> rusqlite::Result<RevisionRow> {
    let status =
        row.get_ref(3)?.as_str()?.parse().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, Box::new(error))
        })?;
    Ok(RevisionRow {
        number: row.get(0)?,
        statement: row.get(1)?,
        revision: row.get(2)?,
        status,
        classes: row.get(4)?,
        people: row.get(5)?,
        effective: row.get(6)?,
        next: row.get(7)?,
    })
}

fn version(row: &Row<'_>) -> rusqlite::Result<VersionRow> {
    Ok(VersionRow { number: row.get(0)?, story: row.get(1)?, version: row.get(2)?, next: row.get(3)? })
}
