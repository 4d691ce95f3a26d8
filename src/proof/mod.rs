//! What an outsider checks with a verifier key and nothing else: that a record stood in a ledger, that a ledger only
//! grew, and who besides its signers has watched it.
//!
//! Owns the meaning of the files that `prove` writes: `inclusion.rs` that a record is what the log's entry is the digest
//! of, `growth.rs` that an older checkpoint is the beginning of a newer one, `trust.rs` whose word counts, `watch.rs`
//! what a witness remembers and when it may sign. Their formats are `merkle`'s, the record's is `record`'s.
//!
//! Pure: bytes in, findings out. A proof that is false is an error here, which says why.

mod error;
mod growth;
mod inclusion;
mod trust;
mod watch;

pub use error::Error;
pub use growth::{Growth, check_growth};
pub use inclusion::{ProvedRecord, check_record};
pub use trust::{Trust, Vouched, Witnessed};
pub use watch::{Seen, Watched, watch};

#[cfg(test)]
mod tests;
