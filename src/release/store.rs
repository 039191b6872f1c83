//! The way of one release: what is to be done ([`next`]), the folder ([`store`]), the line in the ledger.
//!
//! Whoever releases holds the [`Lock`] from before the workspace is loaded. The folder is swapped in first, the ledger
//! second; each is whole at every moment. A run that was killed between the two left a release that is not registered,
//! and [`complete`] registers just what was stored, whatever has become of the sources since.

use std::collections::BTreeMap;
use std::path::Path;

use super::check::{check, earlier_name, earlier_pdf_name, source_digest, stored_pdf};
use super::{
    Digest, FOLDER, Head, LEDGER_FILE, Ledger, RELEASE_NAME, Release, ReleasedName, changes,
    frozen, released_path,
};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::files::{Files, is_forbidden};
use crate::limits;
use crate::numbering;
use crate::output::{self, OutputFile, WriteError, clear_after_kill, swap_folder_owning};
use crate::series::Series;
use crate::workspace::{Entry, SERIES_FILE, Workspace};

/// What two releases at once are kept apart by, below the root.
const LOCK_FILE: &str = "issues/.ledger.lock";

/// Held by whoever releases; free again when dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "it is held, not used")] output::Lock);

/// Why nothing was released.
#[derive(Debug)]
pub enum Refusal {
    /// There are errors in what the user wrote, or in what was stored.
    Faulty(Diagnostics),
    /// The issue is not ready; in Chinese.
    NotReady(String),
    /// The command makes no sense for this issue, or another run is at it; in Chinese.
    Misused(String),
    /// The disk refused.
    Unwritten(WriteError),
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        Self::Unwritten(error)
    }
}

/// What the user wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    reissue: Option<String>,
    new_series: bool,
}

impl Request {
    /// The first release of an issue.
    pub fn first() -> Self {
        Self::default()
    }

    /// A corrected release, and why. It keeps the series' values of the release before; with `new_series` it takes
    /// those of today.
    ///
    /// # Errors
    /// In Chinese, where the reason is none, or has what a line cannot hold.
    pub fn reissue(why: &str, new_series: bool) -> Result<Self, String> {
        let why = why.trim();
        let unfit = |c: char| c.is_control() || is_forbidden(c) || "\u{2028}\u{2029}".contains(c);
        if why.is_empty() {
            return Err(
                "--why 后面要写明为什么重发，例如 --why \"更正第3页的一个数字\"".to_owned(),
            );
        }
        if why.contains(unfit) {
            return Err("--why 后面只写一行字，不能换行，也不能有看不见的字符".to_owned());
        }
        if why.chars().count() > limits::TEXT_CHARACTERS {
            return Err("--why 后面写得太长，一两句话就够了".to_owned());
        }
        Ok(Self {
            reissue: Some(why.to_owned()),
            new_series,
        })
    }
}

/// What is to be done next.
#[derive(Debug)]
pub enum Step {
    /// Nothing: the issue is released as it stands.
    Nothing,
    /// A killed run stored the issue and did not register it: [`complete`], load the workspace again, and ask again.
    Complete,
    /// The issue is to be set with this series, and then stored ([`store`]).
    Set(Box<Series>),
}

/// What was set for a release.
#[derive(Debug)]
pub struct Candidate {
    /// The series it was set with; its settings are the issue's, resolved.
    pub series: Series,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The digest of what the issue took from the recipients ([`Workspace::recipients_digest`]).
    pub recipients_digest: Option<Digest>,
    /// The files it was made from, below the root: the manifest, the articles, the pictures they show.
    pub sources: Vec<String>,
}

/// What has been released.
#[derive(Debug)]
pub struct Receipt {
    /// The issue.
    pub name: ReleasedName,
    /// The files that were stored, below the root.
    pub stored: Vec<String>,
    /// How many lines the ledger has now; the last is this release's.
    pub lines: usize,
    /// The head of the chain.
    pub head: Head,
    /// Why the issue was released again.
    pub reissue: Option<String>,
}

/// Keeps other releases out of a workspace.
///
/// # Errors
/// When another run releases just now, or the disk refuses.
pub fn lock(root: &Path) -> Result<Lock, Refusal> {
    match output::Lock::take(&root.join(LOCK_FILE))? {
        Some(lock) => Ok(Lock(lock)),
        None => Err(Refusal::Misused(
            "另一个 jianbao 正在发刊，请等它做完再运行；这次什么都没有改动".to_owned(),
        )),
    }
}

