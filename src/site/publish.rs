//! The folder that a site is published to, and its versions.
//!
//! ```text
//! DIR/live              the site: what a web server or a reader is pointed at
//! DIR/versions/7        the version that is live, those before it, and after a rollback those that were taken back
//! DIR/.jianbao-site     tells that the folder is ours, and how it works; text
//! DIR/.lock             held by the run that publishes
//! ```
//! A version is a whole tree that never changes; its number is never used again. It is made beside its place, with the
//! files that are as before hard-linked from the live version, so that they keep their time and cost no space, flushed
//! to the disk, and then shown, in one of two ways ([`Mode`]):
//!
//! - `live` is a relative link to `versions/7`, replaced by rename(2) in one step. Whoever has opened the folder stays
//!   in the version he is in. So it is on the file systems of Linux and other Unixes.
//! - `live` is a folder of its own with the same files (hard links, or copies where the disk has none, as FAT), for
//!   Windows shares, FAT, NTFS and all systems of which it isn't known that every reader follows links. It changes
//!   places with the next one in one step where the system can (Linux, on most of its own file systems and FAT);
//!   elsewhere in two renames: between them, for a moment, there is no `live`, and if the run is killed just then,
//!   there is none until the next run puts the old one back. The former folder is removed at once: a file that is open
//!   can be read to its end, but a program that is going through the folder may find nothing more. Windows refuses to
//!   move a folder in which a file is open: then nothing is changed, and the editor is told.
//!
//! Killed at any moment, a run leaves the old site or the new one, whole (but for that moment). The next run clears
//! away the rest when it opens the folder; a change of a `live` folder that had begun is finished first.
//!
//! After a switch the live version and the ones before it are kept, as many as asked for in all; the others are renamed
//! first, so that a half-removed one is never gone back to, and one that is held open is left for the next run. Going
//! back ([`Publication::rollback`]) removes nothing: what was taken back stays until the next publishing, which removes
//! it, so that nobody comes back to it later. Keeping two at least lets whoever is in the version before (a reader on
//! another machine, whose system remembers a link for some seconds) read on.
//!
//! A file edited by hand in `live` is one of the version itself (and, where it hasn't changed, of those before): the
//! next publishing compares the bytes and makes a new file, it never writes into one that is there; going back to an
//! earlier version may bring the edit back. Rights are those of newly made files (umask); a kept file keeps its own.

mod error;
mod live;
mod marker;
mod versions;

use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

pub use self::error::PublishError;
pub use self::marker::Mode;
pub use self::versions::Version;

use self::marker::{MARKER_NAME, Marker};
use crate::output::file_system::shows_links;
use crate::output::staging::{Exchange, clear_leftovers, is_random};
use crate::output::{
    Flushing, Lock, StagedTree, WriteError, create_folder, is_folder, step, without_slash,
};

const LOCK_NAME: &str = ".lock";
const LIVE: &str = "live";

/// A folder that is published to, held by this run alone.
#[derive(Debug)]
pub struct Publication {
    folder: PathBuf,
    marker: Marker,
    exchange: Exchange,
    _lock: Lock,
}

/// What a publishing has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The version that is live now.
    pub version: u64,
    /// Files that are new or changed since the live version before.
    pub written: usize,
    /// Files that are as they were.
    pub kept: usize,
    /// Files that are no more.
    pub removed: usize,
    /// Whether the site was the same as the live one, so that no version was made.
    pub unchanged: bool,
    /// Old versions that are to go but couldn't be removed yet, as a file in them is open; the next run tries again.
    pub left: Vec<PathBuf>,
}

impl Publication {
    /// Takes the folder for publishing. One that is missing or empty becomes one of ours; whatever a killed run left in
    /// one of ours is finished or cleared away.
    ///
    /// # Errors
    /// When another run has it, or it is neither empty nor ours, or a link, or no folder, or what is in it doesn't fit
    /// together, or the system refuses.
    pub fn open(folder: &Path) -> Result<Self, PublishError> {
        Self::open_as(folder, None)
    }

    /// The same where something must have been published already; nothing is made where it hasn't.
    ///
    /// # Errors
    /// [`PublishError::NeverPublished`], else see [`Publication::open`].
    pub fn reopen(folder: &Path) -> Result<Self, PublishError> {
        let folder = without_slash(folder);
        check_folder(&folder)?;
        if check_ours(&folder)? == Whose::Nobodys {
            return Err(PublishError::NeverPublished(folder));
        }
        Self::open(&folder)
    }

