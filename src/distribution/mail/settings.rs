//! `mail`（邮件）of `issues/bulletin.yaml`: through which server an issue is sent, and in whose name.

use std::net::IpAddr;

use lettre::transport::smtp::client::Certificate;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::distribution::recipients::Address;
use crate::files::{self, Files};
use crate::series::parse::{KEYS, MAIL, PASSWORD};
use crate::source::{Located, Source};
use crate::yaml::{self, MapReader, Node, Value};

/// Messages a minute, unless `per_minute` says otherwise: what the large providers allow an ordinary account.
const PER_MINUTE: u32 = 30;
/// How often a message that was put off is tried again, unless `retries` says otherwise.
const RETRIES: u32 = 5;
/// How many seconds to wait before the first new try, unless `retry_after` says otherwise.
const RETRY_AFTER: u32 = 60;
/// How many seconds to wait for an answer, unless `timeout` says otherwise.
const TIMEOUT: u32 = 60;
/// The most bytes of a file of certificates.
const CERTIFICATE_BYTES: u64 = 1_000_000;
/// What to write where nothing is written yet.
const SMALLEST: &str = "请在 issues/bulletin.yaml 里写上：\n邮件:\n  服务器: smtp.example.org\n  发件人: 联络动态编辑部 <jianbao@example.org>";

/// How the way to the server is kept secret. Never "if the server happens to offer it".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Plain until the server has agreed to STARTTLS; nothing is sent if it doesn't. Port 587.
    StartTls,
    /// TLS from the first byte. Port 465.
    Tls,
    /// No TLS: to this machine alone. Port 25.
    None,
}

impl Security {
    /// The port where none is given.
    pub fn default_port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// A name and an address: 编辑部 <a@example.org>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that mail programs show; may be empty.
    pub name: String,
    /// The address.
    pub address: Address,
}

/// `mail` as written, with the defaults filled in.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// 服务器: a host name or an IP address.
    pub server: Located<String>,
    /// 端口.
    pub port: u16,
    /// 加密.
    pub security: Security,
    /// 用户名; `None` sends without a login.
    pub user: Option<Located<String>>,
    /// 发件人.
    pub from: Mailbox,
    /// 回复: where answers go.
    pub reply_to: Option<Mailbox>,
    /// 证书: a PEM file below the root. Its certificates are trusted *instead of* the system's: who has an
    /// authority of their own doesn't want the others believed.
    pub ca_file: Option<Located<String>>,
    /// 密码文件, below the root.
    pub password_file: Option<Located<String>>,
    /// 每分钟: the most messages a minute.
    pub per_minute: u32,
    /// 重试: how often a message that was put off is tried again in one run.
    pub retries: u32,
    /// 重试间隔: seconds before the first new try; the later ones are longer (see [`crate::distribution::send::Pace`]).
    pub retry_after: u32,
    /// 超时: seconds to wait for the connection and for each answer but the last.
    pub timeout: u32,
    /// 主机名: the name this machine gives itself in EHLO; `[127.0.0.1]` unless given, which tells nobody anything.
    pub hello: Option<String>,
}

impl MailSettings {
    /// Reads the section of `issues/bulletin.yaml`. `None`, with an error pushed, where the section, the server or the
    /// sender can't be had, and where any value is wrong: nothing is mailed with half of the settings. Faults elsewhere
    /// in the file are not told here.
    pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let whole = 0..source.text().len();
        // What is wrong elsewhere has been told by whoever read the series.
        let root = yaml::parse(source, whole, KEYS, &mut Diagnostics::new())?;
        let section = match &root.value {
            Value::Map(entries) => entries.iter().find(|entry| MAIL.is(&entry.key)),
            _ => None,
        };
        let absent = |place| {
            Diagnostic::error(Code::MISSING_KEY, place, "还没有写怎么发邮件").with_help(SMALLEST)
        };
        let Some(section) = section else {
            diagnostics.push(absent(source.place(0..0)));
            return None;
        };
        if matches!(section.value.value, Value::Null) {
            diagnostics.push(absent(source.place(section.key_span.clone())));
            return None;
        }
        let source = &without_password(source, &section.value);
        let mut own = Diagnostics::new();
        let settings = MapReader::new(source, &section.value, MAIL.inside, &mut own)
            .and_then(|mut reader| Self::read(&mut reader));
        let good = !own.has_errors();
        diagnostics.extend(own);
        settings.filter(|_| good)
    }

    fn read(reader: &mut MapReader<'_>) -> Option<Self> {
        reader.require(&["server", "from"]);
        refuse_password(reader);
        let server = reader.text("server").filter(|server| {
            let good = is_host(&server.value);
            if !good {
                report_host(reader, server, "服务器");
            }
            good
        });
        let hello = reader.text("hello").filter(|hello| {
            let good = is_host(&hello.value) && hello.value.parse::<IpAddr>().is_err();
            if !good {
                report_host(reader, hello, "主机名");
            }
            good
        });
        let security = reader
            .choice(
                "security",
                &[
                    ("starttls", Security::StartTls),
                    ("tls", Security::Tls),
                    ("none", Security::None),
                ],
            )
            .unwrap_or(Security::StartTls);
        if security == Security::None
            && let Some(server) = &server
            && !is_loopback(&server.value)
            && let Some(place) = reader.place("security")
        {
            let message = format!("发往“{}”的邮件不能不加密", server.value);
            reader.report(Diagnostic::error(Code::INVALID_VALUE, place, message).with_help(
                "请写 starttls（端口 587）或 tls（端口 465）；只有服务器就是本机（127.0.0.1）时才可以写 none",
            ));
        }
        let port = reader.whole_number("port", 1..=65_535);
        let user = reader.text("user");
        let ca_file = path(reader, "ca_file");
        let password_file = path(reader, "password_file");
        let from = mailbox(reader, "from");
        let reply_to = mailbox(reader, "reply_to");
        let per_minute = reader.whole_number("per_minute", 1..=100_000);
        let retries = reader.whole_number("retries", 0..=20);
        let retry_after = reader.whole_number("retry_after", 1..=3_600);
        let timeout = reader.whole_number("timeout", 1..=3_600);
        Some(Self {
            server: server?,
            port: port
                .and_then(|port| u16::try_from(port.value).ok())
                .unwrap_or_else(|| security.default_port()),
            security,
            user,
            from: from?,
            reply_to,
            ca_file,
            password_file,
            per_minute: per_minute.map_or(PER_MINUTE, |number| number.value),
            retries: retries.map_or(RETRIES, |number| number.value),
            retry_after: retry_after.map_or(RETRY_AFTER, |number| number.value),
            timeout: timeout.map_or(TIMEOUT, |number| number.value),
            hello: hello.map(|hello| hello.value),
        })
    }

    /// The certificates of `ca_file`. `None` where no such file is set: then the system's count.
    ///
    /// # Errors
    /// When the file can't be read or holds no certificate.
    pub fn authorities(&self, files: &Files) -> Result<Option<Certificate>, Diagnostic> {
        let Some(path) = &self.ca_file else {
            return Ok(None);
        };
        let bytes = files
            .read_unkept(&path.value, CERTIFICATE_BYTES)
            .map_err(|error| error.diagnostic(&path.value, path.place.clone()))?;
        let text = String::from_utf8_lossy(&bytes);
        let certificate = text
            .contains("-----BEGIN CERTIFICATE-----")
            .then(|| Certificate::from_pem(&bytes).ok())
            .flatten();
        certificate.map(Some).ok_or_else(|| {
            let message = format!("“{}”里没有能用的证书", path.value);
            Diagnostic::error(Code::INVALID_VALUE, path.place.clone(), message).with_help(
                "请向网络管理员要 PEM 格式的根证书：用记事本打开，能看到 -----BEGIN CERTIFICATE-----",
            )
        })
    }
}

