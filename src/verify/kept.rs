//! Checkpoints that somebody kept, against the ledger as it is now: what only those can find who hold one from before.

use super::checkpoints::Walk;
use super::finding::{Code, Findings, Place};
use super::log::Log;
use crate::ledger::Signers;
use crate::merkle::SignedCheckpoint;

/// Checks each kept checkpoint, in order of size.
pub(super) fn check(log: &Log, signers: &Signers, kept: &[SignedCheckpoint], findings: &mut Findings) {
    let mut kept: Vec<&SignedCheckpoint> = kept.iter().collect();
    kept.sort_by_key(|signed| signed.unverified().size);
    let mut walk = Walk::new(log);
    for signed in kept {
        check_one(log, &mut walk, signers, signed, findings);
    }
}

fn check_one(log: &Log, walk: &mut Walk<'_>, signers: &Signers, signed: &SignedCheckpoint, findings: &mut Findings) {
    let said = signed.unverified();
    let place = || Place::Kept(i64::try_from(said.size.0).unwrap_or(i64::MAX));
    if said.origin != signers.origin() {
        return findings.add(Code::KeptCheckpointOrigin, place(), || {
            format!("expected a checkpoint of '{}', found one of '{}'", signers.origin(), said.origin)
        });
    }
    if let Err(error) = signers.verify(signed) {
        findings.add(Code::KeptCheckpointSignature, place(), || {
            format!("expected the signature of a signer admitted at {}: {error}", said.size)
        });
    }
    if said.size.0 > log.size() {
        return findings.add(Code::KeptCheckpointBeyondLog, place(), || {
            format!("expected at least {} records, found {}", said.size, log.size())
        });
    }
    let root = walk.root_at(said.size.0);
    if root != said.root {
        findings.add(Code::KeptCheckpointMismatch, place(), || {
            let (kept, found) = (said.root.to_base64(), root.to_base64());
            format!("expected the first {} records to have the root {kept}, found {found}", said.size)
        });
    }
}
