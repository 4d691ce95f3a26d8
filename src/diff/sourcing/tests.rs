//! The rule case by case, the newsroom's events among them.

use proptest::prelude::*;

use super::SourcingChange::{Lost, Mixed, None as Unchanged, Respoken, Strengthened, Weakened};
use super::*;
use crate::record::Stance;

fn sources(count: u32) -> Attribution {
    Attribution { count: Some(count), ..Attribution::new(Class::AnonymousSource) }
}

fn knowing(count: u32, basis: &str) -> Attribution {
    Attribution { basis: Some(basis.to_owned()), ..sources(count) }
}

fn on_terms(terms: Terms) -> Attribution {
    Attribution { terms, ..sources(1) }
}

fn of_body(count: u32, body: &str) -> Attribution {
    Attribution { count: Some(count), organization: Some(body.to_owned()), ..Attribution::new(Class::Official) }
}

fn named(name: &str) -> Attribution {
    Attribution { name: Some(name.to_owned()), terms: Terms::OnRecord, ..Attribution::new(Class::Official) }
}

fn body(organization: &str) -> Attribution {
    Attribution { organization: Some(organization.to_owned()), ..Attribution::new(Class::Statement) }
}

fn narrator() -> Attribution {
    Attribution::new(Class::Narrator)
}

fn with(stance: Stance, attribution: Attribution) -> Attribution {
    Attribution { stance, ..attribution }
}

/// The change, and its grounds as "kind direction: before > after".
fn changed(before: &[Attribution], after: &[Attribution]) -> (SourcingChange, Vec<String>) {
    let Sourcing { change, ground } = sourcing_change(before, after);
    let shown = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let write = |ground: Ground| {
        format!("{} {}: {} > {}", ground.kind, ground.direction, shown(ground.before), shown(ground.after))
    };
    (change, ground.into_iter().map(write).collect())
}

type Case<'text> = (&'text str, Vec<Attribution>, Vec<Attribution>, SourcingChange, &'text [&'text str]);

fn check(cases: Vec<Case<'_>>) {
    for (story, before, after, change, grounds) in cases {
        let found = changed(&before, &after);
        assert_eq!(
            (found.0, found.1.iter().map(String::as_str).collect::<Vec<_>>()),
            (change, grounds.to_vec()),
            "{story}"
        );
    }
}

