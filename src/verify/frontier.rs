//! The left side of a growing tree: the perfect subtrees that cover it, from which its root takes O(log n) hashes.
//!
//! The tree's appender keeps what it must store; this keeps what a root needs, so that a checkpoint a record stays cheap.

use crate::merkle::{Hash, empty_root, node_hash};

/// The perfect subtrees, largest first, that cover the leaves so far. \[RFC 6962, 2.1\]
#[derive(Clone, Debug, Default)]
pub(super) struct Frontier {
    subtrees: Vec<(u32, Hash)>,
}

impl Frontier {
    /// Appends a subtree of `height`, which no smaller one may stand before.
    pub(super) fn push(&mut self, height: u32, hash: Hash) {
        let (mut height, mut hash) = (height, hash);
        while let Some((_, left)) = self.subtrees.pop_if(|(before, _)| *before == height) {
            hash = node_hash(&left, &hash);
            height += 1;
        }
        self.subtrees.push((height, hash));
    }

    /// Forgets all leaves.
    pub(super) fn clear(&mut self) {
        self.subtrees.clear();
    }

    /// The root over the leaves of `self` and those of `right` after them.
    pub(super) fn root_with(&self, right: &Self) -> Hash {
        let all = self.subtrees.iter().chain(&right.subtrees).rev();
        all.map(|(_, hash)| *hash).reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{Appender, FullTile, leaf_hash};
    use crate::record::Digest;

    #[test]
    fn has_the_root_of_the_tree_at_every_size() {
        let digests: Vec<Digest> = (0..1100u32).map(|number| Digest::of(&number.to_be_bytes())).collect();
        let (mut tiles, mut leaves, mut tree) = (Frontier::default(), Frontier::default(), Appender::new());
        assert_eq!(tiles.root_with(&leaves), tree.root());
        let mut last = Vec::new();
        for digest in &digests {
            leaves.push(0, leaf_hash(digest.as_bytes()));
            last.push(leaf_hash(digest.as_bytes()));
            tree.push(leaf_hash(digest.as_bytes()));
            assert_eq!(tiles.root_with(&leaves), tree.root(), "at size {}", tree.size());
            if last.len() == 256 {
                tiles.push(8, FullTile::new(std::mem::take(&mut last)).unwrap().root());
                leaves.clear();
                assert_eq!(tiles.root_with(&leaves), tree.root(), "at size {}", tree.size());
            }
        }
    }
}
