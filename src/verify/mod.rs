//! Checking a ledger from its content up: everything that can be computed is computed, and nothing stored is believed.
//!
//! [`verify`] reads every record line, hashes it, reads it anew, and rebuilds from that alone the tree, the roots of all
//! checkpoints, the chains and every projection. What is stored must be equal. It goes on to the end and reports all
//! that differs, each as a [`Finding`] with a [`Code`] that programs can rely on. An error is for what keeps it from
//! reading at all; damage is a finding.
//!
//! It must never write, nor take a stored value where it can compute one. Two things it can't know: what an erased or
//! withheld record said, and whether the words of the full-text index are those of the record (only that each revision
//! has words there; `ledger reindex` makes them anew).
//!
//! The way of the work: `views.rs` opens a connection a thread, `scan.rs` and `content.rs` read all records, chunk by
//! chunk, `log.rs` holds what must be remembered of them, and then `tree.rs`, `checkpoints.rs`, `chains.rs`,
//! `references.rs`, `rows.rs`, `erasures.rs`, `seals.rs` and `kept.rs` settle what needs all of them. `folder.rs` looks at a
//! publication's files, `file.rs` at the database as such.

mod chains;
mod checkpoints;
mod content;
mod erasures;
mod file;
mod finding;
mod folder;
mod frontier;
mod kept;
mod log;
mod references;
mod report;
mod rows;
mod scan;
mod seals;
mod stamps;
mod tree;
mod views;

use std::num::NonZeroUsize;

pub use finding::{Code, Finding, MOST_OF_A_CODE, Place};
pub use report::{AdmittedSigner, Report};
pub use stamps::Stamped;

use chains::Chains;
use finding::Findings;
use log::Log;
use views::Views;

use crate::ledger::{self, Ledger, Signers};
use crate::merkle::SignedCheckpoint;
use crate::timestamp::Roots;
use crate::{merkle, store};

/// How to verify.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether SQLite checks its own structures, too, the full-text index included.
    pub full: bool,
    /// How many threads work; by default as many as there are processors. A publication is read by one.
    pub threads: Option<NonZeroUsize>,
}

/// What keeps a ledger from being verified at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Opening it once more, for another thread.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A table that can't be read.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A tree that can't be built.
    #[error(transparent)]
    Tree(#[from] merkle::Error),
    /// A ledger that others write to without a pause.
    #[error("the ledger did not stand still: it was opened {attempts} times, and written to in between")]
    Moving {
        /// How often it was opened.
        attempts: u32,
    },
}

/// Checks everything in `ledger`, calling `progress` with the number of records that are done.
pub fn verify(ledger: &Ledger, options: &Options, progress: impl Fn(u64) + Sync) -> Result<Report, Error> {
    verify_against(ledger, options, &Outside::default(), progress)
}

/// What somebody brings along who verifies a ledger.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Checkpoints that were kept, which the ledger must continue.
    pub kept: Vec<SignedCheckpoint>,
    /// Roots that must vouch for the authorities of time stamps.
    pub roots: Option<Roots>,
}

/// The same, against what somebody brings along.
pub fn verify_against(
    ledger: &Ledger,
    options: &Options,
    outside: &Outside,
    progress: impl Fn(u64) + Sync,
) -> Result<Report, Error> {
    let processors = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut views = Views::open(ledger, options.threads.unwrap_or(processors))?;
    let mut findings = Findings::default();

    let size = log_size(views.first())?;
    scan::check_numbers(views.first(), size, &mut findings);
    let log = scan::scan(&mut views, size, &mut findings, &progress)?;
    let signers = settle_signers(&log, &mut findings);

    let view = views.first();
    check_order(&log, &mut findings);
    let root = tree::check(view, &log, &mut findings)?;
    let absent = erasures::check(view, &log, &mut findings);
    check_chains(view, &log, &mut findings);
    rows::check_signers_and_redactions(view, &log, &mut findings);
    rows::check_outside(view, &log, &mut findings);
    match ledger.is_publication() {
        true => folder::check(ledger, &log, &mut findings)?,
        false => {
            file::check_schema(view, &mut findings)?;
            file::check_settings(view, &mut findings);
        }
    }
    references::check(&mut views, &log, &mut findings)?;
    checkpoints::check_timestamps(views.first(), log.size(), &mut findings);
    let stamps = stamps::check(views.first(), &log, &signers, outside.roots.as_ref(), &mut findings);
    let checkpoints = checkpoints::check(&mut views, &log, &signers, &mut findings)?;
    drop(views);
    kept::check(&log, &signers, &outside.kept, &mut findings);
    let full = options.full && file::check_damage(ledger, &mut findings)?;
    Ok(Report { stamps, ..Report::new(&log, root, &signers, checkpoints, absent, full, findings) })
}

/// How many numbers the log has: one more than the greatest, of those that are not far beyond what the others fill.
fn log_size(view: &Ledger) -> Result<u64, Error> {
    let count = view.store().count()?;
    let limit = i64::try_from(count.saturating_mul(2).saturating_add(log::CHUNK)).unwrap_or(i64::MAX);
    let greatest = view.store().greatest_below(limit)?;
    Ok(greatest.map_or(0, |number| number.saturating_add(1)).try_into().unwrap_or(0))
}

/// Follows the signer records from record 0 on.
fn settle_signers(log: &Log, findings: &mut Findings) -> Signers {
    let mut signers = Signers::default();
    if log.shape(0) != log::Shape::Signer {
        findings.add(Code::SignerRecordFalse, Place::Record(0), || {
            "expected the record that admits and signs itself, found another or none".to_owned()
        });
    }
    for (number, record) in log.chunks().iter().flat_map(|chunk| &chunk.signers) {
        if let Err(error) = signers.take(*number, record) {
            findings.add(Code::SignerRecordFalse, Place::record(*number), || error.to_string());
        }
    }
    signers
}

/// Checks what holds between neighbouring chunks: times that never go back, and digests that stand once.
fn check_order(log: &Log, findings: &mut Findings) {
    let mut times = log.chunks().iter().filter_map(|chunk| chunk.times);
    let mut before = times.next().map(|[_, last]| last);
    for [first, last] in times {
        if let Some(before) = before.replace(last).filter(|before| first.1 < before.1) {
            findings.add(Code::TimeWentBack, Place::record(first.0), || content::went_back(before, first));
        }
    }
    for (number, before) in log.twins() {
        findings.add(Code::RecordTwice, Place::record(number), || {
            format!("expected a digest of its own, found that of record {before}")
        });
    }
}

fn check_chains(view: &Ledger, log: &Log, findings: &mut Findings) {
    let links = log.chunks().iter().flat_map(|chunk| &chunk.revisions);
    let statements = Chains::follow(log, chains::STATEMENTS, links, findings);
    let ungrounded = log.chunks().iter().flat_map(|chunk| chunk.ungrounded.iter().copied());
    statements.check_grounds(view, log, ungrounded, findings);
    rows::check_revisions(log, &statements, findings);
    let links = log.chunks().iter().flat_map(|chunk| &chunk.versions);
    let stories = Chains::follow(log, chains::STORIES, links, findings);
    rows::check_versions(view, log, &stories, findings);
}
