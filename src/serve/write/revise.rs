//! What changed about a statement: where it stands, its words, its sources.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::entered::say_who;
use super::fields::{Fields, Sent, audience, choice, line, lines};
use super::{Refused, page, seal, sources};
use crate::ledger::{Chain, Error, Revision};
use crate::record::{Attribution, Change, Digest, Moment, Stance, Statement, Status, compose};
use crate::serve::live::Live;
use crate::serve::session::{Editor, Writer};
use crate::serve::{Problem, Shared};
use crate::site::layout::status as status_mark;
use crate::site::shelf::Shelf;
use crate::site::words::{count, name, safe, short};

/// How many sources may be added at once.
const SOURCES: usize = 2;
/// What a revision may be.
const CHANGES: [Change; 4] = [Change::Update, Change::Correction, Change::Clarification, Change::Retraction];

/// A statement as the form has it.
struct Shown {
    id: Digest,
    statement: Statement,
    /// How many statements rest on it that stand.
    resting: usize,
}

/// The form, filled with the statement as it stands.
pub(super) async fn form(
    State(server): State<Shared>,
    Path(id): Path<String>,
    Writer(editor): Writer,
) -> Result<Response, Problem> {
    shown(&server, &editor, id, Fields::default(), StatusCode::OK, Vec::new()).await
}

async fn shown(
    server: &Shared,
    editor: &Editor,
    id: String,
    fields: Fields,
    status: StatusCode,
    mistakes: Vec<String>,
) -> Result<Response, Problem> {
    let editor = editor.clone();
    server
        .read(move |live| {
            let shown = Shown::read(live, &id)?;
            let content = content(&editor, &shown, &fields);
            Ok(page(live.head(), "Record what changed", status, &mistakes, &content))
        })
        .await
}

impl Shown {
    fn read(live: &Live<'_>, id: &str) -> Result<Self, Problem> {
        let chain = live.chain(id)?;
        let newest = chain.revisions.last().ok_or_else(Problem::not_found)?;
        let ledger = live.ledger();
        let first = ledger.store().number_of(&chain.id)?.ok_or_else(Problem::not_found)?;
        let resting = ledger.impact(first)?.resting;
        let resting = resting.iter().filter(|one| !one.current.statement.status.is_fallen()).count();
        Ok(Self { id: chain.id, statement: newest.statement.clone(), resting })
    }
}

fn content(editor: &Editor, shown: &Shown, fields: &Fields) -> Markup {
    let Shown { id, statement, resting } = shown;
    let given = |name: &str| fields.raw(name).unwrap_or_default();
    // What the editor left as it was read is shown as it stands now, which another editor may have changed.
    let or = |name: &str, now: &str| {
        let is_typed = fields.raw(name) != fields.raw(&format!("read.{name}"));
        fields.raw(name).filter(|_| is_typed).unwrap_or(now).to_owned()
    };
    let is_as_read = fields.get("revision").is_none_or(|number| number == statement.revision.to_string());
    let quote = statement.quote.as_deref().unwrap_or_default();
    let changes = CHANGES.iter().map(|one| (one.as_str(), one.spaced()));
    let dropped: Vec<&str> = fields.all("drop").filter(|_| is_as_read).collect();
    html! {
        p.id { (status_mark(statement.status, false)) " " code { (short(id)) } " revision " (statement.revision) }
        p.text { bdi { (safe(&statement.text)) } }
        @if *resting > 0 {
            p.warning { (count(*resting, "statement rests", "statements rest"))
                " on this one, and will be contested if it falls." }
        }
        form.plain method="post" action=(format!("/write/revise/{id}")) {
            (seal(editor))
            input type="hidden" name="revision" value=(statement.revision);
            input type="hidden" name="read.text" value=(statement.text);
            input type="hidden" name="read.quote" value=(quote);
            (line("reason", "Why", given("reason"), "confirmed on the record"))
            div.facets {
                (choice("change", "What this is", "an update, or as the status says", changes, given("change")))
                (choice("status", "Where it stands now", &format!("{}, as before", statement.status),
                    Status::ALL.iter().map(|one| (one.as_str(), one.spaced())), given("status")))
                (line("effective_at", "Since when", given("effective_at"), "2026-03-05"))
                (line("successor", "Superseded by: an id", given("successor"), ""))
                (line("tags", "Tags to add", given("tags"), ""))
                (audience(given("audience")))
            }
            (lines("text", "What is asserted", &or("text", &statement.text), 3))
            (lines("quote", "The speaker's own words", &or("quote", quote), 2))
            fieldset.source {
                legend { "Sources to take away" }
                @for (at, one) in statement.attributions.iter().enumerate() {
                    @let number = (at + 1).to_string();
                    label.box { input type="checkbox" name="drop" value=(number) checked[dropped.contains(&number.as_str())];
                        span { (described(one)) } }
                }
            }
            (sources::fieldsets(fields, SOURCES, "A source to add"))
            @if *resting > 0 {
                label.box { input type="checkbox" name="go_on" value="yes"; span { "Go on although others rest on it" } }
            }
            p.actions { button type="submit" { "Record it" } " " a href=(format!("/{}", name("statement", id))) { "Leave it as it is" } }
        }
    }
}

