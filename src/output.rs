//! The only door to the disk for writing: the folder of an issue is swapped in whole ([`swap_folder`]), single files
//! are made new ([`write_new`]) or replaced in one step ([`replace`]). Whoever reads meanwhile sees the old state or
//! the new one, and a failure leaves the old one.

mod error;
mod lock;
mod swap;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

pub use self::error::{WriteError, reason};
pub use self::lock::Lock;
pub use self::swap::{LIST_NAME, clear_after_kill, swap_folder, swap_folder_owning};

/// A file of an issue's folder, made and not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path below the folder, with `/` between the parts (`index.html`, `typst/issue.typ`).
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

impl OutputFile {
    /// A file with its path below the folder and its content.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
        }
    }
}

/// Where the files of a tree go, one by one, so that it is never in memory as a whole.
pub trait Sink: Sync {
    /// Takes a file: its path below the tree's root with `/` between the parts, and its whole content. No path comes
    /// twice. May be called from several threads at a time.
    ///
    /// # Errors
    /// When the path is not a plain one below the root, or the system refuses.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError>;
}

/// Makes a folder and those above it that are missing.
///
/// # Errors
/// When the system refuses, or something that is no folder has the name.
pub fn create_folder(path: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(path).map_err(|error| WriteError::system("建立文件夹", path, error))
}

/// Writes a file that must not exist yet; the folders above it are made. The file appears whole or not at all.
///
/// # Errors
/// [`WriteError::Exists`] when there is one of this name, else when the system refuses.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = folder_of(path);
    create_folder(folder)?;
    let write = || {
        let mut file = staged_file(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Exists(path.to_owned()),
        _ => WriteError::system("写入", path, error),
    })
}

/// Replaces the content of a file in one step; its permissions stay.
///
/// # Errors
/// [`WriteError::Link`] when the path is a link, else when the file does not exist or the system refuses; it is then
/// as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = folder_of(path);
    let failed = |error| WriteError::system("改写", path, error);
    let metadata = fs::symlink_metadata(path).map_err(failed)?;
    if metadata.is_symlink() {
        return Err(WriteError::Link(path.to_owned()));
    }
    let write = || {
        let mut file = staged_file(folder)?;
        file.write_all(bytes)?;
        file.as_file().set_permissions(metadata.permissions())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    write().map_err(failed)
}

/// A file beside its later place, with the rights that a plain new file gets (tempfile's own are for the owner alone).
fn staged_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jianbao-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The folder a path lies in; the current one for a bare name.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Flushes the entries of a folder. Windows has no such call: a rename is in its file system's journal.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
