//! Which story a new one is the next version of: as it is named, else as somebody says who is asked.

use super::context::story_of;
use super::failure::Failure;
use super::output::{Output, ask, can_ask};
pub(super) use crate::intake::named;
use crate::intake::{self, Next};
use crate::ledger::{Ledger, Version};
use crate::review::Heading;

/// What stands for a story that the ledger has not, whatever it looks like.
const NEW: &str = "new";

/// Finds the story of which this is the next version: the one that is named, else one of its address, else, if somebody
/// says so, one that looks like it. What the ledger has word for word, and what was published before, is refused.
pub(super) fn next(
    ledger: &Ledger,
    heading: &Heading,
    text: &str,
    named: Option<&str>,
    output: &Output,
) -> Result<Option<Next>, Failure> {
    let last = match named {
        Some(NEW) => return Ok(None),
        Some(id) => story_of(ledger, id)?.pop(),
        None => match intake::find(ledger, heading, text)? {
            None => None,
            Some((last, true)) => Some(last),
            Some((last, false)) => is_meant(ledger, &last, output)?.then_some(last),
        },
    };
    let Some(last) = last else { return Ok(None) };
    Ok(Some(intake::next(ledger, last, heading, text)?))
}

/// Asks whether this is a version of that story; where nobody can answer, tells how to say it.
fn is_meant(ledger: &Ledger, last: &Version, output: &Output) -> Result<bool, Failure> {
    let id = ledger.short_id(&last.id)?;
    let story = format!("{id} {}", named(&last.story));
    if can_ask() && !output.quiet && !output.json {
        return Ok(ask(&format!(
            "this looks like story {story}; record it as its version {}?",
            last.story.version + 1
        )));
    }
    Err(Failure::conflict(format!("this looks like story {story}, which the ledger has"))
        .hint(format!("its next version: add --story {id}; another story: add --story {NEW}")))
}
