//! What a piece of work costs, whatever else the machine does meanwhile: for claims about how work grows with its input.

use std::time::Duration;

/// How long this thread has computed so far.
#[cfg(unix)]
fn computed() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(unix))]
fn computed() -> Duration {
    static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(std::time::Instant::now).elapsed()
}

/// How long this thread computes to do the work.
pub(crate) fn effort<T>(work: impl FnOnce() -> T) -> Duration {
    let before = computed();
    std::hint::black_box(work());
    computed() - before
}
