//! What a revision did, as people read it: the words, and a tone for the lot.

use super::failure::Failure;
use super::output::Tone;
use super::statement::spaced;
use crate::diff::{Happening, What};
use crate::ledger::Ledger;

/// The word for one thing that a revision did.
pub(super) fn word(what: What) -> String {
    spaced(what.as_str())
}

/// A line for each thing, with the id of the other statement where there is one, and the tone of the gravest.
pub(super) fn words(ledger: &Ledger, happenings: &[Happening], fallen: bool) -> Result<(String, Tone), Failure> {
    let mut lines = Vec::new();
    for Happening { what, to } in happenings {
        lines.push(match to {
            Some(to) => format!("{} {}", word(*what), ledger.short_id(to)?),
            None => word(*what),
        });
    }
    let has = |all: &[What]| happenings.iter().any(|one| all.contains(&one.what));
    let tone = match () {
        () if fallen || has(&[What::AttributionLost, What::SourcingWeakened, What::Denied, What::Retracted]) => {
            Tone::Bad
        }
        () if has(&[What::Corrected, What::Disputed, What::Respoken, What::SourcingMixed]) => Tone::Warning,
        () if has(&[What::Confirmed, What::SourcingStrengthened]) => Tone::Good,
        () => Tone::Plain,
    };
    Ok((lines.join("\n"), tone))
}
