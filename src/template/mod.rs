//! House tables: what an editor, counsel and readers ask of a ledger, each as one sheet.
//!
//! `sourcing.rs` has the editor's sourcing sheet of a story, `chronology.rs` counsel's chronology,
//! `corrections.rs` the list of corrections. All ask what is there already: the statements, the audit's findings and its
//! trail, the publication's corrections. They print nothing and read no clock;
//! [`crate::export::Sheet`] writes them as Markdown, as a page or as a workbook.

mod chronology;
mod corrections;
mod sourcing;

pub use chronology::chronology;
pub use corrections::corrections_sheet;
pub use sourcing::sourcing_sheet;

use crate::ledger::{Error, Ledger, Revised};
use crate::record::words;
use crate::store::Selection;

words! {
    /// A house table.
    Template {
        /// An editor's sheet of one story: who says what, on which terms, and what is open.
        SourcingSheet = "sourcing-sheet",
        /// Counsel's chronology: what was recorded when, on whose word, and why.
        Chronology = "chronology",
    }
}

impl Template {
    /// What it is, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::SourcingSheet => "of one story: who says what, on which terms, and what is open",
            Self::Chronology => "what was recorded when, on whose word, and why",
        }
    }
}

/// The statements selected, newest change first.
fn selected(ledger: &Ledger, selection: &Selection) -> Result<Vec<Revised>, Error> {
    let mut found = Vec::new();
    ledger.select(selection, |revised| {
        found.push(revised);
        true
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests;
