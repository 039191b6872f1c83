//! The login in what a server says: some repeat what they were sent, and their words go into logs and into the ledger.

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;

use super::super::Password;
use super::super::courier::{Outcome, Reply, Trouble, Undelivered};

/// What stands in place of a secret.
const HIDDEN: &str = "……";

/// The forms in which the login goes over the line.
#[derive(Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Those of a login: the password as it is, as AUTH LOGIN sends it, and as AUTH PLAIN does.
    pub(super) fn of(user: &str, password: &Password) -> Self {
        let password = password.reveal();
        // The longest first: no other form is part of it.
        Self(vec![
            base64(&format!("\0{user}\0{password}")),
            base64(password),
            password.to_owned(),
        ])
    }

    /// The same without the login.
    pub(super) fn hide(
        &self,
        result: Result<Outcome, Undelivered>,
    ) -> Result<Outcome, Undelivered> {
        let reply = |Reply { code, words }| Reply {
            code,
            words: self.without(words),
        };
        match result {
            Ok(Outcome::Accepted(said)) => Ok(Outcome::Accepted(reply(said))),
            Ok(Outcome::Refused(said)) => Ok(Outcome::Refused(reply(said))),
            Ok(Outcome::Later(said)) => Ok(Outcome::Later(reply(said))),
            Ok(Outcome::Unknown(said)) => Ok(Outcome::Unknown(reply(said))),
            Err(Undelivered::Trouble(Trouble::Passing(words))) => {
                Err(Trouble::Passing(self.without(words)).into())
            }
            Err(Undelivered::Trouble(Trouble::Lasting(words))) => {
                Err(Trouble::Lasting(self.without(words)).into())
            }
            Err(Undelivered::Held) => Err(Undelivered::Held),
        }
    }

    fn without(&self, mut words: String) -> String {
        for secret in &self.0 {
            if words.contains(secret.as_str()) {
                words = words.replace(secret.as_str(), HIDDEN);
            }
        }
        words
    }
}

fn base64(text: &str) -> String {
    let bytes = text.as_bytes().to_vec();
    let body = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
        .unwrap_or_else(Body::new)
        .into_vec();
    // In a message its lines are short, in a command there is one.
    let line = body.into_iter().filter(|byte| !byte.is_ascii_whitespace());
    String::from_utf8_lossy(&line.collect::<Vec<u8>>()).into_owned()
}
