//! `signer`: who may sign the ledger, who admits and removes them, and their further signatures.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::Outcome;
use super::args::{KeyOptions, SigningOptions};
use super::context::{Context, Random, key_path, shown, with_session};
use super::failure::Failure;
use super::output::{Output, Tone, plain};
use super::trust::key;
use crate::ledger::{Error, KeyFile, Ledger, Signers, Term};
use crate::merkle::{SignerKey, VerifierKey};
use crate::store::Access;

#[derive(Args)]
pub(super) struct SignerOptions {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List everybody who ever was admitted to sign.
    List,
    /// Make a signing key for this ledger; it signs once somebody who is admitted adds it.
    Key(KeyOptions),
    /// Admit a signer, under your own key.
    Add(AddOptions),
    /// Dismiss a signer, under your own key: what it signs from here on counts no longer.
    Remove(RemoveOptions),
    /// Add your signature to the newest checkpoint, so that holders of your key can follow the ledger up to there.
    Sign(SigningOptions),
}

#[derive(Args)]
struct AddOptions {
    /// The new signer's verifier key, or a file with it, as 'ledger signer key' prints it.
    verifier: String,
    /// The name that the signer's records are to bear.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    signing: SigningOptions,
}

#[derive(Args)]
struct RemoveOptions {
    /// The signer: its name, its key id, or its verifier key.
    signer: String,
    #[command(flatten)]
    signing: SigningOptions,
}

/// A signer as JSON shows it.
#[derive(Serialize)]
struct Told<'a> {
    name: &'a str,
    key_id: String,
    verifier_key: String,
    admitted: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dismissed: Option<u64>,
}

impl<'a> From<&'a Term> for Told<'a> {
    fn from(term: &'a Term) -> Self {
        let Term { key, name, admitted, dismissed } = term;
        let (key_id, verifier_key) = (key.id().to_string(), key.to_string());
        Self { name, key_id, verifier_key, admitted: *admitted, dismissed: *dismissed }
    }
}

pub(super) fn run(context: &Context, options: &SignerOptions, output: &mut Output) -> Result<Outcome, Failure> {
    match &options.what {
        What::List => list(&context.open(Access::Read)?.signers()?, output)?,
        What::Key(options) => new_key(&context.open(Access::Read)?, options, output)?,
        What::Add(options) => add(context, options, output)?,
        What::Remove(options) => remove(context, options, output)?,
        What::Sign(options) => sign(context, options, output)?,
    }
    Ok(Outcome::Good)
}

fn list(signers: &Signers, output: &mut Output) -> Result<(), Failure> {
    if output.json {
        return output.json(&signers.terms().iter().map(Told::from).collect::<Vec<_>>());
    }
    for term in signers.terms() {
        if output.quiet {
            output.line(term.key.to_string())?;
            continue;
        }
        let until = term.dismissed.map_or(String::new(), |number| format!(", dismissed by record {number}"));
        let tone = if term.dismissed.is_some() { Tone::Faint } else { Tone::Strong };
        output.line(output.paint(tone, &plain(&term.name)))?;
        output.line(format!("  key ({}), admitted by record {}{until}", term.key.id(), term.admitted))?;
        output.line(format!("  {}", term.key))?;
    }
    Ok(())
}

fn new_key(ledger: &Ledger, options: &KeyOptions, output: &mut Output) -> Result<(), Failure> {
    let origin = ledger.signers()?.origin().to_owned();
    let mut seed = [0; 32];
    Random::default().fill(&mut seed);
    let signer = SignerKey::from_seed(&origin, &seed).map_err(Error::from)?;
    let path = match &options.key {
        Some(path) => path.clone(),
        None => key_path(&origin, &ledger.digest_of(0)?)?,
    };
    let file = KeyFile::create(&path, signer)?;
    let verifier_key = file.key().verifier().to_string();
    if output.json {
        return output.json(&serde_json::json!({"verifier_key": verifier_key, "key_file": path}));
    }
    output.line(&verifier_key)?;
    output.note(format!(
        "its signing key, for you alone, is {}; it signs once a signer adds it: ledger signer add {verifier_key} \
         --name NAME",
        shown(&path)
    ))
}

fn add(context: &Context, options: &AddOptions, output: &mut Output) -> Result<(), Failure> {
    let ledger = context.open(Access::Write)?;
    let admitted: VerifierKey = key(&options.verifier)?;
    let origin = ledger.signers()?.origin().to_owned();
    if admitted.name() != origin {
        let wrong = format!("the key is for the ledger '{}', and this one is '{origin}'", admitted.name());
        return Err(Failure::new(wrong).hint("have its owner make one for this ledger: 'ledger signer key'"));
    }
    let done = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.admit(session, &admitted, &options.name)?)
    })?;
    done.warning.iter().for_each(|warning| output.warn(warning.to_string()));
    let what = format!("admitted {} ({})", options.name, admitted.id());
    tell(&ledger, &admitted, &what, output)
}

fn remove(context: &Context, options: &RemoveOptions, output: &mut Output) -> Result<(), Failure> {
    let ledger = context.open(Access::Write)?;
    let term = ledger.signer(Some(&options.signer))?;
    if let Some(number) = term.dismissed {
        return Err(Failure::refused(format!("{} ({}) was dismissed by record {number}", term.name, term.key.id()))
            .hint("'ledger signer list' lists who is admitted"));
    }
    let done = with_session(context, &ledger, &options.signing, output, |session| Ok(ledger.dismiss(session, &term)?))?;
    done.warning.iter().for_each(|warning| output.warn(warning.to_string()));
    let what = format!("dismissed {} ({}): what it signs from here on counts no longer", term.name, term.key.id());
    tell(&ledger, &term.key, &what, output)
}

fn sign(context: &Context, options: &SigningOptions, output: &mut Output) -> Result<(), Failure> {
    let ledger = context.open(Access::Write)?;
    let (head, is_new) = with_session(context, &ledger, options, output, |session| Ok(ledger.countersign(session)?))?;
    let size = head.unverified().size.0;
    if output.json {
        return output.json(&serde_json::json!({"size": size, "added": is_new, "checkpoint": head.to_string()}));
    }
    let said = if is_new { "signed the checkpoint" } else { "your signature is there already, under the checkpoint" };
    output.note(format!("{said} of {size} records"))
}

/// Tells what became of the signer with this key.
fn tell(ledger: &Ledger, key: &VerifierKey, what: &str, output: &mut Output) -> Result<(), Failure> {
    if output.json {
        let signers = ledger.signers()?;
        return match signers.terms().iter().rev().find(|term| term.key == *key) {
            Some(term) => output.json(&Told::from(term)),
            None => Ok(()),
        };
    }
    output.note(what)
}
