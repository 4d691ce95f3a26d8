//! Where a ledger is kept.

use std::path::{Path, PathBuf};

/// Where a ledger is: a file, a publication's folder or address, or a PostgreSQL database's `postgres://` address.
///
/// A password in an address is never shown: neither by [`Location::shown`] nor by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Location {
    shown: PathBuf,
    /// The address as it was given, password included.
    address: Option<String>,
    password: Option<String>,
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Location").field(&self.shown).finish()
    }
}

impl Location {
    /// Whether it is a PostgreSQL database.
    pub fn is_database(&self) -> bool {
        self.address.is_some()
    }

    /// Whom a server is told to be asked by, if this is a database whose address has no password.
    pub fn login(&self) -> Option<Login> {
        super::postgres::login(self.address()?)
    }

    /// How it may be shown: an address without its password.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// The same database, with a password that its address does not have.
    #[must_use]
    pub fn with_password(self, password: Option<String>) -> Self {
        Self { password, ..self }
    }

    /// The address, password included.
    pub(super) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    pub(super) fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }
}

/// Whom a server is asked as, and for what: what a password file is looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The host's name, or the folder of its socket.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The database.
    pub database: String,
    /// The user.
    pub user: String,
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        let address = path.to_str().filter(|text| is_database_address(text)).map(str::to_owned);
        let shown = address.as_deref().map_or_else(|| path.to_owned(), |address| without_password(address).into());
        Self { shown, address, password: None }
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

fn is_database_address(text: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
}

/// The address without what is between the user's name and the host, and without a `password=`.
fn without_password(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    // A password may have any sign that somebody forgot to escape: only the last @ ends it.
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (format!("{}@", user.split([':', '?', '/']).next().unwrap_or_default()), place),
        None => (String::new(), rest),
    };
    let (place, query) = place.split_once('?').unwrap_or((place, ""));
    let kept = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("password"));
    let kept = kept.collect::<Vec<_>>().join("&");
    format!("{scheme}://{user}{place}{}{kept}", if kept.is_empty() { "" } else { "?" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_password_of_an_address() {
        for (given, shown) in [
            ("postgres://desk:s3cret@db.example:5432/news", "postgres://desk@db.example:5432/news"),
            ("postgresql://desk:s3/c@r:et@db.example/news?a=b", "postgresql://desk@db.example/news?a=b"),
            ("postgres://desk:s3?cr/et@db.example/news", "postgres://desk@db.example/news"),
            ("postgres:///news?host=/run/pg&password=s3cret", "postgres:///news?host=/run/pg"),
            ("postgres://db.example/news", "postgres://db.example/news"),
        ] {
            let location = Location::from(Path::new(given));
            assert_eq!(location.shown(), Path::new(shown));
            assert!(location.is_database());
            assert!(!format!("{location:?}").contains("s3"), "{location:?}");
        }
        assert!(!Location::from(Path::new("postgres/ledger.db")).is_database());
    }
}
