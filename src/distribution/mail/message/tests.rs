use std::sync::Arc;

use chrono::NaiveDate;
use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;

fn settings(from: &str) -> MailSettings {
    let from = serde_json::to_string(from).unwrap();
    let text = format!(
        "title: x\npublisher: y\nmail: {{server: localhost, from: {from}, reply_to: \"答复 <b@example.org>\"}}\n"
    );
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("issues/bulletin.yaml", text);
    MailSettings::parse(&source, &mut diagnostics)
        .unwrap_or_else(|| panic!("{:?}", diagnostics.iter().collect::<Vec<_>>()))
}

fn mailing(name: &str, pdf_name: &str, pdf: &[u8]) -> Mailing {
    Mailing {
        reference: "731".into(),
        edition: 1,
        name: name.into(),
        date: NaiveDate::from_ymd_opt(2025, 3, 11).unwrap(),
        contents: vec![
            MailingEntry {
                title: "同向同力 <用心用情>".into(),
                sources: vec!["省卫生健康委员会".into(), "某局".into()],
            },
            MailingEntry {
                title: "无单位".into(),
                sources: vec![],
            },
        ],
        pdf_name: pdf_name.into(),
        pdf: Arc::from(pdf),
        digest: "d".into(),
    }
}

fn addressee(name: &str) -> Addressee {
    Addressee {
        name: name.into(),
        address: Address::parse("Yanjiushi@example.org").unwrap(),
    }
}

fn letter(mailing: &Mailing, from: &str, to: &str) -> Vec<u8> {
    let composer = Composer::new(mailing, &settings(from), &[]).unwrap();
    let to = addressee(to);
    let id = composer.message_id(&to.address);
    composer.compose(&to, &id, 1_741_651_200).unwrap().bytes
}

const NAME: &str = "联络动态2025年第6期（总第731期）";
const FROM: &str = "湖南省人大常委会联络动态编辑部 <jianbao@example.org>";

#[test]
fn an_independent_parser_reads_back_what_was_written() {
    let pdf: Vec<u8> = (0..100_000_u32)
        .map(|n| (n.wrapping_mul(n) >> 7) as u8)
        .collect();
    let file = format!("{NAME}.pdf");
    let bytes = letter(&mailing(NAME, &file, &pdf), FROM, "省政府研究室");
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject(), Some(NAME));
    let mailbox = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.unwrap().first().unwrap();
        assert_eq!(address.unwrap().clone().into_list().len(), 1);
        (
            first.name().unwrap_or_default().to_owned(),
            first.address().unwrap().to_owned(),
        )
    };
    assert_eq!(
        mailbox(message.from()),
        (
            "湖南省人大常委会联络动态编辑部".into(),
            "jianbao@example.org".into()
        )
    );
    assert_eq!(
        mailbox(message.to()),
        ("省政府研究室".into(), "Yanjiushi@example.org".into())
    );
    assert_eq!(
        mailbox(message.reply_to()),
        ("答复".into(), "b@example.org".into())
    );
    assert_eq!(message.date().unwrap().to_rfc3339(), "2025-03-11T00:00:00Z");
    assert!(message.cc().is_none() && message.bcc().is_none());

    let text = message.body_text(0).unwrap();
    assert!(
        text.starts_with("省政府研究室：\r\n\r\n现送上《联络动态2025年第6期（总第731期）》"),
        "{text}"
    );
    assert!(
        text.contains("\r\n1. 同向同力 <用心用情>（省卫生健康委员会、某局）\r\n2. 无单位\r\n"),
        "{text}"
    );
    let html = message.body_html(0).unwrap();
    assert!(html.contains("同向同力 &lt;用心用情&gt;"), "{html}");

    assert_eq!(message.attachment_count(), 1);
    let attachment = message.attachment(0).unwrap();
    assert!(attachment.is_content_type("application", "pdf"));
    assert_eq!(attachment.contents(), pdf);
    assert_eq!(attachment.attachment_name(), Some(file.as_str()));
}

