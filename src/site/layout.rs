//! The frame of every page, and the pieces that pages share: a status, a source, a statement in a list.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::card::{Card, Voice};
use super::head::Head;
use super::words::{safe, short, time};
use crate::record::{Class, Stance, Status};
use crate::text::is_unsafe;

/// Everything comes from the page's own folder, and nothing is sent anywhere.
const POLICY: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

/// Where a page stands and what it is.
pub(crate) struct Page<'a> {
    pub(crate) title: &'a str,
    /// The way from the page to the place of all pages: empty, `../`, or `/` on a server.
    pub(crate) up: &'static str,
    /// Which entry of the navigation it belongs to.
    pub(crate) section: Section,
    /// The script that it runs, if one.
    pub(crate) scripts: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Statements,
    Stories,
    Sources,
    Corrections,
    /// An editor's own pages, which only a server has.
    Write,
}

const SECTIONS: [(Section, &str, &str); 4] = [
    (Section::Statements, "index.html", "Statements"),
    (Section::Stories, "stories.html", "Stories"),
    (Section::Sources, "sources.html", "Sources"),
    (Section::Corrections, "corrections.html", "Corrections"),
];

/// A whole page around its content.
pub(crate) fn frame(head: &Head, page: &Page<'_>, content: Markup) -> Markup {
    let Page { title, up, section, scripts } = page;
    let origin = safe(&head.origin);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // A server says this in its answer's head, and lets its own forms be sent.
                @if !head.is_live() { meta http-equiv="Content-Security-Policy" content=(POLICY); }
                meta name="referrer" content=(if head.is_live() { "same-origin" } else { "no-referrer" });
                title { (safe(title)) " · " (origin) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(format!("{up}site.css"));
                link rel="alternate" type="application/atom+xml" title="Changes" href=(format!("{up}changes.xml"));
                link rel="alternate" type="application/atom+xml" title="Corrections" href=(format!("{up}corrections.xml"));
                @for script in *scripts { script src=(format!("{up}{script}")) defer {} }
                @if head.is_live() { script src=(format!("{up}live.js")) defer {} }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    a.home href=(format!("{up}index.html")) { (origin) }
                    nav aria-label="Sections" {
                        @for (of, file, label) in SECTIONS {
                            a href=(format!("{up}{file}")) aria-current=[(of == *section).then_some("page")] { (label) }
                        }
                        @if head.can_write() {
                            a href=(format!("{up}write")) aria-current=[(*section == Section::Write).then_some("page")] { "Write" }
                        }
                        @if head.is_private() { a href=(format!("{up}sign-out")) { "Sign out" } }
                    }
                }
                main id="main" { (content) }
                footer {
                    p { "A ledger of who said what, as of " (time(head.updated)) ": "
                        (head.size) " records under the signed root " code { (head.root) } "." }
                    p { "Anybody can check it: " code { "ledger --ledger FOLDER verify" } ", with the key "
                        code { (head.verifier.to_string()) } ". "
                        a href=(format!("{up}changes.xml")) { "Feed of changes" } " · "
                        a href=(format!("{up}corrections.xml")) { "Feed of corrections" } }
                }
            }
        }
    }
}

/// Where a statement stands, and whether what it rests on has fallen.
pub(crate) fn status(status: Status, is_contested: bool) -> Markup {
    html! {
        span class=(format!("status s-{}", status.as_str())) { (status.as_str()) }
        @if is_contested { " " span.status.s-contested { "contested" } }
    }
}

/// Who this is, with a page behind the name where there is one.
pub(crate) fn voice(head: &Head, voice: &Voice, up: &str) -> Markup {
    let who = safe(&voice.who);
    html! {
        span class=(format!("voice {}", class_of(voice.class))) {
            @if voice.stance != Stance::Asserts { span.stance { (voice.stance.spaced()) ": " } }
            @match &voice.source {
                Some(source) => a href=(format!("{up}{}", head.source_page(source))) { bdi { (who) } },
                None => bdi { (who) },
            }
        }
    }
}

/// The style of a class.
pub(crate) fn class_of(class: Class) -> String {
    format!("c-{}", class.as_str().replace('_', "-"))
}

/// Statements in a list, a row each.
pub(crate) fn list<'a>(head: &Head, cards: impl IntoIterator<Item = &'a Card>, up: &str, id: Option<&str>) -> Markup {
    html! {
        ol.statements id=[id] {
            @for card in cards { (row(head, card, up)) }
        }
    }
}

fn row(head: &Head, card: &Card, up: &str) -> Markup {
    html! {
        li {
            div.where { (status(card.status, card.contested.is_some())) }
            div.what {
                a.text href=(format!("{up}{}", card.name)) { bdi { (safe(&card.text)) } }
                div.who { @for one in &card.voices { (voice(head, one, up)) " " } }
            }
            div.when {
                time datetime=(card.day) { (card.day) }
                @if card.revision > 1 { span.revisions { "revised " (card.revision - 1) "×" } }
                code { (short(&card.id)) }
            }
        }
    }
}

/// Where a list goes on, if it does.
pub(crate) fn older(address: Option<&str>) -> Markup {
    html! {
        @if let Some(address) = address {
            nav.pages aria-label="Pages of the list" { a href=(address) rel="next" { "Older" } }
        }
    }
}

/// Data for a script, in an element that the browser does not run. What could end the element, or turns the direction of
/// writing, stands as an escape of JSON's, which reads back as the same character.
pub(crate) fn island(id: &str, json: &str) -> Markup {
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
