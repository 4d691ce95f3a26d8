//! A story: pasted, drafted, reviewed statement by statement, and recorded in one commit.
//!
//! Nothing is kept between the two steps but what stands in the form: the text is drafted again when the form comes back,
//! and must give the same drafts. So any server can take either step, and nothing unreviewed lies about.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::entered::say_who;
use super::fields::{Fields, Sent, audience, line};
use super::{Refused, page, seal};
use crate::article;
use crate::draft;
use crate::intake::{self, Next, Recorded as Recording};
use crate::ledger::{Ledger, Version};
use crate::record::{Audience, Moment};
use crate::review::{self, Form, Heading, Mistake, Proposed};
use crate::serve::session::{Editor, Writer};
use crate::serve::{Problem, Shared};
use crate::site::shelf::Shelf;
use crate::site::words::{name, safe_lines};

mod block;
mod program;

use block::Block;
pub(in crate::serve) use program::{add_story, draft_story};

/// What stands for a story that the ledger has not, whatever it looks like.
const NEW: &str = "new";

/// A story and its drafts.
struct Drafted {
    text: String,
    heading: Heading,
    /// When its statements became so, if nobody says otherwise.
    effective_at: Option<Moment>,
    next: Option<Next>,
    /// How many records the ledger had when it was looked up there.
    since: u64,
    proposals: Vec<Proposed>,
}

/// What an editor begins with.
pub(super) async fn begin(State(server): State<Shared>, Writer(editor): Writer) -> Result<Response, Problem> {
    begun(&server, &editor, &Fields::default(), StatusCode::OK, &[]).await
}

async fn begun(
    server: &Shared,
    editor: &Editor,
    fields: &Fields,
    status: StatusCode,
    mistakes: &[String],
) -> Result<Response, Problem> {
    let head = server.read(|live| Ok(live.shared_head())).await?;
    let given = |name: &str| fields.raw(name).unwrap_or_default();
    let content = html! {
        p.lead { "Signed in as " bdi { (editor.name) } ". " a href="/write/statement" { "Record a single statement" }
            "; what changed about one is recorded from its page." }
        form.plain method="post" action="/write/draft" {
            (seal(editor))
            label { span { "A story: its text, or the source of its page" }
                textarea name="story" rows="14" required { "\n" (given("story")) } }
            details {
                summary { "What it does not say of itself" }
                div.facets { (heading_fields(&|name| given(name).to_owned())) }
            }
            p.actions { button type="submit" { "Draft its statements" } }
            p.keys { "Nothing is recorded before you have seen it." }
        }
        form.plain method="post" action="/sign-out" { p.actions { button type="submit" { "Sign out" } } }
    };
    Ok(page(&head, "Write", status, mistakes, &content))
}

fn heading_fields(value: &dyn Fn(&str) -> String) -> Markup {
    html! {
        (line("headline", "Headline", &value("headline"), ""))
        (line("byline", "Byline", &value("byline"), ""))
        (line("outlet", "Outlet", &value("outlet"), ""))
        (line("published_at", "Published", &value("published_at"), "2026-03-05"))
        (line("url", "Address", &value("url"), "https://…"))
        (line("language", "Language", &value("language"), "en-GB"))
    }
}

/// What is given of a story's heading.
fn heading_of(fields: &Fields, mistakes: &mut Vec<String>) -> Heading {
    Heading {
        headline: fields.composed("headline"),
        byline: fields.composed("byline"),
        outlet: fields.composed("outlet"),
        published_at: fields.parsed("published_at", mistakes),
        url: fields.composed("url"),
        language: fields.composed("language"),
    }
}

/// Drafts a pasted story and shows its statements, or asks which story it is a version of.
pub(super) async fn draft(State(server): State<Shared>, sent: Sent) -> Response {
    let Sent { editor, fields, hold } = sent;
    let answer = answered(&server, &editor, &fields).await;
    answer.unwrap_or_else(|problem| hold.after(problem, &fields))
}

