//! The side view: how a word is spelt for comparison, whatever marks and widths the text uses.
//!
//! Must never be used to rewrite a text, since offsets would no longer be true.

use unicode_normalization::char::is_combining_mark;

/// Writes the lower-case spelling of `word` into `buffer`, with plain apostrophes and hyphens and without invisible
/// characters. The buffer is emptied first, so that it can be used again for the next word.
pub fn fold(word: &str, buffer: &mut String) {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
        return;
    }
    for character in word.chars() {
        match character {
            '’' | '‘' | '`' | '´' | 'ʼ' => buffer.push('\''),
            '‐' | '‑' | '\u{ad}' => buffer.push('-'),
            _ if is_ignorable(character) => {}
            _ => buffer.extend(character.to_lowercase()),
        }
    }
}

/// Whether a character is invisible and belongs to no word: zero-width joiners and spaces, direction marks, overrides.
pub fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a character continues a word that a letter has begun.
pub(super) fn continues_word(character: char) -> bool {
    character.is_alphanumeric() || (character > '\u{2ff}' && is_combining_mark(character))
}

/// Whether a character is one of the apostrophes that stand inside a word.
pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_curly_marks_case_and_invisible_characters() {
        let mut buffer = String::from("old");
        fold("Don’t\u{200b}‑ASK", &mut buffer);
        assert_eq!(buffer, "don't-ask");
        fold("SAID", &mut buffer);
        assert_eq!(buffer, "said");
    }
}
