//! `new issue` and `new article`.

use chrono::{Local, NaiveDate};

use super::arguments::{NewArticleArguments, NewIssueArguments};
use super::{Session, exit};
use crate::diagnostic::Diagnostics;
use crate::numbering;
use crate::scaffold::{self, NewArticle, ScaffoldError};
use crate::workspace::Workspace;

/// The day on the machine's calendar. Read here and nowhere deeper, so that the rest depends on no clock.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// Makes the next issue.
pub fn issue(arguments: &NewIssueArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    // A number cannot be given out while some are unknown: it might be one that is taken.
    if let Err(code) = all_readable(&workspace, session) {
        return code;
    }
    let entries = workspace.manifests().iter();
    let manifests: Vec<_> = entries
        .filter_map(|entry| entry.manifest.as_ref())
        .collect();
    let date = arguments.date.unwrap_or_else(today);
    match scaffold::new_issue(
        workspace.files.root(),
        &manifests,
        date,
        arguments.supplement,
    ) {
        Ok(new) => {
            let label = match new.total {
                Some(total) => format!("{}年第{}期（总第{total}期）", new.year, new.number),
                None => format!("{}年增刊第{}期", new.year, new.number),
            };
            session.print(&format!(
                "已新建{label}：\n  {}\n接下来：jianbao new article 标题 --source 供稿单位\n",
                new.manifest
            ));
            exit::GOOD
        }
        Err(error) => fail(&error, session),
    }
}

/// Makes an article and enters it in its issue.
pub fn article(arguments: &NewArticleArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let reference = arguments.issue.as_deref().unwrap_or("latest");
    let entry = match session.select(&workspace, reference) {
        Ok(entry) => entry,
        Err(code) => return code,
    };
    let Some(manifest) = &entry.manifest else {
        session.report_diagnostics(&workspace.entry_diagnostics(entry));
        return exit::ERRORS;
    };
    let article = NewArticle {
        title: arguments.title.clone(),
        source: arguments.source.clone(),
        author: arguments.author.clone(),
    };
    match scaffold::new_article(&workspace.files, manifest, &article) {
        Ok(path) => {
            let year = manifest.year;
            let label = numbering::issue_label(&manifest.number);
            session.print(&format!(
                "已新建稿件，并列入{year}年{label}的目录：\n  {path}\n接下来：打开它，在第二条横线下面写正文。\n"
            ));
            exit::GOOD
        }
        Err(error) => fail(&error, session),
    }
}

fn all_readable(workspace: &Workspace, session: &Session) -> Result<(), u8> {
    let mut found = Diagnostics::new();
    for entry in workspace.manifests() {
        if entry.manifest.is_none() {
            found.extend(entry.diagnostics.clone());
        }
    }
    if !found.has_errors() {
        return Ok(());
    }
    found.sort();
    session.report_diagnostics(&found);
    session.fail("没有新建：请先改好上面的问题，才能确定下一个期号");
    Err(exit::ERRORS)
}

fn fail(error: &ScaffoldError, session: &Session) -> u8 {
    session.fail(error);
    match error {
        ScaffoldError::Entry(..) | ScaffoldError::Manifest(..) => exit::ERRORS,
        _ => exit::FAILED,
    }
}
