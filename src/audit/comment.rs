//! Requests for comment: who was asked, when, how and until when, what came of it, and what may be written of it.
//!
//! A request begins with an attribution whose stance is `asked`, `declines_comment` or `no_response`; later revisions of
//! the statement tell its outcome. Somebody answered who then asserts, confirms, denies or disputes: the same source, or
//! somebody who speaks for the body that was asked.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::diff::is_same_source;
use crate::ledger::{Error, Ledger, Revised};
use crate::record::words;
use crate::record::{Attribution, Body, Class, Digest, Moment, Stance};
use crate::text::fold;

/// Who is given less time than this to answer did not answer "immediately".
pub const SHORT_NOTICE: SignedDuration = SignedDuration::from_hours(3);

words! {
    /// What came of a request for comment.
    CommentOutcome {
        /// Nothing yet, and there is time.
        Open = "open",
        /// Nothing is recorded, and the time is over.
        Overdue = "overdue",
        /// They declined.
        Declined = "declined",
        /// They did not answer.
        NoResponse = "no_response",
        /// They answered.
        Answered = "answered",
    }
}

/// A request for comment on a statement.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// The statement's id.
    pub statement: Digest,
    /// Who was asked, as the newest record has it.
    pub source: Attribution,
    /// When they were asked, as far as is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Moment>,
    /// Until when an answer was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Moment>,
    /// How they were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// When a story with the statement was first published after the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Moment>,
    /// What came of it.
    pub outcome: CommentOutcome,
    /// The number of the record that tells the outcome, or else of the request's.
    pub number: u64,
    /// The phrase that the record has earned; none where there is nothing to say yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
    /// What the record lacks for a better one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<&'static str>,
}

/// Reads the requests for comment out of a statement's history, in the order in which they were recorded.
pub fn requests(ledger: &Ledger, chain: &[Revised], now: Timestamp) -> Result<Vec<Request>, Error> {
    let mut found: Vec<Request> = Vec::new();
    for revised in chain {
        for one in &revised.statement.attributions {
            let known = found.iter_mut().find(|request| is_about(&request.source, one));
            match (known, outcome(one.stance)) {
                (Some(request), Some(outcome)) => request.take(one, outcome, revised.number),
                (None, Some(outcome)) => found.push(Request::new(one, outcome, revised)),
                (Some(request), None) if request.number < revised.number => {
                    request.outcome = CommentOutcome::Answered;
                    request.number = revised.number;
                }
                _ => {}
            }
        }
    }
    let published = if found.is_empty() { Vec::new() } else { published(ledger, chain)? };
    for request in &mut found {
        // Nobody can fail to respond by a publication that was over when they were asked.
        let asked = request.asked_at.as_ref().map(|moment| moment.start(ledger.zone()));
        let after = |moment: &&Moment| asked.is_none_or(|asked| moment.end(ledger.zone()) > asked);
        request.published_at = published.iter().find(after).cloned();
        request.settle(now, ledger.zone());
    }
    Ok(found)
}

fn outcome(stance: Stance) -> Option<CommentOutcome> {
    match stance {
        Stance::Asked => Some(CommentOutcome::Open),
        Stance::DeclinesComment => Some(CommentOutcome::Declined),
        Stance::NoResponse => Some(CommentOutcome::NoResponse),
        Stance::Asserts | Stance::Confirms | Stance::Denies | Stance::Disputes => None,
    }
}

/// Whether an attribution is of the source that was asked, or of somebody who speaks for the body that was.
fn is_about(asked: &Attribution, one: &Attribution) -> bool {
    let folded = |text: &Option<String>| {
        text.as_ref().map(|text| {
            let mut folded = String::new();
            fold(text, &mut folded);
            folded
        })
    };
    let body = folded(&asked.organization).filter(|_| asked.class == Class::Statement);
    is_same_source(asked, one) || body.is_some() && body == folded(&one.organization)
}

