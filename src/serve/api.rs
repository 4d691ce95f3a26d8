//! The JSON API: what the command prints with `--json`, in the same forms. `docs/api/openapi.json` describes it.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;

use super::asked::{Asked, FILTERS};
use super::cache::Made;
use super::counted::MOST_SOURCES;
use super::live::Live;
use super::pages::newest_corrections;
use super::{Problem, Shared, write};
use crate::audit::{Audit, DEFAULT_POLICY, Finding, Policy, Scope, Step, Summary};
use crate::export::{LogLine, Proven, Row, Whole};
use crate::ledger::{Contested, Error, Revised, Version};
use crate::merkle::TreeSize;
use crate::publish;
use crate::record::{Digest, Story};
use crate::site::shelf::Shelf;
use crate::store::VersionRow;

const JSON: &str = "application/json";
/// How many items a list has where nobody says, and at the most.
const LIMITS: (usize, usize) = (50, 500);

/// What describes the API.
const DESCRIPTION: &str = include_str!("../../docs/api/openapi.json");

/// A story's version.
#[derive(Serialize)]
pub(super) struct StoryRow<'a> {
    id: Digest,
    number: u64,
    digest: Digest,
    #[serde(flatten)]
    story: &'a Story,
}

impl<'a> StoryRow<'a> {
    /// A version with its story's id.
    pub(super) fn of(version: &'a Version) -> Self {
        Self { id: version.id, number: version.number, digest: version.digest, story: &version.story }
    }
}

/// A story with all its versions, oldest first.
#[derive(Serialize)]
struct WholeStory<'a> {
    #[serde(flatten)]
    newest: StoryRow<'a>,
    versions: Vec<StoryRow<'a>>,
    /// The newest version's text, if its readers may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// A named source.
#[derive(Serialize)]
struct SourceRow<'a> {
    name: &'a str,
    offices: &'a [String],
    statements: usize,
}

/// What an audit found.
#[derive(Serialize)]
struct Audited<'a> {
    policy: &'a Policy,
    findings: Vec<Finding>,
    trail: Vec<Step>,
    summary: Summary,
}

/// The log's newest signed head.
#[derive(Serialize)]
struct Head<'a> {
    origin: &'a str,
    size: u64,
    root: &'a str,
    verifier_key: String,
    checkpoint: &'a str,
}

/// Every address of the API, but that of a statement's revisions.
pub(super) fn router(can_write: bool) -> Router<Shared> {
    let statements = if can_write { get(statements).post(write::add) } else { get(statements) };
    let stories = if can_write { get(stories).post(write::add_story) } else { get(stories) };
    Router::new()
        .route("/api/openapi.json", get(|| async { ([(header::CONTENT_TYPE, JSON)], DESCRIPTION).into_response() }))
        .route("/api/statements", statements)
        .route("/api/statements/{id}", get(statement))
        .route("/api/statements/{id}/proof", get(proof))
        .route("/api/stories", stories)
        .route("/api/stories/{id}", get(story))
        .route("/api/statements/{id}/findings", get(statement_findings))
        .route("/api/stories/{id}/findings", get(story_findings))
        .route("/api/corrections", get(corrections))
        .route("/api/sources", get(sources))
        .route("/api/changes", get(changes))
        .route("/api/checkpoint", get(checkpoint))
        .route("/api/growth", get(growth))
}

fn json(value: &impl Serialize) -> Result<Made, Problem> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(Made::new(JSON, bytes))
}

fn limit(words: &super::asked::Words) -> Result<usize, Problem> {
    match words.parsed::<usize>("limit")? {
        None => Ok(LIMITS.0),
        Some(limit) if (1..=LIMITS.1).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::bad_request(format!("limit: a number from 1 to {} is expected", LIMITS.1))),
    }
}

