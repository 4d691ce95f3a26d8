//! `log`: the records themselves, newest first.

use clap::Args;
use serde::Serialize;

use unicode_width::UnicodeWidthStr;

use super::args::PageOptions;
use super::context::Context;
use super::failure::Failure;
use super::output::{Output, Tone, plain};
use super::table::wrapped;
use super::{Outcome, tombstone};
use crate::ledger::{Error, Ledger};
use crate::record::{Body, Digest, Kind, Part};
use crate::store::Access;

#[derive(Args)]
pub(super) struct LogOptions {
    #[command(flatten)]
    pub(super) page: PageOptions,
}

/// One record in the log.
#[derive(Serialize)]
struct Line {
    number: u64,
    digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_by: Option<String>,
    what: String,
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
        let line = line(&ledger, number)?;
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
        let line = line(ledger, number)?;
        serde_json::to_writer(output.writer(), &line)?;
    }
    output.writer().write_all(b"]\n")?;
    Ok(Outcome::Good)
}

fn line(ledger: &Ledger, number: u64) -> Result<Line, Failure> {
    let digest = ledger.digest_of(number)?;
    let record = match ledger.record(number) {
        Ok(record) => record,
        Err(error @ (Error::NoContent { .. } | Error::Record { .. })) => {
            let what = match ledger.tombstone(number)? {
                Some(tombstone) => tombstone::line(ledger, &tombstone)?,
                None => error.to_string(),
            };
            return Ok(Line { number, digest, kind: None, recorded_at: None, recorded_by: None, what });
        }
        Err(error) => return Err(error.into()),
    };
    let what = match &record.body {
        Body::Statement(body) if body.revision == 1 => body.text.clone(),
        Body::Statement(body) => {
            let first = body.statement.map(|first| ledger.short_id(&first)).transpose()?.unwrap_or_default();
            let reason = body.reason.as_deref().unwrap_or_default();
            format!("{first} revision {}: {}, {}: {reason}", body.revision, body.change, body.status)
        }
        Body::Story(body) => {
            let parts = [&body.outlet, &body.headline, &body.url].into_iter().flatten().cloned().collect::<Vec<_>>();
            format!("version {}: {}", body.version, parts.join(", "))
        }
        Body::Note(body) => {
            let parts = [&body.outcome, &body.because, &body.body].into_iter().flatten().cloned().collect::<Vec<_>>();
            format!("{}: {}", body.topic, parts.join(" — "))
        }
        Body::Seal(body) => format!("source {} of {}", body.attribution, body.about.prefix(12)),
        Body::Signer(body) => format!("{} {} ({})", body.action, body.name, body.verifier_key),
        Body::Redaction(body) if body.part == Part::Record => format!("record {}: {}", body.number, body.reason),
        Body::Redaction(body) => format!("{} of record {}: {}", body.part, body.number, body.reason),
    };
    Ok(Line {
        number,
        digest,
        kind: Some(record.body.kind()),
        recorded_at: Some(record.header.recorded_at.to_string()),
        recorded_by: Some(record.header.recorded_by),
        what,
    })
}
