//! The signing key's file, and the guard beside it that refuses to sign another history than it signed before.
//!
//! The key lies outside the ledger, mode 0600. Beside it, in a file of the same name ending in `.state`, stand the
//! record 0 that the key is bound to and the last size and root that it signed. The state is written after the commit
//! that it tells of: a crash in between leaves it behind the ledger, never before it, so that the ledger can go on.
//! The state file has two slots, a disk sector each, which are overwritten by turns and not waited for: whatever a loss
//! of power does to one, the other is whole, and at the worst older by what was signed in the last half minute.
//! Its known weakness: a copy of the ledger that is restored after exactly such a crash can be signed anew at the sizes
//! whose state was lost. Witnesses are what finds that.

use std::fs::{self, File, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Error;
use crate::merkle::{Hash, SignerKey, TileReader, TreeSize, root};
use crate::record::Digest;

/// A signing key and its file.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    key: SignerKey,
    /// How long another writer is waited for; as long as it takes, if nothing is said.
    patience: Option<Duration>,
}

/// How long a key that another writer has is left alone before it is tried again.
const PAUSE: Duration = Duration::from_millis(50);

/// The last head that a key signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct State {
    record_0: Digest,
    size: u64,
    root: String,
}

/// The length of a slot of the state file: the unit in which disks write all or nothing.
const SLOT: usize = 512;

/// The key's state, locked until the commit that it is held for has ended.
#[derive(Debug)]
pub(crate) struct Guard {
    path: PathBuf,
    _lock: File,
    state: Option<State>,
    /// The slot that the next state is written to.
    slot: usize,
}

impl KeyFile {
    /// Writes a new key to a file that must not exist yet, mode 0600.
    pub fn create(path: &Path, key: SignerKey) -> Result<Self, Error> {
        let refused = |error: std::io::Error| Error::KeyFile { path: path.to_owned(), reason: error.to_string() };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_private_folder(folder).map_err(refused)?;
        }
        let opened = private().create_new(true).open(path);
        let mut file = opened.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::KeyExists { path: path.to_owned() },
            _ => refused(error),
        })?;
        file.write_all(format!("{}\n", key.to_secret_text()).as_bytes()).map_err(refused)?;
        file.sync_all().map_err(refused)?;
        Ok(Self { path: path.to_owned(), key, patience: None })
    }

    /// Reads a key from its file, which nobody but its owner may read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let refused = |reason: String| Error::KeyFile { path: path.to_owned(), reason };
        let mode = match fs::metadata(path) {
            Ok(metadata) => mode_of(&metadata),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoKey { path: path.to_owned() });
            }
            Err(error) => return Err(refused(error.to_string())),
        };
        if mode & 0o077 != 0 {
            return Err(Error::KeyExposed { path: path.to_owned(), mode: mode & 0o777 });
        }
        let text = fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        let key = text.trim_end().parse().map_err(|_| refused("it is not a signer key (PRIVATE+KEY+…)".to_owned()))?;
        Ok(Self { path: path.to_owned(), key, patience: None })
    }

    /// The same key, for which no commit waits longer than this while another process signs with it; then it ends with
    /// [`Error::KeyBusy`], and nothing was written.
    #[must_use]
    pub fn waited_for(self, patience: Duration) -> Self {
        Self { patience: Some(patience), ..self }
    }

    /// The key.
    pub fn key(&self) -> &SignerKey {
        &self.key
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes the file of a key whose ledger could not be made, and its state.
    pub(crate) fn discard(self) {
        let _ = fs::remove_file(self.path.with_extension("state"));
        let _ = fs::remove_file(&self.path);
    }

    /// Locks the key's state, unless another writer on this machine has it.
    pub(crate) fn try_lock(&self) -> Result<Option<Lock<'_>>, Error> {
        let refused = |error: std::io::Error| Error::KeyFile { path: self.path.clone(), reason: error.to_string() };
        let file = File::open(&self.path).map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { key: self, file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(refused(error)),
        }
    }

    /// Locks the key's state, so that no other process of this machine signs with it. Taken before the ledger is, or two
    /// writers could wait for each other.
    pub(crate) fn lock(&self) -> Result<Lock<'_>, Error> {
        if let Some(patience) = self.patience {
            return self.lock_within(patience);
        }
        let refused = |error: std::io::Error| Error::KeyFile { path: self.path.clone(), reason: error.to_string() };
        let file = File::open(&self.path).map_err(refused)?;
        file.lock().map_err(refused)?;
        Ok(Lock { key: self, file })
    }

    /// Waits until no other process of this machine signs with it; all who wait go on at once.
    pub(crate) fn wait(&self) -> Result<(), Error> {
        if let Some(patience) = self.patience {
            return self.lock_within(patience).map(drop);
        }
        let refused = |error: std::io::Error| Error::KeyFile { path: self.path.clone(), reason: error.to_string() };
        File::open(&self.path).and_then(|file| file.lock_shared()).map_err(refused)
    }

    fn lock_within(&self, patience: Duration) -> Result<Lock<'_>, Error> {
        let mut waited = Duration::ZERO;
        loop {
            if let Some(lock) = self.try_lock()? {
                return Ok(lock);
            }
            if waited >= patience {
                return Err(Error::KeyBusy { path: self.path.clone(), seconds: patience.as_secs() });
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
    }
}

