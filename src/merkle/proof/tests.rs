//! Proofs held against the recursive definition, published vectors and ct-merkle.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use super::super::model::{CT_LEAF_HASHES, CT_LEAVES, CT_ROOTS, leaves, path, subproof, tree, tree_hash};
use super::super::{encode_hashes, leaf_hash, root};
use super::*;

fn hash(hex: &str) -> Hash {
    hex.parse().unwrap()
}

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().copied().map(hash).collect()
}

#[test]
fn proves_and_checks_as_the_recursive_definition_does_in_every_small_tree() {
    let all = leaves(40);
    let tiles = tree(&all);
    for size in 0..=all.len() {
        let (leaves, root) = (&all[..size], tree_hash(&all[..size]));
        let tree_size = TreeSize(size as u64);
        for (index, leaf) in leaves.iter().enumerate() {
            let proof = prove_inclusion(index as u64, tree_size, &tiles).unwrap();
            assert_eq!(proof, path(index, leaves), "inclusion of {index} in {size}");
            assert_eq!(check_inclusion(leaf, index as u64, tree_size, &proof, &root), Ok(()));
        }
        for old in 1..=size {
            let proof = prove_consistency(TreeSize(old as u64), tree_size, &tiles).unwrap();
            assert_eq!(proof, subproof(old, leaves, true), "consistency of {old} and {size}");
            let old_root = tree_hash(&all[..old]);
            assert_eq!(check_consistency(TreeSize(old as u64), &old_root, tree_size, &root, &proof), Ok(()));
        }
    }
}

#[test]
fn proves_and_checks_inclusion_as_published() {
    // transparency-dev/merkle, proof/verify_test.go; there, leaves are counted from 1.
    let vectors: [(u64, usize, &[&str]); 5] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                CT_LEAF_HASHES[1],
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (5, 8, &[CT_LEAF_HASHES[4], "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", CT_ROOTS[3]]),
        (2, 3, &[CT_ROOTS[1]]),
        (
            1,
            5,
            &[CT_LEAF_HASHES[0], "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", CT_LEAF_HASHES[4]],
        ),
    ];
    let tiles = tree(&CT_LEAVES.map(leaf_hash));
    for (index, size, proof) in vectors {
        let (proof, root) = (hashes(proof), hash(CT_ROOTS[size - 1]));
        let (leaf, size) = (leaf_hash(CT_LEAVES[index as usize]), TreeSize(size as u64));
        assert_eq!(prove_inclusion(index, size, &tiles), Ok(proof.clone()));
        assert_eq!(check_inclusion(&leaf, index, size, &proof, &root), Ok(()));
        refuses_altered_inclusion(&leaf, index, size, &proof, &root);
    }
}

fn refuses_altered_inclusion(leaf: &Hash, index: u64, size: TreeSize, proof: &[Hash], root: &Hash) {
    let other = leaf_hash(b"something else");
    let refused = |leaf: &Hash, index, size, proof: &[Hash], root: &Hash| {
        let outcome = check_inclusion(leaf, index, TreeSize(size), proof, root);
        assert!(outcome.is_err(), "took index {index} of {size} with {} hashes", proof.len());
    };
    for index in [index.wrapping_sub(1), index + 1, index ^ 2] {
        refused(leaf, index, size.0, proof, root);
    }
    refused(leaf, index, size.0 * 2, proof, root);
    refused(leaf, index, size.0 / 2, proof, root);
    refused(&other, index, size.0, proof, root);
    refused(leaf, index, size.0, proof, &other);
    refused(leaf, index, size.0, proof, &empty_root());
    refused(leaf, index, size.0, &[proof, &[*root]].concat(), root);
    refused(leaf, index, size.0, &[&[*root], proof].concat(), root);
    for at in 0..proof.len() {
        refused(leaf, index, size.0, &altered(proof, at), root);
        refused(leaf, index, size.0, &[&proof[..at], &proof[at + 1..]].concat(), root);
    }
}

#[test]
fn proves_and_checks_consistency_as_published() {
    let vectors: [(usize, usize, &[&str]); 5] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                CT_LEAF_HASHES[1],
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                CT_ROOTS[3],
            ],
        ),
        (2, 5, &["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", CT_LEAF_HASHES[4]]),
        (6, 7, &["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", CT_LEAF_HASHES[6], CT_ROOTS[3]]),
    ];
    let tiles = tree(&CT_LEAVES.map(leaf_hash));
    for (old, size, proof) in vectors {
        let (proof, old_root, root) = (hashes(proof), hash(CT_ROOTS[old - 1]), hash(CT_ROOTS[size - 1]));
        let (old, size) = (TreeSize(old as u64), TreeSize(size as u64));
        assert_eq!(prove_consistency(old, size, &tiles), Ok(proof.clone()));
        assert_eq!(check_consistency(old, &old_root, size, &root, &proof), Ok(()));
        if !proof.is_empty() {
            refuses_altered_consistency(old, &old_root, size, &root, &proof);
        }
    }
}

