//! An issue's folder, swapped in whole.
//!
//! Everything happens in a staging folder beside the destination:
//! ```text
//! dist/2025/06                    the destination
//! dist/2025/.jianbao-06-Ab3Xy9/   the staging folder
//!   lock                          locked as long as its process lives
//!   new/                          is written, flushed, then changes places with the destination
//!   old/                          the destination's former content, where the two cannot be exchanged in one step
//! ```
//! A staging folder whose lock is free was left by a killed run. It holds nothing that is not in the destination as
//! well, but for one moment: between the two renames the former content is in `old/` alone, and is put back.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{OutputFile, WriteError, create_folder, folder_of, sync_folder};

/// The list of the files that jianbao wrote, in the folder itself: a path a line.
pub const LIST_NAME: &str = ".jianbao-files";
/// More than a list can have that jianbao wrote.
const LIST_BYTES: u64 = 16_000_000;

/// Makes `destination` a folder with exactly these files and, as they were, those that jianbao did not write.
///
/// The new folder is made beside its place, flushed to the disk and swapped in whole. What jianbao wrote is told by
/// the list that it leaves in the folder ([`LIST_NAME`]); without one every file is somebody else's.
///
/// # Errors
/// Nothing has changed then: a file of the folder is held open, somebody else's file has the name of an output (and
/// another content), the destination is a link or no folder, a path is not a plain one below the folder, or the
/// system refused.
pub fn swap_folder(destination: &Path, files: &[OutputFile]) -> Result<(), WriteError> {
    swap_folder_owning(destination, files, &[])
}

/// The same where jianbao wrote the files `owned` (paths below the folder) too, even if the list has been lost: a
/// copied workspace may have left hidden files behind.
///
/// # Errors
/// See [`swap_folder`].
pub fn swap_folder_owning(
    destination: &Path,
    files: &[OutputFile],
    owned: &[&str],
) -> Result<(), WriteError> {
    check_paths(files)?;
    let Some(name) = destination.file_name() else {
        return Err(WriteError::NotAFolder(destination.to_owned()));
    };
    let parent = folder_of(destination);
    create_folder(parent)?;
    clear_leftovers(parent, name, destination)?;

    let exists = match fs::symlink_metadata(destination) {
        Ok(metadata) if metadata.is_symlink() => {
            return Err(WriteError::Link(destination.to_owned()));
        }
        Ok(metadata) if !metadata.is_dir() => {
            return Err(WriteError::NotAFolder(destination.to_owned()));
        }
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(WriteError::system("查看", destination, error)),
    };
    let foreign = if exists {
        foreign_entries(destination, files, owned)?
    } else {
        Vec::new()
    };

    let mut staging = Staging::create(parent, name)?;
    let new = staging.path().join("new");
    write_all(&new, files).map_err(|error| WriteError::system("写入", destination, error))?;
    for entry in &foreign {
        carry_over(&destination.join(entry), &new.join(entry))?;
    }
    sync_tree(&new).map_err(|error| WriteError::system("写入", destination, error))?;

    if exists {
        exchange(&mut staging, destination)?;
    } else {
        fs::rename(&new, destination)
            .map_err(|error| WriteError::system("建立文件夹", destination, error))?;
    }
    // The swap is done: that its flush failed is no reason to report the issue as not written.
    let _ = sync_folder(parent);
    Ok(())
}

/// Refuses paths that are not plain ones below the folder, and two that cannot both exist.
fn check_paths(files: &[OutputFile]) -> Result<(), WriteError> {
    let mut seen = BTreeSet::new();
    for OutputFile { path, .. } in files {
        let plain = path.split('/').all(|part| {
            let forbidden = |c: char| c.is_control() || matches!(c, '\\' | ':');
            !part.is_empty() && part != "." && part != ".." && !part.contains(forbidden)
        });
        if !plain || path == LIST_NAME || !seen.insert(path.as_str()) {
            return Err(WriteError::BadPath(path.clone()));
        }
    }
    for path in &seen {
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        if above.any(|folder| seen.contains(folder)) {
            return Err(WriteError::BadPath((*path).to_owned()));
        }
    }
    Ok(())
}

/// The folder that everything is prepared in; removed with all that is left in it when dropped.
struct Staging {
    // Dropped first: Windows removes no folder with an open file in it.
    _lock: File,
    folder: tempfile::TempDir,
}

impl Staging {
    fn create(parent: &Path, name: &OsStr) -> Result<Self, WriteError> {
        let create = || {
            let folder = tempfile::Builder::new()
                .prefix(&staging_prefix(name))
                .tempdir_in(parent)?;
            let lock = File::create_new(folder.path().join("lock"))?;
            // A file system without locks gives up the tidying after killed runs at the same time as this one.
            let _ = lock.try_lock();
            Ok(Self {
                _lock: lock,
                folder,
            })
        };
        create().map_err(|error| WriteError::system("建立文件夹", parent, error))
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn staging_prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".jianbao-");
    prefix.push(name);
    prefix.push("-");
    prefix
}

/// Clears away what killed runs left beside `destination`, and puts its content back where one was killed in the very
/// moment of the swap. [`swap_folder`] does so itself.
///
/// # Errors
/// When the system refuses.
pub fn clear_after_kill(destination: &Path) -> Result<(), WriteError> {
    let parent = folder_of(destination);
    match destination.file_name() {
        Some(name) if parent.is_dir() => clear_leftovers(parent, name, destination),
        _ => Ok(()),
    }
}

