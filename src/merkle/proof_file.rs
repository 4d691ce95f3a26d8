//! Proofs as files that are checked offline: C2SP tlog-proof, and the body of C2SP tlog-witness `add-checkpoint`.
//!
//! Owns both texts and their checks from signature to root. What stands in `extra` is not authenticated by itself:
//! whoever reads it must hash it to the entry that the proof is about.

use std::fmt;

use base64ct::{Base64, Encoding};

use super::checkpoint::parse_decimal;
use super::{
    Checkpoint, Error, Hash, SignedCheckpoint, TreeSize, VerifierKey, check_consistency, check_inclusion, leaf_hash,
};

const PROOF_TITLE: &str = "c2sp.org/tlog-proof@v1";
const PROOF_FILE: &str = "proof file";
const CONSISTENCY_FILE: &str = "consistency file";

/// The most hashes that a proof over sizes of 64 bits can have, with one to spare.
const MOST_HASHES: usize = 64;

/// A proof that an entry was in a log at a checkpoint. By custom in a file `….tlog-proof`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// What an application needs besides: here, the record line whose digest is the entry.
    pub extra: Option<Vec<u8>>,
    /// The entry's number in the log, from 0.
    pub index: u64,
    /// Sibling hashes, from the leaf up.
    pub proof: Vec<Hash>,
    /// The checkpoint that the proof leads to.
    pub checkpoint: SignedCheckpoint,
}

impl ProofFile {
    /// Reads a proof file, and refuses any spelling but the one that [`ProofFile`] prints.
    ///
    /// # Errors
    /// [`Error::FirstLine`], [`Error::FileLine`], [`Error::NotANumber`], [`Error::HashNotBase64`], and those of
    /// [`SignedCheckpoint::parse`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut lines = Lines { what: PROOF_FILE, number: 0, rest: bytes };
        if lines.next_line("a title")? != PROOF_TITLE {
            return Err(Error::FirstLine { what: PROOF_FILE, expected: PROOF_TITLE });
        }
        let mut line = lines.next_line("'extra' and base64, or 'index' and a number")?;
        let mut extra = None;
        if let Some(base64) = line.strip_prefix("extra ") {
            extra = Some(Base64::decode_vec(base64).map_err(|_| lines.wrong("'extra' and base64"))?);
            line = lines.next_line("'index' and a number")?;
        }
        let index = line.strip_prefix("index ").ok_or_else(|| lines.wrong("'index' and a number"))?;
        let index = parse_decimal("index", index)?;
        let proof = lines.hashes()?;
        Ok(Self { extra, index, proof, checkpoint: SignedCheckpoint::parse(lines.rest)? })
    }

    /// Checks that `entry` was in the log of `key` at the checkpoint, and yields what the key signed.
    ///
    /// # Errors
    /// Those of [`SignedCheckpoint::verify`] and [`check_inclusion`].
    pub fn check(&self, entry: &[u8], key: &VerifierKey) -> Result<&Checkpoint, Error> {
        let checkpoint = self.checkpoint.verify(key)?;
        check_inclusion(&leaf_hash(entry), self.index, checkpoint.size, &self.proof, &checkpoint.root)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PROOF_TITLE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", Base64::encode_string(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        write_hashes(f, &self.proof)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// A proof that a log, as a checkpoint has it, begins with the log as it was at an older size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyFile {
    /// The older size.
    pub old: TreeSize,
    /// The consistency proof.
    pub proof: Vec<Hash>,
    /// The newer checkpoint.
    pub checkpoint: SignedCheckpoint,
}

impl ConsistencyFile {
    /// Reads a consistency file, and refuses any spelling but the one that [`ConsistencyFile`] prints.
    ///
    /// # Errors
    /// [`Error::FileLine`], [`Error::NotANumber`], [`Error::HashNotBase64`], and those of [`SignedCheckpoint::parse`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut lines = Lines { what: CONSISTENCY_FILE, number: 0, rest: bytes };
        let old = lines.next_line("'old' and a number")?;
        let old = old.strip_prefix("old ").ok_or_else(|| lines.wrong("'old' and a number"))?;
        let old = TreeSize(parse_decimal("old size", old)?);
        let proof = lines.hashes()?;
        Ok(Self { old, proof, checkpoint: SignedCheckpoint::parse(lines.rest)? })
    }

    /// Checks that the log of `key` at the checkpoint begins with the tree of `old_root`, and yields what the key signed.
    ///
    /// # Errors
    /// Those of [`SignedCheckpoint::verify`] and [`check_consistency`].
    pub fn check(&self, old_root: &Hash, key: &VerifierKey) -> Result<&Checkpoint, Error> {
        let checkpoint = self.checkpoint.verify(key)?;
        check_consistency(self.old, old_root, checkpoint.size, &checkpoint.root, &self.proof)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for ConsistencyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        write_hashes(f, &self.proof)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

fn write_hashes(f: &mut fmt::Formatter<'_>, hashes: &[Hash]) -> fmt::Result {
    hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))
}

/// The lines before the checkpoint, which itself is read from what they leave.
struct Lines<'bytes> {
    what: &'static str,
    number: usize,
    rest: &'bytes [u8],
}

impl<'bytes> Lines<'bytes> {
    fn next_line(&mut self, expected: &'static str) -> Result<&'bytes str, Error> {
        self.number += 1;
        let end = self.rest.iter().position(|byte| *byte == b'\n').ok_or_else(|| self.wrong(expected))?;
        let line = std::str::from_utf8(&self.rest[..end]).map_err(|_| self.wrong(expected))?;
        self.rest = &self.rest[end + 1..];
        Ok(line)
    }

    /// Reads hashes up to the empty line.
    fn hashes(&mut self) -> Result<Vec<Hash>, Error> {
        const EXPECTED: &str = "at most 64 hashes in base64, a line each, and then an empty line";
        let mut hashes = Vec::new();
        loop {
            match self.next_line(EXPECTED)? {
                "" => return Ok(hashes),
                _ if hashes.len() == MOST_HASHES => return Err(self.wrong(EXPECTED)),
                line => hashes.push(Hash::from_base64(line)?),
            }
        }
    }

    fn wrong(&self, expected: &'static str) -> Error {
        Error::FileLine { what: self.what, line: self.number, expected }
    }
}
