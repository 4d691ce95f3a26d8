//! Signed notes: text and the signatures under it, after C2SP signed-note and Go's `sumdb/note`.
//!
//! Owns the format and the rule of whose signatures count. Signature lines of keys that nobody here knows are kept and
//! passed on, but must be well-formed. A note prints as the very bytes it was read from.

use std::fmt;

use base64ct::{Base64, Encoding};

use super::Error;
use super::key::{KeyId, SignerKey, VerifierKey, is_key_name};

/// The most signatures that a note may have; Go's `sumdb/note` has the same limit, the specification demands 16.
const MOST_SIGNATURES: usize = 100;

const LINE_START: &str = "— ";

/// A signature line: whose it says it is, and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key's name.
    pub name: String,
    /// The key's id.
    pub key_id: KeyId,
    /// The signature's bytes: 64 of Ed25519, others of other algorithms, never none.
    pub signature: Vec<u8>,
}

impl Signature {
    fn is_by(&self, key: &VerifierKey) -> bool {
        self.key_id == key.id() && self.name == key.name()
    }
}

/// Text with signatures under it. Whoever reads the text must have verified it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Signs a text, which must end in a newline.
    ///
    /// # Errors
    /// [`Error::NoteTextEnd`], [`Error::NoteControlCharacter`].
    pub fn sign(text: &str, signer: &SignerKey) -> Result<Self, Error> {
        check_characters(text)?;
        if !text.ends_with('\n') {
            return Err(Error::NoteTextEnd);
        }
        let mut note = Self { text: text.to_owned(), signatures: Vec::new() };
        note.countersign(signer)?;
        Ok(note)
    }

    /// Adds a signature, in place of any that the same key made before.
    ///
    /// # Errors
    /// [`Error::TooManySignatures`].
    pub fn countersign(&mut self, signer: &SignerKey) -> Result<(), Error> {
        let key = signer.verifier();
        self.signatures.retain(|signature| !signature.is_by(key));
        if self.signatures.len() >= MOST_SIGNATURES {
            return Err(Error::TooManySignatures { limit: MOST_SIGNATURES });
        }
        self.signatures.push(Signature {
            name: key.name().to_owned(),
            key_id: key.id(),
            signature: signer.sign_bytes(self.text.as_bytes()).to_vec(),
        });
        Ok(())
    }

    /// Reads a note, and refuses any spelling but the one that [`Note`] prints.
    ///
    /// # Errors
    /// [`Error::NoteNotUtf8`], [`Error::NoteControlCharacter`], [`Error::NoteWithoutSignatures`],
    /// [`Error::SignatureLine`], [`Error::TooManySignatures`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let note = std::str::from_utf8(bytes).map_err(|error| Error::NoteNotUtf8 { at: error.valid_up_to() })?;
        check_characters(note)?;
        let end = note.rfind("\n\n").ok_or(Error::NoteWithoutSignatures)?;
        let (text, lines) = (&note[..end + 1], &note[end + 2..]);
        if lines.is_empty() {
            return Err(Error::NoteWithoutSignatures);
        }
        let mut signatures = Vec::new();
        for (at, line) in lines.split_inclusive('\n').enumerate() {
            if at == MOST_SIGNATURES {
                return Err(Error::TooManySignatures { limit: MOST_SIGNATURES });
            }
            signatures.push(parse_signature(line).ok_or(Error::SignatureLine { line: at + 1 })?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The text, with its last newline: what was signed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, verified or not, in their order.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Checks every signature in the name of a known key, and yields the keys that signed, in the order given.
    ///
    /// Signatures of other keys are passed over, even if they share a name or an id with a known one.
    ///
    /// # Errors
    /// [`Error::BadSignature`] if any signature of a known key is wrong; [`Error::NoKnownSignature`] if there is none.
    pub fn verify<'keys>(&self, known: &'keys [VerifierKey]) -> Result<Vec<&'keys VerifierKey>, Error> {
        let mut signed = Vec::new();
        for key in known {
            let mut of_key = self.signatures.iter().filter(|signature| signature.is_by(key)).peekable();
            if of_key.peek().is_some() {
                of_key.try_for_each(|found| key.verify_bytes(self.text.as_bytes(), &found.signature))?;
                signed.push(key);
            }
        }
        if signed.is_empty() {
            let names = |names: Vec<String>| if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
            return Err(Error::NoKnownSignature {
                expected: names(known.iter().map(|key| format!("{} ({})", key.name(), key.id())).collect()),
                found: names(
                    self.signatures.iter().map(|found| format!("{} ({})", found.name, found.key_id)).collect(),
                ),
            });
        }
        Ok(signed)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, key_id, signature } in &self.signatures {
            let bytes = [key_id.0.as_slice(), signature].concat();
            writeln!(f, "{LINE_START}{name} {}", Base64::encode_string(&bytes))?;
        }
        Ok(())
    }
}

fn check_characters(text: &str) -> Result<(), Error> {
    match text.bytes().position(|byte| byte < b' ' && byte != b'\n') {
        Some(at) => Err(Error::NoteControlCharacter { at }),
        None => Ok(()),
    }
}

fn parse_signature(line: &str) -> Option<Signature> {
    let (name, base64) = line.strip_prefix(LINE_START)?.strip_suffix('\n')?.split_once(' ')?;
    let bytes = Base64::decode_vec(base64).ok()?;
    let (key_id, signature) = bytes.split_first_chunk::<4>()?;
    (is_key_name(name) && !signature.is_empty()).then(|| Signature {
        name: name.to_owned(),
        key_id: KeyId(*key_id),
        signature: signature.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const TEXT: &str =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const LINE: &str = "— PeterNeumann \
        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn signs_the_note_of_gos_documentation_as_go_does() {
        let signer: SignerKey = SIGNER.parse().unwrap();
        let verifier: VerifierKey = VERIFIER.parse().unwrap();
        let note = Note::sign(TEXT, &signer).unwrap();
        assert_eq!(note.to_string(), format!("{TEXT}\n{LINE}"));
        assert_eq!(Note::parse(note.to_string().as_bytes()), Ok(note.clone()));
        assert_eq!(note.verify(std::slice::from_ref(&verifier)), Ok(vec![&verifier]));
    }
}
