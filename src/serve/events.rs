//! Server-sent events: the ledger's size, each time that it grows. A listener asks `/api/changes` for what is new.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{interval, sleep};

use super::connection::Peer;
use super::session::network;
use super::{Problem, Shared, stopped};
use crate::site::shelf::Shelf;

/// The most listeners at once, and of one network.
const MOST: usize = 128;
const MOST_OF_NETWORK: usize = 64;
/// How often the ledger is looked at while somebody listens; others may write to it.
const LOOKING: Duration = Duration::from_secs(1);
/// How often a listener to whom nothing happened is told that the server is there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how many milliseconds a browser that lost the server tries again.
const RETRY: u64 = 3_000;

/// Who listens.
pub(super) struct Listening {
    permits: Arc<Semaphore>,
    networks: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A listener's place.
struct Place {
    network: IpAddr,
    networks: Arc<Mutex<HashMap<IpAddr, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Default for Listening {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(MOST)), networks: Arc::default() }
    }
}

impl Listening {
    /// A place for one more from this address, unless there are too many, or too many from its network.
    fn take(&self, peer: IpAddr) -> Option<Place> {
        let (network, networks) = (network(peer), self.networks.clone());
        let permit = self.permits.clone().try_acquire_owned().ok()?;
        let mut counted = self.networks.lock().ok()?;
        let count = counted.entry(network).or_insert(0);
        if *count >= MOST_OF_NETWORK {
            return None;
        }
        *count += 1;
        Some(Place { network, networks, _permit: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Ok(mut counted) = self.networks.lock() else { return };
        if let Some(count) = counted.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counted.remove(&self.network);
            }
        }
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
pub(super) async fn events(State(server): State<Shared>, request: Request) -> Result<Response, Problem> {
    let peer = request.extensions().get::<Peer>().ok_or_else(Problem::not_found)?.0;
    let headers = request.headers().clone();
    let place = server.listening.take(peer).ok_or_else(Problem::busy)?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.trim().parse().ok());
    let size = server.read(|live| Ok(live.head().size)).await?;
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(tell(server, sender, headers, last, size));
    let mut response = Body::new(Stream { receiver, _place: place }).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Tells a listener what happens until it goes away, may not read any more, or the server stops. `headers` say who it is.
async fn tell(server: Shared, sender: mpsc::Sender<Bytes>, headers: HeaderMap, last: Option<u64>, size: u64) {
    let _counted = server.metrics.listeners.one();
    let (mut sizes, mut stopping) = (server.sizes.subscribe(), server.stopping.clone());
    let mut told = last.unwrap_or(size).min(size);
    if sender.send(format!("retry: {RETRY}\n: {size} records\n\n").into()).await.is_err() {
        return;
    }
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.reset();
    let mut newest = size;
    // A token may have been taken back, or be over, since the listener came.
    while server.may_read(&headers) {
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
    _place: Place,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_room_for_other_networks_than_one_that_listens_very_often() {
        let listening = Listening::default();
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let mut places: Vec<_> = (0..MOST_OF_NETWORK).map(|_| listening.take(one).unwrap()).collect();
        assert!(listening.take(one).is_none());
        assert!(listening.take(other).is_some());
        places.pop();
        assert!(listening.take(one).is_some(), "a place that was left is free");
        drop(places);
        assert!(listening.networks.lock().unwrap().is_empty());
    }
}
