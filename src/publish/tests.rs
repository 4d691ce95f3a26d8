//! Who sees what in a publication, and what publishing does to the folder.

use std::fs;
use std::path::Path;

use super::*;
use crate::ledger::{Batch, Erasure, Founding, KeyFile, Revision, Session, sign_admission};
use crate::merkle::SignerKey;
use crate::record::{Attribution, Class, Note, Part, RedactionReason, SignerAction, Statement, Story, Terms};
use crate::store::Access;
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
    ledger: Ledger,
    key: KeyFile,
    seed: u8,
}

impl Desk {
    fn new(origin: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key_path = folder.path().join("desk.key");
        let now = "2026-11-22T11:28:00Z".parse().unwrap();
        let founding = Founding { origin, name: "desk", zone: "UTC", now, random: &mut |bytes| bytes.fill(1) };
        let (ledger, key) = Ledger::found(&folder.path().join("ledger.db"), founding, |_| Ok(key_path)).unwrap();
        Self { folder, ledger, key, seed: 1 }
    }

    fn commit<T>(&mut self, work: impl FnMut(&mut Batch<'_>) -> Result<T, ledger::Error>) -> T {
        let mut seed = self.seed;
        let mut random = |bytes: &mut [u8]| {
            seed += 1;
            bytes.fill(seed);
        };
        let now = "2026-11-22T11:28:00Z".parse().unwrap();
        let mut session = Session { now, random: &mut random, key: &self.key, clock_may_lag: false };
        let done = self.ledger.commit(&mut session, work).unwrap().value;
        self.seed = seed;
        done
    }

    /// Adds a statement and yields its record's number.
    fn add(&mut self, statement: Statement) -> u64 {
        self.commit(|batch| batch.add_statement(statement.clone())).number
    }

    fn note(&mut self, topic: &str, about: u64, audience: Option<Audience>) -> u64 {
        let about = vec![self.ledger.digest_of(about).unwrap()];
        let (because, body, outcome) = (None, Some("A word.".to_owned()), None);
        let note = Note { about, audience, because, body, outcome, topic: topic.into() };
        self.commit(|batch| batch.add_note(note.clone())).number
    }

    fn publish(&self, audience: Audience, name: &str) -> Result<Summary, Error> {
        publish(
            &self.ledger,
            &self.folder.path().join(name),
            &Options { texts: true, widen: true, ..Options::new(audience) },
            |_| (),
        )
    }

    /// The numbers of the records that an audience does not see.
    fn withheld(&self, audience: Audience) -> Vec<u64> {
        let name = audience.as_str();
        let summary = self.publish(audience, name).unwrap();
        let copy = Ledger::open(&self.folder.path().join(name), Access::Read).unwrap();
        let entries = (0..summary.size).map(|number| copy.store().entry(number).unwrap().unwrap());
        let withheld: Vec<u64> = entries.filter(|entry| entry.line.is_none()).map(|entry| entry.number).collect();
        assert_eq!(withheld.len() as u64, summary.withheld + summary.erased);
        withheld
    }
}

fn statement(text: &str, audience: Option<Audience>) -> Statement {
    let source = Attribution { phrase: Some("two drivers".into()), ..Attribution::new(Class::AnonymousSource) };
    Statement { audience, ..Statement::new(text.into(), vec![source]) }
}

#[test]
fn shows_each_audience_what_the_one_before_sees_and_more() {
    let mut desk = Desk::new("example.com/log");
    let public = desk.add(statement("For all.", Some(Audience::Public)));
    let own = desk.add(statement("For the desk.", None));
    let counsel = desk.add(statement("For counsel.", Some(Audience::Counsel)));
    let reveal = desk.note("reveal", public, Some(Audience::Public));
    let same = desk.note("same_source", public, None);
    let about_own = desk.note("census", own, Some(Audience::Public));
    assert_eq!(desk.withheld(Audience::Counsel), [0u64; 0]);
    assert_eq!(desk.withheld(Audience::Desk), [counsel, reveal, same]);
    assert_eq!(desk.withheld(Audience::Public), [own, counsel, reveal, same, about_own]);
}

#[test]
fn hides_a_whole_chain_with_one_of_its_revisions() {
    let mut desk = Desk::new("example.com/log");
    let first = desk.add(statement("For all.", Some(Audience::Public)));
    let next = |text: &str, audience| Revision {
        reason: Some("It moved.".into()),
        text: Some(text.into()),
        audience,
        ..Revision::default()
    };
    let second = desk.commit(|batch| batch.revise(first, next("No longer for all.", Some(Audience::Desk)))).number;
    let third = desk.commit(|batch| batch.revise(second, next("For all again.", Some(Audience::Public)))).number;
    assert_eq!(desk.withheld(Audience::Public), [first, second, third]);
    assert_eq!(desk.withheld(Audience::Desk), [0u64; 0]);
}

#[test]
fn lets_a_later_note_change_the_audience_but_not_what_no_word_may_change() {
    let mut desk = Desk::new("example.com/log");
    let opened = desk.add(statement("For the desk, at first.", None));
    let closed = desk.add(statement("For all, at first.", Some(Audience::Public)));
    let mut deep = statement("It was heard.", None);
    deep.attributions[0].terms = Terms::DeepBackground;
    let deep = desk.add(deep);
    let other = SignerKey::from_seed("example.com/log", &[9; 32]).unwrap();
    let number = desk.ledger.size().unwrap();
    let admission = sign_admission(number, SignerAction::Admit, "night", other.verifier(), desk.key.key());
    let signer = desk.commit(|batch| batch.add_signer(admission.clone())).number;
    let reveal = desk.note("reveal", closed, None);

    let mut notes = Vec::new();
    for (about, audience) in [
        (opened, Audience::Public),
        (closed, Audience::Counsel),
        (deep, Audience::Public),
        (signer, Audience::Counsel),
        (reveal, Audience::Public),
    ] {
        notes.push((audience, desk.note("audience", about, Some(audience))));
    }
    let hidden = notes.iter().filter(|(audience, _)| *audience > Audience::Public).map(|(_, number)| *number);
    let expected: Vec<u64> = [closed, deep, reveal].into_iter().chain(hidden).collect();
    assert_eq!(desk.withheld(Audience::Public), expected);
    let again = desk.note("audience", closed, Some(Audience::Public));
    assert!(!desk.withheld(Audience::Public).contains(&closed), "the last note counts, {again}");
}

#[test]
fn takes_away_what_may_no_longer_be_seen() {
    let mut desk = Desk::new("example.com/log");
    let story = Story {
        audience: Some(Audience::Public),
        headline: Some("Envoys meet".into()),
        version: 1,
        ..Default::default()
    };
    let story = desk.commit(|batch| batch.add_story(story.clone(), Some("Envoys met in Doha."))).number;
    assert_eq!(desk.publish(Audience::Public, "out").unwrap().texts, 1);
    desk.note("audience", story, Some(Audience::Desk));
    let summary = desk.publish(Audience::Public, "out").unwrap();
    // The text and the older records.
    assert_eq!((summary.texts, summary.files_removed), (0, 2));
    let out = desk.folder.path().join("out");
    assert_eq!(fs::read_dir(out.join("texts")).unwrap().count(), 0);
    assert!(!fs::read_to_string(out.join("records/000.p/3.jsonl")).unwrap().contains("Envoys"));
}

#[test]
fn refuses_folders_that_hold_something_else() {
    let mut desk = Desk::new("example.com/log");
    desk.add(statement("For all.", Some(Audience::Public)));
    let out = desk.folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert!(matches!(desk.publish(Audience::Desk, "out"), Err(Error::NotEmpty { .. })));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);

