//! The rows of an import, as they are written: content alone, since time, salt and chain are the ledger's own.

use serde::de::{Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, de};

use crate::ledger::Source;
use crate::record::{Attribution, Audience, Change, Confidence, Drafted, Moment, RelationType, Status};

/// One row.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly every row is a statement")]
pub enum Row {
    /// A statement, or a revision of one.
    Statement(StatementRow),
    /// A story, or a version of one.
    Story(StoryRow),
    /// A note about records.
    Note(NoteRow),
}

/// A statement, or, with `revises`, a revision of one: then what is absent carries over.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatementRow {
    /// The row's own name within the file.
    pub key: Option<String>,
    #[serde(rename = "kind")]
    pub(super) _kind: de::IgnoredAny,
    /// The key or id of the statement that this is a revision of.
    pub revises: Option<String>,
    /// The proposition, in the desk's words.
    pub text: Option<String>,
    /// The speaker's own words, verbatim.
    pub quote: Option<String>,
    /// Who stands behind it; in a revision, who is added.
    #[serde(deserialize_with = "attributions")]
    pub attributions: Vec<Attribution>,
    /// In a revision, which sources of the one before are taken away, from 1.
    pub drop_sources: Vec<usize>,
    /// Where it stands.
    pub status: Option<Status>,
    /// What the revision is.
    pub change: Option<Change>,
    /// Why it is made.
    pub reason: Option<String>,
    /// When it became so.
    pub effective_at: Option<Moment>,
    /// The key or id of the story it stands in, where its place there is not known.
    pub story: Option<String>,
    /// Where it stands in stories.
    pub appearances: Vec<AppearanceRow>,
    /// How it bears on other statements.
    pub relations: Vec<RelationRow>,
    /// The key or id of the statement that takes its place.
    pub successor: Option<String>,
    /// The desk's labels.
    pub tags: Vec<String>,
    /// Who may see it.
    pub audience: Option<Audience>,
    /// What a program proposed of it.
    pub drafted: Option<DraftedRow>,
}

/// Where a statement stands in a story version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppearanceRow {
    /// The key or id of the story.
    pub story: String,
    /// First character.
    pub start: Option<u32>,
    /// Character after the last.
    pub end: Option<u32>,
    /// The text there.
    pub exact: Option<String>,
}

/// How a statement bears on another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationRow {
    /// How.
    #[serde(rename = "type")]
    pub kind: RelationType,
    /// The key or id of the other.
    pub to: String,
}

/// What a program proposed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftedRow {
    rule: String,
    confidence: Confidence,
    #[serde(default)]
    edited: bool,
}

/// A story, or, with `revises`, its next version.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoryRow {
    /// The row's own name within the file.
    pub key: Option<String>,
    #[serde(rename = "kind")]
    pub(super) _kind: de::IgnoredAny,
    /// The key or id of the story that this is a version of.
    pub revises: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// Its language.
    pub language: Option<String>,
    /// Its text, which is archived beside the log.
    pub text: Option<String>,
    /// Who may see it.
    pub audience: Option<Audience>,
}

/// A note about records.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoteRow {
    /// The row's own name within the file.
    pub key: Option<String>,
    #[serde(rename = "kind")]
    pub(super) _kind: de::IgnoredAny,
    /// The keys or ids of what it is about.
    pub about: Vec<String>,
    /// What it is for.
    pub topic: String,
    /// The note itself.
    pub body: Option<String>,
    /// What was decided.
    pub outcome: Option<String>,
    /// The ground of the outcome.
    pub because: Option<String>,
    /// Who may see it.
    pub audience: Option<Audience>,
}

impl From<DraftedRow> for Drafted {
    fn from(row: DraftedRow) -> Self {
        Self { confidence: row.confidence, edited: row.edited, rule: row.rule }
    }
}

/// Reads sources, each an object of facets or its phrase alone, and from the phrases what they say.
fn attributions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Attribution>, D::Error> {
    let rows = Vec::<SourceRow>::deserialize(deserializer)?;
    let mut attributions = Vec::with_capacity(rows.len());
    for SourceRow(source) in rows {
        attributions.extend(source.attributions().map_err(de::Error::custom)?);
    }
    Ok(attributions)
}

struct SourceRow(Source);

impl<'de> Deserialize<'de> for SourceRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SourceVisitor;

        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = SourceRow;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a source phrase, or an object of facets")
            }

            fn visit_str<E: de::Error>(self, phrase: &str) -> Result<SourceRow, E> {
                Ok(SourceRow(Source::of_phrase(phrase)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SourceRow, A::Error> {
                Source::deserialize(MapAccessDeserializer::new(map)).map(SourceRow)
            }
        }

        deserializer.deserialize_any(SourceVisitor)
    }
}
