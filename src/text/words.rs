//! Words and marks, in order, with their places.
//!
//! A word keeps its inner apostrophes, hyphens and periods ("Trump’s", "al-Hayya", "U.S.-Hamas", "p.m.", "Gov."): what
//! stands inside a word can end neither a sentence nor a quotation. Quotation marks are told apart by shape only; which
//! one opens and which one closes is the business of whoever reads quotations.

use super::normalize::{continues_word, is_apostrophe, is_ignorable};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, perhaps with digits.
    Word,
    /// Digits, perhaps with inner marks: "1,900", "3.5".
    Number,
    /// A double mark that opens by its shape: “ « ``.
    QuoteOpen,
    /// A double mark that closes by its shape: ” ».
    QuoteClose,
    /// A straight double mark, or two apostrophes: " ''.
    Quote,
    /// A single mark that opens by its shape: ‘.
    SingleOpen,
    /// A single mark that may close, open or be an apostrophe: ' ’.
    Single,
    /// A comma.
    Comma,
    /// A full stop that is no part of an abbreviation.
    Stop,
    /// A question mark.
    Question,
    /// An exclamation mark.
    Exclamation,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// A dash of any width, or a hyphen that stands alone.
    Dash,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Three dots.
    Ellipsis,
    /// A mark that opens an item of a list.
    Bullet,
    /// Anything else that can be seen.
    Symbol,
}

/// One word or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in Unicode scalar values.
    pub start: u32,
    /// Where it ends, in Unicode scalar values, exclusive.
    pub end: u32,
    /// Where it begins, in bytes.
    pub byte_start: u32,
    /// Where it ends, in bytes, exclusive.
    pub byte_end: u32,
    /// What it is.
    pub kind: Kind,
    /// Whether white space, or the text's beginning, stands before it.
    pub spaced: bool,
    /// How many line ends stand between it and the token before: 0, 1, or 2 for any more.
    pub lines: u8,
    /// Whether its first letter is upper-case.
    pub capital: bool,
    /// Whether it is an abbreviation that ends in its own period.
    pub abbreviation: bool,
}

impl Token {
    /// The token's text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.byte_start as usize..self.byte_end as usize).unwrap_or("")
    }

    /// Whether it is a word or a number.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Number)
    }
}

/// Splits a text into words and marks. Texts are read up to 4 GiB; what lies beyond is left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut scanner = Scanner { text, byte: 0, scalar: 0 };
    let mut found = Vec::with_capacity(text.len() / 5);
    let (mut spaced, mut lines) = (true, 0u8);
    while let Some(character) = scanner.peek() {
        if character == '\n' || character == '\u{2028}' || character == '\u{2029}' {
            lines = if character == '\u{2029}' { 2 } else { (lines + 1).min(2) };
            spaced = true;
            scanner.step(character);
        } else if character.is_whitespace() || character.is_control() {
            spaced = true;
            scanner.step(character);
        } else if is_ignorable(character) {
            scanner.step(character);
        } else {
            let (byte_start, start) = (scanner.byte, scanner.scalar);
            let (kind, abbreviation) = scanner.token(character, spaced);
            if scanner.byte > u32::MAX as usize {
                break;
            }
            found.push(Token {
                start,
                end: scanner.scalar,
                byte_start: byte_start as u32,
                byte_end: scanner.byte as u32,
                kind,
                spaced,
                lines,
                capital: character.is_uppercase(),
                abbreviation,
            });
            (spaced, lines) = (false, 0);
        }
    }
    found
}

