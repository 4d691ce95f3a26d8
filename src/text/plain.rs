//! What of a stranger's text may reach a terminal or a page.

use std::borrow::Cow;

/// A stranger's text on one line, without anything that a terminal could obey: control characters become spaces or
/// `\u{…}`, and so do the characters that reverse the direction of writing or take no room.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut before = None;
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '\n' | '\t' | '\r' => safe.push(' '),
            '\u{200c}' | '\u{200d}' if joins(before, c, signs.peek().copied()) => safe.push(c),
            c if is_unsafe(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
        before = Some(c);
    }
    Cow::Owned(safe)
}

/// Whether a joiner (U+200D) or non-joiner (U+200C) stands where writing needs it: within a word of a script whose letters
/// join, behind an Indic virama, or between pictographs that are one ("👩‍⚕️"). Between Latin letters it only hides.
/// [Unicode 23.2, "Cursive Connection and Ligatures"; RFC 5892 appendix A]
fn joins(before: Option<char>, joiner: char, behind: Option<char>) -> bool {
    let is_joining = |c: char| {
        matches!(c, '\u{0620}'..='\u{06ff}' | '\u{0700}'..='\u{08ff}' | '\u{0900}'..='\u{0dff}' | '\u{0f00}'..='\u{109f}'
            | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}')
    };
    let is_virama = |c: char| ('\u{0900}'..='\u{0dff}').contains(&c) && matches!(u32::from(c) & 0x7f, 0x4d | 0x4a);
    let is_picture = |c: char| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
    let (Some(before), behind) = (before, behind) else { return false };
    is_virama(before)
        || behind.is_some_and(|behind| {
            is_joining(before) && is_joining(behind) || joiner == '\u{200d}' && is_picture(before) && is_picture(behind)
        })
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
        assert_eq!(plain("pass\u{200c}word\u{200d}"), "pass\\u{200c}word\\u{200d}");
        assert_eq!(plain("\u{200d}a\u{200b}👩\u{200d}"), "\\u{200d}a\\u{200b}👩\\u{200d}");
        assert!(matches!(plain("“hell to pay” — naïve"), Cow::Borrowed(_)));
    }

    #[test]
    fn keeps_joiners_where_writing_needs_them() {
        let persian = "او گفت که نمی\u{200c}داند";
        let indic = "ක්\u{200d}රම, क्\u{200d}ष, ന്\u{200d}";
        let family = "👩\u{200d}👩\u{200d}👧, 👩🏽\u{200d}⚕️, 🏳️\u{200d}🌈, ❤️\u{200d}🔥";
        for text in [persian, indic, family] {
            assert_eq!(plain(text), text);
        }
    }
}
