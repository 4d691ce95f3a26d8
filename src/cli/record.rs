//! One record in full, as people read it, for those who have no ledger to look further in.

use super::failure::Failure;
use super::output::{Output, Tone, plain, status_tone};
use super::statement::{heading, lines, source, spaced};
use crate::record::{Body, Digest, Record, Statement, Story};

/// Prints everything that the record says but its salt.
pub(super) fn print(record: &Record, output: &mut Output) -> Result<(), Failure> {
    let width = usize::from(output.width.unwrap_or(100)).min(110);
    match &record.body {
        Body::Statement(body) => statement(body, width, output)?,
        Body::Story(body) => story(body, width, output)?,
        Body::Note(body) => {
            lines(output, &format!("a note: {}", body.topic), width, "")?;
            let said = [("", &body.outcome), ("", &body.body), ("because: ", &body.because)];
            for (label, text) in said {
                if let Some(text) = text {
                    lines(output, &format!("{label}{text}"), width, "  ")?;
                }
            }
            let about: Vec<String> = body.about.iter().map(Digest::to_string).collect();
            lines(output, &format!("about {}", about.join(", ")), width, "  ")?;
        }
        Body::Seal(body) => {
            lines(output, &format!("a sealed identity: source {} of {}", body.attribution, body.about), width, "")?;
            lines(output, &format!("commitment {}", body.commitment), width, "  ")?;
        }
        Body::Signer(body) => {
            let verb = spaced(body.action.as_str());
            lines(output, &format!("a signer: {verb} {} to {}", body.name, body.origin), width, "")?;
            lines(output, &format!("{}, by {}", body.verifier_key, body.by), width, "  ")?;
        }
        Body::Redaction(body) => {
            let what = format!("a redaction: the {} of record {} ({})", body.part, body.number, body.reason);
            lines(output, &what, width, "")?;
            if let Some(authority) = &body.authority {
                lines(output, &format!("by authority of {authority}"), width, "  ")?;
            }
        }
    }
    let when = record.header.recorded_at.to_string().replace('T', " ").replace(":00Z", " UTC");
    output.line("")?;
    lines(output, &format!("recorded {when} by {}", record.header.recorded_by), width, "")
}

fn statement(body: &Statement, width: usize, output: &mut Output) -> Result<(), Failure> {
    let status = output.paint(status_tone(body.status), body.status.as_str());
    let of = body.statement.map_or(String::new(), |first| format!(" of statement {}", first.prefix(12)));
    output.line(format!("{status}  revision {}{of}", body.revision))?;
    lines(output, &body.text, width, "")?;
    if let Some(quote) = &body.quote {
        lines(output, &format!("“{quote}”"), width, "  ")?;
    }
    heading(output, "Who stands behind it")?;
    for (position, attribution) in body.attributions.iter().enumerate() {
        source(output, position + 1, attribution, width)?;
    }
    let mut further: Vec<String> = Vec::new();
    further.extend(body.reason.as_ref().map(|reason| format!("{}: {reason}", body.change)));
    for appearance in &body.appearances {
        let exact = appearance.exact.as_ref().map_or(String::new(), |exact| format!(": “{exact}”"));
        further.push(format!("stands in story version {}{exact}", appearance.story.prefix(12)));
    }
    for relation in &body.relations {
        further.push(format!("{} {}", spaced(relation.kind.as_str()), relation.to.prefix(12)));
    }
    further.extend(body.successor.map(|successor| format!("superseded by {}", successor.prefix(12))));
    further.extend(body.effective_at.as_ref().map(|time| format!("so since {time}")));
    if !body.tags.is_empty() {
        further.push(format!("tags: {}", body.tags.join(", ")));
    }
    if !further.is_empty() {
        output.line("")?;
    }
    further.iter().try_for_each(|text| lines(output, text, width, ""))
}

fn story(body: &Story, width: usize, output: &mut Output) -> Result<(), Failure> {
    let headline = body.headline.as_deref().or(body.url.as_deref()).unwrap_or("a story");
    output.line(output.paint(Tone::Strong, &plain(headline)))?;
    let published = body.published_at.as_ref().map(ToString::to_string);
    let parts = [body.outlet.clone(), body.byline.clone(), published, Some(format!("version {}", body.version))];
    lines(output, &parts.into_iter().flatten().collect::<Vec<_>>().join(", "), width, "  ")?;
    if let Some(url) = &body.url {
        lines(output, url, width, "  ")?;
    }
    if let Some(digest) = &body.text_digest {
        lines(output, &format!("its text has the digest {digest}"), width, "  ")?;
    }
    Ok(())
}