#[test]
fn tells_the_events_of_a_running_story() {
    let leavitt = || with(Stance::Confirms, named("Karoline Leavitt"));
    let dermer_call = || vec![of_body(1, "Israel"), knowing(1, "knowledge of the call")];
    check(vec![
        (
            "two insiders, then the press secretary on the record",
            vec![knowing(2, "direct knowledge of the discussions")],
            vec![knowing(2, "direct knowledge of the discussions"), leavitt()],
            Strengthened,
            &["named rose: anonymous_source > Karoline Leavitt"],
        ),
        (
            "one insider on a consultation, then the press secretary; the office's statement does neither",
            vec![sources(1)],
            vec![leavitt(), with(Stance::DeclinesComment, body("Prime Minister's Office"))],
            Strengthened,
            &["named rose: anonymous_source > Karoline Leavitt"],
        ),
        (
            "the second story tells the objection in its own voice",
            dermer_call(),
            vec![narrator()],
            Lost,
            &["cited fell: Israel; anonymous_source > -"],
        ),
        (
            "learned through other channels: one source, then nobody",
            vec![sources(1)],
            vec![narrator()],
            Lost,
            &["cited fell: anonymous_source > -"],
        ),
        (
            "no answer before publication, then a statement",
            vec![with(Stance::NoResponse, body("White House"))],
            vec![with(Stance::NoResponse, body("White House")), body("White House")],
            Strengthened,
            &["named rose: - > White House"],
        ),
        (
            "the office expressed its opinion, then the Prime Minister speaks of it",
            vec![body("Prime Minister's Office")],
            vec![named("Benjamin Netanyahu")],
            Respoken,
            &["speaker changed: Prime Minister's Office > Benjamin Netanyahu"],
        ),
        (
            "a headline says who objected; the body has it from two people",
            vec![narrator()],
            dermer_call(),
            Strengthened,
            &["count rose: 0 > 2"],
        ),
        (
            "the trip was cancelled, an official says; it is planned again, the story says",
            vec![of_body(1, "U.S. government")],
            vec![narrator()],
            Lost,
            &["cited fell: U.S. government > -"],
        ),
        (
            "meetings in recent weeks, then the week before, nobody cited",
            vec![narrator()],
            vec![narrator()],
            Unchanged,
            &[],
        ),
        (
            "the deal: two sources, then more of it without a source",
            vec![sources(2)],
            vec![narrator()],
            Lost,
            &["cited fell: anonymous_source > -"],
        ),
        (
            "believed alive, then the envoy mentions an injury",
            vec![narrator()],
            vec![named("Steve Witkoff")],
            Strengthened,
            &["named rose: - > Steve Witkoff"],
        ),
        (
            "no progress, an official said; the response fell short, the story says",
            vec![of_body(1, "U.S. government")],
            vec![narrator()],
            Lost,
            &["cited fell: U.S. government > -"],
        ),
        (
            "never before, the story said; a former official knows better",
            vec![narrator()],
            vec![Attribution { former: Some(true), ..knowing(1, "directly involved in the negotiations") }],
            Strengthened,
            &["count rose: 0 > 1"],
        ),
        (
            "a threat, then a last warning in a post of the same man",
            vec![named("Donald Trump")],
            vec![Attribution { name: Some("Trump".to_owned()), ..body("Truth Social") }],
            Unchanged,
            &[],
        ),
    ]);
}

#[test]
fn the_first_rule_that_applies_decides() {
    check(vec![
        ("nothing at all", vec![], vec![], Unchanged, &[]),
        ("a first source", vec![], vec![sources(1)], Strengthened, &["count rose: 0 > 1"]),
        ("the last source gone", vec![named("A")], vec![], Lost, &["cited fell: A > -"]),
        (
            "a supporter who denies now supports no more",
            vec![named("A")],
            vec![with(Stance::Denies, named("A"))],
            Lost,
            &["cited fell: A > -"],
        ),
        (
            "who disputes does not count",
            vec![sources(1)],
            vec![sources(1), with(Stance::Disputes, named("A"))],
            Unchanged,
            &[],
        ),
        ("who is asked does not count", vec![], vec![with(Stance::Asked, named("A"))], Unchanged, &[]),
        ("a name withdrawn", vec![named("A")], vec![sources(5)], Weakened, &["named fell: A > anonymous_source"]),
        (
            "a name given, although people are fewer",
            vec![sources(5)],
            vec![named("A")],
            Strengthened,
            &["named rose: anonymous_source > A"],
        ),
        (
            "a name on background is no name",
            vec![named("A")],
            vec![Attribution { terms: Terms::Background, ..named("A") }],
            Weakened,
            &["named fell: A > A"],
        ),
        ("another speaker", vec![named("A B")], vec![named("C D")], Respoken, &["speaker changed: A B > C D"]),
        (
            "one of two gave way",
            vec![named("A B"), named("C D")],
            vec![named("C D"), named("E F"), sources(3)],
            Respoken,
            &["speaker changed: A B > E F"],
        ),
        ("the surname only", vec![named("Karoline Leavitt")], vec![named("Leavitt")], Unchanged, &[]),
        ("the body in other words", vec![body("the White House")], vec![body("White House")], Unchanged, &[]),
        ("the body by its initials", vec![body("Israel Defense Forces")], vec![body("IDF")], Unchanged, &[]),
        ("a second named speaker", vec![named("A B")], vec![named("A B"), named("C D")], Unchanged, &[]),
        (
            "another verb",
            vec![named("A B")],
            vec![Attribution { cue: Some("claimed".to_owned()), ..named("A B") }],
            Unchanged,
            &[],
        ),
    ]);
}

