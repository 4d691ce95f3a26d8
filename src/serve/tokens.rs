//! Who may sign in: one token an editor, kept as its SHA-256 in a private file beside the ledger.
//!
//! A token has 256 random bits, so that a plain hash keeps it: there is nothing to guess. It is shown once, when it is
//! made. The file holds a secret, too, with which sessions are sealed, so that every server that reads the file knows the
//! sessions of the others. Whoever can read the file can forge a session; nobody can read a token from it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ledger::create_private_folder;
use crate::record::{Digest, Minute, words};

/// What a token begins with, so that it is known where it lies about.
const PREFIX: &str = "ledger-token-";
/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 20;
/// How often, and after how long, a file is tried again that another command is changing: ten seconds in all.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);
/// How many symbolic links are followed to it.
const MOST_LINKS: usize = 16;

words! {
    /// What a token lets its bearer do. None opens a seal: that is for the command alone.
    Scope {
        /// Reading, where a server asks for a token to read.
        Read = "read",
        /// Reading, and recording statements.
        Write = "write",
    }
}

/// A token, as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is revoked by.
    pub id: String,
    /// Whose it is.
    pub name: String,
    /// What it is for.
    pub scope: Scope,
    /// SHA-256 of the token.
    sha256: Digest,
    /// When it was made.
    pub added_at: Minute,
    /// Until when it is good.
    pub expires_at: Minute,
    /// The second since 1970 before which no session of it is good any more that was begun then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sessions_from: Option<i64>,
}

impl Token {
    /// The second since 1970 from which on its sessions are good.
    pub(super) fn sessions_from(&self) -> i64 {
        self.sessions_from.unwrap_or(i64::MIN)
    }
}

/// The file's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    v: u32,
    /// The secret that seals sessions, base64.
    secret: String,
    pub(super) tokens: Vec<Token>,
}

/// Why the file of tokens could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The system said no.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others may read it.
    #[error("{} can be read by others (mode {mode:o})", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is something else.
    #[error("{} is no file of tokens: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another command writes it.
    #[error("another command is changing {}", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No token has this id or name.
    #[error("there is no token '{0}'")]
    Unknown(String),
    /// A name that a token has already.
    #[error("there is a token of the name '{0}' already")]
    Taken(String),
    /// A name without a letter, or a long one.
    #[error("a token's name has 1 to 100 characters and no control characters, and '{0}' is none")]
    BadName(String),
}

/// The file of a ledger's tokens.
#[derive(Debug)]
pub struct Tokens {
    path: PathBuf,
    read: Mutex<Option<(Stamp, Arc<Known>)>>,
}

/// What tells that a file is not the one that was read: its inode, when it was changed, and its length. Where the system
/// has no such thing, it is read each time.
type Stamp = Option<[i64; 4]>;

#[cfg(unix)]
fn stamp(metadata: &fs::Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Some([metadata.ino().cast_signed(), metadata.ctime(), metadata.ctime_nsec(), metadata.size().cast_signed()])
}

#[cfg(not(unix))]
fn stamp(_: &fs::Metadata) -> Stamp {
    None
}

impl Tokens {
    /// The tokens that are kept in this file, which need not be there.
    pub fn at(path: PathBuf) -> Self {
        Self { path, read: Mutex::new(None) }
    }

    /// Where they are kept.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All tokens, the oldest first.
    pub fn list(&self) -> Result<Vec<Token>, TokenError> {
        Ok(self.known()?.map(|known| known.tokens.clone()).unwrap_or_default())
    }

