//! What a revision did, in the words that an editor would use: confirmed, denied, attribution lost, qualifies.
//!
//! A revision has as many names as things happened in it, in the order of [`What::ALL`]. The names are codes: programs
//! may rely on them.

use serde::Serialize;

use super::{SourcingChange, sourcing_change};
use crate::record::words;
use crate::record::{Attribution, Change, Digest, RelationType, Stance, Statement, Status};

words! {
    /// Something that a revision did.
    What {
        /// The statement is there for the first time.
        New = "new",
        /// Its status became `confirmed`.
        Confirmed = "confirmed",
        /// Its status became `disputed`.
        Disputed = "disputed",
        /// Its status became `denied`.
        Denied = "denied",
        /// Its status became `superseded`; names the successor.
        Superseded = "superseded",
        /// Its status became `retracted`.
        Retracted = "retracted",
        /// Its status became `reported` again.
        Reopened = "reopened",
        /// We were wrong.
        Corrected = "corrected",
        /// It was right, but unclear.
        Clarified = "clarified",
        /// Better sourced than before.
        SourcingStrengthened = "sourcing_strengthened",
        /// Worse sourced than before.
        SourcingWeakened = "sourcing_weakened",
        /// Better sourced in one respect and worse in another.
        SourcingMixed = "sourcing_mixed",
        /// Nobody is cited any more.
        AttributionLost = "attribution_lost",
        /// One named speaker gave way to another.
        Respoken = "respoken",
        /// Somebody was asked for comment.
        CommentAsked = "comment_asked",
        /// Somebody who was asked declined.
        CommentDeclined = "comment_declined",
        /// Somebody who was asked did not answer.
        NoResponse = "no_response",
        /// Other words of the desk's.
        Reworded = "reworded",
        /// Other words within the quotation marks.
        QuoteChanged = "quote_changed",
        /// Says the same as another statement.
        SameAs = "same_as",
        /// Gives ground to another statement.
        Supports = "supports",
        /// Can't be so if another statement is.
        Contradicts = "contradicts",
        /// Limits another statement.
        Qualifies = "qualifies",
        /// Adds detail to another statement.
        Elaborates = "elaborates",
        /// Tells of a later state of the world than another statement.
        Updates = "updates",
        /// Puts another statement right.
        Corrects = "corrects",
        /// None of these.
        Changed = "changed",
    }
}

/// Something that a revision did, and to which other statement, if to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Happening {
    /// What it did.
    pub what: What,
    /// The other statement: the digest of its first revision's record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Digest>,
}

impl From<What> for Happening {
    fn from(what: What) -> Self {
        Self { what, to: None }
    }
}

/// Tells what `after` did, which follows `before` or, without one, is a statement's first revision.
pub fn happenings(before: Option<&Statement>, after: &Statement) -> Vec<Happening> {
    let mut found: Vec<Happening> = Vec::new();
    match before {
        None => found.push(What::New.into()),
        Some(before) if before.status == after.status => {}
        Some(_) if after.status == Status::Reported => found.push(What::Reopened.into()),
        Some(_) => {}
    }
    if before.map_or(Status::Reported, |before| before.status) != after.status {
        let to = after.successor.filter(|_| after.status == Status::Superseded);
        found.extend(status(after.status).map(|what| Happening { what, to }));
    }
    match after.change {
        Change::Correction => found.push(What::Corrected.into()),
        Change::Clarification => found.push(What::Clarified.into()),
        Change::New | Change::Update | Change::Retraction => {}
    }
    if let Some(before) = before {
        found.extend(sourcing(sourcing_change(&before.attributions, &after.attributions).change).map(Happening::from));
    }
    found.extend(comments(before, after).map(Happening::from));
    if let Some(before) = before {
        let words = [(before.text != after.text, What::Reworded), (before.quote != after.quote, What::QuoteChanged)];
        found.extend(words.into_iter().filter(|(differ, _)| *differ).map(|(_, what)| Happening::from(what)));
    }
    let had = before.map(|before| before.relations.as_slice()).unwrap_or_default();
    let related = after.relations.iter().filter(|relation| !had.contains(relation));
    found.extend(related.map(|one| Happening { what: relation(one.kind), to: Some(one.to) }));
    if found.is_empty() {
        found.push(What::Changed.into());
    }
    found.sort_by_key(|one| one.what);
    found
}

