//! Record lines of all kinds, verbatim and in order: `sha256sum` of line n is the digest of record n.

use std::io::{self, Write};

use super::{Error, Out};
use crate::ledger::{self, Ledger};

/// Writes every record and returns how many. A record without content here stands as `{"digest":"…"}`, as it does in a
/// publication.
pub(super) fn write_records(ledger: &Ledger, out: Out<'_>) -> Result<u64, Error> {
    let mut written = 0;
    let mut failure = None;
    let scanned = ledger.store().scan(0..u64::MAX >> 1, |_, digest, line| {
        written += 1;
        failure = write_record(digest, line, out).err();
        failure.is_none()
    });
    scanned.map_err(ledger::Error::from)?;
    if let Some(error) = failure {
        return Err(error.into());
    }
    out.flush()?;
    Ok(written)
}

fn write_record(digest: &[u8], line: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    match line {
        Some(line) => out.write_all(line.as_bytes())?,
        None => {
            out.write_all(b"{\"digest\":\"")?;
            for byte in digest {
                write!(out, "{byte:02x}")?;
            }
            out.write_all(b"\"}")?;
        }
    }
    out.write_all(b"\n")
}
