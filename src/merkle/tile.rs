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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hashes(level: u8, index: u64, width: u16) -> TilePath {
        TilePath::Hashes { level, index, width }
    }

    #[test]
    fn paths_are_written_as_the_specification_writes_them() {
        let cases = [
            ("tile/0/x001/x234/067", hashes(0, 1_234_067, 256)),
            ("tile/0/000", hashes(0, 0, 256)),
            ("tile/0/999.p/1", hashes(0, 999, 1)),
            ("tile/2/x001/000.p/255", hashes(2, 1000, 255)),
            ("tile/63/x018/x446/x744/x073/x709/x551/615", hashes(63, u64::MAX, 256)),
            ("tile/entries/x001/067.p/8", TilePath::Entries { index: 1067, width: 8 }),
            ("tile/entries/067", TilePath::Entries { index: 67, width: 256 }),
            ("records/000.p/8.jsonl", TilePath::Records { index: 0, width: 8 }),
            ("records/x012/345.jsonl", TilePath::Records { index: 12_345, width: 256 }),
        ];
        for (text, path) in cases {
            assert_eq!(path.to_string(), text);
            assert_eq!(text.parse(), Ok(path));
        }
    }

    #[test]
    fn refuses_every_other_spelling_of_a_path() {
        let cases = [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/00/000",
            "tile/64/000",
            "tile/+1/000",
            "tile/-1/000",
            "tile/0/+00",
            "tile/0/x000",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/0/x001/x002",
            "tile/0/X001/002",
            "tile/0/xx01/002",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/00",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000.p/+1",
            "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1",
            "/tile/0/000",
            "tile/0/000 ",
            "tile/0/٠٠٠",
            "tile/entries/000.jsonl",
            "tile/records/000",
            "records/000",
            "records/000.jsonl.p/1",
            "records/..jsonl",
            "records/../tile/0/000.jsonl",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "checkpoint",
        ];
        for text in cases {
            assert_eq!(text.parse::<TilePath>(), Err(Error::TilePath { found: text.to_owned() }));
        }
    }

    #[test]
    fn a_tree_of_70000_leaves_has_the_tiles_that_the_specification_counts() {
        let tiles: Vec<_> = tiles_of(TreeSize(70_000)).collect();
        assert_eq!(tiles.len(), 273 + 1 + 1 + 1 + 1);
        assert_eq!(
            tiles[272..],
            [hashes(0, 272, 256), hashes(0, 273, 112), hashes(1, 0, 256), hashes(1, 1, 17), hashes(2, 0, 1),]
        );
        assert_eq!(tiles_of(TreeSize(256)).collect::<Vec<_>>(), [hashes(0, 0, 256), hashes(1, 0, 1)]);
        assert_eq!(tiles_of(TreeSize(0)).count(), 0);
    }

    #[test]
    fn the_largest_tree_has_no_tile_beyond_its_edge() {
        let size = TreeSize(u64::MAX);
        assert_eq!(tile_width(0, u64::MAX / 256, size), 255);
        assert_eq!(tile_width(0, u64::MAX / 256 + 1, size), 0);
        assert_eq!(tile_width(0, u64::MAX, size), 0);
        assert_eq!(tile_width(7, 0, size), 255);
        assert_eq!(tile_width(8, 0, size), 0);
        assert_eq!(tile_width(255, 0, size), 0);
    }

    #[test]
    fn refuses_hash_tiles_of_impossible_lengths() {
        for length in [0, 1, 31, 33, 8191, 8193, 8224] {
            assert_eq!(decode_hashes(&vec![7; length]), Err(Error::TileBytes { found: length }));
        }
        let tile = Tile { level: 0, index: 0, hashes: vec![Hash::from([7; 32]); 256] };
        assert_eq!(tile.to_bytes(), vec![7; 8192]);
        assert_eq!(decode_hashes(&tile.to_bytes()), Ok(tile.hashes));
    }

    #[test]
    fn entry_bundles_are_lengths_and_entries() {
        let entries: [&[u8]; 3] = [b"", b"a", &[9; 32]];
        let bytes = encode_entries(&entries).unwrap();
        assert_eq!(bytes[..6], [0, 0, 0, 1, b'a', 0]);
        assert_eq!(decode_entries(&bytes, 3), Ok(entries.to_vec()));
        assert_eq!(decode_entries(&bytes, 2), Err(Error::EntryBundle { expected: 2, at: 2 }));
        assert_eq!(decode_entries(&bytes, 4), Err(Error::EntryBundle { expected: 4, at: 3 }));
        assert_eq!(decode_entries(&bytes[..bytes.len() - 1], 3), Err(Error::EntryBundle { expected: 3, at: 2 }));
        assert_eq!(encode_entries(&[vec![0; 65_536]]), Err(Error::EntryTooLong { found: 65_536 }));
        assert_eq!(encode_entries(&[vec![0; 65_535]]).unwrap().len(), 65_537);
    }

    proptest! {
        #[test]
        fn any_path_reads_back_as_it_was_printed(level in 0..64u8, index: u64, width in 1..=256u16) {
            for path in [hashes(level, index, width), TilePath::Entries { index, width }, TilePath::Records { index, width }] {
                prop_assert_eq!(path.to_string().parse::<TilePath>(), Ok(path));
            }
        }

        #[test]
        fn no_bytes_are_read_but_as_they_would_be_written(
            bytes in prop::collection::vec(0..4u8, 0..200), width in 0..20u16, text in "(tile|records|entries|[0-9x./pjson])*",
        ) {
            if let Ok(entries) = decode_entries(&bytes, width) {
                prop_assert_eq!(encode_entries(&entries), Ok(bytes.clone()));
            }
            if let Ok(hashes) = decode_hashes(&bytes) {
                prop_assert_eq!(encode_hashes(&hashes), bytes);
            }
            if let Ok(path) = text.parse::<TilePath>() {
                prop_assert_eq!(path.to_string(), text);
            }
        }
    }
}
