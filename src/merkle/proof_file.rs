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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::model::{leaves, tree};
    use super::super::{SignerKey, empty_root, prove_consistency, prove_inclusion, root};
    use super::*;

    /// The example of tlog-witness.
    const CONSISTENCY_EXAMPLE: &str = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
        \n\
        example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — example.com/behind-the-sofa \
        opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

    fn key() -> SignerKey {
        SignerKey::from_seed("log.example", &[1; 32]).unwrap()
    }

    fn signed(size: u64) -> SignedCheckpoint {
        let tiles = tree(&leaves(size));
        let root = root(TreeSize(size), &tiles).unwrap();
        Checkpoint::new("log.example", TreeSize(size), root).sign(&key()).unwrap()
    }

    /// A proof that entry 3, which is the number 3 in eight bytes, was in a log of 11 entries.
    fn proof_file() -> ProofFile {
        let proof = prove_inclusion(3, TreeSize(11), &tree(&leaves(11))).unwrap();
        ProofFile { extra: Some(b"{\"v\":1}".to_vec()), index: 3, proof, checkpoint: signed(11) }
    }

    fn consistency_file() -> ConsistencyFile {
        let proof = prove_consistency(TreeSize(6), TreeSize(11), &tree(&leaves(11))).unwrap();
        ConsistencyFile { old: TreeSize(6), proof, checkpoint: signed(11) }
    }

    #[test]
    fn a_proof_file_proves_its_entry_to_the_holder_of_the_key() {
        let file = proof_file();
        let text = file.to_string();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra eyJ2IjoxfQ==\nindex 3\n"));
        assert_eq!(ProofFile::parse(text.as_bytes()), Ok(file.clone()));
        assert_eq!(file.check(&3u64.to_be_bytes(), key().verifier()).unwrap().size, TreeSize(11));
        assert!(matches!(file.check(&4u64.to_be_bytes(), key().verifier()), Err(Error::RootMismatch { .. })));
        let stranger = SignerKey::from_seed("log.example", &[2; 32]).unwrap();
        assert!(matches!(file.check(&3u64.to_be_bytes(), stranger.verifier()), Err(Error::NoKnownSignature { .. })));
    }

    #[test]
    fn any_changed_bit_outside_of_the_extra_data_is_found() {
        let text = proof_file().to_string();
        let extra = text.find("extra").unwrap()..text.find("index").unwrap();
        for bit in (0..text.len() * 8).filter(|bit| !extra.contains(&(bit / 8))) {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let file = ProofFile::parse(&bytes);
            let proved = file.is_ok_and(|file| file.check(&3u64.to_be_bytes(), key().verifier()).is_ok());
            assert!(!proved, "bit {bit} changed: {}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn a_proof_file_needs_neither_extra_data_nor_hashes() {
        let file = ProofFile { extra: None, index: 0, proof: Vec::new(), checkpoint: signed(1) };
        assert!(file.to_string().starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example\n1\n"));
        assert_eq!(ProofFile::parse(file.to_string().as_bytes()), Ok(file.clone()));
        assert!(file.check(&0u64.to_be_bytes(), key().verifier()).is_ok());
        let empty_extra = ProofFile { extra: Some(Vec::new()), ..file };
        assert_eq!(ProofFile::parse(empty_extra.to_string().as_bytes()), Ok(empty_extra));
    }

    #[test]
    fn refuses_proof_files_that_are_malformed() {
        let text = proof_file().to_string();
        let line = |line, expected| Error::FileLine { what: PROOF_FILE, line, expected };
        let first = Error::FirstLine { what: PROOF_FILE, expected: PROOF_TITLE };
        let index = "'index' and a number";
        let cases = [
            (String::new(), line(1, "a title")),
            (text.replace("@v1", "@v2"), first.clone()),
            (format!("\n{text}"), first),
            (text.replace("extra ", "extra  "), line(2, "'extra' and base64")),
            (text.replace("extra eyJ2", "extra !yJ2"), line(2, "'extra' and base64")),
            (text.replace("eyJ2IjoxfQ==", "eyJ2IjoxfR=="), line(2, "'extra' and base64")),
            (text.replace("extra ", "other "), line(2, index)),
            (text.replace("index 3\n", ""), line(3, index)),
            (text.replace("index 3", "index=3"), line(3, index)),
            (text.replace("index 3", "index 03"), Error::NotANumber { field: "index", found: "03".to_owned() }),
            (text.replace("index 3", "index -3"), Error::NotANumber { field: "index", found: "-3".to_owned() }),
            (text.replace("index 3", "index 3\nAAAA"), Error::HashNotBase64 { found: "AAAA".to_owned() }),
            (format!("{text}\n"), Error::NoteWithoutSignatures),
        ];
        for (text, error) in cases {
            assert_eq!(ProofFile::parse(text.as_bytes()), Err(error), "{text}");
        }
        let endless =
            text.replace("index 3\n", &format!("index 3\n{}", format!("{}\n", empty_root().to_base64()).repeat(65)));
        assert!(matches!(ProofFile::parse(endless.as_bytes()), Err(Error::FileLine { line: 68, .. })));
    }

    #[test]
    fn reads_and_prints_the_consistency_example_of_the_specification() {
        let file = ConsistencyFile::parse(CONSISTENCY_EXAMPLE.as_bytes()).unwrap();
        assert_eq!((file.old, file.proof.len()), (TreeSize(20_852_014), 4));
        assert_eq!(file.to_string(), CONSISTENCY_EXAMPLE);
    }

    #[test]
    fn a_consistency_file_proves_that_the_log_only_grew() {
        let file = consistency_file();
        let old_root = root(TreeSize(6), &tree(&leaves(6))).unwrap();
        assert_eq!(ConsistencyFile::parse(file.to_string().as_bytes()), Ok(file.clone()));
        assert_eq!(file.check(&old_root, key().verifier()).unwrap().size, TreeSize(11));
        assert!(matches!(file.check(&empty_root(), key().verifier()), Err(Error::RootMismatch { .. })));
        let from_nothing = ConsistencyFile { old: TreeSize(0), proof: Vec::new(), checkpoint: signed(11) };
        assert!(from_nothing.check(&empty_root(), key().verifier()).is_ok());
        let shrunk = ConsistencyFile { old: TreeSize(12), ..from_nothing };
        assert!(matches!(shrunk.check(&empty_root(), key().verifier()), Err(Error::Shrunk { .. })));
    }

    #[test]
    fn refuses_consistency_files_that_are_malformed() {
        let text = consistency_file().to_string();
        for wrong in [
            text.replace("old 6", "old 06"),
            text.replace("old 6", "old  6"),
            text.replace("old 6", "new 6"),
            text.replacen("\n\n", "\n", 1),
            format!("\n{text}"),
            format!("{text}x"),
        ] {
            assert!(ConsistencyFile::parse(wrong.as_bytes()).is_err(), "took {wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_prints_as_it_was(at: prop::sample::Index, byte: u8, cut: prop::sample::Index, noise in prop::collection::vec(any::<u8>(), 0..200)) {
            for text in [proof_file().to_string(), consistency_file().to_string()] {
                let mut changed = text.clone().into_bytes();
                changed[at.index(text.len())] = byte;
                let shortened = text.as_bytes()[..cut.index(text.len())].to_vec();
                for bytes in [changed, shortened, noise.clone()] {
                    if let Ok(file) = ProofFile::parse(&bytes) {
                        prop_assert_eq!(file.to_string().into_bytes(), bytes.clone());
                    }
                    if let Ok(file) = ConsistencyFile::parse(&bytes) {
                        prop_assert_eq!(file.to_string().into_bytes(), bytes);
                    }
                }
            }
        }
    }
}
