//! What a command finds around it: the ledger, its key, the clock and randomness.

use std::env;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::args::{Global, KeyOptions, SigningOptions};
use super::failure::Failure;
use super::output::Output;
use super::password::located;
use super::trust::read_checkpoint;
use crate::address;
use crate::ledger::{Chain, Error, KeyFile, LAST, Ledger, Session, Version};
use crate::merkle::SignedCheckpoint;
use crate::publication::{Publication, is_address};
use crate::record::{Body, Digest, Kind, Moment};
use crate::store::{self, Access, Location};

/// The name of a ledger that nobody named.
const DEFAULT_NAME: &str = "ledger.db";

/// What a command finds around it.
pub(super) struct Context {
    given: Option<PathBuf>,
}

impl Context {
    pub(super) fn new(global: Global) -> Self {
        Self::at(global.ledger)
    }

    /// The same where the ledger is named otherwise than by this command's own option.
    pub(super) fn at(ledger: Option<PathBuf>) -> Self {
        Self { given: ledger.or_else(|| env::var_os("LEDGER").filter(|value| !value.is_empty()).map(PathBuf::from)) }
    }

    /// Where the ledger is: as named, else `ledger.db` in this folder or the nearest one above it that has one.
    pub(super) fn location(&self) -> Location {
        located(&self.path())
    }

    fn path(&self) -> PathBuf {
        if let Some(given) = &self.given {
            return given.clone();
        }
        let here = env::current_dir().unwrap_or_default();
        if Path::new(DEFAULT_NAME).exists() {
            return PathBuf::from(DEFAULT_NAME);
        }
        let found = here.ancestors().map(|folder| folder.join(DEFAULT_NAME)).find(|path| path.exists());
        found.unwrap_or_else(|| PathBuf::from(DEFAULT_NAME))
    }