/// Clears away what a killed run left in the folder of an issue (a path below the root). To be called before the
/// workspace is loaded: in one moment of a kill the released folder has another name.
///
/// # Errors
/// When the disk refuses.
pub fn recover(root: &Path, folder: &str, _lock: &Lock) -> Result<(), Refusal> {
    Ok(clear_after_kill(&root.join(folder).join(FOLDER))?)
}

/// How a stored release stands to the ledger.
pub(super) enum Standing {
    /// It is the last one registered of its issue.
    Registered,
    /// Only its line is missing.
    Unregistered,
    /// Somebody changed one of the two.
    Mismatched,
}

pub(super) fn standing(workspace: &Workspace, entry: &Entry, release: &Release) -> Standing {
    let registered = workspace.ledger().of(entry.folder());
    match registered.last() {
        Some(last) if last.is_of(release) => Standing::Registered,
        None if release.reissue.is_none() => Standing::Unregistered,
        Some(last) if release.reissue.is_some() => {
            let earlier = earlier_name(registered.len(), RELEASE_NAME);
            let path = released_path(entry.folder(), &earlier);
            let replaced = workspace.files.read(&path, limits::YAML_BYTES);
            match replaced {
                Ok(bytes) if Digest::of(&bytes) == last.line.release => Standing::Unregistered,
                _ => Standing::Mismatched,
            }
        }
        _ => Standing::Mismatched,
    }
}

/// How many issues are stored and not registered. A killed run leaves one; where there are more, lines of the ledger are
/// gone.
pub(super) fn unregistered_issues(workspace: &Workspace) -> usize {
    workspace
        .manifests()
        .iter()
        .filter_map(|entry| Some((entry, entry.released()?)))
        .filter(|(entry, release)| {
            matches!(standing(workspace, entry, release), Standing::Unregistered)
        })
        .count()
}

/// What a release of this issue has to do next.
///
/// # Errors
/// When the issue can't be released as it stands, or not in this way.
pub fn next(workspace: &Workspace, entry: &Entry, request: &Request) -> Result<Step, Refusal> {
    let ledger = workspace.ledger();
    let mut found = ledger.faults().clone();
    check(workspace, entry, &mut found);
    if has_errors_but(&found, &[Code::RELEASED_CHANGED, Code::LEDGER_MISMATCH]) {
        return Err(faulty(found));
    }
    let Some(release) = entry.released() else {
        return first(workspace, entry, request, found);
    };
    match standing(workspace, entry, release) {
        // The numbers may be taken all the same.
        Standing::Unregistered if unregistered_issues(workspace) > 1 => return Err(faulty(found)),
        Standing::Unregistered => {
            return match ledger.clash(&release.name, entry.folder()) {
                None => Ok(Step::Complete),
                Some(_) => Err(faulty(found)),
            };
        }
        Standing::Mismatched => return Err(faulty(found)),
        Standing::Registered if has_errors_but(&found, &[Code::RELEASED_CHANGED]) => {
            return Err(faulty(found));
        }
        Standing::Registered => {}
    }
    let changes = changes(workspace, entry, release);
    match &request.reissue {
        None if changes.is_empty() => Ok(Step::Nothing),
        // A correction under way is only a warning, but this is no way to release it.
        None => Err(faulty(found.into_iter().map(|mut found| {
            found.severity = Severity::Error;
            found
        }))),
        Some(why) if changes.is_empty() && release.reissue.as_ref() == Some(why) => {
            Ok(Step::Nothing)
        }
        Some(_) => {
            refuse_draft(entry)?;
            match (&workspace.series, request.new_series) {
                (_, false) => Ok(Step::Set(Box::new(release.series.clone()))),
                (Some(series), true) => Ok(Step::Set(Box::new(series.clone()))),
                (None, true) => Err(faulty(workspace.series_diagnostics.clone())),
            }
        }
    }
}

fn first(
    workspace: &Workspace,
    entry: &Entry,
    request: &Request,
    found: Diagnostics,
) -> Result<Step, Refusal> {
    if found.has_errors() || entry.is_stored() || entry.manifest.is_none() {
        let mut all = workspace.entry_diagnostics(entry);
        all.extend(found);
        return Err(faulty(all));
    }
    if request.reissue.is_some() {
        return Err(Refusal::Misused(
            "这一期还没有发过刊，请去掉 --reissue 和 --why".to_owned(),
        ));
    }
    refuse_draft(entry)?;
    match &workspace.series {
        Some(series) => Ok(Step::Set(Box::new(series.clone()))),
        None => Err(faulty(workspace.series_diagnostics.clone())),
    }
}

