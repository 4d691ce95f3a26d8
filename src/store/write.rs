//! The one transaction of a commit: records, tree, checkpoint and projections, all or none.

use rusqlite::Params;

use super::open::INDEXES;
use super::{Error, RevisionRow, SearchRow, Store, VersionRow};
use crate::record::Digest;

/// How many bytes of words the full-text index gathers in a bulk load before it writes them out.
const WORDS_GATHERED: u32 = 32 << 20;

/// A commit under way. Dropped before [`Transaction::commit`], it leaves the ledger as it was.
#[derive(Debug)]
pub struct Transaction<'a> {
    store: &'a Store,
    open: bool,
    bulk: bool,
}

impl Store {
    /// Begins a commit; waits while another process has one under way.
    pub fn begin(&self) -> Result<Transaction<'_>, Error> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| self.failure(error))?;
        Ok(Transaction { store: self, open: true, bulk: false })
    }

    /// Folds the write-ahead log into the ledger's file, as far as no other process is reading what it would overwrite:
    /// the last one to close the file does the rest. Closing does it as well, but says nothing when it fails.
    pub fn fold(&self) -> Result<(), Error> {
        self.one("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map(drop)
    }
}

impl Transaction<'_> {
    /// What is stored, with this commit's own writes.
    pub fn store(&self) -> &Store {
        self.store
    }

    /// Prepares for more rows than the ledger has: indexes, and the trigger that sees to the order of records, are
    /// dropped and made again when the commit ends, which nobody else can see. The trigger costs most: as it may abort,
    /// SQLite makes a savepoint for every record, and at each the full-text index writes out what it has gathered.
    pub fn expect_many(&mut self) -> Result<(), Error> {
        self.bulk = true;
        self.batch(&format!(
            "DROP INDEX IF EXISTS record_by_digest; DROP INDEX IF EXISTS revision_by_statement;
            DROP INDEX IF EXISTS current_revision_by_status; DROP TRIGGER IF EXISTS record_is_appended;
            INSERT INTO search (search, rank) VALUES ('automerge', 0), ('hashsize', {WORDS_GATHERED});"
        ))
    }

    /// Appends the record at `number`, which must be the next one.
    pub fn append(&self, number: u64, digest: &Digest, line: Option<&str>) -> Result<(), Error> {
        self.run("INSERT INTO record (number, digest, line) VALUES (?, ?, ?)", (number, digest.as_bytes(), line))
    }

    /// Keeps the text of the story version at `number`.
    pub fn put_text(&self, number: u64, content: &str) -> Result<(), Error> {
        self.run("INSERT INTO text (number, content) VALUES (?, ?)", (number, content))
    }

    /// Keeps the age file of the identity that the seal at `number` covers, in place of one for other recipients.
    pub fn put_ciphertext(&self, number: u64, ciphertext: &[u8]) -> Result<(), Error> {
        let sql = "INSERT INTO seal (number, ciphertext) VALUES (?, ?)
            ON CONFLICT (number) DO UPDATE SET ciphertext = excluded.ciphertext";
        self.run(sql, (number, ciphertext))
    }

    /// Keeps an RFC 3161 token over the checkpoint at `size`.
    pub fn put_timestamp(&self, size: u64, token: &[u8]) -> Result<(), Error> {
        self.run("INSERT OR IGNORE INTO timestamp (size, token) VALUES (?, ?)", (size, token))
    }

    /// Keeps a tile, in place of the narrower one at the right edge.
    pub fn put_tile(&self, level: u8, position: u64, hashes: &[u8]) -> Result<(), Error> {
        let sql = "INSERT INTO tile (level, position, hashes) VALUES (?, ?, ?)
            ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes";
        self.run(sql, (level, position, hashes))
    }

    /// Keeps the signed head at `size`.
    pub fn put_checkpoint(&self, size: u64, note: &str) -> Result<(), Error> {
        self.run("INSERT INTO checkpoint (size, note) VALUES (?, ?)", (size, note))
    }

    /// Keeps the signed head at `size` with further signatures under it; the file refuses any other change.
    pub fn add_signatures(&self, size: u64, note: &str) -> Result<(), Error> {
        self.run("UPDATE checkpoint SET note = ? WHERE size = ?", (note, size))
    }

    /// Keeps a setting.
    pub fn put_setting(&self, name: &str, value: &str) -> Result<(), Error> {
        self.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
    }

    /// Marks the ledger as a copy from which something is withheld, or as one that has everything.
    pub fn mark_withholding(&self, withholds: bool) -> Result<(), Error> {
        match withholds {
            true => self.put_setting(super::read::WITHHOLDING, "yes"),
            false => self.run("DELETE FROM setting WHERE name = ?", [super::read::WITHHOLDING]),
        }
    }

    /// Projects a revision, and its place after the one before it.
    pub fn put_revision(&self, row: &RevisionRow, parent: Option<u64>) -> Result<(), Error> {
        let sql = "INSERT INTO revision (number, statement, revision, status, classes, people, effective, next)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let RevisionRow { number, statement, revision, status, classes, people, effective, next } = row;
        self.run(sql, (number, statement, revision, status.as_str(), classes, people, effective, next))?;
        match parent {
            Some(parent) => self.run("UPDATE revision SET next = ? WHERE number = ?", (number, parent)),
            None => Ok(()),
        }
    }

    /// Projects a story version, and its place after the one before it.
    pub fn put_version(&self, row: &VersionRow, parent: Option<u64>) -> Result<(), Error> {
        let VersionRow { number, story, version, next } = row;
        self.run(
            "INSERT INTO version (number, story, version, next) VALUES (?, ?, ?, ?)",
            (number, story, version, next),
        )?;
        match parent {
            Some(parent) => self.run("UPDATE version SET next = ? WHERE number = ?", (number, parent)),
            None => Ok(()),
        }
    }

    /// Projects that record `number` names record `target`.
    pub fn put_reference(&self, target: u64, number: u64) -> Result<(), Error> {
        self.run("INSERT OR IGNORE INTO reference (target, number) VALUES (?, ?)", (target, number))
    }

    /// Projects that record `number` admits or dismisses a signer.
    pub fn put_signer(&self, number: u64) -> Result<(), Error> {
        self.run("INSERT INTO signer (number) VALUES (?)", [number])
    }

    /// Projects an erasure.
    pub fn put_redaction(&self, number: u64, target: u64, part: &str) -> Result<(), Error> {
        self.run("INSERT INTO redaction (number, target, part) VALUES (?, ?, ?)", (number, target, part))
    }

    /// Makes a revision findable by its words.
    pub fn put_search(&self, number: u64, row: &SearchRow) -> Result<(), Error> {
        let sql = "INSERT INTO search (rowid, text, source, tags) VALUES (?, ?, ?, ?)";
        self.run(sql, (number, &row.text, &row.source, &row.tags))
    }

    /// Empties all projections, before they are made again from the records. What is erased keeps its place in its chain,
    /// which no record says any more.
    pub fn clear_projections(&self) -> Result<(), Error> {
        self.batch(
            "DELETE FROM revision WHERE number NOT IN (SELECT number FROM record WHERE line IS NULL);
            DELETE FROM version WHERE number NOT IN (SELECT number FROM record WHERE line IS NULL);
            DELETE FROM reference; DELETE FROM signer; DELETE FROM redaction;
            INSERT INTO search (search) VALUES ('delete-all');",
        )
    }

    /// Makes everything written durable.
    pub fn commit(mut self) -> Result<(), Error> {
        if self.bulk {
            self.batch(INDEXES)?;
            self.batch("INSERT INTO search (search, rank) VALUES ('automerge', 4), ('hashsize', 1048576);")?;
        }
        self.open = false;
        self.batch("COMMIT").inspect_err(|_| {
            let _ = self.store.connection.execute_batch("ROLLBACK");
        })
    }

    pub(super) fn run(&self, sql: &str, parameters: impl Params) -> Result<(), Error> {
        let connection = &self.store.connection;
        let done = connection.prepare_cached(sql).and_then(|mut statement| statement.execute(parameters));
        done.map(drop).map_err(|error| self.store.failure(error))
    }

    fn batch(&self, sql: &str) -> Result<(), Error> {
        self.store.connection.execute_batch(sql).map_err(|error| self.store.failure(error))
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }
}
