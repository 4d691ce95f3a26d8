//! `log`: the records themselves, newest first.

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::PageOptions;
use super::context::Context;
use super::failure::Failure;
use super::output::{Output, Tone, plain};
use super::table::wrapped;
use crate::export::LogLine;
use crate::ledger::Ledger;
use crate::record::Kind;
use crate::store::Access;

#[derive(Args)]
pub(super) struct LogOptions {
    #[command(flatten)]
    pub(super) page: PageOptions,
}

pub(super) fn run(context: &Context, options: &LogOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let ledger = context.open(Access::Read)?;
    let size = ledger.size()?;
    let limit = if options.page.all || output.json { u64::MAX } else { options.page.limit as u64 };
    let first = size.saturating_sub(limit);
    if output.json {
        return stream(&ledger, size, output);
    }
    for number in (first..size).rev() {
        let line = LogLine::of(&ledger, number)?;
        if output.quiet {
            output.line(line.digest.to_string())?;
            continue;
        }
        let when = line.recorded_at.map_or_else(|| "-".repeat(16), |time| time.replace('T', " ").replace(":00Z", ""));
        let by = line.recorded_by.unwrap_or_default();
        let place = format!("{number:>6}  {when}  {}", ledger.short_id(&line.digest)?);
        let head = format!("{place}  {:9}  {}", line.kind.map_or("", Kind::as_str), plain(&by));
        let what = plain(&line.what).into_owned();
        match output.width {
            None => output.line(format!("{head}\t{what}"))?,
            Some(width) => {
                let head = if head.width() <= width.into() { head } else { place };
                output.line(output.paint(Tone::Faint, &head))?;
                wrapped(&what, width.into(), "        ").into_iter().try_for_each(|line| output.line(line))?;
            }
        }
    }
    if first > 0 && !output.quiet {
        let which = if limit == 1 { "this is the newest".to_owned() } else { format!("these are the newest {limit}") };
        output.note(format!("{which} of {size} records; --limit NUMBER or --all shows more"))?;
    }
    Ok(Outcome::Good)
}

fn stream(ledger: &Ledger, size: u64, output: &mut Output) -> Result<Outcome, Failure> {
    output.writer().write_all(b"[")?;
    for number in (0..size).rev() {
        if number + 1 < size {
            output.writer().write_all(b",\n")?;
        }
        let line = LogLine::of(ledger, number)?;
        serde_json::to_writer(output.writer(), &line)?;
    }
    output.writer().write_all(b"]\n")?;
    Ok(Outcome::Good)
}
