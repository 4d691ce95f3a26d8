//! A ledger of who said what, and what changed since.

#[deny(clippy::unwrap_used)]
pub mod merkle;
#[deny(clippy::unwrap_used)]
pub mod record;

#[deny(clippy::unwrap_used)]
pub mod text;
pub mod store;
