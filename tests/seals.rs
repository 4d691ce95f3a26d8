//! Seals as the standard's own tool and a stranger with the file meet them.
#![cfg(unix)]

#[macro_use]
mod engines;
#[path = "desk/founded.rs"]
mod founded;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use engines::Engine;
use fact_ledger::ledger::{Error, Ledger};
use fact_ledger::record::{Attribution, Class, Digest, Statement};
use fact_ledger::seal::{Identity, Keys, Recipient};
use fact_ledger::store::Access;
use fact_ledger::verify::{Options, verify};
use founded::Founded;
use rusqlite::Connection;

const NAME: &str = "Noor Haddad";
/// Published keys, and no secret.
const ANN: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
const ANN_PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
const BOB_PUBLIC: &str = "age1s8r83cl40nznp5herdlnfd4a9nmwyzlpaepf8el75akqkgk92yqqs3t3j5";

on_both_engines!(
    the_standard_tool_opens_what_is_sealed_and_finds_the_commitment,
    an_ssh_key_opens_it_too_here_and_in_the_standard_tool,
    refuses_recipients_that_were_put_in_behind_the_logs_back,
    tells_age_files_that_were_changed_about,
    encrypts_all_seals_anew_or_none,
);

/// A ledger with one sealed source, for Ann: record 1 adds her, 2 is the statement, 3 the seal.
struct Desk {
    engine: Engine,
    founded: Founded,
    ledger: Ledger,
}

impl Desk {
    fn new(engine: Engine) -> Self {
        let (founded, ledger) = Founded::at(|folder| engine.place(folder));
        let mut desk = Self { engine, founded, ledger };
        desk.add_recipient(ANN_PUBLIC).unwrap();
        desk.seal(NAME).unwrap();
        desk
    }

