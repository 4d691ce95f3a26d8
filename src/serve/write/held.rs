//! A form that could not be taken, held for its editor: whose session has ended, or when the server could not record it. What
//! was typed stands in the answer, and is sent again from there.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use super::fields::Fields;
use crate::serve::problem::{Logged, bare};
use crate::serve::{Problem, Shared};
use crate::site::words::safe;

/// The largest form, in bytes, that is held for somebody who is not signed in.
const LARGEST: u64 = 2 << 20;

/// Holds the form that somebody sent who has no session, or none that may write: any more, or yet.
pub(super) async fn for_nobody(request: Request, server: &Shared, why: &str) -> Response {
    let action = request.uri().path().to_owned();
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_none_or(|length: u64| length > LARGEST) {
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("{why}, and this is too large to be kept here"))
            .into_response();
    }
    match Fields::read(request, server).await {
        Ok(fields) => form(
            StatusCode::FORBIDDEN,
            "Sign in to go on",
            &action,
            None,
            &fields,
            &html! {
                p { (why) "." }
                p { a href="/sign-in" target="_blank" rel="noopener" { "Sign in" } ", which opens another page; then come back to this one and send it." }
            },
        ),
        Err(problem) => problem.into_response(),
    }
}

/// Where a form of an editor's session goes, to be sent there again.
pub(super) struct Hold {
    pub(super) action: String,
    /// The seal of the editor's session.
    pub(super) seal: String,
}

impl Hold {
    /// Holds the form of an editor's other session, under the seal of this one.
    pub(super) fn of_another_session(&self, fields: &Fields) -> Response {
        let why = html! { p { "You have signed in since this form was made." } };
        form(StatusCode::FORBIDDEN, "Send it now", &self.action, Some(&self.seal), fields, &why)
    }

    /// Holds the form that the server could not record, unless that is not known: then it must not be sent again.
    pub(super) fn after(&self, problem: Problem, fields: &Fields) -> Response {
        if !matches!(problem.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::INTERNAL_SERVER_ERROR) {
            return problem.into_response();
        }
        let told = html! { p { (safe(problem.detail())) "." } };
        let title = "This could not be recorded";
        let mut response = form(problem.status, title, &self.action, Some(&self.seal), fields, &told);
        response.extensions_mut().insert(Logged(problem.internal.clone()));
        if let Some(wait) = problem.into_response().headers().get(header::RETRY_AFTER) {
            response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
        }
        response
    }
}

fn form(status: StatusCode, title: &str, action: &str, seal: Option<&str>, fields: &Fields, why: &Markup) -> Response {
    let content = html! {
        div.mistakes role="alert" { p { strong { "Nothing is recorded yet." } " What you typed is kept on this page, as long as it is open." } (why) }
        form.plain method="post" action=(action) {
            @if let Some(seal) = seal { input type="hidden" name="seal" value=(seal); }
            @for (name, value) in fields.pairs().filter(|(name, _)| *name != "seal") {
                input type="hidden" name=(name) value=(value);
            }
            p.actions { button type="submit" { "Send what I typed" } }
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Html(bare(title, &content))).into_response()
}
