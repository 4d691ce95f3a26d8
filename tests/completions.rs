//! Completions, in the shells themselves: what the ledger has is offered and put in quotes, and nothing a stranger wrote
//! is run, nor anybody named who is not named on the record.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]

mod desk;
#[path = "desk/terminal.rs"]
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use desk::Desk;
use terminal::Terminal;

/// What a shell would run, if anything let it.
const HOSTILE: &str = "Zed $(touch pwned) `touch pwned` \"; touch pwned; ' & touch pwned #* ~ O'Hare";

/// A desk whose program tells with which arguments it was called, but for completions.
fn desk() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path("bin")).unwrap();
    let program = env!("CARGO_BIN_EXE_ledger");
    let script = format!(
        "#!/bin/sh\ncase $1 in complete|completions) exec {program} \"$@\";; esac\nprintf 'called with'\nprintf ' <%s>' \"$@\"\necho ' .'\n"
    );
    fs::write(desk.path("bin/ledger"), script).unwrap();
    fs::set_permissions(desk.path("bin/ledger"), fs::Permissions::from_mode(0o755)).unwrap();
    let add = |arguments: &[&str]| desk.good([&["add", "--quiet"][..], arguments].concat());
    add(&["--text", "The bridge is closed.", "--source", "Mayor Ana Ruiz", "--tag", "bridge works"]);
    add(&["--text", "The bridge is old.", "--source", "an aide", "--class", "individual", "--name", HOSTILE]);
    desk
}

/// A shell with the completions loaded, if it is installed.
fn shell(desk: &Desk, name: &str) -> Option<Terminal> {
    if Command::new(name).args(["-c", "true"]).output().is_err() {
        let required = name == "bash" || std::env::var_os("LEDGER_REQUIRE_SHELLS").is_some();
        assert!(!required, "{name} is missing");
        return None;
    }
    let arguments: &[&str] = match name {
        "bash" => &["--norc", "--noprofile", "-i"],
        "zsh" => &["-f", "-i"],
        _ => &["--no-config", "-i"],
    };
    let mut command = Command::new("setsid");
    command.arg("--ctty").arg(name);
    let mut command = desk.settle(command, arguments);
    let path = format!("{}:{}", desk.path("bin").display(), std::env::var("PATH").unwrap());
    command.env("PATH", path).env("TERM", "dumb").env("LC_ALL", "C.UTF-8");
    let mut terminal = Terminal::run(command, 40, 400);
    let load = match name {
        "bash" => "PS1='% '; eval \"$(ledger completions bash)\"; echo load''ed\r",
        "zsh" => {
            "PS1='%% '; mkdir f; ledger completions zsh > f/_ledger; fpath=($PWD/f $fpath); autoload -Uz compinit; \
             compinit -u -D; echo load''ed\r"
        }
        _ => "ledger completions fish | source; echo load''ed\r",
    };
    terminal.press(load);
    terminal.until("loaded");
    Some(terminal)
}

/// Types a line, in which `\t` asks for completion, and returns with which arguments the program was called.
fn call(terminal: &mut Terminal, line: &str) -> String {
    terminal.press(&format!("{line}\r"));
    terminal.until("called with ");
    terminal.until(" .").trim_end_matches(" .").to_owned()
}

fn completes(name: &str) {
    let desk = desk();
    let Some(mut terminal) = shell(&desk, name) else { return };
    let id = desk.good(["show", "@", "--quiet"]);
    let mut is = |line: &str, called: &str| assert_eq!(call(&mut terminal, line), called, "{name}: {line:?}");
    is("ledger sho\t--status conf\t", "<show> <--status> <confirmed>");
    is(&format!("ledger show {}\t", &id[..5]), &format!("<show> <{}>", &id[..7]));
    is("ledger show --source Ana\t", "<show> <--source> <Ana Ruiz>");
    is("ledger show --source 'Ana\t", "<show> <--source> <Ana Ruiz>");
    is("ledger show --tag bri\t", "<show> <--tag> <bridge works>");
    is("ledger show --status=deni\t", "<show> <--status=denied>");
    is("ledger audit --policy reu\t", "<audit> <--policy> <reuters>");
    is("ledger export parq\t", "<export> <parquet>");
    is(
        &format!("ledger revise @ --relation elab\t{}\t", &id[..5]),
        &format!("<revise> <@> <--relation> <elaborates:{}>", &id[..7]),
    );
    is("ledger show --source Zed\t", &format!("<show> <--source> <{HOSTILE}>"));
    is("ledger show --source \"Zed\t", &format!("<show> <--source> <{HOSTILE}>"));
    assert!(!desk.path("pwned").exists(), "{name}: a name was run");
    fs::write(desk.path("story of a bridge.txt"), "").unwrap();
    let mut is = |line: &str, called: &str| assert_eq!(call(&mut terminal, line), called, "{name}: {line:?}");
    is("ledger draft stor\t", "<draft> <story of a bridge.txt>");
}

