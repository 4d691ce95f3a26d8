//! What is written down: the kinds of record, their canonical bytes and their validation.
//!
//! A record is a [`Header`] that all kinds share and a [`Body`] of its kind. [`Record::to_line`] prints the one line of
//! canonical JSON that its digest covers, [`Record::parse`] takes only such a line. [`Record::findings`] says all that
//! is wrong with one record alone; what it may do to the records before it is for the rules in `ledger` to say.
//!
//! Pure: no clock, no disk, no randomness. Knows nothing of the log that its digests go into.

mod as_text;
mod attribution;
mod canonical;
mod check;
mod digest;
mod fault;
mod header;
mod moment;
mod note;
mod redaction;
#[cfg(test)]
mod schema;
mod seal;
mod signer;
mod statement;
mod story;
mod strict;
mod words;

use serde::{Deserialize, Serialize};

pub(crate) use as_text::as_text;
pub use attribution::{Attribution, Class, Stance, Terms};
pub use canonical::{LARGEST_INTEGER, NotCanonical, to_line};
use check::{Check, Findings};
pub use check::{Finding, Problem, compose};
pub use digest::{Digest, NotADigest, NotASalt, Salt};
pub(crate) use fault::fault;
pub use header::{Header, Minute, NotAMinute, VERSION};
pub use moment::{Moment, NotAMoment};
pub use note::Note;
pub use redaction::{Part, Redaction, RedactionReason};
pub use seal::Seal;
pub use signer::{Signer, SignerAction};
pub use statement::{
    Appearance, Audience, Change, Confidence, Drafted, LONGEST_FACET, LONGEST_LIST, LONGEST_TEXT, Relation,
    RelationType, Statement, Status,
};
pub use story::{Story, Text};
pub use words::UnknownWord;
pub(crate) use words::words;

/// The longest record line, in bytes: 1 MiB.
pub const LONGEST_LINE: usize = 1 << 20;

words! {
    /// What kind of record a line is.
    Kind {
        /// A statement's revision.
        Statement = "statement",
        /// A story's version.
        Story = "story",
        /// What an editor decided about records.
        Note = "note",
        /// The commitment to a source's identity.
        Seal = "seal",
        /// A signer's admission or dismissal.
        Signer = "signer",
        /// A record's erasure.
        Redaction = "redaction",
    }
}

/// One record: what the ledger took in, when, and from whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The fields that every record has.
    pub header: Header,
    /// The content of its kind.
    pub body: Body,
}

/// The content of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "nearly every record is a statement")]
pub enum Body {
    /// A statement's revision.
    Statement(Statement),
    /// A story's version.
    Story(Story),
    /// What an editor decided about records.
    Note(Note),
    /// The commitment to a source's identity.
    Seal(Seal),
    /// A signer's admission or dismissal.
    Signer(Signer),
    /// A record's erasure.
    Redaction(Redaction),
}

/// Why a line is not taken as a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Longer than [`LONGEST_LINE`].
    #[error("the record line has {bytes} bytes, and {LONGEST_LINE} are the most")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Not JSON, or a field of the wrong type or form.
    #[error("the record line can't be read: {0}")]
    Unreadable(String),
    /// A record of a later format, which this program can only hash.
    #[error("a newer program made this record: kind '{kind}' of format {v}, and format {VERSION} is known here")]
    Newer {
        /// Its format version.
        v: u64,
        /// Its kind.
        kind: String,
    },
    /// A field that is not in the schema.
    #[error("the record has the field '{field}', which a record of its kind does not have")]
    UnknownField {
        /// The field's path.
        field: String,
    },
    /// An absent value that is written down.
    #[error("the record has an empty '{field}', and what is absent is left out")]
    Empty {
        /// The field's path.
        field: String,
    },
    /// JSON, but not in the one form that has this digest.
    #[error("the record line departs from its canonical form (RFC 8785) at byte {at}")]
    NotCanonical {
        /// The first byte that differs, from 1.
        at: usize,
    },
    /// A value that the canonical form can't hold.
    #[error("the record has no canonical form: {0}")]
    NoCanonicalForm(#[from] NotCanonical),
    /// A field whose value breaks a rule.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<Finding>),
}

/// A record as it is written: header, kind and content side by side.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Line<'a, B> {
    kind: Kind,
    #[serde(flatten)]
    header: &'a Header,
    #[serde(flatten)]
    body: &'a B,
}

/// What every record line has, whatever its kind or version.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    kind: std::borrow::Cow<'a, str>,
    v: u64,
}

impl Record {
    /// Reads a record from its line, in canonical form only, and checks all of its fields.
    pub fn parse(line: &str) -> Result<Self, Error> {
        if line.len() > LONGEST_LINE {
            return Err(Error::TooLong { bytes: line.len() });
        }
        if !line.starts_with('{') {
            return Err(Error::Unreadable("a JSON object is expected, which begins with '{'".to_owned()));
        }
        if let Some(record) = strict::read(line) {
            record.validate()?;
            return Ok(record);
        }
        Self::parse_slowly(line)
    }