    let mut other = Desk::new("example.com/other");
    other.add(statement("Another one.", None));
    other.publish(Audience::Desk, "out").unwrap();
    let refused = publish_into(&desk, &other.folder.path().join("out"));
    assert!(matches!(refused, Err(Error::OtherLedger { .. })), "{refused:?}");

    let mut namesake = Desk::new("example.com/log");
    namesake.seed = 100;
    namesake.add(statement("Another history.", None));
    namesake.publish(Audience::Desk, "out").unwrap();
    let refused = publish_into(&desk, &namesake.folder.path().join("out"));
    assert!(matches!(refused, Err(Error::Diverged { .. })), "{refused:?}");
    namesake.add(statement("A longer one.", None));
    namesake.publish(Audience::Desk, "out").unwrap();
    let refused = publish_into(&desk, &namesake.folder.path().join("out"));
    assert!(matches!(refused, Err(Error::Newer { .. })), "{refused:?}");
}

fn publish_into(desk: &Desk, folder: &Path) -> Result<Summary, Error> {
    publish(&desk.ledger, folder, &Options::new(Audience::Desk), |_| ())
}

#[test]
fn tells_what_is_erased_from_what_is_withheld() {
    let mut desk = Desk::new("example.com/log");
    let erased = desk.add(statement("For all.", Some(Audience::Public)));
    desk.add(statement("For counsel.", Some(Audience::Counsel)));
    let digest = desk.ledger.digest_of(erased).unwrap();
    let erasure = Erasure { number: erased, digest, part: Part::Record, what: String::new() };
    desk.commit(|batch| batch.redact(&erasure, RedactionReason::Privacy, None));
    let out = desk.folder.path().join("out");
    let plan = plan(&desk.ledger, &out, &Options::new(Audience::Desk)).unwrap();
    assert_eq!((plan.withheld, plan.erased), (1, 1));
    let summary = desk.publish(Audience::Desk, "out").unwrap();
    assert_eq!((summary.size, summary.records, summary.withheld, summary.erased), (4, 2, 1, 1));
    let summary = desk.publish(Audience::Counsel, "out").unwrap();
    assert_eq!((summary.records, summary.withheld, summary.erased), (3, 0, 1));
}

