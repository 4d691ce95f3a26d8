//! The sample in `ledger/`: it is a publication that verifies, it says what its source file says, and the events that it
//! was made for come out under their names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use fact_ledger::diff::{SourcingChange, sourcing_change};
use fact_ledger::ledger::{Chain, Ledger};
use fact_ledger::record::{Audience, Class, RelationType, Stance, Status};
use fact_ledger::store::{Access, Selection};
use fact_ledger::verify::{Options, verify};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ledger")
}

fn sample() -> Ledger {
    Ledger::open(&folder(), Access::Read).unwrap()
}

/// The chains of all statements, oldest first.
fn chains(ledger: &Ledger) -> Vec<Chain> {
    let mut ids = Vec::new();
    ledger
        .select(&Selection::default(), |revised| {
            ids.push(revised.id);
            true
        })
        .unwrap();
    let mut chains: Vec<Chain> = ids.iter().map(|id| ledger.chain(&id.to_string()).unwrap()).collect();
    chains.sort_by_key(|chain| chain.revisions[0].number);
    chains
}

/// The chain whose first revision begins so.
fn chain(ledger: &Ledger, beginning: &str) -> Chain {
    let found = chains(ledger).into_iter().find(|chain| chain.revisions[0].statement.text.starts_with(beginning));
    found.unwrap_or_else(|| panic!("no statement begins with '{beginning}'"))
}

/// The text that `events.jsonl` gives the row with this key.
fn text_of(key: &str) -> String {
    let row = rows().into_iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("no row has the key {key}"));
    row["text"].as_str().unwrap().to_owned()
}

fn rows() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("events.jsonl")).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sourcing_of(ledger: &Ledger, key: &str) -> SourcingChange {
    let chain = chain(ledger, &text_of(key));
    let [.., before, after] = &chain.revisions[..] else { panic!("{key} has one revision only") };
    sourcing_change(&before.statement.attributions, &after.statement.attributions).change
}

fn relates(ledger: &Ledger, from: &str, kind: RelationType, to: &str) -> bool {
    let (from, to) = (chain(ledger, &text_of(from)), chain(ledger, &text_of(to)));
    let newest = from.revisions.last().unwrap();
    newest.statement.relations.iter().any(|relation| relation.kind == kind && relation.to == to.id)
}

#[test]
fn is_a_publication_in_which_nothing_is_wrong_and_nothing_is_withheld() {
    let report = verify(&sample(), &Options::default(), |_| {}).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!(report.withheld, 0);
    assert!(report.statements >= 40);
}

