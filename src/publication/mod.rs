//! A publication's files, wherever they lie: in a folder, or on a web server.
//!
//! Owns one way to read them by their names, with a bound on what is taken: a file's size, and from a server the time
//! and the redirects, too. It follows no name out of the publication and believes nothing that it reads; whoever reads
//! through it checks the bytes. The files' names and contents are those of C2SP tlog-tiles and of `publish`.

mod error;
mod folder;
mod web;

use std::fmt;
use std::path::{Path, PathBuf};

pub use error::Error;
pub use web::{MOST_REDIRECTS, PATIENCE, Web, ask};

use crate::address;
use crate::merkle::{self, Hash, SignedCheckpoint, TilePath, TileReader, TreeSize, decode_hashes, tile_width};

/// The most bytes of a checkpoint: C2SP's 100 signatures, post-quantum ones included.
pub const LARGEST_CHECKPOINT: u64 = 1 << 20;

/// Where a publication's files lie.
#[derive(Debug)]
pub enum Publication {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// On a web server.
    Web(Web),
}

impl Publication {
    /// The publication at a place: an address that begins with `http://` or `https://`, or else a folder's path.
    ///
    /// # Errors
    /// [`Error::Address`] if it looks like an address and can't be that of a folder on the web.
    pub fn at(place: &Path) -> Result<Self, Error> {
        match place.to_str().filter(|text| is_address(text)) {
            Some(address) => Ok(Self::Web(Web::new(address)?)),
            None => Ok(Self::Folder(place.to_owned())),
        }
    }

    /// The bytes of the file with this name, at most `most` of them; none if there is no such file.
    ///
    /// # Errors
    /// [`Error::TooLong`] if the file has more, and whatever keeps it from being read.
    pub fn file(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Folder(folder) => folder::read(folder, name, most),
            Self::Web(web) => web.read(name, most),
        }
    }

    /// The newest checkpoint, its signatures not yet checked, and its bytes.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`], [`Error::Checkpoint`], and those of [`Publication::file`].
    pub fn checkpoint(&self) -> Result<SignedCheckpoint, Error> {
        let place = || self.name_of("checkpoint");
        let bytes = self.file("checkpoint", LARGEST_CHECKPOINT)?;
        let bytes = bytes.ok_or_else(|| Error::NoCheckpoint { place: self.to_string() })?;
        SignedCheckpoint::parse(&bytes).map_err(|source| Error::Checkpoint { place: place(), source })
    }

    /// The hash tiles of the tree of `size` entries.
    pub fn tiles(&self, size: TreeSize) -> Tiles<'_> {
        Tiles { publication: self, size }
    }

    /// A file's full name, for people: an address without its password.
    pub fn name_of(&self, name: &str) -> String {
        match self {
            Self::Folder(folder) => folder.join(name).display().to_string(),
            Self::Web(web) => address::shown(&web.address_of(name)).into_owned(),
        }
    }
}

impl fmt::Display for Publication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Web(web) => f.write_str(&address::shown(web.address())),
        }
    }
}

/// Whether a text is meant as an address on the web, not as a path.
pub fn is_address(text: &str) -> bool {
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// The tiles of a publication at one size of its log.
#[derive(Clone, Copy, Debug)]
pub struct Tiles<'a> {
    publication: &'a Publication,
    size: TreeSize,
}

impl TileReader for Tiles<'_> {
    type Error = Error;

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, Error> {
        let width = tile_width(level, index, self.size).max(width);
        let name = TilePath::Hashes { level, index, width }.to_string();
        let bytes = match self.publication.file(&name, 256 * 32)? {
            Some(bytes) => bytes,
            // A server may have dropped a partial tile once a full one has superseded it.
            None => {
                let full = TilePath::Hashes { level, index, width: merkle::TILE_WIDTH }.to_string();
                let found = self.publication.file(&full, 256 * 32)?;
                found.ok_or_else(|| Error::NoFile { place: self.publication.name_of(&name) })?
            }
        };
        decode_hashes(&bytes).map_err(|source| Error::Tile { place: self.publication.name_of(&name), source })
    }
}

#[cfg(test)]
mod tests;
