//! Where an issue's pictures go in its outputs: both the HTML's folder and the Typst files name them so.

use std::collections::{BTreeMap, BTreeSet};

use super::{CleanPicture, Pictures};
use crate::output::OutputFile;

/// The pictures of an issue with the names their cleaned copies get.
#[derive(Debug, Default)]
pub struct PictureFiles<'a>(BTreeMap<&'a str, (String, &'a CleanPicture)>);

impl<'a> PictureFiles<'a> {
    /// Names the cleaned copies: the picture's own path with the extension of what it is now. Names that would
    /// meet, also on a disk that takes `A.png` for `a.png`, get a number.
    pub fn new(pictures: &'a Pictures) -> Self {
        let mut taken = BTreeSet::new();
        let mut files = BTreeMap::new();
        // Those that keep their name come first, so that no other takes it.
        for keeping in [true, false] {
            for (file, picture) in pictures {
                let wanted = cleaned_name(file, picture);
                if (wanted == *file) != keeping {
                    continue;
                }
                let mut path = wanted.clone();
                let mut count = 1;
                while !taken.insert(path.to_lowercase()) {
                    count += 1;
                    path = numbered(&wanted, count);
                }
                files.insert(file.as_str(), (path, picture));
            }
        }
        Self(files)
    }

    /// The path below the output folder and the picture, by the name articles use.
    pub fn get(&self, file: &str) -> Option<(&str, &'a CleanPicture)> {
        self.0
            .get(file)
            .map(|(path, picture)| (path.as_str(), *picture))
    }

    /// The files to write, in the order of their names.
    pub fn output(&self) -> impl Iterator<Item = OutputFile> + '_ {
        self.0
            .values()
            .map(|(path, picture)| OutputFile::new(path.as_str(), picture.bytes.to_vec()))
    }
}

/// The path with what a file name cannot hold as `-`, and the extension of the cleaned copy.
fn cleaned_name(file: &str, picture: &CleanPicture) -> String {
    let path: String = file
        .chars()
        .map(|character| match character {
            '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            _ if character.is_control() => '-',
            _ => character,
        })
        .collect();
    let (stem, old) = split_extension(&path);
    let new = picture.format.extension();
    let same_format = |old: &str| {
        let old = old.to_ascii_lowercase();
        old == new || (old == "jpeg" && new == "jpg")
    };
    if old.is_some_and(same_format) {
        path
    } else {
        format!("{stem}.{new}")
    }
}

fn numbered(path: &str, count: usize) -> String {
    match split_extension(path) {
        (stem, Some(extension)) => format!("{stem}-{count}.{extension}"),
        (stem, None) => format!("{stem}-{count}"),
    }
}

/// A path without its last extension, and the extension.
fn split_extension(path: &str) -> (&str, Option<&str>) {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => (&path[..name + dot], Some(&path[name + dot + 1..])),
        _ => (path, None),
    }
}
