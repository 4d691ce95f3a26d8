//! Writing for programs: JSON in, the statement as it then stands out.

use std::error::Error as _;

use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::entered::say_who;
use super::statement::appearance;
use super::twice::recorded_since;
use crate::export::Row;
use crate::ledger::{Error, Ledger, Revised, Revision, Source};
use crate::record::{
    Attribution, Audience, Change, Digest, Moment, Relation, RelationType, Statement, Status, compose,
};
use crate::serve::session::Program;
use crate::serve::{Problem, Shared};

/// The largest body, in bytes: a record has at most a mebibyte.
const LARGEST: usize = 2 << 20;

/// What is sent of a statement: fields of its own, and those that a new one and a revision share.
macro_rules! sent {
    ($(#[$about:meta])* struct $name:ident { $($own:tt)* }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            #[serde(default)]
            quote: Option<String>,
            #[serde(default)]
            status: Option<Status>,
            #[serde(default)]
            tags: Vec<String>,
            #[serde(default)]
            effective_at: Option<Moment>,
            #[serde(default)]
            story: Option<String>,
            #[serde(default)]
            relations: Vec<Named>,
            #[serde(default)]
            audience: Option<Audience>,
            $($own)*
        }
    };
}

sent! {
    /// A statement to be recorded.
    struct New {
        text: String,
        sources: Vec<Source>,
        /// How many records the ledger had when this was first sent: what was recorded since is not recorded twice.
        #[serde(default)]
        since: Option<u64>,
    }
}

/// How the statement bears on another one, which is named by its id or its beginning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    #[serde(rename = "type")]
    kind: RelationType,
    to: String,
}

sent! {
    /// What is to change about a statement.
    struct Changed {
        /// The revision that was read.
        revision: u32,
        reason: String,
        #[serde(default)]
        change: Option<Change>,
        #[serde(default)]
        text: Option<String>,
        #[serde(default)]
        drop_quote: bool,
        #[serde(default)]
        sources: Vec<Source>,
        #[serde(default)]
        drop_sources: Vec<usize>,
        #[serde(default)]
        successor: Option<String>,
    }
}

/// Records a statement.
pub(in crate::serve) async fn add(
    State(server): State<Shared>,
    Program(editor): Program,
    request: Request,
) -> Result<Response, Problem> {
    server.count_write(&editor)?;
    let new: New = body(request, LARGEST).await?;
    let attributions = attributions(new.sources)?;
    if attributions.is_empty() {
        return Err(unfit("sources: nobody stands behind this statement"));
    }
    let done = server.commit(move |ledger, session| {
        let statement = Statement {
            appearances: new.story.map(|id| appearance(ledger, &id)).transpose()?.into_iter().collect(),
            audience: new.audience,
            effective_at: new.effective_at,
            quote: new.quote,
            relations: relations(ledger, new.relations)?,
            status: new.status.unwrap_or(Status::Reported),
            tags: new.tags.iter().map(|tag| compose(tag)).collect(),
            ..Statement::new(compose(&new.text), attributions)
        };
        let done = ledger.commit(session, |batch| {
            if let Some(number) = recorded_since(batch.ledger(), &statement, new.since.unwrap_or(u64::MAX))? {
                return Ok::<_, Problem>((StatusCode::OK, recorded(batch.ledger(), number)?));
            }
            let added = batch.add_statement(statement.clone())?;
            say_who(batch, &editor, added.number)?;
            Ok((StatusCode::CREATED, recorded(batch.ledger(), added.number)?))
        });
        Ok::<_, Problem>(done?.value)
    });
    let (status, told) = done.await?;
    answer(status, told)
}

/// Records what changed about a statement.
pub(super) async fn revise(
    State(server): State<Shared>,
    Path(id): Path<String>,
    Program(editor): Program,
    request: Request,
) -> Result<Response, Problem> {
    server.count_write(&editor)?;
    let named = id.clone();
    let chain = server.read(move |live| Ok(live.chain(&named)?)).await?;
    let changed: Changed = body(request, LARGEST).await?;
    let parent = chain.revisions.iter().find(|revised| revised.statement.revision == changed.revision);
    let parent = parent.ok_or_else(|| unfit("revision: the statement has no such revision"))?.number;
    let add_sources = attributions(changed.sources)?;
    let done = server.commit(move |ledger, session| {
        let revision = Revision {
            change: changed.change,
            reason: Some(compose(&changed.reason)),
            status: changed.status,
            text: changed.text.as_deref().map(compose),
            quote: changed.quote,
            drop_quote: changed.drop_quote,
            drop_sources: changed.drop_sources,
            add_sources,
            appearances: changed.story.map(|id| appearance(ledger, &id)).transpose()?.into_iter().collect(),
            relations: relations(ledger, changed.relations)?,
            tags: changed.tags.iter().map(|tag| compose(tag)).collect(),
            effective_at: changed.effective_at,
            successor: changed.successor.map(|id| ledger.chain(&id).map(|chain| chain.id)).transpose()?,
            audience: changed.audience,
            ..Revision::default()
        };
        let done = ledger.commit(session, |batch| {
            let added = batch.revise(parent, revision.clone())?;
            say_who(batch, &editor, added.number)?;
            recorded(batch.ledger(), added.number)
        });
        Ok::<_, Problem>(done?.value)
    });
    answer(StatusCode::CREATED, done.await?)
}

pub(super) fn unfit(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}

/// Reads a body of at most so many bytes.
pub(super) async fn body<T: DeserializeOwned>(request: Request, largest: usize) -> Result<T, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "JSON is expected: Content-Type: application/json",
        ));
    }
    let unread = |error: axum::Error| match error.source().is_some_and(|source| source.is::<LengthLimitError>()) {
        true => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("at most {largest} bytes are taken")),
        false => Problem::bad_request("the body came broken, or not whole"),
    };
    let bytes = to_bytes(request.into_body(), largest).await.map_err(unread)?;
    serde_json::from_slice(&bytes).map_err(|error| match error.is_data() {
        true => unfit(&error.to_string()),
        false => Problem::bad_request(format!("this is no JSON: {error}")),
    })
}

fn attributions(sources: Vec<Source>) -> Result<Vec<Attribution>, Problem> {
    let mut attributions = Vec::new();
    for (at, source) in sources.into_iter().enumerate() {
        let read = source.attributions();
        attributions.extend(read.map_err(|error| unfit(&format!("sources[{at}]: {error}")))?);
    }
    Ok(attributions)
}

fn relations(ledger: &Ledger, named: Vec<Named>) -> Result<Vec<Relation>, Error> {
    named.into_iter().map(|Named { kind, to }| Ok(Relation { to: ledger.chain(&to)?.id, kind })).collect()
}

/// The statement with the revision at `number`, which is being recorded: read before the commit, so that nothing stands if it
/// can't be.
fn recorded(ledger: &Ledger, number: u64) -> Result<(Digest, Vec<u8>), Problem> {
    let revised: Revised = ledger.revised_at(number)?.ok_or_else(Problem::not_found)?;
    let contested = ledger.contests(None)?.for_a_page().of(&revised)?;
    Ok((revised.id, serde_json::to_vec(&Row::from(&revised).contested(contested))?))
}

fn answer(status: StatusCode, (id, json): (Digest, Vec<u8>)) -> Result<Response, Problem> {
    let headers =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::LOCATION, format!("/api/statements/{id}"))];
    Ok((status, headers, json).into_response())
}
