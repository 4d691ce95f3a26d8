//! What a ledger has to offer at the cursor: ids, names that stand on the record, labels, signers.
//!
//! Nobody is offered whom a record does not name on the record, nor out of what is for counsel alone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Candidate;
use crate::cli::context::Context;
use crate::ledger::{Error, Ledger, Revised};
use crate::publication::is_address;
use crate::record::{Audience, Digest, RelationType};
use crate::site::card::named;
use crate::store::{Access, Selection};

/// How many of the newest statements or stories are offered where nothing is typed: a screenful.
const NEWEST: usize = 20;
/// The most records that are looked at for an id that is begun.
const MOST_BEGUN: usize = 400;
/// How many of the newest statements are looked through for names and labels.
const LOOKED_THROUGH: usize = 2_000;

/// What of the ledger may stand at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Statements,
    Stories,
    StatementsAndStories,
    /// `TYPE:ID`.
    Relations,
    Names,
    Tags,
    Signers,
}

/// What the ledger at `place`, or where it is if nobody says, has to offer; nothing where it can't be read.
pub(super) fn of(place: Option<PathBuf>, wish: Wish, word: &str) -> Vec<Candidate> {
    let context = Context::at(place);
    // A publication elsewhere on the web is not fetched for a key that was pressed.
    if context.location().shown().to_str().is_some_and(is_address) {
        return Vec::new();
    }
    let Ok(ledger) = context.open(Access::Read) else { return Vec::new() };
    let offered = match wish {
        Wish::Statements => statements(&ledger, word),
        Wish::Stories => stories(&ledger, word),
        Wish::StatementsAndStories => statements(&ledger, word).and_then(|mut all| {
            all.extend(stories(&ledger, word)?);
            Ok(all)
        }),
        Wish::Relations => relations(&ledger, word),
        Wish::Names => from_statements(&ledger, |revised| {
            let is_told = revised.statement.audience != Some(Audience::Counsel);
            let names = revised.statement.attributions.iter().filter(|_| is_told).filter_map(named);
            names.map(str::to_owned).collect()
        }),
        Wish::Tags => from_statements(&ledger, |revised| revised.statement.tags.clone()),
        Wish::Signers => signers(&ledger),
    };
    offered.unwrap_or_default()
}

/// The newest statements, or those whose ids begin with what is typed.
fn statements(ledger: &Ledger, word: &str) -> Result<Vec<Candidate>, Error> {
    let mut found = Vec::new();
    if word.is_empty() {
        if ledger.store().last_statement()?.is_some() {
            found.push(Candidate::new(crate::ledger::LAST, "the statement recorded or revised last"));
        }
        let mut failure = None;
        ledger.select(&Selection::default(), |revised| {
            match ledger.short_id(&revised.id) {
                Ok(id) => found.push(Candidate::new(id, &revised.statement.text)),
                Err(error) => failure = Some(error),
            }
            failure.is_none() && found.len() <= NEWEST
        })?;
        return failure.map_or(Ok(found), Err);
    }
    for (number, digest) in beginning_with(ledger, word)? {
        let Some(row) = ledger.store().revision(number)?.filter(|row| row.statement == number) else { continue };
        if let Some(revised) = ledger.revised_at(ledger.newest_revision(row.number)?)? {
            found.push(Candidate::new(id(ledger, &digest, word)?, &revised.statement.text));
        }
    }
    Ok(found)
}

fn stories(ledger: &Ledger, word: &str) -> Result<Vec<Candidate>, Error> {
    let rows = match word.is_empty() {
        true => ledger.store().newest_versions(u64::MAX, NEWEST)?.into_iter().map(|row| row.story).collect(),
        false => {
            let mut stories = Vec::new();
            for (number, _) in beginning_with(ledger, word)? {
                stories.extend(ledger.store().version(number)?.filter(|row| row.story == number).map(|row| row.story));
            }
            stories
        }
    };
    let mut found = Vec::new();
    for story in rows {
        let digest = ledger.digest_of(story)?;
        let newest = ledger.record(ledger.newest_version(story)?).map(|record| record.body);
        if let Ok(crate::record::Body::Story(newest)) = newest {
            let about = newest.headline.or(newest.url).unwrap_or_default();
            found.push(Candidate::new(id(ledger, &digest, word)?, &about));
        }
    }
    Ok(found)
}

fn relations(ledger: &Ledger, word: &str) -> Result<Vec<Candidate>, Error> {
    let Some((kind, begun)) = word.split_once(':') else {
        return Ok(RelationType::ALL.iter().map(|kind| Candidate::new(format!("{}:", kind.as_str()), "")).collect());
    };
    let targets = statements(ledger, begun)?.into_iter();
    Ok(targets.map(|one| Candidate { value: format!("{kind}:{}", one.value), ..one }).collect())
}

/// What the newest statements have of it, in order.
fn from_statements(ledger: &Ledger, of: impl Fn(&Revised) -> Vec<String>) -> Result<Vec<Candidate>, Error> {
    let mut found = BTreeSet::new();
    let mut looked_through = 0;
    ledger.select(&Selection::default(), |revised| {
        found.extend(of(&revised));
        looked_through += 1;
        looked_through < LOOKED_THROUGH
    })?;
    Ok(found.iter().map(|value| Candidate::new(value, "")).collect())
}

fn signers(ledger: &Ledger) -> Result<Vec<Candidate>, Error> {
    let signers = ledger.signers()?;
    Ok(signers.terms().iter().map(|term| Candidate::new(&term.name, &term.key.id().to_string())).collect())
}

/// The records whose digests begin so; fewer digits than name a record will do.
fn beginning_with(ledger: &Ledger, word: &str) -> Result<Vec<(u64, Digest)>, Error> {
    let is_hex = word.len() <= 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pad = |digit: &str| format!("{}{}", word.to_ascii_lowercase(), digit.repeat(64 - word.len())).parse::<Digest>();
    match is_hex.then(|| (pad("0"), pad("f"))) {
        Some((Ok(least), Ok(greatest))) => {
            Ok(ledger.store().digests_between(least.as_bytes(), greatest.as_bytes(), MOST_BEGUN)?)
        }
        _ => Ok(Vec::new()),
    }
}

/// The short id, or as much more of it as is typed.
fn id(ledger: &Ledger, digest: &Digest, word: &str) -> Result<String, Error> {
    let short = ledger.short_id(digest)?;
    Ok(if short.len() < word.len() { digest.prefix(word.len()) } else { short })
}
