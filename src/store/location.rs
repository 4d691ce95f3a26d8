//! Where a ledger is kept.

use std::path::{Path, PathBuf};

use crate::address;

/// Where a ledger is: a file, a publication's folder or address, or a PostgreSQL database's `postgres://` address.
///
/// A password in an address is never shown: neither by [`Location::shown`] nor by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Location {
    /// As it was given, password included.
    given: PathBuf,
    shown: PathBuf,
    /// The address of a database, or what is meant as one, password included.
    address: Option<String>,
    password: Option<String>,
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Location").field(&self.shown).finish()
    }
}

impl Location {
    /// Whether it is a PostgreSQL database, or meant as one and mistyped, which opening it then tells.
    pub fn is_database(&self) -> bool {
        self.address.is_some()
    }

    /// Whom each of its servers is told to be asked by, if this is a database whose address has no password.
    pub fn logins(&self) -> Vec<Login> {
        self.address().map(super::postgres::login).unwrap_or_default()
    }

    /// What is opened: the file, the folder or the address as it was given, password included. Not for anybody's eyes.
    pub fn given(&self) -> &Path {
        &self.given
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
        let text = path.to_str();
        let address = text.filter(|text| address::is_meant(text));
        let address = address.map(|text| address::database(text).unwrap_or_else(|| text.to_owned()));
        let is_address = address.is_some() || text.is_some_and(is_web);
        let shown = text.filter(|_| is_address).map(|text| address::shown(text).into_owned().into());
        Self { given: path.to_owned(), shown: shown.unwrap_or_else(|| path.to_owned()), address, password: None }
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

fn is_web(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_password_of_an_address() {
        for (given, shown) in [
            ("postgres://desk:s3cret@db.example:5432/news", "postgres://desk@db.example:5432/news"),
            ("POSTGRES://desk:s3cret@db.example/news", "POSTGRES://desk@db.example/news"),
            ("host=db.example password=s3cret", "host=db.example"),
            ("postgres:///news?host=/run/pg&password=s3cret", "postgres:///news?host=/run/pg"),
        ] {
            let location = Location::from(Path::new(given));
            assert_eq!(location.shown(), Path::new(shown));
            assert!(location.is_database());
            assert!(!format!("{location:?}").contains("s3"), "{location:?}");
        }
        assert!(!Location::from(Path::new("postgres/ledger.db")).is_database());
        let web = Location::from(Path::new("http://desk:s3cret@example.com/x"));
        assert_eq!((web.shown(), web.is_database()), (Path::new("http://desk@example.com/x"), false));
        assert_eq!(web.given(), Path::new("http://desk:s3cret@example.com/x"));
    }
}
