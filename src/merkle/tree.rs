//! The tree of RFC 6962 section 2.1, read from tiles and grown at its right edge.
//!
//! Owns the reading interface that stores implement, the root of a tree, and appending. An append reads and changes only
//! the tiles at the right edge, one a level; a bulk append hands out full tiles as they complete, so that memory stays
//! proportional to the number of levels.

use std::fmt;

use super::tile::{TILE_WIDTH, Tile, tile_width};
use super::{Error, Hash, empty_root, node_hash};

const FULL: usize = TILE_WIDTH as usize;

/// Levels of tiles that a tree whose size has 64 bits can have.
const LEVELS: u8 = 8;

/// How many leaves a tree has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TreeSize(pub u64);

impl fmt::Display for TreeSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<u64> for TreeSize {
    fn from(leaves: u64) -> Self {
        Self(leaves)
    }
}

/// Where tiles come from: a store, a publication, or memory.
pub trait TileReader {
    /// What reading can fail with; it must be able to carry this layer's findings about what was read.
    type Error: From<Error>;

    /// Reads the tile at `level` and `index`: at least its first `width` hashes.
    ///
    /// More than `width` hashes are taken as the same tile at a later size and cut off; fewer are an error of this layer.
    ///
    /// # Errors
    /// Whatever the reader meets, a missing tile included.
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, Self::Error>;
}

impl<R: TileReader + ?Sized> TileReader for &R {
    type Error = R::Error;

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, Self::Error> {
        (**self).tile(level, index, width)
    }
}

/// Computes the root of a tree of `size` leaves from the tiles at its right edge, one a level.
///
/// # Errors
/// The reader's, and [`Error::TileWidth`] if a tile is too short.
pub fn root<R: TileReader>(size: TreeSize, reader: &R) -> Result<Hash, R::Error> {
    Ok(Appender::open(size, reader)?.root())
}

/// 256 hashes and the root over them, computed apart from any tree, so that several threads can prepare tiles.
#[derive(Clone, Debug)]
pub struct FullTile {
    hashes: Vec<Hash>,
    root: Hash,
}

impl FullTile {
    /// Hashes a full tile.
    ///
    /// # Errors
    /// [`Error::TileBytes`] if there are not exactly 256 hashes.
    pub fn new(hashes: Vec<Hash>) -> Result<Self, Error> {
        if hashes.len() != FULL {
            return Err(Error::TileBytes { found: hashes.len() * Hash::LENGTH });
        }
        let root = perfect_root(&hashes);
        Ok(Self { hashes, root })
    }

    /// The hashes under the root.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The root over the hashes.
    pub fn root(&self) -> Hash {
        self.root
    }
}

/// The right edge of a growing tree.
#[derive(Clone, Debug, Default)]
pub struct Appender {
    size: TreeSize,
    /// A level's last tile, from level 0 up: 0 to 255 hashes.
    edge: Vec<Edge>,
    /// Tiles that became full and were not handed out yet.
    full: Vec<Tile>,
}

/// What an append changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The tiles to be written: those that became full and were not drained before, then the changed partial ones.
    pub tiles: Vec<Tile>,
    /// The root of the tree as it is now.
    pub root: Hash,
    /// The size of the tree as it is now.
    pub size: TreeSize,
}

#[derive(Clone, Debug, Default)]
struct Edge {
    index: u64,
    hashes: Vec<Hash>,
    changed: bool,
}

impl Appender {
    /// Makes the right edge of a tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the right edge of a tree of `size` leaves: at most one tile a level.
    ///
    /// # Errors
    /// The reader's, and [`Error::TileWidth`] if a tile is too short.
    pub fn open<R: TileReader>(size: TreeSize, reader: &R) -> Result<Self, R::Error> {
        let mut edge = Vec::new();
        for level in (0..LEVELS).take_while(|level| size.0 >> (8 * level) > 0) {
            let hashes_in_level = size.0 >> (8 * level);
            let index = hashes_in_level / u64::from(TILE_WIDTH);
            let hashes = match tile_width(level, index, size) {
                0 => Vec::new(),
                width => read_tile(reader, level, index, width)?,
            };
            edge.push(Edge { index, hashes, changed: false });
        }
        Ok(Self { size, edge, full: Vec::new() })
    }

    /// Appends one leaf, given by its hash.
    pub fn push(&mut self, leaf: Hash) {
        self.size.0 = self.size.0.saturating_add(1);
        let mut hash = leaf;
        for level in 0..LEVELS {
            match self.push_at(level, hash) {
                Some(root) => hash = root,
                None => break,
            }
        }
    }