#[test]
fn bash_completes_what_the_ledger_has_and_runs_none_of_it() {
    completes("bash");
}

#[test]
fn zsh_completes_what_the_ledger_has_and_runs_none_of_it() {
    completes("zsh");
}

#[test]
fn fish_completes_what_the_ledger_has_and_runs_none_of_it() {
    completes("fish");
}

/// What is offered at the end of a line, without the descriptions.
fn offered(desk: &Desk, line: &str) -> Vec<String> {
    let said = desk.run(["complete", "fish", line]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{line}");
    said.out.lines().skip(1).map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn offers_nobody_who_is_not_named_on_the_record() {
    let desk = Desk::new();
    let add = |arguments: &[&str]| desk.good([&["add", "--quiet", "--text", "It is so."][..], arguments].concat());
    add(&["--source", "Mayor Ana Ruiz"]);
    add(&["--source", "two officials briefed on the talks"]);
    add(&["--source", "an aide", "--name", "Bo Background", "--terms", "background"]);
    add(&["--source", "an aide", "--name", "Cy Counsel", "--audience", "counsel"]);
    add(&["--source", "an aide", "--name", "Nora \u{202e}ziuR", "--class", "individual"]);
    for option in ["show --source", "add --text x --source", "add --source x --name", "export csv --source"] {
        assert_eq!(offered(&desk, &format!("ledger {option} ")), ["Ana Ruiz"], "{option}");
    }
    assert_eq!(offered(&desk, "ledger show --source an"), ["Ana Ruiz"], "as the filter, whatever the case");
}

#[test]
fn asks_the_ledger_that_is_named_and_leaves_it_as_it_is() {
    let desk = Desk::new();
    let id = desk.add("The bridge is closed.")[..7].to_owned();
    fs::rename(desk.path("ledger.db"), desk.path("other one.db")).unwrap();
    let before = fs::read(desk.path("other one.db")).unwrap();
    for named in ["--ledger 'other one.db'", "--ledger=other\\ one.db", "--json --ledger \"other one.db\" -q"] {
        assert_eq!(offered(&desk, &format!("ledger {named} show ")), ["@", &id], "{named}");
    }
    assert_eq!(offered(&desk, "ledger show --ledger 'other one.db' "), ["@", &id]);
    assert_eq!(offered(&desk, "ledger show "), <[String; 0]>::default(), "there is no ledger, and nobody is told");
    fs::write(desk.path("ledger.db"), "no ledger at all").unwrap();
    assert_eq!(offered(&desk, "ledger show "), <[String; 0]>::default());
    assert_eq!(fs::read(desk.path("other one.db")).unwrap(), before);
    let mut names: Vec<_> = fs::read_dir(desk.path(".")).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["config", "ledger.db", "other one.db"], "nothing is left beside it");
}

#[test]
fn offers_statements_stories_and_what_stands_where() {
    let desk = Desk::new();
    fs::write(desk.path("story.txt"), "Dam leaks\n\nThe dam leaks, Mayor Ana Duarte said.\n").unwrap();
    desk.good(["add", "story.txt", "--accept", "--quiet"]);
    let story = desk.run(["complete", "fish", "ledger show --story "]).out;
    assert!(story.contains("\tDam leaks"), "{story}");
    let story = story.lines().nth(1).unwrap().split('\t').next().unwrap().to_owned();
    let statement = desk.good(["show", "@", "--quiet"])[..7].to_owned();
    assert_eq!(offered(&desk, "ledger census "), [story.as_str()]);
    assert_eq!(offered(&desk, "ledger revise "), ["@", statement.as_str()]);
    assert_eq!(offered(&desk, "ledger audit "), ["@", statement.as_str(), story.as_str()]);
    assert_eq!(offered(&desk, &format!("ledger show {}", &statement[..2])), [statement.as_str()]);
    let whole = desk.good(["show", "@", "--quiet"]);
    assert_eq!(offered(&desk, &format!("ledger show {}", &whole[..12])), [&whole[..12]], "no less than is typed");
    assert_eq!(offered(&desk, "ledger prove --signer "), ["desk"]);
    assert_eq!(offered(&desk, "ledger signer re"), ["remove"]);
    assert_eq!(offered(&desk, "ledger show --tex"), <[String; 0]>::default(), "an option of another command");
    assert_eq!(offered(&desk, "ledger add --text sho"), <[String; 0]>::default(), "a text is nobody's to complete");
    assert!(offered(&desk, "ledger show -").contains(&"--source".to_owned()));
    assert!(!offered(&desk, "ledger comp").contains(&"complete".to_owned()), "what scripts call is not for people");
}
