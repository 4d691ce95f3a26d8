//! Signing in with a token, and out again.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::fields::Fields;
use super::page;
use crate::serve::connection::Peer;
use crate::serve::problem::bare;
use crate::serve::session::{from_here, host, signed_out};
use crate::serve::tokens::Scope;
use crate::serve::{Problem, Shared};
use crate::site::words::safe;

/// The page to sign in.
pub(super) async fn form(State(server): State<Shared>) -> Result<Response, Problem> {
    shown(&server, StatusCode::OK, None).await
}

/// The page, and what was wrong with what was typed.
async fn shown(server: &Shared, status: StatusCode, wrong: Option<&str>) -> Result<Response, Problem> {
    if server.settings.is_private {
        // Whoever has no token learns nothing of the ledger, not even its size.
        return Ok((status, Html(bare("Sign in", &content(wrong)))).into_response());
    }
    let head = server.read(|live| Ok(live.shared_head())).await?;
    Ok(page(&head, "Sign in", status, &[], &content(wrong)))
}

fn content(wrong: Option<&str>) -> Markup {
    html! {
        @if let Some(wrong) = wrong { div.mistakes role="alert" { p { (wrong) "." } } }
        p.lead { "With a token that " code { "ledger token add NAME --scope write" } " printed, on the machine of this server." }
        form.plain method="post" action="/sign-in" {
            label { span { "Token" } input type="password" name="token" autocomplete="current-password" required; }
            p.actions { button type="submit" { "Sign in" } }
        }
    }
}

/// Begins a session.
pub(super) async fn sign_in(State(server): State<Shared>, request: Request) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    from_here(&headers)?;
    let peer = request.extensions().get::<Peer>().ok_or_else(Problem::not_found)?.0;
    let fields = Fields::read(request, &server).await?;
    match server.sign_in(fields.get("token").unwrap_or_default(), peer, host(&headers)) {
        Ok((cookie, scope)) => {
            let to = if server.settings.key.is_some() && scope == Scope::Write { "/write" } else { "/" };
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response())
        }
        Err(problem) if problem.status == StatusCode::FORBIDDEN => {
            shown(&server, StatusCode::FORBIDDEN, Some(problem.detail())).await
        }
        Err(problem) => Err(problem),
    }
}

/// The page to sign out, of a session whatever its token is for.
pub(super) async fn leave(State(server): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(editor) = server.editor(&headers)?.filter(|editor| editor.seal.is_some()) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let head = server.read(|live| Ok(live.shared_head())).await?;
    let content = html! {
        p.lead { "Signed in as " bdi { (safe(&editor.name)) } ". Signing out ends all sessions of this token." }
        form.plain method="post" action="/sign-out" { p.actions { button type="submit" { "Sign out" } } }
    };
    Ok(page(&head, "Sign out", StatusCode::OK, &[], &content))
}

/// Ends a session, and with it all of its token's. If that fails, this browser has none any more all the same.
pub(super) async fn sign_out(State(server): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    from_here(&headers)?;
    let forgotten = [(header::SET_COOKIE, signed_out(host(&headers))?)];
    let editor = server.editor(&headers)?.filter(|editor| editor.seal.is_some());
    let ended = match editor {
        Some(editor) => server.end_sessions(&editor).await,
        None => Ok(()),
    };
    Ok(match ended {
        Ok(()) => (forgotten, Redirect::to("/")).into_response(),
        Err(problem) => (forgotten, problem).into_response(),
    })
}
