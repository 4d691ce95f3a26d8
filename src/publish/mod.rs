//! Writing a publication: the ledger as plain files that any web server can serve and anybody can check
//! [C2SP tlog-tiles].
//!
//! Hash tiles, entries and the checkpoint are the log, and the same for everybody. Record lines and texts are content:
//! `audience.rs` says who may see which, and a record that may not go out is withheld whole, its digest stays. The
//! checkpoint is written last, by renaming, so that a reader never finds one whose files are missing.
//!
//! Publishing again writes only what differs, and takes away what may no longer be seen. It never follows a name that
//! stands in the folder already, and never touches a file that is not a publication's.

mod audience;
mod corrections;
mod files;
mod pages;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::ledger::{self, Ledger};
use crate::merkle::{self, SignedCheckpoint, TilePath, encode_entries, root, tile_width, tiles_of};
use crate::record::{Audience, Body, Digest, Record, Story};
use crate::store;
use audience::Visible;
pub use corrections::{Correction, Form, Place, Put, corrections, write_corrections};
use files::Folder;
pub use pages::{Pages, remove_pages, write_pages};

/// What is published, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// For whom.
    pub audience: Audience,
    /// Whether the stories' texts go out, too.
    pub texts: bool,
}

/// What a publication holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many records the log has.
    pub size: u64,
    /// Records whose lines are in the publication.
    pub records: u64,
    /// Records that are withheld from this audience, or erased.
    pub withheld: u64,
    /// Texts of story versions that are in it.
    pub texts: u64,
    /// Files that were written, because they were not there or differed.
    pub files_written: u64,
    /// Files that were taken away, because they may no longer be seen or were superseded.
    pub files_removed: u64,
}

/// Why a ledger could not be published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A link, or something else that is no folder, where a folder of the publication should be.
    #[error("{} is no folder of its own, so nothing is written through it", path.display())]
    NoFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// A folder with something else in it.
    #[error("{} is not empty, and holds no publication", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A folder with a checkpoint that can't be read.
    #[error("{}: {reason}", path.display())]
    BadCheckpoint {
        /// The checkpoint.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder with another ledger's publication.
    #[error("{} holds a publication of {found}, and this ledger is {expected}", path.display())]
    OtherLedger {
        /// The folder.
        path: PathBuf,
        /// The origin that stands there.
        found: String,
        /// This ledger's.
        expected: String,
    },
    /// A folder with more records than this ledger has.
    #[error("{} holds {found} records of this ledger, which has {size} here: it is an older copy", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
        /// The published size.
        found: u64,
        /// This ledger's.
        size: u64,
    },
    /// A folder with other records than this ledger has.
    #[error("{} holds {size} records that are not this ledger's", path.display())]
    Diverged {
        /// The folder.
        path: PathBuf,
        /// The published size.
        size: u64,
    },
    /// A ledger whose newest signed head is not over all of its records.
    #[error("there is no signed checkpoint over all {size} records")]
    NoCheckpoint {
        /// The ledger's size.
        size: u64,
    },
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<merkle::Error> for Error {
    fn from(error: merkle::Error) -> Self {
        Self::Ledger(error.into())
    }
}

