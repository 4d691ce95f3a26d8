//! The words of a phrase, with what the lexicon knows of each; expressions such as "prime minister" are one token.

use std::ops::Range;

use super::lexicon::Kinds;
use super::lookup;

/// What a token looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// Begins with a lower-case letter, or one without case.
    Lower,
    /// Begins with a capital.
    Capital,
    /// Two or more letters, all capitals: "IDF", "U.S.".
    Acronym,
    /// Begins with a digit.
    Digits,
    /// A comma.
    Comma,
    /// "(" or "[".
    Open,
    /// ")" or "]".
    Close,
    /// A quotation mark.
    Quote,
    /// A dash between words, a semicolon, a colon, a full stop, or another mark.
    Mark,
}

/// One word, expression or mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Bytes in the phrase, a possessive ending included.
    pub(crate) start: u32,
    /// The byte after the last.
    pub(crate) end: u32,
    /// The byte after the last without the possessive ending.
    pub(crate) stem_end: u32,
    pub(super) low_start: u32,
    pub(super) low_end: u32,
    /// What the lexicon says.
    pub(crate) kinds: Kinds,
    /// What it looks like.
    pub(crate) shape: Shape,
    /// Ends in "'s" or "s'".
    pub(crate) possessive: bool,
    /// Was found as a plural, or is one by itself.
    pub(crate) plural: bool,
    /// Begins with "ex-" or the like.
    pub(crate) former: bool,
}

impl Token {
    /// Whether this is a word, not a mark.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.shape, Shape::Lower | Shape::Capital | Shape::Acronym | Shape::Digits)
    }

    /// Whether this is a word that begins with a capital.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Acronym)
    }

    /// Whether the lexicon gives this token any of `kinds`.
    pub(crate) fn is(&self, kinds: Kinds) -> bool {
        self.kinds.has(kinds)
    }
}

/// A phrase, its tokens, and its lower-case side view.
pub(crate) struct Words<'a> {
    /// The phrase as published.
    pub(crate) text: &'a str,
    pub(super) low: String,
    /// The tokens, in order.
    pub(crate) tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    /// Takes a phrase apart, in time linear in its length.
    pub(crate) fn read(text: &'a str) -> Self {
        let mut words = Self { text, low: String::with_capacity(text.len()), tokens: Vec::with_capacity(16) };
        words.split();
        lookup::all(&mut words);
        words
    }

    /// The token's words in lower case, curly apostrophes straightened, possessive ending off.
    pub(crate) fn low(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| &self.low[token.low_start as usize..token.low_end as usize])
    }

    /// The token at `index`.
    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    /// Whether the token at `index` has any of `kinds`.
    pub(crate) fn is(&self, index: usize, kinds: Kinds) -> bool {
        self.tokens.get(index).is_some_and(|token| token.is(kinds))
    }

    /// Whether the token at `index` is the word `word`.
    pub(crate) fn says(&self, index: usize, word: &str) -> bool {
        self.low(index) == word
    }

    /// Whether the token at `index` is one of `words`.
    pub(crate) fn says_any(&self, index: usize, words: &[&str]) -> bool {
        let low = self.low(index);
        !low.is_empty() && words.contains(&low)
    }

    /// The phrase's text from the first to before the last of `range`, as published.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        let bytes = self.bytes(range);
        self.text.get(bytes).unwrap_or("")
    }

    /// The same with the last token's possessive ending off.
    pub(crate) fn stem(&self, range: Range<usize>) -> &'a str {
        let mut bytes = self.bytes(range.clone());
        if let Some(token) = range.end.checked_sub(1).and_then(|last| self.tokens.get(last)) {
            bytes.end = bytes.end.min(token.stem_end as usize);
        }
        self.text.get(bytes).unwrap_or("")
    }

    /// The bytes that the tokens of `range` cover.
    pub(crate) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.start >= range.end || range.end > self.tokens.len() {
            return 0..0;
        }
        self.tokens[range.start].start as usize..self.tokens[range.end - 1].end as usize
    }

    fn split(&mut self) {
        let mut rest = self.text.char_indices().peekable();
        while let Some((start, first)) = rest.next() {
            if first.is_whitespace() || is_invisible(first) {
                if !self.low.ends_with(' ') {
                    self.low.push(' ');
                }
                continue;
            }
            let low_start = self.low.len();
            let mut end = start + first.len_utf8();
            let shape = if first.is_alphanumeric() || matches!(first, '@' | '#') {
                push_low(&mut self.low, first);
                let mut last = first;
                while let Some(&(at, next)) = rest.peek() {
                    if !(next.is_alphanumeric() || is_mark(next) || joins(last, next, &self.text[at..])) {
                        break;
                    }
                    push_low(&mut self.low, next);
                    end = at + next.len_utf8();
                    last = next;
                    rest.next();
                }
                if let Some(&(at, '.')) = rest.peek()
                    && is_abbreviation(&self.low[low_start..])
                {
                    end = at + 1;
                    rest.next();
                }
                if self.low.ends_with('.') {
                    self.low.pop();
                }
                shape_of(&self.text[start..end])
            } else {
                push_low(&mut self.low, first);
                match first {
                    ',' => Shape::Comma,
                    '(' | '[' => Shape::Open,
                    ')' | ']' => Shape::Close,
                    '"' | '“' | '”' | '«' | '»' | '„' | '\'' | '‘' | '’' => Shape::Quote,
                    '&' => Shape::Lower,
                    _ => Shape::Mark,
                }
            };
            self.push(start, end, low_start, shape);
        }
    }

    fn push(&mut self, start: usize, end: usize, low_start: usize, shape: Shape) {
        let to_u32 = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut low_start = low_start;
        let mut low_end = self.low.len();
        let mut stem_end = end;
        let mut possessive = false;
        let mut former = false;
        if !matches!(shape, Shape::Comma | Shape::Mark) {
            let low = &self.low[low_start..];
            let cut = if low.len() > 2 && low.ends_with("'s") {
                2
            } else if low.len() > 2 && low.ends_with("s'") {
                1
            } else {
                0
            };
            if cut > 0 {
                possessive = true;
                low_end -= cut;
                // The apostrophe may be a curly one of three bytes.
                let published = &self.text[start..end];
                stem_end = start + published.char_indices().rev().nth(cut - 1).map_or(published.len(), |(at, _)| at);
            }
        }
        // "ex-minister", "then-Prime Minister": the prefix is not part of what is looked up.
        if shape != Shape::Digits {
            let low = &self.low[low_start..low_end];
            former = low.starts_with("ex-") && low.len() > 3;
            low_start += if former {
                3
            } else if low.starts_with("then-") && low.len() > 5 {
                5
            } else {
                0
            };
        }
        self.tokens.push(Token {
            start: to_u32(start),
            end: to_u32(end),
            stem_end: to_u32(stem_end),
            low_start: to_u32(low_start),
            low_end: to_u32(low_end),
            kinds: Kinds::NONE,
            shape,
            possessive,
            plural: false,
            former,
        });
    }
}

