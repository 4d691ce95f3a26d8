//! What is true of a ledger in a PostgreSQL database alone, tried on real servers that the tests start.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

#[path = "../desk/mod.rs"]
mod desk;
#[path = "../engines/mod.rs"]
mod engines;
#[path = "../server/mod.rs"]
mod server;

mod encryption;
mod erasure;
mod forgeries;
mod interruptions;
mod kills;
mod patience;
mod recovery;
mod refusals;
mod roles;
mod schema;
mod serving;
