//! The folder beside its place in which a tree is prepared.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{WriteError, create_folder, folder_of, step};

/// How a new folder takes the place of an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exchange {
    /// In one step where the system can.
    OneStep,
    /// In two, as on systems that can't.
    #[cfg(test)]
    TwoRenames,
}

/// The folder that everything is prepared in; removed with all that is left in it when dropped.
#[derive(Debug)]
pub(crate) struct Staging {
    // Dropped first: Windows removes no folder with an open file in it.
    lock: File,
    folder: tempfile::TempDir,
    keeps_old: bool,
}

impl Staging {
    /// An empty staging folder for a destination, beside it. The folders above it are made.
    pub(crate) fn beside(destination: &Path) -> Result<Self, WriteError> {
        let Some(name) = destination.file_name() else {
            return Err(WriteError::NotAFolder(destination.to_owned()));
        };
        let parent = folder_of(destination);
        create_folder(parent)?;
        let create = || {
            let folder = tempfile::Builder::new()
                .prefix(&prefix(name))
                .tempdir_in(parent)?;
            step::reached("a staging folder");
            let lock = File::create_new(folder.path().join("lock"))?;
            step::reached("the lock of a staging folder");
            // A file system without locks gives up the tidying after killed runs at the same time as this one.
            let _ = lock.try_lock();
            Ok(Self {
                lock,
                folder,
                keeps_old: false,
            })
        };
        create().map_err(|error| WriteError::system("建立文件夹", parent, error))
    }

    /// Where the new tree is made. The staging folder is for its owner alone, this one gets the rights of any other.
    pub(crate) fn new_tree(&self) -> PathBuf {
        self.folder.path().join("new")
    }

    fn old_tree(&self) -> PathBuf {
        self.folder.path().join("old")
    }

    /// Gives the new tree its place, where there is nothing yet.
    pub(crate) fn move_to(self, place: &Path) -> Result<(), WriteError> {
        fs::rename(self.new_tree(), place)
            .map_err(|error| WriteError::system("建立文件夹", place, error))?;
        step::reached("a new folder in its place");
        Ok(())
    }

    /// Puts the new tree in the place of the folder `destination`, whose former content goes.
    pub(crate) fn replace(mut self, destination: &Path, how: Exchange) -> Result<(), WriteError> {
        #[cfg(target_os = "linux")]
        if how == Exchange::OneStep {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            let new = self.new_tree();
            if renameat_with(CWD, new, CWD, destination, RenameFlags::EXCHANGE).is_ok() {
                step::reached("an exchange");
                return Ok(());
            }
        }
        let _ = how;
        self.replace_by_renames(destination)
    }

    /// The same in two steps, for systems and file systems that know no exchange.
    pub(super) fn replace_by_renames(&mut self, destination: &Path) -> Result<(), WriteError> {
        let (new, old) = (self.new_tree(), self.old_tree());
        let moving = |error| WriteError::moving(destination, error);
        fs::rename(destination, &old).map_err(moving)?;
        step::reached("the first of two renames");
        fs::rename(new, destination).map_err(|error| {
            if fs::rename(&old, destination).is_err() {
                // The former content is in the staging folder alone: the next run finds it there and puts it back.
                self.keeps_old = true;
                self.folder.disable_cleanup(true);
            }
            moving(error)
        })?;
        step::reached("the second of two renames");
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Before the lock file: a folder without one is nobody's to clear away.
        if !self.keeps_old {
            clear(self.folder.path());
        }
        let _ = self.lock.unlock();
    }
}

/// Removes the trees of a staging folder.
fn clear(staging: &Path) {
    for tree in ["new", "old"] {
        let _ = fs::remove_dir_all(staging.join(tree));
        step::reached("a cleared tree");
    }
}

fn prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".jianbao-");
    prefix.push(name);
    prefix.push("-");
    prefix
}

/// Clears away what killed runs left beside `destination`, and puts its content back where one was killed in the very
/// moment of the swap. Whoever swaps a folder does so by itself.
///
/// # Errors
/// When the system refuses.
pub fn clear_after_kill(destination: &Path) -> Result<(), WriteError> {
    clear_leftovers(destination, false)
}

/// The same; `alone`: nobody else can be making a staging folder for this destination at this moment.
pub(crate) fn clear_leftovers(destination: &Path, alone: bool) -> Result<(), WriteError> {
    let parent = folder_of(destination);
    let Some(name) = destination.file_name().filter(|_| parent.is_dir()) else {
        return Ok(());
    };
    let failed = |error| WriteError::system("查看", parent, error);
    let prefix = prefix(name);
    let prefix = prefix.as_encoded_bytes();
    for entry in fs::read_dir(parent).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let entry_name = entry.file_name();
        let suffix = entry_name.as_encoded_bytes().strip_prefix(prefix);
        // `.jianbao-06-` must not match the folder of `06-x`.
        let ours =
            suffix.is_some_and(is_random) && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !ours {
            continue;
        }
        let staging = entry.path();
        let lock = File::open(staging.join("lock"));
        match &lock {
            Ok(lock) if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) => continue,
            Ok(_) => {}
            // Its maker was killed, or is about to make the lock.
            Err(_) if alone => {}
            Err(_) => continue,
        }
        let old = staging.join("old");
        if old.is_dir() && fs::symlink_metadata(destination).is_err() {
            fs::rename(&old, destination)
                .map_err(|error| WriteError::moving(destination, error))?;
            step::reached("the former content put back");
        }
        clear(&staging);
        // Windows removes no folder with an open file in it.
        drop(lock);
        let _ = fs::remove_dir_all(&staging);
        step::reached("a staging folder cleared away");
    }
    Ok(())
}

/// Whether this is what tempfile appends to a prefix: six letters or digits.
pub(crate) fn is_random(suffix: &[u8]) -> bool {
    suffix.len() == 6 && suffix.iter().all(u8::is_ascii_alphanumeric)
}
