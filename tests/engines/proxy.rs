//! A proxy before a server, which may keep a commit from it, or its answer from whoever commits.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use super::server::{Database, Server};

/// What becomes of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is passed on, and so is its answer.
    Passes,
    /// The connection is cut before it arrives.
    NeverArrives,
    /// The server makes it durable and says so, and the connection is cut before that arrives.
    Unanswered,
    /// It arrives, and no answer does before [`Proxy::let_go`].
    Held,
}

/// Passes on what clients and a server say to each other, for as long as the test runs.
pub(crate) struct Proxy {
    port: u16,
    gate: Arc<Gate>,
}

/// What all answers wait at while it is shut.
#[derive(Default)]
struct Gate {
    is_shut: Mutex<bool>,
    moved: Condvar,
}

impl Gate {
    fn set(&self, is_shut: bool) {
        *self.is_shut.lock().unwrap() = is_shut;
        self.moved.notify_all();
    }

    fn pass(&self) {
        drop(self.moved.wait_while(self.is_shut.lock().unwrap(), |is_shut| *is_shut).unwrap());
    }
}

impl Proxy {
    /// A proxy that asks `judge` of each commit what is to become of it.
    pub(crate) fn start(server: &Server, judge: impl Fn() -> Fate + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (to, gate, judge) = (server.port(), Arc::<Gate>::default(), Arc::new(judge));
        let own = Arc::clone(&gate);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(("127.0.0.1", to)).unwrap();
                let (judge, gate) = (Arc::clone(&judge), Arc::clone(&own));
                std::thread::spawn(move || join(&client, &server, &*judge, &gate));
            }
        });
        Self { port, gate }
    }

    /// A proxy to the database of a new role, no superuser, which lets the first commit come to `fate` and nobody in after
    /// it: what became of it can't be asked.
    pub(crate) fn shut_at_the_first_commit(database: &Database<'static>, role: &'static str, fate: Fate) -> Self {
        let server = database.server;
        server.sql("postgres", &format!("CREATE ROLE {role} LOGIN"));
        server.sql("postgres", &format!("ALTER DATABASE {} OWNER TO {role}", database.name));
        let commits = AtomicU32::new(0);
        Self::start(server, move || match commits.fetch_add(1, Ordering::SeqCst) {
            0 => {
                server.sql("postgres", &format!("ALTER ROLE {role} NOLOGIN"));
                fate
            }
            _ => Fate::Passes,
        })
    }

    /// The address of a database behind it, as somebody.
    pub(crate) fn address(&self, user: &str, database: &str) -> PathBuf {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port).into()
    }

    /// Lets go of the answers that were held back, and of all to come.
    pub(crate) fn let_go(&self) {
        self.gate.set(false);
    }
}

/// Passes on what the two say until one of them ends, or the fate of a commit is that they must.
fn join(client: &TcpStream, server: &TcpStream, judge: &dyn Fn() -> Fate, gate: &Gate) {
    let commits = |bytes: &[u8]| bytes.windows(7).any(|part| part == b"COMMIT\0");
    let unanswered = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            pass_on(server, client, |bytes| {
                gate.pass();
                // The server's word for what it has done is the one for what it was asked to do.
                let is_cut = unanswered.load(Ordering::SeqCst) && commits(bytes);
                if is_cut {
                    let _ = client.shutdown(Shutdown::Both);
                }
                is_cut
            });
        });
        pass_on(client, server, |bytes| {
            match if commits(bytes) { judge() } else { Fate::Passes } {
                Fate::Passes => {}
                Fate::Held => gate.set(true),
                Fate::Unanswered => unanswered.store(true, Ordering::SeqCst),
                Fate::NeverArrives => {
                    let _ = client.shutdown(Shutdown::Both);
                    return true;
                }
            }
            false
        });
    });
}

/// Passes bytes on until their end, or until `is_last` says so of some, which are not passed on.
fn pass_on(mut from: &TcpStream, mut to: &TcpStream, is_last: impl Fn(&[u8]) -> bool) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(count) = from.read(&mut bytes) {
        if count == 0 || is_last(&bytes[..count]) || to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
