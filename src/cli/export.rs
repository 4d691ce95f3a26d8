//! `export`: statements as a table or as JSON, or all record lines.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueHint};

use super::args::{FilterOptions, word};
use super::context::{Context, refuse_future};
use super::failure::Failure;
use super::filter::selection;
use super::output::Output;
use super::{Outcome, corrections, sheet};
use crate::export::{self, Error, Format, Out, SheetFormat, export, write_package};
use crate::ledger::Ledger;
use crate::publish::seen_by;
use crate::record::Audience;
use crate::store::Access;
use crate::template::Template;

/// The house table that is the publication's.
const CORRECTIONS: &str = "corrections";

#[derive(Args)]
#[command(after_help = "Which to choose, with an example of each: docs/guide/exporting.md.")]
pub(super) struct ExportOptions {
    /// What, or in which format.
    #[arg(value_name = "FORMAT", value_parser = kinds(), hide_possible_values = true,
        long_help = long_help())]
    pub(super) format: String,
    /// The columns of the table of statements, in this order: their names with commas between them.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) columns: Vec<String>,
    /// The file to write, or the folder, whole or not at all. Otherwise standard output.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// What a house table is written as [default: md].
    #[arg(long = "format", value_name = "FORMAT", value_parser = word(SheetFormat::ALL, SheetFormat::as_str))]
    pub(super) sheet_format: Option<SheetFormat>,
    /// For whom: what they may not see is left out [default: desk; of corrections: public].
    #[arg(long, value_name = "AUDIENCE", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
    #[command(flatten)]
    pub(super) filter: FilterOptions,
}

/// The formats, and the house tables.
fn kinds() -> PossibleValuesParser {
    let formats = Format::ALL.iter().map(|format| format.as_str());
    let templates = Template::ALL.iter().map(|template| template.as_str());
    PossibleValuesParser::new(formats.chain(templates).chain([CORRECTIONS]))
}

fn long_help() -> String {
    let mut help = String::from("Statements, in a format:\n");
    for format in Format::ALL {
        help.push_str(&format!("  {:<12} {}\n", format.as_str(), format.about()));
    }
    help.push_str("House tables, in Markdown, HTML or XLSX (--format):\n");
    for template in Template::ALL {
        help.push_str(&format!("  {:<15} {}\n", template.as_str(), template.about()));
    }
    help.push_str(&format!("  {CORRECTIONS:<15} what was wrong and what is right"));
    help
}

pub(super) fn run(context: &Context, options: ExportOptions, output: &mut Output) -> Result<Outcome, Failure> {
    if options.format == CORRECTIONS {
        return corrections::run(context, &options, output);
    }
    if let Ok(template) = options.format.parse::<Template>() {
        refuse_columns(&options)?;
        return sheet::run(context, template, &options, output);
    }
    if options.sheet_format.is_some() {
        let failure =
            Failure::new(format!("--format is for house tables, and '{}' is a format itself", options.format));
        return Err(failure.hint("leave --format out"));
    }
    let format: Format =
        options.format.parse().map_err(|error: crate::record::UnknownWord| Failure::new(error.to_string()))?;
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.filter.moment.as_of.as_ref())?;
    let ledger = seen(ledger, &options, output)?;
    let wanted = export::Options { selection: selection(&ledger, options.filter.clone())?, columns: columns(&options) };
    let many = match format {
        Format::Jsonl => ("record", "records"),
        Format::Ninjs => ("story", "stories"),
        _ => ("statement", "statements"),
    };
    match &options.output {
        Some(path) if format == Format::Package => {
            let written = whole_folder(path, |folder| write_package(&ledger, &wanted, folder))?;
            tell(path, written, many, output)
        }
        None if format == Format::Package => Err(Error::IsFolder.into()),
        _ => deliver(&options, &ledger, output, |out| export(&ledger, format, &wanted, out), many),
    }
}

/// The names of the columns; a space behind a comma is no part of one.
fn columns(options: &ExportOptions) -> Vec<String> {
    options.columns.iter().map(|name| name.trim().to_owned()).collect()
}

/// The ledger as those see it for whom the export is; tells when something is withheld from them.
pub(super) fn seen(ledger: Ledger, options: &ExportOptions, output: &mut Output) -> Result<Ledger, Failure> {
    let audience = options.audience.unwrap_or(Audience::Desk);
    let seen = seen_by(&ledger, audience)?;
    if seen.is_some() {
        output.note(format!("something is withheld that is not for the {audience}; --audience says for whom"))?;
    }
    Ok(seen.unwrap_or(ledger))
}

