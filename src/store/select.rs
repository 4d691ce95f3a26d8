//! Finding the statements that a reader asks for, newest change first.

use super::cells::Value;
use super::engine::Dialect;
use super::words::{Column, Find, all_of, two_of};
use super::{Entry, Error, Store};
use crate::record::{Class, Status};

/// The moment whose state is asked for, on either clock or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AsOf {
    /// What the ledger held when it had this many records.
    pub size: Option<u64>,
    /// What was so at this second since 1970, by `effective_at`.
    pub in_effect: Option<i64>,
}

/// Which statements are asked for. All conditions hold at once; empty ones hold for every statement.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// At which moment.
    pub as_of: AsOf,
    /// Any of these statuses.
    pub statuses: Vec<Status>,
    /// Any of these classes among the attributions.
    pub classes: Vec<Class>,
    /// Revised, at that moment, by a record with a number in this range.
    pub changed: Option<std::ops::Range<u64>>,
    /// Standing in the story whose versions' records have these numbers.
    pub story: Option<Vec<u64>>,
    /// With all of these words in text or quote; `"quoted words"` in their order, `word*` for its beginning.
    pub search: Option<String>,
    /// With all of these words in one source's phrase, name, role or organization.
    pub source: Option<String>,
    /// With this tag's words among the tags.
    pub tag: Option<String>,
    /// Neither confirmed nor final.
    pub unconfirmed: bool,
    /// With at most one person known to stand behind it.
    pub single_source: bool,
    /// The numbers of revisions that count as such, whatever their own rows say.
    pub also_single_source: Vec<u64>,
}

impl Store {
    /// The numbers of the revisions, newest first and `most` at the most, that stand now and have at least two of these
    /// words in text or quote.
    pub fn with_two_of(&self, words: &[&str], most: usize) -> Result<Vec<u64>, Error> {
        let Some(find) = two_of(Column::Text, words) else { return Ok(Vec::new()) };
        let Dialect { join, found, matches, .. } = self.engine.dialect();
        let sql = format!(
            "SELECT r.number FROM search {join} revision AS r ON r.number = {found}
            WHERE {matches} AND r.next IS NULL ORDER BY {found} DESC LIMIT ?"
        );
        let mut numbers = Vec::new();
        self.each(&sql, &[Value::Text(&self.engine.find(&find)), (most as u64).into()], |row| {
            numbers.push(row.get(0)?);
            Ok(())
        })?;
        Ok(numbers)
    }

    /// Calls `visit` with the number of the first revision's record and the entry of the revision that stands at the
    /// selection's moment, for each statement selected, newest change first, until it returns false.
    pub fn select(&self, selection: &Selection, mut visit: impl FnMut(u64, Entry) -> bool) -> Result<(), Error> {
        let words = words(selection)?.map(|find| self.engine.find(&find));
        let query = Query::of(selection, words.as_deref(), self.engine.dialect());
        self.visit(&query.sql, &query.values, |row| {
            Ok(visit(row.get(0)?, Entry { number: row.get(1)?, digest: row.get(2)?, line: row.get(3)? }))
        })
    }
}

struct Query<'a> {
    sql: String,
    values: Vec<Value<'a>>,
    dialect: &'static Dialect,
}

impl<'a> Query<'a> {
    fn of(selection: &'a Selection, words: Option<&'a str>, dialect: &'static Dialect) -> Self {
        let mut query = Self { sql: String::new(), values: Vec::new(), dialect };
        let Dialect { join, found, matches, .. } = dialect;
        // The words, or else the newest revisions, lead.
        let (from, order) = match words {
            None => ("revision AS r".to_owned(), "r.number"),
            Some(_) => (format!("search {join} revision AS r ON r.number = {found}"), *found),
        };
        query.sql = format!(
            "SELECT r.statement, r.number, record.digest, record.line
            FROM {from} {join} record ON record.number = r.number WHERE "
        );
        query.moment(selection.as_of);
        if let Some(words) = words {
            query.and(matches, [words.into()]);
        }
        query.facets(selection);
        query.sql.push_str(&format!(" ORDER BY {order} DESC"));
        query
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value<'a>>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    /// The one revision of each statement that stands at the moment.
    fn moment(&mut self, as_of: AsOf) {
        let size = as_of.size.map(Value::from);
        match (size, as_of.in_effect) {
            (None, None) => self.sql.push_str("r.next IS NULL"),
            (Some(size), None) => {
                self.sql.push_str("r.number < ? AND (r.next IS NULL OR r.next >= ?)");
                self.values.extend([size, size]);
            }
            (size, Some(second)) => {
                let size = size.unwrap_or(Value::Integer(i64::MAX));
                self.sql.push_str(
                    "r.number < ? AND r.effective <= ? AND NOT EXISTS (SELECT 1 FROM revision AS s
                     WHERE s.statement = r.statement AND s.number < ? AND s.effective <= ?
                     AND (s.effective, s.number) > (r.effective, r.number))",
                );
                self.values.extend([size, second.into(), size, second.into()]);
            }
        }
    }

    fn facets(&mut self, selection: &'a Selection) {
        let unindexed = self.dialect.unindexed;
        let statuses = selection.statuses.iter().map(|status| Value::from(status.as_str()));
        match statuses.len() {
            0 => {}
            1 => self.and("r.status = ?", statuses),
            // An index by status would have to be sorted by number again.
            count => self.and(&format!("{unindexed}r.status IN ({})", vec!["?"; count].join(", ")), statuses),
        }
        if !selection.classes.is_empty() {
            let mask: i64 = selection.classes.iter().fold(0, |mask, class| mask | 1 << (*class as i64));
            self.and("(r.classes & ?) <> 0", [mask.into()]);
        }
        if let Some(changed) = &selection.changed {
            // Where words lead, their index is entered at the range's end, and not walked down to it.
            let leads = selection.search.is_some() || selection.source.is_some() || selection.tag.is_some();
            let number = if leads { self.dialect.found } else { "r.number" };
            let condition = format!("{number} >= ? AND {number} < ?");
            self.and(&condition, [changed.start.into(), changed.end.into()]);
        }
        if let Some(versions) = &selection.story {
            let condition = format!("r.number IN (SELECT number FROM reference WHERE {})", among("target", versions));
            self.and(&condition, versions.iter().map(|number| Value::from(*number)));
        }
        if selection.unconfirmed {
            self.and(&format!("{unindexed}r.status IN ('reported', 'disputed', 'denied')"), []);
        }
        if selection.single_source {
            let others = &selection.also_single_source;
            let numbers = others.iter().map(|number| Value::from(*number));
            self.and(&format!("(r.people = 1 OR {})", among("r.number", others)), numbers);
        }
    }
}

/// That a column has one of these numbers.
fn among(column: &str, numbers: &[u64]) -> String {
    match numbers.len() {
        0 => "1 = 0".to_owned(),
        count => format!("{column} IN ({})", vec!["?"; count].join(", ")),
    }
}

/// Every condition on words.
fn words(selection: &Selection) -> Result<Option<Find<'_>>, Error> {
    let conditions =
        [(Column::Text, &selection.search), (Column::Source, &selection.source), (Column::Tags, &selection.tag)];
    let mut parts = Vec::new();
    for (column, query) in conditions {
        let Some(query) = query else { continue };
        parts.push(all_of(column, query).ok_or_else(|| Error::NoWords { query: query.clone() })?);
    }
    Ok((!parts.is_empty()).then_some(Find::All(parts)))
}
