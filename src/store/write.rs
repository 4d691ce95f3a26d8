//! The one transaction of a commit: records, tree, checkpoint and projections, all or none.

use super::cells::Value;
use super::engine::{Kind, Put, Target};
use super::recent::Recent;
use super::{Error, RevisionRow, SearchRow, Store, VersionRow};
use crate::record::Digest;

/// A commit under way. Dropped before [`Transaction::commit`], it leaves the ledger as it was.
#[derive(Debug)]
pub struct Transaction<'a> {
    store: &'a Store,
    open: bool,
}

const RECORD: Target = Target {
    table: "record",
    columns: &[("number", Kind::Integer), ("digest", Kind::Bytes), ("line", Kind::Text)],
    put: Put::New,
    sql: "INSERT INTO record (number, digest, line) VALUES (?, ?, ?)",
};
const TEXT: Target = Target {
    table: "text",
    columns: &[("number", Kind::Integer), ("content", Kind::Text)],
    put: Put::New,
    sql: "INSERT INTO text (number, content) VALUES (?, ?)",
};
const TIMESTAMP: Target = Target {
    table: "timestamp",
    columns: &[("size", Kind::Integer), ("token", Kind::Bytes)],
    put: Put::Once,
    sql: "INSERT INTO timestamp (size, token) VALUES (?, ?) ON CONFLICT DO NOTHING",
};
const CHECKPOINT: Target = Target {
    table: "checkpoint",
    columns: &[("size", Kind::Integer), ("note", Kind::Text)],
    put: Put::New,
    sql: "INSERT INTO checkpoint (size, note) VALUES (?, ?)",
};
const REVISION: Target = Target {
    table: "revision",
    columns: &[
        ("number", Kind::Integer),
        ("statement", Kind::Integer),
        ("revision", Kind::Integer),
        ("status", Kind::Text),
        ("classes", Kind::Integer),
        ("people", Kind::Integer),
        ("effective", Kind::Integer),
        ("next", Kind::Integer),
    ],
    put: Put::New,
    sql: "INSERT INTO revision (number, statement, revision, status, classes, people, effective, next) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
};
const VERSION: Target = Target {
    table: "version",
    columns: &[
        ("number", Kind::Integer),
        ("story", Kind::Integer),
        ("version", Kind::Integer),
        ("next", Kind::Integer),
    ],
    put: Put::New,
    sql: "INSERT INTO version (number, story, version, next) VALUES (?, ?, ?, ?)",
};
const REFERENCE: Target = Target {
    table: "reference",
    columns: &[("target", Kind::Integer), ("number", Kind::Integer)],
    put: Put::Once,
    sql: "INSERT INTO reference (target, number) VALUES (?, ?) ON CONFLICT DO NOTHING",
};
const SIGNER: Target = Target {
    table: "signer",
    columns: &[("number", Kind::Integer)],
    put: Put::New,
    sql: "INSERT INTO signer (number) VALUES (?)",
};
const REDACTION: Target = Target {
    table: "redaction",
    columns: &[("number", Kind::Integer), ("target", Kind::Integer), ("part", Kind::Text)],
    put: Put::New,
    sql: "INSERT INTO redaction (number, target, part) VALUES (?, ?, ?)",
};
const NEXT_REVISION: Target = Target {
    table: "revision",
    columns: &[("next", Kind::Integer), ("number", Kind::Integer)],
    put: Put::Into(&["number"]),
    sql: "UPDATE revision SET next = ? WHERE number = ?",
};
const NEXT_VERSION: Target =
    Target { table: "version", sql: "UPDATE version SET next = ? WHERE number = ?", ..NEXT_REVISION };
const TILE: Target = Target {
    table: "tile",
    columns: &[("level", Kind::Integer), ("position", Kind::Integer), ("hashes", Kind::Bytes)],
    put: Put::Over(&["level", "position"]),
    sql: "INSERT INTO tile (level, position, hashes) VALUES (?, ?, ?)
        ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes",
};

