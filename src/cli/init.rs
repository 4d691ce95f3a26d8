//! `init`: a new ledger and its signing key.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::args::KeyOptions;
use super::context::{Context, Random, key_path, shown};
use super::failure::Failure;
use super::output::Output;
use crate::ledger::{Error, Founding, KeyFile, Ledger};
use crate::record::Digest;
use crate::store::{self, Access};

#[derive(Args)]
pub(super) struct InitOptions {
    /// The ledger's own name, unique among ledgers, like example.com/desk. Otherwise ledger.local/ and 8 random digits.
    #[arg(long, value_name = "NAME")]
    pub(super) origin: Option<String>,
    /// The name that your records bear.
    #[arg(long, default_value = "desk", value_name = "NAME")]
    pub(super) name: String,
    /// The zone in which dates without a time are compared.
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    pub(super) zone: String,
    #[command(flatten)]
    pub(super) key: KeyOptions,
}

#[derive(Serialize)]
struct Made {
    ledger: PathBuf,
    origin: String,
    verifier_key: String,
    key_file: PathBuf,
}

pub(super) fn run(context: &Context, options: InitOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let (ledger, key, ()) = found(context, &options, |_| Ok::<_, Error>(()))?;
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

/// Founds a ledger as the options say, and puts it in its place once `first` has recorded what comes with it.
fn found<T, E: From<Error>>(
    context: &Context,
    options: &InitOptions,
    first: impl FnOnce(&Ledger) -> Result<T, E>,
) -> Result<(Ledger, KeyFile, T), E> {
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
    let key_path = |record_0: &Digest| match &options.key.key {
        Some(path) => Ok(path.clone()),
        None => key_path(&origin, record_0),
    };
    Ledger::found_with(context.new_location(), founding, key_path, first)
}

/// Runs `work` on the ledger that is written to. Where there is none, one is founded, which stands only if the work is
/// done: a mistake in the first command leaves nothing behind. When another process founds one meanwhile, the work is
/// done again, on that.
pub(super) fn on_ledger<T, E: From<Error> + From<Failure>>(
    context: &Context,
    key: &KeyOptions,
    output: &mut Output,
    mut work: impl FnMut(&Ledger, &Output) -> Result<T, E>,
) -> Result<(Ledger, T), E> {
    let found = context.open_if_any(Access::Write)?;
    if found.is_none() {
        let key = KeyOptions { key: key.key.clone() };
        let options = InitOptions { origin: None, name: "desk".to_owned(), zone: "UTC".to_owned(), key };
        if let Some((ledger, key, value)) = found_unless_another(context, &options, |ledger| work(ledger, output))? {
            let made = format!("created {}; its signing key is {}", shown(ledger.path()), key.path().display());
            output.note(made)?;
            return Ok((ledger, value));
        }
    }
    let ledger = found.map_or_else(|| context.open(Access::Write), Ok)?;
    let value = work(&ledger, output)?;
    Ok((ledger, value))
}

fn found_unless_another<T, E: From<Error>>(
    context: &Context,
    options: &InitOptions,
    work: impl FnOnce(&Ledger) -> Result<T, E>,
) -> Result<Option<(Ledger, KeyFile, T)>, E> {
    /// Founding's own errors apart from those of the work.
    enum Either<E> {
        Founding(Error),
        Work(E),
    }
    impl<E> From<Error> for Either<E> {
        fn from(error: Error) -> Self {
            Self::Founding(error)
        }
    }
    match found(context, options, |ledger| work(ledger).map_err(Either::Work)) {
        Ok(founded) => Ok(Some(founded)),
        Err(Either::Work(error)) => Err(error),
        Err(Either::Founding(Error::Store(store::Error::Exists { .. }))) => Ok(None),
        Err(Either::Founding(error)) => Err(error.into()),
    }
}