fn refuse_draft(entry: &Entry) -> Result<(), Refusal> {
    match &entry.manifest {
        Some(manifest) if manifest.draft => Err(Refusal::NotReady(format!(
            "{}还是送审稿，不能发刊；定稿以后在 {} 里删掉“送审: 是”那一行，再运行一次",
            ReleasedName::of(manifest),
            entry.path
        ))),
        _ => Ok(()),
    }
}

fn faulty(found: impl IntoIterator<Item = crate::diagnostic::Diagnostic>) -> Refusal {
    let mut all = Diagnostics::new();
    all.extend(found);
    all.sort();
    Refusal::Faulty(all)
}

fn has_errors_but(found: &Diagnostics, codes: &[Code]) -> bool {
    found
        .iter()
        .any(|found| found.severity == Severity::Error && !codes.contains(&found.code))
}

/// Registers what a killed run stored, as it was stored.
///
/// # Errors
/// When the stored PDF is not the one that was stored, or the disk refuses; the ledger is then as it was.
pub fn complete(workspace: &Workspace, entry: &Entry, lock: &Lock) -> Result<Receipt, Refusal> {
    let Some(release) = entry.released() else {
        return Err(faulty(workspace.entry_diagnostics(entry)));
    };
    stored_pdf(workspace, release).map_err(|diagnostic| faulty([*diagnostic]))?;
    let line = NewLine::prepare(workspace, release)?;
    line.write(workspace, lock)?;
    Ok(line.receipt(workspace, release))
}

/// Stores what was set, and registers it.
///
/// # Errors
/// When nothing would be new, a value can't be kept, or the disk refuses. The folder and the ledger are then as they
/// were, except that a failure between the two leaves what a killed run does.
pub fn store(
    workspace: &Workspace,
    entry: &Entry,
    request: &Request,
    candidate: Candidate,
    lock: &Lock,
) -> Result<Receipt, Refusal> {
    let folder = ReleasedFolder::prepare(workspace, entry, request, candidate)?;
    let line = NewLine::prepare(workspace, &folder.release)?;
    folder.write(workspace)?;
    line.write(workspace, lock)?;
    Ok(line.receipt(workspace, &folder.release))
}

/// A `released` folder, made and not yet written.
pub(super) struct ReleasedFolder {
    pub(super) release: Release,
    files: Vec<OutputFile>,
    /// What jianbao wrote there before, even if the list of it was lost.
    owned: Vec<String>,
}

impl ReleasedFolder {
    pub(super) fn prepare(
        workspace: &Workspace,
        entry: &Entry,
        request: &Request,
        candidate: Candidate,
    ) -> Result<Self, Refusal> {
        let Some(manifest) = &entry.manifest else {
            return Err(faulty(workspace.entry_diagnostics(entry)));
        };
        let mut sources = BTreeMap::new();
        for path in &candidate.sources {
            let digest = source_digest(workspace, path)
                .map_err(|error| failed(path, &error.description()))?;
            sources.insert(path.clone(), digest);
        }
        let series_digest = match entry.released() {
            Some(before) if candidate.series.source == before.series.source => before.series_digest,
            _ => source_digest(workspace, SERIES_FILE)
                .map_err(|error| failed(SERIES_FILE, &error.description()))?,
        };
        let mut release = Release {
            folder: entry.folder().to_owned(),
            series_digest,
            recipients_digest: candidate.recipients_digest,
            name: ReleasedName::of(manifest),
            date: manifest.date.value,
            pdf_name: numbering::pdf_name(&candidate.series, manifest),
            series: candidate.series,
            pdf: Digest::of(&candidate.pdf),
            sources,
            reissue: request.reissue.clone(),
            digest: Digest::of(b""),
        };
        let yaml = frozen::write(&release).map_err(Refusal::Misused)?;
        release.digest = Digest::of(yaml.as_bytes());

        let mut files = vec![
            OutputFile::new(RELEASE_NAME, yaml),
            OutputFile::new(release.pdf_name.as_str(), candidate.pdf),
        ];
        let mut owned = Vec::new();
        if let Some(before) = entry.released() {
            if is_same(&release, before) {
                return Err(Refusal::Misused(format!(
                    "{}和发过的一模一样，没有要更正的地方，没有重发",
                    release.name
                )));
            }
            files.extend(earlier_files(workspace, before)?);
            owned = vec![RELEASE_NAME.to_owned(), before.pdf_name.clone()];
        }
        Ok(Self {
            release,
            files,
            owned,
        })
    }

