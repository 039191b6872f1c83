//! The file that tells that a folder is ours, and how the site is shown in it.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::PublishError;
use crate::output::{self, WriteError};

/// In the folder that is published to.
pub(super) const MARKER_NAME: &str = ".jianbao-site";
/// More than a marker has.
const MARKER_BYTES: u64 = 10_000;
const FIRST_LINE: &str = "jianbao-site 1";
const ABOUT: &str =
    "# 这个文件夹由 jianbao publish 管理：网站在 live 里，各个版本在 versions 里。请不要手工改动。";

/// How the live version is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `live` is a link to a version.
    Link,
    /// `live` is a folder with the files of a version.
    Folder,
}

/// What the marker says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) mode: Mode,
    /// The version in the folder `live`; a link tells by itself.
    pub(super) live: Option<u64>,
    /// The version that is on its way into the folder `live`.
    pub(super) switching: Option<u64>,
}

impl Marker {
    pub(super) fn new(mode: Mode) -> Self {
        Self {
            mode,
            live: None,
            switching: None,
        }
    }

    pub(super) fn read(folder: &Path) -> Result<Self, PublishError> {
        let path = folder.join(MARKER_NAME);
        if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            return Err(PublishError::Marker(path));
        }
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(MARKER_BYTES).read_to_end(&mut bytes))
            .map_err(|error| WriteError::system("读取", &path, error))?;
        let text = String::from_utf8(bytes).ok();
        text.and_then(|text| Self::parse(&text))
            .ok_or(PublishError::Marker(path))
    }

    /// Replaces the marker in one step.
    pub(super) fn write(&self, folder: &Path) -> Result<(), WriteError> {
        output::make_or_replace(&folder.join(MARKER_NAME), self.text().as_bytes())
    }

    fn text(&self) -> String {
        let mode = match self.mode {
            Mode::Link => "link",
            Mode::Folder => "folder",
        };
        let mut text = format!("{FIRST_LINE}\n{ABOUT}\nmode: {mode}\n");
        for (key, version) in [("live", self.live), ("switching", self.switching)] {
            if let Some(version) = version {
                text.push_str(&format!("{key}: {version}\n"));
            }
        }
        text
    }

    /// `None` unless every line is understood.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return None;
        }
        let (mut mode, mut live, mut switching) = (None, None, None);
        for line in lines.filter(|line| !line.starts_with('#')) {
            match line.split_once(": ")? {
                ("mode", "link") => mode = Some(Mode::Link),
                ("mode", "folder") => mode = Some(Mode::Folder),
                ("live", number) => live = Some(number.parse().ok()?),
                ("switching", number) => switching = Some(number.parse().ok()?),
                _ => return None,
            }
        }
        Some(Self {
            mode: mode?,
            live,
            switching,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for mode in [Mode::Link, Mode::Folder] {
            for (live, switching) in [(None, None), (Some(7), None), (Some(7), Some(12))] {
                let marker = Marker {
                    mode,
                    live,
                    switching,
                };
                assert_eq!(Marker::parse(&marker.text()), Some(marker));
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_no_marker() {
        for text in [
            "",
            "jianbao-site 1\n",
            "jianbao-site 2\nmode: link\n",
            "jianbao-site 1\nmode: other\n",
            "jianbao-site 1\nmode: link\nlive: x\n",
            "jianbao-site 1\nmode: link\nnew: 1\n",
            "jianbao-site 1\nmode: link\nx\n",
        ] {
            assert_eq!(Marker::parse(text), None, "{text}");
        }
    }
}
