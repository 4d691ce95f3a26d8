//! The stored tiles against those that the records give.

use super::Error;
use super::file::each_row;
use super::finding::{Code, Findings, Place};
use super::frontier::Frontier;
use super::log::Log;
use crate::ledger::Ledger;
use crate::merkle::{FullTile, Hash, TILE_WIDTH, TreeSize, tile_width};
use crate::store::Table;

const FULL: u64 = TILE_WIDTH as u64;

/// Checks the tiles above level 0, that no others are stored, and yields the root of the log.
pub(super) fn check(view: &Ledger, log: &Log, findings: &mut Findings) -> Result<Hash, Error> {
    let mut hashes: Vec<Hash> = log.tile_roots().collect();
    let mut frontier = Frontier::default();
    hashes.iter().for_each(|root| frontier.push(8, *root));
    let mut edge = Frontier::default();
    (hashes.len() as u64 * FULL..log.size()).for_each(|number| edge.push(0, log.leaf(number)));

    for level in 1..8 {
        let mut above = Vec::new();
        for (position, hashes) in (0..).zip(hashes.chunks(usize::from(TILE_WIDTH))) {
            let stored = stored_tile(view, level, position, findings);
            compare(level, position, hashes, stored.as_deref(), findings);
            if hashes.len() == usize::from(TILE_WIDTH) {
                above.push(FullTile::new(hashes.to_vec())?.root());
            }
        }
        hashes = above;
    }
    check_surplus(view, log.size(), findings);
    Ok(frontier.root_with(&edge))
}

/// The stored tile's bytes.
pub(super) fn stored_tile(view: &Ledger, level: u8, position: u64, findings: &mut Findings) -> Option<Vec<u8>> {
    view.store().tile_bytes(level, position).unwrap_or_else(|error| {
        findings.add(Code::FileDamaged, place(level, position), || format!("expected a tile, found: {error}"));
        None
    })
}

/// Compares a stored tile to the hashes that it must have.
pub(super) fn compare(level: u8, position: u64, expected: &[Hash], stored: Option<&[u8]>, findings: &mut Findings) {
    let Some(stored) = stored else {
        let width = expected.len();
        findings.add(Code::TileMissing, place(level, position), || format!("expected {width} hashes, found no tile"));
        return;
    };
    let (found, rest) = stored.as_chunks::<{ Hash::LENGTH }>();
    if found.len() != expected.len() || !rest.is_empty() {
        findings.add(Code::TileMismatch, place(level, position), || {
            format!("expected {} hashes in {} bytes, found {} bytes", expected.len(), expected.len() * 32, stored.len())
        });
    } else if let Some(at) = found.iter().zip(expected).position(|(found, expected)| found != expected.as_bytes()) {
        findings.add(Code::TileMismatch, place(level, position), || {
            let what =
                if level == 0 { format!("record {}", position * FULL + at as u64) } else { format!("hash {at}") };
            format!("{what}: expected {}, found {}", expected[at], Hash::from(found[at]))
        });
    }
}

fn check_surplus(view: &Ledger, size: u64, findings: &mut Findings) {
    each_row(view, Table::Tile, i64::MIN..=i64::MAX, findings, |row, findings| {
        let (level, position) = (row.integer(0).unwrap_or(-1), row.integer(1).unwrap_or(-1));
        let width = match (u8::try_from(level), u64::try_from(position)) {
            (Ok(level), Ok(position)) => tile_width(level, position, TreeSize(size)),
            _ => 0,
        };
        if width == 0 {
            findings.add(Code::TileSurplus, Place::Tile { level, position }, || {
                format!("expected no such tile in a tree of {size} records")
            });
        }
    });
}

fn place(level: u8, position: u64) -> Place {
    Place::Tile { level: level.into(), position: i64::try_from(position).unwrap_or(i64::MAX) }
}
