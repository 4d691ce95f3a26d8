//! Who asks: an editor with a token, or one who signed in with it in a browser.
//!
//! A session is a cookie that says whose token it was begun with and until when, sealed with the secret of the tokens'
//! file: no server keeps it, so that any server of the ledger knows it. Revoking the token ends it, and so does signing out,
//! which puts the moment into that file from which on the token's sessions are good. Each form bears a second seal, bound
//! to the session; a request that changes something is refused, moreover, unless the browser says that it comes from a page
//! of this server.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use ring::hmac;

use super::host::{is_loopback, name_of};
use super::tokens::{Known, Scope, Token};
use super::{Problem, Server, Shared};

/// The cookie's name.
const COOKIE: &str = "ledger-session";
/// How long a session lasts, in seconds: a long shift.
const SECONDS: i64 = 12 * 60 * 60;
/// How often one address may fail to sign in, or one editor write, within a minute.
const ATTEMPTS: u32 = 10;
const WRITES: u32 = 1_200;
const MINUTE: Duration = Duration::from_secs(60);
/// Of how many networks failed attempts are counted. Further ones are let try when a minute is over.
const COUNTED: usize = 4_096;

/// Somebody with a token.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    /// The token's id.
    pub(super) token: String,
    pub(super) name: String,
    pub(super) scope: Scope,
    /// What each form of the session bears; absent for a program, whose requests no browser sends by itself.
    pub(super) seal: Option<String>,
}

/// An editor in a browser who may write; whoever is none is led to sign in.
pub(super) struct Writer(pub(super) Editor);

/// A program that may write.
pub(super) struct Program(pub(super) Editor);

/// Failed attempts to sign in, by network, and what editors wrote, by token: apart, so that however many strangers try, who
/// has a token writes.
#[derive(Default)]
pub(super) struct Attempts {
    strangers: Mutex<Counted<IpAddr>>,
    editors: Mutex<Counted<String>>,
}

/// Since when something happened how often.
type Counted<K> = HashMap<K, (Duration, u32)>;

impl Attempts {
    /// Counts one more failed attempt from this address, and refuses it when there were too many within a minute.
    fn count_failure(&self, peer: IpAddr, now: Duration) -> Result<(), Problem> {
        Self::count(&self.strangers, network(peer), (ATTEMPTS, COUNTED), now)
    }

    /// Counts one more request that writes likewise. There are no more editors than tokens in their file.
    fn count_write(&self, token: &str, now: Duration) -> Result<(), Problem> {
        Self::count(&self.editors, token.to_owned(), (WRITES, usize::MAX), now)
    }

    fn count<K: Eq + Hash>(
        counted: &Mutex<Counted<K>>,
        key: K,
        (most, keys): (u32, usize),
        now: Duration,
    ) -> Result<(), Problem> {
        let Ok(mut counted) = counted.lock() else { return Err(Problem::busy()) };
        if counted.len() >= keys.min(COUNTED) {
            counted.retain(|_, (began, _)| now.saturating_sub(*began) < MINUTE);
        }
        if counted.len() >= keys && !counted.contains_key(&key) {
            return Err(too_many());
        }
        let entry = counted.entry(key).or_insert((now, 0));
        if now.saturating_sub(entry.0) >= MINUTE {
            *entry = (now, 0);
        }
        entry.1 += 1;
        if entry.1 > most { Err(too_many()) } else { Ok(()) }
    }
}

/// The network that an address stands for: of IPv6 the first 64 bits, since whoever has one address there has them all.
pub(super) fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

fn too_many() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "that was too often within a minute").hint("wait a minute")
}

impl Server {
    fn known(&self) -> Result<Option<Arc<Known>>, Problem> {
        self.tokens.known().map_err(|error| Problem::internal(error.to_string()))
    }

    /// Who asks, if it is somebody with a token.
    pub(super) fn editor(&self, headers: &HeaderMap) -> Result<Option<Editor>, Problem> {
        let Some(known) = self.known()? else { return Ok(None) };
        let now = (self.surroundings.now)();
        if let Some(text) = bearer(headers) {
            return Ok(known.bearer(text, now).map(|token| Editor::of(token, None)));
        }
        Ok(cookie(headers).and_then(|cookie| opened(&known, cookie, now)))
    }

    /// Whether whoever asks may read now.
    pub(super) fn may_read(&self, headers: &HeaderMap) -> bool {
        !self.settings.is_private || self.editor(headers).is_ok_and(|editor| editor.is_some())
    }

    /// Ends all sessions of this editor's token, at every server that reads the file of tokens.
    pub(super) async fn end_sessions(self: &Arc<Self>, editor: &Editor) -> Result<(), Problem> {
        let (server, token, second) = (self.clone(), editor.token.clone(), (self.surroundings.now)().as_second());
        let ended = tokio::task::spawn_blocking(move || server.tokens.end_sessions(&token, second + 1)).await;
        match ended {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Problem::internal(error.to_string())),
            Err(error) => Err(Problem::internal(error.to_string())),
        }
    }

    /// Begins a session with a token: the cookie, and what the token is for. Failures are counted by the address that they
    /// come from.
    pub(super) fn sign_in(&self, text: &str, peer: IpAddr, host: &str) -> Result<(HeaderValue, Scope), Problem> {
        let now = (self.surroundings.now)();
        let known = self.known()?;
        let Some((known, token)) = known.as_ref().and_then(|known| Some((known, known.bearer(text.trim(), now)?)))
        else {
            self.attempts.count_failure(peer, (self.surroundings.elapsed)())?;
            return Err(Problem::new(StatusCode::FORBIDDEN, "this is no token that is good here")
                .hint("'ledger token add NAME --scope write' makes one"));
        };
        let until = now.as_second().max(token.sessions_from()) + SECONDS;
        let mut nonce = [0u8; 16];
        (self.surroundings.random)(&mut nonce);
        let content = format!("{}.{until}.{}", token.id, Base64UrlUnpadded::encode_string(&nonce));
        let cookie = format!("{content}.{}", sealed(known, "session", &content));
        Ok((set_cookie(&cookie, SECONDS, host)?, token.scope))
    }

    /// Counts one more request of this editor that writes.
    pub(super) fn count_write(&self, editor: &Editor) -> Result<(), Problem> {
        self.attempts.count_write(&editor.token, (self.surroundings.elapsed)())
    }
}

