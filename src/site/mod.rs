//! The pages of a publication: the ledger as people read it, from a folder, without a server and without another host.
//!
//! Pages are made from a publication that has just been written and is opened like any ledger. So they can show nothing
//! that its audience may not see: what is withheld from it is not there to be shown.
//!
//! A page is plain HTML that reads without a script; the scripts add searching (`search.js`) and checking a proof in the
//! reader's browser (`verify.js`, `shown.js`), and on a server word of what is recorded meanwhile (`live.js`). `Catalogue`
//! reads the ledger once and knows what every page needs of the others; a server, which makes one page at a time, answers
//! the same questions (`shelf.rs`) from the ledger itself. `layout.rs` is the frame of all pages, `index.rs`,
//! `statement.rs`, `story.rs`, `sources.rs` and `changes.rs` are the pages, `feed.rs` the Atom feeds, `data.rs` what is
//! searched, `chart.rs` the drawings.
//!
//! Never here: a link to another host but a story's own address, an inline script, a style in an attribute.

pub(crate) mod card;
mod catalogue;
pub(crate) mod changes;
mod chart;
mod data;
pub(crate) mod feed;
pub(crate) mod figures;
pub(crate) mod head;
pub(crate) mod index;
pub(crate) mod layout;
pub(crate) mod shelf;
pub(crate) mod sources;
pub(crate) mod statement;
pub(crate) mod story;
pub(crate) mod words;

use serde::Serialize;

use crate::ledger::{Error, Ledger};
use catalogue::{Catalogue, StoryCard};
use shelf::Shelf;

/// The style sheet and the scripts, as they are written beside the pages.
const ASSETS: [(&str, &str); 4] = [
    ("site.css", include_str!("assets/site.css")),
    ("search.js", include_str!("assets/search.js")),
    ("shown.js", include_str!("assets/shown.js")),
    ("verify.js", include_str!("assets/verify.js")),
];

/// What the pages of a server have beside that.
const LIVE: (&str, &str) = ("live.js", include_str!("assets/live.js"));

/// The text of a style sheet or a script.
pub(crate) fn asset(name: &str) -> Option<&'static str> {
    ASSETS.iter().chain([&LIVE]).find(|(own, _)| *own == name).map(|(_, text)| *text)
}

/// How many statements a page of the list has.
const STATEMENTS_A_PAGE: usize = 100;

/// What a site holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pages of statements.
    pub statements: u64,
    /// Pages of stories.
    pub stories: u64,
    /// Pages of named sources.
    pub sources: u64,
}

/// Whether a file of this name, relative to a publication's folder, is one that [`build`] may have written.
pub fn is_page(name: &str) -> bool {
    let is_list = |name: &str| {
        let number = name.strip_prefix("statements-").and_then(|rest| rest.strip_suffix(".html"));
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_of = |folder: &str| {
        let file = name.strip_prefix(folder).and_then(|rest| rest.strip_suffix(".html"));
        file.is_some_and(|file| file.len() == words::NAME_DIGITS && file.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    const NAMES: [&str; 7] =
        ["index.html", "stories.html", "sources.html", "corrections.html", "changes.xml", "corrections.xml", "data.js"];
    NAMES.contains(&name)
        || ASSETS.iter().any(|(asset, _)| *asset == name)
        || is_list(name)
        || ["statement/", "story/", "source/"].iter().any(|folder| is_of(folder))
}

/// Makes all pages of a publication that was opened as a ledger, and calls `put` with the name of each, relative to the
/// publication's folder, and its bytes.
pub fn build<E: From<Error>>(ledger: &Ledger, mut put: impl FnMut(&str, &[u8]) -> Result<(), E>) -> Result<Summary, E> {
    let catalogue = Catalogue::read(ledger)?;
    for (name, text) in ASSETS {
        put(name, text.as_bytes())?;
    }
    put("data.js", data::script(&catalogue).as_bytes())?;
    for (number, page) in index::pages(&catalogue).enumerate() {
        put(&index::name(number), page.into_string().as_bytes())?;
    }
    let head = catalogue.head();
    put("stories.html", story::overview(head, stories(&catalogue), None).into_string().as_bytes())?;
    put("sources.html", sources::overview(head, sources(&catalogue), None, None).into_string().as_bytes())?;
    let mut summary = Summary::default();
    let mut changes = changes::Changes::default();
    for card in &catalogue.statements {
        let chain = ledger.chain_at(card.first)?;
        put(&card.name, statement::page(&catalogue, card, &chain)?.into_string().as_bytes())?;
        changes.take(&chain);
        summary.statements += 1;
    }
    let cards = |positions: &[usize]| positions.iter().map(|at| &catalogue.statements[*at]).collect();
    for StoryCard { name, versions, story, text, statements } in &catalogue.stories {
        let sheet = story::Sheet { story, versions, text: text.as_deref(), cards: cards(statements), older: None };
        put(name, story::page(&catalogue, &sheet)?.into_string().as_bytes())?;
        summary.stories += 1;
    }
    for source in &catalogue.sources {
        let statements = source.statements.iter().map(|(at, stance)| (&catalogue.statements[*at], *stance)).collect();
        let (who, offices) = (&source.who, &source.offices);
        let page = sources::page(head, &sources::Sheet { who, offices, statements, older: None, up: "../" });
        put(&head.source_page(who), page.into_string().as_bytes())?;
        summary.sources += 1;
    }
    let corrections = changes::corrections_page(head, changes.all_corrections(), None);
    put("corrections.html", corrections.into_string().as_bytes())?;
    put("changes.xml", feed::print(head, "changes.xml", "Changes", changes.newest()).as_bytes())?;
    let corrections = feed::print(head, "corrections.xml", "Corrections", changes.corrections());
    put("corrections.xml", corrections.as_bytes())?;
    Ok(summary)
}

/// The stories, the newest first.
fn stories<'a>(catalogue: &'a Catalogue<'_>) -> Vec<story::Listed<'a>> {
    let mut stories: Vec<&StoryCard> = catalogue.stories.iter().collect();
    stories.sort_by_key(|story| std::cmp::Reverse(story.story.published_at.as_ref().map(|time| time.as_str())));
    let listed = |card: &'a StoryCard| story::Listed {
        page: &card.name,
        story: &card.story,
        versions: card.versions.len(),
        statements: Some(card.statements.len()),
    };
    stories.into_iter().map(listed).collect()
}

/// The named sources, in order of their names.
fn sources<'a>(catalogue: &'a Catalogue<'_>) -> impl Iterator<Item = sources::Listed<'a>> {
    catalogue.sources.iter().map(|source| sources::Listed {
        who: &source.who,
        offices: &source.offices,
        statements: source.statements.len(),
    })
}
