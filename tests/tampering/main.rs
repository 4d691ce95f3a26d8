//! Ledgers and publications that were altered behind their backs: each case tells what somebody did, and says all that
//! `verify` must then find, no less and no more. It always goes on to the end. `forgeries.txt` lists them all.

#[cfg(test)]
mod bits;
#[cfg(test)]
mod database;
#[cfg(test)]
mod insider;
#[cfg(test)]
mod list;
#[cfg(test)]
mod newsroom;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod publication;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod signers;
