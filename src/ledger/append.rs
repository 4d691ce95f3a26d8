//! The only writer: what is appended, under which rules, and how a commit is signed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::keys::Lock;
use super::known::{Known, Role};
use super::project::project;
use super::query::bounds;
use super::rules::check_step;
use super::{Error, KeyFile, Ledger, Revision, Signers};
use crate::merkle::{Appender, Checkpoint, leaf_hash};
use crate::record::{
    self, Body, Digest, Header, Minute, Note, Part, Record, Salt, Signer, Statement, Status, Story, Text, VERSION,
};
use crate::store::{RevisionRow, SearchRow, Transaction};

/// How far a clock may lag behind the newest record before an append is refused.
pub(super) const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// How long a commit waits before it is tried again, in milliseconds.
const PAUSES: [u64; 7] = [10, 20, 50, 100, 250, 500, 1_000];

/// What an append needs from outside: the time, randomness, and the key that signs.
pub struct Session<'a> {
    /// The time now.
    pub now: Timestamp,
    /// Fills a slice with random bytes.
    pub random: &'a mut dyn FnMut(&mut [u8]),
    /// The key that signs the checkpoint.
    pub key: &'a KeyFile,
    /// Whether to go on with a clock that lags more than five minutes behind the newest record.
    pub clock_may_lag: bool,
}

/// What was appended where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// The record's number.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
}

/// A commit that is done.
#[derive(Debug)]
pub struct Committed<T> {
    /// What the work yielded.
    pub value: T,
    /// How many records the ledger has now.
    pub size: u64,
    /// What went wrong after the commit, which stands all the same: the key's state could not be written.
    pub warning: Option<Error>,
}

impl<T> Committed<T> {
    /// The same commit with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Committed<U> {
        Committed { value: change(self.value), size: self.size, warning: self.warning }
    }
}

/// Records under way, which enter the ledger together or not at all.
pub struct Batch<'a> {
    pub(super) transaction: Transaction<'a>,
    ledger: &'a Ledger,
    pub(super) signers: Signers,
    appender: Appender,
    /// Whether something in the queue was found against the rules, which must be told even if nothing is appended.
    pub(super) has_refused: bool,
    /// The time when the commit began.
    pub(super) now: Timestamp,
    /// The minute of the next record.
    pub(super) minute: Minute,
    /// The minute of the newest record.
    pub(super) last: Minute,
    recorded_by: String,
    random: &'a mut dyn FnMut(&mut [u8]),
    /// This commit's records by digest, and all others while the store's own index is missing.
    known: Known,
}

