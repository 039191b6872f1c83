//! `build --numbered`: copies of one issue, each with its 份号, into `private`.

use std::sync::Arc;
use std::time::Instant;

use super::arguments::NumberedArguments;
use super::build::{size, sorted};
use super::progress::Progress;
use super::{Session, exit};
use crate::build::{Built, Formats, Press};
use crate::check::Proofreader;
use crate::diagnostic::{Diagnostics, Severity};
use crate::distribution::copy_numbers;
use crate::distribution::numbered::{Numbered, Original, Plan, PlannedFile, REGISTER};
use crate::issue::Manifest;
use crate::numbering;
use crate::output::{Flushing, Sink as _, SwappedTree, WriteError, private_folder};
use crate::parallel::in_parallel;
use crate::series::Series;
use crate::workspace::{Entry, Workspace};

/// What stopped the run.
enum Stop {
    /// Something is wrong in what the user wrote.
    Faulty(Diagnostics),
    /// Something is missing in it; in Chinese.
    Missing(String),
    /// The disk refused.
    Unwritten(WriteError),
}

impl From<Diagnostics> for Stop {
    fn from(found: Diagnostics) -> Self {
        Self::Faulty(found)
    }
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        Self::Unwritten(error)
    }
}

/// Makes numbered copies of an issue.
pub fn run(arguments: &NumberedArguments, session: &Session) -> u8 {
    let start = Instant::now();
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let entries = match session.choose(&workspace, &arguments.issues, false) {
        Ok(entries) => entries,
        Err(code) => return code,
    };
    let [entry] = entries.as_slice() else {
        session.fail("--numbered 一次只做一期，请只写一期");
        return exit::FAILED;
    };
    let code = match make(arguments, &workspace, entry, session) {
        Ok(summary) => {
            session.print(&summary);
            session.print(&format!("用时 {:.2} 秒\n", start.elapsed().as_secs_f64()));
            return exit::GOOD;
        }
        Err(Stop::Faulty(found)) => {
            session.report_diagnostics(&sorted(found));
            exit::ERRORS
        }
        Err(Stop::Missing(message)) => {
            session.fail(message);
            exit::ERRORS
        }
        Err(Stop::Unwritten(error)) => {
            session.fail(error);
            exit::FAILED
        }
    };
    session.report("没有生成任何文件，原有的文件没有改动。\n");
    code
}

fn make(
    arguments: &NumberedArguments,
    workspace: &Workspace,
    entry: &Entry,
    session: &Session,
) -> Result<String, Stop> {
    let mut built = build(arguments, workspace, entry)?;
    let warnings = std::mem::take(&mut built.warnings);
    // An issue without one of them can't have been built.
    let Some((manifest, series)) = entry.manifest.as_ref().zip(workspace.series_for(entry)) else {
        return Err(Stop::Faulty(warnings));
    };
    session.report_diagnostics(&sorted(warnings));
    let settings = workspace.settings_of(manifest, series);
    let recipients = workspace.recipients();
    let date = manifest.date.value;
    let plan = if arguments.per_recipient {
        Plan::of_each(recipients, date, settings.copies)
    } else {
        Plan::of_all(recipients, date, arguments.copies, settings.copies)
    }
    .map_err(Stop::Missing)?;

    let released = built.released;
    let pdf = built
        .files
        .into_iter()
        .find(|file| file.path.ends_with(".pdf"));
    let original = Original {
        series,
        manifest,
        layout: &settings.layout,
        pdf: Arc::from(pdf.map(|pdf| pdf.bytes).unwrap_or_default()),
    };
    let numbered = Numbered::new(&original, &workspace.files)?;
    if let Some(refusal) = plan.files.iter().find_map(|file| too_many(&numbered, file)) {
        return Err(Stop::Missing(refusal));
    }

    let stem = stem(series, manifest);
    let folder = private_folder(workspace.files.root())?.join(format!("{stem}-份号"));
    let tree = SwappedTree::begin(&folder, Flushing::AtOnce)?;
    let progress = Progress::counting(session, plan.files.len(), "个 PDF");
    let sizes = in_parallel(&plan.files, |file| {
        let pdf = numbered.print(&file.numbers, file.mark.as_deref())?;
        tree.put(&file.name, &pdf)?;
        progress.done();
        Ok::<_, Stop>(pdf.len())
    });
    progress.finish();
    let sizes = sizes.into_iter().collect::<Result<Vec<usize>, Stop>>()?;
    let register = plan.register();
    tree.put(&register.path, &register.bytes)?;
    tree.finish()?;

    for remark in plan.remarks.iter().chain(&duplex(&plan, numbered.pages())) {
        session.report(&format!("注意：{remark}\n"));
    }
    let mut summary = format!(
        "{}：{} 份，份号 {}，每份 {} 页",
        numbering::issue_name(manifest),
        plan.copies,
        copy_numbers::in_words(&(1..=plan.copies)),
        numbered.pages()
    );
    if released {
        summary.push_str("，已发刊，用的是存档的 PDF");
    }
    summary.push('\n');
    let folder = super::shown(&folder);
    let bytes = size(sizes.iter().sum());
    match plan.files.as_slice() {
        [file] => summary.push_str(&format!("  {folder}/{}  {bytes}\n", file.name)),
        files => summary.push_str(&format!("  {folder}  {} 个 PDF，共 {bytes}\n", files.len())),
    }
    summary.push_str(&format!("  {folder}/{REGISTER}\n"));
    Ok(summary)
}

