//! The password of the mail server: from the environment or from a file that nobody else can read, and never shown.

use std::ffi::OsStr;
use std::fmt;

use super::settings::MailSettings;
use crate::diagnostic::{Code, Diagnostic};
use crate::files::Files;
use crate::source::Located;

/// The environment variable that wins over `mail.password_file`.
pub const PASSWORD_VARIABLE: &str = "JIANBAO_MAIL_PASSWORD";

/// The most bytes of a password file.
const PASSWORD_BYTES: u64 = 4_096;

/// A password. Neither `Debug` nor anything else shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// A password; the line end that editors add is no part of it. `None` where it is empty or holds control
    /// characters, which no login can carry.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let good = !text.is_empty() && !text.chars().any(char::is_control);
        good.then(|| Self(text.to_owned()))
    }

    /// The password itself, for the login.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(……)")
    }
}

impl MailSettings {
    /// The password for [`MailSettings::user`]: `variable` is the value of [`PASSWORD_VARIABLE`], else
    /// `password_file` is read. `None` where no user is set.
    ///
    /// # Errors
    /// When a user is set but no password, or the file can't be read, or others than its owner can read it. (Windows
    /// has no such mode: there the rights of the folder decide, and the file is taken as it is.)
    pub fn password(
        &self,
        files: &Files,
        variable: Option<&OsStr>,
    ) -> Result<Option<Password>, Diagnostic> {
        let Some(user) = &self.user else {
            return Ok(None);
        };
        if let Some(text) = variable {
            let password = text.to_str().and_then(Password::new);
            return password.map(Some).ok_or_else(|| {
                let message = format!("环境变量 {PASSWORD_VARIABLE} 是空的，或有不能用的字符");
                Diagnostic::error(Code::INVALID_VALUE, user.place.clone(), message)
                    .with_help("请重新设置这个环境变量，或去掉它，改用“密码文件”")
            });
        }
        let Some(path) = &self.password_file else {
            let message = format!("用户“{}”没有密码", user.value);
            return Err(
                Diagnostic::error(Code::MISSING_KEY, user.place.clone(), message).with_help(
                    format!(
                        "请设置环境变量 {PASSWORD_VARIABLE}，或写上“密码文件: …”；密码不能写在这个文件里"
                    ),
                ),
            );
        };
        read(files, path).map(Some)
    }
}

fn read(files: &Files, path: &Located<String>) -> Result<Password, Diagnostic> {
    let bytes = files
        .read_unkept(&path.value, PASSWORD_BYTES)
        .map_err(|error| error.diagnostic(&path.value, path.place.clone()))?;
    if is_open_to_others(files, &path.value) {
        let message = format!("密码文件“{}”别人也能读", path.value);
        return Err(
            Diagnostic::error(Code::INVALID_VALUE, path.place.clone(), message)
                .with_help(format!("请只留下自己的权限：chmod 600 {}", path.value)),
        );
    }
    let text = str::from_utf8(&bytes).ok();
    let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    text.and_then(Password::new).ok_or_else(|| {
        let message = format!("密码文件“{}”是空的，或不止一行", path.value);
        Diagnostic::error(Code::INVALID_VALUE, path.place.clone(), message)
            .with_help("文件里只写密码，写在第一行，用 UTF-8 编码")
    })
}

#[cfg(unix)]
fn is_open_to_others(files: &Files, path: &str) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // A file whose mode can't be told isn't trusted.
    std::fs::symlink_metadata(files.root().join(path))
        .map_or(true, |metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Files, _: &str) -> bool {
    false
}
