//! A folder, swapped in whole.
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

mod foreign;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::foreign::{Own, carry_over};
use super::staging::{Exchange, clear_leftovers};
use super::{
    Flushing, OutputFile, Sink, StagedTree, Tally, WriteError, create_folder, flush_move,
    folder_of, without_slash,
};

/// The list of the files that jianbao wrote, in the folder itself: a path a line.
pub const LIST_NAME: &str = ".jianbao-files";

/// Makes `destination` a folder with exactly these files and, as they were, those that jianbao did not write.
///
/// The new folder is made beside its place, flushed to the disk and swapped in whole; a file that stays the same keeps
/// its time, and where all do nothing is swapped. What jianbao wrote is told by the list that it leaves in the folder
/// ([`LIST_NAME`]); without one every file is somebody else's.
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
    let tree = SwappedTree::begin(destination, Flushing::EachFile)?;
    for OutputFile { path, bytes } in files {
        tree.put(path, bytes)?;
    }
    tree.finish_owning(owned)?;
    Ok(())
}

/// A folder that is made file by file and then swapped in whole, as [`swap_folder`] does it with files that are all in
/// memory. Dropped unfinished, it leaves everything as it was.
#[derive(Debug)]
pub struct SwappedTree {
    destination: PathBuf,
    exists: bool,
    tree: StagedTree,
}

impl SwappedTree {
    /// Begins a new content for the folder `destination`, which need not exist yet, and clears away what killed runs
    /// left beside it.
    ///
    /// # Errors
    /// When the destination is a link or no folder, or the system refuses.
    pub fn begin(destination: &Path, flushing: Flushing) -> Result<Self, WriteError> {
        let destination = &without_slash(destination);
        if destination.file_name().is_none() {
            return Err(WriteError::NotAFolder(destination.to_owned()));
        }
        create_folder(folder_of(destination))?;
        clear_leftovers(destination, false)?;
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
        let previous = exists.then_some(destination.as_path());
        Ok(Self {
            destination: destination.to_owned(),
            exists,
            tree: StagedTree::beside(destination, previous, flushing)?,
        })
    }

    /// Swaps the folder in; what others put into the old one is in the new one too. Where nothing has changed, nothing
    /// is swapped.
    ///
    /// # Errors
    /// Nothing has changed then; see [`swap_folder`].
    pub fn finish(self) -> Result<Tally, WriteError> {
        self.finish_owning(&[])
    }

    fn finish_owning(self, owned: &[&str]) -> Result<Tally, WriteError> {
        let Self {
            destination,
            exists,
            tree,
        } = self;
        let own = Own::of(&destination, owned);
        let files = tree.files();
        let foreign = if exists {
            own.others(&destination, &files)?
        } else {
            Vec::new()
        };
        let tally = tree.tally(|path| path != Path::new(LIST_NAME) && own.contains(path))?;
        tree.put_any(LIST_NAME, list(&files).as_bytes())?;
        let same_list = tree.files().get(LIST_NAME) == Some(&true);
        if exists && tally.is_unchanged() && same_list {
            return Ok(tally);
        }

        for entry in &foreign {
            carry_over(&destination.join(entry), &tree.root().join(entry))?;
        }
        if exists {
            tree.replace(&destination, Exchange::OneStep)?;
        } else {
            tree.move_to(&destination)?;
        }
        flush_move(&destination);
        Ok(tally)
    }
}

impl Sink for SwappedTree {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.tree.put(path, bytes)
    }
}

/// The list of these files and of itself.
fn list<T>(files: &BTreeMap<String, T>) -> String {
    let mut paths: Vec<&str> = files.keys().map(String::as_str).collect();
    paths.push(LIST_NAME);
    paths.sort_unstable();
    paths.join("\n") + "\n"
}

#[cfg(test)]
mod tests;
