//! What a reader asks for: the words of an address, and how an answer is found or made.

use std::any::{Any, TypeId};
use std::convert::Infallible;
use std::num::ParseIntError;
use std::str::{FromStr, ParseBoolError};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::cache::Made;
use super::live::Live;
use super::{Problem, Shared};
use crate::ledger::Filter;
use crate::record::Moment;
use crate::site::head::percent_encoded;

/// A request to read, with the server that it was put to.
pub(super) struct Asked {
    server: Shared,
    /// Path and query, as they were asked for.
    key: String,
    known: Vec<HeaderValue>,
    words: Words,
}

/// The names and values of an address's query. Empty ones are what a form sends of fields that were left alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(Vec<(String, String)>);

impl FromRequestParts<Shared> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Shared) -> Result<Self, Infallible> {
        let key = parts.uri.path_and_query().map(|address| address.as_str().to_owned()).unwrap_or_default();
        Ok(Self {
            server: server.clone(),
            key,
            known: parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect(),
            words: Words::read(parts.uri.query().unwrap_or_default()),
        })
    }
}

impl Asked {
    /// Answers with what was made before of a ledger of the same size, or with what `make` makes now.
    pub(super) async fn answer(
        self,
        make: impl FnOnce(&Live<'_>, &Shared, Words) -> Result<Made, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Self { server, key, known, words } = self;
        let maker = server.clone();
        let made = server.read(move |live| {
            let size = crate::site::shelf::Shelf::head(live).size;
            if let Some(made) = maker.cache.find(size, &key) {
                return Ok(made);
            }
            let made = Arc::new(make(live, &maker, words)?);
            maker.cache.keep(size, key, &made);
            Ok(made)
        });
        Ok(made.await?.answer(&known))
    }
}

impl Words {
    fn read(query: &str) -> Self {
        let uri = format!("/?{query}").parse().unwrap_or_default();
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).map(|pairs| pairs.0);
        Self(pairs.unwrap_or_default())
    }

    /// The one value under this name.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// The one value under this name, as what it should be.
    pub(super) fn parsed<T: FromStr<Err: std::fmt::Display + 'static>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        self.one(name).map(|text| parsed(name, text)).transpose()
    }

    /// All values under this name.
    fn all<T: FromStr<Err: std::fmt::Display + 'static>>(&self, name: &str) -> Result<Vec<T>, Problem> {
        let own = self.0.iter().filter(|(own, value)| own == name && !value.trim().is_empty());
        own.map(|(_, value)| parsed(name, value)).collect()
    }

    fn flag(&self, name: &str) -> Result<bool, Problem> {
        Ok(self.parsed::<bool>(name)?.unwrap_or(false))
    }

    /// Refuses names that mean nothing here, values that say nothing, and second values where one is meant, so that no
    /// program takes an answer for one to another question.
    pub(super) fn only(&self, names: &[&str]) -> Result<(), Problem> {
        if let Some((name, _)) =
            self.0.iter().find(|(name, value)| names.contains(&name.as_str()) && value.trim().is_empty())
        {
            return Err(Problem::bad_request(format!("{name}: a value is expected")));
        }
        let repeats = |name: &str| self.0.iter().filter(|(own, _)| own == name).count() > 1;
        if let Some(name) = names.iter().find(|name| !MANY.contains(name) && repeats(name)) {
            return Err(Problem::bad_request(format!("{name}: it is given twice, and means one thing")));
        }
        match self.0.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => {
                let shown: String = name.chars().take(40).collect();
                Err(Problem::bad_request(format!("there is no parameter '{shown}'; there are {}", names.join(", "))))
            }
        }
    }

    /// Which statements are asked for.
    pub(super) fn filter(&self) -> Result<Filter, Problem> {
        let text = |name: &str| self.one(name).map(str::to_owned);
        Ok(Filter {
            statuses: self.all("status")?,
            classes: self.all("class")?,
            source: text("source"),
            story: text("story"),
            tag: text("tag"),
            since: self.parsed::<Moment>("since")?,
            until: self.parsed("until")?,
            search: text("search"),
            unconfirmed: self.flag("unconfirmed")?,
            single_source: self.flag("single_source")?,
            as_of: self.parsed("as_of")?,
            in_effect: self.parsed("in_effect")?,
        })
    }

    /// The same question, from another place in the list on.
    pub(super) fn from(&self, place: &str, value: &str) -> String {
        let others = self.0.iter().filter(|(name, value)| name != place && !value.trim().is_empty());
        let mut query: Vec<String> =
            others.map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value))).collect();
        query.push(format!("{place}={}", percent_encoded(value)));
        format!("?{}", query.join("&"))
    }
}

/// A word of an address as what it should be; what is expected, where it is none.
fn parsed<T: FromStr<Err: std::fmt::Display + 'static>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error: T::Err| {
        let is = |kind: TypeId| (&error as &dyn Any).type_id() == kind;
        let told = if is(TypeId::of::<ParseIntError>()) {
            "a whole number is expected".to_owned()
        } else if is(TypeId::of::<ParseBoolError>()) {
            "true or false is expected".to_owned()
        } else {
            error.to_string()
        };
        Problem::bad_request(format!("{name}: {told}"))
    })
}

/// Those of which any of several values may be asked for.
const MANY: [&str; 2] = ["status", "class"];

/// The names of a filter's parameters.
pub(super) const FILTERS: [&str; 12] = [
    "search",
    "status",
    "class",
    "source",
    "story",
    "tag",
    "since",
    "until",
    "unconfirmed",
    "single_source",
    "as_of",
    "in_effect",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_expected_in_its_own_words() {
        let told = |problem: Problem| problem.detail().to_owned();
        assert_eq!(parsed::<u64>("since", "-1").map_err(told), Err("since: a whole number is expected".to_owned()));
        assert_eq!(
            parsed::<bool>("unconfirmed", "yes").map_err(told),
            Err("unconfirmed: true or false is expected".to_owned())
        );
        assert_eq!(parsed::<u64>("since", "12").map_err(told), Ok(12));
    }
}
