//! Whose word counts for a reader, as it is typed; and how a checkpoint that was vouched for is printed.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::args::from_one;
use super::failure::Failure;
use super::output::{Output, plain};
use crate::merkle::{self, VerifierKey, WitnessKey};
use crate::proof::{Trust, Vouched};

/// The longest file that is read as a proof, a checkpoint or a key: a record line in base64, with room for signatures.
const LONGEST_FILE: u64 = 4 << 20;

#[derive(Args)]
#[command(next_help_heading = "Whose word counts")]
pub(super) struct WitnessOptions {
    /// A witness's key, or a file with it: its cosignature must be there, too. May be given again.
    #[arg(long, value_name = "KEY")]
    pub(super) witness: Vec<String>,
    /// How many of the witnesses must have cosigned [default: all that are given].
    #[arg(long, value_name = "NUMBER", requires = "witness", value_parser = from_one::<usize>, allow_negative_numbers = true)]
    pub(super) quorum: Option<usize>,
}

impl WitnessOptions {
    /// Trust in any one of `keys` and in as many witnesses as are wanted.
    pub(super) fn trust(&self, keys: Vec<VerifierKey>) -> Result<Trust, Failure> {
        let witnesses = self.witness.iter().map(|text| key::<WitnessKey>(text)).collect::<Result<Vec<_>, _>>()?;
        let known = Trust::new(Vec::new(), witnesses.clone(), 0).witnesses();
        let quorum = self.quorum.unwrap_or(known);
        if quorum > known {
            return Err(Failure::new(format!("--quorum is {quorum}, and {known} different witnesses are given"))
                .hint("name more witnesses with --witness, or want fewer"));
        }
        Ok(Trust::new(keys, witnesses, quorum))
    }
}

/// Reads a key: as it is typed, or from the file that it names.
pub(super) fn key<K: FromStr<Err = merkle::Error>>(text: &str) -> Result<K, Failure> {
    let parsed = text.trim().parse::<K>();
    let error = match parsed {
        Ok(key) => return Ok(key),
        Err(error) => error,
    };
    let path = Path::new(text);
    if path.is_file() {
        let bytes = read_file(path)?;
        let from_file = std::str::from_utf8(&bytes).ok().map(|text| text.trim().parse::<K>());
        return match from_file {
            Some(Ok(key)) => Ok(key),
            Some(Err(error)) => Err(Failure::unreadable(path, format!("{}: {error}", path.display()))),
            None => Err(Failure::unreadable(path, format!("{} holds no key", path.display()))),
        };
    }
    let shown: String = text.chars().take(80).collect();
    Err(Failure::new(format!("'{shown}': {error}")).hint(match error {
        merkle::Error::KeyAlgorithm { found: 4, .. } => "that is a witness's key: name it with --witness",
        merkle::Error::KeyAlgorithm { expected: 4, .. } => "that is a ledger's key: name it with --key",
        _ => "type the key as it was given to you: name+8 hex digits+base64; or name a file that holds it",
    }))
}

/// Reads a small file, or standard input for `-`.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let refused = |error: std::io::Error| {
        let failure = Failure::unreadable(path, format!("{name} can't be read: {error}"));
        if error.kind() == std::io::ErrorKind::NotFound { failure.hint("look at the name") } else { failure }
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(LONGEST_FILE + 1).read_to_end(&mut bytes).map_err(refused)?;
    } else {
        fs::File::open(path).map_err(refused)?.take(LONGEST_FILE + 1).read_to_end(&mut bytes).map_err(refused)?;
    }
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(Failure::unreadable(path, format!("{name} has more than {} MiB", LONGEST_FILE >> 20))
            .hint("a proof or a checkpoint is far shorter"));
    }
    Ok(bytes)
}

/// Reads a checkpoint that somebody kept, from a file or a publication's folder.
pub(super) fn read_checkpoint(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.is_dir() { read_file(&path.join("checkpoint")) } else { read_file(path) }
}

/// A checkpoint that was vouched for, as JSON shows it.
#[derive(Serialize)]
pub(super) struct Told {
    origin: String,
    size: u64,
    root: String,
    signers: Vec<String>,
    witnesses: Vec<ToldWitness>,
}

#[derive(Serialize)]
struct ToldWitness {
    key: String,
    time: String,
}

impl From<&Vouched> for Told {
    fn from(vouched: &Vouched) -> Self {
        Self {
            origin: vouched.origin.clone(),
            size: vouched.size.0,
            root: vouched.root.to_base64(),
            signers: vouched.signers.iter().map(ToString::to_string).collect(),
            witnesses: vouched
                .witnesses
                .iter()
                .map(|one| ToldWitness { key: one.key.to_string(), time: time(one.time) })
                .collect(),
        }
    }
}

/// Prints a checkpoint and who vouched for it.
pub(super) fn print(vouched: &Vouched, output: &mut Output) -> Result<(), Failure> {
    output.line(format!("checkpoint of {}", plain(&vouched.origin)))?;
    let records = if vouched.size.0 == 1 { "record" } else { "records" };
    output.line(format!("  {} {records}, root {}", vouched.size, vouched.root.to_base64()))?;
    for key in &vouched.signers {
        output.line(format!("  signed by {} ({})", plain(key.name()), key.id()))?;
    }
    for one in &vouched.witnesses {
        output.line(format!("  seen by {} ({}) at {}", plain(one.key.name()), one.key.id(), time(one.time)))?;
    }
    Ok(())
}

/// A time of a witness, in UTC.
pub(super) fn time(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map_or_else(|| format!("second {seconds} since 1970"), |time| time.to_string())
}

/// The ledger's keys, as they are typed.
pub(super) fn keys(texts: &[String]) -> Result<Vec<VerifierKey>, Failure> {
    texts.iter().map(|text| key(text)).collect()
}

/// Where a file goes: as named, or standard output.
#[derive(Args)]
pub(super) struct OutputOption {
    /// The file to write, whole or not at all. Otherwise standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}