impl Store {
    /// Begins a commit; waits while another process has one under way.
    pub fn begin(&self) -> Result<Transaction<'_>, Error> {
        self.engine.begin()?;
        Ok(Transaction::of(self))
    }

    /// Makes the ledger's file alone the whole ledger, as far as no other process is reading what that would overwrite:
    /// the last one to close the file does the rest. Closing does it as well, but says nothing when it fails.
    pub fn fold(&self) -> Result<(), Error> {
        self.engine.fold()
    }
}

impl<'a> Transaction<'a> {
    pub(super) fn of(store: &'a Store) -> Self {
        Self { store, open: true }
    }
}

impl Transaction<'_> {
    /// What is stored, with this commit's own writes.
    pub fn store(&self) -> &Store {
        self.store
    }

    /// Prepares for more rows than the ledger has.
    pub fn expect_many(&mut self) -> Result<(), Error> {
        self.store.engine.expect_many()
    }

    /// Appends the record at `number`, which must be the next one.
    pub fn append(&self, number: u64, digest: &Digest, line: Option<&str>) -> Result<(), Error> {
        self.remember(|recent| recent.record(number, digest, line));
        self.insert(&RECORD, &[number.into(), digest.as_bytes().into(), line.into()])
    }

    /// Keeps the text of the story version at `number`.
    pub fn put_text(&self, number: u64, content: &str) -> Result<(), Error> {
        self.insert(&TEXT, &[number.into(), content.into()])
    }

    /// Keeps the age file of the identity that the seal at `number` covers.
    pub fn put_ciphertext(&self, number: u64, ciphertext: &[u8]) -> Result<(), Error> {
        self.run("INSERT INTO seal (number, ciphertext) VALUES (?, ?)", &[number.into(), ciphertext.into()])
    }

    /// Keeps another age file, for other recipients, in place of the one of the seal at `number`.
    pub fn replace_ciphertext(&self, number: u64, ciphertext: &[u8]) -> Result<(), Error> {
        self.run("UPDATE seal SET ciphertext = ? WHERE number = ?", &[ciphertext.into(), number.into()])
    }

    /// Keeps an RFC 3161 token over the checkpoint at `size`.
    pub fn put_timestamp(&self, size: u64, token: &[u8]) -> Result<(), Error> {
        self.insert(&TIMESTAMP, &[size.into(), token.into()])
    }

    /// Keeps a tile, in place of the narrower one at the right edge.
    pub fn put_tile(&self, level: u8, position: u64, hashes: &[u8]) -> Result<(), Error> {
        self.insert(&TILE, &[level.into(), position.into(), hashes.into()])
    }

    /// Keeps the signed head at `size`.
    pub fn put_checkpoint(&self, size: u64, note: &str) -> Result<(), Error> {
        self.insert(&CHECKPOINT, &[size.into(), note.into()])
    }

    /// Keeps the signed head at `size` with further signatures under it; the file refuses any other change.
    pub fn add_signatures(&self, size: u64, note: &str) -> Result<(), Error> {
        self.run("UPDATE checkpoint SET note = ? WHERE size = ?", &[note.into(), size.into()])
    }

    /// Keeps a setting.
    pub fn put_setting(&self, name: &str, value: &str) -> Result<(), Error> {
        self.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[name.into(), value.into()],
        )
    }

    /// Marks the ledger as a copy from which something is withheld, or as one that has everything.
    pub fn mark_withholding(&self, withholds: bool) -> Result<(), Error> {
        match withholds {
            true => self.put_setting(super::read::WITHHOLDING, "yes"),
            false => self.run("DELETE FROM setting WHERE name = ?", &[super::read::WITHHOLDING.into()]),
        }
    }

    /// Projects a revision, and its place after the one before it.
    pub fn put_revision(&self, row: &RevisionRow, parent: Option<u64>) -> Result<(), Error> {
        let RevisionRow { number, statement, revision, status, classes, people, effective, next } = row;
        let values = [
            (*number).into(),
            (*statement).into(),
            (*revision).into(),
            status.as_str().into(),
            (*classes).into(),
            (*people).into(),
            (*effective).into(),
            (*next).into(),
        ];
        self.remember(|recent| recent.revision(row, parent));
        self.insert(&REVISION, &values)?;
        match parent {
            Some(parent) => self.insert(&NEXT_REVISION, &[(*number).into(), parent.into()]),
            None => Ok(()),
        }
    }

    /// Projects a story version, and its place after the one before it.
    pub fn put_version(&self, row: &VersionRow, parent: Option<u64>) -> Result<(), Error> {
        let VersionRow { number, story, version, next } = row;
        self.remember(|recent| recent.version(row, parent));
        self.insert(&VERSION, &[(*number).into(), (*story).into(), (*version).into(), (*next).into()])?;
        match parent {
            Some(parent) => self.insert(&NEXT_VERSION, &[(*number).into(), parent.into()]),
            None => Ok(()),
        }
    }

    /// Projects that record `number` names record `target`.
    pub fn put_reference(&self, target: u64, number: u64) -> Result<(), Error> {
        self.insert(&REFERENCE, &[target.into(), number.into()])
    }

    /// Projects that record `number` admits or dismisses a signer.
    pub fn put_signer(&self, number: u64) -> Result<(), Error> {
        self.insert(&SIGNER, &[number.into()])
    }

    /// Projects an erasure.
    pub fn put_redaction(&self, number: u64, target: u64, part: &str) -> Result<(), Error> {
        self.insert(&REDACTION, &[number.into(), target.into(), part.into()])
    }

    /// Makes a revision findable by its words.
    pub fn put_search(&self, number: u64, row: &SearchRow) -> Result<(), Error> {
        self.store.engine.insert_words(number, row)
    }

    /// Empties all projections, before they are made again from the records. What is erased keeps its place in its chain,
    /// which no record says any more.
    pub fn clear_projections(&self) -> Result<(), Error> {
        for table in ["revision", "version"] {
            let kept = "SELECT number FROM record WHERE line IS NULL";
            self.run(&format!("DELETE FROM {table} WHERE number NOT IN ({kept})"), &[])?;
        }
        for table in ["reference", "signer", "redaction"] {
            self.run(&format!("DELETE FROM {table}"), &[])?;
        }
        self.store.engine.clear_words()
    }

    /// Links revisions and versions over those of their chains that are not here.
    pub fn bridge_gaps(&self) -> Result<(), Error> {
        for (table, chain) in [("revision", "statement"), ("version", "story")] {
            let later = format!(
                "SELECT min(later.number) FROM {table} AS later
                 WHERE later.{chain} = {table}.{chain} AND later.number > {table}.number"
            );
            let sql = format!("UPDATE {table} SET next = ({later}) WHERE next IS NULL AND ({later}) IS NOT NULL");
            self.run(&sql, &[])?;
        }
        self.remember(Recent::give_up);
        Ok(())
    }

    /// Makes everything written durable.
    pub fn commit(mut self) -> Result<(), Error> {
        self.open = false;
        self.store.engine.commit()
    }

    /// Keeps in mind what the engine gathers.
    pub(super) fn remember(&self, keep: impl FnOnce(&mut Recent)) {
        if let Some(progress) = self.store.engine.progress() {
            keep(self.store.recent.borrow_mut().since(progress));
        }
    }

    pub(super) fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), Error> {
        self.store.engine.run(sql, values)
    }

    fn insert(&self, target: &'static Target, values: &[Value<'_>]) -> Result<(), Error> {
        self.store.engine.insert(target, values)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            self.store.engine.roll_back();
        }
    }
}
