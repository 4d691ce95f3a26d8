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
use super::{Outcome, corrections};
use crate::export::{self, Error, Format, Out, export, write_package};
use crate::publish::seen_by;
use crate::record::Audience;
use crate::store::Access;

/// The format that is no table of statements.
const CORRECTIONS: &str = "corrections";

#[derive(Args)]
pub(super) struct ExportOptions {
    /// csv, tsv, xlsx, md, html and json: statements as they stand; jsonl: every record line, verbatim and in order;
    /// corrections: the public list of what was wrong and what is right, in Markdown.
    #[arg(value_parser = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str()).chain([CORRECTIONS])))]
    pub(super) format: String,
    /// The columns of the table of statements, in this order: their names with commas between them.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) columns: Vec<String>,
    /// The file to write, whole or not at all. Otherwise standard output.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// The corrections as a web page.
    #[arg(long)]
    pub(super) html: bool,
    /// For whom: what others alone may see is withheld [default: desk; of the corrections: public].
    #[arg(long, value_name = "AUDIENCE", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
    #[command(flatten)]
    pub(super) filter: FilterOptions,
}

pub(super) fn run(context: &Context, options: ExportOptions, output: &mut Output) -> Result<Outcome, Failure> {
    if options.format == CORRECTIONS {
        return corrections::run(context, &options, output);
    }
    if options.html {
        return Err(Failure::new("--html is for the corrections").hint("'ledger export corrections'"));
    }
    let format: Format =
        options.format.parse().map_err(|error: crate::record::UnknownWord| Failure::new(error.to_string()))?;
    let ledger = context.open(Access::Read)?;
    refuse_future(context, &ledger, "--as-of", options.filter.moment.as_of.as_ref())?;
    let audience = options.audience.unwrap_or(Audience::Desk);
    let seen = seen_by(&ledger, audience)?;
    if seen.is_some() {
        output.note(format!("something is withheld that is not for the {audience}; --audience says for whom"))?;
    }
    let ledger = seen.unwrap_or(ledger);
    let wanted = export::Options { selection: selection(&ledger, options.filter)?, columns: options.columns };
    let Some(path) = options.output else {
        if format == Format::Package {
            return Err(Error::IsFolder.into());
        }
        if format.is_binary() && output.is_terminal() {
            let failure = Failure::new(format!("'{format}' is no text, and is not written to a terminal"));
            return Err(failure.hint("name a file with --output"));
        }
        export(&ledger, format, &wanted, output.writer())?;
        return Ok(Outcome::Good);
    };
    let written = if format == Format::Package {
        whole_folder(&path, |folder| write_package(&ledger, &wanted, folder))?
    } else {
        if is_same_file(&path, ledger.path()) {
            return Err(Failure::new(format!("{} is the ledger itself", path.display())).hint("choose another name"));
        }
        whole(&path, |out| export(&ledger, format, &wanted, out))?
    };
    let (one, many) = match format {
        Format::Jsonl => ("record", "records"),
        Format::Ninjs => ("story", "stories"),
        _ => ("statement", "statements"),
    };
    output.note(format!("{}: {written} {}", path.display(), if written == 1 { one } else { many }))?;
    Ok(Outcome::Good)
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
            error @ Error::TooManyRows { .. } => Failure::new(error.to_string())
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
        let failure = Failure::new(format!("{} is there already, and is not an empty folder", path.display()));
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
    let failure = Failure::new(format!("{} can't be written: {error}", path.display()));
    match error.kind() {
        std::io::ErrorKind::NotFound => failure.hint("make its folder first"),
        _ => failure.hint("make room or choose another place; what stood there before is untouched"),
    }
}

/// Whether both paths lead to the same file, which writing to the one would take away under the other.
pub(super) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