fn status(status: Status) -> Option<What> {
    match status {
        Status::Reported => None,
        Status::Confirmed => Some(What::Confirmed),
        Status::Disputed => Some(What::Disputed),
        Status::Denied => Some(What::Denied),
        Status::Superseded => Some(What::Superseded),
        Status::Retracted => Some(What::Retracted),
    }
}

fn sourcing(change: SourcingChange) -> Option<What> {
    match change {
        SourcingChange::Lost => Some(What::AttributionLost),
        SourcingChange::Strengthened => Some(What::SourcingStrengthened),
        SourcingChange::Weakened => Some(What::SourcingWeakened),
        SourcingChange::Respoken => Some(What::Respoken),
        SourcingChange::Mixed => Some(What::SourcingMixed),
        SourcingChange::None => None,
    }
}

/// The requests for comment, and their outcomes, that were not there before.
fn comments(before: Option<&Statement>, after: &Statement) -> impl Iterator<Item = What> {
    let count = |one: &Statement, stance| one.attributions.iter().filter(|a: &&Attribution| a.stance == stance).count();
    let all = [
        (Stance::Asked, What::CommentAsked),
        (Stance::DeclinesComment, What::CommentDeclined),
        (Stance::NoResponse, What::NoResponse),
    ];
    let grown = all.map(|(stance, what)| {
        (count(after, stance) > before.map_or(0, |before| count(before, stance))).then_some(what)
    });
    grown.into_iter().flatten()
}

fn relation(kind: RelationType) -> What {
    match kind {
        RelationType::SameAs => What::SameAs,
        RelationType::Supports => What::Supports,
        RelationType::Contradicts => What::Contradicts,
        RelationType::Qualifies => What::Qualifies,
        RelationType::Elaborates => What::Elaborates,
        RelationType::Updates => What::Updates,
        RelationType::Corrects => What::Corrects,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Relation};

    fn unnamed() -> Attribution {
        Attribution { phrase: Some("a source".into()), count: Some(1), ..Attribution::new(Class::AnonymousSource) }
    }

    fn named(name: &str, stance: Stance) -> Attribution {
        Attribution { name: Some(name.into()), stance, ..Attribution::new(Class::Official) }
    }

    fn statement(attributions: Vec<Attribution>) -> Statement {
        Statement::new("The bridge will close.".into(), attributions)
    }

    fn whats(before: &Statement, after: &Statement) -> Vec<What> {
        happenings(Some(before), after).into_iter().map(|one| one.what).collect()
    }

    #[test]
    fn names_a_confirmation_on_the_record_and_what_it_does_to_the_sourcing() {
        let before = statement(vec![unnamed()]);
        let after = Statement {
            status: Status::Confirmed,
            change: Change::Update,
            ..statement(vec![unnamed(), named("Ana Ruiz", Stance::Confirms)])
        };
        assert_eq!(whats(&before, &after), [What::Confirmed, What::SourcingStrengthened]);
        assert_eq!(whats(&after, &before), [What::Reopened, What::SourcingWeakened]);
    }

    #[test]
    fn names_a_lost_attribution_another_speaker_and_other_words() {
        let before = statement(vec![unnamed()]);
        let narrated = Statement { text: "It closes.".into(), ..statement(vec![Attribution::new(Class::Narrator)]) };
        assert_eq!(whats(&before, &narrated), [What::AttributionLost, What::Reworded]);
        let speakers = ["Ana Ruiz", "Bo Lind"].map(|name| statement(vec![named(name, Stance::Asserts)]));
        assert_eq!(whats(&speakers[0], &speakers[1]), [What::Respoken]);
    }

    #[test]
    fn names_the_relation_and_the_successor_with_the_other_statement() {
        let other = Digest::of(b"another");
        let relation = Relation { to: other, kind: RelationType::Qualifies };
        let first = Statement { relations: vec![relation], ..statement(vec![unnamed()]) };
        let found = happenings(None, &first);
        assert_eq!(found, [What::New.into(), Happening { what: What::Qualifies, to: Some(other) }]);
        let gone = Statement { status: Status::Superseded, successor: Some(other), ..first.clone() };
        assert_eq!(happenings(Some(&first), &gone), [Happening { what: What::Superseded, to: Some(other) }]);
    }

    #[test]
    fn tells_of_a_request_for_comment_once_and_never_says_nothing() {
        let before = statement(vec![unnamed()]);
        let asked = statement(vec![unnamed(), named("Ana Ruiz", Stance::DeclinesComment)]);
        assert_eq!(whats(&before, &asked), [What::CommentDeclined]);
        assert_eq!(whats(&asked, &asked), [What::Changed]);
    }
}
