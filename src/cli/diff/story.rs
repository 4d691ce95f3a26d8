//! `diff STORY@1..2`: two versions of a story in the ledger, as their statements were recorded.
//!
//! The old version's statements are those that stood in it when the new one was recorded, the new one's are as they were
//! recorded with it: what was learnt between or later is no part of what was published.

use std::collections::BTreeMap;

use super::versions::{self, Side};
use crate::cli::context::{Context, story_of};
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::diff::{Stretch, Told};
use crate::intake::text_of;
use crate::ledger::{Ledger, Version};
use crate::record::{Body, Digest, Statement};
use crate::store::Access;

/// How far from a statement's words its source phrase may stand, in characters.
const NEAR: usize = 600;

/// Reads `3f2a91c@1..2`.
pub(super) fn parse(text: &str) -> Option<(&str, u32, u32)> {
    let (id, range) = text.rsplit_once('@').filter(|(id, _)| !id.is_empty())?;
    let (from, to) = range.split_once("..")?;
    Some((id, from.parse().ok()?, to.parse().ok()?))
}

/// Compares two versions of the story that `id` names; tells whether they differ.
pub(super) fn run(context: &Context, (id, from, to): (&str, u32, u32), output: &mut Output) -> Result<bool, Failure> {
    let ledger = context.open(Access::Read)?;
    let versions = story_of(&ledger, id)?;
    if from >= to {
        return Err(Failure::new(format!("version {to} does not come after version {from}"))
            .hint("name the earlier one first, like 1..2"));
    }
    let find = |wanted: u32| {
        let newest = versions.last().map_or(0, |newest| newest.story.version);
        versions.iter().find(|version| version.story.version == wanted).ok_or_else(|| {
            Failure::not_found(format!("there is no version {wanted} of this story to read"))
                .hint(format!("the newest is version {newest}"))
        })
    };
    let (old, new) = (find(from)?, find(to)?);
    let name =
        |version: &Version| Ok::<_, Failure>(format!("{}@{}", ledger.short_id(&version.id)?, version.story.version));
    let before = revisions_in(&ledger, old, |number| number < new.number)?;
    let mut last: BTreeMap<u64, (Digest, Statement)> = BTreeMap::new();
    before.into_iter().for_each(|(key, id, statement)| drop(last.insert(key, (id, statement))));
    let mut first: BTreeMap<u64, (Digest, Statement)> = BTreeMap::new();
    for (key, id, statement) in revisions_in(&ledger, new, |number| number > new.number)? {
        first.entry(key).or_insert((id, statement));
    }
    versions::compare(&side(&ledger, old, name(old)?, last)?, &side(&ledger, new, name(new)?, first)?, output)
}

/// The revisions that stand in a version, oldest first: the number of their statement's first record, its id, and they.
fn revisions_in(
    ledger: &Ledger,
    version: &Version,
    is_wanted: impl Fn(u64) -> bool,
) -> Result<Vec<(u64, Digest, Statement)>, Failure> {
    let mut found = Vec::new();
    for number in ledger.store().references_to(version.number)?.into_iter().filter(|number| is_wanted(*number)) {
        let Some(row) = ledger.store().revision(number)? else { continue };
        if let Ok(record) = ledger.record(number)
            && let Body::Statement(statement) = record.body
        {
            found.push((row.statement, ledger.digest_of(row.statement)?, statement));
        }
    }
    Ok(found)
}

fn side(
    ledger: &Ledger,
    version: &Version,
    name: String,
    statements: BTreeMap<u64, (Digest, Statement)>,
) -> Result<Side, Failure> {
    let text = text_of(ledger, version.number)?;
    let mut side = Side { name, text: String::new(), told: Vec::new(), ids: Vec::new() };
    let mut length = 0;
    for (key, (id, statement)) in statements {
        let own = statement.appearances.iter().filter(|place| place.story == version.digest);
        let mut places: Vec<Stretch> =
            own.clone().filter_map(|place| Some(Stretch { start: place.start?, end: place.end? })).collect();
        if text.is_none() {
            // Without the text, the statements' own words stand for it, a paragraph each.
            let exact = own.filter_map(|place| place.exact.as_deref()).next().unwrap_or(&statement.text);
            let count = u32::try_from(exact.chars().count()).unwrap_or(u32::MAX);
            places = vec![Stretch { start: length, end: length.saturating_add(count) }];
            length = length.saturating_add(count).saturating_add(2);
            side.text.push_str(exact);
            side.text.push_str("\n\n");
        }
        side.ids.push(id);
        side.told.push(Told {
            key: Some(key),
            text: statement.text,
            places,
            sources: Vec::new(),
            attributions: statement.attributions,
        });
    }
    if let Some(text) = text {
        let letters: Vec<char> = text.chars().collect();
        side.told.iter_mut().for_each(|told| told.sources = sources(&letters, told));
        side.text = text;
    }
    Ok(side)
}

/// Where the text near a statement names its sources.
fn sources(letters: &[char], told: &Told) -> Vec<Stretch> {
    let Some(place) = told.places.first() else { return Vec::new() };
    let from = (place.start as usize).saturating_sub(NEAR).min(letters.len());
    let to = (place.end as usize).saturating_add(NEAR).min(letters.len()).max(from);
    let near: String = letters[from..to].iter().collect();
    let phrases = told.attributions.iter().filter_map(|one| one.phrase.as_deref());
    let find = |phrase: &str| {
        let start = from + near[..near.find(phrase)?].chars().count();
        let end = start + phrase.chars().count();
        Some(Stretch { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    };
    phrases.filter_map(find).collect()
}