fn refuses_altered_consistency(old: TreeSize, old_root: &Hash, size: TreeSize, root: &Hash, proof: &[Hash]) {
    let other = leaf_hash(b"something else");
    let refused = |old, old_root: &Hash, size, root: &Hash, proof: &[Hash]| {
        let outcome = check_consistency(TreeSize(old), old_root, TreeSize(size), root, proof);
        assert!(outcome.is_err(), "took {old} and {size} with {} hashes", proof.len());
    };
    for old in [old.0 - 1, old.0 + 1, old.0 ^ 2] {
        refused(old, old_root, size.0, root, proof);
    }
    refused(old.0, old_root, size.0 * 2, root, proof);
    refused(old.0, old_root, size.0 / 2, root, proof);
    refused(old.0, &other, size.0, root, proof);
    refused(old.0, old_root, size.0, &other, proof);
    refused(old.0, root, size.0, old_root, proof);
    for hash in [*old_root, *root, proof[0]] {
        refused(old.0, old_root, size.0, root, &[proof, &[hash]].concat());
        refused(old.0, old_root, size.0, root, &[&[hash], proof].concat());
    }
    for at in 0..proof.len() {
        refused(old.0, old_root, size.0, root, &altered(proof, at));
        refused(old.0, old_root, size.0, root, &[&proof[..at], &proof[at + 1..]].concat());
    }
}

fn altered(proof: &[Hash], at: usize) -> Vec<Hash> {
    let mut proof = proof.to_vec();
    let mut bytes = *proof[at].as_bytes();
    bytes[0] ^= 8;
    proof[at] = bytes.into();
    proof
}

#[test]
fn every_tree_begins_with_the_empty_one_and_with_itself() {
    let (empty, root, other) = (empty_root(), leaf_hash(b"root"), leaf_hash(b"other"));
    let check = |old, old_root: &Hash, size, root: &Hash, proof: &[Hash]| {
        check_consistency(TreeSize(old), old_root, TreeSize(size), root, proof)
    };
    assert_eq!(check(0, &empty, 0, &empty, &[]), Ok(()));
    assert_eq!(check(0, &empty, 9, &root, &[]), Ok(()));
    assert_eq!(check(9, &root, 9, &root, &[]), Ok(()));
    assert_eq!(check(0, &other, 9, &root, &[]), Err(Error::RootMismatch { expected: empty, found: other }));
    assert_eq!(check(0, &empty, 0, &root, &[]), Err(Error::RootMismatch { expected: empty, found: root }));
    assert_eq!(check(9, &other, 9, &root, &[]), Err(Error::RootMismatch { expected: root, found: other }));
    assert_eq!(check(0, &empty, 9, &root, &[root]), Err(Error::ProofLength { found: 1 }));
    assert_eq!(check(9, &root, 9, &root, &[root]), Err(Error::ProofLength { found: 1 }));
    assert_eq!(check(9, &root, 8, &root, &[]), Err(Error::Shrunk { old: TreeSize(9), size: TreeSize(8) }));
}

#[test]
fn refuses_what_lies_outside_of_the_tree() {
    let tiles = tree(&leaves(5));
    let outside = Error::IndexOutOfRange { index: 5, size: TreeSize(5) };
    assert_eq!(prove_inclusion(5, TreeSize(5), &tiles), Err(outside.clone()));
    assert_eq!(check_inclusion(&empty_root(), 5, TreeSize(5), &[], &empty_root()), Err(outside));
    assert!(check_inclusion(&empty_root(), 0, TreeSize(0), &[], &empty_root()).is_err());
    assert!(prove_consistency(TreeSize(6), TreeSize(5), &tiles).is_err());
    assert!(prove_inclusion(5, TreeSize(6), &tiles).is_err(), "the tiles hold five leaves only");
}

#[test]
fn reads_each_tile_on_the_way_once_and_no_other() {
    let tiles = tree(&leaves(70_000));
    for prove in [
        |tiles: &_| prove_inclusion(12_345, TreeSize(70_000), tiles),
        |tiles: &_| prove_consistency(TreeSize(12_345), TreeSize(70_000), tiles),
    ] {
        tiles.take_reads();
        prove(&tiles).unwrap();
        let (reads, tiles_read) = tiles.take_reads();
        // A tile a level on the leaf's way up, and one a level at the right edge.
        assert_eq!(reads, tiles_read);
        assert!(reads <= 5, "read {reads} tiles");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_ct_merkle(size in 1..1500u64, at in 0..1500u64, old in 1..1500u64) {
        let (index, old) = (at % size, 1 + old % size);
        let mut oracle = MemoryBackedTree::<Sha256, [u8; 8]>::new();
        (0..size).for_each(|number| oracle.push(number.to_be_bytes()));
        let tiles = tree(&leaves(size));
        let (root, expected) = (root(TreeSize(size), &tiles).unwrap(), oracle.root());
        prop_assert_eq!(root.as_bytes().as_slice(), expected.as_bytes().as_slice());

        let inclusion = prove_inclusion(index, TreeSize(size), &tiles).unwrap();
        let expected = oracle.prove_inclusion(index as usize);
        prop_assert_eq!(encode_hashes(&inclusion), expected.as_bytes());
        let consistency = prove_consistency(TreeSize(old), TreeSize(size), &tiles).unwrap();
        let expected = oracle.prove_consistency((size - old) as usize);
        prop_assert_eq!(encode_hashes(&consistency), expected.as_bytes());
    }

    #[test]
    fn checks_end_whatever_they_are_given(
        index: u64, size: u64, old: u64, length in 0..70usize, root: [u8; 32],
    ) {
        let proof = vec![Hash::from(root); length];
        let root = Hash::from(root);
        let _ = check_inclusion(&root, index, TreeSize(size), &proof, &root);
        let _ = check_consistency(TreeSize(old), &root, TreeSize(size), &root, &proof);
        let _ = check_inclusion(&root, u64::MAX - 1, TreeSize(u64::MAX), &proof, &root);
        let _ = check_consistency(TreeSize(1 << 63), &root, TreeSize(u64::MAX), &root, &proof);
    }
}
