//! Is a PDF what the workspace would make today? The PDF says in its metadata which issue it is, which jianbao made it
//! and from which files (a digest of each); the issue is built again and compared byte for byte.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;

use crate::build::{Formats, Press};
use crate::diagnostic::Diagnostics;
use crate::files::Files;
use crate::issue::Issue;
use crate::numbering;
use crate::series;
use crate::workspace::{Entry, SERIES_FILE, Workspace};

/// The program and version that a PDF's `Creator` names.
pub const CREATOR: &str = concat!("jianbao ", env!("CARGO_PKG_VERSION"));

/// What a digest begins with among the keywords.
const DIGEST: &str = "blake3:";

/// The largest PDF that is looked at, in bytes.
const PDF_BYTES: u64 = 512_000_000;

/// What came of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The workspace gives the same bytes.
    Same,
    /// It gives other bytes.
    Different {
        /// How the sources differ from those the PDF was made from; empty where the PDF names none, or where what
        /// changed is no source (a font, the PDF itself).
        changes: Vec<Change>,
    },
    /// Another version of jianbao made it, so that only the sources can be compared.
    OtherVersion {
        /// Its `Creator`.
        creator: String,
        /// How the sources differ; `None` where the PDF names none.
        changes: Option<Vec<Change>>,
    },
}

/// How a source differs from the one that a PDF was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Its bytes are others.
    Edited(String),
    /// It was not there.
    Added(String),
    /// It is no longer there.
    Removed(String),
}

/// Why a PDF cannot be compared.
#[derive(Debug)]
pub enum Failure {
    /// It is no PDF of ours, or of no issue of this workspace; in Chinese.
    Unknown(String),
    /// The issue cannot be built as it stands.
    Faulty(Diagnostics),
}

/// The keywords of an issue's PDF: series, issue, and a digest for each file it is made from; none for a classified
/// issue, since names of files say what it is about.
pub fn keywords(issue: &Issue, files: &Files, templates: &[String]) -> Vec<String> {
    if issue.manifest.is_classified() {
        return Vec::new();
    }
    let mut keywords = vec![
        issue.series.title.value.clone(),
        numbering::full_name(&issue.series, &issue.manifest),
    ];
    let sources = source_paths(issue, templates);
    keywords.extend(sources.iter().filter_map(|path| {
        let bytes = files.read(path, u64::MAX).ok()?;
        Some(format!("{DIGEST}{} {path}", blake3::hash(&bytes).to_hex()))
    }));
    keywords
}

/// The files that an issue is made from, below the root.
fn source_paths(issue: &Issue, templates: &[String]) -> Vec<String> {
    let folder = &issue.manifest.folder;
    let mut paths = vec![
        SERIES_FILE.to_owned(),
        issue.manifest.source.path().to_owned(),
    ];
    paths.extend(
        issue
            .articles
            .iter()
            .map(|article| article.file.path().to_owned()),
    );
    paths.extend(issue.pictures.keys().map(|name| format!("{folder}/{name}")));
    paths.extend(templates.iter().cloned());
    paths
}

/// Compares a PDF with what the workspace makes.
///
/// # Errors
/// When the PDF names no issue of the workspace, or when that issue has errors.
pub fn verify(press: &Press, workspace: &Workspace, pdf: &[u8]) -> Result<Verdict, Failure> {
    let stamp = Stamp::read(pdf)?;
    let entry = stamp.entry(workspace)?;
    let formats = Formats {
        pdf: true,
        html: false,
        png: false,
        typst: false,
    };
    let built = press
        .build(workspace, entry, formats)
        .map_err(Failure::Faulty)?;
    let changes = stamp.changes(&built.keywords);
    if stamp.creator != CREATOR {
        return Ok(Verdict::OtherVersion {
            creator: stamp.creator,
            changes,
        });
    }
    let same = built
        .files
        .iter()
        .any(|file| file.path.ends_with(".pdf") && file.bytes == pdf);
    Ok(if same {
        Verdict::Same
    } else {
        Verdict::Different {
            changes: changes.unwrap_or_default(),
        }
    })
}

