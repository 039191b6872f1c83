//! The way to the server: one connection for many messages, and always known how far a message got.
//!
//! lettre speaks the protocol; its own `send` is not used, since it does not tell whether a failure came before or
//! after the end of the data. Before it the server has nothing (RFC 5321 §4.1.1.4), after it one cannot know.

mod explain;
mod secrets;

use std::cell::Cell;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};

use self::secrets::Secrets;
use super::courier::{Courier, Outcome, Reply, Trouble, Undelivered};
use super::settings::{MailSettings, Security, is_loopback};
use super::{Letter, Password};
use crate::output::reason;

/// How many bytes of a message are written at a time: a server that is slow, but takes this much in time, is waited for.
const CHUNK_BYTES: usize = 64 * 1024;

/// How long a server is waited for (RFC 5321 §4.5.3.2 gives the least values).
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the connection and each answer.
    pub command: Duration,
    /// For the answer to the end of the data: a server may look for viruses first. Giving up early here makes doubles.
    pub data: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            command: Duration::from_secs(60),
            data: Duration::from_secs(600),
        }
    }
}

impl Timeouts {
    /// Those of the settings. The answer to the end of the data is never waited for less than 10 minutes.
    pub fn of(settings: &MailSettings) -> Self {
        let command = Duration::from_secs(settings.timeout.into());
        let data = Self::default().data.max(command);
        Self { command, data }
    }
}

/// Hands messages to the server of the settings.
pub struct Mailer {
    server: String,
    port: u16,
    /// `None` only where the server is this machine.
    tls: Option<TlsParameters>,
    starttls: bool,
    hello: ClientId,
    login: Option<Credentials>,
    secrets: Secrets,
    timeouts: Timeouts,
    connection: Option<SmtpConnection>,
}

/// What became of a message, and whether the connection can be used for another one.
struct Ended {
    result: Result<Outcome, Undelivered>,
    usable: bool,
}

impl Ended {
    fn usable(outcome: Outcome) -> Self {
        Self {
            result: Ok(outcome),
            usable: true,
        }
    }

    fn broken(result: Result<Outcome, Undelivered>) -> Self {
        Self {
            result,
            usable: false,
        }
    }
}

