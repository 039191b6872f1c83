//! Bounces: what a server says later about a message it had accepted (RFC 3464, delivery status notifications).
//!
//! Everybody can send such a message, so nothing follows from one but an entry in the ledger of deliveries, and that
//! only for a delivery that was sent. Its words are foreign text.

mod fields;
mod parts;

use mail_parser::MessageParser;

use self::fields::Group;
use self::parts::Part;
use crate::distribution::deliveries::{Delivery, Ledger, LedgerError, State};
use crate::distribution::mail::Reply;
use crate::distribution::recipients::Address;

/// The most bytes of a bounce: it may bring the message back, PDF and all.
pub const BOUNCE_BYTES: u64 = 64_000_000;
/// The most recipients of one notification that are looked at; ours have one.
const NOTICES: usize = 100;

/// A delivery status notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The Message-IDs that the returned message, or its header, carries: `<…@…>`.
    pub message_ids: Vec<String>,
    /// What it says about each recipient.
    pub notices: Vec<Notice>,
}

/// What a notification says about a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What has been done.
    pub action: Action,
    /// To whom it was sent by us, as far as the server kept that.
    pub original: Option<Address>,
    /// To whom it was to go in the end: another one where it was forwarded.
    pub last: Option<Address>,
    /// The server's words, on one line: `5.1.1 550 No such user`.
    pub words: String,
}

/// What a server has done with a message (RFC 3464 §2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Not yet delivered, and still being tried.
    Delayed,
    /// Delivered, relayed, expanded, or something unheard of.
    Other,
}

/// What a notice came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// This delivery is bounced now.
    Bounced {
        /// As it was before.
        delivery: Box<Delivery>,
        /// Whether only the address says so, since the notification doesn't name our message: the last delivery to it
        /// was taken.
        by_address: bool,
    },
    /// The server still tries; nothing was changed.
    Delayed,
    /// Nothing of ours, or nothing bad.
    Ignored,
}

impl Bounce {
    /// Reads a mail. `None` where it is no delivery status notification.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() as u64 > BOUNCE_BYTES {
            return None;
        }
        let parts = parts::parts(bytes)?;
        let status = parts.iter().find(|part| {
            part.is("message", "delivery-status") || part.is("message", "global-delivery-status")
        })?;
        let status = String::from_utf8_lossy(status.body);
        // The first group is about the message as a whole.
        let notices: Vec<Notice> = fields::groups(&status)
            .filter_map(|group| Notice::read(&group))
            .take(NOTICES)
            .collect();
        (!notices.is_empty()).then(|| Self {
            message_ids: parts.iter().filter_map(returned_id).collect(),
            notices,
        })
    }

    /// Enters it into the ledger. A result for each notice.
    ///
    /// # Errors
    /// What the ledger says.
    pub fn mark(&self, ledger: &Ledger, now: i64) -> Result<Vec<Marked>, LedgerError> {
        self.notices
            .iter()
            .map(|notice| match notice.action {
                Action::Delayed => Ok(Marked::Delayed),
                Action::Other => Ok(Marked::Ignored),
                Action::Failed => self.mark_failed(notice, ledger, now),
            })
            .collect()
    }

    fn mark_failed(
        &self,
        notice: &Notice,
        ledger: &Ledger,
        now: i64,
    ) -> Result<Marked, LedgerError> {
        let Some((delivery, by_address)) = self.delivery(notice, ledger)? else {
            return Ok(Marked::Ignored);
        };
        // What was never sent can't come back: somebody made this up, or it is about an earlier try.
        if !matches!(
            delivery.state,
            State::Accepted | State::Unknown | State::Bounced
        ) {
            return Ok(Marked::Ignored);
        }
        ledger.bounce(&delivery, &notice.words, now)?;
        Ok(Marked::Bounced {
            delivery: Box::new(delivery),
            by_address,
        })
    }

    /// Which delivery a notice is about. Our Message-IDs are one for each address, so where one is returned, the
    /// address need not be the same (it may have been forwarded).
    fn delivery(
        &self,
        notice: &Notice,
        ledger: &Ledger,
    ) -> Result<Option<(Delivery, bool)>, LedgerError> {
        for id in &self.message_ids {
            if let Some(delivery) = ledger.by_message_id(id)? {
                return Ok(Some((delivery, false)));
            }
        }
        // With a foreign message in it, it is about that.
        if !self.message_ids.is_empty() {
            return Ok(None);
        }
        for address in [&notice.original, &notice.last].into_iter().flatten() {
            if let Some(delivery) = ledger.last_to(address)? {
                return Ok(Some((delivery, true)));
            }
        }
        Ok(None)
    }
}

impl Notice {
    fn read(group: &Group) -> Option<Self> {
        let action = match group.get("action")?.to_ascii_lowercase().as_str() {
            "failed" => Action::Failed,
            "delayed" => Action::Delayed,
            _ => Action::Other,
        };
        // `rfc822;a@example.org`, `x-unix; …`.
        let typed = |name: &str| group.get(name).map(typed_value);
        let address = |name: &str| typed(name).and_then(|text| Address::parse(text).ok());
        let words: Vec<&str> = [group.get("status"), typed("diagnostic-code")]
            .into_iter()
            .flatten()
            .collect();
        Some(Self {
            action,
            original: address("original-recipient"),
            last: address("final-recipient"),
            words: Reply::new(None, &words.join(" ")).words,
        })
    }
}

/// What stands behind the type and its semicolon, without the brackets that some servers add.
fn typed_value(value: &str) -> &str {
    let value = value
        .split_once(';')
        .map_or(value, |(_, value)| value)
        .trim();
    value
        .strip_prefix('<')
        .and_then(|value| value.strip_suffix('>'))
        .unwrap_or(value)
}

/// The Message-ID of what was returned: the whole message, or its header alone.
fn returned_id(part: &Part<'_>) -> Option<String> {
    let returns = [
        ("message", "rfc822"),
        ("message", "global"),
        ("message", "global-headers"),
        ("text", "rfc822-headers"),
    ];
    if !returns.iter().any(|(kind, subtype)| part.is(kind, subtype)) {
        return None;
    }
    let returned = MessageParser::default().parse_headers(part.body)?;
    returned.message_id().map(|id| format!("<{id}>"))
}

#[cfg(test)]
mod tests;
