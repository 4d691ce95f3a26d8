//! A PostgreSQL server that a test starts from the installed programs, in a folder of its own, and that dies with the
//! test, even when that is killed: a shell beside it waits for the end of a pipe that the test holds open.

use std::fs::{self, File};
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The superuser, whom every connection from this machine is believed to be.
pub(crate) const OWNER: &str = "owner";
/// How long a server is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// When the pipe ends, so does the server, and its folder goes.
const WATCH: &str = r#"read -r _; kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 1; rm -rf "$1""#;

pub(crate) struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: Port,
    /// Who the server runs as, when the test runs as root, whom it refuses.
    user: Option<(u32, u32)>,
    process: Mutex<Option<Child>>,
    databases: AtomicU32,
    _alive: ChildStdin,
}

/// A database that one test has for itself.
#[derive(Clone)]
pub(crate) struct Database<'a> {
    pub(crate) server: &'a Server,
    pub(crate) name: String,
}

impl Server {
    /// The server that the tests of this program share, if one is installed.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Server>> = OnceLock::new();
        SHARED.get_or_init(|| Self::is_installed().then(|| Self::start(&["fsync=off"]))).as_ref()
    }

    /// Whether tests of PostgreSQL can run here; says so where they can't, on a stream that the test harness leaves alone.
    pub(crate) fn is_installed() -> bool {
        let installed = programs().is_some();
        if !installed {
            let required = std::env::var_os("LEDGER_REQUIRE_POSTGRES").is_some_and(|value| value == "1");
            assert!(!required, "LEDGER_REQUIRE_POSTGRES is set and no PostgreSQL server is installed");
            let said = "NOT TESTED: PostgreSQL is not installed (Debian: apt-get install postgresql)\n";
            std::io::stderr().write_all(said.as_bytes()).unwrap();
        }
        installed
    }

    /// Starts a server with these settings, each as `name=value`.
    pub(crate) fn start(settings: &[&str]) -> Self {
        let server = Self::prepare(|server, data| {
            let mut command = server.command("initdb");
            command.args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username", OWNER]);
            succeed(command.arg("--pgdata").arg(data));
        });
        server.configure(settings);
        server.begin();
        server
    }

    /// Starts a standby that follows a primary under this name, and waits until it has all of it.
    pub(crate) fn standby_of(primary: &Self, name: &str, settings: &[&str]) -> Self {
        let standby = Self::base_of(primary, &["--write-recovery-conf"]);
        standby.configure(settings);
        // The stream says who it is, so that the primary can wait for it by name.
        let (folder, port) = (primary.folder.display(), primary.port());
        standby.configure(&[&format!(
            "primary_conninfo='host={folder} port={port} user={OWNER} application_name={name}'"
        )]);
        // pg_basebackup's own words for this come last.
        let _ = fs::remove_file(standby.data().join("postgresql.auto.conf"));
        standby.begin();
        standby
    }

    /// A server with a base back-up of another's data as they are now; not yet begun.
    pub(crate) fn base_of(primary: &Self, options: &[&str]) -> Self {
        Self::prepare(|server, data| {
            let mut command = server.command("pg_basebackup");
            command.env("PGHOST", &primary.folder).env("PGPORT", primary.port().to_string()).env("PGUSER", OWNER);
            succeed(command.args(["--checkpoint=fast", "--no-sync"]).args(options).arg("-D").arg(data));
        })
    }

    /// A server in a folder of its own, whose data `make` puts into the folder that it is given; not yet begun.
    pub(crate) fn prepare(make: impl FnOnce(&Self, &Path)) -> Self {
        let programs = programs().expect("a PostgreSQL server is installed");
        let folder = folder().keep();
        let user = unprivileged(&folder);
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let mut watch = Command::new("sh");
        watch.args(["-c", WATCH, "sh"]).arg(&folder).current_dir("/").stdin(Stdio::piped()).process_group(0);
        watch.stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((user, group)) = user {
            watch.uid(user).gid(group);
        }
        // Nobody waits for it: it ends after the test.
        let alive = watch.spawn().unwrap().stdin.take().unwrap();
        let (process, databases) = (Mutex::default(), AtomicU32::default());
        let server = Self { programs, folder, port: Port::claim(), user, process, databases, _alive: alive };
        make(&server, &server.data());
        server
    }

    /// Adds settings, which hold from the next start, and are stronger than earlier ones.
    pub(crate) fn configure(&self, settings: &[&str]) {
        let path = self.data().join("postgresql.conf");
        let mut file = File::options().append(true).open(path).unwrap();
        let own = format!(
            "port={}\nlisten_addresses='127.0.0.1'\nunix_socket_directories='{}'\nmax_connections=120\nshared_buffers=32MB\n",
            self.port(),
            self.folder.display(),
        );
        file.write_all(own.as_bytes()).unwrap();
        settings.iter().for_each(|setting| writeln!(file, "{setting}").unwrap());
    }

    /// Starts the server's process and waits until it answers.
    pub(crate) fn begin(&self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
            let mut command = self.command("postgres");
            command.arg("-D").arg(self.data()).stdin(Stdio::null());
            command.stdout(log.try_clone().unwrap()).stderr(log).process_group(0);
            let mut child = command.spawn().unwrap();
            while child.try_wait().unwrap().is_none() && !self.answers(child.id()) {
                assert!(Instant::now() < deadline, "the server does not answer: {}", self.log());
                std::thread::sleep(Duration::from_millis(20));
            }
            // One that was killed just now may still hold what a new one needs.
            if child.try_wait().unwrap().is_none() {
                *self.process.lock().unwrap() = Some(child);
                return;
            }
            assert!(Instant::now() < deadline, "the server does not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Whether the process with this id says that it is ready, in the last line of its file.
    fn answers(&self, id: u32) -> bool {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let lines: Vec<&str> = file.lines().map(str::trim).collect();
        lines.first() == Some(&id.to_string().as_str()) && lines.get(7) == Some(&"ready")
    }

    /// Kills the server and all of its processes with SIGKILL, as a machine that goes down does.
    pub(crate) fn kill(&self) {
        let Some(mut child) = self.process.lock().unwrap().take() else { return };
        let id = child.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        child.kill().unwrap();
        let _ = Command::new("kill").arg("-KILL").args(children.split_whitespace()).stderr(Stdio::null()).status();
        child.wait().unwrap();
    }

    /// A database with nothing in it.
    pub(crate) fn database(&self) -> Database<'_> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        Database { server: self, name }
    }

    /// A database with the same in it as the one of this name.
    pub(crate) fn copy_of(&self, template: &str) -> Database<'_> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Database { server: self, name }
    }

    /// Runs SQL as the superuser, which must succeed, and returns what it yields: `|` between columns.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> String {
        self.try_sql(database, OWNER, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Runs SQL as somebody, or returns what the server says against it.
    pub(crate) fn try_sql(&self, database: &str, user: &str, sql: &str) -> Result<String, String> {
        let mut command = self.client("psql");
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-c", sql]);
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout).trim_end().to_owned()) } else { Err(text(output.stderr)) }
    }

    /// One of PostgreSQL's programs, told where this server is.
    pub(crate) fn client(&self, program: &str) -> Command {
        let mut command = self.command(program);
        command.env("PGHOST", &self.folder).env("PGPORT", self.port().to_string()).env("PGUSER", OWNER);
        command
    }

    /// One of PostgreSQL's programs, run as the server is.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        self.run_as_its_user(&mut command);
        command
    }

    /// Has any program run as the server does, without the settings of whoever runs the tests.
    pub(crate) fn run_as_its_user(&self, command: &mut Command) {
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.current_dir("/");
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
    }

    /// User and group that the server runs as, if they are not those of the test.
    pub(crate) fn user(&self) -> Option<(u32, u32)> {
        self.user
    }

    /// The address of a database of this server over the loopback, as somebody.
    pub(crate) fn address(&self, user: &str, database: &str) -> PathBuf {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port()).into()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port.number
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file that the server may read, and nobody else.
    pub(crate) fn write(&self, path: &Path, content: &str) {
        fs::write(path, content).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        if let Some((user, group)) = self.user {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.path("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Database<'_> {
    /// Its address, as its owner.
    pub(crate) fn address(&self) -> PathBuf {
        self.server.address(OWNER, &self.name)
    }

    /// Its address over the server's socket.
    pub(crate) fn socket_address(&self) -> PathBuf {
        let (folder, port) = (self.server.folder.display(), self.server.port());
        format!("postgres://{OWNER}@/{}?host={folder}&port={port}", self.name).into()
    }

    pub(crate) fn sql(&self, sql: &str) -> String {
        self.server.sql(&self.name, sql)
    }
}

/// A folder for a server and its socket, whose path may have 107 bytes, whatever the folder for temporary files is called.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let is_short = folder.path().as_os_str().len() < 80;
    if is_short { folder } else { tempfile::tempdir_in("/tmp").unwrap() }
}

/// The folder of the newest server that is installed, of 15 or later.
fn programs() -> Option<PathBuf> {
    let has_all = |folder: &PathBuf| ["postgres", "initdb", "psql"].iter().all(|name| folder.join(name).is_file());
    let mut found: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        found.push(String::from_utf8_lossy(&output.stdout).trim().into());
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    found.extend(versions.map(|version| version.path().join("bin")));
    let version = |folder: &PathBuf| -> Option<u32> {
        let said = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let said = String::from_utf8(said.stdout).ok()?;
        let number = said.split_whitespace().find(|word| word.starts_with(|sign: char| sign.is_ascii_digit()))?;
        number.split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok()
    };
    let found = found.into_iter().filter(has_all).filter_map(|folder| Some((version(&folder)?, folder)));
    found.filter(|(version, _)| *version >= 15).max().map(|(_, folder)| folder)
}

/// User and group of `postgres`, else `nobody`, if this process runs as root, to whom `folder` belongs.
fn unprivileged(folder: &Path) -> Option<(u32, u32)> {
    if fs::metadata(folder).unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
        Some((fields.next()??, fields.next()??))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).expect("there is a user who may run the server"))
}

/// A port of the loopback that is this test's alone for as long as the claim lives, whether or not a server listens at it.
///
/// It lies below those that the system gives to whoever connects, so that no client takes it between a server's end and
/// its next start; and of all tests that run on this machine, in any process, one can hold its datagram side.
pub(crate) struct Port {
    pub(crate) number: u16,
    _claim: UdpSocket,
}

impl Port {
    pub(crate) fn claim() -> Self {
        let first = std::process::id() % 10_000;
        let numbers = (0..10_000).map(|step| 20_000 + ((first + step) % 10_000) as u16);
        let claimed = numbers.filter_map(|number| {
            let claim = UdpSocket::bind(("127.0.0.1", number)).ok()?;
            TcpListener::bind(("127.0.0.1", number)).ok()?;
            Some(Self { number, _claim: claim })
        });
        claimed.into_iter().next().expect("a port is free")
    }
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
