//! Somebody has the file and the key, and writes into the log what the program would refuse: every digest, tile and
//! signature is right, and what the records say is not.

use fact_ledger::ledger::sign_admission;
use fact_ledger::merkle::SignerKey;
use fact_ledger::record::{
    Appearance, Attribution, Body, Change, Class, Digest, Note, Part, Redaction, RedactionReason, Relation,
    RelationType, Seal, SignerAction, Stance, Statement, Status,
};

use crate::list::listed_codes;
use crate::newsroom::{NOW, Newsroom, ORIGIN, at, line_of, named, unnamed};

/// What an honest revision of the record at `parent` would be; the tests then falsify it.
fn revision_of(newsroom: &Newsroom, parent: u64) -> Statement {
    let before = newsroom.statement(parent);
    Statement {
        change: Change::Update,
        parent: Some(newsroom.digest(parent)),
        reason: Some("It moved.".into()),
        revision: before.revision + 1,
        statement: Some(before.statement.unwrap_or_else(|| newsroom.digest(parent))),
        tags: vec!["moved".into()],
        ..before
    }
}

fn first(text: &str) -> Statement {
    Statement::new(text.into(), vec![unnamed("two drivers")])
}

fn expect_of(story: &str, body: impl FnOnce(&Newsroom) -> Body, expected: &[&str]) {
    let newsroom = Newsroom::new();
    let body = body(&newsroom);
    newsroom.append_body(body);
    newsroom.expect(story, expected);
    listed_codes("insider", story, expected);
}

#[test]
fn takes_what_the_program_would_have_written() {
    expect_of("a statement", |_| Body::Statement(first("A new one.")), &[]);
    expect_of("a revision", |newsroom| Body::Statement(revision_of(newsroom, at::CONFIRMED)), &[]);
    let seal = |newsroom: &Newsroom| Seal {
        about: newsroom.digest(at::CONFIRMED),
        attribution: 1,
        commitment: Digest::of(b"a name"),
    };
    expect_of("a seal whose identity is kept nowhere", |newsroom| Body::Seal(seal(newsroom)), &["seal_missing"]);
    let newsroom = Newsroom::new();
    let number = newsroom.append_body(Body::Seal(seal(&newsroom)));
    let file = "CAST('age-encryption.org/v1' || char(10) AS BLOB)";
    newsroom.alter(&format!("INSERT INTO seal VALUES ({number}, {file})"));
    newsroom.expect("a seal with its age file", &[]);
    newsroom.alter(&format!("UPDATE seal SET ciphertext = x'00' WHERE number = {number}"));
    newsroom.expect("a seal's age file is overwritten", &["seal_damaged"]);
    newsroom.alter(&format!("UPDATE seal SET ciphertext = {file}, number = 20"));
    newsroom.expect("a seal's age file is given to a statement", &["seal_missing", "seal_surplus"]);
}

#[test]
fn finds_chains_that_fork_or_do_not_fit() {
    expect_of(
        "two revisions follow the same one",
        |newsroom| Body::Statement(revision_of(newsroom, at::TALKS)),
        &["chain_forked"],
    );
    expect_of(
        "a revision is left out",
        |newsroom| Body::Statement(Statement { revision: 4, ..revision_of(newsroom, at::CONFIRMED) }),
        &["chain_broken"],
    );
    expect_of(
        "a revision changes over to another statement",
        |newsroom| {
            let statement = Some(newsroom.digest(at::DOHA));
            Body::Statement(Statement { statement, ..revision_of(newsroom, at::CONFIRMED) })
        },
        &["chain_broken"],
    );
    expect_of(
        "a revision follows nothing",
        |newsroom| {
            let parent = Some(Digest::of(b"nothing"));
            Body::Statement(Statement { parent, ..revision_of(newsroom, at::CONFIRMED) })
        },
        &["chain_broken"],
    );
    expect_of(
        "a revision follows a story",
        |newsroom| {
            let story = Some(newsroom.digest(at::STORY));
            Body::Statement(Statement { parent: story, statement: story, ..revision_of(newsroom, at::TALKS) })
        },
        &["chain_broken"],
    );
    let story = |newsroom: &Newsroom, version| {
        let Body::Story(story) = newsroom.record(at::STORY + 1).body else { panic!("no story") };
        let (text_digest, characters) = (None, None);
        Body::Story(fact_ledger::record::Story { version, text_digest, characters, ..story })
    };
    expect_of("two versions follow the same one", |newsroom| story(newsroom, 2), &["chain_forked"]);
    expect_of("a version is left out", |newsroom| story(newsroom, 3), &["chain_broken", "chain_forked"]);
}

