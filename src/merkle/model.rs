//! The slow, obvious tree of RFC 6962 section 2.1, written as the document defines it, and tiles in memory: what the
//! tests of this layer are held against.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Error, Hash, Tile, TileReader, empty_root, leaf_hash, node_hash};

/// Distinct leaves, by number.
pub(super) fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

/// MTH(D\[n\]).
pub(super) fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&tree_hash(left), &tree_hash(right))
        }
    }
}

/// PATH(m, D\[n\]).
pub(super) fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut proof, sibling) =
        if index < middle { (path(index, left), right) } else { (path(index - middle, right), left) };
    proof.push(tree_hash(sibling));
    proof
}

/// SUBPROOF(m, D\[n\], b); PROOF(m, D\[n\]) is SUBPROOF(m, D\[n\], true).
pub(super) fn subproof(old: usize, leaves: &[Hash], old_root_is_known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if old_root_is_known { Vec::new() } else { vec![tree_hash(leaves)] };
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut proof, sibling) = if old <= middle {
        (subproof(old, left, old_root_is_known), right)
    } else {
        (subproof(old - middle, right, false), left)
    };
    proof.push(tree_hash(sibling));
    proof
}

/// The largest power of two below `leaves`.
fn split(leaves: usize) -> usize {
    let mut power = 1;
    while power * 2 < leaves {
        power *= 2;
    }
    power
}

/// Tiles in memory, which remember which of them were read.
#[derive(Default)]
pub(super) struct MemoryTiles {
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
    read: RefCell<BTreeSet<(u8, u64)>>,
    reads: RefCell<usize>,
}

impl MemoryTiles {
    pub(super) fn write(&mut self, tiles: Vec<Tile>) {
        self.tiles.extend(tiles.into_iter().map(|tile| ((tile.level, tile.index), tile.hashes)));
    }

    pub(super) fn tiles(&self) -> &BTreeMap<(u8, u64), Vec<Hash>> {
        &self.tiles
    }

    /// How many reads there were since the last call, and of how many tiles.
    pub(super) fn take_reads(&self) -> (usize, usize) {
        (self.reads.take(), self.read.take().len())
    }
}

impl TileReader for MemoryTiles {
    type Error = Error;

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, Error> {
        *self.reads.borrow_mut() += 1;
        self.read.borrow_mut().insert((level, index));
        let missing = Error::TileWidth { level, index, expected: width.into(), found: 0 };
        self.tiles.get(&(level, index)).cloned().ok_or(missing)
    }
}
