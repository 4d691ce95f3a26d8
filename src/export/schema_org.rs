//! Statements in the vocabulary of schema.org, as JSON-LD, for search engines and fact-checking aggregators.
//!
//! - A statement is a `Claim`: `text`, `creativeWorkStatus` (our status), `author` (who asserts it), `citation` (the
//!   documents cited), `comment` (who confirms, denies, disputes or does not answer), `appearance` (the stories), and a
//!   `correction` for each correction, clarification and retraction: a `CorrectionComment` with its reason.
//! - What is confirmed, disputed, denied or retracted has a `ClaimReview`, too. Its rating is a word (`alternateName`)
//!   without a number, since no ledger's status is a degree of truth.
//!
//! What is lost: ground rules, bases, relations between statements (schema.org defines none) and earlier wordings.
//! schema.org has no word for several people; "two officials" is a `Person` with that description.

use serde_json::{Map, Value, json};

use super::json::Array;
use super::reader::{Reader, StoryVersion};
use super::{Error, Export, Out, Selected, uri};
use crate::ledger::Revised;
use crate::record::{Attribution, Change, Class, Moment, Stance, Statement, Status};

/// Writes a JSON-LD document with a graph of claims and their reviews.
pub(super) struct SchemaOrg<'a> {
    graph: Array<'a>,
    reader: &'a Reader<'a>,
}

impl<'a> SchemaOrg<'a> {
    /// Opens the graph.
    pub(super) fn begin(reader: &'a Reader<'a>, out: Out<'a>) -> Result<Self, Error> {
        Ok(Self { graph: Array::within("{\"@context\":\"https://schema.org\",\"@graph\":", "}", out)?, reader })
    }
}

impl Export for SchemaOrg<'_> {
    fn statement(&mut self, Selected { revised, .. }: Selected<'_>) -> Result<(), Error> {
        let history = self.reader.history(revised)?;
        let mut stories = Vec::new();
        for appearance in &revised.statement.appearances {
            stories.extend(self.reader.story(&appearance.story)?.map(|story| article(&story)));
        }
        self.graph.item(&claim(revised, &history, stories))?;
        match review(revised) {
            Some(review) => self.graph.item(&review),
            None => Ok(()),
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        self.graph.end()
    }
}

fn claim(revised: &Revised, history: &[Revised], stories: Vec<Value>) -> Value {
    let body = &revised.statement;
    let mut claim = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            claim.insert(name.to_owned(), value);
        }
    };
    put("@type", "Claim".into());
    put("@id", uri::name(&revised.id).into());
    put("identifier", revised.id.to_string().into());
    put("text", body.text.clone().into());
    put("creativeWorkStatus", body.status.as_str().into());
    put("version", body.revision.into());
    put("keywords", json!(body.tags));
    put("datePublished", body.effective_at.as_ref().map(Moment::as_str).into());
    put("dateCreated", history.first().map(|first| first.header.recorded_at.to_string()).into());
    put("dateModified", revised.header.recorded_at.to_string().into());
    put("hasPart", body.quote.as_ref().map(|quote| json!({"@type": "Quotation", "text": quote})).into());
    put("author", agents(body, |one| one.stance == Stance::Asserts));
    put("citation", documents(body));
    put("comment", comments(body));
    put("firstAppearance", stories.first().map(|story| json!({"@id": story["@id"]})).into());
    put("appearance", stories.into());
    put("correction", history.iter().filter_map(correction).collect());
    claim.into()
}

/// What a fact checker's page says of the claim, once there is something to say.
fn review(revised: &Revised) -> Option<Value> {
    let body = &revised.statement;
    let verdict = match body.status {
        Status::Confirmed => "Confirmed",
        Status::Disputed => "Disputed",
        Status::Denied => "Denied",
        Status::Retracted => "Retracted",
        Status::Reported | Status::Superseded => return None,
    };
    let mut review = json!({
        "@type": "ClaimReview",
        "@id": format!("{}#review", uri::name(&revised.digest)),
        "itemReviewed": {"@id": uri::name(&revised.id)},
        "claimReviewed": body.text,
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
        "author": {"@type": "Organization", "name": revised.header.recorded_by},
        "datePublished": revised.header.recorded_at,
    });
    if let Some(reason) = &body.reason {
        review["reviewBody"] = reason.clone().into();
    }
    Some(review)
}

fn correction(revised: &Revised) -> Option<Value> {
    let body = &revised.statement;
    let corrects = matches!(body.change, Change::Correction | Change::Clarification | Change::Retraction);
    corrects.then(|| {
        json!({
            "@type": "CorrectionComment",
            "@id": format!("{}#correction", uri::name(&revised.digest)),
            "name": body.change,
            "text": body.reason,
            "datePublished": revised.header.recorded_at,
            "author": {"@type": "Organization", "name": revised.header.recorded_by},
        })
    })
}

/// The people and bodies among the sources; documents are cited, and the narrator is nobody.
fn agents(body: &Statement, wanted: impl Fn(&Attribution) -> bool) -> Value {
    let sources = body.attributions.iter().filter(|one| wanted(one));
    sources.filter_map(agent).collect()
}

fn agent(source: &Attribution) -> Option<Value> {
    let kind = match source.class {
        Class::AnonymousSource | Class::Official | Class::Individual => "Person",
        Class::Statement | Class::Media => "Organization",
        Class::Document | Class::Narrator => return None,
    };
    let mut agent = json!({"@type": kind});
    let mut put = |name: &str, text: &Option<String>| {
        if let Some(text) = text {
            agent[name] = text.clone().into();
        }
    };
    put("description", &source.phrase);
    if kind == "Organization" {
        put("name", if source.name.is_some() { &source.name } else { &source.organization });
        return Some(agent);
    }
    put("name", &source.name);
    put("jobTitle", &source.role);
    if let Some(organization) = &source.organization {
        agent["affiliation"] = json!({"@type": "Organization", "name": organization});
    }
    Some(agent)
}

fn documents(body: &Statement) -> Value {
    let documents = body.attributions.iter().filter(|one| one.class == Class::Document);
    documents.map(|one| json!({"@type": "CreativeWork", "name": one.to_string()})).collect()
}

/// What sources do with the statement who do not simply assert it.
fn comments(body: &Statement) -> Value {
    let others = body.attributions.iter().filter(|one| one.stance != Stance::Asserts);
    let comment = |one: &Attribution| {
        let mut comment = json!({"@type": "Comment", "text": one.stance.spaced()});
        if let Some(agent) = agent(one) {
            comment["author"] = agent;
        }
        comment
    };
    others.map(comment).collect()
}

fn article(StoryVersion { version, .. }: &StoryVersion) -> Value {
    let story = &version.story;
    let mut article = json!({"@type": "NewsArticle", "@id": uri::name(&version.digest), "version": story.version});
    let texts = [("url", &story.url), ("headline", &story.headline), ("inLanguage", &story.language)];
    for (name, text) in texts {
        if let Some(text) = text {
            article[name] = text.clone().into();
        }
    }
    if let Some(time) = &story.published_at {
        article["datePublished"] = time.as_str().into();
    }
    if let Some(byline) = &story.byline {
        article["author"] = json!({"@type": "Person", "name": byline});
    }
    if let Some(outlet) = &story.outlet {
        article["publisher"] = json!({"@type": "Organization", "name": outlet});
    }
    article
}
