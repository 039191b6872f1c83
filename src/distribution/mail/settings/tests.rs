use proptest::prelude::*;

use super::*;
use crate::distribution::mail::Password;
use crate::source::Position;

fn read(mail: &str) -> (Option<MailSettings>, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new(
        "issues/bulletin.yaml",
        format!("刊名: 动态\n编者: 某委\n{mail}"),
    );
    let settings = MailSettings::parse(&source, &mut diagnostics);
    let faults = diagnostics.iter().map(|found| {
        let Position { line, column } = found.place().position();
        format!("{} {line}:{column} {}", found.code, found.place().text())
    });
    (settings, faults.collect())
}

#[test]
fn every_key_is_read_and_has_its_alias() {
    let (settings, faults) = read(
        "\
邮件:
  服务器: mail.example.org
  端口: 2525
  加密: tls
  用户名: jianbao
  发件人: 联络动态编辑部 <jianbao@example.org>
  回复: \"'编辑' <bianji@example.org>\"
  证书: private/ca.pem
  密码文件: ./private/password
  每分钟: 12
  重试: 0
  主机名: pc-7.example.org
",
    );
    assert_eq!(faults, Vec::<String>::new());
    let settings = settings.unwrap();
    assert_eq!(settings.port, 2525);
    assert_eq!(settings.security, Security::Tls);
    assert_eq!(settings.from.name, "联络动态编辑部");
    assert_eq!(settings.from.address.as_str(), "jianbao@example.org");
    assert_eq!(settings.reply_to.unwrap().name, "'编辑'");
    assert_eq!(settings.password_file.unwrap().value, "private/password");
    assert_eq!((settings.per_minute, settings.retries), (12, 0));
    assert_eq!(settings.hello.as_deref(), Some("pc-7.example.org"));
}

#[test]
fn two_keys_are_enough_and_tls_is_the_default() {
    let (settings, faults) = read("mail: {server: smtp.example.org, from: jianbao@example.org}\n");
    assert_eq!(faults, Vec::<String>::new());
    let settings = settings.unwrap();
    assert_eq!(settings.security, Security::StartTls);
    assert_eq!(settings.port, 587);
    assert_eq!((settings.per_minute, settings.retries), (30, 5));
    assert_eq!(settings.from.name, "");
}

#[test]
fn faults_are_told_at_their_places_all_at_once() {
    let (settings, faults) = read(
        "\
mail:
  server: smtp://example.org
  port: 0
  security: ssl
  from: 编辑部 <jianbao＠example.org>
  reply_to: 编辑部
  ca_file: ../ca.pem
  password_file: C:\\password
  password: geheim
  per_minute: 0
  retries: 21
  hello: 办公室电脑
  sever: x
",
    );
    assert!(settings.is_none());
    let mut faults = faults;
    faults.sort();
    let mut wanted = [
        "J107 4:11 smtp://example.org",
        "J107 5:9 0",
        "J107 6:13 ssl",
        "J107 7:9 编辑部 <jianbao＠example.org>",
        "J107 8:13 编辑部",
        "J004 9:12 ../ca.pem",
        "J004 10:18 C:\\password",
        "J107 11:3 password",
        "J107 12:15 0",
        "J107 13:12 21",
        "J107 14:10 办公室电脑",
        "J104 15:3 sever",
    ];
    wanted.sort_unstable();
    assert_eq!(faults, wanted);
    assert_eq!(read("").1, ["J105 1:1 "]);
    assert_eq!(read("mail:\n").1, ["J105 3:1 mail"]);
    assert_eq!(read("mail: {}\n").1.len(), 2);
    assert_eq!(read("mail: x\n").1, ["J106 3:7 x"]);
}

#[test]
fn plain_text_goes_to_this_machine_alone() {
    for (server, good) in [
        ("127.0.0.1", true),
        ("\"::1\"", true),
        ("localhost", true),
        ("localhost.example.org", false),
        ("10.0.0.1", false),
        ("127.0.0.1.example.org", false),
    ] {
        let (settings, faults) = read(&format!(
            "mail: {{server: {server}, security: none, from: a@example.org}}\n"
        ));
        assert_eq!(settings.is_some(), good, "{server} {faults:?}");
        if good {
            assert_eq!(settings.unwrap().port, 25);
        }
    }
}

