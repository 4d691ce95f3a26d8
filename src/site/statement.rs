//! A statement's page: its words, who stands behind it, its history step by step, and the proof that a reader's browser
//! checks.

use maud::{Markup, html};
use serde::Serialize;

use super::card::{Card, Voice};
use super::chart;
use super::head::Head;
use super::layout::{Page, Section, class_of, frame, island, status, voice};
use super::shelf::Shelf;
use super::words::{count, name, safe, short, time};
use crate::diff::{Direction, Tag, diff_attributions, diff_words, happenings, sourcing_change};
use crate::ledger::{Chain, Error, Revised};
use crate::merkle::{TreeSize, prove_inclusion};
use crate::record::{Attribution, Body, Class, Digest, Moment, Stance, Statement, Terms};

/// The most lines on how a statement bears on others.
const MOST_BEARING: usize = 1_000;

/// What the script checks.
#[derive(Serialize)]
struct Proof<'a> {
    id: Digest,
    verifier: String,
    checkpoint: &'a str,
    records: Vec<ProvenRecord>,
}

/// A revision's record, and the hashes that lead from it to the root.
#[derive(Serialize)]
struct ProvenRecord {
    number: u64,
    revision: u32,
    line: String,
    proof: Vec<String>,
}

/// The page of the statement of this history.
pub(crate) fn page(shelf: &dyn Shelf, card: &Card, chain: &Chain) -> Result<Markup, Error> {
    let head = shelf.head();
    let title = title(&card.text);
    let page = Page { title: &title, up: "../", section: Section::Statements, scripts: &["shown.js", "verify.js"] };
    let current = chain.revisions.last().map(|newest| &newest.statement);
    let content = html! {
        article.statement {
            p.id { (status(card.status, card.contested.is_some())) " " code { (short(&card.id)) } }
            h1.text id="text" { bdi { (safe(&card.text)) } }
            @if let Some(statement) = current {
                @if let Some(quote) = &statement.quote { blockquote id="quote" { bdi { (safe(quote)) } } }
                @if let Some(contested) = card.contested {
                    p.warning { "Contested: it rests on a statement that was " (contested.status.as_str()) ", "
                        (link(shelf, &contested.by)?) "." }
                }
                section aria-labelledby="behind" {
                    h2 id="behind" { "Who stands behind it" }
                    ul.voices { @for (one, voice) in statement.attributions.iter().zip(&card.voices) {
                        (source(head, one, voice)) } }
                }
                (places(shelf, statement)?)
                (bearing(shelf, card, statement)?)
            }
            (history(chain))
            @if head.can_write() {
                p { a.action href=(format!("../write/revise/{}", chain.id)) { "Record what changed about it" } }
            }
            (check(shelf, chain)?)
        }
    };
    Ok(frame(head, &page, content))
}