impl Mailer {
    /// A mailer that has not connected yet. `authorities` are those of [`MailSettings::authorities`].
    ///
    /// # Errors
    /// When a certificate can't be used, or plain text would leave this machine.
    pub fn new(
        settings: &MailSettings,
        authorities: Option<Certificate>,
        password: Option<&Password>,
        timeouts: Timeouts,
    ) -> Result<Self, Trouble> {
        let server = settings.server.value.clone();
        let tls = match settings.security {
            Security::None if is_loopback(&server) => None,
            Security::None => {
                return Err(Trouble::Lasting("不加密的邮件只能发给本机".to_owned()));
            }
            Security::StartTls | Security::Tls => {
                let mut builder = TlsParameters::builder(server.clone());
                if let Some(certificate) = authorities {
                    builder = builder
                        .certificate_store(CertificateStore::None)
                        .add_root_certificate(certificate);
                }
                let built = builder.build().map_err(|error| {
                    Trouble::Lasting(format!("“证书”文件里的证书不能用（{error}）"))
                })?;
                Some(built)
            }
        };
        let user = settings.user.as_ref().map(|user| &user.value);
        let (login, secrets) = match user.zip(password) {
            Some((user, password)) => (
                Some(Credentials::new(user.clone(), password.reveal().to_owned())),
                Secrets::of(user, password),
            ),
            None => (None, Secrets::default()),
        };
        // An address literal is right where there is no public name (RFC 5321 §4.1.4), and tells no name of this machine.
        let unnamed = ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST);
        Ok(Self {
            server,
            port: settings.port,
            tls,
            starttls: settings.security == Security::StartTls,
            hello: settings.hello.clone().map_or(unnamed, ClientId::Domain),
            login,
            secrets,
            timeouts,
            connection: None,
        })
    }

    /// Where to connect: without TLS, whatever the name resolves to, this machine alone.
    fn addresses(&self) -> Result<Vec<SocketAddr>, Trouble> {
        let resolved = (self.server.as_str(), self.port).to_socket_addrs();
        let addresses: Vec<SocketAddr> = resolved
            .map_err(|_| {
                Trouble::Passing(format!(
                    "找不到服务器“{}”；请检查网络和“服务器”的写法",
                    self.server
                ))
            })?
            .filter(|address| self.tls.is_some() || address.ip().is_loopback())
            .collect();
        if addresses.is_empty() {
            return Err(Trouble::Lasting(format!(
                "“{}”不是本机，不能不加密地发邮件",
                self.server
            )));
        }
        Ok(addresses)
    }

    /// A connection on which messages can be sent: encrypted and logged in as the settings say, or none.
    fn connect(&self) -> Result<SmtpConnection, Trouble> {
        let addresses = self.addresses()?;
        let implicit = self.tls.as_ref().filter(|_| !self.starttls);
        let timeout = Some(self.timeouts.command);
        let mut connection =
            SmtpConnection::connect(&addresses[..], timeout, &self.hello, implicit, None)
                .map_err(|error| explain::connecting(&error))?;
        if let Some(tls) = self.tls.as_ref().filter(|_| self.starttls) {
            if !connection.can_starttls() {
                return Err(Trouble::Lasting(
                    "服务器不支持 STARTTLS，什么都没有发出；请问清楚端口和加密方式（465 端口一般写“加密: tls”）"
                        .to_owned(),
                ));
            }
            connection
                .starttls(tls, &self.hello)
                .map_err(|error| explain::connecting(&error))?;
            if self.has_read_ahead(&mut connection)? {
                return Err(Trouble::Lasting(
                    "服务器在加密以前抢先作了回答（也可能是有人在中途改动），什么都没有发出；请告诉网络管理员，或改用 465 端口（加密: tls）"
                        .to_owned(),
                ));
            }
        }
        if self.tls.is_some() && !connection.is_encrypted() {
            return Err(Trouble::Lasting("连接没有加密，什么都没有发出".to_owned()));
        }
        if let Some(login) = &self.login {
            let answer = connection
                .auth(&[Mechanism::Plain, Mechanism::Login], login)
                .map_err(|error| explain::login(&error))?;
            if !answer.has_code(235) {
                return Err(Trouble::Passing("服务器对登录的回答看不懂".to_owned()));
            }
        }
        Ok(connection)
    }

    /// Whether there are answers that nobody has asked for, on a connection that has just gone over to TLS.
    ///
    /// lettre 0.11 keeps what it has read together with the answer to STARTTLS, and would take it for answers from
    /// within TLS: somebody on the way could say in the server's name that a message is accepted. What was read ahead is
    /// returned here at once, without waiting for the network. Where it was one answer alone, to the EHLO that has just
    /// been sent, all later ones come one command late, and the first DATA is not answered with 354.
    fn has_read_ahead(&self, connection: &mut SmtpConnection) -> Result<bool, Trouble> {
        let unusable = |error: io::Error| Trouble::Passing(reason(&error));
        let moment = Some(Duration::from_millis(1));
        connection.set_timeout(moment).map_err(unusable)?;
        let ahead = match connection.read_response() {
            Ok(_) => true,
            Err(error) => !explain::is_silence(&error),
        };
        let timeout = Some(self.timeouts.command);
        connection.set_timeout(timeout).map_err(unusable)?;
        Ok(ahead)
    }

    fn transaction(
        &self,
        connection: &mut SmtpConnection,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> bool,
    ) -> Ended {
        let envelope = |address: &super::Address| address.as_str().parse::<lettre::Address>();
        let (Ok(from), Ok(to)) = (envelope(&letter.from), envelope(&letter.to)) else {
            // Our own parser is stricter than lettre's, so this can't be.
            let words = "邮箱不能用".to_owned();
            return Ended::broken(Err(Trouble::Lasting(words).into()));
        };

        // Nobody has been named yet: what goes wrong here is between the server and us.
        if let Err(error) = connection.command(Mail::new(Some(from), vec![])) {
            return Ended::broken(Err(explain::sender(&error).into()));
        }
        if let Err(error) = connection.command(Rcpt::new(to, vec![])) {
            if error.status().map(u16::from) == Some(530) {
                return Ended::broken(Err(explain::sender(&error).into()));
            }
            return rejected(connection, &error);
        }
        match connection.command(Data) {
            // Anything else would mean that its answers and our commands are out of step.
            Ok(answer) if answer.has_code(354) => {}
            Ok(answer) => {
                let words = format!("服务器对 DATA 的回答看不懂（{}）", reply(&answer));
                return Ended::broken(Ok(Outcome::Later(Reply::new(None, &words))));
            }
            Err(error) => return rejected(connection, &error),
        }

        if !before_data() {
            return Ended::broken(Err(Undelivered::Held));
        }
        let ended = Cell::new(false);
        let data = Chunks {
            // The end of the data begins with a line end of its own.
            rest: letter.bytes.strip_suffix(b"\r\n").unwrap_or(&letter.bytes),
            ended: &ended,
        };
        // A socket that takes no timeout is used without: the worst is a longer wait.
        let _ = connection.set_timeout(Some(self.timeouts.data));
        let answer = connection.message_iter(data);
        let _ = connection.set_timeout(Some(self.timeouts.command));
        match answer {
            Ok(answer) if answer.code().severity == Severity::PositiveCompletion => {
                Ended::usable(Outcome::Accepted(reply(&answer)))
            }
            Ok(answer) => {
                let words = format!("服务器最后的回答看不懂（{}）", reply(&answer));
                Ended::broken(Ok(Outcome::Unknown(Reply::new(None, &words))))
            }
            Err(error) if error.is_permanent() => {
                Ended::usable(Outcome::Refused(explain::reply(&error)))
            }
            Err(error) if error.is_transient() => Ended {
                usable: !is_goodbye(&error),
                result: Ok(Outcome::Later(explain::reply(&error))),
            },
            Err(error) if ended.get() => {
                Ended::broken(Ok(Outcome::Unknown(explain::reply(&error))))
            }
            Err(error) => Ended::broken(Ok(Outcome::Later(explain::reply(&error)))),
        }
    }

    /// Tries a message over the connection at hand, or over a new one.
    fn hand_over(
        &mut self,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> bool,
    ) -> Result<Outcome, Undelivered> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let ended = self.transaction(&mut connection, letter, before_data);
        if ended.usable {
            self.connection = Some(connection);
        }
        ended.result
    }
}

