//! What rested on a statement that fell is contested until somebody judges it anew, however far away it stands.

#[path = "desk/mod.rs"]
mod desk;

use desk::Desk;
use serde_json::Value;

fn add(desk: &Desk, text: &str, relations: &[String]) -> String {
    let mut arguments: Vec<String> = Desk::adding(text).map(str::to_owned).into();
    for relation in relations {
        arguments.extend(["--relation".to_owned(), relation.clone()]);
    }
    desk.good(arguments).trim().to_owned()
}

fn retract(desk: &Desk, id: &str) {
    desk.good(["revise", id, "--status", "retracted", "--reason", "it was another bridge", "--yes"]);
}

/// The ids of the statements that are contested, by what.
fn contested(desk: &Desk) -> Vec<(String, String)> {
    let shown: Vec<Value> = serde_json::from_str(&desk.good(["show", "--json"])).unwrap();
    let found = shown.iter().filter_map(|one| {
        let by = one.get("contested")?["by"].as_str()?;
        Some((one["id"].as_str()?.to_owned(), by.to_owned()))
    });
    let mut found: Vec<_> = found.collect();
    found.sort();
    found
}

#[test]
fn contests_what_elaborates_or_is_supported_at_any_remove_and_nothing_else() {
    let desk = Desk::new();
    let root = add(&desk, "The bridge has cracks.", &[]);
    let detail = add(&desk, "The cracks are in its north pier.", &[format!("elaborates:{root}")]);
    let deeper = add(&desk, "The pier is of 1931.", &[format!("elaborates:{detail}")]);
    let held = add(&desk, "The bridge will close.", &[]);
    add(&desk, "The mayor was told.", &[format!("qualifies:{root}"), format!("contradicts:{root}")]);
    let ground = add(&desk, "Inspectors wrote a report.", &[format!("supports:{held}")]);
    assert!(contested(&desk).is_empty());
    retract(&desk, &root);
    let mut expected = vec![(detail.clone(), root.clone()), (deeper.clone(), root.clone())];
    expected.sort();
    assert_eq!(contested(&desk), expected);
    retract(&desk, &ground);
    assert!(contested(&desk).contains(&(held, ground)));
    for width in ["60", "100"] {
        let mut command = desk.command(["show", &deeper]);
        let shown = String::from_utf8(command.env("COLUMNS", width).output().unwrap().stdout).unwrap();
        assert!(shown.contains("contested: rests on"), "{shown}");
    }
    let table = desk.good(["show", "--search", "pier"]);
    assert_eq!(table.matches("reported, contested").count(), 2, "{table}");
    for format in ["csv", "md"] {
        let table = desk.good(["export", format]);
        assert!(table.contains("contested") && table.matches(&root[..12]).count() >= 2, "{table}");
    }
}

#[test]
fn stands_again_once_judged_and_so_does_what_rests_on_it_until_the_next_fall() {
    let desk = Desk::new();
    let root = add(&desk, "The bridge has cracks.", &[]);
    let other = add(&desk, "The bridge sags.", &[]);
    let detail = add(&desk, "It is unsafe.", &[format!("elaborates:{root}"), format!("elaborates:{other}")]);
    let deeper = add(&desk, "Lorries may not cross.", &[format!("elaborates:{detail}")]);
    retract(&desk, &root);
    assert_eq!(contested(&desk).len(), 2);
    desk.good(["judge", &detail, "--outcome", "open", "--because", "the report is awaited"]);
    assert_eq!(contested(&desk).len(), 2, "who only looked has not judged");
    desk.good(["judge", &detail, "--outcome", "stands", "--because", "it sags all the same"]);
    assert!(contested(&desk).is_empty());
    let refused = desk.refused(["judge", &deeper, "--outcome", "stands", "--because", "so it is"]);
    assert!(refused.contains("nothing that statement"), "{refused}");
    retract(&desk, &other);
    assert_eq!(contested(&desk).len(), 2, "the judgement was older than this fall");
    assert!(contested(&desk).iter().all(|(_, by)| *by == other));
}

#[test]
fn ends_in_circles_and_leaves_the_successor_alone() {
    let desk = Desk::new();
    let one = add(&desk, "The road is shut.", &[]);
    let two = add(&desk, "No car may pass.", &[format!("same_as:{one}")]);
    desk.good(["revise", &one, "--relation", &format!("elaborates:{two}"), "--reason", "they go together"]);
    let root = add(&desk, "A storm is near.", &[]);
    desk.good(["revise", &two, "--relation", &format!("elaborates:{root}"), "--reason", "so it is"]);
    let next = add(&desk, "The storm is here.", &[format!("elaborates:{root}")]);
    assert!(contested(&desk).is_empty());
    let superseded = ["revise", &root, "--status", "superseded", "--successor", &next, "--reason", "it came", "--yes"];
    desk.good(superseded);
    let ids: Vec<String> = contested(&desk).into_iter().map(|(id, _)| id).collect();
    assert!(ids.contains(&one) && ids.contains(&two) && ids.len() == 2, "{ids:?}");
}
