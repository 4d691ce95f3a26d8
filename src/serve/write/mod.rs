//! Writing by HTTP: an editor's forms, and the same for programs. The rules and their errors are the command's: what is
//! refused there is refused here, and in the same words. Whatever is refused comes back as it was typed.

mod entered;
mod fields;
mod held;
mod program;
mod revise;
mod sign;
mod sources;
mod statement;
mod story;
mod twice;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use super::guard::goes_on;
use super::{Problem, Server, Shared};
use crate::ledger::{Error, KeyFile, Ledger, Session};
use crate::site::head::Head;
use crate::site::layout::{Page, Section, frame};
use crate::site::words::safe;
use crate::store::Access;

/// The largest body of a story's form, in bytes: its text, and what was made of it.
const LARGEST_STORY: usize = 16 << 20;
/// How long a request waits for those that write before it.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long it then waits for other processes that sign with the same key.
const KEY_PATIENCE: Duration = Duration::from_secs(10);

/// Every address at which something is written.
pub(super) fn router() -> Router<Shared> {
    let large = DefaultBodyLimit::max(LARGEST_STORY);
    Router::new()
        .route("/write", get(story::begin))
        .route("/write/draft", post(story::draft).layer(large))
        .route("/write/story", post(story::record).layer(large))
        .route("/write/statement", get(statement::form).post(statement::record))
        .route("/write/revise/{id}", get(revise::form).post(revise::record))
        .route("/api/statements/{id}/revisions", post(program::revise))
        .route("/api/drafts", post(story::draft_story))
}

/// Signing in and out, where somebody may have to.
pub(super) fn signing() -> Router<Shared> {
    Router::new()
        .route("/sign-in", get(sign::form).post(sign::sign_in))
        .route("/sign-out", get(sign::leave).post(sign::sign_out))
}

pub(super) use program::add;
pub(super) use story::add_story;

/// Why a form was not recorded.
enum Refused {
    /// What the editor can mend: what is wrong, a line each.
    Mistakes(StatusCode, Vec<String>),
    Problem(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        match problem.status {
            status @ (StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::CONFLICT
            | StatusCode::BAD_REQUEST
            | StatusCode::NOT_FOUND) => Self::Mistakes(status, vec![problem.detail().to_owned()]),
            _ => Self::Problem(problem),
        }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl Refused {
    fn mistakes(mistakes: Vec<String>) -> Self {
        Self::Mistakes(StatusCode::UNPROCESSABLE_ENTITY, mistakes)
    }
}

impl Server {
    /// Runs `work` on the ledger opened for writing, with what an append needs, and tells who listens. One request at a
    /// time writes, until its commit has ended, whether anybody waits for it or not; other processes are kept out by the
    /// store's own lock.
    ///
    /// `work` must read what it answers with before it commits: what fails after that would be told as if nothing stood.
    async fn commit<T: Send + 'static, E: From<Problem> + Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Ledger, &mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let held = tokio::time::timeout(PATIENCE, self.writer.clone().lock_owned());
        let held = held.await.map_err(|_| Problem::busy())?;
        let server = self.clone();
        goes_on();
        let done = tokio::task::spawn_blocking(move || {
            let _held = held;
            let ledger = Ledger::open(server.settings.ledger.clone(), Access::Write).map_err(Problem::from)?;
            let key = server.settings.key.as_deref().ok_or_else(Problem::not_found)?;
            let key = KeyFile::open(key).map_err(Problem::from)?.waited_for(KEY_PATIENCE);
            let mut random = server.surroundings.random;
            let mut session = Session {
                now: (server.surroundings.now)(),
                random: &mut random,
                key: &key,
                clock_may_lag: server.settings.clock_may_lag,
            };
            let value = work(&ledger, &mut session)?;
            // What can't be folded in now is by the next command.
            let _ = ledger.fold();
            // Whoever listens is told later, if not now.
            if let Ok(size) = ledger.size() {
                server.sizes.send_if_modified(|known| std::mem::replace(known, size) != size);
            }
            Ok(value)
        });
        done.await.map_err(|error| Problem::unsettled(None).logged(format!("a commit ended early: {error}")))?
    }
}

/// A page of an editor's own, with what is wrong with what it shows.
fn page(head: &Head, title: &str, status: StatusCode, mistakes: &[String], content: &Markup) -> Response {
    let page = Page { title, up: "/", section: Section::Write, scripts: &[] };
    let content = html! {
        h1 { (title) }
        @if !mistakes.is_empty() {
            div.mistakes role="alert" {
                p { strong { "Nothing is recorded yet." } " Mend this, and send it again:" }
                ul { @for mistake in mistakes { li { (safe(mistake)) } } }
            }
        }
        (content)
    };
    let html = Html(frame(head, &page, content).into_string());
    (status, [(header::CACHE_CONTROL, "no-store")], html).into_response()
}

/// The seal that a form bears.
fn seal(editor: &super::session::Editor) -> Markup {
    html! { input type="hidden" name="seal" value=(editor.seal.as_deref().unwrap_or_default()); }
}
