//! What was released against what is there now: J220 to J223.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ledger::Registered;
use super::store::{Standing, standing, unregistered_issues};
use super::{Digest, RELEASE_NAME, Release, ReleasedName, frozen, released_path};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::ReadError;
use crate::issue::Manifest;
use crate::limits;
use crate::source::{Place, Source};
use crate::workspace::{Entry, Workspace};

/// How a source differs from the one that an issue was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Its bytes are others.
    Edited(String),
    /// It was not there.
    Added(String),
    /// It is no longer there.
    Removed(String),
}

impl Change {
    /// The file, below the root.
    pub fn path(&self) -> &str {
        let (Self::Edited(path) | Self::Added(path) | Self::Removed(path)) = self;
        path
    }
}

/// How the sources of a released issue differ from those it was released from, sorted. A picture that was added shows
/// as a change of the article that shows it.
pub fn changes(workspace: &Workspace, entry: &Entry, release: &Release) -> Vec<Change> {
    let listed: Option<BTreeSet<String>> = entry
        .manifest
        .as_ref()
        .map(|manifest| workspace.article_paths(manifest).collect());
    let mut changes: Vec<Change> = release
        .sources
        .iter()
        .filter_map(|(path, digest)| match source_digest(workspace, path) {
            Ok(now) if now == *digest => {
                let article = path.ends_with(".md");
                let gone = article && listed.as_ref().is_some_and(|paths| !paths.contains(path));
                gone.then(|| Change::Removed(path.clone()))
            }
            Err(ReadError::NotFound) => Some(Change::Removed(path.clone())),
            Ok(_) | Err(_) => Some(Change::Edited(path.clone())),
        })
        .collect();
    let added = listed
        .into_iter()
        .flatten()
        .filter(|path| !release.sources.contains_key(path));
    changes.extend(added.map(Change::Added));
    changes.sort();
    changes
}

/// The digest of a source as it is now.
pub(super) fn source_digest(workspace: &Workspace, path: &str) -> Result<Digest, ReadError> {
    let files = &workspace.files;
    // Texts are read anyway by whoever looks at an issue; pictures are not all kept.
    let is_text = path.ends_with(".md") || path.ends_with(".yaml");
    let bytes = if is_text {
        files.read(path, limits::PICTURE_BYTES)
    } else {
        files.read_unkept(path, limits::PICTURE_BYTES)
    };
    bytes.map(|bytes| Digest::of(&bytes))
}

/// The stored PDF of a release.
///
/// # Errors
/// J221, where it is missing or another one.
pub fn stored_pdf(workspace: &Workspace, release: &Release) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    pdf_of(workspace, &release.pdf_path(), release.pdf)
}

fn pdf_of(workspace: &Workspace, path: &str, digest: Digest) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    let message = match workspace.files.read_unkept(path, limits::PDF_BYTES) {
        Ok(bytes) if Digest::of(&bytes) == digest => return Ok(bytes),
        Ok(_) => "存档的 PDF 不是发刊时的那一份".to_owned(),
        Err(error) => format!("存档的 PDF {}", error.description()),
    };
    let place = Source::new(path, "").place(0..0);
    Err(Box::new(
        Diagnostic::error(Code::RELEASED_PDF_CHANGED, place, message)
            .with_help("请从备份里找回这个文件，原样放回去；不要用重新生成的代替"),
    ))
}

/// Compares an issue with what was released of it, and with the ledger (J220, J221, J223; J222 only where a broken
/// ledger leaves that open). Its numbers are looked for in the ledger whether it has been released or not.
///
/// A draft of an issue that was released is a correction under way: changed sources are then only a warning.
pub fn check(workspace: &Workspace, entry: &Entry, diagnostics: &mut Diagnostics) {
    intact(workspace, entry, diagnostics);
}

