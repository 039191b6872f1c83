//! The only door to the disk for writing: the folder of an issue is swapped in whole ([`swap_folder`]), so is a tree
//! that is never in memory as a whole ([`SwappedTree`]); single files are made new ([`write_new`]) or replaced in one
//! step ([`replace`]). Whoever reads meanwhile sees the old state or the new one, and a failure leaves the old one.

mod error;
pub(crate) mod file_system;
mod lock;
mod path;
pub(crate) mod staging;
pub(crate) mod step;
mod swap;
mod tree;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub use self::error::{WriteError, reason};
pub use self::lock::Lock;
pub use self::staging::clear_after_kill;
pub use self::swap::{LIST_NAME, SwappedTree, swap_folder, swap_folder_owning};
pub use self::tree::{Flushing, StagedTree, Tally};
pub(crate) use self::tree::{flush_move, is_folder};

/// The name of [`private_folder`].
pub const PRIVATE: &str = "private";

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

/// The folder below a root for what nobody else may see (mail, labels, exported lists), made where it is missing: its
/// owner alone may enter it. Where it exists and others may, that is changed. (Windows has no such mode: there the rights
/// of the folder above decide.)
///
/// # Errors
/// When it is a link or no folder, or the system refuses.
pub fn private_folder(root: &Path) -> Result<PathBuf, WriteError> {
    let folder = root.join(PRIVATE);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    match builder.create(&folder) {
        Ok(()) => return Ok(folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(WriteError::system("建立文件夹", &folder, error)),
    }
    let metadata = fs::symlink_metadata(&folder)
        .map_err(|error| WriteError::system("查看", &folder, error))?;
    if metadata.is_symlink() {
        return Err(WriteError::Link(folder));
    }
    if !metadata.is_dir() {
        return Err(WriteError::NotAFolder(folder));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if metadata.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
                .map_err(|error| WriteError::system("收紧权限", &folder, error))?;
        }
    }
    Ok(folder)
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
        step::reached("a staged file");
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        step::reached("a new file");
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
    let failed = |error| WriteError::system("改写", path, error);
    let metadata = fs::symlink_metadata(path).map_err(failed)?;
    if metadata.is_symlink() {
        return Err(WriteError::Link(path.to_owned()));
    }
    move_over(path, bytes, Some(metadata.permissions())).map_err(failed)
}

/// Makes a file or replaces its content, in one step; also where [`write_new`] has no means to make sure that it
/// replaces nothing.
///
/// # Errors
/// See [`replace`].
pub(crate) fn make_or_replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            move_over(path, bytes, None).map_err(|error| WriteError::system("写入", path, error))
        }
        _ => replace(path, bytes),
    }
}

fn move_over(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let folder = folder_of(path);
    let mut file = staged_file(folder)?;
    step::reached("a staged file");
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    step::reached("a replaced file");
    sync_folder(folder)
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
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The path without slashes at its end: with them the system looks behind a link where it should see the link.
pub(crate) fn without_slash(path: &Path) -> PathBuf {
    path.components().collect()
}

/// Flushes the entries of a folder. Windows has no such call: a rename is in its file system's journal; nor have some
/// network drives.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if is_unknown_call(&error) => Ok(()),
        answer => answer,
    }
}

/// Whether a system answers that it has no such call here, rather than that the call has failed.
fn is_unknown_call(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

#[cfg(test)]
mod tests;
