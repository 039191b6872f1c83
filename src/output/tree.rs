//! A tree of files made beside its place, and not yet in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use walkdir::WalkDir;

use super::file_system::Disk;
use super::path::{folded, folders_above, is_plain};
use super::staging::{Exchange, Staging};
use super::{Sink, WriteError, folder_of, is_unknown_call, step, sync_folder};

/// When what was written is flushed to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flushing {
    /// Every file as it is written: right for a few.
    EachFile,
    /// The whole disk once, before the tree gets its place, where that is known to flush surely (Linux's own file
    /// systems); else every file as it is written.
    AtOnce,
}

/// How a tree differs from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that are new or have another content.
    pub written: usize,
    /// Files that are the same as before: the same file on the disk, with its time, where the system lets a file have
    /// two names, else a copy with the same time.
    pub kept: usize,
    /// Files that were there before and are no more.
    pub removed: usize,
}

impl Tally {
    /// Whether the tree is the one before.
    pub fn is_unchanged(&self) -> bool {
        self.written == 0 && self.removed == 0
    }
}

/// A tree made beside its place, file by file, from several threads.
///
/// A file with the same bytes as the one at the same path in the previous tree is that file, with one more name: so it
/// keeps its time, and costs no space. Links in the previous tree are never followed; what lies behind them counts as
/// new. Nothing is ever written into a file that has a name elsewhere.
///
/// Dropped without being put in its place, it is gone.
#[derive(Debug)]
pub struct StagedTree {
    staging: Staging,
    place: PathBuf,
    previous: Option<PathBuf>,
    disk: Option<Disk>,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    /// By the path as a disk sees it that does not tell `A` from `a`.
    files: BTreeMap<String, Entry>,
    /// Those made, and whether each is a real folder in the previous tree too.
    folders: BTreeMap<String, bool>,
    folded_folders: BTreeSet<String>,
}

#[derive(Debug)]
struct Entry {
    path: String,
    fate: Option<Fate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written,
    Kept,
}

