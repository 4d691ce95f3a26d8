//! What people do at the desk, at random, and each step taken on both sides: in the ledger and in the model.

use fact_ledger::ledger::{self, Added, Batch, Error};
use fact_ledger::record::{
    Appearance, Attribution, Change, Class, Digest, Minute, Moment, Note, Relation, RelationType, Stance, Statement,
    Status, Story,
};
use proptest::prelude::*;
use proptest::sample::Index;

use super::expected::{How, Kind, Model, Revision, Row};

/// Words of which texts are made; each is searched for after every commit.
pub(crate) const WORDS: [&str; 6] = ["envoy", "river", "ballot", "harbor", "témoin", "ceasefire"];
pub(crate) const TAGS: [&str; 3] = ["talks", "budget", "city hall"];

/// One thing that somebody does at the desk. An index picks among what there is.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Add {
        words: Vec<usize>,
        tag: Option<usize>,
        day: Option<u8>,
        story: Option<Index>,
        supports: Option<Index>,
    },
    Revise {
        which: Index,
        how: Wish,
    },
    /// A revision of any revision, of which only the newest may be revised.
    ReviseOld {
        which: Index,
    },
    Story,
    Version {
        which: Index,
    },
    Note {
        which: Index,
    },
}

/// How somebody revises a statement, before it is known which statements there are.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Reword(Vec<usize>),
    Tag(usize),
    Since(u8),
    Confirm,
    Deny,
    Dispute,
    Retract,
    Supersede(Index),
    Restore,
}

/// What happens between two looks at the ledger.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Steps in one commit, so many minutes after the one before; the clock may have been put back. With `many`, the
    /// commit is made as for more records than the ledger has.
    Commit {
        minutes: i64,
        many: bool,
        steps: Vec<Step>,
    },
    Reopen,
    Reindex,
}

fn words() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..WORDS.len(), 1..4)
}

fn step() -> impl Strategy<Value = Step> {
    let change = prop_oneof![
        words().prop_map(Wish::Reword),
        (0..TAGS.len()).prop_map(Wish::Tag),
        (1u8..29).prop_map(Wish::Since),
        Just(Wish::Confirm),
        Just(Wish::Deny),
        Just(Wish::Dispute),
        Just(Wish::Retract),
        any::<Index>().prop_map(Wish::Supersede),
        Just(Wish::Restore),
    ];
    let (tag, day) = (proptest::option::of(0..TAGS.len()), proptest::option::of(1u8..29));
    let add = (words(), tag, day, any::<Option<Index>>(), any::<Option<Index>>());
    prop_oneof![
        6 => add.prop_map(|(words, tag, day, story, supports)| Step::Add { words, tag, day, story, supports }),
        8 => (any::<Index>(), change).prop_map(|(which, how)| Step::Revise { which, how }),
        1 => any::<Index>().prop_map(|which| Step::ReviseOld { which }),
        1 => Just(Step::Story),
        1 => any::<Index>().prop_map(|which| Step::Version { which }),
        2 => any::<Index>().prop_map(|which| Step::Note { which }),
    ]
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    let minutes = prop_oneof![4 => 0i64..200, 2 => 0i64..20_000, 1 => -9i64..0];
    prop_oneof![
        10 => (minutes, proptest::bool::weighted(0.1), proptest::collection::vec(step(), 1..5))
            .prop_map(|(minutes, many, steps)| Event::Commit { minutes, many, steps }),
        1 => Just(Event::Reopen),
        1 => Just(Event::Reindex),
    ]
}

pub(crate) fn day(day: u8) -> Moment {
    format!("2026-03-{day:02}").parse().unwrap()
}

fn text(words: &[usize]) -> String {
    words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ")
}

fn source(class: Class, name: Option<&str>, stance: Stance) -> Attribution {
    Attribution { name: name.map(str::to_owned), stance, ..Attribution::new(class) }
}

/// The revision as the ledger takes it.
fn revision(how: &How, digest_of: impl Fn(u64) -> Digest) -> ledger::Revision {
    let plain = ledger::Revision { reason: Some("The desk says so.".to_owned()), ..ledger::Revision::default() };
    let sourced =
        |status, source| ledger::Revision { status: Some(status), add_sources: vec![source], ..plain.clone() };
    match how {
        How::Reword(text) => {
            ledger::Revision { change: Some(Change::Clarification), text: Some(text.clone()), ..plain }
        }
        How::Tag(tag) => ledger::Revision { tags: vec![tag.clone()], ..plain },
        How::Since(time) => ledger::Revision { effective_at: Some(time.clone()), ..plain },
        How::Confirm => sourced(Status::Confirmed, source(Class::Official, Some("Ada Example"), Stance::Confirms)),
        How::Deny => sourced(Status::Denied, source(Class::Individual, Some("Ben Example"), Stance::Denies)),
        How::Dispute => sourced(Status::Disputed, source(Class::AnonymousSource, None, Stance::Disputes)),
        How::Retract => ledger::Revision { status: Some(Status::Retracted), ..plain },
        How::Supersede(by) => {
            let successor = Some(digest_of(*by));
            ledger::Revision { status: Some(Status::Superseded), successor, ..plain }
        }
        How::Restore => ledger::Revision { change: Some(Change::Correction), status: Some(Status::Reported), ..plain },
    }
}

fn picked(from: &[u64], index: &Index) -> Option<u64> {
    (!from.is_empty()).then(|| from[index.index(from.len())])
}