/// The statements that are asked for, newest change first: an array as of `show --json`.
async fn statements(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            words.only(&[&FILTERS[..], &["limit", "before"]].concat())?;
            let mut selection = live.selection(words.filter()?)?;
            if let Some(before) = words.parsed::<u64>("before")? {
                let changed = selection.changed.unwrap_or(0..u64::MAX);
                selection.changed = Some(changed.start..changed.end.min(before));
            }
            let part = live.statements(&selection, limit(&words)?, |_| true)?;
            let contested = live.contested(&part.items, selection.as_of.size)?;
            let rows = part.items.iter().zip(contested).map(|(one, contested)| Row::from(one).contested(contested));
            let next = part.before.map(|before| words.from("before", &before.to_string()));
            Ok(json(&rows.collect::<Vec<_>>())?.next(next.as_deref()))
        })
        .await
}

/// One statement with its history, as of `show ID --json`.
async fn statement(Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(move |live, _, words| {
            words.only(&[])?;
            let chain = live.chain(&id)?;
            let gone = || Problem::not_found().hint("its content was erased, or is withheld");
            let newest = chain.revisions.last().ok_or_else(gone)?;
            let contested = live.contested(std::slice::from_ref(newest), None)?.pop().flatten();
            json(&Whole::of(live.ledger(), &chain, newest, contested)?)
        })
        .await
}

/// A proof of a statement's newest revision, or of another that is named, as of `prove ID --json`.
async fn proof(Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(move |live, _, words| {
            words.only(&["revision"])?;
            let revision = words.parsed::<u32>("revision")?;
            let chain = live.chain(&id)?;
            let is_meant = |one: &&Revised| revision.is_none_or(|wanted| wanted == one.statement.revision);
            let revised = chain.revisions.iter().rfind(is_meant).ok_or_else(Problem::not_found)?;
            let ledger = live.ledger();
            let term = ledger.signer(None)?;
            let signed = ledger.checkpoint_by(&term, u64::MAX)?;
            let size = signed.unverified().size.0;
            json(&Proven {
                number: Some(revised.number),
                digest: Some(revised.digest),
                from: None,
                size,
                verifier_key: term.key.to_string(),
                proof: ledger.prove(revised.number, signed)?.to_string(),
            })
        })
        .await
}

/// The stories, the latest recorded first.
async fn stories(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            words.only(&["limit", "before"])?;
            let part = live.stories(words.parsed("before")?, limit(&words)?)?;
            let (next, ledger) = (part.before.map(|before| words.from("before", &before.to_string())), live.ledger());
            let rows = part.items.iter().map(|(VersionRow { number, story: first, .. }, story)| {
                let (id, digest) = (ledger.digest_of(*first)?, ledger.digest_of(*number)?);
                Ok(StoryRow { id, number: *number, digest, story })
            });
            Ok(json(&rows.collect::<Result<Vec<_>, Error>>()?)?.next(next.as_deref()))
        })
        .await
}

/// One story, its versions and its text.
async fn story(Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(move |live, _, words| {
            words.only(&[])?;
            let versions = live.story(&id)?;
            let last = versions.last().ok_or_else(Problem::not_found)?;
            let rows = versions.iter().map(StoryRow::of).collect();
            json(&WholeStory { newest: StoryRow::of(last), versions: rows, text: live.text(last.number)? })
        })
        .await
}

/// The corrections and retractions, newest first, each as of `export corrections --json`.
async fn corrections(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            words.only(&["limit", "before"])?;
            let made = |number| publish::correction(live.ledger(), number, |number| live.shows(number));
            let part = newest_corrections(live, words.parsed("before")?, limit(&words)?, made)?;
            let next = part.before.map(|before| words.from("before", &before.to_string()));
            Ok(json(&part.items)?.next(next.as_deref()))
        })
        .await
}

/// What a policy finds in a statement, and in the stories that it stands in, as of `audit ID --json`.
async fn statement_findings(Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let scope = move |live: &Live<'_>| {
        let chain = live.chain(&id)?;
        Ok(Scope::Statement(live.ledger().first_of(&chain.id)?.ok_or_else(Problem::not_found)?))
    };
    findings(asked, scope).await
}

/// What a policy finds in a story and its statements, as of `audit ID --json`.
async fn story_findings(Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let scope =
        move |live: &Live<'_>| Ok(Scope::Story(live.story(&id)?.iter().map(|version| version.number).collect()));
    findings(asked, scope).await
}

