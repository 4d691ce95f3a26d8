//! Copies of a ledger, and keys: an older back-up is put back, a laptop goes on with a copy of its own, a key is lost,
//! lent, or left open to others.
//!
//! A ledger moves and is copied freely, for reading. What its key has signed once it never contradicts: a history that is
//! shorter or different is refused, with what to do. And nobody writes to a ledger without a key that it admits.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod desk;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use desk::Desk;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Checks that an addition is refused with these words, and that nothing is recorded.
fn refuses(desk: &Desk, more: &[&str], words: &[&str]) {
    let before = fs::read(desk.ledger()).unwrap();
    let err = desk.refused(Desk::adding("Not to be.").iter().chain(more));
    for word in words {
        assert!(err.contains(word), "'{word}' is missing: {err}");
    }
    assert!(fs::read(desk.ledger()).unwrap() == before, "the ledger has changed");
    desk.ledger_stands_alone();
}

#[test]
fn refuses_to_sign_on_an_older_copy_that_was_put_back() {
    let desk = Desk::new();
    desk.add("Before the back-up.");
    desk.good(["backup", "old.db"]);
    desk.add("After the back-up.");
    desk.good(["backup", "new.db"]);
    fs::copy(desk.path("old.db"), desk.ledger()).unwrap();
    let words = ["this ledger has 2 records, and its key has signed 3: it is an older copy", "newest back-up"];
    refuses(&desk, &[], &words);
    assert_eq!(desk.digests().len(), 2, "it can be read");
    desk.verify();

    fs::copy(desk.path("new.db"), desk.ledger()).unwrap();
    desk.add("On the newest back-up.");
    assert_eq!(desk.digests().len(), 4);
    desk.verify();
}

/// A laptop goes on with copies of the ledger, its key and the key's state, and so does the desk. Neither can know of the
/// other, until one's ledger is brought to the other's key.
#[test]
fn refuses_to_sign_on_a_copy_that_has_gone_its_own_way() {
    let desk = Desk::new();
    desk.add("Before they part.");
    let laptop = desk.fork();
    let (theirs, ours) = (laptop.add("On the laptop."), desk.add("At the desk."));
    assert_ne!(theirs, ours);
    desk.add("Once more at the desk.");
    let own = fs::read(desk.ledger()).unwrap();

    laptop.add("Once more on the laptop.");
    laptop.add("And again, so that it is the longer one.");
    fs::copy(laptop.ledger(), desk.ledger()).unwrap();
    refuses(&desk, &[], &["first 4 records are not those that its key has signed", "a fork can't be signed"]);
    fs::write(desk.ledger(), own).unwrap();
    desk.add("On the desk's own ledger.");
    desk.verify();
    laptop.verify();
}

#[test]
fn a_ledger_that_was_moved_works_where_it_is_now() {
    let desk = Desk::new();
    let id = desk.add("Before the move.");
    fs::create_dir_all(desk.path("archive/2026 – older")).unwrap();
    let moved = "archive/2026 – older/desk?mode=ro#%41.db";
    fs::rename(desk.ledger(), desk.path(moved)).unwrap();
    let next = desk.good(Desk::adding("After the move.").iter().chain(&["--ledger", moved]));
    let digests = desk.good(["log", "--all", "--quiet", "--ledger", moved]);
    assert!(digests.contains(&id) && digests.contains(next.trim_end()));
    assert_eq!(fs::read_dir(desk.path("archive/2026 – older")).unwrap().count(), 1);

    let found = desk.path("archive/2026 – older/within");
    fs::create_dir(&found).unwrap();
    fs::rename(desk.path(moved), desk.path("archive/ledger.db")).unwrap();
    let mut nearest = desk.command(["log", "--all", "--quiet"]);
    let output = nearest.current_dir(&found).env_remove("LEDGER").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), digests, "the nearest ledger above is found");
}

