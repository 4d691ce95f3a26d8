//! The scan of all records: chunks of neighbouring ones, each by whichever thread is free, with the tiles over them.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::content::Reader;
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::log::{CHUNK, Chunk, Log, Shape};
use super::views::Views;
use super::{Error, tree};
use crate::ledger::Ledger;
use crate::merkle::{FullTile, Hash, TILE_WIDTH};
use crate::store::Table;

/// Reads and checks the records `0..size`, calling `progress` with how many are done.
pub(super) fn scan(
    views: &mut Views<'_>,
    size: u64,
    findings: &mut Findings,
    progress: &(impl Fn(u64) + Sync),
) -> Result<Log, Error> {
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let parts = views.each(|_, view| {
        let mut chunks = Vec::new();
        let mut findings = Findings::default();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= size {
                return Ok((chunks, findings));
            }
            let end = size.min(start.saturating_add(CHUNK));
            chunks.push(scan_chunk(view, start..end, &mut findings)?);
            progress(done.fetch_add(end - start, Ordering::Relaxed) + end - start);
        }
    })?;
    let mut chunks = Vec::new();
    for (part, found) in parts {
        chunks.extend(part);
        findings.merge(found);
    }
    Ok(Log::new(chunks, size))
}

fn scan_chunk(view: &Ledger, range: Range<u64>, findings: &mut Findings) -> Result<Chunk, Error> {
    let mut reader = Reader::open(view, range.clone(), findings)?;
    let scanned = view.store().scan(range.clone(), |number, digest, line| {
        reader.take(number, digest, line);
        true
    });
    if let Err(error) = scanned {
        // What can be read of a damaged table is read one by one.
        reader.damaged(&error.to_string());
        for number in reader.next()..range.end {
            let read = view.store().scan(number..number + 1, |number, digest, line| {
                reader.take(number, digest, line);
                true
            });
            if let Err(error) = read {
                reader.damaged(&error.to_string());
            }
        }
    }
    let (mut chunk, mut leaves) = reader.finish(range.end)?;
    for (position, leaves) in leaves.chunks_mut(usize::from(TILE_WIDTH)).enumerate() {
        check_tile(view, range.start + position as u64 * u64::from(TILE_WIDTH), leaves, &mut chunk, findings)?;
    }
    Ok(chunk)
}

/// Compares the tile of level 0 that begins with the record `start` to the hashes that the records give.
fn check_tile(
    view: &Ledger,
    start: u64,
    leaves: &mut [Hash],
    chunk: &mut Chunk,
    findings: &mut Findings,
) -> Result<(), Error> {
    let position = start / u64::from(TILE_WIDTH);
    let stored = tree::stored_tile(view, 0, position, findings);
    if let Some(stored) = &stored {
        borrow_leaves(start, leaves, stored, chunk);
    }
    tree::compare(0, position, leaves, stored.as_deref(), findings);
    if leaves.len() == usize::from(TILE_WIDTH) {
        chunk.tile_roots.push(FullTile::new(leaves.to_vec())?.root());
    }
    Ok(())
}

/// Takes the hash of a record that is not there from its tile, so that what it is missing from is said once and not of
/// every checkpoint after it.
fn borrow_leaves(start: u64, leaves: &mut [Hash], stored: &[u8], chunk: &mut Chunk) {
    for (place, leaf) in leaves.iter_mut().enumerate() {
        let number = start + place as u64;
        let in_chunk = usize::try_from(number - chunk.start).unwrap_or(usize::MAX);
        if chunk.shapes.get(in_chunk) != Some(&Shape::Missing) {
            continue;
        }
        let bytes = stored.get(place * Hash::LENGTH..(place + 1) * Hash::LENGTH);
        if let Some(hash) = bytes.and_then(Hash::from_slice) {
            *leaf = hash;
            chunk.borrowed_leaves.push((number, hash));
        }
    }
}

/// Reports rows of the record table outside of the log.
pub(super) fn check_numbers(view: &Ledger, size: u64, findings: &mut Findings) {
    let end = i64::try_from(size).unwrap_or(i64::MAX);
    for keys in [i64::MIN..=-1, end..=i64::MAX] {
        each_row(view, Table::Record, keys, findings, |row, findings| {
            let number = row.integer(0).unwrap_or(-1);
            findings.add(Code::RecordSurplus, Place::Record(number), || {
                format!("expected numbers from 0 to {}, found {number}", end - 1)
            });
        });
    }
}