async fn answered(server: &Shared, editor: &Editor, fields: &Fields) -> Result<Response, Problem> {
    let (typed, by) = (fields.clone(), editor.clone());
    let drafted = server
        .read(move |live| {
            Ok(drafted(live.ledger(), &typed).map(|drafted| match drafted {
                Either::Drafted(drafted) => {
                    let blocks = drafted.blocks();
                    let content = review(&by, &drafted, &blocks, &typed);
                    page(live.head(), "Review the drafts", StatusCode::OK, &[], &content)
                }
                Either::Ask(version) => {
                    page(live.head(), "Which story is it?", StatusCode::OK, &[], &ask(&by, &version, &typed))
                }
            }))
        })
        .await?;
    match drafted {
        Ok(response) => Ok(response),
        Err(Refused::Mistakes(status, mistakes)) => begun(server, editor, fields, status, &mistakes).await,
        Err(Refused::Problem(problem)) => Err(problem),
    }
}

enum Either {
    Drafted(Box<Drafted>),
    /// It looks like a version of this story.
    Ask(Box<Version>),
}

fn drafted(ledger: &Ledger, fields: &Fields) -> Result<Either, Refused> {
    let mut mistakes = Vec::new();
    let given = heading_of(fields, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(Refused::mistakes(mistakes));
    }
    let pasted = fields.raw("story").unwrap_or_default();
    let article =
        article::read(pasted.as_bytes(), "pasted").map_err(|error| Refused::mistakes(vec![error.to_string()]))?;
    let found = draft::draft(&article.text);
    let mut heading = intake::heading(&article, found.headline.as_ref(), &given);
    let last = match fields.get("of") {
        Some(NEW) => None,
        Some(id) => ledger.story(id)?.pop(),
        None => match intake::find(ledger, &heading, &article.text).map_err(refused)? {
            None => None,
            Some((last, true)) => Some(last),
            Some((last, false)) => return Ok(Either::Ask(Box::new(last))),
        },
    };
    let next = last.map(|last| intake::next(ledger, last, &heading, &article.text)).transpose().map_err(refused)?;
    if let Some(next) = &next {
        intake::inherit(&mut heading, &next.last.story);
    }
    let effective_at = heading.published_at.clone();
    let drafted = Drafted::of(article.text, heading, effective_at, next, ledger.size()?);
    match drafted.proposals.is_empty() {
        true => Err(Refused::mistakes(vec!["there is no sentence in it".to_owned()])),
        false => Ok(Either::Drafted(Box::new(drafted))),
    }
}

fn refused(error: intake::Error) -> Refused {
    match error {
        intake::Error::Ledger(error) => error.into(),
        other => Refused::Mistakes(StatusCode::CONFLICT, vec![other.to_string()]),
    }
}

impl Drafted {
    fn of(text: String, heading: Heading, effective_at: Option<Moment>, next: Option<Next>, since: u64) -> Self {
        let mut proposals = review::propose(&text, &draft::draft(&text));
        if let Some(next) = &next {
            proposals = review::carry(&next.before(), &text, proposals);
        }
        Self { text, heading, effective_at, next, since, proposals }
    }

    fn form<'a>(&'a self, heading: &'a Heading) -> Form<'a> {
        let effective_at = self.effective_at.as_ref();
        Form { heading, text: &self.text, proposals: &self.proposals, tags: &[], effective_at }
    }

    /// What tells these drafts from others.
    fn number(&self) -> String {
        let nothing = Heading::default();
        self.form(&nothing).print().lines().next().unwrap_or_default().to_owned()
    }

    fn blocks(&self) -> Vec<Block> {
        let nothing = Heading::default();
        let form = self.form(&nothing);
        let block = |(at, one)| Block::drafted(&form.first_word(one), form.fields(at + 1));
        self.proposals.iter().enumerate().map(block).collect()
    }
}