#[test]
fn the_file_name_is_there_in_both_forms() {
    let file = format!("{NAME}.pdf");
    let bytes = letter(&mailing(NAME, &file, b"%PDF"), FROM, "x");
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains("Content-Disposition: attachment;\r\n filename*=utf-8''%E8%81%94%E7%BB%9C"),
        "{text}"
    );
    assert!(
        text.contains("Content-Type: application/pdf;\r\n name=\"=?utf-8?b?"),
        "{text}"
    );
    // The old form, as a program reads it that knows nothing of RFC 2231.
    let start = text.find(" name=\"").unwrap() + " name=\"".len();
    let words = &text[start..start + text[start..].find('"').unwrap()];
    let header = format!("Subject: {words}\r\n\r\n");
    let parsed = MessageParser::default().parse(header.as_bytes()).unwrap();
    assert_eq!(parsed.subject(), Some(file.as_str()));

    let bytes = letter(&mailing(NAME, "jianbao-731.pdf", b"%PDF"), FROM, "x");
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains("filename=\"jianbao-731.pdf\"") && text.contains("name=\"jianbao-731.pdf\"")
    );
}

#[test]
fn the_message_id_is_that_of_issue_edition_pdf_and_address() {
    let one = mailing(NAME, "a.pdf", b"");
    let settings = settings(FROM);
    let id = |mailing: &Mailing, address: &str| {
        let composer = Composer::new(mailing, &settings, &[]).unwrap();
        composer.message_id(&Address::parse(address).unwrap())
    };
    let first = id(&one, "a@example.org");
    assert!(first.starts_with('<') && first.ends_with("@example.org>") && first.len() == 54);
    // Two versions of the program must name a message the same.
    assert_eq!(
        first,
        "<2329f6ba1af62965f09ce2ae81ba7f5c117e7f2a@example.org>"
    );
    assert_eq!(first, id(&one, "A@Example.org"));
    let second = Mailing {
        edition: 2,
        ..one.clone()
    };
    let other = Mailing {
        reference: "73".into(),
        edition: 11,
        ..one.clone()
    };
    let of_another_series = Mailing {
        digest: "blake3:0".into(),
        ..one.clone()
    };
    for different in [
        id(&of_another_series, "a@example.org"),
        id(&second, "a@example.org"),
        id(&one, "b@example.org"),
        id(&other, "a@example.org"),
    ] {
        assert_ne!(first, different);
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let mailing = mailing(NAME, "a.pdf", b"%PDF");
    assert_eq!(letter(&mailing, FROM, "甲"), letter(&mailing, FROM, "甲"));
}

#[test]
fn a_workspace_has_its_own_templates() {
    let mailing = mailing(NAME, "a.pdf", b"");
    let overrides = [
        ("subject.txt", "【{{ recipient }}】\n{{ issue }}\n"),
        ("message.html", "<p>{{ recipient }}</p>"),
    ]
    .map(|(name, text)| {
        (
            name.to_owned(),
            Source::new(format!("templates/mail/{name}"), text),
        )
    });
    let composer = Composer::new(&mailing, &settings(FROM), &overrides).unwrap();
    let bytes = composer
        .compose(&addressee("甲\n<b>"), "<1@example.org>", 0)
        .unwrap()
        .bytes;
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject().unwrap(), format!("【甲 <b>】 {NAME}"));
    assert_eq!(message.body_html(0).unwrap(), "<p>甲 &lt;b&gt;</p>\r\n");

    let broken = [(
        "message.txt".to_owned(),
        Source::new("templates/mail/message.txt", "{{ nichts }}"),
    )];
    let fault = Composer::new(&mailing, &settings(FROM), &broken)
        .and_then(|composer| composer.compose(&addressee("甲"), "<1@example.org>", 0))
        .err()
        .unwrap();
    assert_eq!(fault.code, Code::TEMPLATE_ERROR);
}

#[test]
fn no_line_is_longer_than_mail_allows() {
    let long = "很长".repeat(200);
    let bytes = letter(
        &mailing(&long, &format!("{long}.pdf"), &[0; 5000]),
        &format!("{long} <a@example.org>"),
        &long,
    );
    let lines = bytes.split(|byte| *byte == b'\n');
    assert!(lines.map(<[u8]>::len).max().unwrap() <= 998);
    let message = MessageParser::default().parse(&bytes).unwrap();
    let name = message.attachment(0).unwrap().attachment_name().unwrap();
    assert!(
        name.len() <= 255 && name.ends_with("长.pdf") || name.ends_with("很.pdf"),
        "{name}"
    );
}