    /// Appends 256 leaves at once.
    ///
    /// # Errors
    /// [`Error::NotAtTileBoundary`] if the tree's size is no multiple of 256.
    pub fn push_full_tile(&mut self, tile: FullTile) -> Result<(), Error> {
        if !self.size.0.is_multiple_of(u64::from(TILE_WIDTH)) {
            return Err(Error::NotAtTileBoundary { size: self.size });
        }
        let index = self.size.0 / u64::from(TILE_WIDTH);
        self.size.0 = self.size.0.saturating_add(u64::from(TILE_WIDTH));
        self.edge_at(0).index = index + 1;
        self.full.push(Tile { level: 0, index, hashes: tile.hashes });
        let mut hash = tile.root;
        for level in 1..LEVELS {
            match self.push_at(level, hash) {
                Some(root) => hash = root,
                None => break,
            }
        }
        Ok(())
    }

    /// Hands out the tiles that became full since the last call, in the order in which they did.
    pub fn drain_full(&mut self) -> Vec<Tile> {
        std::mem::take(&mut self.full)
    }

    /// How many leaves the tree has now.
    pub fn size(&self) -> TreeSize {
        self.size
    }

    /// The root of the tree as it is now. Costs at most 255 hashes a level.
    pub fn root(&self) -> Hash {
        let mut root = None;
        for edge in &self.edge {
            let mut rest = edge.hashes.as_slice();
            while !rest.is_empty() {
                let (before, subtree) = rest.split_at(rest.len() - (1 << rest.len().trailing_zeros()));
                let left = perfect_root(subtree);
                root = Some(root.map_or(left, |right| node_hash(&left, &right)));
                rest = before;
            }
        }
        root.unwrap_or_else(empty_root)
    }

    /// The partial tiles that changed since the tree was opened, as they are now; from level 0 up.
    pub fn changed_partials(&self) -> impl Iterator<Item = Tile> {
        (0..).zip(&self.edge).filter(|(_, edge)| edge.changed && !edge.hashes.is_empty()).map(|(level, edge)| Tile {
            level,
            index: edge.index,
            hashes: edge.hashes.clone(),
        })
    }

    /// Ends the append and says what it changed.
    pub fn finish(mut self) -> Appended {
        let mut tiles = self.drain_full();
        tiles.extend(self.changed_partials());
        Appended { tiles, root: self.root(), size: self.size }
    }

    /// Appends a hash to a level, and yields the root of its last tile if that made it full.
    fn push_at(&mut self, level: u8, hash: Hash) -> Option<Hash> {
        let edge = self.edge_at(level);
        edge.changed = true;
        edge.hashes.push(hash);
        if edge.hashes.len() < FULL {
            return None;
        }
        let hashes = std::mem::replace(&mut edge.hashes, Vec::with_capacity(FULL));
        let root = perfect_root(&hashes);
        let index = edge.index;
        edge.index += 1;
        self.full.push(Tile { level, index, hashes });
        Some(root)
    }

    fn edge_at(&mut self, level: u8) -> &mut Edge {
        let level = usize::from(level);
        if self.edge.len() <= level {
            self.edge.resize_with(level + 1, Edge::default);
        }
        &mut self.edge[level]
    }
}

