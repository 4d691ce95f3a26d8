//! A named source's page: what it asserted, confirmed and denied, and how that ended; and the list of sources.

use maud::{Markup, html};

use super::card::Card;
use super::head::Head;
use super::layout::{Page, Section, frame, list, older};
use super::words::{count, safe};
use crate::record::{Stance, Status};

/// A source in the list of them.
pub(crate) struct Listed<'a> {
    pub(crate) who: &'a str,
    /// Offices and bodies, as the attributions give them.
    pub(crate) offices: &'a [String],
    /// How many statements it does something with.
    pub(crate) statements: usize,
}

/// A source and what it said.
pub(crate) struct Sheet<'a> {
    pub(crate) who: &'a str,
    pub(crate) offices: &'a [String],
    /// Statements, and what the source does with each, the newest change first.
    pub(crate) statements: Vec<(&'a Card, Stance)>,
    /// Where older statements of it are listed: these are not all of them.
    pub(crate) older: Option<String>,
    /// The way to the place of all pages.
    pub(crate) up: &'static str,
}

/// The page that lists named sources; `note` says which they are where they are not all.
pub(crate) fn overview<'a>(
    head: &Head,
    sources: impl IntoIterator<Item = Listed<'a>>,
    note: Option<&str>,
    further: Option<&str>,
) -> Markup {
    let page = Page { title: "Sources", up: "", section: Section::Sources, scripts: &[] };
    let content = html! {
        h1 { "Named sources" }
        p.lead { "People and bodies that are named on the record. Nobody who is unnamed has a page." }
        @if let Some(note) = note { p.note { (note) } }
        ol.cards {
            @for Listed { who, offices, statements } in sources {
                li {
                    a.text href=(head.source_page(who)) { bdi { (safe(who)) } }
                    p.who { bdi { (safe(&offices.join(" · "))) } }
                    p.who { (count(statements, "statement", "statements")) }
                }
            }
        }
        (older(further))
    };
    frame(head, &page, content)
}

/// The page of one source.
pub(crate) fn page(head: &Head, sheet: &Sheet<'_>) -> Markup {
    let Sheet { who, offices, statements, older: further, up } = sheet;
    let who = safe(who);
    let page = Page { title: &who, up, section: Section::Sources, scripts: &[] };
    let content = html! {
        h1 { bdi { (who) } }
        @if !offices.is_empty() { p.lead { bdi { (safe(&offices.join(" · "))) } } }
        (ended(statements, further.is_some()))
        @for stance in Stance::ALL {
            @let of: Vec<&Card> = statements.iter().filter(|(_, found)| found == stance).map(|(card, _)| *card).collect();
            @if !of.is_empty() {
                section {
                    h2 { (heading(*stance)) }
                    (list(head, of, up, None))
                }
            }
        }
        (older(further.as_deref()))
    };
    frame(head, &page, content)
}

/// How what the source stands behind stands now.
fn ended(statements: &[(&Card, Stance)], is_part: bool) -> Markup {
    let supported = statements.iter().filter(|(_, stance)| stance.supports());
    let statuses: Vec<Status> = supported.map(|(card, _)| card.status).collect();
    let counts = Status::ALL.iter().map(|status| (*status, statuses.iter().filter(|one| *one == status).count()));
    let told: Vec<String> =
        counts.filter(|(_, number)| *number > 0).map(|(status, number)| format!("{number} {status}")).collect();
    html! {
        @if !told.is_empty() {
            p { "Of what this source stands behind" @if is_part { " on this page" } ", as it stands now: " (told.join(", ")) "." }
        }
    }
}

fn heading(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "Asserts",
        Stance::Confirms => "Confirms",
        Stance::Denies => "Denies",
        Stance::Disputes => "Disputes",
        Stance::Asked => "Was asked about",
        Stance::DeclinesComment => "Declined to comment on",
        Stance::NoResponse => "Did not respond about",
    }
}
