//! A desk's year in a minute: random additions, revisions, stories, notes, mistakes and restarts, on a ledger and beside
//! it on a model, which is a `Vec`. After every commit both must agree, on everything that can be asked, at every moment
//! that can be asked about; the log must have only grown; and what the projections say must follow from the record lines
//! alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod engines;
#[path = "model/expected.rs"]
mod expected;
#[path = "model/steps.rs"]
mod steps;

use std::path::PathBuf;

use engines::{Engine, on_both_engines};
use expected::{Kind, Model, Revision, Row};
use fact_ledger::export::{self, Format, export};
use fact_ledger::ledger::{Error, Founding, KeyFile, Ledger, Session};
use fact_ledger::merkle::{
    Appender, Hash, SignedCheckpoint, TreeSize, check_consistency, check_inclusion, leaf_hash, prove_consistency,
    prove_inclusion,
};
use fact_ledger::record::{Digest, Minute, Record, Status};
use fact_ledger::store::{Access, AsOf, Selection, Table};
use fact_ledger::verify::{Options, verify};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use steps::{Event, Step, TAGS, WORDS, day, event, take};
use tempfile::TempDir;

/// A ledger and what it should be.
struct Desk {
    _folder: TempDir,
    place: PathBuf,
    ledger: Ledger,
    key: KeyFile,
    now: Timestamp,
    salt: u64,
    model: Model,
    /// Every checkpoint's size, root and note, as it was when it was made.
    heads: Vec<(u64, Hash, String)>,
}

