//! What a scan of all records leaves in memory: digests, kinds, and what can be settled only when all are known.

use std::cmp::Ordering;

use crate::merkle::{Hash, leaf_hash};
use crate::record::{Digest, Minute, Redaction, Signer, Status};

/// Records that one thread takes at a time: 16 tiles.
pub(super) const CHUNK: u64 = 4096;

/// What stands at a number of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// No record.
    Missing,
    /// A record without content here.
    Empty,
    /// A line that can't be read as a record.
    Unreadable,
    /// A record of a newer format.
    Newer,
    /// A statement's first revision.
    Statement,
    /// A later one.
    Revision,
    /// A story's first version.
    Story,
    /// A later one.
    Version,
    Note,
    Seal,
    Signer,
    Redaction,
}

impl Shape {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Redaction as usize + 1;

    /// Whether nothing can be said of what the record is.
    pub(super) fn is_opaque(self) -> bool {
        matches!(self, Self::Missing | Self::Empty | Self::Unreadable | Self::Newer)
    }

    /// Whether it is a statement's revision, the first or a later one.
    pub(super) fn is_revision(self) -> bool {
        matches!(self, Self::Statement | Self::Revision)
    }

    /// Whether it is a story's version, the first or a later one.
    pub(super) fn is_version(self) -> bool {
        matches!(self, Self::Story | Self::Version)
    }
}

/// A later record of a chain, and the records that it names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) number: u64,
    pub(super) first: Digest,
    pub(super) parent: Digest,
    /// Its revision or version, at least 2.
    pub(super) position: u32,
    /// A revision's status.
    pub(super) status: Option<Status>,
}

/// What of a stored row of a chain can't be compared before all records are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredLink {
    pub(super) number: u64,
    pub(super) first: Option<i64>,
    pub(super) next: Option<i64>,
}

/// What a field that names a record demands of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Record,
    Statement,
    Revision,
    Version,
}

/// A field that names a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    pub(super) target: Digest,
    pub(super) number: u64,
    pub(super) field: &'static str,
    pub(super) wanted: Wanted,
}

/// Up to [`CHUNK`] neighbouring records.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) start: u64,
    pub(super) digests: Vec<Digest>,
    pub(super) shapes: Vec<Shape>,
    /// The roots of its full tiles.
    pub(super) tile_roots: Vec<Hash>,
    /// The leaf hashes that stored tiles have where there is no record.
    pub(super) borrowed_leaves: Vec<(u64, Hash)>,
    /// The first and the last record with content, and when they were made.
    pub(super) times: Option<[(u64, Minute); 2]>,
    pub(super) revisions: Vec<Link>,
    pub(super) versions: Vec<Link>,
    pub(super) stored_revisions: Vec<StoredLink>,
    pub(super) references: Vec<Reference>,
    pub(super) signers: Vec<(u64, Signer)>,
    pub(super) redactions: Vec<(u64, Redaction)>,
    /// Revisions whose ground could not be checked at once, because their parent was not found.
    pub(super) ungrounded: Vec<u64>,
    /// Every story's version: its record's number, its version, and whether it has a text somewhere.
    pub(super) stories: Vec<(u64, u32, bool)>,
    /// Story versions whose text is not here.
    pub(super) without_text: Vec<u64>,
}

/// All chunks, and the order of their digests.
#[derive(Debug)]
pub(super) struct Log {
    chunks: Vec<Chunk>,
    size: u64,
    /// The first eight bytes of a digest and its number, in the order of digests and numbers.
    order: Vec<(u64, u64)>,
}

impl Log {
    /// Puts chunks together, which must be all that a log of `size` records has, in any order.
    pub(super) fn new(mut chunks: Vec<Chunk>, size: u64) -> Self {
        chunks.sort_unstable_by_key(|chunk| chunk.start);
        let mut log = Self { chunks, size, order: Vec::new() };
        let present = (0..size).filter(|number| log.shape(*number) != Shape::Missing);
        let mut order: Vec<_> = present.map(|number| (prefix(log.digest(number)), number)).collect();
        order.sort_unstable_by(|a, b| log.key(*a).cmp(&log.key(*b)));
        log.order = order;
        log
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// What stands at `number`; nothing beyond the log.
    pub(super) fn shape(&self, number: u64) -> Shape {
        self.at(number).map_or(Shape::Missing, |(chunk, place)| chunk.shapes[place])
    }

    /// What stands at a number that a row gives.
    pub(super) fn shape_at(&self, number: i64) -> Shape {
        u64::try_from(number).map_or(Shape::Missing, |number| self.shape(number))
    }

    /// The digest at `number`, which must be in the log.
    pub(super) fn digest(&self, number: u64) -> &Digest {
        let (chunk, place) = self.at(number).expect("the number is in the log");
        &chunk.digests[place]
    }

    /// The leaf hash at `number`, which must be in the log.
    pub(super) fn leaf(&self, number: u64) -> Hash {
        let borrowed = || {
            let (chunk, _) = self.at(number)?;
            chunk.borrowed_leaves.iter().find(|(at, _)| *at == number).map(|(_, hash)| *hash)
        };
        match self.shape(number) {
            Shape::Missing => borrowed().unwrap_or_default(),
            _ => leaf_hash(self.digest(number).as_bytes()),
        }
    }

    /// The roots of all full tiles of level 0.
    pub(super) fn tile_roots(&self) -> impl Iterator<Item = Hash> + '_ {
        self.chunks.iter().flat_map(|chunk| chunk.tile_roots.iter().copied())
    }

    /// The number of the first record with `digest`.
    pub(super) fn find(&self, digest: &Digest) -> Option<u64> {
        let prefix = prefix(digest);
        let place = self.order.partition_point(|one| match one.0.cmp(&prefix) {
            Ordering::Less => true,
            Ordering::Equal => self.digest(one.1) < digest,
            Ordering::Greater => false,
        });
        let (_, number) = *self.order.get(place)?;
        (self.digest(number) == digest).then_some(number)
    }

    /// Numbers whose digest another record had before them, with that one's.
    pub(super) fn twins(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let same = |pair: &&[(u64, u64)]| pair[0].0 == pair[1].0 && self.digest(pair[0].1) == self.digest(pair[1].1);
        self.order.windows(2).filter(same).map(|pair| (pair[1].1, pair[0].1))
    }

    fn key(&self, (prefix, number): (u64, u64)) -> (u64, &Digest, u64) {
        (prefix, self.digest(number), number)
    }

    fn at(&self, number: u64) -> Option<(&Chunk, usize)> {
        if number >= self.size {
            return None;
        }
        let chunk = self.chunks.get(usize::try_from(number / CHUNK).ok()?)?;
        Some((chunk, usize::try_from(number % CHUNK).ok()?))
    }
}

/// Finds records by digest, and remembers the last ones found: most appearances are in few stories.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    log: &'a Log,
    recent: Vec<Option<(Digest, u64)>>,
}

impl<'a> Finder<'a> {
    const RECENT: usize = 4096;

    pub(super) fn new(log: &'a Log) -> Self {
        Self { log, recent: vec![None; Self::RECENT] }
    }

    /// The number of the first record with `digest`.
    pub(super) fn find(&mut self, digest: &Digest) -> Option<u64> {
        let place = &mut self.recent[prefix(digest) as usize % Self::RECENT];
        match place {
            Some((found, number)) if found == digest => Some(*number),
            _ => {
                let number = self.log.find(digest)?;
                *place = Some((*digest, number));
                Some(number)
            }
        }
    }
}

fn prefix(digest: &Digest) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *digest.as_bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}
