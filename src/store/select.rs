//! Finding the statements that a reader asks for, newest change first.

use rusqlite::types::Value;

use super::{Entry, Error, Store};
use crate::record::{Class, Digest, Status};

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
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        let pairs = quoted.iter().enumerate().flat_map(|(at, one)| quoted[at + 1..].iter().map(move |two| (one, two)));
        let pairs: Vec<String> = pairs.map(|(one, two)| format!("({one} AND {two})")).collect();
        let mut found = Vec::new();
        if pairs.is_empty() {
            return Ok(found);
        }
        let sql = "SELECT r.number FROM search CROSS JOIN revision AS r ON r.number = search.rowid
            WHERE search MATCH ? AND r.next IS NULL ORDER BY search.rowid DESC LIMIT ?";
        self.each(sql, (format!("text : ({})", pairs.join(" OR ")), most as u64), |row| {
            found.push(row.get(0)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Calls `visit` with the number of the first revision's record and the entry of the revision that stands at the
    /// selection's moment, for each statement selected, newest change first, until it returns false.
    pub fn select(&self, selection: &Selection, mut visit: impl FnMut(u64, Entry) -> bool) -> Result<(), Error> {
        let Query { sql, parameters } = Query::of(selection)?;
        let mut statement = self.connection.prepare_cached(&sql).map_err(|error| self.failure(error))?;
        let parameters = rusqlite::params_from_iter(parameters);
        let mut rows = statement.query(parameters).map_err(|error| self.failure(error))?;
        while let Some(row) = rows.next().map_err(|error| self.failure(error))? {
            let read = || {
                let digest = Digest::from(row.get::<_, [u8; 32]>(2)?);
                Ok((row.get(0)?, Entry { number: row.get(1)?, digest, line: row.get(3)? }))
            };
            let (first, entry) = read().map_err(|error| self.failure(error))?;
            if !visit(first, entry) {
                break;
            }
        }
        Ok(())
    }
}

struct Query {
    sql: String,
    parameters: Vec<Value>,
}

impl Query {
    fn of(selection: &Selection) -> Result<Self, Error> {
        let mut query = Self { sql: String::new(), parameters: Vec::new() };
        query.sql.push_str("SELECT r.statement, r.number, record.digest, record.line FROM ");
        let words = words(selection)?;
        // CROSS JOIN keeps SQLite to the order written: the words, or the newest revisions, lead.
        query.sql.push_str(if words.is_empty() {
            "revision AS r "
        } else {
            "search CROSS JOIN revision AS r ON r.number = search.rowid "
        });
        query.sql.push_str("CROSS JOIN record ON record.number = r.number WHERE ");
        query.moment(selection.as_of);
        if !words.is_empty() {
            query.and("search MATCH ?", [Value::from(words)]);
        }
        query.facets(selection);
        query.sql.push_str(" ORDER BY r.number DESC");
        if selection.search.is_some() || selection.source.is_some() || selection.tag.is_some() {
            query.sql.truncate(query.sql.len() - " ORDER BY r.number DESC".len());
            query.sql.push_str(" ORDER BY search.rowid DESC");
        }
        Ok(query)
    }

    fn and(&mut self, condition: &str, parameters: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.parameters.extend(parameters);
    }

    /// The one revision of each statement that stands at the moment.
    fn moment(&mut self, as_of: AsOf) {
        let size = as_of.size.map(integer);
        match (size, as_of.in_effect) {
            (None, None) => self.sql.push_str("r.next IS NULL"),
            (Some(size), None) => {
                self.sql.push_str("r.number < ? AND (r.next IS NULL OR r.next >= ?)");
                self.parameters.extend([size.clone(), size]);
            }
            (size, Some(second)) => {
                let size = size.unwrap_or(Value::Integer(i64::MAX));
                self.sql.push_str(
                    "r.number < ? AND r.effective <= ? AND NOT EXISTS (SELECT 1 FROM revision AS s
                     WHERE s.statement = r.statement AND s.number < ? AND s.effective <= ?
                     AND (s.effective, s.number) > (r.effective, r.number))",
                );
                self.parameters.extend([size.clone(), second.into(), size, second.into()]);
            }
        }
    }

    fn facets(&mut self, selection: &Selection) {
        let statuses: Vec<Value> =
            selection.statuses.iter().map(|status| Value::from(status.as_str().to_owned())).collect();
        match statuses.len() {
            0 => {}
            1 => self.and("r.status = ?", statuses),
            // The sign keeps SQLite from an index that it would have to sort by number again.
            count => self.and(&format!("+r.status IN ({})", vec!["?"; count].join(", ")), statuses),
        }
        if !selection.classes.is_empty() {
            let mask: i64 = selection.classes.iter().map(|class| 1 << (*class as i64)).sum();
            self.and("r.classes & ?", [mask.into()]);
        }
        if let Some(changed) = &selection.changed {
            self.and("r.number >= ? AND r.number < ?", [integer(changed.start), integer(changed.end)]);
        }
        if let Some(versions) = &selection.story {
            let marks = vec!["?"; versions.len()].join(", ");
            let condition = format!("r.number IN (SELECT number FROM reference WHERE target IN ({marks}))");
            self.and(&condition, versions.iter().map(|number| integer(*number)));
        }
        if selection.unconfirmed {
            self.and("+r.status IN ('reported', 'disputed', 'denied')", []);
        }
        if selection.single_source {
            let others = vec!["?"; selection.also_single_source.len()].join(", ");
            let numbers = selection.also_single_source.iter().map(|number| integer(*number));
            self.and(&format!("(r.people = 1 OR r.number IN ({others}))"), numbers);
        }
    }
}

fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The full-text query: every condition on words, each word quoted so that no input is ever read as query syntax.
fn words(selection: &Selection) -> Result<String, Error> {
    let conditions = [("text", &selection.search), ("source", &selection.source), ("tags", &selection.tag)];
    let mut parts = Vec::new();
    for (column, query) in conditions {
        let Some(query) = query else { continue };
        let terms = terms(query);
        if terms.is_empty() {
            return Err(Error::NoWords { query: query.clone() });
        }
        parts.push(format!("{column}:({})", terms.join(" AND ")));
    }
    Ok(parts.join(" AND "))
}

/// Splits a query into words and `"quoted phrases"`, keeping only what has a letter or a digit to be found by.
fn terms(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (position, part) in query.split('"').enumerate() {
        let quoted = position % 2 == 1;
        let pieces: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
        for piece in pieces.into_iter().filter(|piece| piece.contains(char::is_alphanumeric)) {
            let (word, star) = match piece.strip_suffix('*') {
                Some(word) if !quoted => (word, "*"),
                _ => (piece, ""),
            };
            terms.push(format!("\"{}\"{star}", word.replace('\0', " ")));
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_no_input_as_query_syntax() {
        assert_eq!(terms("direct talks"), ["\"direct\"", "\"talks\""]);
        assert_eq!(terms("\"direct talks\" Hamas*"), ["\"direct talks\"", "\"Hamas\"*"]);
        assert_eq!(
            terms("a OR text:b) NEAR(c \"unclosed"),
            ["\"a\"", "\"OR\"", "\"text:b)\"", "\"NEAR(c\"", "\"unclosed\""]
        );
        assert!(terms("-- *** \"\"").is_empty());
    }
}
