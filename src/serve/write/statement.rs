//! One statement and who stands behind it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::entered::say_who;
use super::fields::{Fields, Sent, audience, choice, line, lines};
use super::twice::recorded_since;
use super::{Refused, page, seal, sources};
use crate::ledger::{Error, Ledger};
use crate::record::{Appearance, Digest, Moment, Statement, Status, compose};
use crate::serve::session::{Editor, Writer};
use crate::serve::{Problem, Shared};
use crate::site::words::name;

/// How many sources the form has room for; a phrase may name several.
const SOURCES: usize = 3;

/// The empty form; a story may be named in the address.
pub(super) async fn form(State(server): State<Shared>, Writer(editor): Writer) -> Result<Response, Problem> {
    shown(&server, &editor, &Fields::default(), StatusCode::OK, &[]).await
}

async fn shown(
    server: &Shared,
    editor: &Editor,
    fields: &Fields,
    status: StatusCode,
    mistakes: &[String],
) -> Result<Response, Problem> {
    let head = server.read(|live| Ok(live.shared_head())).await?;
    Ok(page(&head, "Record a statement", status, mistakes, &content(editor, fields, head.size)))
}

fn content(editor: &Editor, fields: &Fields, size: u64) -> Markup {
    let given = |name: &str| fields.raw(name).unwrap_or_default();
    let words = |all: &'static [Status]| all.iter().map(|one| (one.as_str(), one.spaced()));
    html! {
        form.plain method="post" action="/write/statement" {
            (seal(editor))
            input type="hidden" name="since" value=(size);
            (lines("text", "What is asserted, in the desk's words", given("text"), 3))
            (lines("quote", "The speaker's own words, verbatim", given("quote"), 2))
            (sources::fieldsets(fields, SOURCES, "Who stands behind it"))
            div.facets {
                (choice("status", "Where it stands", "reported", words(Status::ALL), given("status")))
                (line("tags", "Tags, parted by commas", given("tags"), ""))
                (line("effective_at", "When it became so", given("effective_at"), "2026-03-05"))
                (line("story", "The story it stands in: its id", given("story"), ""))
                (audience(given("audience")))
            }
            p.actions { button type="submit" { "Record it" } }
        }
    }
}

/// Records what was typed.
pub(super) async fn record(State(server): State<Shared>, sent: Sent) -> Response {
    let Sent { editor, fields, hold } = sent;
    let answer = match added(&server, editor.clone(), fields.clone()).await {
        Ok(id) => Ok(Redirect::to(&format!("/{}", name("statement", &id))).into_response()),
        Err(Refused::Mistakes(status, mistakes)) => shown(&server, &editor, &fields, status, &mistakes).await,
        Err(Refused::Problem(problem)) => Err(problem),
    };
    answer.unwrap_or_else(|problem| hold.after(problem, &fields))
}

async fn added(server: &Shared, editor: Editor, fields: Fields) -> Result<Digest, Refused> {
    let mut mistakes = Vec::new();
    let attributions = sources::read(&fields, SOURCES, &mut mistakes);
    let text = fields.composed("text");
    if text.is_none() {
        mistakes.push("text: say what is asserted".to_owned());
    }
    if attributions.is_empty() && mistakes.is_empty() {
        mistakes.push(
            "nobody stands behind this statement: name who does; in the outlet's own voice, choose the class narrator"
                .to_owned(),
        );
    }
    let status: Option<Status> = fields.parsed("status", &mut mistakes);
    let effective_at: Option<Moment> = fields.parsed("effective_at", &mut mistakes);
    let audience = fields.parsed("audience", &mut mistakes);
    let since: Option<u64> = fields.parsed("since", &mut mistakes);
    if !mistakes.is_empty() {
        return Err(Refused::mistakes(mistakes));
    }
    let statement = Statement {
        audience,
        effective_at,
        quote: fields.get("quote").map(str::to_owned),
        status: status.unwrap_or(Status::Reported),
        tags: fields.tags("tags"),
        ..Statement::new(compose(&text.unwrap_or_default()), attributions)
    };
    let story = fields.get("story").map(str::to_owned);
    let done = server.commit(move |ledger, session| {
        let appearances = story.map(|id| appearance(ledger, &id)).transpose()?;
        let statement = Statement { appearances: appearances.into_iter().collect(), ..statement };
        let done = ledger.commit(session, |batch| {
            if let Some(number) = recorded_since(batch.ledger(), &statement, since.unwrap_or(u64::MAX))? {
                return batch.ledger().digest_of(number);
            }
            let added = batch.add_statement(statement.clone())?;
            say_who(batch, &editor, added.number)?;
            Ok::<_, Error>(added.digest)
        });
        Ok::<_, Refused>(done?.value)
    });
    done.await
}

/// That a statement stands in the newest version of the story of this id.
pub(super) fn appearance(ledger: &Ledger, id: &str) -> Result<Appearance, Error> {
    let unknown = || Error::UnknownId { what: "story", id: id.to_owned() };
    let story = ledger.story(id)?.pop().ok_or_else(unknown)?.digest;
    Ok(Appearance { end: None, exact: None, start: None, story })
}
