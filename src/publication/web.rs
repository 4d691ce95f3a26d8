//! A publication on a web server.
//!
//! Nothing that a server does may hang or fill this process: every answer has a time and a size in which it must be
//! whole. A proxy that the environment names is used, as by other programs.

use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use super::{Error, is_address};
use crate::address;

/// How long an answer may take, from the first byte asked to the last one received.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How many redirects are followed for one file.
pub const MOST_REDIRECTS: u32 = 3;

/// A folder on a web server, and the client that reads from it.
#[derive(Debug)]
pub struct Web {
    /// The folder's address, with a slash at its end.
    address: String,
    agent: Agent,
    patience: Duration,
}

impl Web {
    /// A folder at an address that begins with `http://` or `https://`.
    ///
    /// # Errors
    /// [`Error::Address`].
    pub fn new(address: &str) -> Result<Self, Error> {
        Self::with_patience(address, PATIENCE)
    }

    /// The same, with another time in which an answer must be whole.
    ///
    /// # Errors
    /// [`Error::Address`].
    pub fn with_patience(address: &str, patience: Duration) -> Result<Self, Error> {
        let refused = |reason| Error::Address { address: short(address), reason };
        if !is_address(address) {
            return Err(refused("it must begin with http:// or https://"));
        }
        let uri: Uri = address.parse().map_err(|_| refused("it has characters that no address has"))?;
        if uri.host().is_none_or(str::is_empty) {
            return Err(refused("it names no server"));
        }
        if uri.query().is_some() || address.contains('#') {
            return Err(refused("a folder's address has no '?' and no '#'"));
        }
        let address = format!("{}/", address.trim_end_matches('/'));
        Ok(Self { address, agent: agent(patience), patience })
    }

    /// The folder's address, with a slash at its end.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn address_of(&self, name: &str) -> String {
        format!("{}{name}", self.address)
    }

    pub(super) fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let address = self.address_of(name);
        let place = address::shown(&address).into_owned();
        let failed = |error| failure(&place, most, self.patience, &error);
        let mut response = self.agent.get(&address).call().map_err(failed)?;
        match response.status().as_u16() {
            200 => {}
            404 | 410 => return Ok(None),
            status => return Err(Error::Status { place, status }),
        }
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.trim_start().to_ascii_lowercase().starts_with("text/html") {
            return Err(Error::Page { place });
        }
        response.body_mut().with_config().limit(most).read_to_vec().map(Some).map_err(failed)
    }
}

/// Sends a server a question of this content type, and yields its answer of at most `most` bytes.
///
/// # Errors
/// Those of reading a file at an address.
pub fn ask(address: &str, kind: &str, question: &[u8], most: u64) -> Result<Vec<u8>, Error> {
    if !is_address(address) {
        return Err(Error::Address { address: short(address), reason: "it must begin with http:// or https://" });
    }
    let place = address::shown(address);
    let failed = |error| failure(&place, most, PATIENCE, &error);
    let asked = agent(PATIENCE).post(address).header("content-type", kind).send(question);
    let mut response = asked.map_err(failed)?;
    match response.status().as_u16() {
        200 => response.body_mut().with_config().limit(most).read_to_vec().map_err(failed),
        status => Err(Error::Status { place: place.into_owned(), status }),
    }
}

/// An address for people, cut short and without its password.
fn short(address: &str) -> String {
    address::shown(address).chars().take(200).collect()
}

fn agent(patience: Duration) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(MOST_REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("ledger/", env!("CARGO_PKG_VERSION")))
        .build();
    config.into()
}

fn failure(place: &str, most: u64, patience: Duration, error: &ureq::Error) -> Error {
    let (place, seconds) = (place.to_owned(), patience.as_secs());
    match error {
        ureq::Error::Timeout(_) => Error::Slow { place, seconds },
        ureq::Error::TooManyRedirects => Error::Redirects { place, most: MOST_REDIRECTS },
        ureq::Error::BodyExceedsLimit(_) => Error::TooLong { place, most },
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Error::Slow { place, seconds },
        ureq::Error::Io(error) => Error::Unreadable { place, reason: error.to_string() },
        other => Error::Unreadable { place, reason: address::told(&other.to_string()).into_owned() },
    }
}
