//! Sources as they are given on the command line: each facet belongs to the `--source` before it.

use clap::ArgMatches;

use super::failure::Failure;
use super::secret;
use crate::ledger::{FACETS, Source};
use crate::record::Attribution;
use crate::seal::Identity;

/// The option that names a file with who the source before it is.
const IDENTITY: &str = "identity";

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
    source.set(name, value).map_err(|reason| {
        let flag = format!("--{}", name.replace('_', "-"));
        let failure = Failure::new(format!("{flag}: {reason}")).argument(flag);
        match name {
            "count" => failure.hint("leave --count out where the source does not say how many they are"),
            _ => failure,
        }
    })
}
