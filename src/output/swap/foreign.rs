//! What a folder holds that jianbao did not write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::LIST_NAME;
use crate::output::path::folders_above;
use crate::output::tree::unreadable;
use crate::output::{WriteError, folder_of, step};

/// More than a list can have that jianbao wrote.
const LIST_BYTES: u64 = 16_000_000;

/// The files of a folder that jianbao wrote.
#[derive(Debug, Default)]
pub(super) struct Own(BTreeSet<PathBuf>);

impl Own {
    /// Those of the folder's list, and these.
    pub(super) fn of(folder: &Path, owned: &[&str]) -> Self {
        let listed = read_list(folder);
        let listed = listed.iter().map(String::as_str);
        Self(
            listed
                .chain(owned.iter().copied())
                .map(PathBuf::from)
                .collect(),
        )
    }

    pub(super) fn contains(&self, path: &Path) -> bool {
        self.0.contains(path)
    }

    /// What is in the folder and not jianbao's, folders before their content. Folders that only held jianbao's files
    /// are left out.
    ///
    /// `files`: the new ones, and whether each is there already with the same content: such a one is taken over.
    pub(super) fn others(
        &self,
        folder: &Path,
        files: &BTreeMap<String, bool>,
    ) -> Result<Vec<PathBuf>, WriteError> {
        let own_folders: BTreeSet<&Path> = self
            .0
            .iter()
            .flat_map(|path| path.ancestors().skip(1))
            .collect();
        let new: BTreeMap<&Path, bool> = files
            .iter()
            .map(|(path, &same)| (Path::new(path), same))
            .collect();
        let new_folders: BTreeSet<&Path> = files
            .keys()
            .flat_map(|path| folders_above(path))
            .map(Path::new)
            .collect();

        let mut others = Vec::new();
        for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| unreadable(folder, error))?;
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let kind = entry.file_type();
            let own = if kind.is_dir() {
                own_folders.contains(path)
            } else {
                self.contains(path) || (path == Path::new(LIST_NAME) && kind.is_file())
            };
            if own {
                continue;
            }
            match new.get(path) {
                Some(true) if !kind.is_dir() => {}
                None if path != Path::new(LIST_NAME)
                    // A file where an output needs a folder is in its way as well.
                    && (kind.is_dir() || !new_folders.contains(path)) =>
                {
                    others.push(path.to_owned());
                }
                _ => return Err(WriteError::Foreign(entry.path().to_owned())),
            }
        }
        Ok(others)
    }
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

/// Gives somebody else's file a second name in the new folder (or a copy, where the file system has no hard links),
/// so that it is never missing, whenever the run is killed.
pub(super) fn carry_over(from: &Path, to: &Path) -> Result<(), WriteError> {
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
    })?;
    step::reached("somebody else's file carried over");
    Ok(())
}