#[test]
fn refuses_what_is_no_folder() {
    let desk = Desk::new("example.com/log");
    fs::write(desk.folder.path().join("file"), "mine").unwrap();
    assert!(matches!(desk.publish(Audience::Desk, "file"), Err(Error::NoFolder { .. })));
    assert_eq!(fs::read_to_string(desk.folder.path().join("file")).unwrap(), "mine");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", desk.folder.path().join("link")).unwrap();
        assert!(matches!(desk.publish(Audience::Desk, "link"), Err(Error::NoFolder { .. })));
    }
}

#[cfg(unix)]
#[test]
fn writes_through_no_link() {
    let desk = Desk::new("example.com/log");
    desk.publish(Audience::Desk, "out").unwrap();
    let (out, elsewhere) = (desk.folder.path().join("out"), desk.folder.path().join("elsewhere"));
    fs::create_dir(&elsewhere).unwrap();
    fs::remove_dir_all(out.join("records")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("records")).unwrap();
    assert!(matches!(desk.publish(Audience::Desk, "out"), Err(Error::NoFolder { .. })));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

/// Every file of a publication but what superseded tiles may leave and the mark, by name.
fn files_of(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        for entry in fs::read_dir(&path).unwrap().map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => {
                    let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                    if !(name.starts_with("tile/") && name.contains(".p/")) && name != mark::NAME {
                        found.insert(name, fs::read(entry.path()).unwrap());
                    }
                }
            }
        }
    }
    found
}

/// A step of a ledger's life, drawn by a number.
fn live(desk: &mut Desk, draw: u64, step: u64) {
    let audience = [None, Some(Audience::Public), Some(Audience::Public), Some(Audience::Counsel)][(draw % 4) as usize];
    let size = desk.ledger.size().unwrap();
    let target = (draw / 64) % size;
    let store = desk.ledger.store();
    let newest = |number: u64| desk.ledger.newest_revision(number).unwrap();
    match draw / 4 % 8 {
        0 | 1 if store.revision(target).unwrap().is_some() => {
            let parent = newest(target);
            let reason = Some("It moved.".to_owned());
            let revision = Revision { reason, text: Some(format!("Step {step}.")), audience, ..Revision::default() };
            desk.commit(|batch| batch.revise(parent, revision.clone()));
        }
        2 => drop(desk.note("audience", target, audience.or(Some(Audience::Desk)))),
        3 => drop(desk.note("census", target, audience)),
        4 => {
            let story = Story { audience, headline: Some(format!("Step {step}")), version: 1, ..Story::default() };
            desk.commit(|batch| batch.add_story(story.clone(), Some(&format!("It was step {step}."))));
        }
        5 if store.version(target).unwrap().is_some() => {
            let parent = desk.ledger.newest_version(target).unwrap();
            let story = Story { audience, headline: Some(format!("Step {step}")), version: 1, ..Story::default() };
            desk.commit(|batch| batch.add_version(parent, story.clone(), Some(&format!("It was step {step}."))));
        }
        _ => drop(desk.add(statement(&format!("Step {step}."), audience))),
    }
}

