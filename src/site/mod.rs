//! The pages of a publication: the ledger as people read it, from a folder, without a server and without another host.
//!
//! Pages are made from a publication that has just been written and is opened like any ledger. So they can show nothing
//! that its audience may not see: what is withheld from it is not there to be shown.
//!
//! A page is plain HTML that reads without a script; the scripts add searching (`search.js`) and checking a proof in the
//! reader's browser (`verify.js`). `Catalogue` reads the ledger once and knows what every page needs of the others;
//! `layout.rs` is the frame of all pages, `index.rs`, `statement.rs`, `story.rs`, `sources.rs` and `changes.rs` are the
//! pages, `feed.rs` the Atom feeds, `data.rs` what is searched, `chart.rs` the drawings.
//!
//! Never here: a link to another host but a story's own address, an inline script, a style in an attribute.

mod catalogue;
mod changes;
mod chart;
mod data;
mod feed;
mod index;
mod layout;
mod sources;
mod statement;
mod story;
mod words;

use serde::Serialize;

use crate::ledger::{Error, Ledger};
use catalogue::Catalogue;

/// The style sheet and the scripts, as they are written beside the pages.
const ASSETS: [(&str, &str); 3] = [
    ("site.css", include_str!("assets/site.css")),
    ("search.js", include_str!("assets/search.js")),
    ("verify.js", include_str!("assets/verify.js")),
];

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
    put("stories.html", story::overview(&catalogue).into_string().as_bytes())?;
    put("sources.html", sources::overview(&catalogue).into_string().as_bytes())?;
    let mut summary = Summary::default();
    let mut changes = changes::Changes::default();
    for card in &catalogue.statements {
        let chain = ledger.chain_at(card.first)?;
        put(&card.name, statement::page(&catalogue, card, &chain)?.into_string().as_bytes())?;
        changes.take(card, &chain);
        summary.statements += 1;
    }
    for story in &catalogue.stories {
        put(&story.name, story::page(&catalogue, story)?.into_string().as_bytes())?;
        summary.stories += 1;
    }
    for source in &catalogue.sources {
        put(&source.name, sources::page(&catalogue, source).into_string().as_bytes())?;
        summary.sources += 1;
    }
    put("corrections.html", changes.corrections_page(&catalogue).into_string().as_bytes())?;
    put("changes.xml", feed::print(&catalogue, "changes.xml", "Changes", changes.newest()).as_bytes())?;
    put(
        "corrections.xml",
        feed::print(&catalogue, "corrections.xml", "Corrections", changes.corrections()).as_bytes(),
    )?;
    Ok(summary)
}
