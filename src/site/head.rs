//! What every page says of the ledger that it shows, and where it is read.

use super::card::folded;
use super::words::name;
use crate::ledger::{Error, Ledger};
use crate::merkle::{SignedCheckpoint, VerifierKey};
use crate::record::{Digest, Minute};

/// A ledger, as the frame of every page has it.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) origin: String,
    /// The key that an outsider checks the checkpoint with: record 0's.
    pub(crate) verifier: VerifierKey,
    /// The checkpoint that proofs lead to, verbatim.
    pub(crate) checkpoint: String,
    pub(crate) size: u64,
    /// The checkpoint's root, in base64 as it stands there.
    pub(crate) root: String,
    /// When the newest record was made.
    pub(crate) updated: Minute,
    pub(crate) place: Place,
}

/// Where pages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// From a folder, with every page in it.
    Folder,
    /// From a server, which makes a page when it is asked for.
    Server {
        /// Whether editors can write there.
        can_write: bool,
        /// Whether all who read are signed in.
        is_private: bool,
    },
}

impl Head {
    /// Reads the newest checkpoint and who founded the ledger.
    pub(crate) fn read(ledger: &Ledger, place: Place) -> Result<Self, Error> {
        let missing =
            || Error::BadPublication { path: ledger.path().to_owned(), reason: "it has no checkpoint".into() };
        let (_, checkpoint) = ledger.store().checkpoint(ledger.size()?)?.ok_or_else(missing)?;
        let signed = SignedCheckpoint::parse(checkpoint.as_bytes())?;
        let signers = ledger.signers()?;
        let size = signed.unverified().size.0;
        Ok(Self {
            origin: signers.origin().to_owned(),
            verifier: signers.terms().first().map(|term| term.key.clone()).ok_or_else(missing)?,
            root: signed.note().text().lines().nth(2).unwrap_or_default().to_owned(),
            checkpoint,
            size,
            updated: ledger.recorded_at_or_before(size)?.ok_or_else(missing)?,
            place,
        })
    }

    /// The page of the source of this name, relative to the place of all pages.
    pub(crate) fn source_page(&self, who: &str) -> String {
        match self.place {
            Place::Folder => name("source", &Digest::of(folded(who).as_bytes())),
            Place::Server { .. } => format!("source?name={}", percent_encoded(who)),
        }
    }

    /// Whether pages are made by a server when they are asked for.
    pub(crate) fn is_live(&self) -> bool {
        self.place != Place::Folder
    }

    /// Whether readers may become writers here.
    pub(crate) fn can_write(&self) -> bool {
        matches!(self.place, Place::Server { can_write: true, .. })
    }

    /// Whether all readers are signed in here, and may want to sign out.
    pub(crate) fn is_private(&self) -> bool {
        matches!(self.place, Place::Server { is_private: true, .. })
    }
}

/// Text within an address: all but RFC 3986's unreserved characters as their bytes.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