/// The beginning of a text, for a title.
fn title(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn source(head: &Head, one: &Attribution, known: &Voice) -> Markup {
    let mut facets = vec![one.class.spaced()];
    facets.extend(one.count.filter(|count| *count > 1).map(|count| format!("{count} people")));
    if one.terms != Terms::NotStated {
        facets.push(one.terms.spaced());
    }
    let told = |label: &str, text: &Option<String>| text.as_ref().map(|text| format!("{label}{}", safe(text)));
    let asked = |label: &str, time: &Option<Moment>| time.as_ref().map(|time| format!("{label}{time}"));
    let further = [
        told("basis: ", &one.basis),
        told("unnamed because: ", &one.anonymity_reason),
        told("", &one.medium),
        told("passing on: ", &one.relays),
        asked("asked ", &one.asked_at),
        asked("deadline ", &one.deadline),
        told("as published: ", &one.phrase.clone().filter(|_| one.name.is_some())),
    ];
    facets.extend(further.into_iter().flatten());
    html! {
        li class=(class_of(one.class)) {
            (voice(head, known, "../"))
            div.facets { (facets.join(" · ")) }
        }
    }
}

fn places(shelf: &dyn Shelf, statement: &Statement) -> Result<Markup, Error> {
    let mut stories: Vec<Markup> = Vec::new();
    for appearance in &statement.appearances {
        let Some(story) = shelf.story_of(&appearance.story)? else { continue };
        stories.push(html! {
            li { a href=(format!("../{}", story.page)) { bdi { (story.title) } }
                @if story.versions > 1 { " (version " (story.version) ")" } }
        });
    }
    Ok(html! {
        @if !stories.is_empty() || statement.effective_at.is_some() || !statement.tags.is_empty() {
            section aria-labelledby="where" {
                h2 id="where" { "Where and when" }
                @if !stories.is_empty() { ul { @for story in stories { (story) } } }
                @if let Some(time) = &statement.effective_at { p { "So since " (time.as_str()) "." } }
                @if !statement.tags.is_empty() {
                    p.tags { @for tag in &statement.tags { span.tag { bdi { (safe(tag)) } } " " } }
                }
            }
        }
    })
}

/// How it bears on other statements, and they on it; and what editors noted about it.
fn bearing(shelf: &dyn Shelf, card: &Card, statement: &Statement) -> Result<Markup, Error> {
    let mut lines: Vec<Markup> = Vec::new();
    for relation in &statement.relations {
        lines.push(html! { "This " (relation.kind.spaced()) " " (link(shelf, &relation.to)?) });
    }
    if let Some(successor) = &statement.successor {
        lines.push(html! { "Superseded by " (link(shelf, successor)?) });
    }
    let ledger = shelf.ledger();
    for number in ledger.store().references_to(card.first)? {
        if lines.len() >= MOST_BEARING {
            lines.push(html! { "… and more" });
            break;
        }
        if !shelf.shows(number)? {
            continue;
        }
        let Ok(record) = ledger.record(number) else { continue };
        match record.body {
            Body::Statement(other) if ledger.store().revision(number)?.is_some_and(|row| row.next.is_none()) => {
                let id = other.statement.map_or_else(|| ledger.digest_of(number), Ok)?;
                for relation in other.relations.iter().filter(|relation| relation.to == card.id) {
                    lines.push(html! { (link(shelf, &id)?) " " (relation.kind.spaced()) " this" });
                }
            }
            Body::Note(note) => {
                let words: Vec<String> = [note.outcome, note.body, note.because].into_iter().flatten().collect();
                lines.push(html! { "Note (" (safe(&note.topic)) "): " bdi { (safe(&words.join(" — "))) } });
            }
            _ => {}
        }
    }
    Ok(html! {
        @if !lines.is_empty() {
            section aria-labelledby="bearing" {
                h2 id="bearing" { "How it bears on others" }
                ul { @for line in lines { li { (line) } } }
            }
        }
    })
}

fn link(shelf: &dyn Shelf, id: &Digest) -> Result<Markup, Error> {
    Ok(match shelf.text_of(id)? {
        Some(text) => html! { a href=(format!("../{}", name("statement", id))) { bdi { (safe(&title(&text))) } } },
        None => html! { "a statement that is withheld (" code { (short(id)) } ")" },
    })
}

fn history(chain: &Chain) -> Markup {
    let steps: Vec<Markup> = chain
        .revisions
        .iter()
        .enumerate()
        .map(|(at, revised)| step(at.checked_sub(1).map(|before| &chain.revisions[before]), revised))
        .collect();
    // A publication knows of an erased revision by the number alone that is missing between the others.
    let newest = chain.revisions.last().map_or(0, |newest| newest.statement.revision as usize);
    let without_content = chain.without_content.max(newest.saturating_sub(chain.revisions.len()));
    html! {
        section aria-labelledby="history" {
            h2 id="history" { "History" }
            (chart::path(chain))
            ol.timeline reversed { @for step in steps.into_iter().rev() { (step) } }
            @if without_content > 0 {
                p.note { (count(without_content, "revision", "revisions")) " more, erased or withheld." }
            }
        }
    }
}

fn step(before: Option<&Revised>, revised: &Revised) -> Markup {
    let statement = &revised.statement;
    let what = happenings(before.map(|before| &before.statement), statement);
    let what: Vec<String> = what.iter().map(|one| one.what.spaced()).collect();
    html! {
        li id=(format!("revision-{}", statement.revision)) class=(format!("s-{}", statement.status.as_str())) {
            p.step {
                time datetime=(revised.header.recorded_at.to_string()) { (time(revised.header.recorded_at)) } " "
                (status(statement.status, false)) " "
                strong { (what.join(", ")) }
                " by " bdi { (safe(&revised.header.recorded_by)) }
            }
            @if let Some(reason) = &statement.reason { p.reason { bdi { (safe(reason)) } } }
            @if let Some(before) = before {
                @if before.statement.text != statement.text { (words_diff(&before.statement.text, &statement.text)) }
                @if before.statement.quote != statement.quote {
                    (words_diff(before.statement.quote.as_deref().unwrap_or(""), statement.quote.as_deref().unwrap_or("")))
                }
                (sources_diff(&before.statement, statement))
            } @else {
                p.words { bdi { (safe(&statement.text)) } }
                ul.sources { @for one in &statement.attributions { li { (described(one)) } } }
            }
        }
    }
}

/// The words that left and came in.
pub(crate) fn words_diff(before: &str, after: &str) -> Markup {
    html! {
        p.words {
            @for change in diff_words(before, after) {
                @match change.tag {
                    Tag::Equal => (safe(change.text)),
                    Tag::Delete => del { (safe(change.text)) },
                    Tag::Insert => ins { (safe(change.text)) },
                }
            }
        }
    }
}

fn sources_diff(before: &Statement, after: &Statement) -> Markup {
    let (old, new) = (&before.attributions, &after.attributions);
    let changes = diff_attributions(old, new);
    let sourcing = sourcing_change(old, new);
    html! {
        @if !changes.is_empty() {
            ul.sources {
                @for at in &changes.dropped { li { del { (described(&old[*at])) } } }
                @for pair in changes.pairs.iter().filter(|pair| !pair.facets.is_empty()) {
                    li { (described(&new[pair.after]))
                        @for facet in &pair.facets {
                            " · " (facet.facet.spaced()) ": "
                            del { (safe(facet.before.as_deref().unwrap_or("none"))) } " "
                            ins { (safe(facet.after.as_deref().unwrap_or("none"))) }
                        } }
                }
                @for at in &changes.added { li { ins { (described(&new[*at])) } } }
            }
        }
        @for ground in &sourcing.ground {
            p.sourcing {
                "Sourcing " strong { (sourcing.change.as_str()) } ": " (ground.kind.as_str()) " "
                @match ground.direction { Direction::Rose => "rose", Direction::Fell => "fell", Direction::Changed => "changed" }
                @if let (Some(before), Some(after)) = (&ground.before, &ground.after) {
                    ", " bdi { (safe(before)) } " → " bdi { (safe(after)) }
                }
            }
        }
    }
}

fn described(one: &Attribution) -> Markup {
    let class = if one.class == Class::Narrator { String::new() } else { format!(" ({})", one.class.spaced()) };
    html! {
        @if one.stance != Stance::Asserts { (one.stance.spaced()) ": " }
        bdi { (safe(&one.described())) } (class)
    }
}

/// The button that checks the proof, and what it checks.
fn check(shelf: &dyn Shelf, chain: &Chain) -> Result<Markup, Error> {
    let (head, store) = (shelf.head(), shelf.ledger().store());
    let mut records = Vec::with_capacity(chain.revisions.len());
    for revised in &chain.revisions {
        let Some(line) = store.entry(revised.number)?.and_then(|entry| entry.line) else { continue };
        let proof = prove_inclusion(revised.number, TreeSize(head.size), store)?;
        let proof = proof.iter().map(ToString::to_string).collect();
        records.push(ProvenRecord { number: revised.number, revision: revised.statement.revision, line, proof });
    }
    let verifier = head.verifier.to_string();
    let proof = Proof { id: chain.id, verifier, checkpoint: &head.checkpoint, records };
    // Serialising to a string fails on no value of these types.
    let json = serde_json::to_string(&proof).unwrap_or_else(|_| "{}".to_owned());
    Ok(html! {
        section.check aria-labelledby="check" {
            h2 id="check" { "Is this what was recorded?" }
            p { "Every step of this history is a record under the ledger's signed root. Your browser can check that the "
                "records behind this page are the ones that were signed, and compare what it shows with what they say." }
            p { button type="button" id="verify" hidden { "Check it in this browser" } }
            noscript { p.note { "Checking in the browser needs JavaScript; " code { "ledger --ledger FOLDER verify" } " does not." } }
            div id="verdict" role="status" aria-live="polite" {}
            details { summary { "The records themselves" }
                @for record in &proof.records { pre.record role="region" tabindex="0" aria-label=(format!("Record {}", record.number)) { code { (super::words::safe_lines(&record.line)) } } }
            }
            (island("proof", &json))
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::diff::{Facet, What};
    use crate::site::asset;

    #[test]
    fn the_script_that_compares_a_page_with_its_records_knows_the_same_facets_and_happenings() {
        let script = asset("shown.js").unwrap();
        let words = |name: &str| -> Vec<&str> {
            let list = script.split_once(&format!("const {name} = [")).and_then(|(_, rest)| rest.split_once(']'));
            list.unwrap().0.split(',').map(|word| word.trim().trim_matches('"')).collect()
        };
        assert_eq!(words("FACETS"), Facet::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>());
        assert_eq!(words("WHAT"), What::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>());
    }
}
