//! A publication on a web server.
//!
//! Nothing that a server does may hang or fill this process: every answer has a time and a size in which it must be
//! whole. A proxy that the environment names is used, as by other programs.

use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use super::{Error, is_address};

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
        let refused = |reason| Error::Address { address: address.chars().take(200).collect(), reason };
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
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .max_redirects(MOST_REDIRECTS)
            .http_status_as_error(false)
            .user_agent(concat!("ledger/", env!("CARGO_PKG_VERSION")))
            .build();
        let address = format!("{}/", address.trim_end_matches('/'));
        Ok(Self { address, agent: config.into(), patience })
    }

    /// The folder's address, with a slash at its end.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn address_of(&self, name: &str) -> String {
        format!("{}{name}", self.address)
    }

    pub(super) fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let place = self.address_of(name);
        let mut response = self.agent.get(&place).call().map_err(|error| self.failure(&place, most, &error))?;
        match response.status().as_u16() {
            200 => {}
            404 | 410 => return Ok(None),
            status => return Err(Error::Status { place, status }),
        }
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.trim_start().to_ascii_lowercase().starts_with("text/html") {
            return Err(Error::Page { place });
        }
        let read = response.body_mut().with_config().limit(most).read_to_vec();
        read.map(Some).map_err(|error| self.failure(&place, most, &error))
    }

    fn failure(&self, place: &str, most: u64, error: &ureq::Error) -> Error {
        let place = place.to_owned();
        match error {
            ureq::Error::Timeout(_) => Error::Slow { place, seconds: self.patience.as_secs() },
            ureq::Error::TooManyRedirects => Error::Redirects { place, most: MOST_REDIRECTS },
            ureq::Error::BodyExceedsLimit(_) => Error::TooLong { place, most },
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Error::Slow { place, seconds: self.patience.as_secs() }
            }
            other => Error::Unreadable { place, reason: other.to_string() },
        }
    }
}
