//! Sending: an issue to everybody on the list, one by one, at the server's pace, and never twice.
//!
//! A run may end at any moment, by a signal or by a power cut; the next one goes on where it was. See
//! [`super::deliveries`] for why.

mod clock;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use self::clock::{Clock, SystemClock};
use crate::diagnostic::Diagnostic;
use crate::distribution::deliveries::{Choice, Delivery, Ledger, LedgerError};
use crate::distribution::mail::{
    Composer, Courier, MailSettings, Mailing, Outcome, Trouble, Undelivered,
};

/// How many times the first wait the waits before the first, second … new try are. Greylisting servers want 5 minutes,
/// as a rule; with a first wait of a minute the sum of the first three is more.
const BACK_OFF: [u32; 5] = [1, 2, 5, 10, 15];
/// Before a longer wait the connection is given back: servers end idle ones, after 5 minutes at the earliest
/// (RFC 5321 §4.5.3.2.7), and count them.
const LONG_WAIT: Duration = Duration::from_secs(30);
/// How often a wait looks whether it is to end.
const NAP: Duration = Duration::from_millis(100);

/// How fast and how often.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The least time from one message to the next.
    pub interval: Duration,
    /// How often a message that was put off, or a connection that failed, is tried again.
    pub retries: u32,
    /// How long to wait before the first, second … new try; the last one counts for all after it.
    pub back_off: Vec<Duration>,
}

impl Pace {
    /// The pace of the settings.
    pub fn of(settings: &MailSettings) -> Self {
        Self {
            interval: Duration::from_secs(60) / settings.per_minute.max(1),
            retries: settings.retries,
            back_off: BACK_OFF
                .map(|times| Duration::from_secs(settings.retry_after.into()) * times)
                .to_vec(),
        }
    }

    /// The wait before the new try number `tries`, from 1.
    fn wait(&self, tries: u32) -> Duration {
        let index = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
        let last = self.back_off.len().saturating_sub(1);
        self.back_off
            .get(index.min(last))
            .copied()
            .unwrap_or_default()
    }
}

/// What happens while sending, as it happens. Addresses are shown by [`crate::distribution::recipients::Address::masked`]
/// unless somebody asked for them.
#[derive(Debug)]
pub enum Event<'a> {
    /// A message was tried.
    Tried {
        /// As it was before.
        delivery: &'a Delivery,
        /// What became of it.
        outcome: &'a Outcome,
        /// When it is tried again in this run, if it is.
        again_in: Option<Duration>,
        /// How many of the run are through (accepted, refused, unknown or given up).
        done: usize,
        /// How many there are in the run.
        total: usize,
    },
    /// The way to the server is blocked, and will be tried again.
    Trouble {
        /// In Chinese.
        words: &'a str,
        /// When.
        again_in: Duration,
    },
    /// Nothing to do until a message that was put off is due.
    Waiting {
        /// How long.
        time: Duration,
        /// How many messages wait.
        waiting: usize,
    },
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Messages that the run had to send.
    pub total: usize,
    /// Taken by the server.
    pub accepted: usize,
    /// Refused for good.
    pub refused: usize,
    /// Neither known as taken nor as refused.
    pub unknown: usize,
    /// Put off until the tries were used up; still to be sent.
    pub deferred: usize,
    /// Not tried to an end, because the run ended early; still to be sent.
    pub left: usize,
    /// Why the run ended early, in Chinese.
    pub stopped: Option<String>,
}

/// Why a run can't go on: a fault of ours or of the disk. Nothing is lost: what is planned is still planned.
#[derive(Debug)]
pub enum SendError {
    /// The ledger.
    Ledger(LedgerError),
    /// A template of the messages.
    Template(Box<Diagnostic>),
}

impl From<LedgerError> for SendError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(error) => error.fmt(f),
            Self::Template(diagnostic) => f.write_str(&diagnostic.message),
        }
    }
}

impl std::error::Error for SendError {}

/// Drives a run.
pub struct Sender<'a> {
    /// The ledger, with the mailing planned.
    pub ledger: &'a mut Ledger,
    /// Who hands the messages over.
    pub courier: &'a mut dyn Courier,
    /// Who writes them.
    pub composer: &'a Composer<'a>,
    /// The time.
    pub clock: &'a dyn Clock,
    /// How fast.
    pub pace: Pace,
    /// Set from outside (Ctrl-C) to end the run after the message at hand.
    pub stop: &'a AtomicBool,
}

/// A message of the run that has not come to an end.
struct Job {
    delivery: Delivery,
    /// How often it was put off in this run.
    put_off: u32,
}

