//! Reading a publication: its files into a ledger in memory, which then answers like any other.
//!
//! What the files say is taken as it is, damage included, so that `verify` can name it; only what can't be placed at all
//! is an error here.

use std::path::Path;

use jiff::tz::TimeZone;

use super::project::project;
use super::{Error, Ledger};
use crate::merkle::{TilePath, decode_entries, tile_width, tiles_of};
use crate::publication::Publication;
use crate::record::{Body, Digest, LONGEST_LINE, Record, Story};
use crate::store::{Store, Transaction};

/// The largest file of a publication that is read: 256 record lines.
const LARGEST_FILE: u64 = 256 * (LONGEST_LINE as u64 + 1);

/// The largest text of a story that is read, its JSON included.
const LARGEST_TEXT: u64 = 64 << 20;

/// The largest age file of a sealed identity that is read.
const LARGEST_SEAL: u64 = 1 << 20;

/// A record line that is withheld or erased.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Withheld {
    #[allow(dead_code, reason = "its presence tells a withheld record; the digest comes from the entries")]
    digest: Digest,
}

/// Reads the publication.
pub(super) fn read(publication: Publication) -> Result<Ledger, Error> {
    let checkpoint = publication.checkpoint()?;
    let size = checkpoint.unverified().size;
    let store = Store::in_memory(Path::new(&publication.to_string()))?;
    let transaction = store.begin()?;
    let mut altered = None;
    for index in 0..size.0.div_ceil(256) {
        let first = read_bundle(&publication, &transaction, index, tile_width(0, index, size))?;
        altered = altered.or(first);
    }
    for tile in tiles_of(size) {
        let TilePath::Hashes { level, index, .. } = tile else { continue };
        // One that is too long is no tile of this tree, as is one that is not there: `verify` names both.
        let Some(bytes) = publication.file(&tile.to_string(), LARGEST_FILE)? else { continue };
        if bytes.len().is_multiple_of(32) && (32..=8192).contains(&bytes.len()) {
            transaction.put_tile(level, index, &bytes)?;
        }
    }
    transaction.put_checkpoint(size.0, &checkpoint.to_string())?;
    for number in 0..size.0 {
        let Some(line) = store.entry(number)?.and_then(|entry| entry.line) else { continue };
        if let Ok(record) = Record::parse(&line) {
            project(&transaction, number, &record, &TimeZone::UTC, |digest| Ok(store.number_of(digest)?))?;
            read_story_text(&publication, &transaction, number, &record)?;
            read_sealed_identity(&publication, &transaction, number, &record)?;
        }
    }
    transaction.bridge_gaps()?;
    transaction.commit()?;
    Ok(Ledger { altered, ..Ledger::new(store, TimeZone::UTC, Some(publication)) })
}

/// Reads the 256 records, or fewer at the right edge, that share a file. Returns the number of the first whose line has
/// another digest than the log's entry.
fn read_bundle(
    publication: &Publication,
    transaction: &Transaction<'_>,
    index: u64,
    width: u16,
) -> Result<Option<u64>, Error> {
    let name = TilePath::Entries { index, width }.to_string();
    let bad = |name: &str, reason| Error::BadPublication { path: publication.name_of(name).into(), reason };
    let missing = || bad(&name, "there is no such file".to_owned());
    let bytes = publication.file(&name, LARGEST_FILE)?.ok_or_else(missing)?;
    let digests = decode_entries(&bytes, width).map_err(|error| bad(&name, error.to_string()))?;
    let name = TilePath::Records { index, width }.to_string();
    let text = text(publication, &name, LARGEST_FILE)?.unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    if !lines.is_empty() && lines.len() != digests.len() {
        return Err(bad(&name, format!("has {} lines where {} are expected", lines.len(), digests.len())));
    }
    let mut altered = None;
    for (position, digest) in digests.iter().enumerate() {
        let Ok(digest) = <[u8; 32]>::try_from(*digest).map(Digest::from) else {
            return Err(bad(&name, format!("entry {position} has {} bytes where 32 are expected", digest.len())));
        };
        let line = lines.get(position).copied().filter(|line| serde_json::from_str::<Withheld>(line).is_err());
        let number = index * 256 + position as u64;
        if altered.is_none() && line.is_some_and(|line| Digest::of(line.as_bytes()) != digest) {
            altered = Some(number);
        }
        transaction.append(number, &digest, line)?;
    }
    Ok(altered)
}

/// Reads the text of a story version, if the publication has it.
fn read_story_text(
    publication: &Publication,
    transaction: &Transaction<'_>,
    number: u64,
    record: &Record,
) -> Result<(), Error> {
    let Body::Story(Story { text_digest: Some(digest), .. }) = &record.body else { return Ok(()) };
    if let Some(content) = text(publication, &format!("texts/{digest}.json"), LARGEST_TEXT)? {
        transaction.put_text(number, &content)?;
    }
    Ok(())
}

/// Reads the identity that a seal covers, if the publication has it: those for counsel do.
fn read_sealed_identity(
    publication: &Publication,
    transaction: &Transaction<'_>,
    number: u64,
    record: &Record,
) -> Result<(), Error> {
    let Body::Seal(_) = &record.body else { return Ok(()) };
    let digest = transaction.store().digest_of(number)?;
    let Some(digest) = digest else { return Ok(()) };
    if let Some(age_file) = publication.file(&format!("seals/{digest}.age"), LARGEST_SEAL)? {
        transaction.put_ciphertext(number, &age_file)?;
    }
    Ok(())
}

fn text(publication: &Publication, name: &str, most: u64) -> Result<Option<String>, Error> {
    let not_text =
        |_| Error::BadPublication { path: publication.name_of(name).into(), reason: "is not UTF-8".to_owned() };
    publication.file(name, most)?.map(String::from_utf8).transpose().map_err(not_text)
}
