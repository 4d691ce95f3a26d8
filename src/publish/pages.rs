//! The pages of a publication, made from the publication itself, which has nothing in it that its audience may not see.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::Error;
use super::files::Folder;
use crate::ledger::Ledger;
use crate::record::Audience;
use crate::site;
use crate::store::Access;

/// What was written of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// The pages.
    #[serde(flatten)]
    pub pages: site::Summary,
    /// Files that were written, because they were not there or differed.
    pub files_written: u64,
    /// Files that were taken away.
    pub files_removed: u64,
}

/// Writes the pages of the publication for `audience` that stands in `folder`, and takes away those that are no longer
/// wanted.
///
/// # Errors
/// What [`Ledger::open`] says of the folder, and what the system says of a file.
pub fn write_pages(folder: &Path, audience: Audience) -> Result<Pages, Error> {
    let published = Ledger::open(folder, Access::Read)?;
    let mut files = Folder::open(folder, audience == Audience::Public)?;
    let mut wanted = BTreeSet::new();
    let pages = site::build(&published, |name, bytes| {
        wanted.insert(name.to_owned());
        files.put_page(name, bytes)
    })?;
    files.remove_pages_but(&wanted)?;
    let (files_written, files_removed) = files.counts();
    Ok(Pages { pages, files_written, files_removed })
}

/// Takes away the pages that stand in `folder`: those of an earlier publication would say what is no longer so.
///
/// # Errors
/// What the system says of a file.
pub fn remove_pages(folder: &Path, audience: Audience) -> Result<u64, Error> {
    let mut files = Folder::open(folder, audience == Audience::Public)?;
    files.remove_pages_but(&BTreeSet::new())?;
    Ok(files.counts().1)
}