    /// The same as [`Publication::open`], with `live` made in this way whatever the system can, if the folder is new.
    ///
    /// # Errors
    /// See [`Publication::open`].
    pub fn open_as(folder: &Path, mode: Option<Mode>) -> Result<Self, PublishError> {
        let folder = &without_slash(folder);
        check_folder(folder)?;
        check_ours(folder)?;
        create_folder(folder)?;
        let Some(lock) = Lock::take(&folder.join(LOCK_NAME))? else {
            return Err(PublishError::Busy(folder.to_owned()));
        };
        step::reached("the lock");
        // Once more: another run may have made it its own meanwhile.
        let marker = match check_ours(folder)? {
            Whose::Ours => Marker::read(folder)?,
            Whose::Nobodys => {
                let works = || shows_links(folder) && live::links_work(folder);
                let possible = || if works() { Mode::Link } else { Mode::Folder };
                let marker = Marker::new(mode.unwrap_or_else(possible));
                marker.write(folder)?;
                marker
            }
        };
        let mut publication = Self {
            folder: folder.to_owned(),
            marker,
            exchange: Exchange::OneStep,
            _lock: lock,
        };
        publication.recover()?;
        Ok(publication)
    }

    /// How the site is shown here.
    pub fn mode(&self) -> Mode {
        self.marker.mode
    }

    /// Begins a new version of the site.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stage(&self) -> Result<StagedTree, PublishError> {
        let previous = self.shown()?.map(|(_, path)| path);
        let tree = StagedTree::beside(&self.live(), previous.as_deref(), Flushing::AtOnce)?;
        Ok(tree)
    }

    /// Makes the finished tree of [`Publication::stage`] the live version, in one step, and removes versions until
    /// `keep` are left, the live one among them; those that were newer than the live one until now, as one had gone
    /// back, all go. A tree that is the same as the live version is dropped, and no version is made.
    ///
    /// # Errors
    /// The site is as it was then.
    pub fn switch(
        &mut self,
        tree: StagedTree,
        keep: NonZeroUsize,
    ) -> Result<Published, PublishError> {
        let shown = self.shown()?;
        let tally = tree.tally(|_| true)?;
        if let Some((live, _)) = shown {
            versions::retire(&self.folder, |version| version > live)?;
        }
        let unchanged = shown.as_ref().filter(|_| tally.is_unchanged());
        let version = match unchanged {
            Some(&(live, _)) => {
                drop(tree);
                live
            }
            None => {
                let version = versions::next(&self.folder, self.marker.live)?;
                let place = versions::place(&self.folder, version);
                versions::create_folder(&self.folder)?;
                tree.move_to(&place)?;
                versions::flush(&self.folder);
                self.show(version)?;
                version
            }
        };
        Ok(Published {
            version,
            written: tally.written,
            kept: tally.kept,
            removed: tally.removed,
            unchanged: unchanged.is_some(),
            left: self.keep_last(version, keep),
        })
    }

    /// Goes back to the version before the live one and returns its number; once more, and it is the one before that.
    ///
    /// # Errors
    /// [`PublishError::NothingBefore`] when no earlier version is kept; or the system refuses. The site is as it was
    /// then.
    pub fn rollback(&mut self) -> Result<u64, PublishError> {
        let live = self.shown()?.map(|(number, _)| number);
        let numbers = versions::numbers(&self.folder)?;
        let before = numbers
            .into_iter()
            .rfind(|&number| live.is_some_and(|live| number < live))
            .ok_or_else(|| PublishError::NothingBefore(self.folder.clone()))?;
        self.show(before)?;
        Ok(before)
    }

    /// Removes every version but the live one that has one of these folders (`2025/06`): what must not be on the site
    /// any more is not gone back to either. Returns their numbers; what can't be removed yet is no version any more.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn withdraw(&mut self, folders: &[String]) -> Result<Vec<u64>, PublishError> {
        let live = self.shown()?.map(|(number, _)| number);
        let mut going = versions::numbers(&self.folder)?;
        going.retain(|&number| {
            let place = versions::place(&self.folder, number);
            let has = |folder: &String| fs::symlink_metadata(place.join(folder)).is_ok();
            live != Some(number) && folders.iter().any(has)
        });
        if !going.is_empty() {
            versions::retire(&self.folder, |version| going.contains(&version))?;
            versions::sweep(&self.folder);
        }
        Ok(going)
    }

    /// The versions that are there, the oldest first.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn versions(&self) -> Result<Vec<Version>, PublishError> {
        let live = self.shown()?.map(|(number, _)| number);
        let numbers = versions::numbers(&self.folder)?.into_iter();
        Ok(numbers
            .map(|number| Version {
                number,
                live: live == Some(number),
            })
            .collect())
    }

    fn live(&self) -> PathBuf {
        self.folder.join(LIVE)
    }

    /// The live version and the folder that it is read from; `None` before the first publishing, or when somebody has
    /// taken it away.
    fn shown(&self) -> Result<Option<(u64, PathBuf)>, PublishError> {
        let live = self.live();
        let strange = || Err(PublishError::Strange(live.clone()));
        let metadata = match fs::symlink_metadata(&live) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::system("查看", &live, error).into()),
        };
        match self.marker.mode {
            Mode::Link if metadata.is_symlink() => {
                let Some(number) = live::linked(&live) else {
                    return strange();
                };
                let place = versions::place(&self.folder, number);
                Ok(is_folder(&place).then_some((number, place)))
            }
            Mode::Folder if metadata.is_dir() => match self.marker.live {
                Some(number) => Ok(Some((number, live))),
                None => strange(),
            },
            _ => strange(),
        }
    }

    /// Makes a version that is whole the one that readers see.
    fn show(&mut self, version: u64) -> Result<(), PublishError> {
        match self.marker.mode {
            Mode::Link => live::link(&self.folder, version),
            Mode::Folder => {
                // From here on the next run finishes the change if this one is killed: afterwards nobody could tell
                // which of the two the folder holds.
                let before = self.marker.clone();
                self.marker.switching = Some(version);
                self.marker.write(&self.folder)?;
                let place = versions::place(&self.folder, version);
                if let Err(error) = live::fill(&self.live(), &place, self.exchange) {
                    self.marker = before;
                    self.marker.write(&self.folder)?;
                    return Err(error);
                }
                self.marker.live = Some(version);
                self.marker.switching = None;
                self.marker.write(&self.folder)?;
                Ok(())
            }
        }
    }

    /// Removes what is older than the last `keep` versions up to the live one; what can't be removed is no error.
    fn keep_last(&self, live: u64, keep: NonZeroUsize) -> Vec<PathBuf> {
        let mut numbers = versions::numbers(&self.folder).unwrap_or_default();
        numbers.retain(|&number| number <= live);
        let going = numbers.len().saturating_sub(keep.get());
        let first_kept = numbers.get(going).copied().unwrap_or(live);
        let mut left = match versions::retire(&self.folder, |version| version < first_kept) {
            Ok(()) => Vec::new(),
            Err(_) => numbers
                .iter()
                .filter(|&&number| number < first_kept)
                .map(|&number| versions::place(&self.folder, number))
                .filter(|place| is_folder(place))
                .collect(),
        };
        left.extend(versions::sweep(&self.folder));
        left
    }

    /// Finishes or clears away what a killed run left.
    fn recover(&mut self) -> Result<(), PublishError> {
        live::clear_link(&self.folder)?;
        clear_staged_files(&self.folder)?;
        clear_leftovers(&self.live(), true)?;
        if let Some(version) = self.marker.switching {
            if is_folder(&versions::place(&self.folder, version)) {
                self.show(version)?;
            } else {
                self.marker.switching = None;
                self.marker.write(&self.folder)?;
            }
        }
        versions::sweep(&self.folder);
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Ours,
    Nobodys,
}

