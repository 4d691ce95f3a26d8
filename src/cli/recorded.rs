//! What is recorded of a story whose statements are chosen, and what is told of it.

use serde::Serialize;

use super::failure::Failure;
use super::incoming::Incoming;
use super::output::{Output, plain};
use super::{Outcome, alike, known, table};
use crate::export::Row;
use crate::intake::Recorded;
use crate::ledger::{Committed, Ledger, Revised, Version};
use crate::record::{Digest, Story};

/// What is printed of it as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    story: PrintedStory<'a>,
    statements: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<Digest>,
    /// What may be the same claim as a statement of another story.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<alike::Suggestion>,
}

#[derive(Serialize)]
struct PrintedStory<'a> {
    id: Digest,
    #[serde(flatten)]
    story: &'a Story,
}

/// Tells what was recorded of a story.
pub(super) fn report(
    incoming: &Incoming<'_>,
    ledger: &Ledger,
    done: Committed<Recorded>,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if let Some(warning) = done.warning {
        output.warn(format!("all is recorded, but the key's state is not: {warning}"));
    }
    let Recorded { story, statements, gone } = done.value;
    let mut rows: Vec<Revised> = Vec::with_capacity(statements.len());
    for id in &statements {
        rows.extend(ledger.chain(&id.to_string())?.revisions.pop());
    }
    if output.quiet {
        return statements.iter().try_for_each(|id| output.line(id.to_string())).map(|()| Outcome::Good);
    }
    let versions = ledger.story(&story.to_string())?;
    let alike = alike::suggestions(ledger, &rows)?;
    if output.json {
        let newest = versions.last().map(|version| PrintedStory { id: story, story: &version.story });
        let statements = rows.iter().map(Row::from).collect();
        return match newest {
            Some(story) => output.json(&Printed { story, statements, gone, alike }).map(|()| Outcome::Good),
            None => Ok(Outcome::Good),
        };
    }
    if let Some(version) = versions.last().filter(|_| incoming.next.is_some()) {
        report_version(ledger, version, &rows, gone.len(), output)?;
        return alike::tell(ledger, &alike, output).map(|()| Outcome::Good);
    }
    let edited = rows.iter().filter(|row| row.statement.drafted.as_ref().is_none_or(|drafted| drafted.edited)).count();
    let named = versions.last().map(|version| known::named(&version.story)).unwrap_or_default();
    output.line(format!("Recorded story {} {}", ledger.short_id(&story)?, plain(&named)))?;
    let count = match rows.len() {
        1 => "1 statement".to_owned(),
        many => format!("{many} statements"),
    };
    let drafted = rows.len() - edited;
    output.line(format!("and {count} from it: {drafted} as drafted, {edited} edited."))?;
    table::statements(ledger, &rows, output)?;
    alike::tell(ledger, &alike, output).map(|()| Outcome::Good)
}

/// Tells what became of the statements of the version before, and shows those that changed and that are new.
fn report_version(
    ledger: &Ledger,
    version: &Version,
    rows: &[Revised],
    gone: usize,
    output: &mut Output,
) -> Result<(), Failure> {
    let (id, number) = (ledger.short_id(&version.id)?, version.story.version);
    output.line(format!("Recorded version {number} of story {id} {}", plain(&known::named(&version.story))))?;
    let stands = format!("stands in version {number}");
    let is_as_before = |row: &Revised| row.statement.reason.as_deref() == Some(stands.as_str());
    let changed: Vec<Revised> = rows.iter().filter(|row| !is_as_before(row)).cloned().collect();
    let new = changed.iter().filter(|row| row.statement.revision == 1).count();
    let (same, others) = (rows.len() - changed.len(), changed.len() - new);
    output.line(format!("and of its statements: {same} as they were, {others} changed, {gone} gone, {new} new."))?;
    if !changed.is_empty() {
        table::statements(ledger, &changed, output)?;
    }
    output.note(format!("what changed, word by word: ledger diff {id}@{}..{number}", number - 1))
}
