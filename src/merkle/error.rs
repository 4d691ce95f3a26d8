//! What can be wrong with the log's bytes, keys and proofs.
//!
//! Owns the one error type of this layer: a variant a cause. Says what was expected and what was found, never how to
//! mend it, which is the command's part.

use super::{Hash, KeyId, TreeSize};

/// What this layer refuses, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A hash is not written as 64 lower-case hexadecimal digits.
    #[error("'{found}' is not a hash: expected 64 lower-case hexadecimal digits")]
    HashNotHex {
        /// The text, shortened.
        found: String,
    },
    /// A hash is not written as the canonical base64 of 32 bytes.
    #[error("'{found}' is not a hash: expected the base64 of 32 bytes")]
    HashNotBase64 {
        /// The text, shortened.
        found: String,
    },
    /// A number is not written in decimal without leading zeros, or is larger than 64 bits hold.
    #[error("{field} '{found}' is not a decimal number without leading zeros")]
    NotANumber {
        /// Which field.
        field: &'static str,
        /// The text, shortened.
        found: String,
    },

    /// A tile has another number of bytes or hashes than its place in the tree demands.
    #[error("tile {level}/{index}: expected {expected} hashes, found {found}")]
    TileWidth {
        /// The tile's level, 0 for leaf hashes.
        level: u8,
        /// The tile's index in its level.
        index: u64,
        /// Hashes that must be there.
        expected: u64,
        /// Hashes that are there.
        found: u64,
    },
    /// The bytes of a hash tile are no whole number of hashes between 1 and 256.
    #[error("a hash tile has 32 to 8192 bytes, in steps of 32, found {found}")]
    TileBytes {
        /// Bytes that are there.
        found: usize,
    },
    /// A path names no tile, entry bundle or record file.
    #[error("'{found}' is not the path of a tile")]
    TilePath {
        /// The text, shortened.
        found: String,
    },
    /// A log's entry is too long for an entry bundle, whose lengths have 16 bits.
    #[error("an entry has at most 65535 bytes, found {found}")]
    EntryTooLong {
        /// The entry's length in bytes.
        found: usize,
    },
    /// An entry bundle ends inside an entry, or goes on after its last one.
    #[error("entry bundle: expected {expected} entries and nothing after them; the bytes fail at entry {at}")]
    EntryBundle {
        /// Entries that must be there.
        expected: u16,
        /// Number of the entry, from 0, that is cut off, or `expected` if bytes are left over.
        at: u16,
    },
    /// A whole tile was appended to a tree whose last tile is not full.
    #[error("a full tile can only follow full tiles: the tree has {size} leaves")]
    NotAtTileBoundary {
        /// The size of the tree.
        size: TreeSize,
    },

    /// A leaf's index lies outside of the tree.
    #[error("index {index} is outside of a tree of {size} leaves")]
    IndexOutOfRange {
        /// The leaf's index, from 0.
        index: u64,
        /// The tree's size.
        size: TreeSize,
    },
    /// An older tree is larger than the newer one.
    #[error("a tree of {old} leaves can't have grown into one of {size}")]
    Shrunk {
        /// The older size.
        old: TreeSize,
        /// The newer size.
        size: TreeSize,
    },
    /// A proof has too few or too many hashes for the sizes that it speaks of.
    #[error("a proof with {found} {} does not fit these sizes", if *found == 1 { "hash" } else { "hashes" })]
    ProofLength {
        /// Hashes that are there.
        found: usize,
    },
    /// A proof leads to another root than the one that it should lead to.
    #[error("the proof leads to root {found}, expected {expected}")]
    RootMismatch {
        /// The root that should have come out.
        expected: Hash,
        /// The root that came out.
        found: Hash,
    },

    /// A key's name is empty or has a character that no name may have.
    #[error("'{found}' can't name a key: expected no spaces, no '+', no control characters, and not empty")]
    KeyName {
        /// The name, shortened.
        found: String,
    },
    /// A verifier key is not `name+hex+base64`.
    #[error("not a verifier key: expected name+8 hexadecimal digits+base64")]
    VerifierKeySyntax,
    /// A signer key is not `PRIVATE+KEY+name+hex+base64`. What was found is not shown, because it is a secret.
    #[error("not a signer key: expected PRIVATE+KEY+name+8 hexadecimal digits+base64")]
    SignerKeySyntax,
    /// A key is of another type than the one that is meant here: 1, Ed25519 of a log, or 4, Ed25519 of a witness.
    #[error("the key is of type {found}, expected {expected}, {}", if *expected == 4 { "a witness's" } else { "a log's" })]
    KeyAlgorithm {
        /// The type's number in signed-note.
        found: u8,
        /// The number that was expected.
        expected: u8,
    },
    /// The bytes of a public key are no point of the curve, or one of the few that sign anything.
    #[error("these 32 bytes are not an Ed25519 public key that can be trusted")]
    PublicKey,
    /// A key's id does not follow from its name and bytes.
    #[error("key id {found} does not belong to this key: expected {expected}")]
    KeyIdMismatch {
        /// The id that follows from name and key.
        expected: KeyId,
        /// The id that was written.
        found: KeyId,
    },

    /// A note is not UTF-8.
    #[error("a note must be UTF-8; byte {at} is not")]
    NoteNotUtf8 {
        /// Position of the first byte that is wrong.
        at: usize,
    },
    /// A note has a control character.
    #[error("a note must not have control characters but newlines; byte {at} is one")]
    NoteControlCharacter {
        /// Position of the byte.
        at: usize,
    },
    /// A note's text does not end in a newline.
    #[error("a note's text must end in a newline")]
    NoteTextEnd,
    /// No empty line parts a note's text from its signatures.
    #[error("a note must have an empty line between its text and its signatures")]
    NoteWithoutSignatures,
    /// A signature line is not `— name base64`.
    #[error("signature line {line} is malformed: expected an em dash, a key name and base64, one space apart")]
    SignatureLine {
        /// The line's number among the signature lines, from 1.
        line: usize,
    },
    /// A note has more signatures than anybody should have to check.
    #[error("a note has at most {limit} signatures")]
    TooManySignatures {
        /// The limit.
        limit: usize,
    },
    /// A signature in the name of a known key is not that key's signature.
    #[error("the signature of {name} ({key_id}) does not fit the text")]
    BadSignature {
        /// The key's name.
        name: String,
        /// The key's id.
        key_id: KeyId,
    },
    /// A cosignature is not the eight bytes of a time and the 64 of a signature.
    #[error("the cosignature of {name} ({key_id}) is malformed: expected a time and 64 bytes")]
    CosignatureBytes {
        /// The witness's name.
        name: String,
        /// The witness's key id.
        key_id: KeyId,
    },
    /// A cosignature in the log's own name, whose signatures are for its own signers to make.
    #[error("'{name}' is the log itself, which is no witness of its own")]
    OwnCosignature {
        /// The log's name.
        name: String,
    },
    /// A line that should be a signature is none.
    #[error("not a signature line: expected an em dash, a key name and base64, one space apart")]
    NoSignatureLine,
    /// None of the known keys signed.
    #[error("not signed by any known key: signed by {found}, expected {expected}")]
    NoKnownSignature {
        /// The known keys' names and ids.
        expected: String,
        /// The names and ids in the signature lines.
        found: String,
    },

    /// A checkpoint lacks one of its three lines.
    #[error("a checkpoint must have a line each for origin, size and root")]
    CheckpointLines,
    /// A checkpoint's origin or extension line is empty or has a newline.
    #[error("a checkpoint's {field} must be one line that is not empty")]
    CheckpointLine {
        /// Which line.
        field: &'static str,
    },
    /// A checkpoint is of another log than the key.
    #[error("the checkpoint is of log '{found}', expected '{expected}'")]
    OriginMismatch {
        /// The key's name.
        expected: String,
        /// The checkpoint's origin.
        found: String,
    },
    /// A checkpoint over no entries has a root other than that of the empty tree.
    #[error("the root of an empty tree must be {expected}, found {found}")]
    EmptyRoot {
        /// SHA-256 of nothing.
        expected: Hash,
        /// The root that was written.
        found: Hash,
    },

    /// A file does not begin with the line that says what it is.
    #[error("not a {what}: the first line must be '{expected}'")]
    FirstLine {
        /// The kind of file.
        what: &'static str,
        /// The line that it must begin with.
        expected: &'static str,
    },
    /// A line of a file is missing, or is something else.
    #[error("{what}, line {line}: expected {expected}")]
    FileLine {
        /// The kind of file.
        what: &'static str,
        /// The line's number, from 1.
        line: usize,
        /// What must stand there.
        expected: &'static str,
    },
}

impl Error {
    /// Shortens text from outside to what fits into a message.
    pub(super) fn excerpt(found: &str) -> String {
        const LONGEST: usize = 80;
        match found.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &found[..end]),
            None => found.to_owned(),
        }
    }
}
