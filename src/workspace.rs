//! A workspace: the series, every issue's manifest, and an issue found by what a user calls it.
//!
//! Loading reads manifests only. A fault in one of them stays with its [`Entry`], so that an old one doesn't stop
//! today's issue.

mod articles;
mod numbers;
mod recipients;
mod reference;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use self::numbers::{Clash, Names};
use self::recipients::Roster;
use crate::diagnostic::Diagnostics;
use crate::files::{Files, ReadError, TextError};
use crate::issue::{self, Manifest, Number};
use crate::limits;
use crate::release::{self, Ledger, Release};
use crate::series::{self, Series};
use crate::source::Source;

/// Where the series stands, below the root.
pub const SERIES_FILE: &str = "issues/bulletin.yaml";
/// What an issue's manifest is called.
pub const MANIFEST_NAME: &str = "issue.yaml";

/// A workspace, as it was when it was loaded.
#[derive(Debug)]
pub struct Workspace {
    /// Its files; everything of a build is read through them.
    pub files: Files,
    /// The series, if its file could be read.
    pub series: Option<Series>,
    /// What is wrong in the series' file.
    pub series_diagnostics: Diagnostics,
    entries: Vec<Entry>,
    clashes: Vec<Clash>,
    /// Every file below the root.
    paths: Vec<String>,
    /// What was released, once somebody asks.
    ledger: OnceLock<Ledger>,
    /// The recipients, once somebody asks.
    roster: OnceLock<Roster>,
}

/// One `issue.yaml`.
#[derive(Debug)]
pub struct Entry {
    /// Its path below the root.
    pub path: String,
    /// What it says, if that could be read.
    pub manifest: Option<Manifest>,
    /// What is wrong in it alone; see [`Workspace::entry_diagnostics`] for the rest.
    pub diagnostics: Diagnostics,
    /// What the issue may be called, even where the manifest has faults.
    names: Names,
    /// Whether a `release.yaml` is stored for it.
    stored: bool,
    /// What that says, if it could be read.
    release: Option<Release>,
}

impl Workspace {
    /// The nearest folder from `start` upwards that has `issues/bulletin.yaml`, absolute.
    pub fn find(start: &Path) -> Option<PathBuf> {
        std::path::absolute(start)
            .ok()?
            .ancestors()
            .find(|folder| folder.join(SERIES_FILE).is_file())
            .map(Path::to_owned)
    }

    /// Reads the series and every manifest below a root. What is wrong in them becomes diagnostics.
    ///
    /// # Errors
    /// When the root itself can't be opened.
    pub fn load(root: &Path) -> io::Result<Self> {
        let files = Files::open(root)?;
        let mut series_diagnostics = Diagnostics::new();
        let series = match read(&files, SERIES_FILE, &mut series_diagnostics) {
            Read::Good(source) => series::parse(&source, &mut series_diagnostics),
            Read::Faulty(_) | Read::Nothing => None,
        };
        let paths = files.walk("");
        let mut entries: Vec<Entry> = paths
            .iter()
            .filter(|path| path.rsplit('/').next() == Some(MANIFEST_NAME))
            .map(|path| Entry::read(&files, path, &paths))
            .collect();
        for release in entries
            .iter_mut()
            .filter_map(|entry| entry.release.as_mut())
        {
            if let Some(series) = &series {
                release.series.check = series.check.clone();
            }
        }
        entries.sort_by_cached_key(Entry::order);
        Ok(Self {
            clashes: numbers::clashes(&entries),
            files,
            series,
            series_diagnostics,
            entries,
            paths,
            ledger: OnceLock::new(),
            roster: OnceLock::new(),
        })
    }

    /// Every manifest: by year, regular issues before supplements, by number; those that can't be read come last, by
    /// path.
    pub fn manifests(&self) -> &[Entry] {
        &self.entries
    }

    /// The issue that a user means by a total (`731`), year and number (`2025-6`), a supplement (`2025-z1`,
    /// `2025-增1`), a path to its manifest or folder (from the current folder, or from the root), or `latest`, the
    /// highest total.
    ///
    /// # Errors
    /// In Chinese, when there is no such issue.
    pub fn select(&self, reference: &str) -> Result<&Entry, String> {
        reference::select(self, reference)
    }

    /// The ledger of released issues, read when it is first asked for.
    pub fn ledger(&self) -> &Ledger {
        self.ledger.get_or_init(|| Ledger::read(&self.files))
    }

    /// What was released of a manifest's issue; see [`Entry::released`].
    pub fn release_of(&self, manifest: &Manifest) -> Option<&Release> {
        let path = manifest.source.path();
        let entry = self.entries.iter().find(|entry| entry.path == path);
        entry.and_then(Entry::released)
    }