    /// Reads what the strict reader hesitates at, and tells what is wrong with it.
    fn parse_slowly(line: &str) -> Result<Self, Error> {
        let envelope: Envelope<'_> = read(line)?;
        let kind = match envelope.kind.parse::<Kind>() {
            Ok(kind) if envelope.v == VERSION => kind,
            _ if envelope.v == 0 => return Err(Error::Unreadable("v: formats are counted from 1".to_owned())),
            _ => return Err(Error::Newer { v: envelope.v, kind: envelope.kind.chars().take(40).collect() }),
        };
        let header = read(line)?;
        let body = match kind {
            Kind::Statement => Body::Statement(read(line)?),
            Kind::Story => Body::Story(read(line)?),
            Kind::Note => Body::Note(read(line)?),
            Kind::Seal => Body::Seal(read(line)?),
            Kind::Signer => Body::Signer(read(line)?),
            Kind::Redaction => Body::Redaction(read(line)?),
        };
        let record = Self { header, body };
        let canonical = record.canonical()?;
        if canonical != line {
            return Err(departure(line, &canonical));
        }
        record.validate()?;
        Ok(record)
    }

    /// Prints the record as its line of canonical JSON, once all its fields are found right.
    pub fn to_line(&self) -> Result<String, Error> {
        self.validate()?;
        let line = self.canonical()?;
        if line.len() > LONGEST_LINE { Err(Error::TooLong { bytes: line.len() }) } else { Ok(line) }
    }

    /// Everything that is wrong with the record's own fields.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        self.header.check(&mut findings);
        match &self.body {
            Body::Statement(body) => body.check(&mut findings),
            Body::Story(body) => body.check(&mut findings),
            Body::Note(body) => body.check(&mut findings),
            Body::Seal(body) => body.check(&mut findings),
            Body::Signer(body) => body.check(&mut findings),
            Body::Redaction(body) => body.check(&mut findings),
        }
        findings.into_found()
    }

    fn validate(&self) -> Result<(), Error> {
        let findings = self.findings();
        if findings.is_empty() { Ok(()) } else { Err(Error::Invalid(findings)) }
    }

    fn canonical(&self) -> Result<String, NotCanonical> {
        let header = &self.header;
        let kind = self.body.kind();
        match &self.body {
            Body::Statement(body) => to_line(&Line { kind, header, body }),
            Body::Story(body) => to_line(&Line { kind, header, body }),
            Body::Note(body) => to_line(&Line { kind, header, body }),
            Body::Seal(body) => to_line(&Line { kind, header, body }),
            Body::Signer(body) => to_line(&Line { kind, header, body }),
            Body::Redaction(body) => to_line(&Line { kind, header, body }),
        }
    }
}

impl Body {
    /// What kind of record this is the content of.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Statement(_) => Kind::Statement,
            Self::Story(_) => Kind::Story,
            Self::Note(_) => Kind::Note,
            Self::Seal(_) => Kind::Seal,
            Self::Signer(_) => Kind::Signer,
            Self::Redaction(_) => Kind::Redaction,
        }
    }

    /// Who may see the record by its own word; signers and redactions are never withheld, seals are for counsel.
    pub fn audience(&self) -> Audience {
        match self {
            Self::Statement(body) => body.audience.unwrap_or(Audience::Desk),
            Self::Story(body) => body.audience.unwrap_or(Audience::Desk),
            Self::Note(body) => body.audience.unwrap_or(Audience::Desk),
            Self::Seal(_) => Audience::Counsel,
            Self::Signer(_) | Self::Redaction(_) => Audience::Public,
        }
    }
}

fn read<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, Error> {
    serde_json::from_str(line).map_err(|error| Error::Unreadable(fault(&error, line)))
}

/// Tells how a line departs from the canonical form of what was read from it.
fn departure(line: &str, canonical: &str) -> Error {
    let same = line.bytes().zip(canonical.bytes()).take_while(|(found, expected)| found == expected).count();
    let elsewhere = Error::NotCanonical { at: same + 1 };
    let (Ok(found), Ok(expected)) = (read(line), read(canonical)) else { return elsewhere };
    compare(&found, &expected, &mut Vec::new()).unwrap_or(elsewhere)
}

fn compare(found: &serde_json::Value, expected: &serde_json::Value, path: &mut Vec<String>) -> Option<Error> {
    use serde_json::Value;
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => found.iter().find_map(|(key, value)| {
            path.push(format!(
                "{}{}",
                if path.is_empty() { "" } else { "." },
                key.chars().take(80).collect::<String>()
            ));
            let error = match expected.get(key) {
                Some(other) => compare(value, other, path),
                None if is_absent(value) => Some(Error::Empty { field: path.concat() }),
                None => Some(Error::UnknownField { field: path.concat() }),
            };
            path.pop();
            error
        }),
        (Value::Array(found), Value::Array(expected)) => {
            found.iter().zip(expected).enumerate().find_map(|(position, (value, other))| {
                path.push(format!("[{}]", position + 1));
                let error = compare(value, other, path);
                path.pop();
                error
            })
        }
        _ => None,
    }
}

fn is_absent(value: &serde_json::Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