impl Sender<'_> {
    /// Sends what `choice` takes of a mailing.
    ///
    /// # Errors
    /// When the ledger can't be written or a template is wrong. A server that fails is no error but
    /// [`Report::stopped`].
    pub fn run(
        &mut self,
        mailing: &Mailing,
        choice: Choice,
        progress: &mut dyn FnMut(&Event<'_>),
    ) -> Result<Report, SendError> {
        let chosen = self
            .ledger
            .take(&mailing.reference, mailing.edition, choice)?;
        let total = chosen.len();
        // By the time at which they are due, then in the order of the plan: what was put off comes after the others.
        let mut queue: BTreeMap<(Duration, usize), Job> = chosen
            .into_iter()
            .enumerate()
            .map(|(order, delivery)| {
                let put_off = 0;
                ((Duration::ZERO, order), Job { delivery, put_off })
            })
            .collect();
        let mut report = Report {
            total,
            ..Report::default()
        };
        let mut troubles = 0;
        let mut next_slot = Duration::ZERO;

        while let Some(((due, order), mut job)) = queue.pop_first() {
            let waiting = queue.len() + 1;
            let at = due.max(next_slot);
            if !self.wait_until(at, due > next_slot, waiting, progress) {
                queue.insert((due, order), job);
                report.stopped = Some("已按要求停止".to_owned());
                break;
            }
            next_slot = self.clock.elapsed() + self.pace.interval;
            let outcome = match self.deliver(&job.delivery)? {
                Ok(outcome) => outcome,
                Err(trouble) => {
                    queue.insert((due, order), job);
                    self.courier.rest();
                    troubles += 1;
                    if matches!(trouble, Trouble::Lasting(_)) || troubles > self.pace.retries {
                        report.stopped = Some(trouble.words().to_owned());
                        break;
                    }
                    // A connection that had served before may just have been idle for too long: at once.
                    let again_in = match troubles {
                        1 => Duration::ZERO,
                        more => self.pace.wait(more - 1),
                    };
                    progress(&Event::Trouble {
                        words: trouble.words(),
                        again_in,
                    });
                    next_slot = self.clock.elapsed() + again_in;
                    continue;
                }
            };
            troubles = 0;
            let mut again_in = None;
            match &outcome {
                Outcome::Accepted(_) => report.accepted += 1,
                Outcome::Refused(_) => report.refused += 1,
                Outcome::Unknown(_) => report.unknown += 1,
                Outcome::Later(_) if job.put_off < self.pace.retries => {
                    again_in = Some(self.pace.wait(job.put_off + 1));
                }
                Outcome::Later(_) => report.deferred += 1,
            }
            progress(&Event::Tried {
                delivery: &job.delivery,
                outcome: &outcome,
                again_in,
                done: report.accepted + report.refused + report.unknown + report.deferred,
                total,
            });
            if let Some(wait) = again_in {
                job.put_off += 1;
                job.delivery.state = job.delivery.state.put_off();
                queue.insert((self.clock.elapsed() + wait, order), job);
            }
        }
        report.left = queue.len();
        self.courier.rest();
        Ok(report)
    }

    /// Tries one message, every step in the ledger before the next is taken.
    fn deliver(&mut self, delivery: &Delivery) -> Result<Result<Outcome, Trouble>, SendError> {
        let letter = self
            .composer
            .compose(&delivery.addressee, &delivery.message_id, self.clock.now())
            .map_err(|diagnostic| SendError::Template(Box::new(diagnostic)))?;
        let (ledger, clock) = (&*self.ledger, self.clock);
        let mut begun = Ok(());
        let result = self.courier.deliver(&letter, &mut || {
            begun = ledger.begin(delivery, clock.now());
            begun.is_ok()
        });
        begun?;
        match result {
            Ok(outcome) => {
                ledger.settle(delivery, &outcome, clock.now())?;
                Ok(Ok(outcome))
            }
            Err(Undelivered::Trouble(trouble)) => Ok(Err(trouble)),
            // Only where `begun` is an error.
            Err(Undelivered::Held) => Err(LedgerError::Changed.into()),
        }
    }

    /// Waits until a time. False where the run is to end.
    fn wait_until(
        &mut self,
        at: Duration,
        told: bool,
        waiting: usize,
        progress: &mut dyn FnMut(&Event<'_>),
    ) -> bool {
        let time = at.saturating_sub(self.clock.elapsed());
        if told && !time.is_zero() {
            progress(&Event::Waiting { time, waiting });
        }
        if time > LONG_WAIT {
            self.courier.rest();
        }
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return false;
            }
            let rest = at.saturating_sub(self.clock.elapsed());
            if rest.is_zero() {
                return true;
            }
            self.clock.sleep(rest.min(NAP));
        }
    }
}

#[cfg(test)]
mod tests;
