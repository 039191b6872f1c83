//! Is a PDF what the workspace would make today? The PDF says in its metadata which issue it is, which jianbao made it
//! and from which files (a digest of each); the issue is built again and compared byte for byte. An issue that was
//! released is compared with the PDF that was stored on that day.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;

use crate::build::{Formats, Press};
use crate::diagnostic::{Code, Diagnostics};
use crate::distribution::recipients::RECIPIENTS_FILE;
use crate::issue::Issue;
use crate::limits;
use crate::numbering;
pub use crate::release::Change;
use crate::release::{self, Digest, Release};
use crate::workspace::{Entry, SERIES_FILE, Workspace};

/// The program and version that a PDF's `Creator` names.
pub const CREATOR: &str = concat!("jianbao ", env!("CARGO_PKG_VERSION"));

/// What a digest begins with among the keywords.
const DIGEST: &str = "blake3:";

/// What a draft's title ends with.
pub(crate) const DRAFT: &str = "（送审稿）";

/// What stands between an issue's name and the numbers in the title of numbered copies.
pub(crate) const NUMBERED: &str = " 份号";

/// What came of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The workspace gives the same bytes.
    Same,
    /// It is the PDF that was released.
    Released,
    /// It was released, and replaced by a later release since.
    Superseded {
        /// Why.
        reason: String,
    },
    /// The issue was released, but not as this PDF.
    NotReleased {
        /// How the sources of the released PDF differ from those this one was made from; empty where one of the two
        /// names none, or where what differs is no source.
        changes: Vec<Change>,
    },
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
pub fn keywords(issue: &Issue, workspace: &Workspace, templates: &[String]) -> Vec<String> {
    if issue.manifest.is_classified() {
        return Vec::new();
    }
    let mut keywords = vec![
        issue.series.title.value.clone(),
        numbering::full_name(&issue.series, &issue.manifest),
    ];
    let digest = |path: &str| {
        let bytes = workspace.files.read(path, u64::MAX).ok()?;
        Some(Digest::of(&bytes))
    };
    // Set again with the values of a release, an issue names the series' file as it was on that day.
    let series = match workspace.frozen(&issue.manifest, &issue.series) {
        Some(release) => Some(release.series_digest),
        None => digest(SERIES_FILE),
    };
    let mut sources = issue.source_paths();
    sources.extend(templates.iter().cloned());
    // Not the file's: that has addresses in it, and changes with each of them.
    let recipients = workspace.recipients_digest(&issue.manifest, &issue.series);
    let digests = [(SERIES_FILE, series), (RECIPIENTS_FILE, recipients)]
        .into_iter()
        .chain(sources.iter().map(|path| (path.as_str(), digest(path))));
    keywords.extend(digests.filter_map(|(path, digest)| Some(format!("{} {path}", digest?))));
    keywords
}

/// Compares a PDF with what the workspace makes, or made when it released the issue.
///
/// # Errors
/// When the PDF names no issue of the workspace, or when that issue has errors.
pub fn verify(press: &Press, workspace: &Workspace, pdf: &[u8]) -> Result<Verdict, Failure> {
    let stamp = Stamp::read(pdf)?;
    let entry = stamp.entry(workspace)?;
    if let Some(release) = entry.released().filter(|_| !stamp.is_draft()) {
        return compare_with_released(&stamp, workspace, entry, release, pdf);
    }
    let built = press
        .build(workspace, entry, None, Formats::ONLY_PDF)
        .map_err(Failure::Faulty)?;
    let changes = stamp.changes(&digests(&built.keywords.join(", ")));
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

fn compare_with_released(
    stamp: &Stamp,
    workspace: &Workspace,
    entry: &Entry,
    release: &Release,
    pdf: &[u8],
) -> Result<Verdict, Failure> {
    let mut found = Diagnostics::new();
    release::check(workspace, entry, &mut found);
    // That the sources have changed since is no fault of the PDF.
    let mut faults = Diagnostics::new();
    faults.extend(
        found
            .into_iter()
            .filter(|found| found.code != Code::RELEASED_CHANGED),
    );
    let digest = Digest::of(pdf);
    let only_the_stored = faults
        .iter()
        .all(|fault| fault.code == Code::RELEASED_PDF_CHANGED);
    if only_the_stored && release.pdf == digest {
        // The stored one may be lost: this is what it was, and what it can be restored from.
        return Ok(Verdict::Released);
    }
    if faults.has_errors() {
        return Err(Failure::Faulty(faults));
    }
    let stored = release::stored_pdf(workspace, release)
        .map_err(|diagnostic| Failure::Faulty(Diagnostics::from_iter([*diagnostic])))?;
    if *stored == *pdf {
        return Ok(Verdict::Released);
    }
    let registered = workspace.ledger().of(entry.folder());
    let mut later = registered
        .iter()
        .skip_while(|registered| registered.line.pdf != digest)
        .skip(1);
    if let Some(next) = later.next() {
        let reason = next.line.reissue.clone().unwrap_or_default();
        return Ok(Verdict::Superseded { reason });
    }
    let stored = Stamp::read(&stored)?;
    Ok(Verdict::NotReleased {
        changes: stamp.changes(&stored.digests).unwrap_or_default(),
    })
}

/// The largest file that [`verify`] should be given, in bytes.
pub fn size_limit() -> u64 {
    limits::PDF_BYTES
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

    fn is_draft(&self) -> bool {
        self.title.ends_with(DRAFT)
    }

    /// The issue that the PDF's title names.
    fn entry<'a>(&self, workspace: &'a Workspace) -> Result<&'a Entry, Failure> {
        let named = |entry: &&Entry| {
            let released = entry.released().map(|release| &release.series);
            let series = released.or(workspace.series.as_ref());
            entry
                .manifest
                .as_ref()
                .zip(series)
                .is_some_and(|(manifest, series)| {
                    let name = numbering::full_name(series, manifest);
                    self.title == name || self.title == format!("{name}{DRAFT}")
                })
        };
        workspace.manifests().iter().find(named).ok_or_else(|| {
            Failure::Unknown(if self.title.contains(NUMBERED) {
                "这是编了份号的，每份都和原来的 PDF 不同；请核对没有编份号的那一份".to_owned()
            } else {
                format!("工作区里没有“{}”这一期", self.title)
            })
        })
    }

    /// How the sources with these digests differ from those of this PDF; `None` where it names none.
    fn changes(&self, now: &BTreeMap<String, String>) -> Option<Vec<Change>> {
        if self.digests.is_empty() {
            return None;
        }
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
