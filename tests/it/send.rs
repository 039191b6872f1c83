//! `send`: what may be sent, to whom it goes, and what is remembered.

use std::fs;

use insta::assert_snapshot;
use mail_parser::{MessageParser, MimeHeaders as _};

use crate::mail_server::MailServer;
use crate::workspace::{ISSUE, PDF, Run, SERIES, Workspace, tree};

const LEDGER: &str = "issues/deliveries.db";
const RECIPIENTS: &str = "\
recipients:
  - { name: 研究室, kind: 报, group: 省人大常委会办公厅, mail: [yan@example.org, jiu@example.org], copies: 2 }
  - { name: 新闻处, kind: 报, group: 省人大常委会办公厅, mail: xin@example.org }
  - { name: 各市州人大常委会, kind: 送, mail: 无, copies: 14 }
  - { name: 旧单位, kind: 送, mail: old@example.org, until: 2025-03-10 }
";
/// Everybody who gets the issue by mail.
const EVERYBODY: [&str; 3] = ["jiu@example.org", "xin@example.org", "yan@example.org"];

fn series(port: u16) -> String {
    format!(
        "{SERIES}mail: {{ server: 127.0.0.1, port: {port}, security: none, from: 联络动态编辑部 <bianji@example.org>, \
         per_minute: 100000, retry_after: 1, timeout: 20 }}\n"
    )
}

/// The issue 731 and its recipients, not released.
fn unreleased(server: &MailServer) -> Workspace {
    Workspace::with_series(series(server.port)).file("issues/recipients.yaml", RECIPIENTS)
}

/// The same, released.
fn released(server: &MailServer) -> Workspace {
    let workspace = unreleased(server);
    workspace.run(["release"]).ends_with(0);
    workspace
}

fn send(workspace: &Workspace) -> Run {
    workspace.run(["send", "--yes"])
}

/// Address and state of each delivery.
fn states(workspace: &Workspace) -> Vec<String> {
    let json = workspace.run(["deliveries", "--json"]).good().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let deliveries = json["deliveries"].as_array().unwrap();
    deliveries
        .iter()
        .map(|delivery| {
            let word = |key: &str| delivery[key].as_str().unwrap().to_owned();
            format!("{} {}", word("address"), word("state"))
        })
        .collect()
}

