//! The first page: how the ledger stands at a glance, what is searched, and the statements, newest change first.

use axum::response::Response;
use maud::{Markup, html};

use super::PAGE;
use crate::record::{Class, Status};
use crate::serve::asked::{Asked, FILTERS, Words};
use crate::serve::cache::Made;
use crate::serve::counted::Counted;
use crate::serve::{Problem, live::Part};
use crate::site::index::charts;
use crate::site::layout::{Page, Section, frame, list, older};
use crate::site::shelf::Shelf;
use crate::site::words::{count, safe};

/// How many statements a page has.
const STATEMENTS: usize = 50;

/// The statements that are asked for.
pub(in crate::serve) async fn index(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, server, words| {
            let before = words.parsed::<u64>("before")?;
            let mut selection = live.selection(words.filter()?)?;
            let asks = FILTERS.iter().any(|name| words.one(name).is_some());
            if let Some(before) = before {
                let changed = selection.changed.unwrap_or(0..u64::MAX);
                selection.changed = Some(changed.start..changed.end.min(before));
            }
            let part = live.statements(&selection, STATEMENTS, |_| true)?;
            let cards = live.cards(&part.items, selection.as_of.size)?;
            let shows_counts = !asks && before.is_none();
            let counted = if shows_counts { server.counting.of(live, server)? } else { None };
            let is_late = shows_counts && counted.as_ref().is_none_or(|counted| counted.size < live.head().size);
            let title = if asks { "Statements that match" } else { "Statements" };
            let page = Page { title, up: "", section: Section::Statements, scripts: &[] };
            let content = html! {
                h1 { @if asks || before.is_some() { (title) } @else { "Who said what, and what changed since" } }
                @if let Some(counted) = counted { (at_a_glance(&counted, live.head().size)) }
                (form(&words))
                p.count id="count" role="status" { (said(&part, asks, before.is_some())) }
                (list(live.head(), &cards, "", Some("results")))
                (older(part.before.map(|before| words.from("before", &before.to_string())).as_deref()))
            };
            Ok(Made::new(PAGE, frame(live.head(), &page, content).into_string()).fleeting(is_late))
        })
        .await
}

/// The counts and the drawings, and of how many records they are where that is not all.
fn at_a_glance(counted: &Counted, size: u64) -> Markup {
    let sources = match counted.is_cut {
        true => format!("more than {} named sources", counted.sources.len()),
        false => count(counted.sources.len(), "named source", "named sources"),
    };
    html! {
        p.lead {
            (count(counted.figures.statements, "statement", "statements")) " from "
            (count(counted.stories, "story", "stories")) ", " (sources) "."
            @if counted.size < size { " Counted over the first " (counted.size) " of " (size) " records." }
        }
        (charts(&counted.figures))
    }
}

fn said<T>(part: &Part<T>, asks: bool, is_further: bool) -> String {
    match (part.items.len(), part.before.is_some(), asks) {
        (0, true, _) => "None of the newest that were looked through; older ones may be.".to_owned(),
        (0, false, _) if is_further => "No older ones.".to_owned(),
        (0, false, true) => "Nothing is found.".to_owned(),
        (0, false, false) => "There is no statement yet.".to_owned(),
        (number, true, true) => format!("The newest {number} that match, and there are older ones."),
        (number, false, true) => format!("{number} found."),
        (_, _, false) => "The newest changes first.".to_owned(),
    }
}

/// The question, which the browser sends without a script.
fn form(words: &Words) -> Markup {
    let given = |name: &str| safe(words.one(name).unwrap_or_default());
    html! {
        form.search id="search" role="search" method="get" action="index.html" {
            label.question { span { "Search" }
                input type="search" id="words" name="search" value=(given("search")) autocomplete="off" spellcheck="false"
                    placeholder="words in text or quote; \"in their order\"; begin*" aria-describedby="keys"; }
            label { span { "Status" } select name="status" { (options(Status::ALL.iter().map(|one| (one.as_str(), one.spaced())), &given("status"))) } }
            label { span { "Class of a source" } select name="class" { (options(Class::ALL.iter().map(|one| (one.as_str(), one.spaced())), &given("class"))) } }
            label { span { "Source" } input name="source" value=(given("source")) autocomplete="off" placeholder="a name, an office"; }
            label { span { "Tag" } input name="tag" value=(given("tag")) autocomplete="off"; }
            label { span { "Since" } input name="since" value=(given("since")) autocomplete="off" placeholder="2026-03-05"; }
            label { span { "As of" } input name="as_of" value=(given("as_of")) autocomplete="off" placeholder="2026-03-05"; }
            label.box { input type="checkbox" name="unconfirmed" value="true" checked[words.one("unconfirmed") == Some("true")]; span { "Unconfirmed" } }
            label.box { input type="checkbox" name="single_source" value="true" checked[words.one("single_source") == Some("true")]; span { "One source" } }
            p.actions { button type="submit" { "Search" } " " a href="index.html" { "Clear" } }
            p.keys id="keys" { "Press " kbd { "/" } " to search." }
        }
    }
}

fn options<'a>(words: impl Iterator<Item = (&'a str, String)>, chosen: &str) -> Markup {
    html! {
        option value="" { "any" }
        @for (word, told) in words { option value=(word) selected[word == chosen] { (told) } }
    }
}
