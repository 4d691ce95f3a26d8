//! Connections to a server.
//!
//! A connection to another machine is encrypted and the server's certificate is checked, its name included, unless the
//! address says `sslmode=disable`: `require`, `prefer`, `verify-ca` and `verify-full` all mean that check. Over a socket
//! or the loopback there is no encryption unless one of these is said. `sslrootcert=FILE` names the authorities that are
//! trusted, in PEM; without it they are those that browsers trust.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::runtime::Runtime;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{CancelToken, Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure::{is_starting, refusal, says_it_starts};
use crate::address::{database, decoded};
use crate::store::location::Login;
use crate::store::{Error, Location};

/// How long a server is waited for that does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a server is waited for that is starting: 100 times this, and a tenth of it where nothing is under way.
const PAUSE: Duration = Duration::from_millis(300);
const PAUSES: u32 = 100;

/// How a database is reached.
pub(super) struct Link {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    location: Location,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Link").field(&self.location).finish()
    }
}

impl Link {
    /// Reads an address.
    pub(super) fn to(location: &Location) -> Result<Self, Error> {
        let bad = |reason: String| Error::BadAddress { path: location.shown().to_owned(), reason };
        let Options { address, mode, authorities } = Options::of(location.address().unwrap_or_default());
        // The reason could have a part of the password in it.
        let no_address = || bad("it is not postgres://USER@HOST:PORT/DATABASE".to_owned());
        // The driver also takes addresses in words, whose options are not looked after here.
        let address = database(&address).ok_or_else(no_address)?;
        let mut config: Config = address.parse().map_err(|_| no_address())?;
        if config.get_password().is_none()
            && let Some(password) = location.password()
        {
            config.password(password);
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host("localhost");
        }
        config.connect_timeout(*config.get_connect_timeout().unwrap_or(&CONNECT_TIMEOUT));
        config.keepalives_idle(Duration::from_secs(60));
        if config.get_application_name().is_none() {
            config.application_name("ledger");
        }
        let is_near = config.get_hosts().iter().all(is_near) && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
        let encrypted = match mode.as_deref() {
            None => !is_near,
            Some("disable") => false,
            Some("require" | "prefer" | "allow" | "verify-ca" | "verify-full") => true,
            Some(other) => return Err(bad(format!("sslmode '{other}' is not one of disable and verify-full"))),
        };
        config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
        let tls = encrypted.then(|| connector(authorities.as_deref())).transpose().map_err(bad)?;
        Ok(Self { config, tls, location: location.clone() })
    }

    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    /// Connects, or says why not; a server that says it is starting is waited for a little.
    pub(super) fn connect(&self, runtime: &Runtime) -> Result<Client, Error> {
        self.connect_while(runtime, PAUSES / 10, says_it_starts)
    }

    /// Connects again, and waits for a server that is starting, or will: long where something was under way, and for a reader
    /// whose request can be put again (`is_patient` is false) a tenth of that.
    pub(super) fn reconnect(&self, runtime: &Runtime, is_patient: bool) -> Result<Client, Error> {
        self.connect_while(runtime, if is_patient { PAUSES } else { PAUSES / 10 }, is_starting)
    }

    /// Asks a server to stop what a connection is waiting for.
    pub(super) async fn cancel(&self, token: &CancelToken) -> Result<(), tokio_postgres::Error> {
        match &self.tls {
            None => token.cancel_query(NoTls).await,
            Some(tls) => token.cancel_query(tls.clone()).await,
        }
    }

    fn connect_while(
        &self,
        runtime: &Runtime,
        pauses: u32,
        is_worth_it: impl Fn(&tokio_postgres::Error) -> bool,
    ) -> Result<Client, Error> {
        let mut tried = self.try_connect(runtime);
        for _ in 0..pauses {
            match &tried {
                Err(error) if is_worth_it(error) => std::thread::sleep(PAUSE),
                _ => break,
            }
            tried = self.try_connect(runtime);
        }
        tried.map_err(|error| refusal(self.location.shown(), &error))
    }

    fn try_connect(&self, runtime: &Runtime) -> Result<Client, tokio_postgres::Error> {
        match &self.tls {
            None => {
                let (client, connection) = runtime.block_on(self.config.connect(NoTls))?;
                runtime.spawn(connection);
                Ok(client)
            }
            Some(tls) => {
                let (client, connection) = runtime.block_on(self.config.connect(tls.clone()))?;
                runtime.spawn(connection);
                Ok(client)
            }
        }
    }
}

