//! A page that stands alone: its style inside, no script, nothing from another host, and nothing that a stranger wrote
//! is obeyed.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::record::{Class, Minute, Status};

const STYLE: &str = include_str!("style.css");

/// A page's beginning, up to where its content goes.
pub(crate) fn opening(title: &str) -> String {
    let head = html! {
        (DOCTYPE)
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
        title { (text(title)) }
        style { (PreEscaped(STYLE)) }
    };
    format!("{}\n</head>\n<body>\n", head.into_string().replacen("<meta", "<html lang=\"en\">\n<head>\n<meta", 1))
}

/// What ends the page.
pub(crate) const CLOSING: &str = "</body>\n</html>\n";

/// A status as a badge.
pub(in crate::export) fn status(status: Status) -> Markup {
    html! { span.status.(status.as_str()) { (status.as_str()) } }
}

/// A class of sources as a label.
pub(in crate::export) fn class(class: Class) -> Markup {
    html! { span.class.(class.as_str()) { (class.spaced()) } }
}

/// A minute as readers read it.
pub(in crate::export) fn minute(minute: Minute) -> String {
    minute.to_string().replace('T', " ").replace(":00Z", " UTC")
}

/// A stranger's text as a reader should see it: on one line, without the characters that reorder what stands beside
/// them. The markup around it escapes the rest.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let reorders = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    Cow::Owned(text.chars().filter(|c| !reorders(c)).map(|c| if is_odd(c) { ' ' } else { c }).collect())
}