impl Request {
    fn new(one: &Attribution, outcome: CommentOutcome, revised: &Revised) -> Self {
        Self {
            statement: revised.id,
            source: one.clone(),
            asked_at: one.asked_at.clone(),
            deadline: one.deadline.clone(),
            medium: one.medium.clone(),
            published_at: None,
            outcome,
            number: revised.number,
            phrase: None,
            lacks: None,
        }
    }

    /// Takes what a later revision says of the request.
    fn take(&mut self, one: &Attribution, outcome: CommentOutcome, number: u64) {
        self.asked_at = one.asked_at.clone().or(self.asked_at.take());
        self.deadline = one.deadline.clone().or(self.deadline.take());
        self.medium = one.medium.clone().or(self.medium.take());
        if outcome != self.outcome {
            self.number = number;
        }
        self.outcome = outcome;
        self.source = one.clone();
    }

    /// Says what has been earned, at the time `now`.
    fn settle(&mut self, now: Timestamp, zone: &TimeZone) {
        let over = self.deadline.as_ref().is_some_and(|deadline| deadline.end(zone) <= now);
        if self.outcome == CommentOutcome::Open && over {
            self.outcome = CommentOutcome::Overdue;
        }
        let published = self.published_at.is_some();
        (self.phrase, self.lacks) = match self.outcome {
            CommentOutcome::Open => (None, None),
            CommentOutcome::Answered => (None, None),
            CommentOutcome::Overdue => (None, Some("the outcome is not recorded, and the deadline is over")),
            CommentOutcome::Declined => (Some("declined to comment".to_owned()), None),
            CommentOutcome::NoResponse if self.asked_at.is_none() => {
                let phrase = if published { "did not comment before publication" } else { "did not comment" };
                (Some(phrase.to_owned()), Some("when they were asked is not recorded"))
            }
            CommentOutcome::NoResponse if self.is_short(zone) => {
                (Some("did not immediately respond to a request for comment".to_owned()), None)
            }
            CommentOutcome::NoResponse if published => (Some("did not respond by publication".to_owned()), None),
            CommentOutcome::NoResponse => (Some("did not respond to a request for comment".to_owned()), None),
        };
    }

    /// Whether there were less than [`SHORT_NOTICE`] from the request to the deadline or to publication.
    fn is_short(&self, zone: &TimeZone) -> bool {
        let Some(asked) = self.asked_at.as_ref().filter(|moment| !moment.is_date()) else { return false };
        let ends = [&self.deadline, &self.published_at].into_iter().flatten().filter(|moment| !moment.is_date());
        let end = ends.map(|moment| moment.end(zone)).min();
        end.is_some_and(|end| end.duration_since(asked.start(zone)) < SHORT_NOTICE)
    }
}

/// When the stories with the statement were published, the first one first.
fn published(ledger: &Ledger, chain: &[Revised]) -> Result<Vec<Moment>, Error> {
    let mut found: Vec<Moment> = Vec::new();
    for appearance in chain.last().into_iter().flat_map(|current| &current.statement.appearances) {
        let Some(number) = ledger.store().number_of(&appearance.story)? else { continue };
        match ledger.record(number) {
            Ok(record) => {
                if let Body::Story(story) = record.body {
                    found.extend(story.published_at);
                }
            }
            Err(Error::NoContent { .. } | Error::Record { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    found.sort_by(|one, other| one.compare(other, ledger.zone()));
    Ok(found)
}

/// The first records' numbers of the statements that ever had a request for comment, in order.
pub fn asked_about(ledger: &Ledger, size: u64) -> Result<Vec<u64>, Error> {
    const STANCES: [&str; 3] =
        ["\"stance\":\"asked\"", "\"stance\":\"declines_comment\"", "\"stance\":\"no_response\""];
    let mut numbers = Vec::new();
    ledger.store().scan(0..size, |number, _, line| {
        if line.is_some_and(|line| STANCES.iter().any(|stance| line.contains(stance))) {
            numbers.push(number);
        }
        true
    })?;
    let mut firsts = Vec::new();
    for number in numbers {
        firsts.extend(ledger.store().revision(number)?.map(|row| row.statement));
    }
    firsts.sort_unstable();
    firsts.dedup();
    Ok(firsts)
}
