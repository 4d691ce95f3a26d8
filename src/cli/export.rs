//! `export`: statements as a table or as JSON, or all record lines.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::Outcome;
use super::args::FilterOptions;
use super::context::Context;
use super::failure::Failure;
use super::filter::selection;
use super::output::Output;
use crate::export::{Error, Format, export};
use crate::store::Access;

#[derive(Args)]
pub(super) struct ExportOptions {
    /// csv, tsv, md and json: statements as they stand; jsonl: every record line, verbatim and in order.
    #[arg(value_parser = ["csv", "tsv", "md", "json", "jsonl"])]
    pub(super) format: String,
    /// The file to write, whole or not at all. Otherwise standard output.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) filter: FilterOptions,
}

pub(super) fn run(context: &Context, options: ExportOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let format: Format =
        options.format.parse().map_err(|error: crate::record::UnknownWord| Failure::new(error.to_string()))?;
    let ledger = context.open(Access::Read)?;
    let selection = selection(&ledger, options.filter)?;
    let Some(path) = options.output else {
        export(&ledger, format, &selection, output.writer())?;
        return Ok(Outcome::Good);
    };
    if is_same_file(&path, ledger.path()) {
        return Err(Failure::new(format!("{} is the ledger itself", path.display())).hint("choose another name"));
    }
    let written = whole(&path, |out| export(&ledger, format, &selection, out))?;
    let what = if format == Format::Jsonl { "record" } else { "statement" };
    output.note(format!("{}: {written} {what}{}", path.display(), if written == 1 { "" } else { "s" }))?;
    Ok(Outcome::Good)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Ledger(error) => error.into(),
            Error::Output(error) => error.into(),
        }
    }
}

/// Writes a file whole or not at all: beside its place first, then into it by renaming. Only its owner can read it.
pub(super) fn whole<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T, Error>) -> Result<T, Failure> {
    let refused = |error: std::io::Error| {
        let failure = Failure::new(format!("{} can't be written: {error}", path.display()));
        match error.kind() {
            std::io::ErrorKind::NotFound => failure.hint("make its folder first"),
            _ => failure.hint("make room or choose another place; what stood there before is untouched"),
        }
    };
    let mut name =
        path.file_name().ok_or_else(|| Failure::new(format!("{} is no file's name", path.display())))?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&part).map_err(refused)?;
    let mut out = BufWriter::new(file);
    let written = write(&mut out).map_err(|error| match error {
        Error::Output(error) => refused(error),
        Error::Ledger(error) => error.into(),
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

/// Whether both paths lead to the same file, which writing to the one would take away under the other.
fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