/// Text that tries to break out of a header.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\u{85}\u{2028}".to_owned()),
        Just("Bcc: evil@example.org".to_owned()),
        Just("\r\n\r\n<script>".to_owned()),
        Just("\r\n.\r\n".to_owned()),
        Just("=?utf-8?b?DQpCY2M6IGU=?=".to_owned()),
        Just("=?utf-8?q?x=0d=0aBcc:_e?=".to_owned()),
        Just("\" <evil@example.org>, \"".to_owned()),
        Just("\"; filename=\"x.exe".to_owned()),
        Just("--=_mixed_".to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,8}",
        any::<String>(),
    ];
    proptest::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn nothing_gets_out_of_its_header(
        subject in hostile(),
        recipient in hostile(),
        file in hostile(),
        title in hostile(),
        pdf in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut mailing = mailing(&subject, &file, &pdf);
        mailing.contents[0].title = title;
        let bytes = letter(&mailing, FROM, &recipient);
        // Every line is ASCII and ends in CR LF; none but those of the header is one.
        prop_assert!(bytes.is_ascii());
        let text = String::from_utf8(bytes.clone()).unwrap();
        prop_assert!(text.split("\r\n").all(|line| !line.contains(['\r', '\n']) && line.len() <= 998));
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let mut names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split_once(": ").unwrap().0)
            .collect();
        names.sort_unstable();
        prop_assert_eq!(names, ["Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Reply-To", "Subject", "To"]);

        let message = MessageParser::default().parse(&bytes).unwrap();
        let wanted = header::one_line(&subject);
        prop_assert_eq!(message.subject().unwrap_or_default(), wanted);
        let to = message.to().unwrap().clone().into_list();
        prop_assert_eq!(to.len(), 1);
        prop_assert_eq!(to[0].address().unwrap(), "Yanjiushi@example.org");
        prop_assert_eq!(to[0].name().unwrap_or_default(), header::one_line(&recipient));
        // Four parts and what holds them: nothing has made another one.
        prop_assert_eq!(message.parts.len(), 5);
        let html = message.parts.iter().filter(|part| matches!(part.body, PartType::Html(_))).count();
        prop_assert_eq!(html, 1);
        prop_assert_eq!(message.attachment_count(), 1);
        let attachment = message.attachment(0).unwrap();
        prop_assert_eq!(attachment.contents(), &pdf[..]);
        let name = header::file_name(&file);
        prop_assert!(!name.contains(['/', '\\', ':', '"']) && name.len() <= 255);
        prop_assert_eq!(attachment.attachment_name(), Some(name.as_str()));
    }

    #[test]
    fn a_sender_cannot_break_out_either(name in "[^<＜〈]{0,60}", extra in hostile()) {
        let from = format!("{name}{} <a@example.org>", extra.replace(['<', '＜', '〈'], ""));
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("issues/bulletin.yaml", format!(
            "title: x\npublisher: y\nmail: {{server: localhost, from: {}}}\n",
            serde_json::to_string(&from).unwrap()
        ));
        if let Some(settings) = MailSettings::parse(&source, &mut diagnostics) {
            let mailing = mailing(NAME, "a.pdf", b"");
            let composer = Composer::new(&mailing, &settings, &[]).unwrap();
            let bytes = composer.compose(&addressee("甲"), "<1@example.org>", 0).unwrap().bytes;
            let message = MessageParser::default().parse(&bytes).unwrap();
            let from = message.from().unwrap().clone().into_list();
            prop_assert_eq!(from.len(), 1);
            prop_assert_eq!(from[0].address().unwrap(), "a@example.org");
            prop_assert_eq!(from[0].name().unwrap_or_default(), header::one_line(&settings.from.name));
            prop_assert_eq!(message.headers().len(), 7);
        }
    }
}
