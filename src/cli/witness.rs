//! `witness`: watches somebody's ledger, and signs what it saw as long as it only grew.
//!
//! What is remembered is written before the cosignature is printed, so that no crash makes a witness sign two histories.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::context::{Context, Random, shown};
use super::export::whole;
use super::failure::{Failure, Kind, files_remedy};
use super::output::{Output, Tone, plain};
use super::trust::{self, Told, key};
use crate::merkle::{SignedCheckpoint, TreeSize, VerifierKey, Witness, prove_inclusion};
use crate::proof::{self, Seen, Trust, Watched, watch};
use crate::publication::{self, Publication};
use crate::record::{Body, LONGEST_LINE, Record};

/// The name of a witness that nobody named.
const DEFAULT_NAME: &str = "witness.local";

#[derive(Args)]
pub(super) struct WitnessOptions {
    /// The publication: a folder, or its address on the web.
    #[arg(value_name = "PUBLICATION", value_hint = ValueHint::DirPath)]
    pub(super) publication: PathBuf,
    /// What you saw last, made at the first time; your key lies beside it, in a file that ends in .key.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) state: PathBuf,
    /// The ledger's verifier key, or a file with it; may be given again. It is remembered; at the first time without it,
    /// the key in the ledger's own first record is believed.
    #[arg(long, value_name = "VERIFIER")]
    pub(super) key: Vec<String>,
    /// Your name as a witness, for the key that is made at the first time, like witness.example.com/desk.
    #[arg(long, default_value = DEFAULT_NAME, value_name = "NAME")]
    pub(super) name: String,
}

/// What a witness remembers of one ledger.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    /// The ledger's verifier keys.
    keys: Vec<String>,
    /// The checkpoint that was seen last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<String>,
}

/// What was seen, as JSON shows it.
#[derive(Serialize)]
struct Made {
    grew: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u64>,
    checkpoint: Told,
    cosignature: String,
    witness_key: String,
}

pub(super) fn run(context: &Context, options: &WitnessOptions, output: &mut Output) -> Result<Outcome, Failure> {
    if options.state.extension().is_some_and(|extension| extension == "key") {
        return Err(Failure::new("the state's name ends in .key, which is that of your key beside it")
            .hint("name it otherwise, like desk.state"));
    }
    let publication = Publication::at(&options.publication).map_err(crate::ledger::Error::from)?;
    let witness = own_key(options, output)?;
    // Two of them at once could sign two histories; the key's file is there by now.
    let lock = File::open(key_path(options)).and_then(|file| file.lock().map(|()| file));
    let _lock = lock.map_err(|error| Failure::failed(format!("the witness's key can't be locked: {error}")))?;
    let mut state = read_state(&options.state)?;
    let seen = state.seen.as_deref().map(parse_seen).transpose()?;
    let served = publication.checkpoint().map_err(crate::ledger::Error::from)?;
    if !options.key.is_empty() {
        state.keys =
            options.key.iter().map(|text| Ok(key::<VerifierKey>(text)?.to_string())).collect::<Result<_, Failure>>()?;
    } else if state.keys.is_empty() {
        let founder = founder(&publication, &served)?;
        output.note(format!("believing the key in the ledger's first record, from now on: {founder}"))?;
        state.keys.push(founder);
    }
    let keys = state.keys.iter().map(|text| key(text)).collect::<Result<Vec<VerifierKey>, _>>()?;
    let tiles = publication.tiles(served.unverified().size);
    let seen = seen.map(Seen);
    match watch::<_, Wrong>(seen.as_ref(), &served, &Trust::new(keys, Vec::new(), 0), &tiles) {
        Ok(watched) => {
            state.seen = Some(served.to_string());
            write_state(&options.state, &state)?;
            let time = u64::try_from(context.now().as_second()).unwrap_or_default();
            let cosignature = witness.cosign(&served, time).to_string();
            told(&watched, cosignature, &witness, output)?;
            Ok(Outcome::Good)
        }
        Err(Wrong::Files(error)) => Err(crate::ledger::Error::from(error).into()),
        Err(Wrong::Proof(error)) => {
            refused(options, seen.as_ref(), &served, &error, output)?;
            Ok(Outcome::Findings)
        }
    }
}

/// What keeps a witness from signing.
enum Wrong {
    Proof(proof::Error),
    Files(publication::Error),
}

impl From<proof::Error> for Wrong {
    fn from(error: proof::Error) -> Self {
        Self::Proof(error)
    }
}

impl From<publication::Error> for Wrong {
    fn from(error: publication::Error) -> Self {
        match error {
            publication::Error::Tree(error) => Self::Proof(error.into()),
            error => Self::Files(error),
        }
    }
}

fn told(watched: &Watched, cosignature: String, witness: &Witness, output: &mut Output) -> Result<(), Failure> {
    let size = watched.vouched.size;
    let before = watched.before.map(|TreeSize(before)| before);
    if output.json {
        let witness_key = witness.verifier().to_string();
        let (grew, checkpoint) = (before != Some(size.0), Told::from(&watched.vouched));
        return output.json(&Made { grew, before, checkpoint, cosignature, witness_key });
    }
    output.line(&cosignature)?;
    output.note(match before {
        None => format!("seen for the first time, with {size} records"),
        Some(before) if before == size.0 => format!("as it was, with {size} records"),
        Some(before) => format!("grew from {before} to {size} records, and nothing before was altered"),
    })
}