/// The key's state, locked and not looked at yet.
#[derive(Debug)]
pub(crate) struct Lock<'a> {
    key: &'a KeyFile,
    file: File,
}

impl Lock<'_> {
    /// Checks that the ledger with these tiles continues what the key has signed.
    pub(crate) fn guard<R: TileReader<Error: Into<Error>>>(
        self,
        record_0: &Digest,
        size: u64,
        reader: &R,
    ) -> Result<Guard, Error> {
        let key = self.key;
        let path = key.path.with_extension("state");
        let (state, slot) = match fs::read(&path) {
            Ok(bytes) => match newest_state(&bytes) {
                Some((state, slot)) => (Some(state), 1 - slot),
                // The first state of all was torn, by a full disk or a loss of power: there is none before it to miss.
                None if bytes.len() <= SLOT => (None, 0),
                None => {
                    return Err(Error::KeyFile { path, reason: "it is not the state of a key".to_owned() });
                }
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (None, 0),
            Err(error) => return Err(Error::KeyFile { path: key.path.clone(), reason: error.to_string() }),
        };
        if let Some(State { record_0: found, size: signed, root: signed_root }) = &state {
            if found != record_0 {
                return Err(Error::OtherLedger { path: key.path.clone(), found: *found, expected: *record_0 });
            }
            if *signed > size {
                return Err(Error::SignedLonger { size, signed: *signed });
            }
            if root(TreeSize(*signed), reader).map_err(Into::into)?.to_base64() != *signed_root {
                return Err(Error::SignedOther { signed: *signed });
            }
        }
        Ok(Guard { path, _lock: self.file, state, slot })
    }
}

impl Guard {
    /// Remembers that the head of `size` and `root` was signed and committed.
    pub(crate) fn remember(self, record_0: Digest, size: u64, root: &Hash) -> Result<(), Error> {
        if self.state.as_ref().is_some_and(|state| state.size >= size) {
            return Ok(());
        }
        let refused = |error: std::io::Error| Error::KeyFile { path: self.path.clone(), reason: error.to_string() };
        let state = State { record_0, size, root: root.to_base64() };
        let text = serde_json::to_string(&state).map_err(|error| refused(error.into()))?;
        let slot = format!("{text:<width$}\n", width = SLOT - 1);
        let mut file = private().create(true).open(&self.path).map_err(refused)?;
        file.seek(SeekFrom::Start((self.slot * SLOT) as u64)).map_err(refused)?;
        file.write_all(slot.as_bytes()).map_err(refused)?;
        // A new file's name and length are nowhere yet that a loss of power would leave.
        if self.state.is_none() { file.sync_all().map_err(refused) } else { Ok(()) }
    }
}

/// The state with the greatest size, and its slot.
fn newest_state(bytes: &[u8]) -> Option<(State, usize)> {
    let slots = bytes.chunks(SLOT).take(2).enumerate();
    let whole = slots.filter_map(|(slot, bytes)| Some((serde_json::from_slice::<State>(bytes).ok()?, slot)));
    whole.max_by_key(|(state, _)| state.size)
}

fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder, and those above it, that nobody else may enter, unless it is there.
pub(crate) fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(unix)]
fn mode_of(metadata: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions())
}

