//! What is where.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, extract::DefaultBodyLimit};

use super::guard::guard;
use super::{Problem, Shared, api, events, pages, tiles, write};
use crate::site;

/// The largest body of a request, in bytes, where no route says otherwise.
const LARGEST_BODY: usize = 256 << 10;

/// Every address of the server.
pub(super) fn router(server: Shared) -> Router {
    let can_write = server.settings.key.is_some();
    let writes = if can_write { write::router() } else { Router::new() };
    let signs = if can_write || server.settings.is_private { write::signing() } else { Router::new() };
    Router::new()
        .route("/", get(pages::index))
        .route("/index.html", get(pages::index))
        .route("/stories.html", get(pages::stories))
        .route("/sources.html", get(pages::sources))
        .route("/source", get(pages::source))
        .route("/corrections.html", get(pages::corrections))
        .route("/changes.xml", get(pages::changes))
        .route("/corrections.xml", get(pages::corrections_feed))
        .route("/statement/{name}", get(pages::statement))
        .route("/story/{name}", get(pages::story))
        .route("/site.css", get(|| asset("text/css; charset=utf-8", "site.css")))
        .route("/shown.js", get(|| asset("text/javascript; charset=utf-8", "shown.js")))
        .route("/verify.js", get(|| asset("text/javascript; charset=utf-8", "verify.js")))
        .route("/live.js", get(|| asset("text/javascript; charset=utf-8", "live.js")))
        .route("/checkpoint", get(tiles::checkpoint))
        .route("/tile/{*rest}", get(tiles::tile))
        .route("/records/{*rest}", get(tiles::records))
        .route("/texts/{name}", get(tiles::text))
        .merge(api::router(can_write))
        .merge(writes)
        .merge(signs)
        .route("/api/events", get(events::events))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this can't be done with what is here")
        })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(server.clone(), guard))
        .with_state(server)
}

async fn asset(kind: &'static str, name: &'static str) -> Response {
    let text = site::asset(name).unwrap_or_default();
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "private, max-age=3600")], text).into_response()
}

/// Whether the ledger can be read.
async fn ready(State(server): State<Shared>) -> Result<&'static str, Problem> {
    server.read(|_| Ok("ready\n")).await
}

async fn metrics(State(server): State<Shared>) -> Result<Response, Problem> {
    let size = server.read(|live| Ok(site::shelf::Shelf::head(live).size)).await?;
    let text = server.metrics.print(size, server.cache.bytes());
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
