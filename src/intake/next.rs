//! A story's next version: what is recorded of the statements that its last version had.
//!
//! A statement that stands in the new version gets one revision, whatever became of it: a place in that version, and what
//! else changed. Its reason says which it was ("stands in version 2", "reworded in version 2"). One that does not stand
//! there any more gets a note with the topic `gone`, since it is neither wrong nor withdrawn by that.

use super::known::Next;
use crate::ledger::{Batch, Error, Revision};
use crate::record::{Appearance, Attribution, Change, Digest, Note};
use crate::review::{Chosen, Known, Step};

/// Records what became of a known statement in `version`; tells the statement's id if it stands there.
pub(super) fn append(
    batch: &mut Batch<'_>,
    next: &Next,
    known: &Known,
    step: Step,
    chosen: &Chosen,
    appearances: Vec<Appearance>,
    version: Digest,
) -> Result<Option<Digest>, Error> {
    let number = next.version();
    let statement = &known.statement;
    let reason = |otherwise: String| Some(chosen.reason.clone().unwrap_or(otherwise));
    let revision = match step {
        Step::Gone => {
            batch.add_note(Note {
                about: vec![known.id, version],
                audience: statement.audience,
                because: None,
                body: reason(format!("does not stand in version {number}")),
                outcome: None,
                topic: "gone".to_owned(),
            })?;
            return Ok(None);
        }
        Step::Retract => Revision {
            change: Some(Change::Retraction),
            reason: reason(format!("withdrawn in version {number}")),
            effective_at: chosen.effective_at.clone(),
            ..Revision::default()
        },
        Step::Update | Step::Correct => {
            let (drop_sources, add_sources) = sources(&statement.attributions, &chosen.attributions);
            let words = match chosen.text == statement.text && chosen.quote == statement.quote {
                true => format!("stands in version {number}"),
                false => format!("reworded in version {number}"),
            };
            let others = if add_sources.is_empty() && drop_sources.is_empty() { "" } else { ", with other sources" };
            Revision {
                change: Some(if step == Step::Correct { Change::Correction } else { Change::Update }),
                reason: reason(format!("{words}{others}")),
                status: (chosen.status != statement.status).then_some(chosen.status),
                text: Some(chosen.text.clone()),
                quote: chosen.quote.clone(),
                drop_quote: chosen.quote.is_none(),
                drop_sources,
                add_sources,
                appearances,
                tags: chosen.tags.clone(),
                effective_at: chosen.effective_at.clone(),
                drafted: chosen.drafted.clone(),
                ..Revision::default()
            }
        }
    };
    batch.revise(known.number, revision)?;
    Ok(Some(known.id))
}

/// Which sources to take away, by their positions from 1, and which to add: none, if they are the same.
fn sources(before: &[Attribution], after: &[Attribution]) -> (Vec<usize>, Vec<Attribution>) {
    if before == after {
        return (Vec::new(), Vec::new());
    }
    ((1..=before.len()).collect(), after.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Class;

    #[test]
    fn changes_no_source_where_they_are_the_same_and_all_in_their_order_where_not() {
        let [one, other] = [Class::Official, Class::Document].map(Attribution::new);
        let both = [one.clone(), other.clone()];
        assert_eq!(sources(&both, &both), (Vec::new(), Vec::new()));
        assert_eq!(sources(&both, std::slice::from_ref(&other)), (vec![1, 2], vec![other.clone()]));
        assert_eq!(sources(&both, &[other.clone(), one.clone()]), (vec![1, 2], vec![other, one]));
    }
}
