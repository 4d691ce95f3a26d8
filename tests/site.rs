//! The pages of a publication: what an outsider finds in the folder, and what a stranger's text may not do there.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use desk::Desk;

/// Text that would break out of a page, a script, a feed or the direction of writing, if it were let.
const HOSTILE: &str =
    "</script><script>alert('x')</script><img src=x onerror=alert(1)> & \u{202e}desrever\u{2066} \"'`";

/// The files of a folder, by their names relative to it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            match path.is_dir() {
                true => folders.push(path),
                false => drop(found.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned())),
            }
        }
    }
    found
}

/// The files that are pages, feeds, scripts and styles.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let mut found = files(folder);
    found.retain(|name, _| [".html", ".xml", ".js", ".css"].iter().any(|ending| name.ends_with(ending)));
    found
}

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    page.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn hostile_desk() -> Desk {
    let desk = Desk::new();
    let long = "x".repeat(10_000);
    for text in [HOSTILE, &long, "The bridge is closed."] {
        let name: String = text.chars().take(2_000).collect();
        let tag = format!("tag {}", HOSTILE.replace(['\u{202e}', '\u{2066}'], ""));
        desk.good([
            "add",
            "--quiet",
            "--text",
            text,
            "--source",
            "Mayor Ana Ruiz",
            "--name",
            &name,
            "--tag",
            &tag,
            "--audience",
            "public",
        ]);
    }
    desk
}

#[test]
fn links_only_to_pages_that_are_there() {
    let desk = hostile_desk();
    desk.good(["publish", "site", "--audience", "public"]);
    let pages = pages(&desk.path("site"));
    assert!(pages.len() > 12, "{:?}", pages.keys());
    for (name, page) in pages.iter().filter(|(name, _)| name.ends_with(".html") || name.ends_with(".xml")) {
        let links: Vec<&str> = values(page, "href").into_iter().chain(values(page, "src")).collect();
        assert!(!links.is_empty(), "{name} has no link");
        for link in links.into_iter().filter(|link| !link.starts_with('#') && !link.starts_with("data:")) {
            let target = match link.strip_prefix("../") {
                Some(up) if name.contains('/') => up.to_owned(),
                _ => link.to_owned(),
            };
            assert!(pages.contains_key(&target), "{name} links to {link}, which is not there");
        }
    }
}

#[test]
fn lets_no_text_of_a_stranger_become_markup() {
    let desk = hostile_desk();
    desk.good(["publish", "site", "--audience", "public"]);
    for (name, page) in pages(&desk.path("site")) {
        assert!(!page.contains(['\u{202e}', '\u{2066}']), "{name} turns the direction of writing");
        if name.ends_with(".js") || name.ends_with(".css") {
            continue;
        }
        assert!(!page.contains("<img") && !page.contains("alert('x')</script>"), "{name} has a stranger's markup");
        for script in page.split("<script").skip(1) {
            let is_ours = script.starts_with(" src=\"") || script.starts_with(" type=\"application/json\"");
            assert!(is_ours, "{name} has a script of its own: {}", &script[..60]);
        }
        assert!(!page.contains(" style=") && !page.contains(" onclick="), "{name} has what the policy forbids");
        if name.ends_with(".html") {
            assert!(page.contains("default-src 'none'; script-src 'self'"), "{name} has no policy");
        }
    }
}

/// A page of a public site may show nothing that is for the desk: not its words, not who said them, not that it is there.
#[test]
fn shows_the_public_nothing_that_is_withheld_from_it() {
    let desk = Desk::new();
    let shown =
        desk.good(["add", "--quiet", "--text", "Known to all.", "--source", "Mayor Ana Ruiz", "--audience", "public"]);
    let hidden =
        ["add", "--quiet", "--text", "Kept within the zyxwv.", "--source", "Konsul Qwertz", "--tag", "geheimfach"];
    let relation = format!("qualifies:{}", shown.trim());
    let hidden = desk.good(hidden.iter().copied().chain(["--relation", relation.as_str()]));
    desk.good(["publish", "desk-site"]);
    desk.good(["publish", "site", "--audience", "public"]);
    let words = ["zyxwv", "Qwertz", "geheimfach", &hidden.trim()[..20]];
    for word in words {
        let on_desk = pages(&desk.path("desk-site")).values().any(|page| page.contains(word));
        assert!(on_desk, "{word} is nowhere on the desk's own pages, so this test can't fail");
        for (name, page) in pages(&desk.path("site")) {
            assert!(!page.contains(word), "{name} shows {word} to the public");
        }
    }
}

#[test]
fn takes_away_the_pages_of_what_is_no_longer_shown() {
    let desk = Desk::new();
    let id =
        desk.good(["add", "--quiet", "--text", "Once public.", "--source", "Mayor Ana Ruiz", "--audience", "public"]);
    let id = id.trim();
    desk.good(["publish", "site", "--audience", "public"]);
    let page = format!("statement/{}.html", &id[..20]);
    assert!(files(&desk.path("site")).contains_key(&page));
    fs::write(desk.path("site/notes.html"), "the desk's own").unwrap();
    desk.good(["revise", id, "--quiet", "--audience", "desk", "--reason", "a source is in danger"]);
    desk.good(["publish", "site", "--audience", "public"]);
    let after = files(&desk.path("site"));
    assert!(!after.contains_key(&page) && !after.values().any(|file| file.contains("Once public.")));
    assert_eq!(after["notes.html"], "the desk's own", "a file that is no page of ours is left alone");
    desk.good(["publish", "site", "--audience", "public", "--no-pages"]);
    assert_eq!(pages(&desk.path("site")).keys().collect::<Vec<_>>(), ["notes.html"]);
}

#[test]
fn writes_a_page_again_only_where_it_differs() {
    let desk = Desk::new();
    desk.add("First.");
    desk.good(["publish", "site"]);
    let written = |printed: &str| -> u64 {
        let json: serde_json::Value = serde_json::from_str(printed).unwrap();
        json["pages"]["files_written"].as_u64().unwrap()
    };
    assert_eq!(written(&desk.good(["publish", "site", "--json"])), 0);
    desk.add("Second.");
    assert!(written(&desk.good(["publish", "site", "--json"])) > 0);
}

#[test]
fn keeps_a_page_small_before_its_data() {
    let desk = Desk::new();
    desk.add("One.");
    desk.good(["publish", "site"]);
    let pages = pages(&desk.path("site"));
    let size: usize = ["index.html", "site.css", "search.js"].iter().map(|name| pages[*name].len()).sum();
    assert!(size < 100_000, "{size} bytes");
    let names: BTreeSet<&str> = pages.keys().filter(|name| !name.contains('/')).map(String::as_str).collect();
    let expected = [
        "changes.xml",
        "corrections.html",
        "corrections.xml",
        "data.js",
        "index.html",
        "search.js",
        "shown.js",
        "site.css",
        "sources.html",
        "stories.html",
        "verify.js",
    ];
    assert_eq!(names, expected.into());
}
