//! What a server prints of a view or a constraint, in words that do not differ between its versions.
//!
//! Versions differ in white space, in parentheses, and in which names they quote. What is left is compared word by word.
//! Without parentheses two definitions could mean something else by the same words; none of a ledger's can, since each
//! joins conditions by `AND` alone.

/// The words of a definition, a space between them: no white space, no parentheses, no quotes around plain names, and no
/// type that a literal is said to have.
pub(super) fn words(definition: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut rest = definition;
    while let Some(first) = rest.chars().next() {
        let (word, after) = rest.split_at(length(first, rest));
        rest = after;
        match word {
            "(" | ")" | ";" => continue,
            // Every version says of a literal that it is text.
            "text" if matches!(words[..], [.., literal, "::"] if literal.starts_with('\'')) => drop(words.pop()),
            _ if first.is_whitespace() => continue,
            _ => words.push(plain(word)),
        }
    }
    words.join(" ")
}

/// How many bytes the word has that begins here, with this character.
fn length(first: char, rest: &str) -> usize {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let is_operator = |c: char| "+-*/<>=~!@#%^&|`?:".contains(c);
    let run = |is: &dyn Fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
    match first {
        '\'' | '"' => quoted(first, rest),
        _ if first.is_whitespace() => run(&char::is_whitespace),
        _ if is_name(first) => run(&is_name),
        _ if is_operator(first) => run(&is_operator),
        _ => first.len_utf8(),
    }
}

/// How many bytes stand between two quotes, with them; a quote within is doubled.
fn quoted(quote: char, rest: &str) -> usize {
    let mut at = 1;
    while let Some(end) = rest[at..].find(quote) {
        at += end + 1;
        if !rest[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

/// A name without quotes that it needs for being a keyword alone.
fn plain(word: &str) -> &str {
    let inner = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
    let is_plain = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
    };
    inner.filter(is_plain).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn passes_over_what_versions_of_a_server_print_otherwise() {
        let one = " SELECT encode(first.digest, 'hex'::text) AS id,\n    one.\"position\"\n   FROM a;";
        let other = "SELECT (encode((first.digest), 'hex')) AS id, one.position FROM a";
        assert_eq!(words(one), words(other));
        assert_eq!(words("((line)::jsonb ->> 'te xt'::text)"), "line :: jsonb ->> 'te xt'");
    }

    #[test]
    fn passes_over_nothing_that_means_something() {
        let plain = words("a ->> 'text' AS b");
        for other in [
            "a -> 'text' AS b",
            "a ->> 'te xt' AS b",
            "a ->> 'te''xt' AS b",
            "a ->> text AS b",
            "a ->> 'text' AS \"B\"",
        ] {
            assert_ne!(words(other), plain, "{other}");
        }
        assert_ne!(words("\"a,b\""), words("a,b"));
        assert_ne!(words("a::text"), words("a"));
        for unfinished in ["'", "\"", "'a''", "\"é", "é'"] {
            words(unfinished);
        }
    }
}
