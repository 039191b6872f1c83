//! A delivery, and how it comes out of the database.

use rusqlite::{Connection, Row};

use crate::distribution::mail::Addressee;
use crate::distribution::recipients::Address;

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// To be sent; nothing has been received by anybody.
    Planned,
    /// Its data are going out at this moment.
    Sending,
    /// The server has taken it and answers for it.
    Accepted,
    /// The server will not take it.
    Refused,
    /// Its data went out, and no answer came back: sent again only when told so.
    Unknown,
    /// It was accepted, and came back.
    Bounced,
}

impl State {
    /// All states, in the order of a delivery's life.
    pub const ALL: [Self; 6] = [
        Self::Planned,
        Self::Sending,
        Self::Accepted,
        Self::Refused,
        Self::Unknown,
        Self::Bounced,
    ];

    /// As the ledger and JSON write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Bounced => "bounced",
        }
    }

    /// In Chinese, as tables show it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "待发",
            Self::Sending => "正在发",
            Self::Accepted => "已收下",
            Self::Refused => "被拒收",
            Self::Unknown => "不确定",
            Self::Bounced => "被退回",
        }
    }

    /// What becomes of it where a try is put off, or came to nothing before the data went out. What is unknown stays so: an
    /// earlier try may have arrived.
    pub(in crate::distribution) fn put_off(self) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            _ => Self::Planned,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One message to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The row.
    pub(super) id: i64,
    /// The issue ([`Mailing::reference`]).
    pub issue: String,
    /// Which release of it, from 1.
    pub edition: u32,
    /// The recipient's name and address at the time.
    pub addressee: Addressee,
    /// `<…@…>`, the same at every try.
    pub message_id: String,
    /// The digest of the PDF that it carries.
    pub pdf: String,
    /// How far it is.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was first tried, in seconds since 1970 (UTC).
    pub first_time: Option<i64>,
    /// When its state last changed by a try or a bounce, in seconds since 1970 (UTC).
    pub last_time: Option<i64>,
    /// The server's last words.
    pub reply: String,
}

/// Which deliveries of an issue are to be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Those that are planned.
    pub planned: bool,
    /// Those that failed: refused, bounced, or put off until the tries were used up.
    pub failed: bool,
    /// Those of which nobody knows: their recipients may get them twice.
    pub unknown: bool,
}

impl Choice {
    /// A plain `send`: what is planned.
    pub const PLANNED: Self = Self {
        planned: true,
        failed: false,
        unknown: false,
    };
    /// `--failed`: just those.
    pub const FAILED: Self = Self {
        planned: false,
        failed: true,
        unknown: false,
    };
    /// `--resend-unknown`: what is planned and what is unknown.
    pub const UNKNOWN: Self = Self {
        planned: true,
        failed: false,
        unknown: true,
    };

    /// Whether it takes a delivery in this state, tried so many times.
    pub fn takes(self, state: State, attempts: u32) -> bool {
        match state {
            State::Planned => self.planned || (self.failed && attempts > 0),
            State::Refused | State::Bounced => self.failed,
            State::Unknown => self.unknown,
            State::Sending | State::Accepted => false,
        }
    }
}

/// The deliveries that a condition takes; `d` is the delivery, `m` its mailing.
pub(super) fn select(
    db: &Connection,
    condition: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Delivery>> {
    db.prepare(&format!(
        "SELECT d.id, d.issue, d.edition, d.name, d.address, d.message_id, m.pdf, d.state, d.attempts,
           d.first_time, d.last_time, d.reply
         FROM deliveries d JOIN mailings m USING (issue, edition) {condition}"
    ))?
    .query_map(params, delivery)?
    .collect()
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let bad = |column: usize, what: &str| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            what.to_owned().into(),
        )
    };
    let address: String = row.get(4)?;
    let state: String = row.get(7)?;
    Ok(Delivery {
        id: row.get(0)?,
        issue: row.get(1)?,
        edition: row.get(2)?,
        addressee: Addressee {
            name: row.get(3)?,
            address: Address::parse(&address).map_err(|_| bad(4, "no address"))?,
        },
        message_id: row.get(5)?,
        pdf: row.get(6)?,
        state: State::parse(&state).ok_or_else(|| bad(7, "no state"))?,
        attempts: row.get(8)?,
        first_time: row.get(9)?,
        last_time: row.get(10)?,
        reply: row.get(11)?,
    })
}
