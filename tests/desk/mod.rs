//! A newsroom's desk for tests: the real command, with a ledger and a key in a folder of their own.
//!
//! Nothing of the machine's own settings reaches the command, and nothing of the command's reaches the machine.

#![allow(dead_code, reason = "each file of tests uses its own part of the desk")]

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use fact_ledger::record::Digest;
use tempfile::TempDir;

/// A source that every test may cite.
pub(crate) const SOURCE: &str = "two officials briefed on the talks";

/// A folder with a ledger, its key, and room for what a test makes.
pub(crate) struct Desk {
    folder: TempDir,
    program: Vec<OsString>,
    /// The ledger's address, if it is in a database; else it is `ledger.db`.
    address: Option<PathBuf>,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// A desk without a ledger.
    pub(crate) fn empty() -> Self {
        Self::empty_at(None)
    }

    /// A desk without a ledger, whose ledger will be in the database at this address, or in a file.
    pub(crate) fn empty_at(address: Option<PathBuf>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), program: vec![env!("CARGO_BIN_EXE_ledger").into()], address }
    }

    /// A desk with a ledger that has its first record.
    pub(crate) fn new() -> Self {
        Self::at(None)
    }

    /// The same, in the database at this address, or in a file.
    pub(crate) fn at(address: Option<PathBuf>) -> Self {
        let desk = Self::empty_at(address);
        desk.good(["init", "--quiet", "--origin", "example.com/desk"]);
        desk
    }

    /// Another desk with copies of this one's ledger, its key and the key's state.
    pub(crate) fn fork(&self) -> Self {
        let fork = Self::empty();
        fs::copy(self.ledger(), fork.ledger()).unwrap();
        fs::create_dir_all(fork.path("config/ledger")).unwrap();
        for file in [self.key_file("key"), self.key_file("state")] {
            fs::copy(&file, fork.path("config/ledger").join(file.file_name().unwrap())).unwrap();
        }
        fork
    }

    /// The same desk, whose ledger is in the database at another address from now on.
    pub(crate) fn moved(self, address: PathBuf) -> Self {
        Self { address: Some(address), ..self }
    }

    /// Has another program run the command, which `program` ends with.
    pub(crate) fn run_by(&mut self, program: Vec<OsString>) {
        self.program = program;
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the ledger is.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.address.clone().unwrap_or_else(|| self.path("ledger.db"))
    }

    /// The one file in the configuration folder that ends so: the `key`, or the `state` beside it.
    pub(crate) fn key_file(&self, extension: &str) -> PathBuf {
        let files = fs::read_dir(self.path("config/ledger")).unwrap().map(|file| file.unwrap().path());
        let mut found: Vec<_> = files.filter(|path| path.extension() == Some(OsStr::new(extension))).collect();
        assert_eq!(found.len(), 1, "one file ends in .{extension}: {found:?}");
        found.remove(0)
    }

    /// The command, not yet run, at this desk.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        self.settle(command, arguments)
    }

    /// Gives any program the arguments and this desk's surroundings.
    pub(crate) fn settle<A: AsRef<OsStr>>(
        &self,
        mut command: Command,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("LEDGER", self.ledger())
            .env_remove("LEDGER_KEY")
            .env_remove("LEDGER_CONTINUES")
            .env_remove("COLUMNS")
            .env_remove("PGPASSWORD")
            .env_remove("PGPASSFILE")
            .env("HOME", self.folder.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }

    /// Runs what must succeed, and returns what it printed.
    pub(crate) fn good<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        self.run(arguments).good()
    }

    /// Runs what must be refused with the remedy, and returns what was said.
    pub(crate) fn refused<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        self.run(arguments).refused()
    }

    /// The arguments that add a statement and print its id alone.
    pub(crate) fn adding(text: &str) -> [&str; 6] {
        ["add", "--quiet", "--text", text, "--source", SOURCE]
    }

    /// Adds a statement and returns its id.
    pub(crate) fn add(&self, text: &str) -> String {
        self.good(Self::adding(text)).trim_end().to_owned()
    }

    /// The digests of all records, oldest first; they are contiguous and distinct.
    pub(crate) fn digests(&self) -> Vec<String> {
        let mut digests: Vec<String> = self.good(["log", "--all", "--quiet"]).lines().map(str::to_owned).collect();
        digests.reverse();
        assert_eq!(digests.iter().collect::<BTreeSet<_>>().len(), digests.len(), "no record stands twice");
        digests
    }

    /// Checks the whole ledger, by the command and by hashing its exported lines.
    pub(crate) fn verify(&self) {
        self.good(["verify", "--full"]);
        let lines = self.good(["export", "jsonl", "--audience", "counsel"]);
        let digests: Vec<String> = lines.lines().map(|line| Digest::of(line.as_bytes()).to_string()).collect();
        assert_eq!(digests, self.digests());
    }

    /// Checks that `ledger.db`, if the ledger is a file, alone is the whole of it, as it is when no command runs.
    pub(crate) fn ledger_stands_alone(&self) {
        if self.address.is_some() {
            return;
        }
        for suffix in ["-wal", "-shm", "-journal"] {
            let left = self.path(&format!("ledger.db{suffix}"));
            assert!(!left.exists(), "{} was left behind", left.display());
        }
    }
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.err.starts_with("ledger: error: "), "{self:?}");
        assert!(self.err.contains("\nledger: hint: "), "without a remedy: {self:?}");
        assert_eq!(self.out, "", "a refusal prints nothing on standard output");
        self.err
    }
}

/// Numbers that look random and come again with the same seed (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    /// Starts from `$LEDGER_TEST_SEED`, or else from the clock, and prints the seed for who needs it again.
    pub(crate) fn seeded() -> Self {
        let clock = || std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
        let seed = std::env::var("LEDGER_TEST_SEED").map_or_else(|_| clock(), |seed| seed.parse().unwrap());
        println!("LEDGER_TEST_SEED={seed}");
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