/// Whom an address asks as, and for what, at each of its hosts; none if it has a password, or is no address.
pub(in crate::store) fn login(address: &str) -> Vec<Login> {
    let parsed = database(&Options::of(address).address).and_then(|address| address.parse::<Config>().ok());
    let Some(config) = parsed.filter(|config| config.get_password().is_none()) else { return Vec::new() };
    let mut hosts: Vec<String> = config.get_hosts().iter().map(name_of).collect();
    if hosts.is_empty() {
        hosts.extend(config.get_hostaddrs().iter().map(ToString::to_string));
    }
    if hosts.is_empty() {
        hosts.push("localhost".to_owned());
    }
    let user = config.get_user().unwrap_or_default();
    let database = config.get_dbname().unwrap_or(user);
    let ports = config.get_ports();
    let login = |(place, host)| {
        // One port is that of every host.
        let port = ports.get(place).or(ports.first()).copied().unwrap_or(5432);
        Login { host, port, database: database.to_owned(), user: user.to_owned() }
    };
    hosts.into_iter().enumerate().map(login).collect()
}

fn name_of(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.display().to_string(),
    }
}

/// What an address says that the driver does not know.
struct Options {
    address: String,
    mode: Option<String>,
    authorities: Option<PathBuf>,
}

impl Options {
    fn of(address: &str) -> Self {
        let (place, query) = address.split_once('?').unwrap_or((address, ""));
        let (mut mode, mut authorities, mut kept) = (None, None, Vec::new());
        for part in query.split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => authorities = Some(PathBuf::from(decoded(value))),
                _ => kept.push(part),
            }
        }
        let address = if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) };
        Self { address, mode, authorities }
    }
}

/// Whether a host is this machine, so that nobody is in between.
fn is_near(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn connector(authorities: Option<&Path>) -> Result<MakeRustlsConnect, String> {
    let mut roots = rustls::RootCertStore::empty();
    match authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let failed = |error: String| format!("{}: {error}", path.display());
            let found = CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))?;
            for certificate in found {
                let certificate = certificate.map_err(|error| failed(error.to_string()))?;
                roots.add(certificate).map_err(|error| failed(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(failed("has no certificate in PEM".to_owned()));
            }
        }
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = builder.map_err(|error| error.to_string())?.with_root_certificates(roots).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str) -> Result<Link, Error> {
        Link::to(&Location::from(Path::new(address)))
    }

    #[test]
    fn encrypts_to_other_machines_unless_it_is_told_not_to() {
        for (address, encrypted) in [
            ("postgres://desk@db.example/news", true),
            ("postgres://desk@db.example/news?sslmode=prefer", true),
            ("postgres://desk@db.example/news?sslmode=disable", false),
            ("postgres://desk@127.0.0.1:5433/news", false),
            ("postgres://localhost/news?sslmode=verify-full", true),
            ("postgres:///news?host=/run/postgresql", false),
            ("postgres://localhost,db.example/news", true),
            ("postgres://desk@/news?hostaddr=192.0.2.2", true),
            ("postgres://desk@localhost/news?hostaddr=192.0.2.2", true),
            ("postgres://desk@localhost/news?hostaddr=127.0.0.1", false),
        ] {
            assert_eq!(link(address).unwrap().tls.is_some(), encrypted, "{address}");
        }
    }

    #[test]
    fn asks_at_every_host_of_an_address() {
        let at =
            |address: &str| login(address).iter().map(|one| format!("{}:{}", one.host, one.port)).collect::<Vec<_>>();
        assert_eq!(at("postgres://desk@one:5433,two:5434/news"), ["one:5433", "two:5434"]);
        assert_eq!(at("postgres://desk@one,two/news"), ["one:5432", "two:5432"]);
        assert_eq!(at("postgres:///news?hostaddr=192.0.2.2"), ["192.0.2.2:5432"]);
        assert_eq!(at("postgres:///news"), ["localhost:5432"]);
        assert_eq!(at("postgres://desk:s3cret@one/news"), [""; 0]);
        assert_eq!(at("host=one user=desk"), [""; 0]);
    }

    #[test]
    fn says_no_password_when_an_address_is_wrong() {
        for address in [
            "postgres://desk:s3cret@db.example:port/news",
            "postgres://desk:s3cret@db/n?sslmode=maybe",
            "postgres:/desk:s3cret@db/n",
            "host=db password=s3cret",
        ] {
            let error = link(address).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
        let missing = link("postgres://db.example/n?sslrootcert=%2Fno%20such").unwrap_err().to_string();
        assert!(missing.contains("/no such"), "{missing}");
    }
}
