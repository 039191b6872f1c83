//! The versions of a site, by their folders' names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::{self, WriteError, step, sync_folder};

pub(super) const VERSIONS: &str = "versions";
/// What a version is called that is being removed.
const RETIRED: &str = ".removed-";

/// A version that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Its number; a later version has a higher one.
    pub number: u64,
    /// Whether readers see it.
    pub live: bool,
}

/// Where a version is.
pub(super) fn place(folder: &Path, version: u64) -> PathBuf {
    folder.join(VERSIONS).join(version.to_string())
}

/// The number of a version by its folder's name.
pub(super) fn number(name: &str) -> Option<u64> {
    let number: u64 = name.parse().ok()?;
    (number.to_string() == name).then_some(number)
}

/// The numbers of all versions, in order. What else is there is left alone.
pub(super) fn numbers(folder: &Path) -> Result<Vec<u64>, WriteError> {
    let names = names(folder)?;
    let mut numbers: Vec<u64> = names.iter().filter_map(|name| number(name)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// A number that no version has had, as far as can be told.
pub(super) fn next(folder: &Path, live: Option<u64>) -> Result<u64, WriteError> {
    let names = names(folder)?;
    let known = names
        .iter()
        .filter_map(|name| number(name.strip_prefix(RETIRED).unwrap_or(name)))
        .chain(live);
    Ok(known.max().unwrap_or(0).saturating_add(1))
}

pub(super) fn create_folder(folder: &Path) -> Result<(), WriteError> {
    output::create_folder(&folder.join(VERSIONS))?;
    step::reached("the folder of the versions");
    Ok(())
}

/// Makes sure that the folders have the names that they have been given, as well as the system can.
pub(super) fn flush(folder: &Path) {
    let _ = sync_folder(&folder.join(VERSIONS));
}

/// Takes away the names of versions, so that they are no versions any more; [`sweep`] removes them.
///
/// # Errors
/// When one of them can't be renamed (Windows renames no folder with an open file in it); the others have been.
pub(super) fn retire(folder: &Path, is_going: impl Fn(u64) -> bool) -> Result<(), WriteError> {
    let mut failed = None;
    let mut gone = false;
    for version in numbers(folder)?
        .into_iter()
        .filter(|&number| is_going(number))
    {
        let place = place(folder, version);
        let retired = place.with_file_name(format!("{RETIRED}{version}"));
        match fs::rename(&place, retired) {
            Ok(()) => gone = true,
            Err(error) => failed = Some(WriteError::moving(&place, error)),
        }
        step::reached("a retired version");
    }
    if gone {
        flush(folder);
    }
    failed.map_or(Ok(()), Err)
}

/// Removes what has been retired; returns what can't be removed now.
pub(super) fn sweep(folder: &Path) -> Vec<PathBuf> {
    let mut left = Vec::new();
    for name in names(folder).unwrap_or_default() {
        if name.strip_prefix(RETIRED).and_then(number).is_none() {
            continue;
        }
        let path = folder.join(VERSIONS).join(name);
        if fs::remove_dir_all(&path).is_err() {
            left.push(path);
        }
        step::reached("a removed version");
    }
    left
}

/// The names of the real folders among the versions, sorted.
fn names(folder: &Path) -> Result<Vec<String>, WriteError> {
    let versions = folder.join(VERSIONS);
    let failed = |error| WriteError::system("查看", &versions, error);
    let entries = match fs::read_dir(&versions) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if let Ok(name) = entry.file_name().into_string()
            && is_folder
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}
