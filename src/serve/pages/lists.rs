//! Stories, named sources, corrections, and the feeds.

use std::ops::Bound;

use axum::response::Response;

use super::PAGE;
use crate::ledger::{Error, Revised};
use crate::record;
use crate::serve::Problem;
use crate::serve::asked::Asked;
use crate::serve::cache::Made;
use crate::serve::counted::MOST_SOURCES;
use crate::serve::live::{Gathering, Live, Part};
use crate::site::card::{Card, folded, named, office};
use crate::site::changes::{Change, NEWEST, corrections_page};
use crate::site::shelf::Shelf;
use crate::site::words::name;
use crate::site::{feed, sources as site_sources, story as site_story};
use crate::store::{self, Selection};

const FEED: &str = "application/atom+xml; charset=utf-8";
/// How many stories, sources or corrections a page has.
const LISTED: usize = 50;
/// How many statements a source's page has.
const STATEMENTS: usize = 100;
/// How many records a page of corrections looks back over.
const WINDOW: u64 = 100_000;

/// The stories, the latest recorded first.
pub(in crate::serve) async fn stories(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            let part = newest_stories(live, words.parsed("before")?, LISTED)?;
            let listed = part.items.iter().map(|(page, story, versions, statements)| site_story::Listed {
                page,
                story,
                versions: *versions,
                statements: *statements,
            });
            let older = part.before.map(|before| words.from("before", &before.to_string()));
            Ok(Made::new(PAGE, site_story::overview(live.head(), listed, older.as_deref()).into_string()))
        })
        .await
}

type Story = (String, record::Story, usize, Option<usize>);

fn newest_stories(live: &Live<'_>, before: Option<u64>, most: usize) -> Result<Part<Story>, Error> {
    let (ledger, part) = (live.ledger(), live.stories(before, most)?);
    let listed = part.items.into_iter().map(|(row, story)| {
        // How many there are may not be told to whoever may not see them all.
        let statements = match live.is_part() {
            true => None,
            false => Some(usize::try_from(ledger.store().standing_in(row.number)?).unwrap_or(usize::MAX)),
        };
        Ok((name("story", &ledger.digest_of(row.story)?), story, row.version as usize, statements))
    });
    Ok(Part { items: listed.collect::<Result<_, Error>>()?, before: part.before })
}

/// The named sources, in order of their names.
pub(in crate::serve) async fn sources(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, server, words| {
            let counted = server.counting.of(live, server)?;
            let is_late = counted.as_ref().is_none_or(|counted| counted.size < live.head().size);
            let (mut listed, mut further, mut note) = (Vec::new(), None, None);
            match &counted {
                None => note = Some("They are being counted; look again in a moment.".to_owned()),
                Some(counted) => {
                    let after = words.one("after").map(str::to_owned);
                    let from = after.as_ref().map_or(Bound::Unbounded, |after| Bound::Excluded(after.clone()));
                    let mut rest = counted.sources.range((from, Bound::Unbounded));
                    listed.extend(rest.by_ref().take(LISTED));
                    let last = listed.last().filter(|_| rest.next().is_some());
                    further = last.map(|(key, _)| words.from("after", key));
                    if counted.is_cut {
                        note = Some(format!(
                            "The {MOST_SOURCES} who were cited last; the search on the first page finds the others."
                        ));
                    }
                }
            }
            let listed = listed.into_iter().map(|(_, seen)| site_sources::Listed {
                who: &seen.who,
                offices: &seen.offices,
                statements: seen.statements,
            });
            let page = site_sources::overview(live.head(), listed, note.as_deref(), further.as_deref());
            Ok(Made::new(PAGE, page.into_string()).fleeting(is_late))
        })
        .await
}

/// One named source.
pub(in crate::serve) async fn source(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            let wanted = words.one("name").ok_or_else(|| Problem::bad_request("a source's page needs its name"))?;
            let part = statements_of(live, wanted, words.parsed("before")?)?;
            let (Some(who), false) = (who(&part.items, wanted), part.items.is_empty()) else {
                return Err(
                    Problem::not_found().hint("nobody of that name is cited on the record, as statements stand")
                );
            };
            let cards = live.cards(&part.items, None)?;
            let mut offices: Vec<String> = Vec::new();
            let mut statements: Vec<(&Card, record::Stance)> = Vec::new();
            for (revised, card) in part.items.iter().zip(&cards) {
                for one in revised.statement.attributions.iter().filter(|one| is(one, wanted)) {
                    statements.push((card, one.stance));
                    offices.extend(office(one, who).filter(|office| !offices.contains(office)));
                }
            }
            let older = part.before.map(|before| words.from("before", &before.to_string()));
            let sheet = site_sources::Sheet { who, offices: &offices, statements, older, up: "" };
            Ok(Made::new(PAGE, site_sources::page(live.head(), &sheet).into_string()))
        })
        .await
}

