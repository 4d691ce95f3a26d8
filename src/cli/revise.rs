//! `revise`: what changed about a statement.

use clap::ArgMatches;

use super::add::{Content, recorded};
use super::args::ReviseOptions;
use super::context::{Context, chain_of, text_or_stdin, with_session};
use super::failure::Failure;
use super::output::Output;
use super::{Outcome, sources};
use crate::ledger::Revision;
use crate::record::compose;
use crate::store::Access;

pub(super) fn run(
    context: &Context,
    options: ReviseOptions,
    given: Option<&ArgMatches>,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let add_sources = given.map(sources::read).transpose()?.unwrap_or_default();
    let text = options.text.as_deref().map(text_or_stdin).transpose()?;
    let ledger = context.open(Access::Write)?;
    let chain = chain_of(&ledger, &options.id)?;
    let read = match options.revision {
        Some(wanted) => chain.revisions.iter().find(|revised| revised.statement.revision == wanted),
        None => chain.revisions.last(),
    };
    let parent = match (read, options.revision) {
        (Some(revised), _) => revised.number,
        (None, Some(wanted)) => {
            let count = chain.revisions.len();
            return Err(Failure::new(format!("statement {} has no revision {wanted}", ledger.short_id(&chain.id)?))
                .hint(format!("it has {count}; 'ledger show {}' lists them", options.id)));
        }
        (None, None) => return Err(Failure::new("the statement's content was erased or is withheld from this copy")),
    };
    let content = Content::read(&ledger, &options.content)?;
    let successor = options.successor.as_deref().map(|id| chain_of(&ledger, id).map(|chain| chain.id)).transpose()?;
    let revision = Revision {
        change: options.change,
        reason: Some(compose(&options.reason)),
        status: options.content.status,
        text: text.as_deref().map(compose),
        quote: options.content.quote,
        drop_sources: options.drop_sources,
        add_sources,
        appearances: content.appearances,
        relations: content.relations,
        tags: content.tags,
        effective_at: options.content.effective_at,
        successor,
        audience: options.content.audience,
        drafted: None,
    };
    let id = chain.id;
    let done = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.revise(parent, revision).map(|_| id))?)
    })?;
    recorded(&ledger, done, output)
}
