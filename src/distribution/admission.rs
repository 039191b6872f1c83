//! What may be mailed: a released, unchanged issue, as the PDF that was stored; something else only when somebody takes
//! that upon themselves; a state secret never.

use std::sync::Arc;

use super::mail::{Mailing, MailingEntry};
use super::recipients::Recipients;
use crate::build::{Formats, Press};
use crate::check::Proofreader;
use crate::diagnostic::Diagnostics;
use crate::distribution::mail::Addressee;
use crate::imprint::{contents_title, value, values};
use crate::issue::{Issue, Manifest};
use crate::numbering;
use crate::pdf::fonts;
use crate::picture::Cleaner;
use crate::release::{self, Digest, Release, ReleasedName};
use crate::workspace::{Entry, Workspace};

/// Where the PDF of a mailing is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The issue is released, and nothing of it has changed: its stored PDF.
    Released,
    /// Forced: the stored PDF, though articles have changed since.
    Stored,
    /// Forced: set just now. It is no released document.
    SetNow,
}

/// An issue that may be mailed.
#[derive(Debug)]
pub struct Admitted {
    /// What to mail.
    pub mailing: Mailing,
    /// Where its PDF is from.
    pub origin: Origin,
    /// What was found that keeps nobody from sending.
    pub remarks: Diagnostics,
}

/// Why an issue may not be mailed.
#[derive(Debug)]
pub enum Refusal {
    /// It is a state secret, and nothing changes that. In Chinese.
    Classified(String),
    /// It is not released, or has changed since: in Chinese, with what to do.
    NotReleased(String, Diagnostics),
    /// There are errors in what the user wrote.
    Faulty(Diagnostics),
}

/// Whether an issue may be mailed, and as what. `forced` sends what is not released or has changed: the stored PDF where
/// the manifest is still the one of the release, else one that is set now.
///
/// # Errors
/// Why it may not.
pub fn admit(workspace: &Workspace, entry: &Entry, forced: bool) -> Result<Admitted, Refusal> {
    let Some(manifest) = &entry.manifest else {
        return Err(Refusal::Faulty(workspace.entry_diagnostics(entry)));
    };
    // Before anything else is asked, so that no flag and no fault can lead around it.
    if manifest.is_classified() {
        let mark = value(manifest.classification.as_ref()).unwrap_or_default();
        return Err(Refusal::Classified(format!(
            "密级是“{mark}”。涉及国家秘密的一律不用邮件发送，没有任何选项可以改变；请按保密规定送纸质件"
        )));
    }
    let mut found = Diagnostics::new();
    let (origin, pdf_name, pdf, digest) = match release::intact(workspace, entry, &mut found) {
        Some((release, pdf)) => (Origin::Released, release.pdf_name.clone(), pdf, release.pdf),
        None if !forced => return Err(not_released(workspace, entry, manifest, found)),
        None => match stored(workspace, entry) {
            Some((release, pdf)) => (Origin::Stored, release.pdf_name.clone(), pdf, release.pdf),
            None => {
                let (name, pdf) = set_now(workspace, entry)?;
                let digest = Digest::of(&pdf);
                (Origin::SetNow, name, pdf, digest)
            }
        },
    };
    let released = workspace.ledger().of(entry.folder());
    let Some(series) = workspace.series_for(entry) else {
        return Err(Refusal::Faulty(workspace.series_diagnostics.clone()));
    };
    // What is wrong in a released text is no reason any more; a text that is set now has been proofread.
    let cleaner = Cleaner::new(&fonts::BUNDLED);
    let mut found_again = Diagnostics::new();
    let issue = Issue::read_in(series, workspace, manifest, &cleaner, &mut found_again);
    let contents = match origin {
        // The titles of today may not be those in the PDF.
        Origin::Stored => Vec::new(),
        Origin::Released | Origin::SetNow => contents(&issue),
    };
    Ok(Admitted {
        mailing: Mailing {
            reference: ReleasedName::of(manifest).reference(),
            edition: u32::try_from(released.len()).unwrap_or(u32::MAX),
            name: numbering::full_name(&issue.series, manifest),
            date: manifest.date.value,
            contents,
            pdf_name,
            pdf,
            digest: digest.to_string(),
        },
        origin,
        remarks: found,
    })
}

/// Everybody who gets a mail about an issue of this date, in the order of the list: a recipient with two addresses
/// twice. Beside them the names of those that have none.
pub fn addressees(
    recipients: &Recipients,
    date: chrono::NaiveDate,
) -> (Vec<Addressee>, Vec<String>) {
    let mut by_mail = Vec::new();
    let mut on_paper = Vec::new();
    for recipient in recipients.for_date(date) {
        let name = recipient.full_name();
        if recipient.mail.is_empty() {
            on_paper.push(name.clone());
        }
        by_mail.extend(recipient.mail.iter().map(|address| Addressee {
            name: name.clone(),
            address: address.value.clone(),
        }));
    }
    (by_mail, on_paper)
}

fn not_released(
    workspace: &Workspace,
    entry: &Entry,
    manifest: &Manifest,
    found: Diagnostics,
) -> Refusal {
    let name = numbering::issue_name(manifest);
    let released = entry.is_stored() || !workspace.ledger().of(entry.folder()).is_empty();
    let message = match (released, manifest.draft) {
        (false, true) => {
            format!("{name}还是送审稿，没有发送；请先定稿，再用 jianbao release 发刊")
        }
        (false, false) => format!("{name}还没有发刊，没有发送；请先用 jianbao release 发刊"),
        (true, true) => format!(
            "{name}正在更正（送审稿），没有发送；请改好以后用 jianbao release --reissue --why \"原因\" 重新发刊"
        ),
        (true, false) => format!(
            "{name}和发刊时不一样了，没有发送；请按上面说的恢复原样，或用 jianbao release --reissue --why \"原因\" 重新发刊"
        ),
    };
    Refusal::NotReleased(message, found)
}

/// The release whose manifest has not changed, with its stored PDF. A changed manifest might have lost its 密级.
fn stored<'e>(workspace: &Workspace, entry: &'e Entry) -> Option<(&'e Release, Arc<[u8]>)> {
    let release = entry.released()?;
    let same = release::changes(workspace, entry, release)
        .iter()
        .all(|change| change.path() != entry.path);
    let pdf = release::stored_pdf(workspace, release).ok()?;
    same.then_some((release, pdf))
}

fn set_now(workspace: &Workspace, entry: &Entry) -> Result<(String, Arc<[u8]>), Refusal> {
    let faulty = |mut diagnostics: Diagnostics| {
        diagnostics.sort();
        Refusal::Faulty(diagnostics)
    };
    let press = Press::new(&workspace.files).map_err(faulty)?;
    let proofreader = Proofreader::new(workspace);
    let built = press
        .build(workspace, entry, Some(&proofreader), Formats::ONLY_PDF)
        .map_err(faulty)?;
    let pdf = built
        .files
        .into_iter()
        .find(|file| file.path.ends_with(".pdf"));
    match pdf {
        Some(pdf) => Ok((pdf.path, pdf.bytes.into())),
        None => Err(Refusal::Faulty(built.warnings)),
    }
}

/// 要目 of a message: every article, whatever the layout prints.
fn contents(issue: &Issue) -> Vec<MailingEntry> {
    let articles = issue.articles.iter();
    articles
        .map(|article| MailingEntry {
            title: contents_title(article),
            sources: values(&article.front_matter.source),
        })
        .collect()
}
