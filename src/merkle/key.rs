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
const ED25519: u8 = 1;

const SIGNER_PREFIX: &str = "PRIVATE+KEY+";

/// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key): tells keys of one name apart, and proves nothing.
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

/// The public half of a key, with its name: what a reader of checkpoints must have from elsewhere.
///
/// Printed as `name+hex(key id)+base64(0x01 ‖ public key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Makes a verifier key from a name and an Ed25519 public key.
    ///
    /// # Errors
    /// [`Error::KeyName`]; [`Error::PublicKey`] if the bytes are no point of the curve or one of small order.
    pub fn new(name: &str, public_key: &[u8; 32]) -> Result<Self, Error> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| Error::PublicKey)?;
        if key.is_weak() {
            return Err(Error::PublicKey);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, public_key), key })
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

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, self.id, encode_typed(self.public_key()))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VerifierKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, id, public_key) = parse_key(text, Error::VerifierKeySyntax)?;
        let key = Self::new(name, &public_key)?;
        expect_id(&key, id)?;
        Ok(key)
    }
}

/// The private half of a key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SignerKey {
    key: SigningKey,
    verifier: VerifierKey,
}

impl SignerKey {
    /// Makes a key from a name and 32 random bytes.
    ///
    /// # Errors
    /// [`Error::KeyName`]: a name is not empty and has no white space, no plus sign and no control character.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Error> {
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, key.verifying_key().as_bytes())?;
        Ok(Self { key, verifier })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs bytes. Who signs more than one kind of message with a key must keep them from being mistaken for each other.
    pub fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// The secret as a key file holds it: `PRIVATE+KEY+name+hex(key id)+base64(0x01 ‖ seed)`. To be written nowhere else.
    pub fn to_secret_text(&self) -> String {
        let VerifierKey { name, id, .. } = &self.verifier;
        format!("{SIGNER_PREFIX}{name}+{id}+{}", encode_typed(self.key.as_bytes()))
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({}+{}, seed withheld)", self.verifier.name, self.verifier.id)
    }
}

impl FromStr for SignerKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix(SIGNER_PREFIX).ok_or(Error::SignerKeySyntax)?;
        let (name, id, seed) = parse_key(text, Error::SignerKeySyntax)?;
        let key = Self::from_seed(name, &seed)?;
        expect_id(&key.verifier, id)?;
        Ok(key)
    }
}

/// Whether a key can have this name. \[signed-note, "Format"\]
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

fn check_name(name: &str) -> Result<(), Error> {
    if is_key_name(name) { Ok(()) } else { Err(Error::KeyName { found: Error::excerpt(name) }) }
}

fn key_id(name: &str, public_key: &[u8; 32]) -> KeyId {
    let mut hasher = Sha256::new();
    hasher.update(name.as_bytes());
    hasher.update([b'\n', ED25519]);
    hasher.update(public_key);
    let [a, b, c, d, ..]: [u8; 32] = hasher.finalize().into();
    KeyId([a, b, c, d])
}

fn expect_id(key: &VerifierKey, found: KeyId) -> Result<(), Error> {
    if key.id == found { Ok(()) } else { Err(Error::KeyIdMismatch { expected: key.id, found }) }
}

fn encode_typed(bytes: &[u8; 32]) -> String {
    let mut typed = [ED25519; 33];
    typed[1..].copy_from_slice(bytes);
    Base64::encode_string(&typed)
}

/// Splits `name+hex+base64` and decodes it, without showing any of it in an error: it may be a secret.
fn parse_key(text: &str, malformed: Error) -> Result<(&str, KeyId, [u8; 32]), Error> {
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
    let (algorithm, bytes) = match Base64::decode(base64, &mut buffer) {
        Ok([algorithm, bytes @ ..]) => (*algorithm, bytes),
        _ => return Err(malformed),
    };
    if algorithm != ED25519 {
        return Err(Error::KeyAlgorithm { found: algorithm });
    }
    let bytes = bytes.try_into().map_err(|_| malformed)?;
    Ok((name, id, bytes))
}