#[test]
fn what_grew_step_by_step_is_what_is_published_at_once() {
    let mut desk = Desk::new("example.com/log");
    desk.seed = 0;
    // A little generator of our own, so that every run takes the same steps.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 20
    };
    for step in 0..290 {
        desk.seed = (step % 250) as u8;
        live(&mut desk, draw(), step);
        if step < 230 && step % 40 > 0 || step % 4 > 0 {
            continue;
        }
        for audience in [Audience::Public, Audience::Desk] {
            let grown = desk.publish(audience, audience.as_str()).unwrap();
            let fresh = format!("{audience}-{step}");
            let whole = desk.publish(audience, &fresh).unwrap();
            let (grown_files, whole_files) =
                [audience.as_str(), &fresh].map(|name| files_of(&desk.folder.path().join(name))).into();
            for (name, bytes) in &whole_files {
                assert!(
                    grown_files.get(name) == Some(bytes),
                    "step {step}, {audience}: {name} differs or is not there"
                );
            }
            let surplus: Vec<_> = grown_files.keys().filter(|name| !whole_files.contains_key(*name)).collect();
            assert!(surplus.is_empty(), "step {step}, {audience}: {surplus:?} should not be there");
            assert_eq!((grown.records, grown.withheld, grown.texts), (whole.records, whole.withheld, whole.texts));
            fs::remove_dir_all(desk.folder.path().join(fresh)).unwrap();
        }
    }
}

#[test]
fn looks_only_at_what_can_have_changed_unless_it_is_asked_for_the_whole() {
    let mut desk = Desk::new("example.com/log");
    for step in 0..300 {
        desk.seed = (step % 250) as u8;
        desk.add(statement(&format!("Step {step}."), Some(Audience::Public)));
    }
    desk.publish(Audience::Public, "out").unwrap();
    let out = desk.folder.path().join("out");
    let old = out.join("records/000.jsonl");
    fs::write(&old, "altered by hand\n").unwrap();
    desk.add(statement("One more.", Some(Audience::Public)));
    let grown = desk.publish(Audience::Public, "out").unwrap();
    // The last tile, its entries, its records, and the checkpoint.
    assert_eq!((grown.files_written, grown.files_removed, grown.records), (4, 1, 302));
    assert_eq!(fs::read_to_string(&old).unwrap(), "altered by hand\n");

    let head = desk.ledger.checkpoint_where(u64::MAX, |_| true).unwrap().unwrap();
    let options = Options { texts: true, ..Options::new(Audience::Public) };
    let mended = publish_at(&desk.ledger, &out, &head, &options, Extent::Whole, |_| ()).unwrap();
    assert_eq!((mended.files_written, mended.files_removed), (1, 0));
    fs::write(&old, "altered by hand\n").unwrap();
    fs::write(out.join(mark::NAME), "{}").unwrap();
    assert_eq!(desk.publish(Audience::Public, "out").unwrap().files_written, 1, "a mark that is none is not believed");
    let narrower = desk.publish(Audience::Counsel, "out").unwrap();
    assert_eq!(narrower.files_written, 0, "nothing here is for fewer");
}

#[test]
fn publishes_for_the_holders_of_one_key_what_it_signed() {
    let mut desk = Desk::new("example.com/log");
    desk.add(statement("For all.", Some(Audience::Public)));
    let older = desk.ledger.checkpoint_where(u64::MAX, |_| true).unwrap().unwrap();
    desk.note("audience", 1, Some(Audience::Counsel));
    let out = desk.folder.path().join("out");
    let options = Options::new(Audience::Public);
    let summary = publish_at(&desk.ledger, &out, &older, &options, Extent::Changes, |_| ()).unwrap();
    assert_eq!((summary.size, summary.records), (2, 1), "what was hidden later is hidden");
    assert_eq!(desk.publish(Audience::Public, "out").unwrap().size, 3);
    assert!(matches!(
        publish_at(&desk.ledger, &out, &older, &options, Extent::Changes, |_| ()),
        Err(Error::Newer { found: 3, size: 2, .. })
    ));
}