#[test]
fn faults_elsewhere_in_the_file_are_not_told_again() {
    let (settings, faults) = read("unbekannt: 1\nmail: {server: localhost, from: a@example.org}\n");
    assert!(settings.is_some());
    assert_eq!(faults, Vec::<String>::new());
}

/// A workspace with a password file of this mode and content.
fn password(mode: u32, content: &[u8], variable: Option<&str>) -> Result<Option<Password>, String> {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("password");
    std::fs::write(&path, content).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    let files = Files::open(root.path()).unwrap();
    let (settings, _) =
        read("mail: {server: localhost, from: a@example.org, user: u, password_file: password}\n");
    settings
        .unwrap()
        .password(&files, variable.map(std::ffi::OsStr::new))
        .map_err(|diagnostic| diagnostic.message)
}

#[test]
fn the_password_comes_from_the_environment_or_a_private_file() {
    let revealed = |result: Result<Option<Password>, String>| {
        result.map(|password| password.map(|password| password.reveal().to_owned()))
    };
    assert_eq!(
        revealed(password(0o600, b"ge heim\r\n", None)),
        Ok(Some("ge heim".into()))
    );
    assert_eq!(
        revealed(password(0o600, b"x", Some("y"))),
        Ok(Some("y".into()))
    );
    assert!(password(0o600, b"x", Some("")).is_err());
    assert!(password(0o600, b"\n", None).is_err());
    assert!(password(0o600, b"two\nlines\n", None).is_err());
    assert!(password(0o600, b"\xff\xfe", None).is_err());
    if cfg!(unix) {
        for mode in [0o640, 0o604, 0o644, 0o620, 0o660] {
            let message = password(mode, b"x", None).unwrap_err();
            assert!(message.contains("别人也能读"), "{mode:o} {message}");
        }
    }
}

#[test]
fn a_password_is_never_shown() {
    let password = Password::new("geheim").unwrap();
    assert!(!format!("{password:?}").contains("geheim"));
}

#[test]
fn a_file_without_a_certificate_is_no_authority() {
    let root = tempfile::tempdir().unwrap();
    let files = Files::open(root.path()).unwrap();
    let (settings, _) = read("mail: {server: localhost, from: a@example.org, ca_file: ca.pem}\n");
    let settings = settings.unwrap();
    assert_eq!(
        settings.authorities(&files).unwrap_err().code,
        Code::UNREADABLE_FILE
    );
    std::fs::write(root.path().join("ca.pem"), "hello").unwrap();
    assert_eq!(
        settings.authorities(&files).unwrap_err().code,
        Code::INVALID_VALUE
    );
}

proptest! {
    #[test]
    fn nothing_in_the_section_panics_or_ends_a_line(text in any::<String>(), key in 0..MAIL.inside.len()) {
        let quoted = serde_json::to_string(&text).unwrap();
        let (settings, _) = read(&format!(
            "mail:\n  {}: {quoted}\n  server: localhost\n  from: a@example.org\n", MAIL.inside[key].name
        ));
        if let Some(settings) = settings {
            let words = [Some(settings.server.value), settings.hello];
            prop_assert!(words.iter().flatten().all(|word| word.bytes().all(|b| b.is_ascii_graphic())));
        }
    }
}

#[test]
fn a_password_in_the_file_is_not_shown_by_any_finding() {
    let texts = [
        "mail: {server: 'a b', password: geheim密x, from: a@example.org, port: 0}\n",
        "mail:\n  server: a b\n  密码: \"geheim密\\n\"\n  from: b\n",
        "mail:\n  server: a\n  from: a@example.org\n  密码: |\n    geheim密\n    geheim\n",
        "mail: {password: geheim, server: a, from: a@example.org}",
    ];
    for text in texts {
        let source = Source::new("issues/bulletin.yaml", text);
        let mut diagnostics = Diagnostics::new();
        assert!(MailSettings::parse(&source, &mut diagnostics).is_none());
        let shown = crate::diagnostic::render::human::human(&diagnostics, false);
        assert!(shown.contains("密码不能写在这个文件里"), "{shown}");
        assert!(!shown.contains("geheim"), "{shown}");
    }
}
