//! What the server did, counted, in the text form that Prometheus reads. No address, no query and no name of a reader is
//! ever counted apart: a route stands here as its template.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The upper bounds of the classes of durations, in milliseconds.
const BOUNDS: [u64; 10] = [1, 2, 5, 10, 30, 100, 300, 1_000, 3_000, 10_000];

/// Counts and durations since the server began.
#[derive(Default)]
pub(super) struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, String, u16), u64>>,
    durations: Mutex<BTreeMap<String, Durations>>,
    pub(super) connections: Gauge,
    pub(super) listeners: Gauge,
}

/// A number that rises and falls.
#[derive(Default)]
pub(super) struct Gauge(AtomicI64);

/// Counts one while it lives.
pub(super) struct Counted<'a>(&'a Gauge);

#[derive(Clone, Copy, Default)]
struct Durations {
    counts: [u64; BOUNDS.len()],
    count: u64,
    microseconds: u64,
}

impl Gauge {
    pub(super) fn one(&self) -> Counted<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Counted(self)
    }

    fn value(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts an answer.
    pub(super) fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        if let Ok(mut requests) = self.requests.lock() {
            *requests.entry((method, route.to_owned(), status)).or_default() += 1;
        }
        if let Ok(mut durations) = self.durations.lock() {
            let durations = durations.entry(route.to_owned()).or_default();
            let at_most = |bound: &u64| took <= Duration::from_millis(*bound);
            for (count, _) in durations.counts.iter_mut().zip(&BOUNDS).filter(|(_, bound)| at_most(bound)) {
                *count += 1;
            }
            durations.count += 1;
            durations.microseconds += u64::try_from(took.as_micros()).unwrap_or_default();
        }
    }

    /// Prints all, with what else is known [Prometheus text format 0.0.4].
    pub(super) fn print(&self, records: u64, cached: usize) -> String {
        let mut text = String::new();
        let mut line = |args: std::fmt::Arguments<'_>| {
            // Writing to a string can't fail.
            let _ = text.write_fmt(args);
        };
        line(format_args!("# TYPE ledger_http_requests_total counter\n"));
        for ((method, route, status), count) in self.requests.lock().iter().flat_map(|all| all.iter()) {
            line(format_args!(
                "ledger_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}\n"
            ));
        }
        line(format_args!("# TYPE ledger_http_request_duration_seconds histogram\n"));
        let name = "ledger_http_request_duration_seconds";
        for (route, durations) in self.durations.lock().iter().flat_map(|all| all.iter()) {
            for (bound, count) in BOUNDS.iter().zip(durations.counts) {
                let seconds = *bound as f64 / 1_000.0;
                line(format_args!("{name}_bucket{{route=\"{route}\",le=\"{seconds}\"}} {count}\n"));
            }
            let (count, seconds) = (durations.count, durations.microseconds as f64 / 1e6);
            line(format_args!("{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}\n"));
            line(format_args!("{name}_sum{{route=\"{route}\"}} {seconds}\n"));
            line(format_args!("{name}_count{{route=\"{route}\"}} {count}\n"));
        }
        let gauges = [
            ("ledger_records", records as i64),
            ("ledger_http_connections", self.connections.value()),
            ("ledger_event_listeners", self.listeners.value()),
            ("ledger_cached_bytes", i64::try_from(cached).unwrap_or(i64::MAX)),
        ];
        for (name, value) in gauges {
            line(format_args!("# TYPE {name} gauge\n{name} {value}\n"));
        }
        text
    }
}
