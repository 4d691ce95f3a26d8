//! The strict reader against the slow one.

use proptest::prelude::*;

use super::super::{Appearance, Attribution, Class, Note, Redaction, RedactionReason, Seal, Signer, Statement, Story};
use super::super::{Drafted, Part, Relation, RelationType, Stance, Terms};
use super::*;
use crate::record::{Audience, Change, Confidence, Digest, SignerAction, Status};

fn record(body: Body) -> Record {
    let recorded_at = "2026-11-22T11:28:00Z".parse().unwrap();
    Record {
        header: Header { recorded_at, recorded_by: "desk \"two\"".into(), salt: [7; 16].into(), v: VERSION },
        body,
    }
}

fn statement() -> Statement {
    let digest = Digest::of(b"other");
    let attribution = Attribution {
        count: Some(2),
        former: Some(false),
        phrase: Some("two sources \\ “close” to\tthe talks\u{1}\n".into()),
        stance: Stance::Confirms,
        terms: Terms::Background,
        asked_at: Some("2025-03-05T16:20:00-05:00".parse().unwrap()),
        ..Attribution::new(Class::AnonymousSource)
    };
    Statement {
        appearances: vec![Appearance { end: Some(9), exact: None, start: Some(0), story: digest }],
        audience: Some(Audience::Public),
        change: Change::Update,
        drafted: Some(Drafted { confidence: Confidence::High, edited: true, rule: "said".into() }),
        effective_at: Some("2025-03-05".parse().unwrap()),
        parent: Some(digest),
        relations: vec![Relation { to: digest, kind: RelationType::Supports }],
        revision: 2,
        statement: Some(digest),
        status: Status::Confirmed,
        tags: vec!["talks".into(), "a, \"kind\":\"note\"".into()],
        ..Statement::new("The talks “took place” in Doha.\u{7f}".into(), vec![attribution; 2])
    }
}

/// A record of every kind, and of statements one with all kinds of fields and one with few.
fn records() -> Vec<Record> {
    let digest = Digest::of(b"other");
    let few = Statement::new("The talks took place.".into(), vec![Attribution::new(Class::Narrator)]);
    let story = Story { headline: Some("Talks".into()), version: 1, characters: Some(0), ..Story::default() };
    let note = Note {
        about: vec![digest],
        audience: None,
        because: None,
        body: Some("no \u{8}\u{c}\r\u{1f} here".into()),
        outcome: None,
        topic: "census".into(),
    };
    let (reason, part) = (RedactionReason::Legal, Part::Text);
    let signer = Signer {
        action: SignerAction::Admit,
        by: "0123abcd".into(),
        name: "desk".into(),
        origin: "example.com/log".into(),
        signature: "AA==".into(),
        verifier_key: "example.com/log+0123abcd+AAAA".into(),
    };
    vec![
        record(Body::Statement(statement())),
        record(Body::Statement(few)),
        record(Body::Story(story)),
        record(Body::Note(note)),
        record(Body::Seal(Seal { about: digest, attribution: 1, commitment: digest })),
        record(Body::Signer(signer)),
        record(Body::Redaction(Redaction { authority: None, number: 0, part, reason, target: digest })),
    ]
}

#[test]
fn takes_every_record_in_canonical_form() {
    for record in records() {
        let line = record.canonical().unwrap();
        assert_eq!(read(&line).as_ref(), Some(&record), "{line}");
    }
}

#[test]
fn hesitates_at_every_other_spelling() {
    let line = records()[1].canonical().unwrap();
    let cases = [
        (r#""v":1"#, r#""v": 1"#),
        (r#""v":1"#, r#""v":01"#),
        (r#""v":1"#, r#""v":1.0"#),
        (r#""v":1"#, r#""v":2"#),
        (r#""v":1"#, r#""v":1,"w":1"#),
        (r#""v":1"#, r#""v":1,"v":1"#),
        (r#""change":"new""#, r#""audience":null,"change":"new""#),
        (r#""change":"new""#, r#""appearances":[],"change":"new""#),
        (r#""change":"new","kind":"statement""#, r#""kind":"statement","change":"new""#),
        ("The talks", r"The\u0020talks"),
        ("The talks", r"The\ttalks\u000A"),
        ("The talks", "The\\/talks"),
        ("narrator", "storyteller"),
        ("}", "} "),
    ];
    for (from, to) in cases {
        let other = line.replacen(from, to, 1);
        assert_ne!(other, line, "{from}");
        assert!(read(&other).is_none(), "{other}");
    }
}

proptest! {
    #[test]
    fn never_takes_what_the_slow_reader_reads_otherwise(
        which in 0..7usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4u8, any::<u8>()), 1..4),
    ) {
        let mut line = records()[which].canonical().unwrap().into_bytes();
        for (place, what, byte) in changes {
            let at = place.index(line.len());
            let other = line[byte as usize % line.len()];
            match what {
                0 => line[at] = byte & 0x7f,
                1 => line.insert(at, other),
                2 => line[at] = other,
                _ => drop(line.remove(at)),
            }
        }
        let Ok(line) = String::from_utf8(line) else { return Ok(()) };
        if let Some(record) = read(&line) {
            prop_assert_eq!(record.canonical(), Ok(line.clone()));
            prop_assert_eq!(Record::parse(&line), Record::parse_slowly(&line));
        }
    }

    #[test]
    fn finds_the_end_of_plain_text(text in r#"[ -~]{0,20}["\\\x00-\x1f“é]?[ -~“]{0,20}"#) {
        let bytes = text.as_bytes();
        let slow = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(bytes.len());
        prop_assert_eq!(plain_length(bytes), slow);
    }
}
