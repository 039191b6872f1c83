use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::distribution::deliveries::Choice;
use crate::distribution::mail::{Addressee, Mailing, Outcome};

/// A bounce as Postfix writes it.
fn postfix(status: &str, returned: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: jianbao@example.org\r\n\
Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B/mx\"\r\nMessage-Id: <own@mx>\r\n\r\n\
--B/mx\r\nContent-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system.\r\n\r\n\
--B/mx\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\
--B/mx\r\n{returned}\r\n--B/mx--\r\n"
    )
}

const STATUS: &str = "Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Tue, 11 Mar 2025 08:00:00 +0800\r\n\r\n\
Final-Recipient: rfc822; other@example.com\r\nOriginal-Recipient: rfc822;a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
Remote-MTA: dns; mail.example.com\r\nDiagnostic-Code: smtp; 550 5.1.1 <other@example.com>:\r\n    Recipient address rejected\r\n";

fn returned(id: &str) -> String {
    format!(
        "Content-Type: message/rfc822\r\n\r\nFrom: jianbao@example.org\r\nTo: a@example.org\r\nMessage-ID: {id}\r\nSubject: x\r\n\r\nbody"
    )
}

fn returned_header(id: &str) -> String {
    format!(
        "Content-Type: text/rfc822-headers\r\n\r\nFrom: jianbao@example.org\r\nMessage-ID: {id}\r\nSubject: x\r\n"
    )
}

/// A ledger in which `a@example.org` (`<1@example.org>`) and `b@example.org` have accepted, and `c@example.org` waits.
fn ledger(root: &std::path::Path) -> Ledger {
    let mut ledger = Ledger::open(root).unwrap();
    let mailing = Mailing {
        reference: "731".into(),
        edition: 1,
        name: "第731期".into(),
        date: NaiveDate::from_ymd_opt(2025, 3, 11).unwrap(),
        contents: vec![],
        pdf_name: "a.pdf".into(),
        pdf: Arc::from(&b""[..]),
        digest: "d".into(),
    };
    let list = ["a", "b", "c"].map(|name| Addressee {
        name: name.into(),
        address: Address::parse(&format!("{name}@example.org")).unwrap(),
    });
    let id = |address: &Address| format!("<{}1@example.org>", &address.as_str()[..1]);
    ledger.plan(&mailing, &list, id, None).unwrap();
    for delivery in &ledger.take("731", 1, Choice::PLANNED).unwrap()[..2] {
        ledger.begin(delivery, 1).unwrap();
        ledger
            .settle(delivery, &Outcome::Accepted(Reply::new(Some(250), "ok")), 1)
            .unwrap();
    }
    ledger
}

fn states(ledger: &Ledger) -> Vec<State> {
    ledger
        .of_issue("731")
        .unwrap()
        .iter()
        .map(|d| d.state)
        .collect()
}

#[test]
fn a_returned_message_names_its_delivery() {
    for returned in [
        returned("<b1@example.org>"),
        returned_header("<b1@example.org>"),
    ] {
        let root = tempfile::tempdir().unwrap();
        let ledger = ledger(root.path());
        let bounce = Bounce::read(postfix(STATUS, &returned).as_bytes()).unwrap();
        assert_eq!(bounce.message_ids, ["<b1@example.org>"]);
        assert_eq!(bounce.notices.len(), 1);
        assert_eq!(
            bounce.notices[0].original.as_ref().unwrap().as_str(),
            "a@example.org"
        );
        assert_eq!(
            bounce.notices[0].last.as_ref().unwrap().as_str(),
            "other@example.com"
        );
        let words = "5.1.1 550 5.1.1 <other@example.com>: Recipient address rejected";
        assert_eq!(bounce.notices[0].words, words);
        for _ in 0..2 {
            // The Message-ID decides, not the address; and twice is as good as once.
            let marked = bounce.mark(&ledger, 9).unwrap();
            assert!(
                matches!(&marked[..], [Marked::Bounced { delivery, by_address: false }]
                if delivery.addressee.name == "b")
            );
            assert_eq!(
                states(&ledger),
                [State::Accepted, State::Bounced, State::Planned]
            );
        }
        let all = ledger.of_issue("731").unwrap();
        assert_eq!((all[1].reply.as_str(), all[1].last_time), (words, Some(9)));
    }
}

#[test]
fn without_the_message_the_address_decides() {
    let root = tempfile::tempdir().unwrap();
    let ledger = ledger(root.path());
    let bounce =
        Bounce::read(postfix(STATUS, "Content-Type: text/plain\r\n\r\nnothing").as_bytes())
            .unwrap();
    let marked = bounce.mark(&ledger, 9).unwrap();
    assert!(
        matches!(&marked[..], [Marked::Bounced { delivery, by_address: true }] if delivery.addressee.name == "a")
    );
}

#[test]
fn what_is_foreign_delayed_or_never_sent_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let ledger = ledger(root.path());
    let before = states(&ledger);
    let mark = |status: &str, returned: &str| {
        let bounce = Bounce::read(postfix(status, returned).as_bytes()).unwrap();
        bounce.mark(&ledger, 9).unwrap()
    };
    assert_eq!(
        mark(STATUS, &returned("<foreign@example.org>")),
        [Marked::Ignored]
    );
    assert_eq!(
        mark(STATUS, &returned("<c1@example.org>")),
        [Marked::Ignored]
    );
    assert_eq!(
        mark(
            &STATUS.replace("failed", "delayed"),
            &returned("<a1@example.org>")
        ),
        [Marked::Delayed]
    );
    assert_eq!(
        mark(
            &STATUS.replace("failed", "delivered"),
            &returned("<a1@example.org>")
        ),
        [Marked::Ignored]
    );
    assert_eq!(states(&ledger), before);
    for no_bounce in [
        "",
        "Subject: x\r\n\r\nhello",
        &postfix("", &returned("<a1@example.org>")),
    ] {
        assert_eq!(Bounce::read(no_bounce.as_bytes()), None);
    }
}

#[test]
fn messages_within_messages_without_end_break_nothing() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(300_000);
    let bounce = Bounce::read(postfix(STATUS, &nested).as_bytes()).unwrap();
    assert!(bounce.message_ids.is_empty());
    let parts =
        "--B/mx\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <x@x>\r\n\r\n".repeat(100_000);
    let bounce = Bounce::read(postfix(STATUS, &parts).as_bytes()).unwrap();
    assert!(bounce.message_ids.len() < 25);
    let _ = Bounce::read("a: b\r\n".repeat(1_000_000).as_bytes());
}

proptest! {
    #[test]
    fn hostile_bounces_are_read_or_not(
        status in "([A-Za-z-]{1,12}|action|Final-Recipient)[: ;]{0,3}[ -~é\r\n\t]{0,60}(\r\n(Action: failed|Action: failed\r\nFinal-Recipient: rfc822;\\PC{0,20})){0,3}\r\n",
        returned in "(Content-Type: message/rfc822\r\n\r\n){0,40}[ -~\r\n]{0,80}",
        cut in 0..4000_usize,
    ) {
        let text = postfix(&status, &returned);
        let _ = Bounce::read(text.as_bytes());
        if let Some(bounce) = Bounce::read(&text.as_bytes()[..cut.min(text.len())]) {
            prop_assert!(bounce.notices.iter().all(|notice| !notice.words.contains(['\r', '\n'])));
        }
    }

    #[test]
    fn any_bytes_are_read_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = Bounce::read(&bytes);
    }
}
