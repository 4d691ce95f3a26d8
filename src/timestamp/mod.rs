//! Time stamps of others over a checkpoint: the tokens of RFC 3161 authorities.
//!
//! A ledger's own clock is its owner's. A token is the word of somebody else that the ledger's head existed at a time; it
//! is over the checkpoint's text (origin, size and root), so that it covers every record up to there.
//!
//! Owns the request, the reading of answers, and their check: the imprint, the nonce, the signature by a certificate in
//! the token that is for time stamping, and the chain to roots that somebody trusts. What it can't check: whether a
//! certificate was revoked, and whether the authority's clock is right; without roots, who the authority is.
//!
//! Signatures and chains are checked by `webpki` and `ring`, which the HTTP client brings along.

mod check;
mod der;
mod error;
mod read;
mod request;

pub use check::{Roots, Stamp, check, check_answer};
pub use error::Error;
pub use request::{NONCE_LENGTH, request};

/// What authorities are asked with. \[RFC 3161, 3.4\]
pub const QUERY_TYPE: &str = "application/timestamp-query";

/// The most bytes of an answer.
pub const LARGEST_ANSWER: u64 = 1 << 18;
