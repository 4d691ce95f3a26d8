//! Keys of signed notes: Ed25519 under a name, as C2SP signed-note and Go's `sumdb/note` write them.
//!
//! Owns the spelling of both halves, the key id, and signing and checking bytes. A signer key never shows its seed but by
//! [`SignerKey::to_secret_text`]; making seeds is the caller's part, since nothing here is random.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::Error;
use super::hash::decode_hex;

/// Signature type 0x01 of signed-note.
pub(super) const ED25519: u8 = 1;

/// The public half of a log's key: what a reader of checkpoints must have from elsewhere.
pub type VerifierKey = PublicKey<ED25519>;
/// The private half of a log's key.
pub type SignerKey = PrivateKey<ED25519>;

pub(super) const SIGNER_PREFIX: &str = "PRIVATE+KEY+";

/// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key): tells keys of one name apart, and proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The public half of a key with its name, for signatures of one of signed-note's types.
///
/// Printed as `name+hex(key id)+base64(type ‖ public key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey<const TYPE: u8> {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

impl<const TYPE: u8> PublicKey<TYPE> {
    /// Makes a key from a name and an Ed25519 public key.
    ///
    /// # Errors
    /// [`Error::KeyName`]; [`Error::PublicKey`] if the bytes are no point of the curve or one of small order.
    pub fn new(name: &str, public_key: &[u8; 32]) -> Result<Self, Error> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| Error::PublicKey)?;
        if key.is_weak() {
            return Err(Error::PublicKey);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, TYPE, public_key), key })
    }

    /// The key's name; of a log's key, the log's origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The 32 bytes of the public key.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks that this key signed `message`, by the strict rules that leave only one valid signature.
    ///
    /// # Errors
    /// [`Error::BadSignature`].
    pub fn verify_bytes(&self, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        ed25519_dalek::Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message, &signature))
            .map_err(|_| Error::BadSignature { name: self.name.clone(), key_id: self.id })
    }
}

impl<const TYPE: u8> fmt::Display for PublicKey<TYPE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, self.id, encode_typed(TYPE, self.public_key()))
    }
}

impl<const TYPE: u8> fmt::Debug for PublicKey<TYPE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const TYPE: u8> FromStr for PublicKey<TYPE> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, id, public_key) = parse_key(text, TYPE, Error::VerifierKeySyntax)?;
        let key = Self::new(name, &public_key)?;
        expect_id(key.id, id)?;
        Ok(key)
    }
}

/// The private half of a key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct PrivateKey<const TYPE: u8> {
    key: SigningKey,
    verifier: PublicKey<TYPE>,
}

impl<const TYPE: u8> PrivateKey<TYPE> {
    /// Makes a key from a name and 32 random bytes.
    ///
    /// # Errors
    /// [`Error::KeyName`]: a name is not empty and has no white space, no plus sign and no control character.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Error> {
        let key = SigningKey::from_bytes(seed);
        let verifier = PublicKey::new(name, key.verifying_key().as_bytes())?;
        Ok(Self { key, verifier })
    }

    /// The public half.
    pub fn verifier(&self) -> &PublicKey<TYPE> {
        &self.verifier
    }

    /// Signs bytes. Who signs more than one kind of message with a key must keep them from being mistaken for each other.
    pub fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// The secret as a key file holds it: `PRIVATE+KEY+name+hex(key id)+base64(type ‖ seed)`. To be written nowhere else.
    pub fn to_secret_text(&self) -> String {
        let PublicKey { name, id, .. } = &self.verifier;
        format!("{SIGNER_PREFIX}{name}+{id}+{}", encode_typed(TYPE, self.key.as_bytes()))
    }
}

impl<const TYPE: u8> fmt::Debug for PrivateKey<TYPE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}+{}, seed withheld)", self.verifier.name, self.verifier.id)
    }
}

impl<const TYPE: u8> FromStr for PrivateKey<TYPE> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix(SIGNER_PREFIX).ok_or(Error::SignerKeySyntax)?;
        let (name, id, seed) = parse_key(text, TYPE, Error::SignerKeySyntax)?;
        let key = Self::from_seed(name, &seed)?;
        expect_id(key.verifier.id, id)?;
        Ok(key)
    }
}

/// Whether a key can have this name. \[signed-note, "Format"\]
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

pub(super) fn check_name(name: &str) -> Result<(), Error> {
    if is_key_name(name) { Ok(()) } else { Err(Error::KeyName { found: Error::excerpt(name) }) }
}

/// The id of a key of signed-note's type `algorithm`.
pub(super) fn key_id(name: &str, algorithm: u8, public_key: &[u8; 32]) -> KeyId {
    let mut hasher = Sha256::new();
    hasher.update(name.as_bytes());
    hasher.update([b'\n', algorithm]);
    hasher.update(public_key);
    let [a, b, c, d, ..]: [u8; 32] = hasher.finalize().into();
    KeyId([a, b, c, d])
}

pub(super) fn expect_id(expected: KeyId, found: KeyId) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::KeyIdMismatch { expected, found }) }
}

pub(super) fn encode_typed(algorithm: u8, bytes: &[u8; 32]) -> String {
    let mut typed = [algorithm; 33];
    typed[1..].copy_from_slice(bytes);
    Base64::encode_string(&typed)
}

