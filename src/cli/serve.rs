//! `serve`: the ledger's pages and its API over HTTP, until it is told to stop.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Args, ValueHint};
use jiff::Timestamp;
use serde::Serialize;

use super::Outcome;
use super::args::{SigningOptions, word};
use super::context::{Context, Random, key_of, key_path, must_continue, shown};
use super::failure::Failure;
use super::output::Output;
use crate::record::Audience;
use crate::serve::{self, Patience, Settings, Surroundings, Tokens};
use crate::store::Access;

/// How long threads that still read may go on when everything else has ended.
const LAST_GRACE: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(super) struct ServeOptions {
    /// Where to listen; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = listening, default_value = "127.0.0.1:8765")]
    pub(super) listen: SocketAddr,
    /// Let other machines reach it, too: --listen takes any address, and reading wants a token unless --audience says what
    /// everybody may see.
    #[arg(long)]
    pub(super) allow_remote: bool,
    /// A name by which it may be called beside this machine's own; may be given again.
    #[arg(long = "host", value_name = "NAME", value_parser = host)]
    pub(super) hosts: Vec<String>,
    /// Show what this audience may see [default: everything, as 'show' does].
    #[arg(long, value_name = "AUDIENCE", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
    /// Show that audience the stories' texts, too.
    #[arg(long, requires = "audience")]
    pub(super) texts: bool,
    /// Let editors who sign in with a token record statements ('ledger token add').
    #[arg(long, conflicts_with = "audience")]
    pub(super) write: bool,
    /// Reading wants a token, too.
    #[arg(long)]
    pub(super) private: bool,
    /// The file of the tokens [default: beside the ledger's, with .tokens behind its name; a database's: beside the key that
    /// 'init' made].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) tokens: Option<PathBuf>,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

#[derive(Serialize)]
struct Listening {
    address: String,
}

/// Reads a host's name or address, with a port or without. [RFC 3986 3.2.2]
fn host(text: &str) -> Result<String, String> {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') && (!name.contains(':') || name.ends_with(']')) => (name, port),
        _ => (text, ""),
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let is_address = bare.unwrap_or(name).parse::<IpAddr>().is_ok();
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'))
    };
    let is_name = bare.is_none() && name.strip_suffix('.').unwrap_or(name).split('.').all(is_label);
    match (is_address || is_name) && port.chars().all(|sign| sign.is_ascii_digit()) {
        true => Ok(text.to_owned()),
        false => Err(format!("'{text}' is no host's name, like ledger.example.com")),
    }
}

pub(super) fn run(context: &Context, options: ServeOptions, output: &mut Output) -> Result<Outcome, Failure> {
    if !options.listen.ip().is_loopback() && !options.allow_remote {
        return Err(Failure::new(format!("{} can be reached from other machines", options.listen)).hint(
            "listen at 127.0.0.1, or say --allow-remote: nothing is encrypted on the way, so put a server with TLS before it",
        ));
    }
    let listener = TcpListener::bind(options.listen).map_err(|error| {
        Failure::failed(format!("{} can't be listened at: {error}", options.listen))
            .hint("another server may listen there; name another port with --listen, or port 0 for any that is free")
    })?;
    let address = listener.local_addr().unwrap_or(options.listen);
    let is_private = options.private || options.allow_remote && options.audience.is_none();
    let tokens = match options.write || is_private {
        true => readable(tokens_path(context, options.tokens)?)?,
        false => PathBuf::new(),
    };
    let key = if options.write { Some(signing_key(context, &options.signing)?) } else { None };
    let settings = Settings {
        ledger: context.location(),
        audience: options.audience,
        texts: options.texts,
        hosts: options.hosts,
        key,
        clock_may_lag: options.signing.clock_behind,
        is_private,
        tokens,
        patience: Patience::default(),
    };
    let ready = serve::prepare(settings, surroundings(), listener)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let told = format!("http://{address}/");
    match (output.json, output.quiet) {
        (true, _) => output.json(&Listening { address: told })?,
        (false, true) => output.line(told)?,
        (false, false) => {
            output.line(format!("Serving {} at {told} (Ctrl-C stops it)", shown(context.location().shown())))?
        }
    }
    output.writer().flush()?;
    runtime.block_on(ready.run(stop()));
    runtime.shutdown_timeout(LAST_GRACE);
    Ok(Outcome::Good)
}

/// The file of tokens, which no server starts with that could not read it.
fn readable(path: PathBuf) -> Result<PathBuf, Failure> {
    Tokens::at(path.clone()).list()?;
    Ok(path)
}

/// An address to listen at.
fn listening(text: &str) -> Result<SocketAddr, String> {
    let expected = |_| "an IP address and a port are expected, like 127.0.0.1:8765 or [::1]:8765".to_owned();
    text.parse().map_err(expected)
}

/// Where the tokens of a ledger are kept, unless somebody says otherwise: beside its file; or, of one in a database, in the
/// configuration folder.
pub(super) fn tokens_path(context: &Context, given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let location = context.location();
    match given {
        Some(path) => Ok(path),
        None if location.is_database() => {
            let ledger = context.open(Access::Read)?;
            let key = key_path(ledger.signers()?.origin(), &ledger.digest_of(0)?);
            let key = key.map_err(|_| {
                Failure::new("there is no configuration folder for the tokens, since HOME is not set")
                    .hint("name a file with --tokens FILE")
            })?;
            Ok(key.with_extension("tokens"))
        }
        None if !location.shown().is_file() => {
            Err(Failure::new(format!("{} has no file beside which its tokens could be kept", shown(location.shown())))
                .hint("name one with --tokens FILE"))
        }
        None => {
            let mut name = location.shown().as_os_str().to_owned();
            name.push(".tokens");
            Ok(name.into())
        }
    }
}

/// The key that will sign what editors record: one that this ledger's signers have.
fn signing_key(context: &Context, options: &SigningOptions) -> Result<PathBuf, Failure> {
    let ledger = context.open(Access::Write)?;
    must_continue(&ledger, options)?;
    let key = key_of(&ledger, &options.key)?;
    ledger.signers()?.name_of(key.key())?;
    Ok(key.path().to_owned())
}

fn surroundings() -> Surroundings {
    let began = Instant::now();
    Surroundings {
        now: Timestamp::now,
        random: |bytes| Random::default().fill(bytes),
        elapsed: Arc::new(move || began.elapsed()),
        log: Arc::new(|line| {
            let _ = writeln!(io::stderr().lock(), "{line}");
        }),
    }
}

/// Ends when this process is asked to end.
async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_name_that_a_browser_can_send_and_no_other() {
        for good in
            ["ledger.example.com", "ledger.example.com.:443", "192.0.2.9:80", "desk_1", "::1", "[::1]:80", "[::1]"]
        {
            assert_eq!(host(good).as_deref(), Ok(good));
        }
        for bad in ["", "a b", "a/b", "https://a", "a:port", "a..b", "[a]", "a,b", "*"] {
            let told = host(bad).unwrap_err();
            assert!(told.contains("no host's name"), "{told}");
        }
    }
}
