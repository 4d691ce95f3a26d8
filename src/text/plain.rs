//! What of a stranger's text may reach a terminal or a page.

use std::borrow::Cow;

/// A stranger's text on one line, without anything that a terminal could obey: control characters become spaces or
/// `\u{…}`, and so do the characters that reverse the direction of writing or take no room.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => safe.push(' '),
            c if is_unsafe(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Whether a character is a control, reverses the direction of writing, or takes no room.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_no_escape_no_direction_and_no_line_break_of_a_stranger() {
        assert_eq!(plain("\x1b[2Jsafe\u{202e}\nline"), "\\u{1b}[2Jsafe\\u{202e} line");
        assert!(matches!(plain("“hell to pay” — naïve"), Cow::Borrowed(_)));
    }
}