/// The question which story a text is a version of.
fn ask(editor: &Editor, version: &Version, fields: &Fields) -> Markup {
    let kept = ["story", "headline", "byline", "outlet", "published_at", "url", "language"];
    html! {
        p { "This looks like a story that the ledger has: " bdi { (intake::named(&version.story)) } "." }
        form.plain method="post" action="/write/draft" {
            (seal(editor))
            @for name in kept { input type="hidden" name=(name) value=(fields.raw(name).unwrap_or_default()); }
            p.actions {
                button type="submit" name="of" value=(version.id) { "It is its version " (version.story.version + 1) }
                " " button type="submit" name="of" value=(NEW) { "It is another story" }
            }
        }
    }
}

/// The drafts, in the text and one by one.
fn review(editor: &Editor, drafted: &Drafted, blocks: &[Block], fields: &Fields) -> Markup {
    let Heading { headline, byline, outlet, published_at, url, language } = &drafted.heading;
    let published_at = published_at.as_ref().map(ToString::to_string);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let shown = |name: &str| match fields.raw("drafts").and(fields.raw(name)) {
        Some(typed) => typed.to_owned(),
        None => match name {
            "headline" => text(headline),
            "byline" => text(byline),
            "outlet" => text(outlet),
            "published_at" => text(&published_at),
            "url" => text(url),
            _ => text(language),
        },
    };
    let of = drafted.next.as_ref().map_or_else(|| NEW.to_owned(), |next| next.last.id.to_string());
    let effective_at = drafted.effective_at.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        @if let Some(next) = &drafted.next {
            p { "Version " (next.version()) " of " bdi { (intake::named(&next.last.story)) }
                ": first the statements that the version before has, then the new ones." }
        }
        div.review {
            div.story tabindex="0" role="region" aria-label="The story" { (block::coloured(&drafted.text, &drafted.proposals)) }
            form.plain method="post" action="/write/story" {
                (seal(editor))
                input type="hidden" name="story" value=(drafted.text);
                input type="hidden" name="of" value=(of);
                input type="hidden" name="since" value=(drafted.since);
                input type="hidden" name="drafts" value=(drafted.number());
                input type="hidden" name="read.effective_at" value=(effective_at);
                details { summary { "The story: headline, date, address" } div.facets { (heading_fields(&shown)) } }
                @for (at, (block, proposed)) in blocks.iter().zip(&drafted.proposals).enumerate() {
                    (block.markup(at + 1, proposed))
                }
                div.facets { (audience(fields.raw("audience").unwrap_or_default())) }
                p.actions { button type="submit" { "Record what remains" } }
            }
        }
    }
}

/// Records what an editor left of the drafts.
pub(super) async fn record(State(server): State<Shared>, sent: Sent) -> Response {
    let Sent { editor, fields, hold } = sent;
    let (typed, sent) = (fields.clone(), fields.clone());
    let compose = move |drafted: &Drafted| Ok(block::composed(&typed, drafted.proposals.len()));
    let answer =
        match recorded(&server, editor.clone(), fields.clone(), compose, |_, recording| Ok(recording.story)).await {
            Ok(story) => Ok(Redirect::to(&format!("/{}", name("story", &story))).into_response()),
            Err(Refused::Problem(problem)) => Err(problem),
            Err(Refused::Mistakes(status, mistakes)) => {
                let shown = server.read(move |live| {
                    let content = mend(&editor, live.ledger(), &fields);
                    Ok(page(live.head(), "Review the drafts", status, &mistakes, &content))
                });
                shown.await
            }
        };
    answer.unwrap_or_else(|problem| hold.after(problem, &sent))
}

