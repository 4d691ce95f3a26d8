//! A story's page: its text with the statements in it marked by who stands behind them, or the statements alone where the
//! text is not published; and the list of stories.

use maud::{Markup, PreEscaped, html};

use super::card::Card;
use super::head::Head;
use super::layout::{Page, Section, class_of, frame, list, older, voice};
use super::shelf::Shelf;
use super::words::{count, safe, short};
use crate::ledger::Error;
use crate::record::{Appearance, Body, Class, Digest, Moment, Story};

/// A story in a list.
pub(crate) struct Listed<'a> {
    /// The name of its page.
    pub(crate) page: &'a str,
    pub(crate) story: &'a Story,
    /// How many versions it has.
    pub(crate) versions: usize,
    /// How many statements stand in it, if that is known.
    pub(crate) statements: Option<usize>,
}

/// A story and what is known of it.
pub(crate) struct Sheet<'a> {
    pub(crate) story: &'a Story,
    /// The digest of each version's record, oldest first.
    pub(crate) versions: &'a [Digest],
    /// The text of the newest version, if it may be read here.
    pub(crate) text: Option<&'a str>,
    /// The statements that stand in it.
    pub(crate) cards: Vec<&'a Card>,
    /// Where further statements of it are listed.
    pub(crate) older: Option<String>,
}

/// A story in a few words: its headline, else its address.
pub(crate) fn title(story: &Story) -> String {
    safe(story.headline.as_ref().or(story.url.as_ref()).map_or("a story without a headline", String::as_str))
}

/// Outlet, date and byline.
fn around(story: &Story) -> String {
    let date = story.published_at.as_ref().map(Moment::as_str);
    let parts = [story.outlet.as_deref(), date, story.byline.as_deref()];
    safe(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// The page that lists stories, and where the list goes on.
pub(crate) fn overview<'a>(
    head: &Head,
    stories: impl IntoIterator<Item = Listed<'a>>,
    further: Option<&str>,
) -> Markup {
    let page = Page { title: "Stories", up: "", section: Section::Stories, scripts: &[] };
    let mut stories = stories.into_iter().peekable();
    let content = html! {
        h1 { "Stories" }
        @if stories.peek().is_none() { p.lead { "No story is here." } }
        ol.cards {
            @for Listed { page, story, versions, statements } in stories {
                li {
                    a.text href=(page) { bdi { (title(story)) } }
                    p.who { (around(story)) }
                    p.who { @if let Some(number) = statements { (count(number, "statement", "statements"))
                        @if versions > 1 { ", " } }
                        @if versions > 1 { (versions) " versions" } }
                }
            }
        }
        (older(further))
    };
    frame(head, &page, content)
}

/// The page of one story.
pub(crate) fn page(shelf: &dyn Shelf, sheet: &Sheet<'_>) -> Result<Markup, Error> {
    let Sheet { story, versions, text, cards, older: further } = sheet;
    let heading = title(story);
    let page = Page { title: &heading, up: "../", section: Section::Stories, scripts: &[] };
    let places = places(shelf, versions, cards)?;
    let mut in_order = cards.clone();
    let place =
        |card: &&Card| places.iter().find(|place| place.card.id == card.id).map_or(u32::MAX, |place| place.start);
    in_order.sort_by_cached_key(place);
    let head = shelf.head();
    let content = html! {
        h1 { bdi { (heading) } }
        p.lead { (around(story)) }
        @if let Some(url) = &story.url { p { a href=(url) rel="noopener noreferrer nofollow" { "The story where it was published" } } }
        @if versions.len() > 1 { p { "As of version " (versions.len()) "." } }
        @match text {
            Some(text) => {
                (legend(cards))
                div.story { (marked(text, &places.iter().map(|place| place.mark(head)).collect::<Vec<_>>())) }
                h2 { "The statements in it" }
            },
            None => p.note { "The text is not published here; these are the statements in it, in their order." },
        }
        (list(head, in_order, "../", None))
        (older(further.as_deref()))
    };
    Ok(frame(head, &page, content))
}

/// Which colour stands for which class, of the classes that are there.
fn legend(cards: &[&Card]) -> Markup {
    let is_there = |class: &&Class| cards.iter().flat_map(|card| &card.voices).any(|voice| voice.class == **class);
    html! {
        ul.legend aria-label="Who stands behind the marked words" {
            @for class in Class::ALL.iter().filter(is_there) {
                li { span class=(format!("mark {}", class_of(*class))) { (class.spaced()) } }
            }
        }
    }
}

/// Marked words of a story's text.
pub(crate) struct Mark {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Who stands behind them, which colours them.
    pub(crate) class: Class,
    /// Where they lead.
    pub(crate) href: String,
    /// What is shown beside them.
    pub(crate) note: Markup,
}

/// Where a statement stands in the newest version's text.
struct Place<'a> {
    start: u32,
    end: u32,
    card: &'a Card,
}

