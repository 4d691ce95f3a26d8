//! Reading a publication: its files into a ledger in memory, which then answers like any other.
//!
//! What the files say is taken as it is, damage included, so that `verify` can name it; only what can't be placed at all
//! is an error here.

use std::fs;
use std::io::Read;
use std::path::Path;

use jiff::tz::TimeZone;

use super::project::project;
use super::{Error, Ledger};
use crate::merkle::{SignedCheckpoint, TilePath, decode_entries, tile_width, tiles_of};
use crate::record::{Body, Digest, LONGEST_LINE, Record, Story};
use crate::store::{Store, Transaction};

/// The largest file of a publication that is read: 256 record lines.
const LARGEST_FILE: u64 = 256 * (LONGEST_LINE as u64 + 1);

/// A record line that is withheld or erased.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Withheld {
    #[allow(dead_code, reason = "its presence tells a withheld record; the digest comes from the entries")]
    digest: Digest,
}

/// Reads the publication in `folder`.
pub(super) fn read(folder: &Path) -> Result<Ledger, Error> {
    let path = folder.join("checkpoint");
    if !path.exists() {
        let reason = "there is no checkpoint, so it is no publication of a ledger".to_owned();
        return Err(Error::BadPublication { path: folder.to_owned(), reason });
    }
    let note = read_text(&path)?;
    let signed = SignedCheckpoint::parse(note.as_bytes())
        .map_err(|error| Error::BadPublication { path, reason: error.to_string() })?;
    let size = signed.unverified().size;
    let store = Store::in_memory(folder)?;
    let transaction = store.begin()?;
    for index in 0..size.0.div_ceil(256) {
        read_bundle(folder, &transaction, index, tile_width(0, index, size))?;
    }
    for tile in tiles_of(size) {
        let TilePath::Hashes { level, index, .. } = tile else { continue };
        let Ok(bytes) = fs::read(folder.join(tile.to_string())) else { continue };
        if bytes.len().is_multiple_of(32) && (32..=8192).contains(&bytes.len()) {
            transaction.put_tile(level, index, &bytes)?;
        }
    }
    transaction.put_checkpoint(size.0, &note)?;
    for number in 0..size.0 {
        let Some(line) = store.entry(number)?.and_then(|entry| entry.line) else { continue };
        if let Ok(record) = Record::parse(&line) {
            project(&transaction, number, &record, &TimeZone::UTC, |digest| Ok(store.number_of(digest)?))?;
            read_story_text(folder, &transaction, number, &record)?;
        }
    }
    transaction.commit()?;
    Ok(Ledger { store, zone: TimeZone::UTC, publication: Some(folder.to_owned()) })
}

/// Reads the 256 records, or fewer at the right edge, that share a file.
fn read_bundle(folder: &Path, transaction: &Transaction<'_>, index: u64, width: u16) -> Result<(), Error> {
    let bad = |path: &Path, reason: String| Error::BadPublication { path: path.to_owned(), reason };
    let path = folder.join(TilePath::Entries { index, width }.to_string());
    let bytes = read_bytes(&path)?;
    let digests = decode_entries(&bytes, width).map_err(|error| bad(&path, error.to_string()))?;
    let path = folder.join(TilePath::Records { index, width }.to_string());
    let text = if path.exists() { read_text(&path)? } else { String::new() };
    let lines: Vec<&str> = text.lines().collect();
    if !lines.is_empty() && lines.len() != digests.len() {
        return Err(bad(&path, format!("has {} lines where {} are expected", lines.len(), digests.len())));
    }
    for (position, digest) in digests.iter().enumerate() {
        let Ok(digest) = <[u8; 32]>::try_from(*digest).map(Digest::from) else {
            return Err(bad(&path, format!("entry {position} has {} bytes where 32 are expected", digest.len())));
        };
        let line = lines.get(position).copied().filter(|line| serde_json::from_str::<Withheld>(line).is_err());
        transaction.append(index * 256 + position as u64, &digest, line)?;
    }
    Ok(())
}

/// Reads the text of a story version, if the publication has it.
fn read_story_text(folder: &Path, transaction: &Transaction<'_>, number: u64, record: &Record) -> Result<(), Error> {
    let Body::Story(Story { text_digest: Some(digest), .. }) = &record.body else { return Ok(()) };
    let path = folder.join(format!("texts/{digest}.json"));
    if path.exists() {
        transaction.put_text(number, &read_text(&path)?)?;
    }
    Ok(())
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let refused = |reason: String| Error::BadPublication { path: path.to_owned(), reason };
    let file = fs::File::open(path).map_err(|error| refused(error.to_string()))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| refused(error.to_string()))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(refused(format!("is longer than {LARGEST_FILE} bytes")));
    }
    Ok(bytes)
}

fn read_text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read_bytes(path)?)
        .map_err(|_| Error::BadPublication { path: path.to_owned(), reason: "is not UTF-8".to_owned() })
}
