//! Every command on a ledger in a file, and on its clone in a database: the same exit code and the same words. What
//! reads must be the same to the byte; what writes, but for the time, the salts and what is made of them.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;
mod engines;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use desk::{Desk, Said};
use engines::Engine;

/// Makes a ledger with something of everything in it, and what the commands below want beside it.
const FILL: &str = r#"
ledger init --origin example.com/desk --zone America/New_York
echo AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33 > ann.txt
echo "Noor Haddad" > who.txt
printf 'Talks in Doha\n\nTwo officials briefed on the talks said envoys met in Doha on Monday. "We are close," Mayor Ana Ruiz said.\n\nA spokesman declined to comment.\n' > story.txt
sed 's/on Monday/on Tuesday/' story.txt > version.txt
printf '{"text":"Row one.","attributions":[{"phrase":"a guard"}],"tags":["rows"]}\n{"text":"Row two: café.","attributions":[{"phrase":"Mayor Ana Ruiz"}]}\n{"text":"שָׁלוֹם مُحَمَّد हिन्दी ΣΊΓΜΑΣ ſtop ⓐⓑ Ångström ﬁsh 한국","attributions":[{"phrase":"a guard"}]}\n' > rows.jsonl
ledger recipient add age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa --name "Ann Lee" --reason "night editor"
ledger add story.txt --accept --headline "Talks in Doha" --published-at 2026-11-02 --audience public
ledger log --json | sed -n 's/.*"digest":"\([0-9a-f]*\)","kind":"story".*/\1/p' > story
ledger import rows.jsonl
ledger add --quiet --text "Talks are under way." --source "a person familiar with the talks" --identity who.txt --tag talks > talks
ledger add --quiet --text "The letter is real." --source "a person who saw the letter" --relation "supports:$(cat talks)" > letter
ledger revise $(cat talks) --status confirmed --source "Mayor Ana Ruiz" --stance confirms --reason "said at a briefing"
ledger add --quiet --text "The bridge will be closed." --source "two engineers" --effective-at 2026-11-04 > bridge
ledger revise $(cat letter) --change retraction --reason "it was forged"
ledger add --quiet --text "A name that must go." --source "a clerk" > clerk
ledger redact $(cat clerk) --reason privacy --authority "the lawyer" --yes
ledger add version.txt --accept --story $(cat story) --published-at 2026-11-03
ledger comment $(cat bridge) --ask "the mayor's office" --asked-at 2026-11-04T09:00:00Z --deadline 2026-11-04T12:00:00Z
ledger signer list --json | sed -n 's/.*"verifier_key":"\([^"]*\)".*/\1/p' > desk.verifier
"#;

