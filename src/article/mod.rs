//! A story as a file has it: its text, and what stands around the text: headline, byline, outlet, date, address, language.
//!
//! Three forms are read. Plain text ([`plain`]) is kept as it is, so that an offset into the file is an offset into the
//! story; Markdown ([`markdown`]) loses its markup, a page ([`page`]) all but its article. The fields are taken only
//! where the file says them without doubt: a date is never completed, and nothing is guessed from a file's name.
//!
//! Pure: bytes in, article out. Never fetches, never runs what a page brings along, and stays within [`LONGEST`] bytes
//! of input and time linear in them.

mod bytes;
mod date;
mod error;
mod markdown;
mod page;
mod plain;

pub use bytes::LONGEST;
pub use error::Error;

use crate::record::Moment;

/// A story, ready to be drafted and archived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The text as it is stored: every offset counts in its Unicode scalar values.
    pub text: String,
    /// The headline, as published.
    pub headline: Option<String>,
    /// Who wrote it, as published, without "By".
    pub byline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// Its http or https address.
    pub url: Option<String>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
    /// Whether the text is that of the file, rather than what was left of its markup.
    pub is_verbatim: bool,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Markdown,
    Page,
}

/// Reads a story from a file's bytes; the name's ending, else the beginning of the text, tells its form.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Article, Error> {
    let text = bytes::decode(bytes)?;
    let article = match form(file_name, &text) {
        Form::Plain => plain::read(text),
        Form::Markdown => markdown::read(&text),
        Form::Page => page::read(&text)?,
    };
    if article.text.trim().is_empty() { Err(Error::Empty) } else { Ok(article) }
}

fn form(file_name: &str, text: &str) -> Form {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let begins = |with: &str| {
        let text = text.trim_start();
        text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    match ending.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => Form::Page,
        Some("md" | "markdown" | "mdown" | "mkd") => Form::Markdown,
        _ if ["<!doctype html", "<html", "<head>", "<head "].into_iter().any(begins) => Form::Page,
        _ => Form::Plain,
    }
}
