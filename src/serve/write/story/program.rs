//! A story by a program: JSON for the same two steps, drafts and then what becomes of them. A draft of which nothing is said
//! is left out: nothing is recorded without somebody's yes.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::block::{Block, composed_of};
use super::{Drafted, Either, NEW, Recording, drafted, recorded};
use crate::export::Row;
use crate::intake;
use crate::ledger::{Ledger, Revised, Source};
use crate::record::{Attribution, Audience, Confidence, Digest, Moment, Status};
use crate::review::{Group, Heading, Verb};
use crate::serve::api::StoryRow;
use crate::serve::session::Program;
use crate::serve::write::fields::Fields;
use crate::serve::write::program::{body, unfit};
use crate::serve::write::{LARGEST_STORY, Refused};
use crate::serve::{Problem, Shared};
use crate::site::shelf::Shelf;

/// What a story says of itself, or what is to be recorded of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// A story to be drafted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    /// Its text, or the source of its page.
    text: String,
    /// What it does not say of itself.
    #[serde(default)]
    heading: Said,
    /// The story of which it is the next version; `new` for none, whatever it looks like.
    #[serde(default)]
    of: Option<String>,
}

/// A story's drafts. All but the statements is sent back as it is, or with another heading.
#[derive(Serialize)]
struct Drafts<'a> {
    text: &'a str,
    heading: Said,
    of: String,
    version: u32,
    since: u64,
    drafts: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<&'a Moment>,
    statements: Vec<Draft<'a>>,
}

/// One statement as it is drafted.
#[derive(Serialize)]
struct Draft<'a> {
    draft: usize,
    verb: String,
    group: &'static str,
    /// The statement of the version before.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<Digest>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
    attributions: &'a [Attribution],
    status: Status,
    start: u32,
    end: u32,
    exact: &'a str,
    rule: &'a str,
    confidence: Confidence,
    because: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
}

/// A story to be recorded, and what becomes of its drafts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewed {
    text: String,
    heading: Said,
    of: String,
    since: u64,
    drafts: String,
    #[serde(default)]
    effective_at: Option<Moment>,
    #[serde(default)]
    audience: Option<Audience>,
    decisions: Vec<Decision>,
}

/// What becomes of a draft. What is absent stays as it was drafted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    draft: usize,
    verb: Verb,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    quote: Option<String>,
    #[serde(default)]
    sources: Option<Vec<Source>>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    tags: Option<Vec<String>>,
    #[serde(default)]
    effective_at: Option<Moment>,
    #[serde(default)]
    reason: Option<String>,
}

/// What was recorded, as `add STORY --json` tells it.
#[derive(Serialize)]
struct Told<'a> {
    story: StoryRow<'a>,
    statements: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<Digest>,
}

/// Drafts a story.
pub(in crate::serve) async fn draft_story(
    State(server): State<Shared>,
    Program(editor): Program,
    request: Request,
) -> Result<Response, Problem> {
    server.count_write(&editor)?;
    let Pasted { text, heading, of } = body(request, LARGEST_STORY).await?;
    let mut pairs = heading.pairs();
    pairs.push(("story".to_owned(), text));
    pairs.extend(of.map(|of| ("of".to_owned(), of)));
    let fields = Fields::of(pairs);
    let json = server.read(move |live| match drafted(live.ledger(), &fields).map_err(problem)? {
        Either::Drafted(drafted) => Ok(serde_json::to_vec(&told(&drafted))?),
        Either::Ask(version) => {
            let named = intake::named(&version.story);
            let looks = format!("this looks like a story that the ledger has: {named}");
            Err(Problem::new(StatusCode::CONFLICT, looks).hint(format!(
                "send it again with \"of\": \"{}\" if it is its next version, or \"of\": \"{NEW}\" if it is another story",
                version.id
            )))
        }
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], json.await?).into_response())
}

/// Records what is left of a story's drafts.
pub(in crate::serve) async fn add_story(
    State(server): State<Shared>,
    Program(editor): Program,
    request: Request,
) -> Result<Response, Problem> {
    server.count_write(&editor)?;
    let Reviewed { text, heading, of, since, drafts, effective_at, audience, decisions } =
        body(request, LARGEST_STORY).await?;
    let mut pairs = heading.pairs();
    let mut given = |name: &str, value: String| pairs.push((name.to_owned(), value));
    given("story", text);
    given("of", of);
    given("since", since.to_string());
    given("drafts", drafts);
    effective_at.into_iter().for_each(|moment| given("read.effective_at", moment.to_string()));
    audience.into_iter().for_each(|audience| given("audience", audience.to_string()));
    let fields = Fields::of(pairs);
    let words = fields.clone();
    let compose = move |drafted: &Drafted| {
        let blocks = decided(drafted, &decisions).map_err(Refused::from)?;
        Ok(composed_of(&words, blocks.iter()))
    };
    let (story, json) = recorded(&server, editor, fields, compose, told_as_recorded).await.map_err(problem)?;
    let headers =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::LOCATION, format!("/api/stories/{story}"))];
    Ok((StatusCode::CREATED, headers, json).into_response())
}

fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Problem(problem) => problem,
        Refused::Mistakes(status, mistakes) => Problem::new(status, mistakes.join("; ")),
    }
}

fn told(drafted: &Drafted) -> Drafts<'_> {
    let form = drafted.form(&drafted.heading);
    let known = |at: usize| drafted.next.as_ref().and_then(|next| next.known.get(at)).map(|known| known.id);
    let statements = drafted.proposals.iter().enumerate().map(|(at, one)| Draft {
        draft: at + 1,
        verb: form.first_word(one),
        group: match one.group {
            Group::Known => "known",
            Group::Cited => "cited",
            Group::Comment => "comment",
            Group::Narrator => "narrator",
        },
        known: one.carried.as_ref().and_then(|carried| known(carried.known)),
        text: &one.text,
        quote: one.quote.as_deref(),
        attributions: &one.attributions,
        status: one.status,
        start: one.place.start,
        end: one.place.end,
        exact: &one.place.exact,
        rule: &one.rule,
        confidence: one.confidence,
        because: &one.because,
        notes: one.carried.as_ref().map_or(&[], |carried| &carried.notes),
    });
    Drafts {
        text: &drafted.text,
        heading: Said::of(&drafted.heading),
        of: drafted.next.as_ref().map_or_else(|| NEW.to_owned(), |next| next.last.id.to_string()),
        version: drafted.next.as_ref().map_or(1, intake::Next::version),
        since: drafted.since,
        drafts: drafted.number(),
        effective_at: drafted.effective_at.as_ref(),
        statements: statements.collect(),
    }
}

/// The drafts' blocks with what was decided of each; the others are left out.
fn decided(drafted: &Drafted, decisions: &[Decision]) -> Result<Vec<Block>, Problem> {
    let mut of = BTreeMap::new();
    for decision in decisions {
        let number = decision.draft;
        if !(1..=drafted.proposals.len()).contains(&number) {
            return Err(unfit(&format!(
                "decisions: there is no draft {number}; there are {}",
                drafted.proposals.len()
            )));
        }
        if of.insert(number, decision).is_some() {
            return Err(unfit(&format!("decisions: draft {number} is decided twice")));
        }
    }
    let blocks = drafted.blocks().into_iter().enumerate();
    let decided = blocks.map(|(at, block)| match of.get(&(at + 1)) {
        Some(decision) => decision.on(block),
        None => Ok(block.left_out()),
    });
    decided.collect()
}

impl Decision {
    fn on(&self, mut block: Block) -> Result<Block, Problem> {
        block.decide(&self.verb.to_string());
        let tags = self.tags.as_ref().map(|tags| tags.join(", "));
        let given = [
            ("text", self.text.clone()),
            ("quote", self.quote.clone()),
            ("status", self.status.map(|status| status.to_string())),
            ("tags", tags),
            ("effective_at", self.effective_at.as_ref().map(ToString::to_string)),
            ("reason", self.reason.clone()),
        ];
        given.into_iter().for_each(|(name, value)| value.into_iter().for_each(|value| block.set(name, value)));
        if let Some(sources) = &self.sources {
            // In the form's words a class alone would be taken for that of the source above it.
            if sources.len() > 1 && sources.iter().any(|source| source.phrase.is_none()) {
                return Err(unfit(&format!("draft {}: of several sources each needs its phrase", self.draft)));
            }
            block.replace_sources(sources.iter().map(Source::typed).collect());
        }
        Ok(block)
    }
}

/// What is answered of a story that is being recorded, read before the commit.
fn told_as_recorded(ledger: &Ledger, recording: &Recording) -> Result<(Digest, Vec<u8>), Problem> {
    let versions = ledger.story(&recording.story.to_string())?;
    let newest = versions.last().ok_or_else(Problem::not_found)?;
    let mut rows: Vec<Revised> = Vec::new();
    for id in &recording.statements {
        rows.extend(ledger.chain(&id.to_string())?.revisions.pop());
    }
    let told = Told {
        story: StoryRow::of(newest),
        statements: rows.iter().map(Row::from).collect(),
        gone: recording.gone.clone(),
    };
    Ok((recording.story, serde_json::to_vec(&told)?))
}

impl Said {
    fn of(heading: &Heading) -> Self {
        let Heading { headline, byline, outlet, published_at, url, language } = heading.clone();
        Self { headline, byline, outlet, published_at, url, language }
    }

    /// The same as a form's fields.
    fn pairs(self) -> Vec<(String, String)> {
        let Self { headline, byline, outlet, published_at, url, language } = self;
        let published_at = published_at.map(|moment| moment.to_string());
        let all = [
            ("headline", headline),
            ("byline", byline),
            ("outlet", outlet),
            ("published_at", published_at),
            ("url", url),
            ("language", language),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}