/// Publishes `ledger` into `folder`, calling `progress` with the number of records that are done.
pub fn publish(
    ledger: &Ledger,
    folder: &Path,
    options: &Options,
    mut progress: impl FnMut(u64),
) -> Result<Summary, Error> {
    let size = ledger.size()?;
    let no_checkpoint = Error::NoCheckpoint { size };
    let Some((_, note)) = ledger.store().checkpoint(size)?.filter(|(at, _)| *at == size) else {
        return Err(no_checkpoint);
    };
    let mut files = Folder::open(folder, options.audience == Audience::Public)?;
    refuse_another(ledger, folder, size, &note)?;
    let visible = Visible::of(ledger, size, options.audience)?;
    let mut summary = Summary { size, records: 0, withheld: 0, texts: 0, files_written: 0, files_removed: 0 };

    for tile in tiles_of(size.into()) {
        if let TilePath::Hashes { level, index, width } = tile {
            let mut bytes = ledger.store().tile_bytes(level, index)?.unwrap_or_default();
            bytes.truncate(usize::from(width) * 32);
            files.put(&tile.to_string(), &bytes)?;
        }
    }
    let mut texts = BTreeSet::new();
    for index in 0..size.div_ceil(256) {
        let width = tile_width(0, index, size.into());
        let bundle =
            Bundle::read(ledger, index * 256..size.min((index + 1) * 256), &visible, options.texts, &mut texts)?;
        files.put(&TilePath::Entries { index, width }.to_string(), &encode_entries(&bundle.digests)?)?;
        files.put(&TilePath::Records { index, width }.to_string(), bundle.lines.as_bytes())?;
        summary.records += bundle.shown;
        summary.withheld += bundle.digests.len() as u64 - bundle.shown;
        progress(index * 256 + bundle.digests.len() as u64);
    }
    for (name, number) in &texts {
        if let Some(content) = ledger.store().text(*number)? {
            files.put(&format!("texts/{name}.json"), content.as_bytes())?;
            summary.texts += 1;
        }
    }
    files.remove_superseded_records(size)?;
    let names: BTreeSet<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    files.remove_texts_but(|name| names.contains(name))?;
    files.put("checkpoint", note.as_bytes())?;
    (summary.files_written, summary.files_removed) = files.counts();
    Ok(summary)
}

/// The records that share a file.
struct Bundle {
    digests: Vec<[u8; 32]>,
    lines: String,
    shown: u64,
}

impl Bundle {
    fn read(
        ledger: &Ledger,
        numbers: Range<u64>,
        visible: &Visible,
        with_texts: bool,
        texts: &mut BTreeSet<(String, u64)>,
    ) -> Result<Self, Error> {
        let mut bundle = Self { digests: Vec::with_capacity(256), lines: String::new(), shown: 0 };
        ledger.store().scan(numbers, |number, digest, line| {
            let digest: [u8; 32] = digest.try_into().unwrap_or_default();
            match line.filter(|_| visible.shows(number)) {
                Some(line) => {
                    bundle.shown += 1;
                    bundle.lines.push_str(line);
                    if with_texts {
                        texts.extend(text_of(line).map(|digest| (digest.to_string(), number)));
                    }
                }
                None => bundle.lines.push_str(&format!(r#"{{"digest":"{}"}}"#, Digest::from(digest))),
            }
            bundle.lines.push('\n');
            bundle.digests.push(digest);
            true
        })?;
        Ok(bundle)
    }
}

/// The digest of a story version's text.
fn text_of(line: &str) -> Option<Digest> {
    match Record::parse(line).ok()?.body {
        Body::Story(Story { text_digest, .. }) => text_digest,
        _ => None,
    }
}

/// Refuses a folder whose checkpoint is of another ledger, or of another history of this one.
fn refuse_another(ledger: &Ledger, folder: &Path, size: u64, note: &str) -> Result<(), Error> {
    let path = folder.join("checkpoint");
    let Some(bytes) = files::read_if_there(&path)? else { return Ok(()) };
    let bad = |error: merkle::Error| Error::BadCheckpoint { path: path.clone(), reason: error.to_string() };
    let published = SignedCheckpoint::parse(&bytes).map_err(bad)?;
    let own = SignedCheckpoint::parse(note.as_bytes())?;
    let (published, own) = (published.unverified(), own.unverified());
    let path = folder.to_owned();
    if published.origin != own.origin {
        return Err(Error::OtherLedger { path, found: published.origin.clone(), expected: own.origin.clone() });
    }
    if published.size.0 > size {
        return Err(Error::Newer { path, found: published.size.0, size });
    }
    if root(published.size, ledger.store())? != published.root {
        return Err(Error::Diverged { path, size: published.size.0 });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