/// Puts a character's lower-case form, apostrophes and hyphens made one.
fn push_low(low: &mut String, character: char) {
    match character {
        '’' | 'ʼ' | '‘' | '`' => low.push('\''),
        '‐' | '‑' => low.push('-'),
        _ if character.is_ascii() => low.push(character.to_ascii_lowercase()),
        _ => low.extend(character.to_lowercase()),
    }
}

/// Whether `next` is a mark inside a word, given the character before it and the text from it on.
fn joins(last: char, next: char, from: &str) -> bool {
    let after = from.chars().nth(1);
    let before_word = after.is_some_and(char::is_alphanumeric);
    match next {
        '\'' | '’' | 'ʼ' => {
            last.is_alphanumeric()
                && (before_word || matches!(last, 's' | 'S') && after.is_some_and(char::is_whitespace))
        }
        '-' | '‐' | '‑' | '/' | '+' | '@' | '_' => {
            before_word && last.is_alphanumeric() || last.is_alphanumeric() && next == '+'
        }
        '&' => before_word && last.is_uppercase(),
        '.' => before_word && last.is_alphanumeric() || last.is_alphanumeric() && ends_abbreviation(from, after),
        ',' => last.is_ascii_digit() && after.is_some_and(|digit| digit.is_ascii_digit()),
        _ => false,
    }
}

/// A full stop is taken into the word where more words follow in the phrase: there is one sentence at most.
fn ends_abbreviation(from: &str, after: Option<char>) -> bool {
    after.is_some_and(|space| space.is_whitespace() || space == ',') && from.len() > 2
}

/// Whether a full stop at the phrase's end belongs to the word.
fn is_abbreviation(low: &str) -> bool {
    low.len() == 1
        || low.contains('.')
        || matches!(low, "inc" | "corp" | "ltd" | "co" | "jr" | "sr" | "ph.d" | "bros" | "llc")
}

fn shape_of(word: &str) -> Shape {
    let mut characters = word.chars();
    let first = characters.next().unwrap_or(' ');
    if first.is_numeric() {
        return Shape::Digits;
    }
    // "al-Masri", "d'Estaing"
    let prefixed = word
        .find(['-', '\'', '’'])
        .is_some_and(|at| at <= 4 && word[at..].chars().nth(1).is_some_and(char::is_uppercase));
    if prefixed && first.is_lowercase() {
        return Shape::Capital;
    }
    if first.is_uppercase() {
        let mut letters = characters.filter(|character| character.is_alphabetic()).peekable();
        let all = letters.peek().is_some() && letters.all(|letter| letter.is_uppercase() || letter == 's');
        return if all { Shape::Acronym } else { Shape::Capital };
    }
    if matches!(first, '@' | '#') { Shape::Capital } else { Shape::Lower }
}

/// Combining marks belong to the word before them.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{200d}')
}

/// Control characters and direction marks count as white space.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
