//! Sources as they are given on the command line: each facet belongs to the `--source` before it.

use clap::ArgMatches;

use super::failure::Failure;
use super::secret;
use crate::ledger::Source;
use crate::record::{Attribution, Moment};
use crate::seal::Identity;

/// The option that names a file with who the source before it is.
const IDENTITY: &str = "identity";
const FACETS: [&str; 15] = [
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
    "cue",
    "medium",
    "relays",
    "asked_at",
    "deadline",
];

/// The sources as they were typed.
#[derive(Default)]
pub(super) struct Sources {
    /// What the statement says of them.
    pub(super) attributions: Vec<Attribution>,
    /// Who some of them are: the position among the attributions, from 0, and the identity.
    pub(super) identities: Vec<(usize, Identity)>,
}

/// Reads the sources from the arguments, in the order in which they were typed.
pub(super) fn read(given: &ArgMatches) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    for (source, files) in typed(given)? {
        let phrase = source.phrase.clone().unwrap_or_default();
        let read = source.attributions().map_err(|error| {
            Failure::new(if phrase.is_empty() { error.to_string() } else { format!("source '{phrase}': {error}") })
                .hint("type the source as published, like --source \"two officials briefed on the talks\"")
        })?;
        if !files.is_empty() && read.len() > 1 {
            return Err(Failure::new(format!(
                "--identity stands after '{phrase}', which names {} sources",
                read.len()
            ))
            .hint("give each its own --source, and the --identity after it"));
        }
        for file in files {
            let identity = secret::identity(&file, &phrase)?;
            sources.identities.push((sources.attributions.len(), identity));
        }
        sources.attributions.extend(read);
    }
    Ok(sources)
}

fn typed(given: &ArgMatches) -> Result<Vec<(Source, Vec<String>)>, Failure> {
    let mut words: Vec<(usize, &str, &String)> = Vec::new();
    for name in ["source", IDENTITY].into_iter().chain(FACETS) {
        let values = given.get_many::<String>(name).into_iter().flatten();
        let places = given.indices_of(name).into_iter().flatten();
        words.extend(places.zip(values).map(|(place, value)| (place, name, value)));
    }
    words.sort_by_key(|(place, ..)| *place);
    let has_phrase = words.iter().any(|(_, name, _)| *name == "source");
    let mut sources: Vec<(Source, Vec<String>)> = Vec::new();
    for (_, name, value) in words {
        if name == "source" {
            sources.push((Source::of_phrase(value), Vec::new()));
            continue;
        }
        if sources.is_empty() {
            if has_phrase {
                let flag = name.replace('_', "-");
                return Err(Failure::new(format!("--{flag} stands before any --source"))
                    .hint("put each facet after the --source that it belongs to"));
            }
            sources.push((Source::default(), Vec::new()));
        }
        match sources.last_mut() {
            Some((_, files)) if name == IDENTITY => files.push(value.clone()),
            Some((source, _)) => set(source, name, value)?,
            None => {}
        }
    }
    Ok(sources)
}

fn set(source: &mut Source, name: &str, value: &str) -> Result<(), Failure> {
    let flag = name.replace('_', "-");
    let refused = |reason: String| Failure::new(format!("--{flag}: {reason}"));
    let text = || Some(value.to_owned());
    let moment = || value.parse::<Moment>().map(Some).map_err(|error| refused(error.to_string()));
    match name {
        "class" => {
            source.class = Some(value.parse().map_err(|error: crate::record::UnknownWord| refused(error.to_string()))?)
        }
        "terms" => {
            source.terms = Some(value.parse().map_err(|error: crate::record::UnknownWord| refused(error.to_string()))?)
        }
        "stance" => {
            source.stance = Some(value.parse().map_err(|error: crate::record::UnknownWord| refused(error.to_string()))?)
        }
        "count" => {
            let count = value.parse().ok().filter(|count| *count > 0);
            let wrong = || {
                refused(format!("'{value}' is not a whole number of at least 1"))
                    .hint("leave --count out where the source does not say how many they are")
            };
            source.count = Some(count.ok_or_else(wrong)?);
        }
        "former" => source.former = Some(value == "yes"),
        "asked_at" => source.asked_at = moment()?,
        "deadline" => source.deadline = moment()?,
        "name" => source.name = text(),
        "role" => source.role = text(),
        "organization" => source.organization = text(),
        "basis" => source.basis = text(),
        "anonymity_reason" => source.anonymity_reason = text(),
        "cue" => source.cue = text(),
        "medium" => source.medium = text(),
        _ => source.relays = text(),
    }
    Ok(())
}
