//! `comment`: requests for comment, their outcomes, and what may be written of them.

use clap::Args;

use super::Outcome;
use super::add::recorded;
use super::args::{MomentOptions, PageOptions, SigningOptions, from_one, word};
use super::audit::scope;
use super::context::{Context, chain_of, refuse_future, with_session};
use super::failure::Failure;
use super::grid::Grid;
use super::output::{Output, Tone};
use super::statement::{spaced, who};
use crate::audit::{CommentOutcome, Request, Scope, asked_about, requests, statements_in};
use crate::ledger::{Chain, Ledger, Revision, Source};
use crate::record::{Moment, Stance, Status, compose};
use crate::store::Access;

#[derive(Args)]
pub(super) struct CommentOptions {
    /// A statement's or a story's id, or its beginning; otherwise the whole ledger.
    pub(super) id: Option<String>,
    /// Only requests whose outcome is not recorded.
    #[arg(long)]
    pub(super) open: bool,
    /// Record that this source is asked about the statement, as it would be published.
    #[arg(long, value_name = "PHRASE", requires = "id")]
    pub(super) ask: Option<String>,
    /// When it was asked.
    #[arg(long, value_name = "TIME", requires = "ask")]
    pub(super) asked_at: Option<Moment>,
    /// Until when an answer is asked for.
    #[arg(long, value_name = "TIME", requires = "ask")]
    pub(super) deadline: Option<Moment>,
    /// How it was asked.
    #[arg(long, value_name = "TEXT", requires = "ask")]
    pub(super) medium: Option<String>,
    /// Record what came of a request: declined, or no_response. Who answered is recorded with 'ledger revise'.
    #[arg(long, value_name = "OUTCOME", requires_all = ["id", "source"], conflicts_with = "ask",
        value_parser = word(&[CommentOutcome::Declined, CommentOutcome::NoResponse], CommentOutcome::as_str))]
    pub(super) outcome: Option<CommentOutcome>,
    /// The source that was asked, by its position in the statement.
    #[arg(long, value_name = "POSITION", requires = "outcome", value_parser = from_one::<usize>)]
    pub(super) source: Option<usize>,
    #[command(flatten)]
    pub(super) moment: MomentOptions,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

pub(super) fn run(context: &Context, options: CommentOptions, output: &mut Output) -> Result<Outcome, Failure> {
    if options.ask.is_some() || options.outcome.is_some() {
        return record(context, options, output);
    }
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.moment.as_of.as_ref())?;
    let size = match &options.moment.as_of {
        Some(moment) => ledger.size_at(moment)?,
        None => ledger.size()?,
    };
    let second = options.moment.in_effect.as_ref().map_or(i64::MAX, |moment| ledger.second_at(moment));
    let firsts = match scope(&ledger, options.id.as_deref())? {
        Scope::Ledger => asked_about(&ledger, size)?,
        Scope::Statement(first) => vec![first],
        Scope::Story(versions) => statements_in(&ledger, &versions, size)?,
    };
    let now =
        options.moment.as_of.as_ref().map_or(context.now(), |moment| moment.end(ledger.zone()).min(context.now()));
    let mut found = Vec::new();
    let limit = if options.page.all { usize::MAX } else { options.page.limit };
    let mut more = 0u64;
    if output.json {
        output.writer().write_all(b"[")?;
    }
    for first in firsts {
        let mut chain = ledger.chain_at(first)?.revisions;
        chain.retain(|revised| revised.number < size && revised.effective(ledger.zone()) <= second);
        let is_open = |one: &Request| matches!(one.outcome, CommentOutcome::Open | CommentOutcome::Overdue);
        for request in requests(&ledger, &chain, now)?.into_iter().filter(|one| !options.open || is_open(one)) {
            match () {
                () if output.json => {
                    output.writer().write_all(if more == 0 { b"\n" } else { b",\n" })?;
                    serde_json::to_writer(output.writer(), &request)?;
                    more += 1;
                }
                () if output.quiet => output.line(request.statement.to_string())?,
                () if found.len() < limit => found.push(request),
                () => more += 1,
            }
        }
    }
    if output.json {
        output.writer().write_all(b"]\n")?;
    } else if !output.quiet {
        print(&ledger, &found, output)?;
        if more > 0 {
            output.note(format!("{more} more; --limit NUMBER or --all shows them"))?;
        }
    }
    Ok(Outcome::Good)
}

