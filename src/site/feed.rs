//! Atom feeds (RFC 4287) of what changed.

use std::fmt::Write;

use super::changes::Change;
use super::head::Head;
use super::words::{safe, short};
use crate::record::Digest;

/// Prints a feed that stands in the publication's folder under `file`.
pub(crate) fn print<'a>(head: &Head, file: &str, title: &str, changes: impl Iterator<Item = &'a Change>) -> String {
    let origin = escaped(&head.origin);
    let id = uuid(&Digest::of(format!("{}\n{file}", head.verifier).as_bytes()));
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{id}</id>\n<title>{title}: {origin}</title>\n<updated>{}</updated>\n<author><name>{origin}</name></author>\n\
         <link rel=\"self\" href=\"{file}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"index.html\"/>\n",
        head.updated
    );
    for change in changes {
        let text = escaped(&change.text);
        let told = escaped(&change.told());
        // Writing to a string can't fail.
        let _ = write!(
            feed,
            "<entry>\n<id>{}</id>\n<title>{}: {text}</title>\n<updated>{}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<summary>{told} ({}, revision {})</summary>\n</entry>\n",
            uuid(&change.digest),
            escaped(&change.what()),
            change.recorded_at,
            change.page,
            short(&change.id),
            change.revision,
        );
    }
    feed.push_str("</feed>\n");
    feed
}

/// A name that lasts, from a digest: a UUID of version 8 (RFC 9562, 5.8).
fn uuid(digest: &Digest) -> String {
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn escaped(text: &str) -> String {
    safe(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