    fn commit<T>(
        &mut self,
        work: impl FnMut(&mut fact_ledger::ledger::Batch<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.founded.commit(&self.ledger, work)
    }

    fn add_recipient(&mut self, key: &str) -> Result<(), Error> {
        let key: Recipient = key.parse().unwrap();
        self.commit(|batch| batch.add_recipient(&key, None, None).map(drop))
    }

    fn seal(&mut self, name: &str) -> Result<u64, Error> {
        let unnamed =
            Attribution { phrase: Some("a person familiar".into()), ..Attribution::new(Class::AnonymousSource) };
        let identity = Identity::new(name).unwrap();
        self.commit(|batch| {
            let added = batch.add_statement(Statement::new("Talks are under way.".into(), vec![unnamed.clone()]))?;
            batch.seal(added.digest, 1, &identity).map(|added| added.number)
        })
    }

    fn path(&self) -> std::path::PathBuf {
        self.founded.path()
    }

    /// Does what somebody does who has the file, or is a superuser: whatever triggers forbid is done without them.
    fn alter(&self, sql: &str) {
        match self.engine {
            Engine::File => {
                let connection = Connection::open(self.path()).unwrap();
                let drop =
                    "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'";
                let drop: String = connection.query_row(drop, [], |row| row.get(0)).unwrap();
                connection.execute_batch(&format!("{drop}; {sql}")).unwrap();
            }
            Engine::Database(server) => {
                let address = self.path().display().to_string();
                let name = address.rsplit('/').next().unwrap();
                server.sql(name, &format!("SET session_replication_role = replica; {}", sql.replace("x'", "'\\x")));
            }
        }
    }

    fn ciphertext(&self, number: u64) -> Vec<u8> {
        self.ledger.store().ciphertext(number).unwrap().unwrap()
    }
}

fn keys() -> Keys {
    Keys::parse(ANN, |_| None).unwrap()
}

/// Whether a tool is installed; where it is not, what only it can say is left out.
fn is_installed(tool: &str) -> bool {
    Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn age(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let done = Command::new("age").args(arguments).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

fn the_standard_tool_opens_what_is_sealed_and_finds_the_commitment(engine: Engine) {
    if !is_installed("age") {
        return;
    }
    let desk = Desk::new(engine);
    fs::write(desk.founded.folder.path().join("seal.age"), desk.ciphertext(3)).unwrap();
    fs::write(desk.founded.folder.path().join("ann.txt"), format!("{ANN}\n")).unwrap();
    let plaintext = age(desk.founded.folder.path(), &["-d", "-i", "ann.txt", "seal.age"]);
    assert!(plaintext.starts_with(format!("{{\"identity\":\"{NAME}\",").as_bytes()));
    let seals = desk.ledger.seals_of(&desk.ledger.chain("@").unwrap()).unwrap();
    assert_eq!(seals[0].seal.commitment, Digest::of(&plaintext));
}

fn an_ssh_key_opens_it_too_here_and_in_the_standard_tool(engine: Engine) {
    if !is_installed("age") || !is_installed("ssh-keygen") {
        return;
    }
    let mut desk = Desk::new(engine);
    let folder = desk.founded.folder.path().to_owned();
    let arguments = ["-q", "-t", "ed25519", "-N", "", "-f", "key"];
    let made = Command::new("ssh-keygen").args(arguments).current_dir(&folder).stdin(Stdio::null()).status();
    assert!(made.unwrap().success());
    desk.add_recipient(&fs::read_to_string(folder.join("key.pub")).unwrap()).unwrap();
    let number = desk.seal(NAME).unwrap();
    let ssh = Keys::parse(&fs::read_to_string(folder.join("key")).unwrap(), |_| None).unwrap();
    for keys in [&ssh, &keys()] {
        assert_eq!(desk.ledger.open_seal(number, keys).unwrap().identity().expose(), NAME);
    }
    fs::write(folder.join("seal.age"), desk.ciphertext(number)).unwrap();
    assert!(age(&folder, &["-d", "-i", "key", "seal.age"]).starts_with(b"{\"identity\":"));
}

#[test]
fn the_name_stands_in_no_byte_of_the_ledgers_files_nor_in_any_error() {
    let mut desk = Desk::new(Engine::File);
    desk.add_recipient(BOB_PUBLIC).unwrap();
    desk.commit(|batch| batch.seal_all_again(&keys())).unwrap();
    let mut errors = vec![format!("{:?}", Identity::new(&format!("{NAME}\0")).err())];
    desk.alter("UPDATE seal SET ciphertext = substr(ciphertext, 1, length(ciphertext) - 20)");
    errors.push(format!("{:?}", desk.ledger.open_seal(3, &keys()).err()));
    let opened = format!("{:?}", Identity::new(NAME));
    for text in errors.iter().chain([&opened]) {
        assert!(!text.to_lowercase().contains("haddad"), "{text}");
    }
    for entry in fs::read_dir(desk.founded.folder.path()).unwrap().map(Result::unwrap) {
        let bytes = fs::read(entry.path()).unwrap().to_ascii_lowercase();
        let found = bytes.windows(6).any(|window| window == b"haddad");
        assert!(!found, "{} has the name", entry.path().display());
    }
}

fn refuses_recipients_that_were_put_in_behind_the_logs_back(engine: Engine) {
    let mut desk = Desk::new(engine);
    desk.alter(&format!("UPDATE record SET line = replace(line, '{ANN_PUBLIC}', '{BOB_PUBLIC}') WHERE number = 1"));
    assert!(matches!(desk.seal(NAME), Err(Error::NotInLog { number: 1, .. })));

    // With a digest to match: the signed tree has another one.
    let mut desk = Desk::new(engine);
    let line = desk.ledger.store().entry(1).unwrap().unwrap().line.unwrap();
    let line = line.replace(ANN_PUBLIC, BOB_PUBLIC);
    let digest = Digest::of(line.as_bytes());
    desk.alter(&format!("UPDATE record SET line = '{line}', digest = x'{digest}' WHERE number = 1"));
    assert!(matches!(desk.seal(NAME), Err(Error::NotInLog { number: 1, .. })));
}

fn tells_age_files_that_were_changed_about(engine: Engine) {
    let mut desk = Desk::new(engine);
    let second = desk.seal("Omar Said").unwrap();
    desk.alter(&format!(
        "CREATE TEMP TABLE pair AS SELECT * FROM seal;
         UPDATE seal SET ciphertext = (SELECT ciphertext FROM pair WHERE pair.number = {} - seal.number)",
        3 + second
    ));
    let swapped = desk.ledger.open_seal(3, &keys()).err().unwrap().to_string();
    assert!(swapped.contains("another identity than the seal's record commits to"), "{swapped}");

    let ledger = Ledger::open(&desk.path(), Access::Read).unwrap();
    let report = verify(&ledger, &Options::default(), |_| ()).unwrap();
    assert_eq!(report.is_clean(), !engine.is_file(), "of a file, the triggers are gone");
    assert_eq!(report.seals, 2);
}

fn encrypts_all_seals_anew_or_none(engine: Engine) {
    let mut desk = Desk::new(engine);
    let second = desk.seal("Omar Said").unwrap();
    desk.add_recipient(BOB_PUBLIC).unwrap();
    desk.alter(&format!(
        "UPDATE seal SET ciphertext = substr(ciphertext, 1, length(ciphertext) - 20) WHERE number = {second}"
    ));
    let before = desk.ciphertext(3);
    assert!(desk.commit(|batch| batch.seal_all_again(&keys())).is_err());
    assert!(before == desk.ciphertext(3), "one was encrypted anew");
}