impl StagedTree {
    /// An empty tree beside the place it is for. `previous` is the tree that it is compared with.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn beside(
        place: &Path,
        previous: Option<&Path>,
        flushing: Flushing,
    ) -> Result<Self, WriteError> {
        let staging = Staging::beside(place)?;
        let new = staging.new_tree();
        fs::create_dir(&new).map_err(|error| WriteError::system("建立文件夹", place, error))?;
        step::reached("the root of a tree");
        let disk = match flushing {
            Flushing::EachFile => None,
            Flushing::AtOnce => Disk::of(&new),
        };
        Ok(Self {
            staging,
            place: place.to_owned(),
            previous: previous.map(Path::to_owned),
            disk,
            entries: Mutex::default(),
        })
    }

    /// Takes a file over from the previous tree as it is, without looking into it.
    pub(crate) fn keep(&self, path: &str) -> Result<(), WriteError> {
        let failed = |error| WriteError::system("保留", &self.place.join(path), error);
        let previous = self
            .begin(path)?
            .ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        if !is_file(&previous) {
            return Err(failed(io::ErrorKind::NotFound.into()));
        }
        let to = self.root().join(path);
        link_or_copy(&previous, &to, |to| {
            let mut from = File::open(&previous)?;
            let mut file = create(to)?;
            io::copy(&mut from, &mut file)?;
            self.flush_file(&file)
        })
        .map_err(failed)?;
        self.finish(path, Fate::Kept);
        Ok(())
    }

    /// Where the tree is being made.
    pub(super) fn root(&self) -> PathBuf {
        self.staging.new_tree()
    }

    /// The paths of the files, in the order of their names, and whether each is the same as in the previous tree.
    pub(super) fn files(&self) -> BTreeMap<String, bool> {
        let entries = self.entries();
        let files = entries.files.values();
        files
            .map(|entry| (entry.path.clone(), entry.fate == Some(Fate::Kept)))
            .collect()
    }

    /// Writes a file that may also have a name that outputs can't have; see [`Sink::put`].
    pub(super) fn put_any(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let previous = self.begin(path)?;
        let to = self.root().join(path);
        let write = |to: &Path| {
            let mut file = create(to)?;
            file.write_all(bytes)?;
            self.flush_file(&file)
        };
        let put = match previous.filter(|previous| has_content(previous, bytes)) {
            Some(previous) => link_or_copy(&previous, &to, write).map(|()| Fate::Kept),
            None => write(&to).map(|()| Fate::Written),
        };
        let fate =
            put.map_err(|error| WriteError::system("写入", &self.place.join(path), error))?;
        self.finish(path, fate);
        Ok(())
    }

    /// How the tree differs from the previous one, of which only the files count that `is_counted` says (by their
    /// path).
    ///
    /// # Errors
    /// When the previous tree can't be read.
    pub(crate) fn tally(&self, is_counted: impl Fn(&Path) -> bool) -> Result<Tally, WriteError> {
        let files = self.files();
        let kept = files.values().filter(|&&kept| kept).count();
        let mut tally = Tally {
            written: files.len() - kept,
            kept,
            removed: 0,
        };
        if let Some(previous) = &self.previous {
            let files: BTreeSet<&Path> = files.keys().map(Path::new).collect();
            for entry in WalkDir::new(previous).min_depth(1) {
                let entry = entry.map_err(|error| unreadable(previous, error))?;
                let path = entry
                    .path()
                    .strip_prefix(previous)
                    .unwrap_or_else(|_| entry.path());
                let counts =
                    !entry.file_type().is_dir() && !files.contains(path) && is_counted(path);
                tally.removed += usize::from(counts);
            }
        }
        Ok(tally)
    }

    /// Gives the tree its place, where there is nothing yet; it is on the disk for good before.
    pub(crate) fn move_to(self, place: &Path) -> Result<(), WriteError> {
        self.flush()?;
        self.staging.move_to(place)
    }

    /// Puts the tree in the place of the folder `destination`, whose content goes; it is on the disk for good before.
    pub(crate) fn replace(self, destination: &Path, how: Exchange) -> Result<(), WriteError> {
        self.flush()?;
        self.staging.replace(destination, how)
    }

    /// Flushes what has not been flushed yet.
    fn flush(&self) -> Result<(), WriteError> {
        if let Some(begun) = self
            .entries()
            .files
            .values()
            .find(|file| file.fate.is_none())
        {
            return Err(WriteError::Unfinished(begun.path.clone()));
        }
        let root = self.root();
        let flushed = match &self.disk {
            Some(disk) => match disk.flush() {
                Err(error) if is_unknown_call(&error) => flush_tree(&root, true),
                answer => answer,
            },
            None => flush_tree(&root, false),
        };
        flushed.map_err(|error| WriteError::system("写入", &self.place, error))?;
        step::reached("a flushed tree");
        Ok(())
    }

    fn flush_file(&self, file: &File) -> io::Result<()> {
        match self.disk {
            Some(_) => Ok(()),
            None => file.sync_all(),
        }
    }

    /// Takes the path for a file and makes the folders above it. Returns the same path in the previous tree, unless
    /// there is a link on the way.
    fn begin(&self, path: &str) -> Result<Option<PathBuf>, WriteError> {
        if !is_plain(path) {
            return Err(WriteError::BadPath(path.to_owned()));
        }
        let mut entries = self.entries();
        let entries = &mut *entries;
        let key = folded(path);
        if let Some(other) = entries.files.get(&key) {
            return Err(clash(path, &other.path));
        }
        if entries.folded_folders.contains(&key) {
            return Err(WriteError::BadPath(path.to_owned()));
        }
        for folder in folders_above(path) {
            if let Some(file) = entries.files.get(&folded(folder)) {
                return Err(WriteError::BadPath(file.path.clone()));
            }
        }

        let mut was_there = self.previous.is_some();
        for folder in folders_above(path) {
            if let Some(&known) = entries.folders.get(folder) {
                was_there = known;
                continue;
            }
            let new = self.root().join(folder);
            match fs::create_dir(&new) {
                Ok(()) => {}
                // The same folder in another case, on a disk that takes the two for one.
                Err(_) if entries.folded_folders.contains(&folded(folder)) && new.is_dir() => {}
                Err(error) => {
                    let folder = self.place.join(folder);
                    return Err(WriteError::system("建立文件夹", &folder, error));
                }
            }
            step::reached("a folder of a tree");
            was_there = was_there
                && self
                    .previous_path(folder)
                    .is_some_and(|path| is_folder(&path));
            entries.folders.insert(folder.to_owned(), was_there);
            entries.folded_folders.insert(folded(folder));
        }
        let file = Entry {
            path: path.to_owned(),
            fate: None,
        };
        entries.files.insert(key, file);
        Ok(self.previous_path(path).filter(|_| was_there))
    }

    fn finish(&self, path: &str, fate: Fate) {
        step::reached("a file of a tree");
        if let Some(entry) = self.entries().files.get_mut(&folded(path)) {
            entry.fate = Some(fate);
        }
    }

    fn previous_path(&self, path: &str) -> Option<PathBuf> {
        Some(self.previous.as_ref()?.join(path))
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        // What a thread that panicked had begun is told by its missing fate.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for StagedTree {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        if folded(path) == super::LIST_NAME {
            return Err(WriteError::BadPath(path.to_owned()));
        }
        self.put_any(path, bytes)
    }
}

