//! Whether a story is in the ledger already: by its address, its text, its sentences or its headline; and what its last
//! version has, if this is the next one.

use std::collections::HashSet;

use super::Error;
use crate::ledger::{Ledger, Version};
use crate::record::{Moment, Story, Text};
use crate::review::{Before, Heading, Known};
use crate::store::Selection;
use crate::text::{fold, sentences, tokens};

/// How much of a story's sentences another one has, in characters, to look like a version of it.
const ALIKE: f64 = 0.5;
/// The most stories whose texts are read in search of one that is alike.
const MOST_READ: usize = 2_000;

/// The last version of a story of which this is the next.
#[derive(Clone, Debug)]
pub struct Next {
    /// That version.
    pub last: Version,
    /// Its text, if that is here.
    pub text: Option<String>,
    /// The statements that stand in it.
    pub known: Vec<Known>,
}

impl Next {
    /// What the new version is compared to.
    pub fn before(&self) -> Before<'_> {
        Before { version: self.last.digest, text: self.text.as_deref(), known: &self.known }
    }

    /// The number of the version that comes next.
    pub fn version(&self) -> u32 {
        self.last.story.version + 1
    }

    fn of(ledger: &Ledger, last: Version) -> Result<Self, Error> {
        let mut known = Vec::new();
        let selection = Selection { story: Some(vec![last.number]), ..Selection::default() };
        ledger.select(&selection, |revised| {
            known.push(Known { id: revised.id, number: revised.number, statement: revised.statement });
            true
        })?;
        known.retain(|known| known.statement.appearances.iter().any(|place| place.story == last.digest));
        known.sort_by_key(|known| {
            let own = known.statement.appearances.iter().filter(|place| place.story == last.digest);
            own.filter_map(|place| place.start).min()
        });
        Ok(Self { text: text_of(ledger, last.number)?, last, known })
    }
}

/// Reads what the story's last version has, of which `text` is the next.
///
/// # Errors
/// [`Error::SameText`] for what the ledger has word for word, [`Error::Earlier`] for what was published before it.
pub fn next(ledger: &Ledger, last: Version, heading: &Heading, text: &str) -> Result<Next, Error> {
    let next = Next::of(ledger, last)?;
    let (id, version) = (ledger.short_id(&next.last.id)?, next.last.story.version);
    if next.text.as_deref() == Some(text) {
        return Err(Error::SameText { id, version, story: named(&next.last.story) });
    }
    if let (Some(before), Some(now)) = (&next.last.story.published_at, &heading.published_at)
        && now.end(ledger.zone()) < before.start(ledger.zone())
    {
        return Err(Error::Earlier { id, version, now: now.clone(), before: before.clone() });
    }
    Ok(next)
}

/// The newest version of the story that this is, and whether that is sure.
pub fn find(ledger: &Ledger, heading: &Heading, text: &str) -> Result<Option<(Version, bool)>, Error> {
    let own = lines_of(text);
    let (mut likely, mut read) = (None, 0);
    for row in ledger.store().versions()?.into_iter().filter(|row| row.next.is_none()) {
        let id = ledger.digest_of(row.story)?.to_string();
        let Ok(mut versions) = ledger.story(&id) else { continue };
        let Some(last) = versions.pop() else { continue };
        if last.story.url.is_some() && last.story.url == heading.url {
            return Ok(Some((last, true)));
        }
        if is_same_by_headline(&last.story, heading) {
            likely = Some(last);
        } else if likely.is_none() && read < MOST_READ {
            read += 1;
            let is_alike = text_of(ledger, last.number)?.is_some_and(|text| likeness(&own, &lines_of(&text)) >= ALIKE);
            likely = is_alike.then_some(last);
        }
    }
    Ok(likely.map(|last| {
        let is_same = text_of(ledger, last.number).ok().flatten().is_some_and(|last| last == text);
        (last, is_same)
    }))
}

/// Refuses a new story that somebody else recorded since the ledger had `since` records: by its text, or by its address,
/// which makes it the next version of that one. To be asked within the commit that records the story.
///
/// # Errors
/// [`Error::SameText`], [`Error::Meanwhile`].
pub fn refuse_twice(ledger: &Ledger, heading: &Heading, text: &str, since: u64) -> Result<(), Error> {
    if ledger.size()? == since {
        return Ok(());
    }
    for row in ledger.store().versions()?.into_iter().filter(|row| row.number >= since) {
        let id = ledger.digest_of(row.story)?;
        let story = ledger.story(&id.to_string())?.pop().map(|last| last.story).unwrap_or_default();
        let (id, named) = (ledger.short_id(&id)?, named(&story));
        if text_of(ledger, row.number)?.is_some_and(|recorded| recorded == text) {
            return Err(Error::SameText { id, version: row.version, story: named });
        }
        if story.url.is_some() && story.url == heading.url {
            return Err(Error::Meanwhile { id, story: named });
        }
    }
    Ok(())
}

/// The sentences of a text, as they are compared.
fn lines_of(text: &str) -> HashSet<String> {
    let tokens = tokens(text);
    let mut buffer = String::new();
    let mut line = |sentence: &crate::text::Sentence| {
        let mut line = String::new();
        for token in tokens[sentence.tokens.clone()].iter().filter(|token| token.is_word()) {
            fold(token.of(text), &mut buffer);
            line.push_str(&buffer);
            line.push(' ');
        }
        line
    };
    sentences(text, &tokens).iter().map(&mut line).filter(|line| !line.is_empty()).collect()
}

fn likeness(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let length = |lines: &HashSet<String>| lines.iter().map(String::len).sum::<usize>();
    let shared: usize = one.intersection(other).map(String::len).sum();
    let all = length(one).max(length(other));
    if all > 0 { shared as f64 / all as f64 } else { 0.0 }
}

/// A story in a few words: its headline, else its address, with outlet and date.
pub fn named(story: &Story) -> String {
    let title = match (&story.headline, &story.url) {
        (Some(headline), _) => format!("“{headline}”"),
        (None, url) => url.clone().unwrap_or_default(),
    };
    let around: Vec<String> =
        story.outlet.iter().cloned().chain(story.published_at.as_ref().map(Moment::to_string)).collect();
    if around.is_empty() { title } else { format!("{title} ({})", around.join(", ")) }
}

/// The text of the version at `number`, if it is here.
pub fn text_of(ledger: &Ledger, number: u64) -> Result<Option<String>, Error> {
    let content = ledger.store().text(number)?;
    Ok(content.and_then(|content| serde_json::from_str::<Text>(&content).ok()).map(|stored| stored.text))
}

/// Whether the headlines are the same, and neither outlet nor address says otherwise.
fn is_same_by_headline(story: &Story, heading: &Heading) -> bool {
    fn agree<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        one.zip(other).is_none_or(|(one, other)| one == other)
    }
    story.headline.is_some()
        && story.headline == heading.headline
        && agree(story.outlet.as_ref(), heading.outlet.as_ref())
        && agree(story.url.as_ref(), heading.url.as_ref())
}