/// The same, for whoever publishes, sends or builds: the release with its stored PDF where the issue is released, and
/// nothing of it has changed since.
pub fn intact<'e>(
    workspace: &Workspace,
    entry: &'e Entry,
    diagnostics: &mut Diagnostics,
) -> Option<(&'e Release, Arc<[u8]>)> {
    let ledger = workspace.ledger();
    let registered = ledger.of(entry.folder());
    let involved = entry.is_stored() || !registered.is_empty();
    let mut found = Diagnostics::new();
    if involved {
        found.extend(ledger.faults().clone());
    }
    let mut pdf = None;
    if let Some(release) = entry.released() {
        let draft = entry.manifest.as_ref().is_some_and(|issue| issue.draft);
        let changes = changes(workspace, entry, release);
        found.extend(changes.iter().map(|change| changed(change, release, draft)));
        match stored_pdf(workspace, release) {
            Ok(bytes) => pdf = Some((release, bytes)),
            Err(diagnostic) => found.push(*diagnostic),
        }
        check_earlier(workspace, entry, &registered, &mut found);
        // What a broken ledger doesn't say may have stood in the lines that can't be read.
        if ledger.faults().is_empty() {
            found.extend(unregistered(workspace, entry, release, &registered));
        }
    } else if let Some(last) = registered.last()
        && !entry.is_stored()
    {
        let path = released_path(entry.folder(), RELEASE_NAME);
        let message = format!("{}已经发刊，存下的 {path} 却不见了", last.name);
        found.push(
            Diagnostic::error(Code::LEDGER_MISMATCH, number_place(entry), message)
                .with_other(ledger.place(last), "登记在这一行")
                .with_help("请从备份里找回整个 released 文件夹，原样放回去"),
        );
    }
    if let Some(manifest) = &entry.manifest {
        found.extend(taken(workspace, entry, manifest));
    }
    let pdf = pdf.filter(|_| found.is_empty());
    diagnostics.extend(found);
    pdf
}

fn changed(change: &Change, release: &Release, draft: bool) -> Diagnostic {
    let (path, message) = match change {
        Change::Edited(path) => (path, format!("{}发刊以后改过这个文件", release.name)),
        Change::Added(path) => (path, format!("{}发刊以后加了这篇稿件", release.name)),
        Change::Removed(path) => (path, format!("{}发刊以后去掉了这个文件", release.name)),
    };
    let place = Source::new(path.as_str(), "").place(0..0);
    let again = format!(
        "jianbao release {} --reissue --why \"更正……\"",
        release.name.reference()
    );
    if draft {
        Diagnostic::warning(Code::RELEASED_CHANGED, place, message).with_help(format!(
            "正在更正：校对好以后删掉“送审: 是”，再运行 {again}"
        ))
    } else {
        Diagnostic::error(Code::RELEASED_CHANGED, place, message)
            .with_help(format!("改错了的，请改回原样；确实要更正的，运行 {again}"))
    }
}

/// J221 and J223 of the releases that were replaced since.
fn check_earlier(
    workspace: &Workspace,
    entry: &Entry,
    registered: &[&Registered],
    diagnostics: &mut Diagnostics,
) {
    let Some((_, earlier)) = registered.split_last() else {
        return;
    };
    for (index, earlier) in earlier.iter().enumerate() {
        let name = |file: &str| released_path(entry.folder(), &earlier_name(index + 1, file));
        let path = name(RELEASE_NAME);
        let known = workspace
            .files
            .read(&path, limits::YAML_BYTES)
            .is_ok_and(|bytes| Digest::of(&bytes) == earlier.line.release);
        if !known {
            let place = Source::new(path, "").place(0..0);
            let message = format!("{}第 {} 次发刊的存档改过或不见了", earlier.name, index + 1);
            diagnostics.push(
                Diagnostic::error(Code::LEDGER_MISMATCH, place, message)
                    .with_other(workspace.ledger().place(earlier), "登记在这一行")
                    .with_help("请从备份里找回这个文件，原样放回去"),
            );
            continue;
        }
        let pdf_name = earlier_pdf_name(workspace, &path, entry.folder(), diagnostics);
        if let Some(pdf_name) = pdf_name
            && let Err(diagnostic) = pdf_of(workspace, &name(&pdf_name), earlier.line.pdf)
        {
            diagnostics.push(*diagnostic);
        }
    }
}

/// The PDF's name in an earlier `release.yaml`.
pub(super) fn earlier_pdf_name(
    workspace: &Workspace,
    path: &str,
    folder: &str,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let source = workspace.files.read_text(path, limits::YAML_BYTES).ok()?;
    let digest = Digest::of(source.text().as_bytes());
    frozen::parse(&source, folder, digest, diagnostics).map(|release| release.pdf_name)
}

/// The name in the `released` folder of a file of the release that was the `number`th of its issue.
pub(super) fn earlier_name(number: usize, file: &str) -> String {
    format!("earlier/{number}/{file}")
}