fn is(attribution: &record::Attribution, wanted: &str) -> bool {
    named(attribution).is_some_and(|name| folded(name) == folded(wanted))
}

/// The name as the newest of these statements has it.
fn who<'a>(statements: &'a [Revised], wanted: &str) -> Option<&'a str> {
    let attributions = statements.first()?.statement.attributions.iter();
    attributions.filter(|one| is(one, wanted)).find_map(named)
}

/// The statements that a named source does something with, newest change first.
fn statements_of(live: &Live<'_>, wanted: &str, before: Option<u64>) -> Result<Part<Revised>, Error> {
    // As a phrase: the words in their order.
    let source = format!("\"{}\"", wanted.replace('"', " "));
    let changed = before.map(|before| 0..before);
    let selection = Selection { source: Some(source), changed, ..Selection::default() };
    let part = live
        .statements(&selection, STATEMENTS, |revised| revised.statement.attributions.iter().any(|one| is(one, wanted)));
    match part {
        Err(Error::Store(store::Error::NoWords { .. })) => Ok(Part { items: Vec::new(), before: None }),
        part => part,
    }
}

/// The corrections and retractions, newest first.
pub(in crate::serve) async fn corrections(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, words| {
            let part = newest_corrections(live, words.parsed("before")?, LISTED, |number| change_at(live, number))?;
            let older = part.before.map(|before| words.from("before", &before.to_string()));
            let page = corrections_page(live.head(), part.items.iter(), older.as_deref());
            Ok(Made::new(PAGE, page.into_string()))
        })
        .await
}

/// The feed of the newest changes.
pub(in crate::serve) async fn changes(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, _| {
            let newest = |below| live.ledger().store().newest_revisions(below, NEWEST + 1);
            let changes = read_changes(live, u64::MAX, NEWEST, newest, |number| change_at(live, number))?.items;
            Ok(Made::new(FEED, feed::print(live.head(), "changes.xml", "Changes", changes.iter())))
        })
        .await
}

/// The feed of the newest corrections and retractions.
pub(in crate::serve) async fn corrections_feed(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|live, _, _| {
            let part = newest_corrections(live, None, NEWEST, |number| change_at(live, number))?;
            Ok(Made::new(FEED, feed::print(live.head(), "corrections.xml", "Corrections", part.items.iter())))
        })
        .await
}

/// The newest corrections and retractions, each as `make` makes it of its record's number.
pub(in crate::serve) fn newest_corrections<T>(
    live: &Live<'_>,
    before: Option<u64>,
    most: usize,
    make: impl Fn(u64) -> Result<Option<T>, Error>,
) -> Result<Part<T>, Error> {
    let end = before.unwrap_or(u64::MAX).min(live.head().size);
    let start = end.saturating_sub(WINDOW);
    let newest = |below| live.ledger().store().revisions_with(record::Change::CORRECTING, start..below, most + 1);
    let part = read_changes(live, end, most, newest, make)?;
    Ok(Part { before: part.before.or(Some(start)).filter(|before| *before > 0), ..part })
}

/// What the newest revisions changed, `most` at the most and of those that may be seen. `newest` reads the numbers of one
/// more than that below a number.
fn read_changes<T>(
    live: &Live<'_>,
    mut below: u64,
    most: usize,
    newest: impl Fn(u64) -> Result<Vec<u64>, store::Error>,
    make: impl Fn(u64) -> Result<Option<T>, Error>,
) -> Result<Part<T>, Error> {
    let mut gathering = Gathering::new(most);
    loop {
        let numbers = newest(below)?;
        for number in &numbers {
            below = *number;
            let change = match live.shows(*number)? {
                true => make(*number)?,
                false => None,
            };
            if !gathering.take(*number, change) {
                return Ok(gathering.part());
            }
        }
        if numbers.len() <= most {
            return Ok(gathering.part());
        }
    }
}

/// What the revision at `number` changed.
fn change_at(live: &Live<'_>, number: u64) -> Result<Option<Change>, Error> {
    let ledger = live.ledger();
    let Some(revised) = ledger.revised_at(number)? else { return Ok(None) };
    let parent = revised.statement.parent.map(|parent| ledger.store().number_of(&parent)).transpose()?.flatten();
    let before = parent.map(|parent| ledger.revised_at(parent)).transpose()?.flatten();
    Ok(Some(Change::of(before.as_ref(), &revised)))
}
