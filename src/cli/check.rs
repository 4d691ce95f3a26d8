//! `check`: what a proof proves, offline, to whoever has the verifier key.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde::Serialize;
use serde_json::Value;

use super::failure::Failure;
use super::output::{Output, Tone, plain};
use super::trust::{self, Told, WitnessOptions, keys, read_checkpoint, read_file};
use super::{Outcome, record};
use crate::merkle::SignedCheckpoint;
use crate::proof::{Error, Growth, ProvedRecord, Trust, check_growth, check_record};
use crate::record::Digest;

#[derive(Args)]
pub(super) struct CheckOptions {
    /// A proof file, a consistency file or a checkpoint; `-` is standard input.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,
    /// The ledger's verifier key, or a file with it; may be given again, and then any one of them may have signed.
    #[arg(long, value_name = "VERIFIER", required = true)]
    pub(super) key: Vec<String>,
    /// The older checkpoint that you kept, which a consistency file proves to be the beginning of the newer one.
    #[arg(long, value_name = "CHECKPOINT", value_hint = ValueHint::FilePath)]
    pub(super) against: Option<PathBuf>,
    #[command(flatten)]
    pub(super) witnesses: WitnessOptions,
}

/// What was checked, as JSON shows it.
#[derive(Serialize)]
struct Checked {
    proved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<Told>,
}

const NOTHING: Checked =
    Checked { proved: false, because: None, number: None, digest: None, from: None, record: None, checkpoint: None };

pub(super) fn run(options: &CheckOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let trust = options.witnesses.trust(keys(&options.key)?)?;
    let bytes = read_file(&options.file)?;
    let older = options.against.as_deref().map(read_checkpoint).transpose()?;
    let is_growth = bytes.starts_with(b"old ");
    let is_proof = bytes.starts_with(b"c2sp.org/tlog-proof");
    match (&older, is_growth) {
        (None, true) => {
            return Err(Failure::new("a consistency file proves growth from an older checkpoint, and none is given")
                .hint("name the one that you kept with --against"));
        }
        (Some(_), false) if is_proof => {
            return Err(Failure::new("this is a record's proof, which is checked without --against")
                .hint("'ledger prove --from SIZE' makes what is checked against an older checkpoint"));
        }
        _ => {}
    }
    let done = match &older {
        Some(older) if is_growth => check_growth(&bytes, older, &trust).map(|growth| growth_told(&growth, output)),
        Some(older) => two_checkpoints(&bytes, older, &trust).map(|growth| growth_told(&growth, output)),
        None if is_proof => check_record(&bytes, &trust).map(|proved| record_told(&proved, output)),
        None => checkpoint(&bytes, &trust, output),
    };
    match done {
        Ok(told) => told.map(|()| Outcome::Good),
        Err(error) => {
            refused(&error, output)?;
            Ok(Outcome::Findings)
        }
    }
}

/// Two checkpoints without a proof between them: of one size, they must have one root; of two, only a proof can tell.
fn two_checkpoints(bytes: &[u8], older: &[u8], trust: &Trust) -> Result<Growth, Error> {
    let newer = SignedCheckpoint::parse(bytes)?;
    let empty = crate::merkle::ConsistencyFile { old: newer.unverified().size, proof: Vec::new(), checkpoint: newer };
    check_growth(empty.to_string().as_bytes(), older, trust)
}

fn checkpoint(bytes: &[u8], trust: &Trust, output: &mut Output) -> Result<Result<(), Failure>, Error> {
    let signed = SignedCheckpoint::parse(bytes)?;
    let vouched = trust.check(&signed)?;
    Ok(if output.json {
        output.json(&Checked { proved: true, checkpoint: Some(Told::from(&vouched)), ..NOTHING })
    } else if output.quiet {
        Ok(())
    } else {
        trust::print(&vouched, output)
    })
}

fn record_told(proved: &ProvedRecord, output: &mut Output) -> Result<(), Failure> {
    if output.json {
        let record = serde_json::from_str(&proved.line).ok();
        return output.json(&Checked {
            proved: true,
            number: Some(proved.number),
            digest: Some(proved.digest),
            record,
            checkpoint: Some(Told::from(&proved.vouched)),
            ..NOTHING
        });
    }
    if output.quiet {
        return Ok(());
    }
    output.line(
        output.paint(Tone::Good, &format!("proved: record {} stood in this ledger as it is here", proved.number)),
    )?;
    output.line("")?;
    match &proved.record {
        Ok(record) => record::print(record, output)?,
        Err(error) => {
            output.line(format!("this program can't read it: {}", plain(&error.to_string())))?;
            output.line(plain(&proved.line))?;
        }
    }
    output.line(format!("digest {}", proved.digest))?;
    output.line("")?;
    trust::print(&proved.vouched, output)?;
    output.note("what was recorded about it later, if anything, this file can't say")
}

fn growth_told(growth: &Growth, output: &mut Output) -> Result<(), Failure> {
    if output.json {
        let checkpoint = Some(Told::from(&growth.vouched));
        return output.json(&Checked { proved: true, from: Some(growth.old.0), checkpoint, ..NOTHING });
    }
    if output.quiet {
        return Ok(());
    }
    let said = match growth.old == growth.vouched.size {
        true => "proved: it is the same ledger, and nothing was added".to_owned(),
        false => format!("proved: the {} records of the older checkpoint stand as they stood", growth.old),
    };
    output.line(output.paint(Tone::Good, &said))?;
    output.line("")?;
    trust::print(&growth.vouched, output)
}

fn refused(error: &Error, output: &mut Output) -> Result<(), Failure> {
    if output.json {
        return output.json(&Checked { because: Some(plain(&error.to_string()).into_owned()), ..NOTHING });
    }
    let verdict = if matches!(error, Error::Split { .. }) { "evidence" } else { "false" };
    output.line(format!("{}: {}", output.paint(Tone::Bad, verdict), plain(&error.to_string())))?;
    if matches!(error, Error::Split { .. }) {
        output.note("keep both checkpoints: together they show everybody that this key signed two histories")?;
    }
    Ok(())
}
