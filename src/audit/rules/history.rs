//! Rules about how a statement came to where it stands.

use jiff::SignedDuration;

use crate::audit::case::{Case, cited};
use crate::audit::policy::Setting;
use crate::diff::{SourcingChange, is_same_source, sourcing_change};
use crate::record::{Stance, Status};

/// What confirmed it is what asserted it.
pub(super) fn same_source(case: &Case<'_>) -> Option<String> {
    if case.statement().status != Status::Confirmed {
        return None;
    }
    let since = case.chain.iter().rposition(|revised| revised.statement.status != Status::Confirmed);
    let at = since.map_or(0, |before| before + 1);
    let confirmed = &case.chain.get(at)?.statement;
    let before = since.and_then(|before| case.chain.get(before)).map_or(confirmed, |before| &before.statement);
    let mut asserting = before.attributions.iter().filter(|one| one.stance == Stance::Asserts);
    let mut confirming = confirmed.attributions.iter().filter(|one| one.stance == Stance::Confirms).peekable();
    let first = *confirming.peek()?;
    let revision = confirmed.revision;
    if case.is_one_person {
        return Some(format!(
            "“{first}” confirms it in revision {revision}, and an editor knows it to be the same source"
        ));
    }
    let rests = |one| asserting.clone().any(|other| is_same_source(one, other));
    if !confirming.all(rests) {
        return None;
    }
    let other = asserting.find(|other| is_same_source(first, other))?;
    Some(format!("“{first}” confirms it in revision {revision}, and “{other}” asserted it: the same source"))
}

/// A source was cited, and nobody is now.
pub(super) fn lost(case: &Case<'_>) -> Option<String> {
    let now = case.statement();
    if cited(now).next().is_some() || case.chain.len() < 2 {
        return None;
    }
    let lost = |before: &&crate::ledger::Revised| {
        sourcing_change(&before.statement.attributions, &now.attributions).change == SourcingChange::Lost
    };
    let before = case.chain.iter().rev().find(lost)?;
    let source = cited(&before.statement).next()?;
    Some(format!("revision {} cites “{source}”, and revision {} nobody", before.statement.revision, now.revision))
}

/// Still reported after so many days.
pub(super) fn stale(case: &Case<'_>, setting: &Setting) -> Option<String> {
    let days = i64::from(setting.days?);
    if case.statement().status != Status::Reported {
        return None;
    }
    let age = case.now.as_second() - case.current.effective(case.zone);
    let age = SignedDuration::from_secs(age).as_hours() / 24;
    (age > days).then(|| format!("reported {age} days ago, and neither confirmed nor denied since"))
}

/// Something that it rests on fell.
pub(super) fn contested(case: &Case<'_>) -> Option<String> {
    let contested = case.contested?;
    Some(format!("it rests on {}, which is {}", contested.by.prefix(12), contested.status))
}
