//! `redact`: content is erased, and a record says why; its digest, its place and every proof stay.

use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::args::{SigningOptions, from_one, word};
use super::context::{Context, explained, with_session};
use super::failure::Failure;
use super::output::{Output, Tone};
use super::{Outcome, output};
use crate::ledger::{Echo, Erasure, Ledger};
use crate::record::{Digest, Part, RedactionReason, compose};
use crate::store::Access;

/// How long other processes that read the ledger are waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// What no program can reach.
const OUT_OF_REACH: &str = "what this can't reach: back-ups and copies of the file, snapshots of the disk, clones and \
    publications that others fetched. Publish again to take it out of your own publications";
/// The same where the ledger is in a database.
const OUT_OF_REACH_OF_A_DATABASE: &str = "what this can't reach: the server's write-ahead log and its archive, standbys \
    that lag, base back-ups and dumps, snapshots of the disk, clones and publications that others fetched. Publish again \
    to take it out of your own publications";

#[derive(Args)]
pub(super) struct RedactOptions {
    /// The id of a statement, a story, a note or a seal, or its beginning (at least 7 digits).
    pub(super) id: String,
    /// One revision or version alone; otherwise all of them.
    #[arg(value_parser = from_one::<u32>)]
    pub(super) revision: Option<u32>,
    /// Why. Everybody may read it.
    #[arg(long, value_name = "REASON", value_parser = word(RedactionReason::ALL, RedactionReason::as_str))]
    pub(super) reason: RedactionReason,
    /// On whose word. Everybody may read it.
    #[arg(long, value_name = "TEXT")]
    pub(super) authority: String,
    /// What of it.
    #[arg(long, value_name = "PART", default_value = "record", value_parser = word(Part::ALL, Part::as_str))]
    pub(super) part: Part,
    /// Redact the statements, too, that keep verbatim extracts of the story.
    #[arg(long)]
    pub(super) extracts: bool,
    /// Tell what would be erased, and what would still say the same; erase nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Ask nothing.
    #[arg(long, short)]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

/// What a redaction erased, or would.
#[derive(Serialize)]
struct Report<'a> {
    reason: RedactionReason,
    authority: &'a str,
    dry_run: bool,
    erased: Vec<Item<'a>>,
    /// Statements with extracts of the story that stay.
    extracts: Vec<Item<'a>>,
    still_said: Vec<Echoed>,
    finished: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    number: u64,
    digest: Digest,
    part: Part,
    what: &'a str,
}

#[derive(Serialize)]
struct Echoed {
    number: u64,
    digest: Digest,
    why: &'static str,
}

pub(super) fn run(context: &Context, options: RedactOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(if options.dry_run { Access::Read } else { Access::Write })?;
    let erasures = ledger.erasures(&options.id, options.revision, options.part);
    let mut erasures = erasures.map_err(|error| explained(&ledger, error))?;
    let mut extracts = ledger.extracts(&erasures)?;
    let take_extracts = options.extracts || (!options.dry_run && ask_for_extracts(&ledger, &extracts, &options)?);
    if take_extracts {
        erasures.append(&mut extracts);
    }
    let mut echoes = ledger.echoes(&erasures)?;
    echoes.retain(|echo| !extracts.iter().any(|extract| extract.number == echo.number));
    let mut finished = false;
    if !options.dry_run {
        confirm(&erasures, &options)?;
        let authority = compose(&options.authority);
        let progress = output.progress("erasing: the whole file is written anew", None);
        with_session(context, &ledger, &options.signing, output, |session| {
            Ok(ledger.commit(session, |batch| {
                erasures.iter().try_for_each(|one| batch.redact(one, options.reason, Some(authority.clone())).map(drop))
            })?)
        })?;
        finished = ledger.finish_erasure(PATIENCE)?;
        drop(progress);
    }
    let report = Report {
        reason: options.reason,
        authority: &options.authority,
        dry_run: options.dry_run,
        erased: erasures.iter().map(item).collect(),
        extracts: extracts.iter().map(item).collect(),
        still_said: echoes
            .iter()
            .map(|Echo { number, digest, why }| Echoed { number: *number, digest: *digest, why })
            .collect(),
        finished,
    };
    if output.json {
        output.json(&report)?;
    } else {
        print(&ledger, &report, output)?;
    }
    if !finished && !options.dry_run {
        output.finish()?;
        let next = if ledger.is_database() { "'ledger reindex'" } else { "the next command" };
        return Err(Failure::new(
            "the redaction is recorded, but not finished: another process is reading what was erased",
        )
        .hint(format!("end that process; {next} finishes it, and 'ledger verify' says whether it is")));
    }
    Ok(Outcome::Good)
}

fn item(erasure: &Erasure) -> Item<'_> {
    Item { number: erasure.number, digest: erasure.digest, part: erasure.part, what: &erasure.what }
}

fn print(ledger: &Ledger, report: &Report<'_>, output: &mut Output) -> Result<(), Failure> {
    let did = if report.dry_run { "would be erased" } else { "erased" };
    for item in &report.erased {
        output.line(format!("{}  {}, {did}", ledger.short_id(&item.digest)?, item.what))?;
    }
    if output.quiet {
        return Ok(());
    }
    if !report.extracts.is_empty() {
        output.line(
            output.paint(Tone::Warning, "These keep extracts of it, word for word (--extracts erases them, too):"),
        )?;
        for item in &report.extracts {
            output.line(format!("  {}  {}", ledger.short_id(&item.digest)?, item.what))?;
        }
    }
    if !report.still_said.is_empty() {
        output.line(output.paint(Tone::Warning, "These may still say the same:"))?;
        for echo in &report.still_said {
            output.line(format!("  {}  {}", ledger.short_id(&echo.digest)?, echo.why))?;
        }
    }
    output.note(if ledger.is_database() { OUT_OF_REACH_OF_A_DATABASE } else { OUT_OF_REACH })
}

fn ask_for_extracts(ledger: &Ledger, extracts: &[Erasure], options: &RedactOptions) -> Result<bool, Failure> {
    if extracts.is_empty() || options.yes || !output::can_ask() {
        return Ok(false);
    }
    let ids: Result<Vec<String>, _> = extracts.iter().map(|one| ledger.short_id(&one.digest)).collect();
    Ok(output::ask(&format!("{} keep extracts of it, word for word. Erase them, too?", ids?.join(", "))))
}

fn confirm(erasures: &[Erasure], options: &RedactOptions) -> Result<(), Failure> {
    if !options.yes && !output::can_ask() {
        return Err(Failure::new("what is erased can't be brought back, and nobody is here who could be asked")
            .hint("--yes goes on without being asked; --dry-run tells what would be erased"));
    }
    let what: Vec<&str> = erasures.iter().map(|one| one.what.as_str()).collect();
    let question = format!("This erases, for good: {}. Go on?", what.join(", "));
    if options.yes || output::ask(&question) {
        return Ok(());
    }
    Err(Failure::failed("nothing was erased").hint("--dry-run tells what would be"))
}
