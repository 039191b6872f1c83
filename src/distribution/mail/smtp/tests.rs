use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::distribution::recipients::Address;
use crate::source::Source;

/// A server that answers line by line as told, and then ends the connection. Gives back what it was told, the data of a
/// message as one line.
struct Server {
    port: u16,
    thread: JoinHandle<Vec<String>>,
}

/// Ends the connection at once.
const DROP: &str = "DROP";
/// Says nothing for longer than any test waits.
const SILENT: &str = "SILENT";

impl Server {
    /// One script for each connection, the greeting first.
    fn start(scripts: &[&[&'static str]]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let scripts: Vec<Vec<&'static str>> = scripts.iter().map(|s| s.to_vec()).collect();
        let thread = std::thread::spawn(move || {
            let mut heard = Vec::new();
            for script in scripts {
                let (stream, _) = listener.accept().unwrap();
                serve(&stream, &script, &mut heard);
            }
            heard
        });
        Self { port, thread }
    }

    fn heard(self) -> Vec<String> {
        self.thread.join().unwrap()
    }
}

fn serve(stream: &TcpStream, script: &[&str], heard: &mut Vec<String>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut writer = stream;
    let mut in_data = false;
    for (index, answer) in script.iter().enumerate() {
        if index > 0 {
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).unwrap_or(0) > 0 {
                if !in_data || line.ends_with(b"\r\n.\r\n") {
                    break;
                }
            }
            heard.push(String::from_utf8_lossy(&line).trim_end().to_owned());
        }
        match *answer {
            DROP => return,
            SILENT => {
                std::thread::sleep(Duration::from_millis(600));
                return;
            }
            answer => {
                // `\x00` stands for a byte that is no UTF-8.
                let bytes: Vec<u8> = answer
                    .bytes()
                    .map(|b| if b == 0 { 0xFF } else { b })
                    .collect();
                let _ = writer.write_all(&bytes);
                let _ = writer.write_all(b"\r\n");
                in_data = answer.starts_with("354");
            }
        }
    }
}

fn settings(port: u16, more: &str) -> MailSettings {
    let text = format!(
        "title: x\npublisher: y\nmail: {{server: 127.0.0.1, port: {port}, from: s@example.org{more}}}\n"
    );
    let source = Source::new("issues/bulletin.yaml", text);
    MailSettings::parse(&source, &mut Diagnostics::new()).unwrap()
}

fn mailer(server: &Server, more: &str) -> Mailer {
    let timeouts = Timeouts {
        command: Duration::from_millis(300),
        data: Duration::from_millis(300),
    };
    let settings = settings(server.port, more);
    let password = settings.user.as_ref().and_then(|_| Password::new("geheim"));
    Mailer::new(&settings, None, password.as_ref(), timeouts).unwrap()
}

const PLAIN: &str = ", security: none";

fn letter() -> Letter {
    Letter {
        from: Address::parse("s@example.org").unwrap(),
        to: Address::parse("a@example.org").unwrap(),
        bytes: b"Subject: x\r\n\r\n.dot\r\n".to_vec(),
    }
}

/// What becomes of one message, and whether its data were about to go out.
fn one(script: &[&'static str]) -> (Result<Outcome, Undelivered>, bool) {
    let server = Server::start(&[script]);
    let mut mailer = mailer(&server, PLAIN);
    let mut begun = false;
    let result = mailer.deliver(&letter(), &mut || {
        begun = true;
        true
    });
    drop(mailer);
    (result, begun)
}

const HELLO: [&str; 2] = ["220 hi", "250 hello"];

fn after_hello(rest: &[&'static str]) -> (Result<Outcome, Undelivered>, bool) {
    one(&[&HELLO, rest].concat())
}

#[test]
fn every_failure_is_known_by_its_phase() {
    let accepted = |code, words: &str| Outcome::Accepted(Reply::new(Some(code), words));
    let (result, begun) =
        after_hello(&["250 ok", "250 ok", "354 go", "250 2.0.0 queued", "221 bye"]);
    assert_eq!(result.unwrap(), accepted(250, "2.0.0 queued"));
    assert!(begun);

    type Kind = fn(Reply) -> Outcome;
    let (refused, later, unknown): (Kind, Kind, Kind) =
        (Outcome::Refused, Outcome::Later, Outcome::Unknown);
    let cases: [(&[&'static str], Kind, Option<u16>, bool); 18] = [
        // At RCPT.
        (
            &["250 ok", "550 no", "250 reset"],
            refused,
            Some(550),
            false,
        ),
        (
            &["250 ok", "450 gray", "250 reset"],
            later,
            Some(450),
            false,
        ),
        (&["250 ok", "421 bye"], later, Some(421), false),
        (&["250 ok", DROP], later, None, false),
        (&["250 ok", SILENT], later, None, false),
        (&["250 ok", "hello?"], later, None, false),
        (&["250 ok", "550 \u{0}\u{0}"], later, None, false),
        // At DATA.
        (
            &["250 ok", "250 ok", "554 no", "250 reset"],
            refused,
            Some(554),
            false,
        ),
        (
            &["250 ok", "250 ok", "452 full", "250 reset"],
            later,
            Some(452),
            false,
        ),
        (&["250 ok", "250 ok", DROP], later, None, false),
        // Out of step: 250 is the answer to something else.
        (&["250 ok", "250 ok", "250 ok"], later, None, false),
        // After the data.
        (
            &["250 ok", "250 ok", "354 go", "554 spam"],
            refused,
            Some(554),
            true,
        ),
        (
            &["250 ok", "250 ok", "354 go", "451 busy"],
            later,
            Some(451),
            true,
        ),
        (&["250 ok", "250 ok", "354 go", DROP], unknown, None, true),
        (&["250 ok", "250 ok", "354 go", SILENT], unknown, None, true),
        (&["250 ok", "250 ok", "354 go", "?"], unknown, None, true),
        (
            &["250 ok", "250 ok", "354 go", "354 go"],
            unknown,
            None,
            true,
        ),
        (
            &["250 ok", "250 ok", "354 go", "250 \u{0}"],
            unknown,
            None,
            true,
        ),
    ];
    for (script, kind, code, data) in cases {
        let (result, begun) = after_hello(script);
        let outcome = result.unwrap_or_else(|error| panic!("{script:?} {error:?}"));
        let reply = outcome.reply().clone();
        assert_eq!(outcome, kind(reply.clone()), "{script:?}");
        assert_eq!((reply.code, begun), (code, data), "{script:?} {reply}");
        assert!(!reply.words.is_empty(), "{script:?}");
    }
}

#[test]
fn before_a_recipient_is_named_it_is_trouble() {
    let cases: [(&[&'static str], bool); 10] = [
        (&["554 go away"], true),
        (&["421 busy"], false),
        (&["\u{0}\u{0}\u{0}"], false),
        (&["garbage"], false),
        (&[SILENT], false),
        (&[DROP], false),
        (&["220 hi", "250 hello", "550 bad sender"], true),
        (&["220 hi", "250 hello", "451 slow down"], false),
        (&["220 hi", "250 hello", DROP], false),
        (&["220 hi", "250 hello", "250 ok", "530 login first"], true),
    ];
    for (script, lasting) in cases {
        let (result, begun) = one(script);
        let Err(Undelivered::Trouble(trouble)) = result else {
            panic!("{script:?} {result:?}");
        };
        assert_eq!(
            matches!(trouble, Trouble::Lasting(_)),
            lasting,
            "{script:?} {trouble:?}"
        );
        assert!(!begun && !trouble.words().is_empty());
    }
    let (result, _) = {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut nobody =
            Mailer::new(&settings(port, PLAIN), None, None, Timeouts::default()).unwrap();
        (nobody.deliver(&letter(), &mut || true), ())
    };
    assert!(
        matches!(result, Err(Undelivered::Trouble(Trouble::Passing(words))) if words.contains("被拒绝"))
    );
}

#[test]
fn one_connection_serves_many_and_a_refusal_leaves_no_trace() {
    let server = Server::start(&[&[
        "220 hi",
        "250 hello",
        "250 ok",
        "550 no",
        "250 reset",
        "250 ok",
        "250 ok",
        "354 go",
        "250 queued",
        "250 ok",
        "250 ok",
        "354 go",
        "250 queued",
        "221 bye",
    ]]);
    let mut mailer = mailer(&server, PLAIN);
    let outcomes: Vec<Outcome> = (0..3)
        .map(|_| mailer.deliver(&letter(), &mut || true).unwrap())
        .collect();
    drop(mailer);
    assert!(matches!(
        outcomes[..],
        [
            Outcome::Refused(_),
            Outcome::Accepted(_),
            Outcome::Accepted(_)
        ]
    ));
    let heard = server.heard();
    assert_eq!(heard[0], "EHLO [127.0.0.1]");
    assert_eq!(
        heard[1..4],
        [
            "MAIL FROM:<s@example.org>",
            "RCPT TO:<a@example.org>",
            "RSET"
        ]
    );
    // The dot is doubled, and no empty line is added.
    assert_eq!(heard[7], "Subject: x\r\n\r\n..dot\r\n.");
    assert_eq!(heard.last().unwrap(), "QUIT");
}

#[test]
fn after_a_break_the_next_message_connects_anew() {
    let server = Server::start(&[
        &["220 hi", "250 hello", "250 ok", DROP],
        &[
            "220 hi",
            "250 hello",
            "250 ok",
            "250 ok",
            "354 go",
            "250 queued",
            "221 bye",
        ],
    ]);
    let mut mailer = mailer(&server, PLAIN);
    assert!(matches!(
        mailer.deliver(&letter(), &mut || true),
        Ok(Outcome::Later(_))
    ));
    assert!(matches!(
        mailer.deliver(&letter(), &mut || true),
        Ok(Outcome::Accepted(_))
    ));
}

#[test]
fn no_data_go_out_when_the_ledger_says_no() {
    let server = Server::start(&[&[
        "220 hi",
        "250 hello",
        "250 ok",
        "250 ok",
        "354 go",
        "250 queued",
    ]]);
    let mut mailer = mailer(&server, PLAIN);
    assert!(matches!(
        mailer.deliver(&letter(), &mut || false),
        Err(Undelivered::Held)
    ));
    drop(mailer);
    assert_eq!(server.heard().last().unwrap(), "");
}

#[test]
fn nothing_goes_out_without_tls_where_tls_is_set() {
    for (more, scripts) in [
        (
            "",
            &["220 hi", "250-hello\r\n250 AUTH PLAIN LOGIN", SILENT][..],
        ),
        (
            "",
            &[
                "220 hi",
                "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN",
                "454 not now",
                "221 bye",
            ],
        ),
        (
            "",
            &[
                "220 hi",
                "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN",
                "220 go",
                "250 plain",
            ],
        ),
        (", security: tls", &["220 hi", "250 hello", SILENT]),
    ] {
        let server = Server::start(&[scripts]);
        let mut mailer = mailer(&server, &format!("{more}, user: u"));
        let result = mailer.deliver(&letter(), &mut || true);
        assert!(
            matches!(result, Err(Undelivered::Trouble(_))),
            "{scripts:?} {result:?}"
        );
        drop(mailer);
        let heard = server.heard().join("\n");
        for secret in ["AUTH", "MAIL", "RCPT", "example.org", "Z2VoZWlt"] {
            assert!(!heard.contains(secret), "{scripts:?} {heard}");
        }
    }
}

#[test]
fn a_server_that_repeats_the_login_brings_it_nowhere() {
    // `\0u\0geheim` and `geheim` in base64.
    let said = "geheim AHUAZ2VoZWlt Z2VoZWlt";
    let wrong = format!("535 what is {said}?").leak();
    let server = Server::start(&[&["220 hi", "250-hello\r\n250 AUTH PLAIN", wrong, "221 bye"]]);
    let mut one = mailer(&server, ", security: none, user: u");
    let Err(Undelivered::Trouble(trouble)) = one.deliver(&letter(), &mut || true) else {
        panic!()
    };
    let words = trouble.words();
    assert!(words.contains("535 what is …… …… ……?"), "{words}");

    let refused = format!("550 {said}").leak();
    let script = [
        "220 hi",
        "250-hello\r\n250 AUTH PLAIN",
        "235 ok",
        "250 ok",
        refused,
        "250 ok",
    ];
    let server = Server::start(&[&script]);
    let mut one = mailer(&server, ", security: none, user: u");
    let outcome = one.deliver(&letter(), &mut || true).unwrap();
    assert_eq!(outcome, Outcome::Refused(Reply::new(Some(550), "…… …… ……")));
}

#[test]
fn plain_text_leaves_this_machine_under_no_name() {
    let mut settings = settings(25, PLAIN);
    settings.server.value = "mail.example.org".into();
    assert!(Mailer::new(&settings, None, None, Timeouts::default()).is_err());
}

#[test]
fn a_login_is_made_and_a_wrong_one_is_told() {
    let good = &[
        "220 hi",
        "250-hello\r\n250 AUTH PLAIN",
        "235 welcome",
        "250 ok",
        "250 ok",
        "354 go",
        "250 queued",
        "221 bye",
    ];
    let server = Server::start(&[good]);
    let mut one = mailer(&server, ", security: none, user: u");
    assert!(matches!(
        one.deliver(&letter(), &mut || true),
        Ok(Outcome::Accepted(_))
    ));
    drop(one);
    assert!(server.heard()[1].starts_with("AUTH PLAIN "));

    for (answer, lasting) in [("535 wrong", true), ("454 later", false), ("250 ok", false)] {
        let server =
            Server::start(&[&["220 hi", "250-hello\r\n250 AUTH PLAIN", answer, "221 bye"]]);
        let mut one = mailer(&server, ", security: none, user: u");
        let Err(Undelivered::Trouble(trouble)) = one.deliver(&letter(), &mut || true) else {
            panic!()
        };
        assert_eq!(
            matches!(trouble, Trouble::Lasting(_)),
            lasting,
            "{trouble:?}"
        );
        assert!(!format!("{trouble:?}").contains("geheim"));
    }
    let server = Server::start(&[&["220 hi", "250 hello", "221 bye"]]);
    let mut one = mailer(&server, ", security: none, user: u");
    let result = one.deliver(&letter(), &mut || true);
    assert!(
        matches!(result, Err(Undelivered::Trouble(Trouble::Lasting(_)))),
        "{result:?}"
    );
}
