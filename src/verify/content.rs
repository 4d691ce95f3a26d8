//! One record: its digest, its form, its fields, its ground, and the rows that are made of it alone.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::Error;
use super::finding::{Code, Findings, Place};
use super::log::{CHUNK, Chunk, Link, Reference, Shape, StoredLink, Wanted};
use super::rows::{self, StoredRevision};
use crate::ledger::{Ledger, check_step, references, revision_row};
use crate::merkle::{Hash, leaf_hash};
use crate::record::{self, Body, Digest, Header, Record, Statement, Story, Text};
use crate::store::Table;

/// Reads the records of one chunk in their order.
pub(super) struct Reader<'a> {
    view: &'a Ledger,
    findings: &'a mut Findings,
    chunk: Chunk,
    leaves: Vec<Hash>,
    next: u64,
    /// The rows of the chunk's revisions, unless they can't be read.
    rows: Option<Peekable<IntoIter<StoredRevision>>>,
    /// The numbers that the full-text index knows, unless they can't be read.
    words: Option<Peekable<IntoIter<i64>>>,
}

impl<'a> Reader<'a> {
    /// Prepares to read the records of `range`.
    pub(super) fn open(view: &'a Ledger, range: Range<u64>, findings: &'a mut Findings) -> Result<Self, Error> {
        let rows = rows::revisions(view, &range, findings);
        let words = rows::words(view, &range, findings);
        let chunk = Chunk {
            start: range.start,
            digests: Vec::with_capacity(CHUNK as usize),
            shapes: Vec::with_capacity(CHUNK as usize),
            ..Chunk::default()
        };
        Ok(Self {
            view,
            findings,
            chunk,
            leaves: Vec::with_capacity(CHUNK as usize),
            next: range.start,
            rows: rows.map(|rows| rows.into_iter().peekable()),
            words: words.map(|words| words.into_iter().peekable()),
        })
    }

    /// The number of the record that is read next.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Reports that the next record can't be read.
    pub(super) fn damaged(&mut self, reason: &str) {
        self.report(Code::FileDamaged, self.next, || format!("expected a record, found: {reason}"));
    }

    /// Takes the record at `number`, and reports those before it that did not come.
    pub(super) fn take(&mut self, number: u64, digest: &[u8], line: Option<&str>) {
        self.skip_to(number);
        self.next = number + 1;
        let stored = <[u8; 32]>::try_from(digest).map(Digest::from);
        let computed = line.map(|line| Digest::of(line.as_bytes()));
        match (&stored, &computed) {
            (Ok(stored), Some(computed)) if stored != computed => {
                self.report(Code::DigestMismatch, number, || {
                    format!("expected a line with the digest {stored}, found one with {computed}")
                });
            }
            (Err(_), _) => self.report(Code::DigestMismatch, number, || {
                format!("expected a digest of 32 bytes, found {}", digest.len())
            }),
            _ => {}
        }
        let digest = stored.ok().or(computed).unwrap_or_else(|| Digest::from([0; 32]));
        self.chunk.digests.push(digest);
        self.leaves.push(leaf_hash(digest.as_bytes()));
        let shape = line.map_or(Shape::Empty, |line| self.read(number, line));
        self.chunk.shapes.push(shape);
        if !shape.is_revision() {
            self.check_no_row(number, shape);
        }
    }

    /// Ends the chunk, and yields it with its leaf hashes.
    pub(super) fn finish(mut self, end: u64) -> Result<(Chunk, Vec<Hash>), Error> {
        self.skip_to(end);
        Ok((self.chunk, self.leaves))
    }

    fn skip_to(&mut self, number: u64) {
        while self.next < number {
            self.report(Code::RecordMissing, self.next, || "expected a record, found none".to_owned());
            self.chunk.digests.push(Digest::from([0; 32]));
            self.chunk.shapes.push(Shape::Missing);
            self.leaves.push(Hash::default());
            self.check_no_row(self.next, Shape::Missing);
            self.next += 1;
        }
    }

