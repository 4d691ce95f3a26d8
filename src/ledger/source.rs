//! A source as people give it: the phrase as published, from which its facets are read, and facets that override them.

use std::fmt::Display;
use std::str::FromStr;

use serde::Deserialize;

use crate::phrase;
use crate::record::{Attribution, Class, Moment, Stance, Terms, compose};

/// The names of a source's facets.
pub const FACETS: [&str; 15] = [
    "class",
    "name",
    "role",
    "organization",
    "former",
    "count",
    "terms",
    "basis",
    "anonymity_reason",
    "stance",
    "medium",
    "relays",
    "cue",
    "asked_at",
    "deadline",
];

/// A source as it is typed or imported. What is absent is read from the phrase, or is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The source phrase as published.
    pub phrase: Option<String>,
    /// What kind of source it is. With a class of its own, a phrase is one source, whatever it says of several.
    pub class: Option<Class>,
    /// The source's name.
    pub name: Option<String>,
    /// The source's office or part.
    pub role: Option<String>,
    /// The body that the source belongs to or is.
    pub organization: Option<String>,
    /// Whether the role is one that the source no longer holds.
    pub former: Option<bool>,
    /// How many people the phrase stands for.
    pub count: Option<u32>,
    /// Ground rules.
    pub terms: Option<Terms>,
    /// How the source knows.
    pub basis: Option<String>,
    /// Why no name is given.
    pub anonymity_reason: Option<String>,
    /// What the source does with the statement.
    pub stance: Option<Stance>,
    /// The verb as published.
    pub cue: Option<String>,
    /// When it was asked for comment.
    pub asked_at: Option<Moment>,
    /// Until when an answer was asked for.
    pub deadline: Option<Moment>,
    /// Where or how it was said.
    pub medium: Option<String>,
    /// Whose words it passes on.
    pub relays: Option<String>,
}

/// Why a source could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a source needs a phrase, or at least a class")]
pub struct NoSource;

impl Source {
    /// Makes a source of a phrase alone.
    pub fn of_phrase(phrase: &str) -> Self {
        Self { phrase: Some(phrase.to_owned()), ..Self::default() }
    }

    /// Sets a facet, by its name in [`FACETS`], to what was typed.
    ///
    /// # Errors
    /// What is wrong with the value, and what was expected.
    pub fn set(&mut self, facet: &str, value: &str) -> Result<(), String> {
        fn parsed<T: FromStr<Err: Display>>(value: &str) -> Result<Option<T>, String> {
            value.parse().map(Some).map_err(|error: T::Err| error.to_string())
        }
        let text = || Some(value.to_owned());
        match facet {
            "class" => self.class = parsed(value)?,
            "terms" => self.terms = parsed(value)?,
            "stance" => self.stance = parsed(value)?,
            "asked_at" => self.asked_at = parsed(value)?,
            "deadline" => self.deadline = parsed(value)?,
            "count" => {
                let count = value.parse().ok().filter(|count| *count > 0);
                self.count = Some(count.ok_or_else(|| format!("'{value}' is not a whole number of at least 1"))?);
            }
            "former" => {
                self.former = Some(match value {
                    "yes" => true,
                    "no" => false,
                    other => return Err(format!("'{other}' is neither yes nor no")),
                });
            }
            "name" => self.name = text(),
            "role" => self.role = text(),
            "organization" => self.organization = text(),
            "basis" => self.basis = text(),
            "anonymity_reason" => self.anonymity_reason = text(),
            "cue" => self.cue = text(),
            "medium" => self.medium = text(),
            "relays" => self.relays = text(),
            other => return Err(format!("a source has no facet '{other}'")),
        }
        Ok(())
    }

