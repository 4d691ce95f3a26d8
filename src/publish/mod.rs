//! Writing a publication: the ledger as plain files that any web server can serve and anybody can check
//! [C2SP tlog-tiles].
//!
//! Hash tiles, entries and the checkpoint are the log, and the same for everybody. Record lines and texts are content:
//! `audience.rs` says who may see which, and a record that may not go out is withheld whole, its digest stays. The
//! checkpoint is written last, by renaming, so that a reader never finds one whose files are missing.
//!
//! Publishing again looks only at the files that what was recorded since can have changed (`changes.rs`, by what
//! `mark.rs` left in the folder), writes those that differ, and takes away what may no longer be seen. It never follows a name that
//! stands in the folder already, and never touches a file that is not a publication's.

mod audience;
mod bundle;
mod changes;
mod corrections;
mod files;
mod lookup;
mod mark;
mod pages;
mod plan;
mod sealed;
mod view;
mod work;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::ledger::{self, Ledger};
use crate::merkle::{self, SignedCheckpoint, root};
use crate::record::Audience;
use crate::store;
pub(crate) use bundle::Bundle;
pub use corrections::{Correction, Form, Place, Put, correction, corrections, write_corrections};
use files::Folder;
pub(crate) use lookup::Lookup;
use mark::Mark;
pub use pages::{Pages, remove_pages, write_pages};
pub use plan::{Plan, plan};
pub use view::seen_by;
use work::Work;

/// What is published, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// For whom.
    pub audience: Audience,
    /// Whether the stories' texts go out, too.
    pub texts: bool,
    /// Whether nothing goes out but the log, and what is never withheld: who signs and what was erased.
    pub proofs_only: bool,
    /// Whether a folder that was published for fewer people may become one for more.
    pub widen: bool,
}

impl Options {
    /// The records that `audience` may see, without the stories' texts.
    pub fn new(audience: Audience) -> Self {
        Self { audience, texts: false, proofs_only: false, widen: false }
    }
}

/// What a publication holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many records the log has.
    pub size: u64,
    /// Records whose lines are in the publication.
    pub records: u64,
    /// Records that are withheld from this audience.
    pub withheld: u64,
    /// Records that a redaction has erased.
    pub erased: u64,
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
    /// A folder that was published for fewer people.
    #[error("{} holds a publication for the {held}, and this one is for the {wanted}", path.display())]
    Narrower {
        /// The folder.
        path: PathBuf,
        /// For whom it was published.
        held: Audience,
        /// For whom it is published now.
        wanted: Audience,
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

/// Publishes `ledger` as its newest checkpoint has it into `folder`, calling `progress` with the number of records that
/// are done.
pub fn publish(ledger: &Ledger, folder: &Path, options: &Options, progress: impl FnMut(u64)) -> Result<Summary, Error> {
    let size = ledger.size()?;
    let head = ledger.checkpoint_where(size, |signed| signed.unverified().size.0 == size)?;
    publish_at(ledger, folder, &head.ok_or(Error::NoCheckpoint { size })?, options, Extent::Changes, progress)
}

/// How much of a publication that is there already is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What can have changed since it was published last.
    Changes,
    /// Every file, so that what was altered by hand is mended.
    Whole,
}

/// Publishes `ledger` as `checkpoint`, which must be one of its own, has it. Who may see its records is taken from the
/// whole ledger, also where the checkpoint is older.
pub fn publish_at(
    ledger: &Ledger,
    folder: &Path,
    checkpoint: &SignedCheckpoint,
    options: &Options,
    extent: Extent,
    progress: impl FnMut(u64),
) -> Result<Summary, Error> {
    let head = checkpoint.unverified();
    let mut files = Folder::open(folder, options.audience == Audience::Public)?;
    let published = refuse_another(ledger, folder, checkpoint)?;
    let marked = files.read(mark::NAME, mark::LARGEST)?;
    if let Some(held) = marked.as_deref().and_then(mark::audience).filter(|held| *held > options.audience)
        && !options.widen
    {
        return Err(Error::Narrower { path: folder.to_owned(), held, wanted: options.audience });
    }
    let before = match (&published, extent) {
        (Some(published), Extent::Changes) => marked
            .and_then(|bytes| Mark::read(&bytes, options, published.unverified()))
            .map(|mark| (mark, published.unverified().size.0)),
        _ => None,
    };
    // Without a mark, as after a crash in between, the next publishing looks at everything.
    files.drop_mark(mark::NAME)?;
    let mut mark = Mark::new(options, head, ledger.size()?);
    let work = Work { ledger, options, size: head.size.0, progress };
    match before {
        Some((before, old)) => work.changes(&mut files, &before, old, &mut mark)?,
        None => work.whole(&mut files, &mut mark)?,
    }
    sealed::put(ledger, &mut files, options, head.size.0)?;
    files.put("checkpoint", with_cosignatures(checkpoint, published)?.to_string().as_bytes())?;
    let (files_written, files_removed) = files.counts();
    files.put_mark(mark::NAME, &mark.to_bytes())?;
    let Mark { records, texts_shown, .. } = mark;
    let size = head.size.0;
    let erased = ledger.store().erased_among(size)?;
    let withheld = size.saturating_sub(records + erased);
    Ok(Summary { size, records, withheld, erased, texts: texts_shown, files_written, files_removed })
}

/// Refuses a folder whose checkpoint is of another ledger, or of another history of this one; yields its checkpoint.
fn refuse_another(ledger: &Ledger, folder: &Path, own: &SignedCheckpoint) -> Result<Option<SignedCheckpoint>, Error> {
    let path = folder.join("checkpoint");
    let Some(bytes) = files::read_if_there(&path)? else { return Ok(None) };
    let bad = |error: merkle::Error| Error::BadCheckpoint { path: path.clone(), reason: error.to_string() };
    let signed = SignedCheckpoint::parse(&bytes).map_err(bad)?;
    let (published, own) = (signed.unverified(), own.unverified());
    let path = folder.to_owned();
    if published.origin != own.origin {
        return Err(Error::OtherLedger { path, found: published.origin.clone(), expected: own.origin.clone() });
    }
    if published.size > own.size {
        return Err(Error::Newer { path, found: published.size.0, size: own.size.0 });
    }
    if root(published.size, ledger.store())? != published.root {
        return Err(Error::Diverged { path, size: published.size.0 });
    }
    Ok(Some(signed))
}

/// The checkpoint with the signature lines that stand under the same one in the folder already.
fn with_cosignatures(
    checkpoint: &SignedCheckpoint,
    published: Option<SignedCheckpoint>,
) -> Result<SignedCheckpoint, Error> {
    let mut merged = checkpoint.clone();
    let same = published.filter(|published| published.note().text() == checkpoint.note().text());
    for line in same.iter().flat_map(|published| published.note().signatures()) {
        let is_there = |own: &merkle::Signature| own.name == line.name && own.key_id == line.key_id;
        if line.name != checkpoint.unverified().origin && !merged.note().signatures().iter().any(is_there) {
            merged.cosign(line.clone())?;
        }
    }
    Ok(merged)
}

#[cfg(test)]
mod tests;
