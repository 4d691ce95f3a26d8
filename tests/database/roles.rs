//! `docs/postgresql/roles.sql`: the reader reads, the writer appends and can't alter, and the owner does the rest.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::server::{Database, Server};

const ANN: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
const ANN_PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
const BOB_PUBLIC: &str = "age1s8r83cl40nznp5herdlnfd4a9nmwyzlpaepf8el75akqkgk92yqqs3t3j5";

/// A ledger that `publisher` owns, who is no superuser; `reporter` may write and `visitor` read.
struct Bureau {
    desk: Desk,
    database: Database<'static>,
    statement: String,
    letter: String,
}

impl Bureau {
    fn new(server: &'static Server) -> Self {
        let database = server.database();
        for role in ["publisher", "reporter", "visitor", "outsider"] {
            server.sql("postgres", &format!("CREATE ROLE {role} LOGIN"));
        }
        server.sql("postgres", &format!("ALTER DATABASE {} OWNER TO publisher", database.name));
        database.sql("ALTER SCHEMA public OWNER TO publisher");
        let desk = Desk::at(Some(server.address("publisher", &database.name)));
        let statement = desk.add("They met in Doha.");
        let letter = desk.add("There is a letter.");
        desk.good(["recipient", "add", ANN_PUBLIC, "--name", "Ann"]);
        let script =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/postgresql/roles.sql")).unwrap();
        // It can be run again.
        (0..2).for_each(|_| drop(database.sql(&script)));
        database.sql("GRANT ledger_reader TO visitor; GRANT ledger_writer TO reporter");
        fs::write(desk.path("ann.txt"), ANN).unwrap();
        fs::write(desk.path("who.txt"), "Noor Haddad").unwrap();
        fs::write(desk.path("rows.jsonl"), "{\"text\":\"Row.\",\"attributions\":[{\"phrase\":\"a guard\"}]}\n")
            .unwrap();
        fs::write(desk.path("story.txt"), "Talks\n\nTwo officials said envoys met in Doha on Monday.\n").unwrap();
        Self { desk, database, statement, letter }
    }

    /// A command line as somebody, split at spaces.
    fn arguments(&self, role: &str, line: &str) -> Vec<String> {
        let line = line.replace("STATEMENT", &self.statement).replace("LETTER", &self.letter);
        let address = self.database.server.address(role, &self.database.name).display().to_string();
        line.split(' ').map(str::to_owned).chain(["--ledger".to_owned(), address]).collect()
    }

    fn may(&self, role: &str, line: &str) {
        let said = self.desk.run(self.arguments(role, line));
        assert_eq!(said.code, Some(0), "{role}: {line}: {said:?}");
    }

    /// What the role may not: it is told so, with whom to ask, and nothing is recorded.
    fn may_not(&self, role: &str, line: &str) {
        let before = self.desk.digests().len();
        let said = self.desk.refused(self.arguments(role, line));
        assert!(
            said.contains("permission denied") && said.contains("ask the database's owner"),
            "{role}: {line}: {said}"
        );
        assert_eq!(self.desk.digests().len(), before, "{role}: {line}");
    }

    fn may_not_run(&self, role: &str, sql: &str) {
        let refused = self.database.server.try_sql(&self.database.name, role, sql);
        let said = refused.expect_err(&format!("{role} ran {sql}"));
        assert!(said.contains("permission denied") || said.contains("must be owner"), "{role}: {sql}: {said}");
    }
}

#[test]
fn each_role_does_what_it_may_and_is_refused_the_rest() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let bureau = Bureau::new(server);
    for role in ["visitor", "reporter", "publisher"] {
        for line in
            ["show", "show STATEMENT", "log --all", "verify --full", "export jsonl --audience counsel", "prove @"]
        {
            bureau.may(role, line);
        }
    }
    for line in ["add --text Twice. --source guards", "import rows.jsonl", "revise STATEMENT --text So. --reason so"] {
        bureau.may_not("visitor", line);
        bureau.may("reporter", line);
    }
    for line in [
        "add story.txt --accept",
        "add --text Sealed. --source clerks --identity who.txt",
        "signer key --key other.key",
        "signer sign",
        "reveal @ --reason asked --age-key ann.txt",
    ] {
        bureau.may("reporter", line);
    }
    // It is a ledger, and is not called something else.
    bureau.may_not("outsider", "init --origin example.com/other");
    bureau.may_not("outsider", "show");
    let owners = [
        "redact LETTER --reason privacy --authority counsel --yes".to_owned(),
        format!("recipient add {BOB_PUBLIC} --name Bob --age-key ann.txt"),
        "recipient seal-again --age-key ann.txt".to_owned(),
        "reindex".to_owned(),
    ];
    for line in &owners {
        bureau.may_not("visitor", line);
        bureau.may_not("reporter", line);
    }
    for sql in [
        "UPDATE record SET line = 'x'",
        "DELETE FROM record",
        "TRUNCATE record",
        "UPDATE record SET digest = digest",
        "DELETE FROM text",
        "DELETE FROM seal",
        "UPDATE seal SET ciphertext = ciphertext",
        "DELETE FROM checkpoint",
        "UPDATE checkpoint SET size = 1",
        "DELETE FROM timestamp",
        "UPDATE revision SET status = 'confirmed'",
        "INSERT INTO redaction VALUES (1, 1, 'record')",
        "UPDATE setting SET value = 'x'",
        "DROP TRIGGER record_is_never_altered ON record",
        "ALTER TABLE record DISABLE TRIGGER ALL",
        "CREATE TABLE mine (one int)",
        "SET session_replication_role = replica",
    ] {
        bureau.may_not_run("visitor", sql);
        bureau.may_not_run("reporter", sql);
    }
    bureau.may_not_run("visitor", "INSERT INTO record SELECT number + 1000, digest, line FROM record");
    for line in &owners {
        bureau.may("publisher", line);
    }
    bureau.may("publisher", "verify --full");
}
