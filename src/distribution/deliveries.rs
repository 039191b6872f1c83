//! The ledger of deliveries: what went to whom, and how sure that is.
//!
//! ```text
//!            ┌──────── later ────────┐
//!            ▼                       │
//! planned ─────▶ sending ────────────┴─▶ accepted ──▶ bounced
//!         │      ▲  │ ├──────────────────▶ refused
//!         └──────┼──┼─┼─ no, before data ▶ refused
//!                │  │ └──────────────────▶ unknown ──▶ bounced
//!                │  └─ killed, power lost ▶ unknown      (found as `sending` at the next start)
//!                └──── again, when told so ──── refused, bounced, unknown
//!                       somebody confirms it: bounced, unknown ──▶ accepted
//! ```
//! `issues/deliveries.db` is SQLite. Every arrow is one transaction that is on the disk before the next thing happens;
//! in particular `sending` is there before the first byte of a message's data leaves. So whenever a run is killed, what
//! is `planned` has been sent to nobody, and what is `sending` may have been.
//!
//! What is sent again because somebody said so stays what it was until then: a run that comes to nothing changes nothing.
//! And where a new try of what is `unknown` is put off, it is still unknown: an earlier one may have arrived.

mod delivery;
mod error;
mod schema;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use self::delivery::select;
pub use self::delivery::{Choice, Delivery, State};
pub use self::error::LedgerError;
use crate::distribution::mail::{Addressee, Mailing, Outcome};
use crate::distribution::recipients::Address;
use crate::output::Lock;

/// The ledger, below the root.
pub const DELIVERIES_FILE: &str = "issues/deliveries.db";
/// The lock that keeps a second sender out, below the root.
pub const LOCK_FILE: &str = "issues/.sending.lock";

/// What stands in the ledger instead of a server's words where somebody has confirmed a delivery.
const CONFIRMED: &str = "编辑确认对方已经收到";

/// What [`Ledger::plan`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Plan {
    /// Deliveries that are new.
    pub added: usize,
    /// Deliveries that were planned, and whose addresses are no longer on the list.
    pub withdrawn: usize,
    /// Addresses that are on the list more than once; each gets one message.
    pub doubled: usize,
}

/// The ledger, open for writing. One process at a time has it.
#[derive(Debug)]
pub struct Ledger {
    db: Connection,
    /// The addresses ([`Address::key`]) of the last plan's list.
    listed: BTreeSet<String>,
    _lock: Lock,
}

impl Ledger {
    /// Opens the ledger of a workspace, and makes it where there is none. What another run left as `sending` was
    /// interrupted, and becomes `unknown`.
    ///
    /// # Errors
    /// [`LedgerError::Busy`] while another process has it, else when it is no ledger of ours or can't be used.
    pub fn open(root: &Path) -> Result<Self, LedgerError> {
        let lock = Lock::take(&root.join(LOCK_FILE))?.ok_or(LedgerError::Busy)?;
        let db = schema::open(&ledger_path(root)?, true)?;
        db.execute(
            "UPDATE deliveries SET state = 'unknown', reply = ?1 WHERE state = 'sending'",
            ["发送中断，没有等到服务器的回答"],
        )?;
        Ok(Self {
            db,
            listed: BTreeSet::new(),
            _lock: lock,
        })
    }

