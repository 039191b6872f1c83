//! The moments at which a run may be killed, for the tests that do so.

/// Tells that one more change has been made to the disk.
#[cfg(not(test))]
pub(crate) fn reached(_what: &'static str) {}

#[cfg(test)]
pub(crate) use self::stop::{STOP_AT, STOPPED, reached};

#[cfg(test)]
mod stop {
    use std::io::Write as _;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Set in a process that is to stop: the number of the step, counted from zero.
    pub(crate) const STOP_AT: &str = "JIANBAO_TEST_STOP_AT";
    /// What that process prints before it waits to be killed.
    pub(crate) const STOPPED: &str = "stopped after ";

    /// Stops the process for ever when its time has come.
    pub(crate) fn reached(what: &'static str) {
        static LAST: OnceLock<Option<usize>> = OnceLock::new();
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let last = LAST.get_or_init(|| std::env::var(STOP_AT).ok()?.parse().ok());
        if *last == Some(COUNT.fetch_add(1, Ordering::SeqCst)) {
            let mut out = std::io::stdout();
            writeln!(out, "\n{STOPPED}{what}").unwrap();
            out.flush().unwrap();
            loop {
                std::thread::park();
            }
        }
    }
}
