//! A statement in a few words, as lists show it.

use super::words::{day, name};
use crate::ledger::{Contested, Revised};
use crate::record::{Attribution, Class, Digest, Stance, Status};

/// A statement as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    /// The name of its page.
    pub(crate) name: String,
    pub(crate) id: Digest,
    /// The number of its first revision's record.
    pub(crate) first: u64,
    /// The digest of the newest revision's record.
    pub(crate) digest: Digest,
    pub(crate) revision: u32,
    pub(crate) text: String,
    pub(crate) status: Status,
    pub(crate) contested: Option<Contested>,
    /// The day on which it became so, or was recorded where nobody says: `2025-03-05`.
    pub(crate) day: String,
    /// Who stands behind it or against it, in the record's order.
    pub(crate) voices: Vec<Voice>,
}

/// One attribution in a few words.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    pub(crate) class: Class,
    pub(crate) stance: Stance,
    pub(crate) who: String,
    /// Whether readers learn who this is and may hold them to it.
    pub(crate) is_on_record: bool,
    /// The name under which the source has a page, if it has one.
    pub(crate) source: Option<Box<str>>,
}

impl Card {
    /// The statement as this revision has it; `first` is the number of its first revision's record.
    pub(crate) fn of(revised: &Revised, first: u64, contested: Option<Contested>) -> Self {
        let statement = &revised.statement;
        let effective = statement.effective_at.as_ref().map(|time| time.as_str().chars().take(10).collect());
        Self {
            name: name("statement", &revised.id),
            id: revised.id,
            first,
            digest: revised.digest,
            revision: statement.revision,
            text: statement.text.clone(),
            status: statement.status,
            contested,
            day: effective.unwrap_or_else(|| day(revised.header.recorded_at)),
            voices: statement.attributions.iter().map(Voice::of).collect(),
        }
    }
}

impl Voice {
    fn of(attribution: &Attribution) -> Self {
        Self {
            class: attribution.class,
            stance: attribution.stance,
            who: attribution.described(),
            is_on_record: attribution.is_on_record(),
            source: named(attribution).map(Into::into),
        }
    }

    /// Whether this is anybody but the narrator.
    pub(crate) fn is_cited(&self) -> bool {
        self.class != Class::Narrator
    }
}

/// The name under which a source has a page: a person's, or the body's whose words were issued.
pub(crate) fn named(attribution: &Attribution) -> Option<&str> {
    let body = attribution.organization.as_deref().filter(|_| attribution.class == Class::Statement);
    attribution.name.as_deref().or(body).filter(|_| attribution.is_on_record())
}

/// Office and body, as an attribution to the source of this name gives them.
pub(crate) fn office(attribution: &Attribution, who: &str) -> Option<String> {
    let parts = [attribution.role.as_deref(), attribution.organization.as_deref().filter(|body| *body != who)];
    let office = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!office.is_empty()).then_some(office)
}

/// A name, as two are compared.
pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
