//! What is wrong with a JSON text, for people: the field where it stands, and what was found and expected there.
//!
//! serde_json tells the line and column; the field is found by walking the text up to there, once.

/// Says what `error`, which reading `text` gave, means: `attributions[2].class: 'offical' is unknown; it is one of: …`.
pub(crate) fn fault(error: &serde_json::Error, text: &str) -> String {
    if error.is_eof() {
        return "it ends in the middle of its JSON".to_owned();
    }
    let message = error.to_string().replace('`', "'");
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    let byte = offset(text, error.line(), error.column());
    if error.is_syntax() {
        return format!("byte {byte} is wrong: {message}");
    }
    let begins = |word| message.strip_prefix(word);
    // serde_json closes an object before it looks where it stands; only a missing field is the object's own fault.
    let closed = byte > 0 && matches!(text.as_bytes()[byte - 1], b'}' | b']') && begins("missing field").is_none();
    let mut path = path_at(text.as_bytes(), byte - usize::from(closed));
    let what = if let Some(rest) = begins("missing field ") {
        format!("the field {rest} is missing")
    } else if let Some(rest) = begins("duplicate field ") {
        path.pop();
        format!("the field {rest} stands twice")
    } else if let Some(rest) = begins("unknown field ") {
        path.pop();
        format!("the field {}", one_of(rest))
    } else if let Some(rest) = begins("unknown variant ") {
        one_of(rest)
    } else if let Some(rest) = begins("invalid type: ").or(begins("invalid value: ")) {
        if rest.starts_with("sequence") || rest.starts_with("map") {
            path.truncate(path.len().saturating_sub(1).max(1));
        }
        misplaced(rest)
    } else {
        message.to_owned()
    };
    let path = path.concat();
    let path = path.trim_start_matches('.');
    if path.is_empty() { what } else { format!("{path}: {what}") }
}

/// `'x', expected one of 'a', 'b'` as a sentence.
fn one_of(rest: &str) -> String {
    match rest.split_once(", expected ") {
        Some((found, known)) => {
            let known = known.trim_start_matches("one of ").replace('\'', "").replace(" or ", ", ");
            format!("{} is unknown; it is one of: {known}", cut(found))
        }
        None => format!("{} is unknown", cut(rest)),
    }
}

/// The beginning of what was found, which may be as long as the text.
fn cut(found: &str) -> String {
    match found.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &found[..end]),
        None => found.to_owned(),
    }
}

/// `integer '1', expected a string` as a sentence, without the program's own names for types.
fn misplaced(rest: &str) -> String {
    let Some((found, expected)) = rest.rsplit_once(", expected ") else { return rest.to_owned() };
    let expected = match expected {
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number from 0",
        "a sequence" => "a list",
        "string or map" => "a text",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    let found = match found {
        "sequence" => "list".to_owned(),
        "map" => "object".to_owned(),
        other => cut(&other.replace("floating point", "fraction")),
    };
    format!("{found} stands where {expected} is expected")
}

/// How many bytes stand before `column` of `line`, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).min(text.len())
}

enum Frame<'a> {
    Object { key: &'a [u8], awaits_key: bool },
    List { position: usize },
}

/// The steps to the value that ends, or is under way, at byte `end`: `.attributions`, `[2]`, `.class`.
fn path_at(text: &[u8], end: usize) -> Vec<String> {
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let mut at = 0;
    while at < end {
        match (text[at], frames.last_mut()) {
            (b'"', top) => {
                let start = at + 1;
                at = start;
                while at < end && text[at] != b'"' {
                    at += if text[at] == b'\\' { 2 } else { 1 };
                }
                if let Some(Frame::Object { key, awaits_key: awaits_key @ true }) = top {
                    *key = &text[start..at.min(end)];
                    *awaits_key = false;
                }
            }
            (b'{', _) => frames.push(Frame::Object { key: b"", awaits_key: true }),
            (b'[', _) => frames.push(Frame::List { position: 1 }),
            (b'}' | b']', _) => drop(frames.pop()),
            (b',', Some(Frame::Object { awaits_key, .. })) => *awaits_key = true,
            (b',', Some(Frame::List { position })) => *position += 1,
            _ => {}
        }
        at += 1;
    }
    let step = |frame: &Frame<'_>| match frame {
        Frame::Object { key: b"", .. } => String::new(),
        Frame::Object { key, .. } => format!(".{}", String::from_utf8_lossy(&key[..key.len().min(80)])),
        Frame::List { position } => format!("[{position}]"),
    };
    frames.iter().map(step).filter(|step| !step.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Attribution, Story};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        #[serde(rename = "text")]
        _text: String,
        #[serde(default, rename = "attributions")]
        _attributions: Vec<Attribution>,
    }

    fn said(text: &str) -> String {
        fault(&serde_json::from_str::<Row>(text).unwrap_err(), text)
    }

    #[test]
    fn names_the_field_and_what_was_found_and_expected() {
        assert_eq!(said(r#"{"text":1}"#), "text: integer '1' stands where a string is expected");
        assert_eq!(said(r#"{"text":["a"]}"#), "text: list stands where a string is expected");
        assert_eq!(said(r#"{"txt":"a"}"#), "the field 'txt' is unknown; it is one of: text, attributions");
        assert_eq!(said(r#"{"text":"a","text":"b"}"#), "the field 'text' stands twice");
        assert_eq!(said(r#"{"attributions":[]}"#), "the field 'text' is missing");
        let second = r#"{"text":"a, \"b\"","attributions":[{"class":"narrator","stance":"asserts","terms":"not_stated"},{"count":1.5}]}"#;
        assert_eq!(
            said(second),
            "attributions[2].count: fraction '1.5' stands where a whole number from 0 to 4294967295 is expected"
        );
        assert_eq!(
            said(r#"{"attributions":[{"class":"offical"}]}"#),
            "attributions[1].class: 'offical' is unknown; it is one of: anonymous_source, official, statement, individual, document, media, narrator"
        );
        assert_eq!(said(r#"{"attributions":[{"class":"media"}]}"#), "attributions[1]: the field 'stance' is missing");
    }

    #[test]
    fn repeats_the_beginning_of_a_long_value_alone() {
        let long = "é".repeat(9_999);
        assert!(said(&format!(r#"{{"{long}":1}}"#)).len() < 300);
        assert!(said(&format!(r#"{{"attributions":"{long}"}}"#)).len() < 300);
        assert!(said(&format!(r#"{{"attributions":[{{"class":"{long}"}}]}}"#)).len() < 300);
    }

    #[test]
    fn tells_where_a_text_is_no_json() {
        assert_eq!(said(r#"{"text":"a""#), "it ends in the middle of its JSON");
        assert_eq!(said(r#"{"text":'a'}"#), "byte 9 is wrong: expected value");
        let text = r#"{"version":1,"published_at":"2025-02-30"}"#;
        let error = serde_json::from_str::<Story>(text).unwrap_err();
        assert_eq!(fault(&error, text), "published_at: '2025-02-30' is a date or a time that does not exist");
    }
}
