//! `source`: two unnamed sources are the same person, or are not, in a note for counsel alone.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::Outcome;
use super::args::SigningOptions;
use super::context::{Context, chain_of, with_session};
use super::failure::Failure;
use super::output::{Output, plain};
use super::seal::{newest_of, unnamed_source};
use crate::ledger::{Ledger, SourceOf};
use crate::record::{Digest, compose};
use crate::store::Access;

#[derive(Args)]
pub(super) struct SourceOptions {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Two unnamed sources are one person. Only those who may read counsel's notes learn of it, and count rightly.
    Same(PairOptions),
    /// Two unnamed sources are two people.
    Different(PairOptions),
    /// List what was declared.
    List,
}

#[derive(Args)]
struct PairOptions {
    /// A statement's id, with :POSITION where several of its sources have no name, as `show ID` numbers them.
    first: String,
    /// The other one.
    second: String,
    /// How you know.
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
    #[command(flatten)]
    signing: SigningOptions,
}

#[derive(Serialize)]
struct Row {
    same: bool,
    sources: [Side; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
}

#[derive(Serialize)]
struct Side {
    id: Digest,
    source: usize,
    phrase: String,
}

pub(super) fn run(context: &Context, options: SourceOptions, output: &mut Output) -> Result<Outcome, Failure> {
    match options.action {
        Action::Same(pair) => judge(context, &pair, true, output)?,
        Action::Different(pair) => judge(context, &pair, false, output)?,
        Action::List => list(&context.open(Access::Read)?, output)?,
    }
    Ok(Outcome::Good)
}

fn judge(context: &Context, pair: &PairOptions, is_same: bool, output: &mut Output) -> Result<(), Failure> {
    let ledger = context.open(Access::Write)?;
    let sources = [named(&ledger, &pair.first)?, named(&ledger, &pair.second)?];
    let because = pair.because.as_deref().map(compose);
    with_session(context, &ledger, &pair.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.judge_sources(sources, is_same, because.clone()))?)
    })?;
    list(&ledger, output)
}

/// The revision's digest and the position of the source that `ID` or `ID:POSITION` means.
fn named(ledger: &Ledger, given: &str) -> Result<(Digest, usize), Failure> {
    let (id, position) = match given.split_once(':') {
        Some((id, position)) => {
            let number = position.parse::<usize>().ok().filter(|number| *number > 0);
            let wrong = || Failure::new(format!("'{given}' is not ID:POSITION, like 3f2a91c:2"));
            (id, Some(number.ok_or_else(wrong)?))
        }
        None => (given, None),
    };
    let chain = chain_of(ledger, id)?;
    let newest = newest_of(&chain)?;
    let position = unnamed_source(newest, position);
    Ok((
        newest.digest,
        position.map_err(|failure| failure.hint("say which of its sources with ID:POSITION, like 3f2a91c:2"))?,
    ))
}

fn list(ledger: &Ledger, output: &mut Output) -> Result<(), Failure> {
    let judgements = ledger.source_judgements()?;
    let side = |one: &SourceOf| -> Result<Side, Failure> {
        Ok(Side { id: ledger.digest_of(one.statement)?, source: one.position, phrase: one.source.to_string() })
    };
    let mut rows = Vec::new();
    for judgement in judgements {
        let [first, second] = &judgement.sources;
        rows.push(Row { same: judgement.is_same, sources: [side(first)?, side(second)?], because: judgement.because });
    }
    if output.json {
        return output.json(&rows);
    }
    for Row { same, sources: [first, second], because } in &rows {
        let named = |side: &Side| -> Result<String, Failure> {
            Ok(format!("{}:{} {}", ledger.short_id(&side.id)?, side.source, plain(&side.phrase)))
        };
        let word = if *same { "same" } else { "different" };
        output.line(format!("{word}\t{}\t{}", named(first)?, named(second)?))?;
        if let Some(because) = because.as_ref().filter(|_| !output.quiet) {
            output.line(format!("  {}", plain(because)))?;
        }
    }
    if rows.is_empty() {
        output.note("nothing was declared of any two sources, or nothing that this copy may know")?;
    }
    Ok(())
}
