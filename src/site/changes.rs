//! What changed: the newest changes for the feeds, and the page of corrections.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::head::Head;
use super::layout::{Page, Section, frame, older, status};
use super::statement::words_diff;
use super::words::{name, safe, short, time};
use crate::diff::{What, happenings};
use crate::ledger::{Chain, Revised};
use crate::record::{Digest, Minute, Status};

/// How many changes a feed has.
pub(crate) const NEWEST: usize = 50;

/// One step in a statement's history.
pub(crate) struct Change {
    pub(crate) id: Digest,
    pub(crate) digest: Digest,
    pub(crate) page: String,
    pub(crate) revision: u32,
    pub(crate) recorded_at: Minute,
    pub(crate) text: String,
    before: Option<String>,
    reason: Option<String>,
    status: Status,
    what: Vec<What>,
}

impl Change {
    /// What a revision changed, which follows `before`.
    pub(crate) fn of(before: Option<&Revised>, revised: &Revised) -> Self {
        let statement = &revised.statement;
        let what = happenings(before.map(|before| &before.statement), statement);
        Self {
            id: revised.id,
            digest: revised.digest,
            page: name("statement", &revised.id),
            revision: statement.revision,
            recorded_at: revised.header.recorded_at,
            text: statement.text.clone(),
            before: before.map(|before| before.statement.text.clone()),
            reason: statement.reason.clone(),
            status: statement.status,
            what: what.into_iter().map(|one| one.what).collect(),
        }
    }

    /// What happened, in the words of the vocabulary.
    pub(crate) fn what(&self) -> String {
        self.what.iter().map(|what| what.spaced()).collect::<Vec<_>>().join(", ")
    }

    /// What happened and why.
    pub(crate) fn told(&self) -> String {
        match &self.reason {
            Some(reason) => format!("{}: {reason}", self.what()),
            None => self.what(),
        }
    }
}

/// Changes by their records' numbers.
#[derive(Default)]
pub(super) struct Changes {
    newest: BTreeMap<u64, Change>,
    corrections: BTreeMap<u64, Change>,
}

impl Changes {
    /// Takes a statement's history into account.
    pub(super) fn take(&mut self, chain: &Chain) {
        let mut before: Option<&Revised> = None;
        for revised in &chain.revisions {
            if revised.statement.change.is_correcting() {
                self.corrections.insert(revised.number, Change::of(before, revised));
            }
            let oldest = self.newest.first_key_value().map(|(number, _)| *number);
            if self.newest.len() < NEWEST || oldest.is_some_and(|oldest| revised.number > oldest) {
                self.newest.insert(revised.number, Change::of(before, revised));
                if self.newest.len() > NEWEST {
                    self.newest.pop_first();
                }
            }
            before = Some(revised);
        }
    }

    /// The newest changes, newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = &Change> {
        self.newest.values().rev()
    }

    /// The newest corrections and retractions, newest first.
    pub(super) fn corrections(&self) -> impl Iterator<Item = &Change> {
        self.corrections.values().rev().take(NEWEST)
    }

    /// All corrections and retractions, newest first.
    pub(super) fn all_corrections(&self) -> impl Iterator<Item = &Change> {
        self.corrections.values().rev()
    }
}

/// The page of corrections and retractions, newest first, and where the list goes on.
pub(crate) fn corrections_page<'a>(
    head: &Head,
    corrections: impl Iterator<Item = &'a Change>,
    further: Option<&str>,
) -> Markup {
    let page = Page { title: "Corrections", up: "", section: Section::Corrections, scripts: &[] };
    let mut corrections = corrections.peekable();
    let content = html! {
        h1 { "Corrections" }
        @if corrections.peek().is_none() && further.is_none() { p.lead { "Nothing was corrected or retracted." } }
        ol.corrections {
            @for change in corrections {
                li {
                    p.when { time datetime=(change.recorded_at.to_string()) { (time(change.recorded_at)) } " "
                        (status(change.status, false)) " " code { (short(&change.id)) } }
                    @match &change.before {
                        Some(before) if *before != change.text => (words_diff(before, &change.text)),
                        _ => p { bdi { (safe(&change.text)) } },
                    }
                    @if let Some(reason) = &change.reason { p.reason { bdi { (safe(reason)) } } }
                    p { a href=(change.page) { "The statement and its history" } }
                }
            }
        }
        (older(further))
    };
    frame(head, &page, content)
}
