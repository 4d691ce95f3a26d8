//! Percent-encoding as addresses and forms have it: whether what it stands for is text at all. What is none is refused,
//! since whoever reads on would read something that was never sent.

use percent_encoding::percent_decode;

/// Whether these bytes are UTF-8 once each `%` with two digits is the byte that it stands for.
pub(super) fn is_text(encoded: &[u8]) -> bool {
    percent_decode(encoded).decode_utf8().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_text_from_bytes_that_are_none() {
        for text in ["", "a=b&c=%20", "%F0%9F%98%80", "100%", "%zz%4", "é"] {
            assert!(is_text(text.as_bytes()), "{text}");
        }
        for none in ["%ff", "a=%C3", "%F0%9F%98&b=1", "%ed%a0%80"] {
            assert!(!is_text(none.as_bytes()), "{none}");
        }
        assert!(!is_text(b"\xff"));
    }
}
