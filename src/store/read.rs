//! Reading records, tiles, checkpoints and projections.

use std::collections::HashMap;

use super::cells::{Cells, Mistyped, Value};
use super::engine::Extent;
use super::recent::{Answer, Recent};
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

/// How many rows are named in one question.
const TOGETHER: usize = 1_000;

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
        self.one("SELECT coalesce(max(number) + 1, 0) FROM record", &[], |row| row.get(0))
            .map(Option::unwrap_or_default)
    }

    /// The record at `number`.
    pub fn entry(&self, number: u64) -> Result<Option<Entry>, Error> {
        let sql = "SELECT number, digest, line FROM record WHERE number = ?";
        self.one_by_number(sql, number, Recent::entry_of, entry)
    }

    /// The number of the record with `digest`.
    pub fn number_of(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        self.one("SELECT number FROM record WHERE digest = ? LIMIT 1", &[digest.as_bytes().into()], |row| row.get(0))
    }

    /// The number of the record with `digest`, which this commit has not appended.
    pub fn earlier_number_of(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        let mut found = None;
        let sql = "SELECT number FROM record WHERE digest = ? LIMIT 1";
        self.engine.each(sql, &[digest.as_bytes().into()], Extent::Sent, &mut |row| {
            found = row.get(0).map_err(|mistyped| self.alien(sql, &mistyped))?;
            Ok(false)
        })?;
        Ok(found)
    }

    /// The numbers of the records with these digests, of those that are there.
    pub fn numbers_of(&self, digests: &[Digest]) -> Result<HashMap<Digest, u64>, Error> {
        let mut found = HashMap::with_capacity(digests.len());
        for some in digests.chunks(TOGETHER) {
            let values: Vec<Value<'_>> = some.iter().map(|digest| digest.as_bytes().into()).collect();
            let places = vec!["?"; some.len()].join(", ");
            self.each(&format!("SELECT digest, number FROM record WHERE digest IN ({places})"), &values, |row| {
                found.insert(row.get(0)?, row.get(1)?);
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// The digest of the record at `number`.
    pub fn digest_of(&self, number: u64) -> Result<Option<Digest>, Error> {
        let recent = |recent: &Recent, number| match recent.entry_of(number) {
            Answer::Here(found) => Answer::Here(found.map(|entry| entry.digest)),
            Answer::Sent => Answer::Sent,
            Answer::Unsent => Answer::Unsent,
        };
        self.one_by_number("SELECT digest FROM record WHERE number = ?", number, recent, |row| row.get(0))
    }

    /// Up to `most` records, in order of digest, whose digests lie within `least..=greatest`.
    pub fn digests_between(&self, least: &[u8], greatest: &[u8], most: usize) -> Result<Vec<(u64, Digest)>, Error> {
        let mut found = Vec::new();
        let sql = "SELECT number, digest FROM record WHERE digest BETWEEN ? AND ? ORDER BY digest LIMIT ?";
        self.each(sql, &[least.into(), greatest.into(), (most as u64).into()], |row| {
            found.push((row.get(0)?, row.get(1)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// The nearest digest before and after `digest`, for the shortest prefix that tells it apart.
    pub fn neighbours(&self, digest: &Digest) -> Result<[Option<Digest>; 2], Error> {
        let find = |sql| self.one(sql, &[digest.as_bytes().into()], |row| row.get(0));
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
        self.visit(sql, &[range.start.into(), range.end.into()], |row| {
            Ok(visit(row.get(0)?, row.bytes(1).unwrap_or_default(), row.text(2)))
        })
    }

    /// The content of the text of the story version at `number`.
    pub fn text(&self, number: u64) -> Result<Option<String>, Error> {
        self.one("SELECT content FROM text WHERE number = ?", &[number.into()], |row| row.get(0))
    }

    /// The numbers of the records that have a text.
    pub fn texts(&self) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM text ORDER BY number", &[], |row| row.get(0))
    }

    /// The age file of the identity that the seal at `number` covers.
    pub fn ciphertext(&self, number: u64) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT ciphertext FROM seal WHERE number = ?", &[number.into()], |row| row.get(0))
    }

    /// The numbers of the seals whose identities are kept.
    pub fn seals(&self) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM seal ORDER BY number", &[], |row| row.get(0))
    }

    /// Every RFC 3161 token, with the size of the checkpoint that it is over, oldest first.
    pub fn timestamps(&self) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        self.all("SELECT size, token FROM timestamp ORDER BY size, token", &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The hashes of the tile at `level` and `position`, 32 bytes each.
    pub fn tile_bytes(&self, level: u8, position: u64) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT hashes FROM tile WHERE level = ? AND position = ?", &[level.into(), position.into()], |row| {
            row.get(0)
        })
    }

    /// Every tile's level and position.
    pub fn tiles(&self) -> Result<Vec<(u8, u64)>, Error> {
        self.all("SELECT level, position FROM tile ORDER BY level, position", &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The newest checkpoint at or below `size`.
    pub fn checkpoint(&self, size: u64) -> Result<Option<(u64, String)>, Error> {
        let sql = "SELECT size, note FROM checkpoint WHERE size <= ? ORDER BY size DESC LIMIT 1";
        self.one(sql, &[size.into()], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Every checkpoint, oldest first.
    pub fn checkpoints(&self) -> Result<Vec<(u64, String)>, Error> {
        self.all("SELECT size, note FROM checkpoint ORDER BY size", &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What `init` set under `name`.
    pub fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        self.one("SELECT value FROM setting WHERE name = ?", &[name.into()], |row| row.get(0))
    }

    /// The projection of the revision at `number`.
    pub fn revision(&self, number: u64) -> Result<Option<RevisionRow>, Error> {
        self.one_by_number(&format!("{REVISION} WHERE number = ?"), number, Recent::revision_of, revision)
    }

    /// Reads together the revisions that a commit is about to change, where each would be a question of its own; what the
    /// commit has written goes on its way meanwhile.
    pub fn foresee(&self, revisions: &[u64]) -> Result<(), Error> {
        let Some(progress) = self.engine.progress() else { return Ok(()) };
        let missing = self.recent.borrow_mut().since(progress).foresee(revisions);
        for some in missing.chunks(TOGETHER) {
            let numbers: Vec<String> = some.iter().map(u64::to_string).collect();
            let sql = format!(
                "SELECT r.number, statement, revision, status, classes, people, effective, next, digest, line
                FROM revision AS r JOIN record ON record.number = r.number WHERE r.number IN ({})",
                numbers.join(", ")
            );
            self.engine.each(&sql, &[], Extent::Sent, &mut |row| {
                let read =
                    || Ok((Entry { number: row.get(0)?, digest: row.get(8)?, line: row.get(9)? }, revision(&row)?));
                let (entry, row) = read().map_err(|mistyped| self.alien(&sql, &mistyped))?;
                self.recent.borrow_mut().keep(entry, row);
                Ok(true)
            })?;
        }
        self.engine.send_behind()
    }

    /// The revisions of the statement whose first record is `statement`, oldest first.
    pub fn revisions_of(&self, statement: u64) -> Result<Vec<RevisionRow>, Error> {
        self.all(&format!("{REVISION} WHERE statement = ? ORDER BY number"), &[statement.into()], revision)
    }

    /// Calls `visit` with every revision among the first `size` records, statement by statement and oldest first: the
    /// number of the statement's first record, and this record's number, digest and line; stops when it returns false.
    pub fn scan_chains(
        &self,
        size: u64,
        mut visit: impl FnMut(u64, u64, &[u8], Option<&str>) -> bool,
    ) -> Result<(), Error> {
        let dialect = self.engine.dialect();
        let (revisions, join) = (dialect.revisions_by_statement, dialect.join);
        let sql = format!(
            "SELECT r.statement, record.number, record.digest, record.line
            FROM {revisions} {join} record ON record.number = r.number WHERE r.number < ? ORDER BY r.statement, r.number"
        );
        self.visit(&sql, &[size.into()], |row| {
            Ok(visit(row.get(0)?, row.get(1)?, row.bytes(2).unwrap_or_default(), row.text(3)))
        })
    }

    /// Calls `visit` with the first record's number of each statement that is denied, superseded or retracted, when the
    /// ledger has `size` records.
    pub fn fallen(&self, size: u64, mut visit: impl FnMut(u64)) -> Result<(), Error> {
        const FALLEN: &str = "status IN ('denied', 'superseded', 'retracted')";
        let read = |row: Cells<'_>| {
            visit(row.get(0)?);
            Ok(true)
        };
        if size >= self.size()? {
            return self.visit(&format!("SELECT statement FROM revision WHERE next IS NULL AND {FALLEN}"), &[], read);
        }
        let sql =
            format!("SELECT statement FROM revision WHERE number < ? AND (next IS NULL OR next >= ?) AND {FALLEN}");
        self.visit(&sql, &[size.into(), size.into()], read)
    }

    /// The number of the first record of the statement that was recorded or revised last.
    pub fn last_statement(&self) -> Result<Option<u64>, Error> {
        self.one("SELECT statement FROM revision ORDER BY number DESC LIMIT 1", &[], |row| row.get(0))
    }

    /// The number of the first record of the story that was recorded last, or of which a version was.
    pub fn last_story(&self) -> Result<Option<u64>, Error> {
        self.one("SELECT story FROM version ORDER BY number DESC LIMIT 1", &[], |row| row.get(0))
    }

    /// Calls `visit` with the projection of each revision in `range`, in order.
    pub fn scan_revisions(&self, range: std::ops::Range<u64>, mut visit: impl FnMut(RevisionRow)) -> Result<(), Error> {
        let sql = format!("{REVISION} WHERE number >= ? AND number < ? ORDER BY number");
        self.visit(&sql, &[range.start.into(), range.end.into()], |row| {
            visit(revision(&row)?);
            Ok(true)
        })
    }

    /// The projection of the story version at `number`.
    pub fn version(&self, number: u64) -> Result<Option<VersionRow>, Error> {
        self.one_by_number(&format!("{VERSION} WHERE number = ?"), number, Recent::version_of, version)
    }

    /// The versions of the story whose first record is `story`, oldest first.
    pub fn versions_of(&self, story: u64) -> Result<Vec<VersionRow>, Error> {
        self.all(&format!("{VERSION} WHERE story = ? ORDER BY number"), &[story.into()], version)
    }

    /// Every story version, oldest first.
    pub fn versions(&self) -> Result<Vec<VersionRow>, Error> {
        self.all(&format!("{VERSION} ORDER BY number"), &[], version)
    }

    /// The numbers of the records that name `target`.
    pub fn references_to(&self, target: u64) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM reference WHERE target = ? ORDER BY number", &[target.into()], |row| row.get(0))
    }

    /// The numbers of the records whose lines have this topic, which only notes do. Reads every note that names a
    /// record.
    pub fn with_topic(&self, topic: &str) -> Result<Vec<u64>, Error> {
        let contains = self.engine.dialect().contains;
        let sql = format!(
            "SELECT DISTINCT record.number FROM reference JOIN record ON record.number = reference.number
            WHERE record.number NOT IN (SELECT number FROM revision) AND {contains} ORDER BY record.number"
        );
        self.all(&sql, &[Value::Text(&format!("\"topic\":\"{topic}\""))], |row| row.get(0))
    }

    /// Every reference, by target and number.
    pub fn scan_references(&self, mut visit: impl FnMut(u64, u64)) -> Result<(), Error> {
        self.visit("SELECT target, number FROM reference ORDER BY target, number", &[], |row| {
            visit(row.get(0)?, row.get(1)?);
            Ok(true)
        })
    }

    /// The numbers of the records that admit or dismiss signers.
    pub fn signers(&self) -> Result<Vec<u64>, Error> {
        self.all("SELECT number FROM signer ORDER BY number", &[], |row| row.get(0))
    }

    /// Every erasure: the redaction's number, its target's and the part.
    pub fn redactions(&self) -> Result<Vec<(u64, u64, String)>, Error> {
        let sql = "SELECT number, target, part FROM redaction ORDER BY number";
        self.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// The erasures of the record at `target`: each redaction's number, and the part.
    pub fn redactions_of(&self, target: u64) -> Result<Vec<(u64, String)>, Error> {
        let sql = "SELECT number, part FROM redaction WHERE target = ? ORDER BY number";
        self.all(sql, &[target.into()], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// How many of the first `size` records a redaction has erased whole.
    pub fn erased_among(&self, size: u64) -> Result<u64, Error> {
        let sql = "SELECT count(DISTINCT target) FROM redaction WHERE part = 'record' AND target < ?";
        Ok(self.all(sql, &[size.into()], |row| row.get(0))?.pop().unwrap_or_default())
    }

    /// Up to `most` revisions with any of `words`, those with the rarest of them first.
    pub fn with_any_word(&self, words: &[String], most: usize) -> Result<Vec<u64>, Error> {
        self.engine.find_rarest(words, most)
    }

    /// Holds everything that is read from here on to one moment, until the store is dropped.
    pub fn freeze(&self) -> Result<(), Error> {
        self.engine.freeze()?;
        self.size().map(drop)
    }

    /// The row of a number: what this commit wrote and its engine has not sent, or else what the engine has.
    fn one_by_number<T>(
        &self,
        sql: &str,
        number: u64,
        recent: impl Fn(&Recent, u64) -> Answer<Option<T>>,
        read: impl Fn(&Cells<'_>) -> Result<T, Mistyped>,
    ) -> Result<Option<T>, Error> {
        let answer = self.engine.progress().map(|progress| recent(self.recent.borrow_mut().since(progress), number));
        let extent = match answer {
            Some(Answer::Here(found)) => return Ok(found),
            Some(Answer::Sent) => Extent::Sent,
            Some(Answer::Unsent) | None => Extent::Few,
        };
        self.go_on()?;
        let mut found = None;
        self.engine.each(sql, &[number.into()], extent, &mut |row| {
            found = Some(read(&row).map_err(|mistyped| self.alien(sql, &mistyped))?);
            Ok(true)
        })?;
        Ok(found)
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Cells<'_>) -> Result<T, Mistyped>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.each(sql, values, |row| {
            found.get_or_insert(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Cells<'_>) -> Result<T, Mistyped>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, values, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Calls `visit` with each of a few rows.
    pub(super) fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut visit: impl FnMut(&Cells<'_>) -> Result<(), Mistyped>,
    ) -> Result<(), Error> {
        self.go_on()?;
        self.engine.each(sql, values, Extent::Few, &mut |row| match visit(&row) {
            Ok(()) => Ok(true),
            Err(mistyped) => Err(self.alien(sql, &mistyped)),
        })
    }

    /// Calls `visit` with each of perhaps very many rows, until it returns false.
    pub(super) fn visit(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut visit: impl FnMut(Cells<'_>) -> Result<bool, Mistyped>,
    ) -> Result<(), Error> {
        self.go_on()?;
        let read = &mut |row: Cells<'_>| {
            self.go_on()?;
            visit(row).map_err(|mistyped| self.alien(sql, &mistyped))
        };
        self.engine.each(sql, values, Extent::Many, read)
    }

    fn alien(&self, sql: &str, mistyped: &Mistyped) -> Error {
        let Mistyped { column, found, expected } = mistyped;
        let table = sql.split(" FROM ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or("it");
        let place = format!("column {} of what was read of {table}", column + 1);
        Error::Alien { path: self.path.clone(), place, found, expected }
    }
}

fn entry(row: &Cells<'_>) -> Result<Entry, Mistyped> {
    Ok(Entry { number: row.get(0)?, digest: row.get(1)?, line: row.get(2)? })
}

fn revision(row: &Cells<'_>) -> Result<RevisionRow, Mistyped> {
    let alien = Mistyped { column: 3, found: "another text", expected: "a status" };
    Ok(RevisionRow {
        number: row.get(0)?,
        statement: row.get(1)?,
        revision: row.get(2)?,
        status: row.get::<String>(3)?.parse().map_err(|_| alien)?,
        classes: row.get(4)?,
        people: row.get(5)?,
        effective: row.get(6)?,
        next: row.get(7)?,
    })
}

fn version(row: &Cells<'_>) -> Result<VersionRow, Mistyped> {
    Ok(VersionRow { number: row.get(0)?, story: row.get(1)?, version: row.get(2)?, next: row.get(3)? })
}
