//! Somebody has the ledger's file, and goes for what lies beside the log: sealed identities, what redactions erased, who may
//! open what, and who may see what.

use std::fs;
use std::path::PathBuf;

use fact_ledger::ledger::{Batch, Error, Ledger, Session};
use fact_ledger::publish::{self, publish};
use fact_ledger::record::{
    Attribution, Audience, Body, Class, Digest, Note, Part, Redaction, RedactionReason, Seal, Statement,
};
use fact_ledger::seal::{Identity, Keys, Recipient};
use fact_ledger::store::Access;
use fact_ledger::verify::{Options, verify};

use crate::list::{listed, listed_codes};
use crate::newsroom::{Newsroom, at, codes};

/// Published keys, and no secret.
const ANN: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
const ANN_PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
const BOB_PUBLIC: &str = "age1s8r83cl40nznp5herdlnfd4a9nmwyzlpaepf8el75akqkgk92yqqs3t3j5";

/// Records of the ledger that has secrets, after those of the small one.
const RECIPIENT: u64 = at::SIZE;
const SEALED: u64 = at::SIZE + 1;
const SEAL: u64 = at::SIZE + 2;
const OTHER_SEAL: u64 = at::SIZE + 3;
/// What was redacted: a statement, and a story's text.
const ERASED: u64 = at::MANY;

/// The small ledger with a recipient, two sealed sources, and two redactions.
fn newsroom() -> Newsroom {
    let newsroom = Newsroom::new();
    let ann: Recipient = ANN_PUBLIC.parse().unwrap();
    commit(&newsroom, 1, |batch| batch.add_recipient(&ann, Some("Ann"), None).map(drop)).unwrap();
    commit(&newsroom, 2, |batch| {
        let unnamed = Attribution::new(Class::AnonymousSource);
        let other = Attribution { count: Some(2), ..unnamed.clone() };
        let added = batch.add_statement(Statement::new("Talks are under way.".into(), vec![unnamed, other]))?;
        batch.seal(added.digest, 1, &Identity::new("Noor Haddad").unwrap())?;
        batch.seal(added.digest, 2, &Identity::new("Omar Said").unwrap()).map(drop)
    })
    .unwrap();
    let ledger = Ledger::open(&newsroom.path("ledger.db"), Access::Write).unwrap();
    let statement = ledger.erasures(&newsroom.digest(ERASED).to_string(), None, Part::Record).unwrap();
    let text = ledger.erasures(&newsroom.digest(at::STORY).to_string(), Some(1), Part::Text).unwrap();
    drop(ledger);
    commit(&newsroom, 3, |batch| {
        let all = statement.iter().chain(&text);
        all.map(|one| batch.redact(one, RedactionReason::Legal, None).map(drop))
            .collect::<Result<Vec<()>, _>>()
            .map(drop)
    })
    .unwrap();
    let ledger = Ledger::open(&newsroom.path("ledger.db"), Access::Write).unwrap();
    assert!(ledger.finish_erasure(std::time::Duration::ZERO).unwrap());
    newsroom
}

