//! What the index's search looks through: a script that holds the statements in a few words, since a page that is opened
//! from a folder may not read a file.

use serde::Serialize;

use super::card::Card;
use super::catalogue::Catalogue;
use super::shelf::Shelf;
use super::story::title;
use super::words::{NAME_DIGITS, safe};

/// A statement, with short names, since there are many.
#[derive(Serialize)]
struct Row<'a> {
    /// The name of its page.
    n: String,
    /// Its text.
    t: String,
    /// Its status.
    s: &'a str,
    /// Whether it is contested.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    x: bool,
    /// The day on which it became so.
    d: &'a str,
    /// How many revisions it has.
    r: u32,
    /// Who stands behind it: class, stance, who, and the source's position.
    v: Vec<(&'a str, &'a str, String, Option<usize>)>,
    /// The positions of its stories.
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    p: &'a [usize],
}

/// The script.
pub(super) fn script(catalogue: &Catalogue<'_>) -> String {
    let rows: Vec<Row<'_>> = catalogue
        .statements
        .iter()
        .zip(&catalogue.stories_of)
        .map(|(card, stories)| row(catalogue, card, stories))
        .collect();
    let page = |who: &str| catalogue.head().source_page(who);
    let sources: Vec<(String, String)> =
        catalogue.sources.iter().map(|source| (page(&source.who), safe(&source.who))).collect();
    let stories: Vec<String> = catalogue.stories.iter().map(|story| title(&story.story)).collect();
    // Serialising to a string fails on no value of these types.
    let json = |value: Result<String, serde_json::Error>| value.unwrap_or_else(|_| "[]".to_owned());
    format!(
        "\"use strict\";\nconst ledgerData = {{sources: {},\nstories: {},\nstatements: {}}};\n",
        json(serde_json::to_string(&sources)),
        json(serde_json::to_string(&stories)),
        json(serde_json::to_string(&rows)).replace("},{\"n\"", "},\n{\"n\"")
    )
}

fn row<'a>(catalogue: &Catalogue<'_>, card: &'a Card, stories: &'a [usize]) -> Row<'a> {
    let source = |who: &Option<Box<str>>| who.as_deref().and_then(|who| catalogue.source(who));
    let voices = card.voices.iter();
    Row {
        n: card.id.prefix(NAME_DIGITS),
        t: safe(&card.text),
        s: card.status.as_str(),
        x: card.contested.is_some(),
        d: &card.day,
        r: card.revision,
        v: voices.map(|one| (one.class.as_str(), one.stance.as_str(), safe(&one.who), source(&one.source))).collect(),
        p: stories,
    }
}
