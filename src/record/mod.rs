//! What is written down: the kinds of record, their canonical bytes and their validation.
//!
//! Pure: no clock, no disk, no randomness. Knows nothing of the log that its digests go into.

mod attribution;
mod moment;

pub use attribution::{Attribution, Class, Stance, Terms};
pub use moment::{Moment, NotAMoment};

/// A word that is none of the values that a field may have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} '{found}' is unknown; it is one of: {}", field.to_lowercase(), known.join(", "))]
pub struct UnknownWord {
    /// The type's name.
    pub field: &'static str,
    /// The word as it was given.
    pub found: String,
    /// The words that would have been taken.
    pub known: Vec<&'static str>,
}
