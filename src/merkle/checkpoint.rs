//! Checkpoints: a log's name, size and root, signed. C2SP tlog-checkpoint.
//!
//! Owns the note's text and its reading. Whether a checkpoint may be signed, that is whether it is consistent with all
//! that were signed before, is for the keeper of the key to know.

use std::fmt;

use super::{Error, Hash, Note, Signature, SignerKey, TreeSize, VerifierKey, empty_root};

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

    /// Adds a witness's cosignature, in place of any that it made before. Whether it is one over this checkpoint is for
    /// those who know the witness's key.
    ///
    /// # Errors
    /// [`Error::TooManySignatures`]; [`Error::OwnCosignature`] if the line bears the log's own name.
    pub fn cosign(&mut self, cosignature: Signature) -> Result<(), Error> {
        if cosignature.name == self.checkpoint.origin {
            return Err(Error::OwnCosignature { name: Error::excerpt(&cosignature.name) });
        }
        self.note.add(cosignature)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of tlog-checkpoint. Its key is published nowhere.
    const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    fn signer(name: &str, seed: u8) -> SignerKey {
        SignerKey::from_seed(name, &[seed; 32]).unwrap()
    }

    fn root() -> Hash {
        Hash::from([7; 32])
    }

    #[test]
    fn reads_and_prints_the_example_of_the_specification() {
        let signed = SignedCheckpoint::parse(EXAMPLE.as_bytes()).unwrap();
        let checkpoint = signed.unverified();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", TreeSize(20_852_163))
        );
        assert_eq!(checkpoint.root.to_base64(), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        assert_eq!(signed.to_string(), EXAMPLE);
    }

    #[test]
    fn what_is_signed_verifies_under_that_key_only() {
        let (key, other) = (signer("log", 1), signer("log", 2));
        let mut signed = Checkpoint::new("log", TreeSize(7), root()).sign(&key).unwrap();
        assert_eq!(signed.verify(key.verifier()), Ok(&Checkpoint::new("log", TreeSize(7), root())));
        assert!(matches!(signed.verify(other.verifier()), Err(Error::NoKnownSignature { .. })));
        signed.countersign(&other).unwrap();
        assert!(signed.verify(key.verifier()).is_ok() && signed.verify(other.verifier()).is_ok());
        assert_eq!(SignedCheckpoint::parse(signed.to_string().as_bytes()), Ok(signed));
    }

    #[test]
    fn a_key_speaks_for_the_log_of_its_own_name_only() {
        let (key, other) = (signer("log", 1), signer("other", 1));
        let mismatch = Error::OriginMismatch { expected: "other".to_owned(), found: "log".to_owned() };
        assert_eq!(Checkpoint::new("log", TreeSize(7), root()).sign(&other), Err(mismatch.clone()));
        let mut signed = Checkpoint::new("log", TreeSize(7), root()).sign(&key).unwrap();
        assert_eq!(signed.verify(other.verifier()), Err(mismatch.clone()));
        assert_eq!(signed.countersign(&other), Err(mismatch));
    }

    #[test]
    fn any_changed_bit_of_a_signed_checkpoint_is_found() {
        let key = signer("log.example", 1);
        let signed = Checkpoint::new("log.example", TreeSize(70_000), root()).sign(&key).unwrap().to_string();
        for bit in 0..signed.len() * 8 {
            let mut bytes = signed.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let verified = SignedCheckpoint::parse(&bytes).is_ok_and(|read| read.verify(key.verifier()).is_ok());
            assert!(!verified, "bit {bit} changed: {}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn extension_lines_are_kept_and_signed() {
        let key = signer("log", 1);
        let mut checkpoint = Checkpoint::new("log", TreeSize(7), root());
        checkpoint.extensions = vec!["one".to_owned(), "two words".to_owned()];
        let signed = checkpoint.clone().sign(&key).unwrap();
        let read = SignedCheckpoint::parse(signed.to_string().as_bytes()).unwrap();
        assert_eq!(read.verify(key.verifier()), Ok(&checkpoint));
    }

    #[test]
    fn refuses_texts_that_are_malformed() {
        let root = root().to_base64();
        let number = |found: &str| Error::NotANumber { field: "tree size", found: found.to_owned() };
        let empty = empty_root().to_base64();
        let cases = [
            (String::new(), Error::NoteTextEnd),
            ("\n".to_owned(), Error::CheckpointLines),
            ("log\n7\n".to_owned(), Error::CheckpointLines),
            (format!("log\n7\n{root}"), Error::NoteTextEnd),
            (format!("\n7\n{root}\n"), Error::CheckpointLine { field: "origin" }),
            (format!("log\n07\n{root}\n"), number("07")),
            (format!("log\n00\n{empty}\n"), number("00")),
            (format!("log\n+7\n{root}\n"), number("+7")),
            (format!("log\n-7\n{root}\n"), number("-7")),
            (format!("log\n7 \n{root}\n"), number("7 ")),
            (format!("log\n\n{root}\n"), number("")),
            (format!("log\n٧\n{root}\n"), number("٧")),
            (format!("log\n18446744073709551616\n{root}\n"), number("18446744073709551616")),
            (format!("log\n7\n{root}=\n"), Error::HashNotBase64 { found: format!("{root}=") }),
            (format!("log\n7\n{root}\n\n"), Error::CheckpointLine { field: "extension" }),
            (format!("log\n7\n{root}\nextension\n\n"), Error::CheckpointLine { field: "extension" }),
            (format!("log\n0\n{root}\n"), Error::EmptyRoot { expected: empty_root(), found: super::tests::root() }),
        ];
        for (text, error) in cases {
            assert_eq!(Checkpoint::parse(&text), Err(error), "{text:?}");
        }
        assert!(Checkpoint::parse(&format!("log\n18446744073709551615\n{root}\n")).is_ok());
        assert!(Checkpoint::parse(&format!("log\n0\n{empty}\n")).is_ok());
    }

    #[test]
    fn refuses_a_checkpoint_with_trailing_garbage() {
        assert_eq!(SignedCheckpoint::parse(format!("{EXAMPLE}x").as_bytes()), Err(Error::SignatureLine { line: 2 }));
        assert_eq!(SignedCheckpoint::parse(format!("{EXAMPLE}\n").as_bytes()), Err(Error::NoteWithoutSignatures));
    }

    #[test]
    fn signs_nothing_that_could_not_be_read_back() {
        let key = signer("log", 1);
        let mut checkpoint = Checkpoint::new("log", TreeSize(7), root());
        checkpoint.extensions = vec!["a\nb".to_owned()];
        assert_eq!(checkpoint.sign(&key), Err(Error::CheckpointLine { field: "extension" }));
        let mut checkpoint = Checkpoint::new("log", TreeSize(7), root());
        checkpoint.extensions = vec!["a\u{7}".to_owned()];
        assert!(matches!(checkpoint.sign(&key), Err(Error::NoteControlCharacter { .. })));
        assert!(matches!(Checkpoint::new("log", TreeSize(0), root()).sign(&key), Err(Error::EmptyRoot { .. })));
    }

    proptest! {
        #[test]
        fn whatever_is_read_prints_as_it_was(origin in "[a-z/. ]{0,9}", size in "[0-9+-]{0,4}", rest in "(\n|[A-Za-z0-9=]){0,9}", root: [u8; 32]) {
            let text = format!("{origin}\n{size}\n{}\n{rest}", Hash::from(root).to_base64());
            if let Ok(read) = Checkpoint::parse(&text) {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
