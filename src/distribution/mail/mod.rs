//! Mail: the PDF of an issue as one message for each recipient, through one server.
//!
//! [`settings`] reads `mail` of `issues/bulletin.yaml`, [`message`] makes the letters, [`smtp`] hands them over and
//! tells how sure it is that the server has them. Who got what is the business of [`super::deliveries`], the order of
//! things that of [`super::send`].

pub mod courier;
mod header;
pub mod message;
pub mod password;
pub mod settings;
pub mod smtp;

use std::sync::Arc;

use chrono::NaiveDate;

pub use self::courier::{Courier, Outcome, Reply, Trouble, Undelivered};
pub use self::message::{Composer, Letter};
pub use self::password::Password;
pub use self::settings::MailSettings;
pub use self::smtp::{Mailer, Timeouts};
use crate::distribution::recipients::Address;

/// An issue as it is mailed.
#[derive(Debug, Clone)]
pub struct Mailing {
    /// How a user calls the issue (`731`, `2025-z1`): the first part of a delivery's key.
    pub reference: String,
    /// Which release of the issue it is, from 1: the second part of a delivery's key.
    pub edition: u32,
    /// 联络动态2025年第6期（总第731期）.
    pub name: String,
    /// 日期 of the issue.
    pub date: NaiveDate,
    /// 要目, in print order.
    pub contents: Vec<MailingEntry>,
    /// The attachment's file name, `.pdf` included.
    pub pdf_name: String,
    /// The attachment.
    pub pdf: Arc<[u8]>,
    /// The PDF's digest, as the ledgers write it.
    pub digest: String,
}

/// An article in 要目.
#[derive(Debug, Clone, serde::Serialize)]
pub struct MailingEntry {
    /// Its title.
    pub title: String,
    /// 供稿单位.
    pub sources: Vec<String>,
}

/// Who gets a message. A recipient with two addresses is two of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The recipient's name, as the message calls it.
    pub name: String,
    /// Where the message goes.
    pub address: Address,
}
