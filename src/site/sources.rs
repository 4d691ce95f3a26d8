//! A named source's page: what it asserted, confirmed and denied, and how that ended; and the list of sources.

use maud::{Markup, html};

use super::catalogue::{Catalogue, SourceCard};
use super::layout::{Page, Section, frame, list};
use super::words::{count, safe};
use crate::record::{Stance, Status};

/// The page that lists all named sources.
pub(super) fn overview(catalogue: &Catalogue<'_>) -> Markup {
    let page = Page { title: "Sources", up: "", section: Section::Sources, scripts: &[] };
    let content = html! {
        h1 { "Named sources" }
        p.lead { "People and bodies that are named on the record. Nobody who is unnamed has a page." }
        ol.cards {
            @for source in &catalogue.sources {
                li {
                    a.text href=(source.name) { bdi { (safe(&source.who)) } }
                    p.who { bdi { (safe(&source.offices.join(" · "))) } }
                    p.who { (count(source.statements.len(), "statement", "statements")) }
                }
            }
        }
    };
    frame(catalogue, &page, content)
}

/// The page of one source.
pub(super) fn page(catalogue: &Catalogue<'_>, source: &SourceCard) -> Markup {
    let who = safe(&source.who);
    let page = Page { title: &who, up: "../", section: Section::Sources, scripts: &[] };
    let content = html! {
        h1 { bdi { (who) } }
        @if !source.offices.is_empty() { p.lead { bdi { (safe(&source.offices.join(" · "))) } } }
        (ended(catalogue, source))
        @for stance in Stance::ALL {
            @let of: Vec<_> = source.statements.iter().filter(|(_, found)| found == stance).collect();
            @if !of.is_empty() {
                section {
                    h2 { (heading(*stance)) }
                    (list(catalogue, of.iter().map(|(at, _)| &catalogue.statements[*at]), "../", None))
                }
            }
        }
    };
    frame(catalogue, &page, content)
}

/// How what the source stands behind stands now.
fn ended(catalogue: &Catalogue<'_>, source: &SourceCard) -> Markup {
    let supported = source.statements.iter().filter(|(_, stance)| stance.supports());
    let statuses: Vec<Status> = supported.map(|(at, _)| catalogue.statements[*at].status).collect();
    let counts = Status::ALL.iter().map(|status| (*status, statuses.iter().filter(|one| *one == status).count()));
    let told: Vec<String> =
        counts.filter(|(_, number)| *number > 0).map(|(status, number)| format!("{number} {status}")).collect();
    html! {
        @if !told.is_empty() {
            p { "Of what this source stands behind, as it stands now: " (told.join(", ")) "." }
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