/// The issue's PDF, as `build` makes it.
fn build(
    arguments: &NumberedArguments,
    workspace: &Workspace,
    entry: &Entry,
) -> Result<Built, Diagnostics> {
    let press = Press::new(&workspace.files)?;
    let proofreader = Proofreader::new(workspace);
    let with_recipients = |mut found: Diagnostics| {
        // An issue that takes nothing from them is built without a look at them.
        for diagnostic in workspace.recipients_diagnostics().iter() {
            if !found.iter().any(|known| known == diagnostic) {
                found.push(diagnostic.clone());
            }
        }
        found
    };
    let mut built = press
        .build(workspace, entry, Some(&proofreader), Formats::ONLY_PDF)
        .map_err(with_recipients)?;
    let warnings = with_recipients(std::mem::take(&mut built.warnings));
    let strict = arguments.strict && warnings.count(Severity::Warning) > 0;
    if warnings.has_errors() || strict {
        return Err(warnings);
    }
    built.warnings = warnings;
    Ok(built)
}

/// The PDF's name without its ending.
fn stem(series: &Series, manifest: &Manifest) -> String {
    let name = numbering::pdf_name(series, manifest);
    name.strip_suffix(".pdf").unwrap_or(&name).to_owned()
}

/// A word about printing on both sides, where a copy would begin on the back of the one before.
fn duplex(plan: &Plan, pages: usize) -> Option<String> {
    let several = plan.files.iter().any(|file| file.copies() > 1);
    (several && !pages.is_multiple_of(2)).then(|| {
        format!(
            "每份 {pages} 页，是单数：双面打印时，后一份会印到前一份的背面。请单面打印；还没有发刊的，可以把 layout（版式）的 colophon（版记页）写成 even"
        )
    })
}

/// Why a file can't be made, where it has more pages than the memory is for.
fn too_many(numbered: &Numbered, file: &PlannedFile) -> Option<String> {
    let most = numbered.most_copies(file.mark.is_some());
    let copies = file.copies();
    if usize::try_from(copies).is_ok_and(|copies| copies <= most) {
        return None;
    }
    let help = match &file.mark {
        Some(unit) => format!("请检查“{unit}”的份数；确实要这么多的，不用 --per-recipient"),
        None => "请加上 --per-recipient，每个单位做一个 PDF".to_owned(),
    };
    Some(format!(
        "一个 PDF 里放不下 {copies} 份：这一期每份 {} 页，最多放 {most} 份。{help}",
        numbered.pages()
    ))
}
