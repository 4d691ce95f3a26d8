//! What a person, or a program, reads when a command can't do its work: what is wrong, and the remedy.
//!
//! `kind.rs` says of what kind an error is, and what it names; `remedy.rs` what can be done about it.

mod kind;
mod remedy;

use std::fmt::{self, Display, Formatter};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::escaped::escaped;
use super::output::plain;
use crate::ledger::Error;
use crate::record::Finding;
use crate::{address, intake, store};
pub(super) use kind::Kind;
use kind::Named;
pub(super) use remedy::files_remedy;

/// The exit code of a command that could not do its work.
pub(super) const EXIT: u8 = 2;

/// Why a command ended with exit 2.
#[derive(Debug)]
pub(super) struct Failure {
    kind: Kind,
    message: String,
    named: Box<Named>,
    findings: Vec<Finding>,
    details: Vec<String>,
    hint: Option<String>,
    closed_pipe: bool,
}

/// A failure as programs read it, on one line; `docs/json.md` and `schemas/error.json` describe it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Line<'a> {
    error: Told<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Told<'a> {
    /// What kind of error it is.
    kind: Kind,
    /// What is wrong, in words for people, which may change.
    message: &'a str,
    /// The command's exit code.
    exit: u8,
    #[serde(flatten)]
    named: &'a Named,
    /// The fields of a record that break a rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Field<'a>>,
    /// What else a person is told: ids that may have been meant, what rests on it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    details: &'a [String],
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    hint: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Field<'a> {
    /// The field's path, with list positions from 1: `attributions[2].count`.
    field: &'a str,
    /// What is wrong with it.
    problem: String,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            kind: Kind::Usage,
            message: without_error_numbers(without_passwords(message)),
            named: Box::default(),
            findings: Vec::new(),
            details: Vec::new(),
            hint: None,
            closed_pipe: false,
        }
    }

    /// Says of what kind it is, where it is not the command line that is wrong.
    pub(super) fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// An input that can't be read, or is not what it should be.
    pub(super) fn unreadable(path: &Path, message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Unreadable).file(path)
    }

    /// An output that can't be written.
    pub(super) fn unwritable(path: &Path, message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Unwritable).file(path)
    }

    /// Something that is not there.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::NotFound)
    }

    /// What may mean several.
    pub(super) fn ambiguous(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Ambiguous)
    }

    /// What somebody else was first to do, or stands already.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Conflict)
    }

    /// What is erased, or withheld from this copy.
    pub(super) fn withheld(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Withheld)
    }

    /// Input whose fields or rows break a rule.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Invalid)
    }

    /// What failed beyond this program.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Failed)
    }

    /// Something that a rule of the ledger does not allow.
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self::new(message).kind(Kind::Refused)
    }

    /// Names the file that it is about.
    pub(super) fn file(mut self, path: &Path) -> Self {
        self.named.file = Some(without_passwords(path.display().to_string()));
        self
    }

    /// Names the record that it is about, by its id as it was given.
    pub(super) fn id(mut self, id: impl Into<String>) -> Self {
        self.named.id = Some(without_passwords(id));
        self
    }

    /// Names the option or the argument that it is about.
    pub(super) fn argument(mut self, argument: impl Into<String>) -> Self {
        self.named.argument = Some(argument.into());
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(without_passwords(hint));
        self
    }

    /// Adds lines that stand between the message and the hint.
    pub(super) fn details(mut self, details: Vec<String>) -> Self {
        self.details = details.into_iter().map(without_passwords).collect();
        self
    }

    /// Adds what became of the work to the message, and how to go on with it to the hint.
    pub(super) fn with_outcome(mut self, outcome: &str, how_to_go_on: String) -> Self {
        self.message = format!("{}; {outcome}", self.message);
        let how_to_go_on = without_passwords(how_to_go_on);
        self.hint = Some(match self.hint {
            Some(hint) => format!("{hint}; {how_to_go_on}"),
            None => how_to_go_on,
        });
        self
    }

    /// Prints what went wrong, and the remedy; as JSON, on one line.
    pub(super) fn print(&self, json: bool) {
        if json {
            let _ = writeln!(io::stderr(), "{}", self.json());
            return;
        }
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "ledger: error: {}", plain(&self.message));
        for detail in &self.details {
            let _ = writeln!(err, "ledger:   {}", plain(detail));
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(err, "ledger: hint: {}", plain(hint));
        }
    }

    /// The failure as JSON; what a terminal could obey is escaped.
    fn json(&self) -> String {
        escaped(&serde_json::to_string(&self.line()).unwrap_or_default())
    }

    fn line(&self) -> Line<'_> {
        let findings = self.findings.iter();
        let findings =
            findings.map(|Finding { field, problem }| Field { field, problem: problem.to_string() }).collect();
        Line {
            error: Told {
                kind: self.kind,
                message: &self.message,
                exit: EXIT,
                named: &self.named,
                findings,
                details: &self.details,
                hint: self.hint.as_deref(),
            },
        }
    }

    /// Whether the reader of our output went away, which is no failure of ours.
    pub(super) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        let failure = Self::new(format!("the output can't be written: {error}"));
        let failure = failure.kind(Kind::Unwritable).hint("make room where it goes");
        Self { closed_pipe, ..failure }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<intake::Error> for Failure {
    fn from(error: intake::Error) -> Self {
        let failure = Self::new(error.to_string()).kind(Kind::Conflict);
        match error {
            intake::Error::Ledger(error) => error.into(),
            intake::Error::SameText { id, .. } => {
                failure.hint(format!("nothing is recorded; its statements: ledger show --story {id}")).id(id)
            }
            intake::Error::Meanwhile { id, .. } => {
                failure.hint(format!("add this as its next version, with --story {id}")).id(id)
            }
            intake::Error::Earlier { id, .. } => failure
                .hint("a story's versions are recorded as they are published; name the time with --published-at")
                .id(id),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let mut failure = Self::new(error.to_string()).kind(Kind::of(&error));
        *failure.named = Named::of(&error);
        failure.named.id = failure.named.id.map(without_passwords);
        failure.named.file = failure.named.file.map(without_passwords);
        failure.hint = remedy::remedy(&error).map(without_passwords);
        if let Error::Invalid(findings) = error {
            failure.findings = findings;
        }
        failure
    }
}

/// Whoever mistypes an address may have put a password where no part of the program expects one.
fn without_passwords(text: impl Into<String>) -> String {
    address::told(&text.into()).into_owned()
}

/// The system's own numbers of errors, "(os error 2)", tell an editor nothing.
fn without_error_numbers(message: String) -> String {
    let mut parts = message.split(" (os error ");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(')'));
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::*;
    use crate::text::is_unsafe;

    const ROOT: &str = env!("CARGO_MANIFEST_DIR");

    fn schema() -> Value {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let mut schema = settings.into_generator().into_root_schema_for::<Line<'static>>().to_value();
        schema["$id"] = json!("https://ledger.invalid/schemas/error.json");
        schema["title"] = json!("Why a command that was called with --json ended with exit 2");
        schema["description"] = json!("The last line of standard error.");
        schema
    }

    /// `UPDATE_SCHEMAS=1 cargo test --lib schema` writes it anew.
    #[test]
    fn the_schema_in_the_repository_is_that_of_the_type() {
        let path = Path::new(ROOT).join("schemas/error.json");
        let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "{} is stale", path.display());
    }

    #[test]
    fn what_is_printed_is_what_the_schema_describes() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let finding = Finding { field: "attributions[2].count".to_owned(), problem: crate::record::Problem::Empty };
        let hostile = "\u{1b}[31m\u{9b}abc\u{202e}\u{e0001}\n";
        let failures = [
            Failure::new("it is so"),
            Failure::from(Error::Invalid(vec![finding])).hint("mend it"),
            Failure::unreadable(Path::new("a.txt"), "no").argument("--text").details(vec!["near it".to_owned()]),
            Failure::from(Error::UnknownId { what: "statement", id: hostile.to_owned() }),
        ];
        for failure in &failures {
            let line = failure.json();
            assert!(!line.contains(is_unsafe), "{line}");
            let told: Value = serde_json::from_str(&line).unwrap();
            assert!(validator.is_valid(&told), "{told}");
        }
        let last: Value = serde_json::from_str(&failures[3].json()).unwrap();
        assert_eq!(last["error"]["id"], hostile, "what is escaped is the same text");
        let second = serde_json::to_value(failures[1].line()).unwrap();
        assert_eq!(second["error"]["findings"], json!([{"field": "attributions[2].count", "problem": "is empty"}]));
        assert!(!validator.is_valid(&json!({"error": {"kind": "odd", "message": "", "exit": 2}})));
    }

    #[test]
    fn no_part_of_it_has_the_password_of_an_address() {
        let address = "postgres://o:PW@db.example/news";
        let failures = [
            Failure::new(format!("{address} is odd"))
                .hint(address)
                .details(vec![format!("'{address}'")])
                .id(address)
                .file(Path::new(address))
                .with_outcome("nothing is recorded", format!("go on with {address}")),
            Error::UnknownId { what: "statement", id: address.to_owned() }.into(),
            Error::Publication { path: address.into() }.into(),
        ];
        for failure in failures {
            assert!(!failure.json().contains("PW") && failure.json().contains("db.example"), "{}", failure.json());
        }
    }

    #[test]
    fn every_kind_is_described() {
        let docs = fs::read_to_string(Path::new(ROOT).join("docs/json.md")).unwrap();
        let kinds = schema()["$defs"]["Kind"]["oneOf"].as_array().unwrap().clone();
        assert!(kinds.len() > 10);
        for kind in kinds {
            let name = kind["const"].as_str().unwrap();
            assert!(docs.contains(&format!("\n| `{name}` |")), "docs/json.md does not say what '{name}' is");
        }
    }
}
