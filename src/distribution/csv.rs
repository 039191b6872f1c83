//! The recipients as a spreadsheet: CSV that Excel and WPS open and save, in UTF-8 or GBK.
//!
//! ```text
//! 名称,类别,分组,邮箱,份数,备注,起,止
//! 研究室,送,省人大常委会办公厅,a@example.org;b@example.org,12,,2020-01-01,
//! 备份,,,,10,,,
//! ```
//! The last row is the reserve: it has no kind. What is exported and imported again has the same values.

mod cell;
mod import;
mod table;

pub use self::import::import;

use chrono::NaiveDate;

use super::recipients::{KEYS, NO_MAIL, RECIPIENT_KEYS, Recipient, Recipients};
use crate::series::Text;
use crate::source::Located;
use crate::yaml::Key;

/// How an exported table is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a byte order mark, without which Excel takes it for GBK.
    Utf8,
    /// GBK, for programs that know nothing else. A table with a character that GBK lacks comes out as [`Self::Utf8`].
    Gbk,
}

/// The recipients as CSV: a row of names, a row for each recipient, one for the reserve where the file gives it. Every
/// cell is quoted; one that a spreadsheet would take for a formula begins with an apostrophe.
pub fn export(recipients: &Recipients, encoding: Encoding) -> Vec<u8> {
    let header = RECIPIENT_KEYS.iter().map(|key| label(key).to_owned());
    let rows = recipients.list.iter().map(row);
    let reserve = recipients.reserve.map(reserve_row);
    let rows = std::iter::once(header.collect()).chain(rows).chain(reserve);
    let utf8 = table(rows);
    match encoding {
        Encoding::Gbk => gbk(&utf8).unwrap_or_else(|| with_mark(utf8)),
        Encoding::Utf8 => with_mark(utf8),
    }
}

/// Rows of one length as a table for spreadsheets, in UTF-8 with a byte order mark; cells as in [`export`].
pub fn spreadsheet(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    with_mark(table(rows))
}

fn table(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        // Rows of one length into memory: neither the disk nor the table can refuse.
        let _ = writer.write_record(row.iter().map(|cell| cell::guarded(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

fn with_mark(mut utf8: Vec<u8>) -> Vec<u8> {
    utf8.splice(0..0, *b"\xEF\xBB\xBF");
    utf8
}

/// In GBK, if that can hold all of it, and nobody could take the bytes for UTF-8.
fn gbk(utf8: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(utf8).ok()?;
    let (bytes, _, unmappable) = encoding_rs::GBK.encode(text);
    let same = || {
        let again =
            encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes);
        again.is_some_and(|again| again == text) && str::from_utf8(&bytes).is_err()
    };
    (!unmappable && same()).then(|| bytes.into_owned())
}

/// A recipient's cells, in the order of [`RECIPIENT_KEYS`].
fn row(recipient: &Recipient) -> Vec<String> {
    let text = |text: &Option<Text>| {
        let text = text.as_ref().map(|text| text.value.clone());
        text.unwrap_or_default()
    };
    let day = |day: &Option<Located<NaiveDate>>| {
        let day = day.as_ref().map(|day| day.value.to_string());
        day.unwrap_or_default()
    };
    let mail: Vec<&str> = recipient
        .mail
        .iter()
        .map(|mail| mail.value.as_str())
        .collect();
    RECIPIENT_KEYS
        .iter()
        .map(|key| match key.name {
            "name" => recipient.name.value.clone(),
            "kind" => recipient.kind.value.clone(),
            "group" => text(&recipient.group),
            "mail" if recipient.without_mail => NO_MAIL[0].to_owned(),
            "mail" => mail.join(";"),
            "copies" if recipient.copies == 0 => String::new(),
            "copies" => recipient.copies.to_string(),
            "note" => text(&recipient.note),
            "from" => day(&recipient.from),
            "until" => day(&recipient.until),
            _ => String::new(),
        })
        .collect()
}

fn reserve_row(reserve: u32) -> Vec<String> {
    RECIPIENT_KEYS
        .iter()
        .map(|key| match key.name {
            "name" => label(&KEYS[0]).to_owned(),
            "copies" => reserve.to_string(),
            _ => String::new(),
        })
        .collect()
}

/// How a column is headed.
fn label(key: &Key) -> &'static str {
    key.alias.unwrap_or(key.name)
}

#[cfg(test)]
mod tests;