#[test]
fn finds_statuses_without_ground() {
    let confirmed = Statement { status: Status::Confirmed, ..first("It is so.") };
    expect_of("confirmed by nobody", |_| Body::Statement(confirmed), &["no_ground"]);
    let denied = Statement {
        attributions: vec![Attribution { stance: Stance::Denies, ..unnamed("two drivers") }],
        status: Status::Denied,
        ..first("It is so.")
    };
    expect_of("denied by nobody who can be named", |_| Body::Statement(denied), &["no_ground"]);
    expect_of(
        "confirmed by who said so before",
        |newsroom| {
            let again = Attribution { stance: Stance::Confirms, ..unnamed("two drivers") };
            let revision = revision_of(newsroom, at::MANY);
            Body::Statement(Statement { attributions: vec![again], status: Status::Confirmed, ..revision })
        },
        &["no_ground"],
    );
}

#[test]
fn finds_final_statuses_that_were_left_without_a_correction() {
    let retracted = || {
        let newsroom = Newsroom::new();
        let (change, status) = (Change::Retraction, Status::Retracted);
        let body = Statement { change, status, ..revision_of(&newsroom, at::DOHA) };
        let number = newsroom.append_body(Body::Statement(body));
        (newsroom, number)
    };
    let (newsroom, number) = retracted();
    let revision = revision_of(&newsroom, number);
    newsroom.append_body(Body::Statement(Statement { status: Status::Reported, ..revision }));
    newsroom.expect("a retracted statement is simply reported again", &["no_ground"]);

    let (newsroom, number) = retracted();
    let attributions = vec![named("Ana Ruiz", Stance::Asserts), named("Ben Adar", Stance::Denies)];
    let (change, status) = (Change::Correction, Status::Disputed);
    let revision = Statement { attributions, change, status, ..revision_of(&newsroom, number) };
    newsroom.append_body(Body::Statement(revision));
    newsroom.expect("a correction restores a status that never was", &["no_ground"]);

    let (newsroom, number) = retracted();
    let (change, status) = (Change::Correction, Status::Reported);
    newsroom.append_body(Body::Statement(Statement { change, status, ..revision_of(&newsroom, number) }));
    newsroom.expect("a correction restores what was", &[]);
}

#[test]
fn finds_references_to_nothing_or_to_another_kind() {
    let relation = |to| Statement {
        relations: vec![Relation { to, kind: RelationType::Supports }],
        ..first("It bears on another.")
    };
    expect_of("a relation to nothing", |_| Body::Statement(relation(Digest::of(b"nothing"))), &["dangling_reference"]);
    expect_of(
        "a relation to a later revision",
        |newsroom| Body::Statement(relation(newsroom.digest(at::CONFIRMED))),
        &["dangling_reference"],
    );
    let appearance = |story| Appearance { end: None, exact: None, start: None, story };
    expect_of(
        "an appearance in a statement",
        |newsroom| {
            let appearances = vec![appearance(newsroom.digest(at::TALKS))];
            Body::Statement(Statement { appearances, ..first("It stands nowhere.") })
        },
        &["dangling_reference"],
    );
    let seal = |about| Body::Seal(Seal { about, attribution: 1, commitment: Digest::of(b"a name") });
    expect_of(
        "a seal on a story",
        |newsroom| seal(newsroom.digest(at::STORY)),
        &["dangling_reference", "seal_missing"],
    );
    let note = |about| Note {
        about,
        audience: None,
        because: None,
        body: None,
        outcome: Some("none".into()),
        topic: "census".into(),
    };
    expect_of("a note about nothing", |_| Body::Note(note(vec![Digest::of(b"nothing")])), &["dangling_reference"]);
}