#[test]
fn everybody_gets_the_stored_pdf_once_in_a_message_of_their_own() {
    let server = MailServer::start();
    let workspace = released(&server);
    let run = send(&workspace).ends_with(0);
    assert_snapshot!(run.stdout.replace(&server.port.to_string(), "PORT"), @r#"
    联络动态2025年第6期（总第731期），2025-03-11
      附件：联络动态2025年第6期（总第731期）.pdf（48 KB），发刊时存档的那一份
      发件人：联络动态编辑部 <bianji@example.org>，经 127.0.0.1:PORT（本机，不加密）
      收件：3 个邮箱：待发 3
      没有邮箱，只送纸质件：各市州人大常委会，共 1 个单位
    [1/3] 省人大常委会办公厅研究室（y***@example.org）已收下
    [2/3] 省人大常委会办公厅研究室（j***@example.org）已收下
    [3/3] 省人大常委会办公厅新闻处（x***@example.org）已收下
    这次发了 3 封，收下 3 封。3 个邮箱：已收下 3。
    名册上的邮箱都收下了。
    "#);
    assert_eq!(run.stderr, "");
    assert_eq!(server.served(), EVERYBODY);

    let pdf = workspace.bytes(&format!("{ISSUE}/released/{PDF}"));
    for mail in server.stored() {
        let message = MessageParser::default()
            .parse(mail.data.as_bytes())
            .unwrap();
        assert_eq!(
            message.subject().unwrap(),
            "联络动态2025年第6期（总第731期）"
        );
        let to = message.to().unwrap().first().unwrap();
        assert_eq!(to.address().unwrap(), mail.to);
        for other in EVERYBODY.iter().filter(|other| **other != mail.to) {
            assert!(
                !mail.data.contains(other),
                "{other} in the mail to {}",
                mail.to
            );
        }
        let text = message.body_text(0).unwrap();
        assert!(text.contains("1. 甲文（省教育厅）"), "{text}");
        assert!(message.body_html(0).unwrap().contains("乙文"));
        let attached = message.attachment(0).unwrap();
        assert_eq!(attached.attachment_name().unwrap(), PDF);
        assert_eq!(attached.contents(), pdf);
    }

    let again = send(&workspace).ends_with(0);
    assert!(again.stdout.contains("没有要发的"), "{again:?}");
    assert_eq!(server.stored().len(), 3);
}

#[test]
fn refusals_and_lost_answers_are_told_and_sent_again_only_when_told_so() {
    let server = MailServer::start();
    let list = "recipients:
  - { name: 甲厅, kind: 送, mail: nobody@example.org }
  - { name: 乙厅, kind: 送, mail: gray@example.org }
  - { name: 丙厅, kind: 送, mail: lost@example.org }
  - { name: 丁厅, kind: 送, mail: ding@example.org }
";
    let workspace = released(&server).file("issues/recipients.yaml", list);
    let run = send(&workspace).ends_with(1);
    assert_snapshot!(run.stdout.replace(&server.port.to_string(), "PORT"), @r#"
    联络动态2025年第6期（总第731期），2025-03-11
      附件：联络动态2025年第6期（总第731期）.pdf（48 KB），发刊时存档的那一份
      发件人：联络动态编辑部 <bianji@example.org>，经 127.0.0.1:PORT（本机，不加密）
      收件：4 个邮箱：待发 4
    [1/4] 甲厅（no***@example.org）被拒收：550 5.1.1 <no***@example.org> unknown here
    [1/4] 乙厅（gr***@example.org）对方要求稍后再试（450 4.2.0 later），1 秒后再试
    [2/4] 丙厅（lo***@example.org）不确定收到没有：服务器断开了连接
    [3/4] 丁厅（di***@example.org）已收下
    [4/4] 乙厅（gr***@example.org）已收下
    这次发了 4 封，收下 2 封。4 个邮箱：已收下 2，被拒收 1，不确定 1。
    没有成功的 1 个：用 jianbao deliveries 731 看原因，改正名册里的邮箱后再用 jianbao send 731；邮箱没有错的，用 jianbao send 731 --failed 重发。
    不确定的 1 个：信已交给服务器，没有等到回答，对方可能收到了。最好先问一问：收到了的，用 jianbao deliveries confirm 731 邮箱 记下；要再发，用 jianbao send 731 --resend-unknown。
    "#);
    assert_eq!(
        states(&workspace),
        [
            "nobody@example.org refused",
            "gray@example.org accepted",
            "lost@example.org unknown",
            "ding@example.org accepted"
        ]
    );
    let served = |names: [&str; 3]| names.map(|name| format!("{name}@example.org"));
    assert_eq!(server.served(), served(["ding", "gray", "lost"]));

    // A plain send leaves both alone; so does each flag the other's.
    send(&workspace).ends_with(1);
    let failed = workspace.run(["send", "--yes", "--failed"]).ends_with(1);
    assert!(failed.stdout.contains("[1/1] 甲厅"), "{failed:?}");
    assert_eq!(server.served(), served(["ding", "gray", "lost"]));
    let unknown = workspace.run(["send", "--yes", "--resend-unknown"]);
    assert!(unknown.ends_with(1).stdout.contains("[1/1] 丙厅"));
    assert_eq!(server.stored().len(), 4);

    // The double can be known as one: it has the same Message-ID.
    let ids: Vec<String> = server
        .stored()
        .iter()
        .filter(|mail| mail.to.starts_with("lost"))
        .map(|mail| {
            let message = MessageParser::default()
                .parse(mail.data.as_bytes())
                .unwrap();
            message.message_id().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);

    // A corrected address is a new one; the wrong one is not tried any more.
    let workspace = workspace.file(
        "issues/recipients.yaml",
        list.replace("nobody@", "jia@").replace("lost@", "bing@"),
    );
    send(&workspace).ends_with(0);
    workspace.run(["send", "--yes", "--failed"]).ends_with(0);
    assert_eq!(server.stored().len(), 6);
    assert!(states(&workspace).contains(&"nobody@example.org refused".to_owned()));
}

#[test]
fn addresses_are_whole_only_when_asked_for() {
    let server = MailServer::start();
    let workspace = released(&server).file(
        "issues/recipients.yaml",
        "recipients:\n  - { name: 甲厅, kind: 送, mail: [nobody@example.org, jia@example.org] }\n",
    );
    let said = [
        workspace.run(["send", "--dry-run"]),
        send(&workspace),
        workspace.run(["deliveries"]),
        workspace.run(["recipients"]),
    ];
    for run in said {
        let text = format!("{}{}", run.stdout, run.stderr);
        assert!(text.contains("甲厅"), "{text}");
        assert!(
            !text.contains("nobody@") && !text.contains("jia@"),
            "{text}"
        );
    }
    let whole = [
        workspace.run(["send", "--yes", "--failed", "--verbose"]),
        workspace.run(["deliveries", "--verbose"]),
        workspace.run(["deliveries", "--csv"]),
    ];
    for run in whole {
        assert!(run.stdout.contains("nobody@example.org"), "{run:?}");
    }
    let pages = ["build", "site"];
    for command in pages {
        workspace.run([command]);
    }
    for (path, bytes) in tree(&workspace.path("dist")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("nobody@") && !text.contains("jia@"),
            "{path}"
        );
    }
}

#[test]
fn what_is_not_released_is_not_sent() {
    let server = MailServer::start();
    let workspace = unreleased(&server);
    workspace
        .run(["send", "--yes"])
        .refused(1, "2025年第6期还没有发刊，没有发送");
    workspace.run(["release"]).ends_with(0);
    let changed = workspace.article("02-yi.md", "乙文", "乙文更正的正文。");
    let run = changed.run(["send", "--yes"]);
    assert_snapshot!(run.ends_with(1).stderr, @r#"
    错误[J220]：2025年第6期（总第731期）发刊以后改过这个文件
     --> issues/2025/06/02-yi.md:1:1
      |
    1 |
      | ^
      = 帮助：改错了的，请改回原样；确实要更正的，运行 jianbao release 731 --reissue --why "更正……"

    1 个错误
    错误：2025年第6期和发刊时不一样了，没有发送；请按上面说的恢复原样，或用 jianbao release --reissue --why "原因" 重新发刊
    "#);
    let manifest = changed.text(&format!("{ISSUE}/issue.yaml"));
    let draft = changed.file(&format!("{ISSUE}/issue.yaml"), manifest + "draft: true\n");
    let run = draft.run(["send", "--yes"]).ends_with(1);
    assert!(run.stderr.contains("正在更正（送审稿）"), "{run:?}");
    assert!(server.stored().is_empty());
    assert!(!draft.exists(LEDGER));
}

#[test]
fn force_needs_a_reason_and_sends_the_stored_pdf_where_there_is_one() {
    let server = MailServer::start();
    let workspace = unreleased(&server);
    workspace
        .run(["send", "--yes", "--force"])
        .refused(2, "--why");
    workspace
        .run(["send", "--yes", "--why", "急"])
        .refused(2, "--force");
    let force = ["send", "--yes", "--force", "--why", "领导要先看"];

    // Nothing is stored yet: the pages of this moment.
    let run = workspace.run(force).ends_with(0);
    assert!(run.stdout.contains("不是发刊的文件"), "{run:?}");
    assert_eq!(server.stored().len(), 3);

    // The release is another mailing: everybody gets it.
    workspace.run(["release"]).ends_with(0);
    let pdf = workspace.bytes(&format!("{ISSUE}/released/{PDF}"));
    let changed = workspace.article("02-yi.md", "没有发过的题目", "没有发过的正文。");
    let run = changed.run(force).ends_with(0);
    assert!(run.stdout.contains("改动不在里面"), "{run:?}");
    let mails = server.stored();
    assert_eq!(mails.len(), 6);
    let message = MessageParser::default()
        .parse(mails[5].data.as_bytes())
        .unwrap();
    assert_eq!(message.attachment(0).unwrap().contents(), pdf);
    assert!(!message.body_text(0).unwrap().contains("没有发过"));
    assert!(changed.run(["deliveries"]).stdout.contains("发刊以前发的"));
}

#[test]
fn a_state_secret_is_never_mailed() {
    let server = MailServer::start();
    for mark in ["秘密", "机密★1年", "【绝密】"] {
        let workspace = unreleased(&server);
        let manifest = workspace.text(&format!("{ISSUE}/issue.yaml"));
        let secret = workspace.file(
            &format!("{ISSUE}/issue.yaml"),
            format!("{manifest}classification: {mark}\n"),
        );
        secret.run(["release"]).ends_with(0);
        for flags in [
            &["send", "--yes"] as &[&str],
            &["send", "--dry-run"],
            &["send", "--yes", "--force", "--why", "急"],
            &["send", "--yes", "--failed", "--resend-unknown"],
        ] {
            secret.run(flags).refused(1, "一律不用邮件发送");
        }
        // Without its mark the manifest has changed: the stored PDF, which bears it, is out of reach.
        let stripped = secret.file(&format!("{ISSUE}/issue.yaml"), &manifest);
        stripped.run(["send", "--yes"]).ends_with(1);
        assert!(!stripped.exists("private") && !stripped.exists(LEDGER));
        let stored = stripped.bytes(&format!("{ISSUE}/released/{PDF}"));
        stripped.run(["send", "--yes", "--force", "--why", "已解密"]);
        for mail in server.stored() {
            let message = MessageParser::default()
                .parse(mail.data.as_bytes())
                .unwrap();
            assert_ne!(message.attachment(0).unwrap().contents(), stored);
        }
    }
}

#[test]
fn a_dry_run_writes_the_messages_and_sends_nothing() {
    let server = MailServer::start();
    let workspace = released(&server);
    let run = workspace.run(["send", "--dry-run"]).good();
    assert!(
        run.stdout.contains("3 封邮件写在 private/邮件-731-06"),
        "{run:?}"
    );
    assert!(server.stored().is_empty());
    assert!(!workspace.exists(LEDGER));
    let names = workspace.names("private/邮件-731-06");
    assert_eq!(
        names,
        [
            ".jianbao-files",
            "0001-省人大常委会办公厅研究室.eml",
            "0002-省人大常委会办公厅研究室.eml",
            "0003-省人大常委会办公厅新闻处.eml",
            "发送名单.csv"
        ]
    );
    let eml = workspace.bytes("private/邮件-731-06/0003-省人大常委会办公厅新闻处.eml");
    let message = MessageParser::default().parse(&eml).unwrap();
    assert_eq!(
        message.to().unwrap().first().unwrap().address(),
        Some("xin@example.org")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(workspace.path("private"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    let before = tree(&workspace.path("private"));
    workspace.run(["send", "--dry-run"]).good();
    assert_eq!(tree(&workspace.path("private")), before);

    // The real message is the same but for its date.
    send(&workspace).ends_with(0);
    let sent = server
        .stored()
        .into_iter()
        .find(|mail| mail.to.starts_with("xin"))
        .unwrap();
    let without_date = |text: &str| -> Vec<String> {
        let lines = text.lines().map(str::to_owned);
        lines.filter(|line| !line.starts_with("Date: ")).collect()
    };
    assert_eq!(
        without_date(&sent.data),
        without_date(&String::from_utf8(eml).unwrap())
    );
    // What has arrived would not go again.
    let run = workspace.run(["send", "--dry-run"]).good();
    assert!(run.stdout.contains("没有要发的"), "{run:?}");
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_sent() {
    let server = MailServer::start();
    let workspace = released(&server);
    let run = workspace.run(["send"]).ends_with(2);
    assert!(run.stderr.contains("请加 --yes"), "{run:?}");
    assert!(server.stored().is_empty());
    assert!(!workspace.exists(LEDGER));
}

#[test]
fn all_that_is_wrong_in_the_settings_is_told_at_once() {
    let server = MailServer::start();
    let workspace = released(&server);
    let run = workspace
        .file("issues/bulletin.yaml", SERIES)
        .run(["send", "--yes"]);
    assert!(run.ends_with(1).stderr.contains("还没有写怎么发邮件"));
    let workspace = released(&server).file(
        "issues/bulletin.yaml",
        format!(
            "{SERIES}mail: {{ server: 'smtp://example.org', security: none, from: 甲, port: 99999, password: geheim }}\n"
        ),
    );
    let run = workspace.run(["send", "--yes"]).ends_with(1);
    assert_snapshot!(run.stderr, @r#"
    错误[J107]：服务器“smtp://example.org”写得不对
      --> issues/bulletin.yaml:10:17
       |
    10 | mail: { server: 'smtp://example.org', security: none, from: 甲, port: 99…
       |                 ^^^^^^^^^^^^^^^^^^^^
       = 帮助：只写名称，例如 smtp.example.org；不写 http:// 或 smtp://，端口另写在“端口”里，只用半角字母、数字、点和减号

    错误[J107]：邮箱“甲”里不能有“甲”
      --> issues/bulletin.yaml:10:61
       |
    10 | …/example.org', security: none, from: 甲, port: 99999, password: ****** }
       |                                       ^^
       = 帮助：邮箱只用半角的英文字母、数字和 . - _ 等符号；姓名、说明请写在“备注”里

    错误[J107]：“port（端口）”不能是 99999
      --> issues/bulletin.yaml:10:70
       |
    10 | …/example.org', security: none, from: 甲, port: 99999, password: ****** }
       |                                                 ^^^^^
       = 帮助：请写 1 到 65535 之间的数

    错误[J107]：密码不能写在这个文件里
      --> issues/bulletin.yaml:10:77
       |
    10 | …/example.org', security: none, from: 甲, port: 99999, password: ****** }
       |                                                        ^^^^^^^^
       = 帮助：请删掉这一行，尽快换一个密码；新密码放进环境变量 JIANBAO_MAIL_PASSWORD，或单独的文件（写上“密码文件: …”）

    4 个错误
    什么都没有发送。
    "#);
    let workspace = released(&server);
    fs::remove_file(workspace.path("issues/recipients.yaml")).unwrap();
    workspace
        .run(["send", "--yes"])
        .refused(1, "还没有收件单位名册");
    let workspace = released(&server).file(
        "issues/recipients.yaml",
        "recipients:\n  - { name: 甲厅, kind: 抄, mail: 甲＠example.org }\n",
    );
    let run = workspace.run(["send", "--yes"]).ends_with(1);
    assert!(run.stderr.contains("recipients.yaml:2:"), "{run:?}");
    let workspace = released(&server).file(
        "issues/recipients.yaml",
        "recipients:\n  - { name: 甲厅, kind: 送, mail: 无, copies: 1 }\n",
    );
    workspace
        .run(["send", "--yes"])
        .refused(1, "有邮箱，没有发送");
    assert!(server.stored().is_empty());
}

#[test]
fn a_login_needs_a_password_that_nobody_else_can_read() {
    let server = MailServer::start();
    let with_login = |more: &str| {
        let series =
            series(server.port).replace("retry_after", &format!("user: bianji, {more}retry_after"));
        released(&server).file("issues/bulletin.yaml", series)
    };
    let run = send(&with_login("")).ends_with(1);
    assert!(run.stderr.contains("没有密码"), "{run:?}");
    let workspace =
        with_login("password_file: private/mima, ").file("private/mima", "geheim-731\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |mode| {
            fs::set_permissions(
                workspace.path("private/mima"),
                fs::Permissions::from_mode(mode),
            )
        };
        mode(0o644).unwrap();
        let run = send(&workspace).ends_with(1);
        assert!(run.stderr.contains("private/mima"), "{run:?}");
        mode(0o600).unwrap();
    }
    // This server offers no login: nothing is sent without one, and the password is nowhere.
    let run = send(&workspace).ends_with(2);
    assert!(!format!("{run:?}").contains("geheim-731"));
    for (path, bytes) in tree(workspace.root()) {
        let found = String::from_utf8_lossy(&bytes).contains("geheim-731");
        assert_eq!(found, path == "private/mima", "{path}");
    }
    assert!(server.stored().is_empty());
}

#[test]
fn a_second_sender_is_refused() {
    let server = MailServer::start();
    let workspace = released(&server);
    let lock = fs::File::create(workspace.path("issues/.sending.lock")).unwrap();
    lock.lock().unwrap();
    let run = send(&workspace).ends_with(2);
    assert!(run.stderr.contains("另一个 jianbao 正在发送"), "{run:?}");
    assert!(server.stored().is_empty());
    drop(lock);
    send(&workspace).ends_with(0);
}

#[test]
fn own_templates_write_the_messages() {
    let server = MailServer::start();
    let workspace = released(&server)
        .file("templates/mail/subject.txt", "【简报】{{ issue }}")
        .file(
            "templates/mail/message.txt",
            "{{ recipient }}：\n见附件 {{ pdf }}。\n",
        );
    send(&workspace).ends_with(0);
    let mail = &server.stored()[0];
    let message = MessageParser::default()
        .parse(mail.data.as_bytes())
        .unwrap();
    assert_eq!(
        message.subject().unwrap(),
        "【简报】联络动态2025年第6期（总第731期）"
    );
    let text = message.body_text(0).unwrap();
    assert!(text.contains(&format!("见附件 {PDF}。")), "{text}");
    let workspace = released(&server).file("templates/mail/message.txt", "{{ recipient");
    let run = send(&workspace).ends_with(1);
    assert!(
        run.stderr.contains("templates/mail/message.txt:1"),
        "{run:?}"
    );
}

#[test]
fn a_server_that_is_away_stops_the_run_and_the_next_one_goes_on() {
    let server = MailServer::start();
    let workspace = released(&server);
    let away = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = away.local_addr().unwrap().port();
    drop(away);
    let text = series(port).replace("retry_after: 1", "retry_after: 1, retries: 1");
    let workspace = workspace.file("issues/bulletin.yaml", text);
    let run = send(&workspace).ends_with(2);
    assert!(run.stderr.contains("没有发完"), "{run:?}");
    assert_eq!(states(&workspace).len(), 3);
    assert!(
        states(&workspace)
            .iter()
            .all(|state| state.ends_with(" planned"))
    );
    let workspace = workspace.file("issues/bulletin.yaml", series(server.port));
    send(&workspace).ends_with(0);
    assert_eq!(server.served(), EVERYBODY);
}

#[test]
fn an_issue_that_was_mailed_is_mailed_again_when_it_is_released_again() {
    let server = MailServer::start();
    let workspace = released(&server);
    send(&workspace).ends_with(0);
    let workspace = workspace.article("02-yi.md", "乙文", "乙文更正的正文。");
    let again = ["release", "--reissue", "--why", "更正第2页的一个数字"];
    workspace.run(again).ends_with(0);
    send(&workspace).ends_with(0);
    assert_eq!(server.stored().len(), 6);
    let shown = workspace.run(["deliveries"]).good().stdout;
    assert!(
        shown.contains("第 1 次发刊：") && shown.contains("第 2 次发刊："),
        "{shown}"
    );
}
