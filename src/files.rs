//! The only door to the disk for reading: one canonical root, no links, bounded sizes, and every file read once,
//! so that all outputs of a build see the same bytes.

mod text;

pub use self::text::{TextError, forbidden_character, is_forbidden};

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use walkdir::WalkDir;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;

/// The files below one root, as they were when each was first read.
///
/// Paths are always relative to the root, with `/` between their parts (`issues/2025/06/issue.yaml`).
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    /// One slot a path, so that two threads never read the same file twice and never wait for another file.
    snapshot: Mutex<BTreeMap<String, Slot>>,
}

type Slot = Arc<Mutex<Option<Result<Arc<[u8]>, ReadError>>>>;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// The path leaves the root, or leads through a link.
    Outside,
    /// It is a folder, a pipe or a device.
    NotAFile,
    /// It has more bytes than allowed.
    TooLarge {
        /// Its bytes; at least so many where it grew while being read.
        size: u64,
        /// The bytes allowed.
        limit: u64,
    },
    /// The system refused, in its own words.
    Io(String),
}

impl ReadError {
    /// What happened, in Chinese, as the second half of a sentence (`文件“x”` + `不存在`).
    pub fn description(&self) -> String {
        match self {
            Self::NotFound => "不存在".to_owned(),
            Self::Outside => "在工作区之外，或路径经过链接（快捷方式）".to_owned(),
            Self::NotAFile => "不是普通文件".to_owned(),
            Self::TooLarge { size, limit } => {
                format!("太大：{}，最多 {}", bytes(*size), bytes(*limit))
            }
            Self::Io(reason) => format!("读不出来（系统提示：{reason}）"),
        }
    }

    /// The code a diagnostic about it has.
    pub fn code(&self) -> Code {
        match self {
            Self::NotFound | Self::NotAFile | Self::Io(_) => Code::UNREADABLE_FILE,
            Self::Outside => Code::OUTSIDE_WORKSPACE,
            Self::TooLarge { .. } => Code::FILE_TOO_LARGE,
        }
    }

    /// An error at the place that named the file (or at the start of the file itself).
    pub fn diagnostic(&self, path: &str, place: Place) -> Diagnostic {
        let help = match self {
            Self::NotFound => "请检查文件名和所在文件夹，大小写也要一致",
            Self::Outside => "请把文件本身复制到工作区里，不要用链接或快捷方式",
            Self::NotAFile => "这里要写一个文件，不能是文件夹或设备",
            Self::TooLarge { .. } => "请把内容拆成几个文件，或检查是否选错了文件",
            Self::Io(_) => "请检查文件是否被别的程序占用，以及是否有权限读取",
        };
        let message = format!("文件“{path}”{}", self.description());
        Diagnostic::error(self.code(), place, message).with_help(help)
    }

    fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            // A file used as a folder (`a.md/b`) has nothing below it.
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NotFound,
            _ => Self::Io(error.to_string()),
        }
    }
}

/// A number of bytes for people: `2.0 MB`, `830 KB`, `12 字节` (1 MB is 1,000,000 bytes, as in [`crate::limits`]).
fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} 字节"),
        1_000..1_000_000 => format!("{} KB", count / 1_000),
        _ => format!("{}.{} MB", count / 1_000_000, count / 100_000 % 10),
    }
}

