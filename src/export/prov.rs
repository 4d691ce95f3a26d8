//! The trail of statements in W3C PROV, as PROV-JSON: who recorded which revision, from which one and from which story it
//! came, and to whom it is attributed [PROV-DM, 2013; PROV-JSON, W3C member submission, 2013].
//!
//! A revision and a story's version are entities, named by their digests; recording is an activity at its minute, with
//! the signer who did it; a source is an agent of its own at each revision, since two phrases need not be two people.
//! Those who stand behind a revision are whom it is attributed to; those who deny it, dispute it or were asked have an
//! influence on it. `wasDerivedFrom` is a `prov:Revision` between revisions, a `prov:Quotation` of the story it stands in.
//! A retraction invalidates what stood before.
//!
//! PROV-JSON lists entities, activities, agents and each relation apart, so the statements are read once for each list;
//! of a large ledger, export a story's trail or a tag's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::reader::{Reader, StoryVersion};
use super::{Error, Out, uri};
use crate::ledger::Revised;
use crate::record::{Attribution, Change, Class, Digest, Status};

/// One member of a list: its name and what it is.
type Member = (String, Value);

/// A list, and what one revision adds to it; the revision before it comes along.
type List = (&'static str, fn(&Signers, &Revised, Option<&Revised>) -> Vec<Member>);

const LISTS: [List; 8] = [
    ("activity", activity),
    ("wasGeneratedBy", generation),
    ("wasAssociatedWith", association),
    ("wasDerivedFrom", derivation),
    ("wasInvalidatedBy", invalidation),
    ("agent", sources),
    ("wasAttributedTo", attribution),
    ("wasInfluencedBy", influence),
];

/// The signers' names, numbered.
type Signers = BTreeMap<String, usize>;

/// Writes the document and returns how many statements it has.
pub(super) fn write(reader: &Reader<'_>, origin: &Digest, out: Out<'_>) -> Result<u64, Error> {
    let mut document = Document { out, empty: true };
    let prefixes = json!({
        "record": uri::PREFIX,
        "signer": format!("{}#signer-", uri::name(origin)),
        "schema": "https://schema.org/",
        "dcterms": "http://purl.org/dc/terms/",
    });
    write!(document.out, "{{\"prefix\":{prefixes}")?;
    let mut signers = Signers::new();
    let mut told: BTreeSet<Digest> = BTreeSet::new();
    document.open("entity")?;
    let written = reader.each(|selected| {
        for revised in reader.history(selected.revised)? {
            let next = signers.len() + 1;
            signers.entry(revised.header.recorded_by.clone()).or_insert(next);
            told.extend(revised.statement.appearances.iter().map(|appearance| appearance.story));
            document.member(&(record(&revised.digest), entity(&revised)))?;
        }
        Ok(())
    })?;
    for digest in &told {
        // Of a story that is not here, the name stands alone: statements point to it.
        let story = reader.story(digest)?.map_or_else(|| json!({}), |story| article(&story));
        document.member(&(record(digest), story))?;
    }
    document.close()?;
    for (name, list) in LISTS {
        document.open(name)?;
        reader.each(|selected| {
            let history = reader.history(selected.revised)?;
            for (place, revised) in history.iter().enumerate() {
                let before = place.checked_sub(1).and_then(|before| history.get(before));
                list(&signers, revised, before).iter().try_for_each(|member| document.member(member))?;
            }
            Ok(())
        })?;
        if name == "agent" {
            for (signer, place) in &signers {
                let agent = json!({"prov:type": qualified("prov:Organization"), "prov:label": signer});
                document.member(&(format!("signer:{place}"), agent))?;
            }
        }
        document.close()?;
    }
    writeln!(document.out, "}}")?;
    document.out.flush()?;
    Ok(written)
}

/// The lists, one member a line.
struct Document<'a> {
    out: Out<'a>,
    empty: bool,
}

impl Document<'_> {
    fn open(&mut self, name: &str) -> Result<(), Error> {
        self.empty = true;
        Ok(write!(self.out, ",\n\"{name}\":{{")?)
    }

    fn member(&mut self, (name, value): &Member) -> Result<(), Error> {
        let comma = if self.empty { "" } else { "," };
        self.empty = false;
        Ok(write!(self.out, "{comma}\n\"{name}\":{value}")?)
    }

    fn close(&mut self) -> Result<(), Error> {
        Ok(write!(self.out, "}}")?)
    }
}

fn record(digest: &Digest) -> String {
    format!("record:{digest}")
}

/// The name of something that belongs to a record.
fn part(revised: &Revised, part: &str) -> String {
    format!("{}#{part}", record(&revised.digest))
}

/// The name of a relation, which is only unique in this document.
fn relation(revised: &Revised, name: &str) -> String {
    format!("_:{name}-{}", revised.digest)
}

fn qualified(name: &str) -> Value {
    json!({"$": name, "type": "prov:QUALIFIED_NAME"})
}

