//! What can be relied on, on the disk that a folder is on.

use std::fs::File;
use std::io;
use std::path::Path;

/// The kinds of file systems that make a difference; by `f_type` of statfs(2).
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Local, with links, and `syncfs` flushes all of it and tells of failures.
    Native,
    /// Has links that all its readers follow; whether everything was written shows on the single file alone.
    Linked,
    /// Windows shares, FAT, NTFS, FUSE and whatever else there is.
    Other,
}

#[cfg(target_os = "linux")]
fn kind(folder: &Path) -> Kind {
    const EXT4: u32 = 0xEF53;
    const XFS: u32 = 0x5846_5342;
    const BTRFS: u32 = 0x9123_683E;
    const F2FS: u32 = 0xF2F5_2010;
    const TMPFS: u32 = 0x0102_1994;
    const OVERLAY: u32 = 0x794C_7630;
    const NFS: u32 = 0x6969;
    const ZFS: u32 = 0x2FC1_2FC1;
    const BCACHEFS: u32 = 0xCA45_1A4E;
    match rustix::fs::statfs(folder) {
        // The field's type varies from machine to machine; all numbers have 32 bits.
        Ok(answer) => match answer.f_type as u32 {
            EXT4 | XFS | BTRFS | F2FS | TMPFS | OVERLAY => Kind::Native,
            NFS | ZFS | BCACHEFS => Kind::Linked,
            _ => Kind::Other,
        },
        Err(_) => Kind::Other,
    }
}

/// Whether everybody who reads the folder, from other machines too, follows symbolic links in it.
///
/// Mounted Windows shares and NTFS disks may make links that only this machine understands, and Windows follows none
/// on a share.
pub(crate) fn shows_links(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    return kind(folder) != Kind::Other;
    #[cfg(not(target_os = "linux"))]
    return cfg!(unix) && folder.is_dir();
}

/// The disk of a folder, to be flushed in one call.
#[derive(Debug)]
pub(crate) struct Disk(#[cfg_attr(not(target_os = "linux"), expect(dead_code))] File);

impl Disk {
    /// The disk that the folder is on; `None` where one call does not flush it surely, and every file needs its own.
    ///
    /// To be taken before anything is written: [`Disk::flush`] tells of what failed since then.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        #[cfg(target_os = "linux")]
        if kind(folder) == Kind::Native {
            return File::open(folder).ok().map(Self);
        }
        let _ = folder;
        None
    }

    /// Flushes all that has been written to the disk, by whomever.
    pub(crate) fn flush(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&self.0)?;
        Ok(())
    }
}