fn print(ledger: &Ledger, found: &[Request], output: &mut Output) -> Result<(), Failure> {
    if found.is_empty() {
        return output.note("no request for comment is recorded; 'ledger comment ID --ask PHRASE' records one");
    }
    let mut grid = Grid::new(["id", "outcome", "who was asked", "what may be written"]);
    for one in found {
        let tone = match one.outcome {
            CommentOutcome::Answered => Tone::Good,
            CommentOutcome::Open => Tone::Open,
            CommentOutcome::Overdue => Tone::Bad,
            CommentOutcome::Declined | CommentOutcome::NoResponse => Tone::Warning,
        };
        let mut asked = who(&one.source);
        let times = [("asked", &one.asked_at), ("until", &one.deadline)];
        let times = times.iter().filter_map(|(label, time)| time.as_ref().map(|time| format!("{label} {time}")));
        let how: Vec<String> = times.chain(one.medium.clone()).collect();
        if !how.is_empty() {
            asked.push_str(&format!("\n{}", how.join(", ")));
        }
        let mut phrase = match (&one.phrase, one.outcome) {
            (Some(phrase), _) => format!("“{phrase}”"),
            (None, CommentOutcome::Answered) => "what they said".to_owned(),
            (None, _) => "nothing yet".to_owned(),
        };
        if let Some(lacks) = one.lacks {
            phrase.push_str(&format!("\n— {lacks}"));
        }
        grid.row([
            (ledger.short_id(&one.statement)?, Tone::Faint),
            (spaced(one.outcome.as_str()), tone),
            (asked, Tone::Plain),
            (phrase, Tone::Plain),
        ]);
    }
    grid.print(output)
}

/// Records a request, or what came of one.
fn record(context: &Context, options: CommentOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Write)?;
    let chain = chain_of(&ledger, options.id.as_deref().unwrap_or_default())?;
    let Some(current) = chain.revisions.last() else {
        return Err(Failure::withheld("the statement's content was erased or is withheld from this copy"));
    };
    let revision = match (&options.ask, options.outcome, options.source) {
        (Some(phrase), ..) => asking(phrase, &options)?,
        (None, Some(outcome), Some(position)) => answering(&chain, outcome, position)?,
        _ => return Err(Failure::new("there is nothing to record").hint("use --ask, or --source with --outcome")),
    };
    if current.statement.status == Status::Retracted {
        return Err(
            Failure::refused("the statement is retracted").hint("ask about the statement that stands in its place")
        );
    }
    let (id, parent) = (chain.id, current.number);
    let done = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.revise(parent, revision.clone()).map(|_| id))?)
    })?;
    recorded(&ledger, done, output)
}

fn asking(phrase: &str, options: &CommentOptions) -> Result<Revision, Failure> {
    let source = Source {
        stance: Some(Stance::Asked),
        asked_at: options.asked_at.clone(),
        deadline: options.deadline.clone(),
        medium: options.medium.clone(),
        ..Source::of_phrase(phrase)
    };
    let add_sources = source.attributions().map_err(|error| Failure::new(format!("--ask '{phrase}': {error}")))?;
    let reason = Some(compose(&format!("asked for comment: {phrase}")));
    Ok(Revision { add_sources, reason, ..Revision::default() })
}

/// The same source, with the outcome of the request in the place of the request.
fn answering(chain: &Chain, outcome: CommentOutcome, position: usize) -> Result<Revision, Failure> {
    let attributions =
        chain.revisions.last().map(|newest| newest.statement.attributions.as_slice()).unwrap_or_default();
    let Some(asked) = position.checked_sub(1).and_then(|index| attributions.get(index)) else {
        return Err(Failure::not_found(format!(
            "there is no source {position}; the statement has {}",
            attributions.len()
        ))
        .hint("'ledger show ID' numbers the sources"));
    };
    if asked.stance != Stance::Asked {
        return Err(Failure::new(format!(
            "source {position} was not asked for comment: its stance is '{}'",
            asked.stance
        ))
        .hint("'ledger show ID' numbers the sources; --ask records a request"));
    }
    let (stance, reason) = match outcome {
        CommentOutcome::Declined => (Stance::DeclinesComment, "declined to comment"),
        _ => (Stance::NoResponse, "did not respond"),
    };
    let mut answered = asked.clone();
    answered.stance = stance;
    let reason = Some(compose(&format!("{}: {reason}", who(asked))));
    Ok(Revision { drop_sources: vec![position], add_sources: vec![answered], reason, ..Revision::default() })
}
