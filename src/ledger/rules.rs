//! Where a statement may go from where it stands, and on what ground.

use super::Error;
use crate::record::{Attribution, Change, Stance, Statement, Status};

/// Checks that a revision may follow the one before it; `earlier` are the statuses that the chain had, oldest first.
pub(crate) fn check_step(parent: Option<&Statement>, earlier: &[Status], next: &Statement) -> Result<(), Error> {
    if let Some(parent) = parent {
        check_final(parent.status, earlier, next)?;
        if next.status == Status::Retracted && parent.status != Status::Retracted && next.change != Change::Retraction {
            let because = "a retraction is recorded as the change 'retraction'";
            return Err(Error::NoTransition { from: parent.status, to: next.status, because });
        }
    }
    check_ground(parent, next)
}

/// The two final statuses are left only by a correction that restores what was left by mistake.
fn check_final(from: Status, earlier: &[Status], next: &Statement) -> Result<(), Error> {
    let to = next.status;
    if !from.is_final() || from == to {
        return Ok(());
    }
    let refused = |because| Err(Error::NoTransition { from, to, because });
    if next.change != Change::Correction {
        return refused("that is final; only a correction may restore an earlier status that was left by mistake");
    }
    if !earlier.contains(&to) {
        return refused("a correction may only restore a status that the statement had before");
    }
    Ok(())
}

fn check_ground(parent: Option<&Statement>, next: &Statement) -> Result<(), Error> {
    let needs = match next.status {
        Status::Confirmed if !is_confirmed(parent, next) => {
            "a source whose stance is 'confirms' and who is on the record (named) or was not cited before"
        }
        Status::Denied if !next.attributions.iter().any(|one| one.stance == Stance::Denies && one.is_on_record()) => {
            "a source whose stance is 'denies', on the record (named)"
        }
        Status::Disputed if !is_disputed(next) => {
            "a source who supports the statement and one whose stance is 'disputes' or 'denies'"
        }
        _ => return Ok(()),
    };
    Err(Error::NoGround { status: next.status, needs })
}

fn is_confirmed(parent: Option<&Statement>, next: &Statement) -> bool {
    let is_new = |one: &Attribution| match parent {
        // What confirmed it then confirms it still.
        Some(parent) => parent.status == Status::Confirmed || !parent.attributions.iter().any(|old| is_same(old, one)),
        None => next.supporters().any(|other| !is_same(other, one)),
    };
    next.attributions.iter().any(|one| one.stance == Stance::Confirms && (one.is_on_record() || is_new(one)))
}

/// Whether two attributions cite the same source, whatever it does with the statement.
fn is_same(a: &Attribution, b: &Attribution) -> bool {
    let key = |one: &Attribution| {
        (one.class, one.name.clone(), one.role.clone(), one.organization.clone(), one.phrase.clone())
    };
    key(a) == key(b)
}

fn is_disputed(next: &Statement) -> bool {
    next.supporters().next().is_some() && next.attributions.iter().any(|one| one.stance.opposes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Terms};

    fn source(class: Class, name: Option<&str>, stance: Stance) -> Attribution {
        Attribution { name: name.map(str::to_owned), stance, terms: Terms::NotStated, ..Attribution::new(class) }
    }

    fn statement(status: Status, change: Change, attributions: Vec<Attribution>) -> Statement {
        Statement { status, change, ..Statement::new("The talks took place.".into(), attributions) }
    }

    fn unnamed(stance: Stance) -> Attribution {
        Attribution { phrase: Some("two sources".into()), ..source(Class::AnonymousSource, None, stance) }
    }

    #[test]
    fn confirms_only_on_the_record_or_by_a_further_source() {
        let before = statement(Status::Reported, Change::New, vec![unnamed(Stance::Asserts)]);
        let confirm = |one| {
            let both = vec![unnamed(Stance::Asserts), one];
            check_step(Some(&before), &[Status::Reported], &statement(Status::Confirmed, Change::Update, both))
        };
        assert!(confirm(source(Class::Official, Some("Karoline Leavitt"), Stance::Confirms)).is_ok());
        assert!(confirm(source(Class::Official, None, Stance::Confirms)).is_ok());
        let again = confirm(unnamed(Stance::Confirms)).unwrap_err().to_string();
        assert!(again.contains("needs a source whose stance is 'confirms'"), "{again}");
        assert!(confirm(source(Class::Official, Some("Karoline Leavitt"), Stance::Asserts)).is_err());
    }

    #[test]
    fn keeps_a_confirmation_while_who_confirmed_it_stands() {
        let confirmed = vec![unnamed(Stance::Asserts), source(Class::Official, None, Stance::Confirms)];
        let before = statement(Status::Confirmed, Change::Update, confirmed.clone());
        let clarified = statement(Status::Confirmed, Change::Clarification, confirmed);
        assert!(check_step(Some(&before), &[Status::Reported, Status::Confirmed], &clarified).is_ok());
        let dropped = statement(Status::Confirmed, Change::Update, vec![unnamed(Stance::Asserts)]);
        assert!(check_step(Some(&before), &[Status::Reported, Status::Confirmed], &dropped).is_err());
    }

    #[test]
    fn denies_on_the_record_and_disputes_between_two() {
        let deny = |one| check_step(None, &[], &statement(Status::Denied, Change::New, vec![one]));
        assert!(deny(source(Class::Statement, None, Stance::Denies)).is_err());
        assert!(deny(source(Class::Individual, Some("Ron Dermer"), Stance::Denies)).is_ok());
        let dispute = |all| check_step(None, &[], &statement(Status::Disputed, Change::New, all));
        assert!(dispute(vec![unnamed(Stance::Disputes)]).is_err());
        assert!(dispute(vec![unnamed(Stance::Asserts), unnamed(Stance::Disputes)]).is_ok());
    }

    #[test]
    fn leaves_a_final_status_only_by_a_correction_to_an_earlier_one() {
        let before = statement(Status::Retracted, Change::Retraction, vec![unnamed(Stance::Asserts)]);
        let earlier = [Status::Reported, Status::Retracted];
        let step = |status, change| {
            check_step(Some(&before), &earlier, &statement(status, change, vec![unnamed(Stance::Asserts)]))
        };
        assert!(step(Status::Reported, Change::Update).is_err());
        assert!(step(Status::Reported, Change::Correction).is_ok());
        let never =
            statement(Status::Disputed, Change::Correction, vec![unnamed(Stance::Asserts), unnamed(Stance::Denies)]);
        assert!(check_step(Some(&before), &earlier, &never).is_err());
        assert!(step(Status::Retracted, Change::Clarification).is_ok());
    }
}