impl Files {
    /// Opens a root folder.
    ///
    /// # Errors
    /// When it doesn't exist, can't be entered, or is no folder.
    pub fn open(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::Error::from(ErrorKind::NotADirectory));
        }
        Ok(Self {
            root,
            snapshot: Mutex::default(),
        })
    }

    /// The root, canonical and absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of a file, read once and then kept.
    ///
    /// # Errors
    /// See [`ReadError`]; a failure is kept too, except that a larger `limit` tries again.
    pub fn read(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let slot = {
            let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(snapshot.entry(path.to_owned()).or_default())
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match slot.as_ref() {
            Some(Err(ReadError::TooLarge { limit: before, .. })) if *before < limit => None,
            known => known.cloned(),
        };
        let result = known.unwrap_or_else(|| {
            let result = self.read_from_disk(path, limit).map(Arc::from);
            *slot = Some(result.clone());
            result
        });
        match result {
            Ok(data) if data.len() as u64 > limit => Err(ReadError::TooLarge {
                size: data.len() as u64,
                limit,
            }),
            other => other,
        }
    }

    /// The same without keeping them, for large files that are looked at once. A file that has been read already is
    /// as it was then.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read_unkept(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let known = {
            let snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
            snapshot.contains_key(path)
        };
        if known {
            self.read(path, limit)
        } else {
            self.read_from_disk(path, limit).map(Arc::from)
        }
    }

    /// Whether a file could be opened for reading: it exists, is a regular file, and no link leads to it.
    /// Nothing is read.
    ///
    /// # Errors
    /// [`ReadError`], except `TooLarge`.
    pub fn probe(&self, path: &str) -> Result<(), ReadError> {
        self.locate(path).map(|_| ())
    }

    fn read_from_disk(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        // The metadata first: opening a pipe would wait for ever.
        let (place, metadata) = self.locate(path)?;
        let too_large = |size| ReadError::TooLarge { size, limit };
        if metadata.len() > limit {
            return Err(too_large(metadata.len()));
        }
        let mut data = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        File::open(place)
            .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut data))
            .map_err(|error| ReadError::from_io(&error))?;
        if data.len() as u64 > limit {
            return Err(too_large(data.len() as u64));
        }
        Ok(data)
    }

    /// The file on disk and its metadata, every part of the path checked.
    fn locate(&self, path: &str) -> Result<(PathBuf, Metadata), ReadError> {
        let (place, metadata) = self.follow(path)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        Ok((place, metadata))
    }

    /// Goes down from the root part by part and refuses every link on the way.
    fn follow(&self, path: &str) -> Result<(PathBuf, Metadata), ReadError> {
        if !is_plain(path) {
            return Err(ReadError::Outside);
        }
        let mut place = self.root.clone();
        let mut metadata = None;
        for part in path.split('/') {
            place.push(part);
            let found = place
                .symlink_metadata()
                .map_err(|error| ReadError::from_io(&error))?;
            // On Windows this is also true of junctions, but not of the placeholders of cloud folders, which are
            // reparse points too and whose files are the user's own.
            if found.file_type().is_symlink() {
                return Err(ReadError::Outside);
            }
            metadata = Some(found);
        }
        metadata
            .map(|metadata| (place, metadata))
            .ok_or(ReadError::Outside)
    }

    /// Every file below a folder (`""` is the root), sorted, links not followed. Names that begin with `.` or `_`
    /// are skipped, and so are the root's own `dist`, `private` and `target`. What can't be entered, and names that
    /// aren't Unicode, are left out.
    pub fn walk(&self, folder: &str) -> Vec<String> {
        let start = match folder {
            "" => self.root.clone(),
            _ => match self.follow(folder) {
                Ok((place, _)) => place,
                Err(_) => return Vec::new(),
            },
        };
        let top = ["dist", "private", "target"].map(|name| self.root.join(name));
        let mut paths: Vec<String> = WalkDir::new(&start)
            .follow_root_links(false)
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name().as_encoded_bytes();
                let hidden = name.starts_with(b".") || name.starts_with(b"_");
                (entry.depth() == 0 || !hidden) && top.iter().all(|skipped| skipped != entry.path())
            })
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| self.below_root(entry.path()))
            .collect();
        paths.sort();
        paths
    }

    /// A file or folder that exists, as a path below the root (`""` is the root itself): for what a user types,
    /// relative to `base` unless absolute. `None` when it doesn't exist or lies elsewhere.
    pub fn relative(&self, base: &Path, path: &Path) -> Option<String> {
        self.below_root(&base.join(path).canonicalize().ok()?)
    }

    fn below_root(&self, place: &Path) -> Option<String> {
        let parts: Option<Vec<&str>> = place
            .strip_prefix(&self.root)
            .ok()?
            .components()
            .map(|part| match part {
                Component::Normal(name) => name.to_str(),
                _ => None,
            })
            .collect();
        Some(parts?.join("/"))
    }
}

/// Whether a path has only ordinary names between its `/`: nothing absolute, no `.` or `..`, no backslash, NUL or
/// drive letter (nor, on Windows, a colon, which would name a stream of a file).
fn is_plain(path: &str) -> bool {
    let forbidden = |c| matches!(c, '\\' | '\0') || (cfg!(windows) && c == ':');
    let ordinary = |part| !matches!(part, "" | "." | "..");
    !has_drive(path) && !path.contains(forbidden) && path.split('/').all(ordinary)
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// A relative path as seen from a folder below the root (`""` is the root): `./` and `..` are resolved, repeated
/// `/` are one. Percent-decoding is the caller's. `None` when the path is absolute, leaves the root, names nothing,
/// or has characters that no path here may have.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') || has_drive(relative) {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    is_plain(&path).then_some(path)
}

#[cfg(test)]
mod tests;
