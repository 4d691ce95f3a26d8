//! What a verification yields: the log's head, what was read, and everything that was found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::erasures::Absent;
use super::finding::{Code, Finding, Findings};
use super::log::{Log, Shape};
use super::stamps::Stamped;
use crate::ledger::Signers;
use crate::merkle::Hash;

/// The outcome of a verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The ledger's origin, as its record 0 says; empty if that is not there.
    pub origin: String,
    /// How many records the log has.
    pub size: u64,
    /// The root of the tree over them, as it was computed, in base64.
    pub root: String,
    /// Records whose content was read and hashed.
    pub records: u64,
    /// Of these, records of a newer format, of which only the digest was checked.
    pub newer: u64,
    /// First revisions of statements.
    pub statements: u64,
    /// Later revisions of statements.
    pub revisions: u64,
    /// First versions of stories.
    pub stories: u64,
    /// Records whose content is erased, with a redaction that says why.
    pub erased: u64,
    /// Records whose content this publication withholds.
    pub withheld: u64,
    /// Texts of story versions that were read and hashed.
    pub texts: u64,
    /// Texts that are erased, with a redaction that says why.
    pub texts_erased: u64,
    /// Texts that this publication does not have.
    pub texts_withheld: u64,
    /// Sealed identities that are kept, encrypted.
    pub seals: u64,
    /// Sealed identities that are erased, with a redaction that says why.
    pub seals_erased: u64,
    /// Sealed identities that this publication does not have.
    pub seals_withheld: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Every signer that was ever admitted, oldest first.
    pub signers: Vec<AdmittedSigner>,
    /// Time stamps of others that are good, oldest first.
    pub stamps: Vec<Stamped>,
    /// Whether SQLite checked its own structures, too, the full-text index included.
    pub full: bool,
    /// How many findings there are of each code.
    pub counts: BTreeMap<Code, u64>,
    /// The findings, in the order of their places; the first [`MOST_OF_A_CODE`](super::MOST_OF_A_CODE) of each code.
    pub findings: Vec<Finding>,
}

/// A signer's time in office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdmittedSigner {
    /// The name that its records bear.
    pub name: String,
    /// Its key.
    pub verifier_key: String,
    /// The number of the record that admits it.
    pub admitted: u64,
    /// The number of the record that dismisses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<u64>,
}

impl Report {
    pub(super) fn new(
        log: &Log,
        root: Hash,
        signers: &Signers,
        checkpoints: u64,
        absent: Absent,
        full: bool,
        findings: Findings,
    ) -> Self {
        let mut shapes = [0u64; Shape::COUNT];
        log.chunks().iter().flat_map(|chunk| &chunk.shapes).for_each(|shape| shapes[*shape as usize] += 1);
        let of = |shape: Shape| shapes[shape as usize];
        let texts = log.chunks().iter().flat_map(|chunk| &chunk.stories).filter(|(_, _, has_text)| *has_text).count();
        let without_text: usize = log.chunks().iter().map(|chunk| chunk.without_text.len()).sum();
        let (findings, counts) = findings.into_sorted();
        let terms = signers.terms().iter().map(|term| AdmittedSigner {
            name: term.name.clone(),
            verifier_key: term.key.to_string(),
            admitted: term.admitted,
            dismissed: term.dismissed,
        });
        Self {
            origin: signers.origin().to_owned(),
            size: log.size(),
            root: root.to_base64(),
            records: log.size() - of(Shape::Missing) - of(Shape::Empty),
            newer: of(Shape::Newer),
            statements: of(Shape::Statement),
            revisions: of(Shape::Revision),
            stories: of(Shape::Story),
            erased: absent.erased,
            withheld: absent.withheld,
            texts: (texts - without_text) as u64,
            texts_erased: absent.texts_erased,
            texts_withheld: absent.texts_withheld,
            seals: absent.seals,
            seals_erased: absent.seals_erased,
            seals_withheld: absent.seals_withheld,
            checkpoints,
            signers: terms.collect(),
            stamps: Vec::new(),
            full,
            counts,
            findings,
        }
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many findings there are, the listed ones and the others.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}
