//! Proofs that hold, and proofs that are forged one way or another.

use super::*;
use crate::merkle::{
    self, Appender, Checkpoint, ConsistencyFile, Hash, ProofFile, SignedCheckpoint, SignerKey, TileReader, TreeSize,
    VerifierKey, Witness, leaf_hash, prove_consistency, prove_inclusion,
};
use crate::record::Digest;

/// A record of each number, as a line that need not be one that the program would write.
fn line(number: u64) -> String {
    format!("{{\"number\":{number}}}")
}

/// A ledger of lines in memory; `fork` makes another history from that number on.
struct Log {
    leaves: Vec<Hash>,
}

impl Log {
    fn new(size: u64) -> Self {
        Self::forked(size, u64::MAX)
    }

    fn forked(size: u64, fork: u64) -> Self {
        let line = |number| if number < fork { line(number) } else { format!("{} ", line(number)) };
        Self { leaves: (0..size).map(|number| leaf_hash(Digest::of(line(number).as_bytes()).as_bytes())).collect() }
    }

    fn signed(&self, size: u64, key: &SignerKey) -> SignedCheckpoint {
        let mut appender = Appender::new();
        self.leaves[..size as usize].iter().for_each(|leaf| appender.push(*leaf));
        Checkpoint::new(key.verifier().name(), TreeSize(size), appender.root()).sign(key).unwrap()
    }

    fn proof(&self, number: u64, size: u64, key: &SignerKey) -> ProofFile {
        let proof = prove_inclusion(number, TreeSize(size), self).unwrap();
        ProofFile { extra: Some(line(number).into_bytes()), index: number, proof, checkpoint: self.signed(size, key) }
    }

    fn growth(&self, old: u64, size: u64, key: &SignerKey) -> ConsistencyFile {
        let proof = prove_consistency(TreeSize(old), TreeSize(size), self).unwrap();
        ConsistencyFile { old: TreeSize(old), proof, checkpoint: self.signed(size, key) }
    }
}

impl TileReader for Log {
    type Error = Error;

    fn tile(&self, level: u8, index: u64, _: u16) -> Result<Vec<Hash>, Error> {
        assert_eq!((level, index), (0, 0), "these logs have one tile");
        Ok(self.leaves.clone())
    }
}

fn key(seed: u8) -> SignerKey {
    SignerKey::from_seed("example.com/desk", &[seed; 32]).unwrap()
}

fn trust() -> Trust {
    Trust::in_key(key(1).verifier().clone())
}

fn witness(seed: u8) -> Witness {
    Witness::from_seed(&format!("witness.example/{seed}"), &[seed; 32]).unwrap()
}

#[test]
fn a_proof_shows_its_record_to_the_holder_of_the_key() {
    let file = Log::new(11).proof(3, 11, &key(1)).to_string();
    let proved = check_record(file.as_bytes(), &trust()).unwrap();
    assert_eq!((proved.number, proved.line, proved.vouched.size), (3, line(3), TreeSize(11)));
    assert!(proved.record.is_err(), "the line is no record, and proved all the same");
    let stranger = Trust::in_key(key(2).verifier().clone());
    assert!(matches!(
        check_record(file.as_bytes(), &stranger),
        Err(Error::Log(merkle::Error::NoKnownSignature { .. }))
    ));
    let nobody = Trust::new(Vec::new(), Vec::new(), 0);
    assert!(check_record(file.as_bytes(), &nobody).is_err());
}

#[test]
fn any_changed_bit_of_a_proof_is_found_or_refused() {
    let text = Log::new(11).proof(3, 11, &key(1)).to_string();
    for bit in 0..text.len() * 8 {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(check_record(&bytes, &trust()).is_err(), "bit {bit}: {}", String::from_utf8_lossy(&bytes));
    }
    for end in 0..text.len() {
        assert!(check_record(&text.as_bytes()[..end], &trust()).is_err(), "cut at {end}");
    }
}

#[test]
fn any_changed_bit_of_a_proof_of_growth_or_of_what_was_kept_is_found_or_refused() {
    let log = Log::new(11);
    let (text, kept) = (log.growth(6, 11, &key(1)).to_string(), log.signed(6, &key(1)).to_string());
    assert_eq!(check_growth(text.as_bytes(), kept.as_bytes(), &trust()).unwrap().old, TreeSize(6));
    for bit in 0..text.len() * 8 {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(check_growth(&bytes, kept.as_bytes(), &trust()).is_err(), "bit {bit}");
    }
    for bit in 0..kept.len() * 8 {
        let mut bytes = kept.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(check_growth(text.as_bytes(), &bytes, &trust()).is_err(), "kept, bit {bit}");
    }
}

#[test]
fn a_record_is_not_proved_by_another_ones_proof() {
    let log = Log::new(11);
    let other = ProofFile { extra: Some(line(4).into_bytes()), ..log.proof(3, 11, &key(1)) };
    let found = check_record(other.to_string().as_bytes(), &trust());
    assert!(matches!(found, Err(Error::Log(merkle::Error::RootMismatch { .. }))));
    let none = ProofFile { extra: None, ..log.proof(3, 11, &key(1)) };
    assert_eq!(check_record(none.to_string().as_bytes(), &trust()), Err(Error::NoRecord));
    let fork = Log::forked(11, 3);
    let own_root = ProofFile { checkpoint: fork.signed(11, &key(2)), ..log.proof(3, 11, &key(1)) };
    assert!(check_record(own_root.to_string().as_bytes(), &trust()).is_err());
}

