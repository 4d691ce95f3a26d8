//! What every request passes: under which name it came, how long it may take, what a browser may do with the answer, and
//! what is counted and logged of it. The log has a request's method, route, status and duration, and never its query, its
//! content or a token.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use tokio::time::timeout;

use super::encoded::is_text;
use super::problem::Logged;
use super::{Patience, Problem, Shared};

tokio::task_local! {
    /// Whether the request has begun something that goes on without it.
    static GOES_ON: Cell<bool>;
}

/// Says that from here on what the request asked for goes on, even if nobody waits for it any more.
pub(super) fn goes_on() {
    let _ = GOES_ON.try_with(|goes_on| goes_on.set(true));
}

/// What a browser may do with an answer: load from here alone, send forms to here alone, show it in no frame.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A line of the log.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    level: &'static str,
    method: &'static str,
    route: &'a str,
    status: u16,
    milliseconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// Lets a request through to `next`, and its answer out.
pub(super) async fn guard(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let began = (server.surroundings.elapsed)();
    let method = known(request.method());
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let is_page = !["/api/", "/tile/", "/records/", "/texts/"].iter().any(|of| request.uri().path().starts_with(of));
    let route = path.unwrap_or_else(|| "none".to_owned());
    let is_probe = route == "/healthz" || route == "/readyz";
    let answered = match is_probe || is_named(&server, &request) {
        true if !is_text(request.uri().path_and_query().map_or(b"", |all| all.as_str().as_bytes())) => {
            Problem::bad_request("the address is not text: UTF-8 is expected behind its %").into_response()
        }
        true if is_closed(&server, &request, &route) => closed(is_page),
        true => in_time(server.settings.patience, next.run(request)).await,
        false => Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server is not called so")
            .hint("'ledger serve --host NAME' lets it be")
            .into_response(),
    };
    let problem = answered.extensions().get::<Problem>().cloned();
    let mut response = match &problem {
        Some(problem) if is_page => as_page(problem, answered.headers()),
        _ => answered,
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let took = (server.surroundings.elapsed)().saturating_sub(began);
    let status = response.status();
    server.metrics.answered(method, &route, status.as_u16(), took);
    let logged = response.extensions().get::<Logged>().and_then(|logged| logged.0.as_deref());
    let error = problem.as_ref().and_then(|problem| problem.internal.as_deref()).or(logged);
    let line = Line {
        time: (server.surroundings.now)().to_string(),
        level: if status.is_server_error() { "error" } else { "info" },
        method,
        route: &route,
        status: status.as_u16(),
        milliseconds: (took.as_secs_f64() * 1e6).round() / 1e3,
        error,
    };
    (server.surroundings.log)(&serde_json::to_string(&line).unwrap_or_default());
    response
}

/// An answer that comes in time, or else one that says what is so: that nothing was done, or that it is not known.
async fn in_time(patience: Patience, answer: impl Future<Output = Response>) -> Response {
    let Patience { longest, settling } = patience;
    let bounded = async {
        let mut answer = pin!(answer);
        if let Ok(response) = timeout(longest, answer.as_mut()).await {
            return response;
        }
        match GOES_ON.with(Cell::get) {
            true => timeout(settling, answer).await.unwrap_or_else(|_| Problem::unsettled(None).into_response()),
            false => Problem::busy().into_response(),
        }
    };
    GOES_ON.scope(Cell::new(false), bounded).await
}

/// Whether reading wants a token that the request has not.
fn is_closed(server: &Shared, request: &Request, route: &str) -> bool {
    const OPEN: [&str; 7] = ["/healthz", "/readyz", "/sign-in", "/site.css", "/live.js", "/shown.js", "/verify.js"];
    // What an editor sends whose session has ended is answered where it was sent, so that it is not lost.
    let is_sent = request.method() == Method::POST && route.starts_with("/write/");
    !OPEN.contains(&route) && !is_sent && !server.may_read(request.headers())
}

/// The answer to whoever has no token where reading wants one.
fn closed(is_page: bool) -> Response {
    match is_page {
        true => Redirect::to("/sign-in").into_response(),
        false => Problem::new(StatusCode::UNAUTHORIZED, "reading wants a token here").into_response(),
    }
}

/// Whether the request names this server as it may be named.
fn is_named(server: &Shared, request: &Request) -> bool {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let mut all = request.headers().get_all(header::HOST).iter();
    let is_one = all.next().is_some() && all.next().is_none();
    let in_address = request.uri().authority().map(|authority| authority.as_str());
    is_one
        && header.is_some_and(|host| server.names.have(host))
        && in_address.is_none_or(|host| server.names.have(host))
}

/// The methods that are counted apart.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// A problem as a page, with what else the answer's head said.
fn as_page(problem: &Problem, headers: &HeaderMap) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = (problem.status, kind, problem.page()).into_response();
    let kept = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE];
    for (name, value) in headers.iter().filter(|(name, _)| kept.contains(name)) {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use tokio::time::sleep;

    /// A commit goes on when nobody waits for it: who is told that nothing was done sends it again.
    #[test]
    fn says_that_nothing_was_done_only_before_anything_could_be() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let short = Duration::from_millis(1);
        let ask = |begins: bool, takes: Duration, settling: Duration| {
            let answer = async move {
                if begins {
                    goes_on();
                }
                sleep(takes).await;
                StatusCode::CREATED.into_response()
            };
            runtime.block_on(in_time(Patience { longest: short, settling }, answer))
        };
        let (long, endless) = (Duration::from_millis(50), Duration::from_secs(3_600));
        let busy = ask(false, endless, endless);
        assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(busy.headers().contains_key(header::RETRY_AFTER));
        assert_eq!(ask(true, long, endless).status(), StatusCode::CREATED, "what has begun is waited for");
        let unsettled = ask(true, endless, short);
        assert_eq!(unsettled.status(), StatusCode::GATEWAY_TIMEOUT);
        assert!(!unsettled.headers().contains_key(header::RETRY_AFTER));
    }
}