#[test]
fn weighs_numbers_among_the_unnamed() {
    let uncounted = || Attribution::new(Class::AnonymousSource);
    check(vec![
        ("another source", vec![sources(1)], vec![sources(2)], Strengthened, &["count rose: 1 > 2"]),
        ("fewer sources", vec![sources(3)], vec![sources(2)], Weakened, &["count fell: 3 > 2"]),
        ("beside a named one", vec![named("A"), sources(1)], vec![named("A")], Weakened, &["count fell: 1 > 0"]),
        ("two phrases for two people", vec![sources(2)], vec![sources(1), sources(1)], Unchanged, &[]),
        ("a number for what had none", vec![uncounted()], vec![sources(3)], Unchanged, &[]),
        ("no number for what had one", vec![sources(3)], vec![uncounted()], Unchanged, &[]),
        ("one phrase more", vec![uncounted()], vec![uncounted(), sources(1)], Strengthened, &["count rose: 1 > 2"]),
    ]);
}

#[test]
fn weighs_terms_and_basis() {
    let silent = |terms| vec![on_terms(terms)];
    check(vec![
        (
            "from deep background to background",
            silent(Terms::DeepBackground),
            silent(Terms::Background),
            Strengthened,
            &["terms rose: deep_background > background"],
        ),
        (
            "an unnamed spokesman goes on the record",
            silent(Terms::NotStated),
            silent(Terms::OnRecord),
            Strengthened,
            &["terms rose: not_stated > on_record"],
        ),
        (
            "to deep background",
            silent(Terms::NotStated),
            silent(Terms::DeepBackground),
            Weakened,
            &["terms fell: not_stated > deep_background"],
        ),
        ("what was not said of an unnamed source", silent(Terms::NotStated), silent(Terms::Background), Unchanged, &[]),
        (
            "from hearsay to first hand",
            vec![knowing(1, "familiar with his thinking")],
            vec![knowing(1, "was present at the meeting")],
            Strengthened,
            &["basis rose: familiar with his thinking > was present at the meeting"],
        ),
        (
            "a basis where there was none",
            vec![sources(1)],
            vec![knowing(1, "briefed on the talks")],
            Strengthened,
            &["basis rose: not stated > briefed on the talks"],
        ),
        (
            "a basis lost",
            vec![knowing(1, "direct knowledge")],
            vec![sources(1)],
            Weakened,
            &["basis fell: direct knowledge > not stated"],
        ),
        ("in other words", vec![knowing(1, "direct knowledge")], vec![knowing(1, "took part")], Unchanged, &[]),
        (
            "told by those who took part",
            vec![knowing(1, "took part")],
            vec![knowing(1, "told by people who took part")],
            Weakened,
            &["basis fell: took part > told by people who took part"],
        ),
        (
            "no direct knowledge",
            vec![knowing(1, "direct knowledge of the call")],
            vec![knowing(1, "no direct knowledge of the call")],
            Weakened,
            &["basis fell: direct knowledge of the call > no direct knowledge of the call"],
        ),
        (
            "one of two knows less now",
            vec![knowing(2, "direct knowledge")],
            vec![knowing(1, "direct knowledge"), knowing(1, "familiar with it")],
            Weakened,
            &["basis fell: direct knowledge > familiar with it"],
        ),
        (
            "in another order",
            vec![knowing(1, "took part"), sources(1)],
            vec![sources(1), knowing(1, "took part")],
            Unchanged,
            &[],
        ),
    ]);
}