#[test]
fn says_what_its_source_file_says() {
    let work = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_ledger"))
            .args(arguments)
            .env("LEDGER", work.path().join("ledger.db"))
            .env("LEDGER_KEY", work.path().join("key"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["init", "--origin", "sample.invalid/talks", "--name", "sample desk"]);
    run(&["import", folder().join("events.jsonl").to_str().unwrap()]);
    let made = Ledger::open(&work.path().join("ledger.db"), Access::Read).unwrap();
    assert_eq!(content(&made), content(&sample()), "run ledger/make.sh");
}

/// What the records say, without what differs from ledger to ledger: each digest becomes its record's number.
fn content(ledger: &Ledger) -> Vec<Value> {
    let mut numbers = BTreeMap::new();
    let mut lines = Vec::new();
    ledger
        .store()
        .scan(1..u64::MAX >> 1, |number, digest, line| {
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            numbers.insert(hex, number);
            lines.push(line.unwrap().to_owned());
            true
        })
        .unwrap();
    let replace = |mut line: String| {
        for (hex, number) in &numbers {
            line = line.replace(hex, &format!("record {number}"));
        }
        let mut record: Value = serde_json::from_str(&line).unwrap();
        record.as_object_mut().unwrap().retain(|field, _| field != "salt" && field != "recorded_at");
        record
    };
    lines.into_iter().map(replace).collect()
}

#[test]
fn is_public_as_a_whole_and_has_a_source_or_the_narrator_behind_every_statement() {
    let ledger = sample();
    let chains = chains(&ledger);
    let revisions = chains.iter().flat_map(|chain| &chain.revisions);
    assert!(revisions.clone().all(|revised| revised.statement.audience == Some(Audience::Public)));
    let classes: std::collections::BTreeSet<Class> =
        revisions.flat_map(|revised| &revised.statement.attributions).map(|attribution| attribution.class).collect();
    assert!(classes.len() >= 6, "{classes:?}");
}

#[test]
fn unnamed_sources_then_the_press_secretary_on_the_record_confirm_the_talks() {
    let ledger = sample();
    let talks = chain(&ledger, &text_of("talks"));
    let [first, .., last] = &talks.revisions[..] else { panic!("the talks were never confirmed") };
    assert!(first.statement.supporters().all(|one| one.class == Class::AnonymousSource && one.count == Some(2)));
    assert_eq!((first.statement.status, last.statement.status), (Status::Reported, Status::Confirmed));
    let leavitt =
        last.statement.attributions.iter().find(|one| one.name.as_deref() == Some("Karoline Leavitt")).unwrap();
    assert!(leavitt.stance == Stance::Confirms && leavitt.is_on_record());
    assert_eq!(sourcing_of(&ledger, "talks"), SourcingChange::Strengthened);
    assert_eq!(sourcing_of(&ledger, "consulted"), SourcingChange::Strengthened);
}

#[test]
fn one_source_then_nobody_loses_the_attribution() {
    assert_eq!(sourcing_of(&sample(), "other-channels"), SourcingChange::Lost);
}

#[test]
fn the_office_then_the_prime_minister_is_respoken() {
    assert_eq!(sourcing_of(&sample(), "expressed-opinion"), SourcingChange::Respoken);
}

#[test]
fn no_comment_then_two_comments_leaves_the_old_line_standing() {
    let ledger = sample();
    let sought = chain(&ledger, &text_of("comment-sought"));
    let last = &sought.revisions.last().unwrap().statement;
    assert_eq!(last.status, Status::Superseded);
    assert_eq!(last.successor, Some(chain(&ledger, &text_of("both-commented")).id));
    let stances =
        |stance| sought.revisions.iter().any(|one| one.statement.attributions.iter().any(|a| a.stance == stance));
    assert!(stances(Stance::Asked) && stances(Stance::NoResponse));
}

#[test]
fn the_trip_is_planned_then_cancelled_then_planned_again() {
    let ledger = sample();
    let planned = chain(&ledger, &text_of("trip-planned"));
    assert_eq!(planned.revisions.last().unwrap().statement.status, Status::Superseded);
    assert!(relates(&ledger, "trip-next-week", RelationType::Updates, "trip-cancelled"));
}

#[test]
fn the_second_story_qualifies_elaborates_supports_and_updates_the_first() {
    let ledger = sample();
    for (from, kind, to) in [
        ("advised-against", RelationType::Qualifies, "consulted"),
        ("dermer-objected", RelationType::Qualifies, "headline-objected"),
        ("al-hayya", RelationType::Elaborates, "doha-meetings"),
        ("deal-terms", RelationType::Elaborates, "wider-deal"),
        ("injured", RelationType::Updates, "alexander-alive"),
        ("insufficient", RelationType::Supports, "no-progress"),
        ("track-1-5", RelationType::Qualifies, "never-before"),
        ("last-warning", RelationType::Updates, "hell-to-pay"),
        ("defended", RelationType::Supports, "talks"),
    ] {
        assert!(relates(&ledger, from, kind, to), "{from} {kind} {to}");
    }
}

/// What `diff --since` and `audit` print of the sample, as JSON.
fn printed(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_ledger"))
        .args(["--json", "--ledger", folder().to_str().unwrap()])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The names of what happened to the statement, as `diff --since` has them; relations with the key of the other one.
fn happened(ledger: &Ledger, diff: &Value, key: &str) -> Vec<String> {
    let id = chain(ledger, &text_of(key)).id.to_string();
    let statements = diff["statements"].as_array().unwrap();
    let found =
        statements.iter().find(|one| one["id"] == id.as_str()).unwrap_or_else(|| panic!("{key} did not change"));
    let names = found["happenings"].as_array().unwrap().iter();
    names.map(|one| format!("{} {}", one["what"].as_str().unwrap(), one["to"].as_str().unwrap_or_default())).collect()
}

#[test]
fn every_event_comes_out_of_the_diff_under_its_name() {
    let (ledger, diff) = (sample(), printed(&["diff", "--since", "2025-01-01"]));
    let events = [
        ("talks", "confirmed", None),
        ("talks", "sourcing_strengthened", None),
        ("consulted", "confirmed", None),
        ("advised-against", "qualifies", Some("consulted")),
        ("dermer-objected", "qualifies", Some("headline-objected")),
        ("other-channels", "attribution_lost", None),
        ("comment-sought", "comment_asked", None),
        ("comment-sought", "no_response", None),
        ("comment-sought", "superseded", Some("both-commented")),
        ("both-commented", "updates", Some("comment-sought")),
        ("expressed-opinion", "respoken", None),
        ("trip-planned", "superseded", Some("trip-cancelled")),
        ("trip-cancelled", "updates", Some("trip-planned")),
        ("trip-next-week", "updates", Some("trip-cancelled")),
        ("al-hayya", "elaborates", Some("doha-meetings")),
        ("lower-level", "elaborates", Some("doha-meetings")),
        ("deal-terms", "elaborates", Some("wider-deal")),
        ("prisoners", "elaborates", Some("us-hostages")),
        ("bodies", "elaborates", Some("us-hostages")),
        ("injured", "updates", Some("alexander-alive")),
        ("insufficient", "supports", Some("no-progress")),
        ("track-1-5", "qualifies", Some("never-before")),
        ("last-warning", "updates", Some("hell-to-pay")),
        ("defended", "supports", Some("talks")),
        ("reevaluated", "comment_declined", None),
    ];
    for (key, what, to) in events {
        let to = to.map_or_else(String::new, |to| chain(&ledger, &text_of(to)).id.to_string());
        let found = happened(&ledger, &diff, key);
        assert!(found.contains(&format!("{what} {to}")), "{key} {what}: {found:?}");
    }
    let office = happened(&ledger, &diff, "expressed-opinion");
    assert!(office.iter().all(|name| !name.starts_with("confirmed") && !name.starts_with("denied")), "{office:?}");
}

#[test]
fn every_event_comes_out_of_the_audit_under_its_name() {
    let (ledger, audit) = (sample(), printed(&["audit"]));
    let findings = audit["findings"].as_array().unwrap();
    let ground_of = |code: &str, key: &str| {
        let id = chain(&ledger, &text_of(key)).id.to_string();
        let found = findings.iter().find(|one| one["code"] == code && (one["statement"] == id.as_str()));
        found.unwrap_or_else(|| panic!("no {code} of {key}"))["ground"].as_str().unwrap().to_owned()
    };
    assert!(ground_of("attribution_lost", "other-channels").contains("“one source”"));
    assert!(ground_of("boilerplate_reason", "wider-deal").contains("authorized"));
    assert!(ground_of("unnamed_opinion", "would-complicate").contains("arguing"));
    assert!(ground_of("single_source", "assured").contains("a source with direct knowledge"));
    assert!(ground_of("unnamed_without_reason", "no-progress").contains("a U.S. official"));
    let clash = findings.iter().find(|one| one["code"] == "date_clash").expect("the dates clash");
    let ground = clash["ground"].as_str().unwrap();
    assert!(ground.contains("Wednesday, 2025-03-05") && ground.contains("Thursday, 2025-03-06"), "{ground}");
    let comment = findings.iter().any(|one| one["code"] == "comment_not_sought");
    assert!(!comment, "both stories tell who was asked");
    assert!(findings.iter().all(|one| one["code"] != "contested"), "nothing in the sample is contested");
    let trail = audit["trail"].as_array().unwrap();
    let names: Vec<&str> = trail
        .iter()
        .flat_map(|step| step["happenings"].as_array().into_iter().flatten())
        .map(|one| one["what"].as_str().unwrap())
        .collect();
    for what in ["confirmed", "attribution_lost", "respoken", "superseded", "updates", "qualifies", "no_response"] {
        assert!(names.contains(&what), "{what}");
    }
    assert!(trail.iter().any(|step| step["kind"] == "note" && step["text"].as_str().unwrap().contains("Thursday")));
}

#[test]
fn six_to_thirteen_unnamed_people_may_stand_behind_the_second_story() {
    let ledger = sample();
    let version = ledger.store().versions().unwrap().last().unwrap().number;
    let story = ledger.digest_of(version).unwrap().to_string();
    let census = printed(&["census", &story]);
    assert_eq!((census["fewest"].as_u64(), census["most"].as_u64()), (Some(6), Some(13)));
}

#[test]
fn requests_for_comment_earn_only_the_phrase_that_is_on_record() {
    let (ledger, comment) = (sample(), printed(&["comment"]));
    let of = |key: &str, words: &str| {
        let id = chain(&ledger, &text_of(key)).id.to_string();
        let requests = comment.as_array().unwrap().iter();
        let mut found =
            requests.filter(|one| one["statement"] == id.as_str() && one["source"].to_string().contains(words));
        found.next().unwrap_or_else(|| panic!("nobody like {words} was asked about {key}")).clone()
    };
    let answered = of("talks", "White House");
    assert_eq!((answered["outcome"].as_str(), answered.get("phrase")), (Some("answered"), None));
    let silent = of("comment-sought", "Israeli Prime Minister");
    assert_eq!(silent["phrase"], "did not comment before publication");
    assert!(silent["lacks"].as_str().unwrap().contains("when they were asked"));
    assert_eq!(of("reevaluated", "Dermer")["phrase"], "declined to comment");
}