/// Says why nothing is signed, and keeps what shows that a ledger signed two histories.
fn refused(
    options: &WitnessOptions,
    seen: Option<&Seen>,
    served: &SignedCheckpoint,
    error: &proof::Error,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut evidence = Vec::new();
    if let (proof::Error::Split { .. }, Some(Seen(seen))) = (error, seen) {
        for (what, checkpoint) in [("seen", seen), ("served", served)] {
            evidence.push(keep(&options.state, what, checkpoint)?);
        }
    }
    if output.json {
        let because = plain(&error.to_string()).into_owned();
        return output.json(&serde_json::json!({"refused": because, "evidence": evidence}));
    }
    output.line(format!("{}: {}", output.paint(Tone::Bad, "not signed"), plain(&error.to_string())))?;
    for path in &evidence {
        output.note(format!("evidence: {}", shown(path)))?;
    }
    match evidence.is_empty() {
        true => Ok(()),
        false => output.note("both bear the ledger's own signature; show them to everybody who relies on it"),
    }
}

/// Keeps a checkpoint beside the state, under a name of its own; the same one is kept once.
fn keep(state: &Path, what: &str, checkpoint: &SignedCheckpoint) -> Result<PathBuf, Failure> {
    let said = checkpoint.unverified();
    let root: String = said.root.to_string().chars().take(8).collect();
    let path = state.with_extension(format!("{what}-{}-{root}.checkpoint", said.size));
    whole(&path, |out| Ok(out.write_all(checkpoint.to_string().as_bytes())?))?;
    Ok(path)
}

fn key_path(options: &WitnessOptions) -> PathBuf {
    options.state.with_extension("key")
}

/// The witness's own key, made at the first time.
fn own_key(options: &WitnessOptions, output: &mut Output) -> Result<Witness, Failure> {
    let path = key_path(options);
    let refused = |reason: String| {
        Failure::new(format!("the witness's key {}: {reason}", path.display()))
            .kind(Kind::Key)
            .file(&path)
            .hint("put the right key there, or name another --state to begin anew")
    };
    match fs::read_to_string(&path) {
        Ok(text) => text.trim_end().parse().map_err(|error: crate::merkle::Error| refused(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !options.state.exists() => {
            let mut seed = [0; 32];
            Random::default().fill(&mut seed);
            let witness = Witness::from_seed(&options.name, &seed)
                .map_err(|error| Failure::new(error.to_string()).hint("use a name like witness.example.com/desk"))?;
            whole(&path, |out| Ok(writeln!(out, "{}", witness.to_secret_text())?))?;
            output.note(format!("your key as a witness is {}; others know you by", shown(&path)))?;
            output.note(witness.verifier().to_string())?;
            Ok(witness)
        }
        Err(error) => Err(refused(error.to_string())),
    }
}

fn read_state(path: &Path) -> Result<State, Failure> {
    if !path.exists() {
        return Ok(State::default());
    }
    let damaged = |error: serde_json::Error| {
        Failure::unreadable(path, format!("{} is not what a witness remembers: {error}", path.display()))
            .hint("name the file that 'ledger witness' made, or another one to begin anew")
    };
    serde_json::from_slice(&trust::read_file(path)?).map_err(damaged)
}

fn parse_seen(note: &str) -> Result<SignedCheckpoint, Failure> {
    SignedCheckpoint::parse(note.as_bytes())
        .map_err(|error| Failure::failed(format!("the checkpoint that was seen last is damaged: {error}")))
}

fn write_state(path: &Path, state: &State) -> Result<(), Failure> {
    let bytes = serde_json::to_vec_pretty(state)?;
    whole(path, |out| Ok(out.write_all(&bytes)?))
}

/// The verifier key that record 0 admits, once it is proved to be record 0 of this checkpoint.
fn founder(publication: &Publication, served: &SignedCheckpoint) -> Result<String, Failure> {
    let size = served.unverified().size;
    let unknown = |reason: &str| {
        Failure::not_found(format!("the ledger's key can't be learnt from the publication: {reason}"))
            .hint("name it with --key VERIFIER")
    };
    let width = crate::merkle::tile_width(0, 0, size);
    let name = crate::merkle::TilePath::Records { index: 0, width }.to_string();
    let most = 256 * (LONGEST_LINE as u64 + 1);
    let bytes = publication.file(&name, most).map_err(|error| {
        let failure = Failure::new(error.to_string()).kind(Kind::of_files(&error));
        match files_remedy(&error) {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })?;
    let bytes = bytes.ok_or_else(|| unknown("it has no records"))?;
    let text = String::from_utf8(bytes).map_err(|_| unknown("its records are not UTF-8"))?;
    let line = text.lines().next().unwrap_or_default();
    let Ok(Record { body: Body::Signer(signer), .. }) = Record::parse(line) else {
        return Err(unknown("its first record admits no signer"));
    };
    crate::ledger::Signers::default().take(0, &signer)?;
    let digest = crate::record::Digest::of(line.as_bytes());
    let tiles = publication.tiles(size);
    let proof = prove_inclusion(0, size, &tiles).map_err(crate::ledger::Error::from)?;
    let leaf = crate::merkle::leaf_hash(digest.as_bytes());
    crate::merkle::check_inclusion(&leaf, 0, size, &proof, &served.unverified().root)
        .map_err(|_| unknown("its first record is not in its tree"))?;
    Ok(signer.verifier_key)
}
