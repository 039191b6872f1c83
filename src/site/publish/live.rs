//! What readers see: `live`, as a link or as a folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::versions::{self, VERSIONS};
use super::{LIVE, PublishError};
use crate::output::staging::Exchange;
use crate::output::{Flushing, StagedTree, WriteError, flush_move, step};

/// The link that is about to be `live`, or to show whether links can be made at all.
const NEXT: &str = ".jianbao-next";

/// Whether links can be made in this folder.
pub(super) fn links_work(folder: &Path) -> bool {
    let path = folder.join(NEXT);
    let target = Path::new(VERSIONS);
    let works = clear_link(folder).is_ok()
        && make_link(target, &path).is_ok()
        && fs::read_link(&path).is_ok_and(|read| read == target);
    let _ = fs::remove_file(path);
    step::reached("a link tried");
    works
}

/// Whether this is the name of the link that [`links_work`] makes.
pub(super) fn is_probe(name: &OsStr) -> bool {
    name == NEXT
}

/// The version that the link leads to; `None` where it is none of ours.
pub(super) fn linked(live: &Path) -> Option<u64> {
    let target = fs::read_link(live).ok()?;
    let name = target.strip_prefix(VERSIONS).ok()?;
    versions::number(name.to_str()?)
}

/// Lets the link lead to this version.
pub(super) fn link(folder: &Path, version: u64) -> Result<(), PublishError> {
    let (next, live) = (folder.join(NEXT), folder.join(LIVE));
    let target: PathBuf = [VERSIONS, &version.to_string()].iter().collect();
    clear_link(folder)?;
    make_link(&target, &next).map_err(|error| WriteError::system("建立链接", &live, error))?;
    step::reached("the next link");
    fs::rename(&next, &live).map_err(|error| WriteError::moving(&live, error))?;
    step::reached("the link in its place");
    flush_move(&live);
    Ok(())
}

/// Removes the link that a killed run left.
pub(super) fn clear_link(folder: &Path) -> Result<(), WriteError> {
    let path = folder.join(NEXT);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_symlink() => {
            fs::remove_file(&path).map_err(|error| WriteError::system("删除", &path, error))
        }
        _ => Ok(()),
    }
}

/// Lets the folder `live` have just the files of this version.
pub(super) fn fill(live: &Path, version: &Path, how: Exchange) -> Result<(), PublishError> {
    let tree = StagedTree::beside(live, Some(version), Flushing::AtOnce)?;
    for entry in WalkDir::new(version).min_depth(1) {
        let failed = |error| WriteError::system("查看", version, error);
        let entry = entry.map_err(|error| failed(error.into()))?;
        let path = entry.path().strip_prefix(version).ok();
        if entry.file_type().is_file() {
            let path = path.and_then(Path::to_str).map(with_slashes);
            tree.keep(&path.ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?)?;
        }
    }
    match fs::symlink_metadata(live) {
        Ok(metadata) if metadata.is_dir() => tree.replace(live, how)?,
        Ok(_) => return Err(PublishError::Strange(live.to_owned())),
        Err(_) => tree.move_to(live)?,
    }
    flush_move(live);
    Ok(())
}

fn with_slashes(path: &str) -> String {
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(unix)]
fn make_link(target: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

/// Windows lets hardly anybody make links, and follows none on a share.
#[cfg(not(unix))]
fn make_link(_target: &Path, _path: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