    fn read(&mut self, number: u64, line: &str) -> Shape {
        use record::Error::{Empty, Newer, NotCanonical, UnknownField};
        let record = match Record::parse(line) {
            Ok(record) => record,
            Err(Newer { .. }) => return Shape::Newer,
            Err(error) => {
                let form = matches!(error, NotCanonical { .. } | Empty { .. } | UnknownField { .. });
                let code = if form { Code::NotCanonical } else { Code::InvalidRecord };
                self.report(code, number, || error.to_string());
                return Shape::Unreadable;
            }
        };
        self.check_time(number, &record.header);
        self.note_references(number, &record.body);
        match record.body {
            Body::Statement(body) => self.read_statement(number, &record.header, &body),
            Body::Story(body) => self.read_story(number, &body),
            Body::Note(_) => Shape::Note,
            Body::Seal(_) => Shape::Seal,
            Body::Signer(body) => {
                self.chunk.signers.push((number, body));
                Shape::Signer
            }
            Body::Redaction(body) => {
                self.chunk.redactions.push((number, body));
                Shape::Redaction
            }
        }
    }

    fn check_time(&mut self, number: u64, header: &Header) {
        let now = (number, header.recorded_at);
        let [first, last] = self.chunk.times.unwrap_or([now, now]);
        if now.1 < last.1 {
            self.report(Code::TimeWentBack, number, || went_back(last, now));
        }
        self.chunk.times = Some([first, now]);
    }

    fn note_references(&mut self, number: u64, body: &Body) {
        for (field, target) in references(body) {
            let wanted = match (body, field) {
                (_, "relations" | "successor") => Wanted::Statement,
                (_, "appearances") => Wanted::Version,
                (Body::Seal(_), _) => Wanted::Revision,
                _ => Wanted::Record,
            };
            self.chunk.references.push(Reference { target, number, field, wanted });
        }
    }

    fn read_statement(&mut self, number: u64, header: &Header, body: &Statement) -> Shape {
        let grounded = match (body.statement, body.parent) {
            (Some(first), Some(parent)) => {
                self.chunk.revisions.push(Link {
                    number,
                    first,
                    parent,
                    position: body.revision,
                    status: Some(body.status),
                });
                check_ground(self.view, body)
            }
            _ => Some(check_step(None, &[], body)),
        };
        match grounded {
            Some(Ok(())) => {}
            Some(Err(error)) => self.report(Code::NoGround, number, || error.to_string()),
            None => self.chunk.ungrounded.push(number),
        }
        if body.successor.is_some() && body.successor == body.statement {
            self.report(Code::DanglingReference, number, || {
                "expected another statement as successor, found this one".to_owned()
            });
        }
        self.check_row(number, header, body);
        let known = self.words.as_mut().map(|words| words.next_if(|word| *word == number as i64).is_some());
        if known == Some(false) {
            self.report(Code::SearchIncomplete, number, || {
                "expected the revision's words in the full-text index, found none".to_owned()
            });
        }
        if body.statement.is_some() { Shape::Revision } else { Shape::Statement }
    }

    /// Compares the stored row to what the record gives, but for what depends on other records.
    fn check_row(&mut self, number: u64, header: &Header, body: &Statement) {
        let Some(rows) = &mut self.rows else { return };
        let Some(stored) = rows.next_if(|row| row.number == number as i64) else {
            self.report(Code::ProjectionMissing, number, || "expected a row of this revision, found none".to_owned());
            return;
        };
        let expected = revision_row(number, number, header, body, self.view.zone());
        let is_first = body.statement.is_none();
        if let Some(difference) = stored.difference(&expected, is_first) {
            self.report(Code::ProjectionRevisionMismatch, number, || difference);
        }
        if !is_first || stored.next.is_some() {
            self.chunk.stored_revisions.push(StoredLink { number, first: stored.statement, next: stored.next });
        }
    }