    /// Brings the plan of a mailing up to its list: a delivery for each address, once, in the order of the list. What
    /// was planned for an address that is gone is withdrawn; what has been sent stays. `message_id` names the message to
    /// an address that is new; `why` is the reason where somebody forced the mailing.
    ///
    /// # Errors
    /// [`LedgerError::OtherPdf`] where this edition has been mailed with another PDF, else what SQLite says; nothing is
    /// changed then.
    pub fn plan(
        &mut self,
        mailing: &Mailing,
        addressees: &[Addressee],
        message_id: impl Fn(&Address) -> String,
        why: Option<&str>,
    ) -> Result<Plan, LedgerError> {
        let transaction = self.db.transaction()?;
        enter_mailing(&transaction, mailing, why)?;
        let mut plan = Plan::default();
        transaction.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS listed (address TEXT PRIMARY KEY COLLATE NOCASE);
             DELETE FROM listed;",
        )?;
        {
            let mut list = transaction
                .prepare("INSERT INTO listed (address) VALUES (?1) ON CONFLICT DO NOTHING")?;
            let mut add = transaction.prepare(
                "INSERT INTO deliveries (issue, edition, address, name, message_id, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'planned') ON CONFLICT (issue, edition, address) DO NOTHING",
            )?;
            let mut rename = transaction.prepare(
                "UPDATE deliveries SET name = ?4
                 WHERE issue = ?1 AND edition = ?2 AND address = ?3 AND state = 'planned'",
            )?;
            for Addressee { name, address } in addressees {
                if list.execute([address.as_str()])? == 0 {
                    plan.doubled += 1;
                    continue;
                }
                let (issue, edition) = (&mailing.reference, mailing.edition);
                let key = address.as_str();
                let added = add.execute(params![issue, edition, key, name, message_id(address)])?;
                plan.added += added;
                if added == 0 {
                    rename.execute(params![issue, edition, key, name])?;
                }
            }
        }
        plan.withdrawn = transaction.execute(
            "DELETE FROM deliveries WHERE issue = ?1 AND edition = ?2 AND state = 'planned'
               AND address NOT IN (SELECT address FROM listed)",
            params![mailing.reference, mailing.edition],
        )?;
        transaction.commit()?;
        let listed = addressees.iter().map(|addressee| addressee.address.key());
        self.listed = listed.collect();
        Ok(plan)
    }

    /// The deliveries that a choice takes of an issue, in the order of the plan: of those whose addresses were on the
    /// list of the last [`Ledger::plan`].
    ///
    /// # Errors
    /// What SQLite says.
    pub fn take(
        &self,
        issue: &str,
        edition: u32,
        choice: Choice,
    ) -> Result<Vec<Delivery>, LedgerError> {
        let mut chosen = select(
            &self.db,
            "WHERE d.issue = ?1 AND d.edition = ?2 ORDER BY d.id",
            params![issue, edition],
        )?;
        chosen.retain(|delivery| {
            // An address that failed and has left the list since was a wrong one: it gets nothing any more.
            self.listed.contains(&delivery.addressee.address.key())
                && choice.takes(delivery.state, delivery.attempts)
        });
        Ok(chosen)
    }

    /// Its data are about to go out. When this returns, the disk knows.
    ///
    /// # Errors
    /// When it is not in the state in which it is given (any more), or what SQLite says: then nothing may be sent.
    pub fn begin(&self, delivery: &Delivery, now: i64) -> Result<(), LedgerError> {
        self.step(
            "UPDATE deliveries SET state = 'sending', attempts = attempts + 1,
               first_time = COALESCE(first_time, ?2), last_time = ?2
             WHERE id = ?1 AND state = ?3 AND state NOT IN ('sending', 'accepted')",
            params![delivery.id, now, delivery.state.as_str()],
        )
    }

    /// What became of a try of a delivery, which is given as it was before the try.
    ///
    /// # Errors
    /// When it is neither being sent nor in the state in which it is given, or what SQLite says.
    pub fn settle(
        &self,
        delivery: &Delivery,
        outcome: &Outcome,
        now: i64,
    ) -> Result<(), LedgerError> {
        let state = match outcome {
            Outcome::Accepted(_) => State::Accepted,
            Outcome::Refused(_) => State::Refused,
            Outcome::Later(_) => delivery.state.put_off(),
            Outcome::Unknown(_) => State::Unknown,
        };
        self.step(
            // A try that never came to the data has not been counted by `begin`.
            "UPDATE deliveries SET state = ?2, attempts = attempts + (state <> 'sending'),
               first_time = COALESCE(first_time, ?3), last_time = ?3, reply = ?4
             WHERE id = ?1 AND state IN ('sending', ?5) AND state <> 'accepted'",
            params![
                delivery.id,
                state.as_str(),
                now,
                outcome.reply().to_string(),
                delivery.state.as_str(),
            ],
        )
    }

    /// It came back, with these words. Only what was accepted or is unknown can.
    ///
    /// # Errors
    /// When it was never sent, or what SQLite says.
    pub fn bounce(&self, delivery: &Delivery, words: &str, now: i64) -> Result<(), LedgerError> {
        self.step(
            "UPDATE deliveries SET state = 'bounced', last_time = ?2, reply = ?3
             WHERE id = ?1 AND state IN ('accepted', 'unknown', 'bounced')",
            params![delivery.id, now, words],
        )
    }

    /// Somebody has said that they have it after all. Only what is unknown or came back can be confirmed.
    ///
    /// # Errors
    /// When it is in another state, or what SQLite says.
    pub fn confirm(&self, delivery: &Delivery, now: i64) -> Result<(), LedgerError> {
        let words = match delivery.reply.as_str() {
            "" => CONFIRMED.to_owned(),
            before => format!("{CONFIRMED}（原来：{before}）"),
        };
        self.step(
            "UPDATE deliveries SET state = 'accepted', last_time = ?2, reply = ?3
             WHERE id = ?1 AND state IN ('unknown', 'bounced')",
            params![delivery.id, now, words],
        )
    }

    fn step(&self, sql: &str, params: impl rusqlite::Params) -> Result<(), LedgerError> {
        // A statement alone is a transaction.
        match self.db.prepare(sql)?.execute(params)? {
            1 => Ok(()),
            _ => Err(LedgerError::Changed),
        }
    }

    /// The deliveries of an issue, all editions, in the order of the plans.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn of_issue(&self, issue: &str) -> Result<Vec<Delivery>, LedgerError> {
        let order = "WHERE d.issue = ?1 ORDER BY d.edition, d.id";
        Ok(select(&self.db, order, [issue])?)
    }

    /// The delivery with this Message-ID.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn by_message_id(&self, message_id: &str) -> Result<Option<Delivery>, LedgerError> {
        let found = select(&self.db, "WHERE d.message_id = ?1", [message_id])?;
        Ok(found.into_iter().next())
    }

    /// The delivery to an address that was sent last, of any issue.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_to(&self, address: &Address) -> Result<Option<Delivery>, LedgerError> {
        let found = select(
            &self.db,
            "WHERE d.address = ?1 AND d.state IN ('accepted', 'unknown', 'bounced')
             ORDER BY d.last_time DESC, d.id DESC LIMIT 1",
            [address.as_str()],
        )?;
        Ok(found.into_iter().next())
    }
}