/// The file with stars, byte for byte, for a password that somebody wrote into the section: findings show whole lines.
fn without_password(source: &Source, section: &Node) -> Source {
    let mut text = source.text().to_owned();
    if let Value::Map(entries) = &section.value {
        for entry in entries.iter().filter(|entry| PASSWORD.is(&entry.key)) {
            let span = entry.value.span.clone();
            let stars = source.text().get(span.clone()).map(|password| {
                let bytes = password.bytes();
                bytes
                    .map(|byte| if byte == b'\n' { '\n' } else { '*' })
                    .collect::<String>()
            });
            if let Some(stars) = stars {
                text.replace_range(span, &stars);
            }
        }
    }
    Source::new(source.path(), text)
}

/// A password in a file that everybody reads, and that goes into every backup, is none.
fn refuse_password(reader: &mut MapReader<'_>) {
    if let Some(place) = reader.place("password") {
        reader.report(
            Diagnostic::error(Code::INVALID_VALUE, place, "密码不能写在这个文件里").with_help(
                "请删掉这一行，尽快换一个密码；新密码放进环境变量 JIANBAO_MAIL_PASSWORD，或单独的文件（写上“密码文件: …”）",
            ),
        );
    }
}

/// Whether a text is a host name or an IP address: nothing that could end a line of SMTP.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    text.parse::<IpAddr>().is_ok() || (text.len() <= 253 && text.split('.').all(label))
}

fn report_host(reader: &mut MapReader<'_>, host: &Located<String>, what: &str) {
    let message = format!("{what}“{}”写得不对", host.value);
    reader.report(
        Diagnostic::error(Code::INVALID_VALUE, host.place.clone(), message).with_help(
            "只写名称，例如 smtp.example.org；不写 http:// 或 smtp://，端口另写在“端口”里，只用半角字母、数字、点和减号",
        ),
    );
}

/// Whether a server's name means this machine. What it resolves to is looked at again when connecting.
pub(super) fn is_loopback(server: &str) -> bool {
    server.eq_ignore_ascii_case("localhost")
        || server.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A path below the root.
fn path(reader: &mut MapReader<'_>, name: &str) -> Option<Located<String>> {
    let path = reader.text(name)?;
    if let Some(plain) = files::join("", &path.value) {
        return Some(Located::new(plain, path.place));
    }
    let message = format!("“{}”不是工作区里的文件", path.value);
    reader.report(
        Diagnostic::error(Code::OUTSIDE_WORKSPACE, path.place, message)
            .with_help("请把文件放进工作区的 private 文件夹，写成 private/文件名，中间用“/”"),
    );
    None
}

/// `名称 <a@example.org>`, or an address alone.
fn mailbox(reader: &mut MapReader<'_>, name: &str) -> Option<Mailbox> {
    let text = reader.text(name)?;
    let (name, address) = match text.value.split_once(['<', '＜', '〈']) {
        Some((name, rest)) => (
            name.trim().trim_matches(['"', '“', '”']).trim(),
            rest.trim_end().trim_end_matches(['>', '＞', '〉']).trim(),
        ),
        None => ("", text.value.as_str()),
    };
    match Address::parse(address) {
        Ok(address) => Some(Mailbox {
            name: name.to_owned(),
            address,
        }),
        Err(bad) => {
            let place = text.place;
            reader.report(
                Diagnostic::error(Code::INVALID_VALUE, place, bad.message).with_help(bad.help),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests;
