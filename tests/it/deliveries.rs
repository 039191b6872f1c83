//! `deliveries`: who got it, and what came back.

use insta::assert_snapshot;

use crate::mail_server::MailServer;
use crate::workspace::{SERIES, Workspace};

fn sent(server: &MailServer, recipients: &str) -> Workspace {
    let series = format!(
        "{SERIES}mail: {{ server: 127.0.0.1, port: {}, security: none, from: bianji@example.org, per_minute: 100000 }}\n",
        server.port
    );
    let workspace = Workspace::with_series(series).file("issues/recipients.yaml", recipients);
    workspace.run(["release"]).ends_with(0);
    workspace.run(["send", "--yes"]);
    workspace
}

/// A delivery status notification about a message.
fn bounce(address: &str, message_id: &str) -> String {
    format!(
        "From: MAILER-DAEMON@example.org\r\nTo: bianji@example.org\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
         Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 mailbox of {address} full\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\n--b--\r\n"
    )
}

#[test]
fn nothing_sent_is_told_and_makes_no_file() {
    let workspace = Workspace::new();
    let run = workspace.run(["deliveries"]).good();
    assert_snapshot!(run.stdout, @r#"
    联络动态2025年第6期（总第731期）
    还没有发送过；用 jianbao send 发送。
    "#);
    let json = workspace.run(["deliveries", "--json"]).good().stdout;
    assert!(json.contains("\"deliveries\": []"), "{json}");
    assert!(!workspace.exists("issues/deliveries.db"));
    let run = workspace
        .file("a.eml", bounce("a@example.org", "<x@example.org>"))
        .run(["deliveries", "bounce", "a.eml"]);
    assert!(run.ends_with(2).stderr.contains("还没有发送过任何一期"));
}

#[test]
fn a_bounce_marks_its_delivery_and_failed_sends_it_again() {
    let server = MailServer::start();
    let recipients = "recipients:
  - { name: 甲厅, kind: 送, mail: jia@example.org }
  - { name: =乙厅, kind: 送, mail: yi@example.org }
";
    let workspace = sent(&server, recipients);
    let json = workspace.run(["deliveries", "--json"]).good().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["issue"], "731");
    assert_eq!(json["name"], "联络动态2025年第6期（总第731期）");
    let first = &json["deliveries"][0];
    assert_eq!(first["state"], "accepted");
    assert_eq!(first["attempts"], 1);
    assert!(first["pdf"].as_str().unwrap().starts_with("blake3:"));
    assert!(first["last_time"].as_str().unwrap().ends_with('Z'));
    let id = first["message_id"].as_str().unwrap();

    let workspace = workspace
        .file("good.eml", bounce("jia@example.org", id))
        .file(
            "foreign.eml",
            bounce("yi@example.org", "<other@example.org>"),
        )
        .file("letter.eml", "Subject: hello\r\n\r\nhello\r\n");
    let run = workspace.run([
        "deliveries",
        "bounce",
        "good.eml",
        "foreign.eml",
        "letter.eml",
        "none.eml",
    ]);
    let run = run.ends_with(2);
    assert_snapshot!(run.stdout, @r#"
    good.eml：甲厅（j***@example.org）的 731 被退回，已记下
    foreign.eml：不是我们发的信，或者不是退回，没有改动
    letter.eml：不是能读懂的退信（投递状态通知），没有记；请自己看一看
    "#);
    assert!(run.stderr.contains("none.eml"), "{run:?}");
    let shown = workspace.run(["deliveries"]).good().stdout;
    assert!(
        shown.contains("被退回") && shown.contains("552 mailbox of j***@example.org full"),
        "{shown}"
    );
    assert!(shown.contains("共 2 个邮箱：已收下 1，被退回 1"), "{shown}");

    workspace.run(["send", "--yes"]).ends_with(1);
    assert_eq!(server.stored().len(), 2);
    workspace.run(["send", "--yes", "--failed"]).ends_with(0);
    let to: Vec<String> = server.stored().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["jia@example.org", "yi@example.org", "jia@example.org"]);

    // No spreadsheet runs a cell.
    let csv = workspace.run(["deliveries", "--csv"]).good().stdout;
    assert!(csv.contains("\"'=乙厅\""), "{csv}");
}

#[test]
fn what_somebody_has_received_after_all_is_confirmed() {
    let server = MailServer::start();
    let recipients = "recipients:
  - { name: 甲厅, kind: 送, mail: lost@example.org }
  - { name: 乙厅, kind: 送, mail: nobody@example.org }
  - { name: 丙厅, kind: 送, mail: bing@example.org }
";
    let workspace = sent(&server, recipients);
    let confirm = |address: &str| workspace.run(["deliveries", "confirm", "731", address]);
    let run = confirm("Lost@example.org").good();
    assert_eq!(run.stdout, "甲厅（Lost@example.org）记为已收下\n");
    assert!(
        confirm("bing@example.org")
            .good()
            .stdout
            .contains("没有改动")
    );
    confirm("nobody@example.org").refused(2, "没有寄到过");
    confirm("other@example.org").refused(2, "没有发给过");
    let run = workspace
        .run(["deliveries", "--csv", "--out", "private/731.csv"])
        .good();
    assert_eq!(run.stdout, "已写到 private/731.csv\n");
    let csv = workspace.text("private/731.csv");
    assert!(csv.contains("编辑确认对方已经收到（原来："), "{csv}");
    workspace
        .run(["send", "--yes", "--resend-unknown"])
        .ends_with(1);
    assert_eq!(server.served(), ["bing@example.org", "lost@example.org"]);
}

#[test]
fn a_foreign_or_damaged_ledger_is_refused_and_left_alone() {
    let server = MailServer::start();
    let workspace = sent(
        &server,
        "recipients:\n  - { name: 甲厅, kind: 送, mail: jia@example.org }\n",
    );
    for bytes in [b"not a database".to_vec(), vec![0xff; 8192]] {
        workspace.write("issues/deliveries.db", &bytes);
        let run = workspace.run(["deliveries"]).ends_with(2);
        assert!(run.stderr.contains("不是 jianbao 的发送登记簿"), "{run:?}");
        workspace.run(["send", "--yes"]).ends_with(2);
        assert_eq!(workspace.bytes("issues/deliveries.db"), bytes);
    }
    assert_eq!(server.stored().len(), 1);
}
