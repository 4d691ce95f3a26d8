//! What a ledger's records say: statements by id or by facet, their histories, stories, and times as record numbers.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Error, Ledger};
use crate::record::{Body, Digest, Header, Minute, Moment, Record, Statement, Story};
use crate::store::{Entry, Selection};

/// What names the statement that was recorded or revised last, or the story that was.
pub const LAST: &str = "@";

/// The fewest hex digits by which a record is named.
pub const SHORTEST_ID: usize = 7;

/// One revision of a statement, read from its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised {
    /// The statement's id: the digest of its first revision's record.
    pub id: Digest,
    /// The number of this revision's record.
    pub number: u64,
    /// The digest of this revision's record.
    pub digest: Digest,
    /// When it was recorded, and by whom.
    pub header: Header,
    /// The revision.
    pub statement: Statement,
}

impl Revised {
    /// The second since 1970 from which on it is in effect: as it says, else when it was recorded.
    pub fn effective(&self, zone: &TimeZone) -> i64 {
        let recorded = || self.header.recorded_at.to_timestamp();
        self.statement.effective_at.as_ref().map_or_else(recorded, |moment| moment.start(zone)).as_second()
    }
}

/// A statement's whole history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The statement's id.
    pub id: Digest,
    /// Its revisions, oldest first, but those whose content is erased or withheld.
    pub revisions: Vec<Revised>,
    /// How many revisions have no content here.
    pub without_content: usize,
}

/// One version of a story, read from its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The story's id: the digest of its first version's record.
    pub id: Digest,
    /// The number of this version's record.
    pub number: u64,
    /// The digest of this version's record.
    pub digest: Digest,
    /// The version.
    pub story: Story,
}

impl Ledger {
    /// Calls `visit` with each statement selected, as it stands at the selection's moment, newest change first, until
    /// it returns false. Statements without content here are passed over.
    pub fn select(&self, selection: &Selection, mut visit: impl FnMut(Revised) -> bool) -> Result<(), Error> {
        let mut failure = None;
        let with_declared;
        let selection = match selection.single_source {
            true => {
                let also_single_source = self.single_by_declaration(selection.as_of.size)?;
                with_declared = Selection { also_single_source, ..selection.clone() };
                &with_declared
            }
            false => selection,
        };
        self.store.select(selection, |_, entry| match revised(entry) {
            Ok(Some(revised)) => visit(revised),
            Ok(None) => true,
            Err(error) => {
                failure = Some(error);
                false
            }
        })?;
        failure.map_or(Ok(()), Err)
    }

    /// The history of the statement whose id, or one of whose records' digests, begins with `id`; or, for [`LAST`], of
    /// the one recorded or revised last.
    pub fn chain(&self, id: &str) -> Result<Chain, Error> {
        if id == LAST {
            let unknown = || Error::UnknownId { what: "statement", id: id.to_owned() };
            return self.chain_at(self.store.last_statement()?.ok_or_else(unknown)?);
        }
        self.chain_at(self.statement_among(id, self.candidates(id)?)?)
    }

    /// The number of the first revision of the one statement among the records whose digests begin with `id`.
    pub(super) fn statement_among(&self, id: &str, candidates: Vec<(u64, Digest)>) -> Result<u64, Error> {
        let mut statements = Vec::new();
        for (number, digest) in candidates {
            if let Some(row) = self.store.revision(number)? {
                statements.push((row.statement, digest));
            }
        }
        one_of("statement", id, statements)
    }

    /// The number of the first version of the one story among the records whose digests begin with `id`.
    pub(super) fn story_among(&self, id: &str, candidates: Vec<(u64, Digest)>) -> Result<u64, Error> {
        let mut stories = Vec::new();
        for (number, digest) in candidates {
            if let Some(row) = self.store.version(number)? {
                stories.push((row.story, digest));
            }
        }
        one_of("story", id, stories)
    }

    /// The history of the statement whose first revision is the record at `first`.
    pub fn chain_at(&self, first: u64) -> Result<Chain, Error> {
        let mut chain = Chain { id: self.digest_of(first)?, revisions: Vec::new(), without_content: 0 };
        for row in self.store.revisions_of(first)? {
            match self.store.entry(row.number)?.map(revised).transpose()?.flatten() {
                Some(revised) => chain.revisions.push(revised),
                None => chain.without_content += 1,
            }
        }
        Ok(chain)
    }

    /// The statement's revision whose record is at `number`, if it has content here.
    pub fn revised_at(&self, number: u64) -> Result<Option<Revised>, Error> {
        self.store.entry(number)?.map_or(Ok(None), revised)
    }

    /// The number of the newest revision of the statement that has a revision at `number`.
    pub fn newest_revision(&self, mut number: u64) -> Result<u64, Error> {
        while let Some(next) = self.store.revision(number)?.and_then(|row| row.next) {
            number = next;
        }
        Ok(number)
    }

    /// The number of the newest version of the story that has a version at `number`.
    pub fn newest_version(&self, mut number: u64) -> Result<u64, Error> {
        while let Some(next) = self.store.version(number)?.and_then(|row| row.next) {
            number = next;
        }
        Ok(number)
    }