fn commit<T>(newsroom: &Newsroom, seed: u8, work: impl FnMut(&mut Batch<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let ledger = Ledger::open(&newsroom.path("ledger.db"), Access::Write).unwrap();
    let mut next = 0u8;
    let mut random = |bytes: &mut [u8]| {
        next += 1;
        bytes.fill(next);
        bytes[0] = seed;
    };
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let key = newsroom.key();
    let mut session = Session { now, random: &mut random, key: &key, clock_may_lag: false };
    ledger.commit(&mut session, work).map(|done| done.value)
}

/// A story, what was done to the file, and all that is then found.
type Case = (&'static str, String, &'static [&'static str]);

fn check(of: &str, cases: &[Case]) {
    for (story, sql, expected) in cases {
        let newsroom = newsroom();
        newsroom.alter(sql);
        newsroom.expect(story, expected);
        listed_codes(of, story, expected);
    }
}

#[test]
fn finds_nothing_in_seals_and_redactions_that_nobody_touched() {
    let newsroom = newsroom();
    let report = newsroom.verify();
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!((report.seals, report.erased, report.texts_erased), (2, 1, 1));
}

#[test]
fn finds_altered_seals() {
    check(
        "seal",
        &[
            ("a sealed identity is taken away", format!("DELETE FROM seal WHERE number = {SEAL}"), &["seal_missing"]),
            (
                "a sealed identity is overwritten with nothing",
                format!("UPDATE seal SET ciphertext = x'' WHERE number = {SEAL}"),
                &["seal_damaged"],
            ),
            (
                "a sealed identity is overwritten with a name in the clear",
                format!("UPDATE seal SET ciphertext = CAST('Noor Haddad' AS BLOB) WHERE number = {SEAL}"),
                &["seal_damaged"],
            ),
            (
                "a sealed identity is put beside a statement",
                format!("INSERT INTO seal SELECT {SEALED}, ciphertext FROM seal WHERE number = {SEAL}"),
                &["seal_surplus"],
            ),
            (
                "a sealed identity is put beside no record",
                format!("INSERT INTO seal SELECT 4000, ciphertext FROM seal WHERE number = {SEAL}"),
                &["seal_surplus"],
            ),
            (
                "a seal's commitment is exchanged",
                format!(
                    "UPDATE record SET line = replace(line, '\"commitment\":\"', '\"commitment\":\"0') WHERE number = {SEAL}"
                ),
                &["digest_mismatch", "invalid_record"],
            ),
            (
                "a seal is made one on another source",
                format!(
                    "UPDATE record SET line = replace(line, '\"attribution\":1', '\"attribution\":2') WHERE number = {SEAL}"
                ),
                &["digest_mismatch"],
            ),
            (
                "a seal's record is taken away with its identity",
                format!("UPDATE record SET line = NULL WHERE number = {SEAL}; DELETE FROM seal WHERE number = {SEAL}"),
                &["missing_content"],
            ),
            (
                "the note that adds a recipient is hidden",
                format!("DELETE FROM reference WHERE number = {RECIPIENT}"),
                &["reference_missing"],
            ),
            (
                "the note that adds a recipient names another key",
                format!(
                    "UPDATE record SET line = replace(line, '{ANN_PUBLIC}', '{BOB_PUBLIC}') WHERE number = {RECIPIENT}"
                ),
                &["digest_mismatch"],
            ),
            (
                "the note that adds a recipient removes it",
                format!(
                    "UPDATE record SET line = replace(line, '\"outcome\":\"add\"', '\"outcome\":\"remove\"') WHERE number = {RECIPIENT}"
                ),
                &["digest_mismatch"],
            ),
        ],
    );
}

#[test]
fn finds_altered_redactions() {
    let redaction = SEAL + 2;
    check(
        "redaction",
        &[
            (
                "what was erased is put back",
                format!("UPDATE record SET line = (SELECT line FROM record WHERE number = 20) WHERE number = {ERASED}"),
                &["content_not_erased", "digest_mismatch", "projection_revision_mismatch", "search_incomplete"],
            ),
            (
                "an erased text is put back",
                format!("INSERT INTO text SELECT {}, content FROM text WHERE number = {}", at::STORY, at::STORY + 1),
                &["content_not_erased", "text_mismatch"],
            ),
            (
                "a redaction is made one of another record",
                format!(
                    "UPDATE record SET line = replace(line, '\"number\":{ERASED},', '\"number\":{},') WHERE number = {redaction}",
                    ERASED + 1
                ),
                &["digest_mismatch", "missing_content", "projection_redaction_mismatch", "redaction_false"],
            ),
            (
                "a redaction's reason is changed",
                format!(
                    "UPDATE record SET line = replace(line, '\"reason\":\"legal\"', '\"reason\":\"mistake\"') WHERE number = {redaction}"
                ),
                &["digest_mismatch"],
            ),
            (
                "a redaction is itself erased",
                format!("UPDATE record SET line = NULL WHERE number = {redaction}"),
                &["missing_content"],
            ),
            (
                "a redaction of a text becomes one of the record",
                format!("UPDATE redaction SET part = 'record' WHERE target = {}", at::STORY),
                &["projection_redaction_mismatch"],
            ),
            (
                "a statement is erased under a text's redaction",
                format!("UPDATE record SET line = NULL WHERE number = {}", at::STORY),
                &["missing_content"],
            ),
            (
                "a second statement is erased along with a redacted one",
                format!("UPDATE record SET line = NULL WHERE number = {}", ERASED + 1),
                &["missing_content", "search_surplus"],
            ),
            (
                "the words of what was erased are searched for again",
                format!("INSERT INTO search (rowid, text, source, tags) VALUES ({ERASED}, 'convoy', '', '')"),
                &["search_surplus"],
            ),
            (
                "a sealed identity is erased and no redaction says so",
                format!("DELETE FROM seal WHERE number = {OTHER_SEAL}"),
                &["seal_missing"],
            ),
        ],
    );
}

/// A redaction that somebody with the key wrote without the program's rules.
#[test]
fn finds_redactions_that_may_not_be() {
    let redaction = |newsroom: &Newsroom, number: u64, part: Part| Redaction {
        authority: None,
        number,
        part,
        reason: RedactionReason::Mistake,
        target: newsroom.digest(number),
    };
    type Made<'a> = &'a dyn Fn(&Newsroom) -> Redaction;
    let cases: &[(&str, Made<'_>, &[&str])] = &[
        ("a redaction of who signs", &|newsroom| redaction(newsroom, 0, Part::Record), &["redaction_false"]),
        ("a redaction of a redaction", &|newsroom| redaction(newsroom, SEAL + 2, Part::Record), &["redaction_false"]),
        ("a redaction of a statement's text", &|newsroom| redaction(newsroom, 20, Part::Text), &["redaction_false"]),
        ("a redaction of a statement's seal", &|newsroom| redaction(newsroom, 20, Part::Seal), &["redaction_false"]),
        (
            "a redaction of a digest at another number",
            &|newsroom| Redaction { number: 21, ..redaction(newsroom, 20, Part::Record) },
            &["redaction_false"],
        ),
        (
            "a redaction of a record that is still there",
            &|newsroom| redaction(newsroom, 20, Part::Record),
            &["content_not_erased"],
        ),
        (
            "a redaction of a sealed identity that is still there",
            &|newsroom| redaction(newsroom, SEAL, Part::Seal),
            &["content_not_erased"],
        ),
    ];
    for (story, made, expected) in cases {
        let newsroom = newsroom();
        let body = made(&newsroom);
        newsroom.append_body(Body::Redaction(body));
        newsroom.expect(story, expected);
        listed_codes("redaction", story, expected);
    }
}

/// What `reveal` and `seal` refuse, of a file that somebody prepared for them.
#[test]
fn refuses_to_open_or_to_seal_what_was_prepared() {
    let refused = |story: &str, sql: String, open: bool| {
        let newsroom = newsroom();
        newsroom.alter(&sql);
        let error = match open {
            true => newsroom.open().open_seal(SEAL, &Keys::parse(ANN, |_| None).unwrap()).err(),
            false => {
                let about = newsroom.digest(SEALED);
                commit(&newsroom, 9, |batch| batch.seal(about, 1, &Identity::new("Noor").unwrap())).err()
            }
        };
        let error = error.unwrap_or_else(|| panic!("{story}: nothing was refused")).to_string();
        assert!(!error.contains("Noor") && !error.contains("Omar"), "{error}");
        listed("seal", story, &error);
    };
    let swap = format!("(SELECT ciphertext FROM seal WHERE number = {OTHER_SEAL})");
    refused(
        "another's identity is put under a seal",
        format!("UPDATE seal SET ciphertext = {swap} WHERE number = {SEAL}"),
        true,
    );
    refused("an age file is cut", "UPDATE seal SET ciphertext = substr(ciphertext, 1, 250)".to_owned(), true);
    refused("an age file is emptied", "UPDATE seal SET ciphertext = x''".to_owned(), true);
    refused("an age file is gone when it is to be opened", "DELETE FROM seal".to_owned(), true);
    let own_key =
        format!("UPDATE record SET line = replace(line, '{ANN_PUBLIC}', '{BOB_PUBLIC}') WHERE number = {RECIPIENT}");
    refused("somebody's own key is put in a recipient's place", own_key.clone(), false);
    refused("all recipients are hidden", format!("DELETE FROM reference WHERE number = {RECIPIENT}"), false);
    let line = newsroom().line(RECIPIENT).replace(ANN_PUBLIC, BOB_PUBLIC);
    let digest = Digest::of(line.as_bytes());
    refused(
        "somebody's own key is put in a recipient's place, with a digest to match",
        format!("UPDATE record SET line = '{line}', digest = x'{digest}' WHERE number = {RECIPIENT}"),
        false,
    );
    refused("the signed head is taken away before somebody seals", "DELETE FROM checkpoint".to_owned(), false);
}

/// What a publication's folder may hold for one audience and not for another.
#[test]
fn finds_what_was_slipped_into_a_publication() {
    let published = |audience: Audience| -> (Newsroom, PathBuf) {
        let newsroom = newsroom();
        let out = newsroom.path("out");
        let options = publish::Options { texts: true, ..publish::Options::new(audience) };
        publish(&newsroom.open(), &out, &options, |_| ()).unwrap();
        (newsroom, out)
    };
    let expect = |story: &str, out: &PathBuf, expected: &[&str]| {
        let report = verify(&Ledger::open_as_it_is(out, Access::Read).unwrap(), &Options::default(), |_| ()).unwrap();
        assert_eq!(codes(&report), expected.iter().copied().collect(), "{story}: {:#?}", report.findings);
        listed_codes("audience", story, expected);
    };
    let (newsroom, out) = published(Audience::Desk);
    fs::create_dir(out.join("seals")).unwrap();
    fs::write(out.join(format!("seals/{}.age", newsroom.digest(SEAL))), "age-encryption.org/v1\n").unwrap();
    expect("a sealed identity is slipped into a publication for the desk", &out, &["file_surplus"]);

    let (newsroom, out) = published(Audience::Counsel);
    expect("a publication for counsel as it was made", &out, &[]);
    let file = out.join(format!("seals/{}.age", newsroom.digest(SEAL)));
    fs::write(&file, "Noor Haddad").unwrap();
    expect("a sealed identity in a publication is exchanged for a name", &out, &["seal_damaged"]);
    fs::remove_file(&file).unwrap();
    expect("a sealed identity is withheld from counsel's publication", &out, &[]);

    let (newsroom, out) = published(Audience::Public);
    let records = fs::read_dir(out.join("records")).unwrap().map(|entry| entry.unwrap().path());
    let partial =
        records.filter(|path| path.is_dir()).flat_map(|path| fs::read_dir(path).unwrap()).next().unwrap().unwrap();
    let lines = fs::read_to_string(partial.path()).unwrap();
    let withheld = format!("{{\"digest\":\"{}\"}}", newsroom.digest(SEAL));
    assert!(lines.contains(&withheld));
    let forged = newsroom.line(SEAL).replace("\"attribution\":1", "\"attribution\":2");
    fs::write(partial.path(), lines.replace(&withheld, &forged)).unwrap();
    expect("a withheld record is exchanged for another", &out, &["digest_mismatch"]);
    let other = format!("{{\"digest\":\"{}\"}}", newsroom.digest(OTHER_SEAL));
    fs::write(partial.path(), lines.replace(&withheld, &other)).unwrap();
    expect("a withheld record passes for another", &out, &["file_mismatch"]);
}

/// What no word in a record may open to the public.
#[test]
fn no_note_opens_what_is_for_counsel_alone() {
    let newsroom = newsroom();
    for number in [SEAL, RECIPIENT] {
        let note = Note {
            about: vec![newsroom.digest(number)],
            audience: Some(Audience::Public),
            because: None,
            body: None,
            outcome: None,
            topic: "audience".into(),
        };
        newsroom.append_body(Body::Note(note));
    }
    let seal = Body::Seal(Seal { about: newsroom.digest(20), attribution: 1, commitment: Digest::of(b"x") });
    let loose = newsroom.append_body(seal);
    newsroom.alter(&format!("INSERT INTO seal SELECT {loose}, ciphertext FROM seal WHERE number = {SEAL}"));
    let out = newsroom.path("out");
    publish(&newsroom.open(), &out, &publish::Options::new(Audience::Public), |_| ()).unwrap();
    let published = Ledger::open(&out, Access::Read).unwrap();
    for number in [SEAL, RECIPIENT, loose] {
        assert_eq!(published.store().entry(number).unwrap().unwrap().line, None, "record {number}");
    }
    assert!(!out.join("seals").exists());
    listed("audience", "a note says that a seal and a recipient are for the public", "withheld");
}