/// Refuses what is no folder.
fn check_folder(folder: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_symlink() => Err(WriteError::Link(folder.to_owned()).into()),
        Ok(metadata) if !metadata.is_dir() => Err(WriteError::NotAFolder(folder.to_owned()).into()),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(WriteError::system("查看", folder, error).into()),
    }
}

/// Whether the folder is ours, or missing or empty; refuses any other. What a run leaves that was killed in a new
/// folder before it was ours counts as nothing.
fn check_ours(folder: &Path) -> Result<Whose, PublishError> {
    let failed = |error| WriteError::system("查看", folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Whose::Nobodys),
        Err(error) => return Err(failed(error).into()),
    };
    let mut others = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        if name == MARKER_NAME {
            return Ok(Whose::Ours);
        }
        let kind = entry.file_type().map_err(failed)?;
        let nothing = (name == LOCK_NAME && kind.is_file())
            || (live::is_probe(&name) && kind.is_symlink())
            || (is_staged_file(name.as_encoded_bytes()) && kind.is_file());
        if !nothing {
            others.push(name);
        }
    }
    match others.into_iter().min() {
        None => Ok(Whose::Nobodys),
        Some(entry) => Err(PublishError::NotOurs {
            folder: folder.to_owned(),
            entry: entry.to_string_lossy().into_owned(),
        }),
    }
}

/// Whether a name is one of a file that was to replace another, or to be a new one.
fn is_staged_file(name: &[u8]) -> bool {
    name.strip_prefix(b".jianbao-").is_some_and(is_random)
}

fn clear_staged_files(folder: &Path) -> Result<(), WriteError> {
    let failed = |error| WriteError::system("查看", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let staged = is_staged_file(entry.file_name().as_encoded_bytes());
        if staged && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = fs::remove_file(entry.path());
            step::reached("a staged file cleared away");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
