//! A ledger of who said what, and what changed since.

pub mod record;
#[deny(clippy::unwrap_used)]
pub mod text;
