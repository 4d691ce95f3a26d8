//! The rules of a ledger: what may be appended, by whom, and what its records say when they are read.
//!
//! [`Ledger::commit`] is the only way to write; it holds the invariants that `design` calls 1 and 2. Everything else
//! here reads. Time, randomness and keys come in from outside, in a [`Session`].

mod alike;
mod append;
mod contested;
mod continues;
mod echoes;
mod error;
mod filter;
mod found;
mod impact;
mod keys;
mod known;
mod near;
mod office;
mod project;
mod prove;
mod publication;
mod query;
mod queue;
mod recipients;
mod redact;
mod reindex;
mod revise;
mod rules;
mod same;
mod seals;
mod signers;
mod source;
mod view;

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::tz::TimeZone;

pub use append::{Added, Batch, Committed, Session};
pub use contested::{Contested, Contests, JUDGEMENT, Judgement};
pub use echoes::Echo;
pub use error::Error;
pub use filter::Filter;
pub use found::Founding;
pub use impact::{Dependent, Impact, MOST_DEPENDENTS, Reference};
pub use keys::KeyFile;
pub(crate) use keys::create_private_folder;
pub(crate) use project::{references, revision_row};
pub use query::{Chain, LAST, Revised, SHORTEST_ID, Version};
pub use recipients::{NamedRecipient, RECIPIENT_TOPIC};
pub use redact::{Erasure, Tombstone};
pub use revise::Revision;
pub(crate) use rules::check_step;
pub use same::{SAME_SOURCE_TOPIC, SamePeople, SourceJudgement, SourceOf};
pub use seals::{REVEAL_TOPIC, SealedSource};
pub use signers::{Signers, Term, sign_admission};
pub use source::{FACETS, NoSource, Source};

use crate::publication::{Publication, is_address};
use crate::record::{Body, Digest, Record};
use crate::store::{Access, Location, Store};

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    store: Store,
    zone: TimeZone,
    /// Where its files lie, if this is a publication read into memory.
    publication: Option<Publication>,
    /// The first of its records whose line has another digest than its log says.
    altered: Option<u64>,
    /// The numbers of the signers' records, which never change, and what they say.
    signers: RefCell<Option<(Vec<u64>, Signers)>>,
}

impl Ledger {
    fn new(store: Store, zone: TimeZone, publication: Option<Publication>) -> Self {
        Self { store, zone, publication, altered: None, signers: RefCell::default() }
    }

    /// Opens a ledger's file or database; or, for reading, a publication in a folder or at an address on the web.
    ///
    /// # Errors
    /// [`Error::NotInLog`] for a publication in which a record's line has another digest than its log says, beside what
    /// the store and the publication's host say.
    pub fn open(location: impl Into<Location>, access: Access) -> Result<Self, Error> {
        let ledger = Self::open_as_it_is(location, access)?;
        match ledger.altered {
            Some(number) => Err(altered(number)),
            None => Ok(ledger),
        }
    }

    /// Likewise, altered records included: for who finds out what is wrong.
    pub fn open_as_it_is(location: impl Into<Location>, access: Access) -> Result<Self, Error> {
        let location = location.into();
        let path = location.given();
        if path.is_dir() || path.to_str().is_some_and(is_address) {
            if access == Access::Write {
                return Err(Error::Publication { path: location.shown().to_owned() });
            }
            return publication::read(Publication::at(path)?);
        }
        Self::of(Store::open(location, access)?)
    }

    /// The ledger that a store holds.
    pub(crate) fn of(store: Store) -> Result<Self, Error> {
        let zone = match store.setting("zone")? {
            // Finding any other zone reads the folders of the system's zones, which takes longer than most commands.
            Some(name) if name != "UTC" => TimeZone::get(&name).unwrap_or(TimeZone::UTC),
            _ => TimeZone::UTC,
        };
        Ok(Self::new(store, zone, None))
    }

    /// Opens the same ledger once more, for another thread to read.
    pub fn reopen(&self) -> Result<Option<Self>, Error> {
        match self.publication {
            Some(_) => Ok(None),
            None => self.store.reopen()?.map(Self::of).transpose(),
        }
    }

