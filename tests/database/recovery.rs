//! Back-ups and what comes after them: a ledger that is restored from before what others saw can't be written to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::server::{Database, OWNER, Server};

/// Dumps a database and restores it as another one.
fn restored(server: &'static Server, desk: &Desk) -> Database<'static> {
    let address = desk.ledger().display().to_string();
    let name = address.rsplit('/').next().unwrap();
    let dump = server.client("pg_dump").args(["--format=custom", name]).output().unwrap();
    assert!(dump.status.success(), "{dump:?}");
    let file = server.path(&format!("{name}.dump"));
    fs::write(&file, dump.stdout).unwrap();
    let database = server.database();
    let mut restore = server.client("pg_restore");
    restore.args(["--dbname", &database.name]).stdin(fs::File::open(&file).unwrap()).stdout(Stdio::null());
    assert!(restore.status().unwrap().success());
    database
}

#[test]
fn a_dump_is_the_ledger_and_an_older_one_refuses_to_be_written_to() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let desk = Desk::at(Some(server.database().address()));
    desk.add("They met in Doha.");
    let older = restored(server, &desk).address();
    let older = ["--ledger", older.to_str().unwrap()];
    desk.good(["verify", "--full"].into_iter().chain(older));

    desk.add("They met again.");
    desk.good(["publish", "site", "--quiet", "--no-pages"]);
    let adding = Desk::adding("They never met.");
    // The machine whose key signed more knows.
    let said = desk.refused(adding.into_iter().chain(older));
    assert!(said.contains("this ledger has 2 records, and its key has signed 3"), "{said}");

    // Another one, or this one after it lost the key's state, is told by what was published.
    fs::remove_file(desk.key_file("state")).unwrap();
    for published in ["site", "site/checkpoint"] {
        let said = desk.refused(adding.into_iter().chain(older).chain(["--continues", published]));
        assert!(said.contains("this ledger has 2 records, and 3 were published: it is an older copy"), "{said}");
        assert!(said.contains("nothing was recorded") && said.contains("ledger clone"), "{said}");
    }
    let output = desk.command(adding.into_iter().chain(older)).env("LEDGER_CONTINUES", "nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "what can't be read is not passed over");
    let said = desk.run(["verify", "--against", "site"].into_iter().chain(older));
    assert!(said.code == Some(1) && said.out.contains("kept_checkpoint_beyond_log"), "{said:?}");

    // The whole ledger goes on.
    desk.good(adding.into_iter().chain(["--continues", "site"]));
    // A fork grows as long as nobody tells, and is found out once it is as long as what was published.
    fs::remove_file(desk.key_file("state")).unwrap();
    desk.good(adding.into_iter().chain(older));
    desk.good(Desk::adding("Nor later.").into_iter().chain(older));
    let said = desk.refused(Desk::adding("At all.").into_iter().chain(older).chain(["--continues", "site"]));
    assert!(said.contains("this ledger's first 3 records are not those that were published"), "{said}");
    let other = Desk::empty();
    other.good(["init", "--quiet", "--origin", "example.com/other"]);
    let site = desk.path("site");
    let said = other.refused(adding.into_iter().chain(["--continues", site.to_str().unwrap()]));
    assert!(said.contains("is of the ledger 'example.com/desk', and this is 'example.com/other'"), "{said}");
}

/// What comes back from a publication made since has no content that was erased meanwhile.
#[test]
fn a_clone_of_what_was_published_since_brings_no_erased_content_back() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let desk = Desk::at(Some(server.database().address()));
    let id = desk.add("A name that must go.");
    desk.add("They met.");
    let older = restored(server, &desk);
    desk.good(["redact", &id, "--reason", "privacy", "--authority", "counsel", "--yes"]);
    desk.good(["publish", "site", "--quiet", "--audience", "counsel", "--texts", "--no-pages"]);
    assert_eq!(older.sql("SELECT count(*) FROM record WHERE line LIKE '%must go%'"), "1");
    let copy = server.database();
    let to = copy.address();
    desk.good(["clone", "site", to.to_str().unwrap()]);
    assert_eq!(copy.sql("SELECT count(*) FROM record WHERE line LIKE '%must go%'"), "0");
    let report = desk.good(["verify", "--full", "--against", "site", "--json", "--ledger", to.to_str().unwrap()]);
    assert!(report.contains("\"erased\":1"), "{report}");
    desk.good(Desk::adding("It goes on.").into_iter().chain(["--ledger", to.to_str().unwrap(), "--continues", "site"]));
}

