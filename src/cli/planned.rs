//! `publish --dry-run`: what would appear for those who read the folder, and what would be taken away.

use serde::Serialize;

use super::failure::Failure;
use super::output::{Output, Tone, plain};
use super::publish::PublishOptions;
use crate::ledger::Ledger;
use crate::publish::Plan;
use crate::record::{Audience, Body, Digest, Kind};

#[derive(Serialize)]
struct Told {
    audience: Audience,
    appearing: Vec<Line>,
    leaving: Vec<Line>,
    staying: u64,
    withheld: u64,
    erased: u64,
}

#[derive(Serialize)]
struct Line {
    number: u64,
    digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    what: String,
}

/// Prints the plan: `+` before what would appear, `-` before what would be taken away.
pub(super) fn print(
    ledger: &Ledger,
    plan: &Plan,
    options: &PublishOptions,
    output: &mut Output,
) -> Result<(), Failure> {
    let lines = |numbers: &[u64]| numbers.iter().map(|number| line(ledger, *number)).collect::<Result<Vec<_>, _>>();
    let told = Told {
        audience: options.audience,
        appearing: lines(&plan.appearing)?,
        leaving: lines(&plan.leaving)?,
        staying: plan.staying,
        withheld: plan.withheld,
        erased: plan.erased,
    };
    if output.json {
        return output.json(&told);
    }
    for (mark, tone, lines) in [("+", Tone::Good, &told.appearing), ("-", Tone::Bad, &told.leaving)] {
        for Line { digest, kind, what, .. } in lines {
            let kind = kind.map_or("", Kind::as_str);
            let line = format!("{mark} {}  {kind:9}  {}", ledger.short_id(digest)?, plain(what));
            output.line(output.paint(tone, line.trim_end()))?;
        }
    }
    let Told { audience, appearing, leaving, staying, withheld, erased } = &told;
    let erased = if *erased > 0 { format!(", {erased} are erased") } else { String::new() };
    output.note(format!(
        "for the {audience}: {} would appear, {} would be taken away, {staying} stay, {withheld} are withheld{erased}",
        appearing.len(),
        leaving.len()
    ))
}

fn line(ledger: &Ledger, number: u64) -> Result<Line, Failure> {
    let body = ledger.record(number).ok().map(|record| record.body);
    let what = match &body {
        Some(Body::Statement(body)) => body.text.clone(),
        Some(Body::Story(body)) => body.headline.clone().or_else(|| body.url.clone()).unwrap_or_default(),
        Some(Body::Note(body)) => body.topic.clone(),
        _ => String::new(),
    };
    Ok(Line { number, digest: ledger.digest_of(number)?, kind: body.map(|body| body.kind()), what })
}
