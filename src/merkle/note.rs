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
    /// Reads one signature line, with or without its newline.
    ///
    /// # Errors
    /// [`Error::NoSignatureLine`].
    pub fn parse(line: &str) -> Result<Self, Error> {
        let line = line.strip_suffix('\n').unwrap_or(line);
        check_characters(line).map_err(|_| Error::NoSignatureLine)?;
        parse_signature(&format!("{line}\n")).ok_or(Error::NoSignatureLine)
    }

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
        self.add(Signature {
            name: key.name().to_owned(),
            key_id: key.id(),
            signature: signer.sign_bytes(self.text.as_bytes()).to_vec(),
        })
    }

    /// Adds a signature that somebody else made, in place of any of the same name and key id. Whether it is one over
    /// this text is not checked.
    ///
    /// # Errors
    /// [`Error::TooManySignatures`].
    pub fn add(&mut self, signature: Signature) -> Result<(), Error> {
        self.signatures.retain(|known| known.name != signature.name || known.key_id != signature.key_id);
        if self.signatures.len() >= MOST_SIGNATURES {
            return Err(Error::TooManySignatures { limit: MOST_SIGNATURES });
        }
        self.signatures.push(signature);
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
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl fmt::Display for Signature {
    /// Writes the line without its newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, key_id, signature } = self;
        let bytes = [key_id.0.as_slice(), signature].concat();
        write!(f, "{LINE_START}{name} {}", Base64::encode_string(&bytes))
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
    use proptest::prelude::*;

    use super::*;

    // The examples of Go's `sumdb/note` and of signed-note.
    const PETER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PETER_VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const ENOCH_VERIFIER: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    const TEXT: &str =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const PETER_LINE: &str = "— PeterNeumann \
        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const ENOCH_LINE: &str = "— EnochRoot \
        rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    fn peter() -> SignerKey {
        PETER.parse().unwrap()
    }

    fn keys(texts: &[&str]) -> Vec<VerifierKey> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn parse(text: &str) -> Result<Note, Error> {
        Note::parse(text.as_bytes())
    }

    #[test]
    fn signs_the_note_of_gos_documentation_as_go_does() {
        let note = Note::sign(TEXT, &peter()).unwrap();
        assert_eq!(note.to_string(), format!("{TEXT}\n{PETER_LINE}"));
        assert_eq!(parse(&note.to_string()), Ok(note.clone()));
        let keys = keys(&[PETER_VERIFIER]);
        assert_eq!(note.verify(&keys), Ok(vec![&keys[0]]));
    }

    #[test]
    fn takes_the_example_of_the_specification() {
        let keys = keys(&["example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"]);
        let note = "This is an example message.\n\n— example.com/foo \
            Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        assert_eq!(parse(note).unwrap().verify(&keys), Ok(vec![&keys[0]]));
    }

    #[test]
    fn counts_known_keys_and_passes_over_unknown_ones() {
        let note = parse(&format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}")).unwrap();
        let both = keys(&[ENOCH_VERIFIER, PETER_VERIFIER]);
        assert_eq!(note.verify(&both), Ok(vec![&both[0], &both[1]]));
        assert_eq!(note.verify(&both[..1]), Ok(vec![&both[0]]));

        let same_name = SignerKey::from_seed("PeterNeumann", &[7; 32]).unwrap();
        let refused = note.verify(std::slice::from_ref(same_name.verifier())).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!(
                "not signed by any known key: signed by PeterNeumann (c74f20a3), EnochRoot (af0cfe78), \
                 expected PeterNeumann ({})",
                same_name.verifier().id()
            )
        );
        assert!(note.verify(&[]).is_err());
    }

    #[test]
    fn one_wrong_signature_of_a_known_key_spoils_the_note() {
        let both = keys(&[ENOCH_VERIFIER, PETER_VERIFIER]);
        let wrong = Error::BadSignature { name: "EnochRoot".to_owned(), key_id: both[0].id() };
        let forged = format!("{TEXT}\n{PETER_LINE}{}", ENOCH_LINE.replace("rwz+eB", "rwz+eC"));
        assert_eq!(parse(&forged).unwrap().verify(&both), Err(wrong.clone()));
        assert_eq!(parse(&forged).unwrap().verify(&both[1..]), Ok(vec![&both[1]]), "a reader who does not know Enoch");
        let twice = format!("{TEXT}\n{ENOCH_LINE}{}", ENOCH_LINE.replace("rwz+eB", "rwz+eC"));
        assert_eq!(parse(&twice).unwrap().verify(&both), Err(wrong));
        let short = format!("{TEXT}\n{PETER_LINE}— EnochRoot rwz+eAE=\n");
        assert!(parse(&short).unwrap().verify(&both).is_err());
    }

    #[test]
    fn a_key_countersigns_once() {
        let mut note = parse(&format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}")).unwrap();
        note.countersign(&peter()).unwrap();
        assert_eq!(note.to_string(), format!("{TEXT}\n{ENOCH_LINE}{PETER_LINE}"));
    }

    #[test]
    fn the_last_empty_line_parts_text_and_signatures() {
        let text = "one\n\n— two three\n\nfour\n";
        let note = Note::sign(text, &peter()).unwrap();
        assert_eq!(parse(&note.to_string()).unwrap().text(), text);
    }

    #[test]
    fn refuses_notes_that_are_malformed() {
        let line = |wrong: &str| format!("{TEXT}\n{PETER_LINE}{wrong}");
        let cases = [
            (String::new(), Error::NoteWithoutSignatures),
            (TEXT.to_owned(), Error::NoteWithoutSignatures),
            (format!("{TEXT}\n"), Error::NoteWithoutSignatures),
            (format!("{TEXT}{PETER_LINE}"), Error::NoteWithoutSignatures),
            (format!("{TEXT}\n{PETER_LINE}\n"), Error::NoteWithoutSignatures),
            (format!("{TEXT}\n{PETER_LINE}").replace("then", "the\tn"), Error::NoteControlCharacter { at: 60 }),
            (format!("{TEXT}\n{PETER_LINE}").replace("\n—", "\r\n—"), Error::NoteControlCharacter { at: 99 }),
            (line("garbage"), Error::SignatureLine { line: 2 }),
            (line("garbage\n"), Error::SignatureLine { line: 2 }),
            (line(ENOCH_LINE.trim_end()), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace('—', "-")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace("— ", "—")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace("— ", "—  ")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace("Root ", "Root  ")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace("Root ", "+Root ")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace('\n', " \n")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace("QQ=", "QR=")), Error::SignatureLine { line: 2 }),
            (line(&ENOCH_LINE.replace("QQ=", "QQ")), Error::SignatureLine { line: 2 }),
            (line("— EnochRoot\n"), Error::SignatureLine { line: 2 }),
            (line("— EnochRoot rwz+eA==\n"), Error::SignatureLine { line: 2 }),
            (format!("{TEXT}\n{}", PETER_LINE.repeat(101)), Error::TooManySignatures { limit: 100 }),
        ];
        for (note, error) in cases {
            assert_eq!(parse(&note), Err(error), "{note:?}");
        }
        assert_eq!(Note::parse(b"a\xff\n\n"), Err(Error::NoteNotUtf8 { at: 1 }));
        assert!(parse(&format!("{TEXT}\n{}", PETER_LINE.repeat(100))).is_ok());
    }

    #[test]
    fn signs_no_text_that_could_not_be_read_back() {
        assert_eq!(Note::sign("no newline", &peter()), Err(Error::NoteTextEnd));
        assert_eq!(Note::sign("", &peter()), Err(Error::NoteTextEnd));
        assert_eq!(Note::sign("tab\there\n", &peter()), Err(Error::NoteControlCharacter { at: 3 }));
    }

    proptest! {
        #[test]
        fn whatever_is_read_prints_as_it_was(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            lines in prop::collection::vec("(— |—|\n| |[a-z+]{1,8}|[A-Za-z0-9+/]{4,12}={0,2}|\n\n)", 0..30),
        ) {
            for note in [bytes, lines.concat().into_bytes(), format!("text\n\n{}\n", lines.concat()).into_bytes()] {
                if let Ok(read) = Note::parse(&note) {
                    prop_assert_eq!(read.to_string().into_bytes(), note);
                }
            }
        }

        #[test]
        fn any_text_of_lines_is_read_back_as_it_was_signed(text in "[^\\x00-\\x1f]{0,20}(\n[^\\x00-\\x1f]{0,20}){0,5}") {
            let note = Note::sign(&format!("{text}\n"), &peter()).unwrap();
            let read = parse(&note.to_string()).unwrap();
            prop_assert_eq!(read.text(), note.text());
            prop_assert!(read.verify(&keys(&[PETER_VERIFIER])).is_ok());
        }
    }
}
