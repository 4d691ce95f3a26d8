//! `seal`: who an unnamed source of a statement is, for the ledger's recipients alone.

use clap::Args;
use serde::Serialize;

use super::args::{SigningOptions, from_one};
use super::context::{Context, chain_of, with_session};
use super::failure::Failure;
use super::output::Output;
use super::{Outcome, secret};
use crate::ledger::{Chain, Error, Ledger, Revised};
use crate::record::Digest;
use crate::store::Access;

#[derive(Args)]
pub(super) struct SealOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    pub(super) id: String,
    /// Which of its sources, as `show ID` numbers them; needed where several have no name.
    #[arg(long, value_name = "POSITION", value_parser = from_one::<usize>)]
    pub(super) source: Option<usize>,
    /// A file with who it is; `-` reads standard input. Otherwise it is asked for, and not shown. Never the name itself.
    #[arg(long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(super) identity: String,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

/// A seal that was made.
#[derive(Serialize)]
struct Made {
    statement: Digest,
    source: usize,
    seal: Digest,
    recipients: Vec<String>,
}

pub(super) fn run(context: &Context, options: &SealOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Write)?;
    let chain = chain_of(&ledger, &options.id)?;
    let newest = newest_of(&chain)?;
    let position = unnamed_source(newest, options.source)?;
    if ledger.recipients()?.is_empty() {
        return Err(Error::NoRecipients.into());
    }
    let phrase = newest.statement.attributions[position - 1].to_string();
    let identity = secret::identity(&options.identity, &phrase)?;
    let done = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.seal(newest.digest, position, &identity))?)
    })?;
    let recipients = ledger.recipients()?.iter().map(crate::ledger::NamedRecipient::label).collect();
    let made = Made { statement: chain.id, source: position, seal: done.value.digest, recipients };
    if output.json {
        output.json(&made)?;
    } else if output.quiet {
        output.line(made.seal.to_string())?;
    } else {
        output.line(format!("Sealed source {position} of {}.", ledger.short_id(&chain.id)?))?;
        told(&ledger, 1, output)?;
    }
    Ok(Outcome::Good)
}

/// Tells for whom identities were sealed.
pub(super) fn told(ledger: &Ledger, identities: usize, output: &mut Output) -> Result<(), Failure> {
    if identities == 0 {
        return Ok(());
    }
    let names: Vec<String> = ledger.recipients()?.iter().map(crate::ledger::NamedRecipient::label).collect();
    let what = if identities == 1 { "the identity is".to_owned() } else { format!("{identities} identities are") };
    output.note(format!("{what} sealed for {}", names.join(", ")))
}

/// The newest revision that has content here.
pub(super) fn newest_of(chain: &Chain) -> Result<&Revised, Failure> {
    let erased = || Failure::withheld("the statement's content was erased or is withheld from this copy");
    chain.revisions.last().ok_or_else(erased)
}

/// The position of the source that is meant, from 1: as given, or the only one without a name.
pub(super) fn unnamed_source(revised: &Revised, given: Option<usize>) -> Result<usize, Failure> {
    let attributions = &revised.statement.attributions;
    if let Some(position) = given {
        let count = attributions.len();
        return match position <= count {
            true => Ok(position),
            false => Err(Error::NoSuchSource { position, count }.into()),
        };
    }
    let unnamed: Vec<usize> = (1..).zip(attributions).filter(|(_, one)| one.name.is_none()).map(|(at, _)| at).collect();
    match unnamed[..] {
        [position] => Ok(position),
        [] => {
            Err(Failure::refused("every source of this statement is named").hint("'ledger show ID' lists the sources"))
        }
        _ => {
            let details = unnamed.iter().map(|at| format!("{at}  {}", attributions[at - 1])).collect();
            Err(Failure::ambiguous(format!("{} sources of this statement have no name", unnamed.len()))
                .details(details)
                .hint("say which with --source POSITION"))
        }
    }
}