    /// Puts a ledger that was drafted in its place.
    pub(crate) fn place(self) -> Result<(), Error> {
        Ok(self.store.place()?)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Has reading end with [`store::Error::GivenUp`](crate::store::Error::GivenUp) once `over` is set, or a question takes
    /// longer than `longest`; see [`Store::give_up_when`].
    pub fn give_up_when(&mut self, over: &Arc<AtomicBool>, longest: Duration) -> Result<(), Error> {
        Ok(self.store.give_up_when(over, longest)?)
    }

    /// Where the ledger stands.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Whether it is in a database, which has no file of its own.
    pub fn is_database(&self) -> bool {
        Location::from(self.path()).is_database()
    }

    /// Where its files lie, if this is a publication, read into memory.
    pub fn publication(&self) -> Option<&Publication> {
        self.publication.as_ref()
    }

    /// Whether this is a publication, read into memory.
    pub fn is_publication(&self) -> bool {
        self.publication.is_some()
    }

    /// Whether records may be withheld from what this is: a publication, or a copy of one. What has no content here is
    /// then taken for withheld.
    pub fn withholds(&self) -> Result<bool, Error> {
        Ok(self.is_publication() || self.store.is_withholding()?)
    }

    /// The zone in which dates without a time are compared.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// How many records there are.
    pub fn size(&self) -> Result<u64, Error> {
        Ok(self.store.size()?)
    }

    /// The digest of the record at `number`.
    pub fn digest_of(&self, number: u64) -> Result<Digest, Error> {
        self.store.digest_of(number)?.ok_or_else(|| Error::UnknownId { what: "record", id: number.to_string() })
    }

    /// The record at `number`.
    ///
    /// # Errors
    /// [`Error::NotInLog`], if its line has another digest than the log says.
    pub fn record(&self, number: u64) -> Result<Record, Error> {
        Record::parse(&self.line(number)?).map_err(|source| Error::Record { number, source })
    }

    /// The line of the record at `number`, which has the digest that the log says.
    fn line(&self, number: u64) -> Result<String, Error> {
        let unknown = || Error::UnknownId { what: "record", id: number.to_string() };
        let entry = self.store.entry(number)?.ok_or_else(unknown)?;
        let line = entry.line.ok_or(Error::NoContent { number })?;
        if Digest::of(line.as_bytes()) == entry.digest { Ok(line) } else { Err(altered(number)) }
    }

    /// Who is and was admitted to sign.
    pub fn signers(&self) -> Result<Signers, Error> {
        let numbers = self.store.signers()?;
        if let Some((known, signers)) = &*self.signers.borrow()
            && *known == numbers
        {
            return Ok(signers.clone());
        }
        let mut signers = Signers::default();
        for number in &numbers {
            match self.record(*number)?.body {
                Body::Signer(record) => signers.take(*number, &record)?,
                _ => return Err(Error::NoFounder { reason: format!("record {number} is no signer's") }),
            }
        }
        if signers.terms().is_empty() {
            return Err(Error::NoFounder { reason: "there is none".to_owned() });
        }
        self.signers.replace(Some((numbers, signers.clone())));
        Ok(signers)
    }

    /// Folds the write-ahead log into the ledger's file, so that a failure to do so is seen: until a later command
    /// succeeds in it, the file alone is not the whole ledger.
    pub fn fold(&self) -> Result<(), Error> {
        Ok(self.store.fold()?)
    }

    fn writable(&self) -> Result<(), Error> {
        match &self.publication {
            Some(_) => Err(Error::Publication { path: self.path().to_owned() }),
            None if self.store.is_withholding()? => Err(Error::WithholdingCopy { path: self.path().to_owned() }),
            None => Ok(()),
        }
    }
}

/// What is said of a record whose line has another digest than the log says.
pub(crate) fn altered(number: u64) -> Error {
    Error::NotInLog { number, reason: "its line has another digest".to_owned() }
}
