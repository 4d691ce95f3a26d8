//! From bytes to text: what a file that is no UTF-8 text is, and what to keep of one that is.

use std::borrow::Cow;

use super::Error;

/// The most bytes of a file: 8 MiB, some hundred times the longest article.
pub const LONGEST: usize = 8 << 20;

/// How files that are often taken for stories begin.
const SIGNATURES: [(&[u8], &str); 12] = [
    (b"PK\x03\x04", "a zipped file (a word processor's, perhaps)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old word processor's file"),
    (b"{\\rtf", "a rich-text file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a recording or picture"),
    (b"ID3", "a recording"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ\0", "a compressed file"),
    (b"bplist00", "a browser's archive"),
];

/// Reads bytes as UTF-8. The text stays as it is, but for a byte-order mark, which goes, line ends, which become line
/// feeds, and other control characters, each of which becomes one space or line feed, so that no terminal obeys them.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Error> {
    if bytes.len() > LONGEST {
        return Err(Error::TooLong { bytes: bytes.len() });
    }
    refuse_other_files(bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = error.valid_up_to();
        let line = 1 + bytes[..before].iter().filter(|byte| **byte == b'\n').count();
        Error::NotUtf8 { at: before + 1, line, byte: bytes.get(before).copied().unwrap_or_default() }
    })?;
    Ok(without_controls(text).into_owned())
}

fn refuse_other_files(bytes: &[u8]) -> Result<(), Error> {
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|five| five == b"%PDF-") && !head.trim_ascii_start().starts_with(b"<") {
        return Err(Error::Pdf);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(Error::Binary { what });
    }
    let encoding = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [_, 0, _, 0, _, 0, ..] => Some("UTF-16LE"),
        [0, _, 0, _, 0, _, ..] => Some("UTF-16BE"),
        _ => None,
    };
    if let Some(encoding) = encoding {
        return Err(Error::OtherEncoding { encoding });
    }
    let controls = head.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x0c\x0b\x1b".contains(byte)).count();
    if bytes.contains(&0) || controls * 10 > head.len() {
        return Err(Error::Binary { what: "a binary file" });
    }
    Ok(())
}

fn without_controls(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\x0b' | '\x0c' | '\u{85}' => plain.push('\n'),
            c if is_odd(c) => plain.push(' '),
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_text_but_for_its_mark_and_line_ends() {
        assert_eq!(decode(b"\xef\xbb\xbfOne\r\n\r\nTwo\n").as_deref(), Ok("One\n\nTwo\n"));
        assert_eq!(decode("“Naïve”\u{a0}— she said".as_bytes()).as_deref(), Ok("“Naïve”\u{a0}— she said"));
    }

    #[test]
    fn turns_each_control_character_into_one_blank() {
        assert_eq!(decode(b"page\x0cnext \x1b[2Jline\rend").as_deref(), Ok("page\nnext  [2Jline\nend"));
    }

    #[test]
    fn tells_what_a_file_is_that_is_no_text() {
        assert_eq!(decode(b"%PDF-1.7\n%\xe2\xe3"), Err(Error::Pdf));
        assert!(matches!(decode(b"PK\x03\x04\x14\0"), Err(Error::Binary { .. })));
        assert!(matches!(decode(b"text\0text"), Err(Error::Binary { .. })));
        assert_eq!(decode(b"\xff\xfeT\0h\0e\0"), Err(Error::OtherEncoding { encoding: "UTF-16" }));
        assert_eq!(decode(b"T\0h\0e\0r\0"), Err(Error::OtherEncoding { encoding: "UTF-16LE" }));
        assert_eq!(decode(&vec![b' '; LONGEST + 1]), Err(Error::TooLong { bytes: LONGEST + 1 }));
    }

    #[test]
    fn names_the_byte_and_the_line_that_are_not_utf_8() {
        let error = decode(b"Hollande\nvisited Orl\xe9ans").unwrap_err();
        assert_eq!(error, Error::NotUtf8 { at: 21, line: 2, byte: 0xe9 });
        assert_eq!(error.to_string(), "the story is not UTF-8: byte 21 (line 2) is 0xE9");
        assert!(error.remedy("a.txt").contains("iconv -f WINDOWS-1252 -t UTF-8 'a.txt'"));
    }
}
