//! `prove`: a file that proves a record, or the ledger's growth, to somebody who has a verifier key and nothing else.

use clap::Args;

use super::Outcome;
use super::args::from_one;
use super::context::{Context, chain_of, explained, shown};
use super::export::whole;
use super::failure::Failure;
use super::output::Output;
use super::trust::{OutputOption, WitnessOptions};
use crate::export::Proven;
use crate::ledger::{Error, LAST, Ledger};
use crate::merkle::{SignedCheckpoint, TreeSize};
use crate::record::Audience;
use crate::store::Access;

#[derive(Args)]
pub(super) struct ProveOptions {
    /// The record: a statement's id for its newest revision, or the digest of any record, or its beginning; `@` is the
    /// statement recorded or revised last.
    #[arg(required_unless_present = "from", conflicts_with = "from")]
    pub(super) id: Option<String>,
    /// The statement's revision, if it is not the newest.
    #[arg(long, value_name = "NUMBER", value_parser = from_one::<u32>, conflicts_with = "from", allow_negative_numbers = true)]
    pub(super) revision: Option<u32>,
    /// Prove instead that the ledger only grew since it had so many records.
    #[arg(long, value_name = "SIZE")]
    pub(super) from: Option<u64>,
    /// For whom: holders of this signer's key (a name, key id or verifier key) [default: the first signer's, or its
    /// successor's].
    #[arg(long, value_name = "SIGNER")]
    pub(super) signer: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputOption,
    #[command(flatten)]
    pub(super) witnesses: WitnessOptions,
}

pub(super) fn run(context: &Context, options: &ProveOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    let term = ledger.signer(options.signer.as_deref())?;
    let checkpoint = match options.witnesses.witness.is_empty() {
        true => ledger.checkpoint_by(&term, u64::MAX)?,
        false => witnessed(&ledger, options, &term)?,
    };
    let size = checkpoint.unverified().size.0;
    let made = Proven {
        number: None,
        digest: None,
        from: None,
        size,
        verifier_key: term.key.to_string(),
        proof: String::new(),
    };
    let made = match (&options.id, options.from) {
        (Some(id), _) => record(&ledger, id, options.revision, checkpoint, made, output)?,
        (None, from) => growth(&ledger, from.unwrap_or_default(), checkpoint, made)?,
    };
    if let Some(path) = &options.output.output {
        whole(path, |out| Ok(out.write_all(made.proof.as_bytes())?))?;
        output.note(format!("{}: for holders of the key {}", shown(path), made.verifier_key))?;
    }
    match (output.json, &options.output.output) {
        (true, _) => output.json(&made)?,
        (false, None) => output.writer().write_all(made.proof.as_bytes())?,
        (false, Some(_)) => {}
    }
    Ok(Outcome::Good)
}

/// The newest checkpoint that the signer and enough of the witnesses signed.
fn witnessed(ledger: &Ledger, options: &ProveOptions, term: &crate::ledger::Term) -> Result<SignedCheckpoint, Failure> {
    let trust = options.witnesses.trust(vec![term.key.clone()])?;
    let found = ledger.checkpoint_where(u64::MAX, |signed| trust.check(signed).is_ok())?;
    found.ok_or_else(|| {
        Failure::not_found("no checkpoint here is cosigned by so many of these witnesses")
            .hint("add their cosignatures: 'ledger publish FOLDER --cosignature FILE'")
    })
}

fn record(
    ledger: &Ledger,
    id: &str,
    revision: Option<u32>,
    checkpoint: SignedCheckpoint,
    made: Proven,
    output: &mut Output,
) -> Result<Proven, Failure> {
    let number = number_of(ledger, id, revision)?;
    let file = ledger.prove(number, checkpoint)?;
    let digest = ledger.digest_of(number)?;
    let audience = ledger.record(number).ok().map(|record| record.body.audience());
    if let Some(audience) = audience.filter(|audience| *audience != Audience::Public) {
        output.note(format!("the record is for the {audience}, and the proof carries it whole"))?;
    }
    Ok(Proven { number: Some(number), digest: Some(digest), proof: file.to_string(), ..made })
}

/// The number of the record that is meant.
fn number_of(ledger: &Ledger, id: &str, revision: Option<u32>) -> Result<u64, Failure> {
    if let Some(wanted) = revision {
        let chain = chain_of(ledger, id)?;
        let found = chain.revisions.iter().find(|revised| revised.statement.revision == wanted);
        return found.map(|revised| revised.number).ok_or_else(|| {
            Failure::not_found(format!("the statement has no revision {wanted} with content here"))
                .hint(format!("'ledger show {id}' lists its revisions"))
        });
    }
    if id != LAST {
        let entry = match ledger.entry(id) {
            Ok(entry) => entry,
            // Several records, perhaps of one statement: `chain_of` tells them apart, or says which there are.
            Err(Error::AmbiguousId { .. }) => return newest(ledger, id),
            Err(error) => return Err(explained(ledger, error)),
        };
        let first = ledger.store().revision(entry.number)?.is_some_and(|row| row.statement == entry.number);
        if !first {
            return Ok(entry.number);
        }
    }
    newest(ledger, id)
}

fn newest(ledger: &Ledger, id: &str) -> Result<u64, Failure> {
    let chain = chain_of(ledger, id)?;
    let first = ledger.store().number_of(&chain.id)?.unwrap_or_default();
    Ok(ledger.newest_revision(first)?)
}

fn growth(ledger: &Ledger, from: u64, checkpoint: SignedCheckpoint, made: Proven) -> Result<Proven, Failure> {
    let size = made.size;
    if from > size {
        return Err(Failure::new(format!(
            "the newest checkpoint for this key is of {size} records, fewer than {from}"
        ))
        .hint("an older checkpoint has a size of at most that; perhaps it is another ledger's"));
    }
    let file = ledger.prove_growth(TreeSize(from), checkpoint)?;
    Ok(Proven { from: Some(from), proof: file.to_string(), ..made })
}