/// A server whose write-ahead log is kept in an archive, and the archive.
fn archived() -> (Server, PathBuf) {
    let server = Server::start(&["fsync=off", "archive_mode=on"]);
    let archive = server.path("archive");
    let mut make = Command::new("mkdir");
    server.run_as_its_user(&mut make);
    assert!(make.arg(&archive).status().unwrap().success());
    server.configure(&[&format!("archive_command='cp \"%p\" \"{}/%f\"'", archive.display())]);
    server.sql("postgres", "SELECT pg_reload_conf()");
    (server, archive)
}

/// Waits until all that the server wrote is in its archive.
fn archive_all(server: &Server) {
    let last = server.sql("postgres", "SELECT pg_walfile_name(pg_switch_wal())");
    let archived = format!("SELECT coalesce(last_archived_wal, '') >= '{last}' FROM pg_stat_archiver");
    while server.sql("postgres", &archived) != "t" {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Begins a server of a base back-up, which replays the archive as far as `target` says, and is then a primary.
fn recover(server: &Server, archive: &Path, target: &[&str]) {
    server.configure(&["archive_mode=off", "hot_standby=off", "recovery_target_action='promote'"]);
    server.configure(&[&format!("restore_command='cp \"{}/%f\" \"%p\"'", archive.display())]);
    server.configure(target);
    server.write(&server.data().join("recovery.signal"), "");
    server.begin();
}

/// Somebody recovers to a moment before what was published. The ledger there is whole, verifies, and is not to be written
/// to; recovered to its end, or cloned from what was published, it goes on.
#[test]
fn a_moment_before_what_was_published_can_be_read_and_not_written_to() {
    if !Server::is_installed() {
        return;
    }
    let (primary, archive) = archived();
    let database = primary.database();
    let desk = Desk::at(Some(database.address()));
    let id = desk.add("A name that must go.");
    let [earlier, latest] = [(); 2].map(|()| Server::base_of(&primary, &[]));
    desk.add("They met in Doha.");
    primary.sql("postgres", "SELECT pg_create_restore_point('noon')");
    desk.good(["redact", &id, "--reason", "privacy", "--authority", "counsel", "--yes"]);
    desk.good(["publish", "site", "--quiet", "--audience", "counsel", "--texts", "--no-pages"]);
    archive_all(&primary);
    primary.kill();

    recover(&earlier, &archive, &["recovery_target_name='noon'"]);
    let address = earlier.address(OWNER, &database.name);
    let earlier_one = ["--ledger", address.to_str().unwrap()];
    let erased = "SELECT count(*) FROM record WHERE line LIKE '%must go%'";
    assert_eq!(earlier.sql(&database.name, erased), "1", "what was erased since is back");
    desk.good(["verify", "--full"].into_iter().chain(earlier_one));
    let said = desk.run(["verify", "--against", "site"].into_iter().chain(earlier_one));
    assert!(said.code == Some(1) && said.out.contains("kept_checkpoint_beyond_log"), "{said:?}");
    let adding = Desk::adding("They parted.");
    let said = desk.refused(adding.into_iter().chain(earlier_one));
    assert!(said.contains("this ledger has 3 records, and its key has signed 4"), "{said}");
    let (state, kept) = (desk.key_file("state"), desk.path("state"));
    fs::rename(&state, &kept).unwrap();
    let said = desk.refused(adding.into_iter().chain(earlier_one).chain(["--continues", "site"]));
    assert!(said.contains("this ledger has 3 records, and 4 were published: it is an older copy"), "{said}");
    assert_eq!(earlier.sql(&database.name, "SELECT count(*) FROM record"), "3");
    fs::rename(&kept, &state).unwrap();

    // What is missing comes from what was published, and with it that it was erased.
    earlier.sql("postgres", "CREATE DATABASE copy");
    let copy = Database { server: &earlier, name: "copy".to_owned() };
    let copy_address = copy.address();
    desk.good(["clone", "site", copy_address.to_str().unwrap()]);
    assert_eq!(copy.sql(erased), "0");
    desk.good(["verify", "--full", "--against", "site", "--ledger", copy_address.to_str().unwrap()]);

    // The archive's end has all of it.
    recover(&latest, &archive, &[]);
    assert_eq!(latest.sql(&database.name, erased), "0", "recovery replays the redaction");
    let latest_one = desk.moved(latest.address(OWNER, &database.name));
    latest_one.good(adding.into_iter().chain(["--continues", "site"]));
    assert_eq!(latest_one.digests().len(), 5);
    latest_one.good(["verify", "--full"]);
}
