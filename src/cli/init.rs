//! `init`: a new ledger and its signing key.

use std::path::PathBuf;

use serde::Serialize;

use super::Outcome;
use super::args::{InitOptions, KeyOptions};
use super::context::{Context, Random, key_path, shown};
use super::failure::Failure;
use super::output::Output;
use crate::ledger::{Founding, KeyFile, Ledger};
use crate::store::Access;

#[derive(Serialize)]
struct Made {
    ledger: PathBuf,
    origin: String,
    verifier_key: String,
    key_file: PathBuf,
}

pub(super) fn run(context: &Context, options: InitOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let (ledger, key) = found(context, &options)?;
    let made = Made {
        ledger: ledger.path().to_owned(),
        origin: key.key().verifier().name().to_owned(),
        verifier_key: key.key().verifier().to_string(),
        key_file: key.path().to_owned(),
    };
    if output.json {
        output.json(&made)?;
    } else if output.quiet {
        output.line(&made.verifier_key)?;
    } else {
        output.line(format!("Created {}, the ledger {}.", shown(&made.ledger), made.origin))?;
        output.line("Its verifier key, for everybody who checks it:")?;
        output.line(format!("  {}", made.verifier_key))?;
        output.line(format!(
            "Its signing key, for you alone; keep a copy in a safe place:\n  {}",
            made.key_file.display()
        ))?;
    }
    Ok(Outcome::Good)
}

/// Founds a ledger as the options say.
fn found(context: &Context, options: &InitOptions) -> Result<(Ledger, KeyFile), Failure> {
    let mut random = Random::default();
    let origin = match &options.origin {
        Some(origin) => origin.clone(),
        None => {
            let mut digits = [0u8; 4];
            random.fill(&mut digits);
            format!("ledger.local/{:08x}", u32::from_be_bytes(digits))
        }
    };
    let founding = Founding {
        origin: &origin,
        name: &options.name,
        zone: &options.zone,
        now: context.now(),
        random: &mut |bytes| random.fill(bytes),
    };
    let path = context.new_location();
    let founded = Ledger::found(&path, founding, |record_0| match &options.key.key {
        Some(path) => Ok(path.clone()),
        None => key_path(&origin, record_0),
    });
    founded.map_err(Failure::from)
}

/// A ledger that is written to, and whether it was made for this command.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    fresh_key: Option<PathBuf>,
}

/// Opens the ledger to write, or, where there is none, founds one.
pub(super) fn open_or_found(context: &Context, key: &KeyOptions) -> Result<Opened, Failure> {
    if context.location().exists() {
        return Ok(Opened { ledger: context.open(Access::Write)?, fresh_key: None });
    }
    let key = KeyOptions { key: key.key.clone() };
    let options = InitOptions { origin: None, name: "desk".to_owned(), zone: "UTC".to_owned(), key };
    let (ledger, key) = found(context, &options)?;
    Ok(Opened { ledger, fresh_key: Some(key.path().to_owned()) })
}

impl Opened {
    /// Says that the ledger was made, if it was and `done` is good; else takes it away again, so that a mistake leaves
    /// nothing behind.
    pub(super) fn settle<T>(self, done: Result<T, Failure>, output: &mut Output) -> Result<(Ledger, T), Failure> {
        let Self { ledger, fresh_key } = self;
        match (done, fresh_key) {
            (Ok(value), Some(key)) => {
                output.note(format!("created {}; its signing key is {}", shown(ledger.path()), key.display()))?;
                Ok((ledger, value))
            }
            (Ok(value), None) => Ok((ledger, value)),
            (Err(failure), fresh_key) => {
                Self { ledger, fresh_key }.discard_if_fresh();
                Err(failure)
            }
        }
    }

    /// Takes away what was made for a command that then recorded nothing.
    pub(super) fn discard_if_fresh(self) {
        let Some(key) = self.fresh_key else { return };
        let path = self.ledger.path().to_owned();
        drop(self.ledger);
        for file in [path, key.with_extension("state"), key] {
            let _ = std::fs::remove_file(file);
        }
    }
}
