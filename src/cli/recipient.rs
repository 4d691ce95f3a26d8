//! `recipient`: who may open seals.

use std::path::Path;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::Outcome;
use super::args::SigningOptions;
use super::context::{Context, with_session};
use super::failure::Failure;
use super::output::{Output, plain};
use super::secret::AgeKeyOptions;
use crate::ledger::{Batch, Error, Ledger, NamedRecipient};
use crate::record::compose;
use crate::seal::{Keys, Recipient};
use crate::store::Access;

/// The longest file with public keys that is read, in bytes.
const LONGEST: u64 = 1 << 16;

#[derive(Args)]
pub(super) struct RecipientOptions {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Add somebody who may open seals.
    Add(AddOptions),
    /// Remove somebody: seals are no longer for that key. What was read or copied before stays so.
    Remove(RemoveOptions),
    /// List who may open seals.
    List,
    /// Encrypt all sealed identities anew, for the recipients as they are now.
    SealAgain(SealAgainOptions),
}

#[derive(Args)]
struct AddOptions {
    /// A public key (age1…, ssh-ed25519 …, ssh-rsa …), or a file with one.
    #[arg(value_name = "KEY")]
    recipient: String,
    /// Whose key it is.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    change: ChangeOptions,
}

#[derive(Args)]
struct RemoveOptions {
    /// The public key, its beginning or end as `recipient list` shows it, or the name.
    #[arg(value_name = "KEY")]
    recipient: String,
    #[command(flatten)]
    change: ChangeOptions,
}

#[derive(Args)]
#[command(after_help = "With --age-key, what is sealed already is encrypted anew at once.")]
struct ChangeOptions {
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    age: AgeKeyOptions,
    #[command(flatten)]
    signing: SigningOptions,
}

#[derive(Args)]
struct SealAgainOptions {
    #[command(flatten)]
    age: AgeKeyOptions,
    #[command(flatten)]
    signing: SigningOptions,
}

#[derive(Serialize)]
struct Row {
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    added: u64,
}

pub(super) fn run(context: &Context, options: RecipientOptions, output: &mut Output) -> Result<Outcome, Failure> {
    match options.action {
        Action::List => list(&context.open(Access::Read)?, output)?,
        Action::Add(options) => {
            let ledger = context.open(Access::Write)?;
            let key = read_key(&options.recipient)?;
            let (name, reason) = (options.name, options.change.reason.clone());
            change(context, &ledger, &options.change, output, |batch| {
                batch.add_recipient(&key, name.as_deref(), reason.as_deref().map(compose)).map(drop)
            })?;
        }
        Action::Remove(options) => {
            let ledger = context.open(Access::Write)?;
            let key = named(&ledger, &options.recipient)?.key;
            let reason = options.change.reason.clone();
            change(context, &ledger, &options.change, output, |batch| {
                batch.remove_recipient(&key, reason.as_deref().map(compose)).map(drop)
            })?;
        }
        Action::SealAgain(options) => {
            let ledger = context.open(Access::Write)?;
            let keys = options.age.need()?;
            let done = with_session(context, &ledger, &options.signing, output, |session| {
                Ok(ledger.commit(session, |batch| batch.seal_all_again(&keys))?)
            })?;
            if output.json {
                output.json(&serde_json::json!({"sealed_again": done.value}))?;
            } else {
                tell_sealed_again(done.value, output)?;
            }
        }
    }
    Ok(Outcome::Good)
}