fn described(one: &Attribution) -> String {
    let stance = if one.stance == Stance::Asserts { String::new() } else { format!("{}: ", one.stance.spaced()) };
    safe(&format!("{stance}{}", one.described()))
}

/// Records what was typed.
pub(super) async fn record(State(server): State<Shared>, Path(id): Path<String>, sent: Sent) -> Response {
    let Sent { editor, fields, hold } = sent;
    let answer = match revised(&server, editor.clone(), id.clone(), fields.clone()).await {
        Ok(id) => Ok(Redirect::to(&format!("/{}", name("statement", &id))).into_response()),
        Err(Refused::Mistakes(status, mistakes)) => shown(&server, &editor, id, fields.clone(), status, mistakes).await,
        Err(Refused::Problem(problem)) => Err(problem),
    };
    answer.unwrap_or_else(|problem| hold.after(problem, &fields))
}

async fn revised(server: &Shared, editor: Editor, id: String, fields: Fields) -> Result<Digest, Refused> {
    let (typed, named) = (fields.clone(), id.clone());
    let (before, parent, resting) = server
        .read(move |live| {
            let shown = Shown::read(live, &named)?;
            let chain = live.chain(&named)?;
            let (before, parent) = read_of(&chain, &typed)?;
            Ok((before, parent, shown.resting))
        })
        .await?;
    let mut mistakes = Vec::new();
    let revision = revision(&fields, &before, &mut mistakes);
    let falls = revision.status.is_some_and(Status::is_fallen) || revision.change == Some(Change::Retraction);
    let is_weighty = falls && !before.status.is_fallen() || revision.change == Some(Change::Correction);
    if resting > 0 && is_weighty && fields.get("go_on").is_none() {
        mistakes.push(format!(
            "{} on this one: say below that you go on",
            count(resting, "statement rests", "statements rest")
        ));
    }
    if !mistakes.is_empty() {
        return Err(Refused::mistakes(mistakes));
    }
    let successor = fields.get("successor").map(str::to_owned);
    let done = server.commit(move |ledger, session| {
        let successor = successor.map(|id| ledger.chain(&id).map(|chain| chain.id)).transpose()?;
        let (id, revision) = (ledger.chain(&id)?.id, Revision { successor, ..revision });
        let done = ledger.commit(session, |batch| {
            let added = batch.revise(parent, revision.clone())?;
            say_who(batch, &editor, added.number)
        });
        done.map_err(|error| match error {
            Error::Stale { newest, .. } => Refused::Mistakes(
                StatusCode::CONFLICT,
                vec![format!(
                    "it was revised while you typed, and stands above as revision {newest}: read it, then send this again"
                )],
            ),
            error => error.into(),
        })?;
        Ok::<_, Refused>(id)
    });
    done.await
}

/// The revision that the editor read, and its record's number.
fn read_of(chain: &Chain, fields: &Fields) -> Result<(Statement, u64), Problem> {
    let wanted: Option<u32> = fields.get("revision").and_then(|number| number.parse().ok());
    let read = chain.revisions.iter().find(|revised| Some(revised.statement.revision) == wanted);
    let read = read.ok_or_else(|| Problem::bad_request("the statement has no such revision"))?;
    Ok((read.statement.clone(), read.number))
}

/// What is to change of the statement as it was read.
fn revision(fields: &Fields, before: &Statement, mistakes: &mut Vec<String>) -> Revision {
    let text = fields.composed("text");
    let as_shown = before.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_none() {
        mistakes.push("text: a statement has one; to withdraw it, choose the change retraction".to_owned());
    }
    let quote = fields.get("quote").map(str::to_owned);
    let drop_quote = quote.is_none() && before.quote.is_some();
    let drop_sources = fields.all("drop").filter_map(|number| number.parse().ok()).collect();
    Revision {
        change: fields.parsed("change", mistakes),
        reason: fields.composed("reason").map(|reason| compose(&reason)),
        status: fields.parsed("status", mistakes),
        text: text.filter(|text| *text != as_shown),
        quote: quote.filter(|quote| Some(quote.as_str()) != before.quote.as_deref().map(str::trim)),
        drop_quote,
        drop_sources,
        add_sources: sources::read(fields, SOURCES, mistakes),
        tags: fields.tags("tags"),
        effective_at: fields.parsed::<Moment>("effective_at", mistakes),
        audience: fields.parsed("audience", mistakes),
        ..Revision::default()
    }
}
