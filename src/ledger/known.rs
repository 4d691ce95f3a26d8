//! Records by digest, in memory: what a bulk load finds them by while the store's own index is missing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::record::{Body, Digest};

/// Which records there are.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Those that were there before the load, in order of digest. Only they can be named by the beginning of an id:
    /// a record of the load itself has no id yet that anybody could have written down.
    before: Vec<(Digest, u64)>,
    /// Those of the load.
    added: HashMap<Digest, (u64, Role), BuildHasherDefault<Beginning>>,
}

/// What other records may name a record as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A statement, by its first revision.
    Statement,
    /// A version of a story.
    Version,
    /// A record that only a note, a seal or a redaction names.
    Other,
}

impl Role {
    pub(super) fn of(body: &Body) -> Self {
        match body {
            Body::Statement(statement) if statement.revision == 1 => Self::Statement,
            Body::Story(_) => Self::Version,
            _ => Self::Other,
        }
    }
}

impl Known {
    /// Knows the records that are there before the load.
    pub(super) fn new(mut before: Vec<(Digest, u64)>) -> Self {
        before.sort_unstable();
        Self { before, added: HashMap::default() }
    }

    pub(super) fn insert(&mut self, digest: Digest, number: u64, role: Role) {
        self.added.insert(digest, (number, role));
    }

    /// The number of the record with `digest`.
    pub(super) fn number_of(&self, digest: &Digest) -> Option<u64> {
        let before = || self.before.binary_search_by_key(digest, |(digest, _)| *digest).ok();
        match self.added.get(digest) {
            Some((number, _)) => Some(*number),
            None => before().map(|position| self.before[position].1),
        }
    }

    /// What the record with `digest` may be named as, if it is one of the load.
    pub(super) fn role_of(&self, digest: &Digest) -> Option<Role> {
        self.added.get(digest).map(|(_, role)| *role)
    }

    /// The records that were there before, with digests from `least` to `greatest`.
    pub(super) fn between(&self, least: &Digest, greatest: &Digest) -> Vec<(u64, Digest)> {
        let start = self.before.partition_point(|(digest, _)| digest < least);
        let end = self.before.partition_point(|(digest, _)| digest <= greatest);
        self.before[start..end].iter().map(|(digest, number)| (*number, *digest)).collect()
    }
}

/// A hash that is the beginning of the digest: SHA-256 of a line with a random salt has nothing left to mix.
#[derive(Debug, Default)]
pub(super) struct Beginning(u64);

impl Hasher for Beginning {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(beginning) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*beginning);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_old_records_by_their_beginnings_and_new_ones_by_the_whole() {
        let digests: Vec<Digest> = (0u8..100).map(|byte| Digest::of(&[byte])).collect();
        let (before, added) = digests.split_at(60);
        let mut known = Known::new(before.iter().copied().zip(0..).collect());
        for (digest, number) in added.iter().zip(60..) {
            known.insert(*digest, number, Role::Statement);
        }
        for (digest, number) in digests.iter().zip(0..) {
            assert_eq!(known.number_of(digest), Some(number));
            assert_eq!(known.role_of(digest), (number >= 60).then_some(Role::Statement));
            let found = known.between(digest, digest);
            assert_eq!(found, if number < 60 { vec![(number, *digest)] } else { Vec::new() });
        }
        assert_eq!(known.number_of(&Digest::of(b"another")), None);
        assert_eq!(known.between(&[0; 32].into(), &[255; 32].into()).len(), 60);
    }
}
