//! A command line as far as it is typed, taken apart as a shell does, as far as words and quotes go.

/// The words before the cursor, and the one at it, without their quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    words: Vec<String>,
    current: String,
    /// The quotation mark that is open at the cursor.
    quote: Option<char>,
}

impl Typed {
    /// Reads a line whose last word is at the cursor. Quotes may be open.
    pub(super) fn read(line: &str) -> Self {
        let mut words = Vec::new();
        let mut current = String::new();
        let mut has_word = false;
        let mut quote = None;
        let mut characters = line.chars();
        while let Some(c) = characters.next() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some('"') | None, '\\') => {
                    let next = characters.next();
                    // Within quotes it is a character like others before most of them.
                    current.extend(next.filter(|next| quote.is_some() && !"\\\"$`".contains(*next)).map(|_| '\\'));
                    current.extend(next);
                    has_word = true;
                }
                (None, '\'' | '"') => {
                    quote = Some(c);
                    has_word = true;
                }
                (None, c) if c.is_whitespace() => {
                    if std::mem::take(&mut has_word) {
                        words.push(std::mem::take(&mut current));
                    }
                }
                (_, c) => {
                    current.push(c);
                    has_word = true;
                }
            }
        }
        Self { words, current, quote }
    }

    /// The words between the program's name and the cursor.
    pub(super) fn before(&self) -> &[String] {
        // What is set for this one command stands before its name.
        let name = self.words.iter().position(|word| !word.contains('=')).map_or(self.words.len(), |name| name + 1);
        &self.words[name..]
    }

    /// How bash wants `text` where this line ends: with quotes for all that it would obey. None where there is no way.
    pub(super) fn quoted(&self, text: &str) -> Option<String> {
        let mut quoted = String::with_capacity(text.len());
        for c in text.chars() {
            match (self.quote, c) {
                (Some('\''), '\'') => quoted.push_str("'\\''"),
                (Some('\''), c) => quoted.push(c),
                // Within these, bash takes the mark for an event of its history, with or without a backslash.
                (Some(_), '!') => return None,
                (Some(_), '\\' | '"' | '$' | '`') => quoted.extend(['\\', c]),
                (Some(_), c) => quoted.push(c),
                (None, c) if c.is_alphanumeric() || "_@%+=:,./-".contains(c) => quoted.push(c),
                (None, c) => quoted.extend(['\\', c]),
            }
        }
        Some(quoted)
    }

    /// The word at the cursor, which may be empty.
    pub(super) fn current(&self) -> &str {
        &self.current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_line_apart_as_shells_do() {
        let typed = Typed::read("LEDGER=a ledger  show --source 'Ana Ruiz' \"x \\\" y\" a\\ b \"Mayor A");
        assert_eq!(typed.before(), ["show", "--source", "Ana Ruiz", "x \" y", "a b"]);
        assert_eq!(typed.current(), "Mayor A");
        assert_eq!(Typed::read("ledger show ").current(), "");
        assert_eq!(Typed::read("ledger show \\").current(), "");
        assert_eq!(Typed::read("").before(), <[String; 0]>::default());
        assert_eq!(Typed::read("A=1 B=2 ").before(), <[String; 0]>::default());
        assert_eq!(Typed::read("ledger '' ").before(), [""]);
    }

    #[test]
    fn what_it_quotes_is_read_again_as_it_was() {
        let text = "Zed $(touch a) `b` \"; ' & \\ #* ~ O'Hare {1..3} éñ";
        for begun in ["ledger show ", "ledger show '", "ledger show \""] {
            let quoted = Typed::read(begun).quoted(text).unwrap();
            assert_eq!(Typed::read(&format!("{begun}{quoted}")).current(), text, "{quoted}");
        }
        assert_eq!(Typed::read("ledger show ").quoted("a!b").unwrap(), "a\\!b");
        assert_eq!(Typed::read("ledger show \"").quoted("a!b"), None);
    }
}
