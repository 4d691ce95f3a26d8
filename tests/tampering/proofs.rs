//! Somebody hands over a proof, or stands between a ledger and those who check it.

use fact_ledger::ledger::Ledger;
use fact_ledger::merkle::{
    Appender, Checkpoint, ConsistencyFile, Hash, ProofFile, SignedCheckpoint, SignerKey, TreeSize, Witness, leaf_hash,
};
use fact_ledger::proof::{self, Seen, Trust, check_growth, check_record, watch};
use fact_ledger::record::Digest;
use fact_ledger::verify::{Outside, verify_against};

use crate::list::listed;
use crate::newsroom::{Newsroom, ORIGIN, at, codes};

/// What an outsider learns: the names of the error's causes, or that it is believed.
fn outcome<T>(found: Result<T, proof::Error>) -> String {
    let Err(error) = found else { return "believed".to_owned() };
    let said = format!("{error:?}");
    let names = said.split(['(', ')', ' ', '{']).take_while(|part| part.chars().all(char::is_alphanumeric));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A ledger, and what its honest signer and a stranger can make.
struct Scene {
    ledger: Ledger,
    key: SignerKey,
    stranger: SignerKey,
    head: SignedCheckpoint,
    proof: ProofFile,
    /// The proof's text.
    text: String,
    _newsroom: Newsroom,
}

impl Scene {
    fn new() -> Self {
        let newsroom = Newsroom::new();
        let ledger = newsroom.open();
        let key = newsroom.key().key().clone();
        let stranger = SignerKey::from_seed(ORIGIN, &[77; 32]).unwrap();
        let head = ledger.checkpoint_where(u64::MAX, |_| true).unwrap().unwrap();
        let proof = ledger.prove(at::DOHA, head.clone()).unwrap();
        let text = proof.to_string();
        Self { ledger, key, stranger, head, proof, text, _newsroom: newsroom }
    }

    fn trust(&self) -> Trust {
        Trust::in_key(self.key.verifier().clone())
    }

    fn at(&self, size: u64) -> SignedCheckpoint {
        self.ledger.checkpoint_where(size, |signed| signed.unverified().size.0 == size).unwrap().unwrap()
    }

    fn with_record(&self, line: &str) -> String {
        ProofFile { extra: Some(line.as_bytes().to_vec()), ..self.proof.clone() }.to_string()
    }

    fn with_hashes(&self, change: impl FnOnce(&mut Vec<Hash>)) -> String {
        let mut proof = self.proof.clone();
        change(&mut proof.proof);
        proof.to_string()
    }

    fn with_checkpoint(&self, checkpoint: SignedCheckpoint) -> String {
        ProofFile { checkpoint, ..self.proof.clone() }.to_string()
    }

    fn line(&self) -> String {
        String::from_utf8(self.proof.extra.clone().unwrap()).unwrap()
    }
}

/// The tree over other records, with their proof.
fn own_tree(scene: &Scene, signer: &SignerKey) -> ProofFile {
    let line = scene.line().replace("Doha", "Cairo");
    let mut appender = Appender::new();
    appender.push(leaf_hash(Digest::of(line.as_bytes()).as_bytes()));
    let checkpoint = Checkpoint::new(ORIGIN, TreeSize(1), appender.root()).sign(signer).unwrap();
    ProofFile { extra: Some(line.into_bytes()), index: 0, proof: Vec::new(), checkpoint }
}

type Forgery = (&'static str, fn(&Scene) -> String);

const PROOFS: &[Forgery] = &[
    ("a word of the record is changed", |scene| scene.with_record(&scene.line().replace("Doha", "Cairo"))),
    ("the record's salt is changed", |scene| scene.with_record(&scene.line().replace("\"salt\":\"", "\"salt\":\"A"))),
    ("a space is put after the record", |scene| scene.with_record(&format!("{} ", scene.line()))),
    ("another record of the ledger is put in", |scene| {
        scene.with_record(&scene.ledger.store().entry(at::TALKS).unwrap().unwrap().line.unwrap())
    }),
    ("the record is left out", |scene| ProofFile { extra: None, ..scene.proof.clone() }.to_string()),
    ("the record is not text", |scene| ProofFile { extra: Some(vec![0xff; 40]), ..scene.proof.clone() }.to_string()),
    ("the number is one higher", |scene| ProofFile { index: at::DOHA + 1, ..scene.proof.clone() }.to_string()),
    ("the number is beyond the end", |scene| ProofFile { index: at::SIZE, ..scene.proof.clone() }.to_string()),
    ("a hash on the way is another", |scene| scene.with_hashes(|hashes| hashes[2] = Hash::from([9; 32]))),
    ("a hash on the way is left out", |scene| scene.with_hashes(|hashes| hashes.truncate(hashes.len() - 1))),
    ("a hash too many is on the way", |scene| scene.with_hashes(|hashes| hashes.push(Hash::from([9; 32])))),
    ("the hashes stand in another order", |scene| scene.with_hashes(|hashes| hashes.reverse())),
    ("there are hashes without end", |scene| {
        scene.with_hashes(|hashes| hashes.extend(std::iter::repeat_n(Hash::from([9; 32]), 100)))
    }),
    ("an older checkpoint is put under it", |scene| scene.with_checkpoint(scene.at(7))),
    ("the checkpoint's size is raised", |scene| scene.text.replace("\n300\n", "\n301\n")),
    ("the checkpoint's root is another", |scene| {
        let root = scene.head.unverified().root.to_base64();
        scene.text.replace(&root, &Hash::from([9; 32]).to_base64())
    }),
    ("a line is added to the checkpoint", |scene| scene.text.replacen("\n\n\u{2014}", "\nmore\n\n\u{2014}", 1)),
    ("the signature is left out", |scene| scene.text[..scene.text.rfind('\u{2014}').unwrap()].to_owned()),
    ("the signature is cut", |scene| format!("{}\n", &scene.text[..scene.text.len() - 9])),
    ("the signature is of an older checkpoint", |scene| {
        let line = scene.at(7).note().signatures()[0].to_string();
        format!("{}{line}\n", &scene.text[..scene.text.rfind('\u{2014}').unwrap()])
    }),
    ("the signature bears a witness's name", |scene| {
        scene.text.replace("\u{2014} example.com/desk", "\u{2014} witness.example")
    }),
    ("a stranger signs a tree of its own", |scene| own_tree(scene, &scene.stranger).to_string()),
    ("a stranger signs under the key id of the ledger's key", |scene| {
        let mut line = own_tree(scene, &scene.stranger).checkpoint.note().signatures()[0].clone();
        line.key_id = scene.key.verifier().id();
        let text = own_tree(scene, &scene.stranger).to_string();
        format!("{}{line}\n", &text[..text.rfind('\u{2014}').unwrap()])
    }),
    ("the same key signs for another ledger", |scene| {
        let other = SignerKey::from_seed("example.com/other", &[77; 32]).unwrap();
        let said = scene.head.unverified();
        scene.with_checkpoint(Checkpoint::new("example.com/other", said.size, said.root).sign(&other).unwrap())
    }),
    ("lines end as on Windows", |scene| scene.text.replace('\n', "\r\n")),
    ("a title of the next version is put on", |scene| scene.text.replace("@v1", "@v2")),
    ("an empty line is put before it", |scene| format!("\n{}", scene.text)),
    ("the file is cut in the middle", |scene| scene.text[..scene.text.len() / 2].to_owned()),
    ("something stands after the last line", |scene| format!("{}x", scene.text)),
    ("the record's base64 is spelt otherwise", |scene| scene.text.replacen("extra ey", "extra e y", 1)),
];

#[test]
fn finds_forged_proofs() {
    let scene = Scene::new();
    assert_eq!(outcome(check_record(scene.text.as_bytes(), &scene.trust())), "believed");
    for (what_is_done, forge) in PROOFS {
        let forged = forge(&scene);
        assert_ne!(forged, scene.text, "{what_is_done}: nothing is");
        let found = outcome(check_record(forged.as_bytes(), &scene.trust()));
        assert_ne!(found, "believed", "{what_is_done}");
        listed("proof", what_is_done, &found);
    }
}

#[test]
fn finds_forged_growth() {
    let scene = Scene::new();
    let (kept, head) = (scene.at(7), scene.head.clone());
    let growth = scene.ledger.prove_growth(TreeSize(7), head.clone()).unwrap();
    let check = |file: &ConsistencyFile, kept: &SignedCheckpoint| {
        outcome(check_growth(file.to_string().as_bytes(), kept.to_string().as_bytes(), &scene.trust()))
    };
    assert_eq!(check(&growth, &kept), "believed");
    let resigned = |size: u64, byte: u8, key: &SignerKey| {
        Checkpoint::new(ORIGIN, TreeSize(size), Hash::from([byte; 32])).sign(key).unwrap()
    };
    let with = |change: &dyn Fn(&mut ConsistencyFile)| {
        let mut file = growth.clone();
        change(&mut file);
        file
    };
    let cases = [
        ("the older size is another", with(&|file| file.old = TreeSize(11)), kept.clone()),
        ("the proof is left out", with(&|file| file.proof.clear()), kept.clone()),
        ("a hash of the proof is another", with(&|file| file.proof[0] = Hash::from([9; 32])), kept.clone()),
        (
            "the newer checkpoint is the signer's own other history",
            with(&|file| file.checkpoint = resigned(300, 9, &scene.key)),
            kept.clone(),
        ),
        (
            "the newer checkpoint is a stranger's",
            with(&|file| file.checkpoint = resigned(300, 9, &scene.stranger)),
            kept.clone(),
        ),
        ("the older checkpoint is a stranger's", growth.clone(), resigned(7, 9, &scene.stranger)),
        ("what was kept is the signer's own other history", growth.clone(), resigned(7, 9, &scene.key)),
        (
            "the newer checkpoint is the older one",
            ConsistencyFile { old: TreeSize(300), proof: Vec::new(), checkpoint: kept.clone() },
            head.clone(),
        ),
        (
            "two checkpoints of one size have two roots",
            ConsistencyFile { old: TreeSize(300), proof: Vec::new(), checkpoint: resigned(300, 9, &scene.key) },
            head,
        ),
    ];
    for (what_is_done, file, kept) in cases {
        let found = check(&file, &kept);
        assert_ne!(found, "believed", "{what_is_done}");
        listed("growth", what_is_done, &found);
    }
}

#[test]
fn finds_forged_witnesses() {
    let scene = Scene::new();
    let witnesses: Vec<Witness> =
        (1..=2).map(|seed| Witness::from_seed(&format!("witness.example/{seed}"), &[seed; 32]).unwrap()).collect();
    let keys: Vec<_> = witnesses.iter().map(|witness| witness.verifier().clone()).collect();
    let trust = Trust::new(vec![scene.key.verifier().clone()], keys.clone(), 2);
    let line = |witness: usize| witnesses[witness].cosign(&scene.head, 1_700_000_000);
    let cosigned = |lines: &[fact_ledger::merkle::Signature]| {
        let text = lines.iter().fold(scene.head.to_string(), |text, line| format!("{text}{line}\n"));
        SignedCheckpoint::parse(text.as_bytes()).unwrap()
    };
    assert_eq!(outcome(trust.check(&cosigned(&[line(0), line(1)]))), "believed");
    let changed = |change: &dyn Fn(&mut fact_ledger::merkle::Signature)| {
        let mut line = line(1);
        change(&mut line);
        line
    };
    let cases = [
        ("one witness is missing", vec![line(0)]),
        ("one witness signs twice", vec![line(0), line(0)]),
        ("a cosignature is of an older checkpoint", vec![line(0), witnesses[1].cosign(&scene.at(7), 1_700_000_000)]),
        ("a cosignature's time is another", vec![line(0), changed(&|line| line.signature[7] ^= 1)]),
        (
            "a cosignature's time is beyond what a clock can show",
            vec![line(0), changed(&|line| line.signature[0] = 0x80)],
        ),
        ("a cosignature is cut", vec![line(0), changed(&|line| line.signature.truncate(40))]),
        (
            "a witness signs under another one's name",
            vec![line(0), changed(&|line| line.name = "witness.example/1".into())],
        ),
        (
            "a log's signature stands for a cosignature",
            vec![line(0), changed(&|line| line.signature.drain(..8).for_each(drop))],
        ),
    ];
    for (what_is_done, lines) in cases {
        let found = outcome(trust.check(&cosigned(&lines)));
        assert_ne!(found, "believed", "{what_is_done}");
        listed("witness", what_is_done, &found);
    }
    let namesake = Witness::from_seed("another.example", &[1; 32]).unwrap();
    let twice = Trust::new(vec![scene.key.verifier().clone()], vec![keys[0].clone(), namesake.verifier().clone()], 2);
    let found = outcome(twice.check(&cosigned(&[line(0), namesake.cosign(&scene.head, 1)])));
    listed("witness", "one key counts under two names", &found);
}

#[test]
fn signs_as_a_witness_for_no_forged_history() {
    let scene = Scene::new();
    let tiles = scene.ledger.store();
    let served = |size: u64, root: Hash| Checkpoint::new(ORIGIN, TreeSize(size), root).sign(&scene.key).unwrap();
    let see = |seen: SignedCheckpoint, served: &SignedCheckpoint| {
        let found = watch::<_, Wrong>(Some(&Seen(seen)), served, &scene.trust(), tiles);
        outcome(found.map_err(|Wrong(error)| error))
    };
    assert_eq!(see(scene.at(7), &scene.head), "believed");
    let cases = [
        ("an older checkpoint is served", scene.head.clone(), scene.at(7)),
        ("another root of the size that was seen is served", scene.head.clone(), served(300, Hash::from([9; 32]))),
        ("the tiles are not those of the checkpoint", scene.at(7), served(300, Hash::from([9; 32]))),
        ("what was seen is no part of what is served", served(7, Hash::from([9; 32])), scene.head.clone()),
        ("a stranger's checkpoint is served", scene.at(7), {
            let said = scene.head.unverified();
            Checkpoint::new(ORIGIN, said.size, said.root).sign(&scene.stranger).unwrap()
        }),
    ];
    for (what_is_done, seen, served) in cases {
        let found = see(seen, &served);
        assert_ne!(found, "believed", "{what_is_done}");
        listed("watch", what_is_done, &found);
    }
}

#[test]
fn finds_what_does_not_continue_a_checkpoint_that_was_kept() {
    let scene = Scene::new();
    let verify = |kept: SignedCheckpoint| {
        let outside = Outside { kept: vec![kept], roots: None };
        let options = fact_ledger::verify::Options::default();
        let report = verify_against(&scene.ledger, &options, &outside, |_| ()).unwrap();
        codes(&report).into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(verify(scene.at(7)), "");
    assert_eq!(verify(scene.head.clone()), "");
    let signed = |origin: &str, size: u64, root: Hash, seed: Option<u8>| {
        let stranger = seed.map(|seed| SignerKey::from_seed(origin, &[seed; 32]).unwrap());
        Checkpoint::new(origin, TreeSize(size), root).sign(stranger.as_ref().unwrap_or(&scene.key)).unwrap()
    };
    let (root, other) = (scene.at(7).unverified().root, Hash::from([9; 32]));
    let cases = [
        ("the ledger was made shorter", signed(ORIGIN, 301, other, None)),
        ("a record from before was altered", signed(ORIGIN, 7, other, None)),
        ("a stranger made the checkpoint up", signed(ORIGIN, 7, root, Some(3))),
        ("the checkpoint is another ledger's", signed("example.com/other", 7, root, Some(3))),
        ("the checkpoint is of the far future", signed(ORIGIN, u64::MAX, other, None)),
    ];
    for (what_is_done, kept) in cases {
        let found = verify(kept);
        assert_ne!(found, "", "{what_is_done}");
        listed("kept", what_is_done, &found);
    }
}

/// An error of a proof, or of the tiles, which are good here.
struct Wrong(proof::Error);

impl From<proof::Error> for Wrong {
    fn from(error: proof::Error) -> Self {
        Self(error)
    }
}

impl From<fact_ledger::store::Error> for Wrong {
    fn from(error: fact_ledger::store::Error) -> Self {
        panic!("the tiles are good: {error}")
    }
}