#[test]
fn finds_records_that_the_program_would_not_write() {
    let append = |story: &str, line: &dyn Fn(&Newsroom) -> String, expected: &[&str]| {
        let newsroom = Newsroom::new();
        let line = line(&newsroom);
        newsroom.append(&line);
        newsroom.reindex();
        newsroom.expect(story, expected);
        listed_codes("insider", &format!("a record has {story}"), expected);
        newsroom
    };
    let line = || line_of(NOW, Body::Statement(first("A new one.")));
    append("white space", &|_| line().replace("\"v\":1", "\"v\": 1"), &["not_canonical"]);
    append("an unknown field", &|_| line().replace("\"v\":1", "\"v\":1,\"x\":2"), &["not_canonical"]);
    append("an empty list", &|_| line().replace("\"text\"", "\"tags\":[],\"text\""), &["not_canonical"]);
    append("no text", &|_| line().replace("A new one.", ""), &["invalid_record"]);
    append("no JSON", &|_| "nothing".to_owned(), &["invalid_record"]);
    append("a record twice", &|newsroom| newsroom.line(20), &["record_twice"]);
    let earlier = |_: &Newsroom| line_of("2026-11-01T00:00:00Z", Body::Statement(first("Backdated.")));
    append("an earlier time", &earlier, &["time_went_back"]);
    let newsroom = append("a newer format", &|_| line().replace("\"v\":1", "\"v\":2"), &[]);
    assert_eq!(newsroom.verify().newer, 1);
}

#[test]
fn finds_signers_whom_nobody_admitted() {
    let founder = Newsroom::new().key();
    let (founder, stranger) = (founder.key(), SignerKey::from_seed(ORIGIN, &[3; 32]).unwrap());
    let admit = |by: &SignerKey, number| {
        Body::Signer(sign_admission(number, SignerAction::Admit, "night", stranger.verifier(), by))
    };
    expect_of("a stranger admits itself", |_| admit(&stranger, at::SIZE), &["signer_record_false"]);
    expect_of("an admission is moved", |_| admit(founder, at::SIZE + 1), &["signer_record_false"]);
    expect_of("an admission", |_| admit(founder, at::SIZE), &[]);
}

fn redaction(newsroom: &Newsroom, number: u64, part: Part) -> Redaction {
    let (authority, reason) = (Some("the editor".into()), RedactionReason::Privacy);
    Redaction { authority, number, part, reason, target: newsroom.digest(number) }
}

#[test]
fn takes_erasures_that_a_redaction_accounts_for() {
    let newsroom = Newsroom::new();
    // Of a statement, of the middle of a chain, and of a story's text.
    for (number, part) in [(20, Part::Record), (at::RETRACTED, Part::Record), (at::STORY, Part::Text)] {
        let body = redaction(&newsroom, number, part);
        newsroom.append(&line_of(NOW, Body::Redaction(body)));
    }
    newsroom.alter(
        "UPDATE record SET line = NULL WHERE number IN (20, 8);
         DELETE FROM text WHERE number = 1;",
    );
    newsroom.reindex();
    newsroom.expect("erased content", &[]);
    let report = newsroom.verify();
    assert_eq!((report.erased, report.withheld, report.texts, report.texts_erased), (2, 0, 1, 1));
}

#[test]
fn finds_redactions_that_are_false_or_not_carried_out() {
    expect_of(
        "the line is still there",
        |newsroom| Body::Redaction(redaction(newsroom, 20, Part::Record)),
        &["content_not_erased"],
    );
    expect_of(
        "the text is still there",
        |newsroom| Body::Redaction(redaction(newsroom, at::STORY, Part::Text)),
        &["content_not_erased"],
    );
    expect_of(
        "number and digest are of two records",
        |newsroom| Body::Redaction(Redaction { number: 21, ..redaction(newsroom, 20, Part::Record) }),
        &["redaction_false"],
    );
    expect_of(
        "who signs is never erased",
        |newsroom| Body::Redaction(redaction(newsroom, 0, Part::Record)),
        &["redaction_false"],
    );
    expect_of(
        "a statement has no text of a story",
        |newsroom| Body::Redaction(redaction(newsroom, 20, Part::Text)),
        &["redaction_false"],
    );
    let newsroom = Newsroom::new();
    let body = redaction(&newsroom, 20, Part::Record);
    newsroom.append(&line_of(NOW, Body::Redaction(body)));
    newsroom.reindex();
    newsroom.alter("UPDATE record SET line = NULL WHERE number = 20");
    newsroom.expect("the words can still be searched for", &["search_surplus"]);
}

#[test]
fn narrators_need_nobody_behind_them() {
    let narrated = Statement::new("Nobody is cited.".into(), vec![Attribution::new(Class::Narrator)]);
    expect_of("the outlet's own voice", |_| Body::Statement(narrated), &[]);
}