/// Reads a tile and holds the reader to the width that it was asked for.
pub(super) fn read_tile<R: TileReader>(reader: &R, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, R::Error> {
    let mut hashes = reader.tile(level, index, width)?;
    if hashes.len() < usize::from(width) {
        return Err(Error::TileWidth { level, index, expected: width.into(), found: hashes.len() as u64 }.into());
    }
    hashes.truncate(width.into());
    Ok(hashes)
}

/// Hashes a perfect subtree: 1, 2, 4 … 256 hashes of one level, pair by pair up to its root.
pub(super) fn perfect_root(hashes: &[Hash]) -> Hash {
    debug_assert!(hashes.len().is_power_of_two() && hashes.len() <= FULL);
    let mut row = [Hash::default(); FULL];
    let mut width = hashes.len().min(FULL);
    row[..width].copy_from_slice(&hashes[..width]);
    while width > 1 {
        width /= 2;
        for at in 0..width {
            row[at] = node_hash(&row[2 * at], &row[2 * at + 1]);
        }
    }
    row[0]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::model::{CT_LEAVES, CT_ROOTS, MemoryTiles, leaves, tree, tree_hash};
    use super::super::tile::tiles_of;
    use super::super::{TilePath, leaf_hash};
    use super::*;

    fn append(tiles: &mut MemoryTiles, size: u64, leaves: &[Hash]) -> Appended {
        let mut appender = Appender::open(TreeSize(size), tiles).unwrap();
        leaves.iter().for_each(|leaf| appender.push(*leaf));
        let appended = appender.finish();
        tiles.write(appended.tiles.clone());
        appended
    }

    #[test]
    fn has_the_published_roots() {
        let mut appender = Appender::new();
        for (entry, root) in CT_LEAVES.iter().zip(CT_ROOTS) {
            appender.push(leaf_hash(entry));
            assert_eq!(appender.root().to_string(), root);
        }
    }

    #[test]
    fn has_the_recursive_definitions_root_at_every_size() {
        let leaves = leaves(530);
        let mut tiles = MemoryTiles::default();
        assert_eq!(root(TreeSize(0), &tiles), Ok(empty_root()));
        for size in 0..530 {
            let appended = append(&mut tiles, size, &leaves[size as usize..=size as usize]);
            assert_eq!(appended.size, TreeSize(size + 1));
            assert_eq!(appended.root, tree_hash(&leaves[..=size as usize]), "at size {}", size + 1);
        }
        for size in (0..=530).step_by(7) {
            assert_eq!(root(TreeSize(size), &tiles), Ok(tree_hash(&leaves[..size as usize])), "again at size {size}");
        }
    }

    #[test]
    fn an_append_reads_and_changes_the_right_edge_only() {
        let mut tiles = tree(&leaves(65_536 + 2 * 256 + 3));
        tiles.take_reads();
        let appended = append(&mut tiles, 65_536 + 2 * 256 + 3, &[leaf_hash(b"one more")]);
        assert_eq!(tiles.take_reads(), (3, 3));
        let changed: Vec<_> = appended.tiles.iter().map(|tile| (tile.level, tile.index, tile.width())).collect();
        assert_eq!(changed, [(0, 258, 4)]);
    }

    #[test]
    fn hands_out_full_tiles_as_they_complete_and_holds_back_only_the_edge() {
        let leaves = leaves(256 * 256 + 1);
        let mut appender = Appender::new();
        let mut drained = Vec::new();
        for leaf in &leaves {
            appender.push(*leaf);
            let full = appender.drain_full();
            assert!(full.iter().all(|tile| tile.width() == TILE_WIDTH));
            drained.extend(full.iter().map(|tile| (tile.level, tile.index)));
        }
        assert_eq!(drained.len(), 257);
        assert_eq!(drained[255..], [(0, 255), (1, 0)]);
        let held: Vec<_> = appender.finish().tiles.iter().map(|tile| (tile.level, tile.index, tile.width())).collect();
        assert_eq!(held, [(0, 256, 1), (2, 0, 1)]);
    }

    #[test]
    fn takes_whole_tiles_at_a_tile_boundary_only() {
        let leaves = leaves(3 * 256 + 1);
        let mut appender = Appender::new();
        let mut expected = Appender::new();
        leaves[..256].iter().for_each(|leaf| appender.push(*leaf));
        for tile in leaves[256..768].chunks(256) {
            appender.push_full_tile(FullTile::new(tile.to_vec()).unwrap()).unwrap();
        }
        leaves.iter().for_each(|leaf| expected.push(*leaf));
        appender.push(leaves[768]);
        let late = FullTile::new(leaves[..256].to_vec()).unwrap();
        assert_eq!(appender.push_full_tile(late), Err(Error::NotAtTileBoundary { size: TreeSize(769) }));
        assert_eq!(appender.finish(), expected.finish());
        assert!(matches!(FullTile::new(leaves[..255].to_vec()), Err(Error::TileBytes { found: 8160 })));
    }

    #[test]
    fn refuses_a_tile_that_is_shorter_than_the_tree_demands() {
        let mut tiles = tree(&leaves(300));
        tiles.write(vec![Tile { level: 0, index: 1, hashes: leaves(43) }]);
        let short = Error::TileWidth { level: 0, index: 1, expected: 44, found: 43 };
        assert_eq!(root(TreeSize(300), &tiles), Err(short.clone()));
        assert_eq!(Appender::open(TreeSize(300), &tiles).err(), Some(short));
        assert!(root(TreeSize(u64::MAX), &tiles).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

        #[test]
        fn batches_of_any_sizes_leave_the_same_tiles_as_one_leaf_at_a_time(
            batches in prop::collection::vec(prop_oneof![0..5u64, 200..300u64, Just(256u64), 0..2000u64], 1..6),
        ) {
            let all = leaves(batches.iter().sum());
            let mut tiles = MemoryTiles::default();
            let mut size = 0;
            for batch in batches {
                let appended = append(&mut tiles, size, &all[size as usize..(size + batch) as usize]);
                size += batch;
                prop_assert_eq!(appended.size, TreeSize(size));
                prop_assert_eq!(appended.root, tree_hash(&all[..size as usize]));
            }
            let at_once = tree(&all);
            prop_assert_eq!(tiles.tiles(), at_once.tiles());
            let kept: Vec<_> = tiles.tiles().iter().map(|(&(level, index), hashes)| {
                TilePath::Hashes { level, index, width: hashes.len() as u16 }
            }).collect();
            prop_assert_eq!(tiles_of(TreeSize(size)).collect::<Vec<_>>(), kept);
        }
    }
}
