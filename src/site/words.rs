//! What pages write everywhere: names of files, times, and strangers' text.

use crate::record::{Digest, Minute};
use crate::text::plain;

/// How many digits of a digest name a page.
pub(crate) const NAME_DIGITS: usize = 20;
/// How many digits of an id readers see.
const SHOWN_DIGITS: usize = 7;

/// The name of a page in `folder` for what has this digest.
pub(crate) fn name(folder: &str, digest: &Digest) -> String {
    format!("{folder}/{}.html", digest.prefix(NAME_DIGITS))
}

/// An id as readers see it.
pub(crate) fn short(id: &Digest) -> String {
    id.prefix(SHOWN_DIGITS)
}

/// A time as readers see it: `2026-03-06 14:20 UTC`.
pub(crate) fn time(minute: Minute) -> String {
    minute.to_string().replacen('T', " ", 1).replace(":00Z", " UTC")
}

/// The day of a time: `2026-03-06`.
pub(crate) fn day(minute: Minute) -> String {
    minute.to_string().chars().take(10).collect()
}

/// Strangers' text for a page: on one line, without controls and without what turns the direction of writing. What has a
/// meaning in HTML is escaped where it is written.
pub(crate) fn safe(text: &str) -> String {
    plain(text).into_owned()
}

/// The same of a text whose lines are kept.
pub(crate) fn safe_lines(text: &str) -> String {
    text.split('\n').map(|line| plain(line.trim_end_matches('\r'))).collect::<Vec<_>>().join("\n")
}

/// A number and its noun.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
