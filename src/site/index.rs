//! The first page, with what is searched and how the ledger stands at a glance, and the pages of the list behind it.

use maud::{Markup, html};

use super::STATEMENTS_A_PAGE;
use super::catalogue::Catalogue;
use super::chart;
use super::figures::Figures;
use super::layout::{Page, Section, frame, list};
use super::shelf::Shelf;
use super::words::count;
use crate::record::{Class, Status};

/// The file of a page of the list, the first of which is the index.
pub(super) fn name(number: usize) -> String {
    match number {
        0 => "index.html".to_owned(),
        number => format!("statements-{}.html", number + 1),
    }
}

/// The index, and the further pages of the list.
pub(super) fn pages<'a>(catalogue: &'a Catalogue<'a>) -> impl Iterator<Item = Markup> + 'a {
    let pages = catalogue.statements.len().div_ceil(STATEMENTS_A_PAGE).max(1);
    (0..pages).map(move |number| page(catalogue, number, pages))
}

fn page(catalogue: &Catalogue<'_>, number: usize, pages: usize) -> Markup {
    let from = number * STATEMENTS_A_PAGE;
    let cards = catalogue.statements.iter().skip(from).take(STATEMENTS_A_PAGE);
    let title = match number {
        0 => "Statements".to_owned(),
        _ => format!("Statements, page {} of {pages}", number + 1),
    };
    let scripts: &[&str] = if number == 0 { &["data.js", "search.js"] } else { &[] };
    let page = Page { title: &title, up: "", section: Section::Statements, scripts };
    let content = html! {
        h1 { @if number == 0 { "Who said what, and what changed since" } @else { (title) } }
        @if number == 0 {
            p.lead {
                (count(catalogue.statements.len(), "statement", "statements")) " from "
                (count(catalogue.stories.len(), "story", "stories")) ", "
                (count(catalogue.sources.len(), "named source", "named sources")) "."
            }
            (charts(&catalogue.figures))
            (search())
            p.count id="count" aria-live="polite" { "The newest changes first." }
        }
        (list(catalogue.head(), cards, "", (number == 0).then_some("results")))
        @if pages > 1 {
            nav.pages aria-label="Pages of the list" id="pages" {
                @if number > 0 { a href=(name(number - 1)) rel="prev" { "Newer" } }
                span { "Page " (number + 1) " of " (pages) }
                @if number + 1 < pages { a href=(name(number + 1)) rel="next" { "Older" } }
            }
        }
    };
    frame(catalogue.head(), &page, content)
}

/// The drawings of how the statements stand.
pub(crate) fn charts(figures: &Figures) -> Markup {
    html! {
        @if figures.statements > 0 {
            div.charts {
                (chart::statuses(figures))
                (chart::sourcing_over_time(figures))
            }
        }
    }
}

/// The search form, which a script shows and fills with the names of sources and stories: without one it would do nothing.
fn search() -> Markup {
    html! {
        noscript { p.note { "Searching needs JavaScript; everything else reads without it." } }
        form.search id="search" role="search" hidden {
            label.question { span { "Search" }
                input type="search" id="words" autocomplete="off" spellcheck="false"
                    placeholder="words, a name, an id" aria-describedby="keys"; }
            label { span { "Status" } select id="status" {
                option value="" { "any" }
                @for status in Status::ALL { option value=(status.as_str()) { (status.as_str()) } }
                option value="contested" { "contested" } } }
            label { span { "Class of a source" } select id="class" {
                option value="" { "any" }
                @for class in Class::ALL { option value=(class.as_str()) { (class.spaced()) } } } }
            label { span { "Source" } select id="source" {
                option value="" { "anybody" } } }
            label { span { "Story" } select id="story" { option value="" { "any" } } }
            p.keys id="keys" { "Press " kbd { "/" } " to search, " kbd { "Esc" } " to clear." }
        }
    }
}
