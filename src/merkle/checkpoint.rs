//! Checkpoints: a log's name, size and root, signed. C2SP tlog-checkpoint.
//!
//! Owns the note's text and its reading. Whether a checkpoint may be signed, that is whether it is consistent with all
//! that were signed before, is for the keeper of the key to know.

use std::fmt;

use super::{Error, Hash, Note, SignerKey, TreeSize, VerifierKey, empty_root};

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log this is; its keys have the same name.
    pub origin: String,
    /// How many entries the log has.
    pub size: TreeSize,
    /// The root of the tree over them.
    pub root: Hash,
    /// Further lines, whose meaning is not known here; none of them empty.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// Makes a checkpoint without extension lines.
    pub fn new(origin: &str, size: TreeSize, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }

    /// Reads a note's text, and refuses any spelling but the one that [`Checkpoint`] prints.
    ///
    /// # Errors
    /// [`Error::CheckpointLines`], [`Error::CheckpointLine`], [`Error::NotANumber`], [`Error::HashNotBase64`],
    /// [`Error::EmptyRoot`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut lines = text.strip_suffix('\n').ok_or(Error::NoteTextEnd)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(Error::CheckpointLines);
        };
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: TreeSize(parse_decimal("tree size", size)?),
            root: Hash::from_base64(root)?,
            extensions: lines.map(str::to_owned).collect(),
        };
        checkpoint.check()?;
        Ok(checkpoint)
    }

    /// Signs the checkpoint.
    ///
    /// # Errors
    /// [`Error::OriginMismatch`] if the key has another name than the log; [`Error::CheckpointLine`],
    /// [`Error::EmptyRoot`] and [`Error::NoteControlCharacter`] if this is no checkpoint that can be written.
    pub fn sign(self, signer: &SignerKey) -> Result<SignedCheckpoint, Error> {
        self.check()?;
        self.expect_origin(signer.verifier())?;
        let note = Note::sign(&self.to_string(), signer)?;
        Ok(SignedCheckpoint { checkpoint: self, note })
    }

    fn check(&self) -> Result<(), Error> {
        let is_line = |line: &str| !line.is_empty() && !line.contains('\n');
        if !is_line(&self.origin) {
            return Err(Error::CheckpointLine { field: "origin" });
        }
        if !self.extensions.iter().all(|line| is_line(line)) {
            return Err(Error::CheckpointLine { field: "extension" });
        }
        if self.size.0 == 0 && self.root != empty_root() {
            return Err(Error::EmptyRoot { expected: empty_root(), found: self.root });
        }
        Ok(())
    }

    fn expect_origin(&self, key: &VerifierKey) -> Result<(), Error> {
        if self.origin == key.name() {
            return Ok(());
        }
        Err(Error::OriginMismatch { expected: key.name().to_owned(), found: Error::excerpt(&self.origin) })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint with its signatures. Printed as the very bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint without checking its signatures.
    ///
    /// # Errors
    /// Those of [`Note::parse`] and [`Checkpoint::parse`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let note = Note::parse(bytes)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self { checkpoint, note })
    }

    /// Checks that `key`, which must be one of the log's own, signed this, and yields what it signed.
    ///
    /// # Errors
    /// [`Error::OriginMismatch`], [`Error::BadSignature`], [`Error::NoKnownSignature`].
    pub fn verify(&self, key: &VerifierKey) -> Result<&Checkpoint, Error> {
        self.checkpoint.expect_origin(key)?;
        self.note.verify(std::slice::from_ref(key))?;
        Ok(&self.checkpoint)
    }

    /// Adds the signature of another of the log's keys, in place of any that it made before.
    ///
    /// # Errors
    /// [`Error::OriginMismatch`], [`Error::TooManySignatures`].
    pub fn countersign(&mut self, signer: &SignerKey) -> Result<(), Error> {
        self.checkpoint.expect_origin(signer.verifier())?;
        self.note.countersign(signer)
    }

    /// What the checkpoint says, whether or not anybody whom the reader trusts signed it.
    pub fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note: text and signatures, witnesses' included.
    pub fn note(&self) -> &Note {
        &self.note
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.note, f)
    }
}

/// Reads a decimal number as these formats write it: digits, no sign, no leading zero.
pub(super) fn parse_decimal(field: &'static str, text: &str) -> Result<u64, Error> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten().ok_or_else(|| Error::NotANumber { field, found: Error::excerpt(text) })
}
