//! Why a story is not taken in.

use crate::ledger;
use crate::record::Moment;
use crate::review::Mistake;
use crate::store;

/// Why a text can't be the next version of a story.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The last version has the same text.
    #[error("this story is in the ledger already: version {version} of {id} {story} has the same text")]
    SameText {
        /// The story's id.
        id: String,
        /// That version's place.
        version: u32,
        /// The story in a few words.
        story: String,
    },
    /// Somebody else recorded a story of this address while this one was on its way.
    #[error("story {id} {story} was recorded meanwhile, and has the same address")]
    Meanwhile {
        /// The story's id.
        id: String,
        /// The story in a few words.
        story: String,
    },
    /// The last version was published later.
    #[error("this was published at {now}, before version {version} of story {id}, which was at {before}")]
    Earlier {
        /// The story's id.
        id: String,
        /// That version's place.
        version: u32,
        /// When the text was published.
        now: Moment,
        /// When the last version was.
        before: Moment,
    },
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Ledger(error.into())
    }
}

/// Why nothing of a review was recorded.
#[derive(Debug)]
pub enum Refusal {
    /// What the editor can mend in the form.
    Mistake(Mistake),
    /// What can't be mended there.
    Ledger(ledger::Error),
}

impl From<ledger::Error> for Refusal {
    fn from(error: ledger::Error) -> Self {
        Self::Ledger(error)
    }
}
