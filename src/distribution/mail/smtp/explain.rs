//! What lettre says, in Chinese, and whether it will pass.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;

use super::{Reply, Trouble};
use crate::output::reason;

/// The server's answer in an error, or what happened instead of one.
pub(super) fn reply(error: &Error) -> Reply {
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => Reply::new(Some(code.into()), &words),
        None => Reply::new(None, &instead_of_answer(error)),
    }
}

/// What happened instead of an answer.
fn instead_of_answer(error: &Error) -> String {
    if let Some(system) = io_error(error) {
        return match system.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                "服务器没有在规定时间内回答".to_owned()
            }
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof => "服务器断开了连接".to_owned(),
            io::ErrorKind::ConnectionRefused => "服务器没有开，或端口不对（连接被拒绝）".to_owned(),
            io::ErrorKind::InvalidData => format!("服务器的回答看不懂（{system}）"),
            _ => reason(system),
        };
    }
    let words = error.to_string();
    if words.contains("incomplete response") {
        "服务器断开了连接".to_owned()
    } else if error.is_response() {
        "服务器的回答看不懂".to_owned()
    } else {
        words
    }
}

/// Whether nothing came for as long as one waited.
pub(super) fn is_silence(error: &Error) -> bool {
    io_error(error).is_some_and(|system| {
        matches!(
            system.kind(),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
        )
    })
}

fn io_error(error: &Error) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(system) = error.downcast_ref() {
            return Some(system);
        }
        cause = error.source();
    }
    None
}

/// What went wrong before the server knew who we are.
pub(super) fn connecting(error: &Error) -> Trouble {
    // rustls' words come through two crates as text.
    let words = error.to_string();
    if words.contains("invalid peer certificate") {
        return Trouble::Lasting(format!(
            "服务器的证书不可信，什么都没有发出（{}）；单位自己签发的证书，请把根证书写在“证书”里，“服务器”要和证书上的名称一样",
            words.rsplit(": ").next().unwrap_or_default()
        ));
    }
    if words.contains("corrupt message") || words.contains("InvalidMessage") {
        return Trouble::Lasting(
            "服务器在这个端口上不是这样加密的，什么都没有发出；465 端口一般写“加密: tls”，587 端口写“加密: starttls”"
                .to_owned(),
        );
    }
    match error.status() {
        Some(_) if error.is_permanent() => {
            Trouble::Lasting(format!("服务器不让连接（{}）", reply(error)))
        }
        Some(_) => Trouble::Passing(format!("服务器现在不让连接（{}）", reply(error))),
        None => Trouble::Passing(instead_of_answer(error)),
    }
}

/// What went wrong with the login.
pub(super) fn login(error: &Error) -> Trouble {
    if error.is_permanent() {
        let words = reply(error);
        Trouble::Lasting(format!(
            "登录失败（{words}）；请检查“用户名”和密码，有的邮箱要用专门的授权码"
        ))
    } else if error.is_client() {
        Trouble::Lasting(
            "服务器不接受用户名和密码登录（AUTH PLAIN、LOGIN）；请问管理员，或去掉“用户名”"
                .to_owned(),
        )
    } else {
        Trouble::Passing(format!("登录没有完成（{}）", reply(error)))
    }
}

/// What went wrong before a recipient was named.
pub(super) fn sender(error: &Error) -> Trouble {
    let words = reply(error);
    if error.is_permanent() {
        Trouble::Lasting(format!(
            "服务器不接受这个发件人（{words}）；请检查“发件人”和“用户名”"
        ))
    } else if words.code.is_some() {
        Trouble::Passing(format!("服务器现在不收邮件（{words}）"))
    } else {
        Trouble::Passing(words.to_string())
    }
}
