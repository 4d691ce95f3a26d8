//! A ledger of who said what, and what changed since.

#[deny(clippy::unwrap_used)]
pub mod diff;
#[deny(clippy::unwrap_used)]
pub mod draft;
#[deny(clippy::unwrap_used)]
pub mod merkle;
#[deny(clippy::unwrap_used)]
pub mod phrase;
#[deny(clippy::unwrap_used)]
pub mod record;

pub mod cli;
#[deny(clippy::unwrap_used)]
pub mod export;
pub mod import;
pub mod ledger;
pub mod store;
#[deny(clippy::unwrap_used)]
pub mod text;
