//! What is said of recorded statements that look like a claim of another story: a suggestion, and how to take it up.

use serde::Serialize;

use super::failure::Failure;
use super::output::{Output, plain};
use crate::ledger::{Ledger, Revised};
use crate::record::Digest;

/// How many suggestions are told one by one.
const TOLD: usize = 10;
/// How many characters of a text are shown.
const SHOWN: usize = 60;

/// A statement, and one of another story that may be the same claim.
#[derive(Serialize)]
pub(super) struct Suggestion {
    statement: Digest,
    same_as: Digest,
    #[serde(skip)]
    text: String,
}

/// What may be the same claim as one of `rows` that is new.
pub(super) fn suggestions(ledger: &Ledger, rows: &[Revised]) -> Result<Vec<Suggestion>, Failure> {
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.statement.revision == 1) {
        for other in ledger.alike(row)? {
            found.push(Suggestion { statement: row.id, same_as: other.id, text: other.statement.text });
        }
    }
    Ok(found)
}

/// Tells them on standard error, with the command that records a relation.
pub(super) fn tell(ledger: &Ledger, suggestions: &[Suggestion], output: &mut Output) -> Result<(), Failure> {
    for Suggestion { statement, same_as, text } in suggestions.iter().take(TOLD) {
        let (statement, same_as) = (ledger.short_id(statement)?, ledger.short_id(same_as)?);
        let mut shown: String = plain(text).chars().take(SHOWN).collect();
        if shown.len() < plain(text).len() {
            shown.push('…');
        }
        output.note(format!("{statement} may be the same claim as {same_as} of another story: {shown}"))?;
        output.note(format!(
            "  if it is: ledger revise {statement} --relation same_as:{same_as} --reason \"the same claim\""
        ))?;
    }
    if let more @ 1.. = suggestions.len().saturating_sub(TOLD) {
        output.note(format!("… and {more} more; --json lists them"))?;
    }
    Ok(())
}
