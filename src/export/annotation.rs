//! W3C Web Annotations: each statement on the place of the story where it stands, for readers and tools that lay notes
//! over a page [Web Annotation Data Model, 2017].
//!
//! A JSON array of annotations, each of which stands alone. Bodies with their purposes: `describing` (the desk's words),
//! `classifying` (the status), `identifying` (each source), `tagging` (each tag). Targets: the story at its address by a
//! `TextQuoteSelector`; and the archived text, named by its record, by a `TextQuoteSelector` and a `TextPositionSelector`
//! (in Unicode code points of that very text, so it says nothing about the page at the address). Neighbouring words are
//! left out, which would outlive their own redaction. A statement that stands in no story has no annotation.

use serde_json::{Value, json};

use super::json::Array;
use super::reader::Reader;
use super::{Error, Export, Out, Selected, uri};
use crate::ledger::Revised;
use crate::record::{Appearance, Attribution, Stance};

/// Writes an array of annotations.
pub(super) struct Annotations<'a> {
    array: Array<'a>,
    reader: &'a Reader<'a>,
}

impl<'a> Annotations<'a> {
    /// Opens the array.
    pub(super) fn begin(reader: &'a Reader<'a>, out: Out<'a>) -> Result<Self, Error> {
        Ok(Self { array: Array::begin(out)?, reader })
    }
}

impl Export for Annotations<'_> {
    fn statement(&mut self, Selected { revised, .. }: Selected<'_>) -> Result<(), Error> {
        for (place, appearance) in revised.statement.appearances.iter().enumerate() {
            let story = self.reader.story(&appearance.story)?;
            let url = story.and_then(|story| story.version.story.url);
            self.array.item(&annotation(revised, place + 1, appearance, url))?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        self.array.end()
    }
}

fn annotation(revised: &Revised, place: usize, appearance: &Appearance, url: Option<String>) -> Value {
    let quote = appearance.exact.as_ref().map(|exact| json!({"type": "TextQuoteSelector", "exact": exact}));
    let position = match (appearance.start, appearance.end) {
        (Some(start), Some(end)) => Some(json!({"type": "TextPositionSelector", "start": start, "end": end})),
        _ => None,
    };
    let on_page = url.map(|url| target(url, quote.iter().cloned().collect()));
    let archived = target(uri::name(&appearance.story), quote.into_iter().chain(position).collect());
    let targets: Vec<Value> = on_page.into_iter().chain([archived]).collect();
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("{}#annotation-{place}", uri::name(&revised.digest)),
        "type": "Annotation",
        "motivation": "describing",
        "created": revised.header.recorded_at,
        "creator": {"type": "Organization", "name": revised.header.recorded_by},
        "canonical": format!("{}#annotation-{place}", uri::name(&revised.id)),
        "body": bodies(revised),
        "target": targets,
    })
}

fn target(source: String, selectors: Vec<Value>) -> Value {
    if selectors.is_empty() { source.into() } else { json!({"source": source, "selector": selectors}) }
}

fn bodies(revised: &Revised) -> Vec<Value> {
    let body = &revised.statement;
    let text = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"});
    let mut bodies = vec![text("describing", &body.text), text("classifying", body.status.as_str())];
    for source in &body.attributions {
        bodies.push(text("identifying", &identified(source)));
    }
    bodies.extend(body.tags.iter().map(|tag| text("tagging", tag)));
    bodies
}

/// Who it is, of what class, and what they do with the statement where they do not simply assert it.
pub(crate) fn identified(source: &Attribution) -> String {
    let stance = source.stance.spaced();
    let stance = if source.stance == Stance::Asserts { String::new() } else { format!(", {stance}") };
    format!("{source} ({}{stance})", source.class.spaced())
}