    /// The versions of the story whose id, or one of whose records' digests, begins with `id`, oldest first; or, for
    /// [`LAST`], of the one that was recorded last.
    pub fn story(&self, id: &str) -> Result<Vec<Version>, Error> {
        let story = if id == LAST {
            let unknown = || Error::UnknownId { what: "story", id: id.to_owned() };
            self.store.last_story()?.ok_or_else(unknown)?
        } else {
            self.story_among(id, self.candidates(id)?)?
        };
        let id = self.digest_of(story)?;
        let mut versions = Vec::new();
        for row in self.store.versions_of(story)? {
            let number = row.number;
            if let Body::Story(story) = self.record(number)?.body {
                versions.push(Version { id, number, digest: self.digest_of(number)?, story });
            }
        }
        Ok(versions)
    }

    /// The one record of any kind whose digest begins with `id`.
    pub fn entry(&self, id: &str) -> Result<Entry, Error> {
        let unknown = || Error::UnknownId { what: "record", id: id.to_owned() };
        match self.candidates(id)?[..] {
            [] => Err(unknown()),
            [(number, _)] => self.store.entry(number)?.ok_or_else(unknown),
            ref many => Err(Error::AmbiguousId {
                id: id.to_owned(),
                candidates: many.iter().map(|(_, digest)| *digest).collect(),
            }),
        }
    }

    /// The shortest beginning of `digest`, of at least [`SHORTEST_ID`] digits, that no other record's digest has.
    pub fn short_id(&self, digest: &Digest) -> Result<String, Error> {
        let text = digest.to_string();
        let mut digits = SHORTEST_ID;
        for neighbour in self.store.neighbours(digest)?.into_iter().flatten() {
            let shared = text.bytes().zip(neighbour.to_string().bytes()).take_while(|(a, b)| a == b).count();
            digits = digits.max(shared + 1);
        }
        Ok(digest.prefix(digits))
    }

    /// How many records the ledger had at the end of `moment`: of that day in the ledger's zone, or that instant.
    pub fn size_at(&self, moment: &Moment) -> Result<u64, Error> {
        let end = moment.end(&self.zone);
        self.first_where(
            |minute| if moment.is_date() { minute.to_timestamp() >= end } else { minute.to_timestamp() > end },
        )
    }

    /// The number of the first record made at or after the beginning of `moment`.
    pub fn number_since(&self, moment: &Moment) -> Result<u64, Error> {
        let start = Minute::of(moment.start(&self.zone));
        self.first_where(|minute| minute >= start)
    }

    /// When the newest record below `size` that has content was made.
    pub(crate) fn recorded_at_or_before(&self, size: u64) -> Result<Option<Minute>, Error> {
        for number in (0..size).rev() {
            match self.record(number) {
                Ok(record) => return Ok(Some(record.header.recorded_at)),
                Err(Error::NoContent { .. } | Error::Record { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The last second that counts as "in effect" at `moment`.
    pub fn second_at(&self, moment: &Moment) -> i64 {
        let end: Timestamp = moment.end(&self.zone);
        if moment.is_date() { end.as_second() - 1 } else { end.as_second() }
    }

    /// Bisects for the first record whose time satisfies `holds`: times never go back.
    fn first_where(&self, holds: impl Fn(Minute) -> bool) -> Result<u64, Error> {
        let (mut low, mut high) = (0, self.size()?);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.recorded_at_or_before(middle + 1)?.is_some_and(&holds) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The records whose digests begin with `id`.
    pub(super) fn candidates(&self, id: &str) -> Result<Vec<(u64, Digest)>, Error> {
        let (least, greatest) = bounds(id)?;
        Ok(self.store.digests_between(least.as_bytes(), greatest.as_bytes(), 1000)?)
    }
}

/// The least and the greatest digest that begin with `id`.
pub(super) fn bounds(id: &str) -> Result<(Digest, Digest), Error> {
    let id = id.trim().to_ascii_lowercase();
    let is_hex = id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || !(SHORTEST_ID..=64).contains(&id.len()) {
        return Err(Error::NotAnId { id: id.chars().take(80).collect() });
    }
    let pad = |digit: &str| format!("{id}{}", digit.repeat(64 - id.len())).parse::<Digest>();
    match (pad("0"), pad("f")) {
        (Ok(least), Ok(greatest)) => Ok((least, greatest)),
        _ => Err(Error::NotAnId { id }),
    }
}

/// The first record that all records found belong to. An id in full, or as the beginning of first records alone, is
/// never made ambiguous by its own chain.
fn one_of(what: &'static str, id: &str, found: Vec<(u64, Digest)>) -> Result<u64, Error> {
    let mut firsts: Vec<u64> = found.iter().map(|(first, _)| *first).collect();
    firsts.sort_unstable();
    firsts.dedup();
    match firsts[..] {
        [] => Err(Error::UnknownId { what, id: id.to_owned() }),
        [first] => Ok(first),
        _ => {
            let candidates = found.into_iter().map(|(_, digest)| digest).collect();
            Err(Error::AmbiguousId { id: id.to_owned(), candidates })
        }
    }
}

/// Reads a statement's revision from its record, if it has content here and is one.
pub(super) fn revised(entry: Entry) -> Result<Option<Revised>, Error> {
    let Entry { number, digest, line: Some(line) } = entry else { return Ok(None) };
    let record = Record::parse(&line).map_err(|source| Error::Record { number, source })?;
    let Body::Statement(statement) = record.body else { return Ok(None) };
    Ok(Some(Revised { id: statement.statement.unwrap_or(digest), number, digest, header: record.header, statement }))
}