    /// Makes a token for somebody, and returns it: it is kept nowhere else. `random` fills a slice with random bytes.
    pub fn add(
        &self,
        name: &str,
        scope: Scope,
        now: Timestamp,
        good_for: SignedDuration,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<String, TokenError> {
        let is_name = (1..=100).contains(&name.chars().count()) && !name.contains(char::is_control);
        if !is_name || name.trim() != name {
            return Err(TokenError::BadName(name.to_owned()));
        }
        let mut bytes = [0u8; 32];
        random(&mut bytes);
        let text = format!("{PREFIX}{}", Base64UrlUnpadded::encode_string(&bytes));
        let sha256 = Digest::of(text.as_bytes());
        let mut secret = [0u8; 32];
        random(&mut secret);
        self.change(|known| {
            let known = known.get_or_insert_with(|| Known {
                v: 1,
                secret: Base64UrlUnpadded::encode_string(&secret),
                tokens: Vec::new(),
            });
            if known.tokens.iter().any(|token| token.name == name) {
                return Err(TokenError::Taken(name.to_owned()));
            }
            let expires_at = Minute::of(now.checked_add(good_for).unwrap_or(Timestamp::MAX));
            let (id, name, added_at) = (sha256.prefix(8), name.to_owned(), Minute::of(now));
            known.tokens.push(Token { id, name, scope, sha256, added_at, expires_at, sessions_from: None });
            Ok(())
        })?;
        Ok(text)
    }

    /// Takes back the token of this id or name; its sessions end with it.
    pub fn revoke(&self, named: &str) -> Result<Token, TokenError> {
        let mut revoked = None;
        self.change(|known| {
            let tokens = known.as_mut().map(|known| &mut known.tokens);
            let unknown = || TokenError::Unknown(named.to_owned());
            let tokens = tokens.ok_or_else(unknown)?;
            let place = tokens.iter().position(|token| token.id == named || token.name == named).ok_or_else(unknown)?;
            revoked = Some(tokens.remove(place));
            Ok(())
        })?;
        revoked.ok_or_else(|| TokenError::Unknown(named.to_owned()))
    }

    /// Ends all sessions of the token of this id that began before `second`, since 1970.
    pub(super) fn end_sessions(&self, id: &str, second: i64) -> Result<(), TokenError> {
        self.change(|known| {
            let tokens = known.iter_mut().flat_map(|known| &mut known.tokens);
            for token in tokens.filter(|token| token.id == id) {
                token.sessions_from = Some(second.max(token.sessions_from()));
            }
            Ok(())
        })
    }

    /// What the file says now; it is read again only when it was written.
    pub(super) fn known(&self) -> Result<Option<Arc<Known>>, TokenError> {
        let metadata = match fs::metadata(&self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.failure(source)),
        };
        let stamp = stamp(&metadata);
        if let Ok(read) = self.read.lock()
            && let Some((_, known)) = read.as_ref().filter(|(own, _)| own.is_some() && *own == stamp)
        {
            return Ok(Some(known.clone()));
        }
        let known = Arc::new(self.read_anew(&metadata)?);
        if let Ok(mut read) = self.read.lock() {
            *read = Some((stamp, known.clone()));
        }
        Ok(Some(known))
    }

    fn read_anew(&self, metadata: &fs::Metadata) -> Result<Known, TokenError> {
        let unreadable = |reason: String| TokenError::Unreadable { path: self.path.clone(), reason };
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
            if mode & 0o077 != 0 {
                return Err(TokenError::Exposed { path: self.path.clone(), mode });
            }
        }
        if metadata.len() > LARGEST {
            return Err(unreadable(format!("it has more than {LARGEST} bytes")));
        }
        let text = fs::read_to_string(&self.path).map_err(|source| self.failure(source))?;
        let known: Known = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        match known.v {
            1 => Ok(known),
            newer => Err(unreadable(format!("its version is {newer}, and 1 is the newest known here"))),
        }
    }

    /// Changes the file: a new one is written beside it and put in its place, so that no reader finds half of one. Whoever
    /// changes it meanwhile is waited for.
    fn change(&self, change: impl FnOnce(&mut Option<Known>) -> Result<(), TokenError>) -> Result<(), TokenError> {
        let path = self.behind_links()?;
        let beside = |end: &str| {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(end);
            path.with_file_name(name)
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_private_folder(folder).map_err(|source| self.failure(source))?;
        }
        let mut private = OpenOptions::new();
        private.write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut private, 0o600);
        let lock = private.clone().create(true).truncate(false).open(beside(".lock"));
        let _lock = self.locked(lock.map_err(|source| self.failure(source))?)?;
        // Whoever began to write this was killed.
        let part = beside(".part");
        let _ = fs::remove_file(&part);
        let mut file = private.create_new(true).open(&part).map_err(|source| self.failure(source))?;
        let written = (|| {
            let mut known = self.known()?.map(|known| Known::clone(&known));
            change(&mut known)?;
            let text = serde_json::to_string_pretty(&known).map_err(|error| self.failure(error.into()))?;
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|source| self.failure(source))?;
            fs::rename(&part, &path).map_err(|source| self.failure(source))
        })();
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        if let Ok(mut read) = self.read.lock() {
            *read = None;
        }
        written
    }

    /// The file that is changed: where the path is a symbolic link, what it leads to, so that all who share it by links go on
    /// sharing it.
    fn behind_links(&self) -> Result<PathBuf, TokenError> {
        let mut path = self.path.clone();
        for _ in 0..MOST_LINKS {
            match fs::read_link(&path) {
                Ok(to) => path = path.parent().unwrap_or(Path::new("")).join(to),
                Err(_) => return Ok(path),
            }
        }
        Err(self.failure(std::io::Error::other("its symbolic links lead nowhere")))
    }

    /// The file that is locked by whoever changes the tokens, once nobody else does. Its end, however it comes, lets go of it.
    fn locked(&self, file: File) -> Result<File, TokenError> {
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(source)) => return Err(self.failure(source)),
            }
        }
        Err(TokenError::Busy { path: self.path.clone() })
    }

    fn failure(&self, source: std::io::Error) -> TokenError {
        TokenError::File { path: self.path.clone(), source }
    }
}