/// The cookie that ends a session.
pub(super) fn signed_out(host: &str) -> Result<HeaderValue, Problem> {
    set_cookie("", 0, host)
}

fn set_cookie(value: &str, seconds: i64, host: &str) -> Result<HeaderValue, Problem> {
    // Over a network a session must not go in clear; this machine's own browser has no TLS to this machine.
    let secure = if is_loopback(host) { "" } else { "; Secure" };
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).map_err(|error| Problem::internal(error.to_string()))
}

fn sealed(known: &Known, what: &str, content: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, known.secret());
    let tag = hmac::sign(&key, format!("ledger-{what}/v1\n{content}").as_bytes());
    Base64UrlUnpadded::encode_string(tag.as_ref())
}

/// Whether two seals are the same, in a time that says nothing of where they differ.
fn same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b));
    one.len() == other.len() && differing == 0
}

/// The editor of a session whose cookie this is.
fn opened(known: &Known, cookie: &str, now: Timestamp) -> Option<Editor> {
    let (content, seal) = cookie.rsplit_once('.')?;
    if !same(&sealed(known, "session", content), seal) {
        return None;
    }
    let mut parts = content.split('.');
    let token = known.token(parts.next()?, now)?;
    let until: i64 = parts.next()?.parse().ok()?;
    let seal = Some(sealed(known, "form", cookie));
    let is_good = now.as_second() < until && until - SECONDS >= token.sessions_from();
    is_good.then(|| Editor::of(token, seal))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Refuses a form that does not come from a page of this server.
pub(super) fn from_here(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let fetched = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let is_same = match text(header::ORIGIN) {
        Some(origin) => origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host)),
        None => fetched == Some("same-origin"),
    };
    if is_same && fetched.is_none_or(|site| site == "same-origin") {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "this form does not come from a page of this server"))
}

impl Editor {
    fn of(token: &Token, seal: Option<String>) -> Self {
        Self { token: token.id.clone(), name: token.name.clone(), scope: token.scope, seal }
    }

    /// Whether a form that bears this seal is one of this session's.
    pub(super) fn owns(&self, seal: Option<&str>) -> bool {
        matches!((&self.seal, seal), (Some(own), Some(seal)) if same(own, seal))
    }
}

/// The name under which the server was called, without its port.
pub(super) fn host(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(name_of).unwrap_or_default()
}

impl FromRequestParts<Shared> for Writer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Shared) -> Result<Self, Response> {
        match server.editor(&parts.headers).map_err(IntoResponse::into_response)? {
            Some(editor) if editor.seal.is_some() && editor.scope == Scope::Write => Ok(Self(editor)),
            Some(_) => Err(Problem::new(StatusCode::FORBIDDEN, "this token is for reading alone").into_response()),
            None => Err(Redirect::to("/sign-in").into_response()),
        }
    }
}

impl FromRequestParts<Shared> for Program {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Shared) -> Result<Self, Problem> {
        match server.editor(&parts.headers)? {
            Some(editor) if editor.seal.is_none() && editor.scope == Scope::Write => Ok(Self(editor)),
            Some(editor) if editor.seal.is_none() => {
                Err(Problem::new(StatusCode::FORBIDDEN, "this token is for reading alone"))
            }
            _ => Err(Problem::new(StatusCode::UNAUTHORIZED, "writing wants a token: Authorization: Bearer …")
                .hint("'ledger token add NAME --scope write' makes one")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_000);

    #[test]
    fn lets_editors_write_however_many_strangers_try_to_sign_in() {
        let attempts = Attempts::default();
        let stranger = |number: u32| IpAddr::from((0x0a00_0000 + number).to_be_bytes());
        for number in 0..COUNTED as u32 {
            assert!(attempts.count_failure(stranger(number), NOW).is_ok());
        }
        assert!(attempts.count_failure(stranger(COUNTED as u32), NOW).is_err(), "there is a bound to what is counted");
        assert!(attempts.count_write("an editor's", NOW).is_ok());
        assert!(attempts.count_failure(stranger(COUNTED as u32), NOW + MINUTE).is_ok(), "and it is for a minute");
    }

    #[test]
    fn counts_a_network_of_ipv6_as_one() {
        let attempts = Attempts::default();
        let address = |text: &str| text.parse().unwrap();
        for number in 0..ATTEMPTS {
            assert!(attempts.count_failure(address(&format!("2001:db8:1:2:{number}::1")), NOW).is_ok());
        }
        assert!(attempts.count_failure(address("2001:db8:1:2:ffff::1"), NOW).is_err());
        assert!(attempts.count_failure(address("2001:db8:1:3::1"), NOW).is_ok());
        assert_eq!(network(address("::ffff:192.0.2.7")), address("192.0.2.7"));
    }
}
