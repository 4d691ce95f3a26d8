//! Tiles: the stored and published form of the tree, after C2SP tlog-tiles.
//!
//! A tile is up to 256 neighbouring hashes of one level. Level 0 holds leaf hashes; a hash at level L + 1 is the root of
//! a full tile at level L, so a level of tiles spans eight levels of the tree. Owns the paths of a publication and the
//! bytes of hash tiles and entry bundles; reads and writes no file.

use std::fmt;
use std::str::FromStr;

use super::{Error, Hash, TreeSize};

/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;

/// The highest level that tlog-tiles allows in a path.
const HIGHEST_LEVEL: u8 = 63;

/// Neighbouring hashes of one level, from the tile's beginning: 256 in a full tile, fewer at the tree's right edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// 0 for leaf hashes; a hash at level L covers 256^L leaves.
    pub level: u8,
    /// The tile's position in its level, from 0.
    pub index: u64,
    /// 1 to 256 hashes.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// How many hashes the tile has.
    pub fn width(&self) -> u16 {
        self.hashes.len().try_into().unwrap_or(u16::MAX)
    }

    /// Where a publication keeps this tile.
    pub fn path(&self) -> TilePath {
        TilePath::Hashes { level: self.level, index: self.index, width: self.width() }
    }

    /// The bytes that a publication and the store keep: the hashes, one after another.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode_hashes(&self.hashes)
    }
}

/// A file of a publication that holds 256 of something, or at the right edge `width` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TilePath {
    /// `tile/<L>/<N>[.p/<W>]`: hashes of the tree.
    Hashes {
        /// 0 for leaf hashes.
        level: u8,
        /// Position in the level, from 0.
        index: u64,
        /// 1 to 256 hashes.
        width: u16,
    },
    /// `tile/entries/<N>[.p/<W>]`: the entries under the level 0 tile of that index.
    Entries {
        /// Position, from 0.
        index: u64,
        /// 1 to 256 entries.
        width: u16,
    },
    /// `records/<N>[.p/<W>].jsonl`: what the entries are digests of. Not of tlog-tiles; the same numbering.
    Records {
        /// Position, from 0.
        index: u64,
        /// 1 to 256 lines.
        width: u16,
    },
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (index, width) = match *self {
            Self::Hashes { level, index, width } => {
                write!(f, "tile/{level}/")?;
                (index, width)
            }
            Self::Entries { index, width } => {
                f.write_str("tile/entries/")?;
                (index, width)
            }
            Self::Records { index, width } => {
                f.write_str("records/")?;
                (index, width)
            }
        };
        write_index(f, index)?;
        if width < TILE_WIDTH {
            write!(f, ".p/{width}")?;
        }
        if matches!(self, Self::Records { .. }) {
            f.write_str(".jsonl")?;
        }
        Ok(())
    }
}

impl FromStr for TilePath {
    type Err = Error;

    /// Reads a path; the only spelling that is taken is the one that is printed.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse_path(text)
            .filter(|path| path.to_string() == text)
            .ok_or_else(|| Error::TilePath { found: Error::excerpt(text) })
    }
}

/// How many hashes the tile at `level` and `index` has in a tree of `size` leaves; 0 if it has no such tile.
pub fn tile_width(level: u8, index: u64, size: TreeSize) -> u16 {
    let hashes = size.0.checked_shr(8 * u32::from(level)).unwrap_or(0);
    let before = u128::from(index) * u128::from(TILE_WIDTH);
    u128::from(hashes).saturating_sub(before).min(u128::from(TILE_WIDTH)) as u16
}

/// Every hash tile of a tree of `size` leaves, level by level, as a publication must hold it.
pub fn tiles_of(size: TreeSize) -> impl Iterator<Item = TilePath> {
    (0..8).flat_map(move |level| {
        let hashes = size.0.checked_shr(8 * u32::from(level)).unwrap_or(0);
        (0..hashes.div_ceil(u64::from(TILE_WIDTH))).map(move |index| TilePath::Hashes {
            level,
            index,
            width: tile_width(level, index, size),
        })
    })
}

/// Writes hashes one after another, 32 bytes each.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(hashes.len() * Hash::LENGTH);
    hashes.iter().for_each(|hash| bytes.extend_from_slice(hash.as_bytes()));
    bytes
}

/// Reads the 1 to 256 hashes of a tile.
///
/// # Errors
/// [`Error::TileBytes`] if the length is none that a tile can have.
pub fn decode_hashes(bytes: &[u8]) -> Result<Vec<Hash>, Error> {
    let (hashes, rest) = bytes.as_chunks::<{ Hash::LENGTH }>();
    if !rest.is_empty() || hashes.is_empty() || hashes.len() > usize::from(TILE_WIDTH) {
        return Err(Error::TileBytes { found: bytes.len() });
    }
    Ok(hashes.iter().copied().map(Hash::from).collect())
}

/// Writes an entry bundle: each entry after its length, a big-endian 16-bit number. \[tlog-tiles, "Log entries"\]
///
/// # Errors
/// [`Error::EntryTooLong`].
pub fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(entries.iter().map(|entry| 2 + entry.as_ref().len()).sum());
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len()).map_err(|_| Error::EntryTooLong { found: entry.len() })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// Reads an entry bundle of exactly `width` entries.
///
/// # Errors
/// [`Error::EntryBundle`] if the bytes end too early or too late.
pub fn decode_entries(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, Error> {
    let mut entries = Vec::with_capacity(usize::from(width.min(TILE_WIDTH)));
    let mut rest = bytes;
    for at in 0..width {
        let (entry, after) = split_entry(rest).ok_or(Error::EntryBundle { expected: width, at })?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(Error::EntryBundle { expected: width, at: width }) }
}

fn split_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// Writes an index in groups of three digits, all but the last one marked by an x: 1234067 is `x001/x234/067`.
fn write_index(f: &mut fmt::Formatter<'_>, index: u64) -> fmt::Result {
    if index >= 1000 {
        write_leading_groups(f, index / 1000)?;
    }
    write!(f, "{:03}", index % 1000)
}

fn write_leading_groups(f: &mut fmt::Formatter<'_>, groups: u64) -> fmt::Result {
    if groups >= 1000 {
        write_leading_groups(f, groups / 1000)?;
    }
    write!(f, "x{:03}/", groups % 1000)
}

/// Reads a path leniently: the caller compares it to the one right spelling.
fn parse_path(text: &str) -> Option<TilePath> {
    if let Some(rest) = text.strip_prefix("records/") {
        let (index, width) = parse_place(rest.strip_suffix(".jsonl")?)?;
        return Some(TilePath::Records { index, width });
    }
    let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let (index, width) = parse_place(rest)?;
    if level == "entries" {
        return Some(TilePath::Entries { index, width });
    }
    let level = level.parse().ok().filter(|level| *level <= HIGHEST_LEVEL)?;
    Some(TilePath::Hashes { level, index, width })
}

fn parse_place(text: &str) -> Option<(u64, u16)> {
    let (groups, width) = match text.split_once(".p/") {
        Some((groups, width)) => (groups, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?),
        None => (text, TILE_WIDTH),
    };
    let mut index: u64 = 0;
    for group in groups.split('/') {
        let number: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok().filter(|number| *number < 1000)?;
        index = index.checked_mul(1000)?.checked_add(number)?;
    }
    Some((index, width))
}
