//! The ledger over HTTP: the same pages as a publication's, made when they are asked for, a JSON API, the log's own files
//! [C2SP tlog-tiles], and, for editors with a token, writing.
//!
//! Several servers may run on one ledger: nothing is kept here that another would have to know, but copies of what the
//! ledger says, each thrown away when the ledger has another size. Memory does not grow with the ledger: lists are read
//! a page at a time, and what wants the whole ledger (`counted.rs`) is counted once, beside the requests.
//!
//! `connection.rs` takes connections, `guard.rs` what every request passes, `routes.rs` says what is where. `live.rs`
//! answers pages from a ledger out of `pool.rs`; `pages/` are the pages, `api.rs` the JSON, `tiles.rs` the log's files,
//! `events.rs` what is told as it happens. `tokens.rs` and `session.rs` say who asks, and `write/` records what editors and
//! programs send. `problem.rs` is every error.
//!
//! Never here: an identity of an unnamed source, a clock, randomness or printing; these come in as [`Surroundings`].

mod api;
mod asked;
mod cache;
mod connection;
mod counted;
mod encoded;
mod events;
mod guard;
mod host;
mod live;
mod metrics;
mod pages;
mod pool;
mod problem;
mod routes;
mod session;
mod tiles;
mod tokens;
mod write;

use std::future::Future;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::ledger::{Error, Ledger};
use crate::record::Audience;
use crate::site::head::{Head, Place};
use crate::store::Location;
use cache::Cache;
use counted::Counting;
use live::Live;
use metrics::Metrics;
use pool::Pool;
use problem::Problem;
use session::Attempts;
pub use tokens::{Scope, Token, TokenError, Tokens};

/// What is served, and to whom.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the ledger is.
    pub ledger: Location,
    /// Whose view of the ledger is served; absent: all of it, as `show` shows it on an editor's own machine.
    pub audience: Option<Audience>,
    /// Whether the stories' texts are served to that audience, too. Without an audience they always are.
    pub texts: bool,
    /// Names by which the server may be called beside this machine's own.
    pub hosts: Vec<String>,
    /// The key that signs what editors record; absent: nobody can.
    pub key: Option<PathBuf>,
    /// Whether to record although the clock lags behind the newest record.
    pub clock_may_lag: bool,
    /// Whether reading wants a token, too.
    pub is_private: bool,
    /// Where the tokens are kept.
    pub tokens: PathBuf,
    /// How long a request is waited for.
    pub patience: Patience,
}

/// How long a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The whole of it, its body included.
    pub longest: Duration,
    /// Beyond that, once a commit has begun for it: longer than a commit waits for other writers.
    pub settling: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { longest: Duration::from_secs(30), settling: Duration::from_secs(90) }
    }
}

/// What a server needs from outside.
#[derive(Clone)]
pub struct Surroundings {
    /// The time now.
    pub now: fn() -> Timestamp,
    /// The time since some moment before, which never goes back.
    pub elapsed: Arc<dyn Fn() -> Duration + Send + Sync>,
    /// Fills a slice with random bytes.
    pub random: fn(&mut [u8]),
    /// Takes a line of the log.
    pub log: Arc<dyn Fn(&str) + Send + Sync>,
}

/// Waits until the server is told to stop.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// A server, as its handlers see it.
struct Server {
    settings: Settings,
    surroundings: Surroundings,
    pool: Pool,
    cache: Cache,
    counting: Counting,
    metrics: Metrics,
    texts: tiles::Texts,
    listening: events::Listening,
    tokens: Tokens,
    attempts: Attempts,
    /// Held by the request that writes.
    writer: Arc<tokio::sync::Mutex<()>>,
    /// The frame's content at the size that was asked for last.
    head: Mutex<Option<Arc<Head>>>,
    /// The ledger's size, for those who listen; and whether the server is stopping.
    sizes: watch::Sender<u64>,
    stopping: watch::Receiver<bool>,
    /// Names and addresses by which it may be called.
    names: host::Names,
}

type Shared = Arc<Server>;

/// A server whose ledger is open, before it takes the first request.
pub struct Ready {
    server: Shared,
    listener: TcpListener,
    stopping: watch::Sender<bool>,
}

/// Opens the ledger. This must not be called from asynchronous code, since a database's own runtime begins here.
///
/// # Errors
/// The ledger can't be read.
pub fn prepare(settings: Settings, surroundings: Surroundings, listener: TcpListener) -> Result<Ready, Error> {
    let pool = Pool::open(&settings.ledger, settings.patience.longest)?;
    let (stopping, is_stopping) = watch::channel(false);
    let names = host::Names::new(listener.local_addr().ok(), &settings.hosts);
    let server = Arc::new(Server {
        pool,
        surroundings,
        cache: Cache::default(),
        counting: Counting::default(),
        metrics: Metrics::default(),
        texts: tiles::Texts::default(),
        listening: events::Listening::default(),
        tokens: Tokens::at(settings.tokens.clone()),
        attempts: Attempts::default(),
        writer: Arc::default(),
        head: Mutex::new(None),
        sizes: watch::Sender::new(0),
        stopping: is_stopping,
        names,
        settings,
    });
    Ok(Ready { server, listener, stopping })
}

impl Ready {
    /// Serves until `stop` ends, and then finishes what runs.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let Self { server, listener, stopping } = self;
        let watching = tokio::spawn(events::watch(server.clone()));
        let router = routes::router(server.clone());
        connection::accept(router, listener, stopping, &server, stop).await;
        watching.abort();
    }
}

impl Server {
    /// Runs `work` on the ledger as it is at one moment, on a thread of its own.
    async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Live<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let server = self.clone();
        self.pool.read(move |ledger| work(&server.live(ledger)?)).await
    }

    /// The ledger as this server's readers see it.
    fn live<'a>(self: &Arc<Self>, ledger: &'a Ledger) -> Result<Live<'a>, Problem> {
        let size = ledger.size()?;
        let known = self.head.lock().ok().and_then(|head| head.clone()).filter(|head| head.size == size);
        let head = match known {
            Some(head) => head,
            None => {
                let head = Arc::new(Head::read(ledger, self.place())?);
                if let Ok(mut known) = self.head.lock() {
                    *known = Some(head.clone());
                }
                head
            }
        };
        let texts = self.settings.audience.is_none() || self.settings.texts;
        Ok(Live::new(ledger, head, self.settings.audience, texts))
    }

    fn place(&self) -> Place {
        Place::Server { can_write: self.settings.key.is_some(), is_private: self.settings.is_private }
    }
}