/// Records a change of the recipients, encrypts what is sealed anew if a key that opens it was named, and lists who they
/// are now.
fn change(
    context: &Context,
    ledger: &Ledger,
    options: &ChangeOptions,
    output: &mut Output,
    mut work: impl FnMut(&mut Batch<'_>) -> Result<(), Error>,
) -> Result<(), Failure> {
    let keys: Option<Keys> = options.age.read()?;
    let kept = ledger.store().seals()?.len();
    let done = with_session(context, ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| {
            work(batch)?;
            keys.as_ref().map_or(Ok(0), |keys| batch.seal_all_again(keys))
        })?)
    })?;
    list(ledger, output)?;
    match done.value {
        0 if kept > 0 => output.warn(format!(
            "{kept} sealed {} still for the recipients of before: 'ledger recipient seal-again --age-key FILE' changes that",
            if kept == 1 { "identity is" } else { "identities are" }
        )),
        count => tell_sealed_again(count, output)?,
    }
    Ok(())
}

fn tell_sealed_again(count: u64, output: &mut Output) -> Result<(), Failure> {
    match count {
        0 => Ok(()),
        1 => output.note("1 sealed identity is encrypted anew"),
        count => output.note(format!("{count} sealed identities are encrypted anew")),
    }
}

fn list(ledger: &Ledger, output: &mut Output) -> Result<(), Failure> {
    let recipients = ledger.recipients()?;
    if output.json {
        let row = |one: NamedRecipient| Row { key: one.key.to_string(), name: one.name, added: one.added };
        return output.json(&recipients.into_iter().map(row).collect::<Vec<_>>());
    }
    for one in &recipients {
        let key = if output.width.is_some() { one.key.abridged() } else { one.key.to_string() };
        match &one.name {
            Some(name) if !output.quiet => output.line(format!("{key}\t{}", plain(name)))?,
            _ => output.line(key)?,
        }
    }
    if recipients.is_empty() {
        output.note("there is no recipient yet; 'ledger recipient add age1…' adds one")?;
    }
    Ok(())
}

/// Reads a public key as it was typed, or from a file of that name.
fn read_key(given: &str) -> Result<Recipient, Failure> {
    let direct = given.parse::<Recipient>();
    let path = Path::new(given);
    let (text, from) = match direct {
        Ok(key) => return Ok(key),
        Err(crate::seal::Error::NotARecipient) if path.is_file() => {
            let mut text = String::new();
            let read = std::fs::File::open(path)
                .and_then(|file| std::io::Read::read_to_string(&mut std::io::Read::take(file, LONGEST), &mut text));
            read.map_err(|error| Failure::unreadable(Path::new(given), format!("{given} can't be read: {error}")))?;
            (text, format!("{given}: "))
        }
        Err(error) => return Err(refused("", &error)),
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
    match lines[..] {
        [line] => line.parse().map_err(|error| refused(&from, &error)),
        _ if text.contains("PRIVATE KEY") => Err(refused(&from, &crate::seal::Error::PrivateKey)),
        _ => Err(Failure::new(format!("{from}one public key is expected, and {} lines are there", lines.len()))
            .hint("add each key on its own")),
    }
}

fn refused(from: &str, error: &crate::seal::Error) -> Failure {
    Failure::new(format!("{from}{error}"))
        .hint("'age-keygen -y KEYFILE' prints the public key; an SSH one ends in .pub")
}

/// The recipient that a key, a part of one, or a name means.
fn named(ledger: &Ledger, given: &str) -> Result<NamedRecipient, Failure> {
    let given = given.trim();
    let recipients = ledger.recipients()?;
    let full = given.parse::<Recipient>().ok();
    let fits = |one: &&NamedRecipient| match &full {
        Some(key) => one.key == *key,
        None => {
            let key = one.key.as_str();
            let is_part = given.len() >= 5 && (key.starts_with(given) || key.ends_with(given));
            is_part || one.key.abridged() == given || one.name.as_deref() == Some(given)
        }
    };
    let found: Vec<&NamedRecipient> = recipients.iter().filter(fits).collect();
    match found[..] {
        [one] => Ok(one.clone()),
        [] => Err(Failure::not_found(format!("'{given}' is no recipient of this ledger"))
            .hint("'ledger recipient list' shows them")),
        _ => Err(Failure::ambiguous(format!("'{given}' means {} recipients", found.len())).hint("name the whole key")),
    }
}