fn clash(path: &str, other: &str) -> WriteError {
    match path.cmp(other) {
        std::cmp::Ordering::Equal => WriteError::BadPath(path.to_owned()),
        std::cmp::Ordering::Less => WriteError::CaseClash(path.to_owned(), other.to_owned()),
        std::cmp::Ordering::Greater => WriteError::CaseClash(other.to_owned(), path.to_owned()),
    }
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether this is a folder, and no link to one.
pub(crate) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether this is a regular file with this content. One that can't be read isn't.
fn has_content(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::symlink_metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64);
    same_length && File::open(path).is_ok_and(|file| reads_as(file, bytes))
}

fn reads_as(mut file: impl io::Read, mut bytes: &[u8]) -> bool {
    let mut buffer = [0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return bytes.is_empty(),
            Ok(length) => match buffer
                .get(..length)
                .and_then(|read| bytes.strip_prefix(read))
            {
                Some(rest) => bytes = rest,
                None => return false,
            },
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

/// Makes a file that is not there yet: two names that a disk takes for the same must not overwrite each other.
fn create(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    step::reached("an empty file");
    Ok(file)
}

/// Gives a file a second name; where the system refuses (no such links on this disk, too many of them, another's file),
/// a copy made by `copy` gets the same time.
fn link_or_copy(
    from: &Path,
    to: &Path,
    copy: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    copy(to)?;
    let time = fs::symlink_metadata(from)?.modified()?;
    // A disk that keeps no times loses nothing but their use for copying less.
    if let Ok(file) = OpenOptions::new().write(true).open(to) {
        let _ = file.set_modified(time);
    }
    Ok(())
}

/// Flushes the entries of all folders of a tree, and its files where they have not been.
fn flush_tree(root: &Path, files_too: bool) -> io::Result<()> {
    for entry in WalkDir::new(root).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        } else if files_too && entry.file_type().is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// An error of a walk through a tree.
pub(super) fn unreadable(root: &Path, error: walkdir::Error) -> WriteError {
    let path = error.path().unwrap_or(root).to_owned();
    WriteError::system("查看", &path, error.into())
}

/// Flushes the folder that something was moved into. The move is done: that its flush failed is no reason to report it
/// as not done.
pub(crate) fn flush_move(place: &Path) {
    let _ = sync_folder(folder_of(place));
}

#[cfg(test)]
mod tests;
