//! `add`: one statement and who stands behind it, or a story (`story.rs`).

use std::path::PathBuf;

use clap::{ArgMatches, Args, ValueHint};

use super::args::{ContentOptions, SigningOptions, SourceOptions, StoryOptions, word};
use super::context::{Context, chain_of, story_of, text_or_stdin, with_session};
use super::failure::Failure;
use super::init::on_ledger;
use super::output::Output;
use super::sources::Sources;
use super::{Outcome, seal, secret, sources, story, table};
use crate::export::Row;
use crate::ledger::{Added, Committed, Error, Ledger};
use crate::record::{Appearance, Attribution, Confidence, Digest, Relation, Statement, Status, compose};
use crate::seal::Identity;

#[derive(Args)]
pub(super) struct AddOptions {
    /// A story: plain text, Markdown (.md) or a saved page (.html); `-` reads standard input. Its statements are drafted,
    /// and recorded once you have reviewed them in your editor.
    #[arg(value_name = "STORY", value_hint = ValueHint::FilePath)]
    pub(super) file: Option<PathBuf>,
    /// One statement instead, in the desk's words; `-` reads it from standard input.
    #[arg(long, value_name = "TEXT")]
    pub(super) text: Option<String>,
    /// Record the drafts of at least this confidence as they are, without an editor [default: medium].
    #[arg(long, value_name = "CONFIDENCE", num_args = 0..=1, require_equals = true, default_missing_value = "medium",
        conflicts_with = "resume", help_heading = "For a story",
        value_parser = word(Confidence::ALL, Confidence::as_str))]
    pub(super) accept: Option<Confidence>,
    #[command(flatten)]
    pub(super) story: StoryOptions,
    #[command(flatten)]
    pub(super) content: ContentOptions,
    #[command(flatten)]
    pub(super) sources: SourceOptions,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

pub(super) fn run(
    context: &Context,
    options: AddOptions,
    given: Option<&ArgMatches>,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if options.text.as_deref() == Some("-") {
        secret::refuse_two_from_stdin(&options.sources.identity)?;
    }
    let Sources { attributions, identities } = given.map(sources::read).transpose()?.unwrap_or_default();
    if let Some(file) = &options.file {
        refuse_both(&options, !attributions.is_empty())?;
        return story::run(context, file, &options, output);
    }
    let Some(text) = &options.text else {
        return Err(Failure::new("there is nothing to add")
            .hint("name a story's file, or type one statement with --text and --source"));
    };
    refuse_story_options(&options)?;
    if attributions.is_empty() {
        return Err(Failure::new("nobody stands behind this statement")
            .hint("name who does with --source PHRASE; in the outlet's own voice, use --class narrator"));
    }
    let text = compose(&text_or_stdin(text)?);
    let (ledger, committed) = on_ledger(context, &options.signing.key, output, |ledger, output| {
        record(context, ledger, output, &options, text.clone(), attributions.clone(), &identities)
    })?;
    seal::told(&ledger, identities.len(), output)?;
    recorded(&ledger, committed.map(|added| added.digest), output)
}

/// A story's statements are drafted from it; what describes one statement has no place beside it.
fn refuse_both(options: &AddOptions, has_sources: bool) -> Result<(), Failure> {
    let content = &options.content;
    let given = [
        (options.text.is_some(), "--text"),
        (has_sources, "--source"),
        (content.quote.is_some(), "--quote"),
        (content.status.is_some(), "--status"),
        (!content.relations.is_empty(), "--relation"),
    ];
    let Some((_, option)) = given.iter().find(|(is_given, _)| *is_given) else { return Ok(()) };
    let file = options.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
    Err(Failure::new(format!("{option} is for one statement, and '{file}' is taken for a story's file"))
        .hint("add the story alone, or one statement with --text alone"))
}

fn refuse_story_options(AddOptions { accept, story: options, .. }: &AddOptions) -> Result<(), Failure> {
    let given = [
        (accept.is_some(), "--accept"),
        (options.resume.is_some(), "--resume"),
        (options.headline.is_some(), "--headline"),
        (options.byline.is_some(), "--byline"),
        (options.outlet.is_some(), "--outlet"),
        (options.published_at.is_some(), "--published-at"),
        (options.url.is_some(), "--url"),
        (options.language.is_some(), "--language"),
    ];
    let Some((_, option)) = given.iter().find(|(is_given, _)| *is_given) else { return Ok(()) };
    Err(Failure::new(format!("{option} is for a story, and --text is one statement"))
        .hint("name the story's file in the place of --text"))
}

fn record(
    context: &Context,
    ledger: &Ledger,
    output: &Output,
    options: &AddOptions,
    text: String,
    attributions: Vec<Attribution>,
    identities: &[(usize, Identity)],
) -> Result<Committed<Added>, Failure> {
    let content = Content::read(ledger, &options.content)?;
    let statement = Statement {
        appearances: content.appearances,
        audience: options.content.audience,
        effective_at: options.content.effective_at.clone(),
        quote: options.content.quote.clone(),
        relations: content.relations,
        status: options.content.status.unwrap_or(Status::Reported),
        tags: content.tags,
        ..Statement::new(text, attributions)
    };
    with_session(context, ledger, &options.signing, output, |session| {
        if identities.is_empty() {
            return Ok(ledger.add_statement(session, statement)?);
        }
        Ok(ledger.commit(session, |batch| {
            let added = batch.add_statement(statement.clone())?;
            for (position, identity) in identities {
                batch.seal(added.digest, position + 1, identity)?;
            }
            Ok::<_, Error>(added)
        })?)
    })
}

/// Prints a statement that was just recorded, as `show` would.
pub(super) fn recorded(ledger: &Ledger, done: Committed<Digest>, output: &mut Output) -> Result<Outcome, Failure> {
    if let Some(warning) = done.warning {
        output.warn(format!("it is recorded, but the key's state is not: {warning}"));
    }
    let shown = show(ledger, &done.value, output);
    let Err(failure) = shown else { return shown };
    // The commit stands, whatever became of the connection since.
    output.warn(format!("it is recorded, and can't be shown: {failure}"));
    output.line(done.value.to_string())?;
    Ok(Outcome::Good)
}

fn show(ledger: &Ledger, digest: &Digest, output: &mut Output) -> Result<Outcome, Failure> {
    let chain = chain_of(ledger, &digest.to_string())?;
    let Some(newest) = chain.revisions.last() else { return Ok(Outcome::Good) };
    if output.json {
        let contested = ledger.contests(None)?.of(newest)?;
        output.json(&Row::from(newest).contested(contested))?;
    } else if output.quiet {
        output.line(chain.id.to_string())?;
    } else {
        table::statements(ledger, std::slice::from_ref(newest), output)?;
    }
    Ok(Outcome::Good)
}

/// What the options name, found in the ledger.
pub(super) struct Content {
    pub(super) appearances: Vec<Appearance>,
    pub(super) relations: Vec<Relation>,
    pub(super) tags: Vec<String>,
}

impl Content {
    pub(super) fn read(ledger: &Ledger, options: &ContentOptions) -> Result<Self, Failure> {
        let mut appearances = Vec::new();
        if let Some(id) = &options.story {
            let newest = story_of(ledger, id)?.pop().map(|version| version.digest);
            appearances.extend(newest.map(|story| Appearance { end: None, exact: None, start: None, story }));
        }
        let mut relations = Vec::new();
        for (kind, id) in &options.relations {
            relations.push(Relation { to: chain_of(ledger, id)?.id, kind: *kind });
        }
        Ok(Self { appearances, relations, tags: options.tags.iter().map(|tag| compose(tag)).collect() })
    }
}