async fn findings(
    asked: Asked,
    scope: impl FnOnce(&Live<'_>) -> Result<Scope, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    asked
        .answer(|live, server, words| {
            words.only(&["policy"])?;
            // A finding rests on all that stands beside a statement, so it would tell of what is withheld.
            if live.is_part() {
                return Err(Problem::new(StatusCode::FORBIDDEN, "findings are for those who may see the whole ledger"));
            }
            let name = words.one("policy").unwrap_or(DEFAULT_POLICY);
            let known = || Policy::names().collect::<Vec<_>>().join(", ");
            let policy = Policy::built_in(name)
                .ok_or_else(|| Problem::bad_request(format!("policy: '{name}' is unknown; there are {}", known())))?;
            let audit = Audit::new(live.ledger(), &policy, (server.surroundings.now)(), None, None)?;
            let scope = scope(live)?;
            let (mut findings, mut trail) = (Vec::new(), Vec::new());
            let summary = audit.findings(&scope, |finding| {
                findings.push(finding);
                true
            })?;
            audit.trail(&scope, 0, |step| {
                trail.push(step);
                true
            })?;
            // Deadlines pass while the ledger stays the same.
            Ok(json(&Audited { policy: &policy, findings, trail, summary })?.fleeting(true))
        })
        .await
}

/// The named sources, in order of their names.
async fn sources(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, server, words| {
            words.only(&["limit", "after"])?;
            let counted = server.counting.of(live, server)?.ok_or_else(Problem::busy)?;
            let after = words.one("after").map(str::to_owned);
            let from = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
            let mut rest = counted.sources.range((from, std::ops::Bound::Unbounded));
            let listed: Vec<_> = rest.by_ref().take(limit(&words)?.min(MOST_SOURCES)).collect();
            let next = listed.last().filter(|_| rest.next().is_some()).map(|(key, _)| words.from("after", key));
            let is_late = counted.size < live.head().size;
            let rows = listed.iter().map(|(_, seen)| SourceRow {
                name: &seen.who,
                offices: &seen.offices,
                statements: seen.statements,
            });
            Ok(json(&rows.collect::<Vec<_>>())?.next(next.as_deref()).fleeting(is_late))
        })
        .await
}

/// The records from a number on, oldest first, each as of `log --json`.
async fn changes(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            words.only(&["limit", "since"])?;
            let (size, since) = (live.head().size, words.parsed::<u64>("since")?.unwrap_or(0));
            let end = since.saturating_add(limit(&words)? as u64).min(size);
            let line = |number| match live.shows(number)? {
                true => LogLine::of(live.ledger(), number),
                false => LogLine::withheld(live.ledger(), number),
            };
            let lines = (since..end).map(line).collect::<Result<Vec<_>, Error>>()?;
            let next = (end < size).then(|| words.from("since", &end.to_string()));
            Ok(json(&lines)?.next(next.as_deref()))
        })
        .await
}

/// The newest signed head.
async fn checkpoint(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            words.only(&[])?;
            let head = live.head();
            json(&Head {
                origin: &head.origin,
                size: head.size,
                root: &head.root,
                verifier_key: head.verifier.to_string(),
                checkpoint: &head.checkpoint,
            })
        })
        .await
}

/// A proof that the ledger only grew since it had so many records, as of `prove --from SIZE --json`.
async fn growth(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            words.only(&["from"])?;
            let from = words.parsed::<u64>("from")?;
            let from = from.ok_or_else(|| Problem::bad_request("from: the number of records then is needed"))?;
            let ledger = live.ledger();
            let term = ledger.signer(None)?;
            let signed = ledger.checkpoint_by(&term, u64::MAX)?;
            let size = signed.unverified().size.0;
            if from > size {
                return Err(Problem::bad_request(format!("from: the newest checkpoint is of {size} records")));
            }
            let proof = ledger.prove_growth(TreeSize(from), signed)?.to_string();
            let verifier_key = term.key.to_string();
            json(&Proven { number: None, digest: None, from: Some(from), size, verifier_key, proof })
        })
        .await
}

impl Live<'_> {
    /// What contests each of these statements.
    fn contested(&self, statements: &[Revised], as_of: Option<u64>) -> Result<Vec<Option<Contested>>, Error> {
        Ok(self.cards(statements, as_of)?.into_iter().map(|card| card.contested).collect())
    }
}
