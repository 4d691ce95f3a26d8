//! `ledger serve --write` before a database that holds its answer longer than anybody waits.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fact_ledger::serve::{Patience, Settings, Surroundings, prepare};
use fact_ledger::store::Location;
use jiff::Timestamp;

use crate::desk::Desk;
use crate::engines::Engine;
use crate::engines::proxy::{Fate, Proxy};
use crate::engines::server::OWNER;
use crate::server::Server;
use crate::serving::{add, statements};

/// Runs a server of this desk that waits as long as it is told, while `work` asks it.
fn impatient(desk: &Desk, patience: Patience, work: impl FnOnce(&Server)) {
    let settings = Settings {
        ledger: Location::from(&desk.ledger()),
        audience: None,
        texts: false,
        hosts: Vec::new(),
        key: Some(desk.key_file("key")),
        clock_may_lag: false,
        is_private: false,
        tokens: desk.path("tokens"),
        patience,
    };
    let began = std::time::Instant::now();
    let surroundings = Surroundings {
        now: Timestamp::now,
        elapsed: Arc::new(move || began.elapsed()),
        random: |bytes| bytes.fill(Timestamp::now().subsec_nanosecond() as u8),
        log: Arc::new(|_| ()),
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::at(listener.local_addr().unwrap());
    let ready = prepare(settings, surroundings, listener).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    std::thread::scope(|scope| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        scope.spawn(move || {
            runtime.block_on(ready.run(async { drop(stopped.await) }));
            // Where a claim fails, an answer may still be held back.
            runtime.shutdown_background();
        });
        work(&server);
        drop(stop);
    });
}

/// The database holds its answer longer than anybody waits: who asked is told that it is not known, and who came after,
/// for whom nothing has begun, that nothing was done.
#[test]
fn tells_apart_what_has_begun_and_what_has_not_when_an_answer_does_not_come_in_time() {
    let Some(Engine::Database(server)) = Engine::database() else { return };
    let database = server.database();
    let holds = Arc::new(AtomicBool::new(true));
    let proxy =
        Proxy::start(server, move || if holds.swap(false, Ordering::SeqCst) { Fate::Held } else { Fate::Passes });
    let desk = Desk::at(Some(database.address())).moved(proxy.address(OWNER, &database.name));
    let token = desk.good(["token", "add", "Ana", "--scope", "write", "--quiet", "--tokens", "tokens"]);
    let add = |server: &Server, text: &str| add(server, token.trim(), text);
    let (longest, settling) = (Duration::from_secs(2), Duration::from_secs(3));
    impatient(&desk, Patience { longest, settling }, |server| {
        let unknown = add(server, "The dam leaks.");
        assert_eq!((unknown.status, unknown.header("retry-after")), (504, None), "{unknown:?}");
        assert_eq!(statements(&database), "1", "it stands, and its editor was not told to send it again");
        let busy = add(server, "The dam is dry.");
        assert!(busy.status == 503 && busy.header("retry-after").is_some(), "{busy:?}");
        proxy.let_go();
        let mut later = add(server, "The dam is dry.");
        while later.status == 503 {
            later = add(server, "The dam is dry.");
        }
        assert_eq!(later.status, 201, "{later:?}");
        assert_eq!(statements(&database), "2");
    });
    desk.good(["verify", "--full"]);
}
