//! The disk is full, the folder is somebody else's, the file is not a ledger at all.
//!
//! Whatever stands in the way, the command says what and what to do, exits 2, and leaves the ledger as it was; reading
//! goes on wherever it can; and when the way is free again, the next command works as if nothing had been. After every
//! command `ledger.db` alone is the whole ledger, so that copying the one file copies everything.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};

use desk::{Desk, SOURCE, Said};

/// Runs the command under a limit on every file's size, in blocks of 512 bytes, as a full disk's stand-in. The limit
/// raises a signal, which a shell may have told its children to ignore.
fn limited(desk: &Desk, blocks: u64, ignoring: bool, arguments: &[&str], input: &str) -> Said {
    let trap = if ignoring { "trap '' XFSZ;" } else { "" };
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!(r#"{trap} ulimit -f {blocks} && exec "$@""#), "sh", env!("CARGO_BIN_EXE_ledger")]);
    let mut shell = desk.settle(shell, arguments);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    // A command that is refused early does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Said::of(child.wait_with_output().unwrap())
}

fn is_full(said: Said) {
    let err = said.refused();
    assert!(err.contains("the disk is full, or") && err.contains("ledger: hint: make room"), "{err}");
}

#[test]
fn a_full_disk_refuses_an_addition_and_leaves_the_ledger_as_it_was() {
    let desk = Desk::new();
    desk.add("Before the disk was full.");
    let blocks = fs::metadata(desk.ledger()).unwrap().len() / 512;
    let limits = [0, 1, 16, 63, 64, 65, 100, 130, 160, 190, blocks / 2, blocks - 1, blocks];
    let (mut refused, mut recorded) = (0, 0);
    for (turn, (limit, ignoring)) in limits.into_iter().flat_map(|limit| [(limit, false), (limit, true)]).enumerate() {
        let (before, bytes) = (desk.digests(), fs::read(desk.ledger()).unwrap());
        let text = format!("At a limit of {limit}, {turn}.");
        let said = limited(&desk, limit, ignoring, &Desk::adding(&text), "");
        if said.code == Some(0) {
            recorded += 1;
            assert_eq!(desk.digests().last().unwrap(), said.out.trim_end());
            desk.ledger_stands_alone();
            continue;
        }
        refused += 1;
        is_full(said);
        assert!(fs::read(desk.ledger()).unwrap() == bytes, "the file has changed at a limit of {limit}");
        assert_eq!(
            limited(&desk, limit, ignoring, &["log", "--all", "--quiet"], "").good().lines().count(),
            before.len()
        );
        assert_eq!(desk.digests(), before);
        desk.add(&format!("With room again, {turn}."));
        desk.ledger_stands_alone();
    }
    assert!(refused > 16 && recorded > 0, "{refused} were refused and {recorded} recorded");
    desk.verify();
}

/// A statement that makes the ledger's file grow by more than its write-ahead log needs: it is committed in the log, and
/// then there is no room to fold it in.
#[test]
fn a_record_that_is_safe_in_the_log_alone_is_recorded_with_a_warning() {
    let desk = Desk::new();
    let long = "word ".repeat(19_000);
    let arguments = ["add", "--quiet", "--text", "-", "--source", SOURCE];
    let mut warned = 0;
    for limit in (300..1_500).step_by(50) {
        let said = limited(&desk, limit, false, &arguments, &long);
        if said.code != Some(0) {
            is_full(said);
        } else if !said.err.is_empty() {
            warned += 1;
            assert!(said.err.contains("alone is not the whole ledger: ledger.db-wal belongs to it"), "{said:?}");
            let copy = desk.path("copy.db");
            assert!(desk.digests().contains(&said.out.trim_end().to_owned()), "it is recorded all the same");
            desk.ledger_stands_alone();
            fs::copy(desk.ledger(), &copy).unwrap();
            assert_eq!(
                desk.good(["log", "--all", "--quiet", "--ledger", "copy.db"]).lines().next(),
                said.out.lines().next()
            );
        }
    }
    assert!(warned > 0, "no limit let the log grow and not the ledger");
    desk.verify();
}

#[test]
fn a_full_disk_leaves_no_half_of_a_new_file() {
    let rows = format!("{{\"text\":\"Imported.\",\"attributions\":[{{\"phrase\":\"{SOURCE}\"}}]}}\n").repeat(400);
    for ignoring in [false, true] {
        for limit in [0, 8, 100, 200, 250] {
            let desk = Desk::empty();
            is_full(limited(&desk, limit, ignoring, &["init"], ""));
            assert!(!desk.ledger().exists(), "a ledger was left behind at a limit of {limit}");
            let left = fs::read_dir(desk.path(".")).unwrap().map(|file| file.unwrap().file_name());
            assert!(left.into_iter().all(|name| name == "config"), "a part of a ledger was left behind at {limit}");
        }
        let desk = Desk::new();
        desk.add("Before the disk was full.");
        let bytes = fs::read(desk.ledger()).unwrap();
        fs::write(desk.path("rows.jsonl"), &rows).unwrap();
        is_full(limited(&desk, 200, ignoring, &["import", "rows.jsonl"], ""));
        // So many that indexes are dropped first, and made after them.
        let blank = " ".repeat(1 << 20) + "\n";
        fs::write(desk.path("many.jsonl"), blank.repeat(21) + &rows.repeat(20)).unwrap();
        is_full(limited(&desk, 1_000, ignoring, &["import", "many.jsonl"], ""));
        fs::remove_file(desk.path("many.jsonl")).unwrap();
        is_full(limited(&desk, 100, ignoring, &["reindex"], ""));
        is_full(limited(&desk, 200, ignoring, &["backup", "copy.db"], ""));
        fs::write(desk.path("table.csv"), "what stood there").unwrap();
        let err = limited(&desk, 0, ignoring, &["export", "csv", "--output", "table.csv"], "").refused();
        assert!(err.contains("table.csv can't be written") && err.contains("untouched"), "{err}");
        assert_eq!(fs::read_to_string(desk.path("table.csv")).unwrap(), "what stood there");
        assert!(fs::read(desk.ledger()).unwrap() == bytes);
        let mut names: Vec<_> = fs::read_dir(desk.path(".")).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.retain(|name| name != "ledger.db-wal" && name != "ledger.db-shm");
        names.sort();
        assert_eq!(names, ["config", "ledger.db", "rows.jsonl", "table.csv"]);
        desk.good(["import", "--quiet", "rows.jsonl"]);
        desk.good(["reindex"]);
        desk.good(["backup", "copy.db"]);
        assert_eq!(desk.digests().len(), 2 + 400);
        desk.ledger_stands_alone();
        desk.verify();
    }
}

/// Opens `path` to what `mode` says, and the test's folder to everybody's commands but the tester's own.
fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A desk whose commands are bound by permissions. The administrator's are not, so that under that account the commands
/// run as nobody, by the system's own `setpriv`; where that can't be, there is no such desk.
fn bound_desk() -> Option<Desk> {
    let mut desk = Desk::empty();
    if fs::metadata(desk.path(".")).unwrap().uid() == 0 {
        // The build's folder may be closed to others.
        let program = desk.path("bin");
        fs::copy(env!("CARGO_BIN_EXE_ledger"), &program).unwrap();
        std::os::unix::fs::chown(desk.path("."), Some(65_534), Some(65_534)).unwrap();
        let wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
        desk.run_by(wrapper.iter().map(Into::into).chain([program.into_os_string()]).collect());
        if !desk.command(["--version"]).output().is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: this account is bound by no permissions, and setpriv can't leave it");
            return None;
        }
    }
    desk.good(["init", "--quiet"]);
    desk.add("While everything could be written.");
    Some(desk)
}

