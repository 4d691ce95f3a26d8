//! Server-sent events: the ledger's size, each time that it grows. A listener asks `/api/changes` for what is new.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{interval, sleep};

use super::{Problem, Shared, stopped};
use crate::site::shelf::Shelf;

/// The most listeners at once.
const MOST: usize = 64;
/// How often the ledger is looked at while somebody listens; others may write to it.
const LOOKING: Duration = Duration::from_secs(1);
/// How often a listener to whom nothing happened is told that the server is there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how many milliseconds a browser that lost the server tries again.
const RETRY: u64 = 3_000;

/// Who may listen.
pub(super) struct Listening(Arc<Semaphore>);

impl Default for Listening {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

/// Looks at the ledger's size as long as somebody listens.
pub(super) async fn watch(server: Shared) {
    loop {
        sleep(LOOKING).await;
        if server.sizes.receiver_count() == 0 {
            continue;
        }
        let size = server.pool.read(|ledger| ledger.size().map_err(Problem::from)).await;
        if let Ok(size) = size {
            server.sizes.send_if_modified(|known| std::mem::replace(known, size) != size);
        }
    }
}

/// The stream of events.
pub(super) async fn events(State(server): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let permit = server.listening.0.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.trim().parse().ok());
    let size = server.read(|live| Ok(live.head().size)).await?;
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(tell(server, sender, last, size));
    let mut response = Body::new(Stream { receiver, _permit: permit }).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Tells a listener what happens until it goes away or the server stops.
async fn tell(server: Shared, sender: mpsc::Sender<Bytes>, last: Option<u64>, size: u64) {
    let _counted = server.metrics.listeners.one();
    let (mut sizes, mut stopping) = (server.sizes.subscribe(), server.stopping.clone());
    let mut told = last.unwrap_or(size).min(size);
    if sender.send(format!("retry: {RETRY}\n: {size} records\n\n").into()).await.is_err() {
        return;
    }
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.reset();
    let mut newest = size;
    loop {
        if newest > told {
            let event = format!("id: {newest}\nevent: grown\ndata: {{\"since\":{told},\"size\":{newest}}}\n\n");
            told = newest;
            if sender.send(event.into()).await.is_err() {
                return;
            }
        }
        tokio::select! {
            changed = sizes.changed() => match changed {
                Ok(()) => newest = newest.max(*sizes.borrow_and_update()),
                Err(_) => return,
            },
            _ = heartbeat.tick() => {
                if sender.send(Bytes::from_static(b":\n\n")).await.is_err() {
                    return;
                }
            }
            () = stopped(&mut stopping) => return,
            () = sender.closed() => return,
        }
    }
}

/// The body of an answer that goes on.
struct Stream {
    receiver: mpsc::Receiver<Bytes>,
    _permit: OwnedSemaphorePermit,
}

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.receiver.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
