//! The letters: one for each address, with the PDF, as text and as HTML.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, MessageId};
use lettre::message::{Body, Message, MultiPart, SinglePart};
use serde::Serialize;

use super::settings::Mailbox;
use super::{Addressee, MailSettings, Mailing, MailingEntry, header};
use crate::diagnostic::{Code, Diagnostic};
use crate::distribution::recipients::Address;
use crate::numbering::date_in_words;
use crate::source::Source;
use crate::template::Environment;

/// The last second of the year 9999, beyond which a header has no dates.
const LAST_SECOND: i64 = 253_402_300_799;

/// A finished message with its envelope.
#[derive(Clone)]
pub struct Letter {
    /// The envelope's sender, who gets the bounces.
    pub from: Address,
    /// The envelope's only recipient.
    pub to: Address,
    /// Header and body as RFC 5322 says, lines ending in CR LF: also what an `.eml` file holds.
    pub bytes: Vec<u8>,
}

/// Makes the letters of one mailing.
pub struct Composer<'a> {
    mailing: &'a Mailing,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    text: Environment,
    html: Environment,
    pdf_name: String,
    /// The PDF in base64: the same in every letter.
    pdf: Body,
}

/// What the mail templates see.
#[derive(Serialize)]
struct Context<'a> {
    /// 联络动态2025年第6期（总第731期）.
    issue: &'a str,
    /// 2025年3月11日.
    date: String,
    /// 要目.
    contents: &'a [MailingEntry],
    /// The recipient's name.
    recipient: &'a str,
    /// The sender's name; may be empty.
    sender: &'a str,
    /// The attachment's name.
    pdf: &'a str,
}

impl<'a> Composer<'a> {
    /// A composer. `overrides` are the workspace's own templates by their name below `templates/mail`.
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] for a template that can't be used.
    pub fn new(
        mailing: &'a Mailing,
        settings: &MailSettings,
        overrides: &[(String, Source)],
    ) -> Result<Self, Diagnostic> {
        Ok(Self {
            mailing,
            from: settings.from.clone(),
            reply_to: settings.reply_to.clone(),
            text: Environment::mail_text(overrides)?,
            html: Environment::mail_html(overrides)?,
            pdf_name: header::file_name(&mailing.pdf_name),
            pdf: base64(mailing.pdf.to_vec()),
        })
    }

    /// The name of the message to an address: the same at every try, so that a server or a mail program can drop a
    /// double. It tells nothing about the address to who doesn't know it.
    pub fn message_id(&self, address: &Address) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("jianbao 2026 Message-ID");
        let edition = self.mailing.edition.to_string();
        // The digest tells two series of one sender apart. It is the same at every try: an edition has one PDF.
        let digest = &self.mailing.digest;
        for part in [&self.mailing.reference, &edition, digest, &address.key()] {
            // With its length in front, so that no two keys are the same bytes.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let hash = hasher.finalize().to_hex();
        let sender = self.from.address.as_str();
        let domain = sender.rsplit_once('@').map_or(sender, |(_, domain)| domain);
        format!("<{}@{domain}>", &hash[..40])
    }

    /// The letter to one addressee. `message_id` is the delivery's; `seconds` is the time in its Date, in seconds since 1970 (UTC).
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] where a template can't be filled.
    pub fn compose(
        &self,
        addressee: &Addressee,
        message_id: &str,
        seconds: i64,
    ) -> Result<Letter, Diagnostic> {
        let recipient = header::one_line(&addressee.name);
        let context = Context {
            issue: &self.mailing.name,
            date: date_in_words(self.mailing.date),
            contents: &self.mailing.contents,
            recipient: &recipient,
            sender: &self.from.name,
            pdf: &self.pdf_name,
        };
        let subject = header::one_line(&self.text.render("subject.txt", &context)?);
        let text = self.text.render("message.txt", &context)?;
        let html = self.html.render("message.html", &context)?;

        let to = Mailbox {
            name: recipient,
            address: addressee.address.clone(),
        };
        // `=_` comes in no base64, so the boundaries come in no part; both from the Message-ID, so that the same letter
        // is the same bytes.
        let name = blake3::hash(message_id.as_bytes()).to_hex();
        let boundary = |part: &str| format!("=_{part}_{}", &name[..24]);
        let body = MultiPart::mixed()
            .boundary(boundary("mixed"))
            .multipart(
                MultiPart::alternative()
                    .boundary(boundary("text"))
                    .singlepart(text_part(ContentType::TEXT_PLAIN, &text))
                    .singlepart(text_part(ContentType::TEXT_HTML, &html)),
            )
            .singlepart(
                SinglePart::builder()
                    .header(header::PdfType(self.pdf_name.clone()))
                    .header(header::PdfDisposition(self.pdf_name.clone()))
                    .body(self.pdf.clone()),
            );
        let bare = |mailbox: &Mailbox| {
            let address: Option<lettre::Address> = mailbox.address.as_str().parse().ok();
            address.map(|address| lettre::message::Mailbox::new(None, address))
        };
        let mut message = Some(Message::builder())
            .and_then(|builder| Some(builder.from(bare(&self.from)?).to(bare(&to)?)))
            .and_then(|builder| {
                builder
                    .date(SystemTime::UNIX_EPOCH + since_1970(seconds))
                    .header(MessageId::from(message_id.to_owned()))
                    .multipart(body)
                    .ok()
            })
            .ok_or_else(|| unusable(&self.from))?;
        let headers = message.headers_mut();
        headers.insert_raw(header::mailbox("From", &self.from));
        headers.insert_raw(header::mailbox("To", &to));
        if let Some(reply_to) = &self.reply_to {
            headers.insert_raw(header::mailbox("Reply-To", reply_to));
        }
        headers.insert_raw(header::text("Subject", &subject));
        Ok(Letter {
            from: self.from.address.clone(),
            to: to.address,
            bytes: message.formatted(),
        })
    }
}

fn since_1970(seconds: i64) -> Duration {
    Duration::from_secs(seconds.clamp(0, LAST_SECOND).unsigned_abs())
}

/// A text with the line ends of mail, in base64: nothing in it can look like a boundary or a line with a dot alone.
fn text_part(kind: ContentType, text: &str) -> SinglePart {
    let lines: String = text
        .lines()
        .flat_map(|line| [line.trim_end_matches('\r'), "\r\n"])
        .collect();
    SinglePart::builder()
        .header(kind)
        .body(base64(lines.into_bytes()))
}

fn base64(bytes: Vec<u8>) -> Body {
    // Base64 can hold everything; the error is for the other encodings.
    Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).unwrap_or_else(Body::new)
}

/// An address that our own parser takes and lettre's doesn't: there is none, but nobody need rely on that.
fn unusable(from: &Mailbox) -> Diagnostic {
    let place = Source::new("issues/bulletin.yaml", "").place(0..0);
    let message = format!(
        "发件人或收件人的邮箱不能用（发件人 {}）",
        from.address.masked()
    );
    Diagnostic::error(Code::INVALID_VALUE, place, message)
        .with_help("请检查 issues/bulletin.yaml 的“发件人”和名册里的邮箱")
}

#[cfg(test)]
mod tests;