#[test]
fn weighs_independence_and_mixes() {
    check(vec![
        (
            "two of one body, then two of two",
            vec![of_body(2, "Israel")],
            vec![of_body(1, "Israel"), of_body(1, "United States")],
            Strengthened,
            &["independence rose: 1 > 2"],
        ),
        (
            "both pass on one man's words",
            vec![of_body(1, "Israel"), sources(1)],
            vec![
                Attribution { relays: Some("Boehler".to_owned()), ..of_body(1, "Israel") },
                Attribution { relays: Some("boehler".to_owned()), ..sources(1) },
            ],
            Weakened,
            &["independence fell: 2 > 1"],
        ),
        (
            "more of them, all of one body",
            vec![of_body(1, "Israel"), sources(1)],
            vec![of_body(3, "Israel")],
            Mixed,
            &["count rose: 2 > 3", "independence fell: 2 > 1"],
        ),
        (
            "fewer, who know better",
            vec![sources(3)],
            vec![knowing(1, "direct knowledge")],
            Mixed,
            &["count fell: 3 > 1", "basis rose: not stated > direct knowledge"],
        ),
        (
            "one rose and one fell",
            vec![on_terms(Terms::Background), on_terms(Terms::Background)],
            vec![on_terms(Terms::OnRecord), on_terms(Terms::DeepBackground)],
            Mixed,
            &["terms rose: background > on_record", "terms fell: background > deep_background"],
        ),
    ]);
}

#[test]
fn who_comes_forward_has_not_gone() {
    check(vec![
        (
            "one of two insiders is named beside the press secretary",
            vec![named("Leavitt"), sources(2)],
            vec![named("Leavitt"), named("Witkoff"), sources(1)],
            Strengthened,
            &["terms rose: not_stated > on_record"],
        ),
        (
            "the only insider is named",
            vec![named("Leavitt"), of_body(1, "Israel")],
            vec![named("Leavitt"), named("Dermer")],
            Strengthened,
            &["terms rose: not_stated > on_record"],
        ),
        (
            "one of two names is withdrawn",
            vec![named("Leavitt"), named("Witkoff")],
            vec![named("Leavitt"), sources(1)],
            Weakened,
            &["terms fell: on_record > not_stated"],
        ),
        (
            "one named, two gone",
            vec![named("Leavitt"), sources(3)],
            vec![named("Leavitt"), named("Witkoff")],
            Mixed,
            &["terms rose: not_stated > on_record", "count fell: 3 > 0"],
        ),
    ]);
}

/// The change that undoes a change.
fn reverse(change: SourcingChange) -> SourcingChange {
    match change {
        Strengthened => Weakened,
        Weakened => Strengthened,
        other => other,
    }
}

fn any_attribution() -> impl Strategy<Value = Attribution> {
    let text = |words: &'static [&'static str]| prop::option::of(prop::sample::select(words).prop_map(str::to_owned));
    let class = prop::sample::select(Class::ALL);
    let terms = prop::sample::select(Terms::ALL);
    let stance = prop::sample::select(Stance::ALL);
    let basis = text(&["direct knowledge", "familiar with it"]);
    let words = (text(&["A B", "C D"]), text(&["Israel", "Axios"]), basis, text(&["Boehler"]));
    (class, terms, stance, prop::option::of(1..4u32), words).prop_map(
        |(class, terms, stance, count, (name, organization, basis, relays))| Attribution {
            terms,
            stance,
            count,
            name,
            organization,
            basis,
            relays,
            ..Attribution::new(class)
        },
    )
}

proptest! {
    #[test]
    fn a_change_undone_is_the_reverse(
        before in prop::collection::vec(any_attribution(), 0..5), after in prop::collection::vec(any_attribution(), 0..5),
    ) {
        let (there, back) = (sourcing_change(&before, &after), sourcing_change(&after, &before));
        if there.change == Lost {
            prop_assert_eq!(back.change, Strengthened);
        } else if back.change != Lost {
            prop_assert_eq!(there.change, reverse(back.change));
        }
        prop_assert_eq!(there.ground.is_empty(), there.change == Unchanged);
    }

    #[test]
    fn order_is_no_change(list in prop::collection::vec(any_attribution(), 0..6)) {
        let mut reversed = list.clone();
        reversed.reverse();
        prop_assert_eq!(sourcing_change(&list, &reversed), Sourcing { change: Unchanged, ground: Vec::new() });
    }
}
