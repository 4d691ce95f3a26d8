//! Records by digest, in memory: what a commit finds its own by, and a bulk load all, while the store's index is missing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::record::{Body, Digest};

/// Which records there are.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Those that were there before the commit, in order of digest, if all are here. Only they can be named by the
    /// beginning of an id: a record of the commit itself has no id yet that anybody could have written down.
    before: Option<Vec<(Digest, u64)>>,
    /// Those of the commit, and those before it whose role was looked up.
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
    /// Knows all records that are there before the commit, from here on.
    pub(super) fn set_before(&mut self, mut before: Vec<(Digest, u64)>) {
        before.sort_unstable();
        self.before = Some(before);
    }

    /// Whether a record that is not found is not there.
    pub(super) fn is_complete(&self) -> bool {
        self.before.is_some()
    }

    pub(super) fn insert(&mut self, digest: Digest, number: u64, role: Role) {
        self.added.insert(digest, (number, role));
    }

    /// The number of the record with `digest`.
    pub(super) fn number_of(&self, digest: &Digest) -> Option<u64> {
        if let Some((number, _)) = self.added.get(digest) {
            return Some(*number);
        }
        let before = self.before.as_ref()?;
        before.binary_search_by_key(digest, |(digest, _)| *digest).ok().map(|position| before[position].1)
    }

    /// What the record with `digest` may be named as, if it is one of the commit or was looked up.
    pub(super) fn role_of(&self, digest: &Digest) -> Option<Role> {
        self.added.get(digest).map(|(_, role)| *role)
    }

    /// The records that were there before, with digests from `least` to `greatest`.
    pub(super) fn between(&self, least: &Digest, greatest: &Digest) -> Option<Vec<(u64, Digest)>> {
        let before = self.before.as_ref()?;
        let start = before.partition_point(|(digest, _)| digest < least);
        let end = before.partition_point(|(digest, _)| digest <= greatest);
        Some(before[start..end].iter().map(|(digest, number)| (*number, *digest)).collect())
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
        let mut known = Known::default();
        assert_eq!((known.number_of(&before[0]), known.between(&before[0], &before[0])), (None, None));
        known.set_before(before.iter().copied().zip(0..).collect());
        for (digest, number) in added.iter().zip(60..) {
            known.insert(*digest, number, Role::Statement);
        }
        for (digest, number) in digests.iter().zip(0..) {
            assert_eq!(known.number_of(digest), Some(number));
            assert_eq!(known.role_of(digest), (number >= 60).then_some(Role::Statement));
            let found = known.between(digest, digest);
            assert_eq!(found, Some(if number < 60 { vec![(number, *digest)] } else { Vec::new() }));
        }
        assert_eq!(known.number_of(&Digest::of(b"another")), None);
        assert_eq!(known.between(&[0; 32].into(), &[255; 32].into()).map(|all| all.len()), Some(60));
    }
}