    /// The same as it would be typed: `source` and its phrase first, then each facet that is given, by its name in
    /// [`FACETS`].
    pub fn typed(&self) -> Vec<(String, String)> {
        fn shown<T: ToString>(value: Option<&T>) -> Option<String> {
            value.map(T::to_string)
        }
        let former = self.former.map(|former| if former { "yes" } else { "no" }.to_owned());
        let all = [
            ("source", self.phrase.clone()),
            ("class", shown(self.class.as_ref())),
            ("name", self.name.clone()),
            ("role", self.role.clone()),
            ("organization", self.organization.clone()),
            ("former", former),
            ("count", shown(self.count.as_ref())),
            ("terms", shown(self.terms.as_ref())),
            ("basis", self.basis.clone()),
            ("anonymity_reason", self.anonymity_reason.clone()),
            ("stance", shown(self.stance.as_ref())),
            ("cue", self.cue.clone()),
            ("medium", self.medium.clone()),
            ("relays", self.relays.clone()),
            ("asked_at", shown(self.asked_at.as_ref())),
            ("deadline", shown(self.deadline.as_ref())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads the attributions: one, or several where the phrase names several ("an Israeli official and a source").
    pub fn attributions(self) -> Result<Vec<Attribution>, NoSource> {
        let mut read = self.phrase.as_deref().map(phrase::read).unwrap_or_default();
        if let Some(class) = self.class.filter(|_| read.len() != 1) {
            read = vec![Attribution { phrase: self.phrase.clone(), ..Attribution::new(class) }];
        }
        if read.is_empty() {
            return Err(NoSource);
        }
        if let [one] = &mut read[..] {
            one.phrase = one.phrase.take().map(|read| self.as_published(read));
        }
        read.iter_mut().for_each(|attribution| self.override_in(attribution));
        Ok(read)
    }

    /// The phrase of the only source, with the signs around it that the reader of prose passes over: here nothing is prose
    /// around it, so that they are its own.
    fn as_published(&self, read: String) -> String {
        let given = self.phrase.as_deref().map(str::trim).unwrap_or_default();
        let around = given.split_once(read.as_str());
        match around.is_some_and(|(before, behind)| !format!("{before}{behind}").contains(char::is_alphanumeric)) {
            true => given.to_owned(),
            false => read,
        }
    }

    fn override_in(&self, attribution: &mut Attribution) {
        fn set<T: Clone>(facet: &mut T, given: Option<&T>) {
            if let Some(given) = given {
                facet.clone_from(given);
            }
        }
        fn set_text(facet: &mut Option<String>, given: Option<&String>) {
            if let Some(given) = given {
                *facet = Some(compose(given));
            }
        }
        set(&mut attribution.class, self.class.as_ref());
        set(&mut attribution.terms, self.terms.as_ref());
        set(&mut attribution.stance, self.stance.as_ref());
        set_text(&mut attribution.name, self.name.as_ref());
        set_text(&mut attribution.role, self.role.as_ref());
        set_text(&mut attribution.organization, self.organization.as_ref());
        set_text(&mut attribution.basis, self.basis.as_ref());
        set_text(&mut attribution.anonymity_reason, self.anonymity_reason.as_ref());
        set_text(&mut attribution.cue, self.cue.as_ref());
        set_text(&mut attribution.medium, self.medium.as_ref());
        set_text(&mut attribution.relays, self.relays.as_ref());
        attribution.former = self.former.or(attribution.former);
        attribution.count = self.count.or(attribution.count);
        attribution.asked_at = self.asked_at.clone().or(attribution.asked_at.take());
        attribution.deadline = self.deadline.clone().or(attribution.deadline.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_phrase_of_one_source_as_it_was_published() {
        let phrase = |given: &str, class| {
            let source = Source { class, ..Source::of_phrase(given) };
            source.attributions().unwrap().remove(0).phrase.unwrap()
        };
        for given in ["😀… emoji", "<script>x</script>", "'=1", "-2+3", "&…;", "“the aide”", "(a Holm official)"]
        {
            assert_eq!(phrase(&format!(" {given} "), Some(Class::Individual)), given);
        }
        assert_eq!(phrase("<script>x</script>", None), "<script>x</script>");
        assert_eq!(phrase("two officials tell Axios", None), "two officials");
        let several = Source::of_phrase("\"an Israeli official\" and a source").attributions().unwrap();
        assert_eq!(several.len(), 2);
    }
}
