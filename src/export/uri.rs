//! The names of records on the web: `nih:sha-256;` and the digest's hex digits [RFC 6920, section 7].
//!
//! Such a name says itself how it is made: whoever has a record line can hash it and compare, and the digits are the ones
//! that every command of ours shows and takes. It resolves nowhere, and needs nobody's server.

use crate::record::Digest;

/// What names of records begin with.
pub(super) const PREFIX: &str = "nih:sha-256;";

/// The name of the record with this digest; of a statement or a story, its first record's.
pub(super) fn name(digest: &Digest) -> String {
    format!("{PREFIX}{digest}")
}
