//! What may stand in a header, and how Chinese gets into it.
//!
//! Every text is first made one line of printable characters, then either plain ASCII that means nothing to a mail
//! program, or encoded: nothing a user writes can end a header or begin another one.

use std::fmt::Write as _;

use email_encoding::headers::rfc2047;
use email_encoding::headers::writer::EmailWriter;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::settings::Mailbox;

/// The most characters of a text in a header.
const TEXT_CHARACTERS: usize = 250;
/// The most bytes of the attachment's name. Percent-encoded in one line it must stay below the 998 of RFC 5322 §2.1.1,
/// and below the 255 of a file system.
const FILE_NAME_BYTES: usize = 240;

/// RFC 5987 `attr-char`, but for the marks that some program might take for something else.
const PLAIN_IN_PARAMETERS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The text as one line: line ends, control characters and what turns the direction of writing become spaces, runs of
/// spaces one.
pub(super) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .take(TEXT_CHARACTERS)
        .map(|c| if is_unprintable(c) { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x2028 | 0x2029                               // line and paragraph ends
            | 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 // directions
            | 0xFEFF | 0xFDD0..=0xFDEF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// A file's name as it is attached: one line, no character that a file name cannot hold, its ending kept.
pub(super) fn file_name(name: &str) -> String {
    let name: String = one_line(name)
        .chars()
        .map(|c| if "\\/:*?\"<>|".contains(c) { '-' } else { c })
        .collect();
    let stem = name.strip_suffix(".pdf").unwrap_or(&name);
    let end = stem.floor_char_boundary(FILE_NAME_BYTES - ".pdf".len());
    // A leading dot would hide it, and a name of dots alone is none.
    let stem = stem[..end].trim().trim_matches('.');
    let stem = if stem.is_empty() { "jianbao" } else { stem };
    format!("{stem}.pdf")
}

/// Whether a text is the same to every reader without encoding. `=?` would begin an encoded word, marks can mean
/// something in addresses and parameters.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'.'))
}

/// Whether one physical line holds it (RFC 5322 §2.1.1 recommends 78).
fn is_short(text: &str) -> bool {
    text.len() <= 60
}

/// Text as RFC 2047 encoded words, folded, for a line that has `column` characters already.
fn encoded_words(text: &str, column: usize) -> String {
    let mut encoded = String::new();
    {
        let mut writer = EmailWriter::new(&mut encoded, column, 0, false);
        // Writing to a String can't fail.
        let _ = rfc2047::encode(text, &mut writer);
    }
    encoded
}

/// A header of text: the subject.
pub(super) fn text(name: &'static str, text: &str) -> HeaderValue {
    let encoded = if is_plain(text) && is_short(text) {
        text.to_owned()
    } else {
        encoded_words(text, name.len() + 2)
    };
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(name),
        text.to_owned(),
        encoded,
    )
}

/// A header of one mailbox: From, To, Reply-To.
pub(super) fn mailbox(name: &'static str, mailbox: &Mailbox) -> HeaderValue {
    let address = mailbox.address.as_str();
    let shown = one_line(&mailbox.name);
    let value = if shown.is_empty() {
        address.to_owned()
    } else if is_plain(&shown) && is_short(&shown) && !shown.contains('.') {
        format!("{shown}\r\n <{address}>")
    } else {
        format!("{}\r\n <{address}>", encoded_words(&shown, name.len() + 2))
    };
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, address.to_owned(), value)
}

/// `Content-Type: application/pdf` with the name as RFC 2047 words in quotes: against the letter of the standard, and
/// the only form that old clients read.
#[derive(Clone)]
pub(super) struct PdfType(pub(super) String);

impl Header for PdfType {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Type")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let name = if is_plain(&self.0) && is_short(&self.0) {
            self.0.clone()
        } else {
            encoded_words(&self.0, " name=\"".len())
        };
        let value = format!("application/pdf;\r\n name=\"{name}\"");
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}

/// `Content-Disposition: attachment` with the name as RFC 2231 says, in one piece: fewer programs can join several.
#[derive(Clone)]
pub(super) struct PdfDisposition(pub(super) String);

impl Header for PdfDisposition {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Disposition")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let mut value = String::from("attachment;\r\n ");
        // Writing to a String can't fail.
        let _ = if is_plain(&self.0) && is_short(&self.0) {
            write!(value, "filename=\"{}\"", self.0)
        } else {
            let encoded = utf8_percent_encode(&self.0, PLAIN_IN_PARAMETERS);
            write!(value, "filename*=utf-8''{encoded}")
        };
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}
