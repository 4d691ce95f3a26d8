//! SHA-256 as RFC 6962 section 2.1 uses it: leaves and nodes are hashed apart, so that neither passes for the other.
//!
//! Owns the hash type and its three spellings (bytes, hexadecimal, base64).

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use super::Error;

const LEAF_PREFIX: u8 = 0;
const NODE_PREFIX: u8 = 1;

/// A SHA-256 hash: of an entry, of a node, or of a whole tree. Printed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a hash from exactly 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The base64 spelling of RFC 4648 section 4, as checkpoints and proofs write hashes: 44 characters.
    pub fn to_base64(&self) -> String {
        Base64::encode_string(&self.0)
    }

    /// Reads the base64 spelling; the only one that is taken is the one that [`Hash::to_base64`] writes.
    ///
    /// # Errors
    /// [`Error::HashNotBase64`].
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 32];
        match Base64::decode(text, &mut bytes) {
            Ok(decoded) if decoded.len() == Self::LENGTH => Ok(Self(bytes)),
            _ => Err(Error::HashNotBase64 { found: Error::excerpt(text) }),
        }
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl From<Hash> for [u8; 32] {
    fn from(hash: Hash) -> Self {
        hash.0
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 32];
        match decode_hex(text, &mut bytes) {
            true => Ok(Self(bytes)),
            false => Err(Error::HashNotHex { found: Error::excerpt(text) }),
        }
    }
}

/// Hashes an entry of the log: SHA-256(0x00 ‖ entry). \[RFC 6962, 2.1\]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([LEAF_PREFIX]);
    hasher.update(entry);
    Hash(hasher.finalize().into())
}

/// Hashes two subtrees into the one above them: SHA-256(0x01 ‖ left ‖ right). \[RFC 6962, 2.1\]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [0; 65];
    bytes[0] = NODE_PREFIX;
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(bytes).into())
}

/// The root of the tree without leaves: SHA-256 of nothing. \[RFC 6962, 2.1\]
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// Decodes lower-case hexadecimal that fills `bytes` exactly, and says whether it did.
pub(super) fn decode_hex(text: &str, bytes: &mut [u8]) -> bool {
    let digits = text.as_bytes();
    if digits.len() != bytes.len() * 2 {
        return false;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let (Some(high), Some(low)) = (hex_digit(pair[0]), hex_digit(pair[1])) else { return false };
        *byte = high << 4 | low;
    }
    true
}

fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{CT_LEAF_HASHES, CT_LEAVES};
    use super::*;

    #[test]
    fn hashes_the_published_leaves_as_published() {
        for (entry, hash) in CT_LEAVES.iter().zip(CT_LEAF_HASHES) {
            assert_eq!(leaf_hash(entry).to_string(), hash);
        }
        assert_eq!(empty_root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn a_leaf_never_hashes_as_the_node_with_the_same_bytes() {
        let (left, right) = (leaf_hash(b"left"), leaf_hash(b"right"));
        let bytes = [left.as_bytes().as_slice(), right.as_bytes()].concat();
        assert_ne!(leaf_hash(&bytes), node_hash(&left, &right));
    }

    #[test]
    fn reads_only_the_spellings_that_it_writes() {
        let hash = leaf_hash(b"");
        let (hex, base64) = (hash.to_string(), hash.to_base64());
        assert_eq!(hex.parse(), Ok(hash));
        assert_eq!(Hash::from_base64(&base64), Ok(hash));
        for wrong in [
            hex.to_uppercase(),
            format!("{hex}0"),
            hex[1..].to_owned(),
            format!(" {}", &hex[1..]),
            hex.replacen('6', "é", 1),
        ] {
            assert_eq!(wrong.parse::<Hash>(), Err(Error::HashNotHex { found: wrong.clone() }));
        }
        // The last digit before the padding has two bits that mean nothing; only zeros are canonical.
        assert!(base64.ends_with("oB0="));
        for wrong in [
            base64.replace("oB0=", "oB1="),
            base64.replace('=', ""),
            format!("{base64}\n"),
            format!("{base64}{base64}"),
            String::new(),
        ] {
            assert!(matches!(Hash::from_base64(&wrong), Err(Error::HashNotBase64 { .. })), "took {wrong:?}");
        }
    }
}