/// Splits `name+hex+base64` and decodes it, without showing any of it in an error: it may be a secret.
pub(super) fn parse_key(text: &str, algorithm: u8, malformed: Error) -> Result<(&str, KeyId, [u8; 32]), Error> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hex), Some(base64)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(malformed);
    };
    let mut id = KeyId([0; 4]);
    if !decode_hex(hex, &mut id.0) {
        return Err(malformed);
    }
    // The longest key that this layer knows, so that a hostile text is not decoded whole.
    let mut buffer = [0; 33];
    let (found, bytes) = match Base64::decode(base64, &mut buffer) {
        Ok([found, bytes @ ..]) => (*found, bytes),
        _ => return Err(malformed),
    };
    if found != algorithm {
        return Err(Error::KeyAlgorithm { found, expected: algorithm });
    }
    let bytes = bytes.try_into().map_err(|_| malformed)?;
    Ok((name, id, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example key of Go's `sumdb/note`.
    const SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn reads_and_writes_both_halves_of_gos_example_key() {
        let signer: SignerKey = SIGNER.parse().unwrap();
        let verifier: VerifierKey = VERIFIER.parse().unwrap();
        assert_eq!(signer.to_secret_text(), SIGNER);
        assert_eq!(signer.verifier(), &verifier);
        assert_eq!(verifier.to_string(), VERIFIER);
        assert_eq!((verifier.name(), verifier.id()), ("PeterNeumann", KeyId([0xc7, 0x4f, 0x20, 0xa3])));
        let others = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
        assert_eq!(others.parse::<VerifierKey>().unwrap().to_string(), others, "base64 with plus signs in it");
    }

    #[test]
    fn refuses_every_part_of_a_key_and_every_changed_byte() {
        for (from, to) in (0..=VERIFIER.len()).flat_map(|from| (from..=VERIFIER.len()).map(move |to| (from, to))) {
            let is_whole = to - from == VERIFIER.len();
            assert_eq!(VERIFIER[from..to].parse::<VerifierKey>().is_ok(), is_whole, "{}", &VERIFIER[from..to]);
        }
        for to in 0..SIGNER.len() {
            assert!(SIGNER[..to].parse::<SignerKey>().is_err());
            assert!(SIGNER[to + 1..].parse::<SignerKey>().is_err());
        }
        for at in 0..SIGNER.len() {
            let changed = |key: &str| {
                let mut bytes = key.as_bytes().to_vec();
                bytes[at % key.len()] += 1;
                String::from_utf8(bytes).unwrap()
            };
            assert!(changed(SIGNER).parse::<SignerKey>().is_err(), "{}", changed(SIGNER));
            assert!(changed(VERIFIER).parse::<VerifierKey>().is_err(), "{}", changed(VERIFIER));
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_key() {
        let cases = [
            ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", Error::VerifierKeySyntax),
            (
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                Error::KeyAlgorithm { found: 0x65, expected: 1 },
            ),
            ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", Error::VerifierKeySyntax),
            (
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                Error::KeyIdMismatch {
                    expected: KeyId([0xc7, 0x4f, 0x20, 0xa3]),
                    found: KeyId([0xc7, 0x4f, 0x20, 0xa4]),
                },
            ),
            (
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                Error::KeyName { found: "Peter Neumann".to_owned() },
            ),
            (SIGNER, Error::VerifierKeySyntax),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<VerifierKey>(), Err(error), "{text}");
        }
    }

    #[test]
    fn refuses_names_that_a_note_could_not_carry() {
        for name in ["", " ", "a b", "a+b", "a\tb", "a\nb", "a\u{a0}b", "a\u{2003}b", "a\u{1b}[1mb"] {
            assert!(matches!(SignerKey::from_seed(name, &[1; 32]), Err(Error::KeyName { .. })), "took {name:?}");
        }
        for name in ["a", "ledger.local/0123abcd", "Zürich.example/ledger", "—"] {
            assert!(SignerKey::from_seed(name, &[1; 32]).is_ok(), "refused {name:?}");
        }
    }

    #[test]
    fn refuses_public_keys_that_would_take_forged_signatures() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(VerifierKey::new("a", &identity), Err(Error::PublicKey));
        assert_eq!(VerifierKey::new("a", &[0; 32]), Err(Error::PublicKey));
        let mut no_point = [0; 32];
        no_point[0] = 2;
        assert_eq!(VerifierKey::new("a", &no_point), Err(Error::PublicKey));
    }

    #[test]
    fn never_shows_the_seed_but_when_asked_for_it() {
        let signer: SignerKey = SIGNER.parse().unwrap();
        assert_eq!(format!("{signer:?}"), "PrivateKey(PeterNeumann+c74f20a3, seed withheld)");
        let secret = SIGNER.rsplit_once('+').unwrap().1;
        let error = SIGNER.replace("c74f20a3", "c74f20a4").parse::<SignerKey>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains(secret));
    }

    #[test]
    fn signs_as_rfc_8032_does() {
        // RFC 8032, section 7.1, test 1.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60".parse::<super::super::Hash>();
        let signer = SignerKey::from_seed("test", seed.unwrap().as_bytes()).unwrap();
        let signature = signer.sign_bytes(b"");
        assert_eq!(signature[..8], [0xe5, 0x56, 0x43, 0x00, 0xc3, 0x60, 0xac, 0x72]);
        assert_eq!(signer.verifier().verify_bytes(b"", &signature), Ok(()));
        let refused = Err(Error::BadSignature { name: "test".to_owned(), key_id: signer.verifier().id() });
        assert_eq!(signer.verifier().verify_bytes(b" ", &signature), refused);
        assert_eq!(signer.verifier().verify_bytes(b"", &signature[..63]), refused);
        assert_eq!(signer.verifier().verify_bytes(b"", &[]), refused);
    }
}
