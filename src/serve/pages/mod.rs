//! The pages, made when they are asked for: the same ones that a publication has, a part of a list at a time.

mod index;
mod lists;

pub(super) use index::index;
pub(super) use lists::{changes, corrections, corrections_feed, newest_corrections, source, sources, stories};

use axum::extract::Path;
use axum::response::Response;

use super::Problem;
use super::asked::Asked;
use super::cache::Made;
use crate::record::Digest;
use crate::site;
use crate::store::Selection;

const PAGE: &str = "text/html; charset=utf-8";
/// The most statements of a story on one page.
const MOST_OF_STORY: usize = 500;

/// One statement and its history.
pub(super) async fn statement(Path(name): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(move |live, _, _| {
            let chain = live.chain(id_of(&name))?;
            let unknown = || Problem::not_found().hint("its content was erased, or is withheld");
            let newest = chain.revisions.last().cloned().ok_or_else(unknown)?;
            let cards = live.cards(&[newest], None)?;
            let page = site::statement::page(live, cards.first().ok_or_else(unknown)?, &chain)?;
            Ok(Made::new(PAGE, page.into_string()))
        })
        .await
}

/// One story and the statements in it.
pub(super) async fn story(Path(name): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(move |live, _, words| {
            let versions = live.story(id_of(&name))?;
            let last = versions.last().ok_or_else(Problem::not_found)?;
            let numbers: Vec<u64> = versions.iter().map(|version| version.number).collect();
            let before = words.parsed::<u64>("before")?;
            let changed = before.map(|before| 0..before);
            let selection = Selection { story: Some(numbers), changed, ..Selection::default() };
            let part = live.statements(&selection, MOST_OF_STORY, |_| true)?;
            let cards = live.cards(&part.items, None)?;
            let digests: Vec<Digest> = versions.iter().map(|version| version.digest).collect();
            let text = live.text(last.number)?;
            let sheet = site::story::Sheet {
                story: &last.story,
                versions: &digests,
                text: text.as_deref(),
                cards: cards.iter().collect(),
                older: part.before.map(|before| words.from("before", &before.to_string())),
            };
            Ok(Made::new(PAGE, site::story::page(live, &sheet)?.into_string()))
        })
        .await
}

/// The id that a page's file is named by.
fn id_of(name: &str) -> &str {
    name.strip_suffix(".html").unwrap_or(name)
}
