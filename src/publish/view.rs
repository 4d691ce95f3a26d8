//! The ledger as an audience sees it, for exports: whatever is written of it can't hold what that audience may not see.

use super::Error;
use super::audience::Visible;
use crate::ledger::Ledger;
use crate::record::Audience;

/// The ledger as `audience` sees it: in memory, or nothing where it sees the ledger itself, all of it.
pub fn seen_by(ledger: &Ledger, audience: Audience) -> Result<Option<Ledger>, Error> {
    if audience == Audience::Counsel {
        return Ok(None);
    }
    let size = ledger.size()?;
    let visible = Visible::of(ledger, size, audience)?;
    if (0..size).all(|number| visible.shows(number)) {
        return Ok(None);
    }
    Ok(Some(ledger.with_only(|number| visible.shows(number))?))
}
