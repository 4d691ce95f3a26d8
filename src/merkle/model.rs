//! The slow, obvious tree of RFC 6962 section 2.1, written as the document defines it, and tiles in memory: what the
//! tests of this layer are held against.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Appender, Error, Hash, Tile, TileReader, empty_root, leaf_hash, node_hash};

/// The entries of the tree that Certificate Transparency's implementations are tested with (transparency-dev/merkle,
/// `testonly/constants.go`).
pub(super) const CT_LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Their leaf hashes.
pub(super) const CT_LEAF_HASHES: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
    "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
];

/// The roots of the trees of 1 to 8 of them.
pub(super) const CT_ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// A tree of those leaves, in tiles.
pub(super) fn tree(leaves: &[Hash]) -> MemoryTiles {
    let mut appender = Appender::new();
    leaves.iter().for_each(|leaf| appender.push(*leaf));
    let mut tiles = MemoryTiles::default();
    tiles.write(appender.finish().tiles);
    tiles
}

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