#[test]
fn a_folder_or_file_that_may_not_be_written_is_read_all_the_same() {
    let Some(desk) = bound_desk() else { return };
    let (folder, ledger) = (desk.path("."), desk.ledger());
    let (shown, bytes) = (desk.good(["show"]), fs::read(&ledger).unwrap());
    for (folder_mode, file_mode) in [(0o555, 0o600), (0o555, 0o444), (0o755, 0o444)] {
        set_mode(&ledger, file_mode);
        set_mode(&folder, folder_mode);
        assert_eq!(desk.good(["show"]), shown);
        desk.verify();
        for arguments in [&Desk::adding("Not to be.")[..], &["reindex"]] {
            let err = desk.refused(arguments);
            assert!(err.contains("ledger.db can't be written: "), "{err}");
            assert!(err.contains("hint: make the file and its folder writable for you"), "{err}");
        }
        assert!(fs::read(&ledger).unwrap() == bytes);
        set_mode(&folder, 0o755);
        set_mode(&ledger, 0o600);
    }
    desk.ledger_stands_alone();
    desk.add("Everything can be written again.");
    desk.verify();
}

#[test]
fn what_may_not_be_read_or_made_is_refused_with_what_to_do() {
    let Some(desk) = bound_desk() else { return };
    set_mode(&desk.ledger(), 0o000);
    let err = desk.refused(["show"]);
    assert!(err.contains("ledger.db can't be read: Permission denied"), "{err}");
    set_mode(&desk.ledger(), 0o600);

    let key = desk.key_file("key");
    set_mode(&key, 0o000);
    let err = desk.refused(Desk::adding("Not to be."));
    assert!(err.contains("signing key") && err.contains("Permission denied"), "{err}");
    set_mode(&key, 0o600);

    set_mode(&desk.path("."), 0o555);
    let err = desk.refused(["init", "--ledger", "other.db"]);
    assert!(err.contains("other.db can't be written: Permission denied"), "{err}");
    let err = desk.refused(["backup", "copy.db"]);
    assert!(err.contains("copy.db can't be written: Permission denied"), "{err}");
    set_mode(&desk.path("."), 0o755);
    desk.add("As before.");
    desk.verify();
}

