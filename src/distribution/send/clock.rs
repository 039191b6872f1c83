use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The time: a trait, so that a test need not wait for it.
pub trait Clock {
    /// Seconds since 1970 (UTC), for the ledger and the messages' dates.
    fn now(&self) -> i64;
    /// The time since some moment; never runs backwards.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, time: Duration);
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// The clock, running.
    #[expect(clippy::new_without_default, reason = "it begins to run")]
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}
