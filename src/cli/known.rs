//! Whether a story is already in the ledger: by its address, its text, or its headline.

use super::failure::Failure;
use crate::ledger::{Error, Ledger};
use crate::record::{Body, Moment, Story, Text};
use crate::review::Heading;

/// Refuses a story that the ledger has.
pub(super) fn refuse(ledger: &Ledger, heading: &Heading, text: &str) -> Result<(), Failure> {
    let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    for row in ledger.store().versions()? {
        let story = match ledger.record(row.number) {
            Ok(record) => record.body,
            Err(Error::NoContent { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let Body::Story(story) = story else { continue };
        let by = match () {
            () if story.characters == Some(characters) && has_text(ledger, row.number, text)? => "the same text",
            () if story.url.is_some() && story.url == heading.url => "the same address",
            () if is_same_by_headline(&story, heading) => "the same headline",
            () => continue,
        };
        let id = ledger.short_id(&ledger.digest_of(row.story)?)?;
        return Err(Failure::new(format!("this story is in the ledger already: {id} {} has {by}", named(&story)))
            .hint(format!("its statements: ledger show --story {id}; new versions of a story can't be added yet")));
    }
    Ok(())
}

/// A story in a few words: its headline, else its address, with outlet and date.
pub(super) fn named(story: &Story) -> String {
    let title = match (&story.headline, &story.url) {
        (Some(headline), _) => format!("“{headline}”"),
        (None, url) => url.clone().unwrap_or_default(),
    };
    let around: Vec<String> =
        story.outlet.iter().cloned().chain(story.published_at.as_ref().map(Moment::to_string)).collect();
    if around.is_empty() { title } else { format!("{title} ({})", around.join(", ")) }
}

fn has_text(ledger: &Ledger, number: u64, text: &str) -> Result<bool, Failure> {
    let content = ledger.store().text(number)?;
    Ok(content
        .and_then(|content| serde_json::from_str::<Text>(&content).ok())
        .is_some_and(|stored| stored.text == text))
}

/// Whether the headlines are the same, and neither outlet, address nor day says otherwise.
fn is_same_by_headline(story: &Story, heading: &Heading) -> bool {
    fn agree<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        one.zip(other).is_none_or(|(one, other)| one == other)
    }
    let day = |moment: &Moment| moment.as_str().chars().take(10).collect::<String>();
    let days = (story.published_at.as_ref().map(day), heading.published_at.as_ref().map(day));
    story.headline.is_some()
        && story.headline == heading.headline
        && agree(story.outlet.as_ref(), heading.outlet.as_ref())
        && agree(story.url.as_ref(), heading.url.as_ref())
        && agree(days.0.as_ref(), days.1.as_ref())
}