fn entity(revised: &Revised) -> Value {
    let body = &revised.statement;
    json!({
        "prov:type": qualified("schema:Claim"),
        "prov:value": body.text,
        "schema:creativeWorkStatus": body.status,
        "schema:version": body.revision,
        "dcterms:isVersionOf": uri::name(&revised.id),
    })
}

fn article(StoryVersion { version, .. }: &StoryVersion) -> Value {
    let story = &version.story;
    let mut article = json!({"prov:type": qualified("schema:NewsArticle"), "schema:version": story.version});
    for (name, text) in [("prov:label", &story.headline), ("prov:location", &story.url)] {
        if let Some(text) = text {
            article[name] = text.clone().into();
        }
    }
    article
}

fn activity(_: &Signers, revised: &Revised, _: Option<&Revised>) -> Vec<Member> {
    let time = revised.header.recorded_at;
    let mut activity = json!({"prov:startTime": time, "prov:endTime": time, "dcterms:type": revised.statement.change});
    if let Some(reason) = &revised.statement.reason {
        activity["dcterms:description"] = reason.clone().into();
    }
    vec![(part(revised, "recording"), activity)]
}

fn generation(_: &Signers, revised: &Revised, _: Option<&Revised>) -> Vec<Member> {
    let generation = json!({
        "prov:entity": record(&revised.digest),
        "prov:activity": part(revised, "recording"),
        "prov:time": revised.header.recorded_at,
    });
    vec![(relation(revised, "generation"), generation)]
}

fn association(signers: &Signers, revised: &Revised, _: Option<&Revised>) -> Vec<Member> {
    let place = signers.get(&revised.header.recorded_by).copied().unwrap_or_default();
    let association = json!({"prov:activity": part(revised, "recording"), "prov:agent": format!("signer:{place}")});
    vec![(relation(revised, "association"), association)]
}

fn derivation(_: &Signers, revised: &Revised, before: Option<&Revised>) -> Vec<Member> {
    let derived = |name: String, from: &Digest, kind: &str| {
        let derivation = json!({
            "prov:generatedEntity": record(&revised.digest),
            "prov:usedEntity": record(from),
            "prov:type": qualified(kind),
        });
        (relation(revised, &name), derivation)
    };
    let parent = before.map(|before| derived("revision".to_owned(), &before.digest, "prov:Revision"));
    let stories =
        revised.statement.appearances.iter().enumerate().map(|(place, appearance)| {
            derived(format!("quotation-{}", place + 1), &appearance.story, "prov:Quotation")
        });
    parent.into_iter().chain(stories).collect()
}

fn invalidation(_: &Signers, revised: &Revised, before: Option<&Revised>) -> Vec<Member> {
    let retracts = revised.statement.change == Change::Retraction || revised.statement.status == Status::Retracted;
    let before = before.filter(|before| retracts && before.statement.status != Status::Retracted);
    let invalidation = |before: &Revised| {
        let invalidation = json!({
            "prov:entity": record(&before.digest),
            "prov:activity": part(revised, "recording"),
            "prov:time": revised.header.recorded_at,
        });
        (relation(revised, "invalidation"), invalidation)
    };
    before.map(invalidation).into_iter().collect()
}

fn sources(_: &Signers, revised: &Revised, _: Option<&Revised>) -> Vec<Member> {
    let sources = revised.statement.attributions.iter().zip(1..);
    sources.map(|(source, place)| (part(revised, &format!("source-{place}")), agent(source))).collect()
}

fn agent(source: &Attribution) -> Value {
    let mut agent = json!({"prov:label": source.to_string(), "dcterms:type": source.class});
    let kind = match source.class {
        Class::AnonymousSource | Class::Official | Class::Individual => "prov:Person",
        Class::Statement | Class::Media | Class::Narrator => "prov:Organization",
        // A document does nothing; PROV has no kind of agent for it.
        Class::Document => return agent,
    };
    agent["prov:type"] = qualified(kind);
    agent
}

fn attribution(_: &Signers, revised: &Revised, _: Option<&Revised>) -> Vec<Member> {
    roles(revised, true, ["prov:entity", "prov:agent"])
}

fn influence(_: &Signers, revised: &Revised, _: Option<&Revised>) -> Vec<Member> {
    roles(revised, false, ["prov:influencee", "prov:influencer"])
}

/// The parts that sources have in a revision: of those who stand behind it, or of the others.
fn roles(revised: &Revised, supports: bool, [entity, agent]: [&str; 2]) -> Vec<Member> {
    let sources = revised.statement.attributions.iter().zip(1..);
    let role = |(source, place): (&Attribution, i32)| {
        let part = part(revised, &format!("source-{place}"));
        let role = json!({entity: record(&revised.digest), agent: part, "prov:role": source.stance});
        (relation(revised, &format!("role-{place}")), role)
    };
    sources.filter(|(source, _)| source.stance.supports() == supports).map(role).collect()
}
