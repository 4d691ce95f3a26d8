//! Connections that break, transactions that get into each other's way, and a pooler in between: what was acknowledged
//! stands once, and what was not is rightly told.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::proxy::{Fate, Proxy};
use crate::engines::server::{OWNER, Port, Server};

#[test]
fn a_commit_whose_connection_breaks_is_recorded_once_and_told_so() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    for cut in [Fate::NeverArrives, Fate::Unanswered] {
        let database = server.database();
        let desk = Desk::at(Some(database.address()));
        let cuts = Arc::new(AtomicU32::new(0));
        let left = Arc::clone(&cuts);
        let proxy = Proxy::start(server, move || {
            let taken = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if taken.is_ok() { cut } else { Fate::Passes }
        });
        let address = proxy.address(OWNER, &database.name).display().to_string();
        let through = |arguments: &[&str]| desk.good(arguments.iter().copied().chain(["--ledger", &address]));
        let mut ids = Vec::new();
        for turn in 0..3 {
            cuts.store(1, Ordering::SeqCst);
            ids.push(through(&Desk::adding(&format!("Cut {turn}."))).trim_end().to_owned());
            assert_eq!(cuts.load(Ordering::SeqCst), 0, "nothing was cut");
        }
        cuts.store(1, Ordering::SeqCst);
        through(&["revise", &ids[0], "--quiet", "--text", "Cut and revised.", "--reason", "cut"]);
        assert_eq!(cuts.load(Ordering::SeqCst), 0, "nothing was cut");
        let digests = desk.digests();
        assert_eq!(digests.len(), 5, "{cut:?}");
        assert_eq!(digests[1..4], ids, "{cut:?}");
        desk.verify();
    }
}

/// A ledger that stands without its key could never be written to.
#[test]
fn a_founding_whose_outcome_nobody_knows_leaves_the_key_with_the_ledger() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    for (role, fate) in [("founder", Fate::Unanswered), ("finder", Fate::NeverArrives)] {
        let database = server.database();
        let proxy = Proxy::shut_at_the_first_commit(&database, role, fate);
        let desk = Desk::empty_at(Some(server.address(role, &database.name)));
        let said = desk.refused([Path::new("init"), Path::new("--ledger"), &proxy.address(role, &database.name)]);
        assert!(said.contains("whether it stands is not known"), "{fate:?}: {said}");
        let key = desk.key_file("key");
        server.sql("postgres", &format!("ALTER ROLE {role} LOGIN"));
        if fate == Fate::Unanswered {
            desk.add("They met in Doha.");
            assert_eq!(desk.key_file("key"), key, "the ledger stands, and its key signs");
        } else {
            desk.good(["init", "--quiet"]);
            desk.good(["add", "--quiet", "--text", "They met.", "--source", "two officials"]);
        }
        desk.good(["verify", "--full"]);
    }
}

#[test]
fn a_founding_whose_answer_is_lost_is_told_as_it_is() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let commits = AtomicU32::new(0);
    let proxy = Proxy::start(server, move || match commits.fetch_add(1, Ordering::SeqCst) {
        0 => Fate::Unanswered,
        _ => Fate::Passes,
    });
    let desk = Desk::at(Some(proxy.address(OWNER, &database.name)));
    desk.add("They met in Doha.");
    assert_eq!(desk.digests().len(), 2);
    desk.verify();
}

/// Makes the database refuse to append a record so many times, as one does where transactions are in each other's way.
fn conflict(desk: &Desk, server: &Server, code: &str, times: u32) {
    let name = desk.ledger().display().to_string();
    server.sql(
        name.rsplit('/').next().unwrap(),
        &format!(
            "CREATE SEQUENCE IF NOT EXISTS tries; SELECT setval('tries', 1, false);
             CREATE OR REPLACE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
               IF nextval('tries') <= {times} THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END IF;
               RETURN NEW; END $$;
             CREATE OR REPLACE TRIGGER conflict BEFORE INSERT ON record EXECUTE FUNCTION conflict()"
        ),
    );
}

#[test]
fn a_commit_that_others_are_in_the_way_of_is_tried_again_and_not_for_ever() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    for code in ["40001", "40P01"] {
        let desk = Desk::at(Some(server.database().address()));
        conflict(&desk, server, code, 3);
        let id = desk.add("They met in Doha.");
        assert_eq!(desk.digests()[1..], std::slice::from_ref(&id)[..]);
        conflict(&desk, server, code, 3);
        desk.good(["revise", &id, "--quiet", "--text", "They met in Cairo.", "--reason", "mended"]);
        conflict(&desk, server, code, 1_000_000);
        let said = desk.refused(["revise", &id, "--text", "They met in Oslo.", "--reason", "again"]);
        assert!(said.contains("in the way; nothing was recorded") && said.contains("try again"), "{said}");
        let said = desk.refused(Desk::adding("They met again."));
        assert!(said.contains("nothing was recorded"), "{said}");
        assert_eq!(desk.digests().len(), 3);
        conflict(&desk, server, code, 0);
        desk.add("They met again.");
        assert_eq!(desk.digests().len(), 4, "what was refused is not recorded later");
    }
}

/// pgbouncer with one connection for everybody, which each transaction may share with others.
struct Pooler {
    process: Child,
    port: Port,
}

impl Pooler {
    fn start(server: &Server) -> Option<Self> {
        let port = Port::claim();
        let configuration = format!(
            "[databases]\n* = user={OWNER} host={} port={}\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port={}\n\
             auth_type=any\npool_mode=transaction\ndefault_pool_size=1\nunix_socket_dir=\n",
            server.path("").display(),
            server.port(),
            port.number
        );
        let path = server.path(&format!("pgbouncer-{}.ini", port.number));
        server.write(&path, &configuration);
        let program =
            ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].map(PathBuf::from).into_iter().find(|it| it.exists())?;
        let mut command = Command::new(program);
        server.run_as_its_user(&mut command);
        let mut process = command.arg(&path).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", port.number)).is_err() {
            assert_eq!(process.try_wait().unwrap(), None, "the pooler has ended");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self { process, port })
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn a_pooler_in_transaction_mode_may_be_in_between() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let Some(pooler) = Pooler::start(server) else {
        eprintln!("not tested: a pooler, since pgbouncer is not installed");
        return;
    };
    let address = PathBuf::from(format!("postgres://{OWNER}@127.0.0.1:{}/{}", pooler.port.number, database.name));
    let desk = Desk::at(Some(address));
    let ids: Vec<String> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let desk = &desk;
                scope.spawn(move || (0..4).map(|turn| desk.add(&format!("By {writer}, {turn}."))).collect::<Vec<_>>())
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let digests = desk.digests();
    assert_eq!(digests.len(), 1 + ids.len());
    assert!(ids.iter().all(|id| digests.contains(id)));
    desk.good(["show", "--search", "By"]);
    desk.good(["reindex"]);
    // It reads with a connection a core, all at the same moment: of a pool with one, it can't.
    desk.good(["verify", "--full", "--ledger", database.address().to_str().unwrap()]);
}
