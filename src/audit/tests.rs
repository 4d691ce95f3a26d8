//! Each rule on statements that break it, and on the nearest ones that do not.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::case::Case;
use super::rules::check;
use super::{Policy, Rule};
use crate::ledger::{Contested, Revised};
use crate::record::{Attribution, Class, Digest, Header, Minute, Stance, Statement, Status, VERSION};

const RECORDED: &str = "2025-03-05T09:30:00Z";

fn phrase(class: Class, phrase: &str, count: u32) -> Attribution {
    Attribution { phrase: Some(phrase.into()), count: Some(count), ..Attribution::new(class) }
}

fn unnamed(words: &str, count: u32) -> Attribution {
    phrase(Class::AnonymousSource, words, count)
}

fn named(name: &str, stance: Stance) -> Attribution {
    Attribution { name: Some(name.into()), stance, ..Attribution::new(Class::Official) }
}

fn statement(attributions: Vec<Attribution>) -> Statement {
    Statement::new("The bridge will close.".into(), attributions)
}

/// What the built-in policy finds in a statement with these revisions, 10 days after the last.
fn found(revisions: &[Statement]) -> BTreeMap<Rule, String> {
    found_with(revisions, 10, |_| {})
}

fn found_with(revisions: &[Statement], days: i64, change: impl Fn(&mut Case<'_>)) -> BTreeMap<Rule, String> {
    let recorded: Timestamp = RECORDED.parse().unwrap();
    let id = Digest::of(b"a statement");
    let revised = |(position, one): (usize, &Statement)| Revised {
        id,
        number: position as u64 + 1,
        digest: Digest::of(&[position as u8]),
        header: Header {
            recorded_at: Minute::of(recorded),
            recorded_by: "desk".into(),
            salt: [7; 16].into(),
            v: VERSION,
        },
        statement: Statement { revision: position as u32 + 1, ..one.clone() },
    };
    let chain: Vec<Revised> = revisions.iter().enumerate().map(revised).collect();
    let now = recorded + jiff::SignedDuration::from_hours(24 * days);
    let zone = TimeZone::UTC;
    let current = chain.last().unwrap();
    let mut case = Case { chain: &chain, current, now, zone: &zone, is_one_person: false, contested: None };
    change(&mut case);
    let policy = Policy::built_in("common").unwrap();
    let rules = policy.rules.iter();
    rules.filter_map(|(rule, setting)| Some((*rule, check(*rule, &case, setting)?))).collect()
}

fn codes(revisions: &[Statement]) -> Vec<Rule> {
    found(revisions).into_keys().collect()
}

#[test]
fn asks_why_there_is_no_name_and_takes_no_set_phrase_for_an_answer() {
    let mut source = unnamed("two officials briefed on it", 2);
    source.class = Class::Official;
    let asked = named("Ana Ruiz", Stance::DeclinesComment);
    let of = |source: &Attribution| codes(&[statement(vec![source.clone(), asked.clone()])]);
    assert_eq!(of(&source), [Rule::UnnamedWithoutReason]);
    source.anonymity_reason = Some("they weren’t authorized to speak".into());
    assert_eq!(of(&source), [Rule::BoilerplateReason]);
    source.anonymity_reason = Some("they fear for their posts".into());
    assert_eq!(of(&source), []);
}

#[test]
fn finds_an_opinion_by_its_verb_and_only_of_somebody_unnamed() {
    let opinion = |one: Attribution| Attribution { cue: Some("argued".into()), ..one };
    let found_in = |one: Attribution| codes(&[statement(vec![one])]).contains(&Rule::UnnamedOpinion);
    assert!(found_in(opinion(unnamed("an aide", 1))));
    assert!(!found_in(opinion(named("Ana Ruiz", Stance::Asserts))));
    assert!(!found_in(Attribution { cue: Some("said".into()), ..unnamed("an aide", 1) }));
}

#[test]
fn counts_one_unnamed_person_as_one_and_the_plural_for_one_as_a_finding() {
    let has = |sources: Vec<Attribution>, rule| codes(&[statement(sources)]).contains(&rule);
    assert!(has(vec![unnamed("a source", 1)], Rule::SingleSource));
    assert!(!has(vec![unnamed("two sources", 2)], Rule::SingleSource));
    assert!(!has(vec![unnamed("a source", 1), named("Ana Ruiz", Stance::Asserts)], Rule::SingleSource));
    assert!(has(vec![unnamed("sources close to him", 1)], Rule::PluralForOne));
    assert!(!has(vec![unnamed("one of the sources", 1)], Rule::PluralForOne));
    assert!(!has(vec![unnamed("a source familiar with the officials", 1)], Rule::PluralForOne));
    let two = [statement(vec![unnamed("two sources", 2)])];
    let known = found_with(&two, 10, |case| case.is_one_person = true);
    assert!(known.contains_key(&Rule::SingleSource) && known.contains_key(&Rule::PluralForOne), "{known:?}");
}

#[test]
fn asks_whether_anybody_was_heard_when_nobody_is_named() {
    let without = [statement(vec![unnamed("two sources", 2)])];
    assert!(codes(&without).contains(&Rule::CommentNotSought));
    let asked = [statement(vec![unnamed("two sources", 2), named("Ana Ruiz", Stance::NoResponse)])];
    assert!(!codes(&asked).contains(&Rule::CommentNotSought));
    assert!(!codes(&[statement(vec![named("Ana Ruiz", Stance::Asserts)])]).contains(&Rule::CommentNotSought));
}

#[test]
fn tells_a_confirmation_by_the_same_source_from_one_by_another() {
    let confirmed_by = |one: Attribution| {
        let first = statement(vec![named("Karoline Leavitt", Stance::Asserts), unnamed("two sources", 2)]);
        let mut next = first.clone();
        next.status = Status::Confirmed;
        next.attributions.push(one);
        found(&[first, next]).remove(&Rule::SameSourceConfirms)
    };
    assert!(confirmed_by(named("Leavitt", Stance::Confirms)).unwrap().contains("the same source"));
    assert_eq!(confirmed_by(named("Ana Ruiz", Stance::Confirms)), None);
    assert!(confirmed_by(Attribution { stance: Stance::Confirms, ..unnamed("Two sources", 2) }).is_some());
}

#[test]
fn remembers_a_source_that_is_cited_no_more() {
    let cited = statement(vec![unnamed("one source", 1)]);
    let narrated = statement(vec![Attribution::new(Class::Narrator)]);
    let found = found(&[cited.clone(), narrated.clone(), narrated.clone()]);
    assert_eq!(found[&Rule::AttributionLost], "revision 1 cites “one source”, and revision 3 nobody");
    assert!(!codes(&[narrated.clone(), cited.clone()]).contains(&Rule::AttributionLost));
    assert!(!codes(&[narrated]).contains(&Rule::AttributionLost));
}

#[test]
fn grows_stale_after_thirty_days_unless_it_was_confirmed() {
    let by_name = statement(vec![named("Ana Ruiz", Stance::Asserts)]);
    let at =
        |days, one: &Statement| found_with(std::slice::from_ref(one), days, |_| {}).contains_key(&Rule::StaleReport);
    assert!(!at(30, &by_name) && at(31, &by_name));
    assert!(!at(31, &Statement { status: Status::Confirmed, ..by_name }));
}

#[test]
fn says_nothing_of_what_is_over_and_all_of_what_is_contested() {
    let retracted = Statement { status: Status::Retracted, ..statement(vec![unnamed("sources", 1)]) };
    assert!(codes(&[retracted]).is_empty());
    let by = Contested { by: Digest::of(b"another"), status: Status::Denied, number: 3 };
    let found = found_with(&[statement(vec![named("Ana Ruiz", Stance::Asserts)])], 1, |case| case.contested = Some(by));
    assert!(found[&Rule::Contested].ends_with("which is denied"), "{found:?}");
}