    pub(super) fn write(&self, workspace: &Workspace) -> Result<(), WriteError> {
        let folder = workspace.files.root().join(&self.release.folder);
        let owned: Vec<&str> = self.owned.iter().map(String::as_str).collect();
        swap_folder_owning(&folder.join(FOLDER), &self.files, &owned)
    }
}

/// Whether a release would differ from the one before in its reason alone.
fn is_same(release: &Release, before: &Release) -> bool {
    let with_reason_of_before = Release {
        reissue: before.reissue.clone(),
        ..release.clone()
    };
    frozen::write(&with_reason_of_before)
        .is_ok_and(|yaml| Digest::of(yaml.as_bytes()) == before.digest)
}

/// What is kept of the releases before: the last one goes to the others.
fn earlier_files(workspace: &Workspace, before: &Release) -> Result<Vec<OutputFile>, Refusal> {
    let read = |path: &str| {
        let bytes = workspace.files.read_unkept(path, limits::PDF_BYTES);
        bytes.map_err(|error| failed(path, &error.description()))
    };
    let registered = workspace.ledger().of(&before.folder).len();
    let mut earlier = Vec::new();
    for number in 1..registered {
        let name = earlier_name(number, RELEASE_NAME);
        let path = released_path(&before.folder, &name);
        earlier.push(OutputFile::new(name, read(&path)?.to_vec()));
        let mut found = Diagnostics::new();
        let pdf_name = earlier_pdf_name(workspace, &path, &before.folder, &mut found)
            .ok_or_else(|| faulty(found))?;
        let name = earlier_name(number, &pdf_name);
        let pdf = read(&released_path(&before.folder, &name))?;
        earlier.push(OutputFile::new(name, pdf.to_vec()));
    }
    for name in [RELEASE_NAME, &before.pdf_name] {
        let bytes = read(&released_path(&before.folder, name))?;
        earlier.push(OutputFile::new(
            earlier_name(registered, name),
            bytes.to_vec(),
        ));
    }
    Ok(earlier)
}

fn failed(path: &str, why: &str) -> Refusal {
    Refusal::Misused(format!("“{path}”{why}，没有发刊"))
}

/// The ledger with one more line, not yet written.
pub(super) struct NewLine {
    text: String,
    head: Head,
}

impl NewLine {
    pub(super) fn prepare(workspace: &Workspace, release: &Release) -> Result<Self, Refusal> {
        match workspace.ledger().with(release) {
            Some((text, _)) if text.len() as u64 > limits::LEDGER_BYTES => Err(Refusal::Misused(
                "发刊登记簿太大了，程序读不了更大的；请联系维护人员".to_owned(),
            )),
            Some((text, head)) => Ok(Self { text, head }),
            None => Err(faulty(workspace.ledger().faults().clone())),
        }
    }

    /// Puts the file in its place, if the one there is still the one that was read.
    pub(super) fn write(&self, workspace: &Workspace, _lock: &Lock) -> Result<(), Refusal> {
        let root = workspace.files.root();
        let now = Files::open(root).map(|files| Ledger::read(&files));
        let before = workspace.ledger().text();
        if !now.is_ok_and(|now| now.faults().is_empty() && now.text() == before) {
            return Err(Refusal::Misused(
                "发刊登记簿刚刚被别的程序改过，没有登记；请再运行一次".to_owned(),
            ));
        }
        let path = root.join(LEDGER_FILE);
        if before.is_empty() && !path.exists() {
            output::write_new(&path, self.text.as_bytes())?;
        } else {
            output::replace(&path, self.text.as_bytes())?;
        }
        Ok(())
    }

    fn receipt(&self, workspace: &Workspace, release: &Release) -> Receipt {
        Receipt {
            name: release.name,
            stored: vec![
                release.pdf_path(),
                released_path(&release.folder, RELEASE_NAME),
            ],
            lines: workspace.ledger().lines().len() + 1,
            head: self.head,
            reissue: release.reissue.clone(),
        }
    }
}
