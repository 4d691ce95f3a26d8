//! Founding a ledger: its first signer's key, record 0, and the signed head over it.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::append::seal;
use super::project::project;
use super::{Error, KeyFile, Ledger, sign_admission};
use crate::merkle::{Appender, Checkpoint, SignerKey, leaf_hash};
use crate::record::{Body, Digest, Header, Minute, Record, SignerAction, VERSION};
use crate::store::{self, Access, Location, Store};

/// What a new ledger is founded with.
pub struct Founding<'a> {
    /// Its origin, unique among ledgers: `example.com/desk`.
    pub origin: &'a str,
    /// The name that the first signer's records bear.
    pub name: &'a str,
    /// The zone in which dates without a time are compared, as an IANA name.
    pub zone: &'a str,
    /// The time now.
    pub now: Timestamp,
    /// Fills a slice with random bytes.
    pub random: &'a mut dyn FnMut(&mut [u8]),
}

impl Ledger {
    /// Founds a ledger in a new file or an empty database, and writes its key where `key_path` says for its record 0.
    pub fn found(
        location: impl Into<Location>,
        founding: Founding<'_>,
        key_path: impl FnOnce(&Digest) -> Result<PathBuf, Error>,
    ) -> Result<(Self, KeyFile), Error> {
        let (ledger, key, ()) = Self::found_with(location, founding, key_path, |_| Ok::<_, Error>(()))?;
        Ok((ledger, key))
    }

    /// Founds a ledger, and puts its file in its place once `first` has recorded what comes with it and its key is safe.
    /// When that fails, nothing is left behind; killed before that, there is no ledger, and at most an idle key.
    pub fn found_with<T, E: From<Error>>(
        location: impl Into<Location>,
        founding: Founding<'_>,
        key_path: impl FnOnce(&Digest) -> Result<PathBuf, Error>,
        first: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<(Self, KeyFile, T), E> {
        let location = location.into();
        let zone = TimeZone::get(founding.zone).map_err(|_| Error::UnknownZone { name: founding.zone.to_owned() })?;
        let mut seed = [0u8; 32];
        (founding.random)(&mut seed);
        let key = SignerKey::from_seed(founding.origin, &seed).map_err(Error::from)?;
        let mut salt = [0u8; 16];
        (founding.random)(&mut salt);
        let body = Body::Signer(sign_admission(0, SignerAction::Admit, founding.name, key.verifier(), &key));
        let header = Header {
            recorded_at: Minute::of(founding.now),
            recorded_by: founding.name.to_owned(),
            salt: salt.into(),
            v: VERSION,
        };
        let record = Record { header, body };
        let line = record.to_line().map_err(Error::from)?;
        let digest = Digest::of(line.as_bytes());

        let store = Store::draft(location.clone()).map_err(Error::from)?;
        let file = KeyFile::create(&key_path(&digest)?, key)?;
        let mut may_stand = false;
        let placed = lay_first(&store, &record, &line, &zone, founding.zone, &file).map_err(E::from).and_then(|()| {
            let draft = Self::new(store, zone.clone(), None);
            let value = first(&draft)?;
            let placed = draft.store.place();
            may_stand = matches!(placed, Err(store::Error::Unsettled { .. } | store::Error::Interrupted { .. }));
            placed.map_err(Error::from)?;
            Ok(value)
        });
        match placed {
            Ok(value) => {
                let store = Store::open(location, Access::Write).map_err(Error::from)?;
                Ok((Self::new(store, zone, None), file, value))
            }
            // Without its key, a ledger that stands after all could never be signed again.
            Err(error) if may_stand => Err(error),
            Err(error) => {
                file.discard();
                Err(error)
            }
        }
    }
}

fn lay_first(
    store: &Store,
    record: &Record,
    line: &str,
    zone: &TimeZone,
    zone_name: &str,
    file: &KeyFile,
) -> Result<(), Error> {
    let digest = Digest::of(line.as_bytes());
    let mut appender = Appender::new();
    appender.push(leaf_hash(digest.as_bytes()));
    let appended = appender.finish();
    let lock = file.lock()?;
    let transaction = store.begin()?;
    let guard = lock.guard(&digest, 0, store)?;
    transaction.put_setting("zone", zone_name)?;
    transaction.append(0, &digest, Some(line))?;
    project(&transaction, 0, record, zone, |_| Ok(None))?;
    let origin = file.key().verifier().name();
    let checkpoint = Checkpoint::new(origin, appended.size, appended.root).sign(file.key())?;
    seal(transaction, &appended.tiles, 1, &checkpoint.to_string())?;
    guard.remember(digest, 1, &appended.root)
}