/// The largest file that [`verify`] should be given, in bytes.
pub fn size_limit() -> u64 {
    PDF_BYTES
}

/// What a PDF says about itself.
struct Stamp {
    title: String,
    creator: String,
    /// Path → digest.
    digests: BTreeMap<String, String>,
}

impl Stamp {
    fn read(pdf: &[u8]) -> Result<Self, Failure> {
        let unknown = |message: &str| Failure::Unknown(message.to_owned());
        let document =
            Pdf::new(pdf.to_vec()).map_err(|_| unknown("这个文件不是 PDF，或者已经损坏"))?;
        let metadata = document.metadata();
        let text = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(text_string).unwrap_or_default();
        let creator = text(&metadata.creator);
        if !creator.starts_with("jianbao ") {
            return Err(unknown("这个 PDF 不是 jianbao 生成的"));
        }
        Ok(Self {
            title: text(&metadata.title),
            digests: digests(&text(&metadata.keywords)),
            creator,
        })
    }

    /// The issue that the PDF's title names.
    fn entry<'a>(&self, workspace: &'a Workspace) -> Result<&'a Entry, Failure> {
        let named = |entry: &&Entry| {
            let series: Option<&series::Series> = workspace.series.as_ref();
            entry
                .manifest
                .as_ref()
                .zip(series)
                .is_some_and(|(manifest, series)| {
                    let name = numbering::full_name(series, manifest);
                    self.title == name || self.title == format!("{name}（送审稿）")
                })
        };
        workspace
            .manifests()
            .iter()
            .find(named)
            .ok_or_else(|| Failure::Unknown(format!("工作区里没有“{}”这一期", self.title)))
    }

    fn changes(&self, keywords: &[String]) -> Option<Vec<Change>> {
        if self.digests.is_empty() {
            return None;
        }
        let now = digests(&keywords.join(", "));
        let mut changes: Vec<Change> = self
            .digests
            .iter()
            .filter_map(|(path, digest)| match now.get(path) {
                None => Some(Change::Removed(path.clone())),
                Some(current) if current != digest => Some(Change::Edited(path.clone())),
                Some(_) => None,
            })
            .collect();
        changes.extend(
            now.keys()
                .filter(|path| !self.digests.contains_key(*path))
                .cloned()
                .map(Change::Added),
        );
        changes.sort();
        Some(changes)
    }
}

/// The digests among keywords that were joined by `, `.
fn digests(keywords: &str) -> BTreeMap<String, String> {
    keywords
        .split(DIGEST)
        .skip(1)
        .filter_map(|part| {
            let part = part.strip_suffix(", ").unwrap_or(part);
            let (digest, path) = part.split_once(' ')?;
            Some((path.to_owned(), digest.to_owned()))
        })
        .collect()
}

/// A PDF text string (ISO 32000-1 §7.9.2.2): UTF-16BE or UTF-8 with a byte order mark, else the ASCII part of
/// PDFDocEncoding.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_back_whatever_the_paths_hold() {
        let keywords = [
            "联络动态",
            "联络动态2025年第6期",
            "blake3:aa issues/a, b.md",
            "blake3:bb issues/c.md",
        ]
        .join(", ");
        let read = digests(&keywords);
        assert_eq!(read.len(), 2);
        assert_eq!(read["issues/a, b.md"], "aa");
        assert_eq!(read["issues/c.md"], "bb");
    }

    #[test]
    fn text_strings_are_read_in_both_encodings() {
        assert_eq!(text_string(&[0xFE, 0xFF, 0x80, 0x54]), "联");
        assert_eq!(text_string(b"jianbao 0.1.0"), "jianbao 0.1.0");
    }
}