#[test]
fn nobody_writes_without_the_ledgers_own_key() {
    let desk = Desk::new();
    desk.add("With the key.");
    let key = desk.key_file("key");
    let hidden = desk.path("elsewhere.key");
    fs::rename(&key, &hidden).unwrap();
    refuses(&desk, &[], &["there is no signing key at", "--key or $LEDGER_KEY"]);
    desk.good(["show"]);
    desk.good(Desk::adding("With the key named.").iter().chain(&["--key", "elsewhere.key"]));

    let other = Desk::new();
    let strange = other.key_file("key").into_os_string().into_string().unwrap();
    refuses(&desk, &["--key", &strange], &["is not admitted to the ledger example.com/desk", "use the key that"]);
    other.add("The other key is as it was.");
    fs::rename(&hidden, &key).unwrap();
    desk.add("As before.");
    desk.verify();
}

#[test]
fn a_key_file_that_is_none_is_refused_without_saying_what_is_in_it() {
    let desk = Desk::new();
    let key = desk.key_file("key");
    let secret = fs::read_to_string(&key).unwrap();
    let cut = &secret[..secret.len() - 9];
    let lies = [String::new(), "not a key\n".to_owned(), cut.to_owned(), secret.replace("PRIVATE", "PUBLIC")];
    for lie in lies {
        fs::write(&key, &lie).unwrap();
        refuses(&desk, &[], &["it is not a signer key (PRIVATE+KEY+…)"]);
        let err = desk.refused(Desk::adding("Not to be."));
        // PRIVATE+KEY+<name>+<id>+<base64>, and base64 has a + of its own.
        let seed = secret.splitn(5, '+').nth(4).unwrap();
        assert!(!err.contains(&seed[..12]), "the error gives the key away");
    }
    fs::write(&key, b"\xff\xfe").unwrap();
    refuses(&desk, &[], &["signing key"]);
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    set_mode(&key, 0o700);
    refuses(&desk, &[], &["signing key"]);
    fs::remove_dir(&key).unwrap();
    fs::write(&key, &secret).unwrap();
    set_mode(&key, 0o644);
    refuses(&desk, &[], &["may be read by others (mode 644)", "chmod 600"]);
    set_mode(&key, 0o600);
    desk.add("With the key as it was.");
}

/// What stands beside the key is a guard against accidents. Somebody may lose it; nobody should be locked out by that.
#[test]
fn a_lost_state_is_made_again_and_a_spoilt_one_is_told() {
    let desk = Desk::new();
    desk.add("With its state.");
    fs::remove_file(desk.key_file("state")).unwrap();
    desk.add("Without.");
    let state = desk.key_file("state");
    let whole = fs::read(&state).unwrap();
    fs::write(&state, "x".repeat(1_024)).unwrap();
    refuses(&desk, &[], &["it is not the state of a key"]);
    fs::write(&state, &whole).unwrap();
    desk.add("With its state again.");

    let other = Desk::new();
    other.add("With a state of its own.");
    fs::copy(other.key_file("state"), &state).unwrap();
    refuses(&desk, &[], &["has signed another ledger's history"]);
    fs::write(&state, &whole).unwrap();
    desk.add("As before.");
    desk.verify();
}

#[test]
fn a_new_key_is_never_written_over_another_file() {
    let desk = Desk::empty();
    fs::write(desk.path("mine"), "what stood there").unwrap();
    let err = desk.refused(["init", "--key", "mine"]);
    assert!(err.contains("there is a file at mine already") && err.contains("its own key"), "{err}");
    assert_eq!(fs::read_to_string(desk.path("mine")).unwrap(), "what stood there");
    assert!(!desk.ledger().exists());
    desk.good(["init", "--quiet", "--key", "new"]);
    desk.good(Desk::adding("With a key of a name of its own.").iter().chain(&["--key", "new"]));
    assert_eq!(fs::metadata(desk.path("new")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(desk.ledger()).unwrap().permissions().mode() & 0o777, 0o600);
}
