//! Why a file is no story.

use super::LONGEST;

/// Why no story could be read from a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing but white space.
    #[error("the story is empty")]
    Empty,
    /// More than [`LONGEST`] bytes.
    #[error("the story has {bytes} bytes, and {LONGEST} are the most")]
    TooLong {
        /// How many bytes it has, as far as they were read.
        bytes: usize,
    },
    /// A Portable Document Format file.
    #[error("the story is a PDF, whose pages have no running text")]
    Pdf,
    /// A word processor's, a compressed or another file that is not text.
    #[error("the story is {what}, not text")]
    Binary {
        /// What it seems to be.
        what: &'static str,
    },
    /// Text in another encoding, told by its byte-order mark or by the zeroes between its letters.
    #[error("the story is in {encoding}, not in UTF-8")]
    OtherEncoding {
        /// The encoding's name, as `iconv` knows it.
        encoding: &'static str,
    },
    /// Bytes that are not UTF-8.
    #[error("the story is not UTF-8: byte {at} (line {line}) is 0x{byte:02X}")]
    NotUtf8 {
        /// The first wrong byte's place, from 1.
        at: usize,
        /// The line that it stands on, from 1.
        line: usize,
        /// The byte.
        byte: u8,
    },
    /// A page without a text that reads like an article.
    #[error("the page has no article in it{}", .found.as_ref().map(|found| format!(" (its title is '{found}')")).unwrap_or_default())]
    NoArticle {
        /// The page's title.
        found: Option<String>,
    },
    /// A page with more elements than any article's.
    #[error("the page has more than {most} elements")]
    TooManyElements {
        /// The bound.
        most: usize,
    },
}

impl Error {
    /// What to do instead, for the file named `file` (`-` for standard input).
    pub fn remedy(&self, file: &str) -> String {
        match self {
            Self::Pdf => format!("take its text out first: pdftotext '{file}' - | ledger add -"),
            Self::OtherEncoding { encoding } => {
                format!("convert it first: iconv -f {encoding} -t UTF-8 '{file}' | ledger add -")
            }
            Self::NotUtf8 { .. } => format!(
                "convert it first, if it is in Windows' or Latin letters: iconv -f WINDOWS-1252 -t UTF-8 '{file}' | ledger add -"
            ),
            Self::Binary { .. } => "save it as plain text, Markdown or HTML first".to_owned(),
            Self::TooLong { .. } => "a story is one article: split the file".to_owned(),
            Self::NoArticle { .. } => {
                "if it does hold one, copy the article's text into a .txt file, or pipe it: ledger add -".to_owned()
            }
            Self::TooManyElements { .. } => "copy the article's text into a .txt file".to_owned(),
            Self::Empty => "name a file with a story's text in it".to_owned(),
        }
    }
}
