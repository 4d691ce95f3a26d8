//! A story's way into the ledger: drafted, reviewed in an editor of our own, and recorded in one commit, or not at all.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]

mod desk;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;

use desk::{Desk, Said};
use serde_json::Value;

const STORY: &str = "Holm dam leaks at its east gate\n\nBy Lena Orth\n\nTarn Post  /  October 2, 2026\n\n\
    The dam has been leaking since August, two engineers with direct knowledge of the inspection said.\n\n\
    Why it matters: Some 14,000 people live in the valley below the dam.\n\n\
    “We check it daily,” Mayor Ana Duarte said. Holm Hydro declined to comment.\n";

/// An editor who agrees with all drafts, and says so.
const SEEN: &str = "echo '# seen' >> \"$1\"";

/// A desk with a story, and an editor that is a shell script.
struct Newsroom {
    desk: Desk,
}

impl Newsroom {
    fn new() -> Self {
        let newsroom = Self { desk: Desk::new() };
        newsroom.file("story.txt", STORY);
        newsroom
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.desk.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs the command with an editor that does what `script` says to the file `$1`.
    fn edit(&self, script: &str, arguments: &[&str]) -> Said {
        let editor = self.file("editor.sh", format!("set -e\n{script}\n"));
        let editor = format!("sh '{}'", editor.display());
        Said::of(self.command(arguments).env("EDITOR", editor).output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = self.desk.command(arguments);
        command.env_remove("VISUAL").env_remove("EDITOR").env("XDG_STATE_HOME", self.desk.path("state"));
        command
    }

    fn statements(&self) -> Vec<Value> {
        let shown = self.desk.good(["show", "--json", "--all"]);
        let mut rows: Vec<Value> = serde_json::from_str(&shown).unwrap();
        rows.sort_by_key(|row| row["number"].as_u64());
        rows
    }

    fn texts(&self) -> Vec<String> {
        self.statements().iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect()
    }

    fn drafts(&self) -> Vec<PathBuf> {
        let folder = self.desk.path("state/ledger/drafts");
        fs::read_dir(folder).map(|files| files.map(|file| file.unwrap().path()).collect()).unwrap_or_default()
    }

    /// Holds that nothing but the founding is in the ledger, that one form is kept, for nobody else to read, and told.
    fn kept(&self, said: &Said) -> PathBuf {
        assert_eq!(self.desk.digests().len(), 1, "something was recorded");
        let drafts = self.drafts();
        let [kept] = &drafts[..] else { panic!("kept: {drafts:?}") };
        assert!(said.err.contains(&kept.display().to_string()), "{}", said.err);
        assert!(said.err.contains("nothing is recorded"), "{}", said.err);
        assert_eq!(fs::metadata(kept).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(kept.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        kept.clone()
    }
}

#[test]
fn records_what_stands_in_the_editor_in_one_commit() {
    let newsroom = Newsroom::new();
    newsroom.edit(SEEN, &["add", "story.txt", "--tag", "dams"]).good();
    let rows = newsroom.statements();
    assert_eq!(
        newsroom.texts(),
        ["The dam has been leaking since August.", "“We check it daily”", "Holm Hydro declined to comment."]
    );
    for row in &rows {
        let place = &row["appearances"][0];
        let (start, end) = (place["start"].as_u64().unwrap() as usize, place["end"].as_u64().unwrap() as usize);
        let there: String = STORY.chars().skip(start).take(end - start).collect();
        assert_eq!(place["exact"], there.as_str());
        assert_eq!(row["drafted"]["edited"], false);
        assert_eq!(row["effective_at"], "2026-10-02");
        assert_eq!(row["tags"][0], "dams");
    }
    assert_eq!(rows[0]["attributions"][0]["count"], 2);
    assert_eq!(rows[0]["attributions"][0]["basis"], "direct knowledge of the inspection");
    assert_eq!(rows[1]["quote"], "We check it daily");
    assert_eq!(rows[2]["attributions"][0]["stance"], "declines_comment");
    // The founding, the story and three statements; nothing is left of the form.
    assert_eq!(newsroom.desk.digests().len(), 5);
    assert!(newsroom.drafts().is_empty());
    newsroom.desk.verify();
}

#[test]
fn records_what_was_edited_dropped_merged_and_added() {
    let newsroom = Newsroom::new();
    let script = "sed -e 's/^text: The dam has been/text: The Holm dam has been/' -e 's/^pick 2/merge 2/' -e 's/^pick 3/drop 3/' \
        -e 's/^drop 4/pick 4/' \"$1\" > new && cat new > \"$1\" && printf '\\npick\\ntext: It is old.\\nclass: narrator\\n' >> \"$1\"";
    newsroom.edit(script, &["add", "story.txt"]).good();
    assert_eq!(
        newsroom.texts(),
        [
            "The Holm dam has been leaking since August.",
            "Some 14,000 people live in the valley below the dam.",
            "It is old."
        ]
    );
    let rows = newsroom.statements();
    assert_eq!(
        (&rows[0]["drafted"]["edited"], &rows[1]["drafted"]["edited"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    assert_eq!(rows[0]["attributions"].as_array().unwrap().len(), 2);
    assert_eq!(rows[0]["appearances"].as_array().unwrap().len(), 2);
    assert_eq!(rows[2].get("drafted"), None);
}

#[test]
fn leads_back_to_the_editor_with_the_mistake_on_top() {
    let newsroom = Newsroom::new();
    let script = "if grep -q '^#! line' \"$1\"; then cp \"$1\" told; sed -e 's/status: sure/status: reported/' \"$1\" > new; \
        else sed -e 's/^text: The dam/text: The old dam/' -e '0,/status: reported/s//status: sure/' \"$1\" > new; fi; cat new > \"$1\"";
    newsroom.edit(script, &["add", "story.txt"]).good();
    let told = fs::read_to_string(newsroom.desk.path("told")).unwrap();
    let line = told.lines().position(|line| line.contains("status: sure")).unwrap() + 1;
    assert!(told.contains(&format!("#! line {line}: status: status 'sure' is unknown")), "{told}");
    assert_eq!(newsroom.texts()[0], "The old dam has been leaking since August.", "nothing typed is lost");
}

#[test]
fn leads_back_to_the_editor_when_the_rules_refuse_a_statement() {
    let newsroom = Newsroom::new();
    let script = "if grep -q '^#! ' \"$1\"; then cp \"$1\" told; sed -e 's/status: confirmed/status: reported/' \"$1\" > new; \
        else sed -e '0,/status: reported/s//status: confirmed/' \"$1\" > new; fi; cat new > \"$1\"";
    newsroom.edit(script, &["add", "story.txt"]).good();
    let told = fs::read_to_string(newsroom.desk.path("told")).unwrap();
    assert!(told.contains("the status 'confirmed' needs a source whose stance is 'confirms'"), "{told}");
    assert_eq!(newsroom.texts().len(), 3);
}

#[test]
fn gives_up_when_a_mistake_is_not_mended() {
    let newsroom = Newsroom::new();
    let said = newsroom.edit(
        "sed -e 's/status: /status: un/' \"$1\" > new; grep -q '^#!' \"$1\" || cat new > \"$1\"",
        &["add", "story.txt"],
    );
    assert!(said.err.contains("the form was not mended: line "), "{}", said.err);
    newsroom.kept(&said);
}

/// `EDITOR=code` returns at once, and `:q!` means to give up: neither has reviewed anything.
#[test]
fn records_nothing_that_comes_back_from_the_editor_as_it_was() {
    let newsroom = Newsroom::new();
    let said = newsroom.edit("true", &["add", "story.txt"]);
    assert!(said.err.contains("came back from the editor as it was, with 3 drafts"), "{}", said.err);
    assert!(said.err.contains("--accept") && said.err.contains("code --wait"), "{}", said.err);
    let kept = newsroom.kept(&said).display().to_string();
    newsroom.kept(&newsroom.edit("true", &["add", "story.txt", "--resume", &kept]));
}

/// Each start of this editor leaves another form that nobody can read.
#[test]
fn starts_no_editor_over_and_over() {
    let newsroom = Newsroom::new();
    let said = newsroom.edit("echo x >> started; cp started \"$1\"", &["add", "story.txt"]);
    assert!(said.err.contains("the form was not mended"), "{}", said.err);
    assert_eq!(fs::read_to_string(newsroom.desk.path("started")).unwrap().lines().count(), 3);
    newsroom.kept(&said);
}

#[test]
fn keeps_the_form_when_the_editor_leaves_nothing_and_goes_on_with_it() {
    let newsroom = Newsroom::new();
    let said = newsroom.edit(": > \"$1\"", &["add", "story.txt"]);
    assert_eq!(said.code, Some(2));
    let kept = newsroom.kept(&said);
    assert!(fs::read_to_string(&kept).unwrap().contains("\npick 1"), "the form is whole again");
    let kept = kept.display().to_string();
    newsroom.edit(SEEN, &["add", "story.txt", "--resume", &kept]).good();
    assert_eq!(newsroom.texts().len(), 3);
    assert!(newsroom.drafts().is_empty());
}

#[test]
fn keeps_what_was_typed_when_the_editor_fails() {
    let newsroom = Newsroom::new();
    let said = newsroom.edit("echo '# half done' >> \"$1\"; exit 3", &["add", "story.txt"]);
    assert!(said.err.contains("ended with exit code 3"), "{}", said.err);
    let kept = newsroom.kept(&said);
    assert!(fs::read_to_string(&kept).unwrap().ends_with("# half done\n"));
    fs::remove_file(kept).unwrap();
    let said =
        Said::of(newsroom.command(&["add", "story.txt"]).env("EDITOR", "no-such-editor --wait").output().unwrap());
    assert!(said.err.contains("'no-such-editor --wait' was not found"), "{}", said.err);
    newsroom.kept(&said);
}

#[test]
fn refuses_to_go_on_with_the_draft_of_another_story() {
    let newsroom = Newsroom::new();
    let said = newsroom.edit("exit 1", &["add", "story.txt"]);
    let kept = newsroom.kept(&said).display().to_string();
    newsroom.file("story.txt", STORY.replace("August", "June"));
    let said = newsroom.edit("true", &["add", "story.txt", "--resume", &kept]);
    assert!(said.refused().contains("is no draft of story.txt as it reads now"));
}

#[test]
fn never_lets_a_file_name_reach_a_shell() {
    let newsroom = Newsroom::new();
    let name = "a 'b' \"c\" $(touch pwned) `touch pwned`;touch pwned.txt";
    newsroom.file(name, STORY);
    newsroom.edit(SEEN, &["add", name]).good();
    assert!(!newsroom.desk.path("pwned").exists());
    assert_eq!(newsroom.texts().len(), 3);
}

#[test]
fn takes_drafts_as_they_are_without_an_editor() {
    let newsroom = Newsroom::new();
    let options = ["--url", "https://tarnpost.example/dam", "--outlet", "The Tarn Post", "--audience", "public"];
    let printed = newsroom.desk.good([&["add", "story.txt", "--accept", "--json"], &options[..]].concat());
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(printed["story"]["outlet"], "The Tarn Post");
    assert_eq!(printed["story"]["byline"], "Lena Orth");
    assert_eq!(printed["story"]["published_at"], "2026-10-02");
    assert_eq!(printed["statements"].as_array().unwrap().len(), 3);
    assert!(printed["statements"].as_array().unwrap().iter().all(|row| row["audience"] == "public"));
    newsroom.desk.verify();
}

#[test]
fn records_the_narrators_sentences_where_nobody_is_cited() {
    let newsroom = Newsroom::new();
    newsroom
        .file("quiet.md", "# The lake is low\n\nThe lake has fallen by two metres since the spring of last year.\n");
    let said = newsroom.desk.run(["add", "quiet.md", "--accept"]);
    assert!(said.err.contains("nobody is cited in this story"), "{}", said.err);
    assert_eq!(newsroom.texts(), ["The lake has fallen by two metres since the spring of last year."]);
    assert_eq!(newsroom.statements()[0]["attributions"][0]["class"], "narrator");
}

#[test]
fn recognises_a_story_that_the_ledger_has() {
    let newsroom = Newsroom::new();
    newsroom.desk.good(["add", "story.txt", "--accept", "--url", "https://tarnpost.example/dam"]);
    let before = newsroom.desk.digests();
    newsroom.file("address.txt", "Another headline\n\nThe dam is fine, Mayor Ana Duarte said.\n");
    newsroom.file("headline.txt", STORY.replace("August", "July"));
    let again = newsroom.desk.refused(["add", "story.txt", "--accept"]);
    assert!(again.contains("has the same text") && again.contains("ledger show --story "), "{again}");
    let like = newsroom.desk.refused(["add", "headline.txt", "--accept"]);
    assert!(like.contains("this looks like story") && like.contains("--story new"), "{like}");
    assert_eq!(newsroom.desk.digests(), before);
    newsroom.desk.good(["add", "headline.txt", "--accept", "--story", "new"]);
    let next = newsroom.desk.good(["add", "address.txt", "--accept", "--url", "https://tarnpost.example/dam"]);
    assert!(next.contains("Recorded version 2 of story"), "{next}");
}

#[test]
fn tells_what_to_do_with_a_file_that_is_no_story() {
    let newsroom = Newsroom { desk: Desk::empty() };
    newsroom.file("empty.txt", "\n \n");
    newsroom.file("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    newsroom.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0");
    newsroom.file("latin.txt", b"The mayor of Orl\xe9ans said so.\n");
    newsroom.file("wide.txt", b"\xff\xfeT\0h\0e\0");
    newsroom.file(
        "front.html",
        "<html><title>News</title><body><nav><a href=/>Home</a></nav><a href=/1>One</a></body></html>",
    );
    newsroom.file("long.txt", "a said. ".repeat(1_100_000));
    for (name, message, remedy) in [
        ("empty.txt", "the story is empty", "name a file"),
        ("paper.pdf", "the story is a PDF", "pdftotext 'paper.pdf' - | ledger add -"),
        ("picture.txt", "a picture, not text", "save it as plain text"),
        ("latin.txt", "byte 17 (line 1) is 0xE9", "iconv -f WINDOWS-1252 -t UTF-8 'latin.txt'"),
        ("wide.txt", "in UTF-16", "iconv -f UTF-16 -t UTF-8"),
        ("front.html", "no article in it (its title is 'News')", "copy the article's text"),
        ("long.txt", "8388608 are the most", "split the file"),
        ("missing.txt", "can't be read", "--text"),
        (".", "it is a folder", "--text"),
    ] {
        for command in [&["draft", name][..], &["add", name, "--accept"]] {
            let said = newsroom.desk.refused(command);
            assert!(said.contains(message), "{name}: {said}");
            assert!(said.contains(remedy), "{name}: {said}");
        }
    }
    assert!(!newsroom.desk.ledger().exists(), "a mistake in the first command leaves no ledger behind");
}

#[test]
fn keeps_stories_and_single_statements_apart() {
    let newsroom = Newsroom::new();
    let said = newsroom.desk.refused(["add", "story.txt", "--text", "It leaks."]);
    assert!(said.contains("--text is for one statement, and 'story.txt' is taken for a story's file"), "{said}");
    assert!(newsroom.desk.refused(["add", "story.txt", "--source", "two officials"]).contains("--source is for one"));
    assert!(newsroom.desk.refused(["add", "--text", "It leaks.", "--accept"]).contains("--accept is for a story"));
    assert!(newsroom.desk.refused(["add"]).contains("there is nothing to add"));
}

#[test]
fn drafts_many_stories_in_order_and_goes_on_after_a_bad_one() {
    let newsroom = Newsroom::new();
    let names: Vec<String> = (0..200).map(|number| format!("story-{number:03}.txt")).collect();
    names.iter().for_each(|name| drop(newsroom.file(name, STORY)));
    newsroom.file("story-100.txt", "");
    let said = newsroom.desk.run(["draft", "--json"].iter().map(ToString::to_string).chain(names));
    assert_eq!(said.code, Some(2));
    let docs: Vec<String> = said
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["doc"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> =
        (0..200).filter(|number| *number != 100).map(|number| format!("story-{number:03}")).collect();
    assert_eq!(docs, expected);
    assert!(
        said.err.contains("story-100.txt: the story is empty") && said.err.contains("1 of 200 stories"),
        "{}",
        said.err
    );
}

#[test]
fn prints_one_object_a_story_as_the_scorer_reads_it() {
    let newsroom = Newsroom::new();
    let line = newsroom.desk.good(["draft", "--json", "story.txt"]);
    assert_eq!(line.lines().count(), 1);
    let found: Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<usize> = ["\"doc\":", "\"headline\":", "\"attributions\":", "\"notes\":", "\"unattributed\":"]
        .iter()
        .map(|key| line.find(key).unwrap())
        .collect();
    assert!(keys.is_sorted());
    assert_eq!(found["headline"], "Holm dam leaks at its east gate");
    let spans = found["attributions"][0]["content"][0].as_array().unwrap();
    let (start, end) = (spans[0].as_u64().unwrap() as usize, spans[1].as_u64().unwrap() as usize);
    assert_eq!(
        STORY.chars().skip(start).take(end - start).collect::<String>(),
        "The dam has been leaking since August"
    );
    assert_eq!(found["notes"][0]["topic"], "declined_comment");
}

#[test]
fn reads_a_story_from_standard_input() {
    let newsroom = Newsroom::new();
    let mut command = newsroom.command(&["add", "-", "--accept", "--quiet"]);
    let story = fs::File::open(newsroom.desk.path("story.txt")).unwrap();
    let said = Said::of(command.stdin(Stdio::from(story)).output().unwrap());
    assert_eq!(said.good().lines().count(), 3);
}

#[test]
fn stops_quietly_when_nobody_reads_its_drafts() {
    let newsroom = Newsroom::new();
    newsroom.file("long.txt", STORY.repeat(50));
    let mut child = newsroom
        .command(&["draft"])
        .args(["long.txt"; 300])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let said = Said::of(child.wait_with_output().unwrap());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}

/// Two editors take in the same story at the same time: while one reviews its drafts, the other's are recorded.
#[test]
fn records_a_story_once_that_two_people_add_at_once() {
    let ledger = env!("CARGO_BIN_EXE_ledger");
    let newsroom = Newsroom::new();
    let other = format!("'{ledger}' add story.txt --accept --quiet > other; {SEEN}");
    let refused = newsroom.edit(&other, &["add", "story.txt"]).refused();
    assert!(refused.contains("this story is in the ledger already"), "{refused}");
    assert_eq!(newsroom.desk.digests().len(), 5, "the founding, the story and three statements");
    assert_eq!(newsroom.drafts().len(), 1, "what was reviewed is kept");

    let newsroom = Newsroom::new();
    newsroom.file("other.txt", STORY.replace("August", "July"));
    let other = format!("'{ledger}' add other.txt --accept --quiet --url https://t.example/dam > other; {SEEN}");
    let refused = newsroom.edit(&other, &["add", "story.txt", "--url", "https://t.example/dam"]).refused();
    assert!(refused.contains("was recorded meanwhile, and has the same address"), "{refused}");
    assert!(refused.contains("add this as its next version, with --story "), "{refused}");
    assert_eq!(newsroom.desk.digests().len(), 5);
}

/// The next version of the story: a date reworded, a comment gone, a sentence new.
fn next_version() -> String {
    let next = STORY.replace("since August", "since July").replace(" Holm Hydro declined to comment.", "");
    format!("{next}\nThe gate is new, engineer Bo Lind said.\n")
}

impl Newsroom {
    /// The story's first version is in the ledger, and its next one in a file.
    fn with_next_version() -> Self {
        let newsroom = Self::new();
        newsroom.edit(SEEN, &["add", "story.txt", "--url", "https://t.example/dam"]).good();
        newsroom.file("next.txt", next_version());
        newsroom
    }

    fn next(&self, script: &str, more: &[&str]) -> Said {
        self.edit(script, &[&["add", "next.txt", "--url", "https://t.example/dam"], more].concat())
    }

    /// The statement with these words, as it stands.
    fn statement(&self, words: &str) -> Value {
        let found = self.statements().into_iter().find(|row| row["text"].as_str().unwrap().contains(words));
        found.unwrap_or_else(|| panic!("there is no {words}: {:?}", self.texts()))
    }
}

#[test]
fn withdraws_corrects_and_leaves_alone_what_the_form_of_a_next_version_says() {
    let newsroom = Newsroom::with_next_version();
    let change = "sed -e 's/^update 1/correct 1/' -e 's/^update 2/drop 2/' -e 's/^gone 3/retract 3/' -e 's/^pick 4/drop 4/' \
        -e '/^correct 1/a reason: the month was wrong' \"$1\" > new && cat new > \"$1\"";
    let told = newsroom.next(change, &[]).good();
    assert!(told.contains("0 as they were, 2 changed, 0 gone, 0 new"), "{told}");
    let corrected = newsroom.statement("since July");
    assert_eq!((&corrected["change"], &corrected["reason"]), (&"correction".into(), &"the month was wrong".into()));
    assert_eq!(corrected["appearances"].as_array().unwrap().len(), 2, "in both versions");
    let alone = newsroom.statement("check it daily");
    assert_eq!((&alone["revision"], alone["appearances"].as_array().unwrap().len()), (&1.into(), 1));
    let withdrawn = newsroom.statement("Holm Hydro");
    assert_eq!((&withdrawn["status"], &withdrawn["change"]), (&"retracted".into(), &"retraction".into()));
    assert_eq!(newsroom.texts().len(), 3, "what is dropped is not recorded");
    newsroom.desk.verify();
}

#[test]
fn notes_what_is_gone_and_merges_what_is_new_into_what_is_known() {
    let newsroom = Newsroom::with_next_version();
    let change = "awk '/^pick 4/ { print \"merge 4\"; next } { print }' \"$1\" > new \
        && awk 'BEGIN { RS=\"\"; ORS=\"\\n\\n\" } /^gone 3/ { held = $0; next } { print } END { print held }' new > \"$1\"";
    let told = newsroom.next(change, &[]).good();
    assert!(told.contains("0 as they were, 2 changed, 1 gone, 0 new"), "{told}");
    let merged = newsroom.statement("check it daily");
    let sources: Vec<&str> =
        merged["attributions"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(sources, ["Ana Duarte", "Bo Lind"]);
    assert_eq!(merged["reason"], "stands in version 2, with other sources");
    assert_eq!(merged["appearances"].as_array().unwrap().len(), 3, "one place in the first version, two in this one");
    let gone = newsroom.statement("Holm Hydro");
    assert_eq!((&gone["status"], &gone["revision"]), (&"reported".into(), &1.into()));
    let lines = newsroom.desk.good(["export", "jsonl"]);
    assert!(lines.contains("\"topic\":\"gone\"") && lines.contains("does not stand in version 2"), "{lines}");
    newsroom.desk.verify();
}

#[test]
fn goes_on_with_the_form_of_a_next_version_until_another_one_is_recorded() {
    let newsroom = Newsroom::with_next_version();
    let before = newsroom.desk.digests().len();
    let said = newsroom.next("sed -e 's/^gone 3/retract 3/' \"$1\" > new; cat new > \"$1\"; exit 1", &[]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert_eq!(newsroom.desk.digests().len(), before);
    let kept = newsroom.drafts().pop().unwrap().display().to_string();
    newsroom.next("true", &["--resume", &kept]).good();
    assert_eq!(newsroom.statement("Holm Hydro")["status"], "retracted");
    assert!(newsroom.drafts().is_empty());

    // The same form again, of a version that is in the ledger now.
    let refused = newsroom.next("true", &["--resume", &kept]).refused();
    assert!(refused.contains("has the same text"), "{refused}");
}