impl Desk {
    fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = engine.place(folder.path());
        let now: Timestamp = "2026-03-01T09:00:30Z".parse().unwrap();
        let founding = Founding {
            origin: "example.com/model",
            name: "desk",
            zone: "UTC",
            now,
            random: &mut |bytes| bytes.fill(1),
        };
        let key_path = folder.path().join("desk.key");
        let (ledger, key) = Ledger::found(&place, founding, |_| Ok(key_path)).unwrap();
        let rows = vec![Row { recorded_at: Minute::of(now), kind: Kind::Signer }];
        let mut desk =
            Self { _folder: folder, place, ledger, key, now, salt: 0, model: Model { rows }, heads: Vec::new() };
        desk.keep_head();
        desk
    }

    fn happens(&mut self, event: &Event) {
        match event {
            Event::Commit { minutes, many, steps } => self.commit(*minutes, *many, steps),
            Event::Reopen => {
                self.ledger = Ledger::open(&self.place, Access::Write).unwrap();
            }
            Event::Reindex => {
                let before = self.answers();
                let size = self.model.size();
                assert_eq!(self.ledger.reindex(|_| {}).unwrap(), size);
                assert_eq!(self.answers(), before, "the projections follow from the record lines alone");
            }
        }
    }

    /// One commit, which the rules may refuse as a whole: then nothing of it is there.
    fn commit(&mut self, minutes: i64, many: bool, steps: &[Step]) {
        let now = self.now + SignedDuration::from_mins(minutes);
        let last = self.model.rows.last().unwrap().recorded_at;
        let minute = Minute::of(now).max(last);
        let too_late = last.to_timestamp().duration_since(now) > SignedDuration::from_mins(5);
        let mut after = self.model.clone();
        let salt = &mut self.salt;
        let mut random = |bytes: &mut [u8]| {
            *salt += 1;
            bytes[..8].copy_from_slice(&salt.to_be_bytes());
        };
        let mut session = Session { now, random: &mut random, key: &self.key, clock_may_lag: false };
        let done = self.ledger.commit(&mut session, |batch| {
            if many {
                batch.expect_many()?;
            }
            steps.iter().try_for_each(|step| take(batch, &mut after, minute, step))
        });
        match done {
            Ok(committed) => {
                assert!(!too_late && committed.warning.is_none());
                assert_eq!(committed.size, after.size());
                let grown = after.size() > self.model.size();
                (self.model, self.now) = (after, now);
                if grown {
                    self.keep_head();
                }
            }
            Err(error) => assert_eq!(matches!(error, Error::ClockBehind { .. }), too_late, "{error}"),
        }
    }

    /// Keeps the newest checkpoint, to hold every later state of the ledger to it.
    fn keep_head(&mut self) {
        let (size, note) = self.ledger.store().checkpoint(u64::MAX).unwrap().unwrap();
        assert_eq!(size, self.model.size());
        let signed = SignedCheckpoint::parse(note.as_bytes()).unwrap();
        let root = self.ledger.signers().unwrap().verify(&signed).unwrap().root;
        self.heads.push((size, root, note));
    }

    fn digests(&self) -> Vec<Digest> {
        let mut out = Vec::new();
        export(&self.ledger, Format::Jsonl, &export::Options::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(|line| Digest::of(line.as_bytes())).collect()
    }

    /// What the selection yields: numbers, ids, texts and statuses.
    fn selected(&self, selection: &Selection) -> Vec<(u64, Digest, String, Status)> {
        let mut found = Vec::new();
        self.ledger
            .select(selection, |one| {
                found.push((one.number, one.id, one.statement.text, one.statement.status));
                true
            })
            .unwrap();
        found
    }

    /// All that the projections answer.
    fn answers(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        let store = self.ledger.store();
        let (mut revisions, mut references) = (Vec::new(), Vec::new());
        store.scan_revisions(0..u64::MAX >> 1, |row| revisions.push(row)).unwrap();
        store.scan_references(|target, number| references.push((target, number))).unwrap();
        let by_word =
            |word: &&str| self.selected(&Selection { search: Some((*word).to_owned()), ..Selection::default() });
        let found: Vec<_> = WORDS.iter().map(by_word).collect();
        let mut searchable = Vec::new();
        let listed = store.rows(Table::Search, 0..=i64::MAX, |row| {
            searchable.push(row.integer(0));
            true
        });
        listed.unwrap();
        (revisions, references, found, store.versions().unwrap(), store.signers().unwrap(), searchable)
    }

    /// Holds the ledger to the model, at the newest moment and at one before.
    fn agrees(&self, moment: &Index) {
        let digests = self.digests();
        self.log_has_only_grown(&digests, moment);
        self.lines_are_canonical();
        let size = self.model.size();
        for size in [size, moment.index(size as usize + 1) as u64] {
            let second = day(1 + moment.index(28) as u8).start(self.ledger.zone()).as_second() + 3_600;
            for in_effect in [None, Some(second)] {
                self.stands(&digests, size, in_effect);
            }
        }
        self.is_found(&digests);
        self.has_chains(&digests);
        let minute = self.model.rows[moment.index(self.model.rows.len())].recorded_at;
        assert_eq!(self.ledger.size_at(&minute.to_string().parse().unwrap()).unwrap(), self.model.size_at(minute));
    }

    fn log_has_only_grown(&self, digests: &[Digest], moment: &Index) {
        let store = self.ledger.store();
        assert_eq!(self.ledger.size().unwrap(), self.model.size());
        assert_eq!(digests.len() as u64, self.model.size());
        let kept: Vec<_> = self.heads.iter().map(|(size, _, note)| (*size, note.clone())).collect();
        assert_eq!(store.checkpoints().unwrap(), kept, "no head that was signed once has changed");
        let (size, root, _) = self.heads.last().unwrap();
        let size = TreeSize(*size);
        let mut tree = Appender::new();
        digests.iter().for_each(|digest| tree.push(leaf_hash(digest.as_bytes())));
        assert_eq!(tree.root(), *root);
        for (old, old_root, _) in &self.heads {
            let proof = prove_consistency(TreeSize(*old), size, store).unwrap();
            check_consistency(TreeSize(*old), old_root, size, root, &proof).unwrap();
        }
        let index = moment.index(digests.len());
        let proof = prove_inclusion(index as u64, size, store).unwrap();
        check_inclusion(&leaf_hash(digests[index].as_bytes()), index as u64, size, &proof, root).unwrap();
    }

    fn lines_are_canonical(&self) {
        let mut minutes = Vec::new();
        self.ledger
            .store()
            .scan(0..self.model.size(), |_, digest, line| {
                let line = line.unwrap();
                let record = Record::parse(line).unwrap();
                assert_eq!(record.to_line().unwrap(), line);
                assert_eq!(digest, Digest::of(line.as_bytes()).as_bytes());
                minutes.push(record.header.recorded_at);
                true
            })
            .unwrap();
        assert!(minutes.iter().copied().eq(self.model.rows.iter().map(|row| row.recorded_at)));
        assert!(minutes.is_sorted(), "time does not go back");
    }

    fn stands(&self, digests: &[Digest], size: u64, in_effect: Option<i64>) {
        let as_of = AsOf { size: Some(size), in_effect };
        let expected = self.expected(digests, self.model.standing(size, in_effect), |_| true);
        assert_eq!(self.selected(&Selection { as_of, ..Selection::default() }), expected, "as of {as_of:?}");
        if size == self.model.size() {
            let as_of = AsOf { size: None, in_effect };
            assert_eq!(self.selected(&Selection { as_of, ..Selection::default() }), expected);
        }
    }

    /// Every filter picks what the model picks, of what stands now.
    fn is_found(&self, digests: &[Digest]) {
        let now = || self.model.standing(self.model.size(), None);
        for status in Status::ALL {
            let selection = Selection { statuses: vec![*status], ..Selection::default() };
            assert_eq!(self.selected(&selection), self.expected(digests, now(), |one| one.status == *status));
        }
        for word in WORDS {
            let selection = Selection { search: Some(word.to_owned()), ..Selection::default() };
            let expected = self.expected(digests, now(), |one| one.text.split(' ').any(|other| other == word));
            assert_eq!(self.selected(&selection), expected, "with the word {word}");
        }
        for tag in TAGS {
            let selection = Selection { tag: Some(tag.to_owned()), ..Selection::default() };
            let expected = self.expected(digests, now(), |one| one.tags.iter().any(|other| other == tag));
            assert_eq!(self.selected(&selection), expected, "with the tag {tag}");
        }
        for story in self.model.stories() {
            let versions = self.model.versions(story);
            let selection = Selection { story: Some(versions.clone()), ..Selection::default() };
            let expected =
                self.expected(digests, now(), |one| one.story.is_some_and(|number| versions.contains(&number)));
            assert_eq!(self.selected(&selection), expected);
        }
        for target in 0..self.model.size() {
            assert_eq!(self.ledger.store().references_to(target).unwrap(), self.model.references_to(target));
        }
    }

    fn has_chains(&self, digests: &[Digest]) {
        for statement in self.model.statements() {
            let numbers = self.model.chain(statement);
            let id = digests[statement as usize];
            for name in [id.to_string(), self.ledger.short_id(&digests[*numbers.last().unwrap() as usize]).unwrap()] {
                let chain = self.ledger.chain(&name).unwrap();
                assert_eq!((chain.id, chain.without_content), (id, 0));
                assert!(chain.revisions.iter().map(|one| one.number).eq(numbers.iter().copied()));
                for one in chain.revisions {
                    let expected = self.model.revision(one.number).unwrap();
                    assert_eq!((one.statement.revision, &one.statement.text), (expected.revision, &expected.text));
                    let parent =
                        numbers[..expected.revision as usize - 1].last().map(|number| digests[*number as usize]);
                    assert_eq!(one.statement.parent, parent);
                }
            }
        }
        for story in self.model.stories() {
            let versions = self.ledger.story(&digests[story as usize].to_string()).unwrap();
            assert!(versions.iter().map(|one| one.number).eq(self.model.versions(story)));
            for version in versions {
                assert!(self.ledger.store().text(version.number).unwrap().is_some());
            }
        }
    }

    /// The revisions at these numbers, as a selection yields them.
    fn expected(
        &self,
        digests: &[Digest],
        numbers: Vec<u64>,
        pick: impl Fn(&Revision) -> bool,
    ) -> Vec<(u64, Digest, String, Status)> {
        let revisions = numbers.into_iter().map(|number| (number, self.model.revision(number).unwrap()));
        let picked = revisions.filter(|(_, one)| pick(one));
        picked.map(|(number, one)| (number, digests[one.statement as usize], one.text.clone(), one.status)).collect()
    }
}

on_both_engines!(a_ledger_is_what_a_list_of_its_records_would_be);

fn a_ledger_is_what_a_list_of_its_records_would_be(engine: Engine) {
    let config = ProptestConfig { cases: engine.turns(96, 12), failure_persistence: None, ..ProptestConfig::default() };
    let days = proptest::collection::vec((event(), any::<Index>()), 1..20);
    let run = TestRunner::new(config).run(&days, |events| {
        let mut desk = Desk::new(engine);
        for (event, moment) in &events {
            desk.happens(event);
            desk.agrees(moment);
        }
        desk.happens(&Event::Reindex);
        desk.happens(&Event::Reopen);
        desk.agrees(&events[0].1);
        let report = verify(&desk.ledger, &Options { full: true, threads: None }, |_| {}).unwrap();
        prop_assert!(report.is_clean(), "{:?}", report.findings);
        prop_assert_eq!(report.size, desk.model.size());
        Ok(())
    });
    run.unwrap();
}
