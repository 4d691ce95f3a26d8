//! `import`: rows of JSON Lines or CSV, all or none.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::Serialize;

use super::Outcome;
use super::args::{SigningOptions, word};
use super::context::{Context, with_session};
use super::failure::Failure;
use super::init::on_ledger;
use super::output::{Output, plain};
use crate::import::{Bad, Format, Imported, Unreadable, import};
use crate::ledger::{Batch, Committed, Error, Ledger};
use crate::record::Audience;

#[derive(Args)]
pub(super) struct ImportOptions {
    /// A .jsonl or .csv file, or `-` for standard input.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,
    /// The format, where the file's name does not tell it.
    #[arg(long, value_parser = ["jsonl", "csv"])]
    pub(super) format: Option<String>,
    /// Record the good rows although others are wrong.
    #[arg(long)]
    pub(super) skip_bad: bool,
    /// Check every row and record nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Who may see rows that do not say [default: desk].
    #[arg(long, value_name = "AUDIENCE", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

/// How many bytes a row has at the least, to tell from a file's size whether many come.
const BYTES_A_ROW: u64 = 1_000;
/// From how many rows on indexes are made after the load.
const MANY: u64 = 20_000;
/// How many bad rows are told one by one.
const TOLD: usize = 20;

#[derive(Serialize)]
struct Summary<'a> {
    statements: u64,
    revisions: u64,
    stories: u64,
    notes: u64,
    recorded: bool,
    bad: Vec<BadRow<'a>>,
    more_bad: u64,
    ignored_columns: &'a [String],
}

#[derive(Serialize)]
struct BadRow<'a> {
    row: u64,
    line: u64,
    reason: std::borrow::Cow<'a, str>,
}

/// Why nothing is recorded although nothing failed: the transaction is rolled back.
enum Refusal {
    Bad(Imported),
    DryRun(Imported),
    Unreadable(Unreadable),
    Ledger(Error),
    Failed(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Ledger(error)
    }
}

pub(super) fn run(context: &Context, options: &ImportOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let format = format_of(options)?;
    let mut is_read = false;
    let done = on_ledger(context, &options.signing.key, output, |ledger, output| {
        if std::mem::replace(&mut is_read, true) && options.file == Path::new("-") {
            return Err(Refusal::Failed(
                Failure::conflict("another process has just made this ledger, and standard input is read already")
                    .hint("run the same command again; nothing was recorded"),
            ));
        }
        record(context, ledger, output, format, options)
    });
    match done {
        Ok((_, committed)) => {
            if let Some(warning) = &committed.warning {
                output.warn(format!("all is recorded, but the key's state is not: {warning}"));
            }
            report(&committed.value, true, options, output)
        }
        Err(Refusal::Bad(imported) | Refusal::DryRun(imported)) => report(&imported, false, options, output),
        Err(Refusal::Unreadable(error)) => {
            let failure = Failure::unreadable(
                &options.file,
                format!("{}: {error}; nothing was recorded", name_of(&options.file)),
            );
            Err(match error {
                Unreadable::Empty => failure.hint("a CSV has a header with a column 'text', then a row a statement"),
                Unreadable::NoText { known, .. } => failure.hint(format!(
                    "give the column with the statements the name 'text'; the columns that are read: {known}"
                )),
                Unreadable::File(_) | Unreadable::Header(_) => failure,
            })
        }
        Err(Refusal::Ledger(error)) => Err(error.into()),
        Err(Refusal::Failed(failure)) => Err(failure),
    }
}

/// Records all rows of the file in one commit.
fn record(
    context: &Context,
    ledger: &Ledger,
    output: &Output,
    format: Format,
    options: &ImportOptions,
) -> Result<Committed<Imported>, Refusal> {
    let progress = output.progress("importing row", None);
    let (input, bytes) = open(&options.file)?;
    let mut opened = Some(input);
    let many = bytes / BYTES_A_ROW > MANY.max(ledger.size()?);
    let work = |batch: &mut Batch<'_>| {
        let mut input = match opened.take() {
            Some(input) => input,
            None if options.file == Path::new("-") => {
                let failure = Failure::failed("the import was interrupted, and standard input can't be read again");
                return Err(Refusal::Failed(failure.hint("nothing was recorded; run it again")));
            }
            None => open(&options.file)?.0,
        };
        if many {
            batch.expect_many()?;
        }
        let imported = import(batch, &mut *input, format, options.audience, |row| progress.at(row))?;
        let imported = imported.map_err(Refusal::Unreadable)?;
        if !imported.bad.is_empty() && !options.skip_bad {
            return Err(Refusal::Bad(imported));
        }
        if options.dry_run { Err(Refusal::DryRun(imported)) } else { Ok(imported) }
    };
    with_session(context, ledger, &options.signing, output, |session| Ok(ledger.commit(session, work)))?
}