    /// Where a new ledger is made: as named, else `ledger.db` in this folder.
    pub(super) fn new_location(&self) -> Location {
        located(&self.given.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_NAME)))
    }

    pub(super) fn open(&self, access: Access) -> Result<Ledger, Failure> {
        Ok(Ledger::open(self.location(), access)?)
    }

    /// Opens the ledger, if there is one.
    pub(super) fn open_if_any(&self, access: Access) -> Result<Option<Ledger>, Failure> {
        match Ledger::open(self.location(), access) {
            Ok(ledger) => Ok(Some(ledger)),
            Err(Error::Store(store::Error::Absent { .. })) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The time now.
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Opens the key that signs for `ledger`: as named, else the one that `init` put into the configuration folder.
pub(super) fn key_of(ledger: &Ledger, options: &KeyOptions) -> Result<KeyFile, Failure> {
    let path = match &options.key {
        Some(path) => path.clone(),
        None => key_path(ledger.signers()?.origin(), &ledger.digest_of(0)?)?,
    };
    Ok(KeyFile::open(&path)?)
}

/// Where the key of the ledger with this origin and record 0 lies, unless somebody says otherwise.
pub(super) fn key_path(origin: &str, record_0: &Digest) -> Result<PathBuf, Error> {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        named("APPDATA")
    } else {
        named("XDG_CONFIG_HOME").filter(|path| path.is_absolute()).or_else(|| Some(named("HOME")?.join(".config")))
    };
    let unknown = || Error::KeyFile {
        path: PathBuf::from("~"),
        reason: "there is no configuration folder, since HOME is not set; name a file with --key".to_owned(),
    };
    let plain: String = origin.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let plain = plain.trim_matches(['-', '.']).chars().take(60).collect::<String>();
    Ok(folder.ok_or_else(unknown)?.join("ledger").join(format!("{plain}-{}.key", record_0.prefix(12))))
}

/// Runs `work` with what an append needs: the time, randomness and the key. Says so when what it committed can't be
/// folded into the ledger's file.
pub(super) fn with_session<T>(
    context: &Context,
    ledger: &Ledger,
    options: &SigningOptions,
    output: &Output,
    work: impl FnOnce(&mut Session<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    must_continue(ledger, options)?;
    let key = key_of(ledger, &options.key)?;
    let mut random = Random::default();
    let mut session = Session {
        now: context.now(),
        random: &mut |bytes| random.fill(bytes),
        key: &key,
        clock_may_lag: options.clock_behind,
    };
    let value = work(&mut session)?;
    fold(ledger, output);
    Ok(value)
}

/// Refuses a ledger that does not continue the published checkpoint that the options name, if they do. One that can't be
/// had is not passed over.
pub(super) fn must_continue(ledger: &Ledger, options: &SigningOptions) -> Result<(), Failure> {
    let Some(place) = &options.continues else { return Ok(()) };
    let told = |error: String| Failure::unreadable(place, format!("{}: {error}", shown(place)));
    let published = match place.to_str().is_some_and(is_address) {
        true => Publication::at(place).and_then(|publication| publication.checkpoint()),
        false => {
            let read = SignedCheckpoint::parse(&read_checkpoint(place)?);
            return Ok(ledger.continues(&read.map_err(|error| told(format!("it is no checkpoint: {error}")))?)?);
        }
    };
    Ok(ledger.continues(&published.map_err(|error| told(error.to_string()))?)?)
}

/// Makes the ledger's file alone the whole ledger again, or says that it is not.
pub(super) fn fold(ledger: &Ledger, output: &Output) {
    if let Err(error) = ledger.fold() {
        let path = shown(ledger.path());
        output.warn(format!(
            "{path} alone is not the whole ledger: {path}-wal belongs to it until a command finds room to fold it in \
             ({error})"
        ));
    }
}

/// The system's randomness, fetched a page at a time.
pub(super) struct Random {
    bytes: [u8; 4096],
    used: usize,
}

impl Default for Random {
    fn default() -> Self {
        Self { bytes: [0; 4096], used: 4096 }
    }
}

impl Random {
    /// Fills `bytes`, at most a page. Without randomness no salt would protect anybody, so there is no going on.
    pub(super) fn fill(&mut self, bytes: &mut [u8]) {
        if self.used + bytes.len() > self.bytes.len() {
            getrandom::fill(&mut self.bytes).expect("the operating system gives randomness");
            self.used = 0;
        }
        let end = self.used + bytes.len();
        bytes.copy_from_slice(&self.bytes[self.used..end]);
        self.bytes[self.used..end].fill(0);
        self.used = end;
    }
}

/// Refuses a moment of which nothing is known yet.
pub(super) fn refuse_future(
    context: &Context,
    ledger: &Ledger,
    option: &str,
    moment: Option<&Moment>,
) -> Result<(), Failure> {
    let Some(moment) = moment.filter(|moment| moment.start(ledger.zone()) > context.now()) else { return Ok(()) };
    Err(Failure::new(format!("{option} {moment} lies in the future"))
        .hint("nothing is known of then yet; give a time that has come"))
}

/// The statement that an id names; where it may mean several, they are listed.
pub(super) fn chain_of(ledger: &Ledger, id: &str) -> Result<Chain, Failure> {
    ledger.chain(id).map_err(|error| explained(ledger, error))
}

/// The versions of the story that an id names; where it may mean several, they are listed.
pub(super) fn story_of(ledger: &Ledger, id: &str) -> Result<Vec<Version>, Failure> {
    ledger.story(id).map_err(|error| explained(ledger, error))
}

/// What went wrong with an id, with what the ledger knows of it.
pub(super) fn explained(ledger: &Ledger, error: Error) -> Failure {
    match error {
        Error::AmbiguousId { id, candidates } => told_apart(ledger, &id, &candidates),
        Error::UnknownId { what, id } if id == LAST => {
            Failure::not_found(format!("there is no {what} yet")).hint("'ledger add' records one")
        }
        Error::UnknownId { what, id } => match kind_of(ledger, &id) {
            Some(Kind::Story) => Failure::not_found(format!("'{id}' is a story, and no {what}"))
                .id(&id)
                .hint(format!("'ledger show --story {id}' shows the statements in it")),
            Some(kind) => Failure::not_found(format!("'{id}' is a {kind}, and no {what}"))
                .id(&id)
                .hint("'ledger log' lists the records with their kinds"),
            None => with_near(ledger, &id.clone(), Error::UnknownId { what, id }),
        },
        Error::NotAnId { id } => with_near(ledger, &id.clone(), Error::NotAnId { id }),
        other => other.into(),
    }
}

/// What went wrong with an id, and which ones may have been meant.
fn with_near(ledger: &Ledger, id: &str, error: Error) -> Failure {
    const MOST: usize = 5;
    let near = ledger.near(id, MOST).unwrap_or_default();
    let near: Vec<String> =
        near.iter().filter_map(|digest| Some(format!("near it: {}", named(ledger, digest)?))).collect();
    Failure::from(error).details(near)
}

fn kind_of(ledger: &Ledger, id: &str) -> Option<Kind> {
    let number = ledger.entry(id).ok()?.number;
    ledger.record(number).ok().map(|record| record.body.kind())
}

fn told_apart(ledger: &Ledger, id: &str, candidates: &[Digest]) -> Failure {
    const MOST: usize = 8;
    let mut details: Vec<String> = candidates.iter().take(MOST).filter_map(|digest| named(ledger, digest)).collect();
    if candidates.len() > MOST {
        details.push(format!("… and {} more", candidates.len() - MOST));
    }
    Failure::ambiguous(format!("'{id}' is the beginning of {} ids", candidates.len()))
        .id(id)
        .details(details)
        .hint("type more of the id")
}

/// A record's short id, and what it says in a few words.
fn named(ledger: &Ledger, digest: &Digest) -> Option<String> {
    let record = ledger.store().number_of(digest).ok().flatten().and_then(|number| ledger.record(number).ok());
    let what = match record.map(|record| record.body) {
        Some(Body::Statement(body)) => body.text,
        Some(Body::Story(body)) => body.headline.or(body.url).unwrap_or_default(),
        _ => String::new(),
    };
    let what: String = what.chars().take(60).collect();
    Some(format!("{}  {what}", ledger.short_id(digest).ok()?))
}

/// Turns the signal that a file-size limit raises into the error that the write then reports.
pub(super) fn survive_file_size_limit() {
    #[cfg(unix)]
    {
        let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
    }
}

/// Reads a text that was given as `-` from standard input, at most 4 MiB of it.
pub(super) fn text_or_stdin(text: &str) -> Result<String, Failure> {
    use std::io::Read;
    const MOST: u64 = 4 << 20;
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::unreadable(Path::new("-"), format!("standard input can't be read: {error}")))?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::unreadable(Path::new("-"), "standard input has more than 4 MiB")
            .hint("a statement is one proposition, not a story"));
    }
    let wrong = |error: std::string::FromUtf8Error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Failure::unreadable(Path::new("-"), format!("standard input is not UTF-8: byte {at} is wrong"))
            .hint("save the text as UTF-8")
    };
    String::from_utf8(bytes).map_err(wrong)
}

/// How a path is shown: relative to this folder where that is shorter, and an address without its password.
pub(super) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path).display().to_string();
    address::told(&path).into_owned()
}
