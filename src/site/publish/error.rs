use std::fmt;
use std::path::PathBuf;

use crate::output::WriteError;

/// Why nothing was published. Shown with [`fmt::Display`], in Chinese.
#[derive(Debug)]
pub enum PublishError {
    /// Another run has the folder.
    Busy(PathBuf),
    /// The folder is neither empty nor ours.
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// Something that is in it.
        entry: String,
    },
    /// Nothing has been published to this folder.
    NeverPublished(PathBuf),
    /// No version before the live one is kept.
    NothingBefore(PathBuf),
    /// What the folder's marker says can't be understood.
    Marker(PathBuf),
    /// `live` is not what it was made as: somebody has put something else in its place, or the folder was copied by a
    /// system that turns links into folders.
    Strange(PathBuf),
    /// A reader holds a file of the site open, and the system moves no such folder.
    InUse(PathBuf),
    /// The disk refused.
    Write(WriteError),
}

impl From<WriteError> for PublishError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::InUse(path) => Self::InUse(path),
            error => Self::Write(error),
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy(folder) => write!(
                f,
                "另一个 jianbao publish 正在向“{}”发布，这次没有发布；请等它完成以后再试",
                folder.display()
            ),
            Self::NotOurs { folder, entry } => write!(
                f,
                "“{}”里已经有别的东西（例如“{entry}”），又不是 jianbao publish 建立的文件夹，没有发布；\
                 请换一个空文件夹",
                folder.display()
            ),
            Self::NeverPublished(folder) => write!(
                f,
                "“{}”里还没有发布过网站，没有可以退回的版本；请检查路径是不是写对了",
                folder.display()
            ),
            Self::NothingBefore(folder) => write!(
                f,
                "“{}”里没有比现在更早的版本，不能再退回了；发布时 --keep 后面的数，就是连同现在这一版一共保留几个版本",
                folder.display()
            ),
            Self::Marker(path) => write!(
                f,
                "“{}”的内容读不懂，没有发布：它可能被改动过，或者由更新的 jianbao 写成；\
                 请改用新版本的 jianbao，或换一个空文件夹发布",
                path.display()
            ),
            Self::Strange(path) => write!(
                f,
                "“{}”不是 jianbao publish 建立时的样子，没有改动：可能有人换过它，或者整个文件夹是复制来的，\
                 或者是在别的系统上建立的；请在原来的电脑上发布，或把它改名或移走以后再发布一次",
                path.display()
            ),
            Self::InUse(path) => write!(
                f,
                "“{}”里有文件正被打开（例如有人在看里面的 PDF），系统不让更换，网站还是原来的样子；\
                 请等关闭以后再试",
                path.display()
            ),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}
