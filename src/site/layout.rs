//! The frame of every page, and the pieces that pages share: a status, a source, a statement in a list.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::catalogue::{Card, Catalogue, Voice};
use super::words::{safe, short, time};
use crate::record::{Class, Stance, Status};
use crate::text::is_unsafe;

/// Everything comes from the page's own folder, and nothing is sent anywhere.
const POLICY: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

/// Where a page stands and what it is.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    /// The way from the page to the publication's folder: empty, or `../`.
    pub(super) up: &'static str,
    /// Which entry of the navigation it belongs to.
    pub(super) section: Section,
    /// The script that it runs, if one.
    pub(super) scripts: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Statements,
    Stories,
    Sources,
    Corrections,
}

const SECTIONS: [(Section, &str, &str); 4] = [
    (Section::Statements, "index.html", "Statements"),
    (Section::Stories, "stories.html", "Stories"),
    (Section::Sources, "sources.html", "Sources"),
    (Section::Corrections, "corrections.html", "Corrections"),
];

/// A whole page around its content.
pub(super) fn frame(catalogue: &Catalogue<'_>, page: &Page<'_>, content: Markup) -> Markup {
    let Page { title, up, section, scripts } = page;
    let origin = safe(&catalogue.origin);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                title { (safe(title)) " · " (origin) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(format!("{up}site.css"));
                link rel="alternate" type="application/atom+xml" title="Changes" href=(format!("{up}changes.xml"));
                link rel="alternate" type="application/atom+xml" title="Corrections" href=(format!("{up}corrections.xml"));
                @for script in *scripts { script src=(format!("{up}{script}")) defer {} }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    a.home href=(format!("{up}index.html")) { (origin) }
                    nav aria-label="Sections" {
                        @for (of, file, label) in SECTIONS {
                            a href=(format!("{up}{file}")) aria-current=[(of == *section).then_some("page")] { (label) }
                        }
                    }
                }
                main id="main" { (content) }
                footer {
                    p { "A ledger of who said what, as of " (time(catalogue.updated)) ": "
                        (catalogue.size) " records under the signed root " code { (catalogue.root) } "." }
                    p { "Anybody can check it: " code { "ledger --ledger FOLDER verify" } ", with the key "
                        code { (catalogue.verifier.to_string()) } ". "
                        a href=(format!("{up}changes.xml")) { "Feed of changes" } " · "
                        a href=(format!("{up}corrections.xml")) { "Feed of corrections" } }
                }
            }
        }
    }
}

/// Where a statement stands, and whether what it rests on has fallen.
pub(super) fn status(status: Status, is_contested: bool) -> Markup {
    html! {
        span class=(format!("status s-{}", status.as_str())) { (status.as_str()) }
        @if is_contested { " " span.status.s-contested { "contested" } }
    }
}

/// Who this is, with a page behind the name where there is one.
pub(super) fn voice(catalogue: &Catalogue<'_>, voice: &Voice, up: &str) -> Markup {
    let who = safe(&voice.who);
    html! {
        span class=(format!("voice {}", class_of(voice.class))) {
            @if voice.stance != Stance::Asserts { span.stance { (voice.stance.spaced()) ": " } }
            @match voice.source {
                Some(source) => a href=(format!("{up}{}", catalogue.sources[source].name)) { bdi { (who) } },
                None => bdi { (who) },
            }
        }
    }
}

/// The style of a class.
pub(super) fn class_of(class: Class) -> String {
    format!("c-{}", class.as_str().replace('_', "-"))
}

/// Statements in a list, a row each.
pub(super) fn list<'a>(
    catalogue: &Catalogue<'_>,
    cards: impl IntoIterator<Item = &'a Card>,
    up: &str,
    id: Option<&str>,
) -> Markup {
    html! {
        ol.statements id=[id] {
            @for card in cards { (row(catalogue, card, up)) }
        }
    }
}

fn row(catalogue: &Catalogue<'_>, card: &Card, up: &str) -> Markup {
    html! {
        li {
            div.where { (status(card.status, card.contested.is_some())) }
            div.what {
                a.text href=(format!("{up}{}", card.name)) { bdi { (safe(&card.text)) } }
                div.who { @for one in &card.voices { (voice(catalogue, one, up)) " " } }
            }
            div.when {
                time datetime=(card.day) { (card.day) }
                @if card.revision > 1 { span.revisions { "revised " (card.revision - 1) "×" } }
                code { (short(&card.id)) }
            }
        }
    }
}

/// Data for a script, in an element that the browser does not run. What could end the element, or turns the direction of
/// writing, stands as an escape of JSON's, which reads back as the same character.
pub(super) fn island(id: &str, json: &str) -> Markup {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '<' || is_unsafe(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    html! { script type="application/json" id=(id) { (PreEscaped(escaped)) } }
}
