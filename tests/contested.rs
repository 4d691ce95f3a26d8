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

/// A statement as the slow model knows it: what it rests on, and the number of the record by which it fell.
struct Known {
    rests_on: Vec<usize>,
    fell: Option<usize>,
}

/// Whether a statement rests, at whatever remove, on one that fell: every way is walked, again and again.
fn model(all: &[Known], start: usize) -> bool {
    let mut reached = vec![start];
    let mut at = 0;
    while at < reached.len() {
        let known = &all[reached[at]];
        if reached[at] == start || known.fell.is_none() {
            for other in &known.rests_on {
                if !reached.contains(other) {
                    reached.push(*other);
                }
            }
        }
        at += 1;
    }
    all[start].fell.is_none() && reached.iter().any(|one| all[*one].fell.is_some())
}

#[test]
fn walking_from_a_statement_and_from_all_that_fell_agree_with_a_slow_model() {
    const COUNT: usize = 120;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    };
    let mut all: Vec<Known> = (0..COUNT).map(|_| Known { rests_on: Vec::new(), fell: None }).collect();
    let mut rows = String::new();
    let source = r#""attributions":[{"phrase":"two officials","class":"official","count":2}]"#;
    for at in 0..COUNT {
        let mut relations = Vec::new();
        for _ in 0..below(3).min(at) {
            let (other, kind) = (below(at), ["elaborates", "supports", "same_as", "qualifies", "updates"][below(5)]);
            relations.push(format!(r#"{{"type":"{kind}","to":"s{other}"}}"#));
            if kind == "elaborates" || kind == "same_as" {
                all[at].rests_on.push(other);
            }
            if kind == "supports" || kind == "same_as" {
                all[other].rests_on.push(at);
            }
        }
        relations.dedup();
        let relations = match relations.is_empty() {
            true => String::new(),
            false => format!(r#","relations":[{}]"#, relations.join(",")),
        };
        rows.push_str(&format!(r#"{{"key":"s{at}","text":"Statement number s{at} here.",{source}{relations}}}"#));
        rows.push('\n');
    }
    for _ in 0..8 {
        let at = below(COUNT);
        if all[at].fell.replace(at).is_none() {
            rows.push_str(&format!(
                r#"{{"revises":"s{at}","change":"retraction","status":"retracted","reason":"no"}}"#
            ));
            rows.push('\n');
        }
    }
    let desk = Desk::new();
    std::fs::write(desk.path("rows.jsonl"), rows).unwrap();
    desk.good(["import", "rows.jsonl"]);
    let number = |text: &str| text.split(['s', ' ']).find_map(|word| word.parse::<usize>().ok()).unwrap();
    let shown: Vec<Value> = serde_json::from_str(&desk.good(["show", "--json"])).unwrap();
    let ids: std::collections::BTreeMap<String, usize> = shown
        .iter()
        .map(|one| (one["id"].as_str().unwrap().to_owned(), number(one["text"].as_str().unwrap())))
        .collect();
    let mut expected: Vec<usize> = (0..COUNT).filter(|at| model(&all, *at)).collect();
    expected.sort_unstable();
    assert!(expected.len() > 5, "the model has too little to find: {expected:?}");
    let mut walked: Vec<usize> = contested(&desk).into_iter().map(|(id, _)| ids[&id]).collect();
    walked.sort_unstable();
    assert_eq!(walked, expected);
    let audit: Value = serde_json::from_str(&desk.run(["audit", "--json"]).out).unwrap();
    let findings = audit["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "contested");
    let mut looked: Vec<usize> = findings.map(|one| ids[one["statement"].as_str().unwrap()]).collect();
    looked.sort_unstable();
    assert_eq!(looked, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn asks_in_a_terminal_before_a_statement_falls_that_others_rest_on() {
    use rustix::fs::{Mode, OFlags};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::Write;

    let desk = Desk::new();
    let root = add(&desk, "The bridge has cracks.", &[]);
    add(&desk, "They are deep.", &[format!("elaborates:{root}")]);
    let answer = |typed: &str| {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).and_then(|()| unlockpt(&master)).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let mut command = desk.command(["revise", &root, "--status", "retracted", "--reason", "it was another"]);
        command.stdin(slave.try_clone().unwrap()).stderr(slave).stdout(std::process::Stdio::null());
        let mut master = std::fs::File::from(master);
        master.write_all(typed.as_bytes()).unwrap();
        let status = command.status().unwrap();
        drop(master);
        status.code()
    };
    assert_eq!(answer("n\n"), Some(2));
    assert!(desk.good(["show", &root, "--json"]).contains("\"status\":\"reported\""));
    assert_eq!(answer("y\n"), Some(0));
    assert_eq!(contested(&desk).len(), 1);
}
