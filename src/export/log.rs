//! A record of any kind in a line, as the log lists it.

use serde::Serialize;

use crate::ledger::{Error, Ledger};
use crate::record::{Body, Digest, Kind, Part};

/// One record in the log: an item of what `log --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    /// Its place, from 0.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// What it is, unless its content is not here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// When it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<String>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// What it says, in few words; of content that is not here, why.
    pub what: String,
}

impl LogLine {
    /// The record at `number`.
    pub fn of(ledger: &Ledger, number: u64) -> Result<Self, Error> {
        let digest = ledger.digest_of(number)?;
        let record = match ledger.record(number) {
            Ok(record) => record,
            Err(error @ (Error::NoContent { .. } | Error::Record { .. })) => {
                let what = match ledger.tombstone(number)? {
                    Some(tombstone) => ledger.told(&tombstone)?,
                    None => error.to_string(),
                };
                return Ok(Self { number, digest, kind: None, recorded_at: None, recorded_by: None, what });
            }
            Err(error) => return Err(error),
        };
        let what = match &record.body {
            Body::Statement(body) if body.revision == 1 => body.text.clone(),
            Body::Statement(body) => {
                let first = body.statement.map(|first| ledger.short_id(&first)).transpose()?.unwrap_or_default();
                let reason = body.reason.as_deref().unwrap_or_default();
                format!("{first} revision {}: {}, {}: {reason}", body.revision, body.change, body.status)
            }
            Body::Story(body) => {
                let parts =
                    [&body.outlet, &body.headline, &body.url].into_iter().flatten().cloned().collect::<Vec<_>>();
                format!("version {}: {}", body.version, parts.join(", "))
            }
            Body::Note(body) => {
                let parts =
                    [&body.outcome, &body.because, &body.body].into_iter().flatten().cloned().collect::<Vec<_>>();
                format!("{}: {}", body.topic, parts.join(" — "))
            }
            Body::Seal(body) => format!("source {} of {}", body.attribution, body.about.prefix(12)),
            Body::Signer(body) => format!("{} {} ({})", body.action, body.name, body.verifier_key),
            Body::Redaction(body) if body.part == Part::Record => format!("record {}: {}", body.number, body.reason),
            Body::Redaction(body) => format!("{} of record {}: {}", body.part, body.number, body.reason),
        };
        Ok(Self {
            number,
            digest,
            kind: Some(record.body.kind()),
            recorded_at: Some(record.header.recorded_at.to_string()),
            recorded_by: Some(record.header.recorded_by),
            what,
        })
    }

    /// A record that a reader may not see.
    pub fn withheld(ledger: &Ledger, number: u64) -> Result<Self, Error> {
        let digest = ledger.digest_of(number)?;
        let what = Error::NoContent { number }.to_string();
        Ok(Self { number, digest, kind: None, recorded_at: None, recorded_by: None, what })
    }
}