impl Ledger {
    /// Runs `work`, and commits what it appended: records, tree, signed checkpoint and projections, all or none.
    ///
    /// Where other machines write, too, another's commit can be in the way of this one, or a connection break: then
    /// nothing of it stands, and `work` runs once more.
    pub fn commit<T, E: From<Error>>(
        &self,
        session: &mut Session<'_>,
        mut work: impl FnMut(&mut Batch<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        for pause in PAUSES {
            match self.try_to_commit(session, &mut work) {
                Err(_) if self.store.may_retry() => {
                    // Those that were in each other's way should not meet again.
                    let mut part = [0];
                    (session.random)(&mut part);
                    std::thread::sleep(Duration::from_millis(pause / 2 + pause * u64::from(part[0]) / 256));
                }
                done => return done,
            }
        }
        self.try_to_commit(session, &mut work)
    }

    fn try_to_commit<T, E: From<Error>>(
        &self,
        session: &mut Session<'_>,
        work: &mut impl FnMut(&mut Batch<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        self.writable()?;
        let lock = session.key.lock()?;
        let transaction = self.store.begin().map_err(Error::from)?;
        self.commit_in(session, lock, transaction, work)
    }

    /// Commits what `work` appends in a transaction that has begun.
    pub(super) fn commit_in<T, E: From<Error>>(
        &self,
        session: &mut Session<'_>,
        lock: Lock<'_>,
        transaction: Transaction<'_>,
        work: &mut impl FnMut(&mut Batch<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        let size = self.size()?;
        let signers = self.signers()?;
        let recorded_by = signers.name_of(session.key.key())?.to_owned();
        let record_0 = self.digest_of(0)?;
        let guard = lock.guard(&record_0, size, &self.store)?;
        let last = self.recorded_at_or_before(size)?;
        let minute = next_minute(session, last)?;
        let mut batch = Batch {
            has_refused: false,
            now: session.now,
            minute,
            last: last.unwrap_or(minute),
            signers,
            appender: Appender::open(size.into(), &self.store).map_err(Error::from)?,
            transaction,
            ledger: self,
            recorded_by,
            random: &mut *session.random,
            known: Known::default(),
        };
        let value = work(&mut batch)?;
        let appended = batch.appender.finish();
        if appended.size.0 == size {
            if batch.has_refused {
                batch.transaction.commit().map_err(Error::from)?;
            }
            return Ok(Committed { value, size, warning: None });
        }
        let checkpoint = Checkpoint::new(batch.signers.origin(), appended.size, appended.root);
        let signed = checkpoint.sign(session.key.key()).map_err(Error::from)?;
        seal(batch.transaction, &appended.tiles, appended.size.0, &signed.to_string())?;
        let warning = guard.remember(record_0, appended.size.0, &appended.root).err();
        Ok(Committed { value, size: appended.size.0, warning })
    }
}

/// The minute for the next records: now, but never before the newest record.
fn next_minute(session: &Session<'_>, last: Option<Minute>) -> Result<Minute, Error> {
    let now = Minute::of(session.now);
    let Some(last) = last else { return Ok(now) };
    let lag = last.to_timestamp().duration_since(session.now);
    if lag > CLOCK_TOLERANCE && !session.clock_may_lag {
        return Err(Error::ClockBehind { now, last });
    }
    Ok(now.max(last))
}

/// Writes the tree's changed tiles and its signed head, and makes all durable.
pub(super) fn seal(
    transaction: Transaction<'_>,
    tiles: &[crate::merkle::Tile],
    size: u64,
    checkpoint: &str,
) -> Result<(), Error> {
    for tile in tiles {
        transaction.put_tile(tile.level, tile.index, &tile.to_bytes())?;
    }
    transaction.put_checkpoint(size, checkpoint)?;
    Ok(transaction.commit()?)
}

impl Batch<'_> {
    /// The number of the record that is appended next.
    pub fn next_number(&self) -> u64 {
        self.appender.size().0
    }

    /// Prepares for more records than the ledger has: finding them by digest moves into memory until the commit.
    pub fn expect_many(&mut self) -> Result<(), Error> {
        let mut before = Vec::new();
        self.ledger.store.scan(0..self.next_number(), |number, digest, _| {
            before.extend(<[u8; 32]>::try_from(digest).map(|digest| (Digest::from(digest), number)));
            true
        })?;
        self.known.set_before(before);
        Ok(self.transaction.expect_many()?)
    }

    /// Has what revising these revisions asks for read together, and what was appended sent meanwhile.
    pub fn foresee(&mut self, parents: &[u64]) -> Result<(), Error> {
        Ok(self.ledger.store.foresee(parents)?)
    }

    /// Appends the first revision of a statement.
    pub fn add_statement(&mut self, statement: Statement) -> Result<Added, Error> {
        self.append(Body::Statement(Statement { revision: 1, statement: None, parent: None, ..statement }))
    }

    /// Appends the next revision of the statement whose newest revision is the record at `parent`.
    pub fn revise(&mut self, parent: u64, revision: Revision) -> Result<Added, Error> {
        let (row, digest, before) = self.newest(parent)?;
        let first = before.statement.unwrap_or(digest);
        if revision.successor == Some(first) {
            return Err(Error::Dangling { field: "successor", digest: first, expected: "other statement" });
        }
        if revision.relations.iter().any(|relation| relation.to == first) {
            return Err(Error::Dangling { field: "relations", digest: first, expected: "other statement" });
        }
        let applied = revision.apply(&before)?;
        let next = Statement { revision: row.revision + 1, statement: Some(first), parent: Some(digest), ..applied };
        check_step(Some(&before), &self.earlier(&before)?, &next)?;
        self.append(Body::Statement(next))
    }

    /// Appends the first version of a story, with its text where there is one.
    pub fn add_story(&mut self, story: Story, text: Option<&str>) -> Result<Added, Error> {
        self.append_story(Story { version: 1, story: None, parent: None, ..story }, text)
    }

    /// Appends the next version of the story whose newest version is the record at `parent`.
    pub fn add_version(&mut self, parent: u64, story: Story, text: Option<&str>) -> Result<Added, Error> {
        let digest = self.ledger.digest_of(parent)?;
        let missing = || Error::Dangling { field: "parent", digest, expected: "story" };
        let row = self.ledger.store.version(parent)?.ok_or_else(missing)?;
        if row.next.is_some() {
            let newest = self.ledger.store.versions_of(row.story)?.last().map_or(row.version, |newest| newest.version);
            let id = self.ledger.digest_of(row.story)?.prefix(12);
            return Err(Error::Stale { what: "story", id, parent: row.version, newest });
        }
        let first = self.ledger.digest_of(row.story)?;
        self.append_story(Story { version: row.version + 1, story: Some(first), parent: Some(digest), ..story }, text)
    }

    /// Takes out of the tables what a redaction that was just appended erases.
    pub(super) fn erase(&mut self, number: u64, part: Part, words: Option<&SearchRow>) -> Result<(), Error> {
        let transaction = &self.transaction;
        match part {
            Part::Record => transaction.erase_record(number, words)?,
            Part::Text => transaction.erase_text(number)?,
            Part::Seal => transaction.erase_ciphertext(number)?,
        }
        Ok(())
    }

    /// Marks that what is replaced in this commit must leave the file's bytes, too.
    pub(super) fn mark_unfinished(&self) -> Result<(), Error> {
        Ok(self.transaction.mark_unfinished()?)
    }

    /// Keeps the age file of the identity that the seal at `number` covers.
    pub(super) fn put_ciphertext(&mut self, number: u64, age_file: &[u8]) -> Result<(), Error> {
        Ok(self.transaction.put_ciphertext(number, age_file)?)
    }

    pub(super) fn replace_ciphertext(&mut self, number: u64, age_file: &[u8]) -> Result<(), Error> {
        Ok(self.transaction.replace_ciphertext(number, age_file)?)
    }

    /// Appends a note.
    pub fn add_note(&mut self, note: Note) -> Result<Added, Error> {
        self.append(Body::Note(note))
    }

    /// Appends a signer's admission or dismissal.
    pub fn add_signer(&mut self, signer: Signer) -> Result<Added, Error> {
        let mut signers = self.ledger.signers()?;
        signers.take(self.next_number(), &signer)?;
        self.append(Body::Signer(signer))
    }

    /// The number of the record with `digest`, this commit's own included.
    pub fn number_of(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        match self.known.number_of(digest) {
            None if !self.known.is_complete() => Ok(self.ledger.store.earlier_number_of(digest)?),
            known => Ok(known),
        }
    }

    /// The id of the statement that `id` names, and the number of its newest revision.
    pub fn statement(&self, id: &str) -> Result<(Digest, u64), Error> {
        let first = self.ledger.statement_among(id, self.candidates(id)?)?;
        Ok((self.ledger.digest_of(first)?, self.ledger.newest_revision(first)?))
    }

    /// The id of the story that `id` names, and the number of its newest version.
    pub fn story(&self, id: &str) -> Result<(Digest, u64), Error> {
        let first = self.ledger.story_among(id, self.candidates(id)?)?;
        Ok((self.ledger.digest_of(first)?, self.ledger.newest_version(first)?))
    }

    /// The records that were there before this commit and whose digests begin with `id`.
    fn candidates(&self, id: &str) -> Result<Vec<(u64, Digest)>, Error> {
        let (least, greatest) = bounds(id)?;
        self.known.between(&least, &greatest).map_or_else(|| self.ledger.candidates(id), Ok)
    }

    /// The ledger that the records go into, with this commit's own records.
    pub fn ledger(&self) -> &Ledger {
        self.ledger
    }

    fn append_story(&mut self, mut story: Story, text: Option<&str>) -> Result<Added, Error> {
        let Some(text) = text else { return self.append(Body::Story(story)) };
        let content = Text { salt: self.salt(), text: text.to_owned() };
        let line = record::to_line(&content).map_err(record::Error::from)?;
        story.characters = Some(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
        story.text_digest = Some(Digest::of(line.as_bytes()));
        let added = self.append(Body::Story(story))?;
        self.transaction.put_text(added.number, &line)?;
        Ok(added)
    }

    pub(super) fn append(&mut self, body: Body) -> Result<Added, Error> {
        self.check(&body)?;
        let header =
            Header { recorded_at: self.minute, recorded_by: self.recorded_by.clone(), salt: self.salt(), v: VERSION };
        self.enter(Record { header, body })
    }

    /// What of the rules can be said of a record before it is complete; of a revision's step, its own method says it.
    pub(super) fn check(&mut self, body: &Body) -> Result<(), Error> {
        if let Body::Statement(first @ Statement { revision: 1, .. }) = body {
            check_step(None, &[], first)?;
        }
        self.check_references(body)
    }

    /// Puts a complete record into the log and the projections.
    pub(super) fn enter(&mut self, record: Record) -> Result<Added, Error> {
        let line = record.to_line()?;
        let digest = Digest::of(line.as_bytes());
        let number = self.next_number();
        self.transaction.append(number, &digest, Some(&line))?;
        project(&self.transaction, number, &record, &self.ledger.zone, |digest| self.number_of(digest))?;
        self.appender.push(leaf_hash(digest.as_bytes()));
        for tile in self.appender.drain_full() {
            self.transaction.put_tile(tile.level, tile.index, &tile.to_bytes())?;
        }
        self.known.insert(digest, number, Role::of(&record.body));
        Ok(Added { number, digest })
    }

    /// A record may name only records that are there, and of the kind that the field is for.
    fn check_references(&mut self, body: &Body) -> Result<(), Error> {
        for (field, digest) in super::project::references(body) {
            let (expected, fits) = match field {
                "relations" | "successor" => ("statement", self.plays(&digest, Role::Statement)?),
                "appearances" => ("story version", self.plays(&digest, Role::Version)?),
                _ => ("record", self.plays(&digest, Role::Other)?),
            };
            if !fits {
                return Err(Error::Dangling { field, digest, expected });
            }
        }
        Ok(())
    }

    /// Whether there is a record with `digest` that can be named in `role`.
    fn plays(&mut self, digest: &Digest, role: Role) -> Result<bool, Error> {
        if let Some(found) = self.known.role_of(digest) {
            return Ok(role == Role::Other || role == found);
        }
        let Some(number) = self.number_of(digest)? else { return Ok(false) };
        let fits = match role {
            Role::Statement => self.ledger.store.revision(number)?.is_some_and(|row| row.statement == number),
            Role::Version => self.ledger.store.version(number)?.is_some(),
            Role::Other => return Ok(true),
        };
        if fits {
            self.known.insert(*digest, number, role);
        }
        Ok(fits)
    }

    /// The revision at `number`, which must be its statement's newest.
    fn newest(&self, number: u64) -> Result<(RevisionRow, Digest, Statement), Error> {
        let store = &self.ledger.store;
        let digest = self.ledger.digest_of(number)?;
        let missing = || Error::Dangling { field: "parent", digest, expected: "statement" };
        let row = store.revision(number)?.ok_or_else(missing)?;
        if row.next.is_some() {
            let mut newest = row.clone();
            while let Some(next) = newest.next.map(|next| store.revision(next)).transpose()?.flatten() {
                newest = next;
            }
            let id = self.ledger.digest_of(row.statement)?.prefix(12);
            return Err(Error::Stale { what: "statement", id, parent: row.revision, newest: newest.revision });
        }
        match self.ledger.record(number)?.body {
            Body::Statement(statement) => Ok((row, digest, statement)),
            _ => Err(missing()),
        }
    }

    /// The statuses that a statement had up to this revision. Only what restores an earlier one needs them.
    fn earlier(&self, newest: &Statement) -> Result<Vec<Status>, Error> {
        let mut statuses = vec![newest.status];
        let mut parent = newest.parent.filter(|_| newest.status.is_final());
        while let Some(digest) = parent {
            let Some(number) = self.number_of(&digest)? else { break };
            let Body::Statement(before) = self.ledger.record(number)?.body else { break };
            statuses.push(before.status);
            parent = before.parent;
        }
        Ok(statuses)
    }

    pub(super) fn salt(&mut self) -> Salt {
        let mut bytes = [0u8; 16];
        (self.random)(&mut bytes);
        bytes.into()
    }
}
