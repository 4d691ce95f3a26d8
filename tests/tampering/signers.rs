//! Somebody writes another history of who may sign, or signs when it may not.

use fact_ledger::ledger::sign_admission;
use fact_ledger::merkle::{Checkpoint, SignedCheckpoint, SignerKey};
use fact_ledger::record::{Body, Signer, SignerAction};

use crate::list::listed;
use crate::newsroom::{NOW, Newsroom, ORIGIN, at, codes, line_of};

fn key(seed: u8) -> SignerKey {
    SignerKey::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

/// A ledger whose record 300 admits a second signer.
fn with_second() -> Newsroom {
    let newsroom = Newsroom::new();
    let founder = newsroom.key();
    let admission = sign_admission(at::SIZE, SignerAction::Admit, "night", key(2).verifier(), founder.key());
    newsroom.append(&line_of(NOW, Body::Signer(admission)));
    newsroom
}

fn expect(newsroom: &Newsroom, what_is_done: &str, expected: &[&str]) {
    newsroom.reindex();
    let report = newsroom.verify();
    let found = codes(&report);
    assert_eq!(found, expected.iter().copied().collect(), "{what_is_done}: {:#?}", report.findings);
    if !expected.is_empty() {
        listed("signers", what_is_done, &found.into_iter().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn finds_histories_of_signers_that_were_forged() {
    expect(&with_second(), "an admission", &[]);
    let next = at::SIZE + 1;
    let by = |by: u8, number: u64, action: SignerAction, of: u8| {
        sign_admission(number, action, "other", key(of).verifier(), &key(by))
    };
    type Case<'a> = (&'a str, &'a dyn Fn(&Newsroom) -> Signer);
    let cases: &[Case<'_>] = &[
        ("a stranger admits another", &|_| by(3, next, SignerAction::Admit, 4)),
        ("a signer is admitted again", &|newsroom| {
            sign_admission(next, SignerAction::Admit, "night", key(2).verifier(), newsroom.key().key())
        }),
        ("an admission is for another place in the log", &|_| by(2, next + 7, SignerAction::Admit, 4)),
        ("an admission bears another one's key id", &|newsroom| Signer {
            by: newsroom.key().key().verifier().id().to_string(),
            ..by(3, next, SignerAction::Admit, 4)
        }),
        ("an admission is turned into a dismissal", &|_| Signer {
            action: SignerAction::Dismiss,
            ..by(2, next, SignerAction::Admit, 2)
        }),
        ("the key in an admission is exchanged", &|_| Signer {
            verifier_key: key(5).verifier().to_string(),
            ..by(2, next, SignerAction::Admit, 4)
        }),
        ("an admission is for another ledger", &|_| Signer {
            origin: "example.com/other".into(),
            ..by(2, next, SignerAction::Admit, 4)
        }),
        ("somebody is dismissed who was never admitted", &|_| by(2, next, SignerAction::Dismiss, 4)),
    ];
    for (what_is_done, forge) in cases {
        let newsroom = with_second();
        let forged = forge(&newsroom);
        newsroom.append(&line_of(NOW, Body::Signer(forged)));
        expect(&newsroom, what_is_done, &["signer_record_false"]);
    }
    let newsroom = Newsroom::new();
    let farewell =
        sign_admission(at::SIZE, SignerAction::Dismiss, "desk", newsroom.key().key().verifier(), newsroom.key().key());
    newsroom.append(&line_of(NOW, Body::Signer(farewell)));
    expect(&newsroom, "the last signer dismisses itself", &["signer_record_false"]);
}

/// Puts another signature under the newest checkpoint, in place of what is there.
fn resign(newsroom: &Newsroom, with: impl FnOnce(&Checkpoint) -> SignedCheckpoint) {
    let note: String = newsroom.value("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1");
    let size: u64 = newsroom.value("SELECT max(size) FROM checkpoint");
    let signed = with(SignedCheckpoint::parse(note.as_bytes()).unwrap().unverified());
    newsroom.alter(&format!("UPDATE checkpoint SET note = '{signed}' WHERE size = {size}"));
}

#[test]
fn counts_no_checkpoint_of_somebody_who_was_not_in_office() {
    let honest = with_second();
    resign(&honest, |said| said.clone().sign(&key(2)).unwrap());
    expect(&honest, "one who is admitted", &[]);

    let stranger = with_second();
    resign(&stranger, |said| said.clone().sign(&key(3)).unwrap());
    expect(&stranger, "a stranger signs the head", &["checkpoint_signature"]);

    let early = Newsroom::new();
    resign(&early, |said| said.clone().sign(&key(2)).unwrap());
    let founder = early.key();
    let admission = sign_admission(at::SIZE, SignerAction::Admit, "night", key(2).verifier(), founder.key());
    early.append(&line_of(NOW, Body::Signer(admission)));
    expect(&early, "a signer signs from before its admission", &["checkpoint_signature"]);

    let late = with_second();
    let dismissal = sign_admission(at::SIZE + 1, SignerAction::Dismiss, "night", key(2).verifier(), late.key().key());
    late.append(&line_of(NOW, Body::Signer(dismissal)));
    resign(&late, |said| said.clone().sign(&key(2)).unwrap());
    expect(&late, "a signer signs after its dismissal", &["checkpoint_signature"]);

    let beside = with_second();
    resign(&beside, |said| {
        let mut signed = said.clone().sign(beside.key().key()).unwrap();
        let other = Checkpoint::new(ORIGIN, 7.into(), said.root).sign(&key(2)).unwrap();
        let text = format!("{signed}{}\n", other.note().signatures()[0]);
        signed = SignedCheckpoint::parse(text.as_bytes()).unwrap();
        signed
    });
    expect(&beside, "a false signature stands beside a good one", &["checkpoint_signature"]);
}
