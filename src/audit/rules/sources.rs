//! Rules about who stands behind a statement now.

use crate::audit::case::{Case, cited, is_response, is_unnamed};
use crate::audit::policy::Setting;
use crate::record::{Attribution, Class};

/// Nouns that stand for several people.
const PLURALS: [&str; 22] = [
    "sources",
    "officials",
    "people",
    "persons",
    "aides",
    "diplomats",
    "advisers",
    "advisors",
    "lawmakers",
    "executives",
    "lawyers",
    "relatives",
    "members",
    "employees",
    "staffers",
    "allies",
    "associates",
    "experts",
    "analysts",
    "witnesses",
    "residents",
    "insiders",
];

/// Unnamed, and nobody says why.
pub(super) fn without_reason(case: &Case<'_>) -> Option<String> {
    let unnamed = cited(case.statement()).filter(|one| is_unnamed(one) && one.anonymity_reason.is_none());
    let phrases = quoted(unnamed)?;
    Some(format!("{phrases}: no name, and no reason why"))
}

/// The reason why there is no name is a set phrase.
pub(super) fn boilerplate(case: &Case<'_>, setting: &Setting) -> Option<String> {
    cited(case.statement()).filter(|one| is_unnamed(one)).find_map(|one| {
        let reason = one.anonymity_reason.as_ref()?;
        let low = reason.to_lowercase();
        let found = setting.phrases.iter().find(|phrase| low.contains(phrase.as_str()))?;
        Some(format!("“{one}”: the reason “{reason}” is a set phrase (“{found}”)"))
    })
}

/// An unnamed source whose verb is one of opinion.
pub(super) fn opinion(case: &Case<'_>, setting: &Setting) -> Option<String> {
    cited(case.statement()).filter(|one| is_unnamed(one)).find_map(|one| {
        let cue = one.cue.as_ref()?.to_lowercase();
        let mut words = cue.split(|c: char| !c.is_alphanumeric());
        words
            .any(|word| setting.phrases.iter().any(|phrase| phrase == word))
            .then(|| format!("“{one}” is not named, and “{}” gives an opinion", one.cue.as_deref().unwrap_or_default()))
    })
}

/// One person alone, as far as is known.
pub(super) fn single(case: &Case<'_>, setting: &Setting) -> Option<String> {
    let cited = cited(case.statement());
    if !setting.named_too && cited.clone().any(Attribution::is_on_record) {
        return None;
    }
    let people = cited.clone().filter(|one| setting.named_too || is_unnamed(one)).map(Attribution::at_least);
    let people = people.fold(0, u32::saturating_add);
    let who = quoted(cited)?;
    match people {
        1 => Some(format!("{who} is the only source")),
        2.. if case.is_one_person => Some(format!("{who}: an editor knows them to be one person")),
        _ => None,
    }
}

/// A plural for one person.
pub(super) fn plural(case: &Case<'_>) -> Option<String> {
    let sources = case.statement().attributions.iter().filter(|one| is_unnamed(one));
    let mut plural = sources.filter(|one| is_plural(one.phrase.as_deref().unwrap_or_default()));
    if let Some(one) = plural.clone().find(|one| one.count == Some(1)) {
        return Some(format!("“{one}” stands for one person"));
    }
    let one = plural.next().filter(|_| case.is_one_person)?;
    Some(format!("“{one}”: an editor knows them to be one person"))
}

/// Whether the source that the phrase begins with is several people: "one of the sources" is not.
fn is_plural(phrase: &str) -> bool {
    let low = phrase.to_lowercase();
    let mut words = low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let head = words.by_ref().take_while(|word| !matches!(*word, "of" | "with" | "who" | "familiar" | "close" | "in"));
    head.into_iter().any(|word| PLURALS.contains(&word))
}

/// A statement that stands in no story, rests on unnamed sources alone, and to which nobody was heard.
pub(super) fn no_comment(case: &Case<'_>) -> Option<String> {
    let in_a_story = case.chain.iter().any(|revised| !revised.statement.appearances.is_empty());
    if in_a_story || !relies_on_unnamed(case) || was_sought(case) {
        return None;
    }
    Some("it relies on unnamed sources alone, and no request for comment is recorded".to_owned())
}

/// Whether the statement relies on unnamed people alone.
pub(in crate::audit) fn relies_on_unnamed(case: &Case<'_>) -> bool {
    let cited = cited(case.statement());
    cited.clone().any(is_unnamed) && !cited.clone().any(Attribution::is_on_record)
}

/// Whether anybody was asked about the statement, or answered it, at any time.
pub(in crate::audit) fn was_sought(case: &Case<'_>) -> bool {
    case.chain.iter().flat_map(|revised| &revised.statement.attributions).any(is_response)
}

/// The sources in quotation marks, the first three of them.
fn quoted<'a>(sources: impl Iterator<Item = &'a Attribution>) -> Option<String> {
    let mut names: Vec<String> =
        sources.filter(|one| one.class != Class::Narrator).map(|one| format!("“{one}”")).collect();
    let more = names.len().saturating_sub(3);
    names.truncate(3);
    let names = names.join(", ");
    (!names.is_empty()).then(|| if more > 0 { format!("{names} and {more} more") } else { names })
}
