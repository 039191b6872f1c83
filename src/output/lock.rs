//! A lock between runs of the program.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use super::{WriteError, create_folder, folder_of};

/// A lock that is held as long as the value lives, and never longer than the process.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock that this file stands for; the file is made where it is missing, and stays. `None` where another
    /// process has it. A file system that knows no locks (some network drives) keeps nobody out.
    ///
    /// # Errors
    /// When the path is a link, or the file can't be made.
    pub fn take(path: &Path) -> Result<Option<Self>, WriteError> {
        create_folder(folder_of(path))?;
        if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(WriteError::Link(path.to_owned()));
        }
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| WriteError::system("打开", path, error))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(Self { file })),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file gives the lock up as well, but not while a process that was being started has the file too.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("issues/.lock");
        let lock = Lock::take(&path).unwrap();
        assert!(lock.is_some());
        assert!(Lock::take(&path).unwrap().is_none());
        drop(lock);
        assert!(Lock::take(&path).unwrap().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_lock() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(".lock");
        std::os::unix::fs::symlink(root.path().join("x"), &path).unwrap();
        assert!(matches!(Lock::take(&path), Err(WriteError::Link(_))));
        assert!(!root.path().join("x").exists());
    }
}
