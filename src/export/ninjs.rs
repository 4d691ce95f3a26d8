//! IPTC ninjs 2.1: stories with where their statements stand and what was corrected, for news agencies' and editorial
//! systems.
//!
//! One news object a line, for each story in which a selected statement stands; with `--story`, that one. The story's
//! newest version gives the headline, byline, language and address; its statements are `associations`, each with its
//! status and its sources as descriptions; corrections, clarifications and retractions are `descriptions` of the story
//! under that role; `ednote` counts all of it for the desk that receives it. The text is not included.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::annotation::identified;
use super::reader::{Reader, StoryVersion};
use super::{Error, Out, uri};
use crate::ledger::Revised;
use crate::record::{Attribution, Change, Minute, Moment, Status};

const SCHEMA: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json";

/// Writes the news objects and returns how many there are.
pub(super) fn write(reader: &Reader<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut written = 0;
    for versions in reader.all_stories()? {
        let mut told = Told::default();
        reader.of_story(&versions, |revised, history| told.add(revised, history))?;
        let (Some(first), Some(newest)) = (versions.first(), versions.last()) else { continue };
        if told.statements.is_empty() {
            continue;
        }
        serde_json::to_writer(&mut *out, &news_object(first, newest, told))
            .map_err(|error| Error::Output(error.into()))?;
        out.write_all(b"\n")?;
        written += 1;
    }
    out.flush()?;
    Ok(written)
}

/// What a story's statements come to.
#[derive(Default)]
struct Told {
    statements: Vec<Value>,
    corrections: Vec<(Minute, Value)>,
    statuses: BTreeMap<Status, usize>,
    named: BTreeSet<String>,
    newest: Option<Minute>,
}

impl Told {
    fn add(&mut self, revised: &Revised, history: &[Revised]) {
        let body = &revised.statement;
        self.statements.push(association(revised));
        *self.statuses.entry(body.status).or_default() += 1;
        self.newest = self.newest.max(Some(revised.header.recorded_at));
        let named = body.attributions.iter().filter(|one| one.is_named());
        self.named.extend(named.filter_map(|one| one.name.clone().or_else(|| one.organization.clone())));
        for revised in history {
            let body = &revised.statement;
            let corrects = matches!(body.change, Change::Correction | Change::Clarification | Change::Retraction);
            if let (true, Some(reason)) = (corrects, &body.reason) {
                let text = format!("{}: {reason}", revised.header.recorded_at);
                self.corrections.push((revised.header.recorded_at, description(body.change.as_str(), &text)));
            }
        }
    }

    /// What the desk that receives it should know at once.
    fn note(&self) -> String {
        let statuses: Vec<String> = self.statuses.iter().map(|(status, count)| format!("{count} {status}")).collect();
        let mut note = format!("{}: {}", counted(self.statements.len(), "statement"), statuses.join(", "));
        if !self.corrections.is_empty() {
            note.push_str(&format!("; {}", counted(self.corrections.len(), "correction")));
        }
        note
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn news_object(first: &StoryVersion, newest: &StoryVersion, mut told: Told) -> Value {
    let story = &newest.version.story;
    let note = told.note();
    told.corrections.sort_by_key(|(time, _)| *time);
    let changed = told.newest.max(Some(newest.header.recorded_at));
    let mut object = json!({
        "uri": uri::name(&newest.version.id),
        "standard": {"name": "ninjs", "version": "2.1", "schema": SCHEMA},
        "type": "text",
        "representationtype": "partial",
        "version": story.version.to_string(),
        "firstcreated": first.header.recorded_at,
        "versioncreated": changed,
        "ednote": note,
        "associations": told.statements,
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object[name] = value;
        }
    };
    put("headlines", story.headline.as_ref().map(|text| json!([{"value": text}])));
    put("by", story.byline.clone().map(Value::from));
    put("language", story.language.clone().map(Value::from));
    put("copyrightholder", story.outlet.clone().map(Value::from));
    // A date without a time is none of ninjs's times.
    let published = story.published_at.as_ref().filter(|moment| !moment.is_date());
    put("contentcreated", published.map(|moment| Moment::as_str(moment).into()));
    put("renditions", story.url.as_ref().map(|url| json!([{"name": "web", "href": url, "contenttype": "text/html"}])));
    let corrections: Vec<Value> = told.corrections.into_iter().map(|(_, text)| text).collect();
    put("descriptions", (!corrections.is_empty()).then(|| corrections.into()));
    let named: Vec<Value> = told.named.into_iter().map(|name| json!({"name": name})).collect();
    put("infosources", (!named.is_empty()).then(|| named.into()));
    object
}

fn description(role: &str, value: &str) -> Value {
    json!({"role": role, "contenttype": "text/plain", "value": value})
}

fn association(revised: &Revised) -> Value {
    let body = &revised.statement;
    let source = |one: &Attribution| description("source", &identified(one));
    let status = description("status", body.status.as_str());
    let descriptions: Vec<Value> = [status].into_iter().chain(body.attributions.iter().map(source)).collect();
    json!({
        "name": body.text,
        "uri": uri::name(&revised.id),
        "type": "text",
        "version": body.revision.to_string(),
        "versioncreated": revised.header.recorded_at,
        "descriptions": descriptions,
    })
}
