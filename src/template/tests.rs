//! What each audience finds in a house table, and what a table's rows are.

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::audit::{Audit, DEFAULT_POLICY, Policy};
use crate::export::{Cell, Sheet, SheetFormat};
use crate::ledger::{Batch, Founding, KeyFile, Session};
use crate::publish::seen_by;
use crate::record::{Appearance, Attribution, Audience, Class, Note, Stance, Statement, Story};

struct Desk {
    _folder: TempDir,
    ledger: Ledger,
    key: KeyFile,
    seed: u8,
}

fn now() -> Timestamp {
    "2026-11-22T11:28:00Z".parse().unwrap()
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key_path = folder.path().join("desk.key");
        let founding = Founding {
            origin: "example.com/desk",
            name: "desk",
            zone: "UTC",
            now: now(),
            random: &mut |bytes| bytes.fill(1),
        };
        let (ledger, key) = Ledger::found(&folder.path().join("ledger.db"), founding, |_| Ok(key_path)).unwrap();
        Self { _folder: folder, ledger, key, seed: 1 }
    }

    fn commit<T>(&mut self, work: impl FnMut(&mut Batch<'_>) -> Result<T, Error>) -> T {
        let mut seed = self.seed;
        let mut random = |bytes: &mut [u8]| {
            seed += 1;
            bytes.fill(seed);
        };
        let mut session = Session { now: now(), random: &mut random, key: &self.key, clock_may_lag: false };
        let done = self.ledger.commit(&mut session, work).unwrap().value;
        self.seed = seed;
        done
    }

    fn note(&mut self, topic: &str, outcome: &str, about: u64) {
        let about = vec![self.ledger.digest_of(about).unwrap()];
        let (because, body, outcome) = (None, Some("A word.".to_owned()), Some(outcome.to_owned()));
        let note = Note { about, audience: None, because, body, outcome, topic: topic.into() };
        self.commit(|batch| batch.add_note(note.clone()));
    }

    /// A story with two statements; of the second, an editor knows both sources to be one person.
    fn with_story() -> (Self, u64) {
        let mut desk = Self::new();
        let story = Story { headline: Some("Envoys meet".into()), version: 1, ..Default::default() };
        let story =
            desk.commit(|batch| batch.add_story(story.clone(), Some("Envoys met in Doha. Talks go on."))).number;
        let digest = desk.ledger.digest_of(story).unwrap();
        let standing = |start, end, exact: &str| Appearance {
            start: Some(start),
            end: Some(end),
            exact: Some(exact.into()),
            story: digest,
        };
        let unnamed = |phrase: &str, stance| Attribution {
            phrase: Some(phrase.into()),
            count: Some(1),
            stance,
            ..Attribution::new(Class::AnonymousSource)
        };
        let later = Statement {
            appearances: vec![standing(20, 31, "Talks go on")],
            ..Statement::new(
                "Talks go on.".into(),
                vec![unnamed("one envoy", Stance::Asserts), unnamed("an aide", Stance::Asserts)],
            )
        };
        let later = desk.commit(|batch| batch.add_statement(later.clone())).number;
        let first = Statement {
            appearances: vec![standing(0, 18, "Envoys met in Doha")],
            quote: Some("We met".into()),
            ..Statement::new("Envoys met.".into(), vec![Attribution::new(Class::Narrator)])
        };
        desk.commit(|batch| batch.add_statement(first.clone()));
        desk.note("same_source", "same_source", later);
        desk.note("reveal", "opened", later);
        desk.note("judgement", "stands", later);
        (desk, story)
    }

    fn sheets(&self, story: u64, audience: Audience) -> [Sheet; 2] {
        let seen = seen_by(&self.ledger, audience).unwrap();
        let ledger = seen.as_ref().unwrap_or(&self.ledger);
        let policy = Policy::built_in(DEFAULT_POLICY).unwrap();
        let audit = Audit::new(ledger, &policy, now(), None, None).unwrap();
        let audit = if audience == Audience::Counsel { audit } else { audit.without_same_source() };
        let selection = Selection { story: Some(vec![story]), ..Selection::default() };
        let versions = ledger.story(&self.ledger.digest_of(story).unwrap().to_string()).unwrap_or_default();
        [
            sourcing_sheet(ledger, &versions, &selection, &audit).unwrap(),
            chronology(ledger, &selection, &audit).unwrap(),
        ]
    }
}

fn written(sheet: &Sheet, format: SheetFormat) -> Vec<u8> {
    let mut out = Vec::new();
    sheet.write(format, &mut out).unwrap();
    out
}

#[test]
fn tells_counsel_alone_which_sources_are_one_person_and_that_an_identity_was_opened() {
    let (desk, story) = Desk::with_story();
    for (audience, told) in [(Audience::Desk, false), (Audience::Counsel, true)] {
        let [sourcing, chronology] = desk.sheets(story, audience).map(|sheet| written(&sheet, SheetFormat::Markdown));
        let (sourcing, chronology) = (String::from_utf8(sourcing).unwrap(), String::from_utf8(chronology).unwrap());
        assert_eq!(sourcing.contains("one person"), told, "{audience}: {sourcing}");
        assert_eq!(chronology.contains("reveal"), told, "{audience}: {chronology}");
        assert_eq!(chronology.contains("same"), told, "{audience}: {chronology}");
        assert!(chronology.contains("judgement: stands"), "{audience}: {chronology}");
    }
    let [sourcing, chronology] = desk.sheets(story, Audience::Public);
    assert!(sourcing.rows.is_empty() && chronology.rows.is_empty(), "nothing is for the public unless it says so");
}

#[test]
fn has_a_row_for_each_source_in_the_order_of_the_story() {
    let (desk, story) = Desk::with_story();
    let [sourcing, _] = desk.sheets(story, Audience::Desk);
    let column = |row: usize, name: &str| {
        let place = sourcing.columns.iter().position(|(column, _)| *column == name).unwrap();
        &sourcing.rows[row][place]
    };
    assert_eq!(sourcing.rows.len(), 3);
    assert_eq!(*column(0, "statement"), Cell::Quoted("Envoys met.".into(), Some("We met".into())));
    assert_eq!(*column(0, "named"), Cell::Text("nobody cited".into()));
    assert_eq!(*column(1, "who"), Cell::Text("one envoy (anonymous source)".into()));
    assert_eq!(*column(2, "who"), Cell::Text("an aide (anonymous source)".into()));
    assert_eq!((column(2, "statement"), column(2, "id")), (&Cell::Above, &Cell::Above));
    let page = String::from_utf8(written(&sourcing, SheetFormat::Html)).unwrap();
    assert_eq!((page.matches("rowspan=\"2\"").count(), page.matches("<tr>").count()), (5, 4), "{page}");
}

#[test]
fn writes_the_same_workbook_of_the_same_records() {
    let (desk, story) = Desk::with_story();
    let [first, second] =
        [0, 1].map(|_| desk.sheets(story, Audience::Desk).map(|sheet| written(&sheet, SheetFormat::Xlsx)));
    assert_eq!(first, second);
    assert!(first.iter().all(|book| book.starts_with(b"PK")));
}
