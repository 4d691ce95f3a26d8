//! The words of a phrase, with what the lexicon knows of each; expressions such as "prime minister" are one token.

use std::ops::Range;

use super::lexicon::{self, Key, Kinds};

/// The longest expression that the lexicon may hold, in words.
const LONGEST: usize = 6;

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
    low_start: u32,
    low_end: u32,
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
    low: String,
    /// The tokens, in order.
    pub(crate) tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    /// Takes a phrase apart, in time linear in its length.
    pub(crate) fn read(text: &'a str) -> Self {
        let mut words = Self { text, low: String::with_capacity(text.len()), tokens: Vec::with_capacity(16) };
        words.split();
        words.look_up();
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
        let mut low_end = self.low.len();
        let mut stem_end = end;
        let mut possessive = false;
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
            former: false,
        });
    }

    /// Looks every token up, the longest expression first.
    fn look_up(&mut self) {
        let mut kept = 0;
        let mut at = 0;
        while at < self.tokens.len() {
            let mut token = self.tokens[at];
            let mut used = 1;
            if token.is_word() {
                let single = self.single(&mut token);
                token.kinds = single;
                if single.has(Kinds::STARTS) && !token.possessive {
                    used = self.expression(at, &mut token);
                }
                token.kinds = restrict(token, &self.low[token.low_start as usize..token.low_end as usize]);
            }
            self.tokens[kept] = token;
            kept += 1;
            at += used;
        }
        self.tokens.truncate(kept);
    }

    fn single(&self, token: &mut Token) -> Kinds {
        let low = &self.low[token.low_start as usize..token.low_end as usize];
        let low = match (token.shape, low) {
            (Shape::Acronym, "us") => "u.s",
            (Shape::Acronym, "who") => "w.h.o",
            _ => low,
        };
        let found = lexicon::word(low);
        if !found.is_none() {
            token.plural = is_plural_itself(low);
            return found;
        }
        if let Some(kinds) = plural(low) {
            token.plural = true;
            return kinds.and(found);
        }
        let Some((before, last)) = low.rsplit_once('-') else { return found };
        let kinds = lexicon::word(last);
        let kinds = match plural(last) {
            Some(of_plural) if kinds.is_none() => {
                token.plural = true;
                of_plural
            }
            _ => kinds,
        };
        token.former = before == "ex" || before == "former";
        if token.former {
            return kinds.without(Kinds::STARTS);
        }
        kinds.without(
            Kinds::STARTS.and(Kinds::PREPOSITION).and(Kinds::DETERMINER).and(Kinds::AUXILIARY).and(Kinds::VERB),
        )
    }

    /// Tries expressions of two words and more from `at`; makes `token` the longest and returns its number of words.
    fn expression(&self, at: usize, token: &mut Token) -> usize {
        let first = self.tokens[at];
        let text = &self.low[first.low_start as usize..first.low_end as usize];
        let mut key = Key::EMPTY.with(text.as_bytes());
        let mut used = 1;
        for index in at + 1..self.tokens.len().min(at + LONGEST) {
            let (previous, next) = (self.tokens[index - 1], self.tokens[index]);
            let apart = &self.low[previous.low_end as usize..next.low_start as usize];
            if !next.is_word() || previous.possessive || apart != " " {
                break;
            }
            let low = &self.low[next.low_start as usize..next.low_end as usize];
            key = key.with(b"_").with(low.as_bytes());
            let whole = &self.low[first.low_start as usize..next.low_end as usize];
            let mut kinds = lexicon::find(key, whole.as_bytes());
            let mut is_plural = is_plural_itself(whole);
            if kinds.is_none()
                && let Some(of_plural) = plural(whole)
            {
                kinds = of_plural;
                is_plural = true;
            }
            if !kinds.is_none() {
                used = index - at + 1;
                *token = Token {
                    end: next.end,
                    stem_end: next.stem_end,
                    low_end: next.low_end,
                    kinds,
                    possessive: next.possessive,
                    plural: is_plural,
                    shape: if first.is_capital() { Shape::Capital } else { first.shape },
                    ..*token
                };
            }
        }
        used
    }
}

/// Takes away what a word can only be with a capital, or only without one.
fn restrict(token: Token, low: &str) -> Kinds {
    let names =
        Kinds::GIVEN.and(Kinds::FIGURE).and(Kinds::OUTLET).and(Kinds::BODY_NAME).and(Kinds::STATE).and(Kinds::PLACE);
    let kinds = token.kinds;
    if !token.is_capital() {
        let kinds = if kinds.has(names) && !kinds.has(Kinds::BODY.and(Kinds::FIELD)) {
            kinds.without(names).without(Kinds::PUBLIC).without(Kinds::NOT_PUBLIC)
        } else {
            kinds.without(names)
        };
        return if low.len() == 1 && low != "a" { kinds.without(Kinds::PLATFORM) } else { kinds };
    }
    kinds
}

/// Words that are plurals without an ending.
fn is_plural_itself(low: &str) -> bool {
    let last = low.rsplit([' ', '-']).next().unwrap_or(low);
    matches!(
        last,
        "people"
            | "men"
            | "women"
            | "children"
            | "police"
            | "policemen"
            | "policewomen"
            | "spokesmen"
            | "spokeswomen"
            | "authorities"
            | "officials"
            | "families"
            | "firefighters"
            | "servicemen"
            | "businessmen"
            | "fishermen"
            | "documents"
            | "papers"
            | "data"
            | "figures"
            | "statistics"
            | "results"
            | "doctors"
            | "lawyers"
            | "analysts"
            | "traders"
            | "spokespeople"
            | "regulators"
            | "clergy"
            | "media"
            | "staff"
            | "parents"
            | "persons"
            | "others"
            | "those"
            | "mps"
            | "local"
    ) && last != "local"
}

/// The kinds of a regular plural's singular.
fn plural(low: &str) -> Option<Kinds> {
    let (cut, ending) = singular(low);
    if cut == 0 {
        return None;
    }
    let stem = &low[..low.len() - cut];
    let kinds = if ending.is_empty() {
        lexicon::word(stem)
    } else {
        let key = Key::EMPTY.with(stem.as_bytes()).with(ending.as_bytes());
        let mut buffer = [0_u8; 64];
        let length = stem.len() + ending.len();
        if length > buffer.len() {
            return None;
        }
        buffer[..stem.len()].copy_from_slice(stem.as_bytes());
        buffer[stem.len()..length].copy_from_slice(ending.as_bytes());
        lexicon::find(key, &buffer[..length])
    };
    // Names have no plural here: "Harris" is not many of "Harri".
    let kinds = kinds.without(
        Kinds::GIVEN.and(Kinds::FIGURE).and(Kinds::OUTLET).and(Kinds::BODY_NAME).and(Kinds::PLACE).and(Kinds::STATE),
    );
    if kinds.is_none() || kinds.has(Kinds::PREPOSITION.and(Kinds::DETERMINER).and(Kinds::PRONOUN)) {
        None
    } else {
        Some(kinds)
    }
}

/// How many bytes to cut from a plural, and what to put instead.
pub(crate) fn singular(low: &str) -> (usize, &'static str) {
    if low.len() < 4 || !low.ends_with('s') || low.ends_with("ss") || low.ends_with("us") || low.ends_with("is") {
        return (0, "");
    }
    if low.ends_with("ies") && low.len() > 4 {
        return (3, "y");
    }
    if low.ends_with("wives") || low.ends_with("wolves") {
        return (3, if low.ends_with("wives") { "fe" } else { "f" });
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if low.ends_with(ending) {
            return (2, "");
        }
    }
    (1, "")
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
