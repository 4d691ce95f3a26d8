//! Whether two attributions name the same speaker, however their names are spelt.
//!
//! Compares folded spellings only; it knows nobody, so two people of one surname are told apart by their first names or
//! not at all.

use crate::record::Attribution;
use crate::text::fold;

/// The spelling that comparisons use: lower case, plain apostrophes, single spaces, no article in front.
pub(super) fn folded(text: &str) -> String {
    let mut spelling = String::new();
    fold(text, &mut spelling);
    let words: Vec<&str> = spelling.split_whitespace().collect();
    match words.as_slice() {
        ["the", rest @ ..] if !rest.is_empty() => rest.join(" "),
        all => all.join(" "),
    }
}

/// Whether two folded names are one person's: equal, or one the end of the other ("Leavitt", "Karoline Leavitt").
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty()
        && long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace))
}

/// Whether two attributions cite the same source, as far as they tell: the same person or body by name, the same phrase,
/// or both pass on the words of the same person.
pub fn is_same_source(one: &Attribution, other: &Attribution) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| {
        one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| folded(one) == folded(other))
    };
    match (Speaker::of(one), Speaker::of(other)) {
        (Some(Speaker::Person(one)), Some(Speaker::Person(other))) => is_same_name(&one, &other),
        (Some(Speaker::Person(_)), _) | (_, Some(Speaker::Person(_))) => false,
        _ if same(&one.relays, &other.relays) => true,
        _ => same(&one.phrase, &other.phrase) || one.phrase.is_none() && other.phrase.is_none() && bodies(one, other),
    }
}

/// Whether both are the same body.
fn bodies(one: &Attribution, other: &Attribution) -> bool {
    Speaker::of(one).zip(Speaker::of(other)).is_some_and(|(one, other)| one.is(&other))
}

/// Who speaks: a person by name, else the body whose words they are. Folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    Person(String),
    Body(String),
}

impl Speaker {
    /// The speaker of an attribution, if it names one.
    pub(super) fn of(attribution: &Attribution) -> Option<Self> {
        let body = || attribution.organization.as_deref().map(|name| Self::Body(folded(name)));
        attribution.name.as_deref().map(|name| Self::Person(folded(name))).or_else(body)
    }

    /// Whether this is the same speaker. A person is never the body that they speak for.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Person(one), Self::Person(other)) => is_same_name(one, other),
            (Self::Body(one), Self::Body(other)) => is_same_body(one, other),
            (Self::Person(_), Self::Body(_)) | (Self::Body(_), Self::Person(_)) => false,
        }
    }
}

/// Whether two folded names are one body's: equal, one the end of the other by two words or more ("Israeli Prime
/// Minister's Office"), or one the initials of the other ("IDF").
fn is_same_body(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    one == other || short.contains(' ') && is_same_name(short, long) || is_initials(short, long)
}

fn is_initials(short: &str, long: &str) -> bool {
    const SMALL: [&str; 4] = ["and", "for", "of", "the"];
    let letters = || short.chars().filter(|letter| *letter != '.');
    let initials = |skip: &[&str]| -> String {
        long.split(' ').filter(|word| !skip.contains(word)).filter_map(|word| word.chars().next()).collect()
    };
    letters().count() >= 2 && (letters().eq(initials(&[]).chars()) || letters().eq(initials(&SMALL).chars()))
}

/// Whether one unnamed source has given way to one of another body or office. Who is named is `sourcing`'s.
pub(super) fn other_speaker(before: &[Attribution], after: &[Attribution]) -> bool {
    let ([before], [after]) = (before, after) else { return false };
    let differ = |one: &Option<String>, other: &Option<String>, is_same: fn(&str, &str) -> bool| {
        one.as_deref().zip(other.as_deref()).is_some_and(|(one, other)| !is_same(&folded(one), &folded(other)))
    };
    before.name.is_none()
        && after.name.is_none()
        && (differ(&before.organization, &after.organization, is_same_body)
            || differ(&before.role, &after.role, is_same_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_the_person_of_that_surname() {
        let same = |one: &str, other: &str| is_same_name(&folded(one), &folded(other));
        assert!(same("Karoline Leavitt", "Leavitt"));
        assert!(same("leavitt", "Karoline  LEAVITT"));
        assert!(same("O’Brien", "Mary O'Brien"));
        assert!(!same("Karoline Leavitt", "Karoline Smith"));
        assert!(!same("Adam Boehler", "Karoline Leavitt"));
        assert!(!same("Vitt", "Leavitt"), "half a word is no surname");
        assert!(!same("", "Leavitt") && !same("", ""));
    }

    #[test]
    fn a_body_is_known_by_its_longer_name_and_by_its_initials() {
        let same = |one: &str, other: &str| Speaker::Body(folded(one)).is(&Speaker::Body(folded(other)));
        assert!(same("Prime Minister’s Office", "the Israeli Prime Minister's Office"));
        assert!(same("IDF", "Israel Defense Forces"));
        assert!(same("Department of Justice", "DOJ") && same("F.B.I.", "Federal Bureau of Investigation"));
        assert!(!same("House", "White House"), "one word is too little");
        assert!(!same("I", "Israel") && !same("", "Israel"));
        assert!(!Speaker::Person("white house".to_owned()).is(&Speaker::Body("white house".to_owned())));
    }

    #[test]
    fn an_article_makes_no_other_body() {
        assert_eq!(folded("The  White House"), folded("white house"));
        assert_eq!(folded("The"), "the");
    }
}