/// Removes the staging folders that killed runs left for this destination, and puts back the former content if one
/// of them was killed between its two renames.
fn clear_leftovers(parent: &Path, name: &OsStr, destination: &Path) -> Result<(), WriteError> {
    let failed = |error| WriteError::system("查看", parent, error);
    let prefix = staging_prefix(name);
    let prefix = prefix.as_encoded_bytes();
    for entry in fs::read_dir(parent).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let entry_name = entry.file_name();
        let suffix = entry_name.as_encoded_bytes().strip_prefix(prefix);
        // tempfile appends six letters or digits: `.jianbao-06-` must not match the folder of `06-x`.
        let ours = suffix
            .is_some_and(|rest| rest.len() == 6 && rest.iter().all(u8::is_ascii_alphanumeric))
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !ours {
            continue;
        }
        let staging = entry.path();
        let Ok(lock) = File::open(staging.join("lock")) else {
            continue;
        };
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            continue;
        }
        let old = staging.join("old");
        if old.is_dir() && fs::symlink_metadata(destination).is_err() {
            fs::rename(&old, destination)
                .map_err(|error| WriteError::moving(destination, error))?;
        }
        drop(lock);
        let _ = fs::remove_dir_all(&staging);
    }
    Ok(())
}

/// What is in the folder and not jianbao's, folders before their content. Folders that only held jianbao's files
/// are left out.
fn foreign_entries(
    folder: &Path,
    files: &[OutputFile],
    owned: &[&str],
) -> Result<Vec<PathBuf>, WriteError> {
    let listed = read_list(folder);
    let listed = listed.iter().map(String::as_str);
    let written: BTreeSet<&Path> = listed.chain(owned.iter().copied()).map(Path::new).collect();
    let own_folders: BTreeSet<&Path> = written
        .iter()
        .flat_map(|path| path.ancestors().skip(1))
        .collect();

    let mut foreign = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            WriteError::system("查看", &path, error.into())
        })?;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let is_folder = entry.file_type().is_dir();
        let own = if is_folder {
            own_folders.contains(path)
        } else {
            written.contains(path) || (path == Path::new(LIST_NAME) && entry.file_type().is_file())
        };
        if own {
            continue;
        }
        let clash = files.iter().find(|file| {
            let output = Path::new(&file.path);
            // A file where an output needs a folder, or the reverse, is in its way as well.
            output == path || (!is_folder && output.starts_with(path))
        });
        match clash {
            Some(file) if !is_folder && same_content(entry.path(), &file.bytes) => {}
            Some(_) => return Err(WriteError::Foreign(entry.path().to_owned())),
            None if path == Path::new(LIST_NAME) => {
                return Err(WriteError::Foreign(entry.path().to_owned()));
            }
            None => foreign.push(path.to_owned()),
        }
    }
    Ok(foreign)
}

/// The paths that an earlier run wrote; none when there is no list, or none that jianbao could have written.
fn read_list(folder: &Path) -> Vec<String> {
    let path = folder.join(LIST_NAME);
    if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
        return Vec::new();
    }
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(LIST_BYTES).read_to_string(&mut text));
    match read {
        Ok(_) => text.lines().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    }
}

fn same_content(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::symlink_metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|content| content == bytes)
}

fn write_all(folder: &Path, files: &[OutputFile]) -> io::Result<()> {
    fs::create_dir(folder)?;
    let mut list: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    list.push(LIST_NAME);
    list.sort_unstable();
    let list = list.join("\n") + "\n";
    let contents = files
        .iter()
        .map(|file| (file.path.as_str(), file.bytes.as_slice()))
        .chain([(LIST_NAME, list.as_bytes())]);
    for (path, bytes) in contents {
        let path = folder.join(path);
        fs::create_dir_all(folder_of(&path))?;
        // `create_new`: two names that one file system takes for the same must not overwrite each other.
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Gives somebody else's file a second name in the new folder (or a copy, where the file system has no hard links),
/// so that it is never missing, whenever the run is killed.
fn carry_over(from: &Path, to: &Path) -> Result<(), WriteError> {
    let carry = || {
        let metadata = fs::symlink_metadata(from)?;
        if metadata.is_dir() {
            return fs::create_dir_all(to);
        }
        fs::create_dir_all(folder_of(to))?;
        match fs::hard_link(from, to) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            #[cfg(unix)]
            Err(_) if metadata.is_symlink() => std::os::unix::fs::symlink(fs::read_link(from)?, to),
            Err(_) if metadata.is_file() => {
                fs::copy(from, to)?;
                File::open(to)?.sync_all()
            }
            Err(error) => Err(error),
        }
    };
    carry().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Foreign(from.to_owned()),
        _ => WriteError::system("保留", from, error),
    })
}

/// Flushes the entries of all folders of a tree; the files' contents are flushed as they are written.
fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        }
    }
    Ok(())
}

/// Puts the new folder in the place of `destination`, in one step where the system can.
fn exchange(staging: &mut Staging, destination: &Path) -> Result<(), WriteError> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        let new = staging.path().join("new");
        if renameat_with(CWD, new, CWD, destination, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    exchange_by_renames(staging, destination)
}

/// The same in two steps, for systems and file systems that know no exchange.
fn exchange_by_renames(staging: &mut Staging, destination: &Path) -> Result<(), WriteError> {
    let (new, old) = (staging.path().join("new"), staging.path().join("old"));
    let moving = |error| WriteError::moving(destination, error);
    fs::rename(destination, &old).map_err(moving)?;
    fs::rename(new, destination).map_err(|error| {
        if fs::rename(&old, destination).is_err() {
            // The former content is in the staging folder alone: the next run finds it there and puts it back.
            staging.folder.disable_cleanup(true);
        }
        moving(error)
    })
}

#[cfg(test)]
mod tests;