/// J223 of a stored release that is not the ledger's last one of its issue.
fn unregistered(
    workspace: &Workspace,
    entry: &Entry,
    release: &Release,
    registered: &[&Registered],
) -> Option<Diagnostic> {
    let ledger = workspace.ledger();
    let place = release.series.source.place(0..0);
    let error = |message: String| Diagnostic::error(Code::LEDGER_MISMATCH, place, message);
    match standing(workspace, entry, release) {
        Standing::Registered => None,
        Standing::Unregistered if unregistered_issues(workspace) > 1 => Some(
            error(format!(
                "{}发过刊，登记簿里却没有：登记簿被删掉，或者末尾被截去了",
                release.name
            ))
            .with_help(
                "请从备份里找回 issues/ledger.jsonl，再用 jianbao release --head 和纸质登记本核对",
            ),
        ),
        Standing::Unregistered => Some(
            error(format!(
                "{}存好了，还没有登记：上一次发刊没有做完",
                release.name
            ))
            .with_help(format!(
                "请运行 jianbao release {}，补上登记；如果当时已经做完，就是登记簿的末尾被截去了，请从备份里找回",
                release.name.reference()
            )),
        ),
        Standing::Mismatched => {
            let diagnostic = error(format!("{}存下的和登记簿对不上", release.name)).with_help(
                "released 文件夹或登记簿被改过，或只找回了其中一样。请从备份里找回同一天的 released 文件夹和 issues/ledger.jsonl",
            );
            Some(match registered.last() {
                Some(last) => diagnostic.with_other(ledger.place(last), "登记在这一行"),
                None => diagnostic,
            })
        }
    }
}

/// J223 of numbers that another issue was released under.
pub(super) fn taken(
    workspace: &Workspace,
    entry: &Entry,
    manifest: &Manifest,
) -> Option<Diagnostic> {
    let ledger = workspace.ledger();
    let name = ReleasedName::of(manifest);
    let other = ledger.clash(&name, entry.folder())?;
    let message = format!("{}的期号或总期号已经发过刊：{}", name, other.name);
    Some(
        Diagnostic::error(Code::LEDGER_MISMATCH, number_place(entry), message)
            .with_other(
                ledger.place(other),
                format!("登记在这一行，是 {}", other.line.folder),
            )
            .with_help(
                "发过的期号不能再用，请改成下一个；那一期的文件夹改了名字或挪了地方的，请改回去",
            ),
    )
}

/// Where the manifest says its number.
fn number_place(entry: &Entry) -> Place {
    use crate::issue::Number;
    match entry.manifest.as_ref().map(|manifest| &manifest.number) {
        Some(Number::Regular { number, .. }) => number.place.clone(),
        Some(Number::Supplement(number)) => number.place.clone(),
        None => Source::new(entry.path.as_str(), "").place(0..0),
    }
}

/// Verifies the ledger as a whole: its chain (J222), and J223 for a number that two issues were released under, an
/// issue released again without a reason, and an issue that is no longer there.
pub fn check_ledger(workspace: &Workspace, diagnostics: &mut Diagnostics) {
    let ledger = workspace.ledger();
    diagnostics.extend(ledger.faults().clone());
    let mut seen: Vec<&Registered> = Vec::new();
    let folders: BTreeSet<&str> = workspace.manifests().iter().map(Entry::folder).collect();
    for registered in ledger.lines() {
        let folder = registered.line.folder.as_str();
        let mut report = |message: String, other: Option<&Registered>, help: &str| {
            let place = ledger.place(registered);
            let diagnostic =
                Diagnostic::error(Code::LEDGER_MISMATCH, place, message).with_help(help);
            diagnostics.push(match other {
                Some(other) => diagnostic.with_other(ledger.place(other), "前一次登记在这一行"),
                None => diagnostic,
            });
        };
        let first = ledger.of(folder).first().map(|first| first.position);
        let is_first = first == Some(registered.position);
        if is_first && !folders.contains(folder) {
            let message = format!("{}已经发刊，文件夹 {folder} 却不见了", registered.name);
            report(
                message,
                None,
                "请从备份里找回这个文件夹；改了名字或挪了地方的，请改回去",
            );
        }
        if is_first != registered.line.reissue.is_none() {
            let message = format!(
                "{}的登记不成对：重发没有原因，或没有第一次发刊",
                registered.name
            );
            report(
                message,
                None,
                "程序不会写成这样，登记簿被人改过；请从备份里找回",
            );
        }
        let clash = seen.iter().find(|earlier| {
            earlier.line.folder != folder && earlier.name.clashes_with(&registered.name)
        });
        if let Some(earlier) = clash {
            let message = format!("{}的期号或总期号发了两次", registered.name);
            report(
                message,
                Some(earlier),
                "程序不会写成这样，登记簿被人改过；请从备份里找回",
            );
        }
        seen.push(registered);
    }
}
