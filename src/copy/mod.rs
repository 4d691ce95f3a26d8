//! A verified copy of a ledger, from a publication or from another ledger, with every digest unchanged.
//!
//! [`copy`] writes a new ledger file, verifies it from its content up, and leaves nothing behind when anything is wrong.
//! A copy from which something is withheld says so in a setting: it is read like any ledger, but nothing can be appended
//! to it, since the rules need what it does not have. A copy of all is the way back after a disaster: with a signer's key
//! it goes on where the ledger was lost. Of a publication's copy the older signed heads are not there, only the newest.

use std::path::Path;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::ledger::{self, Ledger};
use crate::store::{self, Access, Location, Store};
use crate::verify::{self, Options, Report, verify};

/// What a copy has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The ledger's origin.
    pub origin: String,
    /// How many records the log has.
    pub size: u64,
    /// The root of the tree over them, in base64.
    pub root: String,
    /// Records whose content is withheld from the copy.
    pub withheld: u64,
    /// Texts of stories that the copy does not have.
    pub texts_withheld: u64,
    /// Sealed identities that the copy does not have.
    pub seals_withheld: u64,
    /// Records whose content was erased before.
    pub erased: u64,
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger can't be read, or the copy can't be written.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// The copy can't be verified.
    #[error(transparent)]
    Verify(#[from] verify::Error),
    /// Something is wrong with what was to be copied.
    #[error("{} things are wrong with it, so there is no copy; the first: {first}", count)]
    Unsound {
        /// How many findings there are.
        count: u64,
        /// The first of them.
        first: String,
    },
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Ledger(error.into())
    }
}

impl Copied {
    /// Whether nothing is missing, so that the copy can take the ledger's place.
    pub fn is_whole(&self) -> bool {
        self.withheld + self.texts_withheld + self.seals_withheld == 0
    }
}

/// Copies `from` to a new file at `to`. `zone` is that of the copy, in which dates without a time are compared; of a
/// ledger's copy it is the ledger's own, if none is given, and of a publication's, which does not say, UTC.
pub fn copy(from: &Ledger, to: impl Into<Location>, zone: Option<&str>) -> Result<Copied, Error> {
    let unknown = |name: &str| ledger::Error::UnknownZone { name: name.to_owned() };
    if let Some(name) = zone {
        TimeZone::get(name).map_err(|_| unknown(name))?;
    }
    let to = to.into();
    let kept = from.store().setting("zone")?;
    let name = zone.or(kept.as_deref()).unwrap_or("UTC");
    if !to.is_database() && from.store().backup(to.shown())? {
        let copied = settle_file(from, to.shown(), name, kept.as_deref());
        if copied.is_err() {
            let _ = std::fs::remove_file(to.shown());
        }
        return copied;
    }
    let draft = Store::draft(to)?;
    let transaction = draft.begin()?;
    from.store().copy_to(&transaction)?;
    transaction.put_setting("zone", name)?;
    transaction.mark_withholding(from.withholds()?)?;
    transaction.commit()?;
    let copy = Ledger::of(draft)?;
    copy.make_projections_again(|_| ())?;
    let copied = checked(&copy)?;
    copy.place()?;
    Ok(copied)
}

/// Makes a file's copy a ledger of its own.
fn settle_file(from: &Ledger, to: &Path, zone: &str, kept: Option<&str>) -> Result<Copied, Error> {
    let draft = Ledger::open(to, Access::Write)?;
    let transaction = draft.store().begin()?;
    transaction.put_setting("zone", zone)?;
    if from.is_publication() {
        transaction.mark_withholding(true)?;
    }
    transaction.commit()?;
    drop(draft);

    let copy = Ledger::open(to, Access::Write)?;
    if Some(zone) != kept {
        copy.make_projections_again(|_| ())?;
    }
    let copied = checked(&copy)?;
    copy.fold()?;
    Ok(copied)
}

/// Verifies a copy, which goes on as a ledger if nothing is missing.
fn checked(copy: &Ledger) -> Result<Copied, Error> {
    let report = verify(copy, &Options::default(), |_| ())?;
    if let Some(first) = report.findings.first() {
        return Err(Error::Unsound { count: report.total(), first: first.to_string() });
    }
    let copied = Copied::of(report);
    if copied.is_whole() {
        let transaction = copy.store().begin()?;
        transaction.mark_withholding(false)?;
        transaction.commit()?;
    }
    Ok(copied)
}

impl Copied {
    fn of(report: Report) -> Self {
        let Report { origin, size, root, withheld, texts_withheld, seals_withheld, erased, .. } = report;
        Self { origin, size, root, withheld, texts_withheld, seals_withheld, erased }
    }
}
