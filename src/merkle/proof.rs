//! Proofs: that an entry is in a tree, and that a tree only grew. RFC 6962 sections 2.1.1 and 2.1.2.
//!
//! Proving reads tiles, each at most once and only those on the way from the leaf to the root; checking reads nothing
//! and is what an outsider runs.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tile::{TILE_WIDTH, tile_width};
use super::tree::{perfect_root, read_tile};
use super::{Error, Hash, TileReader, TreeSize, empty_root, node_hash};

/// Proves that the leaf at `index` is in the tree of `size` leaves: the sibling hashes from the leaf up.
/// \[RFC 6962, 2.1.1\]
///
/// # Errors
/// [`Error::IndexOutOfRange`], [`Error::TileWidth`], and the reader's.
pub fn prove_inclusion<R: TileReader>(index: u64, size: TreeSize, reader: &R) -> Result<Vec<Hash>, R::Error> {
    if index >= size.0 {
        return Err(Error::IndexOutOfRange { index, size }.into());
    }
    let mut tiles = Tiles::new(size, reader);
    let mut proof = Vec::new();
    let mut range = 0..size.0;
    while range.end - range.start > 1 {
        let middle = range.start + split(range.end - range.start);
        if index < middle {
            proof.push(tiles.root_of(middle..range.end)?);
            range.end = middle;
        } else {
            proof.push(tiles.root_of(range.start..middle)?);
            range.start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that `proof` leads from the leaf hash at `index` to the root of a tree of `size` leaves.
/// \[RFC 9162, 2.1.3.2\]
///
/// # Errors
/// [`Error::IndexOutOfRange`], [`Error::ProofLength`], [`Error::RootMismatch`].
pub fn check_inclusion(leaf: &Hash, index: u64, size: TreeSize, proof: &[Hash], root: &Hash) -> Result<(), Error> {
    let Some(mut last) = size.0.checked_sub(1).filter(|last| index <= *last) else {
        return Err(Error::IndexOutOfRange { index, size });
    };
    let mut node = index;
    let mut found = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(Error::ProofLength { found: proof.len() });
        }
        if node % 2 == 1 || node == last {
            found = node_hash(sibling, &found);
            // Not 0: it is odd, or equal to `last`. Levels at which it has no sibling have no hash in the proof.
            let lone_levels = node.trailing_zeros();
            node >>= lone_levels;
            last >>= lone_levels;
        } else {
            found = node_hash(&found, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(Error::ProofLength { found: proof.len() });
    }
    expect_root(root, found)
}

/// Proves that the tree of `size` leaves begins with the tree of `old` leaves. \[RFC 6962, 2.1.2\]
///
/// The proof is empty if `old` is 0 or equal to `size`.
///
/// # Errors
/// [`Error::Shrunk`], [`Error::TileWidth`], and the reader's.
pub fn prove_consistency<R: TileReader>(old: TreeSize, size: TreeSize, reader: &R) -> Result<Vec<Hash>, R::Error> {
    if old > size {
        return Err(Error::Shrunk { old, size }.into());
    }
    if old.0 == 0 || old == size {
        return Ok(Vec::new());
    }
    let mut tiles = Tiles::new(size, reader);
    let mut proof = Vec::new();
    let mut range = 0..size.0;
    while range.end != old.0 {
        let middle = range.start + split(range.end - range.start);
        if old.0 <= middle {
            proof.push(tiles.root_of(middle..range.end)?);
            range.end = middle;
        } else {
            proof.push(tiles.root_of(range.start..middle)?);
            range.start = middle;
        }
    }
    if range.start != 0 {
        proof.push(tiles.root_of(range)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that the tree with `root` begins with the one with `old_root`. \[RFC 9162, 2.1.4.2\]
///
/// Any tree begins with the empty one; that proof must be empty, and `old_root` the empty root.
///
/// # Errors
/// [`Error::Shrunk`], [`Error::ProofLength`], [`Error::RootMismatch`].
pub fn check_consistency(
    old: TreeSize,
    old_root: &Hash,
    size: TreeSize,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), Error> {
    if old > size {
        return Err(Error::Shrunk { old, size });
    }
    let wrong_length = || Error::ProofLength { found: proof.len() };
    if old.0 == 0 || old == size {
        if !proof.is_empty() {
            return Err(wrong_length());
        }
        let expected = if old.0 == 0 { empty_root() } else { *root };
        expect_root(&expected, *old_root)?;
        return if size.0 == 0 { expect_root(&expected, *root) } else { Ok(()) };
    }
    let mut node = old.0 - 1;
    let mut last = size.0 - 1;
    let shared_levels = node.trailing_ones();
    node >>= shared_levels;
    last >>= shared_levels;

    // A tree whose size is a power of two is itself the first subtree, so the proof does not repeat its root.
    let (seed, rest) = match old.0.is_power_of_two() {
        true => (old_root, proof),
        false => proof.split_first().ok_or_else(wrong_length)?,
    };
    let (mut found_old, mut found) = (*seed, *seed);
    for hash in rest {
        if last == 0 {
            return Err(wrong_length());
        }
        if node % 2 == 1 || node == last {
            found_old = node_hash(hash, &found_old);
            found = node_hash(hash, &found);
            // Not 0: it is odd, or equal to `last`. Levels at which it has no sibling have no hash in the proof.
            let lone_levels = node.trailing_zeros();
            node >>= lone_levels;
            last >>= lone_levels;
        } else {
            found = node_hash(&found, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(wrong_length());
    }
    expect_root(old_root, found_old)?;
    expect_root(root, found)
}

/// The tiles of one tree, each read once.
struct Tiles<'reader, R> {
    size: TreeSize,
    reader: &'reader R,
    read: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<'reader, R: TileReader> Tiles<'reader, R> {
    fn new(size: TreeSize, reader: &'reader R) -> Self {
        Self { size, reader, read: BTreeMap::new() }
    }

    /// Hashes the leaves in `range`, which begins where a subtree of its length begins: MTH(D\[range\]).
    fn root_of(&mut self, range: Range<u64>) -> Result<Hash, R::Error> {
        let mut root = None;
        let mut end = range.end;
        while end > range.start {
            let height = (end - range.start).trailing_zeros();
            let start = end - (1 << height);
            let left = self.perfect_root(height, start)?;
            root = Some(root.map_or(left, |right| node_hash(&left, &right)));
            end = start;
        }
        Ok(root.unwrap_or_else(empty_root))
    }

    /// Hashes the perfect subtree of 2^`height` leaves that begins at leaf `start`, from within one tile.
    fn perfect_root(&mut self, height: u32, start: u64) -> Result<Hash, R::Error> {
        let level = (height / 8) as u8;
        let first = start >> (8 * u32::from(level));
        let index = first / u64::from(TILE_WIDTH);
        let offset = (first % u64::from(TILE_WIDTH)) as usize;
        let hashes = self.tile(level, index)?;
        Ok(perfect_root(&hashes[offset..offset + (1 << (height % 8))]))
    }

    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], R::Error> {
        use std::collections::btree_map::Entry;
        match self.read.entry((level, index)) {
            Entry::Occupied(tile) => Ok(tile.into_mut()),
            Entry::Vacant(place) => {
                let width = tile_width(level, index, self.size);
                Ok(place.insert(read_tile(self.reader, level, index, width)?))
            }
        }
    }
}

/// The largest power of two below `leaves`, which must be at least 2: where RFC 6962 splits a tree.
fn split(leaves: u64) -> u64 {
    1 << (u64::BITS - 1 - (leaves - 1).leading_zeros())
}

fn expect_root(expected: &Hash, found: Hash) -> Result<(), Error> {
    if *expected == found { Ok(()) } else { Err(Error::RootMismatch { expected: *expected, found }) }
}

#[cfg(test)]
mod tests;
