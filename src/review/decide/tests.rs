//! Reviews of a small story, decided, undone, edited, printed and read again.

use super::*;
use crate::draft::draft;
use crate::record::{Appearance, Digest, Statement};
use crate::review::{Before, Heading, Known, Place, carry, propose};

const STORY: &str = "Dam leaks\n\nThe dam leaks, two officials briefed on the inspection said. “We check it daily,” Mayor Ana \
    Duarte said.\n\nThe dam was built in 1921 and is the oldest in the whole valley. Holm Hydro declined to comment.\n";

/// Runs a test on the review of a story with three drafts and a sentence of the narrator's.
fn with_form<T>(work: impl FnOnce(Form<'_>) -> T) -> T {
    let proposals = propose(STORY, &draft(STORY));
    let heading = Heading { headline: Some("Dam leaks".into()), ..Heading::default() };
    work(Form { heading: &heading, text: STORY, proposals: &proposals, tags: &[], effective_at: None })
}

fn texts(session: &Session<'_>) -> Vec<String> {
    session.review().unwrap().statements.into_iter().map(|one| one.text).collect()
}

fn decide(session: &mut Session<'_>, decisions: &[Decision]) {
    decisions.iter().for_each(|decision| session.decide(*decision).unwrap());
}

#[test]
fn records_what_the_form_would() {
    with_form(|form| {
        let mut session = Session::new(form);
        decide(&mut session, &[Decision::Accept, Decision::Accept, Decision::Accept, Decision::Drop]);
        let by_form = form.read(&form.print()).unwrap().unwrap();
        let lineless = |review: Review| -> Vec<Chosen> {
            review.statements.into_iter().map(|one| Chosen { line: 0, ..one }).collect()
        };
        assert_eq!(lineless(session.review().unwrap()), lineless(by_form));
        assert_eq!(session.place(), session.count());
        assert_eq!(session.tally(), Tally { accepted: 3, dropped: 1, ..Tally::default() });
    });
}

#[test]
fn every_step_is_read_again_from_its_print() {
    with_form(|form| {
        let mut session = Session::new(form);
        for decision in [Decision::Accept, Decision::Merge, Decision::Drop, Decision::Accept] {
            let resumed = Session::resume(form, &session.print()).unwrap();
            assert_eq!((resumed.place(), resumed.tally()), (session.place(), session.tally()));
            assert_eq!(resumed.print(), session.print());
            session = resumed;
            session.decide(decision).unwrap();
        }
        assert!(form.is_of(&session.print()), "the editor's form of the same story");
        assert_eq!(session.review().unwrap().statements[0].attributions.len(), 2);
    });
}

#[test]
fn goes_on_with_the_editors_form_where_all_counts_as_decided() {
    with_form(|form| {
        let printed = form.print();
        let deleted = printed.find("\npick 3").unwrap()..printed.find("\n# The narrator").unwrap();
        let mut own = printed.clone();
        own.replace_range(deleted, "\npick\ntext: It is old.\nclass: narrator\n");
        let session = Session::resume(form, &own).unwrap();
        assert_eq!(session.place(), session.count());
        assert_eq!(session.tally(), Tally { accepted: 3, dropped: 2, ..Tally::default() });
        assert_eq!(texts(&session), ["The dam leaks.", "“We check it daily”", "It is old."]);
        assert_eq!(texts(&Session::resume(form, &session.print()).unwrap()), texts(&session));
        let mistakes = Session::resume(form, &printed.replace("pick 2", "pcik 2")).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    });
}

#[test]
fn decides_anew_what_was_merged_into_a_statement_that_is_dropped() {
    with_form(|form| {
        let mut session = Session::new(form);
        assert_eq!(
            session.decide(Decision::Merge),
            Err("there is no accepted statement above, into which this could be merged")
        );
        decide(&mut session, &[Decision::Accept, Decision::Accept, Decision::Merge]);
        session.back();
        session.back();
        assert_eq!(session.place(), 1);
        // The third would now be merged into the first, which nobody said.
        decide(&mut session, &[Decision::Drop]);
        assert_eq!((session.place(), session.tally().undecided), (2, 2));
        session.back();
        decide(&mut session, &[Decision::Accept, Decision::Merge, Decision::Drop]);
        assert_eq!(session.review().unwrap().statements[1].attributions.len(), 2);
    });
}

#[test]
fn never_merges_into_what_is_not_decided() {
    with_form(|form| {
        let mut session = Session::new(form);
        session.forward();
        assert_eq!(session.decide(Decision::Merge), Err("the statement above is not decided yet: decide it first"));
        assert_eq!(session.decide(Decision::Gone), Err("this statement is new: accept it, edit it, or drop it"));
        assert_eq!(session.tally().undecided, 4);
    });
}

#[test]
fn accepts_the_rest_by_its_confidence_and_leaves_the_narrator() {
    with_form(|form| {
        let mut session = Session::new(form);
        decide(&mut session, &[Decision::Drop]);
        assert_eq!(session.accept_rest(Confidence::High), 2);
        assert_eq!(session.place(), 3, "the narrator's sentence is left");
        assert_eq!(session.accept_rest(Confidence::Low), 0);
        assert_eq!(session.drop_rest(), 1);
        assert_eq!(texts(&session), ["“We check it daily”", "Holm Hydro declined to comment."]);
    });
}

#[test]
fn takes_an_edited_block_and_refuses_what_the_form_refuses() {
    with_form(|form| {
        let mut session = Session::new(form);
        let block = session.block().unwrap();
        assert_eq!(session.edited("# nothing\n"), Ok(false));
        let wrong = session.edited(&block.replace("status: reported", "status: sure")).unwrap_err();
        let line = block.lines().position(|line| line.starts_with("status")).unwrap() + 1;
        assert_eq!((wrong.len(), wrong[0].line), (1, line), "{wrong:?}");
        let renumbered = session.edited(&block.replace("pick 1", "pick 2")).unwrap_err();
        assert!(renumbered[0].reason.contains("leave its number"), "{renumbered:?}");
        let second = session.edited(&format!("{block}\n{}", block.replace("pick 1", "pick"))).unwrap_err();
        assert!(second[0].reason.starts_with("a second block"), "{second:?}");
        assert_eq!(session.tally().undecided, 4);

        assert_eq!(session.edited(&block.replace("text: The dam", "text: The Holm dam")), Ok(true));
        assert_eq!((session.place(), session.tally().accepted), (1, 1));
        let chosen = session.decided(0).unwrap().chosen.unwrap();
        assert_eq!((chosen.text.as_str(), chosen.drafted.unwrap().edited), ("The Holm dam leaks.", true));
        let block = session.block().unwrap();
        assert_eq!(session.edited(&block.replace("pick 2", "merge 2")), Ok(true));
        assert_eq!(session.tally().merged, 1);
        let block = session.block().unwrap();
        assert_eq!(session.edited(&block.replace("pick 3", "drop 3")), Ok(true));
        assert_eq!(texts(&Session::resume(form, &session.print()).unwrap())[0], "The Holm dam leaks.");
    });
}

#[test]
fn leads_from_a_mistake_to_its_statement() {
    with_form(|form| {
        let printed = form.print().replace("status: reported", "status: sure");
        let mut session = Session::resume(form, &printed).unwrap();
        for (place, mistake) in session.review().unwrap_err().iter().enumerate() {
            session.go_to_line(mistake.line);
            assert_eq!(session.place(), place, "{mistake}");
            assert!(session.current().unwrap().chosen.is_err());
        }
        assert_eq!(session.place(), 2, "what is dropped is not read");
    });
}

#[test]
fn takes_the_storys_own_fields_as_they_are_edited() {
    with_form(|form| {
        let mut session = Session::new(form);
        let heading = session.heading();
        assert_eq!(session.heading_edited(""), Ok(false));
        let wrong = session.heading_edited(&heading.replace("headline: Dam leaks", "headline:")).unwrap_err();
        assert_eq!(wrong[0].reason, "the story needs a headline or a url");
        assert_eq!(session.heading_edited(&heading.replace("Dam leaks", "Holm dam leaks")), Ok(true));
        session.accept_rest(Confidence::Low);
        session.drop_rest();
        assert_eq!(session.review().unwrap().heading.headline.as_deref(), Some("Holm dam leaks"));
    });
}

#[test]
fn tells_when_nothing_is_left_to_record() {
    with_form(|form| {
        let mut session = Session::new(form);
        session.drop_rest();
        let mistakes = session.review().unwrap_err();
        assert!(mistakes[0].reason.starts_with("no statement is picked"), "{mistakes:?}");
        let place = session.place();
        session.go_to_line(mistakes[0].line);
        assert_eq!(session.place(), place);
    });
}

#[test]
fn decides_what_became_of_the_statements_of_the_version_before() {
    let digest = |name: &str| Digest::of(name.as_bytes());
    let old = "The dam leaks, two officials said. The gate is shut, Ana Duarte said. Rain is near, Bo Lind said.\n";
    let new = "The dam leaks, two officials said. The gate is open, Ana Duarte said.\n";
    let known: Vec<Known> = propose(old, &draft(old))
        .into_iter()
        .map(|one| {
            let Place { start, end, exact } = one.place;
            let story = digest("version");
            let place = Appearance { start: Some(start), end: Some(end), exact: Some(exact), story };
            let id = digest(&one.text);
            let statement = Statement { appearances: vec![place], ..Statement::new(one.text, one.attributions) };
            Known { id, number: 1, statement }
        })
        .collect();
    assert_eq!(known.len(), 3);
    let before = Before { version: digest("version"), text: Some(old), known: &known };
    let proposals = carry(&before, new, propose(new, &draft(new)));
    let heading = Heading { headline: Some("Dam".into()), ..Heading::default() };
    let form = Form { heading: &heading, text: new, proposals: &proposals, tags: &[], effective_at: None };
    let mut session = Session::new(form);
    assert_eq!(session.count(), 3, "{proposals:#?}");
    decide(&mut session, &[Decision::Keep, Decision::Correct, Decision::Accept]);
    let steps: Vec<Step> = session.review().unwrap().statements.iter().map(|one| one.known.unwrap().1).collect();
    assert_eq!(steps, [Step::Update, Step::Correct, Step::Gone]);
    assert_eq!(session.tally(), Tally { known: 3, ..Tally::default() });
    let mut session = Session::new(form);
    decide(&mut session, &[Decision::Gone, Decision::Retract, Decision::Drop]);
    let steps: Vec<Step> = session.review().unwrap().statements.iter().map(|one| one.known.unwrap().1).collect();
    assert_eq!(steps, [Step::Gone, Step::Retract]);
}
