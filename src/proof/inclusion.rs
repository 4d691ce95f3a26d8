//! That a record stood in a ledger: a C2SP tlog-proof whose extra data is the record's line.

use super::{Error, Trust, Vouched};
use crate::merkle::{ProofFile, check_inclusion, leaf_hash};
use crate::record::{self, Digest, Record};

/// A record that was proved to stand in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedRecord {
    /// Its number in the log, from 0.
    pub number: u64,
    /// The digest of its line, which is the log's entry.
    pub digest: Digest,
    /// Its line.
    pub line: String,
    /// What the line says, or why this program can't read it; the proof stands either way.
    pub record: Result<Record, record::Error>,
    /// The checkpoint, and who vouched for it.
    pub vouched: Vouched,
}

/// Checks a proof file: that the record it carries is the entry of that number in a log whose checkpoint is vouched for.
///
/// # Errors
/// Those of [`ProofFile::parse`], [`Trust::check`] and [`check_inclusion`]; [`Error::NoRecord`], [`Error::NotText`].
pub fn check_record(bytes: &[u8], trust: &Trust) -> Result<ProvedRecord, Error> {
    let file = ProofFile::parse(bytes)?;
    let line = file.extra.as_ref().ok_or(Error::NoRecord)?;
    let digest = Digest::of(line);
    let vouched = trust.check(&file.checkpoint)?;
    check_inclusion(&leaf_hash(digest.as_bytes()), file.index, vouched.size, &file.proof, &vouched.root)?;
    let line = String::from_utf8(line.clone()).map_err(|_| Error::NotText)?;
    let record = Record::parse(&line);
    Ok(ProvedRecord { number: file.index, digest, line, record, vouched })
}