fn report(
    imported: &Imported,
    recorded: bool,
    options: &ImportOptions,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if !imported.ignored_columns.is_empty() {
        output.note(format!("columns that are not read: {}", imported.ignored_columns.join(", ")))?;
    }
    if output.json {
        let bad = imported
            .bad
            .iter()
            .map(|Bad { row, line, reason }| BadRow { row: *row, line: *line, reason: plain(reason) })
            .collect();
        let Imported { statements, revisions, stories, notes, more_bad, ignored_columns, .. } = imported;
        output.json(&Summary {
            statements: *statements,
            revisions: *revisions,
            stories: *stories,
            notes: *notes,
            recorded,
            bad,
            more_bad: *more_bad,
            ignored_columns,
        })?;
    } else if recorded && !output.quiet {
        output.line(format!("Recorded {}.", counts(imported)))?;
    }
    let wrong = imported.bad.len() as u64 + imported.more_bad;
    if wrong > 0 && !output.json {
        for Bad { row, line, reason } in imported.bad.iter().take(TOLD) {
            output.note(format!("row {row} (line {line}): {}", plain(reason)))?;
        }
        if wrong > TOLD as u64 {
            output.note(format!("… and {} more; --json lists the first 1000", wrong - TOLD as u64))?;
        }
    }
    if recorded {
        return Ok(Outcome::Good);
    }
    if wrong > 0 && !options.skip_bad {
        let rows = if wrong == 1 { "1 row is wrong".to_owned() } else { format!("{wrong} rows are wrong") };
        return Err(Failure::invalid(format!("{}: {rows}; nothing was recorded", name_of(&options.file)))
            .file(&options.file)
            .hint(format!("mend {}, or record the others with --skip-bad", if wrong == 1 { "it" } else { "them" })));
    }
    output.note(format!("dry run: {} would be recorded", counts(imported)))?;
    Ok(Outcome::Good)
}

fn counts(imported: &Imported) -> String {
    let named = [
        (imported.statements, "statement", "statements"),
        (imported.revisions, "revision", "revisions"),
        (imported.stories, "story version", "story versions"),
        (imported.notes, "note", "notes"),
    ];
    let said = named.iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> =
        said.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

fn format_of(options: &ImportOptions) -> Result<Format, Failure> {
    if options.file.is_dir() {
        return Err(Failure::unreadable(&options.file, format!("{} is a folder", options.file.display()))
            .hint("name a .jsonl or .csv file"));
    }
    let extension = options.file.extension().map(|extension| extension.to_ascii_lowercase());
    match options.format.as_deref().or(extension.as_ref().and_then(|extension| extension.to_str())) {
        Some("jsonl" | "ndjson" | "json") => Ok(Format::Jsonl),
        Some("csv" | "tsv" | "txt") => Ok(Format::Csv),
        _ => Err(Failure::unreadable(&options.file, format!("the format of {} is not known", name_of(&options.file)))
            .hint("name it with --format jsonl or --format csv; a spreadsheet saves as \"CSV UTF-8\"")),
    }
}

/// How the file is called in messages.
fn name_of(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Opens the file, or standard input, with its size where that is known.
fn open(path: &Path) -> Result<(Box<dyn BufRead + Send>, u64), Failure> {
    if path == Path::new("-") {
        return Ok((Box::new(BufReader::new(std::io::stdin())), 0));
    }
    let refused = |reason: String| Failure::unreadable(path, format!("{} can't be read: {reason}", path.display()));
    let file = File::open(path).map_err(|error| refused(error.to_string()))?;
    let metadata = file.metadata().map_err(|error| refused(error.to_string()))?;
    Ok((Box::new(BufReader::with_capacity(1 << 18, file)), metadata.len()))
}
