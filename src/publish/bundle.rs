//! The 256 records that share a file, as one audience sees them.

use std::ops::Range;

use super::Error;
use crate::ledger::{Ledger, altered};
use crate::record::{Body, Digest, Record, Story};

/// The records that share a file.
pub(crate) struct Bundle {
    /// Their digests: the log's entries.
    pub(crate) digests: Vec<[u8; 32]>,
    /// The file of their lines.
    pub(crate) lines: String,
    /// How many of them this audience sees.
    pub(crate) shown: u64,
    /// The story versions among those, by number, with the digests of their texts.
    pub(crate) texts: Vec<(u64, Digest)>,
}

impl Bundle {
    /// Reads the records of these numbers; `shows` says which of them may be seen.
    pub(crate) fn read(
        ledger: &Ledger,
        numbers: Range<u64>,
        proofs_only: bool,
        shows: impl Fn(u64) -> Result<bool, Error>,
    ) -> Result<Self, Error> {
        let mut bundle = Self { digests: Vec::with_capacity(256), lines: String::new(), shown: 0, texts: Vec::new() };
        let mut failure = None;
        ledger.store().scan(numbers, |number, digest, line| {
            let shown = match shows(number) {
                Ok(shown) => shown,
                Err(error) => {
                    failure = Some(error);
                    return false;
                }
            };
            let goes_out = |line: &&str| shown && (!proofs_only || is_never_withheld(line));
            let line = line.filter(goes_out);
            if line.is_some_and(|line| Digest::of(line.as_bytes()).as_bytes() != digest) {
                failure = Some(altered(number).into());
                return false;
            }
            bundle.push(number, digest.try_into().unwrap_or_default(), line);
            true
        })?;
        failure.map_or(Ok(bundle), Err)
    }

    fn push(&mut self, number: u64, digest: [u8; 32], line: Option<&str>) {
        match line {
            Some(line) => {
                self.shown += 1;
                self.lines.push_str(line);
                self.texts.extend(text_of(line).map(|digest| (number, digest)));
            }
            None => self.lines.push_str(&format!(r#"{{"digest":"{}"}}"#, Digest::from(digest))),
        }
        self.lines.push('\n');
        self.digests.push(digest);
    }
}

/// Whether a line is a signer's or a redaction's, which outsiders need to follow the log. Quotation marks within a text
/// are escaped, so that no text can pass for a kind.
pub(super) fn is_never_withheld(line: &str) -> bool {
    [r#""kind":"signer""#, r#""kind":"redaction""#].iter().any(|kind| line.contains(kind))
}

/// What an older file of the same records showed: how many of them, and the texts of their stories.
pub(super) fn shown_before(lines: &str) -> (u64, Vec<Digest>) {
    let shown = lines.lines().filter(|line| !line.starts_with(r#"{"digest":"#));
    shown.fold((0, Vec::new()), |(count, mut texts), line| {
        texts.extend(text_of(line));
        (count + 1, texts)
    })
}

/// The digest of a story version's text.
fn text_of(line: &str) -> Option<Digest> {
    // Most records are statements, and reading those whole takes the longest of all.
    if !line.contains(r#""kind":"story""#) {
        return None;
    }
    match Record::parse(line).ok()?.body {
        Body::Story(Story { text_digest, .. }) => text_digest,
        _ => None,
    }
}