#[cfg(not(unix))]
fn mode_of(_: &fs::Metadata) -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{self, Appender, leaf_hash};

    struct NoTiles;

    impl TileReader for NoTiles {
        type Error = merkle::Error;

        fn tile(&self, _: u8, _: u64, _: u16) -> Result<Vec<Hash>, merkle::Error> {
            Ok(self::leaves())
        }
    }

    fn leaves() -> Vec<Hash> {
        vec![leaf_hash(b"a"), leaf_hash(b"b")]
    }

    fn root_of(size: usize) -> Hash {
        let mut tree = Appender::new();
        leaves().into_iter().take(size).for_each(|leaf| tree.push(leaf));
        tree.root()
    }

    #[test]
    fn signs_nothing_shorter_or_different_than_it_signed_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/origin.key");
        let key = SignerKey::from_seed("example.com/log", &[7; 32]).unwrap();
        let file = KeyFile::create(&path, key).unwrap();
        let record_0 = Digest::of(b"record 0");
        file.lock().unwrap().guard(&record_0, 0, &NoTiles).unwrap().remember(record_0, 2, &root_of(2)).unwrap();

        assert!(file.lock().unwrap().guard(&record_0, 2, &NoTiles).is_ok());
        assert!(matches!(
            file.lock().unwrap().guard(&record_0, 1, &NoTiles),
            Err(Error::SignedLonger { size: 1, signed: 2 })
        ));
        assert!(matches!(
            file.lock().unwrap().guard(&Digest::of(b"other"), 2, &NoTiles),
            Err(Error::OtherLedger { .. })
        ));
        let forged = format!(r#"{{"record_0":"{record_0}","size":2,"root":"{}"}}"#, root_of(1).to_base64());
        fs::write(path.with_extension("state"), forged).unwrap();
        assert!(matches!(file.lock().unwrap().guard(&record_0, 2, &NoTiles), Err(Error::SignedOther { signed: 2 })));
    }

    #[test]
    fn falls_back_on_the_state_before_when_the_newest_was_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("origin.key");
        let file = KeyFile::create(&path, SignerKey::from_seed("example.com/log", &[7; 32]).unwrap()).unwrap();
        let record_0 = Digest::of(b"record 0");
        for size in [1, 2] {
            let guard = file.lock().unwrap().guard(&record_0, 2, &NoTiles).unwrap();
            guard.remember(record_0, size as u64, &root_of(size)).unwrap();
        }
        assert!(matches!(
            file.lock().unwrap().guard(&record_0, 1, &NoTiles),
            Err(Error::SignedLonger { size: 1, signed: 2 })
        ));
        let state = path.with_extension("state");
        let mut bytes = fs::read(&state).unwrap();
        bytes[SLOT..SLOT + 40].fill(0);
        fs::write(&state, &bytes).unwrap();
        assert!(file.lock().unwrap().guard(&record_0, 1, &NoTiles).is_ok());
        assert!(matches!(
            file.lock().unwrap().guard(&record_0, 0, &NoTiles),
            Err(Error::SignedLonger { size: 0, signed: 1 })
        ));
        fs::write(&state, vec![0; SLOT * 2]).unwrap();
        assert!(file.lock().unwrap().guard(&record_0, 2, &NoTiles).is_err());
    }

    /// Killed, or out of room, between making the state's file and writing to it: the key must not be locked out.
    #[test]
    fn goes_on_from_a_first_state_that_was_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("origin.key");
        let file = KeyFile::create(&path, SignerKey::from_seed("example.com/log", &[7; 32]).unwrap()).unwrap();
        let record_0 = Digest::of(b"record 0");
        for torn in [0, 40, SLOT] {
            fs::write(path.with_extension("state"), vec![0; torn]).unwrap();
            file.lock().unwrap().guard(&record_0, 2, &NoTiles).unwrap().remember(record_0, 2, &root_of(2)).unwrap();
            assert!(matches!(
                file.lock().unwrap().guard(&record_0, 1, &NoTiles),
                Err(Error::SignedLonger { size: 1, signed: 2 })
            ));
        }
    }

    #[test]
    fn waits_for_another_writer_no_longer_than_it_is_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("origin.key");
        let file = KeyFile::create(&path, SignerKey::from_seed("example.com/log", &[7; 32]).unwrap()).unwrap();
        let hasty = KeyFile::open(&path).unwrap().waited_for(PAUSE);
        let held = file.lock().unwrap();
        assert!(matches!(hasty.lock(), Err(Error::KeyBusy { .. })));
        drop(held);
        assert!(hasty.lock().is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn refuses_a_key_that_others_may_read_and_never_says_what_it_is() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("origin.key");
        let file = KeyFile::create(&path, SignerKey::from_seed("example.com/log", &[7; 32]).unwrap()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!format!("{file:?}").contains(file.key().to_secret_text().rsplit('+').next().unwrap()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(KeyFile::open(&path), Err(Error::KeyExposed { mode: 0o644, .. })));
    }
}
