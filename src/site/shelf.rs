//! What pages ask of what stands behind them: all statements at once, or a ledger that is read page by page.

use super::head::Head;
use crate::ledger::{Error, Ledger};
use crate::record::Digest;

/// Answers what a page needs beside what it shows.
pub(crate) trait Shelf {
    /// What every page says of the ledger.
    fn head(&self) -> &Head;

    /// The ledger. Whether a record of it may be shown is for [`Shelf::shows`] to say.
    fn ledger(&self) -> &Ledger;

    /// Whether the readers of these pages may see the record at `number`.
    fn shows(&self, number: u64) -> Result<bool, Error>;

    /// The text of the statement with this id as it stands, if its readers may see it.
    fn text_of(&self, id: &Digest) -> Result<Option<String>, Error>;

    /// The story that has this version, if its readers may see it.
    fn story_of(&self, version: &Digest) -> Result<Option<StoryLink>, Error>;
}

/// A version of a story, as a statement's page names it.
#[derive(Clone, Debug)]
pub(crate) struct StoryLink {
    /// The name of the story's page.
    pub(crate) page: String,
    pub(crate) title: String,
    /// The version's place, from 1.
    pub(crate) version: usize,
    /// How many there are.
    pub(crate) versions: usize,
}
