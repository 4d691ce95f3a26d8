//! `judge`: an editor's judgement of a statement that something it rested on has fallen from under.

use clap::Args;

use super::Outcome;
use super::add::recorded;
use super::args::{SigningOptions, word};
use super::context::{Context, chain_of, with_session};
use super::failure::Failure;
use super::output::Output;
use crate::ledger::{JUDGEMENT, Judgement, Ledger};
use crate::record::{Audience, Note, compose};
use crate::store::Access;

#[derive(Args)]
#[command(
    after_help = "A statement is contested while something that it rests on (what it elaborates, what supports it, what
is the same) is denied, superseded or retracted. If it does not stand, revise it: 'ledger revise ID --status …'."
)]
pub(super) struct JudgeOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    pub(super) id: String,
    /// What you find: stands, or open, which leaves it contested.
    #[arg(long, value_name = "OUTCOME", value_parser = word(Judgement::ALL, Judgement::as_str))]
    pub(super) outcome: Judgement,
    /// On what ground.
    #[arg(long, value_name = "TEXT")]
    pub(super) because: String,
    /// Who may see the judgement [default: desk].
    #[arg(long, value_name = "AUDIENCE", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

pub(super) fn run(context: &Context, options: JudgeOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Write)?;
    let id = chain_of(&ledger, &options.id)?.id;
    refuse_uncontested(&ledger, &options.id)?;
    let note = Note {
        about: vec![id],
        audience: options.audience,
        because: Some(compose(&options.because)),
        body: None,
        outcome: Some(options.outcome.to_string()),
        topic: JUDGEMENT.to_owned(),
    };
    let done = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.add_note(note.clone()).map(|_| id))?)
    })?;
    recorded(&ledger, done, output)
}

fn refuse_uncontested(ledger: &Ledger, id: &str) -> Result<(), Failure> {
    let chain = chain_of(ledger, id)?;
    let short = ledger.short_id(&chain.id)?;
    let Some(newest) = chain.revisions.last() else {
        return Err(Failure::withheld(format!("statement {short} has no content here")));
    };
    let status = newest.statement.status;
    if status.is_fallen() {
        return Err(Failure::refused(format!("statement {short} is {status} itself"))
            .hint("what rests on it may be judged: 'ledger impact' lists that"));
    }
    if ledger.contests(None)?.of(newest)?.is_none() {
        return Err(Failure::refused(format!("nothing that statement {short} rests on has fallen"))
            .hint("'ledger audit' tells which statements are contested"));
    }
    Ok(())
}
