//! What is wrong with a request, or with the server, as it is told: RFC 9457 for programs, a page for people.
//!
//! What happened within the server is for its log alone: a reader is told that it happened.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use serde::Serialize;

use crate::ledger::Error;
use crate::site::words::safe;
use crate::{merkle, publish, store};

/// Why a request was not done.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    detail: String,
    hint: Option<String>,
    /// What the log is told.
    pub(super) internal: Option<String>,
}

/// What the log is told of an answer that is a page of its own.
#[derive(Clone, Debug)]
pub(super) struct Logged(pub(super) Option<String>);

/// A problem as JSON [RFC 9457]; its `type` is left out, which means `about:blank`: the status says what kind it is.
#[derive(Serialize)]
struct Told<'a> {
    title: &'static str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), hint: None, internal: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing here")
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(super) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the server has too much to do").hint("try again in a moment")
    }

    /// The database can't be reached, or gave up what it was asked: later it may not.
    fn away(error: &Error) -> Self {
        let away = Self::new(StatusCode::SERVICE_UNAVAILABLE, "the ledger's database can't be reached now");
        away.hint("try again in a moment; what was to be recorded is not").logged(error.to_string())
    }

    /// What was to be recorded may stand or not: `digest` is its last record's, where that is known. Whoever sends it again
    /// without looking may record it twice, so nobody is asked to.
    pub(super) fn unsettled(digest: Option<&str>) -> Self {
        let problem =
            Self::new(StatusCode::GATEWAY_TIMEOUT, "it is not known whether this was recorded: it may be, or be yet");
        match digest {
            Some(digest) => problem.hint(format!(
                "don't send it twice: look for the record {digest} first, in 'ledger log' or under its address; if it \
                 is there, this was recorded"
            )),
            None => problem.hint("don't send it twice: look for it first, among the newest changes"),
        }
    }

    pub(super) fn internal(reason: String) -> Self {
        let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the server could not do this");
        problem.hint("its log says why").logged(reason)
    }

    /// The same, with what the log is told of it.
    pub(super) fn logged(mut self, reason: String) -> Self {
        self.internal = Some(reason);
        self
    }

    /// What is wrong, in words.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }

    /// The page that tells it.
    pub(super) fn page(&self) -> String {
        let content = html! {
            p { (safe(&self.detail)) "." }
            @if let Some(hint) = &self.hint { p.note { (safe(hint)) "." } }
            p { a href="/index.html" { "To the statements" } }
        };
        bare(self.title(), &content)
    }
}

/// A page that says nothing of the ledger.
pub(super) fn bare(title: &str, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/site.css";
            }
            body {
                main id="main" {
                    h1 { (title) }
                    (content)
                }
            }
        }
    };
    page.into_string()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let told = Told {
            title: self.title(),
            status: self.status.as_u16(),
            detail: &self.detail,
            hint: self.hint.as_deref(),
        };
        let json = serde_json::to_string(&told).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, json).into_response();
        let headers = response.headers_mut();
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::UnknownId { .. }
            | Error::NotAnId { .. }
            | Error::NoContent { .. }
            | Error::NothingSigned { .. }
            | Error::NotSignedYet { .. } => StatusCode::NOT_FOUND,
            Error::AmbiguousId { .. } | Error::Store(store::Error::NoWords { .. }) => StatusCode::BAD_REQUEST,
            Error::Stale { .. } => StatusCode::CONFLICT,
            Error::Invalid(_)
            | Error::Unwritable(_)
            | Error::NoGround { .. }
            | Error::NoTransition { .. }
            | Error::NothingChanges
            | Error::NoSuchSource { .. }
            | Error::NotThere { .. }
            | Error::Dangling { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Store(store::Error::Busy { .. } | store::Error::GivenUp { .. }) | Error::KeyBusy { .. } => {
                return Self::busy();
            }
            Error::Store(store::Error::Unsettled { digest, .. }) => {
                return Self::unsettled(digest.as_deref()).logged(error.to_string());
            }
            Error::Store(store::Error::Refused { .. } | store::Error::Interrupted { .. }) => return Self::away(&error),
            Error::Store(store::Error::Forbidden { .. }) => {
                let forbidden = "the database does not let this server do that, so nothing was recorded";
                let hint = "whoever runs the server must be told: its log says what its user lacks";
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, forbidden).hint(hint).logged(error.to_string());
            }
            Error::SignedLonger { .. } | Error::PublishedLonger { .. } => {
                let older = "this ledger is an older copy of what was signed, so nothing can be recorded in it";
                let hint = "whoever runs the server must put the newest one in its place; its log says more";
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, older).hint(hint).logged(error.to_string());
            }
            _ => return Self::internal(error.to_string()),
        };
        Self::new(status, error.to_string())
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<merkle::Error> for Problem {
    fn from(error: merkle::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<publish::Error> for Problem {
    fn from(error: publish::Error) -> Self {
        match error {
            publish::Error::Ledger(error) => error.into(),
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn tells_a_database_that_is_away_from_a_server_that_is_wrong() {
        let (path, reason) = (PathBuf::from("postgres://db/news"), String::from("permission denied for table head"));
        let told = |error: Error| {
            let problem = Problem::from(error);
            assert!(problem.internal.is_some(), "the log is told");
            assert!(
                !problem.page().contains("db/news") && !problem.page().contains("table head"),
                "{}",
                problem.page()
            );
            let response = problem.into_response();
            (response.status().as_u16(), response.headers().contains_key(header::RETRY_AFTER))
        };
        for error in [
            store::Error::Refused { path: path.clone(), reason: reason.clone() },
            store::Error::Interrupted { path: path.clone(), reason: reason.clone() },
        ] {
            assert_eq!(told(error.into()), (503, true));
        }
        assert_eq!(told(store::Error::Forbidden { path, reason }.into()), (500, false));
        let older = Error::SignedLonger { size: 3, signed: 5 };
        assert!(Problem::from(Error::SignedLonger { size: 3, signed: 5 }).page().contains("older copy"));
        assert_eq!(told(older), (500, false));
    }

    #[test]
    fn tells_what_may_be_recorded_by_its_digest_and_asks_nobody_to_send_it_again() {
        let (path, digest) = ("postgres://db/news".into(), Some("ab".repeat(32)));
        let lost = store::Error::Unsettled { path, digest, reason: "the connection was lost".to_owned() };
        let problem = Problem::from(lost);
        assert!(problem.page().contains(&"ab".repeat(32)) && problem.page().contains("twice"), "{}", problem.page());
        assert!(
            problem.internal.as_ref().is_some_and(|told| told.contains("lost")) && !problem.page().contains("db/news")
        );
        let response = problem.into_response();
        assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
        assert!(response.headers().get(header::RETRY_AFTER).is_none());
        assert!(Problem::busy().into_response().headers().get(header::RETRY_AFTER).is_some());
    }
}
