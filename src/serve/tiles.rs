//! The log's own files, as a publication has them [C2SP tlog-tiles]: whoever reads a publication can read a server.
//!
//! A partial tile of any width up to the log's is given, since a reader may hold a checkpoint of a moment ago.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::live::Live;
use super::{Problem, Shared};
use crate::merkle::{TilePath, encode_entries, tile_width};
use crate::publish::Bundle;
use crate::record::{Body, Digest, Story};
use crate::site::shelf::Shelf;

const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// The newest checkpoint.
pub(super) async fn checkpoint(State(server): State<Shared>) -> Result<Response, Problem> {
    let note = server.read(|live| Ok(live.head().checkpoint.clone())).await?;
    let headers = [(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, note).into_response())
}

/// A hash tile, or the entries under one.
pub(super) async fn tile(server: State<Shared>, Path(rest): Path<String>) -> Result<Response, Problem> {
    file(server, format!("tile/{rest}")).await
}

/// Record lines.
pub(super) async fn records(server: State<Shared>, Path(rest): Path<String>) -> Result<Response, Problem> {
    file(server, format!("records/{rest}")).await
}

/// The text of a story's version, by its digest.
pub(super) async fn text(State(server): State<Shared>, Path(name): Path<String>) -> Result<Response, Problem> {
    let digest: Option<Digest> = name.strip_suffix(".json").and_then(|digest| digest.parse().ok());
    let digest = digest.ok_or_else(Problem::not_found)?;
    let texts = server.clone();
    let content = server.read(move |live| {
        let number = texts.texts.number(live, &digest)?.ok_or_else(Problem::not_found)?;
        live.text(number)?.ok_or_else(Problem::not_found)?;
        live.ledger().store().text(number)?.ok_or_else(Problem::not_found)
    });
    let content = content.await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], content).into_response())
}

async fn file(State(server): State<Shared>, name: String) -> Result<Response, Problem> {
    let path: TilePath = name.parse().map_err(|_| Problem::not_found())?;
    let (kind, bytes) = server.read(move |live| content(live, path)).await?;
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    // Digests never change; what may be read of the records does, after a redaction.
    if !matches!(path, TilePath::Records { .. }) {
        let value = HeaderValue::from_static("private, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    Ok(response)
}

fn content(live: &Live<'_>, path: TilePath) -> Result<(&'static str, Vec<u8>), Problem> {
    let size = live.head().size;
    let (level, index, width) = match path {
        TilePath::Hashes { level, index, width } => (level, index, width),
        TilePath::Entries { index, width } | TilePath::Records { index, width } => (0, index, width),
    };
    if width > tile_width(level, index, size.into()) {
        return Err(Problem::not_found());
    }
    let ledger = live.ledger();
    let numbers = || index * 256..index * 256 + u64::from(width);
    Ok(match path {
        TilePath::Hashes { .. } => {
            let mut bytes = ledger.store().tile_bytes(level, index)?.ok_or_else(Problem::not_found)?;
            bytes.truncate(usize::from(width) * 32);
            (BYTES, bytes)
        }
        TilePath::Entries { .. } => {
            let bundle = Bundle::read(ledger, numbers(), true, |_| Ok(false))?;
            (BYTES, encode_entries(&bundle.digests)?)
        }
        TilePath::Records { .. } => {
            let bundle = Bundle::read(ledger, numbers(), false, |number| Ok(live.shows(number)?))?;
            ("application/jsonl", bundle.lines.into_bytes())
        }
    })
}

/// Which record has which text, for as many records as were looked at.
///
/// Known weakness: some 50 bytes a story's version are kept.
#[derive(Default)]
pub(super) struct Texts(Mutex<(u64, HashMap<Digest, u64>)>);

impl Texts {
    /// The number of the story version whose text has this digest.
    fn number(&self, live: &Live<'_>, digest: &Digest) -> Result<Option<u64>, Problem> {
        let (ledger, size) = (live.ledger(), live.head().size);
        let Ok(mut known) = self.0.lock() else { return Ok(None) };
        if known.0 < size {
            let since = known.0;
            for number in ledger.store().texts()?.into_iter().filter(|number| *number >= since) {
                let Ok(record) = ledger.record(number) else { continue };
                let Body::Story(Story { text_digest: Some(digest), .. }) = record.body else { continue };
                known.1.insert(digest, number);
            }
            known.0 = size;
        }
        Ok(known.1.get(digest).copied())
    }
}
