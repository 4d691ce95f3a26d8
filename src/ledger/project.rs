//! What the projections say of a record: a function of the record alone, so that they can be made again and checked.

use jiff::tz::TimeZone;

use super::Error;
use crate::record::{Attribution, Body, Digest, Header, Record, Statement};
use crate::store::{RevisionRow, SearchRow, Transaction, VersionRow};

/// Writes what the projections say of the record at `number`. `find` yields the number of the record with a digest;
/// what it does not know, because a copy withholds it, is left out.
pub(crate) fn project(
    transaction: &Transaction<'_>,
    number: u64,
    record: &Record,
    zone: &TimeZone,
    find: impl Fn(&Digest) -> Result<Option<u64>, Error>,
) -> Result<(), Error> {
    match &record.body {
        Body::Statement(body) => {
            let (first, parent) = chain(number, body.statement, body.parent, &find)?;
            transaction.put_revision(&revision_row(number, first, &record.header, body, zone), parent)?;
            transaction.put_search(number, &search_row(body))?;
        }
        Body::Story(body) => {
            let (story, parent) = chain(number, body.story, body.parent, &find)?;
            transaction.put_version(&VersionRow { number, story, version: body.version, next: None }, parent)?;
        }
        Body::Signer(_) => transaction.put_signer(number)?,
        Body::Redaction(body) => transaction.put_redaction(number, body.number, body.part.as_str())?,
        Body::Note(_) | Body::Seal(_) => {}
    }
    for (_, digest) in references(&record.body) {
        if let Some(target) = find(&digest)? {
            transaction.put_reference(target, number)?;
        }
    }
    Ok(())
}

/// The numbers of a chain's first record and of the one before this.
fn chain(
    number: u64,
    first: Option<Digest>,
    parent: Option<Digest>,
    find: impl Fn(&Digest) -> Result<Option<u64>, Error>,
) -> Result<(u64, Option<u64>), Error> {
    let first = first.map_or(Ok(Some(number)), |digest| find(&digest))?.unwrap_or(number);
    Ok((first, parent.map_or(Ok(None), |digest| find(&digest))?))
}

/// The row by whose facets a statement's revision is found. `statement` is the number of its first revision's record.
pub(crate) fn revision_row(
    number: u64,
    statement: u64,
    header: &Header,
    body: &Statement,
    zone: &TimeZone,
) -> RevisionRow {
    let classes = body.attributions.iter().fold(0, |mask, attribution| mask | 1 << attribution.class as u32);
    let effective = body.effective_at.as_ref().map_or(header.recorded_at.to_timestamp(), |moment| moment.start(zone));
    RevisionRow {
        number,
        statement,
        revision: body.revision,
        status: body.status,
        classes,
        people: people(body),
        effective: effective.as_second(),
        next: None,
    }
}

/// How many people stand behind the statement, at the least.
pub(crate) fn people(body: &Statement) -> u32 {
    body.supporters().map(Attribution::at_least).fold(0, u32::saturating_add)
}

/// The words by which a statement's revision is found.
pub(crate) fn search_row(body: &Statement) -> SearchRow {
    let mut row = SearchRow { text: body.text.clone(), source: String::new(), tags: body.tags.join(" \u{1f} ") };
    if let Some(quote) = &body.quote {
        row.text.push('\n');
        row.text.push_str(quote);
    }
    for attribution in &body.attributions {
        let Attribution { phrase, name, role, organization, relays, .. } = attribution;
        let start = row.source.len();
        for part in [phrase, name, role, organization, relays].into_iter().flatten() {
            if has_words(&row.source[start..], part) {
                continue;
            }
            if !row.source.is_empty() {
                row.source.push('\n');
            }
            row.source.push_str(part);
        }
    }
    row
}

/// Whether the words of `part` stand in `text`, whole and in their order, so that they need not be indexed twice: a
/// published phrase mostly has the name and the role in it.
fn has_words(text: &str, part: &str) -> bool {
    let ends = |neighbour: Option<char>| neighbour.is_none_or(|c| c.is_ascii() && !c.is_ascii_alphanumeric());
    text.match_indices(part)
        .any(|(at, _)| ends(text[..at].chars().next_back()) && ends(text[at + part.len()..].chars().next()))
}

/// The digests that a record names, each with its field; not its parent, which is its chain's.
pub(crate) fn references(body: &Body) -> Vec<(&'static str, Digest)> {
    match body {
        Body::Statement(body) => {
            let relations = body.relations.iter().map(|relation| ("relations", relation.to));
            let appearances = body.appearances.iter().map(|appearance| ("appearances", appearance.story));
            relations.chain(appearances).chain(body.successor.map(|digest| ("successor", digest))).collect()
        }
        Body::Note(body) => body.about.iter().map(|digest| ("about", *digest)).collect(),
        Body::Seal(body) => vec![("about", body.about)],
        Body::Redaction(body) => vec![("target", body.target)],
        Body::Story(_) | Body::Signer(_) => Vec::new(),
    }
}

/// Every digest that a record names, those of its chain too.
pub(super) fn named(body: &Body) -> impl Iterator<Item = Digest> {
    let chain = match body {
        Body::Statement(body) => [body.statement, body.parent],
        Body::Story(body) => [body.story, body.parent],
        _ => [None, None],
    };
    references(body).into_iter().map(|(_, digest)| digest).chain(chain.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Class;

    #[test]
    fn indexes_no_words_of_a_source_twice() {
        let source = Attribution {
            phrase: Some("Mayor Ann Lee of Leeds".into()),
            name: Some("Ann Lee".into()),
            role: Some("Mayor".into()),
            organization: Some("City of Leeds".into()),
            relays: Some("Lee".into()),
            ..Attribution::new(Class::Official)
        };
        let row = search_row(&Statement::new("So it is.".into(), vec![source.clone(), source]));
        let once = "Mayor Ann Lee of Leeds\nCity of Leeds";
        assert_eq!(row.source, format!("{once}\n{once}"));
        assert!(!has_words("Leeds", "Lee") && !has_words("Léa Lee\u{301}", "Lee") && !has_words("", "Lee"));
    }
}
