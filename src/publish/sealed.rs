//! The age files of sealed identities: in publications for counsel alone, named by the digests of their seals' records.

use std::collections::BTreeSet;

use super::files::Folder;
use super::{Error, Options};
use crate::ledger::Ledger;
use crate::record::Audience;

/// Writes the age files of all seals below `size`, as they are encrypted now, and takes away all others: every one of them,
/// where the publication is not for counsel.
pub(super) fn put(ledger: &Ledger, files: &mut Folder, options: &Options, size: u64) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    if options.audience == Audience::Counsel && !options.proofs_only {
        for number in ledger.store().seals()?.into_iter().filter(|number| *number < size) {
            let Some(age_file) = ledger.store().ciphertext(number)? else { continue };
            let name = ledger.digest_of(number)?.to_string();
            files.put(&format!("seals/{name}.age"), &age_file)?;
            names.insert(name);
        }
    }
    files.remove_seals_but(|name| names.contains(name))
}