/// What the model makes of a step, unless the rules refuse it, and what the ledger did.
type Done = (Option<Kind>, Result<Added, Error>);

/// Takes a step on both sides. The model says whether the rules allow it; a step for which there is nothing is left out.
pub(crate) fn take(batch: &mut Batch<'_>, model: &mut Model, minute: Minute, step: &Step) -> Result<(), Error> {
    let number = model.size();
    let done = match step {
        Step::Add { .. } => Some(add(batch, model, step)),
        Step::Revise { which, how } => revise(batch, model, which, how),
        Step::ReviseOld { which } => revise_old(batch, model, which),
        Step::Story => Some((Some(Kind::Version { story: number, version: 1 }), tell(batch, model, None))),
        Step::Version { which } => picked(&model.stories(), which).map(|story| {
            let version = model.versions(story).len() as u32 + 1;
            (Some(Kind::Version { story, version }), tell(batch, model, Some(story)))
        }),
        Step::Note { which } => Some(note(batch, which.index(model.rows.len()) as u64)),
    };
    match done {
        None => Ok(()),
        Some((Some(kind), Ok(added))) => {
            assert_eq!(added.number, number);
            model.rows.push(Row { recorded_at: minute, kind });
            Ok(())
        }
        Some((None, Err(error))) => Err(error),
        Some((None, Ok(_))) => panic!("the model refuses what the ledger took: {step:?}"),
        Some((Some(_), Err(error))) => panic!("the model takes what the ledger refused: {step:?}: {error}"),
    }
}

fn digest_of(batch: &Batch<'_>, number: u64) -> Digest {
    batch.ledger().digest_of(number).unwrap()
}

fn add(batch: &mut Batch<'_>, model: &Model, step: &Step) -> Done {
    let Step::Add { words, tag, day: since, story, supports } = step else { unreachable!() };
    let expected = Revision {
        statement: model.size(),
        revision: 1,
        text: text(words),
        status: Status::Reported,
        tags: tag.iter().map(|tag| TAGS[*tag].to_owned()).collect(),
        successor: None,
        story: story.as_ref().and_then(|index| picked(&model.stories(), index)),
        supports: supports.as_ref().and_then(|index| picked(&model.statements(), index)),
        effective_at: since.map(day),
    };
    let appearance = |story| Appearance { story: digest_of(batch, story), start: None, end: None, exact: None };
    let relation = |statement| Relation { to: digest_of(batch, statement), kind: RelationType::Supports };
    let statement = Statement {
        tags: expected.tags.clone(),
        effective_at: expected.effective_at.clone(),
        appearances: expected.story.map(appearance).into_iter().collect(),
        relations: expected.supports.map(relation).into_iter().collect(),
        ..Statement::new(expected.text.clone(), vec![source(Class::AnonymousSource, None, Stance::Asserts)])
    };
    (Some(Kind::Revision(Box::new(expected))), batch.add_statement(statement))
}

fn revise(batch: &mut Batch<'_>, model: &Model, which: &Index, how: &Wish) -> Option<Done> {
    let statements = model.statements();
    let parent = *model.chain(picked(&statements, which)?).last().unwrap();
    let how = match how {
        Wish::Reword(words) => How::Reword(text(words)),
        Wish::Tag(tag) => How::Tag(TAGS[*tag].to_owned()),
        Wish::Since(since) => How::Since(day(*since)),
        Wish::Confirm => How::Confirm,
        Wish::Deny => How::Deny,
        Wish::Dispute => How::Dispute,
        Wish::Retract => How::Retract,
        Wish::Supersede(by) => How::Supersede(statements[by.index(statements.len())]),
        Wish::Restore => How::Restore,
    };
    let expected = model.revision(parent).unwrap().changed(&how);
    let made = revision(&how, |number| digest_of(batch, number));
    Some((expected.map(|one| Kind::Revision(Box::new(one))), batch.revise(parent, made)))
}

fn revise_old(batch: &mut Batch<'_>, model: &Model, which: &Index) -> Option<Done> {
    let parent = picked(&model.numbers(|kind| matches!(kind, Kind::Revision(_))), which)?;
    let before = model.revision(parent).unwrap();
    let how = How::Reword(format!("{} and more", before.text));
    let is_newest = model.chain(before.statement).last() == Some(&parent);
    let expected = before.changed(&how).filter(|_| is_newest);
    let done = batch.revise(parent, revision(&how, |_| unreachable!()));
    assert!(is_newest || matches!(done, Err(Error::Stale { .. })), "{done:?}");
    Some((expected.map(|one| Kind::Revision(Box::new(one))), done))
}

fn tell(batch: &mut Batch<'_>, model: &Model, story: Option<u64>) -> Result<Added, Error> {
    let number = model.size();
    let (headline, told) = (format!("Headline {number}"), format!("What the paper says at {number}."));
    let version = Story { headline: Some(headline), ..Story::default() };
    match story.and_then(|story| model.versions(story).last().copied()) {
        Some(parent) => batch.add_version(parent, version, Some(&told)),
        None => batch.add_story(version, Some(&told)),
    }
}

fn note(batch: &mut Batch<'_>, about: u64) -> Done {
    let note = Note {
        about: vec![digest_of(batch, about)],
        audience: None,
        because: None,
        body: Some("A remark.".to_owned()),
        outcome: None,
        topic: "judgement".to_owned(),
    };
    (Some(Kind::Note { about }), batch.add_note(note))
}
