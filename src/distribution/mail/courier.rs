//! What can become of a message that is handed to a server, whoever hands it over.

use std::fmt;

use super::Letter;

/// The most characters of a server's words that are kept.
const WORDS_CHARACTERS: usize = 500;

/// A server's answer, or what happened instead of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The three digits; `None` where there was no answer.
    pub code: Option<u16>,
    /// The words: the server's own behind a code, else ours in Chinese. One line.
    pub words: String,
}

impl Reply {
    /// An answer. The words are foreign text: cut to a length, on one line.
    pub fn new(code: Option<u16>, words: &str) -> Self {
        let line: String = words
            .chars()
            .take(WORDS_CHARACTERS)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Self {
            code,
            words: line.trim().to_owned(),
        }
    }
}

impl fmt::Display for Reply {
    /// `550 5.1.1 No such user`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) if self.words.is_empty() => write!(f, "{code}"),
            Some(code) => write!(f, "{code} {}", self.words),
            None => f.write_str(&self.words),
        }
    }
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it and answers for it (2xx after the data).
    Accepted(Reply),
    /// The server will not have it, however often one asks (5xx).
    Refused(Reply),
    /// The server has it not, and may take it another time: 4xx (greylisting), or the connection ended before the data
    /// did.
    Later(Reply),
    /// All data went out and no answer came that one could read: the server may have it or not.
    Unknown(Reply),
}

impl Outcome {
    /// The answer.
    pub fn reply(&self) -> &Reply {
        let (Self::Accepted(reply)
        | Self::Refused(reply)
        | Self::Later(reply)
        | Self::Unknown(reply)) = self;
        reply
    }
}

/// Why no message could be tried: nothing of it left this machine, and no recipient is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It may pass: no connection, a server that is busy. In Chinese.
    Passing(String),
    /// It stays until somebody does something: a wrong password, a certificate nobody trusts, a sender that the server
    /// doesn't know. In Chinese, with what to do.
    Lasting(String),
}

impl Trouble {
    /// The words.
    pub fn words(&self) -> &str {
        let (Self::Passing(words) | Self::Lasting(words)) = self;
        words
    }
}

/// Why a message was not tried to its end.
#[derive(Debug)]
pub enum Undelivered {
    /// The way to the server.
    Trouble(Trouble),
    /// `before_data` said no.
    Held,
}

impl From<Trouble> for Undelivered {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Who hands messages to a server: [`super::Mailer`], or a test's stand-in.
pub trait Courier {
    /// Hands over one message. `before_data` is called once the server has agreed to take the data and before the first
    /// byte of them goes out; if it returns false, none does.
    ///
    /// # Errors
    /// [`Undelivered`] where the message was not tried: no recipient is to blame.
    fn deliver(
        &mut self,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> bool,
    ) -> Result<Outcome, Undelivered>;

    /// Says goodbye to the server, for a long pause or for good. The next message connects anew.
    fn rest(&mut self);
}