impl Known {
    /// The token that this text is, if it is good now.
    pub(super) fn bearer(&self, text: &str, now: Timestamp) -> Option<&Token> {
        let sha256 = Digest::of(text.as_bytes());
        self.tokens.iter().find(|token| token.sha256 == sha256 && now < token.expires_at.to_timestamp())
    }

    /// The token of this id, if it is good now.
    pub(super) fn token(&self, id: &str, now: Timestamp) -> Option<&Token> {
        self.tokens.iter().find(|token| token.id == id && now < token.expires_at.to_timestamp())
    }

    /// The secret that seals sessions.
    pub(super) fn secret(&self) -> &[u8] {
        self.secret.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> impl FnMut(&mut [u8]) {
        let mut next = 0u8;
        move |bytes: &mut [u8]| {
            bytes.iter_mut().for_each(|byte| {
                next = next.wrapping_add(7);
                *byte = next;
            })
        }
    }

    #[test]
    fn knows_a_token_until_it_expires_or_is_revoked_and_keeps_none_in_clear() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::at(folder.path().join("ledger.db.tokens"));
        let (now, day) = (Timestamp::from_second(1_000_000).unwrap(), SignedDuration::from_hours(24));
        assert!(tokens.known().unwrap().is_none());
        let text = tokens.add("Ana", Scope::Write, now, day, &mut random()).unwrap();
        let known = tokens.known().unwrap().unwrap();
        assert_eq!(known.bearer(&text, now).unwrap().name, "Ana");
        assert!(known.bearer(&text[..text.len() - 1], now).is_none());
        assert!(known.bearer(&text, now + day).is_none(), "it is good for a day");
        let stored = fs::read_to_string(tokens.path()).unwrap();
        assert!(!stored.contains(&text) && !stored.contains(&text[PREFIX.len()..]));
        assert!(matches!(tokens.add("Ana", Scope::Read, now, day, &mut random()), Err(TokenError::Taken(_))));
        assert!(matches!(tokens.add("a\nb", Scope::Read, now, day, &mut random()), Err(TokenError::BadName(_))));
        tokens.revoke("Ana").unwrap();
        assert!(tokens.known().unwrap().unwrap().bearer(&text, now).is_none());
        assert!(matches!(tokens.revoke("Ana"), Err(TokenError::Unknown(_))));
    }

    #[cfg(unix)]
    #[test]
    fn refuses_a_file_that_others_may_read_and_one_that_is_none() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::at(folder.path().join("tokens"));
        let (now, day) = (Timestamp::from_second(1_000_000).unwrap(), SignedDuration::from_hours(24));
        tokens.add("Ana", Scope::Write, now, day, &mut random()).unwrap();
        assert_eq!(fs::metadata(tokens.path()).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(tokens.path(), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Tokens::at(tokens.path().into()).known(), Err(TokenError::Exposed { mode: 0o644, .. })));
        fs::set_permissions(tokens.path(), fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(tokens.path(), "{}").unwrap();
        assert!(matches!(tokens.known(), Err(TokenError::Unreadable { .. })));
    }

    #[test]
    fn waits_for_whoever_changes_the_file_and_for_nobody_who_was_killed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens");
        fs::write(folder.path().join("tokens.part"), "half of a fi").unwrap();
        let (now, day) = (Timestamp::from_second(1_000_000).unwrap(), SignedDuration::from_hours(24));
        std::thread::scope(|scope| {
            for number in 0..12u8 {
                let mut random = move |bytes: &mut [u8]| bytes.fill(number);
                let tokens = Tokens::at(path.clone());
                scope.spawn(move || tokens.add(&format!("T{number}"), Scope::Write, now, day, &mut random).unwrap());
            }
        });
        assert_eq!(Tokens::at(path).list().unwrap().len(), 12);
    }

    #[cfg(unix)]
    #[test]
    fn changes_the_file_that_a_link_leads_to_and_leaves_the_link() {
        let folder = tempfile::tempdir().unwrap();
        let (shared, link) = (folder.path().join("shared"), folder.path().join("link"));
        std::os::unix::fs::symlink("shared", &link).unwrap();
        let (now, day) = (Timestamp::from_second(1_000_000).unwrap(), SignedDuration::from_hours(24));
        Tokens::at(link.clone()).add("Ana", Scope::Write, now, day, &mut random()).unwrap();
        Tokens::at(link.clone()).add("Bo", Scope::Write, now, day, &mut |bytes| bytes.fill(1)).unwrap();
        assert!(link.is_symlink() && !shared.is_symlink());
        assert_eq!(Tokens::at(shared).list().unwrap().len(), 2);
    }
}
