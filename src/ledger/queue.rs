//! Many writers at one database: who can't have the head leaves a complete, signed record in a queue, and whoever has the
//! head appends what it finds there together with its own, in one commit.
//!
//! A writer makes its record (its minute, its salt) and signs its digest. The one with the head trusts neither: it checks
//! the signature, that the signer is admitted and bears the name that the record says, the rules, and that the minute is
//! neither before the newest record's, nor long past, nor to come. It alone signs the checkpoint. What it refuses it marks,
//! and the writer then does its commit itself, to be told why, or to succeed where only the minute had passed.
//!
//! A writer is told that its record stands when the record is gone from the queue and in the log: both happen in the one
//! commit of whoever appended it. A writer that gives up takes its record back first, and leaves a mark in its place, lest
//! it still be on its way.

use jiff::{SignedDuration, Timestamp};

use super::append::CLOCK_TOLERANCE;
use super::{Added, Batch, Committed, Error, Ledger, Session};
use crate::merkle::SignerKey;
use crate::record::{Body, Digest, Header, Kind, Minute, Record, Statement, VERSION};
use crate::store::{self, Queued, Turn};

/// How many records of others one commit appends.
const MOST: usize = 512;

/// For how many minutes a refused record waits for its writer.
const PATIENCE: i64 = 10;

/// How long ago a record may have been made and be appended: its writer may be gone, and nobody is told of it then.
const FRESH: SignedDuration = SignedDuration::from_mins(2);

/// How often a connection may break while it is asked what became of a record.
const TRIES: u32 = 20;

/// What the text that a writer signs begins with.
const SIGNED: &str = "ledger-queued/v1\n";

impl Ledger {
    /// Records a statement's first revision, together with what other writers have left to be recorded.
    pub fn add_statement(&self, session: &mut Session<'_>, statement: Statement) -> Result<Committed<Added>, Error> {
        let statement = Statement { revision: 1, statement: None, parent: None, ..statement };
        if !self.store.has_queue() {
            return self.commit(session, |batch| batch.add_statement(statement.clone()));
        }
        self.writable()?;
        if let Some(lock) = session.key.try_lock()?
            && let Some(transaction) = self.store.try_to_begin()?
        {
            let work = &mut |batch: &mut Batch<'_>| {
                batch.append_queue()?;
                batch.add_statement(statement.clone())
            };
            match self.commit_in(session, lock, transaction, work) {
                Err(_) if self.store.may_retry() => {}
                done => return done,
            }
        }
        let queued = self.make(session, Body::Statement(statement.clone()))?;
        let waited =
            self.store.leave(&queued).map_err(Error::from).and_then(|()| self.wait_for(session, &queued.digest));
        match waited {
            Ok(Some(added)) => self.done(added),
            Ok(None) => self.commit(session, |batch| batch.add_statement(statement.clone())),
            // As long as it is in the queue, another writer may append it.
            Err(_) => {
                let minute = minute(session.now);
                self.surely(&queued.digest, || Ok(self.store.withdraw(&queued.digest, minute)?))?;
                match self.surely(&queued.digest, || self.appended(&queued.digest))? {
                    Some(added) => self.done(added),
                    None => self.commit(session, |batch| batch.add_statement(statement.clone())),
                }
            }
        }
    }

    /// A commit that another writer made.
    fn done(&self, added: Added) -> Result<Committed<Added>, Error> {
        self.surely(&added.digest, || Ok(self.store.confirm()?))?;
        Ok(Committed { value: added, size: added.number + 1, warning: None })
    }

    /// Asks again while connections break. Without an answer it is not known whether a record that was left stands.
    fn surely<T>(&self, digest: &Digest, ask: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
        let mut tries = 0;
        loop {
            match ask() {
                Err(Error::Store(store::Error::Interrupted { .. })) if tries < TRIES => tries += 1,
                Err(error) => {
                    let (digest, reason) = (Some(digest.to_string()), error.to_string());
                    return Err(store::Error::Unsettled { path: self.path().to_owned(), digest, reason }.into());
                }
                answer => return answer,
            }
        }
    }

    /// Makes a record as it would be appended now, and signs its digest.
    fn make(&self, session: &mut Session<'_>, body: Body) -> Result<Queued, Error> {
        let known = self.signers.borrow().as_ref().map(|(_, signers)| signers.clone());
        // Should somebody have been admitted or dismissed since, whoever appends it knows.
        let recorded_by = known.map_or_else(|| self.signers(), Ok)?.name_of(session.key.key())?.to_owned();
        let mut salt = [0u8; 16];
        (session.random)(&mut salt);
        // Should that be before the newest record's, it is refused, and this one's own commit says why.
        let recorded_at = Minute::of(session.now);
        let record = Record { header: Header { recorded_at, recorded_by, salt: salt.into(), v: VERSION }, body };
        let line = record.to_line()?;
        let digest = Digest::of(line.as_bytes());
        let key: &SignerKey = session.key.key();
        let signature = key.sign_bytes(signed_text(key.verifier().name(), &digest).as_bytes()).to_vec();
        Ok(Queued { digest, line, signature })
    }

    /// Waits until a record that was left in the queue is appended, by another writer or, when the key and the head are
    /// free, with all that waits by this one. `None` if it was refused, and is out of the queue.
    fn wait_for(&self, session: &mut Session<'_>, digest: &Digest) -> Result<Option<Added>, Error> {
        loop {
            // Writers with the same key wait for each other here, and most need neither it nor the head then.
            session.key.wait()?;
            if let (Turn::Gone, number) = self.store.turn_of(digest)? {
                return Ok(number.map(|number| Added { number, digest: *digest }));
            }
            let lock = session.key.lock()?;
            let (transaction, turn, number) = self.store.begin_in_turn(digest)?;
            match turn {
                Turn::Gone => return Ok(number.map(|number| Added { number, digest: *digest })),
                Turn::Refused => {
                    drop(transaction);
                    self.surely(digest, || Ok(self.store.withdraw(digest, minute(session.now))?))?;
                    return Ok(None);
                }
                Turn::Waits => {
                    self.commit_in(session, lock, transaction, &mut |batch| batch.append_queue())?;
                }
            }
        }
    }

    fn appended(&self, digest: &Digest) -> Result<Option<Added>, Error> {
        Ok(self.store.number_of(digest)?.map(|number| Added { number, digest: *digest }))
    }
}