#[test]
fn growth_is_proved_between_the_checkpoints_that_are_at_hand_only() {
    let log = Log::new(11);
    let growth = |file: &ConsistencyFile, kept: &SignedCheckpoint| {
        check_growth(file.to_string().as_bytes(), kept.to_string().as_bytes(), &trust())
    };
    let kept = log.signed(6, &key(1));
    let other_size = growth(&log.growth(5, 11, &key(1)), &kept);
    assert_eq!(other_size, Err(Error::OtherOldSize { expected: TreeSize(6), found: TreeSize(5) }));
    let fork = Log::forked(11, 2);
    assert!(matches!(growth(&fork.growth(6, 11, &key(1)), &kept), Err(Error::Log(merkle::Error::RootMismatch { .. }))));
    assert!(matches!(growth(&fork.growth(6, 6, &key(1)), &kept), Err(Error::Split { .. })));
    let unsigned = log.signed(6, &key(2));
    assert!(matches!(growth(&log.growth(6, 11, &key(1)), &unsigned), Err(Error::Older(_))));
    let rotated = Trust::new(vec![key(2).verifier().clone(), key(1).verifier().clone()], Vec::new(), 0);
    let file = log.growth(6, 11, &key(1)).to_string();
    assert!(check_growth(file.as_bytes(), unsigned.to_string().as_bytes(), &rotated).is_ok(), "both keys are trusted");
    let elsewhere = SignerKey::from_seed("example.com/disk", &[1; 32]).unwrap();
    assert!(matches!(growth(&log.growth(6, 11, &key(1)), &log.signed(6, &elsewhere)), Err(Error::OtherLedger { .. })));
}

#[test]
fn so_many_different_witnesses_must_have_cosigned() {
    let mut signed = Log::new(11).signed(11, &key(1));
    let witnesses: Vec<Witness> = (1..=3).map(witness).collect();
    let keys: Vec<_> = witnesses.iter().map(|witness| witness.verifier().clone()).collect();
    let trust =
        |keys: &[merkle::WitnessKey], quorum| Trust::new(vec![key(1).verifier().clone()], keys.to_vec(), quorum);
    assert_eq!(trust(&keys, 1).check(&signed), Err(Error::TooFewWitnesses { found: 0, quorum: 1 }));
    for witness in &witnesses[..2] {
        let line = witness.cosign(&signed, 1_700_000_000);
        signed.cosign(line).unwrap();
    }
    let vouched = trust(&keys, 2).check(&signed).unwrap();
    assert_eq!(vouched.witnesses.iter().map(|one| one.time).collect::<Vec<_>>(), [1_700_000_000; 2]);
    assert_eq!(trust(&keys, 3).check(&signed), Err(Error::TooFewWitnesses { found: 2, quorum: 3 }));
    let twice = [keys[0].clone(), keys[0].clone()];
    assert_eq!(trust(&twice, 2).check(&signed), Err(Error::TooFewWitnesses { found: 1, quorum: 2 }));
    let namesake = Witness::from_seed("another.name", &[1; 32]).unwrap();
    let line = namesake.cosign(&signed, 1_700_000_000);
    signed.cosign(line).unwrap();
    let names = [keys[0].clone(), namesake.verifier().clone()];
    assert_eq!(trust(&names, 2).check(&signed), Err(Error::TooFewWitnesses { found: 1, quorum: 2 }));
    let mut false_one = Log::new(10).signed(10, &key(1));
    let line = witnesses[0].cosign(&signed, 1_700_000_000);
    false_one.cosign(line).unwrap();
    assert!(matches!(trust(&keys, 0).check(&false_one), Err(Error::Log(merkle::Error::BadSignature { .. }))));
}

#[test]
fn a_false_signature_of_a_known_key_is_not_made_good_by_another_one() {
    let mut signed = Log::new(11).signed(11, &key(1));
    let other = Log::new(10).signed(10, &key(2));
    let line = other.note().signatures()[0].clone();
    let text = format!("{signed}{line}\n");
    signed = SignedCheckpoint::parse(text.as_bytes()).unwrap();
    assert!(trust().check(&signed).is_ok(), "a key that nobody knows");
    let both: Vec<VerifierKey> = [1, 2].map(|seed| key(seed).verifier().clone()).to_vec();
    let found = Trust::new(both, Vec::new(), 0).check(&signed);
    assert!(matches!(found, Err(Error::Log(merkle::Error::BadSignature { .. }))));
}

#[test]
fn a_witness_signs_for_a_ledger_that_only_grew() {
    let log = Log::new(11);
    let see = |seen: Option<u64>, served: &SignedCheckpoint, tiles: &Log| {
        let seen = seen.map(|size| Seen(log.signed(size, &key(1))));
        watch::<_, Error>(seen.as_ref(), served, &trust(), tiles)
    };
    assert_eq!(see(None, &log.signed(6, &key(1)), &log).unwrap().before, None);
    assert_eq!(see(Some(6), &log.signed(6, &key(1)), &log).unwrap().before, Some(TreeSize(6)));
    assert_eq!(see(Some(6), &log.signed(11, &key(1)), &log).unwrap().before, Some(TreeSize(6)));

    let older = see(Some(11), &log.signed(6, &key(1)), &log);
    assert_eq!(older, Err(Error::OlderServed { seen: TreeSize(11), found: TreeSize(6) }));
    let fork = Log::forked(11, 4);
    assert!(matches!(see(Some(6), &fork.signed(11, &key(1)), &fork), Err(Error::Split { .. })));
    assert!(matches!(see(Some(11), &fork.signed(11, &key(1)), &fork), Err(Error::Split { .. })));
    let damaged = see(Some(6), &log.signed(11, &key(1)), &fork);
    assert!(matches!(damaged, Err(Error::Log(merkle::Error::RootMismatch { .. }))), "{damaged:?}");
    assert!(see(Some(6), &log.signed(11, &key(2)), &log).is_err(), "signed by a stranger");
}