/// The form as it was sent, to be mended. Where the drafts are others by now, or none can be made, what was typed stands
/// beneath them, so that it is not lost.
fn mend(editor: &Editor, ledger: &Ledger, fields: &Fields) -> Markup {
    let drafted = again(ledger, fields).ok();
    let is_same = |drafted: &Drafted| fields.get("drafts") == Some(drafted.number().as_str());
    let typed = html! {
        h2 { "What you typed" }
        pre.record role="region" aria-label="What you typed" tabindex="0" { (safe_lines(&block::composed(fields, usize::MAX).0)) }
    };
    match drafted {
        Some(drafted) if is_same(&drafted) => {
            let blocks: Vec<Block> = (1..=drafted.proposals.len()).map(|number| Block::sent(number, fields)).collect();
            review(editor, &drafted, &blocks, fields)
        }
        Some(drafted) => html! {
            p.warning { "The drafts below are others than those that you reviewed; what you typed stands beneath them." }
            (review(editor, &drafted, &drafted.blocks(), fields))
            (typed)
        },
        None => typed,
    }
}

/// The drafts that a form was made of, made again.
fn again(ledger: &Ledger, fields: &Fields) -> Result<Drafted, Problem> {
    let text = fields.raw("story").unwrap_or_default().to_owned();
    let mut heading = heading_of(fields, &mut Vec::new());
    let last = match fields.get("of") {
        Some(NEW) | None => None,
        Some(id) => ledger.story(id)?.pop(),
    };
    let wrong = |error: intake::Error| Problem::new(StatusCode::CONFLICT, error.to_string());
    let next = last.map(|last| intake::next(ledger, last, &heading, &text)).transpose().map_err(wrong)?;
    if let Some(next) = &next {
        intake::inherit(&mut heading, &next.last.story);
    }
    let effective_at = fields.get("read.effective_at").and_then(|moment| moment.parse().ok());
    let since = fields.get("since").and_then(|since| since.parse().ok()).unwrap_or(0);
    Ok(Drafted::of(text, heading, effective_at, next, since))
}

/// Records what was left of the drafts: `compose` puts it into the words of the command's form, with the line on which each
/// part begins; `tell` reads what is answered, before the commit ends.
async fn recorded<T: Send + 'static>(
    server: &Shared,
    editor: Editor,
    fields: Fields,
    compose: impl FnOnce(&Drafted) -> Result<(String, Vec<usize>), Refused> + Send + 'static,
    tell: impl Fn(&Ledger, &Recording) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Refused> {
    let mut mistakes = Vec::new();
    let audience: Option<Audience> = fields.parsed("audience", &mut mistakes);
    let _ = heading_of(&fields, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(Refused::mistakes(mistakes));
    }
    let done = server.commit(move |ledger, session| {
        let drafted = again(ledger, &fields)?;
        if fields.get("drafts") != Some(drafted.number().as_str()) {
            let moved = "the ledger has moved on, and this story's drafts with it: look at them again";
            return Err(Refused::Mistakes(StatusCode::CONFLICT, vec![moved.to_owned()]));
        }
        let (typed, begins) = compose(&drafted)?;
        let told = |mistake: &Mistake| block::told(mistake, &begins);
        let nothing = Heading::default();
        let review = drafted
            .form(&nothing)
            .read(&typed)
            .map_err(|mistakes| Refused::mistakes(mistakes.iter().map(told).collect()))?;
        let review = review.ok_or_else(|| Refused::mistakes(vec!["nothing was left to be recorded".to_owned()]))?;
        let done = ledger.commit(session, |batch| {
            if drafted.next.is_none() {
                intake::refuse_twice(batch.ledger(), &review.heading, &drafted.text, drafted.since).map_err(refused)?;
            }
            let (first, next) = (batch.next_number(), drafted.next.as_ref());
            let done =
                intake::append(batch, &review, &drafted.text, audience, next).map_err(|refusal| match refusal {
                    intake::Refusal::Mistake(mistake) => Refused::mistakes(vec![told(&mistake)]),
                    intake::Refusal::Ledger(error) => error.into(),
                })?;
            say_who(batch, &editor, first)?;
            // A version's id and page are its story's.
            let story = next.map_or(done.story, |next| next.last.id);
            Ok::<_, Refused>(tell(batch.ledger(), &Recording { story, ..done })?)
        });
        Ok(done?.value)
    });
    done.await
}
