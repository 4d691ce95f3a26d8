//! Ledgers and publications that were altered behind their backs: each case tells what somebody did, and says all that
//! `verify` must then find, no less and no more. It always goes on to the end.

mod database;
mod insider;
mod newsroom;
mod publication;
