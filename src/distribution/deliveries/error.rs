use std::fmt;

use rusqlite::ErrorCode;

use crate::output::WriteError;

/// Why the ledger of deliveries can't be used, or was not changed. Shown with [`fmt::Display`], in Chinese.
#[derive(Debug)]
pub enum LedgerError {
    /// Another process is sending.
    Busy,
    /// It was written by a later version of the program.
    Newer,
    /// It is another program's file, or a link.
    Foreign,
    /// It is damaged.
    Damaged,
    /// This edition of the issue has been mailed with another PDF.
    OtherPdf,
    /// A delivery isn't in the state that it was thought to be in: somebody else wrote.
    Changed,
    /// The lock can't be taken.
    Lock(WriteError),
    /// What SQLite says.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<WriteError> for LedgerError {
    fn from(error: WriteError) -> Self {
        Self::Lock(error)
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = super::DELIVERIES_FILE;
        match self {
            Self::Busy => f.write_str("另一个 jianbao 正在发送；请等它发完，或先把它停下来"),
            Self::Newer => write!(
                f,
                "“{file}”是更新版本的 jianbao 写的，这个版本不敢动它；请换用新版本"
            ),
            Self::Foreign => write!(
                f,
                "“{file}”不是 jianbao 的发送登记簿（或是一个链接）；请把它移走，再从备份里找回真正的登记簿"
            ),
            Self::Damaged => write!(
                f,
                "“{file}”坏了，看不出谁已经收到；请从备份里找回，不要直接重发"
            ),
            Self::OtherPdf => f.write_str(
                "这一期已经用另一份 PDF 发过；同一次发刊只能发同一份 PDF，内容有改动的，请重新发刊再发送",
            ),
            Self::Changed => write!(f, "“{file}”被别的程序改过，这次发送停了下来"),
            Self::Lock(error) => error.fmt(f),
            Self::Sqlite(error) => write!(f, "“{file}”读写失败：{}", reason(error)),
        }
    }
}

/// What SQLite says, in Chinese.
fn reason(error: &rusqlite::Error) -> String {
    let words = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "磁盘满了",
        Some(ErrorCode::ReadOnly) => "文件或文件夹是只读的",
        Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            "没有权限"
        }
        Some(ErrorCode::CannotOpen) => "打不开，请检查文件夹的权限",
        Some(ErrorCode::SystemIoFailure) => "磁盘读写出错，请检查磁盘或网络驱动器",
        Some(ErrorCode::FileLockingProtocolFailed) => {
            "这个磁盘（多半是网络驱动器）不能锁定文件，请把工作区放到本机磁盘上"
        }
        Some(ErrorCode::OutOfMemory) => "内存不够",
        _ => {
            return match error {
                rusqlite::Error::SqliteFailure(error, _) => {
                    format!("SQLite 错误 {}", error.extended_code)
                }
                _ => "里面有读不懂的内容，可能被别的程序改过，请从备份里找回".to_owned(),
            };
        }
    };
    words.to_owned()
}

impl std::error::Error for LedgerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Lock(error) => Some(error),
            Self::Sqlite(error) => Some(error),
            _ => None,
        }
    }
}
