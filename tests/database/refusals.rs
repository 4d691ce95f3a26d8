//! What a server, a database or a disk may be like when it can't be a ledger's: each is told apart, with the remedy, no
//! password is ever shown, and nothing was recorded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::server::{OWNER, Port, Server};

/// What a command says that must be refused, at this address.
fn refused_at(desk: &Desk, address: &Path, arguments: &[&str]) -> String {
    desk.refused(arguments.iter().copied().chain(["--ledger", address.to_str().unwrap()]))
}

fn name_of(desk: &Desk) -> String {
    desk.ledger().display().to_string().rsplit('/').next().unwrap().to_owned()
}

#[test]
fn says_what_stands_at_an_address_that_is_no_ledger() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let desk = Desk::empty();
    let nobodys = Port::claim();
    let closed = PathBuf::from(format!("postgres://{OWNER}@127.0.0.1:{}/news", nobodys.number));
    let said = refused_at(&desk, &closed, &["show"]);
    assert!(said.contains("can't be reached: ") && said.contains("see that the server runs"), "{said}");

    let said = refused_at(&desk, &server.address(OWNER, "nothing"), &["show"]);
    assert!(said.contains("there is no database at postgres://") && said.contains("createdb"), "{said}");
    assert!(
        refused_at(&desk, &server.address(OWNER, "nothing"), &Desk::adding("One.")).contains("there is no database")
    );

    let empty = server.database();
    let said = refused_at(&desk, &empty.address(), &["show"]);
    assert!(said.contains("there is no ledger at postgres://") && said.contains("'ledger init' makes one"), "{said}");

    let other = server.database();
    other.sql("CREATE TABLE article (title text); INSERT INTO article VALUES ('kept')");
    for arguments in [&["show"][..], &["init"], &Desk::adding("One.")] {
        let said = refused_at(&desk, &other.address(), arguments);
        assert!(said.contains("is not a ledger: "), "{said}");
    }
    assert_eq!(other.sql("SELECT * FROM article"), "kept");

    server.sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    let said = refused_at(&desk, &server.address(OWNER, "latin"), &["init"]);
    assert!(said.contains("its encoding is LATIN1, and UTF8 is expected"), "{said}");
    assert_eq!(fs::read_dir(desk.path("config/ledger")).map_or(0, Iterator::count), 0, "no key is left behind");
}

#[test]
fn tells_a_ledger_of_another_format() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let desk = Desk::at(Some(server.database().address()));
    let name = name_of(&desk);
    for (format, said_of_it) in [("99", "is a ledger of format 99, and this program knows"), ("0", "its format is 0")] {
        server.sql(&name, &format!("UPDATE setting SET value = '{format}' WHERE name = 'format'"));
        for arguments in [&["show"][..], &Desk::adding("One."), &["verify"]] {
            let said = desk.refused(arguments);
            assert!(said.contains(said_of_it), "{said}");
        }
    }
    server.sql(&name, "DELETE FROM setting WHERE name = 'format'");
    assert!(desk.refused(["show"]).contains("is not a ledger: its settings have no format"));
}

#[test]
fn reads_a_standby_and_says_that_nothing_can_be_recorded_there() {
    if !Server::is_installed() {
        return;
    }
    let primary = Server::start(&["fsync=off"]);
    let desk = Desk::at(Some(primary.database().address()));
    let id = desk.add("They met in Doha.");
    let standby = Server::standby_of(&primary, "standby1", &["fsync=off"]);
    let address = standby.address(OWNER, &name_of(&desk));
    let at_standby =
        |arguments: &[&str]| desk.run(arguments.iter().copied().chain(["--ledger", address.to_str().unwrap()])).good();
    assert!(at_standby(&["show", "--quiet"]).contains(&id));
    at_standby(&["verify", "--full"]);
    at_standby(&["export", "jsonl"]);
    for arguments in [&Desk::adding("One.")[..], &["reindex"]] {
        let said = refused_at(&desk, &address, arguments);
        assert!(said.contains("it is a standby, or set to be read only") && said.contains("primary"), "{said}");
    }
    assert_eq!(desk.digests().len(), 2);
}

/// A small disk, gone when the test ends.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one, if this process may.
    fn mounted(path: PathBuf, server: &Server) -> Option<Self> {
        fs::create_dir(&path).unwrap();
        let options =
            format!("size=12m,mode=700{}", server.user().map_or(String::new(), |(user, _)| format!(",uid={user}")));
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&path).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(path))
    }

    fn grow(&self) {
        let grown = Command::new("mount").args(["-o", "remount,size=60m"]).arg(&self.0).status().unwrap();
        assert!(grown.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_the_ledger_stays_as_it_was() {
    if !Server::is_installed() {
        return;
    }
    let server = Server::start(&["fsync=off"]);
    let Some(disk) = SmallDisk::mounted(server.path("small"), &server) else {
        eprintln!("not tested: a full disk, since no small one can be mounted here");
        return;
    };
    server.sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", disk.0.display()));
    server.sql("postgres", "CREATE DATABASE small TABLESPACE small");
    let desk = Desk::at(Some(server.address(OWNER, "small")));
    desk.add("They met in Doha.");
    let mut noise = crate::desk::Random::seeded();
    let mut letters = || (0..900).map(|_| char::from(b'a' + noise.below(26) as u8)).collect::<String>();
    let row = |text: String| format!(r#"{{"text":"{text}","attributions":[{{"phrase":"a guard"}}]}}"#) + "\n";
    fs::write(desk.path("rows.jsonl"), (0..5_000).map(|_| row(letters())).collect::<String>()).unwrap();
    let said = desk.refused(["import", "rows.jsonl"]);
    assert!(said.contains("is full") && said.contains("the ledger is as it was"), "{said}");
    assert_eq!(desk.digests().len(), 2);
    disk.grow();
    desk.add("They met again.");
    desk.verify();
    drop(server);
}