/// What records nothing.
const READING: &str = r#"
ledger show
ledger show --json
ledger show --all --json
ledger show $(cat talks)
ledger show $(cat talks) --json
ledger show --search "talks"
ledger show --search "cafe"
ledger show --search '"envoys met" Do*' --json
ledger show --search 'שלום' --json
ledger show --search 'שָׁלוֹם' --json
ledger show --search 'محمد' --json
ledger show --search 'न' --json
ledger show --search 'द' --json
ledger show --search 'σιγμας' --json
ledger show --search 'ΣΊΓΜΑΣ' --json
ledger show --search 'stop' --json
ledger show --search 'ſtop' --json
ledger show --search 'ⓐⓑ' --json
ledger show --search 'ⓐⓑ guard' --json
ledger show --search 'angstrom' --json
ledger show --search 'fish' --json
ledger show --search 'ﬁs*' --json
ledger show --search '한국' --json
ledger show --search "nothingofthekind"
ledger show --search '"'
ledger show --source "Ruiz"
ledger show --source "engin" --json
ledger show --tag talks
ledger show --story $(cat story)
ledger show --status confirmed --class official
ledger show --single-source
ledger show --unconfirmed
ledger show --as-of 2020-01-01
ledger show --in-effect 2026-11-04
ledger show --since 2026-01-01 --limit 2
ledger show $(cat clerk)
ledger show 0000000
ledger impact $(cat talks)
ledger impact $(cat letter) --json
ledger diff $(cat talks)
ledger diff --since 2026-01-01
ledger diff $(cat story)@1..2
ledger log
ledger log --all --json
ledger audit
ledger audit --json
ledger census $(cat story)
ledger comment
ledger comment --json
ledger verify
ledger verify --full --json
ledger export jsonl --audience counsel
ledger export csv
ledger export md
ledger export html
ledger export json
ledger export chronology
ledger export prov
ledger prove $(cat talks)
ledger prove --from 3
ledger prove $(cat talks) --output talks.tlog-proof; ledger check talks.tlog-proof --key desk.verifier
ledger timestamp
ledger timestamp --text checkpoint.txt; cat checkpoint.txt
ledger signer list
ledger signer sign
ledger recipient list --json
ledger source list
ledger draft story.txt
ledger publish site --audience public --texts; find site -type f | sort | xargs sha256sum
ledger clone site copy.db; ledger clone site copy.db
ledger completions bash | head -n 3
ledger redact $(cat bridge) --reason privacy --authority "the lawyer" --dry-run
ledger serve --listen 0.0.0.0:0
ledger review story.txt
ledger init
ledger reveal $(cat talks) --reason "x" --age-file | head -c 21
ledger man
ledger token list --tokens none
"#;

/// What records something, or tries to.
const WRITING: &str = r#"
ledger witness site --state state --name witness.example.com/w1 --json | grep -c example
ledger add --text "They met in Cairo." --source "a diplomat" --tag talks
ledger add --text "They met in Cairo." --source "a diplomat" --tag talks
ledger add --text "No source."
ledger add story.txt --accept
ledger add version.txt --accept --story new
ledger revise $(cat bridge) --status denied --source "Mayor Ana Ruiz" --stance denies --reason "she says so"
ledger revise $(cat bridge) --revision 1 --text "Too late." --reason "x"
ledger revise $(cat bridge) --status confirmed --reason "no ground"
ledger judge $(cat talks) --outcome stands --because "another source has it"
ledger judge $(cat letter) --outcome open --because "we look into it"
ledger census $(cat story) --same 1 2 --because "she told us"
ledger comment $(cat bridge) --outcome declined --source 2
ledger import rows.jsonl
ledger seal $(cat bridge) --source 1 --identity who.txt
ledger source same $(cat talks):1 $(cat letter):1 --because "the same voice"
ledger source different $(cat talks):1 $(cat letter):1
ledger reveal $(cat talks) --reason "called back" --age-key ann.txt
ledger recipient add age1s8r83cl40nznp5herdlnfd4a9nmwyzlpaepf8el75akqkgk92yqqs3t3j5 --name Bob --age-key ann.txt
ledger recipient seal-again --age-key ann.txt
ledger recipient remove Bob --reason "left" --age-key ann.txt
ledger redact $(cat story) --reason copyright --authority "the agency" --part text --yes
ledger redact $(cat story) --reason copyright --authority "the agency" --part text --yes
ledger signer key --key counsel.key > counsel.verifier
ledger add --text "By nobody." --source "a guard" --key counsel.key
ledger signer add counsel.verifier --name counsel
ledger add --text "By counsel." --source "a guard" --key counsel.key
ledger signer sign
ledger signer remove counsel
ledger reindex
ledger backup copy-of-all.db
ledger verify --full
"#;

/// The exit code and what was said of the ledger, wherever it is.
fn told(desk: &Desk, said: &Said) -> (Option<i32>, String, String) {
    let place = desk.ledger().display().to_string();
    let plain = |text: &str| text.replace(&place, "LEDGER");
    let err = plain(&said.err);
    // What a redaction can't reach is not the same.
    let err = err.lines().filter(|line| !line.contains("what this can't reach:"));
    (said.code, plain(&said.out), err.collect::<Vec<_>>().join("\n"))
}