/// The state beside the key is a guard, not a part of the ledger: when it can't be written, what is recorded stands.
#[test]
fn a_key_whose_state_may_not_be_written_still_signs_and_says_so() {
    let Some(desk) = bound_desk() else { return };
    set_mode(&desk.key_file("state"), 0o400);
    let said = desk.run(Desk::adding("Recorded all the same."));
    set_mode(&desk.key_file("state"), 0o600);
    assert!(said.err.contains("warning: it is recorded, but the key's state is not"), "{said:?}");
    let id = said.good();
    assert!(desk.digests().contains(&id.trim_end().to_owned()));
    desk.add("And the next.");
    desk.verify();
}

#[test]
fn a_file_that_is_no_ledger_is_told_apart_and_left_alone() {
    let desk = Desk::new();
    desk.add("In the real ledger.");
    let ledger = fs::read(desk.ledger()).unwrap();
    let with = |place: usize, value: u32| {
        let mut bytes = ledger.clone();
        bytes[place..place + 4].copy_from_slice(&value.to_be_bytes());
        bytes
    };
    // The file header of SQLite: `user_version` at byte 60, `application_id` at 68 [sqlite.org/fileformat.html, 1.3].
    let files: [(&str, Vec<u8>, &str); 8] = [
        ("empty", Vec::new(), "is not a ledger: it is too short to be one"),
        ("scrap", b"A line.\n".to_vec(), "is not a ledger: it is too short to be one"),
        ("text", b"A story, typed on a Tuesday.\n".repeat(40), "is not a ledger: it is not a SQLite file"),
        (
            "other",
            with(68, 0x4750_4b47),
            "is not a ledger: a SQLite file of another program (application id 1196444487)",
        ),
        ("plain", with(68, 0), "is not a ledger: a SQLite file of another program (application id 0)"),
        ("newer", with(60, 3), "is a ledger of format 3, and this program knows format 2"),
        ("half", with(60, 0), "is not a ledger: its format is 0"),
        ("short", ledger[..20_000].to_vec(), "is damaged: "),
    ];
    for (name, bytes, message) in files {
        fs::write(desk.path(name), &bytes).unwrap();
        for arguments in [&Desk::adding("Not to be.")[..], &["show"], &["log"], &["reindex"], &["backup", "copy.db"]] {
            let err = desk.refused(arguments.iter().chain(&["--ledger", name]));
            assert!(err.contains(message), "{name}, {arguments:?}: {err}");
            assert!(fs::read(desk.path(name)).unwrap() == bytes, "{name} was changed by {arguments:?}");
        }
        let err = desk.refused(["init", "--ledger", name]);
        assert!(err.contains("exists already") && err.contains("nothing is ever overwritten"), "{err}");
        assert!(fs::read(desk.path(name)).unwrap() == bytes);
    }
    assert!(!desk.path("copy.db").exists());
    assert_eq!(fs::read_dir(desk.path("config/ledger")).unwrap().count(), 2, "no key was left behind");
}