    /// The series as an issue is set with it: as it was when the issue was released, else as it is now.
    pub fn series_for<'w>(&'w self, entry: &'w Entry) -> Option<&'w Series> {
        let released = entry.released().map(|release| &release.series);
        released.or(self.series.as_ref())
    }

    /// The same by its manifest.
    pub fn series_of(&self, manifest: &Manifest) -> Option<&Series> {
        self.release_of(manifest)
            .map(|release| &release.series)
            .or(self.series.as_ref())
    }

    /// Everything that is known to be wrong with an issue before its articles are read: in the series, in its
    /// manifest, between it and other issues, and between its list and its folder. Sorted. What was released of it is
    /// looked at by [`release::check()`].
    pub fn entry_diagnostics(&self, entry: &Entry) -> Diagnostics {
        let mut diagnostics = self.series_diagnostics.clone();
        diagnostics.extend(entry.diagnostics.clone());
        let clashes = self.clashes.iter();
        diagnostics.extend(
            clashes
                .filter(|clash| clash.paths.contains(&entry.path))
                .map(|clash| clash.diagnostic.clone()),
        );
        if let Some(manifest) = &entry.manifest {
            self.check_articles(manifest, &mut diagnostics);
        }
        diagnostics.sort();
        diagnostics
    }
}

impl Entry {
    /// Its folder below the root (`issues/2025/06`).
    pub fn folder(&self) -> &str {
        folder_of(&self.path)
    }

    /// What was released of it. `None` where nothing was, or where that can't be read, which is an error of the issue.
    pub fn released(&self) -> Option<&Release> {
        self.release.as_ref()
    }

    /// Whether something is stored as released, even if it can't be read.
    pub fn is_stored(&self) -> bool {
        self.stored
    }

    /// `paths` are all files below the root, sorted.
    fn read(files: &Files, path: &str, paths: &[String]) -> Self {
        let mut diagnostics = Diagnostics::new();
        let (manifest, names) = match read(files, path, &mut diagnostics) {
            Read::Good(source) => match issue::parse_manifest(&source, &mut diagnostics) {
                Some(manifest) => {
                    let names = Names::of(&manifest);
                    (Some(manifest), names)
                }
                None => (None, Names::guess(source.text())),
            },
            Read::Faulty(source) => (None, Names::guess(source.text())),
            Read::Nothing => (None, Names::default()),
        };
        let folder = folder_of(path);
        let stored = paths
            .binary_search(&release::released_path(folder, release::RELEASE_NAME))
            .is_ok();
        let release = stored
            .then(|| release::frozen::read(files, folder, &mut diagnostics))
            .flatten();
        Self {
            path: path.to_owned(),
            manifest,
            diagnostics,
            names,
            stored,
            release,
        }
    }

    fn order(&self) -> (bool, i32, bool, u32, u32, String) {
        let path = self.path.clone();
        match &self.manifest {
            None => (true, 0, false, 0, 0, path),
            Some(manifest) => match &manifest.number {
                Number::Regular { number, total } => {
                    let (number, total) = (number.value, total.value);
                    (false, manifest.year, false, total, number, path)
                }
                Number::Supplement(number) => (false, manifest.year, true, 0, number.value, path),
            },
        }
    }
}

/// The folder of a manifest, below the root.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

enum Read {
    Good(Source),
    /// With its faults reported; the text is good enough for guessing.
    Faulty(Source),
    Nothing,
}

/// A YAML file, what is wrong with it pushed.
fn read(files: &Files, path: &str, diagnostics: &mut Diagnostics) -> Read {
    read_within(files, path, limits::YAML_BYTES, diagnostics)
}

/// The same with another limit than [`limits::YAML_BYTES`].
fn read_within(files: &Files, path: &str, limit: u64, diagnostics: &mut Diagnostics) -> Read {
    match files.read_text(path, limit) {
        Ok(source) => Read::Good(source),
        Err(TextError::Faulty {
            source,
            diagnostics: found,
        }) => {
            diagnostics.extend(found);
            Read::Faulty(source)
        }
        Err(TextError::Unreadable(error)) => {
            let place = Source::new(path, "").place(0..0);
            diagnostics.push(unreadable(&error, path, place));
            Read::Nothing
        }
    }
}

fn unreadable(
    error: &ReadError,
    path: &str,
    place: crate::source::Place,
) -> crate::diagnostic::Diagnostic {
    let diagnostic = error.diagnostic(path, place);
    if path == SERIES_FILE && *error == ReadError::NotFound {
        return diagnostic.with_help("请用 --root 指明工作区，或用 jianbao init 新建一个");
    }
    diagnostic
}

#[cfg(test)]
mod tests;