/// The deliveries of an issue (all editions) as they are now, without keeping a sender out. Nothing where nothing was
/// ever sent. Where no sender is at work, what is `sending` was interrupted, and is shown as [`State::Unknown`].
///
/// # Errors
/// When the file is no ledger of ours, or can't be read.
pub fn read(root: &Path, issue: &str) -> Result<Vec<Delivery>, LedgerError> {
    let path = ledger_path(root)?;
    if !path.exists() {
        return Ok(Vec::new());
    }
    // Held while reading, so that no sender begins in between.
    let idle = Lock::take(&root.join(LOCK_FILE))?;
    let db = schema::open(&path, false)?;
    let mut found = select(&db, "WHERE d.issue = ?1 ORDER BY d.edition, d.id", [issue])?;
    if idle.is_some() {
        for delivery in &mut found {
            if delivery.state == State::Sending {
                delivery.state = State::Unknown;
            }
        }
    }
    Ok(found)
}

fn ledger_path(root: &Path) -> Result<PathBuf, LedgerError> {
    let path = root.join(DELIVERIES_FILE);
    if path
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_symlink())
    {
        return Err(LedgerError::Foreign);
    }
    Ok(path)
}

/// Enters a mailing, or finds it with the same PDF.
fn enter_mailing(
    transaction: &Transaction<'_>,
    mailing: &Mailing,
    why: Option<&str>,
) -> Result<(), LedgerError> {
    let known: Option<String> = transaction
        .query_row(
            "SELECT pdf FROM mailings WHERE issue = ?1 AND edition = ?2",
            params![mailing.reference, mailing.edition],
            |row| row.get(0),
        )
        .optional()?;
    match known {
        Some(pdf) if pdf != mailing.digest => Err(LedgerError::OtherPdf),
        Some(_) => {
            if why.is_some() {
                transaction.execute(
                    "UPDATE mailings SET why = ?3 WHERE issue = ?1 AND edition = ?2",
                    params![mailing.reference, mailing.edition, why],
                )?;
            }
            Ok(())
        }
        None => {
            transaction.execute(
                "INSERT INTO mailings (issue, edition, name, pdf, why) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    mailing.reference,
                    mailing.edition,
                    mailing.name,
                    mailing.digest,
                    why
                ],
            )?;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