struct Scanner<'t> {
    text: &'t str,
    byte: usize,
    scalar: u32,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.byte)?;
        if byte < 0x80 { Some(byte as char) } else { self.text[self.byte..].chars().next() }
    }

    fn step(&mut self, character: char) {
        self.byte += character.len_utf8();
        self.scalar += 1;
    }

    /// The character after `character`, which is the one at the scanner.
    fn after(&self, character: char) -> Option<char> {
        let next = self.byte + character.len_utf8();
        let byte = *self.text.as_bytes().get(next)?;
        if byte < 0x80 { Some(byte as char) } else { self.text[next..].chars().next() }
    }

    fn token(&mut self, first: char, spaced: bool) -> (Kind, bool) {
        if first.is_alphanumeric() {
            return self.word();
        }
        self.step(first);
        (self.mark(first, spaced), false)
    }

    /// Reads a mark whose first character has been stepped over.
    fn mark(&mut self, first: char, spaced: bool) -> Kind {
        match first {
            '“' | '«' | '„' | '‟' => Kind::QuoteOpen,
            '”' | '»' => Kind::QuoteClose,
            '"' | '＂' => Kind::Quote,
            '`' if self.take('`') => Kind::QuoteOpen,
            '\'' if self.take('\'') => Kind::Quote,
            '’' if self.take('’') => Kind::QuoteClose,
            '‘' if self.take('‘') => Kind::QuoteOpen,
            '‘' | '‚' | '‹' => Kind::SingleOpen,
            '\'' | '’' | '`' | '´' | '›' => Kind::Single,
            ',' => Kind::Comma,
            '.' if self.peek() == Some('.') => {
                while self.take('.') {}
                Kind::Ellipsis
            }
            '.' => Kind::Stop,
            '…' => Kind::Ellipsis,
            '?' => Kind::Question,
            '!' => Kind::Exclamation,
            ':' => Kind::Colon,
            ';' => Kind::Semicolon,
            '-' | '–' | '—' | '―' | '−' => {
                let mut long = first != '-';
                while self.take('-') {
                    long = true;
                }
                let joins = self.peek().is_some_and(|next| !next.is_whitespace());
                if !long && joins && !spaced { Kind::Symbol } else { Kind::Dash }
            }
            '(' | '[' | '{' => Kind::Open,
            ')' | ']' | '}' => Kind::Close,
            '•' | '·' | '▪' | '●' | '◦' | '‣' | '*' | '■' | '►' => Kind::Bullet,
            _ => Kind::Symbol,
        }
    }

    fn take(&mut self, character: char) -> bool {
        let found = self.peek() == Some(character);
        if found {
            self.step(character);
        }
        found
    }

    fn word(&mut self) -> (Kind, bool) {
        let start = self.byte;
        let (mut letters, mut part) = (0usize, 0usize);
        let (mut initials, mut periods) = (true, 0usize);
        let mut previous = ' ';
        while let Some(character) = self.peek() {
            if continues_word(character) {
                letters += usize::from(character.is_alphabetic());
                part += 1;
                previous = character;
                self.step(character);
                continue;
            }
            let next = self.after(character);
            let joins = next.is_some_and(char::is_alphanumeric);
            match character {
                _ if is_ignorable(character) => {}
                _ if is_apostrophe(character) || is_hyphen(character) => {
                    if !joins {
                        break;
                    }
                    initials &= part <= 1 || is_hyphen(character);
                }
                ',' | ':' if joins && previous.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit()) => {}
                '&' if joins && part <= 3 && previous.is_uppercase() => {}
                '.' => {
                    initials &= part == 1 && previous.is_alphabetic();
                    if joins && self.period_joins(initials, previous, next) {
                        periods += 1;
                    } else {
                        let word = &self.text[start..self.byte];
                        let ends = (initials && periods > 0)
                            || (initials && previous.is_uppercase() && previous != 'I' && !joins)
                            || (!joins && is_abbreviation(word, self.following()));
                        if ends {
                            self.step('.');
                            if self.continues_compound() {
                                (initials, part) = (false, 0);
                                continue;
                            }
                        }
                        return (if letters > 0 { Kind::Word } else { Kind::Number }, ends);
                    }
                }
                _ => break,
            }
            part = 0;
            self.step(character);
        }
        (if letters > 0 { Kind::Word } else { Kind::Number }, false)
    }

    fn period_joins(&self, initials: bool, previous: char, next: Option<char>) -> bool {
        let Some(next) = next else { return false };
        initials
            || (!next.is_uppercase() && !previous.is_uppercase())
            || (previous.is_ascii_digit() && next.is_ascii_digit())
    }

    /// Whether a hyphen or an apostrophe with a letter behind it carries an abbreviation on: "U.S.-based", "U.N.'s".
    fn continues_compound(&self) -> bool {
        self.peek().is_some_and(|mark| {
            (is_hyphen(mark) || is_apostrophe(mark)) && self.after(mark).is_some_and(char::is_alphanumeric)
        })
    }

    /// The first character after the period at the scanner and after one space, if there is one.
    fn following(&self) -> Option<char> {
        let mut rest = self.text.get(self.byte + 1..)?.chars();
        match rest.next()? {
            character if character.is_whitespace() => rest.next(),
            character => Some(character),
        }
    }
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '‐' | '‑' | '\u{ad}')
}

