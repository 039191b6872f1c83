use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Session;

/// How long a run may take before it shows how far it is.
const PATIENCE: Duration = Duration::from_millis(700);

/// A progress bar on stderr: only on a terminal, and only for what takes long.
pub struct Progress {
    bar: ProgressBar,
    /// Dropped to wake the thread that waits for [`PATIENCE`] to end.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// For a number of issues.
    pub fn new(session: &Session, issues: usize) -> Self {
        Self::counting(session, issues, "期")
    }

    /// For a number of something else, with its measure word.
    pub fn counting(session: &Session, number: usize, unit: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(number as u64), ProgressDrawTarget::hidden());
        let template =
            format!("{{spinner}} 正在生成 {{pos}}/{{len}} {unit} {{bar:30}} {{elapsed}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        let waiting = session.shows_progress().then(|| {
            let (sender, receiver) = mpsc::channel::<()>();
            let bar = bar.clone();
            let thread = std::thread::spawn(move || {
                if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(120));
                }
            });
            (sender, thread)
        });
        Self { bar, waiting }
    }

    /// One more is done.
    pub fn done(&self) {
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn finish(mut self) {
        if let Some((sender, thread)) = self.waiting.take() {
            drop(sender);
            // The thread can't panic; were it to, the bar would merely stay.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