impl Courier for Mailer {
    fn deliver(
        &mut self,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> bool,
    ) -> Result<Outcome, Undelivered> {
        let result = self.hand_over(letter, before_data);
        self.secrets.hide(result)
    }

    fn rest(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // Whether the server says goodbye too changes nothing.
            let _ = connection.set_timeout(Some(Duration::from_secs(5)));
            let _ = connection.quit();
        }
    }
}

impl Drop for Mailer {
    fn drop(&mut self) {
        self.rest();
    }
}

/// The server, or the connection, said no to this recipient before any data.
fn rejected(connection: &mut SmtpConnection, error: &lettre::transport::smtp::Error) -> Ended {
    let reply = explain::reply(error);
    let (outcome, answered) = if error.is_permanent() {
        (Outcome::Refused(reply), true)
    } else {
        (Outcome::Later(reply), error.is_transient())
    };
    // The next message needs a clean table.
    let usable = answered && !is_goodbye(error) && connection.command(Rset).is_ok();
    Ended {
        result: Ok(outcome),
        usable,
    }
}

/// 421: the server closes the connection.
fn is_goodbye(error: &lettre::transport::smtp::Error) -> bool {
    error.status().map(u16::from) == Some(421)
}

fn reply(answer: &Response) -> Reply {
    let words: Vec<&str> = answer.message().collect();
    Reply::new(Some(answer.code().into()), &words.join(" "))
}

/// A message in pieces. lettre asks for the piece after the last one exactly when it is about to write the end of the
/// data.
struct Chunks<'a> {
    rest: &'a [u8],
    ended: &'a Cell<bool>,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            self.ended.set(true);
            return None;
        }
        let (chunk, rest) = self.rest.split_at(self.rest.len().min(CHUNK_BYTES));
        self.rest = rest;
        Some(chunk)
    }
}

#[cfg(test)]
mod tests;
