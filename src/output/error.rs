use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why something was not written. Shown with [`fmt::Display`], in Chinese.
#[derive(Debug)]
pub enum WriteError {
    /// A reader (a PDF viewer on Windows, mostly) holds a file of the folder open; nothing was changed.
    InUse(PathBuf),
    /// A file that jianbao did not write has the name of an output; nothing was changed.
    Foreign(PathBuf),
    /// There is already something of this name.
    Exists(PathBuf),
    /// The place is a link, which could lead anywhere.
    Link(PathBuf),
    /// The place is taken by something that is no folder.
    NotAFolder(PathBuf),
    /// A path of an output is doubled, absolute, leads upwards or holds what a name cannot hold. A fault of the
    /// program, not of the user.
    BadPath(String),
    /// Two paths that differ only in the case of their letters: one file on a Windows disk.
    CaseClash(String, String),
    /// A file of a tree was begun and not written. A fault of the program: it went on after a failure.
    Unfinished(String),
    /// The system refused.
    System {
        /// What was tried, as a verb in Chinese (写入).
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// The answer.
        error: io::Error,
    },
}

impl WriteError {
    pub(crate) fn system(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::System {
            action,
            path: path.to_owned(),
            error,
        }
    }

    /// An error of moving the folder at `path`. Where a folder could just be made beside it, a refusal means that a
    /// file in it is open: Windows answers so, and network drives do under every system.
    pub(crate) fn moving(path: &Path, error: io::Error) -> Self {
        /// `ERROR_SHARING_VIOLATION`, which has no kind of its own.
        const SHARING_VIOLATION: i32 = 32;
        let in_use = matches!(
            error.kind(),
            io::ErrorKind::PermissionDenied
                | io::ErrorKind::ResourceBusy
                | io::ErrorKind::ExecutableFileBusy
        ) || (cfg!(windows) && error.raw_os_error() == Some(SHARING_VIOLATION));
        if in_use {
            Self::InUse(path.to_owned())
        } else {
            Self::system("换上新文件夹", path, error)
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse(path) => write!(
                f,
                "请先关闭正在打开的 PDF，再重新生成：“{}”里的文件正被使用，这次什么都没有改动",
                path.display()
            ),
            Self::Foreign(path) => write!(
                f,
                "“{}”不是 jianbao 生成的，却和要生成的文件同名，这次什么都没有改动；请先把它改名或移走",
                path.display()
            ),
            Self::Exists(path) => write!(f, "“{}”已经存在，没有覆盖", path.display()),
            Self::Link(path) => write!(
                f,
                "“{}”是一个链接，不能往里写；请换成真正的文件或文件夹",
                path.display()
            ),
            Self::NotAFolder(path) => write!(
                f,
                "“{}”应当是文件夹，现在却是别的东西；请先把它改名或移走",
                path.display()
            ),
            Self::BadPath(path) => write!(f, "程序内部错误：不能写这样的文件名 {path:?}"),
            Self::CaseClash(one, other) => write!(
                f,
                "“{one}”和“{other}”只有字母大小写不同，放到 Windows 上会是同一个文件；请把其中一个改名"
            ),
            Self::Unfinished(path) => {
                write!(f, "程序内部错误：“{path}”没有写完，这次什么都没有改动")
            }
            Self::System {
                action,
                path,
                error,
            } => write!(f, "{action}“{}”失败：{}", path.display(), reason(error)),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// A system error in plain Chinese; the system's own words when it is a rare one.
pub fn reason(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "找不到",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::AlreadyExists => "已经存在",
        io::ErrorKind::StorageFull => "磁盘满了",
        io::ErrorKind::QuotaExceeded => "超过了磁盘配额",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        io::ErrorKind::NotADirectory => "路径中间有一段不是文件夹",
        io::ErrorKind::IsADirectory => "这是一个文件夹",
        io::ErrorKind::DirectoryNotEmpty => "文件夹里还有东西",
        io::ErrorKind::InvalidFilename => "文件名太长，或有不允许的字符",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "正被别的程序使用",
        io::ErrorKind::TimedOut => "等得太久，没有回应",
        _ => return error.to_string(),
    };
    words.to_owned()
}