/// The same without what is another one every time: ids, salts and hashes, the time, and the widths of columns.
fn shape(said: (Option<i32>, String, String)) -> (Option<i32>, String, String) {
    (said.0, plain(&said.1), plain(&said.2))
}

fn plain(text: &str) -> String {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || "+/_=-:".contains(sign);
    let mut plain = Vec::new();
    for line in text.lines() {
        let line = line.trim_matches(|sign: char| " ─═".contains(sign));
        let words = line.split_inclusive(|sign: char| !is_part(sign)).map(|word| {
            let (word, end) = word.split_at(word.trim_end_matches(|sign: char| !is_part(sign)).len());
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let is_hex = word.len() >= 7 && word.chars().all(|sign| sign.is_ascii_hexdigit());
            let is_time = digits >= 4 && word.contains(':');
            let is_random = word.len() >= 22;
            if is_hex || is_time || is_random { format!("*{end}") } else { format!("{word}{end}") }
        });
        plain.push(words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "));
    }
    plain.join("\n")
}

fn run(desk: &Desk, line: &str) -> Said {
    let programs = Path::new(env!("CARGO_BIN_EXE_ledger")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = desk.settle(Command::new("sh"), ["-c", line]);
    Said::of(shell.env("PATH", path).env("COLUMNS", "100").env("TZ", "UTC").output().unwrap())
}

fn lines(script: &str) -> impl Iterator<Item = &str> {
    script.lines().filter(|line| !line.is_empty())
}

/// Copies what is beside the ledger: the files, and the key with its state.
fn copy_surroundings(from: &Desk, to: &Desk) {
    fs::create_dir_all(to.path("config/ledger")).unwrap();
    for folder in ["", "config/ledger"] {
        for entry in fs::read_dir(from.path(folder)).unwrap().map(Result::unwrap) {
            let name = entry.file_name();
            if entry.file_type().unwrap().is_file() && name != "ledger.db" {
                fs::copy(entry.path(), to.path(folder).join(name)).unwrap();
            }
        }
    }
}

#[test]
fn every_command_says_the_same_of_a_file_and_of_a_database() {
    let Some(engine) = Engine::database() else { return };
    let file = Desk::empty();
    for line in lines(FILL) {
        let said = run(&file, line);
        assert_eq!(said.code, Some(0), "{line}: {said:?}");
    }
    let database = Desk::empty_at(engine.address());
    copy_surroundings(&file, &database);
    let from = file.ledger();
    database.good([Path::new("clone"), &from, &database.ledger()]);

    let both = |line: &str| {
        let said = [&file, &database].map(|desk| told(desk, &run(desk, line)));
        println!("$ {line}\n{}{}[exit {:?}]\n", said[0].1, said[0].2, said[0].0);
        said
    };
    for line in lines(READING) {
        let [one, other] = both(line);
        assert_eq!(one, other, "{line}");
    }
    for line in lines(WRITING) {
        let [one, other] = both(line).map(shape);
        if line.starts_with("ledger backup") {
            // A database has no file to copy: what is written is a clone, which says more.
            assert_eq!(one.0, other.0, "{line}: {other:?}");
            continue;
        }
        assert_eq!(one, other, "{line}");
    }
    let sizes = [&file, &database].map(|desk| desk.digests().len());
    assert_eq!(sizes[0], sizes[1]);
}

#[test]
fn no_command_is_left_out() {
    let help = Desk::empty().good(["--help"]);
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: BTreeSet<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 30, "{names:?}");
    let scripts = [FILL, READING, WRITING].concat();
    let called: BTreeSet<&str> =
        scripts.split("ledger ").skip(1).filter_map(|call| call.split_whitespace().next()).collect();
    let forgotten: Vec<_> = names.iter().filter(|name| !called.contains(*name) && **name != "help").collect();
    assert!(forgotten.is_empty(), "not called here: {forgotten:?}");
}