impl Place<'_> {
    fn mark(&self, head: &Head) -> Mark {
        let Self { start, end, card } = *self;
        let note = html! {
            @for one in &card.voices { (voice(head, one, "../")) " " }
            span class=(format!("status s-{}", card.status.as_str())) { (card.status.as_str()) } " "
            code { (short(&card.id)) }
        };
        let class = card.voices.first().map_or(Class::Narrator, |voice| voice.class);
        Mark { start, end, class, href: format!("../{}", card.name), note }
    }
}

fn places<'a>(shelf: &dyn Shelf, versions: &[Digest], cards: &[&'a Card]) -> Result<Vec<Place<'a>>, Error> {
    let mut marks = Vec::new();
    let Some(newest) = versions.last() else { return Ok(marks) };
    for card in cards {
        let Some(number) = shelf.ledger().store().number_of(&card.digest)? else { continue };
        let Body::Statement(statement) = shelf.ledger().record(number)?.body else { continue };
        for Appearance { start, end, story, .. } in &statement.appearances {
            if let (true, Some(start), Some(end)) = (story == newest, *start, *end) {
                marks.push(Place { start, end, card });
            }
        }
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    Ok(marks)
}

/// The text in paragraphs, with the marked words linked to their statements. Where marks overlap, the one that begins
/// last, which is the inner one, is shown. The marks stand in order of their beginnings.
pub(crate) fn marked(text: &str, marks: &[Mark]) -> Markup {
    let mut out = String::from("<p>");
    let mut piece = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut shown: Option<usize> = None;
    for (at, c) in (0u32..).zip(text.chars()) {
        open.retain(|mark| marks[*mark].end > at);
        while marks.get(next).is_some_and(|mark| mark.start <= at) {
            open.push(next);
            next += 1;
        }
        let wanted = open.last().copied();
        if wanted != shown || c == '\n' {
            flush(&mut out, &mut piece, shown.map(|mark| &marks[mark]));
            shown = wanted;
        }
        match c {
            '\n' if out.ends_with("<p>") => {}
            '\n' => out.push_str("</p>\n<p>"),
            c => piece.push(c),
        }
    }
    flush(&mut out, &mut piece, shown.map(|mark| &marks[mark]));
    let out = out.strip_suffix("\n<p>").map(str::to_owned).unwrap_or_else(|| format!("{out}</p>"));
    PreEscaped(out)
}

fn flush(out: &mut String, piece: &mut String, mark: Option<&Mark>) {
    if piece.is_empty() {
        return;
    }
    let words = safe(piece);
    piece.clear();
    let Some(Mark { class, href, note, .. }) = mark else {
        return out.push_str(&html! { (words) }.into_string());
    };
    let marked = html! {
        span.marked {
            a class=(format!("mark {}", class_of(*class))) href=(href) { (words) }
            span.card { (note) }
        }
    };
    out.push_str(&marked.into_string());
}
