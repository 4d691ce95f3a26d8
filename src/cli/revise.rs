//! `revise`: what changed about a statement.

use clap::{ArgMatches, Args};

use super::add::{Content, recorded};
use super::args::{ContentOptions, SigningOptions, SourceOptions, from_one, relation, word};
use super::context::{Context, chain_of, text_or_stdin, with_session};
use super::failure::Failure;
use super::output::Output;
use super::sources::Sources;
use super::{Outcome, impact, seal, secret, sources};
use crate::ledger::{Error, Revision};
use crate::record::{Body, Change, Relation, RelationType, Statement, compose};
use crate::store::Access;

#[derive(Args)]
pub(super) struct ReviseOptions {
    /// The statement's id, or its beginning (at least 7 digits); `@` is the one recorded or revised last.
    pub(super) id: String,
    /// Why this revision is made.
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    /// What this revision is [default: update, or retraction where the status says so].
    #[arg(long, value_name = "CHANGE", value_parser = word(&[Change::Update, Change::Correction, Change::Clarification, Change::Retraction], Change::as_str))]
    pub(super) change: Option<Change>,
    /// The statement's new text; `-` reads it from standard input.
    #[arg(long, value_name = "TEXT")]
    pub(super) text: Option<String>,
    /// The statement that takes its place, for the status `superseded`.
    #[arg(long, value_name = "ID")]
    pub(super) successor: Option<String>,
    /// Take away the source at this position; may be given again.
    #[arg(long = "drop-source", value_name = "POSITION", value_parser = from_one::<usize>)]
    pub(super) drop_sources: Vec<usize>,
    /// Take this relation back; may be given again.
    #[arg(long = "drop-relation", value_name = "TYPE:ID", value_parser = relation)]
    pub(super) drop_relations: Vec<(RelationType, String)>,
    /// Take this label away; may be given again.
    #[arg(long = "drop-tag", value_name = "TAG")]
    pub(super) drop_tags: Vec<String>,
    /// The revision that you read: refused if there is a newer one.
    #[arg(long, value_name = "NUMBER", value_parser = from_one::<u32>)]
    pub(super) revision: Option<u32>,
    /// Go on without asking, when others rest on what falls.
    #[arg(long, short)]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) content: ContentOptions,
    #[command(flatten)]
    pub(super) sources: SourceOptions,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

pub(super) fn run(
    context: &Context,
    options: ReviseOptions,
    given: Option<&ArgMatches>,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if options.text.as_deref() == Some("-") {
        secret::refuse_two_from_stdin(&options.sources.identity)?;
    }
    let Sources { attributions: add_sources, identities } = given.map(sources::read).transpose()?.unwrap_or_default();
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
            return Err(Failure::not_found(format!(
                "statement {} has no revision {wanted}",
                ledger.short_id(&chain.id)?
            ))
            .hint(format!("it has {count}; 'ledger show {}' lists them", options.id)));
        }
        (None, None) => {
            return Err(Failure::withheld("the statement's content was erased or is withheld from this copy"));
        }
    };
    let content = Content::read(&ledger, &options.content)?;
    let successor = options.successor.as_deref().map(|id| chain_of(&ledger, id).map(|chain| chain.id)).transpose()?;
    let mut drop_relations = Vec::new();
    for (kind, id) in &options.drop_relations {
        drop_relations.push(Relation { to: chain_of(&ledger, id)?.id, kind: *kind });
    }
    let revision = Revision {
        drop_quote: false,
        change: options.change,
        reason: Some(compose(&options.reason)),
        status: options.content.status,
        text: text.as_deref().map(compose),
        quote: options.content.quote,
        drop_sources: options.drop_sources,
        add_sources,
        appearances: content.appearances,
        relations: content.relations,
        drop_relations,
        tags: content.tags,
        drop_tags: options.drop_tags.iter().map(|tag| compose(tag)).collect(),
        effective_at: options.content.effective_at,
        successor,
        audience: options.content.audience,
        drafted: None,
    };
    impact::warn(&ledger, &chain, options.content.status, options.change, options.yes, output)?;
    let warning = chain.revisions.last().and_then(|newest| of_other_words(&newest.statement, &revision));
    let id = chain.id;
    let added_sources = revision.add_sources.len();
    let done = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| {
            let added = batch.revise(parent, revision.clone())?;
            for (position, identity) in &identities {
                // The sources that were added stand at the end.
                let Body::Statement(revised) = ledger.record(added.number)?.body else { continue };
                let before = revised.attributions.len() - added_sources;
                batch.seal(added.digest, before + position + 1, identity)?;
            }
            Ok::<_, Error>(id)
        })?)
    })?;
    warning.into_iter().for_each(|warning| output.warn(warning));
    seal::told(&ledger, identities.len(), output)?;
    recorded(&ledger, done, output)
}

/// What is to be warned of. Words may change as an update, since the world moves; what was wrong is owed to the readers as
/// a correction, and what has fallen has no words that the world could move. A new status or a new source says what moved.
fn of_other_words(before: &Statement, revision: &Revision) -> Option<String> {
    let is_other = |new: Option<&String>, old: Option<&String>| new.is_some_and(|new| Some(new) != old);
    let is_reworded = is_other(revision.text.as_ref(), Some(&before.text))
        || is_other(revision.quote.as_ref(), before.quote.as_ref());
    let is_update = revision.change.is_none_or(|change| change == Change::Update);
    let is_grounded = revision.status.is_some_and(|status| status != before.status) || !revision.add_sources.is_empty();
    if !is_reworded || !is_update || is_grounded {
        return None;
    }
    let what = match before.status.is_final() {
        true => format!("the words of a {} statement change", before.status),
        false => "its words change, and nothing else".to_owned(),
    };
    Some(format!(
        "{what}, as an 'update'; if they were wrong, that is --change correction, which 'ledger export corrections' tells"
    ))
}