impl Batch<'_> {
    /// Appends what other writers have left, and marks what is against the rules.
    fn append_queue(&mut self) -> Result<(), Error> {
        let minute = minute(self.now);
        let mut appended = Vec::new();
        for (queued, is_appended) in self.transaction.queue(MOST)? {
            match self.admit(&queued) {
                // Somebody left a copy of it.
                Some(_) if is_appended => appended.push(queued.digest),
                Some(record) => {
                    self.minute = self.minute.max(record.header.recorded_at);
                    self.last = record.header.recorded_at;
                    self.enter(record)?;
                    appended.push(queued.digest);
                }
                None => {
                    self.has_refused = true;
                    self.transaction.refuse(&queued.digest, minute)?;
                }
            }
        }
        self.transaction.dequeue(&appended)?;
        Ok(self.transaction.sweep(minute - PATIENCE)?)
    }

    /// The record that was left, if nothing is against appending it.
    fn admit(&mut self, queued: &Queued) -> Option<Record> {
        let record = Record::parse(&queued.line).ok()?;
        let is_as_made = Digest::of(queued.line.as_bytes()) == queued.digest && record.to_line().ok()? == queued.line;
        let text = signed_text(self.signers.origin(), &queued.digest);
        let named = self.signers.current().filter(|term| term.name == record.header.recorded_by);
        let is_signed = named.into_iter().any(|term| term.key.verify_bytes(text.as_bytes(), &queued.signature).is_ok());
        let minute = record.header.recorded_at;
        let latest = Minute::of(self.now.saturating_add(CLOCK_TOLERANCE).unwrap_or(self.now));
        let earliest = Minute::of(self.now.saturating_sub(FRESH).unwrap_or(self.now)).max(self.last);
        let is_timely = minute >= earliest && minute <= latest;
        let is_first = matches!(&record.body, Body::Statement(one) if one.revision == 1 && one.statement.is_none())
            && record.body.kind() == Kind::Statement;
        let follows_rules = is_first && self.check(&record.body).is_ok();
        (is_as_made && is_signed && is_timely && follows_rules).then_some(record)
    }
}

/// A moment's minute since 1970.
fn minute(moment: Timestamp) -> i64 {
    moment.as_second() / 60
}

fn signed_text(origin: &str, digest: &Digest) -> String {
    format!("{SIGNED}{origin}\n{digest}\n")
}