#[test]
fn no_command_writes_over_the_ledger() {
    let desk = Desk::new();
    desk.add("Not to be lost.");
    let bytes = fs::read(desk.ledger()).unwrap();
    std::os::unix::fs::symlink("ledger.db", desk.path("alias.db")).unwrap();
    for name in ["ledger.db", "alias.db", "./config/../ledger.db"] {
        let err = desk.refused(["export", "csv", "--output", name]);
        assert!(err.contains("is the ledger itself"), "{err}");
        assert!(desk.refused(["backup", name]).contains("exists already"));
        assert!(desk.refused(["init", "--ledger", name]).contains("exists already"));
    }
    assert!(fs::read(desk.ledger()).unwrap() == bytes);
    desk.verify();
}

#[test]
fn a_folder_or_nothing_at_all_is_no_ledger_either() {
    let desk = Desk::empty();
    for arguments in [&["show"][..], &["log"], &["export", "csv"], &["reindex"], &["backup", "copy.db"]] {
        let err = desk.refused(arguments);
        assert!(err.contains("there is no ledger at") && err.contains("'ledger init' makes one"), "{err}");
    }
    let err = desk.refused(["init", "--ledger", "nowhere/ledger.db"]);
    assert!(err.contains("ledger.db can't be written: No such file or directory"), "{err}");
    fs::create_dir(desk.path("folder")).unwrap();
    for arguments in [&Desk::adding("Not to be.")[..], &["show"], &["init"]] {
        desk.refused(arguments.iter().chain(&["--ledger", "folder"]));
    }
    assert_eq!(fs::read_dir(desk.path("folder")).unwrap().count(), 0);
    assert!(!desk.path("config").exists(), "no key was made for a ledger that never was");
}

#[test]
fn after_every_command_the_one_file_is_the_whole_ledger() {
    let desk = Desk::empty();
    let row = format!("{{\"text\":\"Imported.\",\"attributions\":[{{\"phrase\":\"{SOURCE}\"}}]}}\n");
    fs::write(desk.path("rows.jsonl"), row).unwrap();
    let id = desk.add("The first statement makes the ledger.");
    let commands: [&[&str]; 10] = [
        &Desk::adding("Another statement."),
        &[
            "revise",
            &id,
            "--text",
            "The first statement, put better.",
            "--change",
            "clarification",
            "--reason",
            "Unclear.",
        ],
        &["import", "rows.jsonl"],
        &["import", "rows.jsonl", "--dry-run"],
        &["show"],
        &["show", &id],
        &["show", "--search", "statement"],
        &["export", "csv"],
        &["reindex"],
        &["log"],
    ];
    for command in commands {
        desk.good(command);
        desk.ledger_stands_alone();
        let copy = desk.path("elsewhere.db");
        fs::copy(desk.ledger(), &copy).unwrap();
        for asked in
            [&["show", "--all", "--json"][..], &["log", "--json"], &["show", &id, "--json"], &["export", "jsonl"]]
        {
            let elsewhere = desk.good(asked.iter().chain(&["--ledger", "elsewhere.db"]));
            assert_eq!(desk.good(asked), elsewhere, "after {command:?}");
        }
        fs::remove_file(copy).unwrap();
    }
}