/// Whether `word` before a period is an abbreviation; `following` tells the ones that are words as well.
fn is_abbreviation(word: &str, following: Option<char>) -> bool {
    match word {
        "Mr" | "Mrs" | "Ms" | "Dr" | "Sen" | "Rep" | "Reps" | "Sens" | "Gov" | "Gen" | "Col" | "Lt" | "Sgt"
        | "Capt" | "Maj" | "Adm" | "Cmdr" | "Cpl" | "Pvt" | "Rev" | "Hon" | "Prof" | "St" | "Ste" | "Mt" | "Ft"
        | "Jr" | "Sr" | "Inc" | "Ltd" | "Corp" | "Co" | "Bros" | "vs" | "etc" | "Jan" | "Feb" | "Aug" | "Sept"
        | "Oct" | "Nov" | "Dec" | "Calif" | "Conn" | "Fla" | "Tenn" | "Ariz" | "Colo" | "Okla" | "Minn" | "Mich"
        | "Wis" | "Supt" | "Insp" | "Det" | "Atty" | "Dist" | "Dept" | "Assn" | "Ave" | "Blvd" | "Amb" | "Pres"
        | "approx" | "Messrs" | "Mme" | "Mlle" | "Fr" | "Cllr" | "Brig" | "Engr" | "Alh" | "Barr" | "Ph" | "Smt"
        | "Shri" | "al" | "cf" => true,
        "No" | "Nos" | "no" | "pp" | "Art" => following.is_some_and(|next| next.is_ascii_digit()),
        "Ill" | "Ind" | "Mass" | "Wash" | "Mo" | "La" | "Pa" | "Va" | "Ga" | "Md" | "Ore" | "Miss" | "Ala" | "Ark"
        | "Neb" | "Nev" | "Mont" | "Kan" | "Ky" | "Tex" | "Del" => following.is_some_and(|next| !next.is_uppercase()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.of(text)).collect()
    }

    #[test]
    fn keeps_abbreviations_possessives_and_hyphens_whole() {
        assert_eq!(
            words("Gov. O'Hara's U.S.-based aide left at 5:30 p.m. in St. Paul."),
            ["Gov.", "O'Hara's", "U.S.-based", "aide", "left", "at", "5:30", "p.m.", "in", "St.", "Paul", "."]
        );
    }

    #[test]
    fn separates_marks_from_words() {
        assert_eq!(words("“No,” he said—twice."), ["“", "No", ",", "”", "he", "said", "—", "twice", "."]);
        assert_eq!(words("It cost $3.5 (1,900 yen)..."), ["It", "cost", "$", "3.5", "(", "1,900", "yen", ")", "..."]);
        assert_eq!(words("done.The site example.org"), ["done", ".", "The", "site", "example.org"]);
    }

    #[test]
    fn counts_offsets_in_scalar_values() {
        let text = "é “ü”\n\nZ";
        let found = tokens(text);
        let places: Vec<_> = found.iter().map(|token| (token.start, token.end)).collect();
        assert_eq!(places, [(0, 1), (2, 3), (3, 4), (4, 5), (7, 8)]);
        assert_eq!(found[4].lines, 2);
        assert_eq!(found[4].of(text), "Z");
    }

    #[test]
    fn takes_two_apostrophes_for_a_quotation_mark() {
        let text = "''Never,'' she said";
        assert_eq!(tokens(text)[0].kind, Kind::Quote);
        assert_eq!(words(text), ["''", "Never", ",", "''", "she", "said"]);
    }

    #[test]
    fn survives_invisible_and_combining_characters() {
        let text = "\u{202e}e\u{301}\u{200b}a\u{301}";
        assert_eq!(tokens(text).len(), 1);
        assert_eq!(tokens("\u{301}\u{301}").len(), 2);
    }
}