    fn read_story(&mut self, number: u64, body: &Story) -> Shape {
        if let (Some(first), Some(parent)) = (body.story, body.parent) {
            self.chunk.versions.push(Link { number, first, parent, position: body.version, status: None });
        }
        self.chunk.stories.push((number, body.version, body.text_digest.is_some()));
        if let Some(digest) = &body.text_digest {
            self.check_text(number, digest, body.characters);
        }
        if body.story.is_some() { Shape::Version } else { Shape::Story }
    }

    fn check_text(&mut self, number: u64, digest: &Digest, characters: Option<u32>) {
        let mut found = None;
        let read = self.view.store().rows(Table::Text, number as i64..=number as i64, |row| {
            found = Some(row.text(1).map(str::to_owned));
            true
        });
        match (read, found) {
            (Err(error), _) => self.report(Code::FileDamaged, number, || format!("expected a text, found: {error}")),
            (Ok(()), None) => self.chunk.without_text.push(number),
            (Ok(()), Some(content)) => {
                if let Some(difference) = text_difference(&content.unwrap_or_default(), digest, characters) {
                    self.report(Code::TextMismatch, number, || difference);
                }
            }
        }
    }

    /// A record that is no statement's revision has no row and no words. What was erased may keep its row, which holds
    /// its place in the chain, but never its words; what a newer program projects is its own affair.
    fn check_no_row(&mut self, number: u64, shape: Shape) {
        let row = self.rows.as_mut().and_then(|rows| rows.next_if(|row| row.number == number as i64));
        let words = self.words.as_mut().and_then(|words| words.next_if(|word| *word == number as i64));
        if row.is_some() && (!shape.is_opaque() || shape == Shape::Missing) {
            self.report(Code::ProjectionSurplus, number, || {
                "expected no row of a revision, since the record is none".to_owned()
            });
        }
        if words.is_some() && !matches!(shape, Shape::Newer | Shape::Unreadable) {
            self.report(Code::SearchSurplus, number, || {
                "expected no words in the full-text index, since the record is no revision with content".to_owned()
            });
        }
    }

    fn report(&mut self, code: Code, number: u64, message: impl FnOnce() -> String) {
        self.findings.add(code, Place::record(number), message);
    }
}

/// Says that a record was made before the one that it follows.
pub(super) fn went_back(before: (u64, record::Minute), now: (u64, record::Minute)) -> String {
    format!("expected a time not before {} of record {}, found {}", before.1, before.0, now.1)
}

fn text_difference(content: &str, digest: &Digest, characters: Option<u32>) -> Option<String> {
    let found = Digest::of(content.as_bytes());
    if found != *digest {
        return Some(format!("expected a text with the digest {digest}, found one with {found}"));
    }
    let Ok(text) = serde_json::from_str::<Text>(content) else {
        return Some("expected a JSON object of salt and text, found something else".to_owned());
    };
    let found = text.text.chars().count();
    let expected = characters.unwrap_or_default();
    (found != expected as usize).then(|| format!("expected a text of {expected} characters, found {found}"))
}

/// Checks a later revision against the one that it names as its parent, if that is here with the content that its
/// digest demands. What restores an earlier status is left for when the whole chain is known.
fn check_ground(view: &Ledger, body: &Statement) -> Option<Result<(), crate::ledger::Error>> {
    let digest = body.parent?;
    let parent = statement_at(view, view.store().number_of(&digest).ok()??, &digest)?;
    let restores = parent.status.is_final() && body.status != parent.status;
    (!restores).then(|| check_step(Some(&parent), &[parent.status], body))
}

/// The revision at `number`, if it is one and its line has `digest`.
pub(super) fn statement_at(view: &Ledger, number: u64, digest: &Digest) -> Option<Statement> {
    let mut found = None;
    let read = view.store().scan(number..number.checked_add(1)?, |_, _, line| {
        found = line.filter(|line| Digest::of(line.as_bytes()) == *digest).and_then(|line| Record::parse(line).ok());
        true
    });
    match (read, found?.body) {
        (Ok(()), Body::Statement(statement)) => Some(statement),
        _ => None,
    }
}
