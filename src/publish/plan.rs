//! What publishing would change for those who read the folder, without writing anything.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::audience::Visible;
use super::bundle::is_never_withheld;
use super::{Error, Options};
use crate::ledger::Ledger;
use crate::merkle::{SignedCheckpoint, TilePath, tile_width};
use crate::record::Digest;

/// Records whose content would appear in the folder, or be taken away from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The numbers of those that would appear.
    pub appearing: Vec<u64>,
    /// The numbers of those that would be taken away.
    pub leaving: Vec<u64>,
    /// How many are there and stay.
    pub staying: u64,
    /// How many would be withheld, those that leave among them.
    pub withheld: u64,
    /// How many have no content here: erased by a redaction, or withheld from this copy already.
    pub erased: u64,
}

/// Tells what publishing `ledger` into `folder` would change.
pub fn plan(ledger: &Ledger, folder: &Path, options: &Options) -> Result<Plan, Error> {
    let size = ledger.size()?;
    let visible = Visible::of(ledger, size, options.audience)?;
    let shown = shown(folder);
    let mut plan = Plan::default();
    ledger.store().scan(0..size, |number, digest, line| {
        let digest = <[u8; 32]>::try_from(digest).unwrap_or_default().into();
        let was_shown = shown.contains(&digest);
        let goes_out = |line: &str| !options.proofs_only || is_never_withheld(line);
        let shows = line.is_some_and(goes_out) && visible.shows(number);
        match (was_shown, shows) {
            (false, true) => plan.appearing.push(number),
            (true, true) => plan.staying += 1,
            (true, false) => plan.leaving.push(number),
            (false, false) => {}
        }
        plan.withheld += u64::from(!shows && line.is_some());
        plan.erased += u64::from(line.is_none());
        true
    })?;
    Ok(plan)
}

/// The digests of the records whose lines stand in the folder; none where there is no publication that can be read.
fn shown(folder: &Path) -> BTreeSet<Digest> {
    let mut shown = BTreeSet::new();
    let Ok(bytes) = fs::read(folder.join("checkpoint")) else { return shown };
    let Ok(signed) = SignedCheckpoint::parse(&bytes) else { return shown };
    let size = signed.unverified().size;
    for index in 0..size.0.div_ceil(256) {
        let width = tile_width(0, index, size);
        let lines = fs::read_to_string(folder.join(TilePath::Records { index, width }.to_string())).unwrap_or_default();
        let present = lines.lines().filter(|line| !line.starts_with(r#"{"digest":"#));
        shown.extend(present.map(|line| Digest::of(line.as_bytes())));
    }
    shown
}