/// Writes to the file that was named, whole or not at all, or else to standard output, and tells how much it was.
pub(super) fn deliver(
    options: &ExportOptions,
    ledger: &Ledger,
    output: &mut Output,
    write: impl FnOnce(Out<'_>) -> Result<u64, Error>,
    many: (&str, &str),
) -> Result<Outcome, Failure> {
    let Some(path) = &options.output else {
        let binary =
            options.format.parse().is_ok_and(Format::is_binary) || options.sheet_format == Some(SheetFormat::Xlsx);
        if binary && output.is_terminal() {
            return Err(Failure::new("a workbook and Parquet are no text, and are not written to a terminal")
                .hint("name a file with --output"));
        }
        output.escape_for_terminal();
        write(output.writer())?;
        return Ok(Outcome::Good);
    };
    if is_same_file(path, ledger.path()) {
        return Err(Failure::new(format!("{} is the ledger itself", path.display())).hint("choose another name"));
    }
    let written = whole(path, write)?;
    tell(path, written, many, output)
}

fn tell(path: &Path, written: u64, (one, many): (&str, &str), output: &mut Output) -> Result<Outcome, Failure> {
    output.note(format!("{}: {written} {}", path.display(), if written == 1 { one } else { many }))?;
    Ok(Outcome::Good)
}

/// Only tables of statements have columns to choose from.
pub(super) fn refuse_columns(options: &ExportOptions) -> Result<(), Failure> {
    if options.columns.is_empty() {
        return Ok(());
    }
    let failure = Failure::new(format!("'{}' has its own columns", options.format));
    Err(failure.hint("leave --columns out, or export csv, xlsx, md or html"))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Ledger(error) => error.into(),
            Error::Output(error) => error.into(),
            Error::Columns(error) => {
                Failure::new(error.to_string()).hint("choose other columns, or leave --columns out")
            }
            Error::NotBuilt { .. } => {
                Failure::new(error.to_string()).hint("build it in: cargo build --release --features parquet")
            }
            Error::IsFolder => Failure::new(error.to_string()).hint("name a new folder with --output"),
            error @ Error::TooManyRows { .. } => Failure::refused(error.to_string())
                .hint("choose fewer statements with the filters, or export csv or parquet, which have no such limit"),
        }
    }
}

/// Writes a file whole or not at all: beside its place first, then into it by renaming. Only its owner can read it.
pub(super) fn whole<T>(path: &Path, write: impl FnOnce(Out<'_>) -> Result<T, Error>) -> Result<T, Failure> {
    let refused = |error| refused(path, &error);
    let part = part_of(path)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&part).map_err(refused)?;
    let mut out = BufWriter::new(file);
    let written = write(&mut out).map_err(|error| match error {
        Error::Output(error) => refused(error),
        error => error.into(),
    });
    let done = written.and_then(|value| {
        let file = out.into_inner().map_err(|error| refused(error.into_error()))?;
        file.sync_all().and_then(|()| fs::rename(&part, path)).map_err(refused)?;
        Ok(value)
    });
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}

/// Writes a folder whole or not at all: beside its place first, then into it by renaming. Only its owner can look in.
fn whole_folder<T>(path: &Path, write: impl FnOnce(&Path) -> Result<T, Error>) -> Result<T, Failure> {
    if fs::read_dir(path).is_ok_and(|mut files| files.next().is_some()) || path.is_file() {
        let failure = Failure::conflict(format!("{} is there already, and is not an empty folder", path.display()));
        return Err(failure.hint("name a new folder, or take that one away"));
    }
    let part = part_of(path)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&part).map_err(|error| refused(path, &error))?;
    let written = write(&part).map_err(|error| match error {
        Error::Output(error) => refused(path, &error),
        error => error.into(),
    });
    let done = written.and_then(|value| {
        fs::rename(&part, path).map_err(|error| refused(path, &error))?;
        Ok(value)
    });
    if done.is_err() {
        let _ = fs::remove_dir_all(&part);
    }
    done
}

/// Where a file or a folder is written before it takes its place.
fn part_of(path: &Path) -> Result<PathBuf, Failure> {
    let name = path.file_name().ok_or_else(|| Failure::new(format!("{} is no file's name", path.display())))?;
    let mut name = name.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(name))
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::unwritable(path, format!("{} can't be written: {error}", path.display()));
    match error.kind() {
        std::io::ErrorKind::NotFound => failure.hint("make its folder first"),
        _ => failure.hint("make room or choose another place; what stood there before is untouched"),
    }
}

/// Whether both paths lead to the same file, which writing to the one would take away under the other.
fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
