//! What is asked of an authority. \[RFC 3161, 2.4.1\]

use sha2::{Digest, Sha256};

use super::der::{BOOLEAN, INTEGER, OCTET_STRING, SEQUENCE, value};

/// How many random bytes a nonce has.
pub const NONCE_LENGTH: usize = 16;

/// AlgorithmIdentifier of SHA-256, without parameters but NULL, as authorities expect it.
pub(super) const SHA256: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00];

/// A request for a token over `data`, with its certificate, and with a nonce.
pub fn request(data: &[u8], nonce: &[u8; NONCE_LENGTH]) -> Vec<u8> {
    let digest = Sha256::digest(data);
    let imprint = value(SEQUENCE, &[&SHA256, &value(OCTET_STRING, &[&digest])]);
    value(
        SEQUENCE,
        &[&value(INTEGER, &[&[1]]), &imprint, &value(INTEGER, &[&positive(nonce)]), &value(BOOLEAN, &[&[0xff]])],
    )
}

/// The bytes of a whole number that is not negative: without needless zeros, and with one where the first bit is set.
pub(super) fn positive(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len().saturating_sub(1));
    let mut number = bytes[start..].to_vec();
    if number.first().is_none_or(|byte| *byte >= 0x80) {
        number.insert(0, 0);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_are_positive_numbers_in_their_shortest_form() {
        assert_eq!(positive(&[0, 0, 1, 2]), [1, 2]);
        assert_eq!(positive(&[0x80]), [0, 0x80]);
        assert_eq!(positive(&[0, 0]), [0]);
    }
}
